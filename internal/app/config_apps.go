package app

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/notify/apns"
	"github.com/saja-live/saja/internal/notify/device"
	"github.com/saja-live/saja/internal/notify/fcm"
	"github.com/saja-live/saja/internal/notify/push"
	"github.com/saja-live/saja/internal/platform/config"
)

// checkApps says which option of the platforms of apps cannot be used. The files are read when the shop starts.
func (c pushConfig) checkApps() error {
	if c.FCMAccount == "" && c.FCMURL != "" {
		return fmt.Errorf("%w: push.fcm_account is empty, so push.fcm_url is of no use", config.ErrInvalid)
	}
	if some := c.APNsKey != ""; some != (c.APNsKeyID != "") || some != (c.APNsTeam != "") || some != (c.APNsTopic != "") || !some && (c.APNsURL != "" || c.APNsSandbox) {
		return fmt.Errorf("%w: push.apns_key, push.apns_key_id, push.apns_team and push.apns_topic go together, and the other options of apns with them", config.ErrInvalid)
	}
	if c.APNsKey != "" {
		switch {
		case !apns.IsID(c.APNsKeyID):
			return fmt.Errorf("%w: push.apns_key_id = %q: want ten capital letters and digits, as Apple shows the id of the key", config.ErrInvalid, c.APNsKeyID)
		case !apns.IsID(c.APNsTeam):
			return fmt.Errorf("%w: push.apns_team = %q: want ten capital letters and digits, as Apple shows the id of the team", config.ErrInvalid, c.APNsTeam)
		case !apns.IsTopic(c.APNsTopic):
			return fmt.Errorf("%w: push.apns_topic = %q: want the bundle id of the app, such as kr.saja.shop", config.ErrInvalid, c.APNsTopic)
		}
	}
	for key, at := range map[string]string{"push.fcm_url": c.FCMURL, "push.apns_url": c.APNsURL} {
		if at != "" && !push.SafeURL(at) {
			return fmt.Errorf("%w: %s = %q: want nothing, or https://host; http:// only to this machine, such as http://127.0.0.1:8099, since what goes there proves who the shop is", config.ErrInvalid, key, at)
		}
	}
	return nil
}

// fcm makes the client of Firebase Cloud Messaging.
func (c pushConfig) fcm(now func() time.Time) (*fcm.Client, error) {
	text, err := readUpTo(c.FCMAccount, fcm.MaxAccount)
	if err != nil {
		return nil, fmt.Errorf("%w: push.fcm_account: %w", config.ErrInvalid, err)
	}
	account, err := fcm.ReadAccount(text)
	if err != nil {
		return nil, fmt.Errorf("%w: push.fcm_account: %s: %w", config.ErrInvalid, c.FCMAccount, err)
	}
	return fcm.New(fcm.Options{Account: account, URL: c.FCMURL, Now: now}), nil
}

// apns makes the client of the Apple Push Notification service.
func (c pushConfig) apns(now func() time.Time) (*apns.Client, error) {
	text, err := readUpTo(c.APNsKey, apns.MaxKey)
	if err != nil {
		return nil, fmt.Errorf("%w: push.apns_key: %w", config.ErrInvalid, err)
	}
	key, err := apns.ReadKey(text)
	if err != nil {
		return nil, fmt.Errorf("%w: push.apns_key: %s: %w", config.ErrInvalid, c.APNsKey, err)
	}
	at, other := apns.URL, apns.SandboxURL
	if c.APNsURL != "" {
		at, other = c.APNsURL, strings.TrimRight(c.APNsURL, "/")+"/sandbox"
	}
	if c.APNsSandbox {
		at, other = other, at
	}
	return apns.New(apns.Options{Key: key, KeyID: c.APNsKeyID, Team: c.APNsTeam, Topic: c.APNsTopic, URL: at, Other: other, Now: now}), nil
}

// readUpTo reads a file, and one byte more than most of one that is larger.
func readUpTo(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most+1))
}

// appSender is how the apps of a platform are reached, and how the platform takes the shop.
type appSender interface {
	device.Sender
	Check(ctx context.Context) push.Result
}

// apps are the platforms whose apps the shop reaches.
func (c pushConfig) apps(now func() time.Time) (map[device.Platform]appSender, error) {
	all := map[device.Platform]appSender{}
	if c.FCMAccount != "" {
		client, err := c.fcm(now)
		if err != nil {
			return nil, err
		}
		all[device.FCM] = client
	}
	if c.APNsKey != "" {
		client, err := c.apns(now)
		if err != nil {
			return nil, err
		}
		all[device.APNs] = client
	}
	return all, nil
}

// checkApps asks the platforms of apps whether they know the shop; no device is told anything.
func checkApps(ctx context.Context, config Config, data string) []Check {
	all, err := config.Push.apps(time.Now)
	if err != nil {
		return []Check{{Name: "apps", Found: err.Error(), Mend: "Give the file as Firebase or Apple gave it, where this user may read it (docs/push.md); the shop does not start without it."}}
	}
	var checks []Check
	for _, of := range []struct {
		platform device.Platform
		options  string
	}{{device.FCM, "push.fcm_account is of the project that the app is made with, and its account may send (role Firebase Cloud Messaging API Admin)"}, {device.APNs, "push.apns_key, push.apns_key_id, push.apns_team, push.apns_topic and push.apns_sandbox are what Apple shows"}} {
		sender := all[of.platform]
		if sender == nil {
			continue
		}
		check := Check{Name: string(of.platform), Found: "knows the shop"}
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		if r := sender.Check(ctx); r.Kind != push.Accepted {
			check.Found, check.Mend = fmt.Sprintf("%s: %s %s", r.Kind, r.Code, r.Reason), "See that "+of.options+" (docs/push.md), and that this machine reaches them; until then no app is told anything."
		}
		cancel()
		checks = append(checks, check)
	}
	if all[device.APNs] != nil {
		checks = append(checks, checkEnvironment(ctx, config, data)...)
	}
	return checks
}

// checkEnvironment says whether most of Apple's devices are of the environment that is not set. Where the shop has no database yet there
// are none.
func checkEnvironment(ctx context.Context, config Config, data string) []Check {
	db, err := openBeside(ctx, config, data)
	if err != nil {
		return nil
	}
	defer func() { _ = db.Close() }() // nothing was written
	astray, all, err := device.Astray(ctx, db, device.APNs)
	if err != nil || all == 0 {
		return nil
	}
	c := Check{Name: "apns environment", Found: fmt.Sprintf("%d of %d devices are of the other environment than push.apns_sandbox = %t", astray, all, config.Push.APNsSandbox)}
	if 2*astray > all {
		c.Mend = fmt.Sprintf("Set push.apns_sandbox = %t (docs/push.md). Until then they are told by the other one all the same.", !config.Push.APNsSandbox)
	}
	return []Check{c}
}
