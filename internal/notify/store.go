package notify

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// Delivery is a notice on one channel to one address.
type Delivery struct {
	ID, Notice     string
	Kind, Lang     string
	About, Subject string
	Facts          Facts
	Channel        string
	Address        string
	State          State
	Attempts       int64 // the attempt in hand is the last of them
	Code, Reason   string
	Told, Expires  time.Time
	Changed        time.Time

	link string // sealed
}

// insertNotice says whether n is new.
func insertNotice(ctx context.Context, tx *sqldb.Tx, id string, n Notice, facts, link string, now, until time.Time) (bool, error) {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO notices (id, kind, event, person, lang, facts, link, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, n.Kind, n.Event, n.Person, n.Lang, facts, link, sqldb.Millis(now), sqldb.Millis(until))
	if sqldb.IsDuplicate(err) {
		return false, nil
	}
	return err == nil, err
}

func insertDelivery(ctx context.Context, tx *sqldb.Tx, d Delivery, now time.Time) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO deliveries (id, notice_id, kind, about, channel, address, subject, state, attempts, code, reason, told_at, changed_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)`,
		d.ID, d.Notice, d.Kind, d.About, d.Channel, d.Address, d.Subject, string(d.State), d.Code, d.Reason, sqldb.Millis(now), sqldb.Millis(now))
	return err
}

const deliveryColumns = `d.id, d.notice_id, d.kind, n.lang, d.about, d.subject, n.facts, n.link, d.channel, d.address, d.state, d.attempts, d.code, d.reason,
	d.changed_at, n.created_at, n.expires_at`

type scanner interface{ Scan(into ...any) error }

func scanDelivery(row scanner) (Delivery, error) {
	var (
		d                      Delivery
		facts                  string
		changed, told, expires int64
	)
	err := row.Scan(&d.ID, &d.Notice, &d.Kind, &d.Lang, &d.About, &d.Subject, &facts, &d.link, &d.Channel, &d.Address, &d.State, &d.Attempts, &d.Code, &d.Reason,
		&changed, &told, &expires)
	if err != nil {
		return d, err
	}
	d.Changed, d.Told, d.Expires = sqldb.Moment(changed), sqldb.Moment(told), sqldb.Moment(expires)
	return d, json.Unmarshal([]byte(facts), &d.Facts)
}

// findDelivery finds one by its id, or fails with ErrNotFound.
func findDelivery(ctx context.Context, q sqldb.Querier, id string) (Delivery, error) {
	d, err := scanDelivery(q.QueryRowContext(ctx, `SELECT `+deliveryColumns+` FROM deliveries d JOIN notices n ON n.id = d.notice_id WHERE d.id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return d, ErrNotFound
	}
	if err != nil {
		return d, fmt.Errorf("find delivery %s: %w", id, err)
	}
	return d, nil
}

// beginAttempt writes down that attempt d.Attempts is made. It fails with todo.ErrLost when another hand was first.
func beginAttempt(ctx context.Context, tx *sqldb.Tx, d Delivery, now time.Time) error {
	may := deliveryStates.Into(Trying).And("id = ? AND attempts = ?", d.ID, d.Attempts-1)
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE deliveries SET state = ?, attempts = ?, changed_at = ? WHERE `+may.SQL,
		may.After(string(Trying), d.Attempts, sqldb.Millis(now))...))
	if err == nil && n == 0 {
		err = todo.ErrLost
	}
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO delivery_attempts (delivery_id, attempt, begun_at, ended_at, outcome, code, reason, provider_id)
		VALUES (?, ?, ?, 0, '', '', '', '')`, d.ID, d.Attempts, sqldb.Millis(now))
	return err
}

// endAttempt moves d to where its last attempt brought it, as long as that is still the last.
// It fails with todo.ErrLost when it is not, or when what was found out may not follow.
func endAttempt(ctx context.Context, tx *sqldb.Tx, d Delivery, o Outcome, now time.Time) error {
	reason := short(o.Reason, 500)
	may := deliveryStates.Into(o.State).And("id = ? AND attempts = ?", d.ID, d.Attempts)
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE deliveries SET state = ?, code = ?, reason = ?, changed_at = ? WHERE `+may.SQL,
		may.After(string(o.State), o.Code, reason, sqldb.Millis(now))...))
	if err == nil && n == 0 {
		err = todo.ErrLost
	}
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE delivery_attempts SET ended_at = ?, outcome = ?, code = ?, reason = ?, provider_id = ?
		 WHERE delivery_id = ? AND attempt = ? AND (ended_at = 0 OR outcome = ?)`,
		sqldb.Millis(now), string(o.State), o.Code, reason, o.Provider, d.ID, d.Attempts, string(Unknown))
	return err
}

// isOff says whether the merchant has switched a kind off.
func isOff(ctx context.Context, q sqldb.Querier, kind string) (bool, error) {
	var n int
	err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM notice_kinds_off WHERE kind = ?`, kind).Scan(&n)
	return n > 0, err
}

// short is at most most letters of s.
func short(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}
