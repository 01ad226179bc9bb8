package fcm_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify/appsim"
	"github.com/saja-live/saja/internal/notify/appsim/apptest"
	"github.com/saja-live/saja/internal/notify/fcm"
	"github.com/saja-live/saja/internal/notify/push"
)

// wire is a client of a simulated FCM over TLS and HTTP/2.
type wire struct {
	*fcm.Client
	*apptest.Wire
	away atomic.Bool // where tokens are had
}

func open(t *testing.T, timeout time.Duration, edit func(map[string]string)) *wire {
	t.Helper()
	w := &wire{}
	w.Wire = apptest.Open(t, appsim.Config{}, func(rw http.ResponseWriter, r *http.Request) bool {
		gone := w.away.Load() && strings.HasSuffix(r.URL.Path, "/token")
		if gone {
			rw.WriteHeader(http.StatusServiceUnavailable)
		}
		return gone
	})
	text, err := w.Sim.Account(w.Server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if edit != nil {
		var of map[string]string
		if err := json.Unmarshal(text, &of); err != nil {
			t.Fatal(err)
		}
		edit(of)
		if text, err = json.Marshal(of); err != nil {
			t.Fatal(err)
		}
	}
	account, err := fcm.ReadAccount(text)
	if err != nil {
		t.Fatal(err)
	}
	w.Client = fcm.New(fcm.Options{Account: account, URL: w.Server.URL, Now: w.Now, Roots: w.Roots, Timeout: timeout})
	return w
}

func TestAMessageArrivesWithItsLinkOverOneConnection(t *testing.T) {
	w := open(t, 0, nil)
	to := w.Device(t, appsim.FCM)
	if r := w.Send(t.Context(), to, apptest.Started); r.Kind != push.Accepted || !strings.HasPrefix(r.ID, "projects/"+appsim.Project+"/messages/") {
		t.Fatalf("%+v, refused: %v", r, w.Sim.Tally().Refused)
	}
	got := w.Sim.Arrived()[0]
	if got.Token != to.Address || got.Title != apptest.Started.Title || got.Body != apptest.Started.Body || got.Link != apptest.Started.URL || got.Collapse != apptest.Started.Topic || got.Proto != 2 {
		t.Errorf("arrived: %+v", got)
	}
	for _, part := range []string{`"priority":"HIGH"`, `"ttl":"90s"`, `"tag":"show/1"`} {
		if !strings.Contains(string(got.Payload), part) {
			t.Errorf("%s is not in %s", part, got.Payload)
		}
	}
}

func TestOneBearerTokenIsForAllAndRenewedBeforeItsEnd(t *testing.T) {
	w := open(t, 0, nil)
	to := w.Device(t, appsim.FCM)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if r := w.Send(t.Context(), to, apptest.Started); r.Kind != push.Accepted {
				t.Errorf("%+v", r)
			}
		})
	}
	all.Wait()
	for i, step := range []struct {
		pass time.Duration
		want int
	}{{54 * time.Minute, 1}, {time.Minute, 2}, {54 * time.Minute, 2}, {-2 * 24 * time.Hour, 3}} {
		w.Pass(step.pass)
		if r := w.Send(t.Context(), to, apptest.Started); r.Kind != push.Accepted || w.Sim.Tally().Bearers != step.want {
			t.Errorf("step %d: %+v with %d tokens, want %d", i, r, w.Sim.Tally().Bearers, step.want)
		}
	}
	w.Sim.Revoke()
	if r := w.Send(t.Context(), to, apptest.Started); r.Kind != push.Accepted || w.Sim.Tally().Bearers != 4 {
		t.Errorf("after the token was revoked: %+v, %d tokens", r, w.Sim.Tally().Bearers)
	}
}

func TestWhatAnAnswerMeans(t *testing.T) {
	w := open(t, time.Second, nil)
	w.Means(t, appsim.FCM, w.Send, map[appsim.Fault]push.Result{
		appsim.Gone:     {Kind: push.Gone, Status: 404, Code: "UNREGISTERED"},
		appsim.Expired:  {Kind: push.Gone, Status: 404, Code: "UNREGISTERED"},
		appsim.Foreign:  {Kind: push.Refused, Status: 403, Code: "SENDER_ID_MISMATCH"},
		appsim.Bare:     {Kind: push.OurFault, Status: 400, Code: "INVALID_ARGUMENT"},
		appsim.Large:    {Kind: push.TooLarge, Status: 400, Code: "INVALID_ARGUMENT"},
		appsim.Invalid:  {Kind: push.OurFault, Status: 400, Code: "INVALID_ARGUMENT"},
		appsim.Shut:     {Kind: push.OurFault, Status: 403, Code: "PERMISSION_DENIED"},
		appsim.SlowDown: {Kind: push.SlowDown, Status: 429, Code: "QUOTA_EXCEEDED", After: 90 * time.Second, About: push.AboutShop},
		appsim.Busy:     {Kind: push.SlowDown, Status: 429, Code: "QUOTA_EXCEEDED", After: time.Minute, About: push.AboutDevice},
		appsim.Broken:   {Kind: push.Transient, Status: 503, Code: "UNAVAILABLE"},
		appsim.Slow:     {Kind: push.Unknown, Code: "timeout"},
		appsim.Lost:     {Kind: push.Unknown, Code: "unreachable"},
	})
	w = open(t, 0, nil)
	w.Away(t, w.Send)
}

func TestATokenThatIsNoneIsGoneAndOneOfAnotherProjectStays(t *testing.T) {
	w := open(t, 0, nil)
	if r := w.Send(t.Context(), push.Device{Address: strings.Repeat("a", 40)}, apptest.Started); r.Kind != push.Gone || r.Code != "INVALID_ARGUMENT" || strings.Contains(r.Reason, "aaaa") {
		t.Errorf("%+v", r)
	}
	if r := w.Send(t.Context(), push.Device{Address: "https://inside"}, apptest.Started); r.Kind != push.Refused || r.Status != 0 {
		t.Errorf("what is no token: %+v", r)
	}
}

func TestAMessageThatIsTooLongIsCutAndNeverTooLarge(t *testing.T) {
	w := open(t, 0, nil)
	w.Cuts(t, appsim.FCM, w.Send)
}

// FCM keeps four keys for a phone that is off: what replaces nothing must not use one up.
func TestAPhoneThatWasOffGetsAllThatNothingReplaced(t *testing.T) {
	w := open(t, 0, nil)
	to := w.Device(t, appsim.FCM)
	w.Sim.Away(to.Address)
	send := func(topic string, replaces bool) {
		m := apptest.Started
		m.Title, m.Topic, m.Tag, m.Replaces = topic, push.NewTopic(topic), topic, replaces
		if r := w.Send(t.Context(), to, m); r.Kind != push.Accepted {
			t.Fatalf("%+v", r)
		}
	}
	for i := range 20 {
		send(string(rune('a'+i)), false)
	}
	for range 3 {
		send("show/1", true)
	}
	if got := w.Sim.Arrived(); len(got) != 0 {
		t.Errorf("a phone that is off showed %d", len(got))
	}
	w.Sim.Back(to.Address)
	if got := w.Sim.Arrived(); len(got) != 21 || got[0].Title != "show/1" {
		t.Errorf("it got %d, want 20 and the last of the show", len(got))
	}
	w.Sim.Away(to.Address)
	for i := range 6 {
		send(string(rune('a'+i)), true)
	}
	w.Sim.Back(to.Address)
	if got := w.Sim.Arrived(); len(got) != 25 {
		t.Errorf("of six keys %d were kept, want four", len(got)-21)
	}
}

func TestATokenThatHoldsIsUsedWhileNoNewOneCanBeHad(t *testing.T) {
	w := open(t, 0, nil)
	to := w.Device(t, appsim.FCM)
	if r := w.Send(t.Context(), to, apptest.Started); r.Kind != push.Accepted {
		t.Fatalf("%+v", r)
	}
	w.away.Store(true)
	w.Pass(58 * time.Minute)
	for range 2 {
		if r := w.Send(t.Context(), to, apptest.Started); r.Kind != push.Accepted {
			t.Errorf("two minutes before its end: %+v", r)
		}
	}
	w.Pass(3 * time.Minute)
	if r := w.Send(t.Context(), to, apptest.Started); r.Kind != push.Transient {
		t.Errorf("after its end: %+v", r)
	}
	w.away.Store(false)
	w.Pass(6 * time.Second)
	if r := w.Send(t.Context(), to, apptest.Started); r.Kind != push.Accepted {
		t.Errorf("with a new one: %+v", r)
	}
}

func TestAnAccountThatGoogleRefusesIsOurFaultAndAskedForOnceInAWhile(t *testing.T) {
	w := open(t, 0, func(of map[string]string) { of["client_email"] = "other@saja-sim.iam.gserviceaccount.com" })
	for range 3 {
		if r := w.Send(t.Context(), w.Device(t, appsim.FCM), apptest.Started); r.Kind != push.OurFault || r.Code != "invalid_grant" {
			t.Errorf("%+v", r)
		}
	}
	if n := w.Sim.Tally().Refused["invalid_grant"]; n != 1 {
		t.Errorf("asked %d times", n)
	}
	w.Pass(6 * time.Second)
	if r := w.Check(t.Context()); r.Kind != push.OurFault || w.Sim.Tally().Refused["invalid_grant"] != 2 {
		t.Errorf("%+v", r)
	}
}

func TestACheckTellsNobody(t *testing.T) {
	w := open(t, 0, nil)
	if r := w.Check(t.Context()); r.Kind != push.Accepted || w.Sim.Tally().Accepted != 0 {
		t.Errorf("%+v, %+v", r, w.Sim.Tally())
	}
	w = open(t, 0, func(of map[string]string) { of["project_id"] = "another" })
	if r := w.Check(t.Context()); r.Kind != push.OurFault || r.Code != "PERMISSION_DENIED" {
		t.Errorf("another project: %+v", r)
	}
}

func FuzzReadAccount(f *testing.F) {
	sim, err := appsim.New(appsim.Config{})
	if err != nil {
		f.Fatal(err)
	}
	whole, err := sim.Account("https://oauth2.googleapis.com")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	for _, bad := range []string{
		"", "{}", `{"type":"service_account"}`, `{"type":"authorized_user"}`, strings.Replace(string(whole), "https://", "http://", 1),
		strings.Replace(string(whole), "BEGIN", "END", 1), strings.Replace(string(whole), "https://oauth2", "https://user@oauth2", 1), string(whole[:len(whole)/2]),
	} {
		f.Add([]byte(bad))
		if _, err := fcm.ReadAccount([]byte(bad)); !errors.Is(err, fcm.ErrAccount) || strings.Contains(err.Error(), "PRIVATE KEY") {
			f.Errorf("%.60q: %v", bad, err)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if a, err := fcm.ReadAccount(text); err == nil && (a.Project == "" || a.Email == "") {
			t.Errorf("%+v", a)
		}
	})
}
