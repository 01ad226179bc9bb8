package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify/appsim"
	"github.com/saja-live/saja/internal/notify/device"
	"github.com/saja-live/saja/internal/notify/sims"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/show"
)

// openPlayed opens a shop whose outside is played, as far as the configuration names nobody.
func openPlayed(t *testing.T, data string, log *bytes.Buffer, change func(*Config)) *site {
	t.Helper()
	config := Defaults()
	config.HTTP.PublicURL, config.Payment.SandboxURL = "http://shop.example", "http://pay.example"
	change(&config)
	s, err := openShop(t.Context(), config, data, slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})), func(s *shop) { s.plays = true })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	})
	p := &process{shop: s, options: Options{Roles: Roles, Version: "test"}, metrics: newMetrics()}
	web, err := p.handler()
	if err != nil {
		t.Fatal(err)
	}
	return &site{t, p, web}
}

func token(t *testing.T, s *site, of appsim.Platform) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.shop.sims.Apps()+"/devices/"+string(of), nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var got struct{ Token string }
	if err := json.NewDecoder(res.Body).Decode(&got); err != nil || res.StatusCode != http.StatusCreated {
		t.Fatalf("%d, %v", res.StatusCode, err)
	}
	return got.Token
}

func TestAppsOfADemoAreToldBySimulators(t *testing.T) {
	data, log := t.TempDir(), &bytes.Buffer{}
	s := openPlayed(t, data, log, func(*Config) {})
	of, err := s.shop.shows.Create(t.Context(), show.Draft{Title: "평양냉면", Slug: "naengmyeon", Host: show.Host{Name: "도현 셰프"}, StartsAt: time.Now().Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	for _, platform := range []appsim.Platform{appsim.FCM, appsim.APNs} {
		p := s.sign("")
		res := p.json(http.MethodPost, "/api/v1/push/app", fmt.Sprintf(`{"platform":%q,"token":%q,"lang":"ko"}`, platform, token(t, s, platform)))
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
	}
	if err := s.shop.db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error { return s.shop.showBegan(ctx, tx, of) }); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the crowd, and what it brought
		s.drain()
	}
	all, _ := s.shop.sims.List(sims.ByApp, "평양냉면", 10)
	var by []string
	for _, a := range all {
		by = append(by, a.Service)
	}
	if slices.Sort(by); !slices.Equal(by, []string{"apns", "fcm"}) {
		t.Errorf("arrived: %+v", all)
	}
	c := s.shop.config.Push
	for _, path := range []string{c.FCMAccount, c.APNsKey} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 || !strings.HasPrefix(path, data+string(filepath.Separator)) {
			t.Errorf("%s: %v, %v; want it in the data folder, for its user alone", path, info, err)
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if i := bytes.Index(text, []byte("PRIVATE KEY-----")); i < 0 || bytes.Contains(log.Bytes(), text[i+20:i+60]) {
			t.Errorf("%s holds no key, or the log tells it", path)
		}
	}
}

func TestADemoWithAppsOfItsOwnLeavesThemAlone(t *testing.T) {
	_, own := platforms(t)
	for what, c := range map[string]pushConfig{
		"fcm":  {FCMAccount: own.FCMAccount, FCMURL: own.FCMURL},
		"apns": {APNsKey: own.APNsKey, APNsKeyID: own.APNsKeyID, APNsTeam: own.APNsTeam, APNsTopic: own.APNsTopic, APNsURL: own.APNsURL},
	} {
		data := t.TempDir()
		s := openPlayed(t, data, &bytes.Buffer{}, func(config *Config) { config.Push = c })
		now := s.shop.config.Push
		if now.FCMAccount != c.FCMAccount || now.FCMURL != c.FCMURL || now.APNsKey != c.APNsKey || now.APNsURL != c.APNsURL {
			t.Errorf("%s: it became %+v", what, now)
		}
		for _, path := range []string{s.shop.folder.fcmAccount(), s.shop.folder.apnsKey()} {
			if _, err := os.Stat(path); err == nil {
				t.Errorf("%s: %s was written", what, path)
			}
		}
	}
}
