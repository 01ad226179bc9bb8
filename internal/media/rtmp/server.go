// Package rtmp takes what encoders publish over RTMP, and turns away everything else.
package rtmp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/media/ingest"
)

// What one listener will hold. A connection that has not published yet may have sent only so much and only so long.
const (
	maxConns      = 128
	maxStrangers  = 48               // connections that have not published yet
	strangerTime  = 8 * time.Second  // from the first byte to an accepted publish
	strangerBytes = 256 << 10        // before an accepted publish
	silence       = 10 * time.Second // a publisher that says nothing this long is gone
	maxChunk      = 1 << 20
	maxCommand    = 16 << 10 // AMF is read recursively
	writeTime     = 5 * time.Second
	authorizeTime = 5 * time.Second
	lingerAfterNo = time.Second
)

// Server serves RTMP on a listener.
type Server struct {
	Admit  ingest.Admit
	Logger *slog.Logger
	Now    func() time.Time

	mu        sync.Mutex
	conns     map[*session]struct{} // own: the connections that are open here
	strangers int
	refused   uint64
}

// Serve accepts until ctx ends, then closes every connection and waits for them.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	var all sync.WaitGroup
	defer all.Wait()
	defer cancel()
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
			s.Logger.WarnContext(ctx, "cannot accept an RTMP connection", "error", err)
			select {
			case <-ctx.Done():
			case <-time.After(100 * time.Millisecond):
			}
			continue
		}
		c := &session{server: s, conn: conn, log: s.Logger.With("remote", conn.RemoteAddr().String())}
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

func (s *Server) enter(ctx context.Context, c *session) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil || len(s.conns) >= maxConns || s.strangers >= maxStrangers {
		s.Logger.WarnContext(ctx, "too many RTMP connections, one was turned away", "remote", c.conn.RemoteAddr().String())
		return false
	}
	if s.conns == nil {
		s.conns = map[*session]struct{}{}
	}
	s.conns[c] = struct{}{}
	s.strangers++
	return true
}

// known makes c a publisher.
func (s *Server) known(c *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.strangers--
	c.known = true
}

func (s *Server) leave(c *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
	if !c.known {
		s.strangers--
	}
}

// Refused counts the publishers that were not let in, or were cut off because nobody could see them.
func (s *Server) Refused() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refused
}

// Conns counts the open connections.
func (s *Server) Conns() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}
