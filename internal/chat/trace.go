package chat

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/realtime"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

const (
	// byTrace stands as the one who imposed a mute on someone who is taken for a member who was banned.
	byTrace = "trace"
	// networkMemory is how long a new account is taken for a banned member's because it comes from the same network, which
	// others may share. A browser is remembered as long as the ban lasts.
	networkMemory = 3 * time.Hour
	// traceMemory is how long it is known where a member wrote from who is not banned.
	traceMemory = 7 * 24 * time.Hour
)

// trace is where someone writes from.
type trace struct {
	browser, network string
}

// writing is what a connection has been looked at for.
type writing struct {
	mu      sync.Mutex
	noted   bool
	cleared map[string]string // own: by room, the newest ban in force when it was last found that none means this one
}

// networkMark is a network without its address.
func (s *Service) networkMark(network string) string {
	if network == "" {
		return ""
	}
	h := hmac.New(sha256.New, s.secret)
	h.Write([]byte("network " + network))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// heedTraces notes where a member writes from, and mutes whoever seems to be someone banned under another name. Staff may lift
// the mute; it is then not imposed again.
func (s *Service) heedTraces(ctx context.Context, c *realtime.Client, room string) error {
	at, _ := c.Value().(seat)
	who := at.who
	if !who.Member() || who.Staff() || at.writing == nil {
		return nil
	}
	at.writing.mu.Lock()
	defer at.writing.mu.Unlock()
	here := trace{who.GuestID, s.networkMark(at.network)}
	if !at.writing.noted {
		err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			return saveTrace(ctx, tx, s.cfg.App, who.MemberID, here, s.now())
		})
		if err != nil {
			return fmt.Errorf("note where %s writes from: %w", who.MemberID, err)
		}
		at.writing.noted = true
	}
	newest := s.newestBan(room)
	if newest == "" || at.writing.cleared[room] == newest {
		return nil
	}
	until, same, err := s.sameAsBanned(ctx, room, who, here)
	if err != nil {
		return err
	}
	if !same {
		if at.writing.cleared == nil {
			at.writing.cleared = map[string]string{}
		}
		at.writing.cleared[room] = newest
		return nil
	}
	now := s.now()
	x := Sanction{ID: id.New(), Room: room, Member: who.MemberID, Name: who.Name, Kind: Mute, Until: until, By: byTrace, CreatedAt: now}
	if err := s.impose(ctx, x); err != nil {
		return err
	}
	s.logger.InfoContext(ctx, "a member who seems to be banned under another name was muted", "room", room, "member", who.MemberID)
	return s.sanctionChanged(ctx, room, who.MemberID)
}

// newestBan is the id of the newest ban in force in a room or everywhere, "" without one.
func (s *Service) newestBan(room string) (newest string) {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, x := range s.sanctions {
		if x.Kind == Ban && (k.room == room || k.room == Everywhere) && x.inForce(now) {
			newest = max(newest, x.ID)
		}
	}
	return newest
}

// sameAsBanned says whether who is taken for a banned member, and until when: in the same browser for as long as the ban lasts,
// in the same network for a while and only if who became a member after the ban.
func (s *Service) sameAsBanned(ctx context.Context, room string, who account.Identity, here trace) (until time.Time, same bool, err error) {
	now := s.now()
	before, err := tracedBefore(ctx, s.db, s.place(room), who.MemberID)
	if err != nil || before {
		return until, false, err
	}
	bans, err := bansLike(ctx, s.db, s.place(room), who.MemberID, here, now)
	if err != nil {
		return until, false, err
	}
	for _, b := range bans {
		end := b.Until
		if b.browser != here.browser || here.browser == "" {
			joined, ok := id.Time(who.MemberID)
			end = b.CreatedAt.Add(networkMemory)
			if !ok || !joined.After(b.CreatedAt) || !now.Before(end) {
				continue
			}
			if !b.Until.IsZero() && b.Until.Before(end) {
				end = b.Until
			}
		}
		if end.IsZero() {
			return now.Add(maxMute), true, nil
		}
		if end.After(until) {
			until, same = end, true
		}
	}
	return until, same, nil
}
