package delivery

import (
	"context"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Happened says that something happened to the parcel in which pieces of an order lie, once each for these pieces in that parcel: departed, arriving (it comes today), delivered,
// late, silent, returned, lost, or unfound.
type Happened struct {
	What       string        `json:"what"`
	OrderID    string        `json:"order"`
	Number     string        `json:"number"`
	Owner      account.Owner `json:"owner"` // whose the order is at the time
	ShipmentID string        `json:"shipment"`
	ParcelID   string        `json:"parcel"`
	Carrier    string        `json:"carrier"` // id
	Invoice    string        `json:"invoice"`
	At         time.Time     `json:"at"`                // when it happened, as far as the carrier says
	Expected   time.Time     `json:"expected,omitzero"` // when the carrier means to bring it, if it says so
	Likely     Likely        `json:"likely,omitzero"`   // departed: when it comes, going by earlier parcels
	Demo       bool          `json:"demo,omitempty"`
}

// Prefix begins the kinds of the events of parcels.
const Prefix = "delivery."

func (e Happened) Kind() string { return Prefix + e.What }

// Key is the order's: what happens to its parcels is heard in order.
func (e Happened) Key() string { return e.OrderID }

// CarrierBroken says that nobody understands what a carrier answers, or that it does not find parcels that it knew.
type CarrierBroken struct {
	Carrier string    `json:"carrier"`
	At      time.Time `json:"at"`
}

func (CarrierBroken) Kind() string  { return Prefix + "carrier_broken" }
func (e CarrierBroken) Key() string { return e.Carrier }

// tell emits what p tells of the orders that have pieces in it and that they were not told yet, and marks it told: those that join a
// parcel on its way are told then. Whoever calls it holds p.
func (s *Service) tell(ctx context.Context, tx *sqldb.Tx, p Parcel, of []Shipment, now time.Time) error {
	var likely Likely
	for i, sh := range of {
		news, told := p.newsTo(sh.told)
		if len(news) == 0 {
			continue
		}
		owner, err := s.needs.Orders().Owner(ctx, tx, sh.OrderID)
		if err != nil {
			return err
		}
		if likely == (Likely{}) && slices.Contains(news, "departed") && p.Delivered.IsZero() {
			if likely, err = s.likely(ctx, tx, p); err != nil {
				return err
			}
		}
		for _, what := range news {
			e := Happened{
				What: what, OrderID: sh.OrderID, Number: sh.Number, Owner: owner, ShipmentID: sh.ID, ParcelID: p.ID, Carrier: p.Carrier, Invoice: p.Invoice,
				At: now, Expected: p.Expected, Demo: sh.demo,
			}
			switch what {
			case "departed":
				e.At, e.Likely = p.Picked, likely
			case "delivered":
				e.At = p.Delivered
			}
			if err := eventlog.Emit(ctx, tx, e); err != nil {
				return err
			}
		}
		of[i].told = told
	}
	return nil
}
