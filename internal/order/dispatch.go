package order

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

var _ delivery.Orders = (*Service)(nil)

// Send is delivery.Orders. It fails with ErrNotFound, ErrParts for pieces that are not there to be sent any more, and
// ErrNotSendable for an order that is not paid or ended.
func (s *Service) Send(ctx context.Context, tx *sqldb.Tx, number string, pieces []delivery.Piece, a delivery.Act) (delivery.Sent, error) {
	var sent delivery.Sent
	o, err := s.inHand(ctx, tx, "number", number)
	if err != nil {
		return sent, err
	}
	if o.State != Paid && o.State != Preparing {
		return sent, ErrNotSendable
	}
	if o, err = s.walk(ctx, tx, o, Preparing, Step{What: "preparing", Actor: a.Actor}); err != nil {
		return sent, err
	}
	sent = delivery.Sent{OrderID: o.ID, Number: o.Number, Postcode: o.Ship.Postcode, Demo: o.Demo}
	for _, p := range pieces {
		if p.Line < 0 || p.Line >= len(o.Lines) || p.Qty < 1 || p.Qty > MaxQty {
			return sent, ErrParts
		}
		took, err := sendLine(ctx, tx, o.ID, p)
		if err != nil || !took {
			return sent, errors.Join(err, onlyIf(!took && err == nil, ErrParts))
		}
		p.Name, p.NameEn = o.Lines[p.Line].Name, o.Lines[p.Line].NameEn
		sent.Pieces = append(sent.Pieces, p)
	}
	step := stepOf("part_shipped", a)
	all, err := s.sentAll(ctx, tx, o.ID, step)
	if err != nil || all {
		return sent, err
	}
	step.At, step.State = s.clock(), o.State
	return sent, insertStep(ctx, tx, o.ID, step)
}

// Unsend is delivery.Orders. It fails with ErrTooLate for an order that has been confirmed.
func (s *Service) Unsend(ctx context.Context, tx *sqldb.Tx, orderID string, pieces []delivery.Piece, a delivery.Act) error {
	o, err := s.inHand(ctx, tx, "id", orderID)
	if err != nil {
		return err
	}
	if o.State == Confirmed {
		return ErrTooLate
	}
	for _, p := range pieces {
		if err := unsendLine(ctx, tx, o.ID, p); err != nil {
			return err
		}
	}
	step := stepOf("ship_taken_back", a)
	if o.State == Delivered {
		if o, err = s.notDelivered(ctx, tx, o, a.Actor); err != nil {
			return err
		}
	}
	if o.State == Shipped {
		_, err = s.walk(ctx, tx, o, Preparing, step)
		return err
	}
	step.At, step.State = s.clock(), o.State
	return insertStep(ctx, tx, o.ID, step)
}

// Acted is delivery.Orders.
func (s *Service) Acted(ctx context.Context, tx *sqldb.Tx, orderID string, a delivery.Act) error {
	o, err := s.inHand(ctx, tx, "id", orderID)
	if err != nil {
		return err
	}
	what := "parcel_given_back"
	switch {
	case a.Was.Invoice != "":
		what = "parcel_relabelled"
	case a.State != "":
		what = "parcel_set"
	}
	step := stepOf(what, a)
	step.At, step.State = s.clock(), o.State
	return insertStep(ctx, tx, o.ID, step)
}

// stepOf is what staff did about a parcel as a step.
func stepOf(what string, a delivery.Act) Step {
	return Step{What: what, Actor: a.Actor, Note: spoken(a.Reason), Parcel: labelOf(a.Label), Was: labelOf(a.Was), Set: a.State}
}

// Owner is delivery.Orders.
func (s *Service) Owner(ctx context.Context, tx *sqldb.Tx, orderID string) (account.Owner, error) {
	var owner account.Owner
	err := tx.QueryRowContext(ctx, `SELECT owner FROM orders WHERE id = ?`, orderID).Scan(&owner)
	return owner, err
}

// ParcelsMoved is delivery.Orders.
func (s *Service) ParcelsMoved(ctx context.Context, tx *sqldb.Tx, orderID string, stand func() (delivery.Standing, error)) error {
	o, err := s.inHand(ctx, tx, "id", orderID)
	if err != nil || o.State != Shipped && o.State != Delivered {
		return err
	}
	now, err := stand()
	if err != nil {
		return err
	}
	return s.arrived(ctx, tx, o, now)
}

// sentAll has an order be shipped once everything of it that is still wanted has left, which last tells of, and says whether it has.
func (s *Service) sentAll(ctx context.Context, tx *sqldb.Tx, orderID string, last Step) (bool, error) {
	o, err := findOrder(ctx, tx, "id", orderID)
	if err != nil || o.State != Preparing || o.shipped == 0 {
		return false, err
	}
	for _, l := range o.Lines {
		if l.Shipped+l.Refunded < l.Qty {
			return false, nil
		}
	}
	last.What = "shipped"
	if o, err = s.walk(ctx, tx, o, Shipped, last); err != nil {
		return true, err
	}
	if err := eventlog.Emit(ctx, tx, ShippedEvent{o.ID, o.Number, o.Demo}); err != nil || s.needs.Standing == nil {
		return true, err
	}
	now, err := s.needs.Standing(ctx, tx, o.ID) // what had left before may be there already
	if err != nil {
		return true, err
	}
	return true, s.arrived(ctx, tx, o, now)
}

// arrived has an order follow its parcels to the door, and back where they had not arrived after all.
func (s *Service) arrived(ctx context.Context, tx *sqldb.Tx, o Order, now delivery.Standing) error {
	var err error
	switch {
	case o.State == Shipped && !now.Arrived.IsZero():
		if o, err = s.walk(ctx, tx, o, Delivered, Step{What: "delivered"}); err != nil {
			return err
		}
		by := s.confirmBy(now.Arrived)
		_, err = tx.ExecContext(ctx, `UPDATE orders SET delivered_at = ? WHERE id = ?`, sqldb.Millis(now.Arrived), o.ID)
		if err == nil {
			err = todo.Add(ctx, tx, todo.Item{Kind: todoConfirm, Key: o.ID, Due: by})
		}
		if err == nil {
			err = eventlog.Emit(ctx, tx, DeliveredEvent{o.ID, o.Number, now.Arrived, by, o.Demo})
		}
	case o.State == Delivered && now.Arrived.IsZero():
		_, err = s.notDelivered(ctx, tx, o, "")
	}
	return err
}

func (s *Service) notDelivered(ctx context.Context, tx *sqldb.Tx, o Order, actor string) (Order, error) {
	o, err := s.walk(ctx, tx, o, Shipped, Step{What: "not_delivered", Actor: actor})
	if err == nil {
		_, err = tx.ExecContext(ctx, `UPDATE orders SET delivered_at = 0 WHERE id = ?`, o.ID)
	}
	return o, err
}

// Prepare says that the kitchen has begun with a paid order. One that is being prepared is simply returned; it fails with
// ErrNotSendable for any other.
func (s *Service) Prepare(ctx context.Context, number string, v Viewer) (Order, error) {
	o, err := s.ByNumber(ctx, number, v)
	if err != nil {
		return Order{}, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		o, err := s.inHand(ctx, tx, "id", o.ID)
		if err == nil && o.State != Paid && o.State != Preparing {
			err = ErrNotSendable
		}
		if err == nil {
			_, err = s.walk(ctx, tx, o, Preparing, Step{What: "preparing", Actor: v.Who.Name})
		}
		return err
	})
	if err != nil {
		return Order{}, fmt.Errorf("prepare order %s: %w", o.Number, err)
	}
	return s.ByNumber(ctx, o.Number, v)
}

// inHand reads an order that nobody else changes until tx ends: what is decided by several of its rows is decided by one at a time.
func (s *Service) inHand(ctx context.Context, tx *sqldb.Tx, column, value string) (Order, error) {
	if _, err := tx.ExecContext(ctx, `UPDATE orders SET ver = ver + 1 WHERE `+column+` = ?`, value); err != nil {
		return Order{}, err
	}
	return findOrder(ctx, tx, column, value)
}

// walk takes an order one stop on or back, with a step that says so, unless it stands there.
func (s *Service) walk(ctx context.Context, tx *sqldb.Tx, o Order, to State, step Step) (Order, error) {
	if o.State == to {
		return o, nil
	}
	moved, err := move(ctx, tx, o, to, moves.Into(to, o.State), `expires_at = 0`)
	if err == nil && !moved {
		err = fmt.Errorf("order %s does not go from %s to %s", o.Number, o.State, to)
	}
	if err != nil {
		return o, err
	}
	o.State, o.held = to, ""
	step.At, step.State = s.clock(), to
	return o, insertStep(ctx, tx, o.ID, step)
}

// todoConfirm is the kind of the todos that confirm orders by themselves; their key is the order's id.
const todoConfirm = "order.confirm"

// confirmLook is how soon an order is looked at again whose parcel is on its way back or lost: it is not confirmed by itself.
const confirmLook = 24 * time.Hour

// Todos are what orders do later.
func (s *Service) Todos() []todo.Kind {
	return []todo.Kind{{Name: todoConfirm, Handle: s.confirmDue}}
}

// ConfirmBy is when an order that has arrived is the buyer's for good; zero for any other.
func (s *Service) ConfirmBy(o Order) time.Time {
	if o.State != Delivered || o.DeliveredAt.IsZero() {
		return time.Time{}
	}
	return s.confirmBy(o.DeliveredAt)
}

func (s *Service) confirmBy(arrived time.Time) time.Time { return arrived.Add(s.cfg.Confirm) }

// confirmDue confirms an order that its buyer has had for Config.Confirm, unless a parcel of it is on its way back or lost.
func (s *Service) confirmDue(ctx context.Context, j todo.Job) error {
	var wait time.Duration
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		wait = 0
		o, err := s.inHand(ctx, tx, "id", j.Key)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		if err != nil || o.State != Delivered {
			return j.Done(ctx, tx)
		}
		if wait = s.confirmBy(o.DeliveredAt).Sub(s.clock()); wait > 0 {
			return nil
		}
		if s.needs.Standing != nil {
			now, err := s.needs.Standing(ctx, tx, o.ID)
			if err != nil {
				return err
			}
			if now.Astray {
				wait = confirmLook
				return nil
			}
		}
		if o, err = s.walk(ctx, tx, o, Confirmed, Step{What: "confirmed"}); err != nil {
			return err
		}
		if err := eventlog.Emit(ctx, tx, ConfirmedEvent{o.ID, o.Number, o.ShowID, o.Total, o.Demo}); err != nil {
			return err
		}
		return j.Done(ctx, tx)
	})
	if err == nil && wait > 0 {
		return todo.Later(wait)
	}
	return err
}

// sendLine counts pieces of a line as sent, if so many are there.
func sendLine(ctx context.Context, tx sqldb.Execer, orderID string, p delivery.Piece) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE order_lines SET shipped = shipped + ?
		 WHERE order_id = ? AND position = ? AND asked + shipped + ? <= qty`, p.Qty, orderID, p.Line, p.Qty))
	if err != nil || n != 1 {
		return false, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE orders SET shipped = shipped + ? WHERE id = ?`, p.Qty, orderID)
	return true, err
}

// unsendLine takes back what sendLine counted.
func unsendLine(ctx context.Context, tx sqldb.Execer, orderID string, p delivery.Piece) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE order_lines SET shipped = shipped - ? WHERE order_id = ? AND position = ? AND shipped >= ?`, p.Qty, orderID, p.Line, p.Qty))
	if err == nil && n != 1 {
		err = fmt.Errorf("line %d of order %s was never sent", p.Line, orderID)
	}
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE orders SET shipped = shipped - ? WHERE id = ?`, p.Qty, orderID)
	return err
}
