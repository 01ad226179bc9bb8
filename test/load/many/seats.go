package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gobwas/ws"
)

// seat is one connection to a room of the chat.
type seat struct {
	conn net.Conn
	in   *bufio.Reader
}

// sit opens a connection from one of our own addresses, or from any, and enters a room.
func sit(ctx context.Context, room, from, cookie string) (*seat, error) {
	d := ws.Dialer{Timeout: 20 * time.Second, NetDial: func(ctx context.Context, network, addr string) (net.Conn, error) {
		var by net.Dialer
		if from != "" {
			by.LocalAddr = &net.TCPAddr{IP: net.ParseIP(from)}
		}
		return by.DialContext(ctx, network, addr)
	}}
	if cookie != "" {
		d.Header = ws.HandshakeHeaderHTTP(http.Header{"Cookie": {cookie}})
	}
	conn, in, _, err := d.Dial(ctx, "ws"+strings.TrimPrefix(*web, "http")+"/connection/websocket")
	if err != nil {
		return nil, err
	}
	if in == nil {
		in = bufio.NewReaderSize(conn, 512)
	}
	s := &seat{conn, in}
	if err = s.say(`{"id":1,"connect":{}}` + "\n" + `{"id":2,"subscribe":{"channel":"` + room + `"}}`); err == nil {
		err = s.hear(`"subscribe":{`)
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return s, nil
}

func (s *seat) say(lines string) error {
	s.conn.SetWriteDeadline(time.Now().Add(20 * time.Second))
	return ws.WriteFrame(s.conn, ws.MaskFrameInPlace(ws.NewTextFrame([]byte(lines))))
}

// hear reads until something comes that has text in it, and answers pings meanwhile.
func (s *seat) hear(text string) error {
	for {
		h, err := ws.ReadHeader(s.in)
		if err != nil {
			return err
		}
		b := make([]byte, h.Length)
		if _, err := io.ReadFull(s.in, b); err != nil {
			return err
		}
		switch {
		case h.OpCode == ws.OpClose:
			code, reason := ws.ParseCloseFrameData(b)
			return fmt.Errorf("closed with %d %s", code, reason)
		case bytes.Contains(b, []byte(`"error"`)):
			return fmt.Errorf("the chat said %s", b)
		case text != "" && bytes.Contains(b, []byte(text)):
			return nil
		case bytes.Equal(bytes.TrimSpace(b), []byte("{}")):
			if err := s.say("{}"); err != nil {
				return err
			}
		}
	}
}

var chatRoom = regexp.MustCompile(`"chat":"([^"]+)"`)

// aRoom is the room of a show that is on air.
func aRoom(ctx context.Context) (string, error) {
	text, err := page(ctx, "/api/v1/shows")
	if err != nil {
		return "", err
	}
	var shows struct {
		Items []struct{ Slug, State string }
	}
	if err := json.Unmarshal([]byte(text), &shows); err != nil {
		return "", err
	}
	for _, show := range shows.Items {
		if show.State != "live" {
			continue
		}
		if text, err = page(ctx, "/live/"+show.Slug); err != nil {
			return "", err
		}
		if room := chatRoom.FindStringSubmatch(text); room != nil {
			return room[1], nil
		}
	}
	return "", errors.New("no show is on air")
}

// seats fills a room with strangers who stay and say nothing, while a member enters and writes again and again.
func seats(ctx context.Context, name, room string, p person, from func(i int) string) error {
	shop, err := url.Parse(*web)
	if err != nil {
		return err
	}
	var cookie []string
	for _, c := range p.browser.Jar.Cookies(shop) {
		cookie = append(cookie, c.Name+"="+c.Value)
	}
	done, told := make(chan struct{}), make(chan error, 1)
	var waits []time.Duration
	go func() { told <- write(ctx, room, strings.Join(cookie, "; "), done, &waits) }()

	var mu sync.Mutex
	var taken []*seat
	var refused, next atomic.Int64
	var opening, sitting sync.WaitGroup
	began := time.Now()
	for range *hands {
		opening.Go(func() {
			for i := next.Add(1); i <= int64(*n); i = next.Add(1) {
				s, err := sit(ctx, room, from(int(i)), "")
				if err != nil {
					refused.Add(1)
					continue
				}
				mu.Lock()
				taken = append(taken, s)
				mu.Unlock()
				sitting.Go(func() { _ = s.hear("") }) // until it is closed
			}
		})
	}
	opening.Wait()
	took := time.Since(began)
	select { // they stay for a while, so that the member writes to all of them
	case err = <-told:
		told <- err
	case <-time.After(*stay):
	}
	held, memErr := resident(*pid)
	close(done)
	err = errors.Join(<-told, memErr)
	for _, s := range taken {
		s.conn.Close()
	}
	sitting.Wait()
	slices.Sort(waits)
	if len(waits) == 0 {
		return errors.Join(err, errors.New("the member never came to write"))
	}
	fmt.Printf("%-26s %8.1fs %-34s %12s %12s %5d MB\n", name, took.Seconds(), fmt.Sprintf("in: %d, turned away: %d", len(taken), refused.Load()),
		at50(waits), at95(waits), held)
	switch {
	case err != nil:
		return err
	case held > *memory:
		return fmt.Errorf("the shop holds %d MB, more than %d", held, *memory)
	case at(waits, 50) > time.Second:
		return fmt.Errorf("the member waits %s to enter and write", at(waits, 50))
	}
	return nil
}

// write enters the room anew, writes and waits for it to come, every one and a half seconds, which a member may.
func write(ctx context.Context, room, cookie string, done <-chan struct{}, waits *[]time.Duration) error {
	tick := time.NewTicker(1500 * time.Millisecond)
	defer tick.Stop()
	for i := 0; ; i++ {
		began := time.Now()
		s, err := sit(ctx, room, "", cookie)
		if err != nil {
			return fmt.Errorf("the member was not let in: %w", err)
		}
		word := fmt.Sprintf("안녕하세요 %s", strings.Repeat("떡", 1+i%40))
		if err = s.say(fmt.Sprintf(`{"id":3,"publish":{"channel":%q,"data":{"text":%q}}}`, room, word)); err == nil {
			err = s.hear(word)
		}
		s.conn.Close()
		if err != nil {
			return fmt.Errorf("the member's message did not come: %w", err)
		}
		*waits = append(*waits, time.Since(began))
		select {
		case <-done:
			return nil
		case <-tick.C:
		}
	}
}
