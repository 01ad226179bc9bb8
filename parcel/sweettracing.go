package parcel

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// fidOf is what 스마트택배 gives back with each call for a parcel: its code of the carrier and the number. It has up to 30 characters.
func fidOf(code, number string) string { return code + "-" + number }

func (x *exchange) enlistSweet(carrier string, e Enlistment) error {
	code := sweetCodes[carrier]
	fid := fidOf(code, x.number)
	switch {
	case code == "":
		return fail(ErrUnknownCarrier, "it has no code for this carrier")
	case len(fid) > 30:
		return fail(ErrInvalidNumber, "it takes no number of this length")
	}
	body, err := x.send(ask{
		method: http.MethodPost, url: "https://tracking-api.sweettracker.net/add_invoice_list", also: []int{http.StatusBadRequest, http.StatusUnauthorized},
		json: map[string]any{
			"callback_url": e.Callback, "callback_type": "json", "tier": x.keys.ID, "key": x.keys.Secret,
			"list": []any{map[string]string{"num": x.number, "code": code, "fid": fid}},
		},
	})
	if err != nil {
		return err
	}
	type outcome struct {
		Success word
		Code    word `json:"e_code"`
	}
	var answer struct {
		outcome
		List []outcome
	}
	if err := fromJSON(body, &answer); err != nil {
		return err
	}
	one := answer.outcome
	if len(answer.List) > 0 {
		one = answer.List[0]
	}
	if one.Success == "true" {
		return nil
	}
	switch one.Code {
	case "03": // it has it already
		return nil
	case "02":
		return fail(ErrInvalidNumber, "code 02")
	case "04":
		return fail(ErrUnknownCarrier, "code 04")
	case "01":
		return fail(ErrKeysRefused, "code 01")
	case "99":
		return fail(ErrTemporary, "code 99")
	}
	return changed("neither done nor a failure with a code that is known")
}

// readSweetCall reads one call of 스마트택배, which tells one event.
func readSweetCall(body []byte) (Pushed, error) {
	bad := func(kind *Kind, err error) (Pushed, error) {
		return Pushed{}, &Error{Kind: kind, Carrier: string(SweetTracing), Err: err}
	}
	var call struct {
		FID     word
		Invoice word `json:"invoice_no"`
		Level   word
		At      word `json:"time_trans"`
		Written word `json:"time_sweet"`
		Where   word
		Office  word `json:"telno_office"`
		Details word
	}
	text := decode(body)
	if strings.Contains(text, "\uFFFD") || json.Unmarshal([]byte(text), &call) != nil || call.FID == "" || call.Level == "" {
		return bad(ErrLayoutChanged, nil)
	}
	code, number, _ := strings.Cut(string(call.FID), "-")
	a := sweetCarrier(code)
	if a == nil {
		return bad(ErrUnknownCarrier, nil)
	}
	number, err := a.number(number)
	if err == nil && call.Invoice != "" {
		if named, odd := a.number(string(call.Invoice)); odd != nil || named != number {
			return bad(ErrInvalidNumber, odd)
		}
	}
	if err != nil {
		return bad(ErrInvalidNumber, err)
	}
	details := line(string(call.Details))
	at := when(string(call.At))
	if at.IsZero() {
		at = when(string(call.Written))
	}
	state := sweetState(string(call.Level), details)
	if state == Unknown || at.IsZero() || at.broken { // -99 is a scan that went wrong
		return Pushed{Carrier: a.ID, Number: number}, nil
	}
	r := &reading{Tracking: &Tracking{}}
	r.add(at, Event{State: state, Code: string(call.Level), Text: details, Place: string(call.Where), Phone: string(call.Office)})
	return Pushed{a.ID, number, r.Events}, nil
}

func sweetCarrier(code string) *adapter {
	for _, a := range adapters {
		if c := sweetCodes[a.ID]; c != "" && c == code {
			return a
		}
	}
	return nil
}

// Same reports whether two events are one, whoever tells of it: of the same state in the same minute, or on the same day where one has no
// clock.
func (e Event) Same(o Event) bool {
	switch {
	case e.State != o.State:
		return false
	case e.DateOnly || o.DateOnly:
		return sameDay(e.Time, o.Time)
	}
	return e.Time.Truncate(time.Minute).Equal(o.Time.Truncate(time.Minute))
}

// Join adds events that came by calls to those that are known, each where it belongs, and says where the parcel stands with them. What is
// known is not told twice, and in which order calls come makes no difference.
func Join(known, more []Event, now time.Time) *Tracking {
	t := &Tracking{Events: slices.Clone(known)}
	for _, e := range more {
		if !slices.ContainsFunc(t.Events, e.Same) {
			t.Events = slices.Insert(t.Events, place(t.Events, e), e)
		}
	}
	t.State, t.Delivered = stand(t.Events, now)
	if t.Delivered.After(now) {
		t.Delivered = now
	}
	return t
}

// place is before which of the events e belongs: behind all of its minute or before, but for those of its minute that come later on a
// parcel's way. One without a time stays behind the one before it.
func place(events []Event, e Event) int {
	at := len(events)
	for i, old := range slices.Backward(events) {
		if old.Time.IsZero() {
			continue
		}
		minute := old.Time.Truncate(time.Minute).Compare(e.Time.Truncate(time.Minute))
		if minute < 0 || minute == 0 && slices.Index(course, old.State) <= slices.Index(course, e.State) {
			break
		}
		at = i
	}
	return at
}
