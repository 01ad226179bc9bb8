package catalog

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/line"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/states"
)

// Item is a number of units of one variant.
type Item struct {
	VariantID string
	Qty       int64
}

// What can go wrong with stock. ErrSoldOut tells the members "variant" and "left".
var (
	ErrSoldOut         = fault.New(fault.Conflict, "sold_out", "not enough of this is left")
	ErrQuantity        = fault.New(fault.Unprocessable, "quantity_invalid", "order at least 1 and at most 9999 of one variant")
	ErrReservationGone = fault.New(fault.Conflict, "reservation_gone", "the time to pay ran out and the goods went back on sale")
	ErrRefUsed         = fault.New(fault.Conflict, "reservation_exists", "there is already a reservation under this reference")
	ErrAdjustment      = fault.New(fault.Unprocessable, "adjustment_invalid", "change the stock by 1 to 1000000 units, and say why")
	ErrStockPromised   = fault.New(fault.Conflict, "stock_promised", "so many are promised to buyers that the stock cannot shrink this far")
)

// FewLeft is when a shopper is told how many are left.
const FewLeft = 20

const (
	maxQty   = 9999
	maxDelta = 1_000_000
)

// The states of a reservation.
const (
	pending  = "pending"
	posted   = "posted"
	voided   = "voided"
	expired  = "expired"
	returned = "returned"
)

// turns are the legal moves of a reservation, and what the statement in stock_store.go lets through.
var turns = states.Table[string]{
	pending: {posted, voided, expired},
	posted:  {returned},
}

// Expired is the reason that Release takes for a reservation that was not paid in time. Any other reason is a cancellation.
const Expired = "expired"

// Reserve holds items under ref until the given time, in the caller's transaction: all of them or none.
// Items of one variant are summed first. A ref is used once; to hold goods again after they were released, take another ref.
// It fails with ErrSoldOut (members "variant" and "left"), ErrQuantity, ErrVariantNotFound or ErrRefUsed.
// Whether a product is on sale is the caller's question, see Offers.
func (s *Service) Reserve(ctx context.Context, tx *sqldb.Tx, ref string, items []Item, until time.Time) error {
	items, err := sum(items)
	if err != nil {
		return err
	}
	for _, it := range items {
		seen := s.gate.mark(it.VariantID)
		took, err := hold(ctx, tx, it)
		if err != nil {
			return fmt.Errorf("reserve %s: %w", ref, err)
		}
		now, err := findStock(ctx, tx, it.VariantID)
		if err != nil {
			return fmt.Errorf("reserve %s: %w", ref, err)
		}
		if !took {
			if now.available() == 0 {
				s.gate.close(it.VariantID, seen, s.now())
			}
			return ErrSoldOut.About("variant", it.VariantID).About("left", now.available())
		}
		if now.available() == 0 {
			tx.OnCommit(func() { s.gate.close(it.VariantID, seen, s.now()) })
		}
		if err := insertReservation(ctx, tx, ref, it, until); err != nil {
			return err
		}
		if err := s.moved(ctx, tx, now, movement{kind: "reserve", ref: ref, reserved: it.Qty}); err != nil {
			return fmt.Errorf("reserve %s: %w", ref, err)
		}
	}
	return nil
}

// sum adds up the items of one variant and sorts by variant, so that all transactions lock rows in one order.
func sum(items []Item) ([]Item, error) {
	if len(items) == 0 || len(items) > 100 {
		return nil, ErrQuantity
	}
	all := slices.SortedFunc(slices.Values(items), func(a, b Item) int { return strings.Compare(a.VariantID, b.VariantID) })
	sums := all[:0]
	for _, it := range all {
		if it.Qty < 1 || it.Qty > maxQty {
			return nil, ErrQuantity.About("variant", it.VariantID)
		}
		if n := len(sums); n > 0 && sums[n-1].VariantID == it.VariantID {
			if sums[n-1].Qty += it.Qty; sums[n-1].Qty > maxQty {
				return nil, ErrQuantity.About("variant", it.VariantID)
			}
			continue
		}
		sums = append(sums, it)
	}
	return sums, nil
}

// Forget removes a reservation that was given back. One that holds or sold something stays.
func (s *Service) Forget(ctx context.Context, tx *sqldb.Tx, ref string) error {
	if err := deleteReservation(ctx, tx, ref); err != nil {
		return fmt.Errorf("forget reservation %s: %w", ref, err)
	}
	return nil
}

// Post turns the reservation into a sale. What is still held may be posted also after its time.
// It fails with ErrReservationGone if the goods were released; a second Post does nothing.
func (s *Service) Post(ctx context.Context, tx *sqldb.Tx, ref string) error {
	won, err := turn(ctx, tx, ref, posted)
	if err != nil {
		return fmt.Errorf("post %s: %w", ref, err)
	}
	if !won {
		state, err := reservationState(ctx, tx, ref)
		if err != nil {
			return fmt.Errorf("post %s: %w", ref, err)
		}
		if state != posted {
			return ErrReservationGone
		}
		return nil
	}
	items, err := s.each(ctx, tx, ref, "post", func(it Item) movement {
		return movement{kind: "post", onHand: -it.Qty, reserved: -it.Qty, sold: it.Qty}
	})
	if err != nil {
		return err
	}
	return countSold(ctx, tx, ref, items, 1)
}

// Release gives held goods back to the shelf and says whether it did: not if they were posted or released before.
// The reason Expired marks them expired, any other voided.
func (s *Service) Release(ctx context.Context, tx *sqldb.Tx, ref, reason string) (bool, error) {
	to := voided
	if reason == Expired {
		to = expired
	}
	won, err := turn(ctx, tx, ref, to)
	if err != nil || !won {
		return false, err
	}
	_, err = s.each(ctx, tx, ref, "release", func(it Item) movement {
		return movement{kind: to, reserved: -it.Qty, reason: reason}
	})
	return true, err
}

// Return puts sold goods back on the shelf, for an order cancelled before its parcel left. A second Return does nothing.
// It fails with ErrReservationGone if they were never posted.
func (s *Service) Return(ctx context.Context, tx *sqldb.Tx, ref string) error {
	won, err := turn(ctx, tx, ref, returned)
	if err != nil {
		return fmt.Errorf("return %s: %w", ref, err)
	}
	if !won {
		state, err := reservationState(ctx, tx, ref)
		if err != nil {
			return fmt.Errorf("return %s: %w", ref, err)
		}
		if state != returned {
			return ErrReservationGone
		}
		return nil
	}
	items, err := s.each(ctx, tx, ref, "return", func(it Item) movement {
		return movement{kind: "return", onHand: it.Qty, sold: -it.Qty}
	})
	if err != nil {
		return err
	}
	return countSold(ctx, tx, ref, items, -1)
}

// ReturnSome puts some of the sold goods back on the shelf; Return then puts back the rest. It fails with ErrReservationGone if
// so many are not sold under ref.
func (s *Service) ReturnSome(ctx context.Context, tx *sqldb.Tx, ref string, items []Item) error {
	items, err := sum(items)
	if err != nil {
		return err
	}
	for _, it := range items {
		took, err := takeBack(ctx, tx, ref, it)
		if err != nil {
			return fmt.Errorf("return some of %s: %w", ref, err)
		}
		if !took {
			return ErrReservationGone
		}
		if err := s.apply(ctx, tx, it.VariantID, movement{kind: "return", ref: ref, onHand: it.Qty, sold: -it.Qty}); err != nil {
			return fmt.Errorf("return some of %s: %w", ref, err)
		}
	}
	for _, it := range items { // products come after all stock rows, as everywhere
		if err := countBack(ctx, tx, it); err != nil {
			return fmt.Errorf("return some of %s: %w", ref, err)
		}
	}
	return nil
}

// each applies one movement to every item of a reservation, and gives them.
func (s *Service) each(ctx context.Context, tx *sqldb.Tx, ref, what string, move func(Item) movement) ([]reserved, error) {
	items, err := reservedItems(ctx, tx, ref)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", what, ref, err)
	}
	for _, it := range items {
		m := move(it.Item)
		m.ref = ref
		if err := s.apply(ctx, tx, it.VariantID, m); err != nil {
			return nil, fmt.Errorf("%s %s: %w", what, ref, err)
		}
	}
	return items, nil
}

// apply changes a stock row by m, writes the ledger and tells whoever shows the stock.
func (s *Service) apply(ctx context.Context, tx *sqldb.Tx, variantID string, m movement) error {
	if err := shift(ctx, tx, variantID, m); err != nil {
		return err
	}
	if m.onHand == m.reserved { // nothing that a shopper sees
		return insertLedger(ctx, tx, variantID, m, s.now(), s.actor(ctx))
	}
	now, err := findStock(ctx, tx, variantID)
	if err != nil {
		return err
	}
	return s.moved(ctx, tx, now, m)
}

// movement is one line of the ledger.
type movement struct {
	kind, ref, reason      string
	onHand, reserved, sold int64
}

// moved writes the ledger for a change that led to now, and the event if shoppers can see it.
func (s *Service) moved(ctx context.Context, tx *sqldb.Tx, now stock, m movement) error {
	if err := insertLedger(ctx, tx, now.variantID, m, s.now(), s.actor(ctx)); err != nil {
		return err
	}
	after := now.available()
	before := max(now.onHand-m.onHand-(now.reserved-m.reserved)-now.safety, 0)
	if after > 0 && after > before {
		s.gate.open(now.variantID)
		tx.OnCommit(func() { s.gate.open(now.variantID) })
	}
	if after == before || min(after, before) > FewLeft && m.kind != "adjust" {
		return nil
	}
	return eventlog.Emit(ctx, tx, StockChanged{VariantID: now.variantID, ProductID: now.productID, Available: after})
}

// AdjustStock changes what lies in the warehouse by delta, for a reason that stays in the ledger, and gives the variant's stock afterwards.
// It fails with ErrAdjustment, ErrVariantNotFound, or ErrStockPromised (member "reserved") if fewer would be left than are promised.
func (s *Service) AdjustStock(ctx context.Context, variantID string, delta int64, reason string) (Variant, error) {
	reason, ok := line.Clean(reason, 1, 200)
	if !ok || delta == 0 || delta < -maxDelta || delta > maxDelta {
		return Variant{}, ErrAdjustment
	}
	var now stock
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		done, err := stockUp(ctx, tx, variantID, delta)
		if err != nil {
			return err
		}
		if now, err = findStock(ctx, tx, variantID); err != nil {
			return err
		}
		if !done {
			return ErrStockPromised.About("reserved", now.reserved)
		}
		return s.moved(ctx, tx, now, movement{kind: "adjust", onHand: delta, reason: reason})
	})
	if err != nil {
		return Variant{}, fmt.Errorf("adjust stock of %s: %w", variantID, err)
	}
	return s.variant(ctx, variantID)
}

var ledgerOrder = list.Order{Name: "ledger", Columns: []list.Column{{Name: "id", Desc: true}}}

// Ledger lists what changed the stock of a variant, newest first. It fails with list.ErrPlace.
func (s *Service) Ledger(ctx context.Context, variantID string, q list.Query) (list.Page[LedgerLine], error) {
	w, err := ledgerOrder.Window(q)
	if err != nil {
		return list.Page[LedgerLine]{}, err
	}
	p, err := listLedger(ctx, s.db, variantID, w)
	if err != nil {
		return p, fmt.Errorf("read the ledger of %s: %w", variantID, err)
	}
	return p, nil
}

// LedgerLine is one change of a stock.
type LedgerLine struct {
	At       time.Time `json:"at"       doc:"When"`
	Kind     string    `json:"kind"     doc:"What happened" enum:"opening,adjust,reserve,post,voided,expired,return" example:"adjust"`
	Ref      string    `json:"ref"      doc:"The reservation, usually an order's id; or empty"`
	OnHand   int64     `json:"onHand"   doc:"Change of what lies in the warehouse" example:"50"`
	Reserved int64     `json:"reserved" doc:"Change of what is promised to buyers" example:"0"`
	Reason   string    `json:"reason"   doc:"Why, in the words of whoever did it"  example:"입고"`
	Actor    string    `json:"actor"    doc:"Member id of whoever did it, or empty"`

	id string
}
