package chat

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/count"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/realtime"
)

// kept is how many of a room's messages stay at hand, for newcomers and for recovery.
const kept = 512

// room is the state of an open room, made of the log's records in order. The hub's room holds it and guards it.
type room struct {
	roomState
	others  int64           // viewers that other processes have, when they were last asked
	held    int64           // viewers that the others know of
	added   int64           // hearts that are not yet in the database
	seen    count.Distinct  // the viewers that are stored and those that came here
	came    bool            // some of them are not yet in the database
	entered map[string]bool // own: members who came here and are not yet in the database
	told    tally           // the last count that was sent
	news    map[string]news // own: what this process tells its sockets at the next beat
}

// news is the newest of what is Counted about one subject.
type news struct {
	kind string
	data json.RawMessage
}

func (s *Service) load(ctx context.Context, name string) (realtime.Start, error) {
	if !roomName.MatchString(name) {
		return realtime.Start{}, wire(ErrRoom)
	}
	if s.needs.Room != nil {
		if err := s.needs.Room(ctx, name); err != nil {
			return realtime.Start{}, wire(err)
		}
	}
	start, err := s.past(ctx, name)
	if err != nil {
		return start, fmt.Errorf("read the past of %s: %w", name, wire(err))
	}
	r := start.State.(*room)
	// A shared count that was lost begins again at what is stored.
	all, err := s.needs.Counts.Raise(ctx, count.Number{Key: s.heartsKey(name), N: r.hearts})
	if err == nil {
		r.hearts = max(r.hearts, all[0])
	}
	return start, nil
}

// in calls fn with the state of a room that is open here, and says whether it is. The room stands still meanwhile.
func (s *Service) in(name string, fn func(*room)) bool {
	return s.hub.State(name, func(state any) { fn(state.(*room)) })
}

// past reads the room's state from the database as far as the saver got, and what came after from the log.
func (s *Service) past(ctx context.Context, name string) (realtime.Start, error) {
	at := s.place(name)
	last, err := s.log.ReadLast(ctx, Topic, at.key(), kept)
	if err != nil {
		return realtime.Start{}, err
	}
	state, err := findRoom(ctx, s.db, at, s.log.LogID())
	if err != nil {
		return realtime.Start{}, err
	}
	start := realtime.Start{Epoch: s.log.LogID()}
	since := last
	if len(last) > 0 && last[0].Off > 1 {
		first := last[0].Off
		if len(last) == kept {
			start.Floor = uint64(first - 1)
		} else if start.Floor, err = topBefore(ctx, s.db, at, first); err != nil { // retention may have cut the log
			return start, err
		}
		// The saver may be further behind than what stays at hand.
		for after := state.off; after < first-1; {
			older, err := s.log.Read(ctx, Topic, at.key(), after, kept)
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
				state.apply(s.kind(x.Kind), x)
			}
			after = older[len(older)-1].Off
		}
	}
	gone := map[string]bool{}
	for _, x := range since {
		state.apply(s.kind(x.Kind), x)
		if x.Kind == KindDelete {
			gone[target(x.Data)] = true
		}
		start.Top = uint64(x.Off)
	}
	for _, x := range last {
		if !gone[x.ID] && x.Kind != kindTold {
			start.Publications = append(start.Publications, s.publication(x))
		}
	}
	seen, _, err := findAudience(ctx, s.db, at)
	if err != nil {
		return start, err
	}
	start.State = &room{roomState: state, news: map[string]news{}, seen: *seen}
	return start, nil
}

// roomState is what the database keeps of a room.
type roomState struct {
	off    int64
	board  Board
	hearts int64
}

// apply brings the state up to a record of a kind; an older one changes nothing.
func (st *roomState) apply(k Kind, x eventlog.Record) {
	if x.Off <= st.off {
		return
	}
	st.off = x.Off
	if k.Set != nil {
		k.Set(&st.board, x.Data)
	}
}

// show brings one record of the log to the room, if it is open here.
func (s *Service) show(x eventlog.Record) {
	at := placeOf(x.Key)
	if at.app != s.cfg.App {
		return
	}
	if x.Kind == kindTold {
		return
	}
	k := s.kind(x.Kind)
	p := s.publication(x)
	p.Apply = func(state any) { state.(*room).apply(k, x) }
	if x.Kind == KindDelete {
		p.Removes = s.message(target(x.Data))
	}
	s.hub.Publish(at.room, p)
}

// message tells the message of an id by its first bytes.
func (s *Service) message(id string) func(json.RawMessage) bool {
	var marks [][]byte
	for _, kind := range s.lasting() {
		marks = append(marks, prefix(kind, id))
	}
	return func(data json.RawMessage) bool {
		return slices.ContainsFunc(marks, func(mark []byte) bool { return bytes.HasPrefix(data, mark) })
	}
}

// publication is a record as sockets get it.
func (s *Service) publication(x eventlog.Record) realtime.Publication {
	k := s.kind(x.Kind)
	p := realtime.Publication{Offset: uint64(x.Off), Data: x.Data, Urgent: k.Class == MustShow, Passing: !k.Lasting}
	switch x.Kind {
	case KindText:
		var t Text
		if json.Unmarshal(x.Data, &t) != nil {
			break
		}
		p.Urgent = t.Author.Role.Staff()
		p.Data = t.public(x.Data)
	case KindDelete:
		p.Data = publicDelete(x)
	}
	return p
}

// state is what a newcomer needs to know; it is taken after the room's position, so it is never older than that.
func (s *Service) state(name string, who account.Identity) State {
	st := State{Viewers: int64(s.hub.Viewers(name)), Closed: s.closed.Load(), You: s.you(name, who), Board: slices.Concat(ownBoard, s.cfg.Says.Board)}
	s.in(name, func(r *room) {
		st.Viewers += r.others
		st.Hearts = r.hearts
		for i, v := range st.Board {
			if now, set := r.board.Values[v.Name]; set {
				st.Board[i].JSON = now
			}
		}
	})
	return st
}

// you says what someone may do in a room.
func (s *Service) you(name string, who account.Identity) You {
	if !who.Member() {
		return You{Reason: "guest"}
	}
	y := You{ID: who.MemberID, Name: who.Shown(), Role: who.Role, CanWrite: true}
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
	s.in(name, func(r *room) { ended = r.board.Closed })
	return ended
}
