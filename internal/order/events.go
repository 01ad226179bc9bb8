package order

import (
	"time"

	"github.com/saja-live/saja/internal/money"
)

// Placed says that an order holds stock and waits for payment.
type Placed struct {
	OrderID string    `json:"order"`
	Number  string    `json:"number"`
	ShowID  string    `json:"show,omitempty"`
	Total   money.Won `json:"total"`
	Demo    bool      `json:"demo,omitempty"`
}

// PaidEvent says that an order is paid; others may see Masked, never the buyer's name.
type PaidEvent struct {
	OrderID   string     `json:"order"`
	Number    string     `json:"number"`
	ShowID    string     `json:"show,omitempty"`
	BuyerName string     `json:"buyer"`
	Masked    string     `json:"masked"`
	Units     int64      `json:"units"`
	Total     money.Won  `json:"total"`
	Lines     []PaidLine `json:"lines"`
	Demo      bool       `json:"demo,omitempty"`
}

// PaidLine is what a PaidEvent says of a line.
type PaidLine struct {
	ProductID string `json:"product"`
	Name      string `json:"name"`
	NameEn    string `json:"nameEn"`
	Qty       int64  `json:"qty"`
}

// ExpiredEvent says that an unpaid order gave its stock back.
type ExpiredEvent struct {
	OrderID string `json:"order"`
	Number  string `json:"number"`
}

// CancelledEvent says that an order is cancelled, and that what was paid went back.
type CancelledEvent struct {
	OrderID  string    `json:"order"`
	Number   string    `json:"number"`
	ShowID   string    `json:"show,omitempty"`
	Refunded money.Won `json:"refunded"`
	Demo     bool      `json:"demo,omitempty"`
}

// ShippedEvent says that all of an order that is still wanted has left in parcels.
type ShippedEvent struct {
	OrderID string `json:"order"`
	Number  string `json:"number"`
	Demo    bool   `json:"demo,omitempty"`
}

// DeliveredEvent says that the last parcel of an order has arrived, and when it is confirmed by itself.
type DeliveredEvent struct {
	OrderID   string    `json:"order"`
	Number    string    `json:"number"`
	At        time.Time `json:"at"`
	ConfirmBy time.Time `json:"confirmBy"`
	Demo      bool      `json:"demo,omitempty"`
}

// ConfirmedEvent says that an order is the buyer's for good: what was paid for it can be settled.
type ConfirmedEvent struct {
	OrderID string    `json:"order"`
	Number  string    `json:"number"`
	ShowID  string    `json:"show,omitempty"`
	Total   money.Won `json:"total"`
	Demo    bool      `json:"demo,omitempty"`
}

// Kinds of the events.
const (
	KindPlaced    = "order.placed"
	KindPaid      = "order.paid"
	KindExpired   = "order.expired"
	KindCancelled = "order.cancelled"
	KindShipped   = "order.shipped"
	KindDelivered = "order.delivered"
	KindConfirmed = "order.confirmed"
)

func (ShippedEvent) Kind() string    { return KindShipped }
func (DeliveredEvent) Kind() string  { return KindDelivered }
func (ConfirmedEvent) Kind() string  { return KindConfirmed }
func (e ShippedEvent) Key() string   { return e.OrderID }
func (e DeliveredEvent) Key() string { return e.OrderID }
func (e ConfirmedEvent) Key() string { return e.OrderID }

func (Placed) Kind() string          { return KindPlaced }
func (PaidEvent) Kind() string       { return KindPaid }
func (ExpiredEvent) Kind() string    { return KindExpired }
func (CancelledEvent) Kind() string  { return KindCancelled }
func (e Placed) Key() string         { return e.OrderID }
func (e PaidEvent) Key() string      { return e.OrderID }
func (e ExpiredEvent) Key() string   { return e.OrderID }
func (e CancelledEvent) Key() string { return e.OrderID }
