package payment

import (
	"time"

	"github.com/saja-live/saja/internal/money"
)

// Captured says that the money of a payment is ours.
type Captured struct {
	PaymentID string    `json:"payment"`
	OrderID   string    `json:"order"`
	Amount    money.Won `json:"amount"`
}

// Awaited says that a payment waits for the shopper's deposit.
type Awaited struct {
	PaymentID string    `json:"payment"`
	OrderID   string    `json:"order"`
	Until     time.Time `json:"until"`
}

// Failed says that a payment ended without any charge.
type Failed struct {
	PaymentID string `json:"payment"`
	OrderID   string `json:"order"`
	Reason    string `json:"reason"`
}

// Returned says that a refund reached the shopper; Left is what is still ours.
type Returned struct {
	PaymentID string    `json:"payment"`
	OrderID   string    `json:"order"`
	RefundID  string    `json:"refund"`
	Amount    money.Won `json:"amount"`
	Left      money.Won `json:"left"`
}

// NotReturned says that the provider refused a refund for good.
type NotReturned struct {
	PaymentID string `json:"payment"`
	OrderID   string `json:"order"`
	RefundID  string `json:"refund"`
	Code      string `json:"code"`
}

// Kinds of the events.
const (
	KindCaptured     = "payment.captured"
	KindAwaited      = "payment.awaited"
	KindFailed       = "payment.failed"
	KindRefunded     = "payment.refunded"
	KindRefundFailed = "payment.refund_failed"
)

func (Captured) Kind() string     { return KindCaptured }
func (Awaited) Kind() string      { return KindAwaited }
func (Failed) Kind() string       { return KindFailed }
func (Returned) Kind() string     { return KindRefunded }
func (NotReturned) Kind() string  { return KindRefundFailed }
func (e Captured) Key() string    { return e.OrderID }
func (e Awaited) Key() string     { return e.OrderID }
func (e Failed) Key() string      { return e.OrderID }
func (e Returned) Key() string    { return e.OrderID }
func (e NotReturned) Key() string { return e.OrderID }
