// Command told kills a whole shop, bin/saja as it is, again and again while it tells a crowd by push, mail and text: providers that
// know what they took say afterwards what was lost and what came twice. Or it has them away for a time, from the shop's start on.
//
//	make build && go run ./test/load/told -kills 50
//	go run ./test/load/told -down 1h -devices 1000 -members 1000
//	go run ./test/load/told -codes 20 -members 2000 -faults 0
//	go run ./test/load/told -devices 0 -members 6000 -faults 0 -words
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"runtime/debug"
	"time"
)

// plan is what is asked for.
type plan struct {
	devices, members, kills int
	codes                   int
	down                    time.Duration
	faults                  float64
	words                   bool
	bare                    int
	database, program       string
}

func main() {
	var p plan
	flag.IntVar(&p.devices, "devices", 100_000, "how many devices are told that a show begins")
	flag.IntVar(&p.members, "members", 20_000, "how many members are sent a letter and a text message")
	flag.IntVar(&p.kills, "kills", 0, "how often the shop is killed meanwhile")
	flag.IntVar(&p.codes, "codes", 0, "in place of letters and messages: so many links for new passwords are asked for in a second meanwhile")
	flag.DurationVar(&p.down, "down", 0, "how long no provider can be reached, from before the shop starts")
	flag.Float64Var(&p.faults, "faults", 0.01, "how often each fault comes, of 1: an answer that is lost, a 500, a 200 with an error inside")
	flag.BoolVar(&p.words, "words", false, "in the end Mailgun says of every letter that it arrived, as fast as it is heard")
	flag.IntVar(&p.bare, "bare", 0, "in the end so many messages are sealed and posted to the push service by another process without an outbox")
	to := flag.String("to", "", "be that process, and post to this push service")
	flag.StringVar(&p.database, "database", "", "mysql://… of an empty database; empty: SQLite")
	flag.StringVar(&p.program, "saja", "bin/saja", "the program")
	flag.Parse()
	do := run
	if *to != "" {
		do = func(p plan) error { return post(context.Background(), p.bare, *to) }
	}
	if err := do(p); err != nil {
		fmt.Fprintln(os.Stderr, "told:", err)
		os.Exit(1)
	}
}

func run(p plan) error {
	debug.SetGCPercent(400) // the providers share the processors with the shop
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	dir, err := os.MkdirTemp("", "told")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	w, err := openOutside(dir, p.faults)
	if err != nil {
		return err
	}
	defer w.close()
	s, err := newShop(p, dir, w)
	if err != nil {
		return err
	}
	if err := s.fill(ctx); err != nil {
		return fmt.Errorf("fill the shop: %w", err)
	}
	began := time.Now()
	if p.down > 0 {
		w.leave()
	}
	if err := s.start(ctx); err != nil {
		return err
	}
	defer func() { s.kill() }()
	ctx, end := context.WithCancel(ctx)
	defer end()
	if p.codes == 0 {
		if err := s.campaigns(ctx); err != nil {
			return fmt.Errorf("start the campaigns: %w", err)
		}
	}
	if err := s.begin(ctx); err != nil {
		return fmt.Errorf("begin the show: %w", err)
	}
	if p.down > 0 {
		if err := s.wait(ctx, p.down); err != nil {
			return err
		}
		if n := w.came(); n > 0 {
			return fmt.Errorf("%d came while nobody was there", n)
		}
		if err := s.print(ctx, "after "+p.down.String()); err != nil {
			return err
		}
		if err := w.comeBack(); err != nil {
			return err
		}
		began = time.Now()
	}
	if p.codes > 0 {
		return s.race(ctx)
	}
	if err := s.killOften(ctx, p.kills); err != nil {
		return err
	}
	if err := s.settled(ctx); err != nil {
		return err
	}
	fmt.Printf("over after %v, killed %d times\n", time.Since(began).Round(time.Second), p.kills)
	if err := s.print(ctx, "the shop says"); err != nil {
		return err
	}
	if p.faults == 0 && p.kills == 0 && p.down == 0 {
		if err := pace(w.mails.Letters()); err != nil {
			return err
		}
	}
	if p.words {
		if err := s.hearAll(ctx); err != nil {
			return err
		}
	}
	return w.report(p)
}

// all is how much is to come.
func (p plan) all() int {
	if p.codes > 0 {
		return p.devices
	}
	return p.devices + 2*p.members
}

// killOften kills the shop at even parts of what is to come, or a while after nothing came any more.
func (s *shop) killOften(ctx context.Context, kills int) error {
	all := s.plan.all()
	for i := range kills {
		until, still := all*(i+1)/(kills+1), time.Now().Add(20*time.Second)
		for last := 0; s.outside.came() < until && time.Now().Before(still); {
			if n := s.outside.came(); n != last {
				last, still = n, time.Now().Add(20*time.Second)
			}
			if err := s.wait(ctx, 5*time.Millisecond); err != nil {
				return err
			}
		}
		if err := s.wait(ctx, rand.N(200*time.Millisecond)); err != nil {
			return err
		}
		s.kill()
		fmt.Printf("kill %d: %d of %d had come\n", i+1, s.outside.came(), all)
		if err := s.start(ctx); err != nil {
			return err
		}
	}
	return nil
}
