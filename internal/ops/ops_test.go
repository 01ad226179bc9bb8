package ops_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/saja-live/saja/internal/ops"
	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/todo"
)

// shop has one todo that fails and one listener that refuses the events of one order.
type shop struct {
	*ops.Service
	t       *testing.T
	db      *sqldb.DB
	runner  *todo.Runner
	refused map[string]bool // by event id
	heard   []string
	broken  bool
	ahead   time.Duration
	noted   []deed.Deed
}

type sold struct{ Order, What string }

func (sold) Kind() string  { return "order.paid" }
func (s sold) Key() string { return s.Order }

func open(t *testing.T, db *sqldb.DB) *shop {
	t.Helper()
	for domain, files := range map[string]fs.FS{"eventlog": eventlog.Migrations, "todo": todo.Migrations} {
		if err := sqldb.Migrate(t.Context(), db, domain, files); err != nil {
			t.Fatal(err)
		}
	}
	log, err := eventlog.OpenEmbedded(t.Context(), filepath.Join(t.TempDir(), "log.db"), eventlog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	s := &shop{t: t, db: db, broken: true, refused: map[string]bool{`{"Order":"o1","What":"first"}`: true}}
	logger := slog.New(slog.NewTextHandler(t.Output(), nil))
	listeners := eventlog.NewListeners(db, log, logger, eventlog.Listener{
		Name: "books", From: eventlog.Oldest,
		Handle: func(_ context.Context, tx *sqldb.Tx, r eventlog.Record) error {
			if s.refused[string(r.Data)] {
				return errors.New("the books are shut")
			}
			tx.OnCommit(func() { s.heard = append(s.heard, string(r.Data)) })
			return nil
		},
	})
	s.runner = todo.NewRunner(db, todo.Config{}, logger, func() time.Time { return time.Now().Add(s.ahead) }, append(listeners.Todos(), todo.Kind{
		Name: "payment.refund", Tries: 1, First: time.Hour,
		Handle: func(context.Context, todo.Job) error {
			if s.broken {
				return errors.New("the provider is away")
			}
			return nil
		},
	})...)
	s.Service = ops.New(db, ops.Needs{
		Todos: s.runner, Listeners: listeners,
		About: func(_ context.Context, kind, key string) (ops.About, error) {
			return ops.About{Order: kind + " of " + key}, nil
		},
		Note: func(_ context.Context, d deed.Deed) { s.noted = append(s.noted, d) },
	})
	err = db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		for _, e := range []sold{{"o1", "first"}, {"o1", "second"}, {"o2", "third"}} {
			if err := eventlog.Emit(ctx, tx, e); err != nil {
				return err
			}
		}
		return todo.Add(ctx, tx, todo.Item{Kind: "payment.refund", Key: "r1"})
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := eventlog.NewRelay(db, log, logger).Move(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); _ = listeners.Run(ctx) }()
	eventually.True(t, "the refused event is set aside", func() bool { return s.count("stuck") == 2 })
	stop()
	<-done
	s.drain()
	return s
}

func (s *shop) count(from string) (n int) {
	s.t.Helper()
	if err := s.db.QueryRowContext(context.Background(), "SELECT COUNT(*) FROM "+from).Scan(&n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

func (s *shop) drain() {
	s.t.Helper()
	if _, err := s.runner.Drain(context.Background()); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) matters() map[string]ops.Matter {
	s.t.Helper()
	state, err := s.State(context.Background(), list.Query{})
	if err != nil {
		s.t.Fatal(err)
	}
	all := make(map[string]ops.Matter)
	for _, m := range state.Items {
		all[m.Kind] = m
	}
	return all
}

func TestWhatIsStuckIsShownTriedAgainAndLetGo(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		s.ahead = 2 * time.Minute
		s.drain() // the refused event is tried, and refused again
		all := s.matters()
		refund, event := all["payment.refund"], all["order.paid"]
		if len(all) != 2 || !refund.Stuck || refund.Tries != 1 || refund.Reason != "the provider is away" || refund.Order != "payment.refund of r1" {
			t.Errorf("the refund is shown as %+v", refund)
		}
		if !event.Stuck || event.Tries < 6 || !strings.HasSuffix(event.Reason, "the books are shut") || event.Order != "order.paid of o1" {
			t.Errorf("the event is shown as %+v", event)
		}

		if err := s.Again(t.Context(), refund.ID); err != nil {
			t.Error(err)
		}
		s.drain() // still broken
		if m := s.matters()["payment.refund"]; m.Tries != 1 || !m.Stuck {
			t.Errorf("tried again and failed it is %+v", m)
		}
		s.broken = false
		if err := s.Again(t.Context(), refund.ID); err != nil {
			t.Error(err)
		}
		s.drain()
		if _, there := s.matters()["payment.refund"]; there {
			t.Error("the refund was done and is shown still")
		}
		if err := s.LetGo(t.Context(), refund.ID); !errors.Is(err, todo.ErrNotFound) {
			t.Errorf("letting go what is done gives %v", err)
		}

		if err := s.LetGo(t.Context(), event.ID); err != nil {
			t.Error(err)
		}
		s.drain()
		if got := s.heard; len(got) != 2 || got[1] != `{"Order":"o1","What":"second"}` || s.count("stuck") != 0 {
			t.Errorf("after the first event was let go the books heard %v, and %d are set aside", got, s.count("stuck"))
		}
		if state, err := s.State(t.Context(), list.Query{}); err != nil || len(state.Items) != 0 || len(state.Listeners) != 1 || len(state.Queues) != 2 {
			t.Errorf("at the end: %+v, %v", state, err)
		}
		want := []deed.Deed{
			deed.To(deed.Matter, "payment.refund", "payment.refund").And(deed.Order, "payment.refund of r1", "payment.refund of r1"),
			deed.To(deed.Matter, "order.paid", "order.paid").And(deed.Order, "order.paid of o1", "order.paid of o1"),
		}
		if len(s.noted) != 3 || !reflect.DeepEqual([]deed.Deed{s.noted[0], s.noted[2]}, want) {
			t.Errorf("the audit trail was told of %v, want %v", s.noted, want)
		}
	})
}

func TestPagesShowEverythingThatIsStuckOnce(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		s.drain()
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			for n := range 250 {
				if err := todo.Add(ctx, tx, todo.Item{Kind: "payment.refund", Key: fmt.Sprint("more ", n)}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		s.ahead = time.Minute
		s.drain()
		at, seen, failed := "", make(map[string]bool), false
		for pages := 1; ; pages++ {
			state, err := s.State(t.Context(), list.Query{At: at, Size: 100})
			if err != nil || state.Total != 252 || len(state.Queues) != 2 || len(state.Listeners) != 1 {
				t.Fatalf("page %d: %+v, %v; want 252 in all, 2 queues and a listener", pages, state, err)
			}
			for _, m := range state.Items {
				if seen[m.ID] {
					t.Errorf("%s is on two pages", m.ID)
				}
				if seen[m.ID] = true; failed && m.Kind == "payment.refund" {
					t.Errorf("%s is stuck and stands behind what is tried again soon", m.ID)
				}
				failed = m.Kind != "payment.refund"
			}
			if at = state.Next; at == "" {
				if pages != 3 {
					t.Errorf("%d pages, want 3", pages)
				}
				break
			}
		}
		if len(seen) != 252 {
			t.Errorf("the pages show %d, want 252", len(seen))
		}
		if _, err := s.State(t.Context(), list.Query{At: "elsewhere"}); !errors.Is(err, list.ErrPlace) {
			t.Errorf("a place that is none gives %v, want %v", err, list.ErrPlace)
		}
	})
}

func TestWhoseHandsEmptiedTheLastPageSeesTheFirst(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		s.ahead = 2 * time.Minute
		s.drain()
		first, err := s.State(t.Context(), list.Query{Size: 1})
		if err != nil || len(first.Items) != 1 || first.Next == "" {
			t.Fatalf("%+v, %v; want one of two", first, err)
		}
		last, err := s.State(t.Context(), list.Query{Size: 1, At: first.Next})
		if err != nil || len(last.Items) != 1 || last.Items[0].ID == first.Items[0].ID || last.Next != "" {
			t.Fatalf("%+v, %v; want the other", last, err)
		}
		if err := s.LetGo(t.Context(), last.Items[0].ID); err != nil {
			t.Fatal(err)
		}
		s.refused = nil
		s.drain()
		now, err := s.State(t.Context(), list.Query{Size: 1, At: first.Next})
		if err != nil || len(now.Items) != 1 || now.Items[0].ID != first.Items[0].ID || now.Total != 1 {
			t.Errorf("with nothing left there, the page shows %+v, %v; want the first page", now, err)
		}
	})
}
