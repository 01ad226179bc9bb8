package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

type figures struct{ rate, perCPU float64 }

var (
	requests = regexp.MustCompile(`(\d+) requests in ([\d.]+)(m?s|m), ([\d.]+)([KMGT]?B) read`)
	worst    = regexp.MustCompile(`99%\s+([\d.]+)(us|ms|s)`)
	failed   = regexp.MustCompile(`Non-2xx[^\n]*`)
	slow     = regexp.MustCompile(`timeout [1-9]\d*`) // wrk calls an answer after 2 s one
)

// measure lets wrk ask for one address over 64 connections as a browser would, and prints what came of it.
func measure(ctx context.Context, p plan, s *server, name, path string, headers ...string) (figures, error) {
	args := []string{"-t1", "-c64", "-d" + p.length.String(), "--latency", "-H", "Accept-Language: ko-KR,ko;q=0.9"}
	coded := true
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i+1] != "" {
			args = append(args, "-H", headers[i]+": "+headers[i+1])
		}
		coded = false
	}
	if coded {
		args = append(args, "-H", "Accept-Encoding: gzip, deflate, br, zstd")
	}
	before, err := s.cpu()
	if err != nil {
		return figures{}, err
	}
	out, err := exec.CommandContext(ctx, "wrk", append(args, s.url+path)...).CombinedOutput()
	if err != nil {
		return figures{}, fmt.Errorf("wrk (Debian: wrk): %w\n%s", err, out)
	}
	after, err := s.cpu()
	if err != nil {
		return figures{}, err
	}
	done, late := requests.FindSubmatch(out), worst.FindSubmatch(out)
	if done == nil || late == nil || failed.Match(out) {
		return figures{}, fmt.Errorf("%s%s: %s", s.url, path, out)
	}
	n, err := strconv.ParseFloat(string(done[1]), 64)
	if err != nil {
		return figures{}, err
	}
	p99, err := time.ParseDuration(string(late[1]) + string(late[2]))
	if err != nil {
		return figures{}, err
	}
	f := figures{rate: n / p.length.Seconds(), perCPU: n / max(0.01, (after-before).Seconds()-s.rest*p.length.Seconds())}
	fmt.Printf("%-34s %10.0f %12.0f %8.1f %10s %s\n", name, f.rate, f.perCPU, p99.Seconds()*1000, string(done[4])+string(done[5]), slow.Find(out))
	return f, nil
}

// crowd lets viewers open a show: each a connection of its own, the page and the JSON beside it. They come evenly within the time.
func crowd(ctx context.Context, p plan, s *server, live string) error {
	host := strings.TrimPrefix(s.url, "http://")
	ask := func(path string) string {
		return "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAccept: text/html\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: ko-KR,ko;q=0.9\r\n\r\n"
	}
	first, second := ask(live), ask("/api/v1/visitor")
	took := make([]time.Duration, p.viewers)
	var failures atomic.Int64
	before, err := s.cpu()
	if err != nil {
		return err
	}
	var all sync.WaitGroup
	begin := time.Now()
	for i := range p.viewers {
		due := begin.Add(p.within * time.Duration(i) / time.Duration(p.viewers))
		if wait := time.Until(due); wait > time.Millisecond {
			time.Sleep(wait)
		}
		all.Go(func() {
			if err := view(ctx, host, first, second); err != nil {
				if failures.Add(1) == 1 {
					fmt.Println("a viewer was not served:", err)
				}
			}
			took[i] = time.Since(due)
		})
	}
	all.Wait()
	length := time.Since(begin)
	after, err := s.cpu()
	if err != nil {
		return err
	}
	slices.Sort(took)
	fmt.Printf("%d viewers opened the show within %v: %d not served, p50 %v, p99 %v, the last after %v; %.1f s of CPU\n", p.viewers, p.within,
		failures.Load(), took[len(took)/2].Round(time.Millisecond), took[len(took)*99/100].Round(time.Millisecond), length.Round(time.Millisecond), (after - before).Seconds())
	if failures.Load() > 0 {
		return fmt.Errorf("%d of %d viewers were not served", failures.Load(), p.viewers)
	}
	return nil
}

func view(ctx context.Context, host string, asked ...string) error {
	c, err := (&net.Dialer{Timeout: 20 * time.Second}).DialContext(ctx, "tcp", host)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		return err
	}
	r := bufio.NewReader(c)
	for _, a := range asked {
		if _, err := io.WriteString(c, a); err != nil {
			return err
		}
		answer, err := http.ReadResponse(r, nil)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
		if err != nil {
			return err
		}
		if answer.StatusCode != http.StatusOK {
			return fmt.Errorf("answered %s", answer.Status)
		}
	}
	return nil
}
