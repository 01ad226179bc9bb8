package delivery_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/platform/outside"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
	"github.com/saja-live/saja/parcel/simulator"
)

// pushed is a shop whose parcels services call for, over true connections.
type pushed struct {
	*shop
	sim   *simulator.Simulator
	at    *httptest.Server // where they call
	asked *atomic.Int32    // questions to carriers

	truth *parcel.Client // asks 스마트택배, which has the words of its calls
}

func openPushed(t *testing.T, db *sqldb.DB, key string) *pushed {
	return openPushedBy(t, db, key, parcel.TrackerDelivery)
}

func openPushedBy(t *testing.T, db *sqldb.DB, key string, service parcel.Pusher) *pushed {
	t.Helper()
	s := open(t, db, delivery.Config{})
	sim := simulator.New(simulator.Options{Seed: 7, Now: s.Now})
	carriers := httptest.NewServer(sim)
	t.Cleanup(carriers.Close)
	gateway, err := url.Parse(carriers.URL)
	if err != nil {
		t.Fatal(err)
	}
	client, err := parcel.New(parcel.Options{
		Gateway: gateway, Rates: map[string]float64{"": -1}, Now: s.Now, Pushers: map[parcel.Pusher]parcel.Keys{service: {ID: key, Secret: "sesame"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	truth, err := parcel.New(parcel.Options{Gateway: gateway, Rates: map[string]float64{"": -1}, Now: s.Now, SweetTracker: parcel.SweetTracker{Key: "good", Carriers: []string{usual}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(truth.Close)
	p := &pushed{shop: s, sim: sim, asked: new(atomic.Int32), truth: truth}
	mux := http.NewServeMux()
	p.at = httptest.NewServer(mux)
	t.Cleanup(p.at.Close)
	s.Service = delivery.New(db, delivery.Needs{
		Orders: func() delivery.Orders { return kitchen{} },
		Track: func(ctx context.Context, carrier, invoice string) (*parcel.Tracking, error) {
			p.asked.Add(1)
			return client.Track(ctx, carrier, invoice)
		},
		Enlist: client.Enlist,
	}, delivery.Config{
		Secret: []byte("secret of a test"), HookSecret: []byte("secret of hooks"), Hooks: outside.Guard{Loopback: true}, Rate: 1000,
		Pushers: []parcel.Pusher{service}, PublicURL: p.at.URL,
	}, slog.New(slog.DiscardHandler), s.Now)
	mux.Handle(delivery.PushPath+"{service}/{secret...}", s.Callbacks())
	s.Begin(t.Context(), usual)
	s.pass(time.Minute)
	return p
}

// ship sends a parcel that the simulator knows, handed over now.
func (p *pushed) ship(order string) (invoice string) {
	p.t.Helper()
	invoice, err := p.sim.Ship(usual, p.Now(), simulator.Usual)
	if err == nil {
		_, err = p.Ship(p.t.Context(), order, delivery.Label{Carrier: usual, Invoice: invoice}, []delivery.Piece{{Line: 0, Qty: 1}}, "이운영")
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return invoice
}

func (p *pushed) push(invoice string, how simulator.Manner, want ...int) {
	p.t.Helper()
	got, err := p.sim.Push(p.t.Context(), invoice, how)
	if err != nil || !slices.Equal(got, want) {
		p.t.Errorf("called %s: %v %v, want %v", how, got, err, want)
	}
}

func (p *pushed) one(invoice string) delivery.Parcel {
	p.t.Helper()
	sh := p.number(`SELECT COUNT(*) FROM parcels WHERE invoice = ?`, invoice)
	if sh != 1 {
		p.t.Fatalf("%d parcels %s", sh, invoice)
	}
	got, err := p.LookUp(p.t.Context(), usual, invoice, "")
	if err != nil {
		p.t.Fatal(err)
	}
	return got
}

// scans is how many events there are of a parcel: those of one state in one minute are one.
func (p *pushed) scans(invoice string) int {
	p.t.Helper()
	t, err := p.truth.Track(p.t.Context(), usual, invoice)
	if err != nil {
		p.t.Fatal(err)
	}
	return len(parcel.Join(nil, t.Events, p.Now()).Events)
}

func (p *pushed) due(invoice string) time.Time {
	return sqldb.Moment(p.number(`SELECT due FROM parcels WHERE invoice = ?`, invoice))
}

func TestAParcelWhoseServiceCallsIsAskedForAtOnceAndRarelyOtherwise(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		p := openPushed(t, db, "good")
		invoice := p.ship("A1")
		p.look()
		until, ok := p.sim.Enlisted(invoice)
		if !ok || until.Sub(p.Now()) < 47*time.Hour {
			t.Fatalf("a parcel that was asked for is called for until %v, %v", until, ok)
		}
		for end := p.sim.Ends(invoice); p.Now().Before(end); { // each scan is called
			before := len(p.sim.Stood(invoice))
			p.pass(time.Minute)
			if len(p.sim.Stood(invoice)) == before {
				if !p.due(invoice).After(p.Now()) {
					p.look()
				}
				continue
			}
			p.push(invoice, simulator.Politely, 202)
			if in := p.due(invoice).Sub(p.Now()); in <= 0 || in > 3*time.Minute {
				t.Fatalf("asked for in %v", in)
			}
			p.pass(3 * time.Minute)
			p.look()
			truth, _ := p.sim.Truth(invoice)
			if got := p.one(invoice); got.State != truth {
				t.Fatalf("%s after a call, want %s", got.State, truth)
			}
			if in := p.due(invoice).Sub(p.Now()); in < 11*time.Hour {
				t.Errorf("asked for again in %v without a call", in)
			}
		}
		if got := p.one(invoice); got.State != parcel.Delivered {
			t.Errorf("it ended as %s", got.State)
		}
		if asked, scans := int(p.asked.Load()), len(p.sim.Stood(invoice)); asked > 3*scans {
			t.Errorf("%d questions for %d scans: it was asked for as often as without calls", asked, scans)
		}
		looks := p.number(`SELECT looks FROM parcels WHERE invoice = ?`, invoice)
		for range 5 { // with no news
			p.push(invoice, simulator.Again, 202, 202, 202)
			p.pass(3 * time.Minute)
			p.look()
		}
		if got := p.number(`SELECT looks FROM parcels WHERE invoice = ?`, invoice); got != looks {
			t.Errorf("calls without news used up %d of the last looks", got-looks)
		}
	})
}

func TestCallsThatTellNothingChangeNothing(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		p := openPushed(t, db, "good")
		invoice := p.ship("A1")
		p.look()
		rows := func() string {
			var ver, due, pushed int64
			if err := db.QueryRowContext(t.Context(), `SELECT ver, due, pushed_at FROM parcels WHERE invoice = ?`, invoice).Scan(&ver, &due, &pushed); err != nil {
				t.Fatal(err)
			}
			return sqldb.Moment(due).String() + " " + sqldb.Moment(pushed).String() + " " + string(rune('0'+ver))
		}
		before := rows()
		p.push(invoice, simulator.Stranger, 404)
		p.push(invoice, simulator.Enormous, 413)
		p.push(invoice, simulator.Nonsense, 400)
		p.push(invoice, simulator.OfNobody, 202)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if got, err := p.sim.Push(ctx, invoice, simulator.Hanging); err == nil {
			t.Errorf("a call that never ended was answered with %v", got)
		}
		for _, path := range []string{"", "tracker.delivery/", "tracker.delivery/0.", "tracker.delivery/0.x/y", "nobody/0.x", "tracker.delivery/" + strings.Repeat("9", 400)} {
			res, err := http.Post(p.at.URL+delivery.PushPath+path, "application/json", strings.NewReader(`{}`))
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if res.StatusCode != http.StatusNotFound {
				t.Errorf("%q was answered with %d", path, res.StatusCode)
			}
		}
		if after := rows(); after != before {
			t.Errorf("the parcel was %s, is %s", before, after)
		}
		if n := p.number(`SELECT COUNT(*) FROM parcels`); n != 1 {
			t.Errorf("%d parcels", n)
		}
		p.push(invoice, simulator.Politely, 202)
		once := rows()
		p.pass(time.Second)
		p.push(invoice, simulator.Again, 202, 202, 202)
		if after := rows(); after != once || once == before {
			t.Errorf("a call made it %s, its replays %s", once, after)
		}
		all, err := p.Pushers(t.Context())
		if err != nil || len(all) != 2 || all[0].On || !all[1].On || all[1].Called.IsZero() || all[1].Took.IsZero() || all[1].Why != "layout_changed" {
			t.Errorf("%+v %v", all, err)
		}
	})
}

func TestARenewedAddressIsTheOnlyOneThatOpens(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		p := openPushed(t, db, "good")
		invoice := p.ship("A1")
		p.look()
		p.push(invoice, simulator.Politely, 202)
		var renewed delivery.Pusher
		if code := p.call("POST", "/api/v1/admin/parcels/pushers/nobody/renew", "", nil); code != 404 {
			t.Errorf("a service that there is not: %d", code)
		}
		if _, err := p.RenewPusher(t.Context(), parcel.TrackerDelivery, "김사장"); err != nil {
			t.Fatal(err)
		}
		p.push(invoice, simulator.Politely, 404)
		p.pass(3 * time.Minute)
		p.look() // it is told the new one
		p.push(invoice, simulator.Politely, 202)
		all, err := p.Pushers(t.Context())
		if err == nil {
			renewed = all[1]
		}
		if err != nil || renewed.RenewedBy != "김사장" || renewed.Renewed.IsZero() {
			t.Errorf("%+v %v", renewed, err)
		}
	})
}

func TestAServiceThatTakesNoParcelsHoldsNothingUp(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		p := openPushed(t, db, simulator.RefusedKey)
		invoice := p.ship("A1")
		p.look()
		if _, ok := p.sim.Enlisted(invoice); ok {
			t.Error("it was taken with a refused key")
		}
		if got := p.one(invoice); got.Asked.IsZero() || p.due(invoice).Sub(p.Now()) > 3*time.Hour {
			t.Errorf("asked for at %v and next at %v, want it as without a service", got.Asked, p.due(invoice))
		}
		all, err := p.Pushers(t.Context())
		if err != nil || all[1].Why != "keys_refused" || all[1].Failed.IsZero() {
			t.Errorf("%+v %v", all, err)
		}
		for n := range 3 { // while it pauses nobody is asked in vain
			p.ship("A" + string(rune('2'+n)))
		}
		p.look()
		if all, err = p.Pushers(t.Context()); err != nil || all[1].Why != "keys_refused" || p.asked.Load() != 4 {
			t.Errorf("%+v %v", all, err)
		}
	})
}

func TestAWayHomeIsNoAddressForAService(t *testing.T) {
	s := openPushed(t, tables.SQLite(t), "good")
	called := make(chan struct{}, 1)
	home := delivery.New(s.db, delivery.Needs{
		Orders: func() delivery.Orders { return kitchen{} },
		Track:  func(context.Context, string, string) (*parcel.Tracking, error) { return nil, parcel.ErrNotFound },
		Enlist: func(context.Context, parcel.Pusher, parcel.Enlistment) error {
			called <- struct{}{}
			return errors.New("it was told of a parcel")
		},
	}, delivery.Config{HookSecret: []byte("x"), Pushers: []parcel.Pusher{parcel.TrackerDelivery}, PublicURL: "http://127.0.0.1:8080", Rate: 1000}, slog.New(slog.NewTextHandler(io.Discard, nil)), s.Now)
	home.Begin(t.Context(), usual)
	s.pass(time.Minute)
	s.send(1)
	if _, err := home.Look(t.Context(), usual); err != nil {
		t.Fatal(err)
	}
	all, err := home.Pushers(t.Context())
	if err != nil || all[1].Why != "private_address" || len(called) > 0 {
		t.Errorf("%+v %v, told %d times", all, err, len(called))
	}
}

func TestWhatAServiceTellsIsTakenAsAnAnswerIs(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		p := openPushedBy(t, db, "TIER", parcel.SweetTracing)
		invoice := p.ship("A1")
		p.look()
		if _, ok := p.sim.Enlisted(invoice); !ok {
			t.Fatal("it was not enlisted")
		}
		for end := p.sim.Ends(invoice); p.Now().Before(end); { // each scan is called, and the carrier is asked when it is due
			before := len(p.sim.Stood(invoice))
			p.pass(time.Minute)
			if !p.due(invoice).After(p.Now()) {
				p.look()
			}
			if len(p.sim.Stood(invoice)) == before {
				continue
			}
			asked := p.asked.Load()
			p.push(invoice, simulator.Politely, 200)
			truth, _ := p.sim.Truth(invoice)
			if got := p.one(invoice); got.State != truth || p.asked.Load() != asked {
				t.Fatalf("%s after a call and %d questions, want %s after none", got.State, p.asked.Load()-asked, truth)
			}
		}
		got := p.one(invoice)
		// Its label was registered before it was enlisted, and the carrier's own page has no word for that.
		if want := p.scans(invoice) - 1; got.State != parcel.Delivered || len(got.Events) != want {
			t.Errorf("it ended as %s with %d events, want %d", got.State, len(got.Events), want)
		}
		if asked, scans := int(p.asked.Load()), len(p.sim.Stood(invoice)); asked > 2*scans {
			t.Errorf("%d questions for %d scans", asked, scans)
		}
		if n := p.number(`SELECT COUNT(*) FROM outbox WHERE kind = 'delivery.delivered'`); n != 1 {
			t.Errorf("its arrival was told %d times", n)
		}
		row := func() string {
			return fmt.Sprint(p.number(`SELECT ver FROM parcels WHERE invoice = ?`, invoice), p.number(`SELECT looks FROM parcels WHERE invoice = ?`, invoice), p.due(invoice))
		}
		before := row()
		p.pass(time.Minute)
		p.push(invoice, simulator.Again, 200, 200, 200)
		p.push(invoice, simulator.Stranger, 404)
		p.push(invoice, simulator.Enormous, 413)
		p.push(invoice, simulator.Nonsense, 400)
		p.push(invoice, simulator.OfNobody, 200)
		if after := row(); after != before {
			t.Errorf("it was %s, and is %s after calls that tell nothing", before, after)
		}
		if strings.Contains(fmt.Sprint(got), "홍길동") || strings.Contains(fmt.Sprint(got), "12345678") {
			t.Errorf("%+v names people", got)
		}
	})
}

func TestCallsInAnyOrderEndInTheTruth(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		p := openPushedBy(t, db, "TIER", parcel.SweetTracing)
		invoice := p.ship("A1")
		p.look()
		p.pass(p.sim.Ends(invoice).Sub(p.Now()) + time.Hour) // late, all at once
		stood := p.sim.Stood(invoice)
		want := make([]int, len(stood))
		for i := range want {
			want[i] = 200
		}
		p.push(invoice, simulator.Backward, want...)
		got := p.one(invoice)
		if got.State != parcel.Delivered || len(got.Events) != p.scans(invoice) || !slices.IsSortedFunc(got.Events, func(a, b parcel.Event) int { return a.Time.Compare(b.Time) }) {
			t.Errorf("%s: %+v", got.State, got.Events)
		}
		var all sync.WaitGroup // and several at once
		second := p.ship("A2")
		p.look()
		p.pass(p.sim.Ends(second).Sub(p.Now()) + time.Hour)
		for range 3 {
			all.Go(func() {
				if _, err := p.sim.Push(t.Context(), second, simulator.Backward); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for p.one(second).State != parcel.Delivered { // who was refused since others were at it calls again
			if _, err := p.sim.Push(t.Context(), second, simulator.Backward); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := p.sim.Push(t.Context(), second, simulator.Backward); err != nil {
			t.Fatal(err)
		}
		if got := p.one(second); len(got.Events) != p.scans(second) {
			t.Errorf("%d events, want %d", len(got.Events), p.scans(second))
		}
	})
}
