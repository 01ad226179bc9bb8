package delivery_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/outside"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
	"github.com/saja-live/saja/parcel"
)

var here = delivery.Config{Rate: 1000, Hooks: outside.Guard{Loopback: true}}

// receiver is who is called, and writes down with what.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	got    []received
	answer http.HandlerFunc // nil: 200
}

type received struct {
	ID, Body, At, Signature string
}

func receive(t *testing.T) *receiver {
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body) // cut off: the test sees half of it
		r.mu.Lock()
		r.got = append(r.got, received{req.Header.Get("webhook-id"), string(body), req.Header.Get("webhook-timestamp"), req.Header.Get("webhook-signature")})
		answer := r.answer
		r.mu.Unlock()
		if answer != nil {
			answer(w, req)
		}
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) says(status int) {
	r.does(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
}

func (r *receiver) does(answer http.HandlerFunc) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = answer
}

// calls are those since the last time.
func (r *receiver) calls() []received {
	r.mu.Lock()
	defer r.mu.Unlock()
	got := r.got
	r.got = nil
	return got
}

// sendCalls sends what is due. What was written down just now is due by the wall's clock, which goes on while the test's stands.
func (s *shop) sendCalls() {
	s.t.Helper()
	soon := func() time.Time { return s.Now().Add(time.Minute) }
	if _, err := todo.NewRunner(s.db, todo.Config{}, slog.New(slog.DiscardHandler), soon, s.Todos()...).Drain(context.Background()); err != nil {
		s.t.Error(err)
	}
}

func (s *shop) subscribe(w delivery.Watcher, sub delivery.Subscription) delivery.Hook {
	s.t.Helper()
	h, err := s.Subscribe(context.Background(), w, sub)
	if err != nil {
		s.t.Fatal(err)
	}
	return h
}

// told is the body of a call.
type toldOf struct {
	ID     string
	Events []string
	Parcel struct {
		Carrier, Invoice, Reference, State string
		Orders                             []string
		LastEvent                          struct{ Place string }
	}
}

func readCall(t *testing.T, c received) (out toldOf) {
	t.Helper()
	if err := json.Unmarshal([]byte(c.Body), &out); err != nil {
		t.Fatalf("%v in %s", err, c.Body)
	}
	return out
}

func TestWhoeverHasAParcelWatchedIsCalledWhenItMoves(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, to := open(t, db, here), receive(t)
		key := s.key("창고")
		var hook struct{ ID, Secret, Code string }
		if code := s.program(key, "POST", "/api/v1/parcels/hooks", `{"url":"`+to.URL+`/all"}`, &hook); code != 200 || !strings.HasPrefix(hook.Secret, "whsec_") {
			t.Fatalf("%d %+v", code, hook)
		}
		s.program(key, "POST", "/api/v1/parcels", `{"carrier":"cj","invoice":"`+cj(1).Invoice+`","reference":"주문 1"}`, nil)
		s.register(someone, 2) // somebody else's
		s.say(parcel.InTransit, nil)
		s.look()
		s.sendCalls()
		got := to.calls()
		if len(got) != 1 {
			t.Fatalf("%d calls, want one: %+v", len(got), got)
		}
		c := readCall(t, got[0])
		if c.ID != got[0].ID || !slices.Equal(c.Events, []string{"moved", "departed"}) || c.Parcel.Invoice != cj(1).Invoice || c.Parcel.Reference != "주문 1" || c.Parcel.State != "in_transit" || c.Parcel.LastEvent.Place != "옥천HUB" {
			t.Errorf("%s", got[0].Body)
		}
		secret, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(hook.Secret, "whsec_"))
		if err != nil {
			t.Fatal(err)
		}
		m := hmac.New(sha256.New, secret)
		m.Write([]byte(got[0].ID + "." + got[0].At + "." + got[0].Body))
		if want := "v1," + base64.StdEncoding.EncodeToString(m.Sum(nil)); got[0].Signature != want || got[0].At != fmt.Sprint(s.Now().Unix()) {
			t.Errorf("signed %s at %s, want %s", got[0].Signature, got[0].At, want)
		}
		// Nothing new, nobody is called.
		s.pass(3 * time.Hour)
		s.look()
		s.sendCalls()
		if got := to.calls(); len(got) != 0 {
			t.Errorf("called of nothing: %+v", got)
		}
		var calls list.Page[delivery.Call]
		if code := s.program(key, "GET", "/api/v1/parcels/hooks/"+hook.ID+"/calls", "", &calls); code != 200 || len(calls.Items) != 1 || calls.Items[0].State != "sent" || calls.Items[0].Status != 200 {
			t.Errorf("%d %+v", code, calls)
		}
		if code := s.program(s.key("다른 곳"), "GET", "/api/v1/parcels/hooks/"+hook.ID, "", nil); code != 404 {
			t.Errorf("another's hook: %d", code)
		}
		if code := s.program(key, "DELETE", "/api/v1/parcels/hooks/"+hook.ID, "", nil); code != 204 || s.number("SELECT COUNT(*) FROM parcel_calls") != 0 {
			t.Errorf("ended: %d, %d calls are left", code, s.number("SELECT COUNT(*) FROM parcel_calls"))
		}
	})
}

func TestTheShopsOwnHookIsToldOfItsOrdersAndOfItsEventsOnly(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, to := open(t, db, here), receive(t)
		var hook struct{ ID, Secret string }
		if code := s.call("POST", "/api/v1/admin/parcels/hooks", `{"url":"`+to.URL+`","events":["delivered"]}`, &hook); code != 201 || hook.Secret == "" {
			t.Fatalf("%d %+v", code, hook)
		}
		s.send(1)
		s.register(someone, 2)
		s.say(parcel.InTransit, nil)
		s.look()
		s.sendCalls()
		if got := to.calls(); len(got) != 0 {
			t.Errorf("told of what it did not ask for: %+v", got)
		}
		s.pass(3 * time.Hour)
		s.say(parcel.Delivered, nil)
		s.look()
		s.sendCalls()
		got := to.calls()
		if len(got) != 1 {
			t.Fatalf("%d calls, want one", len(got))
		}
		if c := readCall(t, got[0]); !slices.Equal(c.Parcel.Orders, []string{"A1"}) || !slices.Contains(c.Events, "delivered") {
			t.Errorf("%s", got[0].Body)
		}
	})
}

func TestRegisteringAHookAgainMovesItsEndOn(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, to := open(t, db, here), receive(t)
		sub := delivery.Subscription{URL: to.URL, Of: cj(1), Form: "trackql", Until: s.Now().Add(48 * time.Hour)}
		first := s.subscribe(someone, sub)
		sub.Until = s.Now().Add(96 * time.Hour)
		again := s.subscribe(someone, sub)
		if again.ID != first.ID || !again.Until.Equal(sub.Until.UTC().Truncate(time.Millisecond)) {
			t.Errorf("again %+v, want %s until %v", again, first.ID, sub.Until)
		}
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() { s.subscribe(someone, delivery.Subscription{URL: to.URL + "/same"}) })
		}
		all.Wait()
		if n := s.number("SELECT COUNT(*) FROM parcel_hooks"); n != 2 {
			t.Errorf("%d hooks, want two", n)
		}
		s.say(parcel.InTransit, nil)
		s.look()
		s.sendCalls()
		got := to.calls()
		if !slices.ContainsFunc(got, func(c received) bool {
			return c.Body == `{"carrierId":"kr.cjlogistics","trackingNumber":"`+cj(1).Invoice+`"}`
		}) {
			t.Errorf("%+v", got)
		}
		// When its time is over it is gone, with the parcel that only it waited for.
		s.pass(100 * 24 * time.Hour)
		if err := errors.Join(s.SweepWatches(t.Context()), s.SweepHooks(t.Context())); err != nil {
			t.Fatal(err)
		}
		if h, p, c := s.number("SELECT COUNT(*) FROM parcel_hooks"), s.number("SELECT COUNT(*) FROM parcels"), s.number("SELECT COUNT(*) FROM parcel_calls"); h != 0 || p != 0 || c != 0 {
			t.Errorf("%d hooks, %d parcels and %d calls are left", h, p, c)
		}
	})
}

func TestTheShopsOwnHookEndsWhenItIsToldTo(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, to := open(t, db, here), receive(t)
		var first, again, endless struct {
			ID, Code string
			Until    time.Time
		}
		at := func(d time.Duration) string { return s.Now().Add(d).UTC().Format(time.RFC3339) }
		body := func(until string) string { return `{"url":"` + to.URL + `","until":"` + until + `"}` }
		soon, later := at(24*time.Hour), at(300*24*time.Hour)
		if code := s.call("POST", "/api/v1/admin/parcels/hooks", body(soon), &first); code != 201 || first.Until.Format(time.RFC3339) != soon {
			t.Fatalf("%d %+v, want an end at %s", code, first, soon)
		}
		if code := s.call("POST", "/api/v1/admin/parcels/hooks", body(later), &again); code != 201 || again.ID != first.ID || again.Until.Format(time.RFC3339) != later {
			t.Errorf("again: %d %+v, want %s until %s", code, again, first.ID, later)
		}
		var listed list.Page[struct{ Until time.Time }]
		if code := s.call("GET", "/api/v1/admin/parcels/hooks", "", &listed); code != 200 || len(listed.Items) != 1 || listed.Items[0].Until.Format(time.RFC3339) != later {
			t.Errorf("listed: %d %+v", code, listed.Items)
		}
		for _, until := range []string{at(-time.Hour), at(0), at(367 * 24 * time.Hour)} {
			if code := s.call("POST", "/api/v1/admin/parcels/hooks", body(until), &again); code != 422 || again.Code != "hook_until_invalid" {
				t.Errorf("until %s: %d %s", until, code, again.Code)
			}
		}
		s.pass(301 * 24 * time.Hour)
		if err := s.SweepHooks(t.Context()); err != nil || s.number("SELECT COUNT(*) FROM parcel_hooks") != 0 {
			t.Errorf("%d hooks after its end, %v", s.number("SELECT COUNT(*) FROM parcel_hooks"), err)
		}
		if code := s.call("POST", "/api/v1/admin/parcels/hooks", `{"url":"`+to.URL+`"}`, &endless); code != 201 || !endless.Until.IsZero() {
			t.Errorf("without an end: %d %+v", code, endless)
		}
		s.pass(1000 * 24 * time.Hour)
		if err := s.SweepHooks(t.Context()); err != nil || s.number("SELECT COUNT(*) FROM parcel_hooks") != 1 {
			t.Errorf("%d hooks without an end, %v", s.number("SELECT COUNT(*) FROM parcel_hooks"), err)
		}
	})
}

func TestAFailingReceiverIsCalledLessAndLessAndGetsTheSameId(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, to := open(t, db, here), receive(t)
		h := s.subscribe(someone, delivery.Subscription{URL: to.URL, Of: cj(1)})
		to.says(500)
		s.say(parcel.InTransit, nil)
		s.look()
		var ids []string
		began := s.Now()
		for s.Now().Sub(began) < 80*time.Hour {
			s.sendCalls()
			for _, c := range to.calls() {
				ids = append(ids, c.ID)
			}
			s.pass(10 * time.Minute)
		}
		same := slices.Compact(slices.Clone(ids))
		if len(same) != 1 || len(ids) < 60 || len(ids) > 160 {
			t.Errorf("%d calls of %d ids in three days, want about one an hour or two of one", len(ids), len(same))
		}
		got, err := s.Hook(t.Context(), someone, h.ID)
		if err != nil || got.State != delivery.HookFailing || got.Why != "status_500" {
			t.Errorf("%+v %v, want it switched off", got, err)
		}
		// On again, what waited arrives, with its id.
		to.says(204)
		if _, err := s.SwitchHook(t.Context(), h.ID, true); err != nil {
			t.Fatal(err)
		}
		s.sendCalls()
		if got := to.calls(); len(got) != 1 || got[0].ID != ids[0] {
			t.Errorf("%+v, want %s", got, ids[0])
		}
		// And again by hand.
		if code := s.call("POST", "/api/v1/admin/parcels/hooks/"+h.ID+"/calls/"+ids[0]+"/again", "", nil); code != 204 {
			t.Errorf("again: %d", code)
		}
		s.sendCalls()
		if got := to.calls(); len(got) != 1 || got[0].ID != ids[0] {
			t.Errorf("%+v, want %s", got, ids[0])
		}
		if code := s.call("POST", "/api/v1/admin/parcels/hooks/"+h.ID+"/test", "", nil); code != 204 {
			t.Errorf("tried: %d", code)
		}
		s.sendCalls()
		if got := to.calls(); len(got) != 1 || !slices.Equal(readCall(t, got[0]).Events, []string{"test"}) {
			t.Errorf("%+v, want a test", got)
		}
		if code := s.call("PUT", "/api/v1/admin/parcels/hooks/"+h.ID+"/switch", `{"on":false}`, nil); code != 200 {
			t.Errorf("off: %d", code)
		}
		if code := s.call("POST", "/api/v1/admin/parcels/hooks/"+h.ID+"/test", "", nil); code != 204 {
			t.Errorf("tried: %d", code)
		}
		s.sendCalls()
		if got := to.calls(); len(got) != 0 {
			t.Errorf("called while it is off: %+v", got)
		}
		var off list.Page[struct{ ID, Watcher string }]
		if code := s.call("GET", "/api/v1/admin/parcels/hooks?state=off", "", &off); code != 200 || len(off.Items) != 1 || off.Items[0].Watcher != someone.Name {
			t.Errorf("%d %+v", code, off)
		}
	})
}

func TestAReceiverThatIsGoneIsCalledNoMore(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, to := open(t, db, here), receive(t)
		h := s.subscribe(someone, delivery.Subscription{URL: to.URL})
		s.register(someone, 1)
		s.register(someone, 2)
		to.says(http.StatusGone)
		s.say(parcel.InTransit, nil)
		s.look()
		s.sendCalls()
		if got := to.calls(); len(got) != 1 {
			t.Errorf("called %d times, want once", len(got))
		}
		got, err := s.Hook(t.Context(), someone, h.ID)
		if err != nil || got.State != delivery.HookGone || s.number("SELECT COUNT(*) FROM parcel_calls WHERE state = 'waiting'") != 0 {
			t.Errorf("%+v %v, and %d calls wait", got, err, s.number("SELECT COUNT(*) FROM parcel_calls WHERE state = 'waiting'"))
		}
	})
}

func TestWhateverAReceiverDoesItsCallEndsAndIsSaidHow(t *testing.T) {
	s, to := open(t, tables.SQLite(t), here), receive(t)
	inside := receive(t) // what a redirect leads to
	h := s.subscribe(someone, delivery.Subscription{URL: to.URL})
	for what, c := range map[string]struct {
		does http.HandlerFunc
		why  string
	}{
		"a redirect to this machine":      {http.RedirectHandler(inside.URL, http.StatusTemporaryRedirect).ServeHTTP, "redirected"},
		"a redirect to a cloud's secrets": {http.RedirectHandler("http://169.254.169.254/", http.StatusFound).ServeHTTP, "redirected"},
		"not found":                       {http.NotFound, "status_404"},
		"50 MB": {func(w http.ResponseWriter, _ *http.Request) {
			for range 50 {
				if _, err := w.Write(make([]byte, 1<<20)); err != nil {
					return
				}
			}
		}, ""},
		"an endless answer": {func(w http.ResponseWriter, _ *http.Request) {
			for {
				if _, err := w.Write(make([]byte, 64<<10)); err != nil {
					return
				}
			}
		}, ""},
		"headers without end": {func(w http.ResponseWriter, _ *http.Request) {
			for i := range 2000 {
				w.Header().Set(fmt.Sprint("X-", i), strings.Repeat("x", 100))
			}
		}, "unreachable"},
		"nothing at all": {func(w http.ResponseWriter, _ *http.Request) {
			c, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				c.Close()
			}
		}, "unreachable"},
	} {
		to.does(c.does)
		if err := s.TryHook(t.Context(), h.ID); err != nil {
			t.Fatal(err)
		}
		s.sendCalls()
		if n := len(to.calls()); n != 1 {
			t.Errorf("%s: called %d times", what, n)
		}
		got, err := s.Hook(t.Context(), someone, h.ID)
		if err != nil || got.Why != c.why {
			t.Errorf("%s: %q %v, want %q", what, got.Why, err, c.why)
		}
		// The next begins anew.
		to.does(nil)
		if _, err := s.SwitchHook(t.Context(), h.ID, true); err != nil {
			t.Fatal(err)
		}
		s.sendCalls()
		to.calls()
	}
	if got := inside.calls(); len(got) != 0 {
		t.Errorf("a redirect was followed: %+v", got)
	}
}

func TestHooksLeadToTheInternetOnly(t *testing.T) {
	s, to := open(t, tables.SQLite(t), delivery.Config{Rate: 1000}), receive(t)
	for _, url := range []string{to.URL, "http://169.254.169.254/latest", "https://[::1]/", "http://10.0.0.1"} {
		if _, err := s.Subscribe(t.Context(), someone, delivery.Subscription{URL: url}); !errors.Is(err, outside.ErrPrivate) {
			t.Errorf("%s: %v", url, err)
		}
	}
	// A name that leads home is found out when it is called.
	h := s.subscribe(someone, delivery.Subscription{URL: strings.Replace(to.URL, "127.0.0.1", "localhost", 1)})
	if err := s.TryHook(t.Context(), h.ID); err != nil {
		t.Fatal(err)
	}
	s.sendCalls()
	got, err := s.Hook(t.Context(), someone, h.ID)
	if err != nil || got.Why != "private_address" || len(to.calls()) != 0 {
		t.Errorf("%+v %v", got, err)
	}
	for _, sub := range []delivery.Subscription{{URL: "ftp://example.com"}, {URL: "https://example.com", Events: []string{"everything"}}, {URL: "https://example.com", Until: s.Now().Add(-time.Hour)}, {URL: "https://example.com", Of: delivery.Label{Carrier: "nobody", Invoice: "1"}}} {
		if _, err := s.Subscribe(t.Context(), someone, sub); err == nil {
			t.Errorf("%+v was taken", sub)
		}
	}
	for n := range 30 {
		if _, err := s.Subscribe(t.Context(), someone, delivery.Subscription{URL: fmt.Sprint("https://example.com/", n)}); n >= 20 && !errors.Is(err, delivery.ErrHookMost) {
			t.Errorf("the %dth hook: %v", n+1, err)
		}
	}
}

// A receiver that hangs has its own turn alone: others are called meanwhile.
func TestAReceiverThatHangsHoldsUpNobodyElse(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, hangs, fine := open(t, db, here), receive(t), receive(t)
		enough := make(chan struct{})
		asked := make(chan struct{}, 64)
		hangs.does(func(_ http.ResponseWriter, r *http.Request) {
			asked <- struct{}{}
			select {
			case <-enough:
			case <-r.Context().Done():
			}
		})
		defer close(enough)
		s.subscribe(someone, delivery.Subscription{URL: hangs.URL})
		s.subscribe(someone, delivery.Subscription{URL: fine.URL})
		const many = 5
		for n := range many {
			s.register(someone, n)
		}
		s.say(parcel.InTransit, nil)
		s.look()
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		runner := todo.NewRunner(db, todo.Config{Lanes: map[string]int{delivery.CallLane: 2}, Stop: time.Millisecond}, slog.New(slog.DiscardHandler), time.Now, s.Todos()...)
		go func() { ended <- runner.Run(ctx) }()
		<-asked
		for got := 0; got < many; {
			got += len(fine.calls())
			if got < many {
				select {
				case <-asked:
					t.Error("the one that hangs was called a second time at once")
				case <-time.After(10 * time.Millisecond):
				}
			}
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func TestNoMoreThanAThousandCallsWait(t *testing.T) {
	s, to := open(t, tables.SQLite(t), here), receive(t)
	h := s.subscribe(someone, delivery.Subscription{URL: to.URL})
	if err := s.db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		for n := range 1000 {
			if _, err := tx.ExecContext(ctx, `
				INSERT INTO parcel_calls (id, hook_id, carrier, invoice, events, body, state, tries, status, why, created_at, sent_at)
				VALUES (?, ?, '', '', 'moved', '{}', 'waiting', 0, 0, '', ?, 0)`, fmt.Sprintf("0000-%04d", n), h.ID, s.Now().UnixMilli()); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.TryHook(t.Context(), h.ID); err != nil {
		t.Fatal(err)
	}
	if w, d := s.number("SELECT COUNT(*) FROM parcel_calls WHERE state = 'waiting'"), s.number("SELECT COUNT(*) FROM parcel_calls WHERE state = 'dropped' AND id = '0000-0000'"); w != 1000 || d != 1 {
		t.Errorf("%d wait and %d of the oldest was dropped, want 1000 and 1", w, d)
	}
	s.pass(8 * 24 * time.Hour)
	if err := s.SweepHooks(t.Context()); err != nil || s.number("SELECT COUNT(*) FROM parcel_calls") != 0 {
		t.Errorf("after a week %d calls are kept: %v", s.number("SELECT COUNT(*) FROM parcel_calls"), err)
	}
}

func TestStaffMoveTheEndOfAnybodysHookOn(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, to := open(t, db, here), receive(t)
		program := delivery.Watcher{ID: "k:1", Name: "창고"}
		h, err := s.Subscribe(t.Context(), program, delivery.Subscription{URL: to.URL, Of: cj(1), Until: s.Now().Add(24 * time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		var told struct {
			Code  string
			Until time.Time
		}
		later := s.Now().Add(100 * 24 * time.Hour).UTC().Format(time.RFC3339)
		path := "/api/v1/admin/parcels/hooks/" + h.ID + "/until"
		if code := s.call("PUT", path, `{"until":"`+later+`"}`, &told); code != 200 || told.Until.Format(time.RFC3339) != later {
			t.Fatalf("%d %+v, want an end at %s", code, told, later)
		}
		for until, want := range map[string]string{
			s.Now().Format(time.RFC3339): "hook_until_invalid", s.Now().Add(367 * 24 * time.Hour).Format(time.RFC3339): "hook_until_invalid",
		} {
			if code := s.call("PUT", path, `{"until":"`+until+`"}`, &told); code != 422 || told.Code != want {
				t.Errorf("until %s: %d %s, want %s", until, code, told.Code, want)
			}
		}
		if code := s.call("PUT", "/api/v1/admin/parcels/hooks/nobody/until", `{"until":"`+later+`"}`, &told); code != 404 || told.Code != "hook_not_found" {
			t.Errorf("of no hook: %d %s", code, told.Code)
		}
		s.pass(99 * 24 * time.Hour)
		if err := errors.Join(s.SweepWatches(t.Context()), s.SweepHooks(t.Context())); err != nil || s.number("SELECT COUNT(*) FROM parcel_hooks") != 1 {
			t.Errorf("%d hooks a day before the end, %v", s.number("SELECT COUNT(*) FROM parcel_hooks"), err)
		}
		s.pass(2 * 24 * time.Hour)
		if err := errors.Join(s.SweepWatches(t.Context()), s.SweepHooks(t.Context())); err != nil || s.number("SELECT COUNT(*) FROM parcel_hooks") != 0 {
			t.Errorf("%d hooks after the end, %v", s.number("SELECT COUNT(*) FROM parcel_hooks"), err)
		}
	})
}

func TestALaterEndStaysWhereNoneIsSaid(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, to := open(t, db, here), receive(t)
		far := s.subscribe(someone, delivery.Subscription{URL: to.URL, Of: cj(1), Until: s.Now().Add(150 * 24 * time.Hour)})
		if same := s.subscribe(someone, delivery.Subscription{URL: to.URL, Of: cj(1)}); same.ID != far.ID || !same.Until.Equal(far.Until) {
			t.Errorf("without an end %+v, want it to stay %v", same, far.Until)
		}
		soon := s.Now().Add(24 * time.Hour)
		if near := s.subscribe(someone, delivery.Subscription{URL: to.URL, Of: cj(1), Until: soon}); !near.Until.Equal(soon) {
			t.Errorf("with an earlier end %+v, want %v", near, soon)
		}
		if until := sqldb.Moment(s.number(`SELECT until_at FROM parcel_watches`)); !until.Equal(far.Until) {
			t.Errorf("its parcel is watched until %v, want %v", until, far.Until)
		}
		if w := s.register(someone, 1); !w.Until.Equal(far.Until) {
			t.Errorf("registered again it is watched until %v, want %v", w.Until, far.Until)
		}
	})
}
