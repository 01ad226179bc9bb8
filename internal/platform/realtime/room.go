package realtime

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// Start is what is known of a room when it opens. The next offset after Top is news; recovery reaches back to
// publications after Floor.
type Start struct {
	Epoch        string
	Top          uint64
	Floor        uint64
	Publications []Publication
	// State is what the application keeps of the room; the room hands it out under its own lock and lets it go when
	// it closes.
	State any
}

// ErrTooManyRooms says that Config.MaxRooms are open.
var ErrTooManyRooms = errors.New("too many rooms are open")

// ErrOvertaken says that more was published to a room while it was read than can be kept. Opening it again may do.
var ErrOvertaken = errors.New("too much was published while the room was opened")

// maxEarly is how many publications wait for a room that is being opened.
const maxEarly = 4096

// Room is a channel with its latest publications, what the application keeps of it, and those who hear it.
type Room struct {
	hub  *Hub
	name string

	loading chan struct{} // closed when load has ended
	loadErr error

	mu       sync.Mutex // guards what follows; never held while sending. Taken after Client.mu and Hub.mu.
	early    []Publication
	loaded   bool
	closed   bool
	state    any
	epoch    string
	top      uint64 // highest offset that frames or history hold
	floor    uint64 // highest offset that history has forgotten
	last     uint64 // highest offset taken in, framed or waiting
	history  []entry
	pending  []entry
	size     int     // bytes pending
	rings    []*ring // one a wire in use
	timer    *time.Timer
	due      time.Time // when the timer fires; zero when it is not set
	flushed  time.Time
	shards   [][]*sub
	viewers  int            // all who hear it
	aside    int            // of these are not counted
	alone    int            // of these are counted each by itself
	people   map[string]int // the windows of everybody else who is counted, by Subscribed.Viewer
	users    map[string]int
	lastUsed time.Time
}

// Open makes sure that a room is there, reading its past with load if it was not. What is published to the room
// meanwhile is kept and merged by offset, so load may read up to any position of that moment.
func (h *Hub) Open(name string, load func() (Start, error)) error {
	_, err := h.open(name, load)
	return err
}

func (h *Hub) open(name string, load func() (Start, error)) (*Room, error) {
	h.mu.Lock()
	r := h.rooms[name]
	if r != nil {
		h.mu.Unlock()
		<-r.loading
		return r, r.loadErr
	}
	if len(h.rooms) >= h.cfg.MaxRooms {
		h.mu.Unlock()
		return nil, ErrTooManyRooms
	}
	r = &Room{
		hub: h, name: name, loading: make(chan struct{}),
		shards: make([][]*sub, len(h.shards)), people: map[string]int{}, users: map[string]int{}, lastUsed: h.now(),
	}
	h.rooms[name] = r
	h.mu.Unlock()

	start, err := load()
	if err == nil {
		err = r.begin(start)
	}
	if err != nil {
		h.mu.Lock()
		if h.rooms[name] == r {
			delete(h.rooms, name)
		}
		h.mu.Unlock()
		r.loadErr = fmt.Errorf("open room %s: %w", name, err)
	}
	close(r.loading)
	return r, r.loadErr
}

// Opened says whether the room is open.
func (h *Hub) Opened(name string) bool { return h.room(name) != nil }

func (h *Hub) room(name string) *Room {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.rooms[name]
}

func (r *Room) begin(s Start) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.early) == maxEarly {
		return ErrOvertaken
	}
	r.epoch, r.top, r.floor, r.last, r.state = s.Epoch, s.Top, s.Floor, s.Top, s.State
	for _, p := range s.Publications {
		r.history = append(r.history, r.entry(p))
	}
	r.trim()
	r.loaded = true
	for _, p := range r.early {
		r.take(p)
	}
	r.early = nil
	return nil
}

// State calls fn with the state of a room, if the room is open here, and says whether it is. The room stands still
// meanwhile: fn is short and calls nothing of the hub.
func (h *Hub) State(name string, fn func(state any)) bool {
	r := h.room(name)
	if r == nil {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed || !r.loaded {
		return false
	}
	fn(r.state)
	return true
}

// Each calls fn with every open room and how many viewers are counted there, one after the other, as State does.
func (h *Hub) Each(fn func(name string, viewers int, state any)) {
	for _, r := range h.all() {
		r.mu.Lock()
		if !r.closed && r.loaded {
			fn(r.name, r.counted(), r.state)
		}
		r.mu.Unlock()
	}
}

func (h *Hub) all() []*Room {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := make([]*Room, 0, len(h.rooms))
	for _, r := range h.rooms {
		all = append(all, r)
	}
	return all
}

// Close forgets a room and its state. Whoever hears it is unsubscribed with 2000.
func (h *Hub) Close(name string) {
	h.mu.Lock()
	r := h.rooms[name]
	delete(h.rooms, name)
	h.mu.Unlock()
	if r == nil {
		return
	}
	r.mu.Lock()
	r.end()
	var all []*sub
	for _, s := range r.shards {
		all = append(all, s...)
	}
	r.mu.Unlock()
	for _, s := range all {
		s.c.unsubscribed(s, unsubscribedByServer, reasonServer)
	}
}

// end lets nobody in any more. The caller holds mu.
func (r *Room) end() {
	r.closed = true
	if r.timer != nil {
		r.timer.Stop()
	}
}

// CloseIdle forgets the rooms that nobody has heard or used for a while, and says which. Whether a room is idle is
// decided and done in one step: who enters it meanwhile is either inside and keeps it, or opens it anew.
func (h *Hub) CloseIdle(idle time.Duration) []string {
	var closed []string
	for _, r := range h.all() {
		if h.closeIdle(r, idle) {
			closed = append(closed, r.name)
		}
	}
	return closed
}

func (h *Hub) closeIdle(r *Room, idle time.Duration) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	if h.rooms[r.name] != r || !r.loaded || r.viewers > 0 || h.now().Sub(r.lastUsed) <= idle {
		return false
	}
	r.end()
	delete(h.rooms, r.name)
	return true
}

// Names lists the open rooms.
func (h *Hub) Names() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := make([]string, 0, len(h.rooms))
	for name := range h.rooms {
		out = append(out, name)
	}
	return out
}
