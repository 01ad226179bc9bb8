package parcel

import (
	"errors"
	"strings"
	"testing"
)

func TestACallTellsWhichParcelHasMoved(t *testing.T) {
	for body, want := range map[string]error{
		`{"carrierId":"kr.cjlogistics","trackingNumber":"6123-4567-8901"}`:         nil,
		`{"carrierId":"kr.cjlogistics","trackingNumber":"612345678901","more":1} `: nil,
		`{"carrierId":"kr.nobody","trackingNumber":"612345678901"}`:                ErrUnknownCarrier,
		`{"carrierId":"kr.cjlogistics","trackingNumber":"../../etc"}`:              ErrInvalidNumber,
		`{"carrierId":"kr.cjlogistics"}`:                                           ErrLayoutChanged,
		`{"carrierId":{},"trackingNumber":[]}`:                                     ErrLayoutChanged,
		`[]`:                                                                       ErrLayoutChanged,
		``:                                                                         ErrLayoutChanged,
		`{"carrierId":"kr.cjlogistics","trackingNumber":"612345678901"`:            ErrLayoutChanged,
		strings.Repeat(" ", 64<<10) + `{}`:                                         ErrTooLarge,
	} {
		got, err := ReadPushed(TrackerDelivery, []byte(body))
		if !errors.Is(err, want) {
			t.Errorf("%.80s: %v, want %v", body, err, want)
		}
		if err == nil && got != (Pushed{"kr.cjlogistics", "612345678901"}) {
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
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, service := range Pushers() {
			got, err := ReadPushed(service, body)
			if err != nil {
				if _, ok := errors.AsType[*Error](err); !ok || got != (Pushed{}) {
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
		}
	})
}
