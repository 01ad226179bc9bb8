package media

import (
	"sync"
	"time"

	"github.com/saja-live/saja/internal/media/hub"
	"github.com/saja-live/saja/internal/media/ingest"
)

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
	if s.state != Live && (u.Keyframe || u.Format.Blank) {
		s.enter(Live)
	}
	s.mu.Unlock()
	if u.Keyframe {
		s.poster.keyframe(u)
	}
	s.hub.Write(u)
	s.near.Write(u)
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
