package chat

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/line"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// The kinds of sanctions. Who is muted reads on; who is banned is cut off and does not get in again.
const (
	Mute = "mute"
	Ban  = "ban"
)

// Everywhere is the room of a sanction that holds in every room.
const Everywhere = "*"

// maxMute is the longest mute; a ban may have no end.
const maxMute = 365 * 24 * time.Hour

// Sanction keeps a member from writing, or from a room altogether.
type Sanction struct {
	ID        string    `json:"id"        doc:"Sanction id"`
	Room      string    `json:"room"      doc:"Where it holds; * is everywhere"`
	Member    string    `json:"member"    doc:"Member id"`
	Name      string    `json:"name"      doc:"Their name when it was imposed"`
	Kind      string    `json:"kind"      doc:"mute or ban" enum:"mute,ban"`
	Until     time.Time `json:"until"     doc:"When it ends; the zero time for never"`
	Reason    string    `json:"reason"    doc:"For the staff's eyes"`
	By        string    `json:"by"        doc:"Member id of the staff, or flood or trace for the machine"`
	CreatedAt time.Time `json:"createdAt" doc:"When it was imposed"`
}

// maxReason is how many characters a reason has at most.
const maxReason = 200

type sanctionKey struct{ room, member string }

func (x Sanction) key() sanctionKey { return sanctionKey{x.Room, x.Member} }

func (x Sanction) inForce(now time.Time) bool { return x.Until.IsZero() || now.Before(x.Until) }

func (x Sanction) until() int64 { return sqldb.Millis(x.Until) }

// sanctioned gives what holds against a member in a room, a ban before a mute.
func (s *Service) sanctioned(room, member string) (Sanction, bool) {
	if member == "" {
		return Sanction{}, false
	}
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	here, ok := s.sanctions[sanctionKey{room, member}]
	ok = ok && here.inForce(now)
	if all, too := s.sanctions[sanctionKey{Everywhere, member}]; too && all.inForce(now) && (!ok || all.Kind == Ban) {
		return all, true
	}
	return here, ok
}

// Impose mutes or bans a member in a room and tells them; whoever is banned is cut off. A new sanction takes the place
// of the old one. A zero Until is for ever, for bans only. It fails with ErrMember, ErrSelf, ErrRank or ErrUntil.
func (s *Service) Impose(ctx context.Context, x Sanction, by account.Identity) (Sanction, error) {
	now := s.now()
	x.By = by.MemberID
	switch {
	case x.Member == "" || len(x.Member) > 36:
		return x, ErrMember
	case x.Member == x.By:
		return x, ErrSelf
	case x.Kind == Mute && x.Until.IsZero(), !x.Until.IsZero() && (!x.Until.After(now) || x.Until.Sub(now) > maxMute+time.Minute):
		return x, ErrUntil
	case x.Room != Everywhere && !roomName.MatchString(x.Room):
		return x, ErrRoom
	}
	x.ID, x.CreatedAt = id.New(), now
	x.Reason, _ = line.Clean(x.Reason, 0, maxReason)
	name, err := s.outranked(ctx, x.Member, by)
	if err != nil {
		return x, err
	}
	x.Name = cmp.Or(x.Name, name)
	if err := s.impose(ctx, x); err != nil {
		return x, err
	}
	return x, s.sanctionChanged(ctx, x.Room, x.Member)
}

// outranked gives the name of a member who stands below by, or fails with ErrRank. Who is no member any more stands below all.
func (s *Service) outranked(ctx context.Context, member string, by account.Identity) (name string, err error) {
	if s.needs.Member != nil {
		m, err := s.needs.Member(ctx, member)
		if err == nil && !by.Role.Above(m.Role) {
			return "", ErrRank
		}
		if err == nil || !errors.Is(err, account.ErrNotFound) {
			return m.Name, err
		}
	}
	return nameOf(ctx, s.db, member)
}

// sanctionChanged acts here on what holds now against a member in a room, and tells the other processes to do so.
// They look by themselves now and then, so what does not reach them now does so a little later.
func (s *Service) sanctionChanged(ctx context.Context, room, member string) error {
	if err := s.heed(ctx, room, member); err != nil {
		return err
	}
	if err := s.pass(ctx, passSanction, room, concerns{member, s.self}); err != nil {
		s.logger.Warn("other processes were not told of a sanction", "room", room, "member", member, "error", err)
	}
	return nil
}

// heed reads again what holds against a member, tells them what they may do, and cuts off who is banned.
func (s *Service) heed(ctx context.Context, room, member string) error {
	if err := s.readSanctions(ctx, member); err != nil {
		return err
	}
	s.tellYou(room, member)
	for _, c := range s.hub.Clients(member) {
		for _, name := range c.Rooms() {
			if x, ok := s.sanctioned(name, member); ok && x.Kind == Ban {
				c.Disconnect(DisconnectBanned)
				break
			}
		}
	}
	return nil
}

// readSanctions brings what this process remembers of sanctions up to the database: of one member, or of all for "".
func (s *Service) readSanctions(ctx context.Context, member string) error {
	s.reading.Lock() // an older answer must not come after a newer one
	defer s.reading.Unlock()
	list, err := sanctionsInForce(ctx, s.db, s.cfg.App, member, s.now())
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for k := range s.sanctions {
		if member == "" || k.member == member {
			delete(s.sanctions, k)
		}
	}
	for _, x := range list {
		s.sanctions[x.key()] = x
	}
	return nil
}

// Mute keeps a member from writing in a room until a time.
func (s *Service) Mute(ctx context.Context, room, member string, until time.Time, by account.Identity) (Sanction, error) {
	return s.Impose(ctx, Sanction{Room: room, Member: member, Kind: Mute, Until: until}, by)
}

// Ban excludes a member from a room until a time, or for ever if it is zero.
func (s *Service) Ban(ctx context.Context, room, member string, until time.Time, by account.Identity) (Sanction, error) {
	return s.Impose(ctx, Sanction{Room: room, Member: member, Kind: Ban, Until: until}, by)
}

// Unban lifts what holds against a member in a room, a mute too. Lifting nothing is no error. It fails with ErrRank.
func (s *Service) Unban(ctx context.Context, room, member string, by account.Identity) error {
	if _, err := s.outranked(ctx, member, by); err != nil {
		return err
	}
	if err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := liftSanctions(ctx, tx, s.place(room), member, s.now())
		return err
	}); err != nil {
		return err
	}
	return s.sanctionChanged(ctx, room, member)
}

var newestSanctions = list.Order{Name: "sanctions", Columns: []list.Column{{Name: "id", Desc: true}}}

// Sanctions lists what is in force in a room or everywhere, newest first. It fails with list.ErrPlace.
func (s *Service) Sanctions(ctx context.Context, room string, q list.Query) (list.Page[Sanction], error) {
	w, err := newestSanctions.Window(q)
	if err != nil {
		return list.Page[Sanction]{}, err
	}
	p, err := listSanctions(ctx, s.db, s.place(room), s.now(), w)
	if err != nil {
		return p, fmt.Errorf("list the sanctions of %s: %w", room, err)
	}
	return p, nil
}

// muteFlood keeps someone quiet who does not stop.
func (s *Service) muteFlood(ctx context.Context, room string, who account.Identity) {
	now := s.now()
	x := Sanction{ID: id.New(), Room: room, Member: who.MemberID, Name: who.Name, Kind: Mute, Until: now.Add(floodMute), By: "flood", CreatedAt: now}
	err := s.impose(ctx, x)
	if err == nil {
		err = s.sanctionChanged(ctx, room, who.MemberID)
	}
	if err != nil {
		s.logger.WarnContext(ctx, "a flooding member was not muted", "room", room, "member", who.MemberID, "error", err)
		return
	}
	s.logger.InfoContext(ctx, "a flooding member was muted for a while", "room", room, "member", who.MemberID)
}

// impose writes a sanction in the place of those that hold.
func (s *Service) impose(ctx context.Context, x Sanction) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if _, err := liftSanctions(ctx, tx, s.place(x.Room), x.Member, x.CreatedAt); err != nil {
			return err
		}
		return insertSanction(ctx, tx, s.cfg.App, x)
	})
}

// tellYou tells a member what they may do now, on each connection that hears the room.
func (s *Service) tellYou(room, member string) {
	for _, c := range s.hub.Clients(member) {
		for _, name := range c.Rooms() {
			if room != Everywhere && room != name {
				continue
			}
			data, err := json.Marshal(struct {
				Kind string `json:"kind"`
				Room string `json:"room"`
				You
			}{KindYou, name, s.you(name, whoIs(c))})
			if err == nil {
				c.Tell(data)
			}
		}
	}
}

// deletion is the record of a delete; By stays inside.
type deletion struct {
	Target string `json:"target"`
	By     string `json:"by"`
}

func target(data json.RawMessage) string {
	var d deletion
	if json.Unmarshal(data, &d) != nil {
		return ""
	}
	return d.Target
}

// publicDelete is a delete as everyone gets it.
func publicDelete(x eventlog.Record) json.RawMessage {
	b, _ := encode(KindDelete, x.ID, x.Time, struct { // strings always encode
		Target string `json:"target"`
	}{target(x.Data)})
	return b
}

// Delete takes a message away: from live viewers, from history, from the database and from the replay. Its text is gone
// for good there. It fails with ErrNotFound when the room has no such message that can be deleted.
func (s *Service) Delete(ctx context.Context, room, message string, by account.Identity) error {
	found, err := s.deletable(ctx, room, message)
	if err != nil {
		return err
	}
	if !found {
		return ErrNotFound
	}
	now := s.now()
	recordID := "delete-" + message
	body, err := encode(KindDelete, recordID, now, deletion{message, by.MemberID})
	if err != nil {
		return err
	}
	return s.append(ctx, eventlog.Record{ID: recordID, Topic: Topic, Key: s.place(room).key(), Kind: KindDelete, Data: body, Time: now})
}

// deletable looks in the database, and in the newest of the log, which the saver may not have reached.
func (s *Service) deletable(ctx context.Context, room, message string) (bool, error) {
	found, err := hasMessage(ctx, s.db, s.place(room), message, s.lasting())
	if err != nil || found {
		return found, err
	}
	last, err := s.log.ReadLast(ctx, Topic, s.place(room).key(), kept)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(last, func(x eventlog.Record) bool {
		return x.ID == message && s.kind(x.Kind).Lasting
	}), nil
}

// deletions is how many lines are taken away by one append.
const deletions = 200

// DeleteAll takes away everything that a member wrote in a room, as Delete does, and says how many lines that were.
// It fails with ErrRank.
func (s *Service) DeleteAll(ctx context.Context, room, member string, by account.Identity) (int, error) {
	if _, err := s.outranked(ctx, member, by); err != nil {
		return 0, err
	}
	lines, err := s.linesOf(ctx, room, member)
	if err != nil {
		return 0, fmt.Errorf("find what %s wrote: %w", member, err)
	}
	now, key := s.now(), s.place(room).key()
	for some := range slices.Chunk(lines, deletions) {
		var records []eventlog.Record
		for _, line := range some {
			recordID := "delete-" + line
			body, err := encode(KindDelete, recordID, now, deletion{line, by.MemberID})
			if err != nil {
				return 0, err
			}
			records = append(records, eventlog.Record{ID: recordID, Topic: Topic, Key: key, Kind: KindDelete, Data: body, Time: now})
		}
		if err := s.append(ctx, records...); err != nil {
			return 0, err
		}
	}
	return len(lines), nil
}

// linesOf gives the ids of what a member wrote in a room and is still there: what is stored, and what the saver has not reached.
func (s *Service) linesOf(ctx context.Context, room, member string) ([]string, error) {
	off, err := s.Saved(ctx) // first: what is stored meanwhile is then read twice rather than never
	if err != nil {
		return nil, err
	}
	lines, err := textsOf(ctx, s.db, s.place(room), member)
	if err != nil {
		return nil, err
	}
	for {
		records, err := s.log.Read(ctx, Topic, s.place(room).key(), off, kept)
		if err != nil {
			return nil, err
		}
		for _, x := range records {
			off = x.Off
			var t Text
			if x.Kind == KindText && json.Unmarshal(x.Data, &t) == nil && t.Author.ID == member && !slices.Contains(lines, x.ID) {
				lines = append(lines, x.ID)
			}
		}
		if len(records) < kept {
			return lines, nil
		}
	}
}
