package hls

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/media/hub"
)

// Recorder is told what goes into the playlist, before viewers are. It must not block.
type Recorder interface {
	Run(run int, init []byte)
	Part(s Segment, f Fragment)
	EndSegment(s *Segment)
	End()
}

// Packager makes the playlist of one broadcast out of everything its encoders send, one connection after another.
type Packager struct {
	Window   *Window
	params   Params
	recorder Recorder

	mu     sync.Mutex
	cutter *cutter
	format *hub.Format
	next   int64 // where the timeline goes on
	last   time.Duration
	seq    uint32
}

// maxLeap is how far apart two units of a run may be: what is further, in either direction, begins another. It bounds how
// many parts without a picture one unit can make.
const maxLeap = 10 * time.Second

// NewPackager packages into w. At is where the timeline of an earlier process ended, in ticks.
func NewPackager(p Params, w *Window, r Recorder, at int64) *Packager {
	return &Packager{Window: w, params: p, recorder: r, next: at}
}

// Take packages what s carries until it is closed or ctx ends, and then ends the open segment, so that everything the encoder
// sent can be seen while it is away.
func (p *Packager) Take(ctx context.Context, s *hub.Subscription) error {
	defer p.finish()
	for {
		units, gap, ok := s.Next(ctx)
		if !ok {
			return nil
		}
		if err := p.add(units, gap); err != nil {
			return err
		}
	}
}

// Add packages units at once, for a broadcast that comes from elsewhere than a subscription.
func (p *Packager) Add(units []*hub.Unit) error { return p.add(units, false) }

func (p *Packager) add(units []*hub.Unit, gap bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, u := range units {
		if p.cutter == nil || u.Format != p.format || (gap && i == 0) || u.DTS > p.last+maxLeap || u.DTS < p.last-maxLeap {
			p.flush()
			if !u.Format.Blank && !u.Keyframe {
				p.format = nil
				continue // a run begins with a keyframe
			}
			if err := p.begin(u); err != nil {
				return err
			}
		}
		p.cutter.add(u)
		p.last = max(p.last, u.DTS)
	}
	p.Window.Publish()
	return nil
}

func (p *Packager) begin(u *hub.Unit) error {
	init, err := initSegment(u.Format)
	if err != nil {
		return fmt.Errorf("begin a run: %w", err)
	}
	run := p.Window.StartRun(init, u.At, p.next)
	p.recorder.Run(run, init)
	p.format, p.last = u.Format, u.DTS
	p.cutter = newCutter(p.params, u.Format, p.next, &p.seq, p.take)
	return nil
}

func (p *Packager) take(f Fragment) {
	done := p.Window.Add(f)
	if done != nil {
		p.recorder.EndSegment(done)
	} else if !f.EndsSegment {
		p.recorder.Part(p.Window.Open(), f)
	}
}

func (p *Packager) flush() {
	if p.cutter != nil {
		p.next = p.cutter.flush()
		p.cutter = nil
	}
}

func (p *Packager) finish() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.flush()
	p.format = nil
	p.Window.EndRun()
	p.Window.Publish()
}

// End closes the playlist.
func (p *Packager) End() {
	p.finish()
	if done := p.Window.End(); done != nil {
		p.recorder.EndSegment(done)
	}
	p.recorder.End()
}
