// Postcode measures address search on a made-up country of the real size: how long the index takes to build and how large it
// is, how fast it answers each kind of query, and whether every address is found by what is written on an envelope.
//
//	go run ./bench/postcode -dir /tmp/country            writes the country if it is not there, builds, and measures
//	go run ./bench/postcode -dir /tmp/country -share 0.1  a tenth of it
//	go run ./bench/postcode -dir /tmp/country -days 3     applies three made-up days to it
//	go run ./bench/postcode -dir /tmp/country -http 9s    measures nothing but HTTP, beside an empty handler
//	go run ./bench/postcode -dir /tmp/country -buildings  writes the same country as 건물DB too, builds from it and looks whether all is the same
//	go run ./bench/postcode -dir /tmp/country -zero 20000 asks only what nothing answers
//	go run ./bench/postcode -dir /tmp/country -golden bench/postcode/golden.tsv  asks the list of known answers, which is of the whole country of seed 1
//	go run ./bench/postcode -dir /tmp/country -peers all  asks other ways to find addresses the same, after filling them
//
// The data is made up (see postcode/country); the counts and distributions are real.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
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
	peers := flag.String("peers", "", "compare with these instead, with commas between them: all, or some of "+strings.Join(peerNames, ", "))
	onlyHTTP := flag.Duration("http", 0, "measure nothing but HTTP, for so long")
	profile := flag.String("profile", "", "file for a profile of the processors under HTTP")
	buildings := flag.Bool("buildings", false, "write the same country as 건물DB, and compare what is built from it")
	least := flag.Int("least", 20, "queries of each kind to ask the peers, at least")
	askFor := flag.Duration("ask", time.Hour, "ask the peers no longer than this")
	fillOnly := flag.Bool("fillonly", false, "fill the peers and ask nothing")
	fillFor := flag.Duration("fill", time.Hour, "begin no step of filling the peers after this; the next run goes on")
	rebuild := flag.Bool("rebuild", false, "build the index also if it is there")
	only := flag.String("only", "", "build from this zip of the folder and the other files, and nothing else")
	zero := flag.Int("zero", 0, "ask nothing but so many queries that find nothing")
	server := flag.String("ask-server", "", "ask a server at this address the mix, once, and measure nothing")
	list := flag.String("golden", "", "ask nothing but this list of queries whose answers are known")
	days := flag.Int("days", 0, "made-up days of changes to apply, and nothing else to measure")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	if *only != "" {
		if err := build(ctx, *dir, *only); err != nil {
			log.Fatal(err)
		}
		return
	}
	err := prepare(ctx, *dir, *share, *days, *seed, *rebuild, func(x *postcode.Index) error {
		m := newMix(x, *seed)
		switch {
		case *zero > 0:
			m.zero(*zero)
			return nil
		case *list != "":
			return askGolden(x, *list)
		case *server != "":
			return m.askServer(ctx, *server, min(*queries, 20_000))
		case *onlyHTTP > 0:
			return m.overHTTP(ctx, indexOf(*dir, country.Zip), 16, *onlyHTTP, *profile)
		case *buildings:
			return fromBuildings(ctx, *dir, country.Options{Seed: *seed, Share: *share}, x)
		case *peers == "all":
			*peers = strings.Join(peerNames, ",")
		case *peers == "":
			m.measure(*queries)
			m.roundTrips(*trips)
			return m.overHTTP(ctx, indexOf(*dir, country.Zip), 16, 9*time.Second, *profile)
		}
		return m.compare(ctx, filepath.Join(*dir, "peers"), strings.Split(*peers, ","), min(*queries, 1000), *least, *fillOnly, time.Now().Add(*fillFor), *askFor)
	})
	stop()
	if err != nil {
		log.Fatal(err)
	}
}

// prepare makes the country and its index, where they are not there, and applies days to it or measures.
func prepare(ctx context.Context, dir string, share float64, days int, seed uint64, rebuild bool, measure func(*postcode.Index) error) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, country.Zip)); err != nil {
		started := time.Now()
		stats, err := country.Write(ctx, dir, country.Options{Seed: seed, Share: share, Others: true})
		if err != nil {
			return err
		}
		fmt.Printf("country      %d addresses, %d parcels, %d roads, %d rows of 상세주소, %d of epost's postcodes, %d of 사서함, made up in %.1f s\n",
			stats.Addresses, stats.Parcels, stats.Roads, stats.Details, stats.Posts, stats.Boxes, time.Since(started).Seconds())
		rebuild = true
	}
	index := indexOf(dir, country.Zip)
	if _, err := os.Stat(index); err != nil || rebuild {
		if err := buildApart(ctx, dir, country.Zip); err != nil {
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
	if err := measure(x); err != nil {
		return err
	}
	fmt.Printf("memory       %s\n", memory())
	return nil
}

// fromBuildings writes the country as 건물DB, builds from it and compares every address with those of x.
func fromBuildings(ctx context.Context, dir string, opt country.Options, x *postcode.Index) error {
	opt.BuildingDB = true
	started := time.Now()
	if _, err := country.Write(ctx, dir, opt); err != nil {
		return err
	}
	fmt.Printf("건물DB        %s made up in %.1f s\n", country.BuildingDBZip, time.Since(started).Seconds())
	index := indexOf(dir, country.BuildingDBZip)
	defer os.Remove(index)
	if err := buildApart(ctx, dir, country.BuildingDBZip); err != nil {
		return err
	}
	y, err := postcode.Open(index)
	if err != nil {
		return err
	}
	defer y.Close()
	other := 0
	for i := range x.Meta().Addresses {
		a, b := x.At(i), y.At(i)
		if a.Full() != b.Full() || a.Key != b.Key || a.Postcode != b.Postcode || a.ParcelAddress() != b.ParcelAddress() || a.English != b.English || a.Admin != b.Admin || a.OldPostcode != b.OldPostcode || a.BuildingKey != b.BuildingKey || !slices.Equal(a.Others, b.Others) {
			other++
		}
	}
	fmt.Printf("the same     %d addresses, %d of them otherwise\n", x.Meta().Addresses, other)
	return nil
}

// indexOf is the index that is built from a zip of addresses.
func indexOf(dir, zip string) string {
	if zip == country.BuildingDBZip {
		return filepath.Join(dir, "buildings.idx")
	}
	return filepath.Join(dir, "country.idx")
}

// buildApart builds in a process that does nothing else, so that the memory it tells of is that of a build.
func buildApart(ctx context.Context, dir, zip string) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	child := exec.CommandContext(ctx, program, "-dir", dir, "-only", zip)
	child.Stdout, child.Stderr = os.Stdout, os.Stderr
	return child.Run()
}

// build builds from a zip of addresses and all the other files.
func build(ctx context.Context, dir, zip string) error {
	debug.SetMemoryLimit(1 << 30) // as saja address build
	started := time.Now()
	sources := []string{filepath.Join(dir, zip)}
	for _, other := range []string{country.DetailsZip, country.PostsZip, country.BoxesZip} {
		sources = append(sources, filepath.Join(dir, other))
	}
	report, err := postcode.Build(ctx, postcode.Options{Sources: sources, Out: indexOf(dir, zip), Version: "made up"})
	if err != nil {
		return err
	}
	m := report.Meta
	fmt.Printf("build        %.1f s from %s and the other files, %.0f MB for %d addresses, %d parcels, %d roads, %d names of buildings, %d runs of 사서함; %d rows refused; %s\n",
		time.Since(started).Seconds(), zip, float64(report.Size)/1e6, m.Addresses, m.Parcels, m.Roads, m.Buildings, m.Boxes, report.Rejected, memory())
	for reason, n := range report.Reasons {
		fmt.Printf("    refused %d: %s\n", n, reason)
	}
	return nil
}
