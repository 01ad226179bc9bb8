package notify_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// oracle is a flock that can be asked, but does not answer about everyone.
type oracle struct {
	*flock
	silent map[string]bool
	asked  map[string]int
}

func (o *oracle) Ask(_ context.Context, d notify.Delivery) (notify.Outcome, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked[d.Address]++
	if o.silent[d.Address] {
		return notify.Outcome{}, errors.New("the provider does not say")
	}
	return notify.Outcome{State: notify.Sent, Code: "asked", Provider: "f/" + d.ID}, nil
}

func TestOneThatCannotBeAskedAboutHoldsUpNoneOfItsVolley(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		o := &oracle{flock: &flock{}, silent: map[string]bool{"a0": true}, asked: map[string]int{}}
		l := openLoft(t, db, o)
		l.tellCrowd(40)
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			if _, err := tx.ExecContext(ctx, "UPDATE deliveries SET state = 'trying', attempts = 1 WHERE person NOT IN ('p30', 'p31')"); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO delivery_attempts (delivery_id, attempt, begun_at, ended_at, outcome, code, reason, provider_id)
				SELECT id, 1, 1, 0, '', '', '', '' FROM deliveries WHERE state = 'trying'`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		l.bring()
		if got, want := l.counts(), "[sent 39 unknown 1] [sent 39 unknown 1] [1]"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if o.asked["a0"] != 1 || o.heard["a30"] != 1 || o.heard["a0"] != 0 {
			t.Errorf("asked %d times about the one, and sent %d and %d times", o.asked["a0"], o.heard["a30"], o.heard["a0"])
		}
		o.silent = nil
		l.at = l.at.Add(time.Hour)
		l.bring()
		if got, want := l.counts(), "[sent 40] [sent 40] [0]"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

func TestAProbeIsNotSpentOnWhatMayNotGo(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		answers := false
		f := &flock{says: func(notify.Delivery, int) notify.Outcome {
			if answers {
				return notify.Outcome{State: notify.Sent, Code: "sent"}
			}
			return notify.Outcome{State: notify.Waiting, Code: "unreachable"}
		}}
		l := openLoft(t, db, f)
		l.tellCrowd(40)
		l.bring()
		answers = true
		l.guard = func(d notify.Delivery, now time.Time) notify.Verdict {
			switch d.Person {
			case "p0", "p1", "p2":
				return notify.Verdict{Stop: "no_consent"}
			case "p3", "p4":
				return notify.Verdict{Hold: now.Add(10 * time.Hour)}
			}
			return notify.Verdict{}
		}
		l.at = l.at.Add(10 * time.Minute)
		l.bring()
		if got, want := l.counts(), "[sent 35 waiting 2 withheld 3] [sent 35 waiting 40] [1]"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}
