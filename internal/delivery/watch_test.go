package delivery_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

// program calls doors with a key, and staff not signed in.
func (s *shop) program(authorization, method, path, body string, out any) int {
	s.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	w := httptest.NewRecorder()
	s.web.ServeHTTP(w, r)
	if out != nil {
		if err := json.Unmarshal(w.Body.Bytes(), out); err != nil {
			s.t.Fatalf("%s %s: %d, %v in %s", method, path, w.Code, err, w.Body)
		}
	}
	return w.Code
}

// key makes a key for a program and gives what the program sends.
func (s *shop) key(name string) string {
	s.t.Helper()
	_, secret, err := s.NewKey(context.Background(), name, "이운영")
	if err != nil {
		s.t.Fatal(err)
	}
	return "Bearer " + secret
}

var someone = delivery.Watcher{ID: "m:staff", Name: "이운영"}

func (s *shop) register(w delivery.Watcher, n int) delivery.Watch {
	s.t.Helper()
	out, _, err := s.Register(context.Background(), w, delivery.Registration{Label: cj(n)})
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

type watchSeen struct {
	ID, Carrier, Invoice, Reference, State, Code string
	Until                                        time.Time
	Doubts                                       []delivery.Doubt
	Events                                       []parcel.Event
}

func TestAProgramHasParcelsWatchedByItsKey(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db, delivery.Config{Rate: 100})
		key, other := s.key("창고"), s.key("다른 곳")
		invoice := cj(1).Invoice
		body := fmt.Sprintf(`{"carrier":"cj","invoice":"%s-%s-%s","reference":"주문 1"}`, invoice[:4], invoice[4:8], invoice[8:])
		var first, again, got watchSeen
		if code := s.program(key, "POST", "/api/v1/parcels", body, &first); code != 200 || first.Invoice != invoice || first.Carrier != usual || first.Reference != "주문 1" || len(first.Doubts) > 0 {
			t.Fatalf("registered: %d %+v", code, first)
		}
		s.pass(time.Hour)
		if code := s.program(key, "POST", "/api/v1/parcels", `{"carrier":"kr.cjlogistics","invoice":"`+invoice+`"}`, &again); code != 200 || again.ID != first.ID || again.Reference != "주문 1" || !again.Until.After(first.Until) {
			t.Errorf("registered again: %d %+v, want the same moved on from %v", code, again, first.Until)
		}
		s.say(parcel.InTransit, nil)
		s.look()
		if asked := s.heard(); !slices.Equal(asked, []string{invoice}) {
			t.Errorf("asked for %v", asked)
		}
		if code := s.program(key, "GET", "/api/v1/parcels/"+first.ID, "", &got); code != 200 || got.State != "in_transit" || len(got.Events) != 1 {
			t.Errorf("%d %+v", code, got)
		}
		var all list.Page[watchSeen]
		if code := s.program(key, "GET", "/api/v1/parcels?state=delivered", "", &all); code != 200 || all.Total != 0 || len(all.Items) != 0 {
			t.Errorf("those that have arrived: %d, %+v", code, all)
		}
		if code := s.program(key, "GET", "/api/v1/parcels?state=moving", "", &all); code != 200 || all.Total != 1 || len(all.Items) != 1 || all.Items[0].ID != first.ID {
			t.Errorf("%d %+v", code, all)
		}
		var everybodys list.Page[struct {
			Watcher string
			Program bool
		}]
		if code := s.call("GET", "/api/v1/admin/parcels/watches", "", &everybodys); code != 200 || len(everybodys.Items) != 1 || everybodys.Items[0].Watcher != "창고" || !everybodys.Items[0].Program {
			t.Errorf("to staff: %d %+v", code, everybodys)
		}
		// Another program knows nothing of it.
		if code := s.program(other, "GET", "/api/v1/parcels", "", &all); code != 200 || all.Total != 0 {
			t.Errorf("%d %+v", code, all)
		}
		for _, method := range []string{"GET", "DELETE"} {
			if code := s.program(other, method, "/api/v1/parcels/"+first.ID, "", &got); code != 404 || got.Code != "watch_not_found" {
				t.Errorf("%s by another: %d %s", method, code, got.Code)
			}
		}
		if code := s.program(key, "DELETE", "/api/v1/parcels/"+first.ID, "", nil); code != 204 {
			t.Errorf("taken away: %d", code)
		}
		s.pass(24 * time.Hour)
		if n := s.look(); n != 0 || s.number("SELECT COUNT(*) FROM parcels") != 0 || s.number("SELECT COUNT(*) FROM parcel_events") != 0 {
			t.Errorf("it was asked for %d times more, and %d parcels are left", n, s.number("SELECT COUNT(*) FROM parcels"))
		}
	})
}

func TestOnlyStaffAndProgramsWithAKeyHaveParcelsWatched(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db, delivery.Config{})
		k, secret, err := s.NewKey(t.Context(), "창고", "이운영")
		if err != nil {
			t.Fatal(err)
		}
		for header, want := range map[string]string{
			"": "sign_in_required", "Bearer nothing": "parcel_key_invalid", "Bearer ": "parcel_key_invalid", "Basic x": "parcel_key_invalid",
			"Bearer " + secret + "x": "parcel_key_invalid", "TRACKQL-API-KEY other:" + secret: "parcel_key_invalid",
			"Bearer " + secret: "", "bearer " + secret: "", "TRACKQL-API-KEY " + k.ID + ":" + secret: "",
		} {
			var got watchSeen
			s.program(header, "GET", "/api/v1/parcels", "", &got)
			if got.Code != want {
				t.Errorf("%q: %q, want %q", header, got.Code, want)
			}
		}
		if code := s.call("GET", "/api/v1/parcels", "", nil); code != 200 {
			t.Errorf("staff: %d", code)
		}
		if n := s.number("SELECT COUNT(*) FROM parcel_keys WHERE hash = ? OR hash = ''", secret); n != 0 {
			t.Error("a key is kept as it is")
		}
		var keys list.Page[delivery.Key]
		if code := s.call("GET", "/api/v1/admin/parcels/keys", "", &keys); code != 200 || len(keys.Items) != 1 || keys.Items[0].Used.IsZero() {
			t.Errorf("%d %+v, want one that was used", code, keys)
		}
		// An ended key opens nothing, and its parcels are forgotten.
		if code := s.program("Bearer "+secret, "POST", "/api/v1/parcels", `{"carrier":"cj","invoice":"`+cj(1).Invoice+`"}`, nil); code != 200 {
			t.Errorf("registered: %d", code)
		}
		if code := s.call("DELETE", "/api/v1/admin/parcels/keys/"+k.ID, "", nil); code != 204 {
			t.Errorf("ended: %d", code)
		}
		if code := s.program("Bearer "+secret, "GET", "/api/v1/parcels", "", nil); code != 401 || s.number("SELECT COUNT(*) FROM parcels") != 0 {
			t.Errorf("with an ended key: %d, and %d parcels are left", code, s.number("SELECT COUNT(*) FROM parcels"))
		}
		// Whoever tries keys is stopped.
		var last watchSeen
		for range 40 {
			s.program("Bearer guess", "GET", "/api/v1/parcels", "", &last)
		}
		if last.Code != "too_many_keys" {
			t.Errorf("after 40 wrong keys: %q", last.Code)
		}
	})
}

func TestOddNumbersAreTakenWithTheirDoubtsAndImpossibleOnesRefused(t *testing.T) {
	s := open(t, tables.SQLite(t), delivery.Config{})
	key := s.key("창고")
	good := cj(1).Invoice
	wrong := good[:11] + string('0'+(good[11]-'0'+1)%10)
	wide := strings.Map(func(r rune) rune { return r - '0' + '０' }, good)
	for _, c := range []struct{ carrier, invoice, code, doubt string }{
		{"cj", good, "", ""},
		{"cj", " " + good[:4] + " " + good[4:8] + "‑" + good[8:] + " ", "", ""},
		{"cj", wide, "", ""},
		{"cj", wrong, "", "check_digit"},
		{"cj", good + "1", "", "length"},
		{"cj", "12345", "", "length"},
		{"cj", "1", "invoice_invalid", ""},
		{"cj", "12345ABCDE", "invoice_invalid", ""},
		{"cj", "6.89E+11", "invoice_invalid", ""},
		{"cj", "한글", "invoice_invalid", ""},
		{"cj", "--", "invoice_invalid", ""},
		{"cj", strings.Repeat("1", 60), "invoice_invalid", ""},
		{"kr.nobody", good, "carrier_unknown", ""},
	} {
		var got watchSeen
		body, err := json.Marshal(map[string]string{"carrier": c.carrier, "invoice": c.invoice})
		if err != nil {
			t.Fatal(err)
		}
		code := s.program(key, "POST", "/api/v1/parcels", string(body), &got)
		doubt := ""
		if len(got.Doubts) > 0 {
			doubt = got.Doubts[0].Reason
		}
		if got.Code != c.code || doubt != c.doubt || (c.code == "") != (code == http.StatusOK) {
			t.Errorf("%s %q: %d %q with doubt %q, want %q with %q", c.carrier, c.invoice, code, got.Code, doubt, c.code, c.doubt)
		}
	}
	for body, want := range map[string]string{
		`{"carrier":"cj","invoice":"` + good + `","until":"2020-01-01T00:00:00Z"}`:                  "watch_until_invalid",
		`{"carrier":"cj","invoice":"` + good + `","until":"2999-01-01T00:00:00Z"}`:                  "watch_until_invalid",
		`{"carrier":"cj","invoice":"` + good + `","reference":"` + strings.Repeat("가", 101) + `"}`:  "reference_invalid",
		`{"carrier":"cj","invoice":"` + good + `","reference":"` + strings.Repeat("가", 5000) + `"}`: "request_entity_too_large",
		`{"carrier":"cj","invoice":"` + good + `","reference":"a\u0000b\nc"}`:                       "",
	} {
		var got watchSeen
		if s.program(key, "POST", "/api/v1/parcels", body, &got); got.Code != want {
			t.Errorf("%.80s: %q, want %q", body, got.Code, want)
		}
	}
}

func TestAParcelIsOneRowHoweverManyWaitForIt(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db, delivery.Config{Rate: 100})
		const many = 8
		var all sync.WaitGroup
		for i := range many {
			all.Go(func() {
				w := delivery.Watcher{ID: fmt.Sprint("k:", i%2), Name: "창고"}
				if _, _, err := s.Register(context.Background(), w, delivery.Registration{Label: cj(1)}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Go(func() { s.send(1) })
		all.Wait()
		if p, w := s.number("SELECT COUNT(*) FROM parcels"), s.number("SELECT COUNT(*) FROM parcel_watches"); p != 1 || w != 2 {
			t.Fatalf("%d parcels and %d watches, want one and two", p, w)
		}
		s.say(parcel.InTransit, nil)
		s.look()
		if asked := s.heard(); len(asked) != 1 {
			t.Errorf("asked %d times, want once for all", len(asked))
		}
		// Each who leaves leaves it to the others; an order's parcel is kept.
		for i := range 2 {
			w := delivery.Watcher{ID: fmt.Sprint("k:", i)}
			mine, err := s.Watches(t.Context(), w, "", list.Query{})
			if err != nil || len(mine.Items) != 1 {
				t.Fatalf("%+v %v", mine, err)
			}
			if err := s.Unregister(t.Context(), w, mine.Items[0].ID); err != nil {
				t.Error(err)
			}
			if err := s.Unregister(t.Context(), w, mine.Items[0].ID); !errors.Is(err, delivery.ErrWatchNotFound) {
				t.Errorf("taken away twice: %v", err)
			}
		}
		s.pass(3 * time.Hour)
		if n := s.look(); n != 1 {
			t.Errorf("the order's parcel was asked for %d times", n)
		}
	})
}

func TestATakenBackParcelIsWatchedOnForWhoRegisteredIt(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db, delivery.Config{Rate: 100})
		sh := s.send(1)
		s.register(someone, 1)
		if _, err := s.TakeBack(t.Context(), sh.ID, "이운영", "아직 안 보냈어요"); err != nil {
			t.Fatal(err)
		}
		s.say(parcel.InTransit, nil)
		if n := s.look(); n != 1 {
			t.Errorf("asked %d times, want once", n)
		}
	})
}

func TestWatchesEndByTheirTimeAndTheirNumberIsBounded(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db, delivery.Config{Rate: 100})
		for n := range 3 {
			s.register(someone, n)
		}
		if err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			_, err := tx.ExecContext(ctx, "UPDATE parcel_watchers SET watches = 9999")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		var mu sync.Mutex
		refused := 0
		for n := range 5 {
			all.Go(func() {
				_, _, err := s.Register(context.Background(), someone, delivery.Registration{Label: cj(10 + n)})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case errors.Is(err, delivery.ErrWatchMost):
					refused++
				case err != nil:
					t.Error(err)
				}
			})
		}
		all.Wait()
		if refused != 4 || s.number("SELECT COUNT(*) FROM parcels") != 4 {
			t.Errorf("%d of 5 were refused and %d parcels are there, want 4 and 4", refused, s.number("SELECT COUNT(*) FROM parcels"))
		}
		s.pass(91 * 24 * time.Hour)
		if err := s.SweepWatches(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n, p, c := s.number("SELECT COUNT(*) FROM parcel_watches"), s.number("SELECT COUNT(*) FROM parcels"), s.number("SELECT watches FROM parcel_watchers"); n != 0 || p != 0 || c != 9996 {
			t.Errorf("%d watches, %d parcels and a count of %d are left", n, p, c)
		}
	})
}

// A parcel that is forgotten at the moment in which somebody else wants it is there for them all the same.
func TestAParcelIsNotForgottenUnderWhoeverRegistersIt(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db, delivery.Config{Rate: 100})
		one, two := delivery.Watcher{ID: "k:1"}, delivery.Watcher{ID: "k:2"}
		for range 20 {
			w := s.register(one, 1)
			var all sync.WaitGroup
			all.Go(func() {
				if err := s.Unregister(context.Background(), one, w.ID); err != nil {
					t.Error(err)
				}
			})
			all.Go(func() { s.register(two, 1) })
			all.Wait()
			if n := s.number("SELECT COUNT(*) FROM parcel_watches w WHERE NOT EXISTS (SELECT 1 FROM parcels p WHERE p.id = w.parcel_id)"); n != 0 {
				t.Fatal("a watch has lost its parcel")
			}
			mine, err := s.Watches(t.Context(), two, "", list.Query{})
			if err != nil || len(mine.Items) != 1 {
				t.Fatalf("%+v %v", mine, err)
			}
			if err := s.Unregister(t.Context(), two, mine.Items[0].ID); err != nil {
				t.Fatal(err)
			}
		}
	})
}
