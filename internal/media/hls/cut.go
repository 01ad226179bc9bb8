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
	at       int64 // when it is due: parts are cut by it; pictures only
	dts, dur int64
	offset   int32 // presentation behind decoding
	key      bool
	data     []byte
}

// move has s decoded at another time, and shown when it was to be shown or, if that is earlier, at once: not every player
// takes a picture that is shown before it is decoded.
func (s *sample) move(dts int64) {
	s.offset = max(s.offset+int32(s.dts-dts), 0)
	s.dts = dts
}

// Fragment is what the cutter made: one part.
type Fragment struct {
	Bytes       []byte
	Start       int64 // ticks on the broadcast's timeline
	Duration    time.Duration
	Independent bool // begins with a keyframe
	EndsSegment bool
}

// cutter cuts the units of one format into parts.
//
// Parts are cut in decoding time, before the sample that would cross the target. Where a frame straddles the target and
// cutting before it would leave a part under 85 % (irregular frame rates), the frame's decoding is ended at the target and the
// next one's begins there; its time of presentation stays.
//
// The track that lives goes on when the other does not come. Where sound is missing, silence is filled in, see soundtrack.
// Where pictures are, sound cuts the parts: the last picture is stretched, and what comes meanwhile is decoded right behind it;
// then the last keyframe is shown again and again until a new one comes, as nothing else could be decoded.
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

	still  []byte // the last keyframe
	shown  int64  // how far pictures reach that are in a part
	step   int64  // between two pictures
	wait   int64  // how far pictures may be behind the sound
	frozen bool   // the still is shown: pictures wait for a keyframe
}

// How long a track is waited for, in ticks: until it is later than it ever came and some more, within these; pictures also for
// two and a half times as long as from one to the next. The last picture is then stretched, and stills are shown for a second
// each.
const (
	leastWait = Timescale * 4 / 10
	mostWait  = Timescale * 22 / 10
	waitRoom  = Timescale * 2 / 10
	stretch   = Timescale
	stillFor  = Timescale
)

// patience is how long a track is waited for whose last unit was late by so much. What it once was is forgotten in minutes.
func patience(before, late int64) int64 {
	return max(before-(before-leastWait)/4096, min(late+waitRoom, mostWait))
}

func newCutter(p Params, f *hub.Format, at int64, seq *uint32, emit func(Fragment)) *cutter {
	c := &cutter{p: p, format: f, emit: emit, next: at, seq: seq, still: f.Video.Empty, frozen: f.Blank, step: Timescale / 30, wait: leastWait}
	if f.Audio != nil {
		c.sound = soundtrack{format: f.Audio, wait: leastWait, quiet: f.Mute}
	}
	return c
}

// add takes the next unit.
func (c *cutter) add(u *hub.Unit) {
	if !c.started {
		if !c.format.Blank && !u.Keyframe {
			return // nothing can be shown before the first keyframe
		}
		c.started = true
		c.shift = c.next - ticks(u.DTS)
		c.start, c.from, c.shown = c.next, c.next, c.next
		c.sound.from = c.next
		if u.Keyframe { // players that do not read headers again find the new one here
			first := *u
			first.Data = c.format.Video.Whole(u.Data)
			u = &first
		}
	}
	at := ticks(u.DTS) + c.shift
	switch {
	case u.Kind == hub.VideoUnit:
		if c.frozen && !u.Keyframe {
			return
		}
		if u.Keyframe {
			c.still, c.frozen = u.Data, false
		}
		if c.sound.started {
			c.wait = patience(c.wait, c.sound.ready()-at)
		}
		c.video(&sample{at: at, dts: at, offset: int32(ticks(u.PTS - u.DTS)), key: u.Keyframe, data: u.Data})
	case c.format.Audio != nil:
		c.sound.add(at, u.Data, max(c.start, c.due()))
		c.stalled()
	}
}

// due is when the last picture is.
func (c *cutter) due() int64 {
	if c.pending != nil {
		return c.pending.at
	}
	return c.start
}

// video ends the pending picture at n, which becomes the pending one.
func (c *cutter) video(n *sample) {
	s := c.pending
	if s == nil {
		n.move(c.shown)
		if n.key && len(c.part) == 0 && c.full(c.start) {
			c.endSegment(c.start)
		}
		c.pending = n
		return
	}
	target := ticks(c.p.Part)
	if n.dts <= s.dts {
		n.move(s.dts + 1)
	}
	if step := n.at - s.at; step > 0 {
		c.step = step
	}
	filled := false
	for n.at > c.start+target {
		end := c.start + target
		switch {
		case filled, s.at >= end:
			c.close(end)
		case s.at > c.start && (s.at-c.start)*100 >= target*85:
			c.close(s.at)
		case n.at-end <= target:
			n.move(max(n.dts-(n.at-end), s.dts+1))
			n.at = end
		default:
			filled = true
			c.put(s, n.dts)
			c.close(end)
		}
	}
	if !filled {
		c.put(s, n.dts)
	}
	c.pending = n
	if n.key && (n.at > c.start || len(c.part) == 0) && c.full(n.at) {
		c.end(n.at)
		return
	}
	// The next picture will not fit: the part is ready now, not a picture later.
	if step := n.at - s.at; (n.at-c.start)*100 >= target*85 && n.at+step > c.start+target+Timescale/500 {
		c.close(n.at)
	}
}

// full reports whether the segment should end where a keyframe is.
func (c *cutter) full(at int64) bool {
	return !c.indep || (at-c.from)*10 >= ticks(c.p.Segment)*9
}

// put puts a picture into the part, which lasts until then.
func (c *cutter) put(s *sample, until int64) {
	s.dur = until - s.dts
	c.part = append(c.part, *s)
	c.shown = until
}

// stalled has sound cut the parts while pictures do not come.
func (c *cutter) stalled() {
	ready := c.sound.ready()
	if s := c.pending; s != nil {
		if ready-max(s.at, c.start) < max(min(c.step*5/2, mostWait), c.wait) {
			return
		}
		c.put(s, max(ready+stretch, s.dts+1))
		c.pending = nil
	}
	for target := ticks(c.p.Part); ready > c.start+target; {
		if c.shown < c.start+target && c.still != nil {
			if c.any && c.full(c.start) {
				c.endSegment(c.start)
			}
			c.frozen = true
			c.put(&sample{dts: c.shown, key: true, data: c.still}, max(c.shown, c.start)+stillFor)
		}
		c.close(c.start + target)
	}
}

// close ends the part at time at.
func (c *cutter) close(at int64) {
	c.finish(at)
	// A part more would round the segment above the target duration.
	if at-c.from+ticks(c.p.Part) > ticks(c.p.Target)+Timescale*45/100 {
		c.endSegment(at)
	}
}

// end ends the part and the segment.
func (c *cutter) end(at int64) {
	if at > c.start {
		c.finish(at)
	}
	c.endSegment(c.start)
}

func (c *cutter) endSegment(at int64) {
	if c.any {
		c.emit(Fragment{Start: at, EndsSegment: true})
	}
	c.from, c.any, c.indep = at, false, false
}

func (c *cutter) finish(at int64) {
	independent := len(c.part) > 0 && c.part[0].key
	if !c.any {
		c.indep = independent
	}
	c.any = true
	*c.seq++
	if c.format.Audio != nil {
		c.sound.reach(at)
	}
	b := marshal(*c.seq, c.start, c.part, c.sound.take(at))
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
			step = min(c.part[n-1].dur, ticks(c.p.Part))
		}
		last := &sample{at: max(s.at+step, c.start), dts: s.dts + step}
		c.video(last)
		c.pending = nil
		if len(c.part) > 0 {
			c.close(max(last.at, c.start+1))
		}
	} else if at := min(c.sound.ready(), c.start+ticks(c.p.Part)); at > c.start {
		if c.shown < at && c.still != nil {
			c.put(&sample{dts: c.shown, key: true, data: c.still}, at)
		}
		c.close(at)
	}
	c.endSegment(c.start)
	return c.start
}
