package app

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/notify/mailgunsim"
	"github.com/saja-live/saja/internal/platform/config"
)

func TestALetterByMailgunComesBackAndItsAddressIsLeftAlone(t *testing.T) {
	sim := mailgunsim.New(mailgunsim.Config{Domain: "mg.shop.example", Key: "key-1", Now: time.Now, Fault: func(to string, n int) mailgunsim.Fault {
		if n == 1 && strings.HasPrefix(to, "jun") {
			return mailgunsim.Torn
		}
		return mailgunsim.None
	}})
	at := httptest.NewServer(sim)
	t.Cleanup(at.Close)
	s := openSite(t, func(c *Config) {
		c.Mail.MailgunDomain, c.Mail.MailgunKey, c.Mail.MailgunURL, c.Mail.MailgunSigning, c.Mail.From = "mg.shop.example", "key-1", at.URL, []string{"sign-1"}, "hello@shop.example"
	})
	for _, who := range []string{"mina", "jun"} {
		if res := s.sign("").json(http.MethodPost, "/api/v1/auth/sign-up", `{"email":"`+who+`@example.com","password":"four plain words","name":"`+who+`"}`); res.StatusCode != http.StatusCreated {
			t.Fatal(res.StatusCode)
		}
	}
	if _, err := s.shop.todo.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	letters := sim.Letters()
	if len(letters) != 2 || letters[0].To != "mina@example.com" || !strings.Contains(string(letters[0].Data), "DKIM-Signature") {
		t.Fatalf("%d letters: %+v", len(letters), letters)
	}
	staff := s.sign(account.RoleOperator)
	state := func(address string) (story string) {
		t.Helper()
		list := staff.text(http.MethodGet, "/api/v1/admin/notices?q="+address)
		id := regexp.MustCompile(`"id":"([^"]+)"`).FindStringSubmatch(list)
		if id == nil {
			t.Fatal(list)
		}
		return staff.text(http.MethodGet, "/api/v1/admin/notices/"+id[1])
	}
	call := func(key string, l mailgunsim.Letter, what string, more map[string]any) int {
		t.Helper()
		return s.sign("").json(http.MethodPost, "/callbacks/mail/mailgun", string(sim.Call(key, time.Now(), l, what, more))).StatusCode
	}
	returned := map[string]any{"severity": "permanent", "reason": "bounce", "delivery-status": map[string]any{"code": 550, "enhanced-code": "5.1.1", "message": "no such user"}}
	if got := call("another", letters[0], "failed", returned); got != http.StatusNotAcceptable {
		t.Errorf("a call of somebody else's: %d, want 406", got)
	}
	if got := call("sign-1", letters[0], "failed", map[string]any{"severity": "temporary", "delivery-status": map[string]any{"code": 451, "message": "greylisted"}}); got != http.StatusOK {
		t.Errorf("%d, want 200", got)
	}
	if got := state("mina@example.com"); !strings.Contains(got, `"state":"sent"`) || !strings.Contains(got, "greylisted") {
		t.Errorf("told of a delay, and not moved: %s", got)
	}
	if got := call("sign-1", letters[0], "failed", returned); got != http.StatusOK {
		t.Errorf("%d, want 200", got)
	}
	if got := state("mina@example.com"); !strings.Contains(got, `"state":"dead","code":"no_mailbox"`) {
		t.Errorf("nobody is there: %s", got)
	}
	if got := state("jun@example.com"); strings.Contains(got, `"state":"broken"`) {
		t.Errorf("its answer was lost: %s", got)
	}
	jun := letters[1]
	if got := call("sign-1", jun, "complained", nil); got != http.StatusOK {
		t.Errorf("%d, want 200", got)
	}
	mistaken := letters[0]
	mistaken.To = "somebody@example.com"
	if got := call("sign-1", mistaken, "complained", nil); got != http.StatusOK {
		t.Errorf("%d, want 200", got)
	}
	list := staff.text(http.MethodGet, "/api/v1/admin/suppressions")
	if strings.Count(list, `"id"`) != 2 || !strings.Contains(list, "hard_bounce") || !strings.Contains(list, "complaint") {
		t.Errorf("left alone: %s", list)
	}
}

func TestAMistakenMailgunIsSaidInOneSentenceWithoutItsKey(t *testing.T) {
	good := Defaults()
	good.Mail.MailgunDomain, good.Mail.MailgunKey, good.Mail.From, good.Mail.MailgunSigning = "mg.shop.example", "hushhush", "hello@shop.example", []string{"hushhush"}
	if err := good.Mail.check(); err != nil {
		t.Fatal(err)
	}
	for key, change := range map[string]func(*mailConfig){
		"mail.smtp and":               func(c *mailConfig) { c.SMTP = "smtp.example.com:587" },
		"mail.mailgun_domain is":      func(c *mailConfig) { c.MailgunDomain = "" },
		"mail.mailgun_domain = \"..x": func(c *mailConfig) { c.MailgunDomain = "..x" },
		"mail.mailgun_key":            func(c *mailConfig) { c.MailgunKey = "hush hush" },
		"mail.mailgun_region":         func(c *mailConfig) { c.MailgunRegion = "kr" },
		"mail.mailgun_url":            func(c *mailConfig) { c.MailgunURL = "ftp://x" },
		"mail.mailgun_signing":        func(c *mailConfig) { c.MailgunSigning = []string{"hushhush", "hushhush", "hushhush"} },
		"mail.from":                   func(c *mailConfig) { c.From = "" },
	} {
		wrong := good
		change(&wrong.Mail)
		err := wrong.Mail.check()
		if err == nil || !strings.HasPrefix(err.Error(), config.ErrInvalid.Error()+": "+key) || strings.Contains(err.Error(), "hushhush") {
			t.Errorf("%s: %v", key, err)
		}
	}
}
