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

// pushConfig is how the shop tells browsers something.
type pushConfig struct {
	Contact  string   `toml:"contact"  doc:"Where the push services of browsers reach whoever runs the shop: mailto:you@shop.example or https://shop.example.\nIt has to be real: Apple refuses what it cannot resolve. Empty: the shop sends no push, and its pages do not offer it."`
	Services []string `toml:"services" doc:"host:port of push services beside those of the browsers, for whoever tries it out."`
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
	return nil
}

// sender sends to browsers with the shop's key.
func (c pushConfig) sender(key *ecdsa.PrivateKey) (device.Sender, error) {
	return webpush.New(webpush.Options{Key: key, Subject: c.Contact, Services: c.allowed()})
}

func (c pushConfig) allowed() webpush.Services { return webpush.Services{Also: c.Services} }
