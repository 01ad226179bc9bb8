package notify

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// priceAt is what something costs at a moment; 0 where nobody has said, and it is not known.
func priceAt(ctx context.Context, q sqldb.Querier, provider, what string, at time.Time) (price MilliWon, known bool, err error) {
	p, err := sqldb.Column[int64](ctx, q, `
		SELECT milli_won FROM notice_prices WHERE provider = ? AND what = ? AND valid_from <= ? ORDER BY valid_from DESC LIMIT 1`, provider, what, sqldb.Millis(at))
	if err != nil || len(p) == 0 {
		return 0, false, err
	}
	return p[0], true, nil
}

func putPrice(ctx context.Context, tx *sqldb.Tx, p Price) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM notice_prices WHERE provider = ? AND what = ? AND valid_from = ?`, p.Provider, p.What, sqldb.Millis(p.ValidFrom))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO notice_prices (provider, what, valid_from, milli_won) VALUES (?, ?, ?, ?)`, p.Provider, p.What, sqldb.Millis(p.ValidFrom), p.MilliWon)
	return err
}

// prices are the newest thousand lines of the table.
func prices(ctx context.Context, q sqldb.Querier) ([]Price, error) {
	rows, err := q.QueryContext(ctx, `SELECT provider, what, valid_from, milli_won FROM notice_prices ORDER BY provider, what, valid_from DESC LIMIT 1000`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []Price{}
	for rows.Next() {
		var p Price
		var from int64
		if err := rows.Scan(&p.Provider, &p.What, &from, &p.MilliWon); err != nil {
			return nil, err
		}
		p.ValidFrom = sqldb.Moment(from)
		all = append(all, p)
	}
	return all, rows.Err()
}

// budget is what may be spent in a day, and whether anything is said about it.
func budget(ctx context.Context, q sqldb.Querier) (most MilliWon, bounded bool, err error) {
	b, err := sqldb.Column[int64](ctx, q, `SELECT milli_won FROM notice_budget WHERE id = 'daily'`)
	if err != nil || len(b) == 0 {
		return 0, false, err
	}
	return b[0], true, nil
}

func putBudget(ctx context.Context, tx *sqldb.Tx, most MilliWon) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM notice_budget WHERE id = 'daily'`); err != nil || most == 0 {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO notice_budget (id, milli_won) VALUES ('daily', ?)`, most)
	return err
}

// budgetLeft is what may still be spent in a day. Until tx ends nobody else asks: the budget is locked.
func budgetLeft(ctx context.Context, tx *sqldb.Tx, day string) (left MilliWon, bounded bool, err error) {
	if _, err := tx.ExecContext(ctx, `UPDATE notice_budget SET milli_won = milli_won WHERE id = 'daily'`); err != nil {
		return 0, false, err
	}
	most, bounded, err := budget(ctx, tx)
	if err != nil || !bounded {
		return 0, false, err
	}
	spent, err := sqldb.Column[int64](ctx, tx, `SELECT COALESCE(SUM(milli_won), 0) FROM notice_spent WHERE day = ?`, day)
	if err != nil {
		return 0, false, err
	}
	return most - spent[0], true, nil
}

// insertCosts reserves all.
func insertCosts(ctx context.Context, tx *sqldb.Tx, all []cost, now time.Time) error {
	err := chunks(all, anew, func(some []cost) error {
		var args []any
		for _, c := range some {
			args = append(args, c.delivery, c.attempt, c.provider, c.what, c.kind, c.day, reserved, c.price, sqldb.Millis(now))
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO notice_costs (delivery_id, attempt, provider, what, kind, day, state, milli_won, at)
			VALUES `+rowsOf(len(some), "(?, ?, ?, ?, ?, ?, ?, ?, ?)"), args...)
		return err
	})
	if err != nil {
		return err
	}
	type sum struct{ day, kind, provider, what string }
	var order []sum
	times, total := map[sum]int64{}, map[sum]MilliWon{}
	for _, c := range all {
		k := sum{c.day, c.kind, c.provider, c.what}
		if times[k] == 0 {
			order = append(order, k)
		}
		times[k]++
		total[k] += c.price
	}
	for _, k := range order {
		if err := addSpent(ctx, tx, cost{day: k.day, kind: k.kind, provider: k.provider, what: k.what, price: total[k]}, times[k]); err != nil {
			return err
		}
	}
	return nil
}

// addSpent adds c's price to what was spent, for so many times.
func addSpent(ctx context.Context, tx *sqldb.Tx, c cost, times int64) error {
	add := func() (int64, error) {
		return sqldb.Affected(tx.ExecContext(ctx, `
			UPDATE notice_spent SET times = times + ?, milli_won = milli_won + ? WHERE day = ? AND kind = ? AND provider = ? AND what = ?`,
			times, c.price, c.day, c.kind, c.provider, c.what))
	}
	n, err := add()
	if err != nil || n > 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO notice_spent (day, kind, provider, what, times, milli_won) VALUES (?, ?, ?, ?, ?, ?)`,
		c.day, c.kind, c.provider, c.what, times, c.price)
	if sqldb.IsDuplicate(err) { // another transaction was first
		_, err = add()
	}
	return err
}

// settleCost brings the cost of an attempt to a state, and the sum with it. It fails with todo.ErrLost when another was first.
func settleCost(ctx context.Context, tx *sqldb.Tx, delivery string, attempt int64, to string) error {
	c := cost{delivery: delivery, attempt: attempt}
	var state string
	err := tx.QueryRowContext(ctx, `SELECT provider, what, kind, day, state, milli_won FROM notice_costs WHERE delivery_id = ? AND attempt = ?`, delivery, attempt).
		Scan(&c.provider, &c.what, &c.kind, &c.day, &state, &c.price)
	if errors.Is(err, sql.ErrNoRows) || err == nil && state == to {
		return nil
	}
	if err != nil {
		return err
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE notice_costs SET state = ? WHERE delivery_id = ? AND attempt = ? AND state = ?`, to, delivery, attempt, state))
	if err == nil && n == 0 {
		err = todo.ErrLost
	}
	if err != nil || (to == refunded) == (state == refunded) {
		return err
	}
	times := int64(1)
	if to == refunded {
		times, c.price = -1, -c.price
	}
	return addSpent(ctx, tx, c, times)
}

// spentSince is what was spent from a day on.
func spentSince(ctx context.Context, q sqldb.Querier, day string) ([]Spent, error) {
	rows, err := q.QueryContext(ctx, `SELECT day, kind, SUM(times), SUM(milli_won) FROM notice_spent WHERE day >= ? GROUP BY day, kind ORDER BY day, kind`, day)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []Spent{}
	for rows.Next() {
		var s Spent
		if err := rows.Scan(&s.Day, &s.Kind, &s.Times, &s.MilliWon); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

// spentOn adds up what is reserved and settled of the deliveries of some notices.
func spentOn(ctx context.Context, q sqldb.Querier, kind, event string) (MilliWon, error) {
	spent, err := sqldb.Column[int64](ctx, q, `
		SELECT COALESCE(SUM(c.milli_won), 0) FROM notices n JOIN deliveries d ON d.notice_id = n.id JOIN notice_costs c ON c.delivery_id = d.id
		 WHERE n.kind = ? AND n.event >= ? AND n.event < ? AND c.state <> ?`, kind, event, event+"\U0010ffff", refunded)
	if err != nil {
		return 0, err
	}
	return spent[0], nil
}
