package notify

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// try is an attempt that a report is about.
type try struct {
	n     int64
	begun time.Time
}

// attemptOf finds what r is about by the provider's name for it, or else the last attempt of its delivery; with neither it
// fails with ErrNotFound.
func attemptOf(ctx context.Context, q sqldb.Querier, r Report) (delivery string, t try, err error) {
	var begun int64
	scan := func(where string, args ...any) error {
		return q.QueryRowContext(ctx, `SELECT delivery_id, attempt, begun_at FROM delivery_attempts WHERE `+where+` ORDER BY attempt DESC LIMIT 1`, args...).Scan(&delivery, &t.n, &begun)
	}
	err = sql.ErrNoRows
	if r.ProviderID != "" {
		err = scan("provider_id = ?", r.ProviderID)
	}
	if errors.Is(err, sql.ErrNoRows) && r.Delivery != "" {
		err = scan("delivery_id = ?", r.Delivery)
	}
	if errors.Is(err, sql.ErrNoRows) || err == nil && r.Delivery != "" && r.Delivery != delivery {
		return "", t, ErrNotFound
	}
	t.begun = sqldb.Moment(begun)
	return delivery, t, err
}

// insertReport says whether r is new.
func insertReport(ctx context.Context, tx *sqldb.Tx, r Report, delivery string, now time.Time) (bool, error) {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO delivery_reports (provider, event, delivery_id, state, code, reason, said_at, got_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		r.Provider, r.Event, delivery, string(r.State), r.Code, r.Reason, sqldb.Millis(r.At), sqldb.Millis(now))
	if sqldb.IsDuplicate(err) {
		return false, nil
	}
	return err == nil, err
}

// moveReported moves d to where r says, unless a word of a later moment, or one of the same that counts more, was heard before.
func moveReported(ctx context.Context, tx *sqldb.Tx, d Delivery, r Report, now time.Time) (bool, error) {
	var less []State // what r counts more than
	for i, s := range reportable {
		if s == r.State {
			less = reportable[i+1:]
		}
	}
	at := sqldb.Millis(r.At)
	may := deliveryStates.Into(r.State).And("id = ? AND attempts = ? AND (reported_at < ? OR reported_at = ? AND state IN ('' "+marks(len(less))+"))", d.ID, d.Attempts, at, at)
	for _, s := range less {
		may.Args = append(may.Args, string(s))
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE deliveries SET state = ?, code = ?, reason = ?, changed_at = ?, reported_at = ? WHERE `+may.SQL,
		may.After(string(r.State), r.Code, r.Reason, sqldb.Millis(now), at)...))
	return n > 0, err
}

func marks(n int) string {
	if n == 0 {
		return ""
	}
	return ", " + sqldb.Marks(n)
}

// closeReported ends the last attempt of d, which nobody else may do any more; its own hand may still say more.
func closeReported(ctx context.Context, tx *sqldb.Tx, d Delivery, r Report, now time.Time) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE delivery_attempts SET ended_at = ?, outcome = ?, code = ?, reason = ?
		 WHERE delivery_id = ? AND attempt = ? AND (ended_at = 0 OR outcome = ?)`,
		sqldb.Millis(now), string(r.State), codeReported, r.Reason, d.ID, d.Attempts, string(Unknown))
	return err
}

// isReported says whether the end of d's attempt in hand is known by a report.
func isReported(ctx context.Context, q sqldb.Querier, d Delivery) (bool, error) {
	var n int
	err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM deliveries WHERE id = ? AND attempts = ? AND reported_at > 0`, d.ID, d.Attempts).Scan(&n)
	return n > 0, err
}

// reportsOf are what providers said of a delivery, in the order of its moments.
func reportsOf(ctx context.Context, q sqldb.Querier, delivery string) ([]ReportView, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT provider, state, code, reason, said_at FROM delivery_reports WHERE delivery_id = ? ORDER BY said_at, event`, delivery)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []ReportView{}
	for rows.Next() {
		var r ReportView
		var at int64
		if err := rows.Scan(&r.Provider, &r.State, &r.Code, &r.Reason, &at); err != nil {
			return nil, err
		}
		r.At = sqldb.Moment(at)
		all = append(all, r)
	}
	return all, rows.Err()
}
