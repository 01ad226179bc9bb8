// Command buyers sends a crowd for the last of a product: 1,000 buyers at once for 100 units, each the whole way by HTTP —
// quote, order, payment window of the sandbox provider, return to the shop — and then asks the books, by SQL of its own.
//
//	go run ./test/load/buyers                       # a shop of its own on SQLite
//	go run ./test/load/buyers -db 'mysql://root@unix(/tmp/my.sock)/saja'
//	go run ./test/load/buyers -url http://127.0.0.1:8090 -variant <id> -units 100 -books sqlite:data/shop.db
//	go run ./test/load/buyers -rate 1000 -length 10s -open 20000   # a steady stream of paid orders beside open ones
//
// It exits 1 unless exactly -units are paid, none is oversold, everyone was answered and nothing answered 5xx;
// with -rate, unless everyone has paid, with a p99 within a second.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/test/load/till"
)

type plan struct {
	url, variant, books, db string
	buyers                  int
	units                   int64
	patience                time.Duration
	rush                    bool
	connections             int

	rate, open int // of the steady stream
	length     time.Duration

	profile, driverProfile string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := begin(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "buyers:", err)
		os.Exit(1)
	}
}

func begin(ctx context.Context) error {
	if raw := os.Getenv(shopEnv); raw != "" {
		return serveShop(ctx, raw, os.Stdin, os.Stdout)
	}
	var p plan
	flag.StringVar(&p.url, "url", "", "a running shop; empty starts one")
	flag.StringVar(&p.variant, "variant", "", "what to buy there; it must have exactly -units left")
	flag.StringVar(&p.books, "books", "", "database URL of the running shop, to check its books")
	flag.StringVar(&p.db, "db", "", "database URL for a shop of its own; empty is SQLite")
	flag.IntVar(&p.buyers, "buyers", 1000, "buyers, all at once")
	flag.Int64Var(&p.units, "units", 100, "units there are; each buyer wants one")
	flag.DurationVar(&p.patience, "patience", 60*time.Second, "how long a buyer waits for an answer")
	flag.BoolVar(&p.rush, "rush", false, "order without asking the price first: every buyer reaches the order")
	flag.IntVar(&p.connections, "connections", 4000, "connections to the shop that the buyers share, and as many to the payment provider")
	flag.IntVar(&p.rate, "rate", 0, "buyers a second, in a shop of its own with enough of it; 0 is all -buyers at once")
	flag.DurationVar(&p.length, "length", 10*time.Second, "how long they come, with -rate")
	flag.IntVar(&p.open, "open", 0, "orders that wait for their payment meanwhile, with -rate")
	flag.StringVar(&p.profile, "cpuprofile", "", "write a CPU profile of the shop there")
	flag.StringVar(&p.driverProfile, "driverprofile", "", "write a CPU profile of the buyers there, with -rate")
	flag.Parse()
	return run(ctx, p)
}

func run(ctx context.Context, p plan) error {
	if p.rate > 0 {
		return flow(ctx, p)
	}
	if p.url == "" {
		return ownShop(ctx, p)
	}
	return drop(ctx, p)
}

// ownShop runs the drop against a shop of its own.
func ownShop(ctx context.Context, p plan) (err error) {
	dir, err := os.MkdirTemp("", "saja-buyers-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	own, err := startShop(shopPlan{Till: till.Config{Data: dir, DB: p.db, Stock: p.units, Price: 12_900}, Profile: p.profile})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, own.close()) }()
	if err := own.begin(); err != nil {
		return err
	}
	p.url, p.variant = own.URL, own.Variant
	if p.books = p.db; p.books == "" {
		p.books = "sqlite:" + dir + "/shop.db"
	}
	if err := drop(ctx, p); err != nil {
		return err
	}
	u, err := own.end()
	if err != nil {
		return err
	}
	fmt.Printf("CPU of the shop and its payment provider %s, of the buyers and their audit %s\n", u.CPU.Round(time.Millisecond), cpuTime().Round(time.Millisecond))
	return nil
}

// drop lets all buyers go at the same moment, and asks the books.
func drop(ctx context.Context, p plan) error {
	problems := report(p, rush(ctx, p))
	if p.books != "" {
		problems = append(problems, audit(ctx, p)...)
	}
	return errors.Join(problems...)
}

func rush(ctx context.Context, p plan) []end {
	ends := make([]end, p.buyers)
	c := newCrowd(p)
	defer c.leave()
	gate := make(chan struct{})
	var all sync.WaitGroup
	for i := range ends {
		b := buyer{crowd: c}
		all.Go(func() {
			<-gate
			ends[i] = b.buy(ctx)
		})
	}
	close(gate)
	all.Wait()
	return ends
}

func report(p plan, ends []end) (problems []error) {
	counts := map[string]int{}
	var reserved, paid []time.Duration
	for _, e := range ends {
		counts[e.what]++
		if e.reserved > 0 {
			reserved = append(reserved, e.reserved)
		}
		if e.what == "paid" {
			paid = append(paid, e.took)
		}
		if e.err != nil {
			problems = append(problems, e.err)
		}
	}
	fmt.Printf("%d buyers at once for %d units\n", p.buyers, p.units)
	for _, what := range slices.Sorted(keys(counts)) {
		fmt.Printf("  %-12s %6d\n", what, counts[what])
	}
	fmt.Printf("press to answer  p50 %s  p99 %s  last %s\n", quantile(reserved, .5), quantile(reserved, .99), quantile(reserved, 1))
	fmt.Printf("press to paid    p50 %s  p99 %s  last %s\n", quantile(paid, .5), quantile(paid, .99), quantile(paid, 1))
	if int64(counts["paid"]) != p.units {
		problems = append(problems, fmt.Errorf("%d buyers were told they had paid, want %d", counts["paid"], p.units))
	}
	if counts["paid"]+counts["sold out"] != p.buyers {
		problems = append(problems, fmt.Errorf("not every buyer was answered with paid or sold out: %v", counts))
	}
	if len(problems) > 8 {
		problems = append(problems[:8], fmt.Errorf("and %d more", len(problems)-8))
	}
	return problems
}

// audit asks the books themselves.
func audit(ctx context.Context, p plan) (problems []error) {
	db, err := sqldb.Open(ctx, sqldb.Config{URL: p.books})
	if err != nil {
		return []error{err}
	}
	defer db.Close()
	for _, c := range []struct {
		what, query string
		want        int64
	}{
		{"paid orders", `SELECT COUNT(DISTINCT o.id) FROM orders o JOIN order_lines l ON l.order_id = o.id WHERE l.variant_id = ? AND o.state = 'paid'`, p.units},
		{"units in paid orders", `SELECT COALESCE(SUM(l.qty), 0) FROM orders o JOIN order_lines l ON l.order_id = o.id WHERE l.variant_id = ? AND o.state = 'paid'`, p.units},
		{"charges for them", `SELECT COUNT(*) FROM payments p WHERE p.state = 'paid' AND p.order_id IN (SELECT order_id FROM order_lines WHERE variant_id = ?)`, p.units},
		{"left on hand", `SELECT on_hand FROM stocks WHERE variant_id = ?`, 0},
		{"still reserved", `SELECT reserved FROM stocks WHERE variant_id = ?`, 0},
		{"out by the ledger", `SELECT -COALESCE(SUM(on_hand), 0) FROM stock_ledger WHERE variant_id = ? AND kind = 'post'`, p.units},
	} {
		var n int64
		if err := db.QueryRowContext(ctx, c.query, p.variant).Scan(&n); err != nil {
			return append(problems, fmt.Errorf("count %s: %w", c.what, err))
		}
		fmt.Printf("books: %-22s %6d\n", c.what, n)
		if n != c.want {
			problems = append(problems, fmt.Errorf("the books show %d %s, want %d", n, c.what, c.want))
		}
	}
	return problems
}

func quantile(d []time.Duration, q float64) time.Duration {
	if len(d) == 0 {
		return 0
	}
	slices.Sort(d)
	return d[min(len(d)-1, int(q*float64(len(d))))].Round(time.Millisecond)
}

func keys(m map[string]int) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}
