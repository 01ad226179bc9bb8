package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/pprof"
	"sync"
	"syscall"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/test/load/till"
)

// shopEnv makes this program the shop of a run: it holds the shop's plan as JSON.
const shopEnv = "SAJA_BUYERS_SHOP"

// shopPlan says what the shop of a run is.
type shopPlan struct {
	Till    till.Config
	Open    int    // orders that wait for their payment when it opens
	Profile string // where its CPU profile goes; "" for none
}

// opened is what a shop says once it sells.
type opened struct{ URL, Variant string }

// used is what a shop took for a run.
type used struct {
	CPU                   time.Duration // of the whole process: shop, payment provider, workers
	Late                  time.Duration // how long its events took that were left when the last buyer was answered
	Transactions, Commits uint64
	Paid                  int64 // orders by its books
}

// serveShop is the shop's process. It opens, says where, waits for a line and begins to count, waits for another and says what it
// used, and ends with its input.
func serveShop(ctx context.Context, raw string, in io.Reader, out io.Writer) error {
	var p shopPlan
	if err := json.Unmarshal([]byte(raw), &p); err != nil {
		return err
	}
	shop, err := till.Open(ctx, p.Till)
	if err != nil {
		return err
	}
	defer shop.Close()
	if err := wait(ctx, shop, p.Open); err != nil {
		return err
	}
	say := json.NewEncoder(out)
	lines := bufio.NewScanner(in)
	if err := say.Encode(opened{shop.URL, shop.Variant}); err != nil || !lines.Scan() {
		return err
	}
	if p.Profile != "" {
		f, err := os.Create(p.Profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
	}
	cpu, before := cpuTime(), shop.DB.Stats()
	if !lines.Scan() {
		return lines.Err()
	}
	late := time.Now()
	for quiet := false; !quiet; { // what it has put off is a part of what an order takes
		if quiet, err = shop.Quiet(ctx); err != nil {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
	after := shop.DB.Stats()
	u := used{CPU: cpuTime() - cpu, Late: time.Since(late), Transactions: after.Transactions - before.Transactions, Commits: after.Commits - before.Commits}
	pprof.StopCPUProfile()
	if err := shop.DB.QueryRowContext(ctx, `SELECT COUNT(*) FROM orders WHERE state = 'paid'`).Scan(&u.Paid); err != nil {
		return err
	}
	if err := say.Encode(u); err != nil {
		return err
	}
	for lines.Scan() { // until whoever started it has left
	}
	return lines.Err()
}

// wait places orders that nobody pays.
func wait(ctx context.Context, shop *till.Till, orders int) error {
	var all sync.WaitGroup
	var once sync.Once
	var failed error
	for c := range 64 {
		all.Go(func() {
			for i := c; i < orders; i += 64 {
				_, _, err := shop.Orders.Place(ctx, order.Place{
					Key: id.New(), Who: account.Identity{GuestID: id.New()}, Wants: []order.Want{{VariantID: shop.Variant, Qty: 1}},
					Ship:   &account.Address{Recipient: "김민지", Phone: "010-1234-5678", Postcode: "04524", Line1: "서울 중구 세종대로 110"},
					Origin: shop.URL, Acknowledged: true,
				})
				if err != nil {
					once.Do(func() { failed = err })
					return
				}
			}
		})
	}
	all.Wait()
	return failed
}

// cpuTime is what this process has used so far, in user and kernel.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// shop is a shop in a process of its own, so that it and its buyers share the machine and nothing else.
type shop struct {
	opened
	cmd *exec.Cmd
	in  io.WriteCloser
	out *json.Decoder
}

func startShop(p shopPlan) (*shop, error) {
	raw, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &shop{cmd: exec.Command(self)}
	s.cmd.Env = append(os.Environ(), shopEnv+"="+string(raw))
	s.cmd.Stderr = os.Stderr
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // an interrupt is the buyers': the shop ends with its input
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.out = json.NewDecoder(out)
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	if err := s.out.Decode(&s.opened); err != nil {
		return nil, errors.Join(fmt.Errorf("the shop did not open: %w", err), s.close())
	}
	return s, nil
}

// begin has it count what it uses from here on.
func (s *shop) begin() error {
	_, err := io.WriteString(s.in, "begin\n")
	return err
}

// end gives what it used since begin.
func (s *shop) end() (u used, err error) {
	if _, err = io.WriteString(s.in, "end\n"); err != nil {
		return u, err
	}
	return u, s.out.Decode(&u)
}

func (s *shop) close() error {
	_ = s.in.Close() // it ends with its input
	return s.cmd.Wait()
}
