// Package rtmp takes what encoders publish over RTMP, and turns away everything else.
package rtmp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"syscall"
	"time"

	"github.com/saja-live/saja/internal/media/ingest"
	"github.com/saja-live/saja/internal/platform/seldom"
)

// What one listener holds. Connections that have not published are of two kinds, so that those that only connect take nothing from
// those that spoke RTMP: a hall each.
const (
	maxPublishers = 128
	maxSilent     = 4096 // connections whose handshake is not done
	shareSilent   = 512  // of them of one address
	maxSpoken     = 1024 // connections that did the handshake and have not published
	shareSpoken   = 128
	maxAsking     = 16 // publishers whose key is looked up at a time

	handshakeTime = 4 * time.Second  // from the connection to the end of the handshake
	strangerTime  = 8 * time.Second  // from the connection to an accepted publish
	strangerBytes = 256 << 10        // before an accepted publish
	silence       = 10 * time.Second // a publisher that says nothing this long is gone
	maxCommand    = 16 << 10         // AMF is read recursively
	writeTime     = 5 * time.Second
	authorizeTime = 5 * time.Second
	lingerAfterNo = time.Second
	farewellTime  = 3 * time.Second // for what an encoder still says when it has unpublished
)

// Server serves RTMP on a listener.
type Server struct {
	Admit  ingest.Admit
	Logger *slog.Logger
	Now    func() time.Time

	mu         sync.Mutex
	conns      map[*session]struct{} // own: the connections that are open here
	silent     hall
	spoken     hall
	publishers int
	refused    uint64
	turnedAway uint64
	asking     chan struct{}

	crowded  seldom.Line
	starved  seldom.Line
	unsure   seldom.Line
	refusals map[string]*seldom.Line // own: by what was said to the publisher
}

// Serve accepts until ctx ends, then closes every connection and waits for them.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	var all sync.WaitGroup
	defer all.Wait()
	defer cancel()
	s.open()
	stop := context.AfterFunc(ctx, func() {
		ln.Close()
		s.mu.Lock()
		defer s.mu.Unlock()
		for c := range s.conns {
			c.conn.Close()
		}
	})
	defer stop()
	for {
		conn, err := ln.Accept()
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, net.ErrClosed):
			return fmt.Errorf("accept RTMP: %w", err)
		case err != nil: // out of file descriptors, most likely
			s.starved.Happened(ctx, s.Logger, s.Now(), "error", err)
			select {
			case <-ctx.Done():
			case <-time.After(100 * time.Millisecond):
			}
			continue
		}
		c := &session{server: s, conn: conn, network: network(conn.RemoteAddr()), log: s.Logger}
		if !s.enter(ctx, c) {
			conn.Close()
			continue
		}
		all.Go(func() {
			defer s.leave(c)
			c.run(ctx)
		})
	}
}

// open makes what the zero Server lacks. The halls take a quarter of the file descriptors at most: the shop needs the others.
func (s *Server) open() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.silent, s.spoken = hall{most: maxSilent, share: shareSilent}, hall{most: maxSpoken, share: shareSpoken}
	var files syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files) == nil {
		for _, h := range []*hall{&s.silent, &s.spoken} {
			h.most = int(min(uint64(h.most), max(files.Cur/8, 16)))
			h.share = min(h.share, max(h.most/4, 4))
		}
	}
	s.conns, s.refusals = map[*session]struct{}{}, map[string]*seldom.Line{}
	s.asking = make(chan struct{}, maxAsking)
	s.crowded = seldom.Line{Level: slog.LevelWarn, What: "too many RTMP connections that do not publish, the longest idle is closed"}
	s.starved = seldom.Line{Level: slog.LevelWarn, What: "cannot accept an RTMP connection"}
	s.unsure = seldom.Line{Level: slog.LevelError, What: "cannot decide about an RTMP publisher"}
}

// enter takes a new connection in.
func (s *Server) enter(ctx context.Context, c *session) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return false
	}
	s.conns[c] = struct{}{}
	s.seat(ctx, c, &s.silent)
	return true
}

// seat gives c a place in a hall, at the cost of another one when there is none left; s.mu is held.
func (s *Server) seat(ctx context.Context, c *session, h *hall) {
	out := h.enter(c)
	if out == nil {
		return
	}
	if t, ok := out.conn.(*net.TCPConn); ok {
		_ = t.SetLinger(0) // the system keeps nothing of it either
	}
	out.conn.Close()
	s.turnedAway++
	s.crowded.Happened(ctx, s.Logger, s.Now(), "of", out.network.String(), "from_there", h.of(out.network), "in_all", h.all.Len())
}

// spoke is that c did the handshake. It fails if c had to make room for another one.
func (s *Server) spoke(ctx context.Context, c *session) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !c.seat.leave(c) {
		return errMadeRoom
	}
	s.seat(ctx, c, &s.spoken)
	return nil
}

// ask waits until the key of c may be looked up, and takes c out of its hall: nobody presses it any more. done says how it went.
// It fails if c had to make room for another one, or with ctx.
func (s *Server) ask(ctx context.Context, c *session) (done func(ok bool), err error) {
	select {
	case s.asking <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !c.seat.leave(c) {
		<-s.asking
		return nil, errMadeRoom
	}
	if s.publishers >= maxPublishers {
		<-s.asking
		s.seat(ctx, c, &s.spoken)
		return nil, ingest.ErrFull
	}
	s.publishers++
	c.published = true
	return func(ok bool) {
		<-s.asking
		if ok {
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.publishers--
		c.published = false
		s.seat(ctx, c, &s.spoken) // to hear why
	}, nil
}

func (s *Server) leave(c *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
	c.seat.leave(c)
	if c.published {
		s.publishers--
	}
}

// refuse counts a publisher that is not let in, and logs it.
func (s *Server) refuse(ctx context.Context, c *session, no *refusal) {
	s.mu.Lock()
	s.refused++
	t := s.refusals[no.kind]
	if t == nil {
		t = &seldom.Line{Level: slog.LevelInfo, What: "RTMP publisher refused"}
		s.refusals[no.kind] = t
	}
	s.mu.Unlock()
	t.Happened(ctx, s.Logger, s.Now(), "remote", c.conn.RemoteAddr().String(), "reason", no.reason)
}

// Refused counts the publishers that were not let in, or were cut off because nobody could see them.
func (s *Server) Refused() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refused
}

// TurnedAway counts the connections that did not publish and had to make room for others.
func (s *Server) TurnedAway() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.turnedAway
}

// Conns counts the open connections.
func (s *Server) Conns() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}
