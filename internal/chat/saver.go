package chat

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

const saverName = "saver"

// saveBatch keeps a transaction short, so that orders are not kept waiting behind the chat.
const saveBatch = 100

// save moves the log's records to SQL, each batch in one transaction with the offset, so that each is stored once.
func (s *Service) save(ctx context.Context) error {
	for wait := time.Second; ; wait = min(2*wait, 30*time.Second) {
		after, err := savedOffset(ctx, s.db, saverName, s.log.LogID())
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
		rooms := map[string]*roomState{}
		for _, x := range records {
			if err := storeRecord(ctx, tx, x); err != nil {
				return err
			}
			st := rooms[x.Key]
			if st == nil {
				found, err := findRoom(ctx, tx, x.Key, s.log.LogID())
				if err != nil {
					return err
				}
				st = &found
				rooms[x.Key] = st
			}
			st.apply(x)
		}
		for name, st := range rooms {
			if err := storeRoom(ctx, tx, name, s.log.LogID(), *st); err != nil {
				return err
			}
		}
		return storeOffset(ctx, tx, saverName, s.log.LogID(), records[len(records)-1].Off)
	})
}

// Saved says up to which offset of the log the messages are in SQL; the log may forget them up to there.
func (s *Service) Saved(ctx context.Context) (int64, error) {
	return savedOffset(ctx, s.db, saverName, s.log.LogID())
}
