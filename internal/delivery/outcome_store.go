package delivery

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// findOutcome is as what a parcel is counted; the zero outcome is not at all.
func findOutcome(ctx context.Context, q sqldb.Querier, parcelID string) (outcome, error) {
	var (
		o              outcome
		handed, ended  int64
		withHour, late bool
	)
	err := q.QueryRowContext(ctx, `SELECT outcome, carrier, area, handed_at, with_hour, ended_at, late FROM parcel_outcomes WHERE parcel_id = ?`, parcelID).
		Scan(&o.what, &o.carrier, &o.area, &handed, &withHour, &ended, &late)
	if errors.Is(err, sql.ErrNoRows) {
		return outcome{}, nil
	}
	o.handed, o.withHour, o.ended, o.late = sqldb.Moment(handed), withHour, sqldb.Moment(ended), late
	return o, err
}

// holdsShipments says whether pieces of an order lie in a parcel.
func holdsShipments(ctx context.Context, q sqldb.Querier, parcelID string) (bool, error) {
	some, err := sqldb.Column[string](ctx, q, `SELECT id FROM shipments WHERE parcel_id = ? AND gone_at = 0 LIMIT 1`, parcelID)
	return len(some) > 0, err
}

func insertOutcome(ctx context.Context, tx sqldb.Execer, parcelID string, o outcome) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO parcel_outcomes (parcel_id, outcome, carrier, area, handed_at, with_hour, ended_at, late) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		parcelID, o.what, o.carrier, string(o.area), sqldb.Millis(o.handed), o.withHour, sqldb.Millis(o.ended), o.late)
	return err
}

func deleteOutcome(ctx context.Context, tx sqldb.Execer, parcelID string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM parcel_outcomes WHERE parcel_id = ?`, parcelID)
	return err
}

const dayColumns = `d0, d1, d2, d3, d4, d5, d6, d7, d8, d9, d10, d11, d12, d13, d14, d15`

func (h *histogram) into() (to []any) {
	for i := range h {
		to = append(to, &h[i])
	}
	return to
}

// arrivalsIn is how long the parcels of some cells took that arrived in a month or later.
func arrivalsIn(ctx context.Context, q sqldb.Querier, all []cell, month int) ([]histogram, error) {
	counted := make([]histogram, len(all))
	for i, c := range all {
		var err error
		if counted[i], err = arrivals(ctx, q, c, month); err != nil {
			return nil, err
		}
	}
	return counted, nil
}

func arrivals(ctx context.Context, q sqldb.Querier, c cell, month int) (sum histogram, err error) {
	rows, err := q.QueryContext(ctx, `SELECT `+dayColumns+` FROM arrivals WHERE carrier = ? AND area = ? AND weekday = ? AND hour = ? AND month >= ?`,
		c.carrier, string(c.area), c.weekday, c.hour, month)
	if err != nil {
		return sum, err
	}
	defer rows.Close()
	for rows.Next() {
		var h histogram
		if err := rows.Scan(h.into()...); err != nil {
			return sum, err
		}
		for d, n := range h {
			sum[d] += n
		}
	}
	return sum, rows.Err()
}

// row is one row of counts: its table, the columns that name it with their values, and the numbers to change.
type row struct {
	table   string
	names   []string
	values  []any
	columns []string
}

// add adds n to the numbers of a row, which is made when there is none yet. What was swept is not made again to be taken from.
func (r row) add(ctx context.Context, tx sqldb.Execer, n int64) error {
	var sets []string
	var args []any
	for _, c := range r.columns {
		sets, args = append(sets, c+` = `+c+` + ?`), append(args, n)
	}
	update := `UPDATE ` + r.table + ` SET ` + strings.Join(sets, `, `) + ` WHERE ` + strings.Join(r.names, ` = ? AND `) + ` = ?`
	args = append(args, r.values...)
	done, err := sqldb.Affected(tx.ExecContext(ctx, update, args...))
	if err != nil || done > 0 || n < 0 {
		return err
	}
	of := append(append([]string{}, r.names...), r.columns...)
	with := append([]any{}, r.values...)
	for range r.columns {
		with = append(with, n)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO `+r.table+` (`+strings.Join(of, `, `)+`) VALUES (`+sqldb.Marks(len(of))+`)`, with...)
	if sqldb.IsDuplicate(err) { // another process was first
		_, err = tx.ExecContext(ctx, update, args...)
	}
	return err
}

func addArrival(ctx context.Context, tx sqldb.Execer, c cell, month int, days string, n int64) error {
	return row{
		"arrivals",
		[]string{"carrier", "area", "weekday", "hour", "month"},
		[]any{c.carrier, string(c.area), c.weekday, c.hour, month},
		[]string{days},
	}.add(ctx, tx, n)
}

// The spans by which the desk's figures are kept.
const (
	dailySpan   = 1
	monthlySpan = 30
)

func addOutcome(ctx context.Context, tx sqldb.Execer, span, first int, o outcome, columns []string, n int64) error {
	return row{
		"outcome_days", []string{"span", "first", "carrier", "area"}, []any{span, first, o.carrier, string(o.area)}, columns,
	}.add(ctx, tx, n)
}

func forgetCounts(ctx context.Context, tx sqldb.Execer, month, day int) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM arrivals WHERE month < ?`, month); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM outcome_days WHERE span = ? AND first < ?`, dailySpan, day)
	return err
}

// counted is what is counted of the parcels of a carrier to an area.
type counted struct {
	carrier string
	area    Area
	tally
}

// tallies are what became of the parcels that ended within a span. It is one statement: what is taken off again between two would
// be missing from one of them.
func tallies(ctx context.Context, q sqldb.Querier, of span) ([]counted, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT carrier, area, SUM(k * untimed), SUM(k * late), SUM(k * returned), SUM(k * lost),
		       SUM(k * d0), SUM(k * d1), SUM(k * d2), SUM(k * d3), SUM(k * d4), SUM(k * d5), SUM(k * d6), SUM(k * d7),
		       SUM(k * d8), SUM(k * d9), SUM(k * d10), SUM(k * d11), SUM(k * d12), SUM(k * d13), SUM(k * d14), SUM(k * d15)
		  FROM (SELECT o.*, CASE WHEN span = 30 OR first BETWEEN ? AND ? THEN 1 ELSE -1 END AS k FROM outcome_days o
		         WHERE span = 30 AND first BETWEEN ? AND ? OR span = 1 AND first BETWEEN ? AND ? OR span = 1 AND first BETWEEN ? AND ? OR span = 1 AND first BETWEEN ? AND ?) t
		 GROUP BY carrier, area`,
		of.more[0], of.more[1], of.months[0], of.months[1], of.more[0], of.more[1], of.less[0], of.less[1], of.after[0], of.after[1])
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []counted
	for rows.Next() {
		var c counted
		if err := rows.Scan(append([]any{&c.carrier, &c.area, &c.untimed, &c.late, &c.returned, &c.lost}, c.days.into()...)...); err != nil {
			return nil, err
		}
		if c.tally != (tally{}) { // all was taken off again
			all = append(all, c)
		}
	}
	return all, rows.Err()
}
