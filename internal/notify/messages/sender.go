package messages

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/line"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// SenderState is how far the registration of a number is.
type SenderState string

// The states of a sender number.
const (
	Pending    SenderState = "pending" // its papers are with the provider
	Registered SenderState = "registered"
	Rejected   SenderState = "refused"
)

// Sender is a number that messages may come from.
type Sender struct {
	Number  string      `json:"number" doc:"8 to 11 digits, with its area code" example:"16700001"`
	State   SenderState `json:"state" enum:"pending,registered,refused" doc:"How far its registration at the provider is"`
	Note    string      `json:"note,omitempty" doc:"Where its papers are"`
	Expires time.Time   `json:"expiresAt,omitzero" doc:"When its registration ends; absent: never"`
	Used    bool        `json:"used" doc:"Messages come from it"`
	Fit     bool        `json:"fit" doc:"Messages may come from it now"`
	Changed time.Time   `json:"changedAt" doc:"When it was last changed"`
	By      string      `json:"changedBy,omitempty" doc:"By whom"`
}

// The faults of sender numbers.
var (
	ErrSender     = fault.New(fault.Unprocessable, "sender_invalid", "a sender number has 8 to 11 digits and its area code").With("number", "8 to 11 digits with the area code")
	ErrSenderNote = fault.New(fault.Unprocessable, "sender_note", "a note has up to 200 letters").With("note", "up to 200 letters")
	ErrSenderGone = fault.New(fault.NotFound, "sender_not_found", "there is no such sender number")
	// ErrUnregistered says that a number is not registered, or not any more: nothing is sent from it.
	ErrUnregistered = fault.New(fault.Conflict, "sender_unregistered", "this number is not registered with the provider, or its registration has ended: messages must not come from it")
	ErrInUse        = fault.New(fault.Conflict, "sender_in_use", "messages come from this number; have them come from another one first")
	// ErrNone says that the shop has no provider of messages.
	ErrNone = fault.New(fault.Conflict, "messages_off", "the shop has no provider of messages; name one in messages.provider")
)

// fit says whether messages may come from s at now.
func (s Sender) fit(now time.Time) bool {
	return s.State == Registered && (s.Expires.IsZero() || now.Before(s.Expires))
}

// mostSenders is how many numbers a shop has at a provider.
const mostSenders = 50

// Senders are the numbers of the provider, that in use first.
func (s *Service) Senders(ctx context.Context) ([]Sender, error) {
	all, err := listSenders(ctx, s.db, s.provider(), mostSenders)
	if err != nil {
		return nil, fmt.Errorf("list sender numbers: %w", err)
	}
	for i := range all {
		all[i].Fit = all[i].fit(s.now())
	}
	return all, nil
}

// From is the number that messages come from. It fails with ErrUnregistered where none may be used.
func (s *Service) From(ctx context.Context) (string, error) {
	all, err := s.Senders(ctx)
	if err != nil {
		return "", err
	}
	for _, one := range all {
		if one.Used && one.Fit {
			return one.Number, nil
		}
	}
	return "", ErrUnregistered
}

// Keep writes a number down or changes it. One that is in use is in use no longer where it is not registered any more.
// It fails with ErrNone, ErrSender or ErrSenderNote.
func (s *Service) Keep(ctx context.Context, n Sender, by string) (Sender, error) {
	number, err := Caller(n.Number)
	if err != nil {
		return n, ErrSender
	}
	note, ok := line.Clean(n.Note, 0, 200)
	if !ok {
		return n, ErrSenderNote
	}
	if s.needs.Provider == nil {
		return n, ErrNone
	}
	n.Number, n.Note, n.Changed, n.By = number, note, s.now(), by
	n.Fit = n.fit(s.now())
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return keepSender(ctx, tx, s.provider(), n) })
	if err != nil {
		return n, fmt.Errorf("keep sender number: %w", err)
	}
	s.note(ctx, deed.Deed{}.Saying(number))
	return n, nil
}

// Use has messages come from a number. It fails with ErrSenderGone or ErrUnregistered.
func (s *Service) Use(ctx context.Context, number string) error {
	now := s.now()
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		one, err := findSender(ctx, tx, s.provider(), number)
		if err != nil {
			return err
		}
		if !one.fit(now) {
			return ErrUnregistered
		}
		return useSender(ctx, tx, s.provider(), number, now)
	})
	if err != nil {
		return fmt.Errorf("use sender number: %w", err)
	}
	s.note(ctx, deed.Deed{}.Saying(number))
	return nil
}

// Forget removes a number that is not in use. It fails with ErrSenderGone or ErrInUse.
func (s *Service) Forget(ctx context.Context, number string) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		one, err := findSender(ctx, tx, s.provider(), number)
		if err != nil {
			return err
		}
		if one.Used {
			return ErrInUse
		}
		return forgetSender(ctx, tx, s.provider(), number)
	})
	if err != nil {
		return fmt.Errorf("forget sender number: %w", err)
	}
	s.note(ctx, deed.Deed{}.Saying(number))
	return nil
}
