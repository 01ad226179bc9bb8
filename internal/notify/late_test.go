package notify_test

import (
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestALateWordThatTheFirstArrivedSparesASecondThatHasNotLeftYet(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		first, second := &pigeon{name: "talk"}, &pigeon{name: "text"}
		l := openLoft(t, db, first, second)
		l.guard = func(d notify.Delivery, now time.Time) notify.Verdict {
			if d.Channel == "text" { // not before the morning
				return notify.Verdict{Hold: now.Add(30 * time.Minute), Stop: "night"}
			}
			return notify.Verdict{}
		}
		tell(t, db, l.Service, by(notify.Address{Channel: "talk", Address: "a"}, notify.Address{Channel: "text", Address: "b", Step: 1}))
		l.bring()
		l.hears("missed", "talk-a", notify.Dead, l.at)
		l.bring()
		l.want("a dead, b waiting")
		l.hears("arrived", "talk-a", notify.Delivered, l.at.Add(time.Second))
		l.want("a delivered, b spared")
		l.guard, l.at = nil, l.at.Add(31*time.Minute)
		l.bring()
		if len(second.tried) != 0 {
			t.Errorf("told twice: %v", second.tried)
		}
	})
}
