package notify_test

import (
	"context"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/mailsim"
)

func server(t *testing.T, c mailsim.Config) *mailsim.Server {
	t.Helper()
	s, err := mailsim.Start(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// through is the channel to a server, as the shop is set up for it.
func through(t *testing.T, s *mailsim.Server, change func(*notify.SMTPConfig)) *notify.SMTP {
	t.Helper()
	host, port, err := net.SplitHostPort(s.Addr)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	c := notify.SMTPConfig{Host: host, Port: n, TLS: notify.StartTLS, Writer: notify.Writer{From: "hello@shop.example", Name: "사자 \"식당\", 서울", ReplyTo: "help@shop.example"}, Roots: s.Roots}
	if change != nil {
		change(&c)
	}
	p, err := notify.NewSMTP(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

var told = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

func to(address string) notify.Delivery {
	return notify.Delivery{ID: "0195f000-0000-7000-8000-000000000001", Address: address, Told: told}
}

var letter = notify.Letter{Subject: "[사자] 결제가 끝났어요 — 고마워요", Plain: "고마워요.\n.\n점 하나로 된 줄도 그대로예요.\n", HTML: "<p>고마워요 &amp; 또 만나요</p>"}

func TestEachAnswerOfAMailServerHasItsEnd(t *testing.T) {
	s := server(t, mailsim.Config{User: "shop", Password: "a secret", Fault: func(to string, _ int) mailsim.Fault {
		fault, _, _ := strings.Cut(to, "@")
		return mailsim.Fault(strings.TrimPrefix(fault, "mina"))
	}})
	with := func(c *notify.SMTPConfig) { c.User, c.Password = "shop", "a secret" }
	p := through(t, s, with)
	for _, c := range []struct {
		to, code string
		state    notify.State
	}{
		{"mina", "sent", notify.Sent},
		{"greylist", "smtp_451", notify.Waiting},
		{"nobody", notify.NoMailbox, notify.Dead},
		{"full", "smtp_552", notify.Waiting},
		{"blocked", "smtp_550", notify.Broken},
		{"closing", "smtp_421", notify.Waiting},
		{"broken", "smtp_lost", notify.Unknown}, // all of it may have been read
		{"spam", "smtp_554", notify.Broken},
		{"lost", "smtp_lost", notify.Unknown},
		{"mina", "sent", notify.Sent}, // over a connection of its own again
	} {
		o := p.Send(t.Context(), to(c.to+"@example.com"), letter)
		if o.State != c.state || o.Code != c.code {
			t.Errorf("%s: %s %s (%s), want %s %s", c.to, o.State, o.Code, o.Reason, c.state, c.code)
		}
		if strings.Contains(o.Reason+o.Provider, "a secret") {
			t.Errorf("%s: the reason tells the password: %s", c.to, o.Reason)
		}
	}
	ctx, giveUp := context.WithCancel(t.Context())
	go func() {
		_ = s.Met(t.Context(), mailsim.Hang)
		giveUp()
	}()
	if o := p.Send(ctx, to("hang@example.com"), letter); o.State != notify.Unknown {
		t.Errorf("a server that says nothing any more: %s %s", o.State, o.Code)
	}
	for name, change := range map[string]func(*notify.SMTPConfig){
		"smtp_tls":  func(c *notify.SMTPConfig) { with(c); c.Roots = nil },
		"smtp_auth": func(c *notify.SMTPConfig) { with(c); c.Password = "another" },
	} {
		if o := through(t, s, change).Send(t.Context(), to("mina@example.com"), letter); o.State != notify.Broken || o.Code != name || strings.Contains(o.Reason, "another") {
			t.Errorf("%s: %s %s (%s)", name, o.State, o.Code, o.Reason)
		}
	}
	plain := server(t, mailsim.Config{Plain: true})
	if o := through(t, plain, nil).Send(t.Context(), to("mina@example.com"), letter); o.State != notify.Broken || o.Code != "smtp_tls" || len(plain.Mails()) > 0 {
		t.Errorf("a server without STARTTLS: %s %s (%s), %d mails", o.State, o.Code, o.Reason, len(plain.Mails()))
	}
	plain.Close()
	if o := through(t, plain, nil).Send(t.Context(), to("mina@example.com"), letter); o.State != notify.Waiting || o.Code != "smtp_unreachable" {
		t.Errorf("no server: %s %s", o.State, o.Code)
	}
}

func TestAConnectionThatTheServerEndedIsMadeAnew(t *testing.T) {
	s := server(t, mailsim.Config{})
	p := through(t, s, nil)
	if o := p.Send(t.Context(), to("mina@example.com"), letter); o.State != notify.Sent {
		t.Fatal(o)
	}
	s.EndConnections()
	if o := p.Send(t.Context(), to("mina@example.com"), letter); o.State != notify.Sent || len(s.Mails()) != 2 {
		t.Errorf("%+v, %d mails", o, len(s.Mails()))
	}
}

func TestAMailIsWhatOthersReadAsTheSame(t *testing.T) {
	s := server(t, mailsim.Config{})
	l := letter
	if o := through(t, s, nil).Send(t.Context(), to("mina@example.com"), l); o.State != notify.Sent {
		t.Fatal(o)
	}
	m, err := mail.ReadMessage(strings.NewReader(string(s.Mails()[0].Data)))
	if err != nil {
		t.Fatal(err)
	}
	read := new(mime.WordDecoder)
	subject, err := read.DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != l.Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	from, err := m.Header.AddressList("From")
	if err != nil || len(from) != 1 || *from[0] != (mail.Address{Name: "사자 \"식당\", 서울", Address: "hello@shop.example"}) {
		t.Errorf("from %v, %v", from, err)
	}
	for name, want := range map[string]string{
		"Message-Id": "<0195f000-0000-7000-8000-000000000001@shop.example>", "To": "<mina@example.com>", "Reply-To": "<help@shop.example>", "Auto-Submitted": "auto-generated",
	} {
		if got := m.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if date, err := m.Header.Date(); err != nil || !date.Equal(told) {
		t.Errorf("date %v, %v", date, err)
	}
	kind, how, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s, %v", kind, err)
	}
	parts := multipart.NewReader(m.Body, how["boundary"])
	for _, want := range []struct{ kind, text string }{{"text/plain", l.Plain}, {"text/html", l.HTML}} {
		p, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		var body io.Reader = p
		switch p.Header.Get("Content-Transfer-Encoding") {
		case "quoted-printable":
			body = quotedprintable.NewReader(p)
		case "base64":
			body = base64.NewDecoder(base64.StdEncoding, p)
		}
		text, err := io.ReadAll(body)
		got := strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n"))
		if err != nil || !strings.HasPrefix(p.Header.Get("Content-Type"), want.kind) || got != strings.TrimSpace(want.text) {
			t.Errorf("%s: %q, %v, want %q", p.Header.Get("Content-Type"), got, err, want.text)
		}
	}
	if _, err := parts.NextPart(); err != io.EOF {
		t.Errorf("there is more: %v", err)
	}
}
