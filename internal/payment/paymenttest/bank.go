// Package paymenttest has a provider for tests that waits for deposits, and what every provider must hold to.
package paymenttest

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/id"
)

// Bank is a provider in memory whose shoppers pay into an account of their own for each payment. Its window is a form.
type Bank struct {
	Key  string
	Life time.Duration // how long an account takes money
	Now  func() time.Time

	mu    sync.Mutex
	books map[string]*payment.Books // own: the fake's whole bank
	down  bool
	asked []string
}

var _ payment.Provider = (*Bank)(nil)

// NewBank opens one without accounts.
func NewBank(now func() time.Time) *Bank {
	return &Bank{Key: "key of a bank in a test", Life: 24 * time.Hour, Now: now, books: map[string]*payment.Books{}}
}

// Down makes every call fail until it is up again.
func (b *Bank) Down(down bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.down = down
}

// Asked is which calls came, in their order: "approve", "inquire", "netcancel", "refund".
func (b *Bank) Asked() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string{}, b.asked...)
}

// Name is "bank".
func (b *Bank) Name() string { return "bank" }

// MID is the shop's number with the bank.
func (b *Bank) MID() string { return "shop-7" }

var errDown = errors.New("the bank does not answer")

// call runs a call on the books of p, which are there from the window on.
func (b *Bank) call(name string, p payment.Payment, do func(*payment.Books) payment.Answer) (payment.Answer, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.asked = append(b.asked, name)
	if b.down {
		return payment.Answer{}, errDown
	}
	books, ok := b.books[p.ID]
	if !ok {
		return payment.Answer{Code: "NONE"}, nil
	}
	a := do(books)
	a.Books = *books
	a.Books.Refunds = map[string]string{}
	for key, ref := range books.Refunds {
		a.Books.Refunds[key] = ref
	}
	a.Fields = payment.Fields{"last": name}
	return a, nil
}

// Open gives the form of p's window.
func (b *Bank) Open(_ context.Context, p payment.Payment) (payment.Opening, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.down {
		return payment.Opening{}, errDown
	}
	if b.books[p.ID] == nil {
		b.books[p.ID] = &payment.Books{Standing: payment.Pending, PaymentID: p.ID, MID: b.MID(), TID: "B" + p.ID[24:], Amount: p.Amount, Refunds: map[string]string{}}
	}
	return payment.Opening{
		Address: "https://bank.test/pay", Form: url.Values{"oid": {p.ID}, "goods": {p.Goods}},
		Fields: payment.Fields{"session": "session of " + p.ID},
	}, nil
}

// Agree is the form with which the browser of a shopper who agreed comes back.
func (b *Bank) Agree(p payment.Payment) url.Values {
	form := url.Values{"oid": {p.ID}, "amount": {strconv.FormatInt(int64(p.Amount), 10)}}
	form.Set("signature", sandboxpg.SignForm(b.Key, form))
	return form
}

// ReadReturn reads what Agree gives.
func (b *Bank) ReadReturn(form url.Values) (payment.Claim, error) {
	amount, err := strconv.ParseInt(form.Get("amount"), 10, 64)
	if err != nil || !sandboxpg.VerifyForm(b.Key, form) {
		return payment.Claim{}, payment.ErrForged
	}
	return payment.Claim{PaymentID: form.Get("oid"), MID: b.MID(), Amount: money.Won(amount), Agreed: true, Fields: payment.Fields{"returned": "yes"}}, nil
}

type notice struct {
	OID  string           `json:"oid"`
	Says payment.Standing `json:"says"`
}

// Notice is what the bank tells of p, and its signature.
func (b *Bank) Notice(p payment.Payment, says payment.Standing) (http.Header, []byte) {
	body, _ := json.Marshal(notice{p.ID, says})
	h := http.Header{}
	stamp, signature := sandboxpg.SignCall(b.Key, payment.NoticePath(b.Name()), b.Now(), body)
	h.Set(sandboxpg.HeaderTimestamp, stamp)
	h.Set(sandboxpg.HeaderSignature, signature)
	return h, body
}

// ReadNotice reads what Notice gives.
func (b *Bank) ReadNotice(path string, header http.Header, body []byte) (payment.Notice, error) {
	var n notice
	if !sandboxpg.VerifyCall(b.Key, path, header, body, b.Now()) || json.Unmarshal(body, &n) != nil {
		return payment.Notice{}, payment.ErrForged
	}
	return payment.Notice{Claim: payment.Claim{PaymentID: n.OID, MID: b.MID()}, Says: n.Says, Reply: "OK"}, nil
}

// Approve opens an account for p.
func (b *Bank) Approve(_ context.Context, p payment.Payment) (payment.Answer, error) {
	return b.call("approve", p, func(k *payment.Books) payment.Answer {
		if k.Standing != payment.Pending {
			return payment.Answer{Code: "STATE"}
		}
		k.Standing, k.Method = payment.Awaiting, "deposit"
		k.Deposit = payment.Deposit{Bank: "사자은행", Account: "110-7-0042", Holder: "사자 상점", Until: b.Now().Add(b.Life).Truncate(time.Millisecond)}
		return payment.Answer{OK: true, Code: "OK"}
	})
}

// Deposit pays into p's account; the bank takes it also when the account is closed.
func (b *Bank) Deposit(p payment.Payment) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.books[p.ID].Standing = payment.Charged
}

// Inquire shows the books.
func (b *Bank) Inquire(_ context.Context, p payment.Payment) (payment.Answer, error) {
	return b.call("inquire", p, func(*payment.Books) payment.Answer { return payment.Answer{OK: true, Code: "OK"} })
}

// NetCancel closes p's account, unless the money is there.
func (b *Bank) NetCancel(_ context.Context, p payment.Payment) (payment.Answer, error) {
	return b.call("netcancel", p, func(k *payment.Books) payment.Answer {
		if k.Standing == payment.Charged {
			return payment.Answer{Settled: true, Code: "SETTLED"}
		}
		k.Standing = payment.Undone
		return payment.Answer{OK: true, Code: "OK"}
	})
}

// Refund gives r back once, whatever the amount.
func (b *Bank) Refund(_ context.Context, p payment.Payment, r payment.Refund) (payment.Answer, error) {
	return b.call("refund", p, func(k *payment.Books) payment.Answer {
		if k.Standing != payment.Charged || r.Amount > k.Amount {
			return payment.Answer{Code: "REFUSED"}
		}
		if k.Refunds[r.ID] == "" {
			k.Refunds[r.ID] = id.New()
		}
		return payment.Answer{OK: true, Code: "OK"}
	})
}
