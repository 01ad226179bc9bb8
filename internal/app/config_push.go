package app

import (
	"crypto/ecdsa"
	"fmt"
	"net"
	"strings"

	"github.com/saja-live/saja/internal/notify/device"
	"github.com/saja-live/saja/internal/notify/webpush"
	"github.com/saja-live/saja/internal/platform/config"
)

// pushConfig is how the shop tells browsers and apps something.
type pushConfig struct {
	Contact  string   `toml:"contact"  doc:"Where the push services of browsers reach whoever runs the shop: mailto:you@shop.example or https://shop.example.\nIt has to be real: Apple refuses what it cannot resolve. Empty: no browser is told anything, and the pages do not offer it."`
	Services []string `toml:"services" doc:"host:port of push services beside those of the browsers, for whoever tries it out."`

	FCMAccount  string `toml:"fcm_account"  doc:"File of the service account by which apps are told by Firebase Cloud Messaging. Empty: none are. See docs/push.md for how to get it."`
	FCMURL      string `toml:"fcm_url"      doc:"Where FCM answers. Empty: its own address. Else https://host of whoever stands in for it, or http:// on this machine."`
	APNsKey     string `toml:"apns_key"     doc:"File (.p8) of the key by which apps on Apple's devices are told. Empty: none are. See docs/push.md for how to get it."`
	APNsKeyID   string `toml:"apns_key_id"  doc:"The id of that key: ten letters and digits."`
	APNsTeam    string `toml:"apns_team"    doc:"The id of the team that it belongs to: ten letters and digits."`
	APNsTopic   string `toml:"apns_topic"   doc:"The bundle id of the app, such as kr.saja.shop."`
	APNsSandbox bool   `toml:"apns_sandbox" doc:"The app was put on devices by Xcode, not by the App Store or TestFlight."`
	APNsURL     string `toml:"apns_url"     doc:"Where APNs answers. Empty: its own address. Else https://host of whoever stands in for it, or http:// on this machine, with the sandbox below /sandbox."`
}

// check says which option cannot be used.
func (c pushConfig) check() error {
	if err := webpush.CheckSubject(c.Contact); c.Contact != "" && err != nil {
		return fmt.Errorf("%w: push.contact = %q: %w", config.ErrInvalid, c.Contact, err)
	}
	for _, at := range c.Services {
		if host, _, err := net.SplitHostPort(at); err != nil || host == "" || at != strings.ToLower(at) {
			return fmt.Errorf("%w: push.services: %q: want host:port in small letters", config.ErrInvalid, at)
		}
	}
	return c.checkApps()
}

// sender sends to browsers with the shop's key.
func (c pushConfig) sender(key *ecdsa.PrivateKey) (device.Sender, error) {
	return webpush.New(webpush.Options{Key: key, Subject: c.Contact, Services: c.allowed()})
}

func (c pushConfig) allowed() webpush.Services { return webpush.Services{Also: c.Services} }
