package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime/pprof"
	"strconv"
	"sync"
	"syscall"
	"time"

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

// overHTTP asks the mix through a server of this process, with clients that ask one after the other, on the same cores; and, for what HTTP
// and the clients alone cost, an empty handler in turns with it.
func (m *mix) overHTTP(ctx context.Context, clients int, length time.Duration, profile string) error {
	var queries []string
	for _, k := range kinds {
		for i := 0; i < 200*k.share; i++ {
			if q, ok := k.draw(m, m.draw()); ok {
				queries = append(queries, "/search?q="+url.QueryEscape(q.text))
			}
		}
	}
	m.rand.Shuffle(len(queries), func(i, j int) { queries[i], queries[j] = queries[j], queries[i] })
	empty := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Content-Type"] = []string{"application/json"}
	})
	const turns = 3
	var saja, nothing run
	for turn := range turns {
		for _, one := range []struct {
			to      *run
			handler http.Handler
		}{{&nothing, empty}, {&saja, postcode.Handler(m.x)}} {
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
			err := one.to.load(ctx, one.handler, queries, clients, length/turns)
			pprof.StopCPUProfile()
			if err != nil {
				return err
			}
		}
	}
	fmt.Printf("over HTTP    %d clients on the same cores: %.0f queries/s, %.1f kB each; %.1f µs of a core each, the clients' work included; an empty handler %.0f/s, %.1f µs: ratio %.2f\n",
		clients, saja.perSecond(), float64(saja.bytes)/float64(max(len(saja.took), 1))/1000, saja.each(), nothing.perSecond(), nothing.each(), saja.each()/nothing.each())
	row("over HTTP", saja.took, 0, 0, 0)
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

func (r *run) load(ctx context.Context, h http.Handler, queries []string, clients int, length time.Duration) error {
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
			took, n, err := ask(ctx, l.Addr().String(), queries, c, clients, started.Add(length))
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
func ask(ctx context.Context, addr string, queries []string, first, step int, until time.Time) (took []time.Duration, read int64, err error) {
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
		request = append(append(append(request[:0], "GET "...), queries[i%len(queries)]...), " HTTP/1.1\r\nHost: shop\r\n\r\n"...)
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

// answer reads past one answer, which says its length.
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
				return 0, errors.New("an answer that does not say its length")
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
