package returns_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/consent"
	"github.com/saja-live/saja/internal/notify/returns"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// A server that did not get rid of its bounce writes another, in other words; so do those behind it.
func TestAMailComesBackOnceHoweverItIsWorded(t *testing.T) {
	for name, c := range map[string]struct {
		statuses []string
		want     []notify.State
	}{
		"the same in other words":  {[]string{"5.1.1", "5.1.10", "5.1.2"}, []notify.State{notify.Dead}},
		"not wanted":               {[]string{"5.7.1", "5.2.2", ""}, []notify.State{notify.Broken}},
		"not wanted, then nobody":  {[]string{"5.2.2", "5.1.1", "5.7.1", "5.1.1"}, []notify.State{notify.Broken, notify.Dead}},
		"nobody, then not wanted":  {[]string{"5.1.1", "5.2.2", "5.1.1"}, []notify.State{notify.Dead}},
		"spam in between, nothing": {[]string{"5.1.1", "spam", "5.1.1", "spam"}, []notify.State{notify.Dead, notify.Delivered}},
	} {
		d := notify.Delivery{ID: delivery, Channel: notify.Mail, Attempts: 1, Address: "mina@example.com", State: notify.Sent}
		heard := map[string]bool{}
		var got []notify.State
		n := returns.Needs{
			Delivery: func(context.Context, *sqldb.Tx, string) (notify.Delivery, error) { return d, nil },
			Report: func(_ context.Context, _ *sqldb.Tx, r notify.Report) (bool, error) {
				if heard[r.Event] {
					return false, nil
				}
				heard[r.Event], d.State = true, r.State
				got = append(got, r.State)
				return true, nil
			},
			Leave: func(context.Context, *sqldb.Tx, consent.Medium, string, consent.Reason, string, string) error {
				return nil
			},
		}
		for i, status := range c.statuses {
			w := returns.Word{Source: "mail", Event: fmt.Sprint("its bytes ", i), Delivery: delivery, Fate: returns.Failed, Status: status}
			if status == "spam" {
				w.Fate = returns.Complaint
			}
			if err := n.Hear(t.Context(), nil, w); err != nil {
				t.Fatal(err)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: it moved to %v, want %v", name, got, c.want)
		}
	}
}

func TestAWordHeardTwiceRefusesOnce(t *testing.T) {
	heard := map[string]bool{}
	var left []consent.Reason
	n := returns.Needs{
		Delivery: func(_ context.Context, _ *sqldb.Tx, id string) (notify.Delivery, error) {
			return notify.Delivery{ID: id, Channel: notify.Mail, Attempts: 1, Address: "mina@example.com"}, nil
		},
		Report: func(_ context.Context, _ *sqldb.Tx, r notify.Report) (bool, error) {
			fresh := !heard[r.Event]
			heard[r.Event] = true
			return fresh, nil
		},
		Leave: func(_ context.Context, _ *sqldb.Tx, _ consent.Medium, _ string, r consent.Reason, _, _ string) error {
			left = append(left, r)
			return nil
		},
	}
	for range 2 {
		for _, f := range []returns.Fate{returns.Complaint, returns.Refusal} {
			if err := n.Hear(t.Context(), nil, returns.Word{Source: "mail", Event: string(f), Delivery: delivery, Fate: f}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(left) != 2 || left[0] != consent.Complaint || left[1] != consent.OptOut {
		t.Errorf("refused %v, want each once", left)
	}
}
