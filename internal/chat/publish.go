package chat

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/realtime"
)

// A member may write five messages at once and one more each second. Who goes on for strikes refused messages in a row is
// muted for a while.
var (
	writes = limit.Rule{Name: "chat message", Most: 5, Refill: time.Second, Fails: limit.Alone}
	hearts = limit.Rule{Name: "chat heart", Most: 60, Refill: 100 * time.Millisecond, Fails: limit.Alone}
)

const (
	strikes   = 30
	floodMute = 30 * time.Second
)

// publish takes a member's message; nil means that it is durable.
func (s *Service) publish(ctx context.Context, c *realtime.Client, channel string, data json.RawMessage) error {
	if !c.Hears(channel) {
		return realtime.ErrPermission
	}
	if err := s.heedTraces(ctx, c, channel); err != nil { // who is banned under another name may then write a while longer
		s.logger.WarnContext(ctx, "it was not looked at where a member writes from", "room", channel, "error", err)
	}
	return wire(s.Say(ctx, channel, whoIs(c), data))
}

// Say writes a member's message {"text","mid","as"} to an open room. Staff may speak "as":"host": with the name and the badge of
// who leads the room. It returns when the message is durable; everyone gets it
// from the log. The same mid again within ten minutes is the same message. Beside the errors of the text it fails with
// ErrMuted, ErrBanned, ErrEnded, ErrSlowDown, or ErrBusy: then it may be said again with the same mid.
func (s *Service) Say(ctx context.Context, room string, who account.Identity, data json.RawMessage) error {
	if !who.Member() {
		return realtime.ErrPermission
	}
	if x, ok := s.sanctioned(room, who.MemberID); ok {
		if x.Kind == Ban {
			return ErrBanned
		}
		return ErrMuted
	}
	if s.ended(room) {
		return ErrEnded
	}
	if !who.Staff() {
		a := s.needs.Limits.Take(ctx, writes, who.MemberID, 1)
		if a.Refused > 0 && a.Refused%strikes == 0 {
			s.muteFlood(ctx, room, who)
		}
		if !a.OK() {
			return ErrSlowDown
		}
	}
	var in struct {
		Text string `json:"text"`
		MID  string `json:"mid"`
		As   string `json:"as"`
	}
	if json.Unmarshal(data, &in) != nil || len(in.MID) > 64 {
		return ErrMessage
	}
	text, err := clean(in.Text)
	if err != nil {
		return err
	}
	author, err := s.author(ctx, room, who, in.As)
	if err != nil {
		return err
	}
	now := s.now()
	m := Text{
		Kind: KindText, ID: messageID(who.MemberID, room, in.MID), At: now.UnixMilli(),
		Author: author, Text: mask(text), MID: in.MID,
	}
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return s.append(ctx, eventlog.Record{ID: m.ID, Topic: Topic, Key: s.place(room).key(), Kind: KindText, Data: body, Time: now})
}

// author is how others see who writes: as themselves, or as the host.
func (s *Service) author(ctx context.Context, room string, who account.Identity, as string) (Author, error) {
	a := Author{who.MemberID, who.Shown(), who.Role, hue(who.MemberID)}
	switch {
	case as == "":
		return a, nil
	case as != string(account.RoleHost) || s.needs.Host == nil:
		return a, ErrMessage
	case !who.Staff():
		return a, realtime.ErrPermission
	}
	name, err := s.needs.Host(ctx, room)
	if err != nil {
		return a, fmt.Errorf("who leads %s: %w", room, err)
	}
	if name != "" {
		a.Name = name
	}
	a.Role = account.RoleHost
	return a, nil
}

// messageID is the same for the same mid of one member in one room, so that the log knows a repetition.
func messageID(member, room, mid string) string {
	if mid == "" {
		return id.New()
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%s", member, room, mid))
	sum[6] = sum[6]&0x0f | 0x80 // UUID version 8
	sum[8] = sum[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// append makes records durable. A full or failing log is ErrBusy, with the cause for the log book.
func (s *Service) append(ctx context.Context, records ...eventlog.Record) error {
	err := s.log.Append(ctx, records...)
	if err == nil {
		return nil
	}
	if f, ok := errors.AsType[*fault.Fault](err); !ok || f.Kind() != fault.Unavailable {
		s.logger.Error("the chat's log takes nothing", "error", err)
	}
	return fmt.Errorf("%w: %w", ErrBusy, err)
}

// Post says something of the app's in a room. Nil means that it is durable, or for a Counted message that every process
// hears it. A Once message is said once, however often it is posted; with ErrGathered it has to be posted again after its
// kind's Pause, when it will have been told together with others.
func (s *Service) Post(ctx context.Context, room string, m Message) error {
	if !roomName.MatchString(room) {
		return ErrRoom
	}
	k := s.kind(m.Kind())
	if k.Class == Counted {
		return s.postCounted(ctx, room, m)
	}
	if once, ok := m.(Once); ok {
		return s.gather(ctx, k, room, once)
	}
	if n, ok := m.(Notice); ok {
		text, err := clean(n.Text)
		if err != nil {
			return err
		}
		m = Notice{text}
	}
	return s.post(ctx, room, id.New(), m)
}

func (s *Service) post(ctx context.Context, room, id string, m Message) error {
	now := s.now()
	body, err := encode(m.Kind(), id, now, m)
	if err != nil {
		return err
	}
	return s.append(ctx, eventlog.Record{ID: id, Topic: Topic, Key: s.place(room).key(), Kind: m.Kind(), Data: body, Time: now})
}
