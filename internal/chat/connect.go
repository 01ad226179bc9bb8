package chat

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/realtime"
)

// seat is who came to the socket, by the request that opened it.
type seat struct {
	who     account.Identity
	session string
	network string   // from which it came; "" where that is everybody's
	writing *writing // what is known of it once it writes
}

func sit(r *http.Request) (any, error) {
	at := seat{who: account.From(r.Context()), session: account.SessionOf(r.Context()), writing: &writing{}}
	if ip := httpkit.ClientIP(r); r.Header["X-Forwarded-For"] == nil || !httpkit.OwnAddress(r) {
		at.network = httpkit.Network(ip)
	}
	return at, nil
}

// connect takes the member of the session cookie, or of a connection token where one is given.
func (s *Service) connect(ctx context.Context, c *realtime.Client, in realtime.Connect) (realtime.Connected, error) {
	at, _ := c.Seat().(seat)
	var expires time.Time
	if in.Token != "" {
		var err error
		if at.session, expires, err = s.verified(in.Token); err != nil {
			return realtime.Connected{}, err
		}
	}
	who, err := s.present(ctx, at)
	if err != nil {
		return realtime.Connected{}, wire(err)
	}
	if in.Token != "" && !who.Member() {
		return realtime.Connected{}, realtime.ErrTokenExpired // its session has ended: whoever asks for another one learns so
	}
	at.who = who
	c.SetValue(at)
	return realtime.Connected{User: who.MemberID, Expires: expires}, nil
}

// present says who sits at a socket now. Whoever is no member, or has to choose a password first, is a guest.
func (s *Service) present(ctx context.Context, at seat) (account.Identity, error) {
	who := at.who
	if s.needs.Present != nil {
		present, err := s.needs.Present(ctx, at.session)
		if err != nil {
			return account.Identity{}, err
		}
		who = present[at.session]
		who.GuestID = at.who.GuestID
	}
	if who.MustChangePassword {
		who = account.Identity{GuestID: who.GuestID} // a one-time password opens nothing but the choice of another
	}
	return who, nil
}

// verified gives the session of a token and until when it holds.
func (s *Service) verified(token string) (session string, expires time.Time, err error) {
	session, expires, err = verify(s.secret, token, s.now())
	switch {
	case errors.Is(err, errTokenExpired):
		return "", expires, realtime.ErrTokenExpired
	case err != nil:
		return "", expires, realtime.DisconnectToken
	}
	return session, expires, nil
}

func (s *Service) refresh(ctx context.Context, c *realtime.Client, token string) (time.Time, error) {
	session, expires, err := s.verified(token)
	if err != nil {
		return expires, err
	}
	who, err := s.present(ctx, seat{session: session})
	switch {
	case err != nil:
		return expires, wire(err)
	case who.MemberID != c.User():
		return expires, realtime.DisconnectToken
	}
	return expires, nil
}

func whoIs(c *realtime.Client) account.Identity {
	at, _ := c.Value().(seat)
	return at.who
}

// stays asks again who sits at a socket, and says whether it is still the one who connected, with the same rights.
func (s *Service) stays(ctx context.Context, c *realtime.Client) (bool, error) {
	at, _ := c.Value().(seat)
	if !at.who.Member() || s.needs.Present == nil {
		return true, nil
	}
	who, err := s.present(ctx, at)
	return who == at.who, err
}

// askAgain cuts off who is no longer whom they connected as, and was not told of: a session that has run out, a change that
// did not reach this process.
func (s *Service) askAgain(ctx context.Context) error {
	if s.needs.Present == nil {
		return nil
	}
	var all []*realtime.Client
	sessions := map[string]bool{}
	for _, member := range s.hub.Users() {
		for _, c := range s.hub.Clients(member) {
			if at, ok := c.Value().(seat); ok {
				all = append(all, c)
				sessions[at.session] = true
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	present, err := s.needs.Present(ctx, slices.Collect(maps.Keys(sessions))...)
	if err != nil {
		return err
	}
	for _, c := range all {
		at, _ := c.Value().(seat)
		now := present[at.session]
		now.GuestID = at.who.GuestID
		if now != at.who {
			c.Disconnect(DisconnectSignedOut)
		}
	}
	return nil
}

// subscribe lets everyone read, except who was excluded from the room.
func (s *Service) subscribe(ctx context.Context, c *realtime.Client, in realtime.Subscribe) (realtime.Subscribed, error) {
	// Who signed out while they connected was not yet among those who are cut off.
	if stays, err := s.stays(ctx, c); err != nil {
		return realtime.Subscribed{}, wire(err)
	} else if !stays {
		return realtime.Subscribed{}, DisconnectSignedOut
	}
	who := whoIs(c)
	if x, ok := s.sanctioned(in.Channel, who.MemberID); ok && x.Kind == Ban {
		return realtime.Subscribed{}, wire(ErrBanned)
	}
	at, _ := c.Value().(seat)
	return realtime.Subscribed{
		Load:   func() (realtime.Start, error) { return s.load(ctx, in.Channel) },
		Aside:  who.Staff(), // who works here is not a viewer
		Viewer: at.viewer(), // with two windows open still one
		Data: func() any {
			s.attend(ctx, in.Channel, at)
			s.enter(in.Channel, at)
			return s.state(in.Channel, who)
		},
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
