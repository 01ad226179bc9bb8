package realtime

// errRoomClosed says that the room was closed before the connection was in.
var errRoomClosed = &Error{100, "the room was closed", true}

// sub is one connection's place in a room.
type sub struct {
	c     *Client
	room  *Room
	ring  *ring
	name  string // channel name as the client calls it
	shard int
	index int
	aside bool   // not counted
	who   string // Subscribed.Viewer
	// guarded by c.mu
	next   uint64 // the frame to send next
	active bool   // the subscribe reply is on its way
}

// enter adds a connection and answers from where it hears the room. It fails with errRoomClosed, ErrUnrecoverable.
func (r *Room) enter(s *sub, in *subscribeIn) (subscribeResult, *Error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed || !r.loaded {
		return subscribeResult{}, errRoomClosed
	}
	out := subscribeResult{epoch: r.epoch, offset: r.top}
	if in.Recover {
		out.wasRecovering = true
		same := in.Epoch == "" || in.Epoch == r.epoch
		if same && in.Offset >= r.floor && in.Offset <= r.top {
			out.recovered, out.offset = true, in.Offset
			if missed := r.after(in.Offset); len(missed) > 0 {
				out.publications = s.c.wire.publications(missed)
			}
		} else if in.Flag&flagRejectUnrecovered != 0 {
			return subscribeResult{}, ErrUnrecoverable
		}
	}
	g := r.ringOf(s.c.wire)
	if !out.recovered {
		if g.join == nil {
			g.join = g.wire.publications(r.newcomers())
		}
		out.publications = g.join
	}
	s.room, s.ring, s.next = r, g, g.next
	g.viewers++
	s.index = len(r.shards[s.shard])
	r.shards[s.shard] = append(r.shards[s.shard], s)
	r.viewers++
	r.count(s, 1)
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
	s.ring.viewers--
	r.viewers--
	r.lastUsed = r.hub.now()
	r.count(s, -1)
}

// count adds n, which is 1 or -1, to the sums of the room for a connection. The caller holds mu.
func (r *Room) count(s *sub, n int) {
	if s.aside {
		r.aside += n
		return
	}
	if s.who == "" {
		r.alone += n
	} else {
		add(r.people, s.who, n)
	}
	if s.c.user != "" {
		add(r.users, s.c.user, n)
	}
}

func add(to map[string]int, name string, n int) {
	if to[name] += n; to[name] <= 0 {
		delete(to, name)
	}
}

// counted is how many viewers are counted, each once however many connections they have. The caller holds mu.
func (r *Room) counted() int { return r.alone + len(r.people) }

// Viewers says how many viewers hear a room, each once however many connections they have, without those who stand aside.
func (h *Hub) Viewers(name string) int {
	r := h.room(name)
	if r == nil {
		return 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.counted()
}

// Presence says how many connections hear a room without those who stand aside, and how many users known by name are among them.
func (h *Hub) Presence(name string) (connections, users int) {
	r := h.room(name)
	if r == nil {
		return 0, 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.viewers - r.aside, len(r.users)
}
