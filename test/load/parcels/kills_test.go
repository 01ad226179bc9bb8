package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/app"
	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/parcel"
	"github.com/saja-live/saja/parcel/simulator"
	"github.com/saja-live/saja/test/load/till"
)

var (
	kills = flag.Int("kills", 2, "how often the shop is killed")
	sold  = flag.Int("orders", 40, "of the shop that is killed")
)

const shopEnv = "SAJA_TEST_KILLED_SHOP"

// TestMain is the shop when it is started as one.
func TestMain(m *testing.M) {
	if raw := os.Getenv(shopEnv); raw != "" {
		if err := serve(raw); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// shopPlan says which shop it is.
type shopPlan struct{ Data, DB, Carriers string }

// asks is how many questions a second the shop may ask each carrier.
const asks = 20

// serve is `saja serve` on ports that are free.
func serve(raw string) error {
	var p shopPlan
	if err := json.Unmarshal([]byte(raw), &p); err != nil {
		return err
	}
	c := app.Defaults()
	for _, addr := range []*string{&c.HTTP.Addr, &c.RTMP.Addr, &c.Payment.SandboxAddr} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		*addr = l.Addr().String()
		if err := l.Close(); err != nil {
			return err
		}
	}
	c.Metrics.Addr, c.HTTP.PublicURL, c.Payment.SandboxURL = "", "http://"+c.HTTP.Addr, "http://"+c.Payment.SandboxAddr
	c.Database.URL, c.Delivery.Carriers, c.Delivery.Rate, c.Log.Level = p.DB, p.Carriers, asks, "warn"
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	return app.Serve(ctx, c, app.Options{Data: p.Data, Roles: app.Roles, Out: os.Stdout})
}

// TestTheShopIsKilledAmidItsQuestions kills the whole program again and again while it asks the carriers of another process. At each return all
// parcels are due, as if it had been down for hours, and the carriers' time has gone on. At the end every parcel stands where its carrier says,
// every order has followed, nothing was told twice, and no life of the shop asked more than its budget from its first moment on.
//
//	go test ./test/load/parcels -run Killed -v -timeout 60m -kills 50 -orders 200
func TestTheShopIsKilledAmidItsQuestions(t *testing.T) {
	for name, database := range map[string]func(t testing.TB) string{
		"sqlite": func(testing.TB) string { return "" }, "mariadb": sqldbtest.MariaDBURL,
	} {
		t.Run(name, func(t *testing.T) {
			url := database(t)
			if url != "" {
				url = strings.TrimSuffix(url, "/")
			}
			killed(t, url)
		})
	}
}

func killed(t *testing.T, url string) {
	w := openWorld(t, url)
	for i := range *kills {
		life := w.start(t)
		w.wait(t, life, 1+rand.IntN(len(w.parcels)/2))
		life.kill()
		w.budgetHeld(t, i, life)
		w.pass(t, 3*time.Hour)
	}
	w.pass(t, 200*time.Hour)
	w.sim.Misbehave(nil) // who gets no answer is asked again minutes later
	last := w.start(t)
	defer func() { _ = last.cmd.Process.Kill() }() // unless it has ended
	w.settled(t, last)
	w.budgetHeld(t, *kills, last)
	last.end(t)
	w.check(t)
}

// world is a shop's books, and the carriers that live on while it is dead.
type world struct {
	url, data string
	sim       *simulator.Simulator
	carriers  *httptest.Server
	parcels   map[string]string // carrier by number

	mu    sync.Mutex
	now   time.Time              // the carriers'
	heard map[string][]time.Time // by carrier: its questions since the shop was started
	all   int
}

// asked are carriers that are asked by one request for each question.
var asked = map[string]bool{"ftr.alps.llogis.com:18260": true, "www.hanjin.com": true, "www.ilogen.com": true, "service.epost.go.kr": true}

func openWorld(t *testing.T, url string) *world {
	w := &world{url: url, data: t.TempDir(), parcels: map[string]string{}, heard: map[string][]time.Time{}}
	// They are behind: whatever happens until the end has happened by the shop's clock.
	w.now = time.Now().Add(-200*time.Hour - time.Duration(*kills)*3*time.Hour)
	w.sim = simulator.New(simulator.Options{Seed: 7, Now: w.clock, Slow: 300 * time.Millisecond, Faults: map[simulator.Fault]float64{
		simulator.Slow: 0.2, simulator.Failed: 0.02, simulator.Half: 0.02, simulator.Twice: 0.05, simulator.Reversed: 0.05,
	}})
	w.carriers = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		w.heard[r.Host] = append(w.heard[r.Host], time.Now())
		w.all++
		w.mu.Unlock()
		w.sim.ServeHTTP(rw, r)
	}))
	t.Cleanup(w.carriers.Close)
	if err := w.send(t); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// send fills the books with orders that are paid and have left, each in two parcels.
func (w *world) send(t *testing.T) error {
	ctx := t.Context()
	shop, err := till.Open(ctx, till.Config{Data: w.data, DB: w.url, Stock: 100_000, Price: 9_900, Hold: 48 * time.Hour})
	if err != nil {
		return err
	}
	defer shop.Close()
	if err := sqldb.Migrate(ctx, shop.DB, "delivery", delivery.Migrations); err != nil {
		return err
	}
	parcels := delivery.New(shop.DB, delivery.Needs{Orders: func() delivery.Orders { return shop.Orders }}, delivery.Config{}, slog.New(slog.DiscardHandler), time.Now)
	carriers := []string{"lotte", "hanjin", "logen", "epost"}
	fates := []simulator.Fate{simulator.Usual, simulator.Missed, simulator.Refused, simulator.Fetched}
	for i := range *sold {
		o, _, err := shop.Orders.Place(ctx, order.Place{
			Key: id.New(), Who: account.Identity{GuestID: id.New()}, Wants: []order.Want{{VariantID: shop.Variant, Qty: 2}},
			Ship:   &account.Address{Recipient: "김민지", Phone: "010-1234-5678", Postcode: "04524", Line1: "서울 중구 세종대로 110"},
			Origin: shop.URL, Acknowledged: true,
		})
		if err != nil {
			return err
		}
		err = shop.DB.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { // whoever takes the money is no part of this
			_, err := tx.ExecContext(ctx, `UPDATE orders SET state = 'paid', paid_at = placed_at WHERE id = ?`, o.ID)
			return err
		})
		if err != nil {
			return err
		}
		for range 2 {
			carrier := carriers[rand.IntN(len(carriers))]
			number, err := w.sim.Ship(carrier, w.clock().Add(time.Duration(rand.IntN(48))*time.Hour), fates[i%len(fates)])
			if err != nil {
				return err
			}
			if _, err := parcels.Ship(ctx, o.Number, delivery.Label{Carrier: carrier, Invoice: number, Sure: true}, []delivery.Piece{{Line: 0, Qty: 1}}, "이운영"); err != nil {
				return err
			}
			w.parcels[number] = carrier
		}
	}
	return nil
}

// life is one run of the shop.
type life struct {
	cmd   *exec.Cmd
	began time.Time
	said  *bytes.Buffer
	over  chan error
}

func (w *world) start(t *testing.T) *life {
	t.Helper()
	w.mu.Lock()
	clear(w.heard)
	w.mu.Unlock()
	plan, err := json.Marshal(shopPlan{w.data, w.url, w.carriers.URL})
	if err != nil {
		t.Fatal(err)
	}
	l := &life{cmd: exec.Command(os.Args[0]), began: time.Now(), said: &bytes.Buffer{}, over: make(chan error, 1)}
	l.cmd.Env = append(os.Environ(), shopEnv+"="+string(plan))
	l.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	l.cmd.Stderr = io.MultiWriter(l.said, t.Output())
	if err := l.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { l.over <- l.cmd.Wait() }()
	return l
}

// kill is kill -9. The folder is free once the process is gone.
func (l *life) kill() {
	_ = l.cmd.Process.Kill()
	<-l.over
}

func (l *life) end(t *testing.T) {
	t.Helper()
	if err := l.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := <-l.over; err != nil {
		t.Errorf("the last shop ended with %v", err)
	}
}

// wait returns when a life has asked so often.
func (w *world) wait(t *testing.T, l *life, questions int) {
	t.Helper()
	for {
		w.mu.Lock()
		n := 0
		for _, times := range w.heard {
			n += len(times)
		}
		w.mu.Unlock()
		if n >= questions {
			return
		}
		w.living(t, l)
	}
}

// living pauses, and ends the test when the shop has ended by itself.
func (w *world) living(t *testing.T, l *life) {
	t.Helper()
	select {
	case err := <-l.over:
		t.Fatalf("the shop ended by itself: %v", err)
	case <-t.Context().Done():
		t.Fatal("the test is over")
	case <-time.After(10 * time.Millisecond):
	}
}

// budgetHeld looks whether a life asked each carrier at its rate from its beginning on: nothing at once for what it had missed.
func (w *world) budgetHeld(t *testing.T, n int, l *life) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for host, times := range w.heard {
		if !asked[host] {
			t.Errorf("life %d asked %s, which has no parcel", n, host)
		}
		for i, at := range times {
			if most := asks*at.Sub(l.began).Seconds() + 1; float64(i+1) > most {
				t.Errorf("life %d: %d questions to %s within %v, want at most %.0f", n, i+1, host, at.Sub(l.began), most)
				break
			}
		}
	}
}

// pass lets time go on while the shop is dead: parcels move, and all that are watched are due.
func (w *world) pass(t *testing.T, d time.Duration) {
	t.Helper()
	w.mu.Lock()
	w.now = w.now.Add(d)
	w.mu.Unlock()
	w.books(t, func(ctx context.Context, db *sqldb.DB) error {
		return db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE parcels SET due = ?, looks = 0 WHERE due > 0`, time.Now().Add(-time.Minute).UnixMilli())
			if err == nil {
				_, err = tx.ExecContext(ctx, `UPDATE carrier_health SET until_at = 0`)
			}
			return err
		})
	})
}

func (w *world) books(t *testing.T, do func(ctx context.Context, db *sqldb.DB) error) {
	t.Helper()
	url := w.url
	if url == "" {
		url = "sqlite:" + filepath.Join(w.data, "shop.db")
	}
	db, err := sqldb.Open(t.Context(), sqldb.Config{URL: url})
	if err == nil {
		err = errors.Join(do(t.Context(), db), db.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// settled returns when every parcel stands where its carrier says, and every event is out.
func (w *world) settled(t *testing.T, l *life) {
	t.Helper()
	for wrong, waiting := 1, 1; wrong > 0 || waiting > 0; w.living(t, l) {
		w.books(t, func(ctx context.Context, db *sqldb.DB) error {
			wrong = 0
			for number, state := range w.stand(t, ctx, db) {
				if truth, _ := w.sim.Truth(number); truth != state {
					wrong++
				}
			}
			return db.QueryRowContext(ctx, `SELECT COUNT(*) FROM outbox`).Scan(&waiting)
		})
	}
}

func (w *world) stand(t *testing.T, ctx context.Context, db *sqldb.DB) map[string]parcel.State {
	t.Helper()
	rows, err := db.QueryContext(ctx, `SELECT invoice, state FROM parcels`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	all := map[string]parcel.State{}
	for rows.Next() {
		var number string
		var state parcel.State
		if err := rows.Scan(&number, &state); err != nil {
			t.Fatal(err)
		}
		all[number] = state
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// check holds the books of a shop that has ended against what happened.
func (w *world) check(t *testing.T) {
	t.Helper()
	want := map[string]int{} // by event: how many there must be at least
	w.books(t, func(ctx context.Context, db *sqldb.DB) error {
		stand := w.stand(t, ctx, db)
		if len(stand) != len(w.parcels) {
			t.Errorf("%d parcels are in the books, want %d", len(stand), len(w.parcels))
		}
		for number, state := range stand {
			switch state {
			case parcel.Delivered:
				want["delivery.departed "+number]++
				want["delivery.delivered "+number]++
			case parcel.Returned:
				want["delivery.returned "+number]++
			default:
				t.Errorf("%s is %s", number, state)
			}
		}
		stuck, err := sqldb.Column[string](ctx, db, `
			SELECT CONCAT(o.number, ' is ', o.state) FROM orders o
			 WHERE o.state NOT IN ('delivered', 'confirmed') AND NOT EXISTS (SELECT 1 FROM shipments s JOIN parcels p ON p.id = s.parcel_id WHERE s.order_id = o.id AND p.state <> 'delivered')`)
		for _, order := range stuck {
			t.Errorf("all parcels of %s have arrived", order)
		}
		return err
	})
	told := w.told(t)
	for event := range want {
		if told[event] == 0 {
			t.Errorf("%s was never told", event)
		}
	}
	for event, n := range told {
		if n > 1 {
			t.Errorf("%s was told %d times", event, n)
		}
	}
	t.Logf("%d kills, %d questions, %d parcels where their carrier says, %d events, each once", *kills, w.all, len(w.parcels), len(told))
}

// told are the events of parcels in the shop's log, with how often each is there.
func (w *world) told(t *testing.T) map[string]int {
	t.Helper()
	all := map[string]int{}
	read := func(log eventlog.Log) {
		for after := int64(0); ; {
			records, err := log.Read(t.Context(), eventlog.Events, "", after, 1000)
			if err != nil {
				t.Fatal(err)
			}
			if len(records) == 0 {
				return
			}
			for _, r := range records {
				after = r.Off
				if !strings.HasPrefix(r.Kind, delivery.Prefix) {
					continue
				}
				var e delivery.Happened
				if err := json.Unmarshal(r.Data, &e); err != nil {
					t.Fatal(err)
				}
				if e.What != "" && (e.OrderID == "" || e.Number == "" || e.Owner == (account.Owner{}) || e.ParcelID == "" || e.ShipmentID == "" || e.Carrier == "" || e.At.IsZero()) {
					t.Errorf("a notice needs more than %s", r.Data)
				}
				all[r.Kind+" "+e.Invoice]++
			}
		}
	}
	if w.url != "" {
		w.books(t, func(ctx context.Context, db *sqldb.DB) error {
			log, err := eventlog.OpenSQL(ctx, db, "", eventlog.Options{})
			if err != nil {
				return err
			}
			read(log)
			return log.Close()
		})
		return all
	}
	log, err := eventlog.OpenEmbedded(t.Context(), filepath.Join(w.data, "log.db"), eventlog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	read(log)
	return all
}
