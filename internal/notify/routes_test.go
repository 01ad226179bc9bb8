package notify_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// fork is a flock that is reached by two providers, and by none at an address that is neither's.
type fork struct{ *flock }

var _ notify.Routed = fork{}

func (fork) Routes() []string { return []string{"odd", "even"} }

func (fork) RoutesOf(_ context.Context, _ sqldb.Querier, addresses []string) (map[string]string, error) {
	of := map[string]string{}
	for _, a := range addresses {
		of[a] = side(a)
	}
	return of, nil
}

func side(address string) string {
	return map[bool]string{true: "odd", false: "even"}[(address[len(address)-1]-'0')%2 == 1]
}

func (l *loft) volleys() (n int64) {
	l.t.Helper()
	all, err := sqldb.Column[int64](l.t.Context(), l.db, "SELECT COUNT(*) FROM (SELECT volley FROM deliveries WHERE volley <> '' GROUP BY volley) AS v")
	if err != nil {
		l.t.Fatal(err)
	}
	return all[0]
}

func TestAProviderOfAChannelThatIsSilentHoldsUpNoneOfTheOthers(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		silent := true
		f := fork{&flock{says: func(d notify.Delivery, _ int) notify.Outcome {
			if silent && side(d.Address) == "odd" {
				return notify.Outcome{State: notify.Waiting, Code: "unreachable"}
			}
			return notify.Outcome{State: notify.Sent}
		}}}
		l := openLoft(t, db, f)
		l.tellCrowd(60)
		if n := l.volleys(); n != 2 {
			t.Errorf("%d volleys, want one for each provider", n)
		}
		l.bring()
		if got, want := l.counts(), "[sent 30 waiting 30] [sent 30 waiting 30] [1]"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		tell(t, db, l.Service, notify.Notice{Kind: "code", Event: "code/2", To: []notify.Address{{Channel: "talk", Address: "b2"}}})
		tell(t, db, l.Service, notify.Notice{Kind: "paid", Event: "paid/3", To: []notify.Address{{Channel: "talk", Address: "b3"}, {Channel: "talk", Address: "b4"}}})
		l.bring()
		if f.heard["b2"] != 1 || f.heard["b4"] != 1 || f.heard["b3"] != 0 {
			t.Errorf("heard %d and %d of who can be reached, %d of who cannot", f.heard["b2"], f.heard["b4"], f.heard["b3"])
		}
		if all, err := l.Alarms(t.Context()); err != nil || len(all) != 1 || all[0].Name != "odd" {
			t.Errorf("%+v, %v: want one alarm, of the one that is silent", all, err)
		}
		silent = false
		l.at = l.at.Add(10 * time.Minute)
		l.bring()
		if got, want := l.counts(), "[sent 63] [sent 63 waiting 30] [0]"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if all, err := l.Alarms(t.Context()); err != nil || len(all) != 0 {
			t.Errorf("%+v, %v", all, err)
		}
	})
}

func TestAPauseOfOneProviderIsKeptByAllThatGoesByItAlone(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		full := true
		f := fork{&flock{says: func(d notify.Delivery, _ int) notify.Outcome {
			if full && side(d.Address) == "odd" {
				return notify.Outcome{State: notify.Waiting, Code: "slow_down", After: time.Minute, Pause: true}
			}
			return notify.Outcome{State: notify.Sent}
		}}}
		l := openLoft(t, db, f)
		tell(t, db, l.Service, notify.Notice{Kind: "code", Event: "code/1", To: []notify.Address{{Channel: "talk", Address: "b1"}}})
		l.bring()
		l.tellCrowd(20)
		tell(t, db, l.Service, notify.Notice{Kind: "code", Event: "code/3", To: []notify.Address{{Channel: "talk", Address: "b3"}}})
		l.at = l.at.Add(40 * time.Second)
		l.bring()
		for i := range 20 {
			a := fmt.Sprint("a", i)
			if got, want := f.heard[a], map[string]int{"odd": 0, "even": 1}[side(a)]; got != want {
				t.Errorf("%s was called %d times within the pause, want %d", a, got, want)
			}
		}
		if f.heard["b1"] != 1 || f.heard["b3"] != 0 {
			t.Errorf("a code was tried %d and %d times within the pause", f.heard["b1"], f.heard["b3"])
		}
		full = false
		l.at = l.at.Add(2 * time.Minute)
		l.bring()
		if got, want := l.counts(), "[sent 22] [sent 22 waiting 1] [0]"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}
