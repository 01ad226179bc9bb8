package chat

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/realtime"
)

// kept is how many of a room's messages stay at hand, for newcomers and for recovery.
const kept = 512

// room is the state of an open room, made of the log's records in order. The hub's room holds it and guards it.
type room struct {
	roomState
	saved int64 // hearts in the database
	told  count // the last count that was sent
	stock map[string]Stock
}

type count struct {
	viewers int
	hearts  int64
}

// open makes sure that a room is open, its past read from the log.
func (s *Service) open(ctx context.Context, name string) error {
	return s.hub.Open(name, func() (realtime.Start, error) { return s.load(ctx, name) })
}

func (s *Service) load(ctx context.Context, name string) (realtime.Start, error) {
	if !roomName.MatchString(name) {
		return realtime.Start{}, wire(ErrRoom)
	}
	if s.cfg.Room != nil {
		if err := s.cfg.Room(ctx, name); err != nil {
			return realtime.Start{}, wire(err)
		}
	}
	start, err := s.past(ctx, name)
	if err != nil {
		return start, fmt.Errorf("read the past of %s: %w", name, wire(err))
	}
	return start, nil
}

// in calls fn with the state of a room that is open here, and says whether it is. The room stands still meanwhile.
func (s *Service) in(name string, fn func(*room)) bool {
	return s.hub.State(name, func(state any) { fn(state.(*room)) })
}

// past reads the room's state from the database as far as the saver got, and what came after from the log.
func (s *Service) past(ctx context.Context, name string) (realtime.Start, error) {
	last, err := s.log.ReadLast(ctx, Topic, name, kept)
	if err != nil {
		return realtime.Start{}, err
	}
	state, err := findRoom(ctx, s.db, name, s.log.LogID())
	if err != nil {
		return realtime.Start{}, err
	}
	start := realtime.Start{Epoch: s.log.LogID()}
	since := last
	if len(last) > 0 && last[0].Off > 1 {
		first := last[0].Off
		if len(last) == kept {
			start.Floor = uint64(first - 1)
		} else if start.Floor, err = topBefore(ctx, s.db, name, first); err != nil { // retention may have cut the log
			return start, err
		}
		// The saver may be further behind than what stays at hand.
		for after := state.off; after < first-1; {
			older, err := s.log.Read(ctx, Topic, name, after, kept)
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
	start.State = &room{roomState: state, saved: state.hearts, stock: map[string]Stock{}}
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

// show brings one record of the log to the room, if it is open here.
func (s *Service) show(x eventlog.Record) {
	p := publication(x)
	p.Apply = func(state any) { state.(*room).apply(x) }
	if x.Kind == KindDelete {
		p.Removes = message(target(x.Data))
	}
	s.hub.Publish(x.Key, p)
}

// message tells the message of an id by its first bytes.
func message(id string) func(json.RawMessage) bool {
	var marks [][]byte
	for _, kind := range []string{KindText, KindOrder, KindNotice} {
		marks = append(marks, prefix(kind, id))
	}
	return func(data json.RawMessage) bool {
		return slices.ContainsFunc(marks, func(mark []byte) bool { return bytes.HasPrefix(data, mark) })
	}
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
	s.in(name, func(r *room) {
		st.Hearts, st.Show = r.hearts, r.show
		if r.pinned != nil {
			p := *r.pinned
			st.Pinned = &p
		}
	})
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

func (s *Service) ended(name string) (ended bool) {
	s.in(name, func(r *room) { ended = r.show == "ended" })
	return ended
}

// sendCounts tells each room its viewers and hearts, where they changed.
func (s *Service) sendCounts() {
	changed := map[string]count{}
	s.hub.Each(func(name string, viewers int, state any) {
		r := state.(*room)
		if now := (count{viewers, r.hearts}); now != r.told && viewers > 0 {
			changed[name], r.told = now, now
		}
	})
	for name, now := range changed {
		data := fmt.Appendf(nil, `{"kind":"count","viewers":%d,"hearts":%d}`, now.viewers, now.hearts)
		s.hub.Publish(name, realtime.Publication{Data: data, Replaces: KindCount})
	}
}

// sendStock tells each room what is left of the variants that changed.
func (s *Service) sendStock() {
	changed := map[string]map[string]Stock{}
	s.hub.Each(func(name string, _ int, state any) {
		if r := state.(*room); len(r.stock) > 0 {
			changed[name], r.stock = r.stock, map[string]Stock{}
		}
	})
	for name, all := range changed {
		for _, x := range all {
			if data, err := encode(KindStock, "", s.now(), x); err == nil {
				s.hub.Publish(name, realtime.Publication{Data: data, Replaces: "stock " + x.Variant})
			}
		}
	}
}

// saveHearts stores the counts that changed. Hearts are only counted: a crash may lose the last seconds of them.
func (s *Service) saveHearts(ctx context.Context) {
	changed := map[string]int64{}
	s.hub.Each(func(name string, _ int, state any) {
		if r := state.(*room); r.hearts != r.saved {
			changed[name], r.saved = r.hearts, r.hearts
		}
	})
	if len(changed) == 0 {
		return
	}
	if err := storeHearts(ctx, s.db, changed); err != nil {
		s.logger.Warn("hearts were not stored", "error", err)
	}
}

// heart counts hearts for a room.
func (s *Service) heart(name string, n int64) (hearts int64) {
	s.in(name, func(r *room) {
		r.hearts += n
		hearts = r.hearts
	})
	return hearts
}
