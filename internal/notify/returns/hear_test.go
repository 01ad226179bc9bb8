package returns_test

import (
	"context"
	"testing"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/consent"
	"github.com/saja-live/saja/internal/notify/returns"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

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
