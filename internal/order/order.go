// Package order takes what a shopper wants from the cart to the door: quote, order, payment, cancellation.
package order

import (
	"slices"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/states"
	"github.com/saja-live/saja/parcel"
)

// State is how far an order has come.
type State string

// The states of an order.
const (
	Pending    State = "pending" // stock is held until ExpiresAt, payment is to come
	Paid       State = "paid"
	Preparing  State = "preparing"
	Shipped    State = "shipped"
	Delivered  State = "delivered"
	Confirmed  State = "confirmed"
	Cancelling State = "cancelling" // the refund is on its way
	Cancelled  State = "cancelled"
	Expired    State = "expired"
)

// moves are the legal ones, and what the statements in store.go let through. An expired order may still be paid, when the
// stock is there again.
var moves = states.Table[State]{
	Pending:    {Paid, Expired, Cancelled},
	Expired:    {Pending, Paid},
	Paid:       {Preparing, Cancelling},
	Preparing:  {Shipped, Cancelling},
	Shipped:    {Delivered, Preparing}, // back: a parcel that was not sent after all
	Delivered:  {Confirmed, Shipped},   // back: it had not arrived after all
	Cancelling: {Cancelled},
}

// lineMoves are the legal ones of a line. It goes where its order goes, and by itself when its money is asked back: a refund
// that is refused leaves it where it was.
var lineMoves = states.Table[State]{
	Pending:    {Paid, Expired, Cancelled},
	Expired:    {Pending, Paid},
	Paid:       {Preparing, Cancelling},
	Preparing:  {Shipped, Cancelling},
	Shipped:    {Delivered, Preparing},
	Delivered:  {Confirmed, Shipped},
	Cancelling: {Cancelling, Cancelled, Paid, Preparing},
}

// States are all of them, in the order of a normal life, then the ways it can end early.
var States = []State{Pending, Paid, Preparing, Shipped, Delivered, Confirmed, Cancelling, Cancelled, Expired}

// Can reports whether an order may go from s to next.
func (s State) Can(next State) bool { return moves.Can(s, next) }

// Settled reports whether the order's money is ours: such orders count as sales.
func (s State) Settled() bool {
	return s == Paid || s == Preparing || s == Shipped || s == Delivered || s == Confirmed
}

// Cancellable reports whether a shopper may still cancel: nothing has left the kitchen.
func (s State) Cancellable() bool { return s == Pending || s == Paid || s == Preparing }

// Cancellable reports whether o may still be cancelled as a whole: it stands where it may, and no piece of it has left.
func (o Order) Cancellable() bool { return o.State.Cancellable() && o.shipped == 0 }

// Order is a shopper's order as it stands.
type Order struct {
	ID          string          `json:"id" doc:"Order id"`
	Number      string          `json:"number" doc:"The number shoppers and staff use" example:"261124-7K3M9QXA4"`
	Owner       account.Owner   `json:"-"`
	ShowID      string          `json:"show,omitempty" doc:"The show it was bought in"`
	State       State           `json:"state" doc:"Where it stands" enum:"pending,paid,preparing,shipped,delivered,confirmed,cancelling,cancelled,expired"`
	Lines       []Line          `json:"lines" nullable:"false" doc:"What was ordered, at the prices of the order"`
	Items       money.Won       `json:"items" doc:"Sum of the lines in won"`
	Discount    money.Won       `json:"discount,omitempty" doc:"What the discounts take off, in won"`
	Discounts   []Discount      `json:"discounts,omitempty" doc:"The discounts, in the order in which they were taken off"`
	Shipping    money.Won       `json:"shipping" doc:"Shipping in won"`
	Total       money.Won       `json:"total" doc:"What is paid, in won"`
	Ship        account.Address `json:"ship" doc:"Where it goes"`
	BuyerName   string          `json:"buyerName" doc:"Who ordered"`
	BuyerEmail  string          `json:"buyerEmail" doc:"Their e-mail address, or empty"`
	BuyerPhone  string          `json:"buyerPhone" doc:"Their phone number"`
	PlacedAt    time.Time       `json:"placedAt" doc:"When it was placed"`
	ExpiresAt   time.Time       `json:"expiresAt,omitzero" doc:"Until when an unpaid order holds its stock"`
	PaidAt      time.Time       `json:"paidAt,omitzero" doc:"When it was paid"`
	DeliveredAt time.Time       `json:"deliveredAt,omitzero" doc:"When the last parcel of it arrived"`
	CancelledAt time.Time       `json:"cancelledAt,omitzero" doc:"When it was cancelled"`
	Reason      string          `json:"reason,omitempty" doc:"Why it was cancelled; the buyer reads only a reason of their own"`
	Payment     Payment         `json:"payment" doc:"How the payment stands"`
	Steps       []Step          `json:"steps,omitempty" doc:"What happened, oldest first"`
	Demo        bool            `json:"demo,omitempty" doc:"Placed by a synthetic viewer"`
	Lang        string          `json:"-"` // in which it was ordered, and its buyer is written to

	stockRef  string // names the reservation
	shipped   int64  // pieces that left in parcels
	held      string // for whom its units are counted as not paid; see stakes
	paymentID string // the payment that paid it, or the latest try
	fromCart  bool   // its goods were taken out of the owner's cart
}

// Line is one product of an order, or of a quote.
type Line struct {
	VariantID string    `json:"variant" doc:"Variant id"`
	ProductID string    `json:"product" doc:"Product id"`
	Slug      string    `json:"slug" doc:"Name of the product's page"`
	SKU       string    `json:"sku" doc:"The merchant's code"`
	Name      string    `json:"name" doc:"Product, Korean"`
	NameEn    string    `json:"nameEn" doc:"Product, English"`
	Option    string    `json:"option" doc:"Chosen options, Korean, or empty"`
	OptionEn  string    `json:"optionEn" doc:"Chosen options, English, or empty"`
	Qty       int64     `json:"qty" doc:"How many"`
	UnitPrice money.Won `json:"unitPrice" doc:"Price of one, in won"`
	Net       money.Won `json:"net" doc:"Price of the line, in won"`
	Picture   string    `json:"picture,omitempty" doc:"Picture id, for /img/{id}/{width}"`
	Discount  money.Won `json:"discount,omitempty" doc:"Its share of the discounts, in won"`

	State    State `json:"state,omitempty" enum:"pending,paid,preparing,shipped,delivered,confirmed,cancelling,cancelled,expired" doc:"Orders: where the line stands"`
	Refunded int64 `json:"refunded,omitempty" doc:"Orders: how many pieces were given back"`
	Shipped  int64 `json:"shipped,omitempty" doc:"Orders: how many pieces have left in parcels"`
	// Back is filled in for staff while something can be given back; with the last pieces of an order its shipping fee goes along.
	Back   []money.Won `json:"back,omitempty" doc:"Orders, for staff: what each piece that can still be given back is worth, in the order in which they are, in won"`
	onHand int64       // in the warehouse, while it is priced
	asked  int64       // how many were given back or are being

	Left    int64   `json:"left,omitempty" doc:"Quotes and carts: how many can be had now"`
	Problem Problem `json:"problem,omitempty" enum:"sold_out,few_left,not_on_sale" doc:"Quotes and carts: why this cannot be ordered as it is"`
}

// Problem is why a line cannot be ordered as it stands.
type Problem string

// The problems; none is "".
const (
	SoldOut   Problem = "sold_out"
	FewLeft   Problem = "few_left" // fewer than wanted
	NotOnSale Problem = "not_on_sale"
)

// Payment is what the buyer sees of the payment.
type Payment struct {
	ID       string    `json:"id" doc:"Payment id"`
	State    string    `json:"state" doc:"Where it stands" enum:"window,waiting,closed,approving,unknown,paid,declined,netcancelling,netcancelled,review,part_refunded,refunded"`
	Reason   string    `json:"reason,omitempty" doc:"Why it failed: closed, declined, mismatch, no_answer, dropped, or the provider's code"`
	Card     string    `json:"card,omitempty" doc:"Masked card number"`
	Approval string    `json:"approval,omitempty" doc:"Approval number"`
	Refunded money.Won `json:"refunded" doc:"Given back so far, in won"`

	Deposit *payment.Deposit `json:"deposit,omitempty" doc:"Where the buyer sends the money, while the payment waits for it"`
}

// Step is one thing that happened to an order.
type Step struct {
	At    time.Time `json:"at" doc:"When"`
	State State     `json:"state" doc:"Where the order stood after it"`
	What  string    `json:"what" doc:"placed, awaiting_deposit, paid, payment_failed, expired, revived, cancel_asked, cancelled, lines_refund_asked, lines_refunded, refund_failed, paid_too_late, paid_not_wanted, preparing, part_shipped, shipped, ship_taken_back, parcel_relabelled, parcel_set, parcel_given_back, delivered, not_delivered, confirmed"`
	Actor string    `json:"actor,omitempty" doc:"Who did it: buyer, staff, a staff member's name, or empty for the shop itself"`
	Note  string    `json:"note,omitempty" doc:"The reason that somebody gave"`
	Code  string    `json:"code,omitempty" doc:"Why a payment or a refund failed, as in payment.reason"`

	Parcel *StepLabel   `json:"parcel,omitempty" doc:"The parcel that staff did something about"`
	Was    *StepLabel   `json:"was,omitempty" doc:"What stood on it before its label was corrected"`
	Set    parcel.State `json:"set,omitempty" doc:"The state that it was set to by hand"`
}

// StepLabel is what stands on a parcel that a step is about.
type StepLabel struct {
	Carrier string `json:"carrier" doc:"Id of the carrier" example:"kr.cjlogistics"`
	Name    string `json:"carrierName" doc:"The carrier, Korean"`
	NameEn  string `json:"carrierNameEn" doc:"The carrier, English"`
	Invoice string `json:"invoice" doc:"The carrier's number"`
}

// labelOf is a label as a step tells it; of none it is nil.
func labelOf(l delivery.Label) *StepLabel {
	if l.Invoice == "" {
		return nil
	}
	out := &StepLabel{Carrier: l.Carrier, Name: l.Carrier, NameEn: l.Carrier, Invoice: l.Invoice}
	if c, err := parcel.Find(l.Carrier); err == nil {
		out.Name, out.NameEn = c.Ko, c.En
	}
	return out
}

// Happenings are all that a step can tell.
var Happenings = []string{
	"placed", "awaiting_deposit", "paid", "payment_failed", "expired", "revived", "cancel_asked", "cancelled",
	"lines_refund_asked", "lines_refunded", "refund_failed", "paid_too_late", "paid_not_wanted",
	"preparing", "part_shipped", "shipped", "ship_taken_back", "parcel_relabelled", "parcel_set", "parcel_given_back", "delivered", "not_delivered", "confirmed",
}

// buyer is the actor of what the buyer did.
const buyer = "buyer"

// Stop is one place on an order's way.
type Stop struct {
	State State     // pending, paid, preparing, shipped, delivered; or how the order ended early
	At    time.Time // zero where not known
	Done  bool      // reached
	Here  bool      // the furthest one reached
}

// Stops are the order page's line: order, payment, kitchen, way and door. The line of an order that ended early ends with how
// it ended.
func (o Order) Stops() []Stop {
	line := []State{Pending, Paid, Preparing, Shipped, Delivered}
	switch o.State {
	case Cancelling, Cancelled, Expired:
		line = line[:1:1]
		if !o.PaidAt.IsZero() {
			line = append(line, Paid)
		}
		line = append(line, o.State)
	}
	reached := slices.Index(line, o.State)
	if o.State == Confirmed {
		reached = len(line) - 1
	}
	stops := make([]Stop, len(line))
	for i, s := range line {
		stops[i] = Stop{State: s, Done: i <= reached, Here: i == reached}
	}
	stops[0].At = o.PlacedAt
	if stops[1].State == Paid {
		stops[1].At = o.PaidAt
	}
	for _, step := range o.Steps {
		if i := slices.Index(line, step.State); i > 0 && stops[i].At.IsZero() && stops[i].Done {
			stops[i].At = step.At
		}
	}
	if last := &stops[len(stops)-1]; last.State == Delivered && last.Done && !o.DeliveredAt.IsZero() {
		last.At = o.DeliveredAt
	}
	return stops
}

// Units is how many pieces o has.
func (o Order) Units() int64 {
	var n int64
	for _, l := range o.Lines {
		n += l.Qty
	}
	return n
}

// The faults of this package.
var (
	ErrNotFound  = fault.New(fault.NotFound, "order_not_found", "there is no such order, or it is not yours; check the number")
	ErrEmpty     = fault.New(fault.Unprocessable, "order_empty", "choose at least one product")
	ErrTooMany   = fault.New(fault.Unprocessable, "too_many_lines", "an order holds at most 50 different products; split it")
	ErrQuantity  = fault.New(fault.Unprocessable, "quantity_invalid", "order between 1 and 99 of a product")
	ErrVariant   = fault.New(fault.Unprocessable, "variant_unknown", "this product or option does not exist; reload the page")
	ErrShow      = fault.New(fault.Unprocessable, "show_unknown", "there is no such show; order without one, or reload the page")
	ErrNotOnSale = fault.New(fault.Conflict, "not_on_sale", "this product is not on sale right now")
	// ErrNotAcknowledged says that the shopper was not told, or did not confirm, what an order of fresh food means.
	ErrNotAcknowledged = fault.New(fault.Unprocessable, "not_acknowledged", "confirm that fresh food is not taken back for a change of mind; send acknowledged: true once the shopper was shown it")

	ErrPrice    = fault.New(fault.Conflict, "price_changed", "the total has changed since it was shown; look at it again and confirm")
	ErrBuyer    = fault.New(fault.Unprocessable, "buyer_invalid", "say who orders: a name and a phone number are needed")
	ErrKey      = fault.New(fault.Unprocessable, "idempotency_key_invalid", "send an Idempotency-Key of 8 to 200 visible characters, new for each order")
	ErrMismatch = fault.New(fault.Unprocessable, "idempotency_mismatch", "this Idempotency-Key was used for another order; use a new key")
	ErrNotYours = fault.New(fault.Unauthorized, "no_visitor", "the visitor is not known; allow cookies and reload the page")
	ErrTooLate  = fault.New(fault.Conflict, "cancel_too_late", "the order is on its way and cannot be cancelled any more; ask for a return when it has arrived")
	// ErrPartShipped says that a part of an order has left, so that the whole cannot be cancelled any more.
	ErrPartShipped = fault.New(fault.Conflict, "part_shipped", "a part of this order is on its way; only what has not left yet can be refunded")
	ErrNotSendable = fault.New(fault.Conflict, "order_not_sendable", "only what is paid for and has not left yet can be sent")

	ErrPaying  = fault.New(fault.Conflict, "payment_in_progress", "a payment is being made right now; try again in a minute")
	ErrParts   = fault.New(fault.Unprocessable, "refund_parts_invalid", "choose lines of this order, and no more pieces than can still be given back")
	ErrNotPaid = fault.New(fault.Conflict, "order_not_paid", "this order is not paid, so there is nothing to give back")
	ErrNotOpen = fault.New(fault.Conflict, "order_not_open", "this order is not waiting for a payment")
	ErrGuesses = fault.New(fault.TooMany, "too_many_guesses", "too many wrong look-ups; use the whole phone number or the e-mail address, or wait a while")
)
