// Postcode measures address search on a made-up country of the real size: how long the index takes to build and how large it
// is, how fast it answers each kind of query, and whether every address is found by what is written on an envelope.
//
//	go run ./bench/postcode -dir /tmp/country            writes the country if it is not there, builds, and measures
//	go run ./bench/postcode -dir /tmp/country -share 0.1  a tenth of it
//	go run ./bench/postcode -dir /tmp/country -days 3     applies three made-up days to it
//
// The data is made up (see postcode/country); the counts and distributions are real.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/saja-live/saja/postcode"
	"github.com/saja-live/saja/postcode/country"
)

var missed = flag.Int("missed", 0, "queries of each kind to show whose answer was not among the first ten")

func main() {
	dir := flag.String("dir", filepath.Join(os.TempDir(), "saja-country"), "folder for the country and its index")
	share := flag.Float64("share", 0, "share of the real number of addresses; 0 is all")
	queries := flag.Int("queries", 100_000, "queries to ask in all")
	trips := flag.Int("trips", 100_000, "addresses to look for by their own forms")
	seed := flag.Uint64("seed", 1, "of the country and of the queries")
	rebuild := flag.Bool("rebuild", false, "build the index also if it is there")
	days := flag.Int("days", 0, "made-up days of changes to apply, and nothing else to measure")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *dir, *share, *queries, *trips, *days, *seed, *rebuild)
	stop()
	if err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, dir string, share float64, queries, trips, days int, seed uint64, rebuild bool) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, country.Zip)); err != nil {
		started := time.Now()
		stats, err := country.Write(ctx, dir, country.Options{Seed: seed, Share: share})
		if err != nil {
			return err
		}
		fmt.Printf("country      %d addresses, %d parcels, %d roads, made up in %.1f s\n", stats.Addresses, stats.Parcels, stats.Roads, time.Since(started).Seconds())
		rebuild = true
	}
	index := filepath.Join(dir, "country.idx")
	if _, err := os.Stat(index); err != nil || rebuild {
		if err := build(ctx, dir, index); err != nil {
			return err
		}
	}
	removeOverlays(index)
	if days > 0 {
		return applyDays(ctx, dir, index, days, seed)
	}
	started := time.Now()
	x, err := postcode.Open(index)
	if err != nil {
		return err
	}
	defer x.Close()
	fmt.Printf("open         %.0f ms, everything checked\n", float64(time.Since(started).Microseconds())/1000)
	m := newMix(x, seed)
	m.measure(queries)
	m.roundTrips(trips)
	if err := m.overHTTP(ctx, 16, 8*time.Second); err != nil {
		return err
	}
	fmt.Printf("memory       %s\n", memory())
	return nil
}

func build(ctx context.Context, dir, index string) error {
	started := time.Now()
	report, err := postcode.Build(ctx, postcode.Options{Sources: []string{filepath.Join(dir, country.Zip)}, Out: index, Version: "made up"})
	if err != nil {
		return err
	}
	fmt.Printf("build        %.1f s, %.0f MB for %d addresses, %d parcels, %d roads, %d names of buildings; %d rows refused; %s\n",
		time.Since(started).Seconds(), float64(report.Size)/1e6, report.Meta.Addresses, report.Meta.Parcels, report.Meta.Roads, report.Meta.Buildings, report.Rejected, memory())
	for reason, n := range report.Reasons {
		fmt.Printf("    refused %d: %s\n", n, reason)
	}
	return nil
}
