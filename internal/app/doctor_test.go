package app

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/notify/mailsim"
	"github.com/saja-live/saja/internal/notify/standing/dnssim"
)

func TestTheDoctorAsksTheMailServer(t *testing.T) {
	server, err := mailsim.Start(t.Context(), mailsim.Config{Plain: true, User: "shop", Password: "right"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	dns, err := dnssim.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(dns.Close)
	look := func(password string) Check {
		path := filepath.Join(t.TempDir(), "saja.toml")
		text := fmt.Sprintf("[mail]\nsmtp = %q\ntls = \"none\"\nuser = \"shop\"\npassword = %q\nfrom = \"hello@shop.example\"\ndns = %q\n", server.Addr, password, dns.Addr)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, c := range Doctor(t.Context(), path, t.TempDir()) {
			if c.Name == "mail" {
				return c
			}
		}
		t.Fatal("it does not look at mail")
		return Check{}
	}
	if c := look("right"); c.Mend != "" {
		t.Errorf("a server that lets the shop in: %+v", c)
	}
	if c := look("wrong-one"); c.Mend == "" || strings.Contains(c.Found+c.Mend, "wrong-one") {
		t.Errorf("a wrong password: %+v", c)
	}
	server.Close()
	if c := look("right"); c.Mend == "" {
		t.Errorf("a server that is away: %+v", c)
	}
}

func TestWhatTheDNSLacksIsSaidWithItsLinesAndMailIsSigned(t *testing.T) {
	post, err := mailsim.Start(t.Context(), mailsim.Config{Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(post.Close)
	dns, err := dnssim.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(dns.Close)
	var config Config
	s := openSite(t, func(c *Config) {
		c.Mail.SMTP, c.Mail.TLS, c.Mail.From, c.Mail.DNS = post.Addr, "none", "hello@shop.example", dns.Addr
		config = *c
	})
	doctor := func() (lacking []string) {
		for _, c := range checkSender(t.Context(), config, s.shop.folder.root) {
			if c.Mend != "" {
				lacking = append(lacking, c.Name)
				if c.Name != "reverse" && !strings.Contains(c.Mend, ". TXT \"v=") { // the server of the test has no address outside
					t.Errorf("%s gives no line: %+v", c.Name, c)
				}
			}
		}
		return lacking
	}
	var seen struct {
		Own, Signed bool
		Findings    []struct{ What, State, Name, Value string }
	}
	operator := s.sign(account.RoleOperator)
	look := func() {
		t.Helper()
		if err := json.Unmarshal([]byte(operator.text(http.MethodGet, "/api/v1/admin/mail/sender")), &seen); err != nil {
			t.Fatal(err)
		}
	}
	look()
	if !seen.Own || !seen.Signed || len(seen.Findings) != 5 {
		t.Fatalf("%+v", seen)
	}
	if got := strings.Join(doctor(), " "); got != "spf dkim dkim dmarc reverse" {
		t.Errorf("the doctor misses %s", got)
	}
	for _, f := range seen.Findings {
		dns.Set(f.Name, "TXT", f.Value) // as the merchant copies them
	}
	if look(); seen.Findings[0].State != "fine" || seen.Findings[1].State != "fine" || seen.Findings[2].State != "fine" || seen.Findings[3].State != "fine" {
		t.Errorf("with all lines: %+v", seen)
	}
	if got := strings.Join(doctor(), " "); got != "reverse" {
		t.Errorf("the doctor still misses %s", got)
	}
	if res := operator.json(http.MethodPost, "/api/v1/admin/mail/keys", ""); res.StatusCode != http.StatusForbidden {
		t.Errorf("an operator makes new keys: %d", res.StatusCode)
	}
	if res := s.sign(account.RoleOwner).json(http.MethodPost, "/api/v1/admin/mail/keys", ""); res.StatusCode != http.StatusOK {
		t.Errorf("the owner makes new keys: %d", res.StatusCode)
	}
	if look(); len(seen.Findings) != 7 {
		t.Errorf("the new keys' lines are not asked for: %+v", seen)
	}
	if res := s.sign("").json(http.MethodPost, "/api/v1/auth/sign-up", `{"email":"mina@example.com","password":"four plain words","name":"Mina"}`); res.StatusCode != http.StatusCreated {
		t.Fatal(res.StatusCode)
	}
	if _, err := s.shop.todo.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	mails := post.Mails()
	if len(mails) != 1 || strings.Count(string(mails[0].Data), "DKIM-Signature:") != 2 {
		t.Errorf("%d mails: %+v", len(mails), mails)
	}
}
