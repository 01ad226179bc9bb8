package delivery_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

type graphAnswer struct {
	Data   json.RawMessage
	Errors []struct {
		Message    string
		Extensions struct{ Code string }
	}
}

func (a graphAnswer) code() string {
	if len(a.Errors) == 0 {
		return ""
	}
	return a.Errors[0].Extensions.Code
}

// graph asks the GraphQL door, as from a network of its own each time.
func (s *shop) graph(authorization, query string, variables map[string]any) (out graphAnswer) {
	s.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		s.t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/graphql", strings.NewReader(string(body)))
	r.Header.Set("Content-Type", "application/json")
	r.RemoteAddr = fmt.Sprintf("198.51.100.%d:1", s.times()%250)
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	w := httptest.NewRecorder()
	s.GraphQL().ServeHTTP(w, r)
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		s.t.Fatalf("%d %v in %s", w.Code, err, w.Body)
	}
	return out
}

// What users of delivery-tracker's service ask.
const trackQuery = `query Track($carrierId: ID!, $trackingNumber: String!) {
  track(carrierId: $carrierId, trackingNumber: $trackingNumber) {
    trackingNumber
    lastEvent { time status { code name } description }
    events(last: 10) {
      pageInfo { hasNextPage hasPreviousPage }
      edges { cursor node { time status { code name carrierSpecificData } description location { name } contact { phoneNumber } } }
    }
  }
}`

func TestClientsOfDeliveryTrackerFindTheirParcels(t *testing.T) {
	s := open(t, tables.SQLite(t), here)
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, parcel.Seoul)
	s.answer = func(invoice string) (*parcel.Tracking, error) {
		p := &parcel.Tracking{Carrier: usual, Number: invoice, State: parcel.Delivered, Delivered: at.Add(24 * time.Hour)}
		for i, state := range []parcel.State{parcel.PickedUp, parcel.InTransit, parcel.OutForDelivery, parcel.Delivered, parcel.InTransit} {
			p.Events = append(p.Events, parcel.Event{Time: at.Add(time.Duration(i) * 6 * time.Hour), State: state, Code: fmt.Sprint(i), Text: "단계", Place: "옥천HUB", Phone: "1588-1255"})
		}
		return p, nil
	}
	got := s.graph("", trackQuery, map[string]any{"carrierId": usual, "trackingNumber": cj(1).Invoice})
	var data struct {
		Track struct {
			TrackingNumber string
			LastEvent      struct {
				Time   string
				Status struct{ Code, Name string }
			}
			Events struct {
				Edges []struct {
					Cursor string
					Node   struct {
						Status struct {
							Code                string
							CarrierSpecificData map[string]string
						}
						Location struct{ Name string }
						Contact  struct{ PhoneNumber string }
					}
				}
			}
		}
	}
	if err := json.Unmarshal(got.Data, &data); err != nil || len(got.Errors) > 0 {
		t.Fatalf("%+v %v", got, err)
	}
	tr := data.Track
	if tr.TrackingNumber != cj(1).Invoice || tr.LastEvent.Status.Code != "DELIVERED" || tr.LastEvent.Time != "2026-11-25T03:00:00+09:00" || len(tr.Events.Edges) != 5 {
		t.Fatalf("%s", got.Data)
	}
	if e := tr.Events.Edges[0].Node; e.Status.Code != "AT_PICKUP" || e.Status.CarrierSpecificData["code"] != "0" || e.Location.Name != "옥천HUB" || e.Contact.PhoneNumber != "1588-1255" {
		t.Errorf("%+v", e)
	}
	page := s.graph("", `query($a: String) { track(carrierId: "kr.cjlogistics", trackingNumber: "`+cj(2).Invoice+`") { events(first: 2, after: $a) { pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { node { status { code } } } } } }`,
		map[string]any{"a": tr.Events.Edges[0].Cursor})
	if text := string(page.Data); !strings.Contains(text, `"IN_TRANSIT"`) || !strings.Contains(text, `"OUT_FOR_DELIVERY"`) || !strings.Contains(text, `"hasNextPage":true,"hasPreviousPage":true`) {
		t.Errorf("%s %+v", text, page.Errors)
	}
}

func TestWhatFailsHasTheCodesOfDeliveryTracker(t *testing.T) {
	s := open(t, tables.SQLite(t), here)
	track := func(carrier, number, more string) string {
		return fmt.Sprintf(`{ track(carrierId: %q, trackingNumber: %q) { trackingNumber %s } }`, carrier, number, more)
	}
	s.say(parcel.InTransit, nil)
	for query, want := range map[string]string{
		track("kr.nobody", "1", ""):                                                      "NOT_FOUND",
		track(usual, "한글", ""):                                                           "BAD_REQUEST",
		track(usual, cj(1).Invoice, "events { edges { cursor } }"):                       "BAD_REQUEST",
		track(usual, cj(2).Invoice, "events(first: 1, last: 1) { edges { cursor } }"):    "BAD_REQUEST",
		track(usual, cj(3).Invoice, `events(first: 1, after: "x") { edges { cursor } }`): "BAD_REQUEST",
		`{ carrier(id: "kr.nobody") { id } }`:                                            "NOT_FOUND",
		`{ carriers { edges { cursor } } }`:                                              "BAD_REQUEST",
		`{ nothing }`:                                                                    "BAD_REQUEST",
		`{`:                                                                              "BAD_REQUEST",
		`{ a: ` + strings.Repeat("x", 20_000) + `}`:                                      "BAD_REQUEST",
		`mutation { registerTrackWebhook(input: {carrierId: "kr.cjlogistics", trackingNumber: "` + cj(1).Invoice + `", callbackUrl: "https://example.com", expirationTime: "2030-01-01T00:00:00Z"}) }`: "UNAUTHENTICATED",
		`{ carriers(first: 3, searchText: "cj") { edges { node { id name } } } }`: "",
	} {
		if got := s.graph("", query, nil); got.code() != want {
			t.Errorf("%.100s: %+v, want %q", query, got, want)
		}
	}
	for failed, want := range map[error]string{parcel.ErrNotFound: "NOT_FOUND", parcel.ErrTimeout: "INTERNAL", parcel.ErrLayoutChanged: "INTERNAL"} {
		s.say("", failed)
		s.pass(time.Hour)
		if got := s.graph("", track(usual, cj(9).Invoice, ""), nil); got.code() != want {
			t.Errorf("%v: %+v, want %s", failed, got, want)
		}
	}
	many := "{"
	for n := range 11 {
		many += fmt.Sprintf(` a%d: carrier(id: "cj") { id } t%d: track(carrierId: "x", trackingNumber: "1") { trackingNumber }`, n, n)
	}
	if got := s.graph("", many+"}", nil); len(got.Errors) != 11 || got.Errors[len(got.Errors)-1].Extensions.Code == "" {
		t.Errorf("%+v", got)
	}
	deep := "{ __schema { types " + strings.Repeat("{ fields { type ", 12) + "{ name }" + strings.Repeat("} }", 12) + "} }"
	if got := s.graph("", deep, nil); got.code() != "BAD_REQUEST" {
		t.Errorf("a deep query: %+v", got.Errors)
	}
	if got := s.graph("", `{ __schema { queryType { name fields { name args { name type { kind ofType { name } } } } } } }`, nil); len(got.Errors) > 0 || !strings.Contains(string(got.Data), `"track"`) {
		t.Errorf("about itself: %+v", got)
	}
}

func TestTheirWebhooksAreRegisteredExtendedAndEnded(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, to := open(t, db, here), receive(t)
		key := s.key("창고")
		const mutation = `mutation RegisterTrackWebhook($input: RegisterTrackWebhookInput!) { registerTrackWebhook(input: $input) }`
		register := func(until time.Time) {
			t.Helper()
			got := s.graph(key, mutation, map[string]any{"input": map[string]any{
				"carrierId": usual, "trackingNumber": cj(1).Invoice, "callbackUrl": to.URL, "expirationTime": until.Format(time.RFC3339),
			}})
			if string(got.Data) != `{"registerTrackWebhook":true}` {
				t.Fatalf("%s %+v", got.Data, got.Errors)
			}
		}
		register(s.Now().Add(48 * time.Hour))
		register(s.Now().Add(96 * time.Hour))
		s.say(parcel.InTransit, nil)
		s.look()
		s.sendCalls()
		want := `{"carrierId":"kr.cjlogistics","trackingNumber":"` + cj(1).Invoice + `"}`
		if got := to.calls(); len(got) != 1 || got[0].Body != want {
			t.Errorf("%+v, want %s", got, want)
		}
		register(s.Now().Add(-time.Second))
		if n := s.number("SELECT COUNT(*) FROM parcel_hooks"); n != 0 {
			t.Errorf("%d hooks are left", n)
		}
	})
}
