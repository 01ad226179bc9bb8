package sims_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"log/slog"
	"net"
	"net/smtp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/cp949"
	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/notify/push"
	"github.com/saja-live/saja/internal/notify/sims"
	"github.com/saja-live/saja/internal/notify/solapi"
	"github.com/saja-live/saja/internal/notify/webpush"
)

// drawer keeps what simulators keep, as the shop's database does.
type drawer struct {
	mu   sync.Mutex
	kept map[string][]byte
}

func (d *drawer) keep(_ context.Context, name string, value []byte) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.kept == nil {
		d.kept = map[string][]byte{}
	}
	if before, there := d.kept[name]; there {
		return before, nil
	}
	d.kept[name] = value
	return value, nil
}

func open(t *testing.T, d *drawer) *sims.Sims {
	t.Helper()
	s, err := sims.Open(t.Context(), sims.Config{Keep: d.keep, Plays: []sims.Channel{sims.ByMail}, Logger: slog.New(slog.DiscardHandler), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func sender(t *testing.T, s *sims.Sims) *webpush.Client {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c, err := webpush.New(webpush.Options{Key: key, Subject: "mailto:shop@saja.kr", Services: webpush.Services{Also: []string{s.Push()}}, Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// post brings a mail over a true connection.
func post(t *testing.T, s *sims.Sims, to, body string) error {
	t.Helper()
	return smtp.SendMail(s.Mail(), nil, "hello@saja.example", []string{to}, []byte(strings.ReplaceAll(body, "\n", "\r\n")))
}

const alternatives = `From: =?utf-8?q?=EC=82=AC=EC=9E=90?= <hello@saja.example>
To: minji@example.com
Subject: =?utf-8?b?6rKw7KCc66W8IO2ZleyduO2WiOyWtOyalA==?=
 (1)
Content-Type: multipart/mixed; boundary=out

--out
Content-Type: multipart/alternative; boundary=in

--in
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

7KO866y4IO2ZleyduA==
--in
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p style=3D"color:red">=EC=A3=BC=EB=AC=B8</p>
--in--
--out
Content-Type: application/pdf
Content-Disposition: attachment; filename="r.pdf"

x
--out--
`

func TestWhatArrivesIsThereWholeAndIsFound(t *testing.T) {
	s := open(t, &drawer{})
	if err := post(t, s, "minji@example.com", alternatives); err != nil {
		t.Fatal(err)
	}
	sub, err := s.Subscribe("")
	if err != nil {
		t.Fatal(err)
	}
	c := sender(t, s)
	for _, body := range []string{"먼저", "나중"} {
		r := c.Send(t.Context(), push.Device{Address: sub.Endpoint, P256dh: sub.Keys.P256dh, Auth: sub.Keys.Auth},
			push.Message{Title: "시작했어요", Body: body, URL: "https://shop.example/live/1", Tag: "show/1", Topic: push.NewTopic("show/1"), TTL: time.Minute, Urgency: push.High})
		if r.Kind != push.Accepted {
			t.Fatalf("%+v, want it accepted", r)
		}
	}
	provider := solapi.New(solapi.Config{URL: s.Messages(), Key: sims.Key, Secret: sims.Secret, Now: time.Now})
	o := provider.Send(t.Context(), messages.Message{ID: "m", Try: 1, Since: time.Now(), From: sims.Number, To: "01012345678", Kind: cp949.SMS, Text: "입금을 기다려요"})
	if o.State != notify.Sent {
		t.Fatalf("%+v, want it sent", o)
	}
	if at, err := provider.Look(t.Context(), o.Provider, false); err != nil || at.Fate != messages.Received {
		t.Errorf("it stands %+v (%v), want it received", at, err)
	}

	all, total := s.List("", "", 10)
	if total != 4 || len(all) != 4 || all[0].Channel != sims.ByMessage || all[0].Bytes != 15 || all[3].Title != "결제를 확인했어요 (1)" {
		t.Fatalf("%d arrived: %+v", total, all)
	}
	if !all[2].Replaced || all[1].Replaced {
		t.Errorf("of two pushes with one tag the first is replaced: %+v", all[1:3])
	}
	for words, want := range map[string]int{"MINJI 주문": 1, "minji 입금": 0, "010": 1, "나중": 1, "": 4} {
		if _, n := s.List("", words, 1); n != want {
			t.Errorf("%q is found %d times, want %d", words, n, want)
		}
	}
	if _, n := s.List(sims.ByPush, "", 10); n != 2 {
		t.Errorf("%d pushes, want 2", n)
	}
	mail, err := s.One(all[3].Number)
	if err != nil || mail.Mail == nil || mail.Mail.Plain != "주문 확인" || !mail.Mail.HTML || !slices.Equal(mail.Mail.Others, []string{"r.pdf"}) {
		t.Errorf("%+v (%v)", mail.Mail, err)
	}
	if page, err := s.Page(all[3].Number); err != nil || page != `<p style="color:red">주문</p>` {
		t.Errorf("its page is %q (%v)", page, err)
	}
	told, err := s.One(all[1].Number)
	if err != nil || told.Push == nil || told.Push.Body != "나중" || !strings.Contains(told.Push.Payload, `"web_push": 8030`) || told.Push.TTL != 60 {
		t.Errorf("%+v (%v)", told.Push, err)
	}
	text, err := s.One(all[0].Number)
	if err != nil || text.Message == nil || text.Message.MilliWon != 20_000 || text.Kind != "SMS" {
		t.Errorf("%+v (%v)", text.Message, err)
	}
	if _, err := s.Page(all[0].Number); !errors.Is(err, sims.ErrArrived) {
		t.Errorf("the page of a message: %v, want ErrArrived", err)
	}
	if _, err := s.One(99); !errors.Is(err, sims.ErrArrived) {
		t.Errorf("what never arrived: %v, want ErrArrived", err)
	}
}

func TestARestartStandsWhereItStoodAndKnowsItsSubscriptions(t *testing.T) {
	d := &drawer{}
	before := open(t, d)
	sub, err := before.Subscribe("")
	if err != nil {
		t.Fatal(err)
	}
	web, mail := before.Push(), before.Mail()
	if err := before.Close(); err != nil {
		t.Fatal(err)
	}
	s := open(t, d)
	if s.Push() != web || s.Mail() != mail || !s.Gives(sub.Endpoint) {
		t.Fatalf("it stands at %s and %s, stood at %s and %s", s.Push(), s.Mail(), web, mail)
	}
	r := sender(t, s).Send(t.Context(), push.Device{Address: sub.Endpoint, P256dh: sub.Keys.P256dh, Auth: sub.Keys.Auth}, push.Message{Title: "a", URL: "https://shop.example/"})
	if r.Kind != push.Accepted {
		t.Errorf("%+v, want it accepted", r)
	}
	forged := strings.TrimSuffix(sub.Endpoint, sub.Endpoint[len(sub.Endpoint)-2:]) + "AA"
	if r := sender(t, s).Send(t.Context(), push.Device{Address: forged, P256dh: sub.Keys.P256dh, Auth: sub.Keys.Auth}, push.Message{Title: "a", URL: "https://shop.example/"}); r.Kind != push.Gone {
		t.Errorf("an endpoint that was never given: %+v, want it gone", r)
	}
}

func TestATakenPlaceIsNoHindrance(t *testing.T) {
	d := &drawer{}
	s := open(t, d)
	web, mail := s.Push(), s.Mail()
	_ = s.Close()
	for _, at := range []string{web, mail} {
		l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { l.Close() })
	}
	s = open(t, d)
	if s.Push() == web || s.Mail() == mail {
		t.Error("it stands where somebody else does")
	}
	if err := post(t, s, "a@example.com", "Subject: a\n\nb\n"); err != nil {
		t.Error(err)
	}
}

func TestFaultsComeAsOftenAsTheyAreSet(t *testing.T) {
	s := open(t, &drawer{})
	for _, wrong := range []sims.Faults{{Lost: 60, Busy: 41}, {Lost: -1}, {Slow: 101}} {
		if err := s.Misbehave(wrong); !errors.Is(err, sims.ErrFaults) {
			t.Errorf("%+v: %v, want ErrFaults", wrong, err)
		}
	}
	sub, err := s.Subscribe("")
	if err != nil {
		t.Fatal(err)
	}
	c := sender(t, s)
	provider := solapi.New(solapi.Config{URL: s.Messages(), Key: sims.Key, Secret: sims.Secret, Now: time.Now})
	for _, f := range []struct {
		faults sims.Faults
		push   push.Kind
		mail   string
		text   notify.State
	}{
		{sims.Faults{Busy: 100}, push.SlowDown, "451", notify.Waiting},
		{sims.Faults{Broken: 100}, push.Transient, "421", notify.Unknown},
		{sims.Faults{Large: 100}, push.TooLarge, "554", notify.Sent},
		{sims.Faults{Lost: 100}, push.Unknown, "EOF", notify.Unknown},
		{sims.Faults{Missing: 100}, push.Gone, "550", notify.Sent},
		{sims.Faults{}, push.Gone, "", notify.Sent}, // it has gone for good
	} {
		if err := s.Misbehave(f.faults); err != nil || s.Faults() != f.faults {
			t.Fatalf("%+v: %v", f.faults, err)
		}
		r := c.Send(t.Context(), push.Device{Address: sub.Endpoint, P256dh: sub.Keys.P256dh, Auth: sub.Keys.Auth}, push.Message{Title: "a", URL: "https://shop.example/"})
		if r.Kind != f.push {
			t.Errorf("%+v: push %+v, want %s", f.faults, r, f.push)
		}
		if err := post(t, s, "a@example.com", "Subject: a\n\nb\n"); f.mail == "" && err != nil || f.mail != "" && (err == nil || !strings.Contains(err.Error(), f.mail)) {
			t.Errorf("%+v: mail %v, want %q", f.faults, err, f.mail)
		}
		o := provider.Send(t.Context(), messages.Message{ID: "m", Try: 1, Since: time.Now(), From: sims.Number, To: "01012345678", Kind: cp949.SMS, Text: "a"})
		if o.State != f.text {
			t.Errorf("%+v: message %+v, want %s", f.faults, o, f.text)
		}
	}
}

func TestWhatCameFirstLeavesFirst(t *testing.T) {
	s := open(t, &drawer{})
	provider := solapi.New(solapi.Config{URL: s.Messages(), Key: sims.Key, Secret: sims.Secret, Now: time.Now})
	for range 505 {
		if o := provider.Send(t.Context(), messages.Message{ID: "m", Try: 1, Since: time.Now(), From: sims.Number, To: "01012345678", Kind: cp949.SMS, Text: "a"}); o.State != notify.Sent {
			t.Fatalf("%+v", o)
		}
	}
	all, total := s.List("", "", 1000)
	if total != 500 || all[0].Number != 505 || all[499].Number != 6 {
		t.Errorf("%d are kept, from %d to %d", total, all[len(all)-1].Number, all[0].Number)
	}
}
