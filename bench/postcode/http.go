package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
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

// overHTTP asks the mix through a server of this process, with clients that ask one after the other, on the same cores.
func (m *mix) overHTTP(ctx context.Context, clients int, length time.Duration) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: postcode.Handler(m.x), ReadHeaderTimeout: time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	var queries []string
	for _, k := range kinds {
		for i := 0; i < 20*k.share; i++ {
			if q, ok := k.draw(m, m.draw()); ok {
				queries = append(queries, "http://"+l.Addr().String()+"/search?q="+url.QueryEscape(q.text))
			}
		}
	}
	m.rand.Shuffle(len(queries), func(i, j int) { queries[i], queries[j] = queries[j], queries[i] })
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}, Timeout: 10 * time.Second}
	var mu sync.Mutex
	var all []time.Duration
	var failed error
	var asking sync.WaitGroup
	started, used := time.Now(), processorTime()
	for c := range clients {
		asking.Go(func() {
			var took []time.Duration
			for i := c; time.Since(started) < length; i += clients {
				at := time.Now()
				res, err := client.Get(queries[i%len(queries)])
				if err == nil {
					_, err = io.Copy(io.Discard, res.Body)
					res.Body.Close()
				}
				if err != nil {
					mu.Lock()
					failed = err
					mu.Unlock()
					return
				}
				took = append(took, time.Since(at))
			}
			mu.Lock()
			all = append(all, took...)
			mu.Unlock()
		})
	}
	asking.Wait()
	fmt.Printf("over HTTP    %d clients on the same cores: %.0f queries/s; %.0f µs of a core each, the clients' work included\n",
		clients, float64(len(all))/time.Since(started).Seconds(), float64((processorTime()-used).Microseconds())/float64(max(len(all), 1)))
	row("over HTTP", all, 0, 0, 0)
	server.Close()
	<-served
	return failed
}
