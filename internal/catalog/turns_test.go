package catalog

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// Every pair is tried as the table has it, and with the table changed: the statement follows.
func TestReservationsTurnAsTheirTableSays(t *testing.T) {
	real := turns
	t.Cleanup(func() { turns = real })
	all := []string{pending, posted, voided, expired, returned}
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := sqldb.Migrate(t.Context(), db, "catalog", Migrations); err != nil {
			t.Fatal(err)
		}
		in := func(fn func(context.Context, *sqldb.Tx) error) {
			if err := db.InTx(t.Context(), fn); err != nil {
				t.Fatal(err)
			}
		}
		in(func(ctx context.Context, tx *sqldb.Tx) error {
			return insertReservation(ctx, tx, "ref", Item{VariantID: "v", Qty: 1}, time.UnixMilli(1))
		})
		check := func(from, to string) {
			var moved bool
			in(func(ctx context.Context, tx *sqldb.Tx) (err error) {
				if _, err = tx.ExecContext(ctx, "UPDATE reservations SET state = ?", from); err == nil {
					moved, err = turn(ctx, tx, "ref", to)
				}
				return err
			})
			now, err := reservationState(t.Context(), db, "ref")
			if want := turns.Can(from, to); err != nil || moved != want || moved && now != to || !moved && now != from {
				t.Errorf("a reservation that is %s turned to %s: moved %v, now %s, %v; the table says %v", from, to, moved, now, err, want)
			}
		}
		for _, from := range all {
			for _, to := range all {
				check(from, to)
				turns = maps.Clone(real)
				if next := real[from]; slices.Contains(next, to) {
					turns[from] = slices.DeleteFunc(slices.Clone(next), func(s string) bool { return s == to })
				} else {
					turns[from] = append(slices.Clone(next), to)
				}
				check(from, to)
				turns = real
			}
		}
	})
}
