package mailbox

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/notify/inbox"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// Needs is what a mailbox takes from the rest of the shop.
type Needs struct {
	Account Account
	Every   time.Duration // between two looks
	Days    int           // how far back the first look goes; 0: only what comes in from then on
	Mark    bool          // have mail that was fetched count as read on the server
	Key     []byte        // that a changed password is known by
	Limits  limit.Store
	Logger  *slog.Logger
	// Take keeps a mail. It takes one that it has already for done. It fails with inbox.ErrBusy or inbox.ErrFull, or where it cannot be kept.
	Take func(ctx context.Context, a inbox.Arrival, raw []byte) error
}

// Service looks into a mailbox.
type Service struct {
	db    *sqldb.DB
	needs Needs
	now   func() time.Time
	id    string // of the row
	setup string
}

// NewService makes the service.
func NewService(db *sqldb.DB, needs Needs, now func() time.Time) *Service {
	a := needs.Account
	of := sha256.Sum256([]byte(strings.Join([]string{a.Addr, a.User, a.Folder}, "\n")))
	m := hmac.New(sha256.New, needs.Key)
	m.Write([]byte(strings.Join([]string{a.Addr, a.Security, a.User, a.Password, a.Folder}, "\n")))
	return &Service{db: db, needs: needs, now: now, id: hex.EncodeToString(of[:]), setup: hex.EncodeToString(m.Sum(nil))}
}

const (
	lookWithin = 10 * time.Minute // for one look
	heldFor    = 4 * time.Minute  // without a mail; longer than one takes
	keepWithin = 40 * time.Second // for keeping a mail
	endWithin  = 5 * time.Second  // for writing down how it ended, also while the shop stops
	headAfter  = 3                // times that it breaks off at a mail: then the head is enough
	passAfter  = 6                // and then it is left where it is
	longest    = time.Hour        // between two looks while it fails
	longestOut = 24 * time.Hour   // and while it is not let in: each try counts at the server
)

// Rounds look into the mailbox when it is due, in one process at a time.
func (s *Service) Rounds() []todo.Round {
	if s.needs.Account.Addr == "" {
		return nil
	}
	return []todo.Round{{Name: "mailbox", Every: 5 * time.Second, Deadline: lookWithin + time.Minute, Do: s.Look}}
}

// Look fetches what is new, if the mailbox is due and nobody else is at it. What is wrong with the mailbox is written down and is no error.
func (s *Service) Look(ctx context.Context) error {
	now := s.now()
	at, err := findState(ctx, s.db, s.id, now)
	if err == nil && at.setup == s.setup && (at.Next.After(now) || at.Busy) {
		return nil
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	holder, mine := id.New(), false
	if err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := insertState(ctx, tx, s.id, s.setup, now); err != nil {
			return err
		}
		if err := anew(ctx, tx, s.id, s.setup, now); err != nil {
			return err
		}
		var err error
		if mine, err = claim(ctx, tx, s.id, holder, now, now.Add(heldFor)); err != nil || !mine {
			return err
		}
		at, err = findState(ctx, tx, s.id, now)
		return err
	}); err != nil || !mine {
		return err
	}
	within, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	more, err := s.fetch(within, holder, at)
	return s.end(ctx, holder, at, more, err)
}

// end writes down how a look ended and when the next one is. It gives back what is none of the mailbox's troubles.
func (s *Service) end(ctx context.Context, holder string, at State, more bool, failed error) error {
	now := s.now()
	next := State{Next: now.Add(s.needs.Every)}
	f := failure(failed)
	switch {
	case failed == nil && more:
		next.Next = now
	case f != nil:
		next.Trouble, next.Said, next.fails = f.Trouble, f.Said, at.fails+1
		next.Next = now.Add(s.pause(f.Trouble, next.fails))
		s.needs.Logger.Warn("the mailbox cannot be looked into; it is tried again", "trouble", string(f.Trouble), "fails", next.fails)
	case failed != nil:
		next.Trouble, next.Said, next.fails = at.Trouble, at.Said, at.fails
		if ctx.Err() == nil {
			next.Next = now.Add(s.pause(Away, 1))
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endWithin)
	defer cancel()
	if err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return end(ctx, tx, s.id, holder, next, now) }); err != nil {
		return fmt.Errorf("write down how the mailbox is: %w", err)
	}
	if f != nil {
		return nil
	}
	return failed
}

// pause is how long to wait after so many failures in a row, with jitter.
func (s *Service) pause(t Trouble, fails int) time.Duration {
	first, most := s.needs.Every, max(longest, s.needs.Every)
	switch t {
	case Refused:
		first, most = longest, longestOut
	case Full:
		first = longest
	}
	d := min(first<<min(fails-1, 16), most)
	if d <= 0 {
		d = most
	}
	return d/2 + rand.N(d/2+1)
}

// errLost says that somebody else has the mailbox by now.
var errLost = errors.New("somebody else looks into the mailbox")

// fetch takes what is new, up to so many mails, and says whether there is more.
func (s *Service) fetch(ctx context.Context, holder string, at State) (more bool, err error) {
	b, err := open(ctx, s.needs.Account, s.needs.Mark)
	if err != nil {
		return false, s.ours(ctx, err)
	}
	defer b.leave()
	uids, err := s.fresh(b, at)
	if err != nil {
		return false, s.ours(ctx, err)
	}
	if len(uids) == 0 {
		if b.validity == at.validity {
			return false, nil
		}
		last, err := b.last() // the mails before now are not for us
		if err != nil {
			return false, s.ours(ctx, err)
		}
		return false, s.move(ctx, holder, b.validity, last, 0, 0)
	}
	begun := s.now()
	for i, uid := range uids {
		if i == roundMost || s.now().Sub(begun) > lookWithin/2 {
			return true, nil
		}
		tries := uint32(0)
		if b.validity == at.validity && uid == at.bad {
			tries = at.badTries
		}
		taken, passed, err := s.one(ctx, b, uid, tries)
		if err := s.ours(ctx, err); err != nil {
			if f := failure(err); f != nil && (f.Trouble == Garbled || f.Trouble == Away) {
				err = errors.Join(err, s.db.InTx(context.WithoutCancel(ctx), func(ctx context.Context, tx *sqldb.Tx) error { return broke(ctx, tx, s.id, holder, uid) }))
			}
			return false, err
		}
		if err := s.move(ctx, holder, b.validity, uid, taken, passed); err != nil {
			return false, err
		}
		if s.needs.Mark && taken > 0 {
			_ = b.mark(uid) // it is in; where the connection broke, the next command says so
		}
	}
	return false, nil
}

// ours is err, or the end of ctx: then the mailbox is not to blame.
func (s *Service) ours(ctx context.Context, err error) error {
	if err != nil && errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	return err
}

func (s *Service) move(ctx context.Context, holder string, validity, last uint32, taken, passed int) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		still, err := move(ctx, tx, s.id, holder, validity, last, taken, passed, s.now().Add(heldFor))
		if err == nil && !still {
			err = errLost
		}
		return err
	})
}

// fresh are the mails that are not in yet. In a folder whose UIDs are new it goes back to a day before it was last looked into to its
// end: the inbox knows what it has.
func (s *Service) fresh(b *box, at State) ([]uint32, error) {
	if b.validity == at.validity {
		return b.after(at.last)
	}
	from := s.now().AddDate(0, 0, -s.needs.Days)
	if before := at.Fine.AddDate(0, 0, -1); at.validity != 0 && !at.Fine.IsZero() && before.Before(from) {
		from = before
	} else if s.needs.Days == 0 && at.validity == 0 && b.next > 0 {
		return nil, nil
	}
	return b.since(from.UTC().AddDate(0, 0, -1)) // days are the server's, wherever it stands
}

// one fetches a mail and has it kept: of one that is too large, or at which it broke off too often, the head.
func (s *Service) one(ctx context.Context, b *box, uid, tries uint32) (taken, passed int, err error) {
	if tries >= passAfter {
		s.needs.Logger.Warn("a mail cannot be fetched and is left in the mailbox", "uid", uid)
		return 0, 1, nil
	}
	raw, over, err := b.mail(uid, tries >= headAfter)
	if errors.Is(err, errGone) {
		return 0, 0, nil
	}
	if err != nil {
		return 0, 0, err
	}
	within, cancel := context.WithTimeout(ctx, keepWithin)
	defer cancel()
	err = s.needs.Take(within, inbox.Arrival{Source: inbox.IMAP, Over: over}, raw)
	switch {
	case errors.Is(err, inbox.ErrBusy):
		return 0, 0, &Failure{Trouble: Busy}
	case errors.Is(err, inbox.ErrFull):
		return 0, 0, &Failure{Trouble: Full}
	case err != nil:
		return 0, 0, fmt.Errorf("keep a mail of the mailbox: %w", err)
	}
	return 1, 0, nil
}

// mail fetches a mail, or its head where that is all that is wanted or it is too large; then over is true.
func (b *box) mail(uid uint32, brief bool) (raw []byte, over bool, err error) {
	size, err := b.size(uid)
	if err != nil {
		return nil, false, err
	}
	if !brief && size <= mailMost {
		if raw, err = b.read(uid); err != nil || len(raw) <= mailMost {
			return raw, false, err
		}
	}
	raw, err = b.head(uid)
	return raw, true, err
}
