package delivery

import (
	"context"
	_ "embed" // the schema
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/graph-gophers/graphql-go"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/httpkit"
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
