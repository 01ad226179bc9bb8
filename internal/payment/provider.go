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
	// Name and MID are kept with each payment: what is asked of it later goes where it was paid, whatever is configured then.
	Name() string
	MID() string
	// Open says how the shopper comes to pay p. It may ask the provider first; its error means that nothing is charged and
	// that it can be asked again.
	Open(ctx context.Context, p Payment) (Opening, error)
	// ReadReturn checks that the browser's return was made by the provider, and fails with ErrForged.
	ReadReturn(form url.Values) (Claim, error)
	// ReadNotice does the same for a notice sent to path.
	ReadNotice(path string, header http.Header, body []byte) (Notice, error)

	Approve(ctx context.Context, p Payment) (Answer, error)
	Inquire(ctx context.Context, p Payment) (Answer, error)
	NetCancel(ctx context.Context, p Payment) (Answer, error)
	Refund(ctx context.Context, p Payment, r Refund) (Answer, error)
}

// Opening is how the shopper comes to pay: at an address, by a form that the browser posts there, or by a script.
// A form or a script gets a page of the shop's own around it.
type Opening struct {
	Address string     // where the shopper pays, where the form is posted, or where the script lies
	Form    url.Values // what the form says; nil is no form
	Call    string     // the function of the script that opens the window, "Pay.open"; "" is no script
	Input   any        // what that function is given
	Fields  Fields     // kept with the payment. own: of one answer only
}

// Claim is what a return or a notice says. It decides nothing.
type Claim struct {
	PaymentID, MID, TID, AuthToken string
	Amount                         money.Won
	Agreed                         bool   // the shopper agreed to pay
	Fields                         Fields // own: of one return or notice only
}

// Notice is what a provider tells by itself.
type Notice struct {
	Claim
	Says  Standing // what it says of the payment; Missing where it does not say
	Reply string   // what the provider wants to hear once it need not tell it again
}

// Answer is what a provider said, with its books as it showed them.
type Answer struct {
	OK      bool // what was asked is done
	Settled bool // a net cancel came too late
	Code    string
	Raw     string
	Fields  Fields // kept with the attempt and the payment. own: of one answer only
	Books   Books
}

// Standing is how a provider's books show a payment.
type Standing int

// Missing is the zero value: no such payment.
const (
	Missing  Standing = iota
	Pending           // not charged, could still be
	Awaiting          // an account waits for the shopper's deposit
	Refused           // not charged, final
	Undone            // net-cancelled
	Charged           // charged, refunds aside
)

// Books are the provider's record of one payment.
type Books struct {
	Standing                 Standing
	PaymentID, MID, TID      string
	Amount                   money.Won
	Method, Card, ApprovalNo string
	Deposit                  Deposit           // with Awaiting: where to and until when
	Refunds                  map[string]string // our refund id → their reference. own: of one answer only
}

// Agrees reports whether the books speak of p and of its amount.
func (b Books) Agrees(p Payment) bool {
	return b.PaymentID == p.ID && b.MID == p.MID && b.Amount == p.Amount && (p.TID == "" || b.TID == p.TID)
}
