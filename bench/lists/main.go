// Command lists measures the lists, searches and figures of a grown shop: how long each takes, at 200,000 orders and 10,000 products.
//
//	go run ./bench/lists                                            # a SQLite file of its own
//	go run ./bench/lists -url 'mysql://user:pass@tcp(host:port)/db'  # an empty database
//
// The orders are written as the first version of the program kept them and then brought up to date, so the run also tells how
// long a shop of that size takes to update. What is timed is the service behind each door, without HTTP.
package main

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/show"
)

var (
	url    = flag.String("url", "", "database to fill; a SQLite file of its own if empty")
	orders = flag.Int("orders", 200_000, "orders to look through")
	goodsN = flag.Int("products", 10_000, "products to look through")
	times  = flag.Int("times", 40, "how often each list is asked for")
)

func main() {
	flag.Parse()
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "lists:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	if *url == "" {
		dir, err := os.MkdirTemp("", "saja-lists-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		*url = "sqlite:" + filepath.Join(dir, "shop.db")
	}
	db, err := sqldb.Open(ctx, sqldb.Config{URL: *url, Limit: time.Minute})
	if err != nil {
		return err
	}
	defer db.Close()
	shop, err := filled(ctx, db)
	if err != nil {
		return err
	}
	return shop.measure(ctx)
}

type shop struct {
	goods    *catalog.Service
	orders   *order.Service
	accounts *account.Service
	shows    *show.Service
	sample   []order.Order // some of them, old and new
}

func filled(ctx context.Context, db *sqldb.DB) (*shop, error) {
	logger, now := slog.New(slog.DiscardHandler), time.Now
	for domain, files := range map[string]fs.FS{"eventlog": eventlog.Migrations, "catalog": catalog.Migrations, "payment": payment.Migrations, "account": account.Migrations, "show": show.Migrations} {
		if err := sqldb.Migrate(ctx, db, domain, files); err != nil {
			return nil, err
		}
	}
	if err := sqldb.Migrate(ctx, db, "order", first{order.Migrations}); err != nil {
		return nil, err
	}
	goodsService := catalog.New(db, catalog.Needs{}, logger, now)
	s := &shop{goods: goodsService}
	start := time.Now()
	products, err := goods(ctx, goodsService, *goodsN)
	if err != nil {
		return nil, err
	}
	if err := onSale(ctx, db); err != nil {
		return nil, err
	}
	if err := history(ctx, db, products, *orders, now().Add(-time.Hour)); err != nil {
		return nil, err
	}
	fmt.Printf("filled with %d products and %d orders in %s\n", *goodsN, *orders, time.Since(start).Round(time.Millisecond))
	start = time.Now()
	if err := sqldb.Migrate(ctx, db, "order", order.Migrations); err != nil {
		return nil, err
	}
	fmt.Printf("brought up to date in %s\n", time.Since(start).Round(time.Millisecond))
	if err := past(ctx, db, now()); err != nil {
		return nil, err
	}
	s.accounts = account.New(db, account.Needs{}, account.Config{}, logger, now)
	s.shows = show.New(db, show.Needs{Catalog: goodsService, Stage: quiet{}, Talk: quiet{}, Sales: func(ctx context.Context, showID string) (show.Sales, error) {
		f, err := s.orders.Figures(ctx, showID)
		return show.Sales{Orders: f.Orders, Won: f.Won}, err
	}}, show.Config{}, logger, now)
	payments := payment.New(db, payment.Needs{}, payment.Config{}, logger, now)
	s.orders = order.New(db, order.Needs{Catalog: goodsService, Payments: payments, Accounts: s.accounts}, order.Config{}, logger, now)
	start = time.Now()
	n, err := s.orders.Index(ctx)
	if err != nil {
		return nil, err
	}
	fmt.Printf("indexed %d segments in %s\n", n, time.Since(start).Round(time.Millisecond))
	for _, sort := range []string{"newest", "oldest", "total"} {
		p, err := s.orders.Search(ctx, order.Filter{Sort: sort, Place: list.Query{Size: 100}})
		if err != nil {
			return nil, err
		}
		s.sample = append(s.sample, p.Items...)
	}
	return s, nil
}

func (s *shop) measure(ctx context.Context) error {
	fmt.Printf("\n%-44s %9s %9s %9s\n", "", "p50", "p95", "found")
	for _, q := range append(s.questions(), s.staffQuestions()...) {
		took := make([]time.Duration, *times)
		found := int64(0)
		for i := range took {
			start := time.Now()
			n, err := q.ask(ctx, i)
			if err != nil {
				return fmt.Errorf("%s: %w", q.name, err)
			}
			took[i], found = time.Since(start), n
		}
		slices.Sort(took)
		ms := func(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }
		fmt.Printf("%-44s %9s %9s %9d\n", q.name, ms(took[len(took)/2]), ms(took[len(took)*95/100]), found)
	}
	return nil
}
