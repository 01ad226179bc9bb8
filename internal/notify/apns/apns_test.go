package apns_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify/apns"
	"github.com/saja-live/saja/internal/notify/appsim"
	"github.com/saja-live/saja/internal/notify/appsim/apptest"
	"github.com/saja-live/saja/internal/notify/push"
)

// wire is clients of a simulated APNs over TLS and HTTP/2.
type wire struct {
	*apns.Client
	*apptest.Wire
	options apns.Options
}

func open(t *testing.T, edit func(*apns.Options)) *wire {
	t.Helper()
	return openFor(t, "", edit)
}

// openFor is open with a key that is good for one environment only, where that is named.
func openFor(t *testing.T, only appsim.Platform, edit func(*apns.Options)) *wire {
	t.Helper()
	w := &wire{Wire: apptest.Open(t, appsim.Config{Only: only}, nil)}
	text, err := w.Sim.Key()
	if err != nil {
		t.Fatal(err)
	}
	key, err := apns.ReadKey(text)
	if err != nil {
		t.Fatal(err)
	}
	w.options = apns.Options{Key: key, KeyID: appsim.KeyID, Team: appsim.Team, Topic: appsim.Topic, URL: w.Server.URL, Now: w.Now, Roots: w.Roots}
	if edit != nil {
		edit(&w.options)
	}
	w.Client = apns.New(w.options)
	return w
}

func TestAMessageArrivesUnderTheIDOfItsAttempt(t *testing.T) {
	w := open(t, nil)
	to := w.Device(t, appsim.APNs)
	if r := w.Send(t.Context(), push.Device{Address: strings.ToUpper(to.Address)}, apptest.Started); r.Kind != push.Accepted || r.ID != apptest.Started.Attempt {
		t.Fatalf("%+v, refused: %v", r, w.Sim.Tally().Refused)
	}
	got := w.Sim.Arrived()[0]
	if got.Token != to.Address || got.Title != apptest.Started.Title || got.Body != apptest.Started.Body || got.Link != apptest.Started.URL || got.Collapse != apptest.Started.Topic || got.ID != apptest.Started.Attempt || got.Proto != 2 {
		t.Errorf("arrived: %+v", got)
	}
}

// However often programs begin, Apple sees another token only every 20 minutes, and none that is older than an hour.
func TestAProviderTokenIsTheSameForAllProgramsAndRenewedInTime(t *testing.T) {
	w := open(t, nil)
	to := w.Device(t, appsim.APNs)
	start := time.Date(2026, 11, 28, 9, 5, 0, 0, time.UTC)
	for minute := range 180 {
		w.Set(start.Add(time.Duration(minute) * time.Minute))
		if r := w.Send(t.Context(), to, apptest.Started); r.Kind != push.Accepted {
			t.Fatalf("minute %d: %+v", minute, r)
		}
		if r := apns.New(w.options).Send(t.Context(), to, apptest.Started); r.Kind != push.Accepted { // one that begins beside it, or again
			t.Fatalf("minute %d, another program: %+v", minute, r)
		}
	}
	w.Set(start)
	if r := w.Send(t.Context(), to, apptest.Started); r.Code == "ExpiredProviderToken" {
		t.Errorf("after the clock was set back: %+v", r)
	}
}

func TestWhatAnAnswerMeans(t *testing.T) {
	w := open(t, func(o *apns.Options) { o.Timeout = time.Second })
	w.Means(t, appsim.APNs, w.Send, map[appsim.Fault]push.Result{
		appsim.Gone:     {Kind: push.Gone, Status: 410, Code: "Unregistered", Since: w.Now().Truncate(time.Millisecond)},
		appsim.Expired:  {Kind: push.Gone, Status: 410, Code: "ExpiredToken", Since: w.Now().Truncate(time.Millisecond)},
		appsim.Foreign:  {Kind: push.Refused, Status: 400, Code: "DeviceTokenNotForTopic"},
		appsim.Bare:     {Kind: push.OurFault, Status: 400, Code: "http_400"},
		appsim.Large:    {Kind: push.TooLarge, Status: 413, Code: "PayloadTooLarge"},
		appsim.Invalid:  {Kind: push.OurFault, Status: 400, Code: "BadTopic"},
		appsim.Shut:     {Kind: push.OurFault, Status: 403, Code: "InvalidProviderToken"},
		appsim.SlowDown: {Kind: push.SlowDown, Status: 429, Code: "TooManyProviderTokenUpdates", After: time.Minute, About: push.AboutShop},
		appsim.Busy:     {Kind: push.SlowDown, Status: 429, Code: "TooManyRequests", About: push.AboutDevice},
		appsim.Broken:   {Kind: push.Transient, Status: 503, Code: "ServiceUnavailable"},
		appsim.Slow:     {Kind: push.Unknown, Code: "timeout"},
		appsim.Lost:     {Kind: push.Unknown, Code: "unreachable"},
	})
	w = open(t, nil)
	if r := w.Send(t.Context(), push.Device{Address: strings.Repeat("a", 64)}, apptest.Started); r.Kind != push.Refused || r.Code != "BadDeviceToken" || !r.Since.IsZero() {
		t.Errorf("a token of nobody, where the other environment cannot be asked: %+v", r)
	}
	if r := w.Send(t.Context(), push.Device{Address: "../../inside"}, apptest.Started); r.Kind != push.Refused || r.Status != 0 {
		t.Errorf("what is no token: %+v", r)
	}
	w = open(t, nil)
	w.Away(t, w.Send)
}

// A device is of the environment by which its app was put on it. Which one the shop is set to says nothing of whether the device lives.
func TestADeviceOfTheOtherEnvironmentIsReachedAndOneOfNeitherIsGone(t *testing.T) {
	both := func(o *apns.Options) { o.Other = o.URL + "/sandbox" }
	wrong := func(o *apns.Options) { o.URL, o.Other = o.URL+"/sandbox", o.URL }
	for _, c := range []struct {
		what   string
		only   appsim.Platform
		set    func(*apns.Options)
		of     appsim.Platform // of the device; "": of nobody
		want   push.Kind
		code   string
		astray bool
	}{
		{"all is right", "", both, appsim.APNs, push.Accepted, "", false},
		{"put on by Xcode", "", both, appsim.Sandbox, push.Accepted, "", true},
		{"the setting is wrong", "", wrong, appsim.APNs, push.Accepted, "", true},
		{"made up", "", both, "", push.Gone, "BadDeviceToken", false},
		{"the key is for the other", appsim.APNs, wrong, appsim.APNs, push.Accepted, "", true},
		{"the key is for the other, and so not for the device", appsim.APNs, wrong, appsim.Sandbox, push.Refused, "BadEnvironmentKeyInToken", false},
		{"made up, with a key for one", appsim.APNs, both, "", push.Gone, "BadDeviceToken", false},
		{"the other is away", "", func(o *apns.Options) { o.Other = "https://127.0.0.1:1" }, "", push.Transient, "refused", false},
	} {
		w := openFor(t, c.only, c.set)
		to := push.Device{Address: strings.Repeat("a", 64)}
		if c.of != "" {
			token, err := w.Sim.Device(c.of)
			if err != nil {
				t.Fatal(err)
			}
			to.Address = token
		}
		for range 2 { // the second time as the first has taught
			r := w.Send(t.Context(), to, apptest.Started)
			if r.Kind != c.want || r.Code != c.code || r.Astray != c.astray {
				t.Errorf("%s: %+v", c.what, r)
			}
			before := w.Sim.Tally().Refused["BadDeviceToken"]
			if to.Astray = r.Astray; to.Astray {
				if r := w.Send(t.Context(), to, apptest.Started); r.Kind != push.Accepted || w.Sim.Tally().Refused["BadDeviceToken"] != before {
					t.Errorf("%s: known to be of the other, it was asked for where it is not: %+v", c.what, r)
				}
			}
		}
	}
}

func TestAMessageThatIsTooLongIsCutAndNeverTooLarge(t *testing.T) {
	w := open(t, nil)
	w.Cuts(t, appsim.APNs, w.Send)
}

func TestACheckTellsNobodyAndSaysWhatIsWrong(t *testing.T) {
	for word, edit := range map[string]func(*apns.Options){
		"":                         nil,
		"InvalidProviderToken":     func(o *apns.Options) { o.Team = "ANOTHERTEA" },
		"TopicDisallowed":          func(o *apns.Options) { o.Topic = "kr.saja.other" },
		"BadEnvironmentKeyInToken": func(o *apns.Options) { o.URL, o.Other = o.URL+"/sandbox", o.URL },
	} {
		w := openFor(t, appsim.APNs, edit)
		r := w.Check(t.Context())
		if (r.Kind == push.Accepted) != (word == "") || r.Code != word || w.Sim.Tally().Accepted != 0 {
			t.Errorf("%s: %+v", word, r)
		}
	}
}

// A key may be good for one environment alone: that is enough where the shop is set to it.
func TestACheckAsksTheEnvironmentThatIsSet(t *testing.T) {
	w := openFor(t, appsim.APNs, func(o *apns.Options) { o.Other = o.URL + "/sandbox" })
	if r := w.Check(t.Context()); r.Kind != push.Accepted {
		t.Errorf("%+v", r)
	}
}

func FuzzReadKey(f *testing.F) {
	sim, err := appsim.New(appsim.Config{})
	if err != nil {
		f.Fatal(err)
	}
	whole, err := sim.Key()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	for _, bad := range []string{"", "key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", string(whole[:len(whole)/2]), strings.Repeat("a", 9<<10)} {
		f.Add([]byte(bad))
		if _, err := apns.ReadKey([]byte(bad)); !errors.Is(err, apns.ErrKey) {
			f.Errorf("%.60q: %v", bad, err)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if key, err := apns.ReadKey(text); err == nil && key.Curve.Params().BitSize != 256 {
			t.Error("a key on another curve")
		}
	})
}
