package chat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// ErrGathered says that a message waits to be told together with others of its kind. It is kept in this process alone: post it
// again a Pause later; it is then told, or waits again.
var ErrGathered = errors.New("the message waits to be told together with others")

// maxGathered is how many messages of a room are told by one; what comes beyond has to be posted again.
const maxGathered = 1000

// gathering is what waits to be told in one room by one message of a kind.
type gathering struct {
	told   time.Time // when the last one was
	newest string
	wait   map[string]Once // by id. cache: lost ones are posted again
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
	if now.Sub(g.told) < k.Pause || len(g.wait) > 0 {
		if g.wait[id] != nil || len(g.wait) < maxGathered {
			g.wait[id], g.newest = m, id
		}
		s.mu.Unlock()
		return ErrGathered
	}
	before := g.told
	g.told = now
	s.mu.Unlock()

	err := s.tellOnce(ctx, k, room, id, map[string]Once{id: m})
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
		g = &gathering{wait: map[string]Once{}}
		s.gathered[key] = g
	}
	return g
}

// telling bounds what one beat may take to tell what was gathered.
const telling = 5 * time.Second

// tellGathered tells what has waited for its pause, or all of it now. What cannot be told in time is let go: it is posted again.
func (s *Service) tellGathered(ctx context.Context, all bool) {
	ctx, cancel := context.WithTimeout(ctx, telling)
	defer cancel()
	type due struct {
		gatheringKey
		newest string
		wait   map[string]Once // own: what this beat took out
	}
	var out []due
	now := s.now()
	s.mu.Lock()
	for key, g := range s.gathered {
		if len(g.wait) > 0 && (all || now.Sub(g.told) >= s.kind(key.kind).Pause) {
			out = append(out, due{key, g.newest, g.wait})
			g.told, g.wait = now, map[string]Once{}
		}
	}
	s.mu.Unlock()
	for _, d := range out {
		if err := s.tellOnce(ctx, s.kind(d.kind), d.room, d.newest, d.wait); err != nil {
			s.logger.Warn("messages were not told together", "room", d.room, "kind", d.kind, "messages", len(d.wait), "error", err)
		}
	}
}

// tellOnce has each of the messages told that were not told before; those that nobody told yet by one message, which shows
// newest if it can.
//
// Which message tells of which is decided in the database before anything is written. So another process that has the same
// messages in hand, because this one is slow or dead, comes to the same record, and the log takes in a record once.
func (s *Service) tellOnce(ctx context.Context, k Kind, room, newest string, all map[string]Once) error {
	ids := slices.Sorted(maps.Keys(all))
	already, err := s.toldBefore(ctx, k.Name, room, ids)
	if err != nil {
		return err
	}
	fresh := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return already[id] })
	if len(fresh) > 0 {
		messages, err := s.claim(ctx, k.Name, room, newest, fresh)
		if err != nil {
			return err
		}
		for _, c := range messages {
			shown := c.inHand[0]
			if slices.Contains(c.inHand, newest) {
				shown = newest
			}
			if err := s.appendOnce(ctx, k, room, c.message, all[shown], c.size-1); err != nil {
				return err
			}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		s.told.add(k.Name, id)
	}
	return nil
}

// claim decides which message tells of each of ids, where that is not decided yet: one for all of them.
func (s *Service) claim(ctx context.Context, kind, room, newest string, ids []string) (messages []claimed, err error) {
	if i := slices.Index(ids, newest); i > 0 {
		ids = slices.Concat(ids[i:i+1], ids[:i], ids[i+1:]) // the message has the name of the first that is free
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		messages, err = claimTold(ctx, tx, s.place(room).app, kind, ids)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim what is told in %s: %w", room, err)
	}
	return messages, nil
}

// appendOnce writes the record of a claimed message, which tells of others beside the one that it shows.
func (s *Service) appendOnce(ctx context.Context, k Kind, room, message string, shown Once, others int64) error {
	data, err := json.Marshal(shown)
	if err != nil {
		return err
	}
	if others > 0 && k.Together != nil {
		if data, err = k.Together(data, others); err != nil {
			return err
		}
	}
	now, recordID := s.now(), onceID(k.Name, message)
	body, err := encode(k.Name, recordID, now, json.RawMessage(data))
	if err != nil {
		return err
	}
	return s.append(ctx, eventlog.Record{ID: recordID, Topic: Topic, Key: s.place(room).key(), Kind: k.Name, Data: body, Time: now})
}

// onceID is the id of the record of a message that is told once.
func onceID(kind, id string) string { return kind + "-" + id }

// toldWith is a record in front of a message that tells of more than itself. Earlier programs wrote it in the place of claims.
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
	claims, err := findClaims(ctx, s.db, at.app, kind, ids)
	if err != nil {
		return nil, err
	}
	messages := slices.Clone(ids)
	for _, message := range claims {
		messages = append(messages, message)
	}
	slices.Sort(messages)
	written, err := findOnce(ctx, s.db, at.app, kind, slices.Compact(messages))
	if err != nil {
		return nil, err
	}
	already := map[string]bool{}
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
					written[id] = true
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
			break
		}
	}
	for _, id := range ids {
		message, decided := claims[id]
		already[id] = already[id] || written[id] && !decided || decided && (message == "" || written[message])
	}
	return already, nil
}

func cutOnce(kind, recordID string) (id string, ok bool) {
	return strings.CutPrefix(recordID, kind+"-")
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
