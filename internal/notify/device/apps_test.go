package device_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/device"
	"github.com/saja-live/saja/internal/notify/push"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

var appTokens = map[device.Platform]string{device.FCM: "cRk3:APA91b" + strings.Repeat("x", 120), device.APNs: strings.Repeat("ab", 32)}

func (s *shop) app(of device.Platform, token, old string) (device.Device, []device.Topic) {
	s.t.Helper()
	d, topics, err := s.Welcome(s.t.Context(), device.Arrival{App: of, Token: token, Old: old, Lang: "ko", Network: "198.51.100.0/24"})
	if err != nil {
		s.t.Fatal(err)
	}
	return d, topics
}

func TestAnAppIsToldByItsPlatformAndKeepsItsWishesUnderANewToken(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		for of, token := range appTokens {
			s := open(t, db)
			first, _ := s.app(of, token, "")
			if first.Platform != of || first.Agent.Browser != "app" || first.Agent.System == "other" {
				t.Errorf("%+v", first)
			}
			if _, err := s.Wish(t.Context(), first.ID, device.Topic{Kind: device.OfShow, ID: "one"}); err != nil {
				t.Fatal(err)
			}
			next := strings.Replace(token, token[:4], "cdcd", 1)
			again, topics := s.app(of, next, token)
			if again.ID != first.ID || len(topics) != 1 {
				t.Errorf("%s: under a new token it is %s with %v, was %s", of, again.ID, topics, first.ID)
			}
			if err := s.Test(t.Context(), again.ID, "https://shop.example/notices"); err != nil {
				t.Fatal(err)
			}
			s.work("the test notice", func() bool { return len(s.carrier.took(next)) > 0 })
			if got := s.carrier.took(next); len(got) != 1 || got[0].Attempt == "" || len(s.carrier.took(token)) != 0 {
				t.Errorf("%s: it was told %+v", of, got)
			}
			if err := s.Remove(t.Context(), again.ID); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestAnAppIsDeadWhenItsPlatformSaysSoAndItDidNotComeBackSince(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		for _, c := range []struct {
			what string
			of   device.Platform
			says push.Result
			dead bool
		}{
			{"UNREGISTERED", device.FCM, push.Result{Kind: push.Gone, Status: 404}, true},
			{"INVALID_ARGUMENT", device.FCM, push.Result{Kind: push.OurFault, Status: 400}, false},
			{"SENDER_ID_MISMATCH", device.FCM, push.Result{Kind: push.Refused, Status: 403}, false},
			{"gone before it came", device.APNs, push.Result{Kind: push.Gone, Status: 410, Since: time.Now().Add(-time.Minute)}, false},
			{"gone since", device.APNs, push.Result{Kind: push.Gone, Status: 410, Since: time.Now().Add(time.Minute)}, true},
		} {
			s := open(t, db)
			token := appTokens[c.of]
			s.at = s.at.Add(-time.Hour)
			s.app(c.of, token, "")
			s.at = s.at.Add(time.Hour)
			d, _ := s.app(c.of, token, "") // it is opened once more, an hour later
			s.carrier.says[token] = c.says
			if err := s.Test(t.Context(), d.ID, "https://shop.example/notices"); err != nil {
				t.Fatal(err)
			}
			s.work("the end of the notice", func() bool { return s.todos() == 0 })
			mine, err := s.Mine(t.Context())
			if err != nil || len(mine) != 1 || mine[0].Dead.IsZero() == c.dead {
				t.Errorf("%s: %+v, %v", c.what, mine, err)
			}
			if err := s.Remove(t.Context(), d.ID); err != nil {
				t.Error(err)
			}
		}
	})
}

// What anybody can bring about by an address that they made up is that address's own: no alarm, and nobody else waits.
func TestAMadeUpAddressAlarmsNobodyAndHoldsUpNobody(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		s.who = device.Who{Browser: "mina", Member: "mina"}
		real, _ := s.app(device.FCM, appTokens[device.FCM], "")
		says := func(r push.Result) {
			s.carrier.mu.Lock()
			s.carrier.says[appTokens[device.FCM]] = r
			s.carrier.mu.Unlock()
		}
		tell := func(d device.Device, why string) {
			s.at = s.at.Add(time.Hour)
			if err := s.Test(t.Context(), d.ID, "https://shop.example/notices"); err != nil {
				t.Fatal(err)
			}
			s.work(why, func() bool { return s.todos() == 0 })
		}
		alarms := func() []notify.Alarm {
			all, err := s.notices.Alarms(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		tell(real, "a device that is reached")
		for i, r := range []push.Result{
			{Kind: push.Refused, Status: 400}, {Kind: push.Refused, Status: 403, Code: "SENDER_ID_MISMATCH"}, {Kind: push.Gone, Status: 400, Code: "INVALID_ARGUMENT"},
		} {
			s.who = device.Who{Browser: fmt.Sprint("stranger ", i)}
			token := strings.Repeat(fmt.Sprint(i), 40)
			s.carrier.says[token] = r
			rubbish, _ := s.app(device.FCM, token, "")
			tell(rubbish, "rubbish")
			if all := alarms(); len(all) != 0 {
				t.Fatalf("a stranger's device that answers %+v alarms: %+v", r, all)
			}
			if mine := s.mine(); len(mine) != 1 || mine[0].Dead.IsZero() != (r.Kind != push.Gone) {
				t.Errorf("after %+v it is %+v", r, mine)
			}
		}
		for i, kind := range []push.Kind{push.Transient, push.SlowDown, push.Unknown} {
			s.who = device.Who{Browser: fmt.Sprint("silent ", i)}
			token := strings.Repeat("s", 40+i)
			s.carrier.says[token] = push.Result{Kind: kind}
			silent, _ := s.app(device.FCM, token, "")
			for range 12 {
				if o := s.channel.Send(t.Context(), notify.Delivery{Address: silent.ID}, notify.Letter{}); !o.Aside {
					t.Fatalf("a stranger's device that is %s counts against the services: %+v", kind, o)
				}
			}
		}
		s.who = device.Who{Browser: "mina", Member: "mina"}
		says(push.Result{Kind: push.Transient})
		if o := s.channel.Send(t.Context(), notify.Delivery{Address: real.ID}, notify.Letter{}); o.Aside {
			t.Errorf("a device that was reached before is no sign of silence: %+v", o)
		}
		says(push.Result{Kind: push.Refused, Status: 403, Code: "SENDER_ID_MISMATCH"})
		tell(real, "a device that was reached, and is refused")
		if all := alarms(); len(all) != 1 || all[0].Kind != notify.AlarmBroken {
			t.Errorf("a device that was reached before is refused now: %+v", all)
		}
		next := strings.Repeat("n", 40) // whoever was reached makes up what comes next
		s.carrier.says[next] = push.Result{Kind: push.Refused, Status: 403}
		s.at = s.at.Add(time.Hour)
		if d, _ := s.app(device.FCM, next, appTokens[device.FCM]); d.ID != real.ID {
			t.Fatalf("it is %s under its next token, was %s", d.ID, real.ID)
		}
		tell(real, "rubbish under a good name")
		if all := alarms(); len(all) != 1 || all[0].Count != 1 {
			t.Errorf("what followed a good token is counted as one: %+v", all)
		}
	})
}

// Whoever made an endpoint up chose who answers. FCM and Apple are who they are: that a message is too large is ours, whomever it is for.
func TestAMessageThatIsTooLargeForAPlatformIsOurFault(t *testing.T) {
	s := open(t, sqldbtest.SQLite(t))
	app, _ := s.app(device.FCM, appTokens[device.FCM], "")
	browser, _ := s.welcome(arrival(t, "made up"))
	for d, want := range map[*device.Device]notify.Outcome{&app: {State: notify.Broken}, &browser: {State: notify.Dead, Aside: true}} {
		s.carrier.says[d.Target.Endpoint+d.Target.Token] = push.Result{Kind: push.TooLarge, Status: 413}
		if o := s.channel.Send(t.Context(), notify.Delivery{Address: d.ID}, notify.Letter{}); o.State != want.State || o.Aside != want.Aside {
			t.Errorf("%s: %+v, want %+v", d.Platform, o, want)
		}
	}
}

func TestADeviceOfTheOtherEnvironmentIsSentToThereNextTimeAndSaysSo(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		d, _ := s.app(device.APNs, appTokens[device.APNs], "")
		send := func() notify.Outcome {
			return s.channel.Send(t.Context(), notify.Delivery{Address: d.ID}, notify.Letter{})
		}
		for i, astray := range []bool{false, true, true, false} {
			s.carrier.says[d.Target.Token] = push.Result{Kind: push.Accepted, Astray: astray}
			o := send()
			count, all, err := device.Astray(t.Context(), db, device.APNs)
			if err != nil || all != 1 || (count == 1) != astray || (o.Code == "push_astray") != astray || o.State != notify.Sent {
				t.Errorf("step %d: %+v, %d of %d are astray, %v", i, o, count, all, err)
			}
		}
		if !s.carrier.astray {
			t.Error("a device that was reached there was not asked for there first")
		}
	})
}

func TestWhatIsNoTokenIsRefused(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		for _, a := range []device.Arrival{
			{App: device.FCM, Token: "https://fcm.googleapis.com/fcm/send/x"}, {App: device.APNs, Token: strings.Repeat("z", 64)}, {App: device.APNs, Token: "abc"}, {App: device.FCM},
		} {
			if _, _, err := s.Welcome(t.Context(), a); !errors.Is(err, device.ErrToken) {
				t.Errorf("%+v: %v", a, err)
			}
		}
		if _, _, err := s.Welcome(t.Context(), device.Arrival{App: "pigeon", Token: appTokens[device.FCM]}); !errors.Is(err, device.ErrOff) {
			t.Errorf("a platform that the shop does not reach: %v", err)
		}
	})
}
