package parcel

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestACallTellsWhichParcelHasMoved(t *testing.T) {
	for body, want := range map[string]error{
		`{"carrierId":"kr.cjlogistics","trackingNumber":"6123-4567-8901"}`:                nil,
		`{"carrierId":"kr.cjlogistics","more":{"a":[1]},"trackingNumber":"612345678901"}`: nil,
		`{"carrierId":"kr.nobody","trackingNumber":"612345678901"}`:                       ErrUnknownCarrier,
		`{"carrierId":"kr.cjlogistics","trackingNumber":"../../etc"}`:                     ErrInvalidNumber,
		`{"carrierId":"kr.cjlogistics"}`:                                                  ErrLayoutChanged,
		`{"carrierId":{},"trackingNumber":[]}`:                                            ErrLayoutChanged,
		`[]`:                                                                              ErrLayoutChanged,
		``:                                                                                ErrLayoutChanged,
		`{"carrierId":"kr.cjlogistics","trackingNumber":"612345678901"`:                   ErrLayoutChanged,
		strings.Repeat(" ", 64<<10) + `{}`:                                                ErrTooLarge,
	} {
		got, err := ReadPushed(TrackerDelivery, []byte(body))
		if !errors.Is(err, want) {
			t.Errorf("%.80s: %v, want %v", body, err, want)
		}
		if err == nil && (got.Carrier != "kr.cjlogistics" || got.Number != "612345678901" || got.Events != nil) {
			t.Errorf("%.80s: %+v", body, got)
		}
	}
	if _, err := ReadPushed("nobody", []byte(`{"carrierId":"kr.cjlogistics","trackingNumber":"612345678901"}`)); !errors.Is(err, ErrLayoutChanged) {
		t.Errorf("a service that there is not: %v", err)
	}
}

// FuzzReadPushed gives each service any call. Nothing panics, what fails has a kind, and what comes back is a number of a carrier in its one spelling.
func FuzzReadPushed(f *testing.F) {
	f.Add([]byte(`{"carrierId":"kr.cjlogistics","trackingNumber":"612345678901"}`))
	f.Add([]byte(`{"carrierId":"kr.epost.ems","trackingNumber":"ＥＥ１２３４５６７８５ＫＲ"}`))
	f.Add([]byte(`{"carrierId":"\u0000","trackingNumber":""}`))
	f.Add([]byte(sweetCall("04-612345678901", "6", "2026-11-27 11:00:05", "배달완료(담당:홍길동 010-1234-5678)")))
	f.Add([]byte(sweetCall("01-6123456789012", "-99", "", "")))
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, service := range Pushers() {
			got, err := ReadPushed(service, body)
			if err != nil {
				if _, ok := errors.AsType[*Error](err); !ok || got.Carrier != "" || got.Events != nil {
					t.Fatalf("%+v %v", got, err)
				}
				continue
			}
			a, err := find(got.Carrier)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := a.number(got.Number); err != nil || again != got.Number {
				t.Fatalf("%q is spelt %q: %v", got.Number, again, err)
			}
			for _, e := range got.Events {
				for _, s := range []string{e.Code, e.Text, e.Detail, e.Place, e.Phone} {
					check(t, s)
				}
				if e.Time.IsZero() || e.State == Unknown {
					t.Fatalf("%+v", e)
				}
			}
			once := Join(nil, got.Events, noon)
			if again := Join(once.Events, got.Events, noon); len(again.Events) != len(once.Events) {
				t.Fatalf("the same call twice tells %d events", len(again.Events))
			}
		}
	})
}

func sweetCall(fid, level, at, details string) string {
	_, number, _ := strings.Cut(fid, "-")
	text, err := json.Marshal(map[string]string{
		"secret_value": "", "fid": fid, "invoice_no": number, "level": level, "time_trans": at, "time_sweet": at, "where": "서울강남", "telno_office": "02-123-4567",
		"telno_man": "010-1234-5678", "details": details, "recv_addr": "서울시 중구 1", "recv_name": "홍길동", "send_name": "사자상점", "man": "김택배", "estmate": "", "comcode": fid[:2],
	})
	if err != nil {
		panic(err) // texts
	}
	return string(text)
}

func TestACallOfSweetTrackerTellsOneEventMasked(t *testing.T) {
	got, err := ReadPushed(SweetTracing, []byte(sweetCall("04-612345678901", "5", "2026-11-27 09:05:41", "배송출발(담당:홍길동 010-1234-5678)")))
	if err != nil || got.Carrier != "kr.cjlogistics" || got.Number != "612345678901" || len(got.Events) != 1 {
		t.Fatalf("%+v %v", got, err)
	}
	e := got.Events[0]
	if e.State != OutForDelivery || !e.Time.Equal(time.Date(2026, 11, 27, 9, 5, 41, 0, Seoul)) || e.Place != "서울강남" || e.Phone != "02-123-4567" || strings.Contains(fmt.Sprint(e), "1234-5678") || strings.Contains(fmt.Sprint(e), "홍길동") {
		t.Errorf("%+v", e)
	}
	for call, want := range map[string]State{
		sweetCall("04-612345678901", "3", "2026-11-27 09:05:41", "반송"): Returned, sweetCall("04-612345678901", "6", "2026-11-27 09:05:41", "배달완료"): Delivered,
		sweetCall("04-612345678901", "-99", "2026-11-27 09:05:41", "배달완료"): Unknown, sweetCall("04-612345678901", "4", "", "간선하차"): Unknown,
	} {
		got, err := ReadPushed(SweetTracing, []byte(call))
		if err != nil || (len(got.Events) == 0) != (want == Unknown) || len(got.Events) > 0 && got.Events[0].State != want {
			t.Errorf("%s: %+v %v, want %s", call, got, err, want)
		}
	}
	for call, want := range map[string]*Kind{
		sweetCall("99-612345678901", "3", "2026-11-27 09:05:41", ""): ErrUnknownCarrier, sweetCall("04-xx", "3", "2026-11-27 09:05:41", ""): ErrInvalidNumber,
		strings.Replace(sweetCall("04-612345678901", "3", "2026-11-27 09:05:41", ""), `"invoice_no":"61`, `"invoice_no":"62`, 1): ErrInvalidNumber,
		`{"level":3}`: ErrLayoutChanged, `{"fid":"04-612345678901"}`: ErrLayoutChanged, `"04"`: ErrLayoutChanged,
	} {
		if _, err := ReadPushed(SweetTracing, []byte(call)); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", call, err, want)
		}
	}
}

// Whichever order calls come in, and however often, the history is the same.
func TestCallsInAnyOrderTellTheSameHistory(t *testing.T) {
	at := func(minute, second int) time.Time {
		return noon.Add(-time.Hour).Add(time.Duration(minute)*time.Minute + time.Duration(second)*time.Second)
	}
	events := []Event{
		{Time: at(0, 10), State: Registered}, {Time: at(1, 0), State: PickedUp}, {Time: at(1, 30), State: InTransit}, {Time: at(9, 0), State: OutForDelivery}, {Time: at(9, 2), State: Delivered},
	}
	rapid.Check(t, func(r *rapid.T) {
		known := events[:rapid.IntRange(0, len(events)).Draw(r, "known")]
		calls := rapid.SliceOfN(rapid.SampledFrom(events), 0, 12).Draw(r, "calls")
		got := Join(known, nil, noon)
		for _, e := range calls {
			e.Text = "as a call has it"
			e.Time = e.Time.Truncate(time.Minute).Add(30 * time.Second)
			got = Join(got.Events, []Event{e}, noon)
		}
		var want []State
		for i, e := range events {
			if i < len(known) || slices.Contains(calls, e) {
				want = append(want, e.State)
			}
		}
		var states []State
		for _, e := range got.Events {
			states = append(states, e.State)
		}
		if !slices.Equal(states, want) {
			r.Errorf("%v, want %v", states, want)
		}
	})
}
