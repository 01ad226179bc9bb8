package sims_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify/apns"
	"github.com/saja-live/saja/internal/notify/appsim"
	"github.com/saja-live/saja/internal/notify/fcm"
	"github.com/saja-live/saja/internal/notify/push"
	"github.com/saja-live/saja/internal/notify/sims"
)

type appSender interface {
	Send(ctx context.Context, to push.Device, m push.Message) push.Result
}

// senders are how a shop reaches the simulated platforms, by the files that they give it.
func senders(t *testing.T, s *sims.Sims) map[appsim.Platform]appSender {
	t.Helper()
	text, pem, err := s.AppKeys()
	if err != nil {
		t.Fatal(err)
	}
	account, err := fcm.ReadAccount(text)
	if err != nil {
		t.Fatal(err)
	}
	key, err := apns.ReadKey(pem)
	if err != nil {
		t.Fatal(err)
	}
	return map[appsim.Platform]appSender{
		appsim.FCM:  fcm.New(fcm.Options{Account: account, URL: s.Apps(), Timeout: 5 * time.Second}),
		appsim.APNs: apns.New(apns.Options{Key: key, KeyID: appsim.KeyID, Team: appsim.Team, Topic: appsim.Topic, URL: s.Apps(), Other: s.Apps() + "/sandbox", Timeout: 5 * time.Second}),
	}
}

var told = push.Message{Title: "시작했어요", Body: "먼저", URL: "https://shop.example/live/1", Tag: "show/1", Topic: push.NewTopic("show/1"), TTL: time.Minute, Urgency: push.High}

func TestAppsAreToldAlsoAfterARestart(t *testing.T) {
	d := &drawer{}
	s := open(t, d)
	tokens := map[appsim.Platform]string{}
	for of, sender := range senders(t, s) {
		tokens[of] = device(t, s, of)
		for range 2 {
			if r := sender.Send(t.Context(), push.Device{Address: tokens[of]}, told); r.Kind != push.Accepted {
				t.Fatalf("%s: %+v, want it accepted", of, r)
			}
		}
		all, n := s.List(sims.ByApp, tokens[of]+" 먼저", 10)
		if n != 2 || all[0].Service != string(of) || all[0].Replaced || !all[1].Replaced {
			t.Fatalf("%s: %d arrived: %+v", of, n, all)
		}
		whole, err := s.One(all[0].Number)
		if err != nil || whole.Push == nil || whole.Push.Title != told.Title || whole.Push.URL != told.URL || whole.Push.Urgency != "high" || whole.Push.TTL < 50 || whole.Push.TTL > 60 || !strings.Contains(whole.Push.Payload, "시작했어요") {
			t.Errorf("%s: %+v (%v)", of, whole.Push, err)
		}
	}
	if _, n := s.List(sims.ByPush, "", 10); n != 0 {
		t.Errorf("%d pushes to browsers, want none", n)
	}
	_ = s.Close()
	s = open(t, d)
	for of, sender := range senders(t, s) {
		if r := sender.Send(t.Context(), push.Device{Address: tokens[of]}, told); r.Kind != push.Accepted {
			t.Errorf("%s after a restart: %+v, want it accepted", of, r)
		}
		forged := strings.Repeat("a", len(tokens[of])-2) + "bc"
		if r := sender.Send(t.Context(), push.Device{Address: forged}, told); r.Kind != push.Gone {
			t.Errorf("%s, a token that was never given: %+v, want it gone", of, r)
		}
	}
}

func TestPlatformsOfAppsMisbehaveToo(t *testing.T) {
	s := open(t, &drawer{})
	for of, sender := range senders(t, s) {
		to := push.Device{Address: device(t, s, of)}
		for _, f := range []struct {
			faults sims.Faults
			want   push.Kind
		}{
			{sims.Faults{Busy: 100}, push.SlowDown},
			{sims.Faults{Broken: 100}, push.Transient},
			{sims.Faults{Large: 100}, push.TooLarge},
			{sims.Faults{Lost: 100}, push.Unknown},
			{sims.Faults{}, push.Accepted},
			{sims.Faults{Missing: 100}, push.Gone},
			{sims.Faults{}, push.Gone}, // it has gone for good
		} {
			if err := s.Misbehave(f.faults); err != nil {
				t.Fatal(err)
			}
			if r := sender.Send(t.Context(), to, told); r.Kind != f.want {
				t.Errorf("%s, %+v: %+v, want %s", of, f.faults, r, f.want)
			}
		}
	}
}

// device is the token that a POST at the address that the page names gives.
func device(t *testing.T, s *sims.Sims, of appsim.Platform) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.Apps()+"/devices/"+string(of), nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var got struct{ Token string }
	if err := json.NewDecoder(res.Body).Decode(&got); err != nil || got.Token == "" {
		t.Fatalf("%d: %v", res.StatusCode, err)
	}
	return got.Token
}
