package notify

import (
	"cmp"
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
	Kind           string
	Person, Lang   string // "" is nobody that the shop knows
	Ad             bool   // its kind advertises
	About, Subject string
	Facts          Facts
	Channel        string
	Address        string
	Step           int
	State          State
	Attempts       int64 // the attempt in hand is the last of them
	Code, Reason   string
	Told, Expires  time.Time
	Words          string    // the version of the words it is told in; "": those of the catalogue
	Test           bool      // staff sent it to themselves
	Begun          time.Time // the attempt in hand
	Changed        time.Time

	link   string // sealed
	volley string
	due    time.Time // in a volley
	later  int       // how many of its notice's deliveries are later steps
	mute   []string  // channels that its kind does not go by
}

// insertNotice says whether the notice of d is new.
func insertNotice(ctx context.Context, tx *sqldb.Tx, d Delivery, event, facts, link string) (bool, error) {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO notices (id, kind, event, person, lang, facts, link, later, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		d.Notice, d.Kind, event, d.Person, d.Lang, facts, link, d.later, sqldb.Millis(d.Told), sqldb.Millis(d.Expires))
	if sqldb.IsDuplicate(err) {
		return false, nil
	}
	return err == nil, err
}

const deliveryColumns = `d.id, d.notice_id, d.kind, CASE WHEN d.person = '' THEN n.person ELSE d.person END, CASE WHEN d.lang = '' THEN n.lang ELSE d.lang END,
	d.about, d.subject, n.facts, n.link, n.later, d.channel, d.address, d.step, d.state, d.attempts, d.code, d.reason, d.changed_at, d.told_at, n.expires_at, d.volley, d.due_at, d.words, d.test`

type scanner interface{ Scan(into ...any) error }

func scanDelivery(row scanner) (Delivery, error) {
	d, facts, err := scanLine(row)
	if err != nil {
		return d, err
	}
	return d, json.Unmarshal([]byte(facts), &d.Facts)
}

// scanLine reads a delivery, and its notice's facts as they are written.
func scanLine(row scanner) (d Delivery, facts string, err error) {
	var (
		changed, told, expires, due int64
		test                        int64
	)
	err = row.Scan(&d.ID, &d.Notice, &d.Kind, &d.Person, &d.Lang, &d.About, &d.Subject, &facts, &d.link, &d.later, &d.Channel, &d.Address, &d.Step, &d.State, &d.Attempts, &d.Code, &d.Reason,
		&changed, &told, &expires, &d.volley, &due, &d.Words, &test)
	d.Changed, d.Told, d.Expires, d.due = sqldb.Moment(changed), sqldb.Moment(told), sqldb.Moment(expires), sqldb.Moment(due)
	d.Test = test == 1
	return d, facts, err
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

// findNotice finds the notice that a crowd is told.
func findNotice(ctx context.Context, q sqldb.Querier, n Notice) (id string, expires time.Time, err error) {
	var until int64
	err = q.QueryRowContext(ctx, `SELECT id, expires_at FROM notices WHERE kind = ? AND event = ? AND person = ''`, n.Kind, n.Event).Scan(&id, &until)
	return id, sqldb.Moment(until), err
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

// holdDelivery writes down why a guard does not let d's next attempt be made yet. One that it stops ends by endAttempt.
func holdDelivery(ctx context.Context, tx *sqldb.Tx, d Delivery, v Verdict, now time.Time) error {
	if v.Hold.IsZero() {
		return nil
	}
	_, err := tx.ExecContext(ctx, `UPDATE deliveries SET code = ?, reason = '', changed_at = ? WHERE id = ? AND state = ? AND attempts = ? AND code <> ?`,
		cmp.Or(v.Stop, "held"), sqldb.Millis(now), d.ID, string(Waiting), d.Attempts-1, cmp.Or(v.Stop, "held"))
	return err
}

// triedBefore says whether an attempt was made to bring d's notice to its reader, by any channel, that did not end as one to be made anew.
func triedBefore(ctx context.Context, tx *sqldb.Tx, d Delivery) (bool, error) {
	var n int
	err := tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM deliveries d JOIN delivery_attempts a ON a.delivery_id = d.id
		 WHERE d.notice_id = ? AND d.person = ? AND a.outcome <> ?`, d.Notice, d.Person, string(Waiting)).Scan(&n)
	return n > 0, err
}

// endAttempt moves d to where its last attempt brought it, as long as that is still the last, and says whether it did: what the
// provider has reported meanwhile stays. It fails with todo.ErrLost when the attempt is not the last, or when what was found
// out may not follow.
func endAttempt(ctx context.Context, tx *sqldb.Tx, d Delivery, o Outcome, now time.Time) (moved bool, err error) {
	reason := short(o.Reason, 500)
	may := deliveryStates.Into(o.State, endsFrom(o.State)...).And("id = ? AND attempts = ?", d.ID, d.Attempts)
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE deliveries SET state = ?, code = ?, reason = ?, changed_at = ? WHERE `+may.SQL,
		may.After(string(o.State), o.Code, reason, sqldb.Millis(now))...))
	if err != nil {
		return false, err
	}
	if n == 0 {
		reported, err := isReported(ctx, tx, d)
		if err == nil && !reported {
			err = todo.ErrLost
		}
		if err != nil {
			return false, err
		}
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE delivery_attempts SET ended_at = ?, outcome = ?, code = ?, reason = ?, provider_id = ?
		 WHERE delivery_id = ? AND attempt = ? AND (ended_at = 0 OR outcome = ? OR code = ?)`,
		sqldb.Millis(now), string(o.State), o.Code, reason, short(o.Provider, 190), d.ID, d.Attempts, string(Unknown), codeReported)
	return n > 0, err
}

// endsFrom are the states out of which a delivery's own hand brings it to an end: an attempt's, or one before any.
func endsFrom(to State) []State {
	if to == Expired || to == Withheld {
		return []State{Waiting}
	}
	return []State{Trying, Unknown}
}

// isOff says whether the merchant has switched a kind off.
func isOff(ctx context.Context, q sqldb.Querier, kind string) (bool, error) {
	var n int
	err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM notice_kinds_off WHERE kind = ?`, kind).Scan(&n)
	return n > 0, err
}

// mutedChannels are those that the merchant does not want a kind told by.
func mutedChannels(ctx context.Context, q sqldb.Querier, kind string) ([]string, error) {
	return sqldb.Column[string](ctx, q, `SELECT channel FROM notice_channels_off WHERE kind = ?`, kind)
}

// short is at most most letters of s.
func short(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}
