package device_test

import (
	"errors"
	"strings"
	"testing"
	"time"

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
