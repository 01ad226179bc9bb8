package near

import "time"

// burst is what goes to a viewer in one write: a picture, and the sound that came with it.
type burst struct {
	bytes    []byte
	key      bool          // it begins with a keyframe and its configuration
	at       time.Duration // decoding time of its first unit
	pictures int
}

// ring is the newest bursts of a stream, as they are sent. A burst's number is one more than that of the burst before.
type ring struct {
	bursts []burst
	first  uint64   // number of the oldest
	keys   []uint64 // numbers of those that begin with a keyframe
	bytes  int
}

// mostBytes bounds a ring. Eight seconds at 8 Mbit/s fit; where keyframes are further apart, nobody can begin until the next.
const mostBytes = 8 << 20

func (r *ring) next() uint64 { return r.first + uint64(len(r.bursts)) }

// put adds a burst. What is kept goes back to the last keyframe but one, so that who is a little late loses nothing.
func (r *ring) put(c burst) {
	if c.key {
		r.keys = append(r.keys, r.next())
	}
	r.bursts = append(r.bursts, c)
	r.bytes += len(c.bytes)
	drop := 0
	for r.bytes > mostBytes || len(r.keys) > 2 && r.first+uint64(drop) < r.keys[len(r.keys)-2] {
		r.bytes -= len(r.bursts[drop].bytes)
		drop++
	}
	if drop == 0 {
		return
	}
	clear(r.bursts[:drop])
	r.bursts, r.first = r.bursts[drop:], r.first+uint64(drop)
	for len(r.keys) > 0 && r.keys[0] < r.first {
		r.keys = r.keys[1:]
	}
}

// key is where a viewer can begin; ok is false while nobody can.
func (r *ring) key() (n uint64, ok bool) {
	if len(r.keys) == 0 {
		return 0, false
	}
	return r.keys[len(r.keys)-1], true
}

// holds says whether burst n is there.
func (r *ring) holds(n uint64) bool { return n >= r.first && n < r.next() }

// at is the decoding time of burst n, which is there.
func (r *ring) at(n uint64) time.Duration { return r.bursts[n-r.first].at }

// pictures counts them from burst n on up to burst end, those that are gone not.
func (r *ring) pictures(n, end uint64) int {
	sum := 0
	for n = max(n, r.first); n < end; n++ {
		sum += r.bursts[n-r.first].pictures
	}
	return sum
}

// mostWrite is how much is handed to a socket at once.
const mostWrite = 1 << 20

// from gives the bytes of burst n and of those after it, and the number of the first that is not among them. One burst alone is
// given as it lies there.
func (r *ring) from(n uint64) (b []byte, next uint64) {
	list := r.bursts[n-r.first:]
	if len(list) == 1 {
		return list[0].bytes, n + 1
	}
	size, end := 0, 0
	for end < len(list) && (end == 0 || size+len(list[end].bytes) <= mostWrite) {
		size += len(list[end].bytes)
		end++
	}
	b = make([]byte, 0, size)
	for _, c := range list[:end] {
		b = append(b, c.bytes...)
	}
	return b, n + uint64(end)
}
