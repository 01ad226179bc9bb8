package media

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/media/hls"
	"github.com/saja-live/saja/internal/media/hub"
	"github.com/saja-live/saja/internal/media/ingest"
	"github.com/saja-live/saja/internal/media/recording"
)

// stream is one broadcast: whoever publishes to it, one after another, its playlist and its recording.
type stream struct {
	server *Server
	id     string
	log    *slog.Logger

	hub      *hub.Hub
	window   *hls.Window
	packager *hls.Packager
	writer   *recording.Writer
	poster   poster

	mu        sync.Mutex
	state     State
	since     time.Time
	publisher *publication
	meter     *meter      // of the last connection
	units     *hub.Format // of the last unit
	away      *time.Timer
	dropped   uint64
	packaging sync.WaitGroup
}

// publication is one connection that publishes to a stream.
type publication struct {
	stream *stream
	from   ingest.Publication
	meter  *meter
	sub    *hub.Subscription

	mu    sync.Mutex
	heard time.Time
}

var _ ingest.Sink = (*publication)(nil)

// admit lets p publish to s, in place of a publisher that has fallen silent if there is one.
func (s *stream) admit(ctx context.Context, p ingest.Publication) (ingest.Sink, error) {
	now := s.server.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state == Ended {
		return nil, ingest.ErrEnded
	}
	if old := s.publisher; old != nil {
		if now.Sub(old.lastHeard()) < s.server.config.Takeover {
			return nil, ingest.ErrBusy
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
		if err := s.packager.Take(s.server.life, pub.sub); err != nil {
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

// Unit takes a unit from the encoder.
func (p *publication) Unit(u *hub.Unit) {
	p.mu.Lock()
	p.heard = u.At
	p.mu.Unlock()
	p.meter.unit(u)
	s := p.stream
	s.mu.Lock()
	if s.publisher != p {
		s.mu.Unlock()
		return
	}
	s.units = u.Format
	if s.state != Live && (u.Keyframe || u.Format.Video == nil) {
		s.enter(Live)
	}
	s.mu.Unlock()
	if u.Keyframe {
		s.poster.keyframe(u)
	}
	s.hub.Write(u)
}

func (p *publication) lastHeard() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.heard
}

// Warn keeps what does not play for the studio.
func (p *publication) Warn(code, detail string) {
	p.stream.log.Warn("the encoder sends something that does not play", "stream", p.stream.id, "code", code, "what", detail)
	p.meter.warn(code, map[string]string{"what": detail})
}

// Encoder keeps the encoder's name.
func (p *publication) Encoder(name string) { p.meter.setEncoder(name) }

// Left is the end of the connection.
func (p *publication) Left(err error) {
	s := p.stream
	s.mu.Lock()
	defer s.mu.Unlock()
	s.detach(p)
	if err != nil {
		s.log.Info("encoder lost", "stream", s.id, "error", err)
	} else {
		s.log.Info("encoder left", "stream", s.id)
	}
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
	s.packager.End()
	s.enter(Ended)
}

// health says how s is doing.
func (s *stream) health(now time.Time) Health {
	s.mu.Lock()
	h := Health{State: s.state, Since: s.since, Connected: s.publisher != nil, Dropped: s.dropped}
	m, p := s.meter, s.publisher
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
	gaps, fault := s.writer.Gaps()
	h.Recording = h.Connected && fault == nil
	if fault != nil {
		h.Warnings = append(h.Warnings, warning(WarnRecording, nil))
	} else if gaps > 0 {
		h.Warnings = append(h.Warnings, warning(WarnGap, nil))
	}
	if h.Warnings == nil {
		h.Warnings = []Warning{}
	}
	if h.History == nil {
		h.History = []Rate{}
	}
	return h
}
