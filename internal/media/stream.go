package media

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/media/hub"
	"github.com/saja-live/saja/internal/media/ingest"
	"github.com/saja-live/saja/internal/media/near"
)

// stream is one broadcast: whoever publishes to it, one after another, and the renditions of it.
type stream struct {
	server *Server
	id     string
	log    *slog.Logger

	hub    *hub.Hub
	near   *near.Stream
	source *rendition
	poster poster

	holding holding

	mu        sync.Mutex
	state     State
	since     time.Time
	publisher *publication
	meter     *meter      // of the last connection
	units     *hub.Format // of the last unit
	away      *time.Timer
	forget    *time.Timer // the end of its time in memory, once it has ended
	dropped   uint64
	apart     bool // another node recorded what came before
	packaging sync.WaitGroup
}

// How a publisher that may be gone is told from one that is there: who sends anything this long after another one came with
// its key is there, and that is looked at so often.
const (
	stillThere = 100 * time.Millisecond
	lookEvery  = 50 * time.Millisecond
)

// admit lets p publish to s. While another publisher has fallen silent it waits until Config.Takeover is over, and p takes its
// place; it fails with ingest.ErrBusy as soon as that one says something.
func (s *stream) admit(ctx context.Context, p ingest.Publication) (ingest.Sink, error) {
	came := s.server.now()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		sink, err := s.tryAdmit(ctx, p, came)
		if !errors.Is(err, errMayBeGone) {
			return sink, err
		}
		select {
		case <-tick.C:
		case <-s.server.life.Done():
			return nil, ingest.ErrTryLater
		case <-ctx.Done():
			return nil, ingest.ErrBusy
		}
	}
}

var errMayBeGone = errors.New("the publisher before says nothing")

func (s *stream) tryAdmit(ctx context.Context, p ingest.Publication, came time.Time) (ingest.Sink, error) {
	now := s.server.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state == Ended {
		return nil, ingest.ErrEnded
	}
	if old := s.publisher; old != nil {
		heard := old.lastHeard()
		switch {
		case now.Sub(heard) >= s.server.config.Takeover:
		case heard.Sub(came) > stillThere:
			return nil, ingest.ErrBusy
		default:
			return nil, errMayBeGone
		}
		s.log.InfoContext(ctx, "a silent encoder was replaced", "stream", s.id)
		old.from.Close()
		s.detach(old)
	}
	s.packaging.Wait() // the last connection's pictures are in the playlist before the next one's
	pub := &publication{stream: s, from: p, meter: &meter{}, sub: s.hub.Subscribe(), heard: now}
	s.publisher, s.meter = pub, pub.meter
	if s.away != nil {
		s.away.Stop()
		s.away = nil
	}
	s.packaging.Go(func() {
		if err := s.source.packager.Take(s.server.life, pub.sub); err != nil {
			s.log.Error("packaging stopped", "stream", s.id, "error", err)
			pub.from.Close()
		}
	})
	s.log.InfoContext(ctx, "encoder connected", "stream", s.id, "protocol", p.Protocol, "remote", p.Remote.String())
	return pub, nil
}

// detach forgets the publisher; s.mu is held.
func (s *stream) detach(p *publication) {
	if s.publisher != p {
		return
	}
	s.publisher = nil
	p.sub.Close()
	s.dropped += p.sub.Dropped()
	p.meter.mu.Lock()
	p.meter.closed = true
	p.meter.mu.Unlock()
	if s.state == Live {
		s.away = time.AfterFunc(s.server.config.Away, s.leave)
	}
}

// leave is that the encoder did not return in time.
func (s *stream) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.publisher == nil && s.state == Live {
		s.enter(Away)
	}
}

// enter changes the state; s.mu is held.
func (s *stream) enter(state State) {
	if s.state == state || s.state == Ended {
		return
	}
	s.state, s.since = state, s.server.now()
	s.server.changed(s.id, state)
}

// end closes the stream for good.
func (s *stream) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state == Ended {
		return
	}
	if p := s.publisher; p != nil {
		p.from.Close()
		s.detach(p)
	}
	if s.away != nil {
		s.away.Stop()
		s.away = nil
	}
	s.packaging.Wait()
	s.source.packager.End()
	s.near.End()
	s.enter(Ended)
}

func (s *stream) connected() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.publisher != nil
}

// health says how s is doing.
func (s *stream) health(now time.Time) Health {
	s.mu.Lock()
	h := Health{State: s.state, Since: s.since, Connected: s.publisher != nil, Dropped: s.dropped}
	m, p, apart := s.meter, s.publisher, s.apart
	s.mu.Unlock()
	if m != nil {
		m.fill(&h, now)
	}
	if p != nil {
		h.Dropped += p.sub.Dropped()
		if p.from.RoundTrip != nil {
			h.RTTMS = p.from.RoundTrip().Milliseconds()
		}
	}
	gaps, fault := s.source.writer.Gaps()
	h.Recording = h.Connected && fault == nil
	if fault != nil {
		h.Warnings = append(h.Warnings, warning(WarnRecording, nil))
	} else if gaps > 0 {
		h.Warnings = append(h.Warnings, warning(WarnGap, nil))
	}
	if apart {
		h.Warnings = append(h.Warnings, warning(WarnElsewhere, nil))
	}
	if h.Warnings == nil {
		h.Warnings = []Warning{}
	}
	if h.History == nil {
		h.History = []Rate{}
	}
	return h
}
