// Package chat is the talk beside a show: rooms, the messages in them, and keeping order.
//
// A message goes to the log first, then to the room and its sockets, and from the log to SQL. The sender is answered
// when it is durable, and what anyone has seen is never lost. One message is one JSON object, the same in the log, on
// the wire, in history and in the replay; its "kind" says what it is.
package chat

import (
	"embed"
	"encoding/json"
	"hash/fnv"
	"regexp"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/line"
)

// Migrations are the tables of the chat.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Topic is where the chat's records stand in the log; their key is the room.
const Topic = "chat"

// Passing is where records stand that every process hears once and nobody reads later: what is Counted, that a sanction
// changed, that someone signed out.
const Passing = "chat-passing"

// Shop is the app whose rooms are those of the shop's shows.
const Shop = "shop"

// place says which room is meant: each app has rooms of its own, and names may repeat.
type place struct{ app, room string }

// key is the place in the log. The shop's rooms stand there by their names alone.
func (p place) key() string {
	if p.app == Shop {
		return p.room
	}
	return p.app + "/" + p.room
}

func placeOf(key string) place {
	if app, room, ok := strings.Cut(key, "/"); ok {
		return place{app, room}
	}
	return place{Shop, key}
}

// Room is the channel of a show's chat.
func Room(showID string) string { return "live:" + showID }

var roomName = regexp.MustCompile(`^live:[A-Za-z0-9_-]{1,64}$`)

// Author is who wrote a text, as others see them.
type Author struct {
	ID   string       `json:"id"   doc:"Member id"`
	Name string       `json:"name" doc:"Name as shown: a member's is masked"`
	Role account.Role `json:"role" doc:"Badge: member, host, operator or owner" enum:"member,host,operator,owner"`
	Hue  int          `json:"hue"  doc:"A colour of their own, 0 to 359"`
}

// hue gives a member the same colour everywhere.
func hue(member string) int {
	h := fnv.New32a()
	h.Write([]byte(member))
	return int(h.Sum32() % 360)
}

// Text is what a member wrote. Kind and id stand first, so that a kept message can be told by its first bytes.
type Text struct {
	Kind   string `json:"kind"`
	ID     string `json:"id"`
	At     int64  `json:"at"`
	Author Author `json:"author"`
	Text   string `json:"text"`
	MID    string `json:"mid,omitempty"`
}

// public gives a kept text as everyone may see it. Logs of older programs hold members' whole names.
func (t Text) public(data json.RawMessage) json.RawMessage {
	if t.Author.Role.Staff() || line.Masked(t.Author.Name) {
		return data
	}
	t.Author.Name = line.Mask(t.Author.Name)
	if masked, err := json.Marshal(t); err == nil {
		return masked
	}
	return nil
}

// Notice is a line from the shop to everyone. It stands in the room until the next Notice or Unsaid, or until it is deleted.
type Notice struct {
	Text string `json:"text"`
}

// Unsaid takes the notice down that stands in a room.
type Unsaid struct{}

// Kind is Message.
func (Notice) Kind() string { return KindNotice }

// Kind is Message.
func (Unsaid) Kind() string { return KindUnsaid }

// encode puts kind, id and time in front of a message's own members.
func encode(kind, id string, at time.Time, message any) (json.RawMessage, error) {
	head, err := json.Marshal(struct {
		Kind string `json:"kind"`
		ID   string `json:"id"`
		At   int64  `json:"at"`
	}{kind, id, at.UnixMilli()})
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(message)
	if err != nil || len(body) == 2 { // {}
		return head, err
	}
	return append(append(head[:len(head)-1], ','), body[1:]...), nil
}

// prefix is how the kept message of a kind and id begins.
func prefix(kind, id string) []byte {
	b, _ := json.Marshal(struct {
		Kind string `json:"kind"`
		ID   string `json:"id"`
	}{kind, id})
	return b[:len(b)-1]
}
