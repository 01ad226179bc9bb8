// Command parcels follows parcels of every carrier to their end while the carriers misbehave, over real sockets and in simulated time:
//
//	go run ./test/load/parcels -parcels 100000 -rate 0.05
//
// Each fault of package simulator comes with the rate. Every answer is held against the truth. The program exits 1 when a parcel that
// exists was called unknown, when a number of nobody was found, when a parcel was seen where it has not been yet, or when one did not end in its
// true state.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/saja-live/saja/parcel"
	"github.com/saja-live/saja/parcel/simulator"
)

func main() {
	var c config
	flag.IntVar(&c.parcels, "parcels", 100_000, "how many")
	flag.Float64Var(&c.rate, "rate", 0.05, "of each fault")
	flag.IntVar(&c.hands, "hands", 128, "questions at once")
	flag.Uint64Var(&c.seed, "seed", 1, "of everything")
	flag.DurationVar(&c.every, "every", 24*time.Hour, "how often each parcel is asked for, in simulated time")
	flag.Parse()
	began := time.Now()
	r, err := c.run(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, "parcels:", err)
		os.Exit(1)
	}
	r.print(os.Stdout)
	fmt.Printf("%.0f s, CPU %.0f s\n", time.Since(began).Seconds(), cpu().Seconds())
	if err := r.verdict(); err != nil {
		fmt.Fprintln(os.Stderr, "parcels:", err)
		os.Exit(1)
	}
}

func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

type config struct {
	parcels int
	rate    float64
	hands   int
	seed    uint64
	every   time.Duration
}

// watched is a parcel with what was seen of it. One hand holds it at a time.
type watched struct {
	carrier, number string
	nobodys         bool // no parcel has this number
	last            parcel.State
	same            int // looks in a row that saw last
	done            bool
}

// looks is how often a final state must be seen in a row before it is believed: a word with broken bytes may hide a return.
const looks = 3

type result struct {
	parcels, ended, wrongEnd            int
	questions, answers, late            int64
	falseNotFound, falseFound, tooEarly int64
	failures                            map[string]int64 // by code
	faults                              map[simulator.Fault]int
	rounds                              int
	strange                             []string // the first answers that were ahead of the truth
	mu                                  sync.Mutex
}

func (c config) run(ctx context.Context) (*result, error) {
	var clock atomic.Int64
	start := time.Date(2026, 12, 28, 8, 0, 0, 0, parcel.Seoul)
	clock.Store(start.UnixMilli())
	now := func() time.Time { return time.UnixMilli(clock.Load()) }
	sim := simulator.New(simulator.Options{Seed: c.seed, Now: now, Faults: simulator.Every(c.rate)})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: sim, ReadHeaderTimeout: time.Minute}
	go server.Serve(listener) //nolint:errcheck // ends with Close
	defer server.Close()
	keys := parcel.Keys{ID: "id", Secret: "secret"}
	client, err := parcel.New(parcel.Options{
		Gateway: &url.URL{Scheme: "http", Host: listener.Addr().String()}, Now: now, Timeout: time.Second, Rates: map[string]float64{"": -1},
		Keys: map[string]parcel.Keys{"dhl": keys, "fedex": keys, "usps": keys, "sf": keys, "ltl": keys},
	})
	if err != nil {
		return nil, err
	}
	defer client.Close()
	all, err := c.ship(sim, start)
	if err != nil {
		return nil, err
	}
	r := &result{parcels: c.parcels, failures: map[string]int64{}, faults: map[simulator.Fault]int{}}
	for ; r.rounds < 200 && len(all) > 0; r.rounds++ {
		clock.Store(start.Add(time.Duration(r.rounds+1) * c.every).UnixMilli())
		c.look(ctx, client, sim, all, r, now())
		all = slices.DeleteFunc(all, func(w *watched) bool { return w.done })
	}
	for _, w := range all {
		if !w.nobodys {
			r.wrongEnd++
		}
	}
	for _, f := range simulator.Faults() {
		r.faults[f] = sim.Count(f)
	}
	return r, ctx.Err()
}

// ship hands parcels over during three days, a few of each carrier and fate, and adds a number of nobody for every fifty.
func (c config) ship(sim *simulator.Simulator, start time.Time) ([]*watched, error) {
	rng := rand.New(rand.NewPCG(c.seed, 9))
	carriers, fates := simulator.Carriers(), simulator.Fates()
	var all []*watched
	for i := range c.parcels {
		id := carriers[i%len(carriers)]
		number, err := sim.Ship(id, start.Add(time.Duration(rng.IntN(24*60))*time.Minute), fates[rng.IntN(len(fates))])
		if err != nil {
			return nil, err
		}
		all = append(all, &watched{carrier: id, number: number})
		if i%50 == 0 {
			id := carriers[i/50%len(carriers)]
			number, err := sim.Unknown(id)
			if err != nil {
				return nil, err
			}
			all = append(all, &watched{carrier: id, number: number, nobodys: true})
		}
	}
	return all, nil
}

// look asks once for each parcel.
func (c config) look(ctx context.Context, client *parcel.Client, sim *simulator.Simulator, all []*watched, r *result, now time.Time) {
	var next atomic.Int64
	var hands sync.WaitGroup
	for range c.hands {
		hands.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(all) {
					return
				}
				w := all[i]
				got, err := client.Track(ctx, w.carrier, w.number, parcel.Phone("5678"))
				r.take(w, sim, now, got, err)
			}
		})
	}
	hands.Wait()
}

// take holds an answer against the truth.
func (r *result) take(w *watched, sim *simulator.Simulator, now time.Time, got *parcel.Tracking, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.questions++
	if w.nobodys {
		switch {
		case err == nil:
			r.falseFound++
			w.done = true
		case errors.Is(err, parcel.ErrNotFound):
			w.same++
			w.done = w.same >= looks
		default:
			r.failures[parcel.KindOf(err).Code()]++
		}
		return
	}
	if err != nil {
		r.failures[parcel.KindOf(err).Code()]++
		if errors.Is(err, parcel.ErrNotFound) {
			r.falseNotFound++
		}
		return
	}
	r.answers++
	truth, _ := sim.Truth(w.number)
	if got.State != truth {
		if got.State == parcel.Unknown || slices.Contains(sim.Stood(w.number), got.State) {
			r.late++
		} else {
			r.tooEarly++
			if len(r.strange) < 20 {
				r.strange = append(r.strange, fmt.Sprintf("%s %s is %s, seen as %s: %+v", w.carrier, w.number, truth, got.State, got.Events))
			}
		}
	}
	if got.State != w.last {
		w.last, w.same = got.State, 0
	}
	w.same++
	if got.State.Final() && w.same >= looks && now.After(sim.Ends(w.number)) {
		w.done = true
		r.ended++
		if got.State != truth {
			r.wrongEnd++
		}
	}
}

func (r *result) print(f *os.File) {
	fmt.Fprintf(f, "%d parcels of %d carriers, %d rounds, %d questions, %d answers\n", r.parcels, len(simulator.Carriers()), r.rounds, r.questions, r.answers)
	for _, fault := range simulator.Faults() {
		fmt.Fprintf(f, "  fault %-10s %8d\n", fault, r.faults[fault])
	}
	codes := make([]string, 0, len(r.failures))
	for code := range r.failures {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for _, code := range codes {
		fmt.Fprintf(f, "  failed as %-16s %8d\n", code, r.failures[code])
	}
	fmt.Fprintf(f, "ended in their true state: %d of %d\n", r.ended-r.wrongEnd, r.parcels)
	fmt.Fprintf(f, "false \"not found\": %d, numbers of nobody found: %d, seen where it has not been: %d, seen where it was before: %d\n",
		r.falseNotFound, r.falseFound, r.tooEarly, r.late)
	for _, line := range r.strange {
		fmt.Fprintln(f, "  "+line)
	}
}

// verdict is what must not have happened.
func (r *result) verdict() error {
	switch {
	case r.falseNotFound > 0:
		return fmt.Errorf("%d parcels that exist were called unknown", r.falseNotFound)
	case r.falseFound > 0:
		return fmt.Errorf("%d numbers of nobody were found", r.falseFound)
	case r.tooEarly > 0:
		return fmt.Errorf("%d answers were ahead of the truth", r.tooEarly)
	case r.ended != r.parcels || r.wrongEnd > 0:
		return fmt.Errorf("%d parcels of %d ended, %d of them wrongly", r.ended, r.parcels, r.wrongEnd)
	case r.late > int64(r.faults[simulator.Garbled]+r.faults[simulator.Encoding]):
		return fmt.Errorf("%d answers were behind the truth, and fewer had broken bytes", r.late)
	default:
		return nil
	}
}
