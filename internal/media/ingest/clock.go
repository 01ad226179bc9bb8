package ingest

import (
	"time"

	"github.com/saja-live/saja/internal/media/hub"
)

// Clock puts the timestamps of one connection, 32 bits of milliseconds that wrap, on one steady clock that starts at zero.
//
// Each track is put there by an offset of its own. A stamp is believed while it continues its track and is near what the
// other track sends meanwhile, as both come in one order over one connection; a step is not that leads away from there. A stamp
// that is not believed moves its own track only: to the other one's offset where that fits, because an encoder that starts its
// clock over does so for both, else to where the track would be had nothing happened. So the tracks never mend each other, and
// sound stays with the picture.
type Clock struct{ tracks [2]stamps }

type stamps struct {
	started bool
	raw     uint32
	full    int64 // raw without the wrap
	offset  int64 // from full to the clock
	last    int64 // what was answered for raw
	step    int64 // how far apart two units of the track are
	at      time.Time

	measured  bool
	low, high int64 // how far it was ahead of the other track, at least and at most, as they came
}

// What is believed, in ms.
const (
	clockBack  = 500  // how far back a track may go: jitter
	clockAhead = 3000 // a step ahead of the wall clock, of a track that is alone
	clockSlack = 1000
	clockApart = 2000 // how far one track may be from the other
	clockStray = 500  // how much farther than ever a step may take it
	clockAlive = 1000 // a track that was silent longer says nothing about the other
	clockStep  = 33   // between two units, while nothing is known of it
)

// Place gives the steady time of a stamp that arrived at now on a track, and says if it had to mend a jump.
func (c *Clock) Place(k hub.Kind, raw uint32, now time.Time) (t time.Duration, mended bool) {
	tr, other := &c.tracks[k], &c.tracks[1-k]
	var m int64
	switch {
	case tr.started:
		m, mended = tr.follow(other, raw, now)
	case other.started:
		m, mended = tr.join(other, raw, now)
	default:
		tr.full, tr.step = int64(raw), clockStep
	}
	if other.started && !mended && other.silent(now) <= clockStray && (!tr.started || m-tr.last <= clockBack) {
		tr.measure(m - other.last)
	}
	tr.offset = m - tr.full
	tr.started, tr.raw, tr.last, tr.at = true, raw, m, now
	return time.Duration(m) * time.Millisecond, mended
}

// join is the first stamp of a track beside another.
func (tr *stamps) join(other *stamps, raw uint32, now time.Time) (m int64, mended bool) {
	tr.full, tr.step = other.full+int64(int32(raw-other.raw)), clockStep
	if m = tr.full + other.offset; other.near(m, now) {
		return m, false
	}
	return other.last + other.silent(now), true
}

// follow is a stamp of a track that has some.
func (tr *stamps) follow(other *stamps, raw uint32, now time.Time) (m int64, mended bool) {
	step, wall := int64(int32(raw-tr.raw)), tr.silent(now)
	tr.full += step
	m = tr.full + tr.offset
	alive := other.started && other.silent(now) <= clockAlive
	switch {
	case step < -clockBack:
	case alive && (!other.near(m, now) || step > clockBack && tr.strays(other, m, now)):
	case !alive && step > clockAhead && step > 2*wall+clockSlack:
	default:
		if step > 0 && step <= clockBack {
			tr.step = step
		}
		return m, false
	}
	if shared := tr.full + other.offset; alive && shared >= tr.last-clockBack && other.near(shared, now) && !tr.strays(other, shared, now) {
		return shared, true
	}
	m = tr.last + tr.step
	if wall > tr.step+clockBack {
		m = tr.last + wall
	}
	if alive && !other.near(m, now) {
		m = max(tr.last, other.last) + other.silent(now)
	}
	return m, true
}

func (tr *stamps) measure(ahead int64) {
	if !tr.measured {
		tr.measured, tr.low, tr.high = true, ahead, ahead
	}
	tr.low, tr.high = min(tr.low, ahead), max(tr.high, ahead)
}

// strays reports whether a time would take the track farther from the other than it ever was. A gap does not: whatever was left
// out, the other one has gone on meanwhile.
func (tr *stamps) strays(other *stamps, m int64, now time.Time) bool {
	ahead := m - other.last
	return tr.measured && (ahead < tr.low-clockStray || ahead > tr.high+clockStray+other.silent(now))
}

// silent is for how long a track has sent nothing.
func (tr *stamps) silent(now time.Time) int64 { return max(now.Sub(tr.at).Milliseconds(), 0) }

// near reports whether a time could be that of a unit which the other track sends now.
func (tr *stamps) near(m int64, now time.Time) bool {
	return m >= tr.last-clockApart && m <= tr.last+tr.silent(now)+clockApart
}
