// Command parcel measures how many replies of each carrier package parcel reads in a second of one core: from the bytes to a Tracking,
// decoding, masking and ordering included. The replies are those of package simulator for a delivered parcel, and the real page of 우체국 of 2016
// (83 kB). It counts CPU time of its own process, so that other work on the machine matters little.
//
//	go run ./bench/parcel
//
// It ends with the dearest body of 2 MiB that it tries on every carrier.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/saja-live/saja/parcel"
	"github.com/saja-live/saja/parcel/simulator"
)

var (
	each = flag.Duration("each", 300*time.Millisecond, "CPU time for each carrier")
	goal = flag.Float64("goal", 5000, "replies a second that each must reach")
)

func main() {
	flag.Parse()
	runtime.GOMAXPROCS(1)
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "parcel:", err)
		os.Exit(1)
	}
}

// recorder is the simulator with a copy of what it answers.
type recorder struct {
	sim    http.Handler
	mu     sync.Mutex
	bodies [][]byte
}

func (r *recorder) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	rec := httptest.NewRecorder()
	r.sim.ServeHTTP(rec, req)
	r.mu.Lock()
	r.bodies = append(r.bodies, rec.Body.Bytes())
	r.mu.Unlock()
	for k, v := range rec.Header() {
		w.Header()[k] = v
	}
	w.WriteHeader(rec.Code)
	_, _ = io.Copy(w, bytes.NewReader(rec.Body.Bytes()))
}

func run(ctx context.Context) error {
	sim := simulator.New(simulator.Options{Seed: 1})
	rec := &recorder{sim: sim}
	srv := httptest.NewServer(rec)
	defer srv.Close()
	gateway, err := url.Parse(srv.URL)
	if err != nil {
		return err
	}
	keys := parcel.Keys{ID: "id", Secret: "secret"}
	client, err := parcel.New(parcel.Options{Gateway: gateway, Keys: map[string]parcel.Keys{"dhl": keys, "fedex": keys, "usps": keys, "sf": keys, "ltl": keys}})
	if err != nil {
		return err
	}
	now := time.Now()
	least := 1e12
	fmt.Printf("%-20s %9s %8s %12s %12s\n", "carrier", "bytes", "events", "replies/s", "MB/s")
	for _, id := range simulator.Carriers() {
		number, err := sim.Ship(id, now.AddDate(0, 0, -6), simulator.Usual)
		if err != nil {
			return err
		}
		rec.bodies = nil
		got, err := client.Track(ctx, id, number, parcel.Phone("5678"))
		if err != nil {
			return err
		}
		bodies, err := answers(id, number, now, rec.bodies)
		if err != nil {
			return err
		}
		least = min(least, speed(id, number, now, bodies, len(got.Events)))
	}
	if page, err := os.ReadFile("parcel/testdata/recorded/kpost_complete.html"); err == nil {
		got, err := parcel.Read("epost", "6000000000001", now, page)
		if err != nil {
			return err
		}
		least = min(least, speed("kr.epost, of 2016", "6000000000001", now, [][]byte{page}, len(got.Events)))
	}
	dearest(now)
	if least < *goal {
		return fmt.Errorf("the slowest carrier reads %.0f a second, want %.0f", least, *goal)
	}
	return nil
}

// answers are the last of the bodies that can be read: before them are forms and tokens.
func answers(id, number string, now time.Time, all [][]byte) ([][]byte, error) {
	var err error
	for i := range all {
		if _, err = parcel.Read(id, number, now, all[i:]...); err == nil {
			return all[i:], nil
		}
	}
	return nil, fmt.Errorf("%s: %d bodies that cannot be read: %w", id, len(all), err)
}

func speed(name, number string, now time.Time, bodies [][]byte, events int) float64 {
	id := strings.TrimSuffix(name, ", of 2016")
	size := 0
	for _, b := range bodies {
		size += len(b)
	}
	began := cpu()
	n := 0
	for cpu()-began < *each {
		for range 50 {
			if _, err := parcel.Read(id, number, now, bodies...); err != nil {
				panic(err) // it was read before
			}
		}
		n += 50
	}
	rate := float64(n) / (cpu() - began).Seconds()
	fmt.Printf("%-20s %9d %8d %12.0f %12.1f\n", name, size, events, rate, rate*float64(size)/1e6)
	return rate
}

// dearest reads bodies of 2 MiB that are made to be dear, by every carrier.
func dearest(now time.Time) {
	const size = 2 << 20
	made := map[string]string{
		"cells in cells": strings.Repeat("<table><tr><td>", size/15), "open rows": "<table class=\"data table_col detail_off\" id=processTable>" + strings.Repeat("<tr><td>1<td>2<td>3<td>4", size/24),
		"brackets": strings.Repeat("[", size), "letters": strings.Repeat("홍길동 010-", size/14), "closing tags": strings.Repeat("</td></table>", size/13),
		"one word": strings.Repeat("\xff", size),
	}
	var worst time.Duration
	var which string
	for name, body := range made {
		for _, id := range simulator.Carriers() {
			number := "612345678901"
			began := cpu()
			_, _ = parcel.Read(id, number, now, []byte(body)[:min(len(body), size)])
			if took := cpu() - began; took > worst {
				worst, which = took, id+", "+name
			}
		}
	}
	fmt.Printf("dearest body of 2 MiB: %v (%s)\n", worst.Round(time.Millisecond), which)
}

func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
