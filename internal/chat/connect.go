package chat

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/realtime"
)

// connect takes the member of the session cookie, or of a connection token where one is given.
func (s *Service) connect(_ context.Context, c *realtime.Client, in realtime.Connect) (realtime.Connected, error) {
	who, _ := c.Seat().(account.Identity)
	var expires time.Time
	if in.Token != "" {
		var err error
		if who, expires, err = s.verified(in.Token); err != nil {
			return realtime.Connected{}, err
		}
	}
	if who.MustChangePassword {
		who = account.Identity{GuestID: who.GuestID} // a one-time password opens nothing but the choice of another
	}
	c.SetValue(who)
	return realtime.Connected{User: who.MemberID, Expires: expires}, nil
}

func (s *Service) verified(token string) (account.Identity, time.Time, error) {
	who, expires, err := verify(s.secret, token, s.now())
	switch {
	case errors.Is(err, errTokenExpired):
		return who, expires, realtime.ErrTokenExpired
	case err != nil:
		return who, expires, realtime.DisconnectToken
	}
	return who, expires, nil
}

func (s *Service) refresh(_ context.Context, c *realtime.Client, token string) (time.Time, error) {
	who, expires, err := s.verified(token)
	if err != nil {
		return expires, err
	}
	if who.MemberID != c.User() {
		return expires, realtime.DisconnectToken
	}
	return expires, nil
}

func whoIs(c *realtime.Client) account.Identity {
	who, _ := c.Value().(account.Identity)
	return who
}

// subscribe lets everyone read, except who was excluded from the room.
func (s *Service) subscribe(ctx context.Context, c *realtime.Client, in realtime.Subscribe) (realtime.Subscribed, error) {
	who := whoIs(c)
	if x, ok := s.sanctioned(in.Channel, who.MemberID); ok && x.Kind == Ban {
		return realtime.Subscribed{}, wire(ErrBanned)
	}
	return realtime.Subscribed{
		Load: func() (realtime.Start, error) { return s.load(ctx, in.Channel) },
		Data: func() any { return s.state(in.Channel, who) },
	}, nil
}

const maxHeartsACall = 20

// call answers the RPC "heart" {"n": 3, "room": "live:…"}. The room may be left out by who hears only one.
func (s *Service) call(ctx context.Context, c *realtime.Client, method string, data json.RawMessage) (any, error) {
	if method != "heart" {
		return nil, realtime.ErrMethod
	}
	in := struct {
		N    int64  `json:"n"`
		Room string `json:"room"`
	}{N: 1}
	if len(data) > 0 && json.Unmarshal(data, &in) != nil {
		return nil, realtime.ErrBadRequest
	}
	rooms := c.Rooms()
	if in.Room == "" && len(rooms) == 1 {
		in.Room = rooms[0]
	}
	if !c.Hears(in.Room) {
		return nil, realtime.ErrPermission
	}
	n := min(max(in.N, 0), maxHeartsACall)
	if !s.needs.Limits.Take(ctx, hearts, c.ID(), int(n)).OK() {
		n = 0 // counted only: too many simply do not count
	}
	return map[string]int64{"hearts": s.heart(ctx, in.Room, n)}, nil
}
