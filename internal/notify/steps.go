package notify

import (
	"context"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// sibling is a delivery among those of its notice.
type sibling struct {
	id    string
	step  int
	state State
}

// advance looks where the steps of d's notice stand for d's reader after one of its deliveries has moved: the next is let go when all of the
// one before have ended badly, and spared when one has arrived. While one is only on its way, or taken by a provider that may
// still say how it went, the next waits.
func (s *Service) advance(ctx context.Context, tx *sqldb.Tx, d Delivery) error {
	if d.later == 0 {
		return nil
	}
	all, err := siblings(ctx, tx, d)
	if err != nil {
		return err
	}
	for len(all) > 0 {
		next := slices.IndexFunc(all, func(a sibling) bool { return a.step != all[0].step })
		if next < 0 {
			next = len(all)
		}
		step, rest := all[:next], all[next:]
		switch {
		case slices.ContainsFunc(step, func(a sibling) bool { return slices.Contains(good, a.state) }):
			return s.moveSteps(ctx, tx, rest, []State{Held, Waiting}, Spared) // also one that was let go, and has not left yet
		case slices.ContainsFunc(step, func(a sibling) bool { return a.state == Held }):
			return s.moveSteps(ctx, tx, step, []State{Held}, Waiting)
		case slices.ContainsFunc(step, func(a sibling) bool { return a.state == Spared }):
			if !s.now().Before(d.Expires) {
				return nil
			}
			return s.moveSteps(ctx, tx, step, []State{Spared}, Waiting)
		case slices.ContainsFunc(step, func(a sibling) bool { return !slices.Contains(bad, a.state) }):
			return nil
		}
		all = rest
	}
	return nil
}

// moveSteps moves those of all that stand in one of from.
func (s *Service) moveSteps(ctx context.Context, tx *sqldb.Tx, all []sibling, from []State, to State) error {
	for _, a := range all {
		if !slices.Contains(from, a.state) {
			continue
		}
		d, err := findDelivery(ctx, tx, a.id)
		if err != nil {
			return err
		}
		moved, err := moveStep(ctx, tx, a.id, to, s.now())
		if err != nil {
			return err
		}
		if !moved {
			continue
		}
		if to == Waiting {
			err = todo.Add(ctx, tx, todo.Item{Kind: string(s.kinds[d.Kind].Lane), Key: d.ID})
		} else {
			err = s.ended(ctx, tx, d, Outcome{State: to, Code: stepCode(to)})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// spareLate ends the later steps of notices that are not worth telling any more: what was taken for them never came back.
func (s *Service) spareLate(ctx context.Context) error {
	const most = 500
	for {
		ids, err := heldLate(ctx, s.db, s.now(), most)
		if err != nil {
			return err
		}
		err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			var all []sibling
			for _, id := range ids {
				all = append(all, sibling{id: id, state: Held})
			}
			return s.moveSteps(ctx, tx, all, []State{Held}, Spared)
		})
		if err != nil || len(ids) < most {
			return err
		}
	}
}

// moreLater counts later steps that are told after a crowd's first.
func moreLater(ctx context.Context, tx *sqldb.Tx, notice string, n int) error {
	if n == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, `UPDATE notices SET later = later + ? WHERE id = ?`, n, notice)
	return err
}

// siblings are the deliveries of d's notice to d's reader by step, which stay as they are until tx ends: the notice is locked.
func siblings(ctx context.Context, tx *sqldb.Tx, d Delivery) ([]sibling, error) {
	if _, err := tx.ExecContext(ctx, `UPDATE notices SET later = later WHERE id = ?`, d.Notice); err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT id, step, state FROM deliveries WHERE notice_id = ? AND person = ? ORDER BY step, id`, d.Notice, d.Person)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []sibling
	for rows.Next() {
		var a sibling
		if err := rows.Scan(&a.id, &a.step, &a.state); err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, rows.Err()
}

func moveStep(ctx context.Context, tx *sqldb.Tx, id string, to State, now time.Time) (bool, error) {
	may := deliveryStates.Into(to, Held, Spared, Waiting).And("id = ?", id)
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE deliveries SET state = ?, code = ?, changed_at = ? WHERE `+may.SQL,
		may.After(string(to), stepCode(to), sqldb.Millis(now))...))
	return n > 0, err
}

// stepCode says why a later step stands where it was moved to.
func stepCode(to State) string {
	if to == Waiting {
		return "step"
	}
	return string(to)
}

// heldLate are later steps that wait for nothing any more.
func heldLate(ctx context.Context, q sqldb.Querier, now time.Time, most int) ([]string, error) {
	return sqldb.Column[string](ctx, q, `
		SELECT d.id FROM deliveries d JOIN notices n ON n.id = d.notice_id
		 WHERE d.state = ? AND n.expires_at <= ? ORDER BY d.id LIMIT ?`, string(Held), sqldb.Millis(now), most)
}
