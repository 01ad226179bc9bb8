package notify

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// Report is what a provider says about a delivery after it took it.
type Report struct {
	Provider   string // up to 32 bytes
	Event      string // what the provider calls this word, up to 190 bytes; each is heard once
	Delivery   string // its id, or "" where only the provider's is known
	ProviderID string // what the provider calls the delivery, as its Outcome said
	State      State  // Delivered, Dead or Broken; Waiting is only told: the provider is still trying
	Code       string
	Reason     string
	At         time.Time // when it was so; zero is now
}

// reportable are the states that a provider can report, the one that counts more first where two are said of one moment.
var reportable = []State{Delivered, Dead, Broken}

// codeReported is that of an attempt whose end is only known by a report.
const codeReported = "reported"

// Report writes a provider's word down and moves its delivery, in the caller's transaction. In whatever order words come, the one of the
// latest moment counts in the end. A word about an attempt before the last, or about what was never tried, is written down and
// moves nothing. It fails with ErrNotFound where nobody knows the delivery, maybe not yet: the provider is to say it again;
// and with ErrNotice where the caller is mistaken.
func (s *Service) Report(ctx context.Context, tx *sqldb.Tx, r Report) error {
	_, err := s.ReportOnce(ctx, tx, r)
	return err
}

// ReportOnce is Report, and says whether the word is new: what else follows from it follows once.
func (s *Service) ReportOnce(ctx context.Context, tx *sqldb.Tx, r Report) (fresh bool, err error) {
	if r.Provider == "" || len(r.Provider) > 32 || r.Event == "" || len(r.Event) > 190 || r.State != Waiting && !slices.Contains(reportable, r.State) {
		return false, fmt.Errorf("report %s of %s: %w", r.State, r.Provider, ErrNotice)
	}
	now := s.now()
	if r.At.IsZero() || r.At.After(now) {
		r.At = now
	}
	r.Code, r.Reason = short(r.Code, 60), short(r.Reason, 500)
	id, attempt, err := attemptOf(ctx, tx, r)
	if err != nil {
		return false, err
	}
	d, err := findDelivery(ctx, tx, id)
	if err != nil {
		return false, err
	}
	fresh, err = insertReport(ctx, tx, r, d.ID, now)
	if err != nil || !fresh || r.State == Waiting {
		return fresh, err
	}
	if attempt.n != d.Attempts || d.Attempts > 1 && r.ProviderID == "" && r.At.Before(attempt.begun) {
		return fresh, nil
	}
	before := d.State
	moved, err := moveReported(ctx, tx, d, r, now)
	if err != nil || !moved {
		return fresh, err
	}
	if before == Waiting || before == Trying || before == Unknown {
		if err := closeReported(ctx, tx, d, r, now); err != nil {
			return fresh, err
		}
		if err := todo.Drop(ctx, tx, string(s.kinds[d.Kind].Lane), d.ID); err != nil {
			return fresh, err
		}
	}
	if before == r.State {
		return fresh, nil
	}
	if err := s.settle(ctx, tx, d, Outcome{State: r.State}); err != nil {
		return fresh, err
	}
	if err := s.ended(ctx, tx, d, Outcome{State: r.State, Code: r.Code, Reason: r.Reason, Provider: r.ProviderID}); err != nil {
		return fresh, err
	}
	return true, s.advance(ctx, tx, d)
}
