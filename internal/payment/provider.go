package payment

import (
	"context"
	"net/http"
	"net/url"

	"github.com/saja-live/saja/internal/money"
)

// Provider is a payment company. Its calls change money, so an error of one means "not known":
// a clear no is an Answer.
type Provider interface {
	// Name and MID are kept with each payment: its refunds go where it was paid, whatever is configured then.
	Name() string
	MID() string
	// Window is the address of the payment window for p.
	Window(p Payment) string
	// ReadReturn checks that the browser's return was made by the provider, and fails with ErrForged.
	ReadReturn(form url.Values) (Claim, error)
	// ReadNotice does the same for a notice sent to path.
	ReadNotice(path string, header http.Header, body []byte) (Claim, error)

	Approve(ctx context.Context, p Payment) (Answer, error)
	Inquire(ctx context.Context, p Payment) (Answer, error)
	NetCancel(ctx context.Context, p Payment) (Answer, error)
	Refund(ctx context.Context, p Payment, r Refund) (Answer, error)
}

// Claim is what a return or a notice says. It decides nothing.
type Claim struct {
	PaymentID, MID, TID, AuthToken string
	Amount                         money.Won
	Agreed                         bool // the shopper agreed to pay
}

// Answer is what a provider said, with its books as it showed them.
type Answer struct {
	OK      bool // what was asked is done
	Settled bool // a net cancel came too late
	Code    string
	Raw     string
	Books   Books
}

// Standing is how a provider's books show a payment.
type Standing int

// Missing is the zero value: no such payment.
const (
	Missing Standing = iota
	Pending          // not charged, could still be
	Refused          // not charged, final
	Undone           // net-cancelled
	Charged          // charged, refunds aside
)

// Books are the provider's record of one payment.
type Books struct {
	Standing                 Standing
	PaymentID, MID, TID      string
	Amount                   money.Won
	Method, Card, ApprovalNo string
	Refunds                  map[string]string // our refund id → their reference. own: of one answer only
}

// Agrees reports whether the books speak of p and of its amount.
func (b Books) Agrees(p Payment) bool {
	return b.PaymentID == p.ID && b.MID == p.MID && b.Amount == p.Amount && (p.TID == "" || b.TID == p.TID)
}
