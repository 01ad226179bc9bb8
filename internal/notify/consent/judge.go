package consent

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

var (
	_ notify.Lender = (*Service)(nil)
	_ notify.Sieve  = (*Service)(nil)
)

// Why a delivery is withheld.
const (
	StopNoConsent  = "no_consent"     // they did not agree, or do not any more
	StopSuppressed = "suppressed"     // the address is to be left alone
	StopNoFree     = "no_free_number" // an advertisement by telephone number needs a number to refuse it by, at no cost
	StopInfoOnly   = "info_only"      // an AlimTalk may not advertise
	StopCap        = "cap"            // they were told of enough today
	HoldNight      = "night"          // not before the morning
)

// facts are what an attempt is judged by.
type facts struct {
	agreed, night bool
	since         time.Time // when they agreed
	left          Reason    // why the address is left alone, or ""
	leftAt        time.Time
}

// Judge says whether d may be tried at now, by what stands in the database at this moment: who withdrew a moment ago is not
// written to. An address that mail came back from is left alone by everything; the rest is asked of advertisements only.
func (s *Service) Judge(ctx context.Context, q sqldb.Querier, d notify.Delivery, now time.Time) (notify.Verdict, error) {
	m := MediumOf(d.Channel)
	f, err := findFacts(ctx, q, d.Person, m, s.hash(m, d.Address))
	if err != nil {
		return notify.Verdict{}, fmt.Errorf("judge %s: %w", d.ID, err)
	}
	v := s.rule(d, m, f, now)
	if v != (notify.Verdict{}) || !s.needs.Ad(d.Kind) {
		return v, nil
	}
	taken, err := s.takePlace(ctx, q, d, now)
	if err != nil {
		return notify.Verdict{}, fmt.Errorf("judge %s: %w", d.ID, err)
	}
	if !taken {
		v.Stop = StopCap
	}
	return v, nil
}

// Sift implements notify.Sieve: what is no advertisement goes to every address that is not left alone by everything.
func (s *Service) Sift(ctx context.Context, q sqldb.Querier, all []notify.Delivery, _ time.Time) (map[string]bool, error) {
	asked := map[Medium]map[string][]string{} // deliveries by hash
	for _, d := range all {
		if s.needs.Ad(d.Kind) {
			continue
		}
		m := MediumOf(d.Channel)
		if asked[m] == nil {
			asked[m] = map[string][]string{}
		}
		h := s.hash(m, d.Address)
		asked[m][h] = append(asked[m][h], d.ID)
	}
	clear := make(map[string]bool, len(all))
	for m, deliveries := range asked {
		left, err := leftByAll(ctx, q, m, slices.Collect(maps.Keys(deliveries)))
		if err != nil {
			return nil, fmt.Errorf("sift a crowd: %w", err)
		}
		for _, h := range left {
			delete(deliveries, h)
		}
		for _, ids := range deliveries {
			for _, id := range ids {
				clear[id] = true
			}
		}
	}
	return clear, nil
}

// mostPlaces is how many places a day has where nobody bounds them: those behind are sent, and written down nowhere. It is no less than
// the largest bound that a notice has of its own.
const mostPlaces = 50

// takePlace takes one of the person's places of the day for d's notice, which has the same one on all channels and at every
// try, and says whether there was one, and d's own bound leaves it to go. q is the transaction that writes the attempt down: two that go
// at once never share one.
func (s *Service) takePlace(ctx context.Context, q sqldb.Querier, d notify.Delivery, now time.Time) (bool, error) {
	tx, writes := q.(sqldb.Execer)
	if !writes {
		return true, nil
	}
	times, days := 0, 0
	if s.needs.Cap != nil {
		times, days = s.needs.Cap(d)
	}
	most := cmp.Or(s.needs.PerDay, mostPlaces)
	for range most {
		held, free, has, err := places(ctx, q, d.Person, dayOf(now), d.Notice)
		if err != nil || has {
			return has, err
		}
		if times > 0 {
			sent := held
			if days > 1 {
				if sent, err = placesSince(ctx, q, d.Person, dayOf(now)-int64(days)+1, d.Notice); err != nil {
					return false, err
				}
			}
			if sent >= times {
				return false, nil
			}
		}
		if held >= most {
			return s.needs.PerDay == 0, nil
		}
		if took, err := takePlace(ctx, tx, d.Person, dayOf(now), free, d.Notice); err != nil || took {
			return took, err
		}
	}
	return false, nil
}

// GiveBack frees the place that Judge took for d's notice a moment ago, since it does not go now.
func (s *Service) GiveBack(ctx context.Context, tx *sqldb.Tx, d notify.Delivery, now time.Time) error {
	if !s.needs.Ad(d.Kind) {
		return nil
	}
	if err := leavePlace(ctx, tx, d.Person, dayOf(now), d.Notice); err != nil {
		return fmt.Errorf("give the place of %s back: %w", d.ID, err)
	}
	return nil
}

// rule is the law, without looking anything up.
func (s *Service) rule(d notify.Delivery, m Medium, f facts, now time.Time) notify.Verdict {
	if f.left.forAll() {
		return notify.Verdict{Stop: StopSuppressed}
	}
	switch {
	case !s.needs.Ad(d.Kind):
		return notify.Verdict{}
	case d.Channel == alimTalk:
		return notify.Verdict{Stop: StopInfoOnly}
	case !f.agreed:
		return notify.Verdict{Stop: StopNoConsent}
	case f.left != "" && !f.leftAt.Before(f.since): // who agreed again after they refused is told again
		return notify.Verdict{Stop: StopSuppressed}
	case m == Text && s.needs.FreeNumber == "":
		return notify.Verdict{Stop: StopNoFree}
	case d.Channel == brand && brandRests(now), m != Mail && !f.night && isNight(now):
		return notify.Verdict{Hold: afterNight(now, d.ID, d.Expires), Stop: HoldNight}
	}
	return notify.Verdict{}
}
