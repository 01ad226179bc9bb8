package notify_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/todo"
)

// office is a shop whose staff look at the outbox.
type office struct {
	*notify.Service
	t     *testing.T
	db    *sqldb.DB
	at    time.Time
	owner bool
	trail []deed.Deed
}

func openOffice(t *testing.T, db *sqldb.DB, channel notify.Channel) *office {
	t.Helper()
	open(t, db)
	o := &office{t: t, db: db, at: time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)}
	o.Service = notify.NewService(db, notify.Needs{
		Desk: desk(t), Seal: envelope{}, Channels: []notify.Channel{channel},
		Kinds: []notify.Kind{
			{Name: "order_paid", Lane: notify.Ordinary, Until: time.Hour},
			{Name: "password_reset", Lane: notify.Urgent, Until: time.Hour, Repeat: true, Secret: true, Owed: notify.ForAccess},
		},
		Note:  func(_ context.Context, d deed.Deed) { o.trail = append(o.trail, d) },
		Owner: func(context.Context) bool { return o.owner },
	}, func() time.Time { return o.at })
	return o
}

// bring does what is due, as the shop's runner does.
func (o *office) bring() {
	o.t.Helper()
	if _, err := todo.NewRunner(o.db, todo.Config{}, quiet, time.Now, o.Todos()...).Drain(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) list(f notify.Filter) []notify.NoticeView {
	o.t.Helper()
	p, err := o.List(o.t.Context(), f, list.Query{Size: 100})
	if err != nil || int(p.Total) != len(p.Items) {
		o.t.Fatalf("%d of %d: %v", len(p.Items), p.Total, err)
	}
	return p.Items
}

func paid(number, address string) notify.Notice {
	return notify.Notice{
		Kind: "order_paid", Event: "order/" + number, About: number, Lang: "ko", To: []notify.Address{{Channel: notify.Mail, Address: address}}, Link: "/orders/" + number + "?t=secret",
		Facts: notify.Facts{
			Fill:  map[string]string{"name": "김민아\r\nBcc: all@example.com", "number": number + "\r\nBcc: x@example.com"},
			Goods: []notify.Good{{Name: "떡볶이 <b>", Detail: "2개", Price: "12,900원"}},
			Rows:  []notify.Row{{Name: "total", Value: "12,900원", Sum: true}},
		},
	}
}

// What is marked with its reader's id leads to what is the reader's: staff who look at a letter get it with nobody's.
func TestWhatStaffLookAtHasNoLinkOfItsReader(t *testing.T) {
	db := sqldbtest.SQLite(t)
	open(t, db)
	s := notify.NewService(db, notify.Needs{
		Desk: desk(t), Seal: envelope{}, Channels: []notify.Channel{notify.Drawer{}}, Kinds: []notify.Kind{{Name: "order_paid", Lane: notify.Ordinary, Until: time.Hour}},
		Mark: func(d notify.Delivery, l notify.Letter) notify.Letter {
			l.Plain, l.HTML = l.Plain+"/leave/"+d.Person+d.ID, l.HTML+"/leave/"+d.Person+d.ID
			return l
		},
	}, time.Now)
	n := paid("261127-1", "minji@example.com")
	n.Person = "minji-0001"
	if err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error { return s.Tell(ctx, tx, n) }); err != nil {
		t.Fatal(err)
	}
	p, err := s.List(t.Context(), notify.Filter{}, list.Query{})
	if err != nil || len(p.Items) != 1 {
		t.Fatalf("%+v, %v", p, err)
	}
	of := p.Items[0].ID
	story, err := s.Story(t.Context(), of)
	if err != nil {
		t.Fatal(err)
	}
	page, err := s.Page(t.Context(), of)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{story.Plain, page} {
		if !strings.HasSuffix(text, "/leave/") {
			t.Errorf("staff see %q at its end, want nobody's link", text[max(0, len(text)-60):])
		}
	}
	if l, err := s.Letter(t.Context(), of); err != nil || !strings.HasSuffix(l.Plain, "/leave/minji-0001"+of) {
		t.Errorf("its reader gets %q, %v", l.Plain, err)
	}
}

func TestALetterThatIsKeptIsReadInTheOffice(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		o := openOffice(t, db, notify.Drawer{})
		tell(t, db, o.Service, paid("261127-AAAA", "mina@example.com"), paid("261127-BBBB", "jun@example.com"), paid("261127-CCCC", "a@b.kr\r\nBcc: c@d.kr"), notify.Notice{
			Kind: "password_reset", Event: "reset/1", Person: "mina", Lang: "en", To: []notify.Address{{Channel: notify.Mail, Address: "mina@example.com"}},
			Facts: notify.Facts{Fill: map[string]string{"name": "Mina"}, Rows: []notify.Row{{Name: "number", Value: "open-barley"}}}, Link: "/reset-password?token=opensesame",
		})
		o.bring()
		if all := o.list(notify.Filter{}); len(all) != 4 || all[0].Kind != "password_reset" || all[3].About != "261127-AAAA" {
			t.Fatalf("%+v", all)
		}
		for _, c := range []struct {
			f    notify.Filter
			want int
		}{
			{notify.Filter{State: notify.Kept}, 3},
			{notify.Filter{State: notify.Dead}, 1},
			{notify.Filter{Kind: "order_paid", Words: "mina@"}, 1},
			{notify.Filter{Words: "mina@example.com"}, 2},
			{notify.Filter{Words: "261127-bbbb"}, 1},
			{notify.Filter{Words: "%"}, 0},
			{notify.Filter{Words: "nobody"}, 0},
		} {
			if got := o.list(c.f); len(got) != c.want {
				t.Errorf("%+v: %d, want %d", c.f, len(got), c.want)
			}
		}
		order := o.list(notify.Filter{Words: "261127-AAAA"})[0]
		if strings.ContainsAny(order.Subject, "\r\n") || order.State != notify.Kept || order.Again || order.Tries != 1 {
			t.Errorf("%+v", order)
		}
		story, err := o.Story(t.Context(), order.ID)
		if err != nil || len(story.Attempts) != 1 || story.Attempts[0].State != notify.Kept || story.Hidden || !strings.Contains(story.Plain, "https://shop.example/orders/261127-AAAA?t=secret") {
			t.Errorf("%+v, %v", story, err)
		}
		page, err := o.Page(t.Context(), order.ID)
		if err != nil || !strings.Contains(page, "떡볶이 &lt;b&gt;") || !strings.Contains(page, "12,900원") || strings.Contains(page, "<script") {
			t.Errorf("%s, %v", page, err)
		}
		reset := o.list(notify.Filter{Kind: "password_reset"})[0]
		for _, o.owner = range []bool{false, true} {
			page, err := o.Page(t.Context(), reset.ID)
			story, err2 := o.Story(t.Context(), reset.ID)
			for _, key := range []string{"opensesame", "open-barley"} {
				if shown := strings.Contains(page+story.Plain, key); shown != o.owner || story.Hidden == o.owner || errors.Join(err, err2) != nil {
					t.Errorf("owner %v: %s is shown %v, hidden %v, %v %v", o.owner, key, shown, story.Hidden, err, err2)
				}
			}
		}
		var facts string
		if err := db.QueryRowContext(t.Context(), "SELECT facts FROM notices WHERE kind = 'password_reset'").Scan(&facts); err != nil || !strings.HasPrefix(facts, `{"sealed":"facts of a notice: `) {
			t.Errorf("on disk its facts are %s, %v", facts, err)
		}
		p := newPost(says(notify.Outcome{State: notify.Sent}))
		later := openOffice(t, db, p) // a mail server has been named meanwhile
		if _, err := later.Again(t.Context(), order.ID, "이제 보낼 수 있어요", ""); err != nil {
			t.Error(err)
		}
		if later.bring(); later.list(notify.Filter{Words: "261127-AAAA"})[0].State != notify.Sent {
			t.Errorf("%v", p.tried)
		}
		if none, err := sqldb.Column[string](t.Context(), db, "SELECT link FROM notices WHERE link LIKE '/%'"); err != nil || len(none) > 0 {
			t.Errorf("links lie open: %v %v", none, err)
		}
		o.at = o.at.Add(181 * 24 * time.Hour)
		for _, r := range o.Rounds() {
			if err := r.Do(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if left := o.list(notify.Filter{}); len(left) != 0 {
			t.Errorf("half a year later there are still %+v", left)
		}
	})
}

func TestWhatReachedNobodyIsSentAgainForAReason(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p := newPost(says(notify.Outcome{State: notify.Broken, Code: "smtp_auth"}), says(notify.Outcome{State: notify.Sent}))
		o := openOffice(t, db, p)
		tell(t, db, o.Service, paid("261127-AAAA", "mina@example.com"))
		o.bring()
		n := o.list(notify.Filter{})[0]
		o.at = o.at.Add(3 * time.Hour) // it would be too late by itself
		if _, err := o.Again(t.Context(), n.ID, " ", ""); !errors.Is(err, notify.ErrReason) {
			t.Errorf("without a reason: %v", err)
		}
		if _, err := o.Again(t.Context(), n.ID, "비밀번호를 고쳤어요", ""); err != nil {
			t.Fatal(err)
		}
		if _, err := o.Again(t.Context(), n.ID, "한 번 더", ""); !errors.Is(err, notify.ErrNotAgain) {
			t.Errorf("while it is on its way: %v", err)
		}
		o.bring()
		story, err := o.Story(t.Context(), n.ID)
		if err != nil || story.State != notify.Sent || len(story.Attempts) != 2 || story.Again {
			t.Errorf("%+v, %v", story, err)
		}
		if _, err := o.Again(t.Context(), n.ID, "또 한 번", ""); !errors.Is(err, notify.ErrNotAgain) {
			t.Errorf("once it was sent: %v", err)
		}
		if len(o.trail) != 1 || o.trail[0].Said != "비밀번호를 고쳤어요" || o.trail[0].Things[0].ID != n.ID {
			t.Errorf("the trail tells %+v", o.trail)
		}
		if _, err := o.Again(t.Context(), "no such", "왜", ""); !errors.Is(err, notify.ErrReason) {
			t.Errorf("%v", err)
		}
		if _, err := o.Story(t.Context(), "no such"); !errors.Is(err, notify.ErrNotFound) {
			t.Errorf("%v", err)
		}
	})
}

func TestAWrongAddressIsMendedAndTheTrailSaysSo(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p := newPost(says(notify.Outcome{State: notify.Dead, Code: "smtp_550"}), says(notify.Outcome{State: notify.Sent}), says(notify.Outcome{State: notify.Sent}))
		o := openOffice(t, db, p)
		reset := paid("", "nobody@example.com")
		reset.Kind, reset.Event, reset.About = "password_reset", "reset/1", ""
		tell(t, db, o.Service, paid("261127-AAAA", "mian@example.com"), paid("261127-BBBB", "no address"))
		o.bring()
		for _, number := range []string{"261127-AAAA", "261127-BBBB"} {
			n := o.list(notify.Filter{Words: number})[0]
			if !n.Mend || n.Again != (number == "261127-AAAA") {
				t.Errorf("%+v", n)
			}
			if _, err := o.Again(t.Context(), n.ID, "잘못 적었대요", "still no address"); !errors.Is(err, notify.ErrMend) {
				t.Errorf("another wrong one: %v", err)
			}
			if _, err := o.Again(t.Context(), n.ID, "잘못 적었대요", "mina@EXAMPLE.com"); err != nil {
				t.Fatal(err)
			}
		}
		o.bring()
		if n := o.list(notify.Filter{Words: "mina@example.com"}); len(n) != 2 || n[0].Mend || n[0].State != notify.Sent || n[1].State != notify.Sent {
			t.Errorf("%+v", n)
		}
		if len(o.trail) != 2 || len(o.trail[0].Changes) != 1 || o.trail[0].Changes[0].Field != "address" {
			t.Errorf("the trail tells %+v", o.trail)
		}
		p.answers = []func(context.Context) notify.Outcome{says(notify.Outcome{State: notify.Dead})}
		p.last, p.tried = make(chan struct{}), nil
		tell(t, db, o.Service, reset)
		o.bring()
		n := o.list(notify.Filter{Kind: "password_reset"})[0]
		if _, err := o.Again(t.Context(), n.ID, "다른 데로", "thief@example.com"); n.Mend || !errors.Is(err, notify.ErrNotAgain) {
			t.Errorf("what opens an account goes elsewhere: %+v %v", n, err)
		}
	})
}

func TestWhatAPersonHasToSeeToIsAnAlarm(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		gone := notify.Outcome{State: notify.Waiting, Code: "smtp_unreachable"}
		p := newPost(says(notify.Outcome{State: notify.Broken, Code: "smtp_auth"}), says(gone))
		p.answers = append(p.answers, p.answers[1], p.answers[1], p.answers[1], p.answers[1], p.answers[1], p.answers[1], p.answers[1], p.answers[1], p.answers[1])
		o := openOffice(t, db, p)
		for i := range 12 { // the last finds the provider left alone
			tell(t, db, o.Service, paid(fmt.Sprintf("261127-AAA%d", i), "mina@example.com"))
		}
		o.bring()
		all, err := o.Alarms(t.Context())
		if err != nil || len(all) != 2 || all[0].Kind != notify.AlarmSilent || all[0].Name != "mail" || !all[0].Since.Equal(o.at) || all[1].Kind != notify.AlarmBroken || all[1].Count != 1 {
			t.Errorf("%+v %v", all, err)
		}
		if n := o.list(notify.Filter{State: notify.Waiting}); len(n) != 11 || n[0].Tries != 0 {
			t.Errorf("the last was tried: %+v", n[0])
		}
		p.answers, p.last, p.tried = []func(context.Context) notify.Outcome{says(notify.Outcome{State: notify.Sent})}, make(chan struct{}), nil
		o.at = o.at.Add(10 * time.Second)
		ahead := func() time.Time { return time.Now().Add(time.Minute) }
		for range 2 { // one finds out, the others follow
			p.tried = []string{"one"} // it need not say which was the last
			if _, err := todo.NewRunner(db, todo.Config{}, quiet, ahead, o.Todos()...).Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if n := o.list(notify.Filter{State: notify.Waiting}); len(n) != 0 {
			t.Errorf("%d still wait", len(n))
		}
		if all, err := o.Alarms(t.Context()); err != nil || len(all) != 1 || all[0].Kind != notify.AlarmBroken {
			t.Errorf("%+v %v", all, err)
		}
	})
}

func TestAnAddressWasReachedWhereSomethingWasTakenForItSinceThen(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		o := openOffice(t, db, newPost(says(notify.Outcome{State: notify.Sent}), says(notify.Outcome{State: notify.Dead})))
		tell(t, db, o.Service, paid("261127-AAA1", "mina@example.com"))
		o.bring()
		tell(t, db, o.Service, paid("261127-AAA2", "dohyun@example.com"))
		o.bring()
		for _, c := range []struct {
			channel, address string
			since            time.Duration
			want             bool
		}{{notify.Mail, "mina@example.com", 0, true}, {notify.Mail, "mina@example.com", time.Hour, false}, {"push", "mina@example.com", 0, false}, {notify.Mail, "dohyun@example.com", 0, false}} {
			if got, err := o.Reached(t.Context(), c.channel, c.address, o.at.Add(c.since)); err != nil || got != c.want {
				t.Errorf("%+v: %v, %v", c, got, err)
			}
		}
	})
}

func TestAKindThatIsSwitchedOffIsNotSentAndSaysSo(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		o := openOffice(t, db, notify.Drawer{})
		for range 2 {
			if err := o.Switch(t.Context(), "order_paid", false); err != nil {
				t.Fatal(err)
			}
		}
		if err := o.Switch(t.Context(), "password_reset", false); !errors.Is(err, notify.ErrOwed) {
			t.Errorf("what is owed: %v", err)
		}
		if err := o.Switch(t.Context(), "no_such", true); !errors.Is(err, notify.ErrKind) {
			t.Errorf("what is not known: %v", err)
		}
		tell(t, db, o.Service, paid("261127-AAAA", "mina@example.com"))
		o.bring()
		if n := o.list(notify.Filter{})[0]; n.State != notify.Off || n.Again || n.Tries != 0 {
			t.Errorf("%+v", n)
		}
		if err := o.Switch(t.Context(), "order_paid", true); err != nil {
			t.Fatal(err)
		}
		kinds, err := o.Kinds(t.Context())
		if err != nil || len(kinds) != 2 || !kinds[0].On || kinds[1].Owed == "" {
			t.Errorf("%+v, %v", kinds, err)
		}
		tell(t, db, o.Service, paid("261127-BBBB", "mina@example.com"))
		o.bring()
		if n := o.list(notify.Filter{State: notify.Kept}); len(n) != 1 {
			t.Errorf("%+v", n)
		}
	})
}
