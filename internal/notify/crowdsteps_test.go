package notify_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// tellBoth tells people by talk, and by text where that fails.
func (l *loft) tellBoth(people ...string) error {
	l.t.Helper()
	var readers []notify.Reader
	for _, p := range people {
		readers = append(readers, notify.Reader{Person: p, Lang: "ko", Channel: "talk", Address: p}, notify.Reader{Person: p, Lang: "ko", Channel: "text", Address: p + "-text", Step: 1})
	}
	return l.crowd(readers...)
}

func (l *loft) crowd(readers ...notify.Reader) error {
	return l.db.InTx(l.t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		return l.TellMany(ctx, tx, notify.Notice{Kind: "sale", Event: "sale/1", Link: "/live/1"}, readers)
	})
}

func TestOneOfACrowdIsToldInAnotherWayWhereTheFirstFailedForGood(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		first, second := &pigeon{name: "talk", says: map[string][]notify.Outcome{"dead": {{State: notify.Dead, Code: "gone"}}}}, &pigeon{name: "text"}
		l := openLoft(t, db, first, second)
		for _, people := range [][]string{{"dead", "good"}, {"late", "no one"}} { // told in two goes, of one notice; nobody can be reached at the last
			if err := l.tellBoth(people...); err != nil {
				t.Fatal(err)
			}
		}
		l.bring()
		l.want("dead dead, good sent, late sent, no one dead, dead-text waiting, good-text held, late-text held, no one-text dead")
		l.hears("arrived", "talk-good", notify.Delivered, l.at)
		l.hears("missed", "talk-late", notify.Dead, l.at)
		l.bring()
		l.want("dead dead, good delivered, late dead, no one dead, dead-text sent, good-text spared, late-text sent, no one-text dead")
		if got := fmt.Sprint(second.tried); got != "[dead-text late-text]" {
			t.Errorf("told in the other way: %s", got)
		}
	})
}

func TestTheOtherWayOfACrowdIsJudgedByItself(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		first := &pigeon{name: "talk", says: map[string][]notify.Outcome{"a": {{State: notify.Dead, Code: "gone"}}, "b": {{State: notify.Dead, Code: "gone"}}}}
		second := &pigeon{name: "text"}
		l := openLoft(t, db, first, second)
		morning := l.at.Add(30 * time.Minute)
		l.guard = func(d notify.Delivery, now time.Time) notify.Verdict {
			switch {
			case d.Channel == "text" && d.Person == "b": // withdrew meanwhile
				return notify.Verdict{Stop: "no_consent"}
			case d.Channel == "text" && now.Before(morning):
				return notify.Verdict{Hold: morning, Stop: "night"}
			}
			return notify.Verdict{}
		}
		if err := l.tellBoth("a", "b"); err != nil {
			t.Fatal(err)
		}
		l.bring()
		l.bring()
		l.want("a dead, b dead, a-text waiting, b-text withheld")
		l.at = morning.Add(time.Minute)
		l.bring()
		l.want("a dead, b dead, a-text sent, b-text withheld")
	})
}

func TestTheOtherWayOfACrowdIsNotTakenOnceItIsLate(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		first, second := &pigeon{name: "talk"}, &pigeon{name: "text"}
		l := openLoft(t, db, first, second)
		if err := l.tellBoth("a"); err != nil {
			t.Fatal(err)
		}
		l.bring()
		l.at = l.at.Add(2 * time.Hour)
		l.hears("missed", "talk-a", notify.Dead, l.at)
		l.bring()
		l.want("a dead, a-text expired")
	})
}

func TestALaterStepOfACrowdStandsBehindItsOwnFirst(t *testing.T) {
	l := openLoft(t, sqldbtest.SQLite(t), &pigeon{name: "talk"}, &pigeon{name: "text"})
	one := func(person string, step int) notify.Reader {
		return notify.Reader{Person: person, Channel: "talk", Address: "a", Step: step}
	}
	for name, readers := range map[string][]notify.Reader{
		"nothing before it":      {one("a", 1)},
		"another person's":       {one("a", 0), one("b", 1)},
		"one is missing between": {one("a", 0), one("a", 2)},
		"in the wrong order":     {one("a", 0), one("a", 1), one("a", 2), one("a", 1)},
		"nobody's":               {one("", 0), one("", 1)},
		"before the first":       {one("a", -1)},
	} {
		if err := l.crowd(readers...); !errors.Is(err, notify.ErrNotice) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
