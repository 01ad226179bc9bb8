package mailgun_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/mailgun"
	"github.com/saja-live/saja/internal/notify/mailgunsim"
	"github.com/saja-live/saja/internal/notify/returns"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// door is where Mailgun calls, and what it was heard to say.
type door struct {
	hours
	t     *testing.T
	hook  *mailgun.Hook
	sim   *mailgunsim.Server
	heard []returns.Word
	err   error // of hearing
}

func onEngines(t *testing.T, test func(d *door)) {
	t.Helper()
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := sqldb.Migrate(t.Context(), db, "mailgun", mailgun.Migrations); err != nil {
			t.Fatal(err)
		}
		d := &door{t: t}
		d.sim = mailgunsim.New(mailgunsim.Config{Domain: "mg.shop.example", Key: "key", Now: d.now})
		d.hook = &mailgun.Hook{DB: db, Keys: []string{"first", "second"}, Now: d.now, Hear: func(_ context.Context, _ *sqldb.Tx, w returns.Word) error {
			if d.err == nil {
				d.heard = append(d.heard, w)
			}
			return d.err
		}}
		test(d)
	})
}

func (d *door) post(body []byte) int {
	d.t.Helper()
	w := httptest.NewRecorder()
	d.hook.ServeHTTP(w, httptest.NewRequest(http.MethodPost, mailgun.HookPath, bytes.NewReader(body)))
	return w.Code
}

var sent = mailgunsim.Letter{To: "mina@example.com", ID: "0195f000-0000-7000-8000-000000000001@shop.example"}

func TestOnlyMailgunIsHeardAndOnce(t *testing.T) {
	onEngines(t, func(d *door) {
		body := d.sim.Call("first", d.now(), sent, "delivered", nil)
		for i, want := range []int{200, 200} { // said twice it is heard once
			if got := d.post(body); got != want {
				d.t.Errorf("call %d: %d, want %d", i, got, want)
			}
		}
		if got := d.post(d.sim.Call("second", d.now(), sent, "delivered", nil)); got != 200 {
			d.t.Errorf("signed with the key that follows: %d, want 200", got)
		}
		for name, body := range map[string][]byte{
			"another key": d.sim.Call("third", d.now(), sent, "delivered", nil), "too old": d.sim.Call("first", d.now().Add(-9*time.Hour-time.Second), sent, "delivered", nil),
			"of tomorrow": d.sim.Call("first", d.now().Add(6*time.Minute), sent, "delivered", nil), "no JSON": []byte("x"), "nothing": nil, "no signature": []byte(`{"event-data":{"event":"delivered"}}`),
			"another time": bytes.Replace(d.sim.Call("first", d.now().Add(-10*time.Hour), sent, "delivered", nil), []byte(`"timestamp":"17`), []byte(`"timestamp":"18`), 1),
			"too large":    append(d.sim.Call("first", d.now(), sent, "delivered", nil), bytes.Repeat([]byte(" "), 300<<10)...),
		} {
			if got := d.post(body); got != http.StatusNotAcceptable {
				d.t.Errorf("%s: %d, want 406", name, got)
			}
		}
		if len(d.heard) != 2 {
			d.t.Errorf("heard %d words, want 2", len(d.heard))
		}
		d.hook.Keys = nil
		if got := d.post(d.sim.Call("", d.now(), sent, "delivered", nil)); got != http.StatusNotAcceptable {
			d.t.Errorf("without any key: %d, want 406", got)
		}
	})
}

func TestWhatCouldNotBeHeardIsSaidAgain(t *testing.T) {
	onEngines(t, func(d *door) {
		body := d.sim.Call("first", d.now(), sent, "delivered", nil)
		d.err = errors.New("the database is away")
		if got := d.post(body); got != http.StatusInternalServerError {
			d.t.Errorf("while it cannot be heard: %d, want 500", got)
		}
		d.err = nil
		d.pass(4 * time.Hour)
		if got := d.post(body); got != 200 || len(d.heard) != 1 {
			d.t.Errorf("said again: %d, heard %d", got, len(d.heard))
		}
		d.err = notify.ErrNotFound
		if got := d.post(d.sim.Call("first", d.now(), sent, "delivered", nil)); got != 200 {
			d.t.Errorf("of a letter that is not the shop's: %d, want 200, so that it is not said again", got)
		}
	})
}

func TestEachEventHasItsFate(t *testing.T) {
	onEngines(t, func(d *door) {
		status := func(code int, enhanced, message string) map[string]any {
			return map[string]any{"code": code, "enhanced-code": enhanced, "message": message}
		}
		var want []returns.Word
		word := func(f returns.Fate, status, reason string) {
			want = append(want, returns.Word{Source: "mailgun", Delivery: "0195f000-0000-7000-8000-000000000001", To: sent.To, Fate: f, Status: status, Reason: reason})
		}
		for what, more := range map[string]map[string]any{"opened": nil, "clicked": nil, "accepted": nil, "brand new": nil} {
			if got := d.post(d.sim.Call("first", d.now(), sent, what, more)); got != 200 {
				d.t.Errorf("%s: %d, want 200", what, got)
			}
		}
		for _, c := range []struct {
			what string
			more map[string]any
			fate returns.Fate
			code string
			said string
		}{
			{"delivered", map[string]any{"delivery-status": status(250, "", "OK")}, returns.Arrived, "", "OK"},
			{"failed", map[string]any{"severity": "temporary", "reason": "generic", "delivery-status": status(451, "4.7.1", "greylisted")}, returns.Delayed, "4.7.1", "greylisted"},
			{"failed", map[string]any{"severity": "permanent", "reason": "bounce", "delivery-status": status(550, "5.1.1", "no such user")}, returns.Failed, "5.1.1", "no such user"},
			{"failed", map[string]any{"severity": "permanent", "reason": "suppress-bounce", "delivery-status": status(605, "", "Not delivering to previously bounced address")}, returns.Failed, "5.1.1", "Not delivering to previously bounced address"},
			{"rejected", map[string]any{"reason": "quota"}, returns.Failed, "", "quota"},
			{"complained", nil, returns.Complaint, "", ""},
			{"unsubscribed", nil, returns.Refusal, "", ""},
		} {
			if got := d.post(d.sim.Call("first", d.now(), sent, c.what, c.more)); got != 200 {
				d.t.Errorf("%s: %d, want 200", c.what, got)
			}
			word(c.fate, c.code, c.said)
		}
		if diff := cmp.Diff(want, d.heard, cmpopts.IgnoreFields(returns.Word{}, "Event", "At")); diff != "" {
			d.t.Error(diff)
		}
		for _, w := range d.heard {
			if w.Event == "" || !w.At.Equal(d.now()) {
				d.t.Errorf("%s at %v, want an id and %v", w.Fate, w.At, d.now())
			}
		}
	})
}

func FuzzACallOfMailgun(f *testing.F) {
	at := time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)
	sim := mailgunsim.New(mailgunsim.Config{Now: func() time.Time { return at }})
	f.Add(sim.Call("first", at, sent, "delivered", nil))
	f.Add(sim.Call("first", at, sent, "failed", map[string]any{"severity": "permanent", "timestamp": 1e300, "delivery-status": map[string]any{"code": 550}}))
	f.Add([]byte(`{"signature":{},"event-data":[]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		h := &mailgun.Hook{Keys: []string{"another"}, Now: func() time.Time { return at }}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, mailgun.HookPath, bytes.NewReader(body)))
		if w.Code != http.StatusNotAcceptable { // it has no database to go on with
			t.Errorf("%d, want 406", w.Code)
		}
	})
}
