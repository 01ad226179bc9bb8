package realtime

import "encoding/json"

// command is one line of a client message. Only the methods are kept that this server knows by name.
type command struct {
	ID            uint32          `json:"id"`
	Connect       *connectIn      `json:"connect"`
	Subscribe     *subscribeIn    `json:"subscribe"`
	Unsubscribe   *channelIn      `json:"unsubscribe"`
	Publish       *publishIn      `json:"publish"`
	Presence      *channelIn      `json:"presence"`
	PresenceStats *channelIn      `json:"presence_stats"`
	History       *historyIn      `json:"history"`
	Ping          json.RawMessage `json:"ping"`
	Send          json.RawMessage `json:"send"`
	RPC           *rpcIn          `json:"rpc"`
	Refresh       *refreshIn      `json:"refresh"`
	SubRefresh    json.RawMessage `json:"sub_refresh"`
}

type connectIn struct {
	Token   string          `json:"token"`
	Data    json.RawMessage `json:"data"`
	Name    string          `json:"name"`
	Version string          `json:"version"`
}

type subscribeIn struct {
	Channel string          `json:"channel"`
	Token   string          `json:"token"`
	Recover bool            `json:"recover"`
	Epoch   string          `json:"epoch"`
	Offset  uint64          `json:"offset"`
	Data    json.RawMessage `json:"data"`
	Flag    uint64          `json:"flag"`
	Type    int             `json:"type"`
}

type channelIn struct {
	Channel string `json:"channel"`
}

type publishIn struct {
	Channel string          `json:"channel"`
	Data    json.RawMessage `json:"data"`
}

type historyIn struct {
	Channel string `json:"channel"`
	Limit   int    `json:"limit"`
	Since   *struct {
		Offset uint64 `json:"offset"`
		Epoch  string `json:"epoch"`
	} `json:"since"`
	Reverse bool `json:"reverse"`
}

type rpcIn struct {
	Method string          `json:"method"`
	Data   json.RawMessage `json:"data"`
}

type refreshIn struct {
	Token string `json:"token"`
}

// flagRejectUnrecovered asks for error 112 where a subscribe would answer "not recovered".
const flagRejectUnrecovered = 2

// pong says whether the command is the answer to a ping: an object without id and method.
func (c *command) pong() bool {
	return c.ID == 0 && c.Connect == nil && c.Subscribe == nil && c.Unsubscribe == nil && c.Publish == nil &&
		c.Presence == nil && c.PresenceStats == nil && c.History == nil && c.Ping == nil && c.Send == nil &&
		c.RPC == nil && c.Refresh == nil && c.SubRefresh == nil
}

// The results of commands, as Go values for every codec.
type (
	connectResult struct {
		Client  string `json:"client"`
		Version string `json:"version"`
		Expires bool   `json:"expires,omitempty"`
		TTL     int64  `json:"ttl,omitempty"`
		Data    any    `json:"data,omitempty"`
		Ping    int64  `json:"ping,omitempty"`
		Pong    bool   `json:"pong,omitempty"`
		Time    int64  `json:"time,omitempty"`
	}
	subscribeResult struct {
		epoch         string
		offset        uint64
		publications  []byte // as the codec encodes them, or nil
		wasRecovering bool
		recovered     bool
		data          []byte // JSON
	}
	historyResult struct {
		publications []byte // as the codec encodes them
		epoch        string
		offset       uint64
	}
	presenceResult struct {
		Clients int `json:"num_clients"`
		Users   int `json:"num_users"`
	}
	rpcResult struct {
		Data any `json:"data,omitempty"`
	}
	refreshResult struct {
		Client  string `json:"client"`
		Version string `json:"version"`
		Expires bool   `json:"expires,omitempty"`
		TTL     int64  `json:"ttl,omitempty"`
	}
	nothing struct{} // unsubscribe and publish
)
