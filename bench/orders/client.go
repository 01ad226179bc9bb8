package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
)

// client is one shopper on one connection. It writes requests by hand, because the driver shares the cores with
// what it measures and net/http's client costs as much as the server.
type client struct {
	conn   net.Conn
	r      *bufio.Reader
	head   string // up to the key
	tail   string // after it
	placed int64
	took   []time.Duration // while it is measured
	others map[int]int
}

func newClient(shop, variant string, n int) (*client, error) {
	u, err := url.Parse(shop)
	if err != nil {
		return nil, err
	}
	conn, err := net.Dial("tcp", u.Host)
	if err != nil {
		return nil, err
	}
	body := fmt.Sprintf(`{"lines":[{"variant":%q,"qty":1}],"ship":{"recipient":"김민지","phone":"010-1234-5678","postcode":"04524",`+
		`"line1":"서울 중구 세종대로 110","line2":"%d동 1203호"},"buyer":{"name":"김민지","phone":"010-1234-5678"},"acknowledged":true}`, variant, n)
	return &client{
		conn: conn, r: bufio.NewReaderSize(conn, 16<<10), others: map[int]int{},
		head: "POST /api/v1/orders HTTP/1.1\r\nHost: " + u.Host + "\r\nContent-Type: application/json\r\nCookie: saja_guest=" + id.Secret() +
			"\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\nIdempotency-Key: ",
		tail: "\r\n\r\n" + body,
	}, nil
}

func (c *client) close() { c.conn.Close() }

func (c *client) orderUntil(ctx context.Context, begin, end time.Time) error {
	for {
		start := time.Now()
		if start.After(end) || ctx.Err() != nil {
			return ctx.Err()
		}
		status, err := c.order()
		if err != nil {
			return err
		}
		now := time.Now()
		if status != http.StatusCreated {
			c.others[status]++
			continue
		}
		c.placed++
		if now.After(begin) && now.Before(end) {
			c.took = append(c.took, now.Sub(start))
		}
	}
}

// order places one order and reads its whole answer.
func (c *client) order() (status int, err error) {
	if err := c.conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		return 0, err
	}
	if _, err := io.WriteString(c.conn, c.head+id.New()+c.tail); err != nil {
		return 0, err
	}
	line, err := c.r.ReadString('\n')
	if err != nil {
		return 0, err
	}
	if len(line) < 12 {
		return 0, fmt.Errorf("answer begins %q", line)
	}
	if status, err = strconv.Atoi(line[9:12]); err != nil {
		return 0, err
	}
	length, chunked := -1, false
	for {
		line, err := c.r.ReadString('\n')
		if err != nil {
			return 0, err
		}
		if line == "\r\n" {
			break
		}
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		switch strings.ToLower(name) {
		case "content-length":
			if length, err = strconv.Atoi(strings.TrimSpace(value)); err != nil {
				return 0, err
			}
		case "transfer-encoding":
			chunked = true
		}
	}
	switch {
	case chunked:
		return status, c.skipChunks()
	case length < 0:
		return 0, errors.New("answer without a length")
	}
	_, err = c.r.Discard(length)
	return status, err
}

func (c *client) skipChunks() error {
	for {
		line, err := c.r.ReadString('\n')
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(strings.TrimSpace(line), 16, 64)
		if err != nil {
			return err
		}
		if _, err := c.r.Discard(int(n) + 2); err != nil || n == 0 {
			return err
		}
	}
}
