package paymenttest

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/platform/id"
)

// Shop is one provider as Conform sees it.
type Shop struct {
	Provider payment.Provider
	Draft    func(t *testing.T) payment.Payment                    // a fresh payment of 10,000 won
	Agree    func(t *testing.T, p payment.Payment) url.Values      // opens its window, agrees, and gives what the browser brings back
	Pay      func(t *testing.T, p payment.Payment)                 // what a shopper does after the approval until the money is there; or nil
	Forge    func(t *testing.T, form url.Values) []url.Values      // further forms that the provider did not sign; or nil
	Notice   func(p payment.Payment) (http.Header, string, []byte) // a notice of p with its path; nil where there are none
}

// Conform holds a provider to what the service builds on: the contract of payment.Provider, seen through its calls.
func Conform(t *testing.T, s Shop) {
	claimed := func(t *testing.T) payment.Payment {
		t.Helper()
		p := s.Draft(t)
		c, err := s.Provider.ReadReturn(s.Agree(t, p))
		if err != nil || c.PaymentID != p.ID || c.MID != s.Provider.MID() || c.Amount != p.Amount || !c.Agreed {
			t.Fatalf("the return of payment %s says %+v, %v", p.ID, c, err)
		}
		p.TID, p.AuthToken, p.Fields = c.TID, c.AuthToken, c.Fields
		return p
	}
	charged := func(t *testing.T) payment.Payment {
		t.Helper()
		p := claimed(t)
		a, err := s.Provider.Approve(t.Context(), p)
		if err != nil || !a.OK || !a.Books.Agrees(p) {
			t.Fatalf("approved: %+v, %v", a, err)
		}
		if a.Books.Standing == payment.Awaiting {
			if a.Books.Deposit.Until.IsZero() || a.Books.Deposit.Account == "" {
				t.Errorf("waits for a deposit to %+v", a.Books.Deposit)
			}
			s.Pay(t, p)
		}
		if p.TID == "" {
			p.TID = a.Books.TID
		}
		p.State = payment.Paid
		return p
	}
	standing := func(t *testing.T, p payment.Payment, want payment.Standing) payment.Books {
		t.Helper()
		a, err := s.Provider.Inquire(t.Context(), p)
		if err != nil || a.Books.Standing != want {
			t.Errorf("the books show standing %d, %v; want %d", a.Books.Standing, err, want)
		}
		return a.Books
	}

	t.Run("a window opens and nothing is charged", func(t *testing.T) {
		p := s.Draft(t)
		o, err := s.Provider.Open(t.Context(), p)
		if err != nil || o.Address == "" || o.Form != nil && o.Call != "" {
			t.Errorf("opened %+v, %v", o, err)
		}
		if a, err := s.Provider.Inquire(t.Context(), p); err != nil || a.Books.Standing != payment.Missing && a.Books.Standing != payment.Pending {
			t.Errorf("the books show %+v, %v", a.Books, err)
		}
	})
	t.Run("only the provider's own returns are believed", func(t *testing.T) {
		form := s.Agree(t, s.Draft(t))
		forged := []url.Values{{}, nil}
		if s.Forge != nil {
			forged = append(forged, s.Forge(t, form)...)
		}
		for name := range form {
			without, other, twice := clone(form), clone(form), clone(form)
			without.Del(name)
			other.Set(name, other.Get(name)+"0")
			twice[name] = append(twice[name], twice[name]...)
			forged = append(forged, without, other, twice)
		}
		for _, f := range forged {
			if _, err := s.Provider.ReadReturn(f); !errors.Is(err, payment.ErrForged) {
				t.Errorf("%v is taken for a return: %v", f, err)
			}
		}
	})
	t.Run("what is approved is charged once, and its books agree", func(t *testing.T) {
		p := charged(t)
		if b := standing(t, p, payment.Charged); !b.Agrees(p) {
			t.Errorf("the books %+v do not speak of payment %s", b, p.ID)
		}
		if a, err := s.Provider.Approve(t.Context(), p); err == nil && a.OK && !a.Books.Agrees(p) {
			t.Errorf("approved again: %+v", a)
		}
		standing(t, p, payment.Charged)
	})
	t.Run("what nobody paid is unknown", func(t *testing.T) { standing(t, s.Draft(t), payment.Missing) })
	t.Run("a net cancel before the charge keeps it from ever being charged", func(t *testing.T) {
		p := claimed(t)
		if a, err := s.Provider.NetCancel(t.Context(), p); err != nil || !a.OK && a.Books.Standing == payment.Charged {
			t.Errorf("net-cancelled: %+v, %v", a, err)
		}
		if a, err := s.Provider.Approve(t.Context(), p); err == nil && a.OK {
			t.Errorf("approved after a net cancel: %+v", a)
		}
		if a, err := s.Provider.Inquire(t.Context(), p); err != nil || a.Books.Standing == payment.Charged {
			t.Errorf("the books show %+v, %v", a.Books, err)
		}
	})
	t.Run("a net cancel after the charge undoes it or says that it is settled", func(t *testing.T) {
		p := charged(t)
		a, err := s.Provider.NetCancel(t.Context(), p)
		if err != nil || a.OK == a.Settled {
			t.Fatalf("net-cancelled: %+v, %v", a, err)
		}
		want := payment.Undone
		if a.Settled {
			want = payment.Charged
		}
		standing(t, p, want)
	})
	t.Run("a refund is given once, whoever asks again", func(t *testing.T) {
		p := charged(t)
		r := payment.Refund{ID: id.New(), PaymentID: p.ID, Amount: 4000, Reason: "변심"}
		for range 2 {
			if a, err := s.Provider.Refund(t.Context(), p, r); err != nil || !a.OK || a.Books.Refunds[r.ID] == "" {
				t.Errorf("refunded: %+v, %v", a, err)
			}
		}
		if b := standing(t, p, payment.Charged); len(b.Refunds) != 1 {
			t.Errorf("the books show %d refunds, want 1", len(b.Refunds))
		}
		more := payment.Refund{ID: id.New(), PaymentID: p.ID, Amount: p.Amount + 1}
		if a, err := s.Provider.Refund(t.Context(), p, more); err == nil && a.OK {
			t.Errorf("more than was paid is refunded: %+v", a)
		}
	})
	t.Run("only the provider's own notices are believed", func(t *testing.T) {
		if s.Notice == nil {
			return
		}
		p := s.Draft(t)
		h, path, body := s.Notice(p)
		n, err := s.Provider.ReadNotice(path, h, body)
		if err != nil || n.PaymentID != p.ID || n.MID != s.Provider.MID() {
			t.Errorf("the notice says %+v, %v", n, err)
		}
		for name, forged := range map[string]struct {
			h    http.Header
			path string
			body []byte
		}{
			"unsigned":        {http.Header{}, path, body},
			"of another path": {h, path + "/" + strconv.Itoa(1), body},
			"of another body": {h, path, append([]byte(" "), body...)},
			"of nothing":      {h, path, nil},
		} {
			if _, err := s.Provider.ReadNotice(forged.path, forged.h, forged.body); !errors.Is(err, payment.ErrForged) {
				t.Errorf("a notice %s is believed: %v", name, err)
			}
		}
	})
}

func clone(form url.Values) url.Values {
	out := url.Values{}
	for name, values := range form {
		out[name] = append([]string{}, values...)
	}
	return out
}
