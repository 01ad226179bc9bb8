package order_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/blob"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/todo"
	"github.com/saja-live/saja/parcel"
)

// What the shop and the sandbox provider of these tests share, and where the shop says it is.
const (
	sandboxKey = "a key of these tests alone"
	shopURL    = "http://shop.test"
)

// shop is everything an order needs: real domains on a real database, the sandbox provider over HTTP, a clock of its own.
type shop struct {
	t        testing.TB
	db       *sqldb.DB
	catalog  *catalog.Service
	payments *payment.Service
	orders   *order.Service
	provider *payment.Sandbox
	accounts *account.Service
	pg       *httptest.Server
	web      http.Handler
	parcels  *delivery.Service
	told     func(carrier, invoice string) (*parcel.Tracking, error) // what carriers answer; nil: they know nothing
	deaf     bool                                                    // orders do not hear of their payments in the payment's transaction

	mu  sync.Mutex
	now time.Time
}

// tables are what an order needs.
var tables = sqldbtest.NewShape(
	sqldb.Domain{Name: "eventlog", Files: eventlog.Migrations},
	sqldb.Domain{Name: "todo", Files: todo.Migrations},
	sqldb.Domain{Name: "account", Files: account.Migrations},
	sqldb.Domain{Name: "catalog", Files: catalog.Migrations},
	sqldb.Domain{Name: "payment", Files: payment.Migrations},
	sqldb.Domain{Name: "order", Files: order.Migrations},
	sqldb.Domain{Name: "delivery", Files: delivery.Migrations},
)

func open(t testing.TB, db *sqldb.DB) *shop {
	t.Helper()
	return openWith(t, db, nil)
}

func openWith(t testing.TB, db *sqldb.DB, limits limit.Store) *shop {
	t.Helper()
	s := &shop{t: t, db: db, now: time.Now()}
	server, err := sandboxpg.New(sandboxpg.Config{Key: sandboxKey, Shops: []string{shopURL}, Hang: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	s.pg = httptest.NewServer(server)
	t.Cleanup(func() {
		server.Close()
		s.pg.CloseClientConnections()
		s.pg.Close()
	})
	blobs, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { blobs.Close() })
	logger := slog.New(slog.DiscardHandler)
	s.accounts = account.New(db, account.Needs{}, account.Config{}, logger, s.clock)
	s.catalog = catalog.New(db, catalog.Needs{Blobs: blobs}, logger, s.clock)
	s.provider = payment.NewSandbox(payment.SandboxConfig{API: s.pg.URL, Key: sandboxKey})
	s.payments = payment.New(db, payment.Needs{Providers: []payment.Provider{s.provider}, Returned: func(ctx context.Context, provider string, form url.Values) (payment.Outcome, error) {
		return s.orders.Returned(ctx, provider, form)
	}, Follow: func(ctx context.Context, tx *sqldb.Tx, p payment.Payment) error {
		if s.deaf {
			return errors.New("it does not hear of its payment")
		}
		return s.orders.Follow(ctx, tx, p)
	}}, payment.Config{Call: time.Second, Patience: 5 * time.Second}, logger, s.clock)
	s.orders = order.New(db, order.Needs{Catalog: s.catalog, Payments: s.payments, Accounts: s.accounts, Limits: limits, Standing: func(ctx context.Context, q sqldb.Querier, orderID string) (delivery.Standing, error) {
		return s.parcels.Standing(ctx, q, orderID)
	}}, order.Config{Secret: []byte("secret of a test")}, logger, s.clock)
	s.parcels = delivery.New(db, delivery.Needs{
		Orders: func() delivery.Orders { return s.orders },
		Track: func(_ context.Context, carrier, invoice string) (*parcel.Tracking, error) {
			if s.told == nil {
				return nil, parcel.ErrNotFound
			}
			return s.told(carrier, invoice)
		},
	}, delivery.Config{}, logger, s.clock)
	mux := http.NewServeMux()
	s.orders.Routes(httpkit.NewAPI(mux, "test"))
	s.payments.Routes(mux)
	s.web = mux
	return s
}

func (s *shop) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *shop) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

// sell puts a product on sale and returns its variant.
func (s *shop) sell(name string, price money.Won, onHand int64) string {
	s.t.Helper()
	ctx := context.Background()
	v, err := s.catalog.CreateVendor(ctx, catalog.VendorForm{Name: "서울스낵 " + name})
	if err != nil {
		s.t.Fatal(err)
	}
	p, err := s.catalog.CreateProduct(ctx, catalog.ProductForm{
		Name: name, VendorID: v.ID, Status: catalog.Draft,
		Variants: []catalog.VariantForm{{SKU: "SKU-" + id.Secret()[:8] + "0", Price: price, OnHand: onHand}},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.exec(`UPDATE products SET status = 'on_sale' WHERE id = ?`, p.ID) // without a picture, which nobody here looks at
	return p.Variants[0].ID
}

func (s *shop) exec(query string, args ...any) {
	s.t.Helper()
	err := s.db.InTx(context.Background(), func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) number(query string, args ...any) (n int64) {
	s.t.Helper()
	if err := s.db.QueryRowContext(context.Background(), query, args...).Scan(&n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

func (s *shop) stock(variant string) (onHand, reserved int64) {
	s.t.Helper()
	err := s.db.QueryRowContext(context.Background(), `SELECT on_hand, reserved FROM stocks WHERE variant_id = ?`, variant).Scan(&onHand, &reserved)
	if err != nil {
		s.t.Fatal(err)
	}
	return onHand, reserved
}

func guest(name string) account.Identity { return account.Identity{GuestID: name} }

var operator = account.Identity{MemberID: "staff", Name: "운영자", Role: account.RoleOperator}

var home = account.Address{Recipient: "김민지", Phone: "010-1234-5678", Postcode: "04524", Line1: "서울 중구 세종대로 110"}

func wish(who account.Identity, wants ...order.Want) order.Place {
	return order.Place{Key: id.New(), Who: who, Wants: wants, Ship: &home, Origin: "http://shop.test", Acknowledged: true}
}

func (s *shop) place(p order.Place) (order.Order, string) {
	s.t.Helper()
	o, window, err := s.orders.Place(context.Background(), p)
	if err != nil {
		s.t.Fatal(err)
	}
	return o, window
}

// press is the shopper in the window; the form is what the browser brings back.
func (s *shop) press(window string, o sandboxpg.Outcome) (url.Values, error) {
	r, err := sandboxpg.Shopper{HTTP: http.DefaultClient}.Press(context.Background(), window, o)
	return r.Fields, err
}

func (s *shop) pay(window string, o sandboxpg.Outcome) order.Order {
	s.t.Helper()
	form, err := s.press(window, o)
	if err != nil {
		s.t.Fatal(err)
	}
	done, err := s.orders.PaymentReturned(context.Background(), "sandbox", form)
	if err != nil {
		s.t.Fatal(err)
	}
	return done
}

func (s *shop) see(number string) order.Order {
	s.t.Helper()
	o, err := s.orders.ByNumber(context.Background(), number, order.Viewer{Who: operator})
	if err != nil {
		s.t.Fatal(err)
	}
	return o
}

// hear hands every event in the outbox to the listener, times over, as a relay that crashed would.
func (s *shop) hear(times int) {
	s.t.Helper()
	rows, err := s.db.QueryContext(context.Background(), `SELECT kind, data FROM outbox ORDER BY id`)
	if err != nil {
		s.t.Fatal(err)
	}
	var records []eventlog.Record
	for rows.Next() {
		var r eventlog.Record
		if err := rows.Scan(&r.Kind, (*[]byte)(&r.Data)); err != nil {
			s.t.Fatal(err)
		}
		records = append(records, r)
	}
	rows.Close()
	for range times {
		for _, r := range records {
			err := s.db.InTx(context.Background(), func(ctx context.Context, tx *sqldb.Tx) error {
				return s.orders.Listener().Handle(ctx, tx, r)
			})
			if err != nil {
				s.t.Fatalf("%s: %v", r.Kind, err)
			}
		}
	}
}

// work does what is due, and says how much there was.
func (s *shop) work() (int, error) {
	return todo.NewRunner(s.db, todo.Config{}, slog.New(slog.DiscardHandler), s.clock, s.payments.Todos()...).Drain(context.Background())
}

// settleAll lets time pass and every worker work until nothing is left to do.
func (s *shop) settleAll() {
	s.t.Helper()
	for range 60 {
		if _, err := s.work(); err != nil {
			s.t.Fatal(err)
		}
		s.hear(1)
		if _, err := s.orders.Expire(context.Background()); err != nil {
			s.t.Fatal(err)
		}
		open := s.number(`SELECT COUNT(*) FROM payments WHERE due_at > 0`) + s.number(`SELECT COUNT(*) FROM refunds WHERE due_at > 0`) +
			s.number(`SELECT COUNT(*) FROM orders WHERE state IN ('pending', 'cancelling')`)
		if open == 0 {
			return
		}
		s.pass(2 * time.Minute)
	}
	s.t.Error("something is still open after two hours")
}

// sound checks what must hold whatever happened: money and goods are where orders say.
func (s *shop) sound() {
	s.t.Helper()
	if n := s.number(`SELECT COUNT(*) FROM stocks WHERE reserved < 0 OR on_hand < 0 OR reserved > on_hand`); n > 0 {
		s.t.Errorf("%d stocks are impossible", n)
	}
	if n := s.number(`
		SELECT COUNT(*) FROM stocks s WHERE on_hand <> (SELECT COALESCE(SUM(l.on_hand), 0) FROM stock_ledger l WHERE l.variant_id = s.variant_id)
		    OR reserved <> (SELECT COALESCE(SUM(l.reserved), 0) FROM stock_ledger l WHERE l.variant_id = s.variant_id)`); n > 0 {
		s.t.Errorf("%d stocks differ from their ledger", n)
	}
	if n := s.number(`
		SELECT COUNT(*) FROM orders o WHERE o.total <> o.items + o.shipping
		    OR o.items <> (SELECT SUM(net) FROM order_lines l WHERE l.order_id = o.id)`); n > 0 {
		s.t.Errorf("%d orders do not add up", n)
	}
	if n := s.number(`
		SELECT COUNT(*) FROM orders o WHERE o.state = 'paid'
		   AND 1 <> (SELECT COUNT(*) FROM payments p WHERE p.order_id = o.id AND p.state = 'paid' AND p.amount = o.total)`); n > 0 {
		s.t.Errorf("%d paid orders lack their one payment", n)
	}
	if n := s.number(`
		SELECT COUNT(*) FROM payments p JOIN orders o ON o.id = p.order_id
		 WHERE p.state IN ('paid', 'part_refunded') AND (o.state <> 'paid' OR o.payment_id <> p.id)`); n > 0 {
		s.t.Errorf("%d payments are kept without an order that is paid by them", n)
	}
	// The provider's own books: what it holds is what paid orders cost.
	rows, err := s.db.QueryContext(context.Background(), `SELECT id FROM payments`)
	if err != nil {
		s.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var pid string
		if err := rows.Scan(&pid); err != nil {
			s.t.Fatal(err)
		}
		p, err := s.payments.Payment(context.Background(), s.db, pid)
		if err != nil {
			s.t.Fatal(err)
		}
		a, err := s.provider.Inquire(context.Background(), p)
		if err != nil {
			s.t.Fatal(err)
		}
		charged := a.Books.Standing == payment.Charged
		if ours := p.State == payment.Paid || p.State == payment.PartRefunded || p.State == payment.Refunded; charged != ours {
			s.t.Errorf("payment is %s, the provider's books say standing %d", p.State, a.Books.Standing)
		}
	}
}

// call drives a JSON door as who.
func (s *shop) call(who account.Identity, method, path, key, body string) (int, map[string]any) {
	s.t.Helper()
	r := httptest.NewRequest(method, path, bytes.NewBufferString(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	w := httptest.NewRecorder()
	s.web.ServeHTTP(w, r.WithContext(account.As(r.Context(), who)))
	var doc map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil && w.Body.Len() > 0 {
		s.t.Fatalf("%s %s: %v in %q", method, path, err, w.Body)
	}
	return w.Code, doc
}

func placeBody(lines string) string {
	ship, _ := json.Marshal(home)
	return fmt.Sprintf(`{"lines":%s,"ship":%s,"acknowledged":true}`, lines, ship)
}
