package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// serve is a push service: a post is a message with a topic, and one of the same topic takes the place of the one before. One answer of
// lose is lost after the message was taken; 0: none. It ends with its standard input.
func serve(lose int) error {
	var heard atomic.Int64
	var topics sync.Map
	var shown atomic.Int64
	mux := http.NewServeMux()
	mux.HandleFunc("POST /", func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return
		}
		heard.Add(1)
		if topic := r.Header.Get("Topic"); topic != "" {
			if _, there := topics.LoadOrStore(topic, true); !there {
				shown.Add(1)
			}
			if lose > 0 && rand.IntN(lose) == 0 {
				panic(http.ErrAbortHandler)
			}
		}
		w.WriteHeader(http.StatusCreated)
	})
	mux.HandleFunc("GET /counts", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode([2]int64{heard.Load(), shown.Load()})
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + l.Addr().String())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	return (&http.Server{Handler: mux, Protocols: plain(), HTTP2: &http.HTTP2Config{MaxConcurrentStreams: 1000}, ReadHeaderTimeout: time.Minute}).Serve(l)
}

// plain is HTTP/2 without TLS, and HTTP/1 for the counts.
func plain() *http.Protocols {
	var p http.Protocols
	p.SetUnencryptedHTTP2(true)
	p.SetHTTP1(true)
	return &p
}

// client speaks HTTP/2 only.
func client() *http.Client {
	var p http.Protocols
	p.SetUnencryptedHTTP2(true)
	return &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{Protocols: &p}}
}

// provider is one in a process of its own.
type provider struct {
	url string
	cmd *exec.Cmd
	in  io.Closer
}

func startProvider(lose int) (*provider, error) {
	cmd := exec.Command(os.Args[0], "-sink", "-lose", fmt.Sprint(lose))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	url, err := bufio.NewReader(out).ReadString('\n')
	return &provider{strings.TrimSpace(url), cmd, in}, err
}

func (p *provider) stop() {
	p.in.Close()
	_ = p.cmd.Wait()
}

// counts are how many posts were heard, and how many topics are shown.
func (p *provider) counts() (heard, shown int, err error) {
	r, err := http.Get(p.url + "/counts")
	if err != nil {
		return 0, 0, err
	}
	defer r.Body.Close()
	var both [2]int
	err = json.NewDecoder(r.Body).Decode(&both)
	return both[0], both[1], err
}

// body is as long as a push message.
var body = strings.Repeat("x", 512)

// send posts one message.
func send(ctx context.Context, c *http.Client, url, topic string) (status int, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	if topic != "" {
		r.Header.Set("Topic", topic)
	}
	answer, err := c.Do(r)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(io.Discard, answer.Body)
	answer.Body.Close()
	return answer.StatusCode, err
}

// post sends n messages, 128 at a time, and says how long that took.
func post(ctx context.Context, url string, n int) (time.Duration, error) {
	c := client()
	var left atomic.Int64
	left.Store(int64(n))
	var failed atomic.Pointer[error]
	began := time.Now()
	var all sync.WaitGroup
	for range 128 {
		all.Go(func() {
			for left.Add(-1) >= 0 {
				if _, err := send(ctx, c, url, ""); err != nil {
					failed.Store(&err)
				}
			}
		})
	}
	all.Wait()
	if err := failed.Load(); err != nil {
		return 0, *err
	}
	return time.Since(began), nil
}
