package messages_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/notify/msgsim"
	"github.com/saja-live/saja/internal/notify/sens"
	"github.com/saja-live/saja/internal/notify/solapi"
	"github.com/saja-live/saja/internal/platform/eventually"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// call has the provider call an address with a body.
func (s *shop) call(t *testing.T, address, body string) int {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle(messages.CallPath+"{provider}/{secret...}", s.messages.Calls())
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, strings.TrimPrefix(address, "https://shop.example"), strings.NewReader(body)))
	return w.Code
}

func (s *shop) address(t *testing.T) string {
	t.Helper()
	a, err := s.messages.CallAddress(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return a.Address
}

func TestACallHasTheProviderAskedAndIsBelievedOfNothing(t *testing.T) {
	onEngines(t, func(t *testing.T, db *sqldb.DB) {
		_, sim, url := prepare(t, db, solapi.Name, msgsim.Rates{})
		s := newShopThatLooks(db, solapi.Name, url, time.Hour) // nothing is asked for by itself
		s.tell(t, 1)
		s.running(t)
		eventually.True(t, "it sent", func() bool { return s.count(t, "sent") == 1 })
		body, _ := json.Marshal([]map[string]string{{"messageId": sim.Arrived()[0].ID, "statusCode": "3104"}, {"messageId": "M4V000000009999", "statusCode": "4000"}})
		at := s.address(t)
		for _, forged := range []string{"https://shop.example/callbacks/messages/solapi/0.x", strings.Replace(at, "solapi", "sens", 1), at + "x"} {
			if code := s.call(t, forged, string(body)); code != http.StatusNotFound {
				t.Errorf("a call of %s is answered %d", forged, code)
			}
		}
		sim.Deliver() // the provider knows better than the call
		for range 3 { // and says so as often as it likes
			if code := s.call(t, at, string(body)); code != http.StatusOK {
				t.Fatalf("answered %d", code)
			}
		}
		eventually.True(t, "it delivered", func() bool { return s.count(t, "delivered") == 1 })
		if code := s.call(t, at, string(body)); code != http.StatusOK || s.count(t, "delivered") != 1 {
			t.Errorf("told again: %d", code)
		}
		eventually.True(t, "nothing left to ask", func() bool {
			n, err := sqldb.Column[int](t.Context(), db, `SELECT COUNT(*) FROM todos`)
			return err == nil && n[0] == 0
		})
		if n, err := sqldb.Column[int](t.Context(), db, `SELECT COUNT(*) FROM delivery_reports`); err != nil || n[0] != 1 {
			t.Errorf("%d words are written down (%v), want one", n, err)
		}
		for _, bad := range []string{"", "no", `{"messageId":`, strings.Repeat("[", 100), `{"a":1`} {
			if code := s.call(t, at, bad); code != http.StatusBadRequest {
				t.Errorf("%q is answered %d", bad, code)
			}
		}
	})
}

func TestACallAboutAnAlimTalkHasTheProviderAskedForThat(t *testing.T) {
	onEngines(t, func(t *testing.T, db *sqldb.DB) {
		_, sim, url := prepareWith(t, db, sens.Name, msgsim.Config{Templates: map[string]string{"paid_1": paidText}})
		s := newShopThatLooks(db, sens.Name, url, time.Hour) // nothing is asked for by itself
		s.approve(t, paidText, paidText)
		s.tell(t, 1)
		s.running(t)
		eventually.True(t, "it sent", func() bool { return s.count(t, "sent") == 1 })
		sim.Deliver()
		a := sim.Arrived()[0]
		if code := s.call(t, s.address(t), `{"requestId":"`+a.Request+`"}`); code != http.StatusOK {
			t.Fatalf("answered %d", code)
		}
		eventually.True(t, "it delivered, where AlimTalk is asked for", func() bool { return s.count(t, "delivered") == 1 })
	})
}

func TestAnAddressIsMadeAnewAndTheOneBeforeHoldsForADay(t *testing.T) {
	onEngines(t, func(t *testing.T, db *sqldb.DB) {
		s, _, _ := prepare(t, db, solapi.Name, msgsim.Rates{})
		now := time.Now()
		s.now = func() time.Time { return now }
		first := s.address(t)
		a, err := s.messages.RenewCallAddress(t.Context())
		if err != nil || a.Address == first || a.Before.Sub(now).Round(time.Hour) != 24*time.Hour {
			t.Fatalf("%+v (%v), want another, and a day", a, err)
		}
		second := a.Address
		holds := func(at string, want int) {
			t.Helper()
			if code := s.call(t, at, "[]"); code != want {
				t.Errorf("answered %d, want %d", code, want)
			}
		}
		holds(first, http.StatusOK)
		holds(second, http.StatusOK)
		now = now.Add(24 * time.Hour)
		holds(first, http.StatusNotFound)
		holds(second, http.StatusOK)
		if _, err := s.messages.RenewCallAddress(t.Context()); err != nil {
			t.Fatal(err)
		}
		holds(first, http.StatusNotFound) // never more than the one before
		holds(second, http.StatusOK)
	})
}

func FuzzWhatACallIsAbout(f *testing.F) {
	for _, s := range []string{"", "[]", `[{"messageId":"M1","statusCode":"4000","customFields":{"messageId":"x"}},{"messageId":"M1"}]`, `{"requestId":"R","messages":[{"messageId":"m"}]}`, `{"messageId":{"messageId":1}}`, `"messageId"`, `{"a":"messageId","b":"x"}`, "{}}", `[1,2]]`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		ids, ok := messages.Called(body)
		if !ok && ids != nil || len(ids) > 200 {
			t.Fatalf("%q: %d ids, %v", body, len(ids), ok)
		}
		for i, id := range ids {
			if id == "" || len(id) > 190 || slices.Contains(ids[:i], id) {
				t.Fatalf("%q gives %q", body, ids)
			}
		}
	})
}

func TestACallNamesItsMessagesWhereverTheyStand(t *testing.T) {
	ids, ok := messages.Called([]byte(`[{"statusCode":"messageId","messageId":"M1","log":[{"message":"requestId"}]},{"data":{"requestId":"R1"},"n":null,"messageId":"M2"}]`))
	if !ok || !slices.Equal(ids, []string{"M1", "R1", "M2"}) {
		t.Errorf("%q (%v)", ids, ok)
	}
}
