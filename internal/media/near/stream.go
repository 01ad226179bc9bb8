package near

import (
	"slices"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/media/hub"
)

const (
	soundWaits = 60 * time.Millisecond // how long sound waits for a picture to go with
	stillFor   = time.Second           // between two keyframes of a stream without pictures
	leap       = 10 * time.Second      // units further apart than this, in either direction, are of two runs
)

// Stream is what is pushed of one broadcast, and to whom.
type Stream struct {
	door *Door

	mu      sync.Mutex // guards what follows; never held while sending
	ring    ring
	open    burst // being filled
	format  *hub.Format
	setup   []byte
	run     int
	last    time.Duration // the newest decoding time
	key     time.Duration // of the last keyframe
	sent    time.Time     // when the last burst was closed, by its units' clock
	ended   bool
	viewers [][]*viewer // by shard
}

// Stream makes one. Write fills it, and End lets its viewers go.
func (d *Door) Stream() *Stream {
	return &Stream{door: d, viewers: make([][]*viewer, len(d.shards))}
}

// Write takes the next unit. It waits for nobody.
func (s *Stream) Write(u *hub.Unit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended || !s.follows(u) {
		return
	}
	blank := u.Format.Blank
	if u.Keyframe || blank && (s.setup == nil || u.DTS-s.key >= stillFor) {
		s.begin(u)
		if blank {
			still := &hub.Unit{Format: u.Format, Kind: hub.VideoUnit, Keyframe: true, DTS: u.DTS, PTS: u.DTS, Data: u.Format.Video.Empty, At: u.At}
			s.add(still)
		}
	}
	s.last = max(s.last, u.DTS)
	if u.Kind == hub.AudioUnit && u.Format.Mute {
		return
	}
	if s.add(u); u.Kind == hub.VideoUnit || u.At.Sub(s.sent) >= soundWaits {
		s.close(u.At)
	}
}

// follows says whether u can be sent: a run begins with a keyframe, or with anything where no pictures come.
func (s *Stream) follows(u *hub.Unit) bool {
	if u.Format == s.format && u.DTS <= s.last+leap && u.DTS >= s.last-leap {
		return true
	}
	if !u.Keyframe && !u.Format.Blank {
		return false
	}
	s.run++
	s.format, s.setup, s.last = u.Format, nil, u.DTS
	return true
}

// begin has a burst begin where viewers can.
func (s *Stream) begin(u *hub.Unit) {
	s.close(u.At)
	if s.setup == nil {
		s.setup = setup(s.run, u.Format)
	}
	s.key = u.DTS
	s.open = burst{key: true, at: u.DTS, bytes: appendMessage(nil, Configuration, 0, 0, u.DTS, u.At, s.setup)}
}

func (s *Stream) add(u *hub.Unit) {
	if len(s.open.bytes) == 0 {
		s.open.at = u.DTS
	}
	if u.Kind == hub.VideoUnit {
		s.open.pictures++
	}
	s.open.bytes = appendUnit(slices.Grow(s.open.bytes, len(u.Data)+headerSize+10), u)
}

// close ends the open burst and has it sent.
func (s *Stream) close(now time.Time) {
	if len(s.open.bytes) == 0 {
		return
	}
	s.ring.put(s.open)
	s.open, s.sent = burst{}, now
	for i, some := range s.viewers {
		if len(some) > 0 {
			s.door.shards[i].wake(s)
		}
	}
}

// Ready says whether a viewer who comes now sees a picture at once.
func (s *Stream) Ready() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.ring.key()
	return ok && !s.ended
}

// End lets the viewers go, for good.
func (s *Stream) End() {
	s.mu.Lock()
	all := slices.Concat(s.viewers...)
	s.ended, s.ring, s.open = true, ring{}, burst{}
	s.mu.Unlock()
	for _, v := range all {
		v.close(closeEnded)
	}
}

// join adds a viewer; it reports false when the stream has ended.
func (s *Stream) join(v *viewer) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return false
	}
	s.viewers[v.shard] = append(s.viewers[v.shard], v)
	s.door.shards[v.shard].wake(s)
	return true
}

func (s *Stream) part(v *viewer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := slices.Index(s.viewers[v.shard], v); i >= 0 {
		s.viewers[v.shard] = slices.Delete(s.viewers[v.shard], i, i+1)
	}
}

// stretch is bytes of a ring that were joined for one viewer and will do for the next.
type stretch struct {
	from, next uint64
	bytes      []byte
}

// after gives what a viewer gets who has everything before burst n: where he is too late, or has nothing yet, a beginning, which is his
// own, and then what follows from the newest keyframe. Shared is what the viewer before got.
func (s *Stream) after(n uint64, begun bool, shared *stretch) (beginning []byte, got stretch, left int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key, ok := s.ring.key()
	if !ok && (!begun || !s.ring.holds(n)) {
		return nil, stretch{next: n}, 0
	}
	late := begun && n < s.ring.next() && (!s.ring.holds(n) || key > n && s.last-s.ring.at(n) > s.door.config.Late)
	if !begun || late {
		var flags byte
		if late {
			flags, left = flagJump, max(s.ring.pictures(n, key), 1)
		}
		beginning = appendMessage(nil, Beginning, flags, int32(left), s.last, s.door.config.Now(), nil)
		n = key
	}
	if n >= s.ring.next() {
		return nil, stretch{next: n}, 0
	}
	if shared.bytes == nil || shared.from != n || shared.next != s.ring.next() {
		shared.from = n
		shared.bytes, shared.next = s.ring.from(n)
	}
	return beginning, *shared, left
}
