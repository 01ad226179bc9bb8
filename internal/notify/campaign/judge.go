package campaign

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

var _ notify.Guard = (*Service)(nil)

// Why a letter of a campaign does not leave.
const (
	StopCancelled = "cancelled"       // its campaign was cancelled before it left
	HoldPaused    = "campaign_paused" // its campaign is paused
)

// pausedFor is when a letter of a paused campaign asks again.
const pausedFor = time.Minute

// Judge stops a letter whose campaign was cancelled after it was written down, and holds one whose campaign somebody paused, by what stands in
// the database right before it leaves. One that paused by itself since the next would have cost too much still tells those it had the money for.
func (s *Service) Judge(ctx context.Context, q sqldb.Querier, d notify.Delivery, now time.Time) (notify.Verdict, error) {
	o := ofDelivery(d)
	if o.campaign == "" {
		return notify.Verdict{}, nil
	}
	state, why, err := stateOf(ctx, q, o.campaign)
	if err != nil {
		return notify.Verdict{}, fmt.Errorf("judge %s by its campaign: %w", d.ID, err)
	}
	switch {
	case state == Cancelled:
		return notify.Verdict{Stop: StopCancelled}, nil
	case state == Paused && why == "":
		return notify.Verdict{Hold: now.Add(pausedFor), Stop: HoldPaused}, nil
	}
	return notify.Verdict{}, nil
}

// Sift implements notify.Sieve: what is told by no campaign is no business of theirs.
func (*Service) Sift(_ context.Context, _ sqldb.Querier, all []notify.Delivery, _ time.Time) (map[string]bool, error) {
	clear := map[string]bool{}
	for _, d := range all {
		if ofDelivery(d).campaign == "" {
			clear[d.ID] = true
		}
	}
	return clear, nil
}
