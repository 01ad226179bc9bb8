// Package till is a shop of one product that sells over real HTTP, without pages, chat and video: what load and crash tests
// of orders drive when they do not drive a running saja.
package till

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/blob"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// Config says what to sell, and where the books are.
type Config struct {
	Data  string // folder; what is in it is taken up again
	DB    string // database URL; SQLite in Data when empty
	Stock int64  // of the one product, when it is new
	Price money.Won
	Hold  time.Duration // how long an unpaid order holds its stock; order's default when 0
}

// providerKey is what shop and provider sign with.
const providerKey = "a till that moves no money"

// Till is the running shop.
type Till struct {
	DB      *sqldb.DB
	Orders  *order.Service
	URL     string // of the shop
	Variant string // of the one product

	ears    *eventlog.Listeners
	stop    context.CancelFunc
	work    sync.WaitGroup
	servers []*http.Server
	closers []func() error
}

// Open starts the shop with all its workers. Close stops it.
func Open(ctx context.Context, c Config) (_ *Till, err error) {
	t := &Till{}
	defer func() {
		if err != nil {
			err = errors.Join(err, t.Close())
		}
	}()
	logger := slog.New(slog.NewTextHandler(io.Discard, nil)) // formatted, as a real one is
	if c.DB == "" {
		c.DB = "sqlite:" + filepath.Join(c.Data, "shop.db")
	}
	if t.DB, err = sqldb.Open(ctx, sqldb.Config{URL: c.DB, Logger: logger}); err != nil {
		return nil, err
	}
	t.closers = append(t.closers, t.DB.Close)
	for _, up := range []func() error{
		func() error { return sqldb.Migrate(ctx, t.DB, "eventlog", eventlog.Migrations) },
		func() error { return sqldb.Migrate(ctx, t.DB, "todo", todo.Migrations) },
		func() error { return sqldb.Migrate(ctx, t.DB, "account", account.Migrations) },
		func() error { return sqldb.Migrate(ctx, t.DB, "catalog", catalog.Migrations) },
		func() error { return sqldb.Migrate(ctx, t.DB, "payment", payment.Migrations) },
		func() error { return sqldb.Migrate(ctx, t.DB, "order", order.Migrations) },
	} {
		if err := up(); err != nil {
			return nil, err
		}
	}
	log, err := eventlog.OpenEmbedded(ctx, filepath.Join(c.Data, "log.db"), eventlog.Options{})
	if err != nil {
		return nil, err
	}
	t.closers = append(t.closers, log.Close)
	if err := os.MkdirAll(filepath.Join(c.Data, "blobs"), 0o700); err != nil {
		return nil, err
	}
	blobs, err := blob.OpenFolder(filepath.Join(c.Data, "blobs"))
	if err != nil {
		return nil, err
	}
	t.closers = append(t.closers, blobs.Close)

	shop, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	t.URL = "http://" + shop.Addr().String()
	pgURL, err := t.provider(filepath.Join(c.Data, "sandbox", "trades.jsonl"))
	if err != nil {
		return nil, err
	}
	accounts := account.New(t.DB, account.Needs{}, account.Config{}, logger, time.Now)
	goods := catalog.New(t.DB, catalog.Needs{Blobs: blobs}, logger, time.Now)
	sandbox := payment.NewSandbox(payment.SandboxConfig{API: pgURL, Key: providerKey, NoticeURL: t.URL + payment.NoticePath("sandbox")})
	payments := payment.New(t.DB, payment.Needs{
		Providers: []payment.Provider{sandbox},
		Returned: func(ctx context.Context, provider string, form url.Values) (payment.Outcome, error) {
			return t.Orders.Returned(ctx, provider, form)
		},
		Follow: func(ctx context.Context, tx *sqldb.Tx, p payment.Payment) error { return t.Orders.Follow(ctx, tx, p) },
	}, payment.Config{}, logger, time.Now)
	t.Orders = order.New(t.DB, order.Needs{Catalog: goods, Payments: payments, Accounts: accounts}, order.Config{Hold: c.Hold, Secret: []byte("a till has no secrets")}, logger, time.Now)
	if t.Variant, err = t.stock(ctx, goods, c); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	api := httpkit.NewAPI(mux, "till")
	api.UseMiddleware(account.Guard)
	t.Orders.Routes(api)
	doors := http.NewServeMux()
	payments.Routes(doors) // the provider posts from another site
	doors.Handle("/", httpkit.SameOrigin(httpkit.WriteProblem)(mux))
	t.serve(shop, httpkit.Chain(doors,
		httpkit.Log(logger, func(string, int, time.Duration) {}),
		httpkit.Secure(httpkit.Policy{}), httpkit.LimitBody(2<<20), accounts.Sessions(httpkit.WriteProblem)))

	t.ears = eventlog.NewListeners(t.DB, log, logger, t.Orders.Listener())
	run, stop := context.WithCancel(context.WithoutCancel(ctx))
	t.stop = stop
	for _, worker := range []func(context.Context) error{
		todo.NewRunner(t.DB, todo.Config{}, logger, time.Now, payments.Todos()...).Run,
		todo.Rounds{Logger: logger, All: append(payments.Rounds(), t.Orders.Rounds()...)}.Run,
		eventlog.NewRelay(t.DB, log, logger).Run, t.ears.Run,
	} {
		t.work.Go(func() { _ = worker(run) })
	}
	return t, nil
}

func (t *Till) provider(file string) (string, error) {
	pg, err := sandboxpg.New(sandboxpg.Config{Key: providerKey, Shops: []string{t.URL}, File: file})
	if err != nil {
		return "", err
	}
	t.closers = append(t.closers, pg.Close)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	t.serve(l, pg)
	return "http://" + l.Addr().String(), nil
}

func (t *Till) serve(l net.Listener, h http.Handler) {
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
	t.servers = append(t.servers, srv)
	t.work.Go(func() { _ = srv.Serve(l) })
}

// stock finds the one product, or puts it on sale.
func (t *Till) stock(ctx context.Context, goods *catalog.Service, c Config) (string, error) {
	var variant string
	if err := t.DB.QueryRowContext(ctx, `SELECT id FROM variants ORDER BY id LIMIT 1`).Scan(&variant); err == nil {
		return variant, nil
	}
	v, err := goods.CreateVendor(ctx, catalog.VendorForm{Name: "서울스낵", NameEn: "Seoul Snack"})
	if err != nil {
		return "", err
	}
	p, err := goods.CreateProduct(ctx, catalog.ProductForm{
		Name: "서울스낵 불맛 쌀떡볶이", NameEn: "Seoul Snack rice tteokbokki", VendorID: v.ID, Status: catalog.Draft,
		Variants: []catalog.VariantForm{{SKU: "TILL-" + id.OrderNumber(time.Now()), Price: c.Price, OnHand: c.Stock}},
	})
	if err != nil {
		return "", err
	}
	err = t.DB.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { // without a picture, which no load test looks at
		_, err := tx.ExecContext(ctx, `UPDATE products SET status = ? WHERE id = ?`, string(catalog.OnSale), p.ID)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("put on sale: %w", err)
	}
	return p.Variants[0].ID, nil
}

// Quiet reports whether nothing is left of what was sold: no event waits, and who listens has heard all of them.
func (t *Till) Quiet(ctx context.Context) (bool, error) {
	var waiting int
	if err := t.DB.QueryRowContext(ctx, `SELECT COUNT(*) FROM outbox`).Scan(&waiting); err != nil || waiting > 0 {
		return false, err
	}
	all, err := t.ears.Status(ctx)
	for _, s := range all {
		if s.Behind > 0 {
			return false, err
		}
	}
	return err == nil, err
}

// Close stops serving, then the workers, then closes the books.
func (t *Till) Close() error {
	var errs []error
	for _, s := range t.servers {
		errs = append(errs, s.Close())
	}
	if t.stop != nil {
		t.stop()
	}
	t.work.Wait()
	for i := len(t.closers) - 1; i >= 0; i-- {
		errs = append(errs, t.closers[i]())
	}
	return errors.Join(errs...)
}
