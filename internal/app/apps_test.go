package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/appsim"
	"github.com/saja-live/saja/internal/notify/device"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/show"
)

// platforms are the services of apps, and the options by which a shop sends there.
func platforms(t *testing.T) (*appsim.Sim, pushConfig) {
	t.Helper()
	sim, err := appsim.New(appsim.Config{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	c := pushConfig{
		FCMAccount: filepath.Join(t.TempDir(), "account.json"), FCMURL: server.URL,
		APNsKey: filepath.Join(t.TempDir(), "key.p8"), APNsKeyID: appsim.KeyID, APNsTeam: appsim.Team, APNsTopic: appsim.Topic, APNsURL: server.URL,
	}
	account, err := sim.Account(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	key, err := sim.Key()
	if err != nil {
		t.Fatal(err)
	}
	for path, text := range map[string][]byte{c.FCMAccount: account, c.APNsKey: key} {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return sim, c
}

func TestAppsAreToldWhatTheyWishFor(t *testing.T) {
	sim, c := platforms(t)
	s := openSite(t, func(config *Config) { config.Push = c })
	of, err := s.shop.shows.Create(t.Context(), show.Draft{Title: "평양냉면", Slug: "naengmyeon", Host: show.Host{Name: "도현 셰프"}, StartsAt: time.Now().Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	for _, platform := range []appsim.Platform{appsim.FCM, appsim.APNs} {
		token, err := sim.Device(platform)
		if err != nil {
			t.Fatal(err)
		}
		p := s.sign("")
		res := p.json(http.MethodPost, "/api/v1/push/app", fmt.Sprintf(`{"platform":%q,"token":%q,"lang":"ko"}`, platform, token))
		var kept device.Kept
		if err := json.NewDecoder(res.Body).Decode(&kept); err != nil || res.StatusCode/100 != 2 {
			t.Fatalf("%s: %d, %v", platform, res.StatusCode, err)
		}
		if len(p.cookies) == 0 {
			p.cookies = res.Cookies()
		}
		if res := p.json(http.MethodPut, "/api/v1/push/topics/show/"+of.ID, fmt.Sprintf(`{"device":%q}`, kept.Device)); res.StatusCode != http.StatusOK {
			t.Fatalf("wishing: %d", res.StatusCode)
		}
		if page := p.text(http.MethodGet, "/notices"); !strings.Contains(page, "의 앱") || !strings.Contains(page, "평양냉면") {
			t.Errorf("%s is not on the page of notices", platform)
		}
	}
	if err := s.shop.db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error { return s.shop.showBegan(ctx, tx, of) }); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the crowd, and what it brought
		s.drain()
	}
	arrived := sim.Arrived()
	for _, m := range arrived {
		if !strings.Contains(m.Title+m.Body, "도현 셰프님의 ‘평양냉면’") || m.Link != "http://shop.example/live/naengmyeon" || (m.Collapse == "") != (m.Platform == appsim.FCM) {
			t.Errorf("arrived: %+v", m)
		}
	}
	if len(arrived) != 2 {
		t.Errorf("%d arrived, refused: %v", len(arrived), sim.Tally().Refused)
	}
}

func TestTheDoctorAsksThePlatformsOfApps(t *testing.T) {
	sim, c := platforms(t)
	if checks := checkApps(t.Context(), Config{Push: c}, t.TempDir()); len(checks) != 2 || checks[0].Mend+checks[1].Mend != "" || sim.Tally().Accepted != 0 {
		t.Errorf("%+v, %+v", checks, sim.Tally())
	}
	other := c
	other.APNsTeam, other.FCMURL = "ANOTHERTEA", "http://127.0.0.1:1"
	if checks := checkApps(t.Context(), Config{Push: other}, t.TempDir()); len(checks) != 2 || !strings.Contains(checks[0].Found, "refused") || !strings.Contains(checks[1].Found, "InvalidProviderToken") {
		t.Errorf("%+v", checks)
	}
	other.APNsKey = c.FCMAccount
	if checks := checkApps(t.Context(), Config{Push: other}, t.TempDir()); len(checks) != 1 || checks[0].Mend == "" || strings.Contains(checks[0].Found, "PRIVATE KEY") {
		t.Errorf("%+v", checks)
	}
}

// A shop that is set to the wrong environment of Apple's tells all the same, loses no device, and is told what to change.
func TestAWrongEnvironmentOfApplesLosesNoDevice(t *testing.T) {
	sim, c := platforms(t)
	c.FCMAccount, c.FCMURL, c.APNsSandbox = "", "", true
	s := openSite(t, func(config *Config) { config.Push = c })
	token, err := sim.Device(appsim.APNs)
	if err != nil {
		t.Fatal(err)
	}
	p := s.sign("")
	res := p.json(http.MethodPost, "/api/v1/push/app", fmt.Sprintf(`{"platform":"apns","token":%q,"lang":"ko"}`, token))
	var kept device.Kept
	if err := json.NewDecoder(res.Body).Decode(&kept); err != nil {
		t.Fatal(err)
	}
	for n := range 2 {
		err := s.shop.db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			return s.shop.notices.Tell(ctx, tx, notify.Notice{
				Kind: device.KindTest, Event: fmt.Sprint(n), Lang: "ko", Link: "/notices", To: []notify.Address{{Channel: device.Push, Address: kept.Device}},
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		s.drain()
		if got := len(sim.Arrived()); got != n+1 {
			t.Fatalf("%d arrived, refused: %v", got, sim.Tally().Refused)
		}
	}
	if n := sim.Tally().Refused["BadDeviceToken"]; n != 1 {
		t.Errorf("the device was looked for in the wrong environment %d times, want once", n)
	}
	checks := checkApps(t.Context(), s.shop.config, s.shop.folder.root)
	if len(checks) != 2 || !strings.Contains(checks[1].Mend, "push.apns_sandbox = false") || !strings.Contains(checks[1].Found, "1 of 1") {
		t.Errorf("the doctor says %+v", checks)
	}
}

func TestTheOptionsOfAppsGoTogether(t *testing.T) {
	whole := pushConfig{APNsKey: "key.p8", APNsKeyID: "ABCDE12345", APNsTeam: "TEAM123456", APNsTopic: "kr.saja.shop"}
	if err := whole.check(); err != nil {
		t.Error(err)
	}
	for _, at := range []string{"https://apns.example", "http://127.0.0.1:8099", "http://[::1]:8099", "http://localhost:8099"} {
		near := whole
		if near.APNsURL = at; near.check() != nil {
			t.Errorf("%s: %v", at, near.check())
		}
	}
	for what, edit := range map[string]func(*pushConfig){
		"no team": func(c *pushConfig) { c.APNsTeam = "" }, "small letters": func(c *pushConfig) { c.APNsKeyID = "abcde12345" }, "a team's name": func(c *pushConfig) { c.APNsTeam = "Saja" },
		"no bundle": func(c *pushConfig) { c.APNsTopic = "shop" }, "no address": func(c *pushConfig) { c.APNsURL = "api.push.apple.com" }, "no account": func(c *pushConfig) { c.FCMURL = "https://fcm.googleapis.com" },
		"in the clear": func(c *pushConfig) { c.APNsURL = "http://apns.example" }, "in the clear, by Google's name": func(c *pushConfig) { c.FCMAccount, c.FCMURL = "account.json", "http://fcm.googleapis.com" },
		"somebody's":   func(c *pushConfig) { c.APNsURL = "https://user:word@apns.example" },
		"only sandbox": func(c *pushConfig) { *c = pushConfig{APNsSandbox: true} },
	} {
		c := whole
		if edit(&c); c.check() == nil {
			t.Errorf("%s: it is taken", what)
		}
	}
}
