// Command notices measures how fast the outbox tells a crowd: 100,000 deliveries, claimed, written down and posted over HTTP/2 to a
// provider in another process, beside the same posts without an outbox. It then kills a shop again and again while it tells one,
// with answers that are lost, and looks for what was lost or shown twice.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

func main() {
	deliveries := flag.Int("deliveries", 100_000, "how many are told")
	codes := flag.Int("codes", 20, "urgent mails a second meanwhile; 0: none")
	kills := flag.Int("kills", 0, "how often a shop is killed while it tells them")
	lose := flag.Int("lose", 100, "with kills, one answer of so many is lost")
	sink := flag.Bool("sink", false, "be the provider")
	shop := flag.String("shop", "", "be the shop with this folder, which posts to -to")
	to := flag.String("to", "", "where the provider is")
	flag.Parse()
	ctx := context.Background()
	var err error
	switch {
	case *sink:
		err = serve(*lose)
	case *shop != "":
		err = work(ctx, *shop, *to)
	case *kills > 0:
		err = kill(ctx, *deliveries, *kills, *lose)
	default:
		err = measure(ctx, *deliveries, *codes)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// measure posts bare, then tells a crowd of as many, and says how that compares.
func measure(ctx context.Context, n, codes int) error {
	p, err := startProvider(0)
	if err != nil {
		return err
	}
	defer p.stop()
	bare, err := post(ctx, p.url, n)
	if err != nil {
		return err
	}
	fmt.Printf("bare posts: %d in %v, %.0f/s\n", n, bare.Round(time.Millisecond), float64(n)/bare.Seconds())
	dir, err := os.MkdirTemp("", "notices")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s, err := open(ctx, dir, p.url)
	if err != nil {
		return err
	}
	defer s.db.Close()
	written := time.Now()
	if err := s.tellCrowd(ctx, n); err != nil {
		return err
	}
	fmt.Printf("written down: %d in %v\n", n, time.Since(written).Round(time.Millisecond))
	took, err := s.bring(ctx, n, codes)
	if err != nil {
		return err
	}
	got, shown, err := p.counts()
	if err != nil {
		return err
	}
	fmt.Printf("told: %d in %v, %.0f/s, %.2f of the bare posts; claim to answer p50 %v, p99 %v\n", n, took.Round(time.Millisecond), float64(n)/took.Seconds(),
		bare.Seconds()/took.Seconds(), s.claims.at(50), s.claims.at(99))
	if codes > 0 {
		fmt.Printf("codes meanwhile: %d, told to sent p50 %v, p99 %v\n", len(s.codes.all), s.codes.at(50), s.codes.at(99))
	}
	fmt.Printf("the provider heard %d, and shows %d\n", got-n, shown)
	return nil
}

// kill lets a shop tell a crowd, kills it so many times on the way, and looks what became of every delivery.
func kill(ctx context.Context, n, kills, lose int) error {
	p, err := startProvider(lose)
	if err != nil {
		return err
	}
	defer p.stop()
	dir, err := os.MkdirTemp("", "notices")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s, err := open(ctx, dir, p.url)
	if err != nil {
		return err
	}
	if err := s.tellCrowd(ctx, n); err != nil {
		return err
	}
	if err := s.db.Close(); err != nil {
		return err
	}
	began := time.Now()
	for i := range kills {
		cmd := exec.Command(os.Args[0], "-shop", dir, "-to", p.url)
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			return err
		}
		for until := n * (i + 1) / (kills + 1); ; time.Sleep(5 * time.Millisecond) {
			if _, shown, err := p.counts(); err != nil || shown >= until {
				break
			}
		}
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
	if s, err = open(ctx, dir, p.url); err != nil {
		return err
	}
	defer s.db.Close()
	if _, err := s.bring(ctx, n, 0); err != nil {
		return err
	}
	heard, shown, err := p.counts()
	if err != nil {
		return err
	}
	left, err := s.left(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("killed %d times in %v: of %d, %d are not sent, %d are missing at the provider, %d shown twice; on the wire %d were repeated\n",
		kills, time.Since(began).Round(time.Millisecond), n, left, n-shown, max(shown-n, 0), heard-shown)
	return nil
}

func file(dir string) string { return "sqlite:" + filepath.Join(dir, "shop.db") }
