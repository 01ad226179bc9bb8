package parcel

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
)

// Pusher is a service that calls when a parcel moves, so that its carrier need not be asked so often.
type Pusher string

// TrackerDelivery is tracker.delivery, the service behind delivery-tracker. Its calls tell which parcel has moved and nothing more: who
// gets one asks. It wants 202 within a second, and calls again until it gets that.
const TrackerDelivery Pusher = "tracker.delivery"

// SweetTracing is 스마트택배's tracing, which companies have by contract; its keys are their tier as the ID, and their key as the Secret. Its
// calls tell what has happened, and it wants JSON that says so in answer.
const SweetTracing Pusher = "sweettracker"

// Pushers are all of them. Those that tell what happened come before those that want to be asked.
func Pushers() []Pusher { return []Pusher{SweetTracing, TrackerDelivery} }

// Takes reports whether a service knows a carrier, by its ID.
func (p Pusher) Takes(carrier string) bool {
	return p == TrackerDelivery || p == SweetTracing && sweetCodes[carrier] != ""
}

// Tells reports whether calls of a service tell what has happened.
func (p Pusher) Tells() bool { return p == SweetTracing }

// Taken is the status and the body with which a service's call is answered so that it does not come again.
func (p Pusher) Taken() (status int, body string) {
	if p == SweetTracing {
		return http.StatusOK, `{"success":true,"code":true,"message":"success"}`
	}
	return http.StatusAccepted, ""
}

// Enlistment is what a service is to call for.
type Enlistment struct {
	Carrier, Number string
	Callback        string    // the address that it calls
	Until           time.Time // it forgets the parcel then; enlisting it again moves that on
}

// Keeps is how long a service should be asked to call for: tracker.delivery's advice is two days, moved on each day. 스마트택배 takes no
// end, and takes a parcel once.
func (p Pusher) Keeps() time.Duration {
	if p == SweetTracing {
		return 60 * 24 * time.Hour
	}
	return 48 * time.Hour
}

// pushers are how services are reached. None of them is a carrier.
var pushers = map[Pusher]*adapter{
	SweetTracing: {
		Carrier: Carrier{ID: string(SweetTracing)},
		ways:    []way{{name: string(SweetTracing), hosts: []string{"tracking-api.sweettracker.net"}}},
	},
	TrackerDelivery: {
		Carrier: Carrier{ID: string(TrackerDelivery)},
		ways:    []way{{name: string(TrackerDelivery), hosts: []string{"apis.tracker.delivery"}}},
	},
}

// Enlist has a service call an address when a parcel moves; the same again moves its end on. It fails with an [*Error]: with
// [ErrUnknownCarrier] or [ErrInvalidNumber] the service does not take this parcel, and asking again is of no use.
func (c *Client) Enlist(ctx context.Context, service Pusher, e Enlistment) error {
	a, err := find(e.Carrier)
	if err != nil {
		return err
	}
	number, err := a.number(e.Number)
	if err != nil {
		return &Error{Kind: ErrInvalidNumber, Carrier: a.ID, Err: err}
	}
	at, keys := pushers[service], c.opt.Pushers[service]
	if at == nil || keys == (Keys{}) {
		return &Error{Kind: ErrKeysNeeded, Carrier: string(service)}
	}
	ctx, cancel := context.WithTimeout(ctx, c.opt.Timeout)
	defer cancel()
	x := &exchange{c: c, a: at, way: &at.ways[0], number: number, keys: keys, ctx: ctx}
	enlist := x.enlist
	if service == SweetTracing {
		enlist = x.enlistSweet
	}
	if err := enlist(a.ID, e); err != nil {
		return blame(at, x.way, err)
	}
	return nil
}

const enlistQuery = `mutation RegisterTrackWebhook($input: RegisterTrackWebhookInput!) { registerTrackWebhook(input: $input) }`

func (x *exchange) enlist(carrier string, e Enlistment) error {
	body, err := x.send(ask{
		method: http.MethodPost, url: "https://apis.tracker.delivery/graphql", also: []int{http.StatusBadRequest, http.StatusUnauthorized},
		header: map[string]string{"Authorization": "TRACKQL-API-KEY " + x.keys.ID + ":" + x.keys.Secret},
		json: map[string]any{"query": enlistQuery, "variables": map[string]any{"input": map[string]string{
			"carrierId": carrier, "trackingNumber": x.number, "callbackUrl": e.Callback, "expirationTime": e.Until.UTC().Format(time.RFC3339),
		}}},
	})
	if err != nil {
		return err
	}
	var answer struct {
		Data struct {
			Done *bool `json:"registerTrackWebhook"`
		}
		Errors []struct {
			Message    word
			Extensions struct{ Code word }
		}
	}
	if err := fromJSON(body, &answer); err != nil {
		return err
	}
	if len(answer.Errors) > 0 {
		return trackQLFailure(string(answer.Errors[0].Extensions.Code), string(answer.Errors[0].Message))
	}
	if answer.Data.Done == nil || !*answer.Data.Done {
		return changed("neither done nor an error")
	}
	return nil
}

// trackQLFailure is what the codes of its errors say. One code is both for too many questions and for what a key may not do.
func trackQLFailure(code, message string) error {
	switch code {
	case "UNAUTHENTICATED":
		return fail(ErrKeysRefused, "code %s", code)
	case "FORBIDDEN":
		if anyOf(message, "rate limit", "Rate limit") {
			return fail(ErrRateLimited, "code %s", code)
		}
		return fail(ErrKeysRefused, "code %s", code)
	case "NOT_FOUND":
		return fail(ErrUnknownCarrier, "code %s", code)
	case "BAD_REQUEST":
		return fail(ErrInvalidNumber, "code %s", code)
	case "INTERNAL":
		return fail(ErrTemporary, "code %s", code)
	}
	return changed("a failure without a code that is known")
}

// mostPushed is how long a call of a service may be; a true one has some hundred bytes.
const mostPushed = 64 << 10

// Pushed is what a service calls with.
type Pushed struct {
	Carrier, Number string  // as [Normalize] spells it
	Events          []Event // what happened, masked; none: the service says only that something did
}

// ReadPushed reads the body of a service's call. It fails with an [*Error]: [ErrTooLarge], [ErrUnknownCarrier], [ErrInvalidNumber], or
// [ErrLayoutChanged] for what is no call of that service.
func ReadPushed(service Pusher, body []byte) (Pushed, error) {
	bad := func(kind *Kind, err error) (Pushed, error) {
		return Pushed{}, &Error{Kind: kind, Carrier: string(service), Err: err}
	}
	if len(body) > mostPushed {
		return bad(ErrTooLarge, nil)
	}
	if service == SweetTracing {
		return readSweetCall(body)
	}
	var call struct {
		Carrier *string `json:"carrierId"`
		Number  *string `json:"trackingNumber"`
	}
	if service != TrackerDelivery || json.Unmarshal(body, &call) != nil || call.Carrier == nil || call.Number == nil {
		return bad(ErrLayoutChanged, nil)
	}
	a, err := find(*call.Carrier)
	if err != nil {
		return bad(ErrUnknownCarrier, nil)
	}
	number, err := a.number(*call.Number)
	if err != nil {
		return bad(ErrInvalidNumber, err)
	}
	return Pushed{Carrier: a.ID, Number: number}, nil
}
