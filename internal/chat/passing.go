package chat

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/realtime"
)

// The kinds of passing records beside those of an app's Counted messages.
const (
	passSanction  = "sanction"   // what holds against a member has changed
	passSignedOut = "signed out" // a member's sessions have ended, or they may do other things
)

// concerns is the data of a passing record about a member.
type concerns struct {
	Member string `json:"member"`
	From   string `json:"from,omitempty"` // the process that has acted on it already
}

// pass tells every process of something that passes. Key is a room, or whatever else keeps records in order.
func (s *Service) pass(ctx context.Context, kind, room string, data any) error {
	now := s.now()
	body, err := json.Marshal(data)
	if err != nil {
		return err
	}
	return s.append(ctx, eventlog.Record{ID: id.New(), Topic: Passing, Key: s.place(room).key(), Kind: kind, Data: body, Time: now})
}

// hear acts on what passes.
func (s *Service) hear(ctx context.Context, x eventlog.Record) {
	at := placeOf(x.Key)
	if at.app != s.cfg.App {
		return
	}
	switch x.Kind {
	case passSanction, passSignedOut:
		var c concerns
		if err := json.Unmarshal(x.Data, &c); err != nil {
			s.logger.Error("a record about a member cannot be read", "kind", x.Kind, "error", err)
			return
		}
		if c.From == s.self {
			return
		}
		if x.Kind == passSignedOut {
			if s.needs.Changed != nil {
				s.needs.Changed(c.Member)
			}
			s.hub.Disconnect(c.Member, DisconnectSignedOut)
			return
		}
		if err := s.heed(ctx, at.room, c.Member); err != nil {
			s.logger.Error("what holds against a member was not read again", "member", c.Member, "error", err)
		}
	default:
		s.note(at.room, x)
	}
}

// maxNews is how many subjects of Counted messages wait for the next beat of a room.
const maxNews = 1000

// note keeps the newest of what is Counted until the next beat, and brings what stands in the room up to it.
func (s *Service) note(name string, x eventlog.Record) {
	var m struct {
		About   string          `json:"about"`
		Message json.RawMessage `json:"message"`
	}
	k := s.kind(x.Kind)
	if json.Unmarshal(x.Data, &m) != nil || k.Class != Counted {
		return
	}
	s.in(name, func(r *room) {
		subject := x.Kind + " " + m.About
		if _, waits := r.news[subject]; waits || len(r.news) < maxNews {
			r.news[subject] = news{x.Kind, m.Message}
		}
		if k.Set != nil {
			k.Set(&r.board, m.Message)
		}
	})
}

// sendNews tells each room the newest of what is Counted.
func (s *Service) sendNews() {
	all := map[string]map[string]news{}
	s.hub.Each(func(name string, _ int, state any) {
		if r := state.(*room); len(r.news) > 0 {
			all[name], r.news = r.news, map[string]news{}
		}
	})
	for name, waiting := range all {
		for subject, n := range waiting {
			if data, err := encode(n.kind, "", s.now(), n.data); err == nil {
				s.hub.Publish(name, realtime.Publication{Data: data, Replaces: subject})
			}
		}
	}
}

// postCounted passes a Counted message on to every process.
func (s *Service) postCounted(ctx context.Context, room string, m Message) error {
	about := ""
	if a, ok := m.(About); ok {
		about = a.About()
	}
	return s.pass(ctx, m.Kind(), room, struct {
		About   string  `json:"about"`
		Message Message `json:"message"`
	}{about, m})
}

// follow hands every record of a topic from an offset on to do, until ctx ends.
func (s *Service) follow(ctx context.Context, topic string, from int64, do func(eventlog.Record)) error {
	err := s.log.Tail(ctx, topic, from, func(records []eventlog.Record) error {
		for _, r := range records {
			do(r)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("follow %s: %w", topic, err)
	}
	return nil
}
