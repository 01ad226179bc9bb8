package rtmp

import "time"

// clock turns the 32-bit millisecond timestamps of one connection into one steady clock that starts at zero.
// It survives the wrap after 49.7 days, encoders that jump back to zero, and encoders that leap ahead.
type clock struct {
	tracks  [2]track
	offset  int64 // ms, added to every unwrapped timestamp
	started bool
	jumps   int
}

type track struct {
	started bool
	raw     uint32
	full    int64 // raw without the wrap
	last    int64 // what was answered for raw
	at      time.Time
}

// The leaps that no honest encoder makes: backwards at all but for jitter, or ahead of the wall clock.
const (
	backLimit  = -500
	aheadLimit = 3000
	aheadSlack = 1000
	jumpStep   = 33 // how far the clock moves on over a jump
)

// place gives the steady time of a timestamp that arrived at now on track k, and says if it had to mend a jump.
func (c *clock) place(k int, raw uint32, now time.Time) (t time.Duration, jumped bool) {
	tr := &c.tracks[k]
	switch other := &c.tracks[1-k]; {
	case tr.started:
		tr.full += int64(int32(raw - tr.raw))
	case other.started:
		tr.full = other.full + int64(int32(raw-other.raw))
		tr.last, tr.at = other.last, other.at
	default:
		tr.full = int64(raw)
	}
	if !c.started {
		c.started, c.offset = true, -tr.full
	}
	m := tr.full + c.offset
	if tr.started {
		step, wall := m-tr.last, now.Sub(tr.at).Milliseconds()
		if step < backLimit || (step > aheadLimit && step > 2*wall+aheadSlack) {
			c.offset += tr.last + jumpStep - m
			m = tr.last + jumpStep
			jumped = true
			c.jumps++
		}
	}
	tr.started, tr.raw, tr.last, tr.at = true, raw, m, now
	return time.Duration(m) * time.Millisecond, jumped
}
