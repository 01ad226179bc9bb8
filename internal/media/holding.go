package media

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/media/ingest"
	"github.com/saja-live/saja/internal/platform/lease"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// holding is this node's right to a stream, and what the roster was last told of it.
type holding struct {
	mu    sync.Mutex // held while the roster is asked
	lease lease.Lease
	state State
	since time.Time
	fed   bool // an encoder was connected
}

func (h *holding) held() bool { return h.lease.Fence != 0 }

// beatEvery is how often the roster is told how streams are that an encoder feeds.
const (
	beatEvery = time.Second
	beatTime  = 5 * time.Second // how long that may take
	showEvery = 10 * time.Second
)

// hold makes a stream this node's. It fails with ingest.ErrElsewhere while another node has it, with ingest.ErrEnded when
// it has ended, and with ingest.ErrTryLater while leases do not answer. What this node has then stays its own.
func (s *Server) hold(ctx context.Context, st *stream) error {
	r := s.config.Roster
	if r == nil {
		return nil
	}
	h := &st.holding
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.held() {
		return nil
	}
	l, err := r.leases.Take(ctx, leaseName(st.id), s.config.Node, leaseTime)
	switch {
	case errors.Is(err, lease.ErrHeld):
		return ingest.ErrElsewhere
	case err != nil:
		s.log.ErrorContext(ctx, "nobody can say whose a stream is", "stream", st.id, "error", err)
		return ingest.ErrTryLater
	}
	var ok bool
	var before Standing
	err = r.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
		if before, err = standing(ctx, tx, st.id); err != nil && !errors.Is(err, errNoStream) {
			return err
		}
		ok, err = claim(ctx, tx, st.id, s.config.Node, l.Fence, s.now())
		return err
	})
	if err == nil && ok {
		err = s.goOn(st, before)
	}
	if err == nil && ok {
		h.lease, h.state = l, ""
		return nil
	}
	if err := r.leases.Release(ctx, l); err != nil {
		s.log.WarnContext(ctx, "a stream stays taken for a moment", "stream", st.id, "error", err)
	}
	if err != nil {
		return fmt.Errorf("claim stream %s: %w", st.id, err)
	}
	return ingest.ErrEnded
}

// goOn has the playlist of a stream go on behind what viewers were told of it: by another node, whose last word is a moment old,
// or by this one before it died.
func (s *Server) goOn(st *stream, before Standing) error {
	reach, ok, err := before.reached()
	if err != nil || !ok {
		return err
	}
	told, err := before.told()
	if err != nil {
		return err
	}
	apart := slices.ContainsFunc(told.Warnings, func(w Warning) bool { return w.Code == WarnElsewhere })
	if before.Node != s.config.Node {
		reach, apart = reach.Beyond(), true
	}
	if apart { // each node's part of a recording lies in its own folder
		s.log.Warn("another node recorded the beginning of a stream; its replay begins here", "stream", st.id, "before", before.Node)
		st.mu.Lock()
		st.apart = true
		st.mu.Unlock()
	}
	st.source.window.Continue(reach)
	return nil
}

// keep renews what this node has, and tells the roster of it, until the server's life ends.
func (s *Server) keep() {
	tick := time.NewTicker(beatEvery)
	defer tick.Stop()
	var shown time.Time
	for {
		ctx, cancel := context.WithTimeout(s.life, beatTime)
		if now := s.now(); now.Sub(shown) >= showEvery && s.show(ctx, s.config.Ingest) {
			shown = now
		}
		s.beat(ctx)
		cancel()
		select {
		case <-s.life.Done():
			return
		case <-tick.C:
		}
	}
}

// show tells the other processes where this node takes streams in; "": nowhere any more.
func (s *Server) show(ctx context.Context, address string) bool {
	err := s.config.Roster.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		return takes(ctx, tx, s.config.Node, address, s.now())
	})
	if err != nil {
		s.unshown.Happened(ctx, s.log, s.now(), "error", err)
	}
	return err == nil
}

// beat looks after every stream in memory, and writes in one transaction what is new of them.
func (s *Server) beat(ctx context.Context) {
	var fed []*stream
	for _, st := range s.all() {
		if !s.renew(ctx, st) {
			continue
		}
		if h := st.health(s.now()); h.Connected || st.holding.news(h) {
			fed = append(fed, st)
		}
	}
	s.write(ctx, fed...)
}

func (h *holding) news(now Health) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.held() && (h.fed != now.Connected || h.state != now.State || !h.since.Equal(now.Since))
}

// renew makes this node's right to a stream last. It reports whether the node has it. An encoder whose stream another node
// took is cut off; while leases do not answer, it goes on.
func (s *Server) renew(ctx context.Context, st *stream) bool {
	h := &st.holding
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.held() || h.lease.Until.Sub(s.now()) > leaseTime-renewEvery {
		return h.held()
	}
	leases := s.config.Roster.leases
	l, err := leases.Renew(ctx, h.lease, leaseTime)
	if errors.Is(err, lease.ErrLost) { // it ended, or its store forgot everything: nobody else may have it yet
		if l, err = leases.Take(ctx, h.lease.Name, s.config.Node, leaseTime); err == nil {
			err = s.reclaim(ctx, st.id, l)
		}
	}
	switch {
	case err == nil:
		h.lease = l
	case errors.Is(err, lease.ErrHeld):
		s.log.WarnContext(ctx, "another node took a stream", "stream", st.id)
		h.lease = lease.Lease{}
		s.Kick(st.id)
	default:
		s.unrenewed.Happened(ctx, s.log, s.now(), "stream", st.id, "error", err)
	}
	return h.held()
}

// reclaim writes down the new lease of a stream that is this node's; it fails with lease.ErrHeld if it no longer is.
func (s *Server) reclaim(ctx context.Context, stream string, l lease.Lease) error {
	return s.config.Roster.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		ok, err := claim(ctx, tx, stream, s.config.Node, l.Fence, s.now())
		if err == nil && !ok {
			return lease.ErrHeld
		}
		return err
	})
}

// write tells the roster how streams are that this node has.
func (s *Server) write(ctx context.Context, all ...*stream) {
	if len(all) == 0 {
		return
	}
	now := s.now()
	told := map[*stream]Health{}
	err := s.config.Roster.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		clear(told)
		for _, st := range all {
			fence, ok := st.holding.fence()
			if !ok {
				continue
			}
			h := st.health(now)
			ours, err := tell(ctx, tx, st.id, fence, h, st.source.window.Reach(), now)
			if err != nil {
				return err
			}
			if ours {
				told[st] = h
			}
		}
		return nil
	})
	if err != nil {
		if ctx.Err() == nil || errors.Is(ctx.Err(), context.DeadlineExceeded) {
			s.unwritten.Happened(ctx, s.log, now, "error", err)
		}
		return
	}
	for st, h := range told {
		st.holding.told(h)
	}
}

func (h *holding) fence() (int64, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.lease.Fence, h.held()
}

func (h *holding) told(now Health) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.state, h.since, h.fed = now.State, now.Since, now.Connected
}

// tellRoster writes a change of state before anyone acts on it.
func (s *Server) tellRoster(stream string) {
	if s.config.Roster == nil {
		return
	}
	s.mu.Lock()
	st := s.streams[stream]
	s.mu.Unlock()
	if st == nil {
		return
	}
	ctx, cancel := context.WithTimeout(s.life, beatTime)
	defer cancel()
	s.write(ctx, st)
}

// release gives every stream back, so that another node may have it at once.
func (s *Server) release() {
	if s.config.Roster == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), beatTime)
	defer cancel()
	s.show(ctx, "")
	for _, st := range s.all() {
		s.giveBack(ctx, st)
	}
}

func (s *Server) giveBack(ctx context.Context, st *stream) {
	h := &st.holding
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.held() {
		return
	}
	if err := s.config.Roster.leases.Release(ctx, h.lease); err != nil {
		s.log.WarnContext(ctx, "a stream stays taken for a moment", "stream", st.id, "error", err)
	}
	h.lease = lease.Lease{}
}

func (s *Server) all() []*stream {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]*stream, 0, len(s.streams))
	for _, st := range s.streams {
		all = append(all, st)
	}
	return all
}
