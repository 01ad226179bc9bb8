package messages

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// inFlight is how long a message may be on its way to a provider without being written down as answered: an attempt has less time.
const inFlight = 90 * time.Second

// keptAttempts is how long it is remembered by what a message is looked up: notices are not worth telling for as long.
const keptAttempts = 14 * 24 * time.Hour

// attempt is what was handed to a provider.
type attempt struct {
	delivery         string
	n                int64
	channel          string
	sender, template string
	print            string
	begun            time.Time
	request          string // "" where nobody knows yet
}

// send hands m over as d's attempt by a channel. What it is looked up by is written down before, so that the answer may be lost.
func (s *Service) send(ctx context.Context, d notify.Delivery, m Message) notify.Outcome {
	a := attempt{delivery: d.ID, n: d.Attempts, channel: d.Channel, sender: m.From, print: m.Print, begun: s.now()}
	if m.Alim != nil {
		a.template = m.Alim.Template
	}
	if err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return insertAttempt(ctx, tx, s.provider(), a) }); err != nil {
		return notify.Outcome{State: notify.Waiting, Code: "interrupted", Aside: true, Reason: err.Error()}
	}
	o := s.needs.Provider.Send(ctx, m)
	s.heard(ctx, o)
	if o.State != notify.Sent && o.State != notify.Unknown { // it did not get there, so nothing is to be looked for
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return dropAttempt(ctx, tx, a) }) // one that stays is looked for in vain
	}
	return o
}

// find asks the provider what became of an attempt that was not answered. Of several messages that it may be, each is one attempt's alone:
// two buyers' attempts with the same text to one phone are not taken for one another. What is not found right away is looked for again
// once it had settle to be written down.
func (s *Service) find(ctx context.Context, d notify.Delivery, m Message, settle time.Duration) (notify.Outcome, error) {
	a, err := findAttempt(ctx, s.db, d.ID, d.Attempts)
	switch {
	case errors.Is(err, errNoAttempt) && m.Print == "": // its process ended before it handed anything over
		return notify.Outcome{State: notify.Waiting, Code: "absent"}, nil
	case errors.Is(err, errNoAttempt): // the same, or it is of before attempts were written down
		a = attempt{delivery: d.ID, n: d.Attempts, channel: d.Channel, print: m.Print, begun: d.Told}
		if err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return insertAttempt(ctx, tx, s.provider(), a) }); err != nil {
			return notify.Outcome{}, err
		}
	case err != nil:
		return notify.Outcome{}, fmt.Errorf("read attempt %d at %s: %w", d.Attempts, d.ID, err)
	}
	if a.request != "" {
		return notify.Outcome{State: notify.Sent, Code: "found", Provider: a.request}, nil
	}
	m.From, m.Print, m.Since = a.sender, a.print, a.begun
	if m.Alim != nil {
		m.Alim.Template = a.template
	}
	all, err := s.needs.Provider.Find(ctx, m)
	if err != nil {
		return notify.Outcome{}, err
	}
	for _, found := range all {
		var took bool
		err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
			if found.Ours == "" {
				if err := s.alone(ctx, tx, a, found.ID); err != nil {
					return err
				}
			}
			took, err = claimRequest(ctx, tx, a, found.ID)
			return err
		})
		if err != nil {
			return notify.Outcome{}, err
		}
		if took {
			return notify.Outcome{State: notify.Sent, Code: "found", Provider: found.ID}, nil
		}
	}
	if left := d.Changed.Add(settle).Sub(s.now()); left > 0 {
		return notify.Outcome{}, todo.Later(left)
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return dropAttempt(ctx, tx, a) })
	return notify.Outcome{State: notify.Waiting, Code: "absent"}, err
}

// alone waits, by todo.Later, while another attempt with a's print may be on its way whose answer would say that the message is its own.
func (s *Service) alone(ctx context.Context, tx *sqldb.Tx, a attempt, request string) error {
	taken, err := isTaken(ctx, tx, s.provider(), request)
	if err != nil || taken {
		return err
	}
	begun, err := rivalBegun(ctx, tx, a, s.now().Add(-inFlight))
	if err == nil && !begun.IsZero() {
		err = todo.Later(begun.Add(inFlight).Sub(s.now()) + time.Millisecond)
	}
	return err
}

// Rounds forget by what messages were looked up, and the pictures that providers have forgotten.
func (s *Service) Rounds() []todo.Round {
	return []todo.Round{{Name: "attempts at messages", Every: 6 * time.Hour, Deadline: time.Hour, Do: func(ctx context.Context) error {
		if _, err := sqldb.Sweep(ctx, s.db, "message_attempts", "begun_at", sqldb.Millis(s.now().Add(-keptAttempts))); err != nil {
			return err
		}
		_, err := sqldb.Sweep(ctx, s.db, "message_pictures", "until", sqldb.Millis(s.now()))
		return err
	}}}
}
