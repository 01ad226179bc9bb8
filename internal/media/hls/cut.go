// Package hls packages one broadcast as Low-Latency HLS: fragmented MP4 parts, segments and playlists.
//
// One rendition carries picture and sound together. A live shop has one quality until it has a ladder, and one
// muxed rendition means one playlist to hold, one request per part instead of two, and no drift between the two.
//
// TARGETDURATION, PART-TARGET and both hold-backs are constants of a broadcast and never change, because Apple's player
// stops for good when they do. Segments end at the first keyframe after one second; an encoder whose keyframes are
// further apart gets segments cut without one (2.4 s at most, which still rounds to TARGETDURATION 2), and only the parts that
// do begin with a keyframe say INDEPENDENT. That keeps latency and hold-back the same for every encoder; what
// rare keyframes cost is the time to join, which the studio warns about. EXT-X-INDEPENDENT-SEGMENTS is therefore never
// promised for a live playlist; in a replay segments are joined so that each begins with a keyframe.
package hls

import (
	"time"

	"github.com/saja-live/saja/internal/media/codec"
	"github.com/saja-live/saja/internal/media/hub"
)

// Timescale is the unit of video times: ticks a second.
const Timescale = codec.VideoClock

// Params are the constants of a broadcast.
type Params struct {
	Part    time.Duration // PART-TARGET
	Segment time.Duration // where a segment ends at the next keyframe
	Target  time.Duration // TARGETDURATION, whole seconds
}

func ticks(d time.Duration) int64 {
	return int64(d/time.Second)*Timescale + int64(d%time.Second)*Timescale/int64(time.Second)
}

func duration(t int64) time.Duration {
	return time.Duration(t/Timescale)*time.Second + time.Duration(t%Timescale)*time.Second/Timescale
}

// sample is one coded picture or frame of sound on the broadcast's timeline, in units of its track.
type sample struct {
	dts, dur int64
	offset   int32 // presentation behind decoding
	key      bool
	data     []byte
}

// Fragment is what the cutter made: one part.
type Fragment struct {
	Bytes       []byte
	Start       int64 // ticks on the broadcast's timeline
	Duration    time.Duration
	Independent bool // begins with a keyframe, or has no picture at all
	EndsSegment bool
}

// cutter cuts the units of one format into parts.
//
// Parts are cut in decoding time, before the sample that would cross the target. Where a frame straddles the target and
// cutting before it would leave a part under 85 % (irregular frame rates), the frame's decoding is ended at the target and the
// next one's begins there; its time of presentation stays. A pause longer than a part is filled with parts that hold
// only sound.
type cutter struct {
	p      Params
	format *hub.Format
	emit   func(Fragment)

	shift   int64 // from the connection's clock to the timeline
	next    int64 // where the timeline goes on
	started bool
	start   int64 // of the part being filled
	pending *sample
	part    []sample
	sound   soundtrack
	seq     *uint32
	from    int64 // of the segment being filled
	indep   bool  // the segment begins with a keyframe
	any     bool  // the segment has a part
}

func newCutter(p Params, f *hub.Format, at int64, seq *uint32, emit func(Fragment)) *cutter {
	c := &cutter{p: p, format: f, emit: emit, next: at, seq: seq}
	if f.Audio != nil {
		c.sound = soundtrack{format: f.Audio}
	}
	return c
}

// add takes the next unit.
func (c *cutter) add(u *hub.Unit) {
	if !c.started {
		if c.format.Video != nil && !u.Keyframe {
			return // nothing can be shown before the first keyframe
		}
		c.started = true
		c.shift = c.next - ticks(u.DTS)
		c.start, c.from = c.next, c.next
		c.sound.from = c.next
	}
	at := ticks(u.DTS) + c.shift
	switch {
	case u.Kind == hub.VideoUnit:
		c.video(&sample{dts: at, offset: int32(ticks(u.PTS - u.DTS)), key: u.Keyframe, data: u.Data})
	case c.format.Audio == nil:
	case c.format.Video == nil:
		c.sound.add(at, u.Data)
		c.audioOnly()
	default:
		c.sound.add(at, u.Data)
		c.stalled()
	}
}

// video ends the pending picture at n, which becomes the pending one.
func (c *cutter) video(n *sample) {
	s := c.pending
	if s == nil {
		c.pending = n
		return
	}
	target := ticks(c.p.Part)
	if n.dts <= s.dts {
		n.offset -= int32(s.dts + 1 - n.dts)
		n.dts = s.dts + 1
	}
	filled := false
	for n.dts > c.start+target {
		end := c.start + target
		switch {
		case filled, s.dts >= end:
			c.close(end)
		case s.dts > c.start && (s.dts-c.start)*100 >= target*85:
			c.close(s.dts)
		case n.dts-end <= target:
			n.offset += int32(n.dts - end)
			n.dts = end
		default:
			s.dur, filled = n.dts-s.dts, true
			c.part = append(c.part, *s)
			c.close(end)
		}
	}
	if !filled {
		s.dur = n.dts - s.dts
		c.part = append(c.part, *s)
	}
	c.pending = n
	length := n.dts - c.from
	if n.key && (!c.indep || length*10 >= ticks(c.p.Segment)*9) {
		c.end(n.dts)
		return
	}
	// The next picture will not fit: the part is ready now, not a picture later.
	if step := s.dur; (n.dts-c.start)*100 >= target*85 && n.dts+step > c.start+target+Timescale/500 {
		c.close(n.dts)
	}
}

// audioOnly cuts a broadcast without pictures, where every frame of sound is a place to begin.
func (c *cutter) audioOnly() {
	target := ticks(c.p.Part)
	frame := int64(c.format.Audio.FrameSize) * Timescale / int64(c.format.Audio.Clock)
	for end := c.sound.ready(); end > c.start && end+frame > c.start+target; end = c.sound.ready() {
		at := min(end, c.start+target)
		if at-c.from+frame >= ticks(c.p.Segment) {
			c.end(at)
		} else {
			c.close(at)
		}
		if at == end {
			return
		}
	}
}

// stalled keeps sound flowing when pictures stopped coming: the last one is stretched after a second.
func (c *cutter) stalled() {
	ready := c.sound.ready()
	if s := c.pending; s != nil {
		if ready-max(s.dts, c.start) < Timescale {
			return
		}
		c.video(&sample{dts: ready})
		c.pending = nil
	}
	for target := ticks(c.p.Part); ready > c.start+target; {
		c.close(c.start + target)
	}
}

// close ends the part at time at.
func (c *cutter) close(at int64) {
	c.finish(at, false)
	// A part more would round the segment above the target duration.
	if at-c.from+ticks(c.p.Part) > ticks(c.p.Target)+Timescale*45/100 {
		c.endSegment(at)
	}
}

// end ends the part and the segment.
func (c *cutter) end(at int64) {
	if at > c.start {
		c.finish(at, true)
	}
	c.endSegment(at)
}

func (c *cutter) endSegment(at int64) {
	if c.any {
		c.emit(Fragment{Start: at, EndsSegment: true})
	}
	c.from, c.any, c.indep = at, false, false
}

func (c *cutter) finish(at int64, ends bool) {
	independent := c.format.Video == nil || (len(c.part) > 0 && c.part[0].key)
	if !c.any {
		c.indep = independent
	}
	c.any = true
	*c.seq++
	b := marshal(*c.seq, c.format, c.start, c.part, c.sound.take(at))
	c.emit(Fragment{Bytes: b, Start: c.start, Duration: duration(at - c.start), Independent: independent})
	c.part, c.start = nil, at
}

// flush ends everything that is open and returns where the timeline goes on.
func (c *cutter) flush() int64 {
	if !c.started {
		return c.next
	}
	if s := c.pending; s != nil {
		step := int64(Timescale / 30)
		if n := len(c.part); n > 0 && c.part[n-1].dur > 0 {
			step = c.part[n-1].dur
		}
		last := &sample{dts: s.dts + step}
		c.video(last)
		c.pending = nil
		if len(c.part) > 0 {
			c.close(last.dts)
		}
	} else if at := c.sound.ready(); at > c.start {
		c.close(min(at, c.start+ticks(c.p.Part)))
	}
	c.endSegment(c.start)
	return c.start
}
