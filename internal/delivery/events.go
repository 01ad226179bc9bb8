package delivery

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Happened says that something happened to a parcel of an order, once each: departed, arriving (it comes today), delivered,
// late, silent, returned, lost, or unfound.
type Happened struct {
	What       string    `json:"what"`
	OrderID    string    `json:"order"`
	Number     string    `json:"number"`
	ShipmentID string    `json:"shipment"`
	Carrier    string    `json:"carrier"`
	Invoice    string    `json:"invoice"`
	At         time.Time `json:"at"` // when it happened, as far as the carrier says
	Demo       bool      `json:"demo,omitempty"`
}

// Prefix begins the kinds of the events of parcels.
const Prefix = "delivery."

func (e Happened) Kind() string { return Prefix + e.What }

// Key is the order's: what happens to its parcels is heard in order.
func (e Happened) Key() string { return e.OrderID }

// CarrierBroken says that nobody understands what a carrier answers.
type CarrierBroken struct {
	Carrier string    `json:"carrier"`
	At      time.Time `json:"at"`
}

func (CarrierBroken) Kind() string  { return Prefix + "carrier_broken" }
func (e CarrierBroken) Key() string { return e.Carrier }

// tell emits what is new of p for each order that has pieces in it.
func tell(ctx context.Context, tx *sqldb.Tx, p Parcel, of []Shipment, news []string, now time.Time) error {
	for _, what := range news {
		at := now
		switch what {
		case "departed":
			at = p.Picked
		case "delivered":
			at = p.Delivered
		}
		for _, sh := range of {
			err := eventlog.Emit(ctx, tx, Happened{what, sh.OrderID, sh.Number, sh.ID, p.Carrier, p.Invoice, at, sh.demo})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
