package notify

import (
	"errors"
	"net/mail"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// ErrAddress says that a text is not the address of one mailbox.
var ErrAddress = errors.New("this is not the address of one mailbox")

// MailAddress gives the address of one mailbox the spelling in which it is sent to, with its domain in ASCII.
// Line breaks, names, comments, groups and lists are refused with ErrAddress.
func MailAddress(s string) (string, error) {
	s = strings.Trim(s, " ")
	if len(s) > 320 || strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || unicode.IsSpace(r) || strings.ContainsRune(`"<>(),:;\[]`, r)
	}) {
		return "", ErrAddress
	}
	at := strings.LastIndexByte(s, '@')
	if at < 1 {
		return "", ErrAddress
	}
	domain, err := idna.Lookup.ToASCII(s[at+1:])
	if err != nil || !strings.Contains(domain, ".") {
		return "", ErrAddress
	}
	a, err := mail.ParseAddress(s[:at] + "@" + domain)
	if err != nil || a.Name != "" || len(s[:at]) > 64 || len(a.Address) > 254 {
		return "", ErrAddress
	}
	return a.Address, nil
}
