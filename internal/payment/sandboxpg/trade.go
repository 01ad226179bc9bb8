package sandboxpg

import "time"

// State is how far a trade has come.
type State string

// The states of a trade.
const (
	Ready        State = "ready"        // the window is open
	Closed       State = "closed"       // the shopper closed it
	Authed       State = "authed"       // the shopper agreed; the shop may approve
	Approved     State = "approved"     // charged
	Declined     State = "declined"     // refused for good
	NetCancelled State = "netcancelled" // undone by the shop, never shown on a bill
	PartRefunded State = "part_refunded"
	Refunded     State = "refunded"
)

// Trade is one payment as the provider's books show it.
type Trade struct {
	TID         string    `json:"tid"`
	MID         string    `json:"mid"`
	OID         string    `json:"oid"` // the merchant's name for it; one trade each
	OrderNumber string    `json:"order_number"`
	Amount      int64     `json:"amount"`
	TaxFree     int64     `json:"tax_free"`
	Goods       string    `json:"goods"`
	Buyer       string    `json:"buyer"`
	Quick       bool      `json:"quick"`
	ReturnURL   string    `json:"return_url"`
	NoticeURL   string    `json:"notice_url,omitempty"`
	Outcome     Outcome   `json:"outcome"`
	State       State     `json:"state"`
	AuthToken   string    `json:"auth_token,omitempty"`
	ApprovalNo  string    `json:"approval_no,omitempty"`
	Refunds     []Refund  `json:"refunds,omitempty"`
	CreatedAt   time.Time `json:"created_at"`
	ApprovedAt  time.Time `json:"approved_at,omitzero"`
	Events      []Event   `json:"events"`
}

// Refund is money given back.
type Refund struct {
	Key    string    `json:"key"` // the merchant's; a repeated key gives back nothing more
	Amount int64     `json:"amount"`
	Ref    string    `json:"ref"`
	At     time.Time `json:"at"`
}

// Event is a line in the trade's history.
type Event struct {
	At   time.Time `json:"at"`
	What string    `json:"what"`
}

// Balance is what can still be given back.
func (t *Trade) Balance() int64 {
	if t.State != Approved && t.State != PartRefunded {
		return 0
	}
	return t.Amount - t.refunded()
}

func (t *Trade) refunded() int64 {
	var sum int64
	for _, r := range t.Refunds {
		sum += r.Amount
	}
	return sum
}

func (t *Trade) refundFor(key string) *Refund {
	for i := range t.Refunds {
		if t.Refunds[i].Key == key {
			return &t.Refunds[i]
		}
	}
	return nil
}

func (t *Trade) note(at time.Time, what string) {
	t.Events = append(t.Events, Event{at, what})
}
