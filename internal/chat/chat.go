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
	"time"

	"github.com/saja-live/saja/internal/account"
)

// Migrations are the tables of the chat.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Topic is where the chat's records stand in the log; their key is the room.
const Topic = "chat"

// The kinds of messages.
const (
	KindText   = "text"
	KindOrder  = "order"
	KindCard   = "card"
	KindUnpin  = "unpin"
	KindNotice = "notice"
	KindDelete = "delete"
	KindShow   = "show"
	KindStock  = "stock" // not kept
	KindCount  = "count" // not kept
	KindYou    = "you"   // to one member, not kept
)

// Room is the channel of a show's chat.
func Room(showID string) string { return "live:" + showID }

var roomName = regexp.MustCompile(`^live:[A-Za-z0-9_-]{1,64}$`)

// Author is who wrote a text, as others see them.
type Author struct {
	ID   string       `json:"id"   doc:"Member id"`
	Name string       `json:"name" doc:"Name as shown"`
	Role account.Role `json:"role" doc:"Badge: member, host, operator or owner"`
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

// Message is something the shop says in a room: Order, Card, Unpin, Notice, Show or Stock.
type Message interface{ kind() string }

// Order tells that someone bought. Who is already masked. More counts further buyers within the same second.
type Order struct {
	ID        string `json:"-"` // the order's id; one order is told once
	Who       string `json:"who"`
	Product   string `json:"product"`
	ProductEn string `json:"productEn,omitempty"`
	Qty       int64  `json:"qty"`
	More      int64  `json:"more"`
}

// Card pins a product. It is also the room's state until the next Card or Unpin.
type Card struct {
	Product Product `json:"product"`
}

// Product is what a card shows. Price and stock are as of now; the buy sheet asks for them again.
type Product struct {
	ID        string `json:"id"`
	Slug      string `json:"slug"`
	Name      string `json:"name"`
	NameEn    string `json:"nameEn"`
	Price     int64  `json:"price"`
	ListPrice int64  `json:"listPrice"`
	Left      int64  `json:"left"`
	Picture   string `json:"picture"`
	Variant   string `json:"variant"`
}

// Unpin takes the card away.
type Unpin struct{}

// Notice is a line from the shop to everyone.
type Notice struct {
	Text string `json:"text"`
}

// Show tells what became of the broadcast: "live", "away" or "ended". After "ended" nobody writes.
type Show struct {
	State string `json:"state"`
}

// Stock tells how many are left. It is not kept; the card's state follows it.
type Stock struct {
	Product string `json:"product"`
	Variant string `json:"variant"`
	Left    int64  `json:"left"`
}

func (Order) kind() string  { return KindOrder }
func (Card) kind() string   { return KindCard }
func (Unpin) kind() string  { return KindUnpin }
func (Notice) kind() string { return KindNotice }
func (Show) kind() string   { return KindShow }
func (Stock) kind() string  { return KindStock }

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

// You is what a member may do in a room, told to that member alone.
type You struct {
	ID       string       `json:"id,omitempty"`
	Name     string       `json:"name,omitempty"`
	Role     account.Role `json:"role,omitempty"`
	CanWrite bool         `json:"canWrite"`
	Reason   string       `json:"reason,omitempty"` // guest, muted, banned, ended
	Until    int64        `json:"until,omitempty"`  // Unix ms, 0 for no end
}

// State is what a newcomer needs besides the messages; it comes as the data of the subscribe result.
type State struct {
	Viewers int      `json:"viewers"`
	Hearts  int64    `json:"hearts"`
	Pinned  *Product `json:"pinned"`
	Show    string   `json:"show"`
	Slow    int      `json:"slow"`
	Frozen  bool     `json:"frozen"`
	You     You      `json:"you"`
}
