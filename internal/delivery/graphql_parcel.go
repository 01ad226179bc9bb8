package delivery

import (
	_ "embed" // the schema
	"encoding/json"
	"errors"

	"github.com/graph-gophers/graphql-go"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/parcel"
)

// graphText is a text that may be missing.
func graphText(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

type graphCarrier struct{ c parcel.Carrier }

func (c *graphCarrier) ID() graphql.ID { return graphql.ID(c.c.ID) }
func (c *graphCarrier) Name() string   { return c.c.Ko }

type graphCarriers struct {
	all      []parcel.Carrier
	from, to int
}

type graphCarrierEdge struct {
	node *graphCarrier
	at   string
}

func (e *graphCarrierEdge) Node() *graphCarrier { return e.node }
func (e *graphCarrierEdge) Cursor() string      { return e.at }

func (c *graphCarriers) Edges() *[]*graphCarrierEdge {
	out := []*graphCarrierEdge{}
	for i := c.from; i < c.to; i++ {
		out = append(out, &graphCarrierEdge{&graphCarrier{c.all[i]}, cursor(i)})
	}
	return &out
}

func (c *graphCarriers) PageInfo() *graphPageView {
	return &graphPageView{pageInfo(c.from, c.to, len(c.all))}
}

type graphPageView struct{ p graphPageInfo }

func (v *graphPageView) HasNextPage() bool     { return v.p.HasNextPage }
func (v *graphPageView) HasPreviousPage() bool { return v.p.HasPreviousPage }
func (v *graphPageView) StartCursor() *string  { return v.p.StartCursor }
func (v *graphPageView) EndCursor() *string    { return v.p.EndCursor }

type graphTrack struct {
	number string
	p      Parcel
}

func (t *graphTrack) TrackingNumber() string { return t.number }

// LastEvent is the event that says where the parcel stands: that of its state where there is one, else the newest.
func (t *graphTrack) LastEvent() *graphEvent {
	n := len(t.p.Events)
	if n == 0 {
		return nil
	}
	for i := n - 1; i >= 0; i-- {
		if t.p.Events[i].State == t.p.State {
			return &graphEvent{t.p.Events[i]}
		}
	}
	return &graphEvent{t.p.Events[n-1]}
}

func (t *graphTrack) Events(in graphPlace) (*graphEvents, error) {
	from, to, err := in.window(len(t.p.Events))
	return &graphEvents{t.p.Events, from, to}, err
}

// Sender and Recipient are nothing: whoever has a number may ask, and nobody's name is kept, masked or not.
func (t *graphTrack) Sender() *graphContact    { return nil }
func (t *graphTrack) Recipient() *graphContact { return nil }

type graphEvents struct {
	all      []parcel.Event
	from, to int
}

type graphEventEdge struct {
	node *graphEvent
	at   string
}

func (e *graphEventEdge) Node() *graphEvent { return e.node }
func (e *graphEventEdge) Cursor() string    { return e.at }

func (c *graphEvents) Edges() *[]*graphEventEdge {
	out := []*graphEventEdge{}
	for i := c.from; i < c.to; i++ {
		out = append(out, &graphEventEdge{&graphEvent{c.all[i]}, cursor(i)})
	}
	return &out
}

func (c *graphEvents) PageInfo() *graphPageView {
	return &graphPageView{pageInfo(c.from, c.to, len(c.all))}
}

type graphEvent struct{ e parcel.Event }

func (e *graphEvent) Status() *graphStatus { return &graphStatus{e.e} }

func (e *graphEvent) Time() *graphDate {
	if e.e.Time.IsZero() {
		return nil
	}
	return &graphDate{e.e.Time.In(id.Seoul)}
}

func (e *graphEvent) Location() *graphLocation {
	if e.e.Place == "" {
		return nil
	}
	return &graphLocation{e.e.Place}
}

func (e *graphEvent) Contact() *graphContact {
	if e.e.Phone == "" {
		return nil
	}
	return &graphContact{e.e.Place, e.e.Phone}
}

func (e *graphEvent) Description() *string {
	if e.e.Detail != "" {
		return &e.e.Detail
	}
	return graphText(e.e.Text)
}

type graphStatus struct{ e parcel.Event }

func (s *graphStatus) Name() *string { return graphText(s.e.Text) }

// CarrierSpecificData is the carrier's own code, where it has one.
func (s *graphStatus) CarrierSpecificData() *graphRaw {
	if s.e.Code == "" {
		return nil
	}
	return &graphRaw{s.e.Code}
}

// Code is the state in their words.
func (s *graphStatus) Code() string {
	switch s.e.State {
	case parcel.Registered:
		return "INFORMATION_RECEIVED"
	case parcel.PickedUp:
		return "AT_PICKUP"
	case parcel.InTransit:
		return "IN_TRANSIT"
	case parcel.OutForDelivery:
		return "OUT_FOR_DELIVERY"
	case parcel.AttemptFailed:
		return "ATTEMPT_FAIL"
	case parcel.ReadyForCollection:
		return "AVAILABLE_FOR_PICKUP"
	case parcel.Delivered:
		return "DELIVERED"
	case parcel.Returned, parcel.Exception:
		return "EXCEPTION"
	}
	return "UNKNOWN"
}

type graphRaw struct{ code string }

// ImplementsGraphQLType names it.
func (graphRaw) ImplementsGraphQLType(name string) bool { return name == "JSON" }

// UnmarshalGraphQL is there for the library; nobody sends one.
func (*graphRaw) UnmarshalGraphQL(any) error { return errors.New("nothing of this kind is taken") }

// MarshalJSON writes it.
func (r graphRaw) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]string{"code": r.code})
}

type graphLocation struct{ name string }

func (l *graphLocation) CountryCode() *string { return nil }
func (l *graphLocation) PostalCode() *string  { return nil }
func (l *graphLocation) Name() *string        { return graphText(l.name) }

type graphContact struct{ name, phone string }

func (c *graphContact) Name() *string            { return graphText(c.name) }
func (c *graphContact) Location() *graphLocation { return nil }

// PhoneNumber is that of an office.
func (c *graphContact) PhoneNumber(struct{ AllowInvalidFormat *bool }) *string {
	return graphText(c.phone)
}
