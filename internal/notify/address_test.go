package notify_test

import (
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/notify"
)

func TestAMailAddressIsOneMailbox(t *testing.T) {
	for in, want := range map[string]string{
		"mina@example.com": "mina@example.com",
		"mina@식당.한국":       "mina@xn--ok1b941a.xn--3e0b707e",
	} {
		if got, err := notify.MailAddress(" " + in + " "); err != nil || got != want {
			t.Errorf("%q is %q (%v), want %q", in, got, err, want)
		}
	}
	for _, in := range []string{
		"", "@", "mina@example.com\n", "\rmina@example.com", "mina", "mina@", "@example.com", "mina@localhost", "a@b.kr\r\nBcc: c@d.kr", "a@b.kr\nx", "a@b.kr,c@d.kr", "a@b.kr;c@d.kr",
		strings.Repeat("a", 288) + "@example.com", "mina@" + strings.Repeat("a", 283) + ".example.com", strings.Repeat("a", 65) + "@example.com",
		"team: a@b.kr, c@d.kr;", "Mina <mina@example.com>", "mina(x)@example.com", `"a b"@example.com`, "a@[127.0.0.1]", "a..b@example.com", "mi na@example.com",
	} {
		if got, err := notify.MailAddress(in); err == nil {
			t.Errorf("%q was taken as %q", in, got)
		}
	}
}
