package realtime

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gobwas/ws"
)

// Publication is one message to a room.
type Publication struct {
	// Offset grows within a room but need not be dense. Zero is for those who are here now: it is not kept.
	Offset uint64
	// Data is JSON.
	Data json.RawMessage
	// Urgent does not wait for a long tick, only for the shortest.
	Urgent bool
	// Passing is recovered by those who were here before, but is no history for a newcomer.
	Passing bool
	// Replaces, with no offset: if a publication of this key still waits for the tick, this one takes its place.
	Replaces string
}

// Start is what is known of a room when it opens. The next offset after Top is news; recovery reaches back to
// publications after Floor.
type Start struct {
	Epoch        string
	Top          uint64
	Floor        uint64
	Publications []Publication
}

// ErrTooManyRooms says that Config.MaxRooms are open.
var ErrTooManyRooms = errors.New("too many rooms are open")

// maxFrame is where a tick is cut into several frames.
const maxFrame = 32 << 10

// Room is a channel with its latest publications and those who hear it.
type Room struct {
	hub    *Hub
	name   string
	quoted []byte

	loading chan struct{} // closed when load has ended
	loadErr error

	mu       sync.Mutex // guards what follows; never held while sending. Taken after Client.mu.
	early    []Publication
	loaded   bool
	closed   bool
	epoch    string
	top      uint64 // highest offset that frames or history hold
	floor    uint64 // highest offset that history has forgotten
	last     uint64 // highest offset taken in, framed or waiting
	history  []entry
	pending  []entry
	size     int // bytes pending
	join     []byte
	frames   [][]byte // ring by sequence
	next     uint64   // sequence of the next frame; the first is 1
	timer    *time.Timer
	due      time.Time // when the timer fires; zero when it is not set
	flushed  time.Time
	shards   [][]*sub
	viewers  int
	users    map[string]int
	lastUsed time.Time
}

type entry struct {
	offset  uint64
	body    []byte // the publication object
	data    []byte
	passing bool
	key     string
}

// sub is one connection's place in a room.
type sub struct {
	c     *Client
	room  *Room
	name  string // channel name as the client calls it
	shard int
	index int
	// guarded by c.mu
	next   uint64 // the frame to send next
	active bool   // the subscribe reply is on its way
}

// Open makes sure that a room is there, reading its past with load if it was not. What is published to the room
// meanwhile is kept and merged by offset, so load may read up to any position of that moment.
func (h *Hub) Open(name string, load func() (Start, error)) error {
	h.mu.Lock()
	r := h.rooms[name]
	if r != nil {
		h.mu.Unlock()
		<-r.loading
		return r.loadErr
	}
	if len(h.rooms) >= h.cfg.MaxRooms {
		h.mu.Unlock()
		return ErrTooManyRooms
	}
	r = &Room{
		hub: h, name: name, quoted: quoted(name), loading: make(chan struct{}),
		frames: make([][]byte, h.cfg.Frames), next: 1,
		shards: make([][]*sub, len(h.shards)), users: map[string]int{}, lastUsed: h.now(),
	}
	h.rooms[name] = r
	h.mu.Unlock()

	start, err := load()
	if err != nil {
		h.mu.Lock()
		delete(h.rooms, name)
		h.mu.Unlock()
		r.loadErr = fmt.Errorf("open room %s: %w", name, err)
		close(r.loading)
		return r.loadErr
	}
	r.begin(start)
	close(r.loading)
	return nil
}

// Opened says whether the room is open.
func (h *Hub) Opened(name string) bool { return h.room(name) != nil }

func (h *Hub) room(name string) *Room {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.rooms[name]
}

func (r *Room) begin(s Start) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.epoch, r.top, r.floor, r.last = s.Epoch, s.Top, s.Floor, s.Top
	for _, p := range s.Publications {
		r.history = append(r.history, r.entry(p))
	}
	r.trim()
	r.join = nil
	r.loaded = true
	for _, p := range r.early {
		r.take(p)
	}
	r.early = nil
}

// Close forgets a room. Whoever hears it is unsubscribed with 2000.
func (h *Hub) Close(name string) {
	h.mu.Lock()
	r := h.rooms[name]
	delete(h.rooms, name)
	h.mu.Unlock()
	if r == nil {
		return
	}
	r.mu.Lock()
	r.closed = true
	if r.timer != nil {
		r.timer.Stop()
	}
	var all []*sub
	for _, s := range r.shards {
		all = append(all, s...)
	}
	r.mu.Unlock()
	for _, s := range all {
		s.c.unsubscribed(s, unsubscribedByServer, reasonServer)
	}
}

// CloseIdle forgets the rooms that nobody has heard or used for a while, and says which.
func (h *Hub) CloseIdle(idle time.Duration) []string {
	h.mu.Lock()
	all := make([]*Room, 0, len(h.rooms))
	for _, r := range h.rooms {
		all = append(all, r)
	}
	h.mu.Unlock()
	var closed []string
	for _, r := range all {
		r.mu.Lock()
		quiet := r.loaded && r.viewers == 0 && h.now().Sub(r.lastUsed) > idle
		r.mu.Unlock()
		if quiet {
			h.Close(r.name)
			closed = append(closed, r.name)
		}
	}
	return closed
}

// Publish sends to a room, if it is open here. Offsets must come in order; one that is not above the last is dropped
// as already seen, so a source may repeat itself.
func (h *Hub) Publish(name string, p Publication) {
	r := h.room(name)
	if r == nil {
		return
	}
	if len(p.Data) > maxPublication {
		h.log.Error("a publication is too big and was dropped", "room", name, "bytes", len(p.Data))
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return
	}
	if !r.loaded {
		if p.Offset > 0 {
			r.early = append(r.early, p)
		}
		return
	}
	r.take(p)
}

func (r *Room) entry(p Publication) entry {
	data := []byte(p.Data)
	if bytes.IndexByte(data, '\n') >= 0 { // a newline would part the frame
		var b bytes.Buffer
		if err := json.Compact(&b, data); err == nil {
			data = b.Bytes()
		}
	}
	return entry{offset: p.Offset, body: publication(data, p.Offset), data: data, passing: p.Passing, key: p.Replaces}
}

// take accepts a publication for the next tick.
func (r *Room) take(p Publication) {
	if p.Offset > 0 {
		if p.Offset <= r.last {
			return
		}
		r.last = p.Offset
	}
	r.lastUsed = r.hub.now()
	e := r.entry(p)
	if p.Offset == 0 {
		if r.viewers == 0 {
			return
		}
		if e.key != "" {
			for i := range r.pending {
				if r.pending[i].key == e.key {
					r.size += len(e.body) - len(r.pending[i].body)
					r.pending[i] = e
					return
				}
			}
		}
	}
	r.pending = append(r.pending, e)
	r.size += len(e.body) + len(r.quoted) + 32
	if r.size >= maxFrame {
		r.flush()
		return
	}
	tick := r.tick()
	if p.Urgent {
		tick = r.hub.cfg.TickMin
	}
	due := r.flushed.Add(tick)
	wait := time.Until(due)
	if wait <= 0 {
		r.flush()
		return
	}
	if r.due.IsZero() || due.Before(r.due) {
		r.due = due
		if r.timer == nil {
			r.timer = time.AfterFunc(wait, r.ring)
		} else {
			r.timer.Reset(wait)
		}
	}
}

// tick is how long messages are merged: as long as writing to everyone would take if it had half of the machine.
func (r *Room) tick() time.Duration {
	cost := time.Duration(r.hub.writeNS.Load()) * time.Duration(r.viewers) / time.Duration(len(r.shards)) * 2
	return min(max(cost, r.hub.cfg.TickMin), r.hub.cfg.TickMax)
}

func (r *Room) ring() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed && !r.due.IsZero() {
		r.flush()
	}
}

// flush turns what waits into one frame (more if it is much), keeps it as history and wakes the writers.
func (r *Room) flush() {
	r.due = time.Time{}
	if r.timer != nil {
		r.timer.Stop()
	}
	r.flushed = time.Now()
	if len(r.pending) == 0 {
		return
	}
	if r.viewers > 0 {
		var lines []byte
		for _, e := range r.pending {
			line := push(r.quoted, "pub", e.body)
			if len(lines) > 0 && len(lines)+len(line) >= maxFrame {
				r.frame(lines)
				lines = nil
			}
			if len(lines) > 0 {
				lines = append(lines, '\n')
			}
			lines = append(lines, line...)
		}
		r.frame(lines)
	}
	for _, e := range r.pending {
		if e.offset > 0 {
			r.history = append(r.history, e)
			r.top = e.offset
			r.join = nil
		}
	}
	r.trim()
	clear(r.pending)
	r.pending, r.size = r.pending[:0], 0
	for i, subs := range r.shards {
		if len(subs) > 0 {
			r.hub.shards[i].wake(r)
		}
	}
}

func (r *Room) frame(lines []byte) {
	r.frames[r.next%uint64(len(r.frames))] = ws.MustCompileFrame(ws.NewTextFrame(lines))
	r.next++
}

// trim forgets the oldest history beyond the limit.
func (r *Room) trim() {
	if over := len(r.history) - r.hub.cfg.History; over > 0 {
		r.floor = max(r.floor, r.history[over-1].offset)
		r.history = append(r.history[:0:0], r.history[over:]...)
	}
}

// frameAt gives the frame of a sequence, or false if the room has forgotten it.
func (r *Room) frameAt(seq uint64) ([]byte, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if seq >= r.next || seq+uint64(len(r.frames)) < r.next {
		return nil, false
	}
	return r.frames[seq%uint64(len(r.frames))], true
}

// latest gives the newest frame and its sequence, 0 if there was none.
func (r *Room) latest() (uint64, []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.next == 1 {
		return 0, nil
	}
	return r.next - 1, r.frames[(r.next-1)%uint64(len(r.frames))]
}

// enter adds a connection and answers from where it hears the room.
func (r *Room) enter(s *sub, in *subscribeIn) (subscribeResult, *Error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed || !r.loaded {
		return subscribeResult{}, ErrUnknownChannel
	}
	out := subscribeResult{epoch: r.epoch, offset: r.top}
	if in.Recover {
		out.wasRecovering = true
		same := in.Epoch == "" || in.Epoch == r.epoch
		if same && in.Offset >= r.floor && in.Offset <= r.top {
			out.recovered, out.offset = true, in.Offset
			out.publications = r.after(in.Offset)
		} else if in.Flag&flagRejectUnrecovered != 0 {
			return subscribeResult{}, ErrUnrecoverable
		}
	}
	if !out.recovered {
		if r.join == nil {
			r.join = r.newcomers()
		}
		out.publications = r.join
	}
	s.room, s.next = r, r.next
	s.index = len(r.shards[s.shard])
	r.shards[s.shard] = append(r.shards[s.shard], s)
	r.viewers++
	if s.c.user != "" {
		r.users[s.c.user]++
	}
	r.lastUsed = r.hub.now()
	return out, nil
}

// exit takes a connection out; doing it twice is harmless.
func (r *Room) exit(s *sub) {
	r.mu.Lock()
	defer r.mu.Unlock()
	subs := r.shards[s.shard]
	if s.index >= len(subs) || subs[s.index] != s {
		return
	}
	end := len(subs) - 1
	subs[s.index] = subs[end]
	subs[s.index].index = s.index
	subs[end] = nil
	r.shards[s.shard] = subs[:end]
	r.viewers--
	r.lastUsed = r.hub.now()
	if u := s.c.user; u != "" {
		if r.users[u]--; r.users[u] <= 0 {
			delete(r.users, u)
		}
	}
}

func (r *Room) after(offset uint64) []byte {
	var out [][]byte
	for _, e := range r.history {
		if e.offset > offset {
			out = append(out, e.body)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return array(out)
}

// newcomers gives the latest publications that are worth showing to someone who was not here.
func (r *Room) newcomers() []byte {
	var out [][]byte
	for i := len(r.history) - 1; i >= 0 && len(out) < r.hub.cfg.JoinHistory; i-- {
		if !r.history[i].passing {
			out = append(out, r.history[i].body)
		}
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return array(out)
}

// Rewrite passes every kept publication of a room, framed or waiting, to edit, which answers with the data that shall
// stand from now on, or nil to drop the publication.
func (h *Hub) Rewrite(name string, edit func(offset uint64, data json.RawMessage) json.RawMessage) {
	r := h.room(name)
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	change := func(list []entry) []entry {
		kept := list[:0]
		for _, e := range list {
			if e.offset > 0 {
				data := edit(e.offset, e.data)
				if data == nil {
					continue
				}
				if !bytes.Equal(data, e.data) {
					e.data, e.body = data, publication(data, e.offset)
				}
			}
			kept = append(kept, e)
		}
		clear(list[len(kept):])
		return kept
	}
	r.history = change(r.history)
	r.pending = change(r.pending)
	r.join = nil
}

// Viewers says how many connections hear a room.
func (h *Hub) Viewers(name string) int {
	n, _ := h.Presence(name)
	return n
}

// Presence says how many connections hear a room, and how many users known by name are among them.
func (h *Hub) Presence(name string) (connections, users int) {
	r := h.room(name)
	if r == nil {
		return 0, 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.viewers, len(r.users)
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

// past answers a history command.
func (r *Room) past(in *historyIn) ([]byte, *Error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := [][]byte{}
	if in.Since != nil {
		if in.Since.Epoch != "" && in.Since.Epoch != r.epoch {
			return nil, ErrUnrecoverable
		}
		if !in.Reverse && in.Since.Offset < r.floor {
			return nil, ErrUnrecoverable
		}
	}
	limit := in.Limit
	if limit < 0 || limit > len(r.history) {
		limit = len(r.history)
	}
	for i := range r.history {
		e := r.history[i]
		if in.Reverse {
			e = r.history[len(r.history)-1-i]
		}
		if len(out) >= limit {
			break
		}
		if in.Since != nil && (!in.Reverse && e.offset <= in.Since.Offset || in.Reverse && e.offset >= in.Since.Offset) {
			continue
		}
		out = append(out, e.body)
	}
	b := append([]byte(`{"publications":`), array(out)...)
	b = append(b, `,"epoch":`...)
	b = append(b, quoted(r.epoch)...)
	b = append(b, `,"offset":`...)
	b = fmt.Append(b, r.top)
	return append(b, '}'), nil
}
