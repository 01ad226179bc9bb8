package payment_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/todo"
)

// sandboxKey is what the shop and the sandbox provider of these tests share.
const sandboxKey = "a key of these tests alone"

// shop is a payment service with a real sandbox provider behind real HTTP, and a clock of its own.
type shop struct {
	*payment.Service
	db       *sqldb.DB
	provider *payment.Sandbox
	pg       *httptest.Server
	log      *strings.Builder
	t        testing.TB

	mu  sync.Mutex
	now time.Time

	follow func(ctx context.Context, tx *sqldb.Tx, p payment.Payment) error // from the next restart on
}

var tables = sqldbtest.NewShape(
	sqldb.Domain{Name: "eventlog", Files: eventlog.Migrations},
	sqldb.Domain{Name: "todo", Files: todo.Migrations},
	sqldb.Domain{Name: "payment", Files: payment.Migrations},
)

func open(t testing.TB, db *sqldb.DB) *shop {
	t.Helper()
	s := &shop{db: db, t: t, log: &strings.Builder{}, now: time.Now()}
	server, err := sandboxpg.New(sandboxpg.Config{Key: sandboxKey, Shops: []string{"http://127.0.0.1:1"}, Hang: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	s.pg = httptest.NewServer(server)
	t.Cleanup(func() {
		server.Close()
		s.pg.CloseClientConnections()
		s.pg.Close()
	})
	s.provider = payment.NewSandbox(payment.SandboxConfig{API: s.pg.URL, Key: sandboxKey})
	s.restart()
	return s
}

// restart is the same shop in a new process.
func (s *shop) restart() { s.restartWith(s.provider) }

// restartWith is restart with another provider.
func (s *shop) restartWith(provider payment.Provider) {
	logger := slog.New(slog.NewTextHandler(s, nil))
	s.Service = payment.New(s.db, payment.Needs{Providers: []payment.Provider{provider}, Follow: s.follow}, payment.Config{Call: time.Second, Patience: 5 * time.Second}, logger, s.clock)
}

func (s *shop) Write(line []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.Write(line)
}

func (s *shop) alerted(what string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Contains(s.log.String(), what) && strings.Contains(s.log.String(), "alert=true")
}

func (s *shop) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *shop) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

func (s *shop) intend(amount money.Won) payment.Payment {
	s.t.Helper()
	var p payment.Payment
	err := s.db.InTx(context.Background(), func(ctx context.Context, tx *sqldb.Tx) (err error) {
		p, err = s.Open(ctx, tx, payment.Intent{
			OrderID: id.New(), OrderNumber: id.OrderNumber(s.clock()), Amount: amount,
			Name: "불맛 쌀떡볶이", BuyerName: "김사자", Origin: "http://127.0.0.1:1",
		})
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// press is the shopper in the window; the form is what the browser brings back.
func (s *shop) press(p payment.Payment, o sandboxpg.Outcome) url.Values {
	s.t.Helper()
	window, err := s.WindowURL(context.Background(), p)
	if err != nil {
		s.t.Fatal(err)
	}
	r, err := sandboxpg.Shopper{HTTP: http.DefaultClient}.Press(context.Background(), window, o)
	if err != nil {
		s.t.Fatal(err)
	}
	return r.Fields
}

func (s *shop) comeBack(form url.Values) (payment.Payment, error) {
	c, p, err := s.Claimed(context.Background(), "sandbox", form)
	if err != nil {
		return payment.Payment{}, err
	}
	p, err = s.Settle(context.Background(), c, p)
	if err != nil {
		return p, err
	}
	// Settle answers from what it wrote: it has to be what is written.
	if row := s.find(p.ID); !reflect.DeepEqual(p, row) {
		s.t.Errorf("answered with\n%+v, its row is\n%+v", p, row)
	}
	return p, nil
}

func (s *shop) pay(amount money.Won, o sandboxpg.Outcome) payment.Payment {
	s.t.Helper()
	p, err := s.comeBack(s.press(s.intend(amount), o))
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

func (s *shop) find(id string) payment.Payment {
	s.t.Helper()
	p, err := s.Payment(context.Background(), s.db, id)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// work does what is due and says how much there was.
func (s *shop) work() int {
	s.t.Helper()
	n, err := todo.NewRunner(s.db, todo.Config{}, slog.New(slog.NewTextHandler(s, nil)), s.clock, s.Todos()...).Drain(context.Background())
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

// settleAll lets time pass and the worker work until nothing is left to do.
func (s *shop) settleAll() {
	s.t.Helper()
	for range 60 {
		s.work()
		if s.count("payments WHERE due_at > 0")+s.count("refunds WHERE due_at > 0") == 0 {
			return
		}
		s.pass(2 * time.Minute)
	}
	s.t.Error("something is still open after an hour")
}

func (s *shop) exec(query string) {
	s.t.Helper()
	err := s.db.InTx(context.Background(), func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.ExecContext(ctx, query)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) count(from string, args ...any) int64 {
	s.t.Helper()
	var n int64
	if err := s.db.QueryRowContext(context.Background(), "SELECT COUNT(*) FROM "+from, args...).Scan(&n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

// agree fails the test unless the provider's books and ours show the same money for p.
func (s *shop) agree(id string) {
	s.t.Helper()
	p := s.find(id)
	a, err := s.provider.Inquire(context.Background(), p)
	if err != nil {
		s.t.Fatal(err)
	}
	charged := a.Books.Standing == payment.Charged
	ours := p.State == payment.Paid || p.State == payment.PartRefunded || p.State == payment.Refunded
	if charged != ours {
		s.t.Errorf("payment is %s (%s), the provider's books say standing %d", p.State, p.Reason, a.Books.Standing)
	}
	if done := s.count("refunds WHERE payment_id = ? AND state = 'done'", id); int64(len(a.Books.Refunds)) != done {
		s.t.Errorf("%d refunds done here, %d in the provider's books", done, len(a.Books.Refunds))
	}
}

func TestEveryFaultEndsWhereTheMoneyIs(t *testing.T) {
	for outcome, want := range map[sandboxpg.Outcome]payment.State{
		sandboxpg.Approve:       payment.Paid,
		sandboxpg.Decline:       payment.Declined,
		sandboxpg.Close:         payment.Closed,
		sandboxpg.TimeoutBefore: payment.NetCancelled,
		sandboxpg.TimeoutAfter:  payment.Paid,
		sandboxpg.ReplyCut:      payment.Paid,
		sandboxpg.HTTP500:       payment.NetCancelled,
		sandboxpg.ReturnTwice:   payment.Paid,
		sandboxpg.AlteredAmount: payment.NetCancelled,
		sandboxpg.AlteredReply:  payment.NetCancelled,
		sandboxpg.NoticeTwice:   payment.Paid,
		sandboxpg.NoticeLate:    payment.Paid,
		sandboxpg.RefundTimeout: payment.Paid,
		sandboxpg.RefundRefused: payment.Paid,
	} {
		t.Run(string(outcome), func(t *testing.T) {
			tables.Each(t, func(t *testing.T, db *sqldb.DB) {
				s := open(t, db)
				p := s.pay(12900, outcome)
				if p.State != want {
					t.Errorf("the shopper's return ends %s, want %s", p.State, want)
				}
				s.settleAll()
				if got := s.find(p.ID).State; got != want {
					t.Errorf("after the worker it is %s, want %s", got, want)
				}
				s.agree(p.ID)
				captured := s.count("outbox WHERE kind = ?", payment.KindCaptured)
				failed := s.count("outbox WHERE kind = ?", payment.KindFailed)
				if wantCaptured := want == payment.Paid; captured+failed != 1 || (captured == 1) != wantCaptured {
					t.Errorf("told of %d captures and %d failures", captured, failed)
				}
			})
		})
	}
}

func TestForgedReturnChangesNothingAndIsReported(t *testing.T) {
	s := open(t, tables.SQLite(t))
	p := s.intend(12900)
	form := s.press(p, sandboxpg.ForgedSignature)
	if _, err := s.comeBack(form); !errors.Is(err, payment.ErrForged) {
		t.Errorf("forged return gives %v, want ErrForged", err)
	}
	if got := s.find(p.ID); got.State != payment.Window || got.TID != "" {
		t.Errorf("forged return left the payment %s, tid %q", got.State, got.TID)
	}
	if !s.alerted("forged payment return") {
		t.Error("nobody was told of the forged return")
	}
}

func TestSignedReturnForSomebodyElsesPaymentIsForged(t *testing.T) {
	s := open(t, tables.SQLite(t))
	form := s.press(s.intend(12900), sandboxpg.Approve)
	form.Set("oid", id.New())
	form.Set("signature", sandboxpg.SignForm(sandboxKey, form))
	if _, err := s.comeBack(form); !errors.Is(err, payment.ErrForged) {
		t.Errorf("return for an unknown payment gives %v, want ErrForged", err)
	}
	form = s.press(s.intend(12900), sandboxpg.Approve)
	form["amount"] = append(form["amount"], "1")
	if _, err := s.comeBack(form); !errors.Is(err, payment.ErrForged) {
		t.Errorf("return with two amounts gives %v, want ErrForged", err)
	}
}

func TestWhatIsDueForNothingIsToldToStaff(t *testing.T) {
	s := open(t, tables.SQLite(t))
	for i, told := range []string{"what is to be settled is in no book", "what is to be given back is in no book"} {
		if err := s.Todos()[i].Handle(t.Context(), todo.Job{Key: "nothing"}); err != nil || !s.alerted(told) {
			t.Errorf("a todo for nothing ends with %v; staff were told: %v", err, s.alerted(told))
		}
	}
}

func TestRepeatedReturnsChargeOnce(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		p := s.intend(12900)
		form := s.press(p, sandboxpg.Approve)
		var all sync.WaitGroup
		for range 16 {
			all.Go(func() {
				if got, err := s.comeBack(form); err != nil || got.State != payment.Paid {
					t.Errorf("a repeated return gives %s, %v; want paid", got.State, err)
				}
			})
		}
		all.Wait()
		if n := s.count("payment_attempts WHERE kind = 'approve'"); n != 1 {
			t.Errorf("the provider was asked to charge %d times, want once", n)
		}
		if n := s.count("outbox WHERE kind = ?", payment.KindCaptured); n != 1 {
			t.Errorf("told of %d captures, want 1", n)
		}
	})
}

// dying is a provider during whose call the process ends: what was durable before it is all that is left.
type dying struct {
	*payment.Sandbox
	called bool // the call reaches the provider
}

func (d dying) Approve(ctx context.Context, p payment.Payment) (payment.Answer, error) {
	if d.called {
		_, _ = d.Sandbox.Approve(ctx, p)
	}
	panic("killed")
}

func TestATodoClosesWhatAKilledProcessLeftOpen(t *testing.T) {
	for name, step := range map[string]struct {
		outcome sandboxpg.Outcome
		called  bool // the approve call was made before the kill
		want    payment.State
	}{
		"before the call": {sandboxpg.Approve, false, payment.NetCancelled},
		"after the call":  {sandboxpg.Approve, true, payment.Paid},
		"after a decline": {sandboxpg.Decline, true, payment.Declined},
	} {
		t.Run(name, func(t *testing.T) {
			tables.Each(t, func(t *testing.T, db *sqldb.DB) {
				s := open(t, db)
				p := s.intend(12900)
				form := s.press(p, step.outcome)
				working := s.provider
				s.restartWith(dying{working, step.called})
				func() {
					defer func() { _ = recover() }()
					_, _ = s.comeBack(form)
				}()
				if got := s.find(p.ID).State; got != payment.Approving {
					t.Fatalf("the killed process left the payment %s, want approving", got)
				}
				s.restart()
				s.pass(time.Minute)
				s.settleAll()
				if got := s.find(p.ID).State; got != step.want {
					t.Errorf("after the restart the payment is %s, want %s", got, step.want)
				}
				s.agree(p.ID)
			})
		})
	}
}

func TestProviderThatIsDownLeavesNothingOpenOnceItIsBack(t *testing.T) {
	s := open(t, tables.SQLite(t))
	p := s.intend(12900)
	form := s.press(p, sandboxpg.TimeoutAfter)
	working := s.provider
	s.provider = payment.NewSandbox(payment.SandboxConfig{API: "http://127.0.0.1:1", Key: sandboxKey})
	s.restart()
	got, err := s.comeBack(form)
	if err != nil || got.State != payment.Unknown {
		t.Fatalf("with the provider down the payment is %s, %v; want unknown", got.State, err)
	}
	for range 40 {
		s.work()
		s.pass(2 * time.Minute)
	}
	if got := s.find(p.ID).State; got != payment.Review {
		t.Errorf("after more than an hour the payment is %s, want review", got)
	}
	if !s.alerted("cannot be undone") {
		t.Error("nobody was told that a charge cannot be undone")
	}
	s.provider = working
	s.restart()
	s.settleAll()
	if got := s.find(p.ID).State; got.Open() {
		t.Errorf("with the provider back the payment is still %s", got)
	}
	s.agree(p.ID)
}

func (s *shop) ask(p payment.Payment, amount money.Won, key string) (payment.Refund, error) {
	var r payment.Refund
	err := s.db.InTx(context.Background(), func(ctx context.Context, tx *sqldb.Tx) (err error) {
		r, err = s.AskRefund(ctx, tx, payment.RefundAsk{PaymentID: p.ID, Amount: amount, Reason: "changed my mind", Key: key})
		return err
	})
	return r, err
}

func TestWhoReadARefundTooEarlyDoesNotBlockTheNext(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		p := s.pay(12900, sandboxpg.RefundRefused)
		read, err := s.ask(p, 12900, "first")
		if err != nil {
			t.Fatal(err)
		}
		if r, err := s.SendRefund(t.Context(), read.ID); err != nil || r.State != payment.RefundFailed {
			t.Fatalf("the first refund is %s, %v; want failed", r.State, err)
		}
		if r, err := s.StepRefund(t.Context(), read); err != nil || r.State != payment.RefundFailed {
			t.Errorf("the late step makes it %s, %v; want failed", r.State, err)
		}
		again, err := s.ask(p, 12900, "again")
		if err != nil {
			t.Fatal(err)
		}
		if r, err := s.SendRefund(t.Context(), again.ID); err != nil || r.State != payment.RefundDone {
			t.Errorf("the next refund is %s, %v; want done", r.State, err)
		}
	})
}

func TestRefundThatIsNotAnsweredIsFoundByInquiry(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		p := s.pay(12900, sandboxpg.RefundTimeout)
		r, err := s.ask(p, 12900, "k")
		if err != nil {
			t.Fatal(err)
		}
		r, err = s.SendRefund(t.Context(), r.ID)
		if err != nil || r.State != payment.RefundDone {
			t.Errorf("refund is %s, %v; want done", r.State, err)
		}
		if got := s.find(p.ID); got.State != payment.Refunded || got.Refunded != 12900 {
			t.Errorf("payment is %s, %s refunded", got.State, got.Refunded)
		}
		s.agree(p.ID)
	})
}

func TestRefusedRefundCanBeAskedForAgain(t *testing.T) {
	s := open(t, tables.SQLite(t))
	p := s.pay(12900, sandboxpg.RefundRefused)
	for i, want := range []payment.RefundState{payment.RefundFailed, payment.RefundDone} {
		r, err := s.ask(p, 12900, string(rune('a'+i)))
		if err != nil {
			t.Fatal(err)
		}
		if r, err = s.SendRefund(t.Context(), r.ID); err != nil || r.State != want {
			t.Errorf("refund %d is %s, %v; want %s", i, r.State, err, want)
		}
	}
	s.agree(p.ID)
}

func TestNeverMoreIsRefundedThanWasPaid(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		p := s.pay(10000, sandboxpg.Approve)
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				r, err := s.ask(p, 3000, string(rune('a'+i)))
				if errors.Is(err, payment.ErrNotRefundable) {
					return
				}
				if err == nil {
					_, err = s.SendRefund(context.Background(), r.ID)
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		s.settleAll()
		if got := s.find(p.ID); got.Refunded != 9000 || got.State != payment.PartRefunded || got.Refunding != "" {
			t.Errorf("%s of 10,000원 refunded, payment %s, in flight %q; want 9,000원", got.Refunded, got.State, got.Refunding)
		}
		s.agree(p.ID)
	})
}

func TestMoneyIsConservedWhateverHappens(t *testing.T) {
	s := open(t, tables.SQLite(t))
	outcomes := sandboxpg.Outcomes
	rapid.Check(t, func(rt *rapid.T) {
		amount := money.Won(rapid.Int64Range(1, 99_999).Draw(rt, "tens") * 100)
		p := s.intend(amount)
		form := s.press(p, rapid.SampledFrom(outcomes).Draw(rt, "outcome"))
		for range rapid.IntRange(1, 3).Draw(rt, "returns") {
			if _, err := s.comeBack(form); err != nil && !errors.Is(err, payment.ErrForged) {
				rt.Fatal(err)
			}
		}
		for i := range rapid.IntRange(0, 3).Draw(rt, "refunds") {
			part := money.Won(rapid.Int64Range(1, int64(amount)).Draw(rt, "part"))
			r, err := s.ask(p, part, string(rune('a'+i)))
			if errors.Is(err, payment.ErrNotRefundable) {
				continue
			}
			if err != nil {
				rt.Fatal(err)
			}
			if _, err := s.SendRefund(context.Background(), r.ID); err != nil {
				rt.Fatal(err)
			}
		}
		s.settleAll()
		s.agree(p.ID)
		got := s.find(p.ID)
		if got.Refunded < 0 || got.Refunded > amount || got.RefundAsked != got.Refunded {
			rt.Errorf("%s asked and %s refunded of %s", got.RefundAsked, got.Refunded, amount)
		}
	})
}

func TestWhatAProgramWithoutTodosLeftOpenIsFound(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		p := s.pay(12900, sandboxpg.Approve)
		if _, err := s.ask(p, 2900, "k"); err != nil {
			t.Fatal(err)
		}
		open := s.intend(5000)
		form := s.press(open, sandboxpg.TimeoutAfter)
		working := s.provider
		s.provider = payment.NewSandbox(payment.SandboxConfig{API: "http://127.0.0.1:1", Key: sandboxKey})
		s.restart()
		if got, err := s.comeBack(form); err != nil || got.State != payment.Unknown {
			t.Fatalf("with the provider down the payment is %s, %v", got.State, err)
		}
		s.provider = working
		s.restart()
		if err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			_, err := tx.ExecContext(ctx, "DELETE FROM todos")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for _, r := range s.Rounds() {
			if err := r.Do(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if n := s.count("todos"); n != 2 {
			t.Errorf("%d are to be done, want the refund and the payment", n)
		}
		s.pass(time.Minute)
		s.settleAll()
		s.agree(p.ID)
		s.agree(open.ID)
	})
}

func TestOnlyWindowsThatNobodyFinishedAreForgotten(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		for want, payments := range map[bool][]payment.Payment{
			true:  {s.intend(12900), s.pay(12900, sandboxpg.Close)},
			false: {s.pay(12900, sandboxpg.Decline), s.pay(12900, sandboxpg.Approve)},
		} {
			for _, p := range payments {
				s.forget(p, want)
			}
		}
	})
}

func (s *shop) forget(p payment.Payment, want bool) {
	s.t.Helper()
	var done bool
	err := s.db.InTx(s.t.Context(), func(ctx context.Context, tx *sqldb.Tx) (err error) {
		done, err = s.Forget(ctx, tx, p.OrderID)
		return err
	})
	if there := s.count("payments WHERE id = ?", p.ID) == 1; err != nil || done != want || there == want {
		s.t.Errorf("forgetting a payment that is %s says %v, %v and leaves it: %v; want it gone: %v", p.State, done, err, there, want)
	}
}
