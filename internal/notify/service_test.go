package notify_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/texts"
	"github.com/saja-live/saja/internal/platform/todo"
)

// post is a provider outside the shop that does what the test says, one answer an attempt.
type post struct {
	mu      sync.Mutex
	answers []func(ctx context.Context) notify.Outcome
	tried   []string // addresses, in order
	last    chan struct{}
}

func (p *post) Name() string { return "mail" }

func (p *post) Spell(address string) (string, error) { return notify.MailAddress(address) }

func (p *post) Send(ctx context.Context, d notify.Delivery, _ notify.Letter) notify.Outcome {
	p.mu.Lock()
	answer := p.answers[min(len(p.tried), len(p.answers)-1)]
	p.tried = append(p.tried, d.Address)
	if len(p.tried) == len(p.answers) {
		close(p.last)
	}
	p.mu.Unlock()
	return answer(ctx)
}

func says(o notify.Outcome) func(context.Context) notify.Outcome {
	return func(context.Context) notify.Outcome { return o }
}

func newPost(answers ...func(context.Context) notify.Outcome) *post {
	return &post{answers: answers, last: make(chan struct{})}
}

// asked is a post that can be asked.
type asked struct {
	*post
	answer notify.Outcome
	once   sync.Once
	heard  chan struct{}
}

func (a *asked) Ask(context.Context, notify.Delivery) (notify.Outcome, error) {
	a.once.Do(func() { close(a.heard) })
	return a.answer, nil
}

var kinds = []notify.Kind{
	{Name: "paid", Lane: notify.Ordinary, Until: time.Hour},
	{Name: "reset", Lane: notify.Urgent, Until: time.Hour, Repeat: true},
	{Name: "late", Lane: notify.Ordinary, Until: -time.Second},
}

// envelope stands in for the shop's key.
type envelope struct{}

func (envelope) Seal(name, text string) string { return name + ": " + text }

func (envelope) Unseal(name, sealed string) (string, error) {
	return strings.TrimPrefix(sealed, name+": "), nil
}

// desk writes as the shop does.
func desk(t *testing.T) *notify.Desk {
	t.Helper()
	catalogue, err := texts.Load(os.DirFS("../../web"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := notify.NewDesk(os.DirFS("../../web"), catalogue, notify.Shop{
		Name: "사자", Company: "사자 상점", Owner: "홍길동", Registration: "000-00-00000", Address: "서울 중구 세종대로 110", Phone: "02-000-0000", Email: "help@example.com", URL: "https://shop.example",
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func service(t *testing.T, db *sqldb.DB, channels ...notify.Channel) *notify.Service {
	t.Helper()
	return notify.NewService(db, notify.Needs{Desk: desk(t), Seal: envelope{}, Kinds: kinds, Channels: channels}, time.Now)
}

var quiet = slog.New(slog.DiscardHandler)

func open(t *testing.T, db *sqldb.DB) {
	t.Helper()
	if err := errors.Join(sqldb.Migrate(t.Context(), db, "todo", todo.Migrations), sqldb.Migrate(t.Context(), db, "notify", notify.Migrations)); err != nil {
		t.Fatal(err)
	}
}

func tell(t *testing.T, db *sqldb.DB, s *notify.Service, notices ...notify.Notice) {
	t.Helper()
	err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		for _, n := range notices {
			if err := s.Tell(ctx, tx, n); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func notice(kind string) notify.Notice {
	return notify.Notice{Kind: kind, Event: "order/1", Person: "mina", Lang: "ko", To: []notify.Address{{Channel: "mail", Address: "mina@example.com"}}}
}

// work runs the shop's todos, those of orders one after the other, until seen has happened and what was under way has ended.
func work(t *testing.T, db *sqldb.DB, s *notify.Service, seen <-chan struct{}) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r := todo.NewRunner(db, todo.Config{Node: "one", Lanes: map[string]int{string(notify.Ordinary): 1}}, slog.New(slog.NewTextHandler(t.Output(), nil)), time.Now, s.Todos()...)
	var run sync.WaitGroup
	run.Go(func() { _ = r.Run(ctx) })
	<-seen
	cancel()
	run.Wait()
}

// story is where the deliveries stand, how their attempts ended and how many todos are left.
func story(t *testing.T, db *sqldb.DB) string {
	t.Helper()
	states, err := sqldb.Column[string](t.Context(), db, "SELECT state FROM deliveries ORDER BY id")
	ends, err2 := sqldb.Column[string](t.Context(), db, "SELECT outcome FROM delivery_attempts ORDER BY delivery_id, attempt")
	left, err3 := sqldb.Column[int64](t.Context(), db, "SELECT COUNT(*) FROM todos")
	if err := errors.Join(err, err2, err3); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s | %s | %d", strings.Join(states, " "), strings.Join(ends, " "), left[0])
}

func TestANoticeIsToldOncePerEvent(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		open(t, db)
		p := newPost(says(notify.Outcome{State: notify.Sent}))
		s := service(t, db, p)
		tell(t, db, s, notice("paid"), notice("paid"))
		tell(t, db, s, notice("paid"))
		work(t, db, s, p.last)
		if got, want := story(t, db), "sent | sent | 0"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestANoticeGoesWithItsTransaction(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		open(t, db)
		s := service(t, db, newPost())
		undone := errors.New("undone")
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			return errors.Join(s.Tell(ctx, tx, notice("paid")), undone)
		})
		if !errors.Is(err, undone) {
			t.Fatal(err)
		}
		if got, want := story(t, db), " |  | 0"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestEndsOfAnAttempt(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		open(t, db)
		passes, sent := notify.Outcome{State: notify.Waiting, Code: "smtp_451"}, notify.Outcome{State: notify.Sent}
		for i, c := range []struct {
			kind    string
			answers []notify.Outcome
			want    string
		}{
			{"paid", []notify.Outcome{passes, sent}, "sent | waiting sent | 0"},
			{"paid", []notify.Outcome{{State: notify.Dead}}, "dead | dead | 0"},
			{"paid", []notify.Outcome{{State: notify.Broken}}, "broken | broken | 0"},
			{"reset", []notify.Outcome{{State: notify.Unknown}, sent}, "sent | waiting sent | 0"},
		} {
			p := newPost()
			for _, o := range c.answers {
				p.answers = append(p.answers, says(o))
			}
			s := service(t, db, p)
			n := notice(c.kind)
			n.Event = fmt.Sprint("order/", i)
			tell(t, db, s, n)
			work(t, db, s, p.last)
			if got := story(t, db); got != c.want {
				t.Errorf("%d: got %q, want %q", i, got, c.want)
			}
			clear(t, db)
		}
	})
}

func clear(t *testing.T, db *sqldb.DB) {
	t.Helper()
	for table := range strings.FieldsSeq("notices deliveries delivery_attempts delivery_reports todos") {
		if err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			_, err := tx.ExecContext(ctx, "DELETE FROM "+table)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// cut leaves an attempt open on disk, as a process does that dies between the network and the database.
func cut(t *testing.T, db *sqldb.DB, kind string) {
	t.Helper()
	tell(t, db, service(t, db, newPost()), notice(kind))
	err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE deliveries SET state = 'trying', attempts = 1")
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO delivery_attempts (delivery_id, attempt, begun_at, ended_at, outcome, code, reason, provider_id)
			SELECT id, 1, 1, 0, '', '', '', '' FROM deliveries`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnAttemptIsOnDiskBeforeTheNetworkIsTouched(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		open(t, db)
		var seen string
		p := newPost(func(context.Context) notify.Outcome {
			seen = story(t, db)
			return notify.Outcome{State: notify.Sent}
		})
		s := service(t, db, p)
		tell(t, db, s, notice("paid"))
		work(t, db, s, p.last)
		if want := "trying |  | 1"; seen != want {
			t.Errorf("at the network's door the disk said %q, want %q", seen, want)
		}
	})
}

func TestAfterACrashTheProviderIsAskedFirst(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		open(t, db)
		cut(t, db, "paid")
		a := &asked{post: newPost(), answer: notify.Outcome{State: notify.Sent, Provider: "m-1"}, heard: make(chan struct{})}
		work(t, db, service(t, db, a), a.heard)
		if got, want := story(t, db), "sent | sent | 0"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		clear(t, db)
		cut(t, db, "paid")
		a = &asked{post: newPost(says(notify.Outcome{State: notify.Sent})), answer: notify.Outcome{State: notify.Waiting}, heard: make(chan struct{})}
		work(t, db, service(t, db, a), a.last)
		if got, want := story(t, db), "sent | waiting sent | 0"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestWhatNobodyKnowsAndNobodyCanBeAskedAboutIsLeftToAPerson(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		open(t, db)
		cut(t, db, "paid")
		p := newPost(says(notify.Outcome{State: notify.Sent}))
		s := service(t, db, p)
		next := notice("paid")
		next.Event, next.To[0].Address = "order/2", "next@example.com"
		tell(t, db, s, next)
		work(t, db, s, p.last)
		if got, want := story(t, db), "unknown sent | unknown sent | 0"; got != want || !slices.Equal(p.tried, []string{"next@example.com"}) {
			t.Errorf("got %q, want %q; tried %v", got, want, p.tried)
		}
	})
}

func TestWhatIsTooLateIsNotTold(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		open(t, db)
		p := newPost(says(notify.Outcome{State: notify.Sent}))
		s := service(t, db, p)
		late, next := notice("late"), notice("paid")
		next.To[0].Address = "next@example.com"
		tell(t, db, s, late)
		tell(t, db, s, next)
		work(t, db, s, p.last)
		if got, want := story(t, db), "expired sent | sent | 0"; got != want || !slices.Equal(p.tried, []string{"next@example.com"}) {
			t.Errorf("got %q, want %q; tried %v", got, want, p.tried)
		}
	})
}
