package chat

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/lease"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// saver is the name under which the app's place in the log is kept.
func (s *Service) saver() string {
	if s.cfg.App == Shop {
		return "saver"
	}
	return "saver/" + s.cfg.App
}

// saveBatch keeps a transaction short, so that orders are not kept waiting behind the chat.
const saveBatch = 100

// saverLease is how long another process waits before it stores in the place of one that died.
const saverLease = 10 * time.Second

// save stores messages in one process at a time. Should several do so, each message is still stored once.
func (s *Service) save(ctx context.Context) error {
	if s.needs.Leases == nil {
		return s.storeAll(ctx)
	}
	return lease.Keep(ctx, lease.Open(s.needs.Leases), "chat "+s.saver(), s.needs.Node, saverLease,
		func(ctx context.Context, _ lease.Lease) error { return s.storeAll(ctx) })
}

// storeAll moves the log's records to SQL, each batch in one transaction with the offset, so that each is stored once.
func (s *Service) storeAll(ctx context.Context) error {
	for wait := time.Second; ; wait = min(2*wait, 30*time.Second) {
		after, err := savedOffset(ctx, s.db, s.saver(), s.log.LogID())
		if err == nil {
			err = s.log.Tail(ctx, Topic, after, func(records []eventlog.Record) error {
				for len(records) > 0 {
					n := min(saveBatch, len(records))
					if err := s.store(ctx, records[:n]); err != nil {
						return fmt.Errorf("%w: %w", errStore, err)
					}
					records = records[n:]
					wait = time.Second
				}
				return nil
			})
			if err == nil {
				return nil // ctx ended
			}
			if !errors.Is(err, errStore) {
				return fmt.Errorf("save the chat: %w", err)
			}
		}
		if ctx.Err() != nil {
			return nil //nolint:nilerr // stopped, not failed: what is not stored waits in the log
		}
		s.logger.Warn("chat messages wait in the log; storing them will be tried again", "error", err, "in", wait)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
	}
}

var errStore = errors.New("store messages")

func (s *Service) store(ctx context.Context, records []eventlog.Record) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		rooms := map[place]*roomState{}
		newest := map[place]int64{}
		for _, x := range records {
			at := placeOf(x.Key)
			if at.app != s.cfg.App {
				continue
			}
			st := rooms[at]
			if st == nil {
				found, err := findRoom(ctx, tx, at, s.log.LogID())
				if err != nil {
					return err
				}
				if newest[at], err = newestTime(ctx, tx, at); err != nil {
					return err
				}
				st = &found
				rooms[at] = st
			}
			ms := inOrder(newest[at], sqldb.Millis(x.Time))
			if err := storeRecord(ctx, tx, x, ms); err != nil {
				return err
			}
			newest[at] = max(newest[at], ms)
			st.apply(s.kind(x.Kind), x)
		}
		byName := func(a, b place) int { return strings.Compare(a.room, b.room) } // all of one app
		for _, at := range slices.SortedFunc(maps.Keys(rooms), byName) {          // as addHearts: nobody waits crosswise
			if err := storeRoom(ctx, tx, at, s.log.LogID(), *rooms[at]); err != nil {
				return err
			}
		}
		return storeOffset(ctx, tx, s.saver(), s.log.LogID(), records[len(records)-1].Off)
	})
}

// inOrder gives the time by which a message is found: its own, or that of the message before it, where clocks of writers
// differ a little. A clock that is far ahead does not move those behind it.
func inOrder(before, ms int64) int64 {
	if before > ms && before-ms < 5000 {
		return before
	}
	return ms
}

// Saved says up to which offset of the log the app's messages are in SQL; the log may forget them up to there.
func (s *Service) Saved(ctx context.Context) (int64, error) {
	return savedOffset(ctx, s.db, s.saver(), s.log.LogID())
}
