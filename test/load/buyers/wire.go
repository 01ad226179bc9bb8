package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// wire is one kept connection to a server, for one request at a time. It writes requests and reads answers by hand: the driver
// shares the cores with what it measures, and net/http's client costs as much as a server.
type wire struct {
	conn net.Conn
	r    *bufio.Reader
	out  []byte
	in   []byte
}

// request is what a buyer sends.
type request struct {
	method, path, host   string
	kind, accept, cookie string // headers; "" for none
	key                  string // Idempotency-Key; "" for none
	body                 string
}

// answer is what comes back, whole. Its body is good until the wire's next request.
type answer struct {
	status           int
	location, cookie string // cookie is "name=value" of the last that was set
	body             []byte
	closing          bool // the server ends the connection behind it
}

const maxBody = 1 << 20

var errAnswer = errors.New("not an answer of HTTP/1.1")

// do sends q and reads its answer, all within a time.
func (w *wire) do(q request, within time.Duration) (answer, error) {
	if err := w.conn.SetDeadline(time.Now().Add(within)); err != nil {
		return answer{}, err
	}
	w.out = append(append(append(w.out[:0], q.method...), ' '), q.path...)
	w.out = append(append(append(w.out, " HTTP/1.1\r\nHost: "...), q.host...), "\r\n"...)
	for _, h := range [...][2]string{
		{"Content-Type: ", q.kind}, {"Accept: ", q.accept}, {"Cookie: ", q.cookie}, {"Idempotency-Key: ", q.key},
	} {
		if h[1] != "" {
			w.out = append(append(append(w.out, h[0]...), h[1]...), "\r\n"...)
		}
	}
	if q.method == http.MethodPost {
		w.out = append(strconv.AppendInt(append(w.out, "Content-Length: "...), int64(len(q.body)), 10), "\r\n"...)
	}
	w.out = append(append(w.out, "\r\n"...), q.body...)
	if _, err := w.conn.Write(w.out); err != nil {
		return answer{}, err
	}
	return w.read()
}

func (w *wire) read() (a answer, err error) {
	first, err := w.r.ReadSlice('\n')
	if err != nil {
		return a, err
	}
	if len(first) < 12 || string(first[:9]) != "HTTP/1.1 " {
		return a, errAnswer
	}
	if a.status, err = strconv.Atoi(string(first[9:12])); err != nil {
		return a, errAnswer
	}
	length, chunked := int64(-1), false
	for {
		line, err := w.r.ReadSlice('\n')
		if err != nil {
			return a, err
		}
		if len(line) <= 2 {
			break
		}
		name, value, _ := strings.Cut(string(line), ":")
		value = strings.TrimSpace(value)
		switch {
		case strings.EqualFold(name, "Content-Length"):
			if length, err = strconv.ParseInt(value, 10, 64); err != nil || length < 0 || length > maxBody {
				return a, errAnswer
			}
		case strings.EqualFold(name, "Transfer-Encoding"):
			chunked = true
		case strings.EqualFold(name, "Location"):
			a.location = value
		case strings.EqualFold(name, "Set-Cookie"):
			a.cookie, _, _ = strings.Cut(value, ";")
		case strings.EqualFold(name, "Connection"):
			a.closing = strings.EqualFold(value, "close")
		}
	}
	w.in = w.in[:0]
	switch {
	case chunked:
		err = w.chunks()
	case length >= 0:
		err = w.take(length)
	case a.status != http.StatusNoContent:
		err = errAnswer
	}
	a.body = w.in
	return a, err
}

func (w *wire) chunks() error {
	for {
		line, err := w.r.ReadSlice('\n')
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(strings.TrimSpace(string(line)), 16, 64)
		if err != nil || n < 0 || int64(len(w.in))+n > maxBody {
			return errAnswer
		}
		if err := w.take(n); err != nil {
			return err
		}
		if _, err := w.r.Discard(2); err != nil || n == 0 {
			return err
		}
	}
}

func (w *wire) take(n int64) error {
	from := len(w.in)
	if need := from + int(n); need > cap(w.in) {
		w.in = append(make([]byte, 0, max(need, 4<<10)), w.in...)
	}
	w.in = w.in[:from+int(n)]
	_, err := io.ReadFull(w.r, w.in[from:])
	return err
}

// wires are the connections to one server that buyers share: who finds none kept opens one, and who finds all taken waits.
type wires struct {
	host   string
	places chan struct{}
	mu     sync.Mutex
	kept   []*wire
}

func newWires(host string, most int) *wires {
	return &wires{host: host, places: make(chan struct{}, most)}
}

// with lends a wire to use, which must be done with it when it returns. A wire that failed is closed.
func (s *wires) with(ctx context.Context, use func(*wire) (keep bool, err error)) error {
	select {
	case s.places <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-s.places }()
	w := s.take()
	if w == nil {
		var d net.Dialer
		conn, err := d.DialContext(ctx, "tcp", s.host)
		if err != nil {
			return fmt.Errorf("connect: %w", err)
		}
		w = &wire{conn: conn, r: bufio.NewReaderSize(conn, 4<<10)}
	}
	keep, err := use(w)
	if err != nil || !keep {
		w.conn.Close()
		return err
	}
	s.mu.Lock()
	s.kept = append(s.kept, w)
	s.mu.Unlock()
	return nil
}

// take gives the wire that was used last, nil for none.
func (s *wires) take() *wire {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.kept) == 0 {
		return nil
	}
	w := s.kept[len(s.kept)-1]
	s.kept = s.kept[:len(s.kept)-1]
	return w
}

func (s *wires) close() {
	for w := s.take(); w != nil; w = s.take() {
		w.conn.Close()
	}
}
