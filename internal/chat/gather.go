package chat

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/platform/eventlog"
)

// ErrGathered says that a message waits to be told together with others of its kind. It is kept in this process alone: post it
// again a Pause later; it is then told, or waits again.
var ErrGathered = errors.New("the message waits to be told together with others")

// maxGathered is how many messages of a room are told by one; what comes beyond has to be posted again.
const maxGathered = 1000

// gathering is what waits to be told in one room by one message of a kind.
type gathering struct {
	told   time.Time // when the last one was
	newest Once
	ids    map[string]bool // of those that wait. cache: lost ones are posted again
}

type gatheringKey struct{ room, kind string }

// gather tells a once-only message, or keeps it for the next. Nil means that it is told and durable, by itself or by another.
func (s *Service) gather(ctx context.Context, k Kind, room string, m Once) error {
	id, now := m.Once(), s.now()
	s.mu.Lock()
	if s.told.has(k.Name, id) {
		s.mu.Unlock()
		return nil
	}
	g := s.gathering(room, k.Name)
	if now.Sub(g.told) < k.Pause || len(g.ids) > 0 {
		if g.ids[id] || len(g.ids) < maxGathered {
			g.ids[id], g.newest = true, m
		}
		s.mu.Unlock()
		return ErrGathered
	}
	before := g.told
	g.told = now
	s.mu.Unlock()

	err := s.tellOnce(ctx, k, room, m, []string{id})
	if err != nil {
		s.mu.Lock()
		g.told = before
		s.mu.Unlock()
	}
	return err
}

// gathering gives what waits in a room. The caller holds mu.
func (s *Service) gathering(room, kind string) *gathering {
	key := gatheringKey{room, kind}
	g := s.gathered[key]
	if g == nil {
		g = &gathering{ids: map[string]bool{}}
		s.gathered[key] = g
	}
	return g
}

// tellGathered tells what has waited for its pause, or all of it now. What cannot be told is let go: it is posted again.
func (s *Service) tellGathered(ctx context.Context, all bool) {
	type due struct {
		gatheringKey
		newest Once
		ids    []string
	}
	var out []due
	now := s.now()
	s.mu.Lock()
	for key, g := range s.gathered {
		if len(g.ids) > 0 && (all || now.Sub(g.told) >= s.kind(key.kind).Pause) {
			d := due{key, g.newest, make([]string, 0, len(g.ids))}
			for id := range g.ids {
				d.ids = append(d.ids, id)
			}
			out = append(out, d)
			g.told, g.ids = now, map[string]bool{}
		}
	}
	s.mu.Unlock()
	for _, d := range out {
		if err := s.tellOnce(ctx, s.kind(d.kind), d.room, d.newest, d.ids); err != nil {
			s.logger.Warn("messages were not told together", "room", d.room, "kind", d.kind, "messages", len(d.ids), "error", err)
		}
	}
}

// tellOnce writes one message that tells those of ids that were not told before; newest is one of them. Those of several that
// it does not find in the log afterwards are not told, and come again.
func (s *Service) tellOnce(ctx context.Context, k Kind, room string, newest Once, ids []string) error {
	already, err := s.toldBefore(ctx, k.Name, room, ids)
	if err != nil {
		return err
	}
	fresh := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return already[id] })
	if len(fresh) > 0 {
		if err := s.appendOnce(ctx, k, room, newest, fresh); err != nil {
			return err
		}
	}
	if len(fresh) > 1 {
		// Where another process told one of them ahead under the same id, the log ignored this message and what it tells of.
		if already, err = s.toldBefore(ctx, k.Name, room, ids); err != nil {
			return err
		}
	} else if len(fresh) == 1 {
		already[fresh[0]] = true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		if already[id] {
			s.told.add(k.Name, id)
		}
	}
	return nil
}

func (s *Service) appendOnce(ctx context.Context, k Kind, room string, newest Once, ids []string) error {
	message, err := json.Marshal(newest)
	if err != nil {
		return err
	}
	first := newest.Once()
	if !slices.Contains(ids, first) {
		first = ids[0]
	}
	now, key := s.now(), s.place(room).key()
	var records []eventlog.Record
	if len(ids) > 1 {
		if k.Together != nil {
			if message, err = k.Together(message, int64(len(ids)-1)); err != nil {
				return err
			}
		}
		data, err := json.Marshal(toldWith{k.Name, slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == first })})
		if err != nil {
			return err
		}
		records = append(records, eventlog.Record{ID: "told-" + k.Name + "-" + first, Topic: Topic, Key: key, Kind: kindTold, Data: data, Time: now})
	}
	recordID := onceID(k.Name, first)
	body, err := encode(k.Name, recordID, now, json.RawMessage(message))
	if err != nil {
		return err
	}
	return s.append(ctx, append(records, eventlog.Record{ID: recordID, Topic: Topic, Key: key, Kind: k.Name, Data: body, Time: now})...)
}

// onceID is the id of the record that tells a once-only message by itself.
func onceID(kind, id string) string { return kind + "-" + id }

// toldWith is the record in front of a message that tells more than itself.
type toldWith struct {
	Kind string   `json:"kind"`
	IDs  []string `json:"ids"`
}

// toldBefore says which messages were told, by the database and by what the saver has not yet stored of the log.
func (s *Service) toldBefore(ctx context.Context, kind, room string, ids []string) (map[string]bool, error) {
	at := s.place(room)
	off, err := s.Saved(ctx) // first: what is stored meanwhile is then read twice rather than never
	if err != nil {
		return nil, err
	}
	already, err := findTold(ctx, s.db, at.app, kind, ids)
	if err != nil {
		return nil, err
	}
	for {
		records, err := s.log.Read(ctx, Topic, at.key(), off, kept)
		if err != nil {
			return nil, err
		}
		for _, x := range records {
			off = x.Off
			switch x.Kind {
			case kind:
				if id, ok := cutOnce(kind, x.ID); ok {
					already[id] = true
				}
			case kindTold:
				var t toldWith
				if json.Unmarshal(x.Data, &t) == nil && t.Kind == kind {
					for _, id := range t.IDs {
						already[id] = true
					}
				}
			}
		}
		if len(records) < kept {
			return already, nil
		}
	}
}

func cutOnce(kind, recordID string) (id string, ok bool) {
	if len(recordID) <= len(kind)+1 || recordID[:len(kind)+1] != kind+"-" {
		return "", false
	}
	return recordID[len(kind)+1:], true
}

// remembered is the newest once-only messages that are known to be told; it spares looking, and decides nothing.
type remembered struct {
	set  map[string]bool // cache: what is forgotten is looked up
	ring []string        // oldest first, from at on
	at   int
}

const maxRemembered = 32 << 10

func (m *remembered) has(kind, id string) bool { return m.set[onceID(kind, id)] }

func (m *remembered) add(kind, id string) {
	key := onceID(kind, id)
	if m.set[key] {
		return
	}
	if m.set == nil {
		m.set = map[string]bool{}
	}
	m.set[key] = true
	if len(m.ring) < maxRemembered {
		m.ring = append(m.ring, key)
		return
	}
	delete(m.set, m.ring[m.at])
	m.ring[m.at] = key
	m.at = (m.at + 1) % maxRemembered
}
