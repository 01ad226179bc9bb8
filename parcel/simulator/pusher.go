package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/saja-live/saja/parcel"
)

// Manner is how a service calls.
type Manner string

// The manners of calls.
const (
	Politely Manner = "politely" // as it should
	Again    Manner = "again"    // with what it has said already, three times
	Stranger Manner = "stranger" // at an address with another secret
	Enormous Manner = "enormous" // with 50 MB
	Hanging  Manner = "hanging"  // with a body that does not come to its end
	Nonsense Manner = "nonsense" // with what is no call
	OfNobody Manner = "nobody's" // about a parcel that nobody enlisted
)

// enlisted is an address that is to be called for a parcel.
type enlisted struct {
	service parcel.Pusher
	carrier string
	address string
	until   time.Time
}

// Enlisted says until when a service calls for a parcel; false if it does not.
func (s *Simulator) Enlisted(number string) (time.Time, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.enlisted[number]
	return e.until, ok && e.until.After(s.now())
}

// Push calls for a parcel that was enlisted, and gives the statuses that it was answered with; none where it was not enlisted or that
// is over. A hanging call ends with ctx.
func (s *Simulator) Push(ctx context.Context, number string, how Manner) ([]int, error) {
	if _, ok := s.Enlisted(number); !ok {
		return nil, nil
	}
	s.mu.Lock()
	e := s.enlisted[number]
	s.mu.Unlock()
	address, times := e.address, 1
	text, err := json.Marshal(map[string]string{"carrierId": e.carrier, "trackingNumber": number})
	if err != nil {
		return nil, err
	}
	switch how {
	case Again:
		times = 3
	case Stranger:
		address = address[:len(address)-1] + map[bool]string{true: "A", false: "B"}[!strings.HasSuffix(address, "A")]
	case Nonsense:
		text = []byte(`{"hello":"world"}`)
	case OfNobody:
		nobodys, err := s.Unknown(e.carrier)
		if err != nil {
			return nil, err
		}
		text = bytes.ReplaceAll(text, []byte(number), []byte(nobodys))
	}
	var statuses []int
	for range times {
		var body io.Reader = bytes.NewReader(text)
		switch how {
		case Enormous:
			body = io.MultiReader(body, io.LimitReader(blanks{}, 50<<20))
		case Hanging:
			open, end := io.Pipe()
			stop := context.AfterFunc(ctx, func() { _ = end.CloseWithError(ctx.Err()) }) // it does not fail
			defer stop()
			body = io.MultiReader(bytes.NewReader(text[:len(text)-1]), open)
		}
		status, err := post(ctx, address, body)
		if err != nil {
			return statuses, err
		}
		statuses = append(statuses, status)
	}
	return statuses, nil
}

func post(ctx context.Context, address string, body io.Reader) (int, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, body)
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10)) // what it says is not read
	return res.StatusCode, nil
}

// blanks is an endless text of spaces.
type blanks struct{}

func (blanks) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// trackerDelivery takes parcels that it is to call for. Any key is good but RefusedKey.
func trackerDelivery(q *question) {
	in := struct {
		Variables struct {
			Input struct{ CarrierID, TrackingNumber, CallbackURL, ExpirationTime string }
		}
	}{}
	id, _, named := strings.Cut(strings.TrimPrefix(q.r.Header.Get("Authorization"), "TRACKQL-API-KEY "), ":")
	until := time.Time{}
	err := json.NewDecoder(q.r.Body).Decode(&in)
	if err == nil {
		until, err = time.Parse(time.RFC3339, in.Variables.Input.ExpirationTime)
	}
	failure := func(code, message string) {
		q.json(object{"data": object{"registerTrackWebhook": nil}, "errors": []any{object{"message": message, "extensions": object{"code": code}}}})
	}
	switch {
	case !named || id == "" || id == RefusedKey:
		failure("UNAUTHENTICATED", "Unauthenticated")
	case id == SpentKey:
		failure("FORBIDDEN", "rate limit")
	case err != nil:
		failure("BAD_REQUEST", "Bad request")
	case byID(in.Variables.Input.CarrierID) == nil:
		failure("NOT_FOUND", "Carrier not found")
	default:
		of := in.Variables.Input
		q.s.mu.Lock()
		q.s.enlisted[of.TrackingNumber] = enlisted{parcel.TrackerDelivery, of.CarrierID, of.CallbackURL, until}
		q.s.mu.Unlock()
		q.json(object{"data": object{"registerTrackWebhook": true}})
	}
}
