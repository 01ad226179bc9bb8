package inbox

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"golang.org/x/net/publicsuffix"
)

const proveWithin = 10 * time.Second // all questions to the DNS about one mail

// prove finds out whether a mail comes from the domain that it says it comes from: by its signatures (RFC 6376) and, where another server
// handed it over, by that one's address (RFC 7208). One that names more senders than one, or none, is not proven.
func (s *Service) prove(ctx context.Context, a Arrival, raw []byte, r *Reading, m *Mail) {
	ctx, cancel := context.WithTimeout(ctx, proveWithin)
	defer cancel()
	of := domainOf(m.From)
	m.DKIM, m.SPF = "none", "none"
	if a.Over { // a signature is of the whole
		m.DKIM = "unknown"
		return
	}
	found, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{MaxVerifications: 5, LookupTXT: func(name string) ([]string, error) { return s.needs.DNS.Texts(ctx, name) }})
	if err != nil && !errors.Is(err, dkim.ErrTooManySignatures) {
		m.DKIM = "unknown"
	}
	for _, v := range found {
		switch {
		case v.Err == nil && !aligned(v.Domain, of) && m.DKIM != "pass":
			m.DKIM = "other" // somebody else's signature proves nothing of From
		case v.Err == nil && aligned(v.Domain, of):
			m.DKIM, m.Proven = "pass", r.sole
		case dkim.IsTempFail(v.Err) && m.DKIM == "none":
			m.DKIM = "unknown"
		case m.DKIM == "none" && !dkim.IsTempFail(v.Err):
			m.DKIM = "fail"
		}
	}
	if a.IP == "" || a.Envelope == "" {
		return
	}
	if m.SPF = s.needs.DNS.Sends(ctx, a.IP, domainOf(a.Envelope)); m.SPF == "pass" && aligned(domainOf(a.Envelope), of) {
		m.Proven = r.sole
	}
}

func domainOf(address string) string {
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}

// aligned says whether two domains are of one owner.
func aligned(one, other string) bool {
	a, err := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(one))
	b, err2 := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(other))
	return err == nil && err2 == nil && a == b
}
