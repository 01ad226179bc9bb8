package device

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// A token is easily made up. One that its service never took anything for is let go of sooner than one that it did.
const (
	unproven = 60 * 24 * time.Hour // since it was here last
	sifted   = 500                 // at a time
)

// sift looks at devices that were here so long ago and were not known to be reached: those that were by now stay as long as any, the
// others leave with their wishes. The outbox remembers what was taken for longer than that.
func (s *Service) sift(ctx context.Context) error {
	until := s.now().Add(-unproven)
	for {
		all, err := unprovenUntil(ctx, s.db, until, sifted)
		if err != nil {
			return fmt.Errorf("find devices that were never reached: %w", err)
		}
		reached := map[string]bool{}
		for _, d := range all {
			if reached[d.ID], err = s.needs.Notices().Reached(ctx, Push, d.ID, d.addressed); err != nil {
				return err
			}
		}
		err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			for _, d := range all {
				if err := settle(ctx, tx, d.ID, reached[d.ID], until); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("let go of devices that were never reached: %w", err)
		}
		if len(all) < sifted {
			return nil
		}
	}
}

// unprovenUntil are the first devices, by their ids and since when they have their addresses, that were last here by then and are not known to be reached.
func unprovenUntil(ctx context.Context, q sqldb.Querier, until time.Time, most int) (all []Device, err error) {
	rows, err := q.QueryContext(ctx, `SELECT id, addressed_at FROM push_devices WHERE unproven_at <= ? ORDER BY unproven_at LIMIT ?`, sqldb.Millis(until), most)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var d Device
		var addressed int64
		if err := rows.Scan(&d.ID, &addressed); err != nil {
			return nil, err
		}
		d.addressed = sqldb.Moment(addressed)
		all = append(all, d)
	}
	return all, rows.Err()
}

// settle keeps a device that was reached, and removes another unless it came back since.
func settle(ctx context.Context, tx *sqldb.Tx, id string, reached bool, until time.Time) error {
	if reached {
		_, err := tx.ExecContext(ctx, `UPDATE push_devices SET unproven_at = NULL WHERE id = ?`, id)
		return err
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `DELETE FROM push_devices WHERE id = ? AND unproven_at <= ?`, id, sqldb.Millis(until)))
	if err != nil || n == 0 {
		return err
	}
	return forgetWishes(ctx, tx, id)
}
