package demo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
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

const (
	fate = 1 // decides how parcels move, so that they go on as they began when the demo starts again
	// longest is after what time nothing happens to a parcel any more.
	longest = time.Hour
)

// Past is what the shop knows of numbers that were given out before the demo started, and until when.
type Past interface {
	// Since says since when a number is watched, or fails with delivery.ErrNotFound.
	Since(ctx context.Context, carrier, invoice string) (time.Time, error)
	// Last is the last of the watched numbers of a carrier between two of them, or "".
	Last(ctx context.Context, carrier, first, last string) (string, error)
}

// Carriers stand in for the carriers of a demo: they answer in their shape, at an address of this machine, about parcels that
// nobody sends. No carrier hears of them. What they know follows from what the shop has watched: a parcel moves from the moment
// in which it was sent, whether the demo ran ever since or started again.
type Carriers struct {
	URL   string
	sim   *simulator.Simulator
	http  *http.Server
	start time.Time
	now   func() time.Time

	mu      sync.Mutex      // guards what follows; held while the shop is asked what it knows of a number
	trips   map[string]trip // cache: when parcels were handed over, by number; what was sent follows from what the shop keeps
	resumed map[string]bool // own: the carriers whose numbers go on after those of the past
}

// trip is when a parcel was handed over.
type trip struct {
	real, fast time.Time // by the clock of the shop, and by the one by which it moves
	sent       bool      // the shop has it watched since then
}

// OpenCarriers starts the stand-ins. The caller closes them.
func OpenCarriers(ctx context.Context, logger *slog.Logger, now func() time.Time) (*Carriers, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open the demo's carriers: %w", err)
	}
	c := &Carriers{URL: "http://" + l.Addr().String(), start: now(), now: now, trips: map[string]trip{}, resumed: map[string]bool{}}
	c.sim = simulator.New(simulator.Options{Seed: fate, Now: c.Now})
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
func (c *Carriers) Now() time.Time {
	return time.UnixMilli(c.start.UnixMilli() + c.now().Sub(c.start).Milliseconds()*hurry) // in milliseconds, which are enough for millennia
}

// Track asks them for a parcel as a carrier is asked, and tells it by the clock of the shop.
func (c *Carriers) Track(ctx context.Context, client *parcel.Client, past Past, carrier, invoice string) (*parcel.Tracking, error) {
	if err := c.recall(ctx, past, carrier, invoice); err != nil {
		return nil, err
	}
	t, err := client.Track(ctx, carrier, invoice)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	begun := c.trips[invoice]
	c.mu.Unlock()
	real := func(at time.Time) time.Time {
		if at.IsZero() {
			return at
		}
		return begun.real.Add(max(0, at.Sub(begun.fast)) / hurry).Truncate(time.Second) // of the first day some tell no hour
	}
	for i := range t.Events {
		t.Events[i].Time = real(t.Events[i].Time)
	}
	t.Delivered, t.Expected = real(t.Delivered), time.Time{} // a day that is a few minutes long is no promise
	return t, nil
}

// recall has a parcel move from when the shop sent it on, if it is one of theirs.
func (c *Carriers) recall(ctx context.Context, past Past, carrier, invoice string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.trips[invoice].sent {
		return nil
	}
	since, err := past.Since(ctx, carrier, invoice)
	if errors.Is(err, delivery.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := c.goOn(ctx, past, carrier); err != nil {
		return err
	}
	// Most carriers tell minutes: from a whole one on, every start of the demo hears the same of them.
	begun := trip{real: since, fast: c.Now().Add(-min(c.now().Sub(since), longest) * hurry).Truncate(time.Minute), sent: true}
	err = c.sim.Again(carrier, invoice, begun.fast, simulator.Usual)
	if errors.Is(err, simulator.ErrNotGiven) { // somebody typed it
		return nil
	}
	if err != nil {
		return err
	}
	if err := c.sim.After(carrier, invoice); err != nil {
		return err
	}
	c.trips[invoice] = begun
	return nil
}

// Practice gives a number of the carrier that only they know. Its parcel moves from when it is sent, or else from now on.
func (c *Carriers) Practice(ctx context.Context, past Past, carrier string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.goOn(ctx, past, carrier); err != nil {
		return "", err
	}
	begun := trip{real: c.now(), fast: c.Now()}
	number, err := c.sim.Ship(carrier, begun.fast, simulator.Usual)
	if err == nil {
		c.trips[number] = begun
	}
	return number, err
}

// goOn has the numbers of a carrier go on after those that the shop knows. mu is held.
func (c *Carriers) goOn(ctx context.Context, past Past, carrier string) error {
	if c.resumed[carrier] {
		return nil
	}
	first, last, err := simulator.Range(carrier)
	if err != nil {
		return err
	}
	last, err = past.Last(ctx, carrier, first, last)
	if err != nil {
		return fmt.Errorf("find the last number for practice: %w", err)
	}
	if err := c.sim.After(carrier, last); err != nil && !errors.Is(err, simulator.ErrNotGiven) {
		return err
	}
	c.resumed[carrier] = true
	return nil
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
		invoice, err := d.Carriers.Practice(ctx, d.Parcels, carrier)
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
