package show

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestListsOfShowsNeitherScanNorSort(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := sqldb.Migrate(t.Context(), db, "show", Migrations); err != nil {
			t.Fatal(err)
		}
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			for i := range 10_000 {
				state := Ended
				if i%100 == 0 {
					state = Scheduled
				}
				if i > 9996 {
					state = Live
				}
				_, err := tx.ExecContext(ctx, `INSERT INTO shows (id, slug, `+strings.TrimPrefix(columns, "id, slug, ")+`, key_hash)
					VALUES (?, ?, '떡볶이', '', '', '', '사장님', '', '', '', 0, 0, 0, ?, ?, 0, 0, '', 1, 0, 0, 0, '')`,
					fmt.Sprintf("show-%05d", i), fmt.Sprintf("s%d", i), state, 1000*i)
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		plans := sqldbtest.NewPlans(t, db, "shows", "show_products")
		for _, f := range []Filter{
			{},
			{Soonest: true},
			{States: []State{Ended}},
			{States: []State{Scheduled}, Soonest: true},
			{States: []State{Live, Away}},
		} {
			by := latest
			if f.Soonest {
				by = soonest
			}
			at := ""
			for page := range 2 {
				w, err := by.Window(list.Query{At: at, Size: 20})
				if err != nil {
					t.Fatal(err)
				}
				p, err := listShows(t.Context(), plans, f, w)
				if err != nil || len(p.Items) == 0 {
					t.Fatalf("%+v: %d shows, %v", f, len(p.Items), err)
				}
				for _, plan := range plans.Asked() {
					few := len(f.States) > 1 || strings.Contains(plan.Statement, "show_products") // shows on air, products of a page
					all := len(f.States) == 0                                                     // walked along an index
					if plan.Scans && !all || plan.Sorts && !few {
						t.Errorf("%+v, page %d: %s\nof %s", f, page+1, plan.Steps, plan.Statement)
					}
				}
				if at = p.Next; at == "" {
					break
				}
			}
		}
	})
}
