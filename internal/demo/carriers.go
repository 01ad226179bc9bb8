package demo

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/parcel"
	"github.com/saja-live/saja/parcel/simulator"
)

// hurry is how many times faster than in life the demo's parcels move: a day in a minute.
const hurry = 1440

// Carriers stand in for the carriers of a demo: they answer in their shape, at an address of this machine, about parcels that
// nobody sends. No carrier hears of them.
type Carriers struct {
	URL   string
	sim   *simulator.Simulator
	http  *http.Server
	start time.Time
	now   func() time.Time
}

// OpenCarriers starts the stand-ins. The caller closes them.
func OpenCarriers(ctx context.Context, logger *slog.Logger, now func() time.Time) (*Carriers, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open the demo's carriers: %w", err)
	}
	c := &Carriers{URL: "http://" + l.Addr().String(), start: now(), now: now}
	c.sim = simulator.New(simulator.Options{Seed: uint64(now().UnixNano()), Now: c.Now})
	c.http = &http.Server{Handler: c.sim, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		if err := c.http.Serve(l); err != http.ErrServerClosed {
			logger.Error("the demo's carriers ended", "err", err)
		}
	}()
	return c, nil
}

// Close ends them.
func (c *Carriers) Close() error { return c.http.Close() }

// Pace is how many times faster than usual their parcels are to be looked for.
func (c *Carriers) Pace() float64 { return hurry }

// Now is the time by which their parcels move.
func (c *Carriers) Now() time.Time { return c.start.Add(c.now().Sub(c.start) * hurry) }

// Real gives what they tell by the clock of the shop.
func (c *Carriers) Real(t *parcel.Tracking) *parcel.Tracking {
	real := func(at time.Time) time.Time {
		if at.IsZero() {
			return at
		}
		return c.start.Add(at.Sub(c.start) / hurry).Truncate(time.Second)
	}
	for i := range t.Events {
		t.Events[i].Time = real(t.Events[i].Time)
	}
	t.Delivered, t.Expected = real(t.Delivered), time.Time{} // a day that is a few minutes long is no promise
	return t
}

// Practice gives a number of the carrier that only they know, whose parcel moves from now on.
func (c *Carriers) Practice(carrier string) (string, error) {
	return c.sim.Ship(carrier, c.Now(), simulator.Usual)
}

// usual are the carriers that the demo sends with, in turn.
var usual = []string{"kr.cjlogistics", "kr.hanjin", "kr.lotte", "kr.epost", "kr.logen"}

// dispatch sends what the viewers of the demo bought, an order every now and then, as a kitchen would.
func (d *Demo) dispatch(ctx context.Context) error {
	if d.Carriers == nil {
		return nil
	}
	cook := order.Viewer{Who: account.Identity{Name: "주방" + account.DemoMark, Role: account.RoleOperator}}
	for i := 0; pause(ctx, 20*time.Second, 60*time.Second); i++ {
		if err := d.sendOne(ctx, cook, usual[i%len(usual)]); err != nil && ctx.Err() == nil {
			d.Logger.Warn("an order of the demo was not sent", "err", err)
		}
	}
	return nil
}

func (d *Demo) sendOne(ctx context.Context, cook order.Viewer, carrier string) error {
	paid, err := d.Orders.Search(ctx, order.Filter{State: order.Paid, Sort: "oldest", Place: list.Query{Size: 20}})
	if err != nil {
		return err
	}
	for _, o := range paid.Items {
		if !o.Demo { // people's orders are theirs to send
			continue
		}
		invoice, err := d.Carriers.Practice(carrier)
		if err != nil {
			return err
		}
		var all []delivery.Piece
		for i, l := range o.Lines {
			if left := l.Qty - l.Refunded; left > 0 {
				all = append(all, delivery.Piece{Line: i, Qty: left})
			}
		}
		_, err = d.Parcels.Ship(ctx, o.Number, delivery.Label{Carrier: carrier, Invoice: invoice}, all, cook.Who.Name)
		return err
	}
	return nil
}
