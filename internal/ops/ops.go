// Package ops shows staff what the shop still has to do and what is stuck, and lets them try again or let it go.
package ops

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// About is what a todo is about, in words that staff know.
type About struct {
	Order   string // an order's number
	Product string // a product's id
	Name    string // what to call it where it is no order
}

// Needs is what this package takes from the rest of the shop.
type Needs struct {
	Todos     *todo.Runner
	Listeners *eventlog.Listeners
	// About finds what an event or a todo of a kind is about; nothing is no failure.
	About func(ctx context.Context, kind, key string) (About, error)
	// Alarms are what else a person has to see to; nil: nothing.
	Alarms func(ctx context.Context) ([]Alarm, error)
	// Note adds to the audit trail what was tried again or let go.
	Note func(ctx context.Context, d deed.Deed)
}

// Service shows and moves what is stuck.
type Service struct {
	db    *sqldb.DB
	needs Needs
}

// New makes the service.
func New(db *sqldb.DB, needs Needs) *Service { return &Service{db, needs} }

// Matter is one thing that could not be done so far.
type Matter struct {
	ID      string    `json:"id"                doc:"Names it in the other doors"`
	Kind    string    `json:"kind"              doc:"What is to be done: the kind of a todo, or of the event that was refused" example:"payment.refund"`
	Order   string    `json:"order,omitempty"   doc:"Number of the order that it is about" example:"261124-7K3M9QXA4"`
	Product string    `json:"product,omitempty" doc:"Id of the product that it is about"`
	Name    string    `json:"name,omitempty"    doc:"What it is about, in words"`
	Since   time.Time `json:"since"             doc:"When it was to be done"`
	Next    time.Time `json:"next"              doc:"When it is tried next"`
	Tries   int       `json:"tries"             doc:"How often it was tried"`
	Stuck   bool      `json:"stuck"             doc:"It failed again and again, or this program does not know it; else it failed and will be tried again soon"`
	Busy    bool      `json:"busy"              doc:"It is being done right now"`
	Code    string    `json:"code"              doc:"Stable name of the last failure" example:"todo_deadline"`
	Reason  string    `json:"reason"            doc:"The last failure, for engineers"`
}

// Queue is how much waits of one kind.
type Queue struct {
	Kind    string `json:"kind"    doc:"Kind of the todos"`
	Waiting int    `json:"waiting" doc:"Due and not done"`
	Stuck   int    `json:"stuck"   doc:"Of those, stuck"`
	Seconds int64  `json:"seconds" doc:"For how long the oldest of them has been due"`
}

// Listener is who hears of events, and how far it is.
type Listener struct {
	Name    string `json:"name"    doc:"Its name"`
	Behind  int64  `json:"behind"  doc:"How far it is behind the newest event"`
	Seconds int64  `json:"seconds" doc:"For how long the oldest event that it has not heard has been waiting"`
	Stuck   int    `json:"stuck"   doc:"Events that it refused, and those behind them"`
	Gone    bool   `json:"gone"    doc:"This program has no such listener; what it left holds nothing back"`
}

// Alarm is something that a person has to see to.
type Alarm struct {
	Kind  string    `json:"kind"            doc:"What it is" enum:"notice_silent,notice_broken,notice_budget"`
	Name  string    `json:"name,omitempty"  doc:"Of what"`
	Count int64     `json:"count,omitempty" doc:"How many there are, up to a thousand"`
	Since time.Time `json:"since,omitzero"  doc:"Since when"`
}

// State is everything that waits.
type State struct {
	list.Page[Matter]
	Alarms    []Alarm    `json:"alarms"    doc:"What a person has to see to"`
	Queues    []Queue    `json:"queues"    doc:"What waits, by kind"`
	Listeners []Listener `json:"listeners" doc:"Who hears of events"`
}

// State looks at everything that waits, with one page of what is stuck and, behind it, of what failed and will be tried again.
// It fails with list.ErrPlace.
func (s *Service) State(ctx context.Context, at list.Query) (State, error) {
	out := State{Alarms: []Alarm{}, Queues: []Queue{}, Listeners: []Listener{}}
	entries, err := todo.Stuck(ctx, s.db, at)
	if err != nil {
		return out, err
	}
	out.Page = list.Map(entries, func(todo.Entry) (m Matter) { return m })
	for i, e := range entries.Items {
		if out.Items[i], err = s.matter(ctx, e); err != nil {
			return out, err
		}
	}
	if s.needs.Alarms != nil {
		alarms, err := s.needs.Alarms(ctx)
		if err != nil {
			return out, err
		}
		out.Alarms = append(out.Alarms, alarms...)
	}
	figures, err := s.needs.Todos.Count(ctx)
	if err != nil {
		return out, err
	}
	for _, f := range figures {
		out.Queues = append(out.Queues, Queue{f.Kind, f.Waiting, f.Stuck, int64(f.Oldest.Seconds())})
	}
	slices.SortFunc(out.Queues, func(a, b Queue) int { return cmp.Compare(a.Kind, b.Kind) })
	listeners, err := s.needs.Listeners.Status(ctx)
	if err != nil {
		return out, err
	}
	for _, l := range listeners {
		out.Listeners = append(out.Listeners, Listener{l.Name, l.Behind, int64(l.Lag.Seconds()), l.Stuck, l.Gone})
	}
	return out, nil
}

// matter puts a todo into words. One that tries a refused event again tells of the event.
func (s *Service) matter(ctx context.Context, e todo.Entry) (Matter, error) {
	m := Matter{
		ID: e.ID, Kind: e.Kind, Since: e.Due.UTC(), Next: e.Next.UTC(), Tries: e.Tries, Stuck: !e.Stuck.IsZero(), Busy: e.Busy,
		Code: e.Code, Reason: e.Reason,
	}
	key := e.Key
	if e.Kind == eventlog.TodoStuck {
		refused, err := s.needs.Listeners.Refused(ctx, e)
		if err == nil {
			m.Kind, m.Since, m.Tries, m.Stuck, key = refused.Kind, refused.Since.UTC(), refused.Tries, true, refused.Key
			if m.Reason = refused.Reason; m.Code == "" {
				m.Code = todo.CodeFailed
			}
		} else if !errors.Is(err, todo.ErrNotFound) {
			return m, err
		}
	}
	about, err := s.needs.About(ctx, m.Kind, key)
	m.Order, m.Product, m.Name = about.Order, about.Product, about.Name
	return m, err
}

// Again has a matter tried now, or fails with todo.ErrNotFound.
func (s *Service) Again(ctx context.Context, id string) error {
	return s.change(ctx, id, todo.Again)
}

// LetGo gives a matter up undone, or fails with todo.ErrNotFound. Of an event that was refused only that event goes:
// what waits behind it is tried next.
func (s *Service) LetGo(ctx context.Context, id string) error {
	return s.change(ctx, id, func(ctx context.Context, tx *sqldb.Tx, e todo.Entry) error {
		if e.Kind == eventlog.TodoStuck {
			return s.needs.Listeners.Skip(ctx, tx, e)
		}
		return todo.Discard(ctx, tx, e)
	})
}

func (s *Service) change(ctx context.Context, id string, do func(context.Context, *sqldb.Tx, todo.Entry) error) error {
	e, err := todo.Find(ctx, s.db, id)
	if err != nil {
		return err
	}
	m, err := s.matter(ctx, e)
	if err != nil {
		return err
	}
	s.needs.Note(ctx, m.deed())
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return do(ctx, tx, e) })
}

// deed is a matter as the audit trail names it: what is to be done, and what it is about.
func (m Matter) deed() deed.Deed {
	d := deed.To(deed.Matter, m.Kind, m.Kind)
	switch {
	case m.Order != "":
		d = d.And(deed.Order, m.Order, m.Order)
	case m.Product != "":
		d = d.And(deed.Product, m.Product, m.Name)
	case m.Name != "":
		d = d.And(deed.Show, "", m.Name)
	}
	return d
}

// Forget drops what a listener left that is gone, or fails with todo.ErrNotFound.
func (s *Service) Forget(ctx context.Context, name string) error {
	all, err := s.needs.Listeners.Status(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(l eventlog.Status) bool { return l.Name == name && l.Gone }) {
		return todo.ErrNotFound
	}
	s.needs.Note(ctx, deed.To(deed.Listener, name, name))
	return s.needs.Listeners.Forget(ctx, name)
}
