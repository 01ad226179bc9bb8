package media

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// errandTime bounds how long one thing may take that another process asked for.
const errandTime = 30 * time.Second

// errands does what other processes ask of this node's streams, within a second, until the server's life ends.
func (s *Server) errands() {
	tick := time.NewTicker(beatEvery)
	defer tick.Stop()
	for {
		select {
		case <-s.life.Done():
			return
		case <-tick.C:
		}
		s.run()
	}
}

func (s *Server) run() {
	ctx, cancel := context.WithTimeout(s.life, errandTime)
	defer cancel()
	if err := s.try(ctx); err != nil && s.life.Err() == nil {
		s.undone.Happened(ctx, s.log, s.now(), "error", err)
	}
}

func (s *Server) try(ctx context.Context) error {
	all, err := asked(ctx, s.config.Roster.db, s.config.Node)
	if err != nil {
		return err
	}
	var failed []error
	for stream, what := range all {
		if err := s.errand(ctx, stream, what); err != nil { // the others do not wait for it
			failed = append(failed, fmt.Errorf("stream %s was asked to %s: %w", stream, what, err))
		}
	}
	return errors.Join(failed...)
}

// errand does one thing, and notes that it is done.
func (s *Server) errand(ctx context.Context, stream, what string) error {
	switch what {
	case askKick:
		s.Kick(stream)
	case askEnd:
		if err := s.finish(ctx, stream); err != nil {
			return err
		}
	}
	return s.config.Roster.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return unask(ctx, tx, stream, what) })
}

// finish ends a stream, writes that down, and gives it back.
func (s *Server) finish(ctx context.Context, id string) error {
	if err := s.End(id); err != nil {
		return err
	}
	err := s.config.Roster.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return finish(ctx, tx, id, s.now()) })
	if err != nil {
		return fmt.Errorf("write the end of stream %s: %w", id, err)
	}
	s.mu.Lock()
	st := s.streams[id]
	s.mu.Unlock()
	if st != nil {
		s.giveBack(ctx, st)
	}
	return nil
}

// endHere ends a stream that is this node's, or was its own and is nobody's. It is not done for one of another node.
func (s *Server) endHere(ctx context.Context, id string) (done bool, err error) {
	st, ok := s.known(ctx, id)
	if !ok {
		return false, nil
	}
	if _, ours := st.holding.fence(); !ours && s.config.Roster.alive(ctx, id) {
		return false, nil
	}
	return true, s.finish(ctx, id)
}

// kickHere cuts an encoder off that is connected to this node.
func (s *Server) kickHere(id string) bool {
	s.mu.Lock()
	st := s.streams[id]
	s.mu.Unlock()
	if st == nil || !st.connected() {
		return false
	}
	s.Kick(id)
	return true
}

// healthOf is the health of a stream that this node has.
func (s *Server) healthOf(id string) (Health, bool) {
	s.mu.Lock()
	st := s.streams[id]
	s.mu.Unlock()
	if st == nil {
		return Health{}, false
	}
	if _, ours := st.holding.fence(); !ours {
		return Health{}, false
	}
	return st.health(s.now()), true
}
