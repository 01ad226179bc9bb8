package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/smtp"
	"net/textproto"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/korean"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/inbox"
	"github.com/saja-live/saja/internal/notify/returns"
	"github.com/saja-live/saja/internal/notify/standing"
	"github.com/saja-live/saja/internal/notify/standing/dnssim"
	"github.com/saja-live/saja/internal/platform/blob"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

const delivery = "0195f000-0000-7000-8000-000000000001"

// office is a shop's mailbox, with a DNS of its own.
type office struct {
	*inbox.Service
	t       *testing.T
	dir     string // of its files
	dns     *dnssim.Server
	returns returns.Addresses
	told    []returns.Word
	heard   []inbox.Mail
	fails   error // of hearing
	unknown bool  // what bounces tell of is forgotten
	at      time.Time
	limits  limit.Store
}

func open(t *testing.T, db *sqldb.DB) *office {
	t.Helper()
	return keeping(t, db, 300<<20)
}

// keeping is an office that keeps so many bytes.
func keeping(t *testing.T, db *sqldb.DB, most int64) *office {
	t.Helper()
	if err := sqldb.Migrate(t.Context(), db, "inbox", inbox.Migrations); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	files, err := blob.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, dir: dir, returns: returns.Addresses{Domain: "reply.shop.example", Key: []byte("key")}, at: time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)}
	if o.dns, err = dnssim.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.dns.Close)
	o.limits = limit.NewMemory(func() time.Time { return o.at })
	o.Service = inbox.NewService(db, inbox.Needs{
		Files: files, Limits: o.limits, DNS: standing.NewResolver(o.dns.Addr), Returns: o.returns, Domain: "shop.example", Most: most,
		Said: func(_ context.Context, _ *sqldb.Tx, w returns.Word) error {
			if o.unknown {
				return notify.ErrNotFound
			}
			o.told = append(o.told, w)
			return nil
		},
		Known: func(_ context.Context, _ *sqldb.Tx, d string) (notify.Delivery, error) {
			if d != delivery {
				return notify.Delivery{}, notify.ErrNotFound
			}
			return notify.Delivery{ID: d}, nil
		},
		Hear: func(_ context.Context, _ *sqldb.Tx, m inbox.Mail) error {
			if o.fails == nil {
				o.heard = append(o.heard, m)
			}
			return o.fails
		},
	}, func() time.Time { return o.at })
	return o
}

func onEngines(t *testing.T, test func(o *office)) {
	t.Helper()
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) { test(open(t, db)) })
}

func (o *office) take(a inbox.Arrival, lines ...string) {
	o.t.Helper()
	if err := o.Take(o.t.Context(), a, []byte(strings.Join(lines, "\r\n"))); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) all() []inbox.Mail {
	o.t.Helper()
	p, err := o.List(o.t.Context(), inbox.Filter{}, list.Query{Size: 100})
	if err != nil {
		o.t.Fatal(err)
	}
	return p.Items
}

// said is what a mail says.
func (o *office) said(m inbox.Mail) string {
	o.t.Helper()
	m, _, err := o.Thread(o.t.Context(), m.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return m.Plain
}

// receiver takes mail over a socket for the office.
func (o *office) receiver(change func(*inbox.Receiver)) string {
	o.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		o.t.Fatal(err)
	}
	r := &inbox.Receiver{Domain: "reply.shop.example", Names: []string{"help"}, Service: o.Service, Logger: slog.New(slog.DiscardHandler)}
	if change != nil {
		change(r)
	}
	ctx, stop := context.WithCancel(o.t.Context())
	done := make(chan error)
	go func() { done <- r.Run(ctx, l) }()
	o.t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			o.t.Error(err)
		}
	})
	return l.Addr().String()
}

func code(err error) int {
	if said, is := errors.AsType[*textproto.Error](err); is {
		return said.Code
	}
	return 0
}

var question = []string{"From: =?euc-kr?B?sei53LOq?= <mina@example.com>", "To: help@reply.shop.example", "Subject: =?UTF-8?B?7JaY?= =?UTF-8?B?7KCc?=", "Message-ID: <one@example.com>", "Date: Fri, 27 Nov 2026 20:00:00 +0900", "", "언제 와요?"}

func TestMailComesInOverASocketOnce(t *testing.T) {
	onEngines(t, func(o *office) {
		at := o.receiver(nil)
		body := []byte(strings.Join(question, "\r\n"))
		for range 2 { // whoever brings it did not hear that it was taken
			if err := smtp.SendMail(at, nil, "mina@example.com", []string{"help+1@reply.shop.example"}, body); err != nil {
				o.t.Fatal(err)
			}
		}
		if all := o.all(); len(all) != 1 || len(o.heard) != 1 || all[0].Kind != inbox.Letter || all[0].Name == "" || strings.ContainsAny(all[0].Name, "=?") || all[0].Subject != "얘제" {
			o.t.Errorf("%d heard, kept %+v", len(o.heard), all)
		}
		if err := smtp.SendMail(at, nil, "mina@example.com", []string{"nobody@reply.shop.example"}, body); code(err) != 550 {
			o.t.Errorf("to nobody: %v, want 550", err)
		}
		if err := smtp.SendMail(at, nil, "mina@example.com", []string{"help@elsewhere.example"}, body); code(err) != 550 {
			o.t.Errorf("to somebody elsewhere: %v, want 550", err)
		}
		o.fails = errors.New("the database is away")
		other := []byte(strings.Replace(string(body), "<one@", "<two@", 1))
		if err := smtp.SendMail(at, nil, "mina@example.com", []string{"help@reply.shop.example"}, other); code(err) != 451 {
			o.t.Errorf("while it cannot be kept: %v, want 451", err)
		}
		o.fails = nil
		if err := smtp.SendMail(at, nil, "mina@example.com", []string{"help@reply.shop.example"}, other); err != nil || len(o.heard) != 2 {
			o.t.Errorf("brought again: %v, %d heard", err, len(o.heard))
		}
		if err := smtp.SendMail(at, nil, "mina@example.com", []string{"help@reply.shop.example"}, append(body, make([]byte, 26<<20)...)); err == nil || len(o.all()) != 2 { // 552, or the connection ends while it is said
			o.t.Errorf("above 25 MB: %v, %d kept, want 2", err, len(o.all()))
		}
	})
}

func TestAStrangerHasSoManyConnectionsForSoLong(t *testing.T) {
	o := open(t, sqldbtest.SQLite(t))
	at := o.receiver(func(r *inbox.Receiver) { r.Each, r.Life = 2, 2*time.Second })
	dial := func() (*textproto.Conn, string) {
		c, err := textproto.Dial("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		line, err := c.ReadLine()
		if err != nil {
			t.Fatal(err)
		}
		return c, line
	}
	first, hello := dial()
	second, _ := dial()
	defer second.Close()
	third, line := dial()
	third.Close()
	if !strings.HasPrefix(hello, "220") || !strings.HasPrefix(line, "421") {
		t.Errorf("the first hears %q, the third %q", hello, line)
	}
	for { // it says something all the time, and ends all the same
		if err := first.PrintfLine("NOOP"); err != nil {
			break
		}
		if _, err := first.ReadLine(); err != nil {
			break
		}
	}
}

func TestABounceCountsByItsAddressAlone(t *testing.T) {
	onEngines(t, func(o *office) {
		bounce := func(id string) []string {
			return []string{"From: Mail Delivery System <MAILER-DAEMON@mx.example.com>", "Subject: Undelivered", "Message-ID: <" + id + "@mx.example.com>", `Content-Type: multipart/report; report-type=delivery-status; boundary="b"`, "", "--b", "", "It could not be brought.", "--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example.com", "", "Final-Recipient: rfc822; mina@example.com", "Action: failed", "Status: 5.1.1", "Diagnostic-Code: smtp; 550 5.1.1 nobody", "", "--b", "Content-Type: text/rfc822-headers", "", "Message-ID: <" + delivery + "@shop.example>", "", "--b--"}
		}
		o.take(inbox.Arrival{Source: inbox.SMTP, Null: true, To: []string{"help@reply.shop.example"}}, bounce("forged")...)
		if len(o.told) != 0 {
			o.t.Errorf("a forged one counts: %+v", o.told)
		}
		o.take(inbox.Arrival{Source: inbox.SMTP, Null: true, To: []string{o.returns.Of(delivery)}}, bounce("true")...)
		if len(o.told) != 1 || o.told[0].Delivery != delivery || o.told[0].Fate != returns.Failed || o.told[0].Status != "5.1.1" {
			o.t.Errorf("told %+v", o.told)
		}
		o.take(inbox.Arrival{Source: inbox.SMTP, Null: true, To: []string{o.returns.Of(delivery)}}, "From: postmaster@naver.com", "Subject: =?euc-kr?B?uN7Az8DMILnds9u1x776vcC0z7TZ?=", "Message-ID: <p@naver.com>", "", "550 5.1.1 No such user")
		o.take(inbox.Arrival{Source: inbox.SMTP, To: []string{"help@reply.shop.example"}, Envelope: "fbl@portal.example"}, "From: fbl@portal.example", "Message-ID: <arf@portal.example>", `Content-Type: multipart/report; report-type=feedback-report; boundary="b"`, "", "--b", "", "spam", "--b", "Content-Type: message/feedback-report", "", "Feedback-Type: abuse", "Original-Mail-From: <"+o.returns.Of(delivery)+">", "", "--b--")
		o.take(inbox.Arrival{Source: inbox.SMTP, Envelope: "mina@example.com", To: []string{o.returns.Of(delivery)}}, "From: mina@example.com", "Message-ID: <v@example.com>", "Auto-Submitted: auto-replied", "Subject: away", "", "back on Monday")
		if len(o.told) != 3 || o.told[1].Fate != returns.Failed || o.told[2].Fate != returns.Complaint || len(o.heard) != 0 {
			o.t.Errorf("told %+v, heard %d", o.told, len(o.heard))
		}
		var got []string
		for _, m := range o.all() {
			got = append(got, string(m.Kind)+" "+m.Reason)
		}
		if want := "auto auto_submitted, bounce complaint, bounce failed, bounce failed, bounce no_token"; strings.Join(got, ", ") != want {
			o.t.Errorf("kept %s, want %s", strings.Join(got, ", "), want)
		}
	})
}

func TestMailThatGoesInCirclesStops(t *testing.T) {
	onEngines(t, func(o *office) {
		from := inbox.Arrival{Source: inbox.SMTP, Envelope: "mina@example.com", To: []string{"help@reply.shop.example"}}
		for reason, head := range map[string]string{"precedence": "Precedence: bulk", "auto_submitted": "Auto-Submitted: auto-generated; x", "list": "List-Id: <x>"} {
			o.take(from, "From: mina@example.com", "Message-ID: <"+reason+"@example.com>", head, "", "x")
		}
		o.take(from, "From: hello@shop.example", "Message-ID: <"+delivery+"@shop.example>", "", "our own")
		null := from
		null.Null = true
		o.take(null, "From: mina@example.com", "Message-ID: <null@example.com>", "", "x")
		if len(o.heard) != 0 {
			o.t.Errorf("%d were handed on", len(o.heard))
		}
		for i := range 25 {
			o.take(from, "From: mina@example.com", fmt.Sprintf("Message-ID: <%d@example.com>", i), "Auto-Submitted: no", "", "x")
		}
		loops := 0
		for _, m := range o.all() {
			if m.Kind == inbox.Loop && m.Reason == "too_many" {
				loops++
			}
		}
		if len(o.heard) != 20 || loops != 5 {
			o.t.Errorf("of 25 of one sender %d were handed on and %d stopped, want 20 and 5", len(o.heard), loops)
		}
		o.take(from, "From: jun@example.com", "Message-ID: <jun@example.com>", "", "x")
		if len(o.heard) != 21 {
			o.t.Error("somebody else is not heard")
		}
	})
}

func TestAnswersStandInOneThread(t *testing.T) {
	onEngines(t, func(o *office) {
		from := inbox.Arrival{Source: inbox.SMTP, Envelope: "mina@example.com", To: []string{"help@reply.shop.example"}}
		o.take(from, "From: mina@example.com", "Message-ID: <a@example.com>", "In-Reply-To: <"+delivery+"@shop.example>", "", "one")
		o.take(from, "From: mina@example.com", "Message-ID: <b@example.com>", "References: <x@example.com> <a@example.com>", "", "two")
		o.take(from, "From: mina@example.com", "Message-ID: <c@example.com>", "In-Reply-To: <"+delivery+"@shop.example>", "", "three")
		o.take(from, "From: mina@example.com", "Message-ID: <d@example.com>", "In-Reply-To: <0195f000-0000-7000-8000-000000000009@shop.example>", "", "of nothing that was sent")
		all := o.all()
		if all[3].Delivery != delivery || all[2].Thread != all[3].ID || all[1].Thread != all[3].ID || all[0].Thread != all[0].ID || all[0].Delivery != "" {
			o.t.Errorf("%+v", all)
		}
		_, thread, err := o.Thread(o.t.Context(), all[2].ID)
		if err != nil || len(thread) != 3 {
			o.t.Errorf("%d in the thread (%v), want 3", len(thread), err)
		}
	})
}

func TestWhatCannotBeReadIsKept(t *testing.T) {
	onEngines(t, func(o *office) {
		for _, raw := range []string{"", "\r\n\r\nonly a body", "no head at all\r\nnothing\r\n"} {
			o.take(inbox.Arrival{Source: inbox.SMTP, To: []string{"help@reply.shop.example"}}, raw)
		}
		o.take(inbox.Arrival{Source: inbox.SMTP}, "From: mina@example.com", `Content-Type: multipart/mixed; boundary="b"`, "", "--b", "", "it ends in the mid")
		all := o.all()
		if len(all) != 4 || all[3].Kind != inbox.Broken || all[1].Kind != inbox.Broken || all[0].Kind != inbox.Letter || !all[0].Cut || !strings.Contains(o.said(all[0]), "in the mid") {
			o.t.Errorf("%+v", all)
		}
		if raw, _, err := o.Open(o.t.Context(), all[1].ID); err != nil || !strings.HasPrefix(string(raw), "no head") {
			o.t.Errorf("%q %v", raw, err)
		}
		o.at = o.at.Add(181 * 24 * time.Hour)
		if err := o.Rounds()[0].Do(o.t.Context()); err != nil || len(o.all()) != 0 {
			o.t.Errorf("after half a year %d are kept (%v)", len(o.all()), err)
		}
	})
}

func TestWhoSendsIsProvenByTheDomain(t *testing.T) {
	o := open(t, sqldbtest.SQLite(t))
	o.dns.Set("example.com", "TXT", "v=spf1 include:_spf.example.com -all")
	o.dns.Set("_spf.example.com", "TXT", "v=spf1 ip4:203.0.113.0/24 ~all")
	for i, c := range []struct {
		ip, envelope, from, spf string
		proven                  bool
	}{
		{"203.0.113.9", "bounce@example.com", "mina@example.com", "pass", true},
		{"198.51.100.1", "mina@example.com", "mina@example.com", "fail", false},
		{"203.0.113.9", "mina@example.com", "ceo@bank.example", "pass", false}, // it lets its own mail go, and says nothing of the bank's
		{"203.0.113.9", "mina@nothing.example", "mina@nothing.example", "none", false},
	} {
		o.take(inbox.Arrival{Source: inbox.SMTP, IP: c.ip, Envelope: c.envelope, To: []string{"help@reply.shop.example"}}, "From: "+c.from, fmt.Sprintf("Message-ID: <%d@x.example>", i), "", "x")
		if m := o.all()[0]; m.SPF != c.spf || m.Proven != c.proven {
			t.Errorf("%+v: spf %s, proven %v", c, m.SPF, m.Proven)
		}
	}
}

func TestKoreanMailIsRead(t *testing.T) {
	euc := func(s string) string {
		b, err := korean.EUCKR.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for charset, body := range map[string]string{
		"euc-kr": euc("똠얌꿍 주문"), "ks_c_5601-1987": euc("똠얌꿍 주문"), "CP949": euc("똠얌꿍 주문"), `"utf-8"`: "똠얌꿍 주문", "": euc("똠얌꿍 주문"), "no-such": euc("똠얌꿍 주문"), "us-ascii": euc("똠얌꿍 주문"),
	} {
		if got := inbox.Decode(charset, []byte(body)); got != "똠얌꿍 주문" {
			t.Errorf("%s: %q", charset, got)
		}
	}
	if got := inbox.Decode("iso-2022-kr", []byte("\x1b$)C\x0eGQ1[\x0f ok")); got != "한글 ok" {
		t.Errorf("iso-2022-kr: %q", got)
	}
	half := []byte(euc("한글"))
	for head, want := range map[string]string{
		"=?utf-8?B?7ZU=?= =?utf-8?B?nOq4gA==?=": "한글", "=?EUC-KR?Q?=C7=D1=B1=DB_a?=": "한글 a", "plain": "plain", "=?utf-8*ko?B?7ZWc?= b": "한 b", string(half): "한글", "=?x?B?!!?=": "", "=?utf-8?q?a?= b =?utf-8?q?c?=": "a b c",
	} {
		if got := inbox.Words(head); got != want {
			t.Errorf("%q: %q, want %q", head, got, want)
		}
	}
}

func TestAWashedPageDoesNothing(t *testing.T) {
	page := inbox.Wash(`<html><head><title>t</title><style>x{}</style></head><body onload="a()"><p style="x" onclick="b()">안녕 <b>하세요</b></p><script>c()</script><img src="http://track.example/x.gif" alt="그림"><a href="javascript:d()">나쁨</a> <a href="https://shop.example/?a=1&b=2">좋음</a><form action="/x"><input name="y"><button>눌러</button>글</form><svg><script>e()</script></svg><iframe src="x"></iframe><math><mtext><p>m</p></mtext></math></body></html>`)
	for _, bad := range []string{"onload", "onclick", "script", "javascript", "track.example", "<form", "<input", "svg", "iframe", "<title", "<math", "눌러"} {
		if strings.Contains(page, bad) {
			t.Errorf("%s is in %s", bad, page)
		}
	}
	for _, good := range []string{"<p>안녕 <b>하세요</b></p>", "[그림]", "<a>나쁨</a>", `<a href="https://shop.example/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow">좋음</a>`, "글"} {
		if !strings.Contains(page, good) {
			t.Errorf("%s is not in %s", good, page)
		}
	}
}

func FuzzAMail(f *testing.F) {
	f.Add([]byte(strings.Join(question, "\r\n")))
	f.Add([]byte("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/report; boundary=c\n\n--c\n\n--c--\n--b--"))
	f.Add([]byte("Subject: =?euc-kr?B?sei53LOq?=\nContent-Transfer-Encoding: base64\nContent-Type: text/html; charset=iso-2022-kr\n\nPHA+\x00"))
	f.Add([]byte(" x\nA:\n\tb\nFrom: <<>>\nReferences: <a><b>\n\n=ZZ"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := inbox.Parse(b)
		if err != nil {
			return
		}
		if len(r.Subject) > 4*300 || strings.ContainsAny(r.Subject+r.From.Address+r.To+r.ID, "\r\n\x00") {
			t.Errorf("%q %q %q %q", r.Subject, r.From.Address, r.To, r.ID)
		}
		if page := inbox.Wash(r.HTML); strings.Contains(page, "<script") {
			t.Errorf("%s", page)
		}
	})
}

func TestAMailThatIsAllHeadCostsLittle(t *testing.T) {
	o := open(t, sqldbtest.SQLite(t))
	line := "\r\n " + strings.Repeat("x", 70)
	for name, c := range map[string]struct {
		lines  int
		field  string
		reason string
	}{
		"a field that goes on": {350_000, line, "head_too_large"},
		"many fields":          {1001, "\r\nA: b", "head_too_large"},
		"as large as it may":   {800, line, ""},
	} {
		o.take(inbox.Arrival{Source: inbox.SMTP}, "From: mina@example.com\r\nMessage-ID: <"+fmt.Sprint(c.lines)+"@example.com>\r\nDKIM-Signature: v=1"+strings.Repeat(c.field, c.lines), "", name)
		if m := o.all()[0]; m.Reason != c.reason || (m.Kind == inbox.Broken) != (c.reason != "") || m.DKIM == "pass" {
			t.Errorf("%s: %s %s", name, m.Kind, m.Reason)
		}
	}
}

func TestOfTwoSendersNoneIsProven(t *testing.T) {
	o := open(t, sqldbtest.SQLite(t))
	o.dns.Set("example.com", "TXT", "v=spf1 ip4:203.0.113.0/24 -all")
	for i, c := range []struct {
		from   string
		proven bool
	}{
		{"From: mina@example.com", true},
		{"From: \xb1\xe8 <mina@example.com>", true},
		{"From: mina@example.com\r\nFrom: ceo@example.com", false},
		{"From: mina@example.com\r\nfrom : ceo@bank.example", false},
		{"From: mina@example.com, ceo@bank.example", false},
		{"From: mina@example.com (ceo@bank.example", false},
		{"Subject: nobody", false},
	} {
		o.take(inbox.Arrival{Source: inbox.SMTP, IP: "203.0.113.9", Envelope: "mina@example.com", To: []string{"help@reply.shop.example"}}, c.from, fmt.Sprintf("Message-ID: <%d@x.example>", i), "", "x")
		if m := o.all()[0]; m.Proven != c.proven {
			t.Errorf("%q is proven: %v, want %v", c.from, m.Proven, c.proven)
		}
	}
}

func TestSomebodyAwayIsNoBounce(t *testing.T) {
	o := open(t, sqldbtest.SQLite(t))
	back := inbox.Arrival{Source: inbox.SMTP, Null: true, To: []string{o.returns.Of(delivery)}}
	text := "550 5.1.1 is the number of my office"
	for i, head := range []string{"From: mina@example.com\r\nAuto-Submitted: auto-replied", "From: mina@example.com\r\nAuto-Submitted: auto-generated", "From: mina@example.com", "From: postmaster@example.com\r\nAuto-Submitted: auto-replied", "From: postmaster@example.com\r\nX-Autoreply: yes", "From: postmaster@example.com\r\nPrecedence: auto_reply"} {
		o.take(back, head, fmt.Sprintf("Message-ID: <%d@example.com>", i), "", text)
		if m := o.all()[0]; m.Kind != inbox.Auto || len(o.told) != 0 {
			t.Errorf("%q: %s %s, told %+v", head, m.Kind, m.Reason, o.told)
		}
	}
	o.take(back, "From: postmaster@example.com\r\nAuto-Submitted: auto-generated", "Message-ID: <true@example.com>", "", text)
	if len(o.told) != 1 {
		t.Errorf("told %+v of a server's, want one word", o.told)
	}
}

func TestNobodySilencesSomebodyElse(t *testing.T) {
	o := open(t, sqldbtest.SQLite(t))
	o.dns.Set("example.com", "TXT", "v=spf1 ip4:203.0.113.9 -all")
	send := func(n int, ip, id string) {
		for i := range n {
			o.take(inbox.Arrival{Source: inbox.SMTP, IP: ip, Envelope: "mina@example.com", To: []string{"help@reply.shop.example"}}, "From: mina@example.com", fmt.Sprintf("Message-ID: <%s%d@example.com>", id, i), "", "x")
		}
	}
	send(25, "2001:db8::1", "forged")
	send(1, "2001:db8::2", "neighbour") // of the same network
	if len(o.heard) != 20 {
		t.Errorf("%d of a stranger's are heard, want 20", len(o.heard))
	}
	send(1, "203.0.113.9", "true")
	send(1, "198.51.100.7", "relay")
	if len(o.heard) != 22 {
		t.Errorf("%d are heard with her own, want 22", len(o.heard))
	}
}

func TestAMailTakenBeforeTellsNothing(t *testing.T) {
	onEngines(t, func(o *office) {
		for range 2 {
			o.take(inbox.Arrival{Source: inbox.SMTP, Null: true, To: []string{o.returns.Of(delivery)}}, "From: postmaster@example.com", "Message-ID: <p@example.com>", "", "550 5.1.1 No such user")
		}
		if len(o.told) != 1 {
			o.t.Errorf("told %d times, want once", len(o.told))
		}
		o.unknown = true
		o.take(inbox.Arrival{Source: inbox.SMTP, Null: true, To: []string{o.returns.Of(delivery)}}, "From: postmaster@example.com", "Message-ID: <q@example.com>", "", "550 5.1.1 No such user")
		if m := o.all()[0]; m.Kind != inbox.Bounce || m.Reason != "forgotten" {
			o.t.Errorf("of a letter that is forgotten: %s %s", m.Kind, m.Reason)
		}
	})
}

func TestTheListLeavesOutWhatMailsSay(t *testing.T) {
	onEngines(t, func(o *office) {
		o.take(inbox.Arrival{Source: inbox.SMTP}, "From: mina@example.com", "", strings.Repeat("가", 100_000))
		brief := o.all()[0]
		m, thread, err := o.Thread(o.t.Context(), brief.ID)
		if err != nil || brief.Plain != "" || len(thread) != 1 || thread[0].Plain != "" || !m.Cut || len(m.Plain) > 256<<10 || len(m.Plain) < 255<<10 || strings.Trim(m.Plain, "가") != "" {
			o.t.Errorf("%d bytes in the list, %d of the mail, cut %v (%v)", len(brief.Plain), len(m.Plain), m.Cut, err)
		}
	})
}

func TestPartsInPartsAreInMemoryOnce(t *testing.T) {
	var b strings.Builder
	b.WriteString("From: mina@example.com\r\n")
	for i := range 8 {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=\"b%d\"\r\n\r\n--b%d\r\n", i, i)
	}
	b.WriteString("Content-Type: application/pdf; name=a.pdf\r\n\r\n" + strings.Repeat("0123456789\r\n", 1<<20))
	raw := []byte(b.String())
	least := uint64(1 << 62) // others may allocate meanwhile, too
	for range 3 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		r, err := inbox.Parse(raw)
		runtime.ReadMemStats(&after)
		if err != nil || len(r.Files) != 1 || r.Files[0].Size != 12<<20 || !r.Cut {
			t.Fatalf("%+v %v", r.Files, err)
		}
		least = min(least, after.TotalAlloc-before.TotalAlloc)
	}
	if least > 1<<20 {
		t.Errorf("%d bytes for a mail of %d, want less than 1 MB", least, len(raw))
	}
}

func TestAFileIsGivenAsItWas(t *testing.T) {
	o := open(t, sqldbtest.SQLite(t))
	o.take(inbox.Arrival{Source: inbox.SMTP}, "From: mina@example.com", `Content-Type: multipart/mixed; boundary="b"`, "", "before", "--b", "", "one", "--bc", "--b \t", "Content-Type: x/y; name=a", "Content-Transfer-Encoding: base64", "", "7ZWc", "6riA!", "--b", "Content-Type: x/y; name=b", "Content-Transfer-Encoding: quoted-printable", "", "a=3D", "--b--", "after")
	m := o.all()[0]
	for n, want := range []string{"한글", "a="} {
		f, b, err := o.File(t.Context(), m.ID, n)
		if err != nil || string(b) != want || f.Size != len(want) {
			t.Errorf("file %d: %q, %d bytes (%v), want %q", n, b, f.Size, err, want)
		}
	}
	if got := o.said(m); got != "one\r\n--bc" && got != "one\n--bc" || m.Cut || m.Files != 2 {
		t.Errorf("it says %q, %d files, cut %v", got, m.Files, m.Cut)
	}
}

func TestSoMuchIsTakenOfANetworkInADay(t *testing.T) {
	o := open(t, sqldbtest.SQLite(t))
	big := "\r\n" + strings.Repeat("x", 1<<20)
	if !o.limits.Take(t.Context(), inbox.KilobytesOf, httpkit.Network("2001:db8::1"), 244<<10).OK() { // what came before
		t.Fatal("244 MB are too much")
	}
	send := func(i int, ip string) error {
		return o.Take(t.Context(), inbox.Arrival{Source: inbox.SMTP, IP: ip}, fmt.Appendf(nil, "From: mina@example.com\r\nMessage-ID: <%d@x.example>\r\n%s", i, big))
	}
	for i := range 11 {
		if err := send(i, fmt.Sprintf("2001:db8::%d", i)); err != nil {
			t.Fatalf("mail %d: %v", i, err)
		}
	}
	if err := send(12, "2001:db8::99"); !errors.Is(err, inbox.ErrBusy) {
		t.Errorf("above 256 MB: %v, want ErrBusy", err)
	}
	if err := send(13, "2001:db8:0:1::1"); err != nil {
		t.Errorf("of another network: %v", err)
	}
	o.at = o.at.Add(25 * time.Hour)
	if err := send(14, "2001:db8::99"); err != nil {
		t.Errorf("on the next day: %v", err)
	}
}

func TestTooMuchUnderWayIsToComeAgain(t *testing.T) {
	o := open(t, sqldbtest.SQLite(t))
	at := o.receiver(func(r *inbox.Receiver) { r.Bytes = 1 << 20 })
	for _, c := range []struct{ size, code int }{{2 << 20, 450}, {1 << 19, 0}, {2 << 20, 450}, {1 << 19, 0}} { // what was refused is not under way any more
		if err := smtp.SendMail(at, nil, "mina@example.com", []string{"help@reply.shop.example"}, []byte(strings.Join(question, "\r\n")+"\r\n"+strings.Repeat("xxxxxxxx\r\n", c.size/10))); code(err) != c.code {
			t.Errorf("%d bytes: %v, want %d", c.size, err, c.code)
		}
	}
}

// street has each connection come from another address of one network.
type street struct {
	net.Listener
	n byte
}

type house struct {
	net.Conn
	ip net.IP
}

func (h house) RemoteAddr() net.Addr { return &net.TCPAddr{IP: h.ip, Port: 25} }

func (s *street) Accept() (net.Conn, error) {
	c, err := s.Listener.Accept()
	s.n++
	ip := net.ParseIP("2001:db8::")
	ip[15] = s.n
	return house{c, ip}, err
}

func TestConnectionsAreCountedByNetwork(t *testing.T) {
	o := open(t, sqldbtest.SQLite(t))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	r := &inbox.Receiver{Domain: "reply.shop.example", Service: o.Service, Logger: slog.New(slog.DiscardHandler), Each: 2}
	go func() { done <- r.Run(ctx, &street{Listener: l}) }()
	defer func() { stop(); <-done }()
	for i, want := range []string{"220", "220", "421"} {
		c, err := textproto.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if line, err := c.ReadLine(); err != nil || !strings.HasPrefix(line, want) {
			t.Errorf("connection %d hears %q (%v), want %s", i, line, err, want)
		}
	}
}

// files are how many the office keeps.
func (o *office) files() (n int) {
	o.t.Helper()
	err := filepath.WalkDir(o.dir, func(path string, d fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".eml") {
			n++
		}
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return n
}

func TestAFileIsReplacedByNoneAndLeftByNone(t *testing.T) {
	onEngines(t, func(o *office) {
		from := inbox.Arrival{Source: inbox.SMTP}
		o.take(from, question...)
		o.take(from, append([]string{"To: somebody else", "X-Other: 1"}, question...)...)
		m := o.all()[0]
		if raw, _, err := o.Open(o.t.Context(), m.ID); err != nil || string(raw) != strings.Join(question, "\r\n") || o.files() != 1 {
			o.t.Errorf("%d files, the first %q (%v)", o.files(), raw, err)
		}
		o.fails = errors.New("the database is away")
		if err := o.Take(o.t.Context(), from, []byte("From: mina@example.com\r\nMessage-ID: <lost@x.example>\r\n\r\nx")); !errors.Is(err, o.fails) || o.files() != 2 {
			o.t.Fatalf("%v, %d files", err, o.files())
		}
		sweep := o.Rounds()[1].Do
		if err := sweep(o.t.Context()); err != nil || o.files() != 2 {
			o.t.Errorf("at once: %v, %d files, want 2", err, o.files())
		}
		o.at = o.at.Add(time.Hour)
		if err := sweep(o.t.Context()); err != nil || o.files() != 1 {
			o.t.Errorf("an hour later: %v, %d files, want 1", err, o.files())
		}
		o.at = o.at.Add(181 * 24 * time.Hour)
		if err := o.Rounds()[0].Do(o.t.Context()); err != nil || o.files() != 0 {
			o.t.Errorf("after half a year: %v, %d files", err, o.files())
		}
	})
}

func TestSoMuchMailIsKept(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		o := keeping(t, db, 300<<10)
		big := strings.Repeat("x", 24<<10)
		send := func(i int) error {
			return o.Take(o.t.Context(), inbox.Arrival{Source: inbox.SMTP, IP: fmt.Sprintf("192.0.2.%d", i)}, fmt.Appendf(nil, "From: mina@example.com\r\nMessage-ID: <%d@x.example>\r\n\r\n%s", i, big))
		}
		for i := range 12 {
			if err := send(i); err != nil {
				o.t.Fatal(err)
			}
		}
		if err := send(12); !errors.Is(err, inbox.ErrFull) {
			o.t.Errorf("above what is kept: %v, want ErrFull", err)
		}
		if err := send(0); err != nil {
			o.t.Errorf("what is there already: %v", err)
		}
		o.at = o.at.Add(181 * 24 * time.Hour)
		if err := o.Rounds()[0].Do(o.t.Context()); err != nil {
			o.t.Fatal(err)
		}
		if err := send(12); err != nil {
			o.t.Errorf("when the rest is old: %v", err)
		}
	})
}

func TestMailOfAMailboxIsSortedAsWhatItsServerWrote(t *testing.T) {
	onEngines(t, func(o *office) {
		from := inbox.Arrival{Source: inbox.IMAP}
		o.take(from, "Return-Path: <mina@example.com>", "From: mina@example.com", "Message-ID: <a@example.com>", "", "hello")
		if m := o.all()[0]; m.Kind != inbox.Letter || m.Source != inbox.IMAP || m.Envelope != "mina@example.com" {
			o.t.Errorf("%+v", m)
		}
		o.take(from, "Return-Path: <>", "Return-Path: <mina@example.com>", "From: mina@example.com", "Message-ID: <b@example.com>", "", "away")
		if m := o.all()[0]; m.Kind != inbox.Auto || m.Reason != "null_sender" {
			o.t.Errorf("%+v", m)
		}
		o.take(from, "Return-Path: <>", "Delivered-To: "+o.returns.Of(delivery), "From: postmaster@example.com", "Message-ID: <c@example.com>", "", "550 5.1.1 No such user")
		if m := o.all()[0]; m.Kind != inbox.Bounce || len(o.told) != 1 || o.told[0].Delivery != delivery {
			o.t.Errorf("%+v, told %+v", m, o.told)
		}
		from.Over = true
		for range 2 {
			o.take(from, "From: mina@example.com", "Message-ID: <d@example.com>", "DKIM-Signature: v=1; d=example.com", "", "")
		}
		if m := o.all()[0]; len(o.all()) != 4 || m.Kind != inbox.Letter || m.Reason != "too_large" || !m.Cut || m.DKIM != "unknown" || m.Proven || len(o.heard) != 2 {
			o.t.Errorf("%d heard, %+v", len(o.heard), m)
		}
		if err := o.Take(o.t.Context(), inbox.Arrival{Source: inbox.SMTP, Envelope: "mina@example.com", To: []string{"help@reply.shop.example"}}, []byte("From: mina@example.com\r\nMessage-ID: <a@example.com>\r\n\r\nhello")); err != nil || len(o.all()) != 4 {
			o.t.Errorf("the same by SMTP: %v, %d kept, want 4", err, len(o.all()))
		}
	})
}
