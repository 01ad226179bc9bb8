package delivery

import (
	"context"
	_ "embed" // the schema
	"encoding/base64"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/graph-gophers/graphql-go"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/parcel"
)

//go:embed graphql.graphql
var graphSchema string

const (
	graphBody   = 64 << 10
	graphDepth  = 15 // what a client asks to know the schema is 13 deep
	graphFields = 2000
	graphTracks = 10 // parcels in one request, by whatever aliases
	graphPage   = 20 // events or carriers on a page, as with delivery-tracker
)

// GraphQL answers at /graphql as delivery-tracker does, for those who have its clients: track, carriers, carrier, and
// registerTrackWebhook for staff and programs with a key. What fails is an error with extensions.code inside a 200.
func (s *Service) GraphQL() http.Handler {
	schema := graphql.MustParseSchema(graphSchema, &graph{s}, graphql.MaxDepth(graphDepth), graphql.MaxSelections(graphFields), graphql.MaxQueryLength(16<<10),
		graphql.MaxParallelism(4), graphql.OverlapValidationLimit(10_000), graphql.UseStringDescriptions())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var q struct {
			Query     string         `json:"query"`
			Operation string         `json:"operationName"`
			Variables map[string]any `json:"variables"`
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
		err := json.NewDecoder(http.MaxBytesReader(w, r.Body, graphBody)).Decode(&q)
		if err != nil || q.Query == "" || kind != "application/json" { // a form of another site cannot be that kind
			w.WriteHeader(http.StatusBadRequest)
			_ = json.NewEncoder(w).Encode(map[string]any{"errors": []any{map[string]any{ // the caller has gone
				"message": "send {query, variables} as application/json, of up to 64 kB", "extensions": map[string]string{"code": "BAD_REQUEST"},
			}}})
			return
		}
		asks := &graphAsk{}
		asks.read(r)
		answer := schema.Exec(context.WithValue(r.Context(), graphKey{}, asks), q.Query, q.Operation, q.Variables)
		for _, e := range answer.Errors {
			if e.Extensions == nil {
				e.Extensions = map[string]any{"code": "BAD_REQUEST"}
			}
		}
		if len(answer.Errors) > 0 && answer.Data == nil {
			w.WriteHeader(http.StatusBadRequest) // it was not read
		}
		_ = json.NewEncoder(w).Encode(answer) // the caller has gone
	})
}

type graphKey struct{}

// graphAsk is one request.
type graphAsk struct {
	caller
	tracks atomic.Int32
}

func askOf(ctx context.Context) *graphAsk { return ctx.Value(graphKey{}).(*graphAsk) }

// graphError is an error as delivery-tracker's clients know it.
type graphError struct{ code, message string }

func (e graphError) Error() string              { return e.message }
func (e graphError) Extensions() map[string]any { return map[string]any{"code": e.code} }

// graphFault puts a failure into their words.
func graphFault(ctx context.Context, err error) error {
	f := fault.Of(err)
	code := "INTERNAL"
	switch f.Kind() {
	case fault.NotFound:
		code = "NOT_FOUND"
	case fault.Unprocessable, fault.Invalid, fault.Conflict:
		code = "BAD_REQUEST"
	case fault.TooMany, fault.Forbidden:
		code = "FORBIDDEN"
	case fault.Unauthorized:
		code = "UNAUTHENTICATED"
	case fault.Internal:
		httpkit.Note(ctx, err)
	}
	if errors.Is(err, ErrCarrier) {
		code = "NOT_FOUND"
	}
	return graphError{code, f.Detail}
}

type graph struct{ s *Service }

// Track says where a parcel is.
func (g *graph) Track(ctx context.Context, in struct {
	CarrierID      graphql.ID
	TrackingNumber string
},
) (*graphTrack, error) {
	ask := askOf(ctx)
	if ask.tracks.Add(1) > graphTracks {
		return nil, graphError{"BAD_REQUEST", "ask for at most 10 parcels in one request"}
	}
	p, err := g.s.LookUp(ctx, string(in.CarrierID), in.TrackingNumber, ask.network)
	if err != nil {
		return nil, graphFault(ctx, err)
	}
	return &graphTrack{in.TrackingNumber, p}, nil
}

// Carrier is one carrier.
func (g *graph) Carrier(in struct{ ID graphql.ID }) (*graphCarrier, error) {
	c, err := parcel.Find(string(in.ID))
	if err != nil {
		return nil, graphError{"NOT_FOUND", "there is no such carrier"}
	}
	return &graphCarrier{c}, nil
}

// Carriers lists them.
func (g *graph) Carriers(in struct {
	SearchText, CountryCode *string
	graphPlace
},
) (*graphCarriers, error) {
	var all []parcel.Carrier
	for _, c := range parcel.Carriers() {
		if in.SearchText == nil || strings.Contains(strings.ToLower(c.ID+" "+c.Short+" "+c.Ko+" "+c.En), strings.ToLower(*in.SearchText)) {
			all = append(all, c)
		}
	}
	from, to, err := in.window(len(all))
	return &graphCarriers{all, from, to}, err
}

// RegisterTrackWebhook has an address called when a parcel moves; a time that is over ends that.
func (g *graph) RegisterTrackWebhook(ctx context.Context, in struct {
	Input struct {
		CarrierID      graphql.ID
		TrackingNumber string
		CallbackURL    string
		ExpirationTime graphDate
	}
},
) (bool, error) {
	s := g.s
	who, err := s.watcher(ctx, askOf(ctx).caller)
	if err != nil {
		return false, graphFault(ctx, err)
	}
	of := Label{Carrier: string(in.Input.CarrierID), Invoice: in.Input.TrackingNumber}
	if !in.Input.ExpirationTime.After(s.clock()) {
		return true, s.unsubscribeFrom(ctx, who, of, in.Input.CallbackURL)
	}
	_, err = s.Subscribe(ctx, who, Subscription{URL: in.Input.CallbackURL, Of: of, Form: formTrackQL, Until: in.Input.ExpirationTime.Time})
	if err != nil {
		return false, graphFault(ctx, err)
	}
	return true, nil
}

// graphDate is a time of theirs.
type graphDate struct{ time.Time }

// ImplementsGraphQLType names it.
func (graphDate) ImplementsGraphQLType(name string) bool { return name == "DateTime" }

// UnmarshalGraphQL reads it.
func (d *graphDate) UnmarshalGraphQL(in any) (err error) {
	text, ok := in.(string)
	if !ok {
		return errors.New("a DateTime is a text")
	}
	d.Time, err = time.Parse(time.RFC3339, text)
	return err
}

// graphPlace is a window of a list as Relay asks for it.
type graphPlace struct {
	First, Last   *int32
	After, Before *string
}

// window gives the rows from and before which the page lies, of n.
func (p graphPlace) window(n int) (from, to int, err error) {
	bad := func(why string) (int, int, error) { return 0, 0, graphError{"BAD_REQUEST", why} }
	switch {
	case p.First == nil && p.Last == nil:
		return bad("one of first and last is needed")
	case p.First != nil && p.Last != nil:
		return bad("first and last do not go together")
	case p.First != nil && p.Before != nil, p.Last != nil && p.After != nil:
		return bad("first goes with after, last with before")
	}
	if p.First != nil {
		if *p.First < 1 {
			return bad("first is at least 1")
		}
		from = 0
		if p.After != nil {
			at, err := readCursor(*p.After)
			if err != nil {
				return bad("this cursor is not known")
			}
			from = at + 1
		}
		from = min(max(from, 0), n)
		return from, min(from+min(int(*p.First), graphPage), n), nil
	}
	if *p.Last < 1 {
		return bad("last is at least 1")
	}
	to = n
	if p.Before != nil {
		if to, err = readCursor(*p.Before); err != nil {
			return bad("this cursor is not known")
		}
	}
	to = min(max(to, 0), n)
	return max(to-min(int(*p.Last), graphPage), 0), to, nil
}

type cursorIndex struct {
	Index int `json:"index"`
}

func cursor(i int) string {
	text, err := json.Marshal(cursorIndex{i})
	if err != nil {
		panic(err) // a number
	}
	return base64.StdEncoding.EncodeToString(text)
}

func readCursor(text string) (int, error) {
	raw, err := base64.StdEncoding.DecodeString(text)
	var c cursorIndex
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	return c.Index, err
}

type graphPageInfo struct {
	HasNextPage, HasPreviousPage bool
	StartCursor, EndCursor       *string
}

func pageInfo(from, to, n int) graphPageInfo {
	p := graphPageInfo{HasNextPage: to < n, HasPreviousPage: from > 0}
	if to > from {
		start, end := cursor(from), cursor(to-1)
		p.StartCursor, p.EndCursor = &start, &end
	}
	return p
}

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
