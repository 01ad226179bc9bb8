package mailbox_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"github.com/saja-live/saja/internal/notify/inbox"
	"github.com/saja-live/saja/internal/notify/mailbox"
	"github.com/saja-live/saja/internal/notify/mailbox/imapsim"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// desk is a shop that looks into a mailbox of somebody else's server.
type desk struct {
	*mailbox.Service
	t     *testing.T
	db    *sqldb.DB
	post  *imapsim.Server
	needs mailbox.Needs
	at    time.Time
	came  []string // what was handed on, the beginning of each
	overs int
	fails error // of keeping
}

var start = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

func open(t *testing.T, db *sqldb.DB, c imapsim.Config) *desk {
	t.Helper()
	if err := sqldb.Migrate(t.Context(), db, "mailbox", mailbox.Migrations); err != nil {
		t.Fatal(err)
	}
	c.User, c.Password = "hello@shop.example", `pass "word"`
	post, err := imapsim.Start(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(post.Close)
	d := &desk{t: t, db: db, post: post, at: start}
	a := mailbox.Account{Addr: post.Addr, Security: mailbox.StartTLS, User: c.User, Password: c.Password, Folder: "INBOX", TLS: &tls.Config{RootCAs: post.Pool, MinVersion: tls.VersionTLS12}, Patience: 20 * time.Second}
	switch {
	case c.TLS:
		a.Security = mailbox.TLS
	case c.Plain:
		a.Security = mailbox.NoTLS
	}
	d.needs = mailbox.Needs{
		Account: a, Every: time.Minute, Days: 7, Key: []byte("key"), Limits: limit.NewMemory(d.now), Logger: slog.New(slog.DiscardHandler),
		Take: func(_ context.Context, a inbox.Arrival, raw []byte) error {
			if d.fails != nil {
				return d.fails
			}
			if a.Over {
				d.overs++
			}
			subject, _, _ := strings.Cut(string(raw), "\r\n")
			d.came = append(d.came, strings.TrimPrefix(subject, "Subject: "))
			if a.Source != inbox.IMAP {
				t.Errorf("it comes from %q", a.Source)
			}
			return nil
		},
	}
	d.set(nil)
	return d
}

func (d *desk) now() time.Time { return d.at }

// set starts the shop again with other options.
func (d *desk) set(change func(n *mailbox.Needs)) {
	if change != nil {
		change(&d.needs)
	}
	d.Service = mailbox.NewService(d.db, d.needs, d.now)
}

// look looks once, after as long as it may take until the next look.
func (d *desk) look() mailbox.BoxView {
	d.t.Helper()
	d.at = d.at.Add(25 * time.Hour)
	return d.again()
}

func (d *desk) again() mailbox.BoxView {
	d.t.Helper()
	if err := d.Look(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
	return d.state()
}

func (d *desk) state() mailbox.BoxView {
	d.t.Helper()
	v, err := d.State(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	return v
}

func (d *desk) want(came ...string) {
	d.t.Helper()
	if got := strings.Join(d.came, ", "); got != strings.Join(came, ", ") {
		d.t.Errorf("came in: %s, want %s", got, strings.Join(came, ", "))
	}
}

func letter(subject string) string {
	return "Subject: " + subject + "\r\nFrom: mina@example.com\r\nMessage-ID: <" + subject + "@example.com>\r\n\r\nhello\r\n"
}

func onEngines(t *testing.T, test func(d *desk)) {
	t.Helper()
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) { test(open(t, db, imapsim.Config{TLS: true})) })
}

func TestWhatIsNewComesInOnce(t *testing.T) {
	onEngines(t, func(d *desk) {
		d.post.Put(start.AddDate(0, 0, -30), letter("of last month"))
		d.post.Put(start, letter("one"))
		if v := d.again(); v.Trouble != "" || v.Taken != 1 || v.User != "hello@shop.example" || v.Server != "127.0.0.1" {
			d.t.Errorf("%+v", v)
		}
		d.post.Put(start.AddDate(0, 0, -30), letter("two, moved into the folder"))
		d.again() // not yet due
		d.want("one")
		d.at = d.at.Add(time.Minute)
		d.again()
		if v := d.look(); v.Taken != 2 || d.post.Seen() != 0 {
			d.t.Errorf("%d count as read, %+v", d.post.Seen(), v)
		}
		d.want("one", "two, moved into the folder")
		d.set(func(n *mailbox.Needs) { n.Mark = true })
		d.post.Put(start, letter("three"))
		if d.look(); d.post.Seen() != 1 {
			d.t.Errorf("%d count as read, want 1", d.post.Seen())
		}
	})
}

func TestWithoutDaysOnlyWhatComesFromThenOn(t *testing.T) {
	d := open(t, sqldbtest.SQLite(t), imapsim.Config{})
	d.set(func(n *mailbox.Needs) { n.Days = 0 })
	d.post.Put(start, letter("before"))
	d.again()
	d.post.Put(start, letter("after"))
	d.look()
	d.want("after")
}

func TestALookTakesAHundredAndTheNextTheRest(t *testing.T) {
	d := open(t, sqldbtest.SQLite(t), imapsim.Config{Plain: true})
	for i := range 230 {
		d.post.Put(start, letter(fmt.Sprint(i)))
	}
	for _, want := range []int{100, 200, 230, 230} {
		if d.again(); len(d.came) != want {
			t.Errorf("%d came in, want %d", len(d.came), want)
		}
	}
}

func TestAMailThatIsNotKeptComesAgain(t *testing.T) {
	onEngines(t, func(d *desk) {
		d.post.Put(start, letter("one"))
		for trouble, fails := range map[mailbox.Trouble]error{mailbox.Busy: inbox.ErrBusy, mailbox.Full: inbox.ErrFull} {
			d.fails = fails
			if v := d.look(); v.Trouble != trouble || v.Taken != 0 {
				d.t.Errorf("%v: %+v", fails, v)
			}
		}
		d.fails = errors.New("the disk is away")
		d.at = d.at.Add(25 * time.Hour)
		if err := d.Look(d.t.Context()); !errors.Is(err, d.fails) {
			d.t.Errorf("%v, want %v", err, d.fails)
		}
		d.fails = nil
		if v := d.look(); v.Trouble != "" || v.Passed != 0 {
			d.t.Errorf("%+v", v)
		}
		d.want("one")
	})
}

func TestNewUIDsBeginAgainAndTheFolderMayBeKorean(t *testing.T) {
	onEngines(t, func(d *desk) {
		d.post.Put(start, letter("one"))
		d.again()
		d.at = d.at.AddDate(0, 0, 20) // the shop was away for longer than the first look goes back
		d.post.Put(start.AddDate(0, 0, 2), letter("two"))
		d.post.Move("INBOX")
		d.again()
		d.want("one", "one", "two") // the inbox knows that it has one of them
		d.post.Move("&rOCsHQ-/&-")
		if v := d.look(); v.Trouble != mailbox.NoFolder {
			d.t.Errorf("%+v", v)
		}
		d.set(func(n *mailbox.Needs) { n.Account.Folder = "고객/&" })
		if v := d.again(); v.Trouble != "" { // another mailbox, looked into at once
			d.t.Errorf("%+v", v)
		}
	})
}

func TestAWrongPasswordIsTriedRarely(t *testing.T) {
	onEngines(t, func(d *desk) {
		right := d.needs.Account.Password
		d.set(func(n *mailbox.Needs) { n.Account.Password = "wrong" })
		for range 24 * 60 { // a day
			d.at = d.at.Add(time.Minute)
			d.again()
		}
		if v, n := d.state(), d.post.Logins(); v.Trouble != mailbox.Refused || n < 3 || n > 8 || !strings.Contains(v.Said, "AUTHENTICATIONFAILED") {
			d.t.Errorf("tried %d times in a day: %+v", n, v)
		}
		before := d.post.Logins()
		if err := d.Soon(d.t.Context()); err != nil {
			d.t.Fatal(err)
		}
		if d.again(); d.post.Logins() != before+1 {
			d.t.Error("nobody looks when somebody asks")
		}
		var err error
		for range 10 {
			err = errors.Join(err, d.Soon(d.t.Context()))
		}
		if !errors.Is(err, mailbox.ErrSoon) {
			d.t.Errorf("asked eleven times: %v, want ErrSoon", err)
		}
		d.set(func(n *mailbox.Needs) { n.Account.Password = right })
		if v := d.again(); v.Trouble != "" {
			d.t.Errorf("with the right one: %+v", v)
		}
	})
}

func TestAServerThatMisbehavesIsSaidSoAndLosesNothing(t *testing.T) {
	for fault, c := range map[imapsim.Fault]struct {
		trouble mailbox.Trouble
		config  imapsim.Config
	}{
		imapsim.Silent:   {mailbox.Away, imapsim.Config{}},
		imapsim.Bye:      {mailbox.Away, imapsim.Config{}},
		imapsim.Preauth:  {mailbox.Garbled, imapsim.Config{}},
		imapsim.Noise:    {mailbox.Garbled, imapsim.Config{TLS: true}},
		imapsim.Echo:     {mailbox.Refused, imapsim.Config{TLS: true}},
		imapsim.Inject:   {mailbox.Insecure, imapsim.Config{}},
		imapsim.Halts:    {mailbox.Away, imapsim.Config{}},
		imapsim.NoBounds: {mailbox.Garbled, imapsim.Config{}},
		imapsim.Chatter:  {mailbox.Garbled, imapsim.Config{TLS: true}},
		imapsim.LongLine: {mailbox.Garbled, imapsim.Config{TLS: true}},
	} {
		t.Run(string(fault), func(t *testing.T) {
			d := open(t, sqldbtest.SQLite(t), c.config)
			d.post.Put(start, letter("one"))
			d.post.Misbehave(fault, 0)
			if fault == imapsim.Silent {
				d.set(func(n *mailbox.Needs) { n.Account.Patience = 200 * time.Millisecond })
			}
			if v := d.again(); v.Trouble != c.trouble || strings.Contains(v.Said, "word") {
				t.Errorf("%+v, want %s", v, c.trouble)
			}
			d.want()
			d.post.Misbehave(imapsim.None, 0)
			d.set(func(n *mailbox.Needs) { n.Account.Patience = 20 * time.Second })
			if v := d.look(); v.Trouble != "" || !v.Fine.Equal(d.at) {
				t.Errorf("mended: %+v", v)
			}
			d.want("one")
		})
	}
}

func TestNobodyIsSpokenToUnencrypted(t *testing.T) {
	d := open(t, sqldbtest.SQLite(t), imapsim.Config{Plain: true})
	d.set(func(n *mailbox.Needs) { n.Account.Security = mailbox.StartTLS })
	if v := d.look(); v.Trouble != mailbox.Insecure {
		t.Errorf("without STARTTLS: %+v", v)
	}
	d.set(func(n *mailbox.Needs) { n.Account.Security = mailbox.TLS })
	if v := d.look(); v.Trouble != mailbox.Insecure {
		t.Errorf("without TLS: %+v", v)
	}
	d = open(t, sqldbtest.SQLite(t), imapsim.Config{TLS: true})
	d.set(func(n *mailbox.Needs) { n.Account.TLS = nil })
	if v := d.look(); v.Trouble != mailbox.Insecure || d.post.Logins() != 0 {
		t.Errorf("with a certificate that nobody knows: %+v", v)
	}
	d.set(func(n *mailbox.Needs) { n.Account.Addr = strings.Replace(n.Account.Addr, "127.0.0.1", "localhost", 1) })
	d.set(func(n *mailbox.Needs) {
		n.Account.TLS = &tls.Config{RootCAs: d.post.Pool, MinVersion: tls.VersionTLS12}
	})
	if v := d.look(); v.Trouble != mailbox.Insecure || d.post.Logins() != 0 {
		t.Errorf("with a certificate of another name: %+v", v)
	}
}

func TestAMailAtWhichItBreaksOffHoldsNoOtherUp(t *testing.T) {
	for _, fault := range []imapsim.Fault{imapsim.Cuts, imapsim.Stops, imapsim.Huge} {
		t.Run(string(fault), func(t *testing.T) {
			d := open(t, sqldbtest.SQLite(t), imapsim.Config{Plain: true})
			if fault == imapsim.Stops {
				d.set(func(n *mailbox.Needs) { n.Account.Patience = 500 * time.Millisecond })
			}
			d.post.Put(start, letter("one"))
			bad := d.post.Put(start, letter("two"))
			d.post.Put(start, letter("three"))
			d.post.Misbehave(fault, bad)
			d.again()
			for range 2 {
				if v := d.look(); v.Trouble == "" {
					t.Errorf("%+v", v)
				}
			}
			d.want("one")
			d.set(func(n *mailbox.Needs) { n.Account.Patience = 20 * time.Second })
			if v := d.look(); v.Trouble != "" || d.overs != 1 {
				t.Errorf("%+v, %d by their heads", v, d.overs)
			}
			d.want("one", "two", "three")
		})
	}
}

func TestOfAMailThatIsTooLargeTheHeadComes(t *testing.T) {
	d := open(t, sqldbtest.SQLite(t), imapsim.Config{Plain: true})
	d.post.Put(start, letter("large")+strings.Repeat("x", 26<<20))
	if v := d.again(); v.Trouble != "" || d.overs != 1 || d.post.Fetched() > 1000 {
		t.Errorf("%+v, %d by their heads, %d bytes sent", v, d.overs, d.post.Fetched())
	}
	d.post.Misbehave(imapsim.Lies, 0)
	d.post.Put(start, letter("larger than it says")+strings.Repeat("x", 26<<20))
	d.post.Put(start, letter("small"))
	if v := d.look(); v.Trouble != "" || d.overs != 2 {
		t.Errorf("%+v, %d by their heads", v, d.overs)
	}
	d.want("large", "larger than it says", "small")
}

func TestAProcessThatDiesHoldsTheMailboxForMinutes(t *testing.T) {
	onEngines(t, func(d *desk) {
		d.post.Put(start, letter("one"))
		ctx, die := context.WithCancel(d.t.Context())
		take := d.needs.Take
		d.set(func(n *mailbox.Needs) {
			n.Take = func(ctx context.Context, a inbox.Arrival, raw []byte) error {
				err := take(ctx, a, raw)
				other := mailbox.NewService(d.db, d.needs, d.now) // of another process
				if err := other.Look(d.t.Context()); err != nil {
					d.t.Error(err)
				}
				die() // between the mail's row and the mailbox's
				return err
			}
		})
		if err := d.Look(ctx); !errors.Is(err, context.Canceled) {
			d.t.Errorf("%v, want canceled", err)
		}
		d.want("one")
		d.set(func(n *mailbox.Needs) { n.Take = take })
		if v := d.look(); v.Trouble != "" {
			d.t.Errorf("%+v", v)
		}
		d.want("one", "one") // the inbox knows that it has it
	})
}

func TestAServerOfSomebodyElseIsUnderstood(t *testing.T) {
	d := open(t, sqldbtest.SQLite(t), imapsim.Config{Plain: true})
	mem, user := imapmemserver.New(), imapmemserver.NewUser("hello@shop.example", `pass "word"`)
	mem.AddUser(user)
	for _, folder := range []string{"INBOX", "고객"} {
		if err := user.Create(folder, nil); err != nil {
			t.Fatal(err)
		}
	}
	put := func(folder, raw string) {
		if _, err := user.Append(folder, reader{strings.NewReader(raw)}, &imap.AppendOptions{Time: start}); err != nil {
			t.Fatal(err)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return mem.NewSession(), nil, nil
		},
		InsecureAuth: true, Caps: imap.CapSet{imap.CapIMAP4rev1: {}},
	})
	done := make(chan error)
	go func() { done <- server.Serve(l) }()
	t.Cleanup(func() { server.Close(); <-done })
	put("INBOX", letter("one"))
	put("INBOX", letter("large")+strings.Repeat("x", 26<<20))
	put("고객", letter("korean"))
	d.set(func(n *mailbox.Needs) {
		n.Account.Addr, n.Mark = l.Addr().String(), true
	})
	for range 2 {
		if v := d.look(); v.Trouble != "" || v.Taken != 2 || d.overs != 1 {
			t.Errorf("%+v, %d by their heads", v, d.overs)
		}
	}
	if n, err := mailbox.Try(t.Context(), d.needs.Account); n != 2 || err != nil {
		t.Errorf("tried: %d mails (%v), want 2", n, err)
	}
	d.set(func(n *mailbox.Needs) { n.Account.Folder = "고객" })
	d.look()
	d.want("one", "large", "korean")
	d.set(func(n *mailbox.Needs) { n.Account.Password = "wrong" })
	if v := d.look(); v.Trouble != mailbox.Refused {
		t.Errorf("with a wrong password: %+v", v)
	}
}

type reader struct{ *strings.Reader }

func (r reader) Size() int64 { return r.Reader.Size() }

func FuzzAnAnswer(f *testing.F) {
	f.Add("* 1 FETCH (UID 5 RFC822.SIZE 10 BODY[]<0> {3}\r\nabc FLAGS (\\Seen \"a\\\"b\"))\r\ns1 OK done\r\n", "BODY[]")
	f.Add("* 1 FETCH (BODY[] \"x\" UID 4294967296)\r\n* SEARCH 1\r\ns1 NO {", "BODY[]")
	f.Add("* ( ) ) \"\r\n+ {99999999999999999999}\r\n", "UID")
	f.Fuzz(func(t *testing.T, said, key string) { mailbox.Read(said, key) })
}
