package messages

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// askedFor is how long a provider is asked what became of a message: networks give up before that.
const askedFor = 72 * time.Hour

// todoReport is the kind of todo that asks.
const todoReport = "message_report"

type look struct {
	ID   string `json:"id"`             // what the provider calls the message
	Alim bool   `json:"alim,omitempty"` // an AlimTalk
}

// Ended has the provider asked what became of a message that it took, in the transaction in which that is written down.
func (s *Service) Ended(ctx context.Context, tx *sqldb.Tx, d notify.Delivery, o notify.Outcome) error {
	if d.Channel != SMS && d.Channel != AlimTalkName && d.Channel != BrandName || o.State != notify.Sent || o.Provider == "" {
		return nil
	}
	if _, err := claimRequest(ctx, tx, attempt{delivery: d.ID, n: d.Attempts}, o.Provider); err != nil {
		return fmt.Errorf("keep what the provider calls %s: %w", d.ID, err)
	}
	return todo.Add(ctx, tx, todo.Item{Kind: todoReport, Key: d.ID, Due: s.now().Add(s.next(0)), Payload: look{o.Provider, d.Channel == AlimTalkName}})
}

// next is how long until a provider is asked, for the first time or again, of a message that it took so long ago.
func (s *Service) next(age time.Duration) time.Duration {
	return min(max(age/4, cmp.Or(s.needs.Look, 15*time.Second)), time.Hour)
}

// Todos are the kinds of todo of messages. report writes a provider's word down.
func (s *Service) Todos(report func(ctx context.Context, tx *sqldb.Tx, r notify.Report) error) []todo.Kind {
	return []todo.Kind{{Name: todoReport, Deadline: time.Minute, Handle: func(ctx context.Context, j todo.Job) error {
		var l look
		if err := json.Unmarshal(j.Payload, &l); err != nil {
			return fmt.Errorf("read what message is asked for: %w", err)
		}
		age := s.now().Sub(j.Created)
		if s.needs.Provider == nil || age > askedFor {
			return s.db.InTx(ctx, j.Done)
		}
		st, err := s.needs.Provider.Look(ctx, l.ID, l.Alim)
		if err != nil || st.Fate == UnderWay {
			if err != nil && ctx.Err() == nil && !errors.Is(err, ErrAbsent) {
				s.heard(ctx, notify.Outcome{State: notify.Waiting, Code: ReasonOf(err)})
			}
			return todo.Later(s.next(age))
		}
		return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			err := report(ctx, tx, notify.Report{
				Provider: s.provider(), Event: l.ID + "/" + st.Code, Delivery: j.Key, ProviderID: l.ID, State: stateOf(st.Fate), Code: st.Code, Reason: st.Reason, At: st.At,
			})
			if err != nil && !errors.Is(err, notify.ErrNotFound) { // swept meanwhile
				return err
			}
			return j.Done(ctx, tx)
		})
	}}}
}

// stateOf is what a fate means for a delivery.
func stateOf(f Fate) notify.State {
	switch f {
	case Received:
		return notify.Delivered
	case Unreached:
		return notify.Dead
	}
	return notify.Broken
}
