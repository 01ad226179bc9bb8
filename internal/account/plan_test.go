package account

import (
	"context"
	"fmt"
	"testing"

	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestTheTrailAndTheStaffAreReadThroughAnIndex(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := sqldb.Migrate(t.Context(), db, "account", Migrations); err != nil {
			t.Fatal(err)
		}
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			for i := range 2000 {
				role := RoleMember
				if i < 3 {
					role = RoleHost
				}
				_, err := tx.ExecContext(ctx, `INSERT INTO audit_entries (id, at, actor_id, actor_name, role, ip, action, target, outcome, detail)
					VALUES (?, ?, ?, '', 'owner', '', ?, '', 200, '')`, fmt.Sprintf("entry-%04d", i), i, fmt.Sprintf("m%d", i%20), fmt.Sprintf("act-%d", i%10))
				if err == nil {
					_, err = tx.ExecContext(ctx, `INSERT INTO members (`+memberColumns+`) VALUES (?, ?, '김민지', '', ?, 0, 0, ?)`,
						fmt.Sprintf("member-%04d", i), fmt.Sprintf("m%d@example.com", i), role, i)
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		plans := sqldbtest.NewPlans(t, db, "audit_entries", "members")
		for _, f := range []AuditFilter{{}, {Actor: "m7"}, {Action: "act-3"}} {
			at := ""
			for page := range 2 {
				w, err := auditOrder.Window(list.Query{At: at, Size: 20})
				if err != nil {
					t.Fatal(err)
				}
				p, err := listEntries(t.Context(), plans, f, w)
				if err != nil || p.Next == "" {
					t.Fatalf("%+v: next %q, %v", f, p.Next, err)
				}
				asked := plans.Asked()
				for _, plan := range asked {
					// All of the trail is counted and read along its key, up to a limit.
					if plan.Scans && f != (AuditFilter{}) || plan.Sorts {
						t.Errorf("%+v, page %d: %s\nof %s", f, page+1, plan.Steps, plan.Statement)
					}
				}
				at = p.Next
			}
		}
		staff, err := listStaff(t.Context(), plans)
		if err != nil || len(staff) != 3 {
			t.Fatalf("%d of the staff, %v", len(staff), err)
		}
		for _, plan := range plans.Asked() {
			if plan.Scans {
				t.Errorf("staff: %s", plan.Steps)
			}
		}
	})
}
