// Command orders measures durable orders: POST /api/v1/orders on one hot product, where the answer comes only after stock,
// order, payment intent, idempotency key and outbox row are on the disk together.
//
//	go run ./bench/orders                                   # a shop of its own on SQLite, 10 seconds, 64 clients
//	go run ./bench/orders -url http://127.0.0.1:8090 -variant <id>   # a running saja serve
//
// The driver shares the machine with the server. Beside the rate stands how often a second this disk makes a bare
// 4 KB write durable, one after another: their ratio is what group commit gains, and moves less between machines. CPU/order moves least when others use the machine.
// Orders are counted twice: by the answers, and by SQL in the books (for a shop of its own).
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/saja-live/saja/test/load/till"
)

type plan struct {
	url, variant, data, db, profile string
	clients                         int
	length, warm                    time.Duration
	bar                             float64
}

func main() {
	var p plan
	flag.StringVar(&p.url, "url", "", "a running shop; empty starts one")
	flag.StringVar(&p.variant, "variant", "", "what to order there; empty takes the first product on sale")
	flag.StringVar(&p.data, "data", "", "folder for a shop of its own; empty makes one in bench/out")
	flag.StringVar(&p.db, "db", "", "database URL for a shop of its own; empty is SQLite")
	flag.StringVar(&p.profile, "cpuprofile", "", "write a CPU profile there")
	flag.IntVar(&p.clients, "clients", 64, "clients, each with one order under way")
	flag.DurationVar(&p.length, "length", 10*time.Second, "how long is measured")
	flag.DurationVar(&p.warm, "warm", 2*time.Second, "how long before that")
	flag.Float64Var(&p.bar, "bar", 0, "orders a second below which it exits 1")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, p)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "orders:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, p plan) error {
	if p.data == "" {
		// Not the system's temporary folder: where that is memory, an fsync costs nothing.
		if err := os.MkdirAll("bench/out", 0o755); err != nil {
			return err
		}
		dir, err := os.MkdirTemp("bench/out", "orders-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		p.data = dir
	}
	before, err := rawCommits(p.data, time.Second)
	if err != nil {
		return err
	}
	var (
		own *shop
		had int64 // orders from an earlier run in the same folder
	)
	if p.url == "" {
		if own, err = open(ctx, till.Config{Data: p.data, DB: p.db, Stock: 1_000_000, Price: 12_900, Hold: time.Hour}); err != nil {
			return err
		}
		defer own.Close()
		p.url, p.variant = own.URL, own.Variant
		if had, err = own.count(ctx); err != nil {
			return err
		}
	} else if p.variant == "" {
		if p.variant, err = firstVariant(p.url); err != nil {
			return err
		}
	}
	if p.profile != "" {
		f, err := os.Create(p.profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	cpu := cpuTime()
	r, err := drive(ctx, p)
	if err != nil {
		return err
	}
	cpu = cpuTime() - cpu
	after, err := rawCommits(p.data, time.Second)
	if err != nil {
		return err
	}
	raw := (before + after) / 2
	rate := float64(r.measured) / p.length.Seconds()
	fmt.Printf("%d clients, %s measured after %s, GOMAXPROCS %d\n", p.clients, p.length, p.warm, runtime.GOMAXPROCS(0))
	fmt.Printf("orders/s       %8.0f\n", rate)
	fmt.Printf("answers        %8d placed, others by status: %v\n", r.placed, r.others)
	fmt.Printf("latency        p50 %s  p95 %s  p99 %s  max %s\n", r.quantile(.5), r.quantile(.95), r.quantile(.99), r.quantile(1))
	fmt.Printf("raw commits/s  %8.0f   bare 4 KB write + fsync, before %.0f, after %.0f\n", raw, before, after)
	fmt.Printf("ratio          %8.2f   orders for each raw commit\n", rate/raw)
	if own != nil && r.placed > 0 {
		fmt.Printf("CPU/order      %8s   server and driver together; %d cores could carry %.0f/s\n", (cpu / time.Duration(r.placed)).Round(time.Microsecond),
			runtime.GOMAXPROCS(0), float64(runtime.GOMAXPROCS(0))*float64(r.placed)/cpu.Seconds())
		n, err := own.count(ctx)
		if err != nil {
			return err
		}
		n -= had
		fmt.Printf("in the books   %8d orders\n", n)
		if n != r.placed {
			return fmt.Errorf("%d orders were acknowledged, %d are in the books", r.placed, n)
		}
	}
	if len(r.others) > 0 {
		return fmt.Errorf("not every order was taken: %v", r.others)
	}
	if rate < p.bar {
		return fmt.Errorf("%.0f orders/s is below the bar of %.0f", rate, p.bar)
	}
	return nil
}

// shop is one of the program's own.
type shop struct{ *till.Till }

func open(ctx context.Context, c till.Config) (*shop, error) {
	t, err := till.Open(ctx, c)
	return &shop{t}, err
}

// count asks the books how many orders there are.
func (s *shop) count(ctx context.Context) (n int64, err error) {
	err = s.DB.QueryRowContext(ctx, `SELECT COUNT(*) FROM orders`).Scan(&n)
	return n, err
}

// rawCommits is how many bare 4 KB writes a second the disk makes durable, one after another.
func rawCommits(dir string, length time.Duration) (float64, error) {
	path := filepath.Join(dir, "raw")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return 0, err
	}
	defer os.Remove(path)
	defer f.Close()
	block := make([]byte, 4096)
	n, begin := 0, time.Now()
	for time.Since(begin) < length {
		if _, err := f.Write(block); err != nil {
			return 0, err
		}
		if err := f.Sync(); err != nil {
			return 0, err
		}
		n++
	}
	return float64(n) / time.Since(begin).Seconds(), nil
}

// cpuTime is what this process has used of the cores.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func firstVariant(shop string) (string, error) {
	res, err := http.Get(shop + "/api/v1/products")
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	var page struct {
		Items []struct {
			Variants []struct {
				ID string `json:"id"`
			} `json:"variants"`
		} `json:"items"`
	}
	if err := json.NewDecoder(res.Body).Decode(&page); err != nil {
		return "", err
	}
	for _, p := range page.Items {
		for _, v := range p.Variants {
			return v.ID, nil
		}
	}
	return "", fmt.Errorf("%s sells nothing", shop)
}

// result is what all clients saw.
type result struct {
	placed   int64 // acknowledged in all
	measured int64 // of them while it was measured
	others   map[int]int
	took     []time.Duration
}

func (r *result) quantile(q float64) time.Duration {
	if len(r.took) == 0 {
		return 0
	}
	return r.took[min(len(r.took)-1, int(q*float64(len(r.took))))].Round(10 * time.Microsecond)
}

func drive(ctx context.Context, p plan) (*result, error) {
	r := &result{others: map[int]int{}}
	var (
		mu     sync.Mutex
		all    sync.WaitGroup
		failed error
	)
	begin := time.Now().Add(p.warm)
	end := begin.Add(p.length)
	for i := range p.clients {
		all.Go(func() {
			c, err := newClient(p.url, p.variant, i)
			if err == nil {
				defer c.close()
				err = c.orderUntil(ctx, begin, end)
			}
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failed = err
				return
			}
			r.placed += c.placed
			r.measured += int64(len(c.took))
			r.took = append(r.took, c.took...)
			for status, n := range c.others {
				r.others[status] += n
			}
		})
	}
	all.Wait()
	slices.Sort(r.took)
	return r, failed
}
