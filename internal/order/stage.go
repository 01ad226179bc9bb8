package order

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// stage is how far an order has come: all that a payment which ends needs to know of it.
type stage struct {
	state         State
	paymentID     string
	expires, paid time.Time
}

func (o Order) stage() stage { return stage{o.State, o.paymentID, o.ExpiresAt, o.PaidAt} }

// paidBy reports whether the order has taken a payment, which then has nothing more to say to it.
func (o stage) paidBy(paymentID string) bool {
	return o.paymentID == paymentID && o.state != Pending && o.state != Expired && !o.paid.IsZero()
}

func findStage(ctx context.Context, q sqldb.Querier, orderID string) (o stage, err error) {
	var expires, paid int64
	err = q.QueryRowContext(ctx, `SELECT state, payment_id, expires_at, paid_at FROM orders WHERE id = ?`, orderID).
		Scan(&o.state, &o.paymentID, &expires, &paid)
	if errors.Is(err, sql.ErrNoRows) {
		return o, ErrNotFound
	}
	o.expires, o.paid = sqldb.Moment(expires), sqldb.Moment(paid)
	return o, err
}
