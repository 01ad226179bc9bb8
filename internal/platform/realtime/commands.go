package realtime

import (
	"context"
	"encoding/json"
	"time"
)

// command does one command and writes its reply. An error it returns is a Disconnect.
func (c *Client) command(in *command) error {
	if c.refused {
		return nil
	}
	if in.pong() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if !c.connected {
			return DisconnectBadRequest
		}
		c.pinged = false
		return nil
	}
	if !c.connected { // written by this goroutine only
		if in.Connect == nil || in.ID == 0 {
			return DisconnectBadRequest
		}
		return c.connect(in.ID, in.Connect)
	}
	if in.Send != nil && in.ID == 0 {
		return Disconnect{3508, "not available"}
	}
	if in.ID == 0 {
		return DisconnectBadRequest
	}
	switch {
	case in.Connect != nil:
		return DisconnectBadRequest
	case in.Subscribe != nil:
		return c.subscribe(in.ID, in.Subscribe)
	case in.Unsubscribe != nil:
		return c.unsubscribe(in.ID, in.Unsubscribe)
	case in.Publish != nil:
		return c.publish(in.ID, in.Publish)
	case in.PresenceStats != nil:
		return c.presenceStats(in.ID, in.PresenceStats)
	case in.History != nil:
		return c.history(in.ID, in.History)
	case in.RPC != nil:
		return c.rpc(in.ID, in.RPC)
	case in.Refresh != nil:
		return c.refresh(in.ID, in.Refresh)
	case in.Presence != nil, in.Ping != nil, in.SubRefresh != nil:
		return c.refuse(in.ID, ErrNotAvailable)
	}
	return c.refuse(in.ID, ErrMethod)
}

// answer writes the reply of a command.
func (c *Client) answer(id uint32, method string, result any) error {
	b, err := c.wire.reply(id, method, result)
	if err != nil {
		return c.fail(id, err)
	}
	frame := c.wire.frame(b)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.write(frame)
	return nil
}

func (c *Client) refuse(id uint32, e *Error) error {
	frame := text(c.wire.refusal(id, e))
	c.mu.Lock()
	defer c.mu.Unlock()
	c.write(frame)
	return nil
}

// fail answers with what a callback returned as an error.
func (c *Client) fail(id uint32, err error) error {
	e, d, known := split(err)
	if !known {
		c.hub.log.Error("a command failed", "client", c.id, "error", err)
	}
	if d != nil {
		return *d
	}
	return c.refuse(id, e)
}

// ttl is the seconds left; at least one, since a client takes 0 as never.
func (h *Hub) ttl(expires time.Time) int64 {
	return max(1, int64(expires.Sub(h.now())/time.Second))
}

func (c *Client) connect(id uint32, in *connectIn) error {
	ctx, cancel := c.deadline()
	defer cancel()
	var out Connected
	if c.hub.cfg.OnConnect != nil {
		var err error
		out, err = c.hub.cfg.OnConnect(ctx, c, Connect(*in))
		if err != nil {
			// The client library closes or comes back by itself; what it pipelined behind is not answered.
			c.refused = true
			return c.fail(id, err)
		}
	}
	c.seat = nil
	result := connectResult{
		Client: c.id, Version: "saja", Data: out.Data,
		Ping: int64(max(c.hub.cfg.PingEvery/time.Second, 1)), Pong: true, Time: c.hub.now().UnixMilli(),
	}
	if !out.Expires.IsZero() {
		result.Expires, result.TTL = true, c.hub.ttl(out.Expires)
	}
	b, err := c.wire.reply(id, "connect", result)
	if err != nil {
		return c.fail(id, err)
	}
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return nil
	}
	c.user, c.connected, c.expires = out.User, true, out.Expires
	c.write(c.wire.frame(b))
	c.mu.Unlock()
	c.hub.wheel.connected(c)
	c.hub.seat(c)
	return nil
}

func (c *Client) subscribe(id uint32, in *subscribeIn) error {
	if in.Channel == "" {
		return DisconnectBadRequest
	}
	if len(in.Channel) > maxChannelName || in.Type != 0 {
		if in.Type != 0 {
			return c.refuse(id, ErrNotAvailable)
		}
		return c.refuse(id, ErrBadRequest)
	}
	if c.hub.cfg.OnSubscribe == nil {
		return c.refuse(id, ErrNotAvailable)
	}
	c.mu.Lock()
	_, already := c.subs[in.Channel]
	full := len(c.subs) >= c.hub.cfg.MaxChannels
	c.mu.Unlock()
	switch {
	case already:
		return c.refuse(id, ErrSubscribed)
	case full:
		return c.refuse(id, ErrLimit)
	}
	ctx, cancel := c.deadline()
	defer cancel()
	out, err := c.hub.cfg.OnSubscribe(ctx, c, Subscribe{in.Channel, in.Token, in.Data})
	if err != nil {
		return c.fail(id, err)
	}
	name := out.Room
	if name == "" {
		name = in.Channel
	}
	u := &sub{c: c, name: in.Channel, shard: c.slot % len(c.hub.shards), aside: out.Aside, who: out.Viewer}
	room, result, err := c.hub.enter(ctx, u, name, in, out.Load)
	if err != nil {
		return c.fail(id, err)
	}
	if out.Data != nil {
		if result.data, err = json.Marshal(out.Data()); err != nil {
			room.exit(u)
			return c.fail(id, err)
		}
	}
	b, err := c.wire.reply(id, "subscribe", result)
	if err != nil {
		room.exit(u)
		return c.fail(id, err)
	}
	frame := c.wire.frame(b)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		room.exit(u)
		return nil
	}
	c.subs[in.Channel] = u
	c.write(frame)
	u.active = true
	seq, newest := room.latest(u.ring)
	c.advance(u, seq, newest)
	return nil
}

// enter brings a connection into a room, opening it as often as it is closed on the way. From then on the room counts
// the connection in, but sends nothing before the reply is written.
func (h *Hub) enter(ctx context.Context, u *sub, name string, in *subscribeIn, load func() (Start, error)) (*Room, subscribeResult, error) {
	for {
		room := h.room(name)
		if load != nil {
			var err error
			if room, err = h.open(name, load); err != nil {
				return nil, subscribeResult{}, err
			}
		}
		if room == nil {
			return nil, subscribeResult{}, ErrUnknownChannel
		}
		result, refusal := room.enter(u, in)
		switch {
		case refusal == nil:
			return room, result, nil
		case refusal != errRoomClosed || load == nil || ctx.Err() != nil:
			return nil, subscribeResult{}, refusal
		}
	}
}

func (c *Client) unsubscribe(id uint32, in *channelIn) error {
	if in.Channel == "" {
		return DisconnectBadRequest
	}
	c.mu.Lock()
	u := c.subs[in.Channel]
	if u != nil {
		delete(c.subs, in.Channel)
		u.active = false
	}
	c.mu.Unlock()
	if u != nil {
		u.room.exit(u)
	}
	return c.answer(id, "unsubscribe", nothing{})
}

func (c *Client) publish(id uint32, in *publishIn) error {
	if in.Channel == "" {
		return DisconnectBadRequest
	}
	if len(in.Data) == 0 {
		return c.refuse(id, ErrBadRequest)
	}
	if c.hub.cfg.OnPublish == nil {
		return c.refuse(id, ErrNotAvailable)
	}
	ctx, cancel := c.deadline()
	defer cancel()
	if err := c.hub.cfg.OnPublish(ctx, c, in.Channel, in.Data); err != nil {
		return c.fail(id, err)
	}
	return c.answer(id, "publish", nothing{})
}

// heard gives the room of a channel that this connection is subscribed to.
func (c *Client) heard(channel string) *Room {
	c.mu.Lock()
	defer c.mu.Unlock()
	if u := c.subs[channel]; u != nil {
		return u.room
	}
	return nil
}

func (c *Client) presenceStats(id uint32, in *channelIn) error {
	if in.Channel == "" {
		return DisconnectBadRequest
	}
	room := c.heard(in.Channel)
	if room == nil {
		return c.refuse(id, ErrPermission)
	}
	connections, users := c.hub.Presence(room.name)
	return c.answer(id, "presence_stats", presenceResult{connections, users})
}

func (c *Client) history(id uint32, in *historyIn) error {
	if in.Channel == "" {
		return DisconnectBadRequest
	}
	room := c.heard(in.Channel)
	if room == nil {
		return c.refuse(id, ErrPermission)
	}
	past, refusal := room.past(in, c.wire)
	if refusal != nil {
		return c.refuse(id, refusal)
	}
	return c.answer(id, "history", past)
}

func (c *Client) rpc(id uint32, in *rpcIn) error {
	if c.hub.cfg.OnRPC == nil {
		return c.refuse(id, ErrNotAvailable)
	}
	ctx, cancel := c.deadline()
	defer cancel()
	data, err := c.hub.cfg.OnRPC(ctx, c, in.Method, in.Data)
	if err != nil {
		return c.fail(id, err)
	}
	return c.answer(id, "rpc", rpcResult{data})
}

func (c *Client) refresh(id uint32, in *refreshIn) error {
	if in.Token == "" {
		return DisconnectBadRequest
	}
	if c.hub.cfg.OnRefresh == nil {
		return c.refuse(id, ErrNotAvailable)
	}
	ctx, cancel := c.deadline()
	defer cancel()
	expires, err := c.hub.cfg.OnRefresh(ctx, c, in.Token)
	if err != nil {
		return c.fail(id, err)
	}
	c.mu.Lock()
	c.expires = expires
	c.mu.Unlock()
	out := refreshResult{Client: c.id, Version: "saja"}
	if !expires.IsZero() {
		out.Expires, out.TTL = true, c.hub.ttl(expires)
	}
	return c.answer(id, "refresh", out)
}
