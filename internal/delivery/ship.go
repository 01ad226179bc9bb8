package delivery

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

// Ship puts pieces of an order into a parcel; the order moves on when all of it has left. It fails with ErrDoubtful for a number
// that may be wrong unless the label is sure, and with the faults of Orders.Send.
func (s *Service) Ship(ctx context.Context, number string, l Label, pieces []Piece, actor string) (Shipment, error) {
	l, err := s.certain(ctx, l, "")
	if err != nil {
		return Shipment{}, err
	}
	pieces = merged(pieces)
	if len(pieces) == 0 {
		return Shipment{}, ErrPieces
	}
	sh := Shipment{ID: id.New(), Sent: s.clock(), SentBy: actor}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		sent, err := s.needs.Orders().Send(ctx, tx, number, pieces, Act{Actor: actor, Label: l})
		if err != nil {
			return err
		}
		sh.OrderID, sh.Number, sh.Pieces, sh.demo = sent.OrderID, sent.Number, sent.Pieces, sent.Demo
		if sh.Parcel, err = s.watch(ctx, tx, l, region(sent.Postcode)); err != nil {
			return err
		}
		joins := []Shipment{sh}
		if err := s.tell(ctx, tx, sh.Parcel, joins, sh.Sent); err != nil {
			return err
		}
		if err := insertShipment(ctx, tx, joins[0]); err != nil {
			return err
		}
		if err := s.count(ctx, tx, sh.Parcel); err != nil {
			return err
		}
		return s.follow(ctx, tx, sh.OrderID)
	})
	if err != nil {
		return Shipment{}, fmt.Errorf("ship order %s: %w", number, err)
	}
	return s.Shipment(ctx, sh.ID)
}

// merged sums the pieces of each line, in the order of the lines.
func merged(pieces []Piece) []Piece {
	var out []Piece
	for _, p := range pieces {
		if i := slices.IndexFunc(out, func(o Piece) bool { return o.Line == p.Line }); i >= 0 {
			out[i].Qty += p.Qty
		} else if p.Qty > 0 {
			out = append(out, Piece{Line: p.Line, Qty: p.Qty})
		}
	}
	slices.SortFunc(out, func(a, b Piece) int { return a.Line - b.Line })
	return out
}

// region is the postcode of where a parcel goes as it is kept.
func region(postcode string) string { return postcode[:min(8, len(postcode))] }

// watch gives the parcel of a label, which is asked for from now on. It is held until tx ends.
func (s *Service) watch(ctx context.Context, tx *sqldb.Tx, l Label, region string) (Parcel, error) {
	p, err := s.held(ctx, tx, l, region)
	if err == nil && p.due.IsZero() && !p.State.Final() && p.SetBy == "" { // it rested, since it had been taken back
		p.due = s.clock()
		p = p.judged(s.clock())
		if _, err = saveParcel(ctx, tx, p); err == nil {
			err = restateWatches(ctx, tx, p)
		}
		return p, err
	}
	if !errors.Is(err, ErrNotFound) {
		return p, err
	}
	now := s.clock()
	p = Parcel{ID: id.New(), Carrier: l.Carrier, Invoice: l.Invoice, State: parcel.Unknown, Created: now, due: now, region: region, Events: []parcel.Event{}}
	if err = insertParcel(ctx, tx, p); sqldb.IsDuplicate(err) { // somebody sent another order in it at the same moment
		return s.held(ctx, tx, l, region)
	}
	return p, err
}

// held finds the parcel of a label and holds it, or fails with ErrNotFound.
func (s *Service) held(ctx context.Context, tx *sqldb.Tx, l Label, region string) (Parcel, error) {
	p, err := findParcel(ctx, tx, `WHERE p.carrier = ? AND p.invoice = ?`, l.Carrier, l.Invoice)
	if err != nil {
		return p, err
	}
	there, err := holdParcel(ctx, tx, p.ID, region)
	if err == nil && !there { // it was forgotten since
		err = ErrNotFound
	}
	if p.region == "" {
		p.region = region
	}
	return p, err
}
