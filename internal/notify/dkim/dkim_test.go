package dkim_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	msgauth "github.com/emersion/go-msgauth/dkim"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/dkim"
	"github.com/saja-live/saja/internal/notify/standing"
	"github.com/saja-live/saja/internal/notify/standing/dnssim"
	"github.com/saja-live/saja/internal/platform/seal"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// office is a shop that signs, with a DNS of its own.
type office struct {
	t    *testing.T
	db   *sqldb.DB
	safe *seal.Safe
	dns  *dnssim.Server
	now  time.Time
}

func open(t *testing.T, db *sqldb.DB) *office {
	t.Helper()
	for name, files := range map[string]sqldb.Domain{"seal": {Name: "seal", Files: seal.Migrations}, "dkim": {Name: "dkim", Files: dkim.Migrations}} {
		if err := sqldb.Migrate(t.Context(), db, name, files.Files); err != nil {
			t.Fatal(err)
		}
	}
	o := &office{t: t, db: db, now: time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)}
	var err error
	if o.safe, err = seal.Open(t.Context(), db, seal.NewKey(), time.Now); err != nil {
		t.Fatal(err)
	}
	if o.dns, err = dnssim.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.dns.Close)
	return o
}

// keys are those of one process of the shop.
func (o *office) keys(domain string, signed bool) *dkim.Keys {
	return dkim.NewKeys(o.db, dkim.Needs{
		Seal: o.safe, Sender: standing.Sender{Domain: domain, Server: "127.0.0.1"}, DNS: standing.NewResolver(o.dns.Addr),
	}, signed, func() time.Time { return o.now })
}

// mail is a signed one, as it goes over the wire.
func (o *office) mail(k *dkim.Keys, l notify.Letter) []byte {
	o.t.Helper()
	w := notify.Writer{From: "hello@shop.example", Name: "사자 \"식당\", 서울", Sign: k.Sign}
	m, err := w.Message(o.t.Context(), notify.Delivery{ID: "0195f000-0000-7000-8000-000000000001", Address: "mina@example.com", Told: o.now}, l)
	if err != nil {
		o.t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		o.t.Fatal(err)
	}
	return b.Bytes()
}

// publish puts the lines that the shop asks for into the DNS.
func (o *office) publish(domain string) []dkim.Key {
	o.t.Helper()
	keys, err := dkim.Published(o.t.Context(), o.db, domain)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, k := range keys {
		o.dns.Set(k.Name(), "TXT", k.Record())
	}
	return keys
}

// verify reads a mail as its receiver does.
func (o *office) verify(mail []byte) []*msgauth.Verification {
	o.t.Helper()
	r := standing.NewResolver(o.dns.Addr)
	all, err := msgauth.VerifyWithOptions(bytes.NewReader(mail), &msgauth.VerifyOptions{LookupTXT: func(name string) ([]string, error) {
		return []string{r.Key(o.t.Context(), name, "").Found}, nil
	}})
	if err != nil {
		o.t.Fatal(err)
	}
	return all
}

var letter = notify.Letter{
	Subject: "[사자] 결제가 끝났어요 — 고마워요, 오래 기다린 만큼 정성껏 만들어 보내 드릴게요", Plain: "고마워요.\n.\n점 하나로 된 줄도 그대로예요.   \n\n\n", HTML: "<p>고마워요 &amp; 또 만나요</p>",
	Unsubscribe: "https://shop.example/unsubscribe/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
}

func TestEachMailIsSignedWithBothKeys(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		o := open(t, db)
		mail := o.mail(o.keys("shop.example", true), letter)
		o.publish("shop.example")
		seen := o.verify(mail)
		if len(seen) != 2 {
			t.Fatalf("%d signatures, want 2:\n%s", len(seen), mail)
		}
		for _, v := range seen {
			held := strings.ToLower(strings.Join(v.HeaderKeys, " "))
			for _, name := range []string{"from", "subject", "date", "to", "message-id", "list-unsubscribe", "list-unsubscribe-post"} {
				if !strings.Contains(" "+held+" ", " "+name+" ") {
					t.Errorf("the signature does not hold %s: %s", name, held)
				}
			}
			if v.Err != nil || v.Domain != "shop.example" {
				t.Errorf("%s: %v\n%s", v.Domain, v.Err, mail)
			}
		}
		for _, want := range []string{"a=rsa-sha256", "a=ed25519-sha256", "List-Unsubscribe:\r\n <" + letter.Unsubscribe + ">\r\n", "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"} {
			if !bytes.Contains(mail, []byte(want)) {
				t.Errorf("no %q in\n%s", want, mail)
			}
		}
		for _, v := range o.verify(bytes.Replace(mail, []byte("<https://shop.example"), []byte("<https://shop.invalid"), 1)) {
			if v.Err == nil {
				t.Error("a mail whose link was changed is still believed")
			}
		}
	})
}

func TestAllProcessesSignWithTheSameKeys(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		o := open(t, db)
		ended := make(chan error, 4)
		for range cap(ended) {
			go func() {
				_, err := o.keys("shop.example", true).Sign(t.Context(), []byte("From: a@shop.example\r\n\r\nx\r\n"))
				ended <- err
			}()
		}
		for range cap(ended) {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
		if keys := o.publish("shop.example"); len(keys) != 2 {
			t.Errorf("%d keys, want 2: %+v", len(keys), keys)
		}
		var secret string
		if err := db.QueryRowContext(t.Context(), `SELECT secret FROM dkim_keys WHERE algorithm = 'ed25519'`).Scan(&secret); err != nil || strings.HasPrefix(secret, "MC4") {
			t.Errorf("the secret lies open: %.8s, %v", secret, err)
		}
	})
}

func TestNewKeysSignOnceTheDNSHasThem(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		o := open(t, db)
		k := o.keys("shop.example", true)
		selectors := func() (names []string) {
			for part := range strings.SplitSeq(string(o.mail(k, letter)), "; ") {
				if name, is := strings.CutPrefix(strings.TrimSpace(part), "s="); is {
					names = append(names, name)
				}
			}
			return names
		}
		adopt := func() {
			t.Helper()
			if err := k.Rounds()[0].Do(t.Context()); err != nil {
				t.Fatal(err)
			}
			o.now = o.now.Add(2 * time.Minute) // longer than a process goes by what it has read
		}
		o.mail(k, letter)
		first := o.publish("shop.example")
		if err := k.Renew(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := k.Renew(t.Context()); err == nil || !strings.Contains(err.Error(), "wait") {
			t.Errorf("new keys beside new keys: %v", err)
		}
		both, err := dkim.Published(t.Context(), db, "shop.example")
		if err != nil || len(both) != 4 {
			t.Fatalf("%d keys, %v; want 4", len(both), err)
		}
		o.dns.Set(both[0].Name(), "TXT", both[0].Record()) // one of the two
		adopt()
		mail := o.mail(k, letter)
		if !bytes.Contains(mail, []byte(first[0].Selector)) || bytes.Contains(mail, []byte(both[0].Selector)) {
			t.Errorf("signed by %v before both lines were there", selectors())
		}
		o.publish("shop.example")
		adopt()
		mail = o.mail(k, letter)
		if bytes.Contains(mail, []byte(first[0].Selector)) || !bytes.Contains(mail, []byte(both[0].Selector)) || !bytes.Contains(mail, []byte(both[1].Selector)) {
			t.Errorf("still signed by the old ones, %s:\n%s", first[0].Selector, mail)
		}
		for _, v := range o.verify(mail) {
			if v.Err != nil {
				t.Error(v.Err)
			}
		}
	})
}

func TestMailOfALentDomainIsNotSigned(t *testing.T) {
	o := open(t, sqldbtest.SQLite(t))
	for _, k := range []*dkim.Keys{o.keys("naver.com", true), o.keys("localhost", true), o.keys("", true), o.keys("shop.example", false)} {
		if got, err := k.Sign(t.Context(), []byte("From: a@naver.com\r\n\r\nx\r\n")); len(got) > 0 || err != nil {
			t.Errorf("signed: %v, %v", got, err)
		}
		if err := k.Renew(t.Context()); err == nil {
			t.Error("keys were made for it")
		}
	}
}

func TestALetterThatCouldNotBeSignedIsTriedAgain(t *testing.T) {
	o := open(t, sqldbtest.SQLite(t))
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // as a database that does not answer
	w := notify.Writer{From: "hello@shop.example", Sign: o.keys("shop.example", true).Sign}
	_, err := w.Message(ctx, notify.Delivery{ID: "1", Address: "mina@example.com", Told: o.now}, letter)
	if got := notify.NotWritten(err); err == nil || got.State != notify.Waiting || got.Code != "not_signed" {
		t.Errorf("%+v, %v", got, err)
	}
}
