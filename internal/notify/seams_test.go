package notify_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/todo"
)

// pigeon is a provider that says of each address, and of each time it is tried, what becomes of it; Sent where nothing is said.
type pigeon struct {
	name  string
	says  map[string][]notify.Outcome
	tried []string
	wrote notify.Letter
}

func (p *pigeon) Name() string { return p.name }

func (p *pigeon) Spell(address string) (string, error) {
	if strings.Contains(address, " ") {
		return "", errors.New("nobody is called so")
	}
	return strings.ToLower(address), nil
}

func (p *pigeon) Send(_ context.Context, d notify.Delivery, l notify.Letter) notify.Outcome {
	p.tried, p.wrote = append(p.tried, d.Address), l
	if next := p.says[d.Address]; len(next) > 0 {
		p.says[d.Address] = next[1:]
		return next[0]
	}
	return notify.Outcome{State: notify.Sent, Code: "sent", Provider: p.name + "-" + d.Address}
}

// loft is a shop that sends by pigeons, whose clock and guard are the test's.
type loft struct {
	*notify.Service
	t     *testing.T
	db    *sqldb.DB
	at    time.Time
	guard func(d notify.Delivery, now time.Time) notify.Verdict
	ends  []string
}

func openLoft(t *testing.T, db *sqldb.DB, pigeons ...notify.Channel) *loft {
	t.Helper()
	open(t, db)
	l := &loft{t: t, db: db, at: time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)}
	l.Service = notify.NewService(db, notify.Needs{
		Desk: desk(t), Seal: envelope{}, Channels: pigeons, Guard: l,
		Kinds: []notify.Kind{{Name: "paid", Lane: notify.Ordinary, Until: time.Hour, By: []string{"talk", "text"}}, {Name: "sale", Lane: notify.Bulk, Until: time.Hour, Ad: true, Repeat: true}, {Name: "hint", Lane: notify.Bulk, Until: time.Hour}, {Name: "code", Lane: notify.Urgent, Until: time.Hour, Repeat: true}},
		Ended: func(_ context.Context, _ *sqldb.Tx, d notify.Delivery, o notify.Outcome) error {
			l.ends = append(l.ends, fmt.Sprintf("%s %s", d.Address, o.State))
			return nil
		},
	}, l.now)
	return l
}

func (l *loft) now() time.Time { return l.at }

func (l *loft) Judge(_ context.Context, _ sqldb.Querier, d notify.Delivery, now time.Time) (notify.Verdict, error) {
	if l.guard == nil {
		return notify.Verdict{}, nil
	}
	return l.guard(d, now), nil
}

// bring does what is due by the shop's clock.
func (l *loft) bring() {
	l.t.Helper()
	real := time.Now() // todos are due by the machine's clock
	late := func() time.Time { return real.Add(l.at.Sub(time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC))) }
	if _, err := todo.NewRunner(l.db, todo.Config{}, slog.New(slog.NewTextHandler(l.t.Output(), nil)), late, l.Todos()...).Drain(l.t.Context()); err != nil {
		l.t.Fatal(err)
	}
}

// states are where the deliveries stand, by their addresses.
func (l *loft) states() string {
	l.t.Helper()
	all, err := sqldb.Column[string](l.t.Context(), l.db, "SELECT CONCAT(address, ' ', state) FROM deliveries ORDER BY step, address")
	if err != nil {
		l.t.Fatal(err)
	}
	return strings.Join(all, ", ")
}

func (l *loft) want(states string) {
	l.t.Helper()
	if got := l.states(); got != states {
		l.t.Errorf("they stand at %q, want %q", got, states)
	}
}

func (l *loft) report(r notify.Report) error {
	l.t.Helper()
	return l.db.InTx(l.t.Context(), func(ctx context.Context, tx *sqldb.Tx) error { return l.Report(ctx, tx, r) })
}

// hears a report that cannot fail.
func (l *loft) hears(event, id string, state notify.State, at time.Time) {
	l.t.Helper()
	if err := l.report(notify.Report{Provider: "loft", Event: event, ProviderID: id, State: state, Code: event, At: at}); err != nil {
		l.t.Fatal(err)
	}
}

func by(addresses ...notify.Address) notify.Notice {
	return notify.Notice{Kind: "paid", Event: "order/1", Person: "mina", Lang: "ko", To: addresses, Link: "/orders/1"}
}

func TestALaterStepIsTakenOnlyWhenAllBeforeItEndedBadly(t *testing.T) {
	dead, broken := notify.Outcome{State: notify.Dead, Code: "gone"}, notify.Outcome{State: notify.Broken, Code: "refused"}
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		talk, text := &pigeon{name: "talk"}, &pigeon{name: "text"}
		l := openLoft(t, db, talk, text)
		to := []notify.Address{{Channel: "talk", Address: "a"}, {Channel: "talk", Address: "b"}, {Channel: "text", Address: "C", Step: 1}, {Channel: "text", Address: "d", Step: 2}}
		fresh := func(says map[string][]notify.Outcome, to ...notify.Address) {
			clear(t, db)
			talk.says, text.says, l.ends, l.at = says, says, nil, time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
			tell(t, db, l.Service, by(to...))
			l.bring()
		}

		fresh(map[string][]notify.Outcome{"a": {dead}, "b": {broken}}, to...)
		l.bring()
		l.want("a dead, b broken, c sent, d held")
		l.hears("1", "text-c", notify.Dead, l.at)
		l.bring()
		l.want("a dead, b broken, c dead, d sent")

		fresh(map[string][]notify.Outcome{"a": {dead}}, to...)
		l.want("a dead, b sent, c held, d held") // b may still come back
		l.hears("2", "talk-b", notify.Delivered, l.at)
		l.bring()
		l.want("a dead, b delivered, c spared, d spared")
		if want := []string{"a dead", "b sent", "b delivered", "c spared", "d spared"}; !slices.Equal(l.ends, want) {
			t.Errorf("told of %v, want %v", l.ends, want)
		}
		l.hears("3", "talk-b", notify.Dead, l.at.Add(time.Minute)) // it is not said of a later moment than it is heard in
		l.at = l.at.Add(2 * time.Minute)
		l.hears("4", "talk-b", notify.Dead, l.at) // it came back after all
		l.bring()
		l.want("a dead, b dead, c sent, d spared")

		fresh(nil, notify.Address{Channel: "talk", Address: "no body"}, notify.Address{Channel: "text", Address: "c", Step: 1})
		l.want("no body dead, c sent")

		fresh(nil, to...)
		l.want("a sent, b sent, c held, d held")
		l.at = l.at.Add(time.Hour)
		for _, r := range l.Rounds() {
			if err := r.Do(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		l.want("a sent, b sent, c spared, d spared") // nobody waits for a word any more

		fresh(map[string][]notify.Outcome{"a": {{State: notify.Waiting, Code: "busy"}}}, notify.Address{Channel: "talk", Address: "a"}, notify.Address{Channel: "text", Address: "c", Step: 1})
		l.want("a waiting, c held")

		for _, wrong := range [][]notify.Address{{{Channel: "talk", Address: "a", Step: 1}}, {{Channel: "talk", Address: "a"}, {Channel: "text", Address: "c", Step: 2}}, {{Channel: "talk", Address: "a", Step: -1}}} {
			err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
				n := by(wrong...)
				n.Event = "order/wrong"
				return l.Tell(ctx, tx, n)
			})
			if !errors.Is(err, notify.ErrNotice) {
				t.Errorf("%v: %v", wrong, err)
			}
		}
	})
}

func TestTheGuardIsAskedBeforeEachAttempt(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		talk, text := &pigeon{name: "talk"}, &pigeon{name: "text"}
		l := openLoft(t, db, talk, text)
		morning := l.at.Add(30 * time.Minute)
		l.guard = func(d notify.Delivery, now time.Time) notify.Verdict {
			switch {
			case d.Person != "mina" || d.Ad:
				return notify.Verdict{Stop: "stranger"}
			case d.Channel == "talk":
				return notify.Verdict{Stop: "no_consent"}
			case now.Before(morning):
				return notify.Verdict{Hold: morning, Stop: "night"}
			}
			return notify.Verdict{}
		}
		tell(t, db, l.Service, by(notify.Address{Channel: "talk", Address: "a"}, notify.Address{Channel: "text", Address: "b", Step: 1}))
		l.bring()
		l.bring()
		l.want("a withheld, b waiting")
		if len(talk.tried)+len(text.tried) > 0 {
			t.Errorf("tried %v %v", talk.tried, text.tried)
		}
		codes, err := sqldb.Column[string](t.Context(), db, "SELECT code FROM deliveries ORDER BY address")
		if err != nil || !slices.Equal(codes, []string{"no_consent", "night"}) {
			t.Errorf("%v %v", codes, err)
		}
		l.at = morning
		l.bring()
		l.want("a withheld, b sent")
		if want := []string{"a withheld", "b sent"}; !slices.Equal(l.ends, want) {
			t.Errorf("told of %v, want %v", l.ends, want)
		}
	})
}

func TestReportsCountOnceAndInWhateverOrderTheyCome(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		talk := &pigeon{name: "talk"}
		l := openLoft(t, db, talk)
		sent := func() {
			clear(t, db)
			l.at = l.at.Add(time.Hour)
			tell(t, db, l.Service, by(notify.Address{Channel: "talk", Address: "a"}))
			l.bring()
			l.at = l.at.Add(time.Minute)
		}
		sent()
		early, late := l.at.Add(-30*time.Second), l.at.Add(-10*time.Second)
		l.hears("1", "talk-a", notify.Dead, late)
		l.hears("2", "talk-a", notify.Delivered, early)
		l.want("a dead")
		l.hears("3", "talk-a", notify.Delivered, late) // of one moment, what arrived counts more
		l.want("a delivered")
		l.hears("4", "talk-a", notify.Broken, late)
		l.want("a delivered")
		l.hears("1", "talk-a", notify.Dead, l.at) // heard before
		l.want("a delivered")
		id, err := sqldb.Column[string](t.Context(), db, "SELECT id FROM deliveries")
		if err != nil {
			t.Fatal(err)
		}
		story, err := l.Story(t.Context(), id[0])
		if err != nil || len(story.Reports) != 4 || story.Reports[0].State != notify.Delivered || story.State != notify.Delivered {
			t.Errorf("%+v %v", story.Reports, err)
		}

		for _, r := range []notify.Report{
			{Provider: "loft", Event: "x", ProviderID: "talk-z", State: notify.Dead},
			{Provider: "loft", Event: "x", ProviderID: "talk-a", Delivery: "another", State: notify.Dead},
			{Provider: "loft", Event: "x", State: notify.Dead},
		} {
			if err := l.report(r); !errors.Is(err, notify.ErrNotFound) {
				t.Errorf("%+v: %v", r, err)
			}
		}
		for _, r := range []notify.Report{
			{Provider: "loft", Event: "x", ProviderID: "talk-a", State: notify.Sent},
			{Provider: "loft", ProviderID: "talk-a", State: notify.Dead},
			{Event: "x", ProviderID: "talk-a", State: notify.Dead},
		} {
			if err := l.report(r); !errors.Is(err, notify.ErrNotice) {
				t.Errorf("%+v: %v", r, err)
			}
		}

		// What is sent again for a reason is not ended by what was said of the time before.
		sent()
		if id, err = sqldb.Column[string](t.Context(), db, "SELECT id FROM deliveries"); err != nil {
			t.Fatal(err)
		}
		l.hears("11", "talk-a", notify.Dead, l.at)
		before := l.at
		l.at = l.at.Add(time.Minute)
		if _, err := l.Again(t.Context(), id[0], "번호를 되살렸어요", ""); err != nil {
			t.Fatal(err)
		}
		l.bring()
		if err := l.report(notify.Report{Provider: "loft", Event: "12", Delivery: id[0], State: notify.Broken, At: before}); err != nil {
			t.Fatal(err)
		}
		l.want("a sent")
		if err := l.report(notify.Report{Provider: "loft", Event: "13", Delivery: id[0], State: notify.Delivered}); err != nil {
			t.Fatal(err)
		}
		l.want("a delivered")
	})
}

func TestAReportEndsWhatNobodyKnewOrWasStillTried(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		hasty := &hasty{pigeon: pigeon{name: "mail"}}
		l := openLoft(t, db, hasty)
		hasty.l = l
		cut(t, db, "paid")
		ids, err := sqldb.Column[string](t.Context(), db, "SELECT id FROM deliveries")
		if err != nil {
			t.Fatal(err)
		}
		l.hearsOf(ids[0], notify.Delivered)
		if got, want := story(t, db), "delivered | delivered | 0"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		clear(t, db)
		tell(t, db, l.Service, by(notify.Address{Channel: "mail", Address: "a"}))
		l.bring() // the report is there before the answer
		if got, want := story(t, db), "dead | sent | 0"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if want := []string{"mina@example.com delivered", "a dead"}; !slices.Equal(l.ends, want) {
			t.Errorf("told of %v, want %v", l.ends, want)
		}
	})
}

func (l *loft) hearsOf(delivery string, state notify.State) {
	l.t.Helper()
	if err := l.report(notify.Report{Provider: "loft", Event: delivery, Delivery: delivery, State: state, Code: "said"}); err != nil {
		l.t.Fatal(err)
	}
}

// hasty reports what became of a delivery before it answers.
type hasty struct {
	pigeon
	l *loft
}

func (h *hasty) Send(ctx context.Context, d notify.Delivery, l notify.Letter) notify.Outcome {
	h.l.hearsOf(d.ID, notify.Dead)
	return h.pigeon.Send(ctx, d, l)
}

func TestACrowdIsToldOneNotice(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		talk := &pigeon{name: "talk"}
		l := openLoft(t, db, talk)
		many := func(n notify.Notice, readers ...notify.Reader) error {
			return db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error { return l.TellMany(ctx, tx, n, readers) })
		}
		sale := notify.Notice{Kind: "sale", Event: "sale/1", Link: "/live/1"}
		err := errors.Join(
			many(sale, notify.Reader{Person: "mina", Lang: "ko", Channel: "talk", Address: "A"}, notify.Reader{Person: "jun", Lang: "en", Channel: "talk", Address: "no body"}),
			many(sale, notify.Reader{Person: "sora", Lang: "en", Channel: "talk", Address: "c"}))
		if err != nil {
			t.Fatal(err)
		}
		l.bring()
		l.want("a sent, c sent, no body dead")
		if talk.wrote.Link != "https://shop.example/live/1" {
			t.Errorf("it leads to %q", talk.wrote.Link)
		}
		notices, err := sqldb.Column[int64](t.Context(), db, "SELECT COUNT(*) FROM notices")
		if err != nil || notices[0] != 1 {
			t.Errorf("%d notices, %v", notices, err)
		}
		paid := sale
		paid.Kind = "paid"
		for name, err := range map[string]error{
			"a kind that is not for crowds": many(paid),
			"too many":                      many(sale, make([]notify.Reader, 1001)...),
			"somebody's own":                many(by()),
		} {
			if !errors.Is(err, notify.ErrNotice) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := l.Switch(t.Context(), "sale", false); err != nil {
			t.Fatal(err)
		}
		if err := many(sale, notify.Reader{Channel: "talk", Address: "d"}); err != nil {
			t.Fatal(err)
		}
		l.want("a sent, c sent, d off, no body dead")
	})
}
