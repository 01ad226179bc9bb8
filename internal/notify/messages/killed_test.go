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
	picture  func(ctx context.Context, id string) ([]byte, error) // of those that go with messages
	db       *sqldb.DB
	notices  *notify.Service
	messages *messages.Service
	now      func() time.Time
}

func newShop(db *sqldb.DB, provider, sim string) *shop {
	return newShopThatLooks(db, provider, sim, 300*time.Millisecond)
}

// newShopThatLooks is one that asks after look what became of a message.
func newShopThatLooks(db *sqldb.DB, provider, sim string, look time.Duration) *shop {
	s := &shop{db: db, now: time.Now}
	now := func() time.Time { return s.now() }
	var p messages.Provider = solapi.New(solapi.Config{URL: sim, Key: "key", Secret: "secret", Channel: "@saja", Now: now})
	if provider == sens.Name {
		p = sens.New(sens.Config{URL: sim, Key: "key", Secret: "secret", SMS: "ncp:sms:kr:1:saja", Alim: "ncp:kkobizmsg:kr:1:saja", Channel: "@saja", Now: now})
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
		Provider: p, Kinds: []string{"order_paid"}, Kakao: "@saja", Shop: "사자", URL: "https://shop.example", Sample: sample, CallKey: []byte("key"), Look: look, Limits: limit.NewMemory(time.Now), Picture: func(ctx context.Context, id string) ([]byte, error) { return s.picture(ctx, id) }, Logger: slog.New(slog.DiscardHandler),
		Told: func(ctx context.Context, q sqldb.Querier, kind string) (bool, error) {
			return s.notices.GoesBy(ctx, q, kind, messages.SMS)
		},
		Charge: func(ctx context.Context, tx *sqldb.Tx, c notify.Charge) error { return s.notices.Charge(ctx, tx, c) },
		Refund: func(ctx context.Context, tx *sqldb.Tx, id string) error { return s.notices.Refund(ctx, tx, id) },
	}, now)
	c := messages.Channel{
		Service: s.messages, Shop: "사자", Settle: 2 * time.Second, // what a killed process sent may take that long to arrive on a busy machine
		Letter: func(ctx context.Context, id string) (notify.Letter, error) { return s.notices.Letter(ctx, id) },
	}
	s.notices = notify.NewService(db, notify.Needs{
		Desk: desk, Seal: glass{}, Kinds: []notify.Kind{{Name: "order_paid", Lane: notify.Ordinary, Until: time.Hour, Asked: []string{messages.SMS}}}, Ended: s.messages.Ended,
		Channels: []notify.Channel{c, messages.AlimTalk{Channel: c}},
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

// sample is a notice with what each of them has.
func sample(kind, lang string) notify.Notice {
	return notify.Notice{Kind: kind, Lang: lang, Facts: notify.Facts{Fill: map[string]string{"name": "김사자"}}, Link: "/orders/1"}
}

// tell tells the buyers of n orders.
func (s *shop) tell(t *testing.T, n int) {
	t.Helper()
	for i := range n {
		to, err := s.messages.Ways(t.Context(), s.db, "order_paid", "ko", fmt.Sprintf("010-1234-%04d", i%50))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			return s.notices.Tell(ctx, tx, notify.Notice{
				Kind: "order_paid", Event: fmt.Sprint("order/", i), About: fmt.Sprintf("261127-%d", i), Lang: "ko", Link: fmt.Sprint("/orders/", i),
				Facts: notify.Facts{Fill: map[string]string{"name": "김사자"}}, To: to,
			})
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func prepare(t *testing.T, db *sqldb.DB, provider string, rates msgsim.Rates) (*shop, *msgsim.Server, string) {
	t.Helper()
	return prepareWith(t, db, provider, msgsim.Config{Rates: rates})
}

// prepareWith makes a shop whose buyers are told by message, with a simulator that believes what is its own of c.
func prepareWith(t *testing.T, db *sqldb.DB, provider string, c msgsim.Config) (*shop, *msgsim.Server, string) {
	t.Helper()
	if err := sqldb.MigrateAll(t.Context(), db, sqldb.Domain{Name: "todo", Files: todo.Migrations}, sqldb.Domain{Name: "notify", Files: notify.Migrations}, sqldb.Domain{Name: "messages", Files: messages.Migrations}); err != nil {
		t.Fatal(err)
	}
	c.Key, c.Secret, c.Numbers, c.SMS, c.Alim, c.Channel = "key", "secret", []string{number}, "ncp:sms:kr:1:saja", "ncp:kkobizmsg:kr:1:saja", "@saja"
	if c.Now == nil {
		c.Now = time.Now
	}
	sim := msgsim.New(c)
	at := httptest.NewServer(sim)
	t.Cleanup(at.Close)
	s := newShop(db, provider, at.URL)
	if _, err := s.messages.Keep(t.Context(), messages.Sender{Number: number, State: messages.Registered}, ""); err != nil {
		t.Fatal(err)
	}
	if err := s.messages.Use(t.Context(), number); err != nil {
		t.Fatal(err)
	}
	if err := s.notices.SwitchChannel(t.Context(), "order_paid", messages.SMS, true); err != nil {
		t.Fatal(err)
	}
	return s, sim, at.URL
}

func TestKilledTwentyTimesNoMessageIsLostOrSentTwice(t *testing.T) {
	const orders, kills = 600, 20
	onEnginesAndProviders(t, func(t *testing.T, where, provider string) {
		s, sim, at := prepare(t, sqldbtest.Open(t, where), provider, msgsim.Rates{Lost: 0.01})
		s.tell(t, orders)
		killed{where, provider, at, kills}.run(t, func() int { return len(sim.Arrived()) }, func() bool { return s.count(t, "sent") == orders })
		texts := map[string]int{}
		for _, a := range sim.Arrived() {
			texts[a.To+a.Text]++
		}
		if n := len(sim.Arrived()); n != orders || len(texts) != orders {
			t.Errorf("%d messages arrived, %d different; want each of %d once", n, len(texts), orders)
		}
		t.Logf("%d kills, %d replies lost, %d messages", kills, sim.Met("lost"), len(sim.Arrived()))
	})
}

func TestKilledEightTimesEachBuyerGetsAnAlimTalkAndALongMessageOnlyWhereThatDidNotArrive(t *testing.T) {
	const orders, kills = 150, 8
	onEnginesAndProviders(t, func(t *testing.T, where, provider string) {
		var strangers []string
		for i := range 50 {
			if i%3 == 0 {
				strangers = append(strangers, fmt.Sprintf("0101234%04d", i))
			}
		}
		s, sim, at := prepareWith(t, sqldbtest.Open(t, where), provider, msgsim.Config{
			Rates: msgsim.Rates{Lost: 0.01}, Templates: map[string]string{"paid_1": paidText}, Strangers: strangers, After: 50 * time.Millisecond,
		})
		s.approve(t, paidText, paidText)
		s.tell(t, orders)
		killed{where, provider, at, kills}.run(t, func() int { return len(sim.Arrived()) }, func() bool {
			return s.count(t, "delivered") == orders && s.count(t, "held")+s.count(t, "waiting")+s.count(t, "trying")+s.count(t, "sent") == 0
		})
		byAlim, byText := map[string]int{}, map[string]int{}
		for _, a := range sim.Arrived() {
			if a.Template != "" {
				byAlim[a.Text]++
			} else {
				byText[a.To+a.Text]++
			}
		}
		var missed int
		for i := range orders {
			if i%50%3 == 0 {
				missed++
			}
		}
		if n := len(sim.Arrived()); n != orders+missed || len(byAlim) != orders || len(byText) != missed {
			t.Errorf("%d arrived, %d AlimTalk and %d long messages that differ; want %d and %d, each once", n, len(byAlim), len(byText), orders, missed)
		}
		t.Logf("%d kills, %d replies lost, %d AlimTalk, %d long messages", kills, sim.Met("lost"), len(byAlim), len(byText))
	})
}

func onEnginesAndProviders(t *testing.T, test func(t *testing.T, where, provider string)) {
	t.Helper()
	for engine, url := range map[string]func(t *testing.T) string{
		"sqlite":  func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "shop.db") },
		"mariadb": func(t *testing.T) string { return sqldbtest.MariaDBURL(t) },
	} {
		for _, provider := range []string{solapi.Name, sens.Name} {
			t.Run(engine+" "+provider, func(t *testing.T) { test(t, url(t), provider) })
		}
	}
}

// killed is a shop in a process of its own that is killed so many times.
type killed struct {
	where, provider, sim string
	times                int
}

// run kills the process each time after some more has arrived, and lets the last go on until all is done.
func (k killed) run(t *testing.T, arrived func() int, done func() bool) {
	t.Helper()
	start := func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "SAJA_TEST_DB="+k.where, "SAJA_TEST_SIM="+k.sim, "SAJA_TEST_PROVIDER="+k.provider)
		cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
		cmd.Stderr = t.Output()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	for round := range k.times {
		cmd, before := start(), arrived()
		eventually.True(t, "some messages", func() bool { return arrived() > before+round%5 || done() })
		cmd.Process.Kill()
		cmd.Wait()
	}
	last := start()
	eventually.True(t, "all messages", done)
	last.Process.Kill()
	last.Wait()
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
		s := newShop(db, solapi.Name, "http://127.0.0.1:1")
		ctx := t.Context()
		tells := func(want bool) {
			t.Helper()
			if got, err := s.messages.Ways(ctx, db, "order_paid", "ko", "01012345678"); err != nil || len(got) == 1 != want {
				t.Errorf("ways %v (%v), want one: %v", got, err, want)
			}
		}
		tells(false)
		for range 2 {
			if err := s.notices.SwitchChannel(ctx, "order_paid", messages.SMS, true); err != nil {
				t.Fatal(err)
			}
		}
		tells(true)
		all, err := s.notices.Kinds(ctx)
		if err != nil || len(all) != 1 || len(all[0].Channels) != 2 || all[0].Channels[1] != (notify.NoticeChannel{Name: messages.SMS, On: true, Asked: true, Here: true}) {
			t.Errorf("%+v (%v)", all, err)
		}
		if err := s.notices.SwitchChannel(ctx, "order_paid", messages.SMS, false); err != nil {
			t.Fatal(err)
		}
		tells(false)
		if err := s.notices.SwitchChannel(ctx, "order_paid", messages.AlimTalkName, true); !errors.Is(err, notify.ErrKind) {
			t.Errorf("%v, want ErrKind", err)
		}
	})
}
