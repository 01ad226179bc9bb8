package notify_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/todo"
)

// flock is a provider that many can talk to at a time and that replaces by topic: what it heard twice it shows once. It answers
// what the test says.
type flock struct {
	mu    sync.Mutex
	heard map[string]int // by delivery
	says  func(d notify.Delivery, times int) notify.Outcome
	wrote map[string]notify.Letter // by language
}

func (f *flock) Name() string { return "talk" }

func (f *flock) Spell(address string) (string, error) { return address, nil }

func (f *flock) Pace() (credential string, perSecond int) { return "flock", 0 }

func (f *flock) Send(_ context.Context, d notify.Delivery, l notify.Letter) notify.Outcome {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.heard == nil {
		f.heard, f.wrote = map[string]int{}, map[string]notify.Letter{}
	}
	f.heard[d.Address]++
	f.wrote[d.Lang] = l
	if f.says == nil {
		return notify.Outcome{State: notify.Sent, Code: "sent", Provider: "f/" + d.ID}
	}
	return f.says(d, f.heard[d.Address])
}

func (l *loft) tellCrowd(n int) {
	l.t.Helper()
	for at := 0; at < n; at += 1000 {
		var readers []notify.Reader
		for i := at; i < min(at+1000, n); i++ {
			readers = append(readers, notify.Reader{Person: fmt.Sprint("p", i), Lang: []string{"ko", "en"}[i%2], Channel: "talk", Address: fmt.Sprint("a", i)})
		}
		err := l.db.InTx(l.t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			return l.TellMany(ctx, tx, notify.Notice{Kind: "sale", Event: "sale/1", Link: "/live/1"}, readers)
		})
		if err != nil {
			l.t.Fatal(err)
		}
	}
}

// counts are how many deliveries stand where, attempts ended how, and todos are left.
func (l *loft) counts() string {
	l.t.Helper()
	states, err := sqldb.Column[string](l.t.Context(), l.db, "SELECT CONCAT(state, ' ', COUNT(*)) FROM deliveries GROUP BY state ORDER BY state")
	if err != nil {
		l.t.Fatal(err)
	}
	ends, err := sqldb.Column[string](l.t.Context(), l.db, "SELECT CONCAT(outcome, ' ', COUNT(*)) FROM delivery_attempts GROUP BY outcome ORDER BY outcome")
	if err != nil {
		l.t.Fatal(err)
	}
	left, err := sqldb.Column[int64](l.t.Context(), l.db, "SELECT COUNT(*) FROM todos")
	if err != nil {
		l.t.Fatal(err)
	}
	return fmt.Sprint(states, ends, left)
}

func TestACrowdIsToldInVolleys(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		f := &flock{says: func(d notify.Delivery, times int) notify.Outcome {
			switch {
			case d.Address == "a7":
				return notify.Outcome{State: notify.Dead, Code: "gone"}
			case d.Address == "a8" && times == 1:
				return notify.Outcome{State: notify.Waiting, Code: "busy"}
			case d.Address == "a9" && times == 1:
				return notify.Outcome{State: notify.Unknown, Code: "lost"}
			}
			return notify.Outcome{State: notify.Sent, Code: "sent", Provider: "f/" + d.ID}
		}}
		l := openLoft(t, db, f)
		l.guard = func(d notify.Delivery, _ time.Time) notify.Verdict {
			if d.Person == "p6" {
				return notify.Verdict{Stop: "no_consent"}
			}
			return notify.Verdict{}
		}
		l.tellCrowd(1200)
		l.bring()
		if got, want := l.counts(), "[dead 1 sent 1197 waiting 1 withheld 1] [dead 1 sent 1197 waiting 2] [1]"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		l.at = l.at.Add(time.Minute)
		l.bring()
		if got, want := l.counts(), "[dead 1 sent 1198 withheld 1] [dead 1 sent 1198 waiting 2] [0]"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if len(l.ends) != 1200 || f.heard["a6"] != 0 || f.wrote["ko"].Plain == f.wrote["en"].Plain || f.wrote["en"].Link != "https://shop.example/live/1" {
			t.Errorf("told of %d ends; a6 heard %d; it leads to %q", len(l.ends), f.heard["a6"], f.wrote["en"].Link)
		}
	})
}

func TestAVolleyWhoseProcessDiedIsSettled(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		f := &flock{}
		l := openLoft(t, db, f)
		l.tellCrowd(20)
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			if _, err := tx.ExecContext(ctx, "UPDATE deliveries SET state = 'trying', attempts = 1 WHERE person <> 'p3'"); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO delivery_attempts (delivery_id, attempt, begun_at, ended_at, outcome, code, reason, provider_id)
				SELECT id, 1, 1, 0, '', '', '', '' FROM deliveries WHERE person <> 'p3'`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		ids, err := sqldb.Column[string](t.Context(), db, "SELECT id FROM deliveries WHERE person = 'p5'")
		if err != nil {
			t.Fatal(err)
		}
		l.hearsOf(ids[0], notify.Delivered) // its provider had it
		l.bring()
		if got, want := l.counts(), "[delivered 1 sent 19] [delivered 1 sent 19 waiting 18] [0]"; got != want || f.heard["a5"] != 0 {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

func TestWhatNobodyKnowsOfAVolleyIsLeftToAPerson(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		f := &flock{says: func(d notify.Delivery, _ int) notify.Outcome {
			if d.Address == "a" {
				return notify.Outcome{State: notify.Unknown, Code: "lost"}
			}
			return notify.Outcome{State: notify.Sent}
		}}
		l := openLoft(t, db, f)
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			return l.TellMany(ctx, tx, notify.Notice{Kind: "hint", Event: "hint/1"}, []notify.Reader{{Channel: "talk", Address: "a"}, {Channel: "talk", Address: "b"}})
		})
		if err != nil {
			t.Fatal(err)
		}
		volleys, err := sqldb.Column[string](t.Context(), db, "SELECT about FROM todos")
		if err != nil || len(volleys) != 1 {
			t.Fatal(volleys, err)
		}
		if _, err := l.SubjectOf(t.Context(), volleys[0]); err != nil {
			t.Error(err)
		}
		l.bring()
		l.want("a unknown, b sent")
		if got, want := story(t, db), "unknown sent | unknown sent | 0"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestACodeDoesNotWaitBehindACampaign(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		hold, far := make(chan struct{}), make(chan struct{})
		var once sync.Once
		f := &flock{}
		f.says = func(d notify.Delivery, _ int) notify.Outcome { return notify.Outcome{State: notify.Sent} }
		slow := &stuck{flock: f, hold: hold, far: far, once: &once}
		mail := newPost(says(notify.Outcome{State: notify.Sent}))
		l := openLoft(t, db, slow, mail)
		l.tellCrowd(10_000)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		r := todo.NewRunner(db, todo.Config{Lanes: map[string]int{notify.TodoVolleys: 4}}, quiet, time.Now, l.Todos()...)
		var run sync.WaitGroup
		run.Go(func() { _ = r.Run(ctx) })
		<-far // the campaign has all its hands in the provider's door
		tell(t, db, l.Service, notify.Notice{Kind: "code", Event: "code/1", To: []notify.Address{{Channel: "mail", Address: "mina@example.com"}}})
		select {
		case <-mail.last:
		case <-t.Context().Done():
		}
		close(hold)
		cancel()
		run.Wait()
	})
}

// stuck is a flock whose provider answers nobody for a while.
type stuck struct {
	*flock
	hold, far chan struct{}
	once      *sync.Once
}

func (s *stuck) Send(ctx context.Context, d notify.Delivery, l notify.Letter) notify.Outcome {
	s.once.Do(func() { close(s.far) })
	select {
	case <-s.hold:
	case <-ctx.Done():
	}
	return s.flock.Send(ctx, d, l)
}
