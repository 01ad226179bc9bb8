package notify

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

func listDeliveries(ctx context.Context, q sqldb.Querier, f Filter, w list.Window) (p list.Page[Delivery], err error) {
	where, args := "1 = 1", []any{}
	if f.State != "" {
		where, args = where+" AND d.state = ?", append(args, string(f.State))
	}
	if f.Kind != "" {
		where, args = where+" AND d.kind = ?", append(args, f.Kind)
	}
	if condition, arg := f.reading(); condition != "" {
		where, args = where+" AND "+condition, append(args, arg)
	}
	total, more, err := list.Count(ctx, q, "FROM deliveries d WHERE "+where, args...)
	if err != nil {
		return p, err
	}
	place, placeArgs := w.Where()
	rows, err := q.QueryContext(ctx, `
		SELECT `+deliveryColumns+` FROM deliveries d JOIN notices n ON n.id = d.notice_id
		 WHERE `+where+` AND `+place+` ORDER BY `+w.OrderBy()+` LIMIT ?`, append(append(args, placeArgs...), w.Limit())...)
	if err != nil {
		return p, err
	}
	defer rows.Close()
	var found []Delivery
	for rows.Next() {
		d, err := scanDelivery(rows)
		if err != nil {
			return p, err
		}
		found = append(found, d)
	}
	p = list.Cut(w, found, func(d Delivery) []any { return []any{d.ID} })
	p.Total, p.More = total, more
	return p, rows.Err()
}

func attemptsOf(ctx context.Context, q sqldb.Querier, delivery string) ([]AttemptView, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT attempt, begun_at, ended_at, outcome, code, reason, provider_id FROM delivery_attempts WHERE delivery_id = ? ORDER BY attempt`, delivery)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []AttemptView{}
	for rows.Next() {
		var (
			a            AttemptView
			begun, ended int64
		)
		if err := rows.Scan(&a.N, &begun, &ended, &a.State, &a.Code, &a.Reason, &a.Answer); err != nil {
			return nil, err
		}
		a.Begun, a.Ended = sqldb.Moment(begun), sqldb.Moment(ended)
		all = append(all, a)
	}
	return all, rows.Err()
}

// latest are the facts of the newest notices of a kind that were told and are no tests, with their languages.
func latest(ctx context.Context, q sqldb.Querier, kind string, most int) ([]Delivery, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT `+deliveryColumns+` FROM deliveries d JOIN notices n ON n.id = d.notice_id WHERE d.kind = ? ORDER BY d.id DESC LIMIT ?`, kind, most)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Delivery
	for rows.Next() {
		d, err := scanDelivery(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, rows.Err()
}

// backToWaiting lets a person have d tried once more, as long as it stands where they saw it.
func backToWaiting(ctx context.Context, tx *sqldb.Tx, d Delivery, now time.Time) (bool, error) {
	may := deliveryStates.Into(Waiting, again...).And("id = ? AND attempts = ?", d.ID, d.Attempts)
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE deliveries SET state = ?, code = ?, reason = '', changed_at = ?, reported_at = 0, volley = '', address = ? WHERE `+may.SQL,
		may.After(string(Waiting), "again", sqldb.Millis(now), d.Address)...))
	return n > 0, err
}

// subjectOfVolley is what stands over the deliveries of a volley, or "" where there is none.
func subjectOfVolley(ctx context.Context, q sqldb.Querier, volley string) (string, error) {
	subjects, err := sqldb.Column[string](ctx, q, `SELECT subject FROM deliveries WHERE volley = ? LIMIT 1`, volley)
	if err != nil || len(subjects) == 0 {
		return "", err
	}
	return subjects[0], nil
}

// prolong makes a notice worth telling until then.
func prolong(ctx context.Context, tx *sqldb.Tx, notice string, until time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE notices SET expires_at = ? WHERE id = ? AND expires_at < ?`, sqldb.Millis(until), notice, sqldb.Millis(until))
	return err
}

// wasReached says whether anything that was taken for an address stands in the outbox.
func wasReached(ctx context.Context, q sqldb.Querier, channel, address string, since time.Time) (bool, error) {
	taken, err := sqldb.Column[string](ctx, q, `
		SELECT id FROM deliveries WHERE address = ? AND channel = ? AND state IN (?, ?) AND changed_at >= ? LIMIT 1`,
		address, channel, string(Sent), string(Delivered), sqldb.Millis(since))
	return len(taken) > 0, err
}
