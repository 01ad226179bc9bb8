package payment_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/payment/paymenttest"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

func TestProvidersConform(t *testing.T) {
	draft := func(by payment.Provider) func(*testing.T) payment.Payment {
		return func(*testing.T) payment.Payment {
			return payment.Payment{
				ID: id.New(), OrderNumber: "261124-7K3M9QXA4", Provider: by.Name(), MID: by.MID(), Amount: 10000, Goods: "떡볶이", Buyer: "김○○",
				ReturnURL: "http://127.0.0.1:1" + payment.ReturnPath(by.Name()), State: payment.Window, CreatedAt: time.Now(),
			}
		}
	}
	t.Run("sandbox", func(t *testing.T) {
		s := open(t, tables.SQLite(t))
		paymenttest.Conform(t, paymenttest.Shop{
			Provider: s.provider, Draft: draft(s.provider),
			Agree: func(t *testing.T, p payment.Payment) url.Values { return s.press(p, sandboxpg.Approve) },
			Forge: func(t *testing.T, form url.Values) []url.Values {
				return []url.Values{s.press(draft(s.provider)(t), sandboxpg.ForgedSignature)}
			},
			Notice: func(p payment.Payment) (http.Header, string, []byte) {
				body := notice(p)
				return signed(sandboxKey, body, time.Now()), noticePath, body
			},
		})
	})
	t.Run("bank", func(t *testing.T) {
		bank := paymenttest.NewBank(time.Now)
		paymenttest.Conform(t, paymenttest.Shop{
			Provider: bank, Draft: draft(bank),
			Agree: func(t *testing.T, p payment.Payment) url.Values {
				if _, err := bank.Open(t.Context(), p); err != nil {
					t.Fatal(err)
				}
				return bank.Agree(p)
			},
			Pay: func(_ *testing.T, p payment.Payment) { bank.Deposit(p) },
			Notice: func(p payment.Payment) (http.Header, string, []byte) {
				h, body := bank.Notice(p, payment.Charged)
				return h, payment.NoticePath("bank"), body
			},
		})
	})
}

// What the sandbox gets wrong on purpose is never an answer that could be believed.
func TestAMisbehavingProviderGivesNoAnswer(t *testing.T) {
	s := open(t, tables.SQLite(t))
	for outcome, want := range map[sandboxpg.Outcome]payment.Standing{
		sandboxpg.TimeoutBefore: payment.Pending,
		sandboxpg.TimeoutAfter:  payment.Charged,
		sandboxpg.ReplyCut:      payment.Charged,
		sandboxpg.HTTP500:       payment.Pending,
	} {
		p := s.intend(12900)
		form := s.press(p, outcome)
		p.TID, p.AuthToken = form.Get("tid"), form.Get("auth_token")
		ctx, cancel := context.WithCancel(t.Context())
		var asks sync.WaitGroup
		if outcome == sandboxpg.TimeoutBefore || outcome == sandboxpg.TimeoutAfter {
			asks.Go(func() { // whoever asked gives up once the books stand as they will
				defer cancel()
				for ctx.Err() == nil {
					if a, err := s.provider.Inquire(ctx, p); err == nil && a.Books.Standing == want {
						return
					}
				}
			})
		}
		if a, err := s.provider.Approve(ctx, p); err == nil {
			t.Errorf("%s: answered %+v", outcome, a)
		}
		cancel()
		asks.Wait()
		if a, err := s.provider.Inquire(t.Context(), p); err != nil || a.Books.Standing != want {
			t.Errorf("%s: the books show standing %d, %v; want %d", outcome, a.Books.Standing, err, want)
		}
	}
	p := s.intend(12900)
	form := s.press(p, sandboxpg.AlteredReply)
	p.TID, p.AuthToken = form.Get("tid"), form.Get("auth_token")
	if a, err := s.provider.Approve(t.Context(), p); err != nil || a.Books.Agrees(p) {
		t.Errorf("a reply of another amount agrees: %+v, %v", a.Books, err)
	}
}

// withBank is the shop with a second provider beside the sandbox.
func withBank(t *testing.T, db *sqldb.DB) (*shop, *paymenttest.Bank) {
	t.Helper()
	s := open(t, db)
	bank := paymenttest.NewBank(s.clock)
	s.restartWithAll(s.provider, bank)
	return s, bank
}

func (s *shop) restartWithAll(providers ...payment.Provider) {
	logger := slog.New(slog.NewTextHandler(s, nil))
	s.Service = payment.New(s.db, payment.Needs{Providers: providers},
		payment.Config{Call: time.Second, Patience: 5 * time.Second}, logger, s.clock)
}

func (s *shop) intendBy(provider string) payment.Payment {
	s.t.Helper()
	var p payment.Payment
	err := s.db.InTx(context.Background(), func(ctx context.Context, tx *sqldb.Tx) (err error) {
		p, err = s.Open(ctx, tx, payment.Intent{
			OrderID: id.New(), OrderNumber: id.OrderNumber(s.clock()), Amount: 10000, Name: "떡볶이", Provider: provider, Origin: "http://shop.test",
		})
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// agree opens the bank's window for p and settles the shopper's return.
func (s *shop) payAtBank(bank *paymenttest.Bank, p payment.Payment) payment.Payment {
	s.t.Helper()
	if _, err := s.WindowURL(context.Background(), p); err != nil {
		s.t.Fatal(err)
	}
	c, p, err := s.Claimed(context.Background(), "bank", bank.Agree(p))
	if err != nil {
		s.t.Fatal(err)
	}
	p, err = s.Settle(context.Background(), c, p)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

func TestWhatIsAskedOfAPaymentGoesWhereItWasPaid(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, bank := withBank(t, db)
		card := s.pay(12900, sandboxpg.Approve)
		if card.Provider != "sandbox" || len(bank.Asked()) != 0 {
			t.Fatalf("a payment without a wish went to %s; the bank was asked %v", card.Provider, bank.Asked())
		}
		p := s.payAtBank(bank, s.intendBy("bank"))
		bank.Deposit(p)
		s.pass(time.Hour)
		s.settleAll()
		if got := s.find(p.ID); got.State != payment.Paid || got.Provider != "bank" {
			t.Fatalf("the deposit made it %s at %s", got.State, got.Provider)
		}
		// The shop changes over to the bank: a card's refund still goes to the sandbox, and the other way round.
		s.restartWithAll(bank, s.provider)
		for _, paid := range []payment.Payment{card, p} {
			r, err := s.ask(paid, 1000, "k")
			if err != nil {
				t.Fatal(err)
			}
			if r, err = s.SendRefund(t.Context(), r.ID); err != nil || r.State != payment.RefundDone {
				t.Errorf("the refund of a payment by %s is %s, %v", paid.Provider, r.State, err)
			}
		}
		s.agree(card.ID)
		if got := strings.Count(strings.Join(bank.Asked(), " "), "refund"); got != 1 {
			t.Errorf("the bank was asked for %d refunds, want its own", got)
		}
		// A claim of one provider says nothing of another's payment.
		if _, _, err := s.Claimed(t.Context(), "bank", bank.Agree(s.intendBy("sandbox"))); !errors.Is(err, payment.ErrForged) {
			t.Errorf("the bank's claim on a card's payment gives %v, want ErrForged", err)
		}
		if _, _, err := s.Claimed(t.Context(), "nobody", bank.Agree(p)); !errors.Is(err, payment.ErrForged) {
			t.Errorf("a provider that is not there gives %v, want ErrForged", err)
		}
		if _, err := s.Draft(payment.Intent{Provider: "nobody"}); !errors.Is(err, payment.ErrProvider) {
			t.Errorf("a payment by nobody gives %v, want ErrProvider", err)
		}
	})
}

func TestAProviderThatIsGoneLeavesItsRefundsWaiting(t *testing.T) {
	s, bank := withBank(t, tables.SQLite(t))
	p := s.payAtBank(bank, s.intendBy("bank"))
	bank.Deposit(p)
	s.pass(time.Hour)
	s.settleAll()
	s.restartWithAll(s.provider)
	r, err := s.ask(p, 1000, "k")
	if err != nil {
		t.Fatal(err)
	}
	if r, err = s.SendRefund(t.Context(), r.ID); err != nil || r.State != payment.RefundUnknown {
		t.Errorf("without its provider the refund is %s, %v; want unknown", r.State, err)
	}
	s.restartWithAll(s.provider, bank)
	s.pass(time.Minute)
	s.settleAll()
	if got := s.find(p.ID); got.Refunded != 1000 {
		t.Errorf("with its provider back %s are refunded", got.Refunded)
	}
}

func TestAWindowMayBeAFormAndMayFail(t *testing.T) {
	s, bank := withBank(t, tables.SQLite(t))
	mux := http.NewServeMux()
	s.Routes(mux)
	get := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		return w
	}
	p := s.intendBy("bank")
	bank.Down(true)
	if _, err := s.WindowURL(t.Context(), p); !errors.Is(err, payment.ErrWindow) {
		t.Errorf("a window that does not open gives %v, want ErrWindow", err)
	}
	if w := get("/payments/bank/window/" + p.ID); w.Code != 503 {
		t.Errorf("its page gives %d", w.Code)
	}
	if got := s.find(p.ID); got.State != payment.Window {
		t.Errorf("it left the payment %s", got.State)
	}
	bank.Down(false)
	window, err := s.WindowURL(t.Context(), p)
	if err != nil || window != "http://shop.test/payments/bank/window/"+p.ID {
		t.Errorf("the window is at %s, %v", window, err)
	}
	w := get("/payments/bank/window/" + p.ID)
	for _, piece := range []string{`action="https://bank.test/pay"`, `name="oid" value="` + p.ID + `"`, `<button>`, `/payments/window.js`} {
		if !strings.Contains(w.Body.String(), piece) {
			t.Errorf("the window's page lacks %s:\n%s", piece, w.Body)
		}
	}
	if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "form-action https://bank.test;") || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("the window's page may %s", policy)
	}
	for _, path := range []string{"/payments/sandbox/window/" + p.ID, "/payments/bank/window/" + id.New(), "/payments/bank/window/" + s.payAtBank(bank, p).ID} {
		if w := get(path); w.Code != 404 {
			t.Errorf("%s answers %d, want 404", path, w.Code)
		}
	}
}

// scripted is a provider whose window is opened by a script.
type scripted struct{ *paymenttest.Bank }

func (scripted) Name() string { return "script" }

func (scripted) Open(context.Context, payment.Payment) (payment.Opening, error) {
	return payment.Opening{Address: "https://js.test/pay.js", Call: "Pay.open", Input: map[string]string{"name": `"</script>'`}}, nil
}

func TestAWindowMayBeAScript(t *testing.T) {
	s := open(t, tables.SQLite(t))
	s.restartWithAll(scripted{paymenttest.NewBank(s.clock)})
	mux := http.NewServeMux()
	s.Routes(mux)
	p := s.intendBy("script")
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest("GET", "/payments/script/window/"+p.ID, nil))
	body := w.Body.String()
	if !strings.Contains(body, `src="https://js.test/pay.js"`) || !strings.Contains(body, `data-call="Pay.open"`) || strings.Contains(body, "</script>'") {
		t.Errorf("the page is %s", body)
	}
	if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "script-src 'self' https://js.test;") {
		t.Errorf("the page may %s", policy)
	}
}

func TestAProvidersFieldsAreKeptAndNeverTold(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, bank := withBank(t, db)
		p := s.payAtBank(bank, s.intendBy("bank"))
		got := s.find(p.ID)
		for name, want := range map[string]string{"session": "session of " + p.ID, "returned": "yes", "last": "approve"} {
			if got.Fields[name] != want {
				t.Errorf("field %s is %q, want %q", name, got.Fields[name], want)
			}
		}
		if n := s.count(`payment_attempts WHERE payment_id = ? AND fields LIKE '%approve%'`, p.ID); n != 1 {
			t.Errorf("%d attempts keep what was answered, want 1", n)
		}
		doc, _ := json.Marshal(got)
		var log strings.Builder
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "payment", got, "fields", got.Fields)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "payment", got, "fields", got.Fields)
		for where, text := range map[string]string{"JSON": string(doc), "the log": log.String(), "print": fmt.Sprintf("%v %+v %#v %s", got, got, got.Fields, got.Fields)} {
			if strings.Contains(text, "session of") {
				t.Errorf("%s tells a provider's field: %s", where, text)
			}
		}
		if strings.Contains(s.log.String(), "session of") {
			t.Error("the service logged a provider's field")
		}
	})
}

func TestADepositIsWaitedForUntilItIsDue(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, bank := withBank(t, db)
		p := s.payAtBank(bank, s.intendBy("bank"))
		if p.State != payment.Waiting || p.Deposit.Account != "110-7-0042" || !p.Deposit.Until.Equal(s.clock().Add(24*time.Hour).Truncate(time.Millisecond)) {
			t.Fatalf("after agreeing the payment is %s, deposit %+v", p.State, p.Deposit)
		}
		if n := s.count("outbox WHERE kind = ?", payment.KindCaptured); n != 0 || s.count("outbox WHERE kind = ?", payment.KindAwaited) != 1 {
			t.Errorf("told of %d captures", n)
		}
		tell := func() {
			h, body := bank.Notice(p, payment.Charged)
			if reply, err := s.Notice(t.Context(), "bank", payment.NoticePath("bank"), h, body); err != nil || reply != "OK" {
				t.Fatalf("the notice is answered %q, %v", reply, err)
			}
			s.work()
		}
		tell() // a lie: the books show no money
		if got := s.find(p.ID).State; got != payment.Waiting {
			t.Errorf("a notice alone made it %s", got)
		}
		bank.Deposit(p)
		tell()
		tell()
		if got := s.find(p.ID); got.State != payment.Paid || !got.DueAt.IsZero() {
			t.Errorf("with the money there it is %s, due %v", got.State, got.DueAt)
		}
		if n := s.count("outbox WHERE kind = ?", payment.KindCaptured); n != 1 {
			t.Errorf("told of %d captures, want 1", n)
		}

		lost := s.payAtBank(bank, s.intendBy("bank")) // its notice never comes
		bank.Deposit(lost)
		s.pass(11 * time.Minute)
		s.work()
		if got := s.find(lost.ID).State; got != payment.Paid {
			t.Errorf("without a notice it is %s after eleven minutes, want paid", got)
		}

		never := s.payAtBank(bank, s.intendBy("bank"))
		for range 23 * 6 {
			s.pass(10 * time.Minute)
			s.work()
		}
		if got := s.find(never.ID).State; got != payment.Waiting {
			t.Errorf("before it is due it is %s", got)
		}
		s.pass(2 * time.Hour)
		s.settleAll()
		if got := s.find(never.ID); got.State != payment.NetCancelled || got.Reason != payment.ReasonUnpaid {
			t.Errorf("after its time it is %s (%s), want netcancelled, unpaid", got.State, got.Reason)
		}
	})
}

// A notice may come in any state; what it tells decides nothing, the books do.
func TestANoticeIsTakenInAnyState(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, bank := withBank(t, db)
		for from, want := range map[payment.State]payment.State{
			payment.Window: payment.Paid, payment.Waiting: payment.Paid, payment.Closed: payment.Paid, payment.Declined: payment.Paid,
			payment.NetCancelled: payment.Paid, payment.Unknown: payment.Paid, payment.Paid: payment.Paid, payment.Refunded: payment.Refunded,
			payment.NetCancelling: payment.Paid, // settled while being undone: kept only until it is refunded
		} {
			p := s.intendBy("bank")
			if _, err := s.WindowURL(t.Context(), p); err != nil {
				t.Fatal(err)
			}
			bank.Deposit(p)
			if err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
				_, err := tx.ExecContext(ctx, `UPDATE payments SET state = ? WHERE id = ?`, string(from), p.ID)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			before := s.count("outbox WHERE kind = ? AND about = ?", payment.KindCaptured, p.OrderID)
			for range 2 {
				h, body := bank.Notice(p, payment.Missing)
				if _, err := s.Notice(t.Context(), "bank", payment.NoticePath("bank"), h, body); err != nil {
					t.Fatal(err)
				}
				s.work()
			}
			got := s.find(p.ID)
			if from == payment.NetCancelling {
				s.pass(time.Minute)
				s.settleAll()
				want, got = payment.Refunded, s.find(p.ID)
			}
			if got.State != want {
				t.Errorf("a charge told of a payment that was %s makes it %s, want %s", from, got.State, want)
			}
			told := s.count("outbox WHERE kind = ? AND about = ?", payment.KindCaptured, p.OrderID) - before
			if news := from != payment.Paid && from != payment.Refunded && from != payment.NetCancelling; (told == 1) != news || told > 1 {
				t.Errorf("told of %d captures of a payment that was %s", told, from)
			}
		}
		if !s.alerted("had ended was charged after all") {
			t.Error("nobody was told of charges of payments that had ended")
		}
	})
}

// In a frame of the shop two taps are enough: the sandbox's window approves by itself there, and nowhere else.
func TestTheSandboxApprovesByItselfInAFrame(t *testing.T) {
	s := open(t, tables.SQLite(t))
	for embed, want := range map[bool]string{true: "1", false: ""} {
		p, err := s.Draft(payment.Intent{OrderNumber: "261124-7K3M9QXA4", Amount: 10000, Origin: "http://shop.test", Embed: embed})
		if err != nil {
			t.Fatal(err)
		}
		window, err := s.WindowURL(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(window)
		if err != nil || u.Query().Get("quick") != want || strings.Contains(u.Query().Get("return_url"), "embed=1") != embed {
			t.Errorf("embedded %v: the window is %s, %v", embed, window, err)
		}
	}
}
