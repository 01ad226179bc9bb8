// Package payment takes money for an order and gives it back, through a provider that may fail at any moment.
//
// What is about to be asked is durable before it is asked; an answer that does not come is unknown, not a failure,
// and a todo asks again until it is known. The browser's return is a claim: only the provider's own answer counts.
package payment

import (
	"time"

	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/states"
)

// State is how far a payment has come.
type State string

// The states. Only Paid and PartRefunded hold the shopper's money.
const (
	Window        State = "window"        // the shopper may be in the provider's window
	Waiting       State = "waiting"       // an account waits for the shopper's deposit; nothing is charged
	Closed        State = "closed"        // the shopper left it
	Approving     State = "approving"     // the provider has been, or is about to be, asked to charge
	Unknown       State = "unknown"       // it was asked and did not answer
	Paid          State = "paid"          // charged
	Declined      State = "declined"      // refused for good, nothing charged
	NetCancelling State = "netcancelling" // being undone: nobody may end up charged
	NetCancelled  State = "netcancelled"  // undone
	Review        State = "review"        // cannot be undone for now: staff were told, still tried now and then
	PartRefunded  State = "part_refunded"
	Refunded      State = "refunded"
)

// moves are the legal ones, and what the statements in store.go let through. Paid after NetCancelling is a charge that was settled before it could be undone,
// and is given back as a refund. What had ended without a charge, or never came back from its window, becomes Paid when the
// provider's books show a charge after all: the order decides what becomes of the money.
var moves = states.Table[State]{
	Window:        {Approving, Declined, Closed, NetCancelling, Paid, Waiting},
	Approving:     {Paid, Declined, Unknown, NetCancelling, Waiting},
	Unknown:       {Paid, Declined, NetCancelling, Waiting},
	Waiting:       {Paid, Declined, NetCancelling},
	Closed:        {Paid, NetCancelling},
	Declined:      {Paid, NetCancelling},
	NetCancelled:  {Paid, NetCancelling},
	NetCancelling: {NetCancelled, Declined, Paid, Review},
	Review:        {NetCancelled, Declined, Paid},
	Paid:          {PartRefunded, Refunded},
	PartRefunded:  {PartRefunded, Refunded},
}

// Can reports whether a payment may go from s to next.
func (s State) Can(next State) bool { return moves.Can(s, next) }

// Open reports whether the outcome is still to come.
func (s State) Open() bool {
	return s == Window || s == Waiting || s == Approving || s == Unknown || s == NetCancelling || s == Review
}

// ended reports whether nobody was waiting for an outcome: the window never came back, or the payment ended without a charge.
func (s State) ended() bool { return s == Window || s == Closed || s == Declined || s == NetCancelled }

// Kept reports whether money of the shopper was taken: all of it is still ours, or a part, or it has been given back.
func (s State) Kept() bool { return s == Paid || s == PartRefunded || s == Refunded }

// Why a payment failed: the reasons in Payment.Reason and in Failed, beside the provider's own codes in lower case.
const (
	ReasonClosed   = "closed"    // the shopper closed the window
	ReasonDeclined = "declined"  // the card company refused
	ReasonMismatch = "mismatch"  // merchant, order or amount differ from ours
	ReasonNoAnswer = "no_answer" // the provider did not answer, so the charge was undone
	ReasonDropped  = "dropped"   // the order no longer wants the money
	ReasonUnpaid   = "unpaid"    // no deposit came in time
)

// Intent is what an order wants paid.
type Intent struct {
	OrderID, OrderNumber string
	Amount, TaxFree      money.Won
	Name                 string // what the window shows: "불맛 쌀떡볶이 외 1건"
	BuyerName            string
	Provider             string // who shall take it; "" is the first
	Origin               string // scheme and host that the shopper sees, to which the browser comes back
	Embed                bool   // the window is shown in a frame of the shop
}

// Payment is one try to pay an order; the provider knows it by ID.
type Payment struct {
	ID, OrderID, OrderNumber string
	Provider, MID            string
	Amount, TaxFree          money.Won
	Goods, Buyer             string
	Embed                    bool
	ReturnURL                string
	State                    State
	Reason                   string
	TID, AuthToken           string
	Method, Card, ApprovalNo string
	Deposit                  Deposit   // where a shopper sends the money while it is Waiting
	Fields                   Fields    // own: read from the row, and written back to it
	RefundAsked, Refunded    money.Won // asked: done and in flight
	Refunding                string    // the refund in flight, at most one
	Tries                    int
	DueAt                    time.Time
	CreatedAt, UpdatedAt     time.Time
}

// Faults of this package. A forged return changes nothing and is reported to staff.
var (
	ErrForged = fault.New(fault.Unprocessable, "payment_return_forged",
		"this payment result did not come from the payment provider; nothing was changed")
	ErrWindow = fault.New(fault.Unavailable, "payment_window_unavailable",
		"the payment window could not be opened; the order is kept, try again in a moment")
	ErrProvider       = fault.New(fault.Unprocessable, "payment_provider_unknown", "this way to pay does not exist; reload the page")
	ErrUnknownPayment = fault.New(fault.NotFound, "payment_not_found", "there is no such payment")
	ErrNotRefundable  = fault.New(fault.Conflict, "not_refundable", "this amount cannot be refunded: it was not paid, or is refunded already")
)
