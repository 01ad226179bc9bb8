package app

import (
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/http"
	"net/mail"
	"regexp"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/notify/mailsim"
)

// plainText is what a mail says without its looks.
func plainText(t *testing.T, m mailsim.Mail) string {
	t.Helper()
	read, err := mail.ReadMessage(strings.NewReader(string(m.Data)))
	if err != nil {
		t.Fatal(err)
	}
	_, how, err := mime.ParseMediaType(read.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	part, err := multipart.NewReader(read.Body, how["boundary"]).NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	var body io.Reader = quotedprintable.NewReader(part)
	if part.Header.Get("Content-Transfer-Encoding") == "base64" {
		body = base64.NewDecoder(base64.StdEncoding, part)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var resetLink = regexp.MustCompile(`http://shop\.example/reset-password\?\S*token=([\w-]+)`)

func TestAForgottenPasswordIsMailedAndSet(t *testing.T) {
	post, err := mailsim.Start(t.Context(), mailsim.Config{Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(post.Close)
	s := openSite(t, func(c *Config) {
		c.Mail.SMTP, c.Mail.TLS, c.Mail.From = post.Addr, "none", "hello@shop.example"
	})
	guest := s.sign("")
	english := func(r *http.Request) { r.Header.Set("Accept-Language", "en") }
	if res := guest.json(http.MethodPost, "/api/v1/auth/sign-up", `{"email":"mina@example.com","password":"four plain words","name":"Mina"}`, english); res.StatusCode != http.StatusCreated {
		t.Fatal(res.StatusCode)
	}
	if res := guest.json(http.MethodPost, "/api/v1/auth/forgot-password", `{"email":"mina@example.com"}`, english); res.StatusCode != http.StatusNoContent {
		t.Fatal(res.StatusCode)
	}
	if _, err := s.shop.todo.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	mails := post.Mails()
	if len(mails) != 2 || mails[0].To != "mina@example.com" || mails[0].From != "hello@shop.example" {
		t.Fatalf("%d mails: %+v", len(mails), mails)
	}
	var token string
	for _, m := range mails {
		text := plainText(t, m)
		if !strings.Contains(text, "Mina") {
			t.Errorf("not in the language that was asked in: %s", text)
		}
		if found := resetLink.FindStringSubmatch(text); found != nil {
			token = found[1]
		}
	}
	operator, owner := s.sign(account.RoleOperator), s.sign(account.RoleOwner)
	for _, staff := range []*person{operator, owner} {
		list := staff.text(http.MethodGet, "/api/v1/admin/notices?kind=password_reset")
		id := regexp.MustCompile(`"id":"([^"]+)"`).FindStringSubmatch(list)
		if id == nil || !strings.Contains(list, `"state":"sent"`) {
			t.Fatal(list)
		}
		if seen := staff.text(http.MethodGet, "/api/v1/admin/notices/"+id[1]) + staff.text(http.MethodGet, "/api/v1/admin/notices/"+id[1]+"/page"); token == "" || strings.Contains(seen, token) {
			t.Errorf("%s sees the link of somebody else's account", staff.role)
		}
	}
	if res := guest.json(http.MethodPost, "/api/v1/auth/reset-password", `{"token":"`+token+`","password":"seven other plain words"}`); res.StatusCode != http.StatusOK || len(res.Cookies()) == 0 {
		t.Errorf("%d", res.StatusCode)
	}
	if res := guest.json(http.MethodPost, "/api/v1/auth/reset-password", `{"token":"`+token+`","password":"some third plain words"}`); code(t, res) != "reset_gone" {
		t.Errorf("a second time: %d", res.StatusCode)
	}
}

func (p *person) text(method, path string) string {
	p.t.Helper()
	body, err := io.ReadAll(p.json(method, path, "").Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return string(body)
}

func TestAMistakenMailServerIsSaidInOneSentenceWithoutItsPassword(t *testing.T) {
	good := Defaults()
	good.Mail.SMTP, good.Mail.User, good.Mail.Password, good.Mail.From = "smtp.example.com:587", "shop", "hushhush", "hello@shop.example"
	if err := good.Mail.check(); err != nil {
		t.Fatal(err)
	}
	for key, change := range map[string]func(*mailConfig){
		"mail.smtp":      func(c *mailConfig) { c.SMTP = "smtp.example.com" },
		"mail.smtp = ":   func(c *mailConfig) { c.SMTP = "smtp.example.com:0" },
		"mail.tls":       func(c *mailConfig) { c.TLS = "ssl" },
		"mail.tls = \"n": func(c *mailConfig) { c.TLS = "none" },
		"mail.user":      func(c *mailConfig) { c.User = "" },
		"mail.from":      func(c *mailConfig) { c.From = "Shop <hello@shop.example>" },
		"mail.reply_to":  func(c *mailConfig) { c.ReplyTo = "a@b.kr\r\nBcc: c@d.kr" },
		"mail.from_name": func(c *mailConfig) { c.FromName = "a\r\nBcc: c@d.kr" },
		"is empty":       func(c *mailConfig) { c.SMTP = "" },
	} {
		wrong := good
		change(&wrong.Mail)
		err := wrong.Mail.check()
		if err == nil || !strings.Contains(err.Error(), key) || strings.Contains(err.Error(), "hushhush") || strings.ContainsAny(err.Error(), "\r\n") {
			t.Errorf("%s: %v", key, err)
		}
	}
}
