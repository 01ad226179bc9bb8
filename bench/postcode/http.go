package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime/pprof"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/saja-live/saja/internal/address"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/postcode"
)

// processorTime is what this process has used of the processors so far.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// overHTTP asks the mix through a server of this process, with clients that ask one after the other, on the same cores; in turns with it the
// shop's own door on the index at a path, and an empty handler, for what HTTP and the clients alone cost.
func (m *mix) overHTTP(ctx context.Context, index string, clients int, length time.Duration, profile string) error {
	var queries []string
	for _, k := range kinds {
		for i := 0; i < 200*k.share; i++ {
			if q, ok := k.draw(m, m.draw()); ok {
				queries = append(queries, "?q="+url.QueryEscape(q.text))
			}
		}
	}
	m.rand.Shuffle(len(queries), func(i, j int) { queries[i], queries[j] = queries[j], queries[i] })
	empty := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Content-Type"] = []string{"application/json"}
	})
	shop := address.New(index, slog.New(slog.DiscardHandler), time.Now)
	defer shop.Close()
	doors := http.NewServeMux()
	shop.Routes(httpkit.NewAPI(doors, "bench"))
	const turns = 3
	var saja, door, nothing run
	for turn := range turns {
		for _, one := range []struct {
			to      *run
			path    string
			handler http.Handler
		}{{&nothing, "/", empty}, {&saja, "/search", postcode.Handler(m.x)}, {&door, "/api/v1/postcode/search", doors}} {
			if profile != "" && one.to == &saja && turn == 0 {
				f, err := os.Create(profile)
				if err != nil {
					return err
				}
				defer f.Close()
				if err := pprof.StartCPUProfile(f); err != nil {
					return err
				}
			}
			err := one.to.load(ctx, one.handler, one.path, queries, clients, length/turns)
			pprof.StopCPUProfile()
			if err != nil {
				return err
			}
		}
	}
	fmt.Printf("over HTTP    %d clients on the same cores: %.0f queries/s, %.1f kB each; %.1f µs of a core each, the clients' work included; an empty handler %.0f/s, %.1f µs: ratio %.2f\n",
		clients, saja.perSecond(), float64(saja.bytes)/float64(max(len(saja.took), 1))/1000, saja.each(), nothing.perSecond(), nothing.each(), saja.each()/nothing.each())
	fmt.Printf("shop's door  %.0f queries/s, %.1f kB each; %.1f µs of a core each, %.2f times the library's own server\n",
		door.perSecond(), float64(door.bytes)/float64(max(len(door.took), 1))/1000, door.each(), door.each()/saja.each())
	row("over HTTP", saja.took, 0, 0, 0)
	row("shop's door", door.took, 0, 0, 0)
	row("empty handler", nothing.took, 0, 0, 0)
	return nil
}

// run is what one handler took.
type run struct {
	took         []time.Duration
	length, used time.Duration
	bytes        int64
}

func (r *run) perSecond() float64 { return float64(len(r.took)) / r.length.Seconds() }
func (r *run) each() float64 {
	return float64(r.used.Nanoseconds()) / 1000 / float64(max(len(r.took), 1))
}

func (r *run) load(ctx context.Context, h http.Handler, path string, queries []string, clients int, length time.Duration) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: time.Minute}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	defer func() { server.Close(); <-served }()
	var mu sync.Mutex
	var failed error
	var asking sync.WaitGroup
	started, used := time.Now(), processorTime()
	for c := range clients {
		asking.Go(func() {
			took, n, err := ask(ctx, l.Addr().String(), path, queries, c, clients, started.Add(length))
			mu.Lock()
			defer mu.Unlock()
			r.took, r.bytes, failed = append(r.took, took...), r.bytes+n, errors.Join(failed, err)
		})
	}
	asking.Wait()
	r.length += time.Since(started)
	r.used += processorTime() - used
	return failed
}

// ask is one client: a socket that is kept, requests as they go over the wire, and no more read of an answer than its length.
func ask(ctx context.Context, addr, path string, queries []string, first, step int, until time.Time) (took []time.Duration, read int64, err error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, 0, err
	}
	defer conn.Close()
	in := bufio.NewReaderSize(conn, 1<<16)
	took = make([]time.Duration, 0, 1<<16)
	var request []byte
	for i := first; ; i += step {
		at := time.Now()
		if at.After(until) || ctx.Err() != nil {
			return took, read, ctx.Err()
		}
		request = append(append(append(append(request[:0], "GET "...), path...), queries[i%len(queries)]...), " HTTP/1.1\r\nHost: shop\r\n\r\n"...)
		if _, err := conn.Write(request); err != nil {
			return nil, 0, err
		}
		n, err := answer(in)
		if err != nil {
			return nil, 0, fmt.Errorf("%s: %w", queries[i%len(queries)], err)
		}
		took, read = append(took, time.Since(at)), read+int64(n)
	}
}

// answer reads past one answer, which says its length or comes in chunks.
func answer(in *bufio.Reader) (length int, err error) {
	status, length := "", -1
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		line = bytes.TrimRight(line, "\r\n")
		switch name, value, _ := bytes.Cut(line, []byte(": ")); {
		case status == "":
			if status = string(line); status != "HTTP/1.1 200 OK" {
				return 0, errors.New(status)
			}
		case len(line) == 0:
			if length < 0 {
				return chunks(in)
			}
			_, err = io.CopyN(io.Discard, in, int64(length))
			return length, err
		case string(name) == "Content-Length":
			if length, err = strconv.Atoi(string(value)); err != nil {
				return 0, err
			}
		}
	}
}

// chunks reads past a body that comes in chunks, each behind its length.
func chunks(in *bufio.Reader) (length int, err error) {
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		n, err := strconv.ParseInt(string(bytes.TrimRight(line, "\r\n")), 16, 32)
		if err != nil {
			return 0, fmt.Errorf("an answer that says neither its length nor that of its chunks: %w", err)
		}
		if _, err := in.Discard(int(n) + len("\r\n")); err != nil {
			return 0, err
		}
		if length += int(n); n == 0 {
			return length, nil
		}
	}
}
