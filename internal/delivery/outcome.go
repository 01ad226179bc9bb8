package delivery

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

// outcome is how a parcel ended, as it is counted.
type outcome struct {
	what     string // delivered, returned or lost; empty: it has not ended
	carrier  string
	area     Area
	handed   time.Time // when the carrier had it; zero: nobody knows, or it did not arrive
	withHour bool      // handed tells the hour too
	ended    time.Time
	late     bool
}

// outcomeOf is how p ended. How long it took counts where two sound clocks of its carrier tell it, and nobody else.
func outcomeOf(p Parcel, area Area, now time.Time) outcome {
	o := outcome{carrier: p.Carrier, area: area, ended: p.Moved}
	switch p.State {
	case parcel.Returned:
		o.what = "returned"
	case parcel.Exception:
		o.what = "lost"
	case parcel.Delivered:
		o.what, o.ended = "delivered", p.Delivered
		arrived := slices.IndexFunc(p.Events, func(e parcel.Event) bool {
			return e.State == parcel.Delivered && e.Time.Equal(p.Delivered) && sound(e, now)
		})
		if arrived < 0 {
			break
		}
		handed, hour := p.handed(now)
		if handed.IsZero() || daysBetween(handed, o.ended) < 0 || hour && !p.Events[arrived].DateOnly && o.ended.Before(handed) {
			break
		}
		o.handed, o.withHour, o.late = handed, hour, p.overdue(o.ended)
	}
	return o
}

// days names the column in which a parcel is counted that took so many.
func (o outcome) days() string {
	return fmt.Sprint("d", min(daysBetween(o.handed, o.ended), len(histogram{})-1))
}

// endings are the bits of what is told of a parcel that has ended.
var endings = func() (bits told) {
	for _, what := range []string{"delivered", "returned", "lost"} {
		bits |= 1 << slices.Index(tellings, what)
	}
	return bits
}()

// count has p counted as it ended, and not any more as it had ended before. What it changes is written in tx alone, and last of
// all, so that those who count the same do not wait for each other.
func (s *Service) count(ctx context.Context, tx *sqldb.Tx, p Parcel) error {
	is := outcomeOf(p, s.areaOf(p), s.clock())
	if is.what == "" && p.told&endings == 0 {
		return nil
	}
	was, err := findOutcome(ctx, tx, p.ID)
	if err != nil || was.what == is.what && was.ended.Equal(is.ended.Truncate(time.Millisecond)) {
		return err // how long it took is said once, as its carrier may tell less of it later
	}
	if err := uncount(ctx, tx, p.ID, was); err != nil || is.what == "" {
		return err
	}
	if err := insertOutcome(ctx, tx, p.ID, is); err != nil {
		return err
	}
	return is.book(ctx, tx, 1)
}

// uncount takes a parcel off again that was counted as was.
func uncount(ctx context.Context, tx *sqldb.Tx, parcelID string, was outcome) error {
	if was.what == "" {
		return nil
	}
	if err := deleteOutcome(ctx, tx, parcelID); err != nil {
		return err
	}
	return was.book(ctx, tx, -1)
}

// book adds n to each number in which an outcome is counted, in an order that is the same for all.
func (o outcome) book(ctx context.Context, tx *sqldb.Tx, n int64) error {
	columns := []string{o.what}
	if o.what == "delivered" {
		columns = []string{"untimed"}
	}
	if !o.handed.IsZero() {
		columns = []string{o.days()}
		for _, c := range cells(o.carrier, o.area, o.handed, o.withHour) {
			if err := addArrival(ctx, tx, c, monthOf(o.ended), o.days(), n); err != nil {
				return err
			}
		}
	}
	if o.late {
		columns = append(columns, "late")
	}
	day := dateNumber(o.ended)
	if err := addOutcome(ctx, tx, dailySpan, day, o, columns, n); err != nil {
		return err
	}
	return addOutcome(ctx, tx, monthlySpan, day-day%100+1, o, columns, n)
}

// leave ends the watch of a parcel that nobody waits for any more. One in which nothing of the shop lies does not count, as its
// number may have been wrong.
func (s *Service) leave(ctx context.Context, tx *sqldb.Tx, parcelID string) error {
	if err := rest(ctx, tx, parcelID); err != nil {
		return err
	}
	mine, err := holdsShipments(ctx, tx, parcelID)
	if err != nil || mine {
		return err
	}
	was, err := findOutcome(ctx, tx, parcelID)
	if err != nil {
		return err
	}
	return uncount(ctx, tx, parcelID, was)
}

// countAtOnce is how many parcels of the past are counted at a time.
const countAtOnce = 200

// CountPast counts parcels that had ended before they were counted as they end, until there are none left.
func (s *Service) CountPast(ctx context.Context) error {
	for ctx.Err() == nil {
		ids, err := sqldb.Column[string](ctx, s.db, `SELECT parcel_id FROM parcels_to_count ORDER BY parcel_id LIMIT ?`, countAtOnce)
		if err != nil || len(ids) == 0 {
			return err
		}
		err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			for _, parcelID := range ids {
				if err := s.countPast(ctx, tx, parcelID); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("count parcels of the past: %w", err)
		}
	}
	return ctx.Err()
}

func (s *Service) countPast(ctx context.Context, tx *sqldb.Tx, parcelID string) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `DELETE FROM parcels_to_count WHERE parcel_id = ?`, parcelID))
	if err != nil || n == 0 { // another process took it
		return err
	}
	mine, err := holdsShipments(ctx, tx, parcelID)
	if err != nil || !mine {
		return err
	}
	p, err := findParcel(ctx, tx, `WHERE p.id = ?`, parcelID)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.count(ctx, tx, p)
}

// How long is counted with: what nobody reads any more goes.
const (
	keepArrivals = 12  // months
	keepDays     = 400 // of which the desk's figures are kept by the day
)

// ForgetCounts removes counts of long ago.
func (s *Service) ForgetCounts(ctx context.Context) error {
	now := s.clock()
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		return forgetCounts(ctx, tx, monthOf(now)-keepArrivals, dateNumber(now.AddDate(0, 0, -keepDays)))
	})
}
