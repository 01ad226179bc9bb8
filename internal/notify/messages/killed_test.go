package messages_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/notify/msgsim"
	"github.com/saja-live/saja/internal/notify/sens"
	"github.com/saja-live/saja/internal/notify/solapi"
	"github.com/saja-live/saja/internal/platform/eventually"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/texts"
	"github.com/saja-live/saja/internal/platform/todo"
)

// TestMain plays the process that is killed.
func TestMain(m *testing.M) {
	if url := os.Getenv("SAJA_TEST_DB"); url != "" {
		db, err := sqldb.Open(context.Background(), sqldb.Config{URL: url})
		if err != nil {
			panic(err)
		}
		s := newShop(db, os.Getenv("SAJA_TEST_PROVIDER"), os.Getenv("SAJA_TEST_SIM"))
		if err := s.runner().Run(context.Background()); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

type glass struct{}

func (glass) Seal(_, text string) string              { return text }
func (glass) Unseal(_, sealed string) (string, error) { return sealed, nil }

// shop is notices and messages as they are joined in a shop.
type shop struct {
	db       *sqldb.DB
	notices  *notify.Service
	messages *messages.Service
	now      func() time.Time
}

func newShop(db *sqldb.DB, provider, sim string) *shop {
	s := &shop{db: db, now: time.Now}
	now := func() time.Time { return s.now() }
	var p messages.Provider = solapi.New(solapi.Config{URL: sim, Key: "key", Secret: "secret", Now: now})
	if provider == sens.Name {
		p = sens.New(sens.Config{URL: sim, Key: "key", Secret: "secret", SMS: "ncp:sms:kr:1:saja", Now: now})
	}
	web := os.DirFS("../../../web")
	catalogue, err := texts.Load(web)
	if err != nil {
		panic(err)
	}
	desk, err := notify.NewDesk(web, catalogue, notify.Shop{Name: "사자", URL: "https://shop.example"})
	if err != nil {
		panic(err)
	}
	s.messages = messages.NewService(db, messages.Needs{
		Provider: p, Kinds: []string{"order_paid"}, Look: 300 * time.Millisecond, Limits: limit.NewMemory(time.Now), Logger: slog.New(slog.DiscardHandler),
		Charge: func(ctx context.Context, tx *sqldb.Tx, c notify.Charge) error { return s.notices.Charge(ctx, tx, c) },
		Refund: func(ctx context.Context, tx *sqldb.Tx, id string) error { return s.notices.Refund(ctx, tx, id) },
	}, now)
	s.notices = notify.NewService(db, notify.Needs{
		Desk: desk, Seal: glass{}, Kinds: []notify.Kind{{Name: "order_paid", Lane: notify.Ordinary, Until: time.Hour}}, Ended: s.messages.Ended,
		Channels: []notify.Channel{messages.Channel{
			Service: s.messages, Shop: "사자", Settle: 2 * time.Second, // what a killed process sent may take that long to arrive on a busy machine
			Letter: func(ctx context.Context, id string) (notify.Letter, error) { return s.notices.Letter(ctx, id) },
		}},
	}, now)
	return s
}

func (s *shop) runner() *todo.Runner {
	return todo.NewRunner(s.db, todo.Config{Node: "shop"}, slog.New(slog.DiscardHandler), time.Now, append(s.notices.Todos(), s.messages.Todos(s.notices.Report)...)...)
}

func (s *shop) count(t *testing.T, state string) (n int) {
	t.Helper()
	if err := s.db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM deliveries WHERE state = ?`, state).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// tell tells the buyers of n orders.
func (s *shop) tell(t *testing.T, n int) {
	t.Helper()
	for i := range n {
		if err := s.db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			return s.notices.Tell(ctx, tx, notify.Notice{
				Kind: "order_paid", Event: fmt.Sprint("order/", i), About: fmt.Sprintf("261127-%d", i), Lang: "ko", Link: fmt.Sprint("/orders/", i),
				Facts: notify.Facts{Fill: map[string]string{"name": "김사자"}}, To: []notify.Address{{Channel: messages.SMS, Address: fmt.Sprintf("010-1234-%04d", i%50)}},
			})
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func prepare(t *testing.T, db *sqldb.DB, provider string, rates msgsim.Rates) (*shop, *msgsim.Server, string) {
	t.Helper()
	if err := sqldb.MigrateAll(t.Context(), db, sqldb.Domain{Name: "todo", Files: todo.Migrations}, sqldb.Domain{Name: "notify", Files: notify.Migrations}, sqldb.Domain{Name: "messages", Files: messages.Migrations}); err != nil {
		t.Fatal(err)
	}
	sim := msgsim.New(msgsim.Config{Key: "key", Secret: "secret", Numbers: []string{number}, SMS: "ncp:sms:kr:1:saja", Rates: rates, Now: time.Now})
	at := httptest.NewServer(sim)
	t.Cleanup(at.Close)
	s := newShop(db, provider, at.URL)
	if _, err := s.messages.Keep(t.Context(), messages.Sender{Number: number, State: messages.Registered}, ""); err != nil {
		t.Fatal(err)
	}
	if err := s.messages.Use(t.Context(), number); err != nil {
		t.Fatal(err)
	}
	return s, sim, at.URL
}

func TestKilledTwentyTimesNoMessageIsLostOrSentTwice(t *testing.T) {
	const orders, kills = 600, 20
	for engine, url := range map[string]func() string{
		"sqlite":  func() string { return "sqlite:" + filepath.Join(t.TempDir(), "shop.db") },
		"mariadb": func() string { return sqldbtest.MariaDBURL(t) },
	} {
		for _, provider := range []string{solapi.Name, sens.Name} {
			t.Run(engine+" "+provider, func(t *testing.T) {
				where := url()
				db := sqldbtest.Open(t, where)
				s, sim, at := prepare(t, db, provider, msgsim.Rates{Lost: 0.01})
				s.tell(t, orders)
				start := func() *exec.Cmd {
					cmd := exec.Command(os.Args[0])
					cmd.Env = append(os.Environ(), "SAJA_TEST_DB="+where, "SAJA_TEST_SIM="+at, "SAJA_TEST_PROVIDER="+provider)
					cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
					cmd.Stderr = t.Output()
					if err := cmd.Start(); err != nil {
						t.Fatal(err)
					}
					return cmd
				}
				for round := range kills {
					cmd, before := start(), len(sim.Arrived())
					eventually.True(t, "some messages", func() bool { return len(sim.Arrived()) > before+round%5 || s.count(t, "sent") == orders })
					cmd.Process.Kill()
					cmd.Wait()
				}
				last := start()
				eventually.True(t, "all messages", func() bool { return s.count(t, "sent") == orders })
				last.Process.Kill()
				last.Wait()
				texts := map[string]int{}
				for _, a := range sim.Arrived() {
					texts[a.To+a.Text]++
				}
				if n := len(sim.Arrived()); n != orders || len(texts) != orders {
					t.Errorf("%d messages arrived, %d different; want each of %d once", n, len(texts), orders)
				}
				t.Logf("%d kills, %d replies lost, %d attempts", kills, sim.Met("lost"), len(sim.Arrived()))
			})
		}
	}
}

func TestWhatBecameOfAMessageIsAskedForAndWrittenDown(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, sim, _ := prepare(t, db, solapi.Name, msgsim.Rates{})
		if err := s.notices.SetPrice(t.Context(), notify.Price{Provider: solapi.Name, What: "sms", ValidFrom: time.Now().Add(-time.Hour), MilliWon: 9_900}); err != nil {
			t.Fatal(err)
		}
		s.tell(t, 2)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- s.runner().Run(ctx) }()
		defer func() {
			stop()
			if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		}()
		eventually.True(t, "both sent", func() bool { return s.count(t, "sent") == 2 })
		sim.Deliver()
		eventually.True(t, "both delivered", func() bool { return s.count(t, "delivered") == 2 })
		if a := sim.Arrived()[0]; a.Kind != "SMS" || a.Bytes > 90 || a.From != number {
			t.Errorf("arrived %+v", a)
		}
		if c, err := s.notices.Costs(t.Context()); err != nil || c.Today != 2*9_900 {
			t.Errorf("they cost %d (%v), want 19.8 won", c.Today, err)
		}
	})
}

func TestANoticeIsKeptWithoutAProviderAndNotSentFromAnUnregisteredNumber(t *testing.T) {
	db := sqldbtest.SQLite(t)
	migrate(t, db)
	d := notify.Delivery{ID: "d", Address: "01012345678", Attempts: 1}
	none := messages.Channel{Service: messages.NewService(db, messages.Needs{}, time.Now), Shop: "사자"}
	if o := none.Send(t.Context(), d, notify.Letter{Short: "x"}); o.State != notify.Kept {
		t.Errorf("%+v, want it kept", o)
	}
	some := open(t, db, "secret")
	c := messages.Channel{Service: some.Service, Shop: "사자"}
	if o := c.Send(t.Context(), d, notify.Letter{Short: "x"}); o.State != notify.Broken || o.Code != "sender_unregistered" || len(some.sim.Arrived()) != 0 {
		t.Errorf("%+v, want it refused", o)
	}
	if c.Show("01012345678") != "010-****-5678" {
		t.Errorf("shown as %s", c.Show("01012345678"))
	}
}

func TestKindsAreToldByMessageWhereSomebodySaysSo(t *testing.T) {
	onEngines(t, func(t *testing.T, db *sqldb.DB) {
		s := newShop(db, solapi.Name, "http://127.0.0.1:1").messages
		ctx := t.Context()
		tells := func(want bool) {
			t.Helper()
			if got, err := s.Tells(ctx, db, "order_paid"); err != nil || got != want {
				t.Errorf("tells %v (%v), want %v", got, err, want)
			}
		}
		tells(false)
		for range 2 {
			if err := s.Switch(ctx, "order_paid", true); err != nil {
				t.Fatal(err)
			}
		}
		tells(true)
		if all, err := s.Kinds(ctx); err != nil || len(all) != 1 || !all[0].On {
			t.Errorf("%+v (%v)", all, err)
		}
		if err := s.Switch(ctx, "order_paid", false); err != nil {
			t.Fatal(err)
		}
		tells(false)
		if err := s.Switch(ctx, "password_reset", true); !errors.Is(err, messages.ErrKind) {
			t.Errorf("%v, want ErrKind", err)
		}
	})
}
