package standing_test

import (
	"testing"

	"github.com/saja-live/saja/internal/notify/standing"
	"github.com/saja-live/saja/internal/notify/standing/dnssim"
)

func dns(t *testing.T) (*dnssim.Server, standing.Resolver) {
	t.Helper()
	s, err := dnssim.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s, standing.NewResolver(s.Addr)
}

func TestThePolicyOfADomainNamesWhoSendsItsMail(t *testing.T) {
	sender := standing.Sender{Domain: "shop.example", Server: "smtp.worksmobile.com"}
	const google = "v=spf1 include:_spf.google.com ~all"
	for name, c := range map[string]struct {
		lines []string
		state standing.State
		code  string
		want  string // the line to add
	}{
		"none":            {nil, standing.Missing, "spf_missing", "v=spf1 include:_spf.worksmobile.com ~all"},
		"only others":     {[]string{"google-site-verification=x"}, standing.Missing, "spf_missing", "v=spf1 include:_spf.worksmobile.com ~all"},
		"well":            {[]string{"x=y", "v=spf1 include:_spf.worksmobile.com -all"}, standing.Fine, "", ""},
		"by another line": {[]string{"v=spf1 include:mail.shop.example -all"}, standing.Fine, "", ""},
		"by redirect":     {[]string{"v=spf1 redirect=mail.shop.example"}, standing.Fine, "", ""},
		"another sender":  {[]string{google}, standing.Wrong, "spf_without_sender", "v=spf1 include:_spf.google.com include:_spf.worksmobile.com ~all"},
		"twice":           {[]string{google, "v=spf1 mx -all"}, standing.Wrong, "spf_twice", "v=spf1 include:_spf.worksmobile.com ~all"},
		"anybody":         {[]string{"v=spf1 include:_spf.worksmobile.com +all"}, standing.Wrong, "spf_anybody", "v=spf1 include:_spf.worksmobile.com ~all"},
		"no end":          {[]string{"v=spf1 include:loop.example ~all"}, standing.Wrong, "spf_too_many", "v=spf1 include:loop.example include:_spf.worksmobile.com ~all"},
	} {
		t.Run(name, func(t *testing.T) {
			s, r := dns(t)
			s.Set("shop.example", "TXT", c.lines...)
			s.Set("mail.shop.example", "TXT", "v=spf1 include:_spf.worksmobile.com -all")
			s.Set("loop.example", "TXT", "v=spf1 include:loop.example ~all")
			f := r.Policy(t.Context(), sender)
			if f.State != c.state || f.Code != c.code || f.Line.Value != c.want {
				t.Errorf("%s %s, add %q; want %s %s, %q", f.State, f.Code, f.Line.Value, c.state, c.code, c.want)
			}
		})
	}
	s, r := dns(t)
	s.Fail("shop.example")
	if f := r.Policy(t.Context(), sender); f.State != standing.Unasked || f.Code != "no_answer" || f.Found == "" {
		t.Errorf("a DNS that fails: %+v", f)
	}
	for _, c := range []struct {
		of   standing.Sender
		want string
	}{
		{standing.Sender{Server: "127.0.0.1"}, "v=spf1 mx ~all"},
		{standing.Sender{Server: "203.0.113.7"}, "v=spf1 ip4:203.0.113.7 ~all"},
		{standing.Sender{Server: "mail.shop.example"}, "v=spf1 a:mail.shop.example ~all"},
		{standing.Sender{Service: "mailgun.org"}, "v=spf1 include:mailgun.org ~all"},
	} {
		c.of.Domain = "empty.example"
		if f := r.Policy(t.Context(), c.of); f.Line.Value != c.want || f.Line.Name != "empty.example" {
			t.Errorf("%+v: add %q, want %q", c.of, f.Line.Value, c.want)
		}
	}
}

func TestTheLineOfAKeyHasToBeThatKey(t *testing.T) {
	s, r := dns(t)
	const name, want = "saja1._domainkey.shop.example", "v=DKIM1; k=rsa; p=QUJD"
	for _, c := range []struct {
		lines []string
		state standing.State
		code  string
	}{
		{nil, standing.Missing, "dkim_missing"},
		{[]string{want}, standing.Fine, ""},
		{[]string{"v=DKIM1; p=QU JD"}, standing.Fine, ""}, // rsa is understood, and white space does not count
		{[]string{"v=DKIM1; k=rsa; p=QUJE"}, standing.Wrong, "dkim_other"},
		{[]string{"v=DKIM1; k=ed25519; p=QUJD"}, standing.Wrong, "dkim_other"},
		{[]string{want, want + ";"}, standing.Wrong, "dkim_twice"},
	} {
		s.Set(name, "TXT", c.lines...)
		if f := r.Key(t.Context(), name, want); f.State != c.state || f.Code != c.code || f.State != standing.Fine && (f.Line != standing.Line{Name: name, Type: "TXT", Value: want}) {
			t.Errorf("%q: %+v, want %s %s", c.lines, f, c.state, c.code)
		}
	}
}

func TestAlignmentMayBeSaidByTheDomainAbove(t *testing.T) {
	s, r := dns(t)
	sender := standing.Sender{Domain: "mail.shop.example"}
	if f := r.Alignment(t.Context(), sender); f.State != standing.Missing || f.Line.Name != "_dmarc.mail.shop.example" {
		t.Errorf("none: %+v", f)
	}
	s.Set("_dmarc.shop.example", "TXT", "v=DMARC1; p=reject")
	if f := r.Alignment(t.Context(), sender); f.State != standing.Fine {
		t.Errorf("above: %+v", f)
	}
	s.Set("_dmarc.mail.shop.example", "TXT", "v=DMARC1; p=maybe")
	if f := r.Alignment(t.Context(), sender); f.State != standing.Wrong || f.Code != "dmarc_policy" {
		t.Errorf("a policy that is none: %+v", f)
	}
	s.Set("_dmarc.mail.shop.example", "TXT", "v=DMARC1; p=none", "v=DMARC1; p=reject")
	if f := r.Alignment(t.Context(), sender); f.State != standing.Wrong || f.Code != "dmarc_twice" {
		t.Errorf("two: %+v", f)
	}
}

func TestTheNameOfAServerHasToLeadBack(t *testing.T) {
	s, r := dns(t)
	sender := standing.Sender{Domain: "shop.example", Server: "smtp.shop.example"}
	look := func(state standing.State, code string) {
		t.Helper()
		if f := r.Names(t.Context(), sender); f.State != state || f.Code != code {
			t.Errorf("%+v, want %s %s", f, state, code)
		}
	}
	look(standing.Missing, "server_missing")
	s.Set("smtp.shop.example", "A", "203.0.113.7")
	look(standing.Missing, "reverse_missing")
	s.Set("203.0.113.7", "PTR", "host7.isp.example")
	look(standing.Wrong, "reverse_not_back")
	s.Set("host7.isp.example", "A", "203.0.113.7")
	look(standing.Fine, "")
	s.Set("smtp.shop.example", "A", "127.0.0.1")
	look(standing.Unasked, "reverse_inside")
}
