package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/texts"
	"github.com/saja-live/saja/internal/platform/todo"
	"github.com/saja-live/saja/web"
)

// times are how long things took.
type times struct {
	mu  sync.Mutex
	all []time.Duration
}

func (t *times) add(d time.Duration) {
	t.mu.Lock()
	t.all = append(t.all, d)
	t.mu.Unlock()
}

// at is how long the fastest percent of them took at most.
func (t *times) at(percent int) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.all) == 0 {
		return 0
	}
	slices.Sort(t.all)
	return t.all[min(len(t.all)*percent/100, len(t.all)-1)].Round(100 * time.Microsecond)
}

// shop is a shop that does nothing but tell.
type shop struct {
	db     *sqldb.DB
	tells  *notify.Service
	claims times // from the attempt on disk to the provider's answer
	codes  times // from Tell to sent
	http   *http.Client
	to     string
}

// plainSeal keeps links as they are: none here opens anything.
type plainSeal struct{}

func (plainSeal) Seal(_, text string) string { return text }

func (plainSeal) Unseal(_, sealed string) (string, error) { return sealed, nil }

func open(ctx context.Context, dir, to string) (*shop, error) {
	db, err := sqldb.Open(ctx, sqldb.Config{URL: file(dir)})
	if err != nil {
		return nil, err
	}
	if err := errors.Join(sqldb.Migrate(ctx, db, "todo", todo.Migrations), sqldb.Migrate(ctx, db, "notify", notify.Migrations)); err != nil {
		return nil, err
	}
	catalogue, err := texts.Load(web.Texts)
	if err != nil {
		return nil, err
	}
	desk, err := notify.NewDesk(web.Templates, catalogue, notify.Shop{Name: "사자", URL: "https://shop.example"})
	if err != nil {
		return nil, err
	}
	s := &shop{db: db, http: client(), to: to}
	s.tells = notify.NewService(db, notify.Needs{
		Desk: desk, Seal: plainSeal{}, Channels: []notify.Channel{push{s}, mail{}},
		Kinds: []notify.Kind{{Name: "welcome", Lane: notify.Bulk, Until: time.Hour, Repeat: true}, {Name: "password_reset", Lane: notify.Urgent, Until: time.Hour, Repeat: true}},
		Ended: func(_ context.Context, tx *sqldb.Tx, d notify.Delivery, _ notify.Outcome) error {
			if d.Channel == "mail" {
				tx.OnCommit(func() { s.codes.add(time.Since(d.Told)) })
			}
			return nil
		},
	}, time.Now)
	return s, nil
}

// push posts to the provider.
type push struct{ *shop }

func (push) Name() string { return "push" }

func (push) Spell(address string) (string, error) { return address, nil }

func (push) Pace() (credential string, perSecond int) { return "push", 0 }

func (p push) Send(ctx context.Context, d notify.Delivery, _ notify.Letter) notify.Outcome {
	status, err := send(ctx, p.http, p.to, d.ID)
	switch {
	case err != nil:
		return notify.Outcome{State: notify.Unknown, Code: "lost", Reason: err.Error()}
	case status != http.StatusCreated:
		return notify.Outcome{State: notify.Waiting, Code: fmt.Sprint("http_", status)}
	}
	p.claims.add(time.Since(d.Begun))
	return notify.Outcome{State: notify.Sent, Code: "sent"}
}

// mail is a provider that takes everything at once: what is measured is the way to it.
type mail struct{}

func (mail) Name() string { return "mail" }

func (mail) Spell(address string) (string, error) { return address, nil }

func (mail) Send(context.Context, notify.Delivery, notify.Letter) notify.Outcome {
	return notify.Outcome{State: notify.Sent, Code: "sent"}
}

// tellCrowd writes down what n readers are told.
func (s *shop) tellCrowd(ctx context.Context, n int) error {
	for at := 0; at < n; at += 1000 {
		var readers []notify.Reader
		for i := at; i < min(at+1000, n); i++ {
			readers = append(readers, notify.Reader{Person: fmt.Sprint("p", i), Lang: "ko", Channel: "push", Address: fmt.Sprint("device-", i)})
		}
		err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			return s.tells.TellMany(ctx, tx, notify.Notice{Kind: "welcome", Event: "show/1", Link: "/live/1"}, readers)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *shop) runner() *todo.Runner {
	logger := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	return todo.NewRunner(s.db, todo.Config{Node: "shop", Lanes: map[string]int{notify.TodoVolleys: 4}}, logger, time.Now, s.tells.Todos()...)
}

// work brings out what is there until the process is killed.
func work(ctx context.Context, dir, to string) error {
	s, err := open(ctx, dir, to)
	if err != nil {
		return err
	}
	return s.runner().Run(ctx)
}

// bring brings everything out, with so many codes a second beside it, and says how long that took.
func (s *shop) bring(ctx context.Context, n, codes int) (time.Duration, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	began := time.Now()
	r := s.runner()
	var run sync.WaitGroup
	run.Go(func() { _ = r.Run(ctx) })
	defer run.Wait()
	defer cancel()
	tick := time.NewTicker(time.Second / time.Duration(max(codes, 20)))
	defer tick.Stop()
	for i := 0; ; i++ {
		<-tick.C
		if codes > 0 {
			err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
				return s.tells.Tell(ctx, tx, notify.Notice{Kind: "password_reset", Event: fmt.Sprint("code/", i), Lang: "ko", To: []notify.Address{{Channel: "mail", Address: "mina@example.com"}}})
			})
			if err != nil {
				return 0, err
			}
		}
		if i%5 > 0 {
			continue
		}
		todos, err := sqldb.Column[int64](ctx, s.db, "SELECT COUNT(*) FROM todos WHERE kind = ?", notify.TodoVolleys)
		if err != nil {
			return 0, err
		}
		if todos[0] == 0 {
			return time.Since(began), nil
		}
	}
}

// left is how many of the crowd's deliveries are not sent.
func (s *shop) left(ctx context.Context) (int64, error) {
	n, err := sqldb.Column[int64](ctx, s.db, "SELECT COUNT(*) FROM deliveries WHERE channel = 'push' AND state <> ?", strings.Clone(string(notify.Sent)))
	if err != nil {
		return 0, err
	}
	return n[0], nil
}
