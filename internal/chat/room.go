package chat

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/realtime"
)

// kept is how many of a room's messages stay at hand, for newcomers and for recovery.
const kept = 512

// room is the state of an open room, made of the log's records in order.
type room struct {
	name string

	mu     sync.Mutex // guards what follows
	loaded bool
	early  []eventlog.Record // came while the past was read
	off    int64             // the last record in this state
	pinned *Product
	show   string
	hearts int64
	saved  int64 // hearts in the database
	told   count // the last count that was sent
	stock  map[string]Stock
}

type count struct {
	viewers int
	hearts  int64
}

// open makes sure that a room is open, its past read from the log.
func (s *Service) open(ctx context.Context, name string) error {
	if !roomName.MatchString(name) {
		return ErrRoom
	}
	if s.cfg.Room != nil && !s.hub.Opened(name) {
		if err := s.cfg.Room(ctx, name); err != nil {
			return err
		}
	}
	return s.hub.Open(name, func() (realtime.Start, error) { return s.load(ctx, name) })
}

func (s *Service) load(ctx context.Context, name string) (realtime.Start, error) {
	r := &room{name: name, stock: map[string]Stock{}}
	s.mu.Lock()
	s.rooms[name] = r // from here the tailer hands records over
	s.mu.Unlock()
	start, err := s.past(ctx, r)
	if err != nil {
		s.mu.Lock()
		delete(s.rooms, name)
		s.mu.Unlock()
		return start, fmt.Errorf("read the past of %s: %w", name, err)
	}
	return start, nil
}

// past reads the room's state from the database as far as the saver got, and what came after from the log.
func (s *Service) past(ctx context.Context, r *room) (realtime.Start, error) {
	last, err := s.log.ReadLast(ctx, Topic, r.name, kept)
	if err != nil {
		return realtime.Start{}, err
	}
	state, err := findRoom(ctx, s.db, r.name, s.log.LogID())
	if err != nil {
		return realtime.Start{}, err
	}
	start := realtime.Start{Epoch: s.log.LogID()}
	since := last
	if len(last) > 0 && last[0].Off > 1 {
		first := last[0].Off
		if len(last) == kept {
			start.Floor = uint64(first - 1)
		} else if start.Floor, err = topBefore(ctx, s.db, r.name, first); err != nil { // retention may have cut the log
			return start, err
		}
		// The saver may be further behind than what stays at hand.
		for after := state.off; after < first-1; {
			older, err := s.log.Read(ctx, Topic, r.name, after, kept)
			if err != nil {
				return start, err
			}
			for len(older) > 0 && older[len(older)-1].Off >= first {
				older = older[:len(older)-1]
			}
			if len(older) == 0 {
				break
			}
			for _, x := range older {
				state.apply(x)
			}
			after = older[len(older)-1].Off
		}
	}
	gone := map[string]bool{}
	for _, x := range since {
		state.apply(x)
		if x.Kind == KindDelete {
			gone[target(x.Data)] = true
		}
		start.Top = uint64(x.Off)
	}
	for _, x := range last {
		if !gone[x.ID] {
			start.Publications = append(start.Publications, publication(x))
		}
	}

	r.mu.Lock()
	defer r.mu.Unlock()
	r.off, r.pinned, r.show = state.off, state.pinned, state.show
	r.hearts, r.saved = state.hearts, state.hearts
	r.loaded = true
	for _, x := range r.early {
		r.apply(x)
	}
	r.early = nil
	return start, nil
}

// roomState is what the database keeps of a room.
type roomState struct {
	off    int64
	pinned *Product
	show   string
	hearts int64
}

// apply brings the state up to a record; an older one changes nothing.
func (st *roomState) apply(x eventlog.Record) {
	if x.Off <= st.off {
		return
	}
	st.off = x.Off
	switch x.Kind {
	case KindCard:
		var c Card
		if json.Unmarshal(x.Data, &c) == nil {
			st.pinned = &c.Product
		}
	case KindUnpin:
		st.pinned = nil
	case KindShow:
		var sh Show
		if json.Unmarshal(x.Data, &sh) == nil {
			st.show = sh.State
		}
	}
}

func (r *room) apply(x eventlog.Record) {
	st := roomState{off: r.off, pinned: r.pinned, show: r.show}
	st.apply(x)
	r.off, r.pinned, r.show = st.off, st.pinned, st.show
}

// show brings one record of the log to the room, if it is open here.
func (s *Service) show(x eventlog.Record) {
	s.mu.Lock()
	r := s.rooms[x.Key]
	s.mu.Unlock()
	if r == nil {
		return
	}
	r.mu.Lock()
	if r.loaded {
		r.apply(x)
	} else {
		r.early = append(r.early, x)
	}
	r.mu.Unlock()
	if x.Kind == KindDelete {
		s.purge(x.Key, target(x.Data))
	}
	s.hub.Publish(x.Key, publication(x))
}

// purge takes a deleted message out of what newcomers and returners get.
func (s *Service) purge(name, id string) {
	var marks [][]byte
	for _, kind := range []string{KindText, KindOrder, KindNotice} {
		marks = append(marks, prefix(kind, id))
	}
	s.hub.Rewrite(name, func(_ uint64, data json.RawMessage) json.RawMessage {
		for _, mark := range marks {
			if bytes.HasPrefix(data, mark) {
				return nil
			}
		}
		return data
	})
}

// publication is a record as sockets get it.
func publication(x eventlog.Record) realtime.Publication {
	p := realtime.Publication{Offset: uint64(x.Off), Data: x.Data}
	switch x.Kind {
	case KindText:
		var t struct {
			Author struct {
				Role account.Role `json:"role"`
			} `json:"author"`
		}
		p.Urgent = json.Unmarshal(x.Data, &t) == nil && t.Author.Role.Staff()
	case KindOrder, KindNotice:
		p.Urgent = true
	case KindDelete:
		p.Data = publicDelete(x)
		p.Urgent, p.Passing = true, true
	default:
		p.Urgent, p.Passing = true, true
	}
	return p
}

// state is what a newcomer needs to know; it is taken after the room's position, so it is never older than that.
func (s *Service) state(name string, who account.Identity) State {
	st := State{Viewers: s.hub.Viewers(name), You: s.you(name, who)}
	s.mu.Lock()
	r := s.rooms[name]
	s.mu.Unlock()
	if r == nil {
		return st
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	st.Hearts, st.Show = r.hearts, r.show
	if r.pinned != nil {
		p := *r.pinned
		st.Pinned = &p
	}
	return st
}

// you says what someone may do in a room.
func (s *Service) you(name string, who account.Identity) You {
	if !who.Member() {
		return You{Reason: "guest"}
	}
	y := You{ID: who.MemberID, Name: who.Name, Role: who.Role, CanWrite: true}
	if x, ok := s.sanctioned(name, who.MemberID); ok {
		y.CanWrite, y.Until = false, x.until()
		if y.Reason = "muted"; x.Kind == Ban {
			y.Reason = "banned"
		}
		return y
	}
	if s.ended(name) {
		y.CanWrite, y.Reason = false, "ended"
	}
	return y
}

func (s *Service) ended(name string) bool {
	s.mu.Lock()
	r := s.rooms[name]
	s.mu.Unlock()
	if r == nil {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.show == "ended"
}

// sendCounts tells each room its viewers and hearts, where they changed.
func (s *Service) sendCounts() {
	for _, r := range s.openRooms() {
		viewers := s.hub.Viewers(r.name)
		r.mu.Lock()
		now := count{viewers, r.hearts}
		changed := now != r.told
		r.told = now
		r.mu.Unlock()
		if changed && viewers > 0 {
			data := fmt.Appendf(nil, `{"kind":"count","viewers":%d,"hearts":%d}`, now.viewers, now.hearts)
			s.hub.Publish(r.name, realtime.Publication{Data: data, Replaces: KindCount})
		}
	}
}

// sendStock tells each room what is left of the variants that changed.
func (s *Service) sendStock() {
	for _, r := range s.openRooms() {
		r.mu.Lock()
		changed := r.stock
		if len(changed) > 0 {
			r.stock = map[string]Stock{}
		}
		r.mu.Unlock()
		for _, x := range changed {
			if data, err := encode(KindStock, "", s.now(), x); err == nil {
				s.hub.Publish(r.name, realtime.Publication{Data: data, Replaces: "stock " + x.Variant})
			}
		}
	}
}

func (s *Service) openRooms() []*room {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]*room, 0, len(s.rooms))
	for _, r := range s.rooms {
		out = append(out, r)
	}
	return out
}

// saveHearts stores the counts that changed. Hearts are only counted: a crash may lose the last seconds of them.
func (s *Service) saveHearts(ctx context.Context) {
	changed := map[string]int64{}
	for _, r := range s.openRooms() {
		r.mu.Lock()
		if r.loaded && r.hearts != r.saved {
			changed[r.name] = r.hearts
			r.saved = r.hearts
		}
		r.mu.Unlock()
	}
	if len(changed) == 0 {
		return
	}
	if err := storeHearts(ctx, s.db, changed); err != nil {
		s.logger.Warn("hearts were not stored", "error", err)
	}
}

// heart counts hearts for a room.
func (s *Service) heart(name string, n int64) int64 {
	s.mu.Lock()
	r := s.rooms[name]
	s.mu.Unlock()
	if r == nil {
		return 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.hearts += n
	return r.hearts
}
