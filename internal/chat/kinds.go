package chat

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/account"
)

// Class says what may become of a message on its way.
type Class int

// The classes. A message of a kind that this program does not know is shown as MustShow.
const (
	MustShow Class = iota // kept in the log, and shown to everyone at once
	Kept                  // kept in the log; where much is said at once it may wait for the next tick
	Counted               // not kept: who is here is told the newest of each subject, twice a second at most
)

// Message is something an app says in a room. Its JSON form stands behind kind, id and time in what is sent.
type Message interface{ Kind() string }

// Once is a message that is said once, however often it is posted.
type Once interface{ Once() string }

// About is a Counted message whose newest takes the place of older ones about the same.
type About interface{ About() string }

// Kind is one sort of message that an app says in its rooms.
type Kind struct {
	Name  string
	Form  any // a Message of this kind, for the API's document
	Class Class
	// Lasting messages are shown to who comes later, and staff can take them away.
	Lasting bool
	// Set changes what stands in the room; nil changes nothing.
	Set func(b *Board, data json.RawMessage)
	// Pause is the least time between two messages of a room; those in between are told together: as the newest of them,
	// with what Together makes of it and of the number of the others. Only for Once messages.
	Pause    time.Duration
	Together func(newest json.RawMessage, others int64) (json.RawMessage, error)
}

// Board is what stands in a room beside its messages: values by name, as messages set them.
type Board struct {
	Values map[string]json.RawMessage `json:"values,omitempty"`
	Closed bool                       `json:"closed,omitempty"` // nobody writes any more
}

// Put sets a value.
func (b *Board) Put(name string, value json.RawMessage) {
	if b.Values == nil {
		b.Values = map[string]json.RawMessage{}
	}
	b.Values[name] = value
}

// Value is one named value of a board.
type Value struct {
	Name string
	JSON json.RawMessage
	Form any // what a message sets, for the API's document
}

// Vocabulary is what an app says in its rooms beside what people write.
type Vocabulary struct {
	Kinds []Kind
	// Board lists the values that newcomers get, each as it is while no message has set it.
	Board []Value
}

// The chat's own kinds.
const (
	KindText   = "text"
	KindNotice = "notice"
	KindUnsaid = "notice_end" // the notice that stands is taken down
	KindDelete = "delete"
	KindCount  = "count"  // not kept
	KindYou    = "you"    // to one member, not kept
	KindClosed = "closed" // to every room of a process, not kept
	kindTold   = "told"   // never sent: which Once messages the next message tells together
)

// own are the kinds that every app has.
var own = []Kind{
	{Name: KindText, Class: Kept, Lasting: true},
	{Name: KindNotice, Lasting: true, Set: func(b *Board, data json.RawMessage) { b.Put(onBoardNotice, data) }},
	{Name: KindUnsaid, Set: func(b *Board, _ json.RawMessage) { b.Put(onBoardNotice, json.RawMessage("null")) }},
	{Name: KindDelete, Set: takeDown},
	{Name: kindTold},
}

// onBoardNotice is the Notice that stands in a room until the next one, with its kind, id and time, or null.
const onBoardNotice = "notice"

// ownBoard is what stands in every room.
var ownBoard = []Value{{onBoardNotice, json.RawMessage("null"), Notice{}}}

// takeDown has a notice that is deleted stand no more.
func takeDown(b *Board, data json.RawMessage) {
	var standing *struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(b.Values[onBoardNotice], &standing) == nil && standing != nil && standing.ID == target(data) {
		b.Put(onBoardNotice, json.RawMessage("null"))
	}
}

// kind gives how messages of a name are treated.
func (s *Service) kind(name string) Kind {
	if k, ok := s.kinds[name]; ok {
		return k
	}
	return Kind{Name: name}
}

// lasting lists the kinds of messages that last.
func (s *Service) lasting() []string {
	var out []string
	for _, k := range s.kinds {
		if k.Lasting {
			out = append(out, k.Name)
		}
	}
	slices.Sort(out)
	return out
}

// You is what a member may do in a room, told to that member alone.
type You struct {
	ID       string       `json:"id,omitempty"`
	Name     string       `json:"name,omitempty"`
	Role     account.Role `json:"role,omitempty" enum:"member,host,operator,owner"`
	CanWrite bool         `json:"canWrite"`
	Reason   string       `json:"reason,omitempty"` // guest, muted, banned, ended
	Until    int64        `json:"until,omitempty"`  // Unix ms, 0 for no end
}

// State is what a newcomer needs besides the messages; it comes as the data of the subscribe result.
type State struct {
	Viewers int64
	Hearts  int64
	Board   []Value // stand beside the others, by their names
	Slow    int
	Frozen  bool
	Closed  bool // see Service.Closed
	You     You
}

// MarshalJSON implements json.Marshaler.
func (st State) MarshalJSON() ([]byte, error) {
	head, err := json.Marshal(struct {
		Viewers int64 `json:"viewers"`
		Hearts  int64 `json:"hearts"`
	}{st.Viewers, st.Hearts})
	if err != nil {
		return nil, err
	}
	out := head[:len(head)-1]
	for _, v := range st.Board {
		name, err := json.Marshal(v.Name)
		if err != nil {
			return nil, err
		}
		out = append(append(append(append(out, ','), name...), ':'), v.JSON...)
	}
	tail, err := json.Marshal(struct {
		Slow   int  `json:"slow"`
		Frozen bool `json:"frozen"`
		Closed bool `json:"closed"`
		You    You  `json:"you"`
	}{st.Slow, st.Frozen, st.Closed, st.You})
	if err != nil {
		return nil, err
	}
	return append(append(out, ','), tail[1:]...), nil
}
