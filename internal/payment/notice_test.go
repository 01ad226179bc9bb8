package payment_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
)

const noticePath = "/payments/sandbox/notice"

func signed(key string, body []byte, at time.Time) http.Header {
	h := http.Header{}
	stamp, signature := sandboxpg.SignCall(key, noticePath, at, body)
	h.Set(sandboxpg.HeaderTimestamp, stamp)
	h.Set(sandboxpg.HeaderSignature, signature)
	return h
}

func notice(p payment.Payment) []byte {
	body, _ := json.Marshal(sandboxpg.Reply{Code: sandboxpg.CodeOK, Trade: &sandboxpg.TradeView{MID: p.MID, OID: p.ID, Amount: int64(p.Amount)}})
	return body
}

func TestNoticeHurriesAnOpenQuestionAndDecidesNothing(t *testing.T) {
	s := open(t, tables.SQLite(t))
	p := s.intend(12900)
	form := s.press(p, sandboxpg.TimeoutAfter)
	working := s.provider
	s.provider = payment.NewSandbox(payment.SandboxConfig{API: "http://127.0.0.1:1", Key: sandboxKey})
	s.restart()
	if got, err := s.comeBack(form); err != nil || got.State != payment.Unknown {
		t.Fatalf("with the provider down the payment is %s, %v", got.State, err)
	}
	s.provider = working
	s.restart()
	body := notice(p)
	for range 2 { // told twice
		if _, err := s.Notice(t.Context(), "sandbox", noticePath, signed(sandboxKey, body, time.Now()), body); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.find(p.ID).State; got != payment.Unknown {
		t.Errorf("a notice alone made the payment %s", got)
	}
	if n := s.work(); n != 1 {
		t.Errorf("after a notice %d payments are due, want 1", n)
	}
	s.settleAll()
	s.agree(p.ID)
}

func TestForgedNoticeIsRefusedAndReported(t *testing.T) {
	s := open(t, tables.SQLite(t))
	p := s.intend(12900)
	body := notice(p)
	for name, h := range map[string]http.Header{
		"without a signature":  {},
		"with another key":     signed("another key", body, time.Now()),
		"from an hour ago":     signed(sandboxKey, body, time.Now().Add(-time.Hour)),
		"of another body":      signed(sandboxKey, []byte("{}"), time.Now()),
		"for nobody's payment": signed(sandboxKey, notice(payment.Payment{MID: p.MID, ID: "nobody"}), time.Now()),
	} {
		of := body
		if name == "for nobody's payment" {
			of = notice(payment.Payment{MID: p.MID, ID: "nobody"})
		}
		if _, err := s.Notice(t.Context(), "sandbox", noticePath, h, of); !errors.Is(err, payment.ErrForged) {
			t.Errorf("a notice %s gives %v, want ErrForged", name, err)
		}
	}
	if !s.alerted("forged payment notice") {
		t.Error("nobody was told of the forged notice")
	}
}

// FuzzReturn: no form that the provider did not sign is ever taken for one of its own.
func FuzzReturn(f *testing.F) {
	f.Add("oid=a&amount=1&signature=")
	f.Add("oid=a&amount=1&signature=zz&signature=zz")
	f.Add("%zz&&&=;amount=99999999999999999999")
	f.Add(url.Values{"amount": {"12900"}, "code": {"0000"}, "signature": {sandboxpg.SignForm("another key", url.Values{"amount": {"12900"}})}}.Encode())
	provider := payment.NewSandbox(payment.SandboxConfig{API: "http://127.0.0.1:1", Key: "a key that no seed knows"})
	f.Fuzz(func(t *testing.T, query string) {
		form, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		if _, err := provider.ReadReturn(form); !errors.Is(err, payment.ErrForged) {
			t.Errorf("%q is taken for a return: %v", query, err)
		}
		if _, err := provider.ReadNotice(noticePath, http.Header{}, []byte(query)); !errors.Is(err, payment.ErrForged) {
			t.Errorf("%q is taken for a notice: %v", query, err)
		}
	})
}
