package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
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
	Backward Manner = "backward" // with all that has happened, the newest first
)

// enlisted is an address that is to be called for a parcel.
type enlisted struct {
	service parcel.Pusher
	carrier string
	fid     string // what 스마트택배 gives back
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
	address := e.address
	texts, err := s.calls(e, number, how == Backward)
	if err != nil {
		return nil, err
	}
	text := texts[0]
	switch how {
	case Again:
		texts = [][]byte{text, text, text}
	case Stranger:
		address = address[:len(address)-1] + map[bool]string{true: "A", false: "B"}[!strings.HasSuffix(address, "A")]
	case Nonsense:
		texts = [][]byte{[]byte(`{"hello":"world"}`)}
	case OfNobody:
		nobodys, err := s.Unknown(e.carrier)
		if err != nil {
			return nil, err
		}
		texts = [][]byte{bytes.ReplaceAll(text, []byte(number), []byte(nobodys))}
	}
	var statuses []int
	for _, text := range texts {
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

// calls are the bodies of the calls about a parcel: of all that has happened, the newest first, or of the newest alone.
func (s *Simulator) calls(e enlisted, number string, all bool) ([][]byte, error) {
	if e.service == parcel.TrackerDelivery {
		text, err := json.Marshal(map[string]string{"carrierId": e.carrier, "trackingNumber": number})
		return [][]byte{text}, err
	}
	p, ok := s.shipment(number)
	if !ok {
		return nil, fmt.Errorf("there is no parcel %s", number)
	}
	rows := s.history(number, p, s.now())
	slices.Reverse(rows)
	if !all {
		rows = rows[:1]
	}
	var texts [][]byte
	for _, r := range rows {
		l := sweetLevels[r.word.state]
		text, err := json.Marshal(object{
			"secret_value": "", "fid": e.fid, "invoice_no": number, "level": strconv.Itoa(l.level), "time_trans": clock(r.at, "2006-01-02 15:04:05"),
			"time_sweet": clock(s.now(), "2006-01-02 15:04:05"), "where": r.place, "telno_office": r.phone, "telno_man": "01012345678", "details": l.kind, "recv_addr": "서울시 중구 1",
			"recv_name": "홍길동", "send_name": "사자상점", "man": "김택배", "estmate": "", "comcode": e.fid[:2],
		})
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, nil
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
		q.s.enlisted[of.TrackingNumber] = enlisted{service: parcel.TrackerDelivery, carrier: of.CarrierID, address: of.CallbackURL, until: until}
		q.s.mu.Unlock()
		q.json(object{"data": object{"registerTrackWebhook": true}})
	}
}

// sweetTracing takes parcels that 스마트택배 is to call for. Any key is good but RefusedKey.
func sweetTracing(q *question) {
	var in struct {
		Callback string `json:"callback_url"`
		Kind     string `json:"callback_type"`
		Tier     string `json:"tier"`
		Key      string `json:"key"`
		List     []struct{ Num, Code, FID string }
	}
	if json.NewDecoder(q.r.Body).Decode(&in) != nil || in.Callback == "" || in.Kind != "json" || in.Tier == "" || in.Key == "" || in.Key == RefusedKey || len(in.List) == 0 {
		q.json(object{"success": false, "e_code": "01", "e_message": "필수 파라메터가 빈 값이거나 없음"})
		return
	}
	var out []any
	for _, of := range in.List {
		failure := func(code string) {
			out = append(out, object{"success": false, "num": of.Num, "fid": of.FID, "e_code": code, "e_message": "실패"})
		}
		carrier := sweetCarriers[of.Code]
		q.s.mu.Lock()
		_, already := q.s.enlisted[of.Num]
		switch {
		case carrier == "":
			failure("04")
		case len(of.FID) > 30 || len(of.Num) < 9:
			failure("02")
		case already:
			failure("03")
		default:
			q.s.enlisted[of.Num] = enlisted{service: parcel.SweetTracing, carrier: carrier, fid: of.FID, address: in.Callback, until: q.s.now().AddDate(1, 0, 0)}
			out = append(out, object{"success": true, "num": of.Num, "fid": of.FID})
		}
		q.s.mu.Unlock()
	}
	q.json(object{"success": true, "list": out})
}
