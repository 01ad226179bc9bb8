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
	"github.com/saja-live/saja/internal/platform/realtime"
)

// A member may write burst messages at once and one more each refill. Who goes on for strikes refused messages in a
// row is muted for a while.
const (
	burst     = 5
	refill    = time.Second
	strikes   = 30
	floodMute = 30 * time.Second

	heartBurst  = 60
	heartRefill = 100 * time.Millisecond
)

// pace is a token bucket with a count of refusals.
type pace struct {
	tokens  float64
	burst   float64
	refill  time.Duration
	at      time.Time
	refused int
}

func (p *pace) take(now time.Time, n float64) bool {
	p.tokens = min(p.burst, p.tokens+float64(now.Sub(p.at))/float64(p.refill))
	p.at = now
	if p.tokens < n {
		p.refused++
		return false
	}
	p.tokens -= n
	p.refused = 0
	return true
}

func (p *pace) idle(now time.Time) bool {
	return now.Sub(p.at) > time.Duration(p.burst)*p.refill+time.Minute
}

func (s *Service) pacer(key string, burst float64, refill time.Duration, now time.Time) *pace {
	p := s.pace[key]
	if p == nil {
		p = &pace{tokens: burst, burst: burst, refill: refill, at: now}
		s.pace[key] = p
	}
	return p
}

// mayWrite says whether a member is within the pace; flooding says that they have not listened for long.
func (s *Service) mayWrite(member string) (ok, flooding bool) {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.pacer("m:"+member, burst, refill, now)
	ok = p.take(now, 1)
	if p.refused >= strikes {
		p.refused = 0
		flooding = true
	}
	return ok, flooding
}

func (s *Service) mayHeart(client string, n int64) bool {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pacer("h:"+client, heartBurst, heartRefill, now).take(now, float64(n))
}

// publish takes a member's message; nil means that it is durable.
func (s *Service) publish(ctx context.Context, c *realtime.Client, channel string, data json.RawMessage) error {
	if !c.Hears(channel) {
		return realtime.ErrPermission
	}
	return wire(s.Say(ctx, channel, whoIs(c), data))
}

// Say writes a member's message {"text","mid"} to an open room. It returns when the message is durable; everyone gets it
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
		ok, flooding := s.mayWrite(who.MemberID)
		if flooding {
			s.muteFlood(ctx, room, who)
		}
		if !ok {
			return ErrSlowDown
		}
	}
	var in struct {
		Text string `json:"text"`
		MID  string `json:"mid"`
	}
	if json.Unmarshal(data, &in) != nil || len(in.MID) > 64 {
		return ErrMessage
	}
	text, err := clean(in.Text)
	if err != nil {
		return err
	}
	now := s.now()
	m := Text{
		Kind: KindText, ID: messageID(who.MemberID, room, in.MID), At: now.UnixMilli(),
		Author: Author{who.MemberID, who.Name, who.Role, hue(who.MemberID)}, Text: mask(text), MID: in.MID,
	}
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return s.append(ctx, eventlog.Record{ID: m.ID, Topic: Topic, Key: room, Kind: KindText, Data: body, Time: now})
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

// Post says something of the shop's in a room. It returns when the message is durable; Stock is only passed on.
// Order notices that come faster than one a second are told together within the next second.
func (s *Service) Post(ctx context.Context, room string, m Message) error {
	if !roomName.MatchString(room) {
		return ErrRoom
	}
	switch m := m.(type) {
	case Stock:
		s.noteStock(room, m)
		return nil
	case Order:
		return s.postOrder(ctx, room, m)
	case Notice:
		text, err := clean(m.Text)
		if err != nil {
			return err
		}
		return s.post(ctx, room, id.New(), Notice{text})
	}
	return s.post(ctx, room, id.New(), m)
}

func (s *Service) post(ctx context.Context, room, id string, m Message) error {
	now := s.now()
	body, err := encode(m.kind(), id, now, m)
	if err != nil {
		return err
	}
	return s.append(ctx, eventlog.Record{ID: id, Topic: Topic, Key: room, Kind: m.kind(), Data: body, Time: now})
}

// noteStock keeps the newest number of each variant until the next beat, and the card's state with it.
func (s *Service) noteStock(name string, m Stock) {
	s.in(name, func(r *room) {
		if len(r.stock) < 1000 {
			r.stock[m.Variant] = m
		}
		if r.pinned != nil && r.pinned.Variant == m.Variant {
			p := *r.pinned
			p.Left = m.Left
			r.pinned = &p
		}
	})
}
