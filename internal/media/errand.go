package media

import (
	"context"
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
		ctx, cancel := context.WithTimeout(s.life, errandTime)
		if err := s.run(ctx); err != nil && s.life.Err() == nil {
			s.log.WarnContext(ctx, "what was asked of streams is not done yet", "error", err)
		}
		cancel()
	}
}

func (s *Server) run(ctx context.Context) error {
	r := s.config.Roster
	all, err := asked(ctx, r.db, s.config.Node)
	if err != nil {
		return err
	}
	for stream, what := range all {
		switch what {
		case askKick:
			s.Kick(stream)
		case askEnd:
			if err := s.finish(ctx, stream); err != nil {
				return err
			}
		}
		if err := r.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return unask(ctx, tx, stream, what) }); err != nil {
			return fmt.Errorf("note that stream %s was asked to %s: %w", stream, what, err)
		}
	}
	return nil
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
