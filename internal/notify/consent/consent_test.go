package consent_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/consent"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/texts"
)

// clock is a time that a test sets.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }

func (c *clock) Set(t time.Time) { c.mu.Lock(); defer c.mu.Unlock(); c.now = t }

// noon is a time of day at which everything may be sent.
var noon = time.Date(2026, 11, 27, 3, 0, 0, 0, time.UTC)

// desk is a service with what it told.
type desk struct {
	*consent.Service
	db    *sqldb.DB
	clock *clock
	told  []notify.Notice
	left  []string
}

func open(t testing.TB, db *sqldb.DB, change ...func(*consent.Needs)) *desk {
	t.Helper()
	if err := sqldb.Migrate(t.Context(), db, "consent", consent.Migrations); err != nil {
		t.Fatal(err)
	}
	catalogue, err := texts.Load(os.DirFS("../../../web"))
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{db: db, clock: &clock{now: noon}}
	needs := consent.Needs{
		Texts: catalogue, Shop: "사자", Key: []byte("a key of a test"), FreeNumber: "080-123-4567", Contact: "02-000-0000", URL: "https://shop.example",
		Ad: func(kind string) bool { return kind == "ad" },
		Tell: func(_ context.Context, _ *sqldb.Tx, n notify.Notice) error {
			d.told = append(d.told, n)
			return nil
		},
		Person: func(_ context.Context, _ sqldb.Querier, person string) (consent.Person, error) {
			return consent.Person{Name: "김민지", Mail: person + "@example.com", Phone: "010-1234-5678"}, nil
		},
		Find:  func(_ context.Context, mail string) (string, error) { p, _, _ := strings.Cut(mail, "@"); return p, nil },
		Actor: func(context.Context) string { return "이직원" },
		Left: func(_ context.Context, _ *sqldb.Tx, delivery string) error {
			d.left = append(d.left, delivery)
			return nil
		},
	}
	for _, c := range change {
		c(&needs)
	}
	d.Service = consent.NewService(db, needs, d.clock.Now)
	return d
}

func (d *desk) choose(t testing.TB, person string, source consent.Source, agreed map[consent.Question]bool) []consent.Event {
	t.Helper()
	var events []consent.Event
	err := d.db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) (err error) {
		events, err = d.Choose(ctx, tx, consent.Answer{Person: person, Lang: "ko", Source: source, Agreed: agreed})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return events
}

// judge also sifts v, among others of another address: what is clear is let go, and what is no advertisement and let go is clear.
func (d *desk) judge(t testing.TB, v notify.Delivery) notify.Verdict {
	t.Helper()
	var verdict notify.Verdict
	var clear map[string]bool
	err := d.db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) (err error) {
		other := notify.Delivery{ID: "other", Kind: "order_paid", Channel: "sms", Address: "01098765432"}
		if clear, err = d.Sift(ctx, tx, []notify.Delivery{v, other}, d.clock.Now()); err != nil {
			return err
		}
		verdict, err = d.Judge(ctx, tx, v, d.clock.Now())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := verdict == (notify.Verdict{}) && v.Kind != "ad"; clear[v.ID] != want || !clear["other"] {
		t.Errorf("%s of %s by %s: judged %+v, and sifted %v", v.ID, v.Kind, v.Channel, verdict, clear)
	}
	return verdict
}

func ad(channel, person string) notify.Delivery {
	address := map[string]string{"mail": person + "@example.com", "push": "device-" + person, "sms": "01012345678", "alimtalk": "01012345678"}[channel]
	return notify.Delivery{ID: "d-" + person, Notice: "n1", Kind: "ad", Person: person, Channel: channel, Address: address, Expires: noon.Add(48 * time.Hour)}
}

var (
	mail      = consent.Question{Purpose: consent.Ad, Medium: consent.Mail}
	push      = consent.Question{Purpose: consent.Ad, Medium: consent.Push}
	text      = consent.Question{Purpose: consent.Ad, Medium: consent.Text}
	nightPush = consent.Question{Purpose: consent.Night, Medium: consent.Push}
)

func TestWhoWithdrewIsNotWrittenToAtTheNextAttempt(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := open(t, db)
		if v := d.judge(t, ad("mail", "minji")); v.Stop != consent.StopNoConsent {
			t.Errorf("before they agreed: %+v, want no_consent", v)
		}
		d.choose(t, "minji", consent.SignUp, map[consent.Question]bool{mail: true, push: false})
		if v := d.judge(t, ad("mail", "minji")); v != (notify.Verdict{}) {
			t.Errorf("after they agreed: %+v, want go", v)
		}
		if v := d.judge(t, ad("push", "minji")); v.Stop != consent.StopNoConsent {
			t.Errorf("by push: %+v, want no_consent", v)
		}
		if v := d.judge(t, notify.Delivery{ID: "o", Kind: "order_paid", Channel: "push", Person: "minji", Address: "device"}); v != (notify.Verdict{}) {
			t.Errorf("an order's notice: %+v, want go", v)
		}
		token := d.Token("minji", consent.Mail, "d-minji")
		if err := d.Unsubscribe(t.Context(), token, "ko", consent.OneClick, false); err != nil {
			t.Fatal(err)
		}
		if v := d.judge(t, ad("mail", "minji")); v.Stop != consent.StopNoConsent {
			t.Errorf("right after the link: %+v, want no_consent", v)
		}
		if len(d.left) != 1 || d.left[0] != "d-minji" {
			t.Errorf("heard of %v, want the one letter", d.left)
		}
	})
}

func TestAnswersAreKeptWithTheWordsThatWereShown(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := open(t, db)
		d.choose(t, "minji", consent.SignUp, map[consent.Question]bool{mail: true, push: true, nightPush: true, text: false})
		d.clock.Set(noon.Add(time.Hour))
		if again := d.choose(t, "minji", consent.MyPage, map[consent.Question]bool{mail: true}); len(again) != 0 {
			t.Errorf("the same answer again wrote %v", again)
		}
		changed := d.choose(t, "minji", consent.MyPage, map[consent.Question]bool{push: false})
		if len(changed) != 2 {
			t.Errorf("refusing push changed %v, want the night as well", changed)
		}
		events, err := d.History(t.Context(), "minji")
		if err != nil || len(events) != 5 {
			t.Fatalf("history of %d, %v, want 5", len(events), err)
		}
		last := events[len(events)-1]
		if want := d.Words("ko", mail); last.Words != want || last.Version != consent.Version || len(last.Hash) != 64 || last.Source != consent.SignUp || !last.At.Equal(noon) {
			t.Errorf("the first answer reads %+v, want %q", last, want)
		}
		if len(d.told) != 2 || d.told[0].Kind != consent.TellResult || d.told[0].To[0].Address != "minji@example.com" {
			t.Errorf("told %+v, want the result of two changes", d.told)
		}
		all, err := d.Standings(t.Context(), "minji")
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range all {
			if want := a.Question == mail; a.Agreed != want {
				t.Errorf("%v stands at %v, want %v", a.Question, a.Agreed, want)
			}
		}
	})
}

func TestOneAnswersAtOnceFromManyPagesIsOneAnswer(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := open(t, db, func(n *consent.Needs) {
			n.Tell = func(context.Context, *sqldb.Tx, notify.Notice) error { return nil }
		})
		var hands sync.WaitGroup
		for range 8 {
			hands.Go(func() {
				err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
					_, err := d.Choose(ctx, tx, consent.Answer{Person: "p", Lang: "en", Source: consent.MyPage, Agreed: map[consent.Question]bool{mail: true}})
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		hands.Wait()
		events, err := d.History(t.Context(), "p")
		if err != nil || len(events) != 1 {
			t.Errorf("%d answers, %v, want 1", len(events), err)
		}
	})
}

func TestTheLinkOfAPreviewOpensNothing(t *testing.T) {
	d := open(t, sqldbtest.SQLite(t))
	token := d.Token("", consent.Mail, "")
	if _, err := d.Behind(t.Context(), token); !errors.Is(err, consent.ErrLink) {
		t.Errorf("behind it: %v, want ErrLink", err)
	}
	if err := d.Unsubscribe(t.Context(), token, "ko", consent.OneClick, true); !errors.Is(err, consent.ErrLink) {
		t.Errorf("one click: %v, want ErrLink", err)
	}
}

func TestALinkOfTheShopAloneUnsubscribes(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := open(t, db)
		d.choose(t, "minji", consent.MyPage, map[consent.Question]bool{mail: true, push: true})
		token := d.Token("minji", consent.Mail, "x")
		for i := range token {
			forged := token[:i] + string(rune(token[i]^1)) + token[i+1:]
			if _, err := d.Behind(t.Context(), forged); !errors.Is(err, consent.ErrLink) {
				t.Fatalf("with letter %d changed: %v, want ErrLink", i, err)
			}
		}
		b, err := d.Behind(t.Context(), token)
		if err != nil || !b.Agreed || b.Undo || b.Address != "mi***@example.com" || len(b.Others) != 1 {
			t.Errorf("behind the link: %+v, %v", b, err)
		}
		if v := d.judge(t, ad("mail", "minji")); v.Stop != "" {
			t.Errorf("looking changed something: %+v", v)
		}
		if err := d.Undo(t.Context(), token, "ko"); !errors.Is(err, consent.ErrUndo) {
			t.Errorf("taking back what was not refused: %v, want ErrUndo", err)
		}
		if err := d.Unsubscribe(t.Context(), token, "ko", consent.Link, false); err != nil {
			t.Fatal(err)
		}
		if err := d.Undo(t.Context(), token, "ko"); err != nil {
			t.Fatal(err)
		}
		if v := d.judge(t, ad("mail", "minji")); v.Stop != "" {
			t.Errorf("after it was taken back: %+v, want go", v)
		}
		for range 2 {
			if err := d.Unsubscribe(t.Context(), token, "ko", consent.Link, false); err != nil {
				t.Fatal(err)
			}
			if err := d.Undo(t.Context(), token, "ko"); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.Unsubscribe(t.Context(), token, "ko", consent.Link, false); err != nil {
			t.Fatal(err)
		}
		if err := d.Undo(t.Context(), token, "ko"); !errors.Is(err, consent.ErrUndo) {
			t.Errorf("taken back a fourth time in a day: %v, want ErrUndo", err)
		}
		d.clock.Set(noon.Add(time.Hour))
		if b, _ := d.Behind(t.Context(), token); b.Undo {
			t.Error("what was refused an hour ago can be taken back")
		}
		d.clock.Set(noon.AddDate(5, 0, 0))
		if err := d.Unsubscribe(t.Context(), token, "ko", consent.Link, true); err != nil {
			t.Fatalf("five years later: %v", err)
		}
		if b, _ := d.Behind(t.Context(), token); b.Agreed || len(b.Others) != 0 {
			t.Errorf("after all were refused: %+v", b)
		}
	})
}

func TestTwoYearsLaterTheyAreToldOnceAndStillAgree(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := open(t, db)
		d.choose(t, "minji", consent.SignUp, map[consent.Question]bool{mail: true})
		d.clock.Set(noon.AddDate(0, 1, 0))
		d.choose(t, "minji", consent.MyPage, map[consent.Question]bool{push: true})
		d.told = nil
		renew := d.Rounds()[0].Do
		for _, step := range []struct {
			at   time.Time
			want int
		}{{noon.AddDate(2, 0, -1), 0}, {noon.AddDate(2, 0, 0), 1}, {noon.AddDate(2, 2, 0), 1}, {noon.AddDate(4, 0, 0), 2}} {
			d.clock.Set(step.at)
			if err := renew(t.Context()); err != nil {
				t.Fatal(err)
			}
			if len(d.told) != step.want {
				t.Errorf("at %s told %d times, want %d", step.at, len(d.told), step.want)
			}
		}
		if len(d.told[0].Facts.Rows) != 2 || d.told[0].Kind != consent.TellRenewal || d.told[0].Event == d.told[1].Event {
			t.Errorf("told %+v", d.told)
		}
		if v := d.judge(t, notify.Delivery{ID: "d", Kind: "ad", Channel: "mail", Person: "minji", Address: "minji@example.com"}); v.Stop != "" {
			t.Errorf("without an answer: %+v, want go", v)
		}
		if err := d.Rounds()[1].Do(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAnAddressOnTheListIsLeftAlone(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := open(t, db)
		d.choose(t, "minji", consent.MyPage, map[consent.Question]bool{mail: true, text: true})
		if v := d.judge(t, ad("sms", "minji")); v.Stop != "" {
			t.Fatalf("before: %+v", v)
		}
		d.clock.Set(noon.Add(time.Minute))
		if err := d.Refuse(t.Context(), consent.Text, "+82 10-1234-5678", consent.FreeCall, "전화로 거부"); err != nil {
			t.Fatal(err)
		}
		if v := d.judge(t, ad("sms", "minji")); v.Stop != consent.StopSuppressed {
			t.Errorf("after the free number: %+v, want suppressed", v)
		}
		if v := d.judge(t, notify.Delivery{ID: "o", Kind: "order_paid", Channel: "sms", Person: "minji", Address: "010-1234-5678"}); v.Stop != "" {
			t.Errorf("an order's notice to them: %+v, want go", v)
		}
		p, err := d.Suppressed(t.Context(), consent.SuppressedFilter{Address: "010 1234 5678"}, list.Query{})
		if err != nil || p.Total != 1 || p.Items[0].Shown != "010-****-5678" || p.Items[0].Actor != "이직원" {
			t.Fatalf("the list: %+v, %v", p, err)
		}
		d.clock.Set(noon.Add(2 * time.Minute))
		d.choose(t, "minji", consent.MyPage, map[consent.Question]bool{text: false})
		d.choose(t, "minji", consent.MyPage, map[consent.Question]bool{text: true})
		d.clock.Set(noon.Add(3 * time.Minute))
		if v := d.judge(t, ad("sms", "minji")); v.Stop != "" {
			t.Errorf("after they agreed again: %+v, want go", v)
		}
		if err := d.Lift(t.Context(), p.Items[0].ID, " "); !errors.Is(err, consent.ErrReason) {
			t.Errorf("without a reason: %v", err)
		}
		if err := d.Lift(t.Context(), p.Items[0].ID, "본인이 다시 요청"); err != nil {
			t.Fatal(err)
		}
		if err := d.Lift(t.Context(), p.Items[0].ID, "한 번 더"); !errors.Is(err, consent.ErrNotFound) {
			t.Errorf("twice: %v", err)
		}
		if err := d.Refuse(t.Context(), consent.Text, "12", consent.OptOut, ""); !errors.Is(err, consent.ErrAddress) {
			t.Errorf("no number: %v", err)
		}
	})
}

// A hard bounce that was a mistake says nothing of what the person behind the address refused.
func TestEachReasonIsKeptByItselfAndLiftedAlone(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := open(t, db)
		address := "minji@example.com"
		offer, order := ad("mail", "minji"), notify.Delivery{ID: "o", Kind: "order_paid", Channel: "mail", Person: "minji", Address: address}
		d.choose(t, "minji", consent.MyPage, map[consent.Question]bool{mail: true})
		for i, r := range []consent.Reason{consent.OptOut, consent.HardBounce, consent.Complaint, consent.OptOut} {
			d.clock.Set(noon.Add(time.Duration(i+1) * time.Minute))
			err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
				return d.Leave(ctx, tx, consent.Mail, address, r, "", "")
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		ids := map[consent.Reason]string{}
		p, err := d.Suppressed(t.Context(), consent.SuppressedFilter{Address: address}, list.Query{})
		if err != nil || len(p.Items) != 3 {
			t.Fatalf("the list: %+v, %v, want three reasons", p, err)
		}
		for _, l := range p.Items {
			ids[l.Reason] = l.ID
		}
		for _, step := range []struct {
			lift         consent.Reason
			offer, order string // what stops them then
		}{{"", consent.StopSuppressed, consent.StopSuppressed}, {consent.HardBounce, consent.StopSuppressed, ""}, {consent.Complaint, consent.StopSuppressed, ""}, {consent.OptOut, "", ""}} {
			if step.lift != "" {
				if err := d.Lift(t.Context(), ids[step.lift], "확인했어요"); err != nil {
					t.Fatal(err)
				}
			}
			if got := d.judge(t, offer).Stop; got != step.offer {
				t.Errorf("an offer after %q was lifted: %q, want %q", step.lift, got, step.offer)
			}
			if got := d.judge(t, order).Stop; got != step.order {
				t.Errorf("an order's notice after %q was lifted: %q, want %q", step.lift, got, step.order)
			}
		}
	})
}

func TestMailThatCameBackStopsEverythingAndAComplaintOnlyOffers(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := open(t, db)
		d.choose(t, "minji", consent.MyPage, map[consent.Question]bool{mail: true})
		order := notify.Delivery{ID: "o", Kind: "order_paid", Channel: "mail", Person: "minji", Address: "minji@example.com", Attempts: 1}
		end := func(o notify.Outcome) {
			t.Helper()
			if err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error { return d.Ended(ctx, tx, order, o) }); err != nil {
				t.Fatal(err)
			}
		}
		end(notify.Outcome{State: notify.Sent})
		if v := d.judge(t, ad("mail", "minji")); v.Stop != "" {
			t.Errorf("after one that was sent: %+v", v)
		}
		end(notify.Outcome{State: notify.Dead, Code: "complaint"})
		if v := d.judge(t, ad("mail", "minji")); v.Stop != consent.StopSuppressed {
			t.Errorf("after a complaint: %+v", v)
		}
		if v := d.judge(t, order); v.Stop != "" {
			t.Errorf("an order after a complaint: %+v", v)
		}
		end(notify.Outcome{State: notify.Dead, Code: "smtp_550"}) // it may be the shop that they refused
		if v := d.judge(t, order); v.Stop != "" {
			t.Errorf("an order after a mail was refused: %+v", v)
		}
		end(notify.Outcome{State: notify.Dead, Code: notify.NoMailbox})
		if v := d.judge(t, order); v.Stop != consent.StopSuppressed {
			t.Errorf("an order after mail came back: %+v", v)
		}
		end(notify.Outcome{State: notify.Dead, Code: "complaint"})
		p, err := d.Suppressed(t.Context(), consent.SuppressedFilter{Reason: consent.HardBounce}, list.Query{})
		if err != nil || p.Total != 1 {
			t.Errorf("a later complaint hid that mail came back: %+v, %v", p, err)
		}
	})
}

func TestNobodyIsToldOfMoreThanTheDayHasPlaces(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := open(t, db, func(n *consent.Needs) { n.PerDay = 2 })
		d.choose(t, "minji", consent.MyPage, map[consent.Question]bool{mail: true, push: true})
		var (
			hands sync.WaitGroup
			mu    sync.Mutex
			gone  int
		)
		for i := range 6 {
			hands.Go(func() {
				one := ad("mail", "minji")
				one.Notice = "notice " + string(rune('a'+i))
				if v := d.judge(t, one); v.Stop == "" {
					mu.Lock()
					gone++
					mu.Unlock()
				} else if v.Stop != consent.StopCap {
					t.Errorf("%+v", v)
				}
			})
		}
		hands.Wait()
		if gone != 2 {
			t.Errorf("%d went at once, want 2", gone)
		}
		d.clock.Set(noon.Add(15 * time.Hour)) // three in the morning
		if v := d.judge(t, ad("mail", "minji")); v.Stop != "" {
			t.Errorf("the next day: %+v", v)
		}
		if v := d.judge(t, ad("mail", "minji")); v.Stop != "" {
			t.Errorf("the same notice at its second try: %+v", v)
		}
	})
}

func TestAPlaceThatIsGivenBackIsAnothers(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := open(t, db, func(n *consent.Needs) { n.PerDay = 2 })
		d.choose(t, "minji", consent.MyPage, map[consent.Question]bool{mail: true})
		of := func(notice string) notify.Delivery {
			v := ad("mail", "minji")
			v.Notice = notice
			return v
		}
		for _, notice := range []string{"a", "b"} {
			if v := d.judge(t, of(notice)); v.Stop != "" {
				t.Fatalf("%s: %+v", notice, v)
			}
		}
		if err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error { return d.GiveBack(ctx, tx, of("a"), d.clock.Now()) }); err != nil {
			t.Fatal(err)
		}
		for _, step := range []struct{ notice, want string }{{"c", ""}, {"b", ""}, {"a", consent.StopCap}} {
			if v := d.judge(t, of(step.notice)); v.Stop != step.want {
				t.Errorf("%s after a gave its place back: %+v, want %q", step.notice, v, step.want)
			}
		}
	})
}

func TestANoticesOwnBoundHoldsWhereTheDayHasNone(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := open(t, db, func(n *consent.Needs) { n.Cap = func(v notify.Delivery) (int, int) { return 50, 1 } })
		d.choose(t, "minji", consent.MyPage, map[consent.Question]bool{mail: true})
		gone := 0
		for i := range 52 {
			v := ad("mail", "minji")
			v.Notice = "notice " + string(rune('A'+i))
			if d.judge(t, v).Stop == "" {
				gone++
			}
		}
		if gone != 50 {
			t.Errorf("%d went, want 50", gone)
		}
	})
}

// A campaign may leave those alone who were sent much already, whatever a day holds.
func TestANoticeOfItsOwnBoundLeavesThoseAloneWhoHadEnough(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := open(t, db, func(n *consent.Needs) {
			n.Cap = func(v notify.Delivery) (int, int) {
				if v.Notice == "modest" {
					return 2, 3
				}
				return 0, 0
			}
		})
		d.choose(t, "minji", consent.MyPage, map[consent.Question]bool{mail: true})
		offer := func(notice string) string {
			t.Helper()
			v := ad("mail", "minji")
			v.Notice, v.Expires = notice, d.clock.Now().Add(time.Hour)
			return d.judge(t, v).Stop
		}
		for day, step := range []struct{ notice, want string }{{"first", ""}, {"modest", ""}, {"modest", ""}, {"second", ""}, {"third", ""}} {
			d.clock.Set(noon.AddDate(0, 0, day/2))
			if got := offer(step.notice); got != step.want {
				t.Errorf("%s on day %d: %q, want %q", step.notice, day/2, got, step.want)
			}
		}
		d.clock.Set(noon.AddDate(0, 0, 2))
		if got := offer("modest"); got != consent.StopCap {
			t.Errorf("with five sent in three days: %q, want %q", got, consent.StopCap)
		}
		d.clock.Set(noon.AddDate(0, 0, 5))
		if got := offer("modest"); got != "" {
			t.Errorf("with none sent in three days: %q, want it to go", got)
		}
	})
}

func TestThoseWhoAgreeAreFoundInTheirOrderWithTheirLanguage(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := open(t, db)
		for _, person := range []string{"a", "b", "c", "d"} {
			d.choose(t, person, consent.MyPage, map[consent.Question]bool{mail: person != "b", push: true})
		}
		found, err := d.Agreed(t.Context(), db, consent.Mail, "a", 5)
		if err != nil || len(found) != 2 || found[0] != (consent.Reader{Person: "c", Lang: "ko"}) || found[1].Person != "d" {
			t.Errorf("behind a: %v, %v, want c and d", found, err)
		}
	})
}
