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

// Judge stops a letter whose campaign was cancelled after it was written down, and holds one whose campaign is paused, by what stands in the
// database right before it leaves.
func (s *Service) Judge(ctx context.Context, q sqldb.Querier, d notify.Delivery, now time.Time) (notify.Verdict, error) {
	o := ofDelivery(d)
	if o.campaign == "" {
		return notify.Verdict{}, nil
	}
	state, err := stateOf(ctx, q, o.campaign)
	if err != nil {
		return notify.Verdict{}, fmt.Errorf("judge %s by its campaign: %w", d.ID, err)
	}
	switch state {
	case Cancelled:
		return notify.Verdict{Stop: StopCancelled}, nil
	case Paused:
		return notify.Verdict{Hold: now.Add(pausedFor), Stop: HoldPaused}, nil
	}
	return notify.Verdict{}, nil
}
