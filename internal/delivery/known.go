package delivery

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Since says since when a number of a carrier is watched, both in the spelling of [parcel.Validate], or fails with ErrNotFound.
func (s *Service) Since(ctx context.Context, carrier, invoice string) (time.Time, error) {
	since, err := sqldb.Column[int64](ctx, s.db, `SELECT created_at FROM parcels WHERE carrier = ? AND invoice = ?`, carrier, invoice)
	if err == nil && len(since) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return time.Time{}, err
	}
	return sqldb.Moment(since[0]), nil
}

// Last is the last number of a carrier that is or was watched, of those from first to last in the order of their text, or "" without one.
func (s *Service) Last(ctx context.Context, carrier, first, last string) (string, error) {
	numbers, err := sqldb.Column[string](ctx, s.db, `
		SELECT invoice FROM parcels WHERE carrier = ? AND invoice BETWEEN ? AND ? ORDER BY invoice DESC LIMIT 1`, carrier, first, last)
	if err != nil || len(numbers) == 0 {
		return "", err
	}
	return numbers[0], nil
}
