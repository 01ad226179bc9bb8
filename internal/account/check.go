package account

import (
	"context"
	"fmt"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"

	"github.com/saja-live/saja/internal/platform/line"
)

// Email gives the one spelling of an e-mail address, or ErrEmail: lower case, and its domain in its own letters, so that
// 한국.kr and xn--3e0b707e.kr are one.
func Email(s string) (string, error) {
	s = strings.ToLower(strings.TrimSpace(norm.NFC.String(s)))
	if len(s) < 5 || len(s) > 254 {
		return "", ErrEmail
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || a.Name != "" {
		return "", ErrEmail
	}
	local, domain, _ := strings.Cut(s, "@")
	if len(local) > 64 || !strings.Contains(domain, ".") || strings.HasPrefix(domain, "[") || strings.HasSuffix(domain, ".") {
		return "", ErrEmail
	}
	for _, r := range s {
		if r <= ' ' || !unicode.IsPrint(r) {
			return "", ErrEmail
		}
	}
	if !strings.Contains(domain, "xn--") && strings.IndexFunc(domain, func(r rune) bool { return r > unicode.MaxASCII }) < 0 {
		return s, nil
	}
	if domain, err = idna.Lookup.ToASCII(domain); err != nil {
		return "", ErrEmail
	}
	if domain, err = idna.Display.ToUnicode(domain); err != nil || len(local)+1+len(domain) > 254 {
		return "", ErrEmail
	}
	return local + "@" + domain, nil
}

// punycode is an address that Email gave with its domain in ASCII: the same where it is in ASCII anyway.
func punycode(email string) string {
	local, domain, _ := strings.Cut(email, "@")
	if ascii, err := idna.Lookup.ToASCII(domain); err == nil {
		domain = ascii
	}
	return local + "@" + domain
}

// Name gives a person's name in its one spelling, or ErrName.
func Name(s string) (string, error) {
	smeared := len(s) < 4000 && line.Smeared(s)
	s, ok := line.Clean(s, 1, 40)
	if !ok || smeared {
		return "", ErrName
	}
	return s, nil
}

// nameFor is Name for someone with a role. A member's name is seen beside those of the shop and its staff, so one that may be
// taken for theirs fails with ErrNameOfficial: what staff are called anyway, what one of them is called here, and hosts of shows.
func (s *Service) nameFor(ctx context.Context, role Role, name string) (string, error) {
	name, err := Name(name)
	if err != nil || role.Staff() {
		return name, err
	}
	if line.Official(name, s.config.Shop) {
		return "", ErrNameOfficial
	}
	taken, err := staffNames(ctx, s.db)
	if err != nil {
		return "", fmt.Errorf("read the names of the staff: %w", err)
	}
	if s.needs.Names != nil {
		more, err := s.needs.Names(ctx)
		if err != nil {
			return "", fmt.Errorf("read the names of the shop: %w", err)
		}
		taken = append(taken, more...)
	}
	if line.Alike(name, taken...) {
		return "", ErrNameOfficial
	}
	return name, nil
}

// Phone gives a Korean phone number with dashes, or ErrPhone. It takes digits with or without dashes, dots, spaces or +82.
func Phone(s string) (string, error) {
	if len(s) > 40 {
		return "", ErrPhone
	}
	s = strings.TrimSpace(norm.NFKC.String(s)) // full-width digits become plain ones
	if rest, ok := strings.CutPrefix(s, "+82"); ok {
		s = "0" + strings.TrimLeft(rest, " -(0)")
	}
	var d []byte
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			d = append(d, byte(r))
		case strings.ContainsRune("-. ()", r):
		default:
			return "", ErrPhone
		}
	}
	n := string(d)
	head := 3 // digits of the area or network code
	switch {
	case len(n) == 8 && (n[:2] == "15" || n[:2] == "16" || n[:2] == "18"):
		return n[:4] + "-" + n[4:], nil
	case strings.HasPrefix(n, "02"):
		head = 2
	case strings.HasPrefix(n, "050"):
		head = 4
	case !strings.HasPrefix(n, "0") || len(n) < 3 || n[1] == '0':
		return "", ErrPhone
	}
	if strings.HasPrefix(n, "010") && len(n) != 11 {
		return "", ErrPhone
	}
	if rest := len(n) - head; rest != 7 && rest != 8 {
		return "", ErrPhone
	}
	return n[:head] + "-" + n[head:len(n)-4] + "-" + n[len(n)-4:], nil
}

const (
	minPassword = 10
	maxPassword = 200
)

// checkPassword says what is wrong with a new password; of is what a guesser knows of its owner.
func checkPassword(password string, of ...string) error {
	n := utf8.RuneCountInString(password)
	switch {
	case n < minPassword:
		return ErrPasswordShort
	case n > maxPassword:
		return ErrPasswordLong
	}
	distinct := map[rune]bool{}
	for _, r := range password {
		distinct[r] = true
	}
	low := strings.ToLower(password)
	for _, known := range of {
		if local, _, _ := strings.Cut(strings.ToLower(known), "@"); len(local) >= 4 && strings.Contains(low, local) && n-utf8.RuneCountInString(local) < 6 {
			return ErrPasswordEasy
		}
	}
	for _, easy := range []string{"1234567890", "0123456789", "qwertyuiop", "password12", "asdfghjkl"} {
		if strings.Contains(low, easy) && n < len(easy)+6 {
			return ErrPasswordEasy
		}
	}
	if len(distinct) < 4 {
		return ErrPasswordEasy
	}
	return nil
}
