package order

import (
	"context"
	"fmt"
	"slices"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Part is some pieces of one line of an order.
type Part struct {
	Line int   `json:"line" minimum:"0" maximum:"49" doc:"Place of the line in the order, from 0"`
	Qty  int64 `json:"qty" minimum:"1" maximum:"99" doc:"How many pieces"`
}

func pieces(parts []Part) (n int64) {
	for _, p := range parts {
		n += p.Qty
	}
	return n
}

// shippingPlace is where a refund keeps the part that belongs to no line: the shipping fee, given back with the last piece.
const shippingPlace = -1

// lineRefund is what one refund gives back of one line.
type lineRefund struct {
	place  int
	qty    int64
	amount money.Won
}

// RefundLines gives back what was paid for parts of an order that have not been dispatched; the pieces go back on the shelf when the
// money is back. The last pieces take the shipping fee along and cancel the order. The same key is the same refund.
// It fails with ErrParts for more than is left, with ErrNotPaid before and with ErrTooLate after.
func (s *Service) RefundLines(ctx context.Context, number string, v Viewer, parts []Part, reason, key string) (Order, error) {
	o, err := s.ByNumber(ctx, number, v)
	if err != nil {
		return Order{}, err
	}
	if !validKey(key) || len(key) > 80 {
		return Order{}, ErrKey
	}
	var refund payment.Refund
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
		refund, err = s.beginRefund(ctx, tx, o.ID, v.Who.Name, parts, spoken(reason), "lines:"+key)
		return err
	})
	if err != nil {
		return Order{}, fmt.Errorf("refund lines of order %s: %w", o.Number, err)
	}
	s.send(ctx, o, refund)
	return s.ByNumber(ctx, o.Number, v)
}

// send asks for the refund at once and has the order follow; whatever does not come through is durable, and is gone on with.
func (s *Service) send(ctx context.Context, o Order, refund payment.Refund) {
	refund, err := s.payments.SendRefund(ctx, refund.ID)
	if err == nil && refund.State == payment.RefundDone {
		err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			if err := s.linesBack(ctx, tx, o.ID, refund.ID); err != nil {
				return err
			}
			return s.finishCancel(ctx, tx, o.ID)
		})
	}
	if err != nil {
		s.logger.ErrorContext(ctx, "a refund is not finished yet", "order", o.Number, "refund", refund.ID, "err", err)
	}
}

func (s *Service) beginRefund(ctx context.Context, tx *sqldb.Tx, orderID, actor string, parts []Part, reason, key string) (payment.Refund, error) {
	var none payment.Refund
	o, err := findOrder(ctx, tx, "id", orderID)
	if err != nil {
		return none, err
	}
	refunds, err := s.payments.Refunds(ctx, tx, o.ID)
	if err != nil {
		return none, err
	}
	if i := slices.IndexFunc(refunds, func(r payment.Refund) bool { return r.PaymentID == o.paymentID && r.Key == key }); i >= 0 {
		return refunds[i], nil
	}
	if o, err = s.afterRefused(ctx, tx, o, refunds); err != nil {
		return none, err
	}
	switch o.State {
	case Pending, Expired:
		return none, ErrNotPaid
	case Cancelling, Cancelled:
		return none, ErrParts
	case Shipped, Delivered, Confirmed:
		return none, ErrTooLate
	}
	if parts, err = o.check(parts); err != nil {
		return none, err
	}
	if slices.Equal(parts, o.rest()) { // nothing stays
		if err := s.startCancel(ctx, tx, o, actor, reason); err != nil {
			return none, err
		}
		return s.askBack(ctx, tx, o, parts, reason, key)
	}
	step := Step{At: s.clock(), State: o.State, What: "lines_refund_asked", Actor: actor, Note: reason}
	if err := insertStep(ctx, tx, o.ID, step); err != nil {
		return none, err
	}
	return s.askBack(ctx, tx, o, parts, reason, key)
}

// check sums the parts of one line, puts them in the order of the lines, and fails with ErrParts for what is not there to be given back.
func (o Order) check(parts []Part) ([]Part, error) {
	sums := make([]int64, len(o.Lines))
	for _, p := range parts {
		if p.Line < 0 || p.Line >= len(sums) || p.Qty < 1 || p.Qty > MaxQty {
			return nil, ErrParts
		}
		sums[p.Line] += p.Qty
	}
	var out []Part
	for i, qty := range sums {
		if qty > o.Lines[i].Qty-o.Lines[i].asked-o.Lines[i].Shipped {
			return nil, ErrParts
		}
		if qty > 0 {
			out = append(out, Part{i, qty})
		}
	}
	if len(out) == 0 {
		return nil, ErrParts
	}
	return out, nil
}

// rest is all of o that nobody has asked back.
func (o Order) rest() []Part {
	var all []Part
	for i, l := range o.Lines {
		if l.Qty > l.asked {
			all = append(all, Part{i, l.Qty - l.asked})
		}
	}
	return all
}

// askBack asks for the money of parts; with the last pieces for all that is still ours of the payment, shipping included.
func (s *Service) askBack(ctx context.Context, tx *sqldb.Tx, o Order, parts []Part, reason, key string) (payment.Refund, error) {
	var (
		none  payment.Refund
		lines []lineRefund
		sum   money.Won
	)
	for _, p := range parts {
		l := o.Lines[p.Line]
		amount := l.worth(l.asked, p.Qty)
		asked, err := askLine(ctx, tx, o.ID, p)
		if err != nil {
			return none, err
		}
		if !asked {
			return none, ErrParts // somebody else was first
		}
		lines = append(lines, lineRefund{p.Line, p.Qty, amount})
		sum += amount
	}
	if slices.Equal(parts, o.rest()) {
		p, err := s.payments.Payment(ctx, tx, o.paymentID)
		if err != nil {
			return none, err
		}
		all := p.Amount - p.RefundAsked
		lines = append(lines, lineRefund{shippingPlace, 0, all - sum})
		sum = all
	}
	refund, err := s.payments.AskRefund(ctx, tx, payment.RefundAsk{PaymentID: o.paymentID, Amount: sum, Reason: reason, Key: key})
	if err != nil {
		return none, err
	}
	return refund, insertLineRefunds(ctx, tx, o.ID, refund.ID, lines)
}

// linesBack marks what a refund has given back, once, however often it is told. The pieces go back on the shelf and count no more
// as sold, unless the order is being cancelled: then they all go back together, and none counts.
func (s *Service) linesBack(ctx context.Context, tx *sqldb.Tx, orderID, refundID string) error {
	lines, err := endLineRefunds(ctx, tx, refundID, string(payment.RefundDone))
	if err != nil || len(lines) == 0 {
		return err
	}
	counts, err := stillCounts(ctx, tx, orderID)
	if err != nil {
		return err
	}
	o, err := findOrder(ctx, tx, "id", orderID)
	if err != nil {
		return err
	}
	var items []catalog.Item
	for _, r := range lines {
		if r.place == shippingPlace {
			continue
		}
		if err := lineRefunded(ctx, tx, o.ID, r); err != nil {
			return err
		}
		items = append(items, catalog.Item{VariantID: o.Lines[r.place].VariantID, Qty: r.qty})
	}
	if o.State == Cancelling || len(items) == 0 {
		return nil
	}
	if err := s.catalog.ReturnSome(ctx, tx, o.stockRef, items); err != nil {
		return fmt.Errorf("return stock of order %s: %w", o.Number, err)
	}
	if counts {
		if err := partUnsold(ctx, tx, o, lines); err != nil {
			return fmt.Errorf("count what came back of order %s: %w", o.Number, err)
		}
	}
	if err := insertStep(ctx, tx, o.ID, Step{At: s.clock(), State: o.State, What: "lines_refunded"}); err != nil {
		return err
	}
	_, err = s.sentAll(ctx, tx, o.ID, Step{})
	return err
}

// afterRefused is o once what the provider refused has been taken back, of which the order may not have heard yet.
func (s *Service) afterRefused(ctx context.Context, tx *sqldb.Tx, o Order, refunds []payment.Refund) (Order, error) {
	refused := false
	for _, r := range refunds {
		if r.State == payment.RefundFailed {
			refused = true
			if err := s.linesKept(ctx, tx, o, r.ID); err != nil {
				return o, err
			}
		}
	}
	if !refused {
		return o, nil
	}
	return findOrder(ctx, tx, "id", o.ID)
}

// linesKept takes back what was asked by a refund that the provider refused.
func (s *Service) linesKept(ctx context.Context, tx *sqldb.Tx, o Order, refundID string) error {
	lines, err := endLineRefunds(ctx, tx, refundID, string(payment.RefundFailed))
	if err != nil {
		return err
	}
	for _, r := range lines {
		if r.place != shippingPlace {
			if err := unaskLine(ctx, tx, o, r); err != nil {
				return err
			}
		}
	}
	return nil
}
