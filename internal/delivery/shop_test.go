package delivery_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/todo"
	"github.com/saja-live/saja/parcel"
)

const usual = "kr.cjlogistics"

// shop is deliveries on a database, with a clock and carriers that the test holds.
type shop struct {
	*delivery.Service
	*clock
	*carriers
	t   testing.TB
	db  *sqldb.DB
	web http.Handler
}

// day is the next noon in Seoul: an hour at which parcels are asked for as often as ever, and not before what the outbox and todos,
// which go by the machine's clock, write down.
var day = func() time.Time {
	now := time.Now().In(id.Seoul)
	return time.Date(now.Year(), now.Month(), now.Day()+1, 12, 0, 0, 0, id.Seoul)
}()

// domains are those whose tables a parcel needs.
var domains = []sqldb.Domain{
	{Name: "eventlog", Files: eventlog.Migrations},
	{Name: "todo", Files: todo.Migrations},
	{Name: "delivery", Files: delivery.Migrations},
}

var tables = sqldbtest.NewShape(domains...)

// open makes a shop on the tables.
func open(t testing.TB, db *sqldb.DB, cfg delivery.Config) *shop {
	t.Helper()
	return worker(t, db, cfg, nil, &clock{now: day.Add(-time.Minute)}, &carriers{})
}

// worker is a process of a shop whose tables are there, a while after it began.
func worker(t testing.TB, db *sqldb.DB, cfg delivery.Config, limits limit.Store, at *clock, c *carriers) *shop {
	w := beginner(t, db, cfg, limits, at, c)
	w.Begin(t.Context(), usual)
	at.pass(time.Minute)
	return w
}

// beginner is a process of a shop that has just begun.
func beginner(t testing.TB, db *sqldb.DB, cfg delivery.Config, limits limit.Store, at *clock, c *carriers) *shop {
	cfg.Secret, cfg.HookSecret = []byte("secret of a test"), []byte("secret of hooks")
	s := delivery.New(db, delivery.Needs{Orders: func() delivery.Orders { return kitchen{} }, Track: c.track, Limits: limits}, cfg, slog.New(slog.DiscardHandler), at.Now)
	mux := http.NewServeMux()
	s.Routes(httpkit.NewAPI(mux, "test"))
	return &shop{s, at, c, t, db, mux}
}

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// carriers answer as the test says, and write down what they were asked for.
type carriers struct {
	mu     sync.Mutex
	asked  []string
	answer func(invoice string) (*parcel.Tracking, error) // nil: they know nothing
}

func (c *carriers) track(_ context.Context, _, invoice string) (*parcel.Tracking, error) {
	c.mu.Lock()
	c.asked = append(c.asked, invoice)
	answer := c.answer
	c.mu.Unlock()
	if answer == nil {
		return nil, parcel.ErrNotFound
	}
	return answer(invoice)
}

// say has every question answered by a state, or by a failure.
func (c *carriers) say(state parcel.State, failed error) {
	at := day
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answer = func(invoice string) (*parcel.Tracking, error) {
		if failed != nil {
			return nil, failed
		}
		t := &parcel.Tracking{Carrier: usual, Number: invoice, State: state, Events: []parcel.Event{{Time: at, State: state, Place: "옥천HUB"}}}
		if state == parcel.Delivered {
			t.Delivered = at
		}
		return t, nil
	}
}

// heard are the numbers that were asked for since the last time, sorted.
func (c *carriers) heard() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := slices.Sorted(slices.Values(c.asked))
	c.asked = nil
	return all
}

func (c *carriers) times() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.asked)
}

// kitchen is orders that send whatever they are asked to. How orders themselves go with their parcels is tested there.
type kitchen struct{}

var _ delivery.Orders = kitchen{}

func (kitchen) Send(_ context.Context, _ *sqldb.Tx, number string, pieces []delivery.Piece, _ delivery.Act) (delivery.Sent, error) {
	pieces = slices.Clone(pieces)
	for i := range pieces {
		pieces[i].Name = "냉면"
	}
	return delivery.Sent{OrderID: "of " + number, Number: number, Postcode: postcodes[number[0]], Pieces: pieces}, nil
}

// postcodes are where orders go, by the first letter of their number.
var postcodes = map[byte]string{'A': "04524", 'B': "04524", 'J': "63122", 'S': "48058", 'U': "40205"}

func (kitchen) Unsend(context.Context, *sqldb.Tx, string, []delivery.Piece, delivery.Act) error {
	return nil
}

func (kitchen) Owner(_ context.Context, _ *sqldb.Tx, orderID string) (account.Owner, error) {
	return account.MemberOwner("who ordered " + orderID), nil
}

func (kitchen) Acted(context.Context, *sqldb.Tx, string, delivery.Act) error { return nil }

func (kitchen) ParcelsMoved(_ context.Context, _ *sqldb.Tx, _ string, stand func() (delivery.Standing, error)) error {
	_, err := stand()
	return err
}

// cj is a number of CJ whose check digit fits; n makes another one.
func cj(n int) delivery.Label {
	text := fmt.Sprintf("68%09d", n)
	rest := 0
	for _, d := range text[2:] {
		rest = (rest*10 + int(d-'0')) % 7
	}
	return delivery.Label{Carrier: "cj", Invoice: fmt.Sprint(text, rest)}
}

// send puts a piece of order "A<n>" into the parcel cj(n).
func (s *shop) send(n int) delivery.Shipment {
	s.t.Helper()
	sh, err := s.Ship(context.Background(), fmt.Sprint("A", n), cj(n), []delivery.Piece{{Line: 0, Qty: 1}}, "이운영")
	if err != nil {
		s.t.Fatal(err)
	}
	return sh
}

// sendAll sends the parcels from cj(from) to before cj(to) and gives their numbers, sorted.
func (s *shop) sendAll(from, to int) []string {
	s.t.Helper()
	var all []string
	for n := from; n < to; n++ {
		all = append(all, s.send(n).Parcel.Invoice)
	}
	slices.Sort(all)
	return all
}

func (s *shop) look() int {
	s.t.Helper()
	n, err := s.Look(context.Background(), usual)
	if err != nil {
		s.t.Error(err)
	}
	return n
}

func (s *shop) number(query string, args ...any) (n int64) {
	s.t.Helper()
	if err := s.db.QueryRowContext(context.Background(), query, args...).Scan(&n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

// state is how the usual carrier answers, as its status says.
func (s *shop) state() string {
	s.t.Helper()
	all, err := s.Carriers(context.Background())
	if err != nil {
		s.t.Fatal(err)
	}
	return all[slices.IndexFunc(all, func(c delivery.CarrierView) bool { return c.ID == usual })].State
}

// call opens a JSON door as staff and reads the answer into out.
func (s *shop) call(method, path, body string, out any) int {
	s.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	s.web.ServeHTTP(w, r.WithContext(account.As(r.Context(), account.Identity{MemberID: "staff", Name: "이운영", Role: account.RoleOperator})))
	if out != nil {
		if err := json.Unmarshal(w.Body.Bytes(), out); err != nil {
			s.t.Fatalf("%s %s: %d, %v in %s", method, path, w.Code, err, w.Body)
		}
	}
	return w.Code
}
