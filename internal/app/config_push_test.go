package app

import (
	"errors"
	"testing"

	"github.com/saja-live/saja/internal/platform/config"
)

// Only Apple's service looks at the contact, and it refuses all that the shop sends: it is looked at when the shop starts.
func TestAPushContactIsOneThatExists(t *testing.T) {
	for contact, fine := range map[string]bool{
		"": true, "mailto:help@saja.kr": true, "https://saja.kr": true, "https://saja.kr/contact": true,
		"mailto:help@localhost": false, "mailto: help@saja.kr": false, "mailto:help@saja.invalid": false, "help@saja.kr": false, "http://saja.kr": false,
		"https://127.0.0.1": false, "https://localhost": false, "mailto:": false, "mailto:<help@saja.kr>": false, "https://u:p@saja.kr": false, "https://shop.test": false,
	} {
		if err := (pushConfig{Contact: contact}).check(); (err == nil) != fine || err != nil && !errors.Is(err, config.ErrInvalid) {
			t.Errorf("%q: %v, fine: %v", contact, err, fine)
		}
	}
	for at, fine := range map[string]bool{"127.0.0.1:8095": true, "push.here:443": true, "127.0.0.1": false, "Push.here:443": false, ":1": false} {
		if err := (pushConfig{Services: []string{at}}).check(); (err == nil) != fine {
			t.Errorf("%q: %v, fine: %v", at, err, fine)
		}
	}
}
