package delivery

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/platform/line"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

// reasonOf is a reason as it is kept; it fails with ErrReason without one.
func reasonOf(reason string) (string, error) {
	reason, ok := line.Clean(reason, 1, 200)
	if !ok {
		return "", ErrReason
	}
	return reason, nil
}

// Relabel puts a shipment's pieces into the parcel that they really lie in.
func (s *Service) Relabel(ctx context.Context, shipmentID string, l Label, actor, reason string) (Shipment, error) {
	reason, err := reasonOf(reason)
	if err != nil {
		return Shipment{}, err
	}
	if l, err = s.certain(ctx, l, shipmentID); err != nil {
		return Shipment{}, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		sh, err := s.standingShipment(ctx, tx, shipmentID)
		if err != nil {
			return err
		}
		p, err := s.watch(ctx, tx, l, sh.Parcel.region)
		if err != nil || p.ID == sh.Parcel.ID {
			return err
		}
		joins := []Shipment{{ID: sh.ID, OrderID: sh.OrderID, Number: sh.Number, demo: sh.demo}}
		if err := s.tell(ctx, tx, p, joins, s.clock()); err != nil {
			return err
		}
		moved, err := moveShipment(ctx, tx, sh, p, joins[0].told)
		if err == nil && !moved {
			err = ErrGone
		}
		if err == nil {
			err = s.count(ctx, tx, p)
		}
		if err == nil {
			err = s.leave(ctx, tx, sh.Parcel.ID)
		}
		if err == nil {
			err = s.needs.Orders().Acted(ctx, tx, sh.OrderID, Act{Actor: actor, Reason: reason, Label: p.label(), Was: sh.Parcel.label()})
		}
		if err != nil {
			return err
		}
		return s.follow(ctx, tx, sh.OrderID)
	})
	if err != nil {
		return Shipment{}, fmt.Errorf("relabel shipment %s: %w", shipmentID, err)
	}
	return s.Shipment(ctx, shipmentID)
}

func (s *Service) standingShipment(ctx context.Context, tx *sqldb.Tx, shipmentID string) (Shipment, error) {
	all, err := listShipments(ctx, tx, `WHERE s.id = ?`, shipmentID)
	switch {
	case err != nil:
		return Shipment{}, err
	case len(all) == 0:
		return Shipment{}, ErrNotFound
	case !all[0].Gone.IsZero():
		return Shipment{}, ErrGone
	}
	return all[0], nil
}

// TakeBack ends a shipment that was not sent after all: its pieces can be sent or refunded again.
// It fails with ErrGone when it was taken back before.
func (s *Service) TakeBack(ctx context.Context, shipmentID, actor, reason string) (Shipment, error) {
	reason, err := reasonOf(reason)
	if err != nil {
		return Shipment{}, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		sh, err := s.standingShipment(ctx, tx, shipmentID)
		if err != nil {
			return err
		}
		ended, err := endShipment(ctx, tx, sh.ID, actor, reason, s.clock())
		if err == nil && !ended {
			err = ErrGone
		}
		if err == nil {
			err = s.needs.Orders().Unsend(ctx, tx, sh.OrderID, sh.Pieces, Act{Actor: actor, Reason: reason, Label: sh.Parcel.label()})
		}
		if err != nil {
			return err
		}
		return s.leave(ctx, tx, sh.Parcel.ID)
	})
	if err != nil {
		return Shipment{}, fmt.Errorf("take back shipment %s: %w", shipmentID, err)
	}
	return s.Shipment(ctx, shipmentID)
}

// ByHand are the states that staff may set.
var ByHand = []parcel.State{parcel.InTransit, parcel.Delivered, parcel.Returned, parcel.Exception}

// Set says by hand where a shipment's parcel is, whatever its carrier tells, or gives it back to its carrier with an empty
// state. It fails with ErrState and ErrGone.
func (s *Service) Set(ctx context.Context, shipmentID string, state parcel.State, actor, reason string) (Shipment, error) {
	if state != "" && !slices.Contains(ByHand, state) {
		return Shipment{}, ErrState
	}
	reason, err := reasonOf(reason)
	if err != nil {
		return Shipment{}, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		sh, err := s.standingShipment(ctx, tx, shipmentID)
		if err != nil {
			return err
		}
		now, p := s.clock(), sh.Parcel
		if state == "" {
			p.SetBy, p.SetReason, p.due, p.fails, p.looks = "", "", now, 0, 0
			p.State, p.Delivered = parcel.Unknown, time.Time{}
		} else {
			p.SetBy, p.SetReason, p.State, p.Moved, p.due = cmp.Or(actor, "staff"), reason, state, now, time.Time{}
			switch {
			case state == parcel.Delivered && p.Delivered.IsZero():
				p.Delivered = now
			case state == parcel.InTransit:
				p.Delivered = time.Time{}
			}
			if p.Picked.IsZero() && moving(state) {
				p.Picked = now
			}
		}
		return s.keepAct(ctx, tx, p.judged(now), now, &Act{Actor: actor, Reason: reason, Label: p.label(), State: state})
	})
	if err != nil {
		return Shipment{}, fmt.Errorf("set parcel of shipment %s: %w", shipmentID, err)
	}
	return s.Shipment(ctx, shipmentID)
}
