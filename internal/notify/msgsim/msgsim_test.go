package msgsim_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/cp949"
	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/notify/msgsim"
	"github.com/saja-live/saja/internal/notify/press"
	"github.com/saja-live/saja/internal/notify/sens"
	"github.com/saja-live/saja/internal/notify/solapi"
	"github.com/saja-live/saja/internal/platform/id"
)

const (
	number   = "16700001"
	template = "order_paid_1"
	approved = "#{name}님, 주문 #{number} 결제를 확인했어요."
)

// believed is what the simulator of these tests believes.
func believed() msgsim.Config {
	return msgsim.Config{
		Key: "key", Secret: "secret", Numbers: []string{number}, Templates: map[string]string{template: approved}, Channel: "@saja",
		SMS: "ncp:sms:kr:1:saja", Alim: "ncp:kkobizmsg:kr:1:saja", Balance: 5000, Now: time.Now,
	}
}

// open starts a simulator and gives each provider's client of it, with a clock that is off by skew.
func open(t *testing.T, c msgsim.Config, secret string, skew time.Duration) (*msgsim.Server, map[string]messages.Provider) {
	t.Helper()
	sim := msgsim.New(c)
	at := httptest.NewServer(sim)
	t.Cleanup(at.Close)
	now := func() time.Time { return c.Now().Add(skew) }
	return sim, map[string]messages.Provider{
		solapi.Name: solapi.New(solapi.Config{URL: at.URL, Key: c.Key, Secret: secret, Channel: c.Channel, Now: now}),
		sens.Name:   sens.New(sens.Config{URL: at.URL, Key: c.Key, Secret: secret, SMS: c.SMS, Alim: c.Alim, Channel: c.Channel, Now: now}),
	}
}

func short(id string) messages.Message {
	const to = "01012345678"
	return messages.Message{ID: id, Try: 1, Since: time.Now(), From: number, To: to, Kind: cp949.SMS, Text: "주문 " + id, Print: messages.Print(to, "주문 "+id)}
}

func alim(id string) messages.Message {
	const to = "01012345678"
	text := "사자님, 주문 " + id + " 결제를 확인했어요."
	return messages.Message{
		ID: id, Try: 1, Since: time.Now(), To: to, Text: text, Print: messages.Print(to, text),
		Alim: &messages.Alim{Template: template, Variables: map[string]string{"name": "사자", "number": id}, Buttons: []press.Button{{Type: "WL", Name: "주문 보기", Mobile: "https://shop.example/orders/1", Desktop: "https://shop.example/orders/1"}}},
	}
}

func TestMessagesArriveAtBothProvidersAndTheirEndIsTold(t *testing.T) {
	sim, providers := open(t, believed(), "secret", 0)
	for name, p := range providers {
		t.Run(name, func(t *testing.T) {
			before := len(sim.Arrived())
			long := short("b")
			long.Kind, long.Subject, long.Text = cp949.LMS, "주문 확인", strings.Repeat("가", 46)
			for _, m := range []messages.Message{short("a"), long, alim("c")} {
				o := p.Send(t.Context(), m)
				if o.State != notify.Sent || o.Provider == "" {
					t.Fatalf("%s: %+v, want it sent", m.ID, o)
				}
				s, err := p.Look(t.Context(), o.Provider, m.Alim != nil)
				if err != nil || s.Fate != messages.UnderWay {
					t.Errorf("%s: stands %+v (%v), want it under way", m.ID, s, err)
				}
				sim.Deliver()
				if s, err = p.Look(t.Context(), o.Provider, m.Alim != nil); err != nil || s.Fate != messages.Received {
					t.Errorf("%s: stands %+v (%v), want it received", m.ID, s, err)
				}
			}
			all := sim.Arrived()[before:]
			if len(all) != 3 || all[0].Kind != "SMS" || all[1].Kind != "LMS" || all[2].Text != "사자님, 주문 c 결제를 확인했어요." {
				t.Errorf("arrived %+v", all)
			}
			if _, err := p.Check(t.Context()); err != nil {
				t.Errorf("check: %v", err)
			}
		})
	}
}

func TestAnAttemptThatWasNotAnsweredIsFoundOrKnownToBeAbsent(t *testing.T) {
	c := believed()
	c.Rates.Lost = 1
	sim, providers := open(t, c, "secret", 0)
	for name, p := range providers {
		t.Run(name, func(t *testing.T) {
			for _, m := range []messages.Message{short("lost-" + name), alim("lost-" + name)} {
				if o := p.Send(t.Context(), m); o.State != notify.Unknown || o.Code != "lost" {
					t.Fatalf("%+v, want it unknown", o)
				}
				if s, err := p.Find(t.Context(), m); err != nil || len(s) != 1 || s[0].ID == "" || s[0].Fate != messages.UnderWay {
					t.Errorf("found %+v (%v), want what arrived", s, err)
				}
				m.ID, m.Print = "never", messages.Print(m.To, "다른 글")
				if s, err := p.Find(t.Context(), m); err != nil || len(s) != 0 {
					t.Errorf("one that was never sent: %+v (%v), want nothing", s, err)
				}
			}
		})
	}
	if n := sim.Met("lost"); n != 4 {
		t.Errorf("%d replies were lost, want 4", n)
	}
}

func TestEveryFaultHasItsEnd(t *testing.T) {
	for fault, c := range map[string]struct {
		rates msgsim.Rates
		state notify.State
		found bool
	}{
		"busy":   {msgsim.Rates{Refuse: 1}, notify.Waiting, false},
		"fallen": {msgsim.Rates{Fall: 1}, notify.Unknown, false},
		"inside": {msgsim.Rates{Inside: 1}, notify.Broken, false},
		"slow":   {msgsim.Rates{Slow: 1}, notify.Unknown, true},
	} {
		believes := believed()
		believes.Rates, believes.Slow = c.rates, 300*time.Millisecond
		sim, providers := open(t, believes, "secret", 0)
		for name, p := range providers {
			m := short(fault)
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			if fault == "slow" {
				ctx, cancel = context.WithTimeout(t.Context(), 100*time.Millisecond)
			}
			o := p.Send(ctx, m)
			cancel()
			if o.State != c.state || fault == "busy" && o.After < time.Second {
				t.Errorf("%s by %s: %+v, want %s", fault, name, o, c.state)
			}
			if sim.Met(fault) == 0 {
				t.Errorf("%s by %s was not met", fault, name)
			}
		}
	}
}

func TestAWrongClockIsSetByTheAnswerAndAWrongKeyIsSaid(t *testing.T) {
	for _, skew := range []time.Duration{-time.Hour, time.Hour} {
		sim, providers := open(t, believed(), "secret", skew)
		for name, p := range providers {
			if o := p.Send(t.Context(), short("late")); o.State != notify.Sent {
				t.Errorf("%s with a clock off by %v: %+v, want it sent", name, skew, o)
			}
		}
		if sim.Met("clock") != 2 {
			t.Errorf("refused %d times for the clock, want once each", sim.Met("clock"))
		}
	}
	_, providers := open(t, believed(), "another secret", 0)
	for name, p := range providers {
		if o := p.Send(t.Context(), short("x")); o.State != notify.Broken || o.Code != "keys_refused" {
			t.Errorf("%s: %+v, want keys_refused", name, o)
		}
		if _, err := p.Check(t.Context()); messages.ReasonOf(err) != "keys_refused" {
			t.Errorf("%s: check says %v", name, err)
		}
	}
}

func TestWhatTheNetworksDoNotCarryIsOurOwnFault(t *testing.T) {
	sim, providers := open(t, believed(), "secret", 0)
	for name, p := range providers {
		for what, change := range map[string]func(*messages.Message){
			"sender":  func(m *messages.Message) { m.From = "0200000000" },
			"letters": func(m *messages.Message) { m.Text = "🦁" },
			"size":    func(m *messages.Message) { m.Text = strings.Repeat("가", 46) },
			"template": func(m *messages.Message) {
				*m = alim("x")
				m.Text, m.Alim.Variables = m.Text+" ", map[string]string{"name": "사자"}
			},
		} {
			m, before := short("x"), sim.Met(what)
			change(&m)
			if o := p.Send(t.Context(), m); o.State != notify.Broken {
				t.Errorf("%s by %s: %+v, want our own fault", what, name, o)
			}
			if sim.Met(what) != before+1 {
				t.Errorf("%s by %s was not met", what, name)
			}
		}
	}
	if n := len(sim.Arrived()); n != 0 {
		t.Errorf("%d messages arrived, want none", n)
	}
}

func TestNobodyListeningLosesNothing(t *testing.T) {
	at := httptest.NewServer(http.NotFoundHandler())
	at.Close()
	for _, p := range []messages.Provider{solapi.New(solapi.Config{URL: at.URL, Now: time.Now}), sens.New(sens.Config{URL: at.URL, Now: time.Now})} {
		if o := p.Send(t.Context(), short("x")); o.State != notify.Waiting || o.Code != "unreachable" {
			t.Errorf("%s: %+v, want it waiting", p.Name(), o)
		}
	}
}

func TestASignatureIsTakenOnce(t *testing.T) {
	sim, _ := open(t, believed(), "secret", 0)
	header := solapi.Authorization("key", "secret", time.Now().UTC().Format(time.RFC3339), "0123456789abcdef")
	for i, want := range []int{http.StatusOK, http.StatusForbidden} {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/cash/v1/balance", nil)
		r.Header.Set("Authorization", header)
		if sim.ServeHTTP(w, r); w.Code != want {
			t.Errorf("use %d: %d, want %d", i, w.Code, want)
		}
	}
	if sim.Met("salt") != 1 {
		t.Error("the simulator did not see the salt again")
	}
}

func TestAPhoneThatIsNotReachedIsToldOfByAQuestion(t *testing.T) {
	c := believed()
	c.Rates.Fail = 1
	sim, providers := open(t, c, "secret", 0)
	for name, p := range providers {
		o := p.Send(t.Context(), short("unreached"))
		sim.Deliver()
		if s, err := p.Look(t.Context(), o.Provider, false); err != nil || s.Fate != messages.Unreached {
			t.Errorf("%s: %+v (%v), want it unreached", name, s, err)
		}
	}
}

// byDay is now, or twelve hours from now while Kakao takes no brand messages.
func byDay() time.Time {
	now := time.Now()
	if t := now.In(id.Seoul); t.Hour() >= 20 || t.Hour() < 8 {
		return now.Add(12 * time.Hour)
	}
	return now
}

// branded is a brand message with a button, and what the simulator believes by day.
func branded() (messages.Message, msgsim.Config) {
	m, c := short("brand"), believed()
	m.Ad, m.Brand = true, &messages.Brand{Button: "보러 가기", Link: "https://shop.example/g/1"}
	c.Now = byDay
	return m, c
}

func TestABrandMessageIsAdvertisingAndGoesBySolapiAlone(t *testing.T) {
	m, c := branded()
	sim, providers := open(t, c, "secret", 0)
	o := providers[solapi.Name].Send(t.Context(), m)
	if o.State != notify.Sent {
		t.Fatalf("%+v, want it sent", o)
	}
	if a := sim.Arrived()[0]; !a.Ad || a.Kind != "BMS_FREE" || a.Text != m.Text || a.Button != "보러 가기" || a.Link != "https://shop.example/g/1" {
		t.Errorf("%+v arrived, want it to the letter, as advertising", a)
	}
	if o := providers[sens.Name].Send(t.Context(), m); o.Code != "kind_unsupported" {
		t.Errorf("%+v, want it refused", o)
	}
}

func TestABrandMessageIsRefusedForWhatKakaoRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*messages.Message, *msgsim.Config){
		"ad: it says nothing of it":   func(m *messages.Message, _ *msgsim.Config) { m.Ad = false },
		"ad: it says so beside Kakao": func(m *messages.Message, _ *msgsim.Config) { m.Text = "(광고) " + m.Text },
		"size: too long":              func(m *messages.Message, _ *msgsim.Config) { m.Text = strings.Repeat("가", messages.MostBrand+1) },
		"size: too many lines": func(m *messages.Message, _ *msgsim.Config) {
			m.Text += strings.Repeat("\n가", messages.MostBrandBreaks+1)
		},
		"size: nothing":                 func(m *messages.Message, _ *msgsim.Config) { m.Text = " " },
		"sender: not registered":        func(m *messages.Message, _ *msgsim.Config) { m.From = "0215440000" },
		"channel: another's":            func(_ *messages.Message, c *msgsim.Config) { c.Channel = "@another" },
		"button: too long a name":       func(m *messages.Message, _ *msgsim.Config) { m.Brand.Button = strings.Repeat("가", 15) },
		"button: leads nowhere":         func(m *messages.Message, _ *msgsim.Config) { m.Brand.Link = "/shows/1" },
		"button: an address with a gap": func(m *messages.Message, _ *msgsim.Config) { m.Brand.Link = "https://shop.example/a b" },
		"button: too long an address":   func(m *messages.Message, _ *msgsim.Config) { m.Brand.Link += strings.Repeat("a", 1000) },
		"night: ten minutes to nine":    func(_ *messages.Message, c *msgsim.Config) { c.Now = at(20, 50) },
		"night: a minute to eight":      func(_ *messages.Message, c *msgsim.Config) { c.Now = at(7, 59) },
	} {
		m, c := branded()
		channel := c.Channel
		spoil(&m, &c)
		sim := msgsim.New(c)
		server := httptest.NewServer(sim)
		p := solapi.New(solapi.Config{URL: server.URL, Key: c.Key, Secret: c.Secret, Channel: channel, Now: c.Now})
		what, _, _ := strings.Cut(name, ":")
		if o := p.Send(t.Context(), m); o.State != notify.Broken || sim.Met(what) != 1 || len(sim.Arrived()) != 0 {
			t.Errorf("%s: %+v, want it refused for that", name, o)
		}
		server.Close()
	}
}

// at is a clock that stands at a time of day in Seoul.
func at(hour, minute int) func() time.Time {
	return func() time.Time { return time.Date(2026, 11, 28, hour, minute, 0, 0, id.Seoul) }
}

func TestWhoHasNotAddedTheChannelIsNotReachedByABrandMessage(t *testing.T) {
	m, c := branded()
	c.Strangers = []string{"01012345678"}
	sim, providers := open(t, c, "secret", 0)
	p := providers[solapi.Name]
	o := p.Send(t.Context(), m)
	sim.Deliver()
	if s, err := p.Look(t.Context(), o.Provider, false); err != nil || s.Fate != messages.Unreached {
		t.Errorf("%+v (%v), want it unreached", s, err)
	}
}
