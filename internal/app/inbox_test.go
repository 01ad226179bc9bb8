package app

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/smtp"
	"regexp"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/notify/consent"
	"github.com/saja-live/saja/internal/notify/inbox"
	"github.com/saja-live/saja/internal/notify/mailsim"
	"github.com/saja-live/saja/internal/notify/standing/dnssim"
	"github.com/saja-live/saja/internal/platform/config"
	"github.com/saja-live/saja/internal/platform/list"
)

func TestALetterComesBackToTheShopItself(t *testing.T) {
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
	var options Config
	s := openSite(t, func(c *Config) {
		c.Mail.SMTP, c.Mail.TLS, c.Mail.From, c.Mail.DNS = post.Addr, "none", "hello@shop.example", dns.Addr
		c.Inbox.Domain, c.Inbox.Names = "reply.shop.example", []string{"help"}
		options = *c
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	r := &inbox.Receiver{Domain: "reply.shop.example", Names: []string{"help"}, Service: s.shop.inbox, Logger: slog.New(slog.DiscardHandler)}
	go func() { done <- r.Run(ctx, l) }()
	t.Cleanup(func() { stop(); <-done })

	if res := s.sign("").json(http.MethodPost, "/api/v1/auth/sign-up", `{"email":"mina@example.com","password":"four plain words","name":"mina"}`); res.StatusCode != http.StatusCreated {
		t.Fatal(res.StatusCode)
	}
	if _, err := s.shop.todo.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	mails := post.Mails()
	if len(mails) != 1 || !strings.HasPrefix(mails[0].From, "return-") || !strings.HasSuffix(mails[0].From, "@reply.shop.example") || !strings.Contains(string(mails[0].Data), "hello@shop.example") || strings.Contains(string(mails[0].Data), "return-") {
		t.Fatalf("%+v", mails)
	}
	back := strings.Join([]string{"From: MAILER-DAEMON@mx.example.com", "Subject: Undelivered Mail Returned to Sender", "Message-ID: <back@mx.example.com>", `Content-Type: multipart/report; report-type=delivery-status; boundary="b"`, "", "--b", "", "no", "--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example.com", "", "Final-Recipient: rfc822; mina@example.com", "Action: failed", "Status: 5.1.1", "", "--b--", ""}, "\r\n")
	if err := smtp.SendMail(l.Addr().String(), nil, "", []string{mails[0].From}, []byte(back)); err != nil {
		t.Fatal(err)
	}
	left := func() string {
		page, err := s.shop.consents.Suppressed(t.Context(), consent.SuppressedFilter{}, list.Query{Size: 10})
		if err != nil || len(page.Items) > 1 {
			t.Fatal(page, err)
		}
		for _, p := range page.Items {
			return p.ID
		}
		return ""
	}
	if left() == "" {
		t.Error("an address that nobody has is not left alone")
	}
	if err := s.shop.consents.Lift(t.Context(), left(), "she has it again"); err != nil {
		t.Fatal(err)
	}
	for i, status := range []string{"5.2.2", "5.1.1"} { // of the same mail, in other words: it does not come back once more
		other := strings.NewReplacer("5.1.1", status, "<back@", fmt.Sprint("<again", i, "@"), "no\r\n", fmt.Sprint("again ", i, "\r\n")).Replace(back)
		if err := smtp.SendMail(l.Addr().String(), nil, "", []string{mails[0].From}, []byte(other)); err != nil {
			t.Fatal(err)
		}
	}
	if id := left(); id != "" {
		t.Errorf("who was let back is left alone again (%s)", id)
	}
	answer := strings.Join([]string{"From: mina@example.com", "To: help@reply.shop.example", "Subject: question", "Message-ID: <q@example.com>", `Content-Type: multipart/mixed; boundary="b"`, "", "--b", "Content-Type: text/html", "", "<p onclick='x'>hello</p><script>x</script>", "--b", `Content-Disposition: attachment; filename="../a.html"`, "Content-Type: text/html", "", "<script>alert(1)</script>", "--b--", ""}, "\r\n")
	if err := smtp.SendMail(l.Addr().String(), nil, "mina@example.com", []string{"help@reply.shop.example"}, []byte(answer)); err != nil {
		t.Fatal(err)
	}
	staff := s.sign(account.RoleOperator)
	if list := staff.text(http.MethodGet, "/api/v1/admin/notices?q=mina@example.com"); !strings.Contains(list, `"state":"dead","code":"no_mailbox"`) {
		t.Errorf("the letter stands at %s", list)
	}
	list := staff.text(http.MethodGet, "/api/v1/admin/inbox?kind=letter&q=MINA@")
	id := regexp.MustCompile(`"id":"([^"]+)"`).FindStringSubmatch(list)
	if id == nil || strings.Count(list, `"id"`) != 1 {
		t.Fatal(list)
	}
	if page := staff.json(http.MethodGet, "/api/v1/admin/inbox/"+id[1]+"/page", ""); !strings.Contains(page.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("the page comes with %v", page.Header)
	}
	if page := staff.text(http.MethodGet, "/api/v1/admin/inbox/"+id[1]+"/page"); !strings.Contains(page, "<p>hello</p>") || strings.Contains(page, "script") {
		t.Errorf("the page is %s", page)
	}
	file := staff.json(http.MethodGet, "/api/v1/admin/inbox/"+id[1]+"/files/0", "")
	if h := file.Header; h.Get("Content-Type") != "application/octet-stream" || h.Get("Content-Disposition") != "attachment; filename=.._a.html" || h.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("the file comes with %v", h)
	}
	for path, want := range map[string]int{id[1] + "/files/1": 404, id[1] + "/whole": 200, strings.Repeat("0", 36): 404} {
		if res := staff.json(http.MethodGet, "/api/v1/admin/inbox/"+path, ""); res.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, res.StatusCode, want)
		}
	}
	if res := s.sign("").json(http.MethodGet, "/api/v1/admin/inbox", ""); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("a stranger reads the mail: %d", res.StatusCode)
	}

	if checks := checkInbox(t.Context(), options); len(checks) != 2 || !strings.Contains(checks[0].Mend, "MX") || !strings.Contains(checks[1].Mend, "v=spf1") {
		t.Errorf("without any line the doctor says %+v", checks)
	}
}

func TestAMistakenInboxIsSaidInOneSentence(t *testing.T) {
	good := inboxConfig{Domain: "reply.shop.example", Listen: "0.0.0.0:25", Names: []string{"help"}}
	if err := good.check(); err != nil {
		t.Fatal(err)
	}
	for key, change := range map[string]func(*inboxConfig){
		"inbox.domain is":   func(c *inboxConfig) { c.Domain = "" },
		"inbox.domain = ":   func(c *inboxConfig) { c.Domain = "Reply shop" },
		"inbox.listen":      func(c *inboxConfig) { c.Listen = "25" },
		"inbox.names":       func(c *inboxConfig) { c.Names = []string{"help@shop.example"} },
		"inbox.cert and in": func(c *inboxConfig) { c.Cert = "/nowhere.pem" },
	} {
		wrong := good
		change(&wrong)
		if err := wrong.check(); err == nil || !strings.HasPrefix(err.Error(), config.ErrInvalid.Error()+": "+key) {
			t.Errorf("%s: %v", key, err)
		}
	}
}
