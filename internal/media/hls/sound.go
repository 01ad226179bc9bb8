package hls

import "github.com/saja-live/saja/internal/media/codec"

// soundtrack lays frames of sound end to end. RTMP stamps them in whole milliseconds, and a frame of 21.33 ms set down at
// 21 or 22 would crackle; so a frame begins where the last one ended, and only a real difference moves it.
//
// Where no sound comes, it is filled with silence up to the end of each part, and so that players do not wait, soon: once sound
// is later than it ever came. Sound that comes later than that shows how patient to be with this encoder.
type soundtrack struct {
	format  *codec.Audio
	from    int64 // ticks; sound before this is left out
	started bool
	next    int64 // in samples, where the next frame is due
	queue   []sample
	wait    int64 // ticks; how far sound may be behind the pictures
	quiet   bool  // nothing comes: silence is filled in at once
	filled  bool  // the last frame is such silence
}

// How far a frame may be from where it is due, in milliseconds.
const (
	soundJitter  = 20     // it is taken as due
	soundDrift   = 200    // it is led back by 2 ms a frame, unheard
	soundSilence = 10_000 // the gap is filled with silence; beyond, it stays a gap
	maxSound     = 2048   // frames held for a picture that does not come
)

func (t *soundtrack) samples(at int64) int64 { return at * int64(t.format.Clock) / Timescale }
func (t *soundtrack) ticks(n int64) int64    { return n * Timescale / int64(t.format.Clock) }

// add takes the frame that arrived for time at, in ticks, while pictures were at seen.
func (t *soundtrack) add(at int64, data []byte, seen int64) {
	frame, ms := int64(t.format.FrameSize), int64(t.format.Clock)/1000
	due := t.samples(at)
	t.quiet = false
	t.wait = patience(t.wait, seen-at)
	if !t.started {
		if at < t.from-t.ticks(frame) {
			return
		}
		t.started, t.next = true, max(due, 0)
		t.lead()
	}
	off := due - t.next
	if t.filled && off < -soundJitter*ms {
		return // there is silence already
	}
	switch {
	case off >= -soundJitter*ms && off <= soundJitter*ms:
		due = t.next
	case off < -soundDrift*ms:
		return // we already have sound for this time
	case off < 0:
		due = t.next - 2*ms
	case off <= soundDrift*ms:
		due = t.next + 2*ms
	case off <= soundSilence*ms:
		due = t.silence(due)
	}
	t.filled = false
	t.put(due, data)
}

// lead fills the time before the first frame with as many silent ones as fit, which end where it begins: players begin where both
// tracks do.
func (t *soundtrack) lead() {
	due, frame := t.next, int64(t.format.FrameSize)
	if late := due - t.samples(t.from); late >= frame && late <= soundSilence*int64(t.format.Clock)/1000 && t.format.Silence != nil {
		t.next -= late / frame * frame
		t.silence(due)
	}
}

// reach makes sound reach the end of a part, if it does not come.
func (t *soundtrack) reach(at int64) {
	behind := t.from
	if t.started {
		behind = t.ticks(t.next)
	}
	if t.format.Silence == nil || at-behind <= t.wait && !t.quiet {
		return
	}
	if !t.started {
		t.started, t.next = true, t.samples(t.from)
	}
	t.quiet, t.filled = true, true
	// One frame more, because the last one is held back until its length is known.
	t.silence(t.samples(at) + 2*int64(t.format.FrameSize))
}

func (t *soundtrack) put(at int64, data []byte) {
	if n := len(t.queue); n > 0 {
		t.queue[n-1].dur = at - t.queue[n-1].dts
	}
	if len(t.queue) >= maxSound {
		t.queue = t.queue[len(t.queue)/2:]
	}
	t.queue = append(t.queue, sample{dts: at, dur: int64(t.format.FrameSize), key: true, data: data})
	t.next = at + int64(t.format.FrameSize)
}

// silence fills with silent frames up to due and says where the next frame then begins.
func (t *soundtrack) silence(due int64) int64 {
	quiet := t.format.Silence
	if quiet == nil {
		return due
	}
	for t.next+int64(t.format.FrameSize) <= due {
		t.put(t.next, quiet)
	}
	return t.next
}

// ready is the time up to which sound is whole: the last frame's length is only known when the next one is there.
func (t *soundtrack) ready() int64 {
	if len(t.queue) == 0 {
		return t.from
	}
	return t.ticks(t.queue[len(t.queue)-1].dts)
}

// take removes the whole frames that begin before at.
func (t *soundtrack) take(at int64) []sample {
	n := 0
	for n < len(t.queue)-1 && t.ticks(t.queue[n].dts) < at {
		n++
	}
	out := t.queue[:n:n]
	t.queue = t.queue[n:]
	return out
}
