package mailgun_test

import (
	"bytes"
	"context"
	"io"
	"net/http/httptest"
	"net/mail"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/mailgun"
	"github.com/saja-live/saja/internal/notify/mailgunsim"
)

// hours is a clock that a test moves.
type hours struct{ passed atomic.Int64 }

func (h *hours) now() time.Time {
	return time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC).Add(time.Duration(h.passed.Load()))
}

func (h *hours) pass(d time.Duration) { h.passed.Add(int64(d)) }

func open(t *testing.T, h *hours, key string, sim *mailgunsim.Server) *mailgun.Channel {
	t.Helper()
	at := httptest.NewServer(sim)
	t.Cleanup(at.Close)
	return mailgun.New(mailgun.Config{
		URL: at.URL + "/", Domain: "mg.shop.example", Key: key, Settle: time.Minute, Now: h.now,
		Writer: notify.Writer{From: "hello@shop.example", Name: "사자", Sign: func(context.Context, []byte) ([]string, error) {
			return []string{"v=1; d=shop.example"}, nil
		}},
	})
}

func to(address string, h *hours) notify.Delivery {
	return notify.Delivery{ID: "0195f000-0000-7000-8000-000000000001", Address: address, Told: h.now(), Changed: h.now()}
}

var letter = notify.Letter{Subject: "[사자] 결제가 끝났어요", Plain: "고마워요.\n", HTML: "<p>고마워요</p>"}

func TestEachAnswerHasItsEnd(t *testing.T) {
	h := &hours{}
	sim := mailgunsim.New(mailgunsim.Config{Domain: "mg.shop.example", Key: "key", Now: h.now, Fault: func(to string, _ int) mailgunsim.Fault {
		fault, _, _ := strings.Cut(to, "@")
		return mailgunsim.Fault(strings.TrimPrefix(fault, "mina"))
	}})
	c := open(t, h, "key", sim)
	for _, want := range []struct {
		to, code string
		state    notify.State
		after    time.Duration
	}{
		{"mina", "sent", notify.Sent, 0},
		{"lost", "lost", notify.Unknown, 0},
		{"busy", "too_many", notify.Waiting, 7 * time.Second},
		{"fallen", "status_500", notify.Unknown, 0},
		{"torn", "status_500", notify.Unknown, 0},
		{"inside", "answer_unreadable", notify.Unknown, 0},
		{"unpaid", "status_402", notify.Broken, 0},
	} {
		o := c.Send(t.Context(), to(want.to+"@example.com", h), letter)
		if o.State != want.state || o.Code != want.code || o.After != want.after {
			t.Errorf("to %s: %s %s after %v, want %s %s after %v", want.to, o.State, o.Code, o.After, want.state, want.code, want.after)
		}
	}
	if o := c.Send(t.Context(), to("no address", h), letter); o.State != notify.Broken {
		t.Errorf("to no address: %+v, want broken", o)
	}
	if o := open(t, h, "another", sim).Send(t.Context(), to("mina@example.com", h), letter); o.State != notify.Broken || o.Code != "keys_refused" {
		t.Errorf("with another key: %+v, want broken keys_refused", o)
	}
	if err := open(t, h, "another", sim).Check(t.Context()); err == nil {
		t.Error("another key is let in")
	}
	if err := c.Check(t.Context()); err != nil {
		t.Error(err)
	}
	huge := notify.Letter{Subject: "크다", Plain: strings.Repeat("가", 12<<20)}
	if o := c.Send(t.Context(), to("mina@example.com", h), huge); o.State != notify.Broken || o.Code != "letter" {
		t.Errorf("a letter above 25 MB: %s %s, want broken letter", o.State, o.Code)
	}
}

func TestTheLetterGoesAsTheShopSignedIt(t *testing.T) {
	h := &hours{}
	sim := mailgunsim.New(mailgunsim.Config{Domain: "mg.shop.example", Key: "key", Now: h.now})
	c := open(t, h, "key", sim)
	o := c.Send(t.Context(), to("mina@example.com", h), letter)
	got := sim.Letters()
	if len(got) != 1 || o.Provider != "<0195f000-0000-7000-8000-000000000001@shop.example>" {
		t.Fatalf("%d letters, the provider calls it %q", len(got), o.Provider)
	}
	m, err := mail.ReadMessage(bytes.NewReader(got[0].Data))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(m.Body)
	if err != nil || m.Header.Get("DKIM-Signature") != "v=1; d=shop.example" || !bytes.Contains(body, []byte("\r\n")) {
		t.Errorf("it arrived with %v (%v)", m.Header, err)
	}
}

func TestALetterWhoseAnswerWasLostIsLookedUp(t *testing.T) {
	h := &hours{}
	sim := mailgunsim.New(mailgunsim.Config{Domain: "mg.shop.example", Key: "key", Now: h.now, Fault: func(to string, _ int) mailgunsim.Fault {
		if strings.HasPrefix(to, "mina") {
			return mailgunsim.Torn
		}
		return mailgunsim.Fallen
	}})
	c := open(t, h, "key", sim)
	taken := to("mina@example.com", h)
	if o := c.Send(t.Context(), taken, letter); o.State != notify.Unknown {
		t.Fatalf("torn: %+v", o)
	}
	if o, err := c.Ask(t.Context(), taken); err != nil || o.State != notify.Sent || o.Provider != "<"+taken.ID+"@shop.example>" {
		t.Errorf("asked of what it took: %+v (%v), want sent", o, err)
	}
	other := to("jun@example.com", h)
	other.ID = "0195f000-0000-7000-8000-000000000002"
	if o := c.Send(t.Context(), other, letter); o.State != notify.Unknown {
		t.Fatalf("fallen: %+v", o)
	}
	if o, err := c.Ask(t.Context(), other); err == nil {
		t.Errorf("asked at once of what it did not take: %+v, want to be told to ask later", o)
	}
	h.pass(time.Minute)
	if o, err := c.Ask(t.Context(), other); err != nil || o.State != notify.Waiting || o.Code != "absent" {
		t.Errorf("asked a minute later: %+v (%v), want waiting", o, err)
	}
}
