package chat

import (
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"
)

// Describe writes what comes over the socket into an API's document, as schemas that no door speaks of: RoomMessage is each message,
// told apart by its kind, and RoomState the data of an entry.
func (v Vocabulary) Describe(schemas huma.Registry) {
	message := &huma.Schema{Description: "What is said in a room, one line on the socket each"}
	says := func(name, kind string, form any, head ...string) {
		s := described(schemas, form)
		s.Properties["kind"] = &huma.Schema{Type: huma.TypeString, Enum: []any{kind}}
		for _, member := range head {
			s.Properties[member] = headers[member]
		}
		s.Required = slices.Concat(s.Required, []string{"kind"}, head)
		slices.Sort(s.Required)
		s.Required = slices.Compact(s.Required)
		s.PrecomputeMessages()
		schemas.Map()[name] = s
		message.OneOf = append(message.OneOf, &huma.Schema{Ref: "#/components/schemas/" + name})
	}
	says("RoomText", KindText, Text{})
	says("RoomNotice", KindNotice, Notice{}, "id", "at")
	says("RoomNoticeEnd", KindUnsaid, Unsaid{}, "id", "at")
	says("RoomDelete", KindDelete, struct {
		Target string `json:"target"`
	}{}, "id", "at")
	says("RoomCount", KindCount, counted{})
	says("RoomYou", KindYou, You{})
	says("RoomClosed", KindClosed, closed{})
	for _, k := range v.Kinds {
		says("Room"+reflect.TypeOf(k.Form).Name(), k.Name, k.Form, "id", "at")
	}
	schemas.Map()["RoomMessage"] = message

	state := described(schemas, struct {
		Viewers int64 `json:"viewers"`
		Hearts  int64 `json:"hearts"`
		Slow    int   `json:"slow"`
		Frozen  bool  `json:"frozen"`
		Closed  bool  `json:"closed" doc:"Nothing can be kept for the moment: what is written or ordered fails"`
		You     You   `json:"you"`
	}{})
	stands := func(name string, s *huma.Schema) {
		state.Properties[name] = s
		state.Required = append(state.Required, name)
	}
	notice := *schemas.Map()["RoomNotice"]
	notice.Nullable = true
	stands(onBoardNotice, &notice)
	for _, b := range v.Board {
		s := described(schemas, b.Form)
		s.Nullable = string(b.JSON) == "null"
		stands(b.Name, s)
	}
	schemas.Map()["RoomState"] = state
}

// counted is what a count tells.
type counted struct {
	Viewers int64 `json:"viewers" doc:"How many hear the room now: browsers, without the staff"`
	Hearts  int64 `json:"hearts"  doc:"Given so far"`
}

// headers are the members that stand in front of an app's own.
var headers = map[string]*huma.Schema{ // own: never changed
	"id": {Type: huma.TypeString, Description: "Of the message; empty where it is not kept"},
	"at": {Type: huma.TypeInteger, Format: "int64", Description: "When it was said, Unix ms"},
}

// described is the schema of a form, to be added to.
func described(schemas huma.Registry, form any) *huma.Schema {
	s := *huma.SchemaFromType(schemas, reflect.TypeOf(form))
	if s.Properties == nil {
		s.Properties = map[string]*huma.Schema{}
	}
	s.AdditionalProperties = nil
	return &s
}
