package consent

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// findFacts reads all that an attempt is judged by in one statement, so that nothing changes between its parts. Of several reasons to
// leave an address alone it gives one that stops everything, or else the newest.
func findFacts(ctx context.Context, q sqldb.Querier, person string, m Medium, address string) (f facts, err error) {
	rows, err := q.QueryContext(ctx, `
		SELECT a.agreed, a.since, n.agreed, r.reason, r.at
		  FROM (SELECT 1 AS one) o
		  LEFT JOIN consents_now a ON a.person = ? AND a.purpose = 'ad' AND a.medium = ?
		  LEFT JOIN consents_now n ON n.person = ? AND n.purpose = 'ad_night' AND n.medium = ?
		  LEFT JOIN refusals r ON r.medium = ? AND r.address = ?`,
		person, string(m), person, string(m), string(m), address)
	if err != nil {
		return f, err
	}
	defer rows.Close()
	for rows.Next() {
		var (
			agreed, night, since, leftAt sql.NullInt64
			left                         sql.NullString
		)
		if err := rows.Scan(&agreed, &since, &night, &left, &leftAt); err != nil {
			return f, err
		}
		f.agreed, f.night, f.since = agreed.Int64 == 1, night.Int64 == 1, sqldb.Moment(since.Int64)
		r, at := Reason(left.String), sqldb.Moment(leftAt.Int64)
		if r != "" && (f.left == "" || r.forAll() || !f.left.forAll() && at.After(f.leftAt)) {
			f.left, f.leftAt = r, at
		}
	}
	return f, rows.Err()
}

// setNow makes e's answer the one of now and says whether it was another before. Who never answered has not agreed.
func setNow(ctx context.Context, tx *sqldb.Tx, person, lang string, e Event) (bool, error) {
	renew := int64(0)
	if e.Agreed {
		renew = sqldb.Millis(e.At.AddDate(renewal, 0, 0))
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE consents_now SET agreed = ?, source = ?, since = ?, renew_at = ?, lang = ? WHERE person = ? AND purpose = ? AND medium = ? AND agreed <> ?`,
		bit(e.Agreed), string(e.Source), sqldb.Millis(e.At), renew, lang, person, string(e.Purpose), string(e.Medium), bit(e.Agreed)))
	if err != nil || n > 0 || !e.Agreed {
		return n > 0, err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO consents_now (person, purpose, medium, agreed, source, since, renew_at, lang) VALUES (?, ?, ?, 1, ?, ?, ?, ?)`,
		person, string(e.Purpose), string(e.Medium), string(e.Source), sqldb.Millis(e.At), renew, lang)
	if sqldb.IsDuplicate(err) { // it says so already
		return false, nil
	}
	return err == nil, err
}

func insertEvent(ctx context.Context, tx *sqldb.Tx, person, lang string, e Event) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO consents (id, person, purpose, medium, agreed, source, wording, delivery, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.ID, person, string(e.Purpose), string(e.Medium), bit(e.Agreed), string(e.Source), e.Hash, e.Delivery, sqldb.Millis(e.At))
	if err != nil {
		return err
	}
	var known int
	if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM consent_wordings WHERE hash = ?`, e.Hash).Scan(&known); err != nil || known > 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO consent_wordings (hash, version, lang, words, first_at) VALUES (?, ?, ?, ?, ?)`,
		e.Hash, e.Version, lang, e.Words, sqldb.Millis(e.At))
	if sqldb.IsDuplicate(err) {
		return nil
	}
	return err
}

// standings has one for each question.
func standings(ctx context.Context, q sqldb.Querier, person string) ([]Standing, error) {
	rows, err := q.QueryContext(ctx, `SELECT purpose, medium, agreed, source, since FROM consents_now WHERE person = ?`, person)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := map[Question]Standing{}
	for rows.Next() {
		var (
			a             Standing
			agreed, since int64
		)
		if err := rows.Scan(&a.Purpose, &a.Medium, &agreed, &a.Source, &since); err != nil {
			return nil, err
		}
		a.Agreed, a.Since = agreed == 1, sqldb.Moment(since)
		found[a.Question] = a
	}
	var all []Standing
	for _, question := range Questions {
		a := found[question]
		a.Question = question
		all = append(all, a)
	}
	return all, rows.Err()
}

func history(ctx context.Context, q sqldb.Querier, person string, most int) ([]Event, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT c.id, c.purpose, c.medium, c.agreed, c.source, c.delivery, c.at, c.wording, w.version, w.words
		  FROM consents c JOIN consent_wordings w ON w.hash = c.wording
		 WHERE c.person = ? ORDER BY c.id DESC LIMIT ?`, person, most)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []Event{}
	for rows.Next() {
		var (
			e          Event
			agreed, at int64
		)
		if err := rows.Scan(&e.ID, &e.Purpose, &e.Medium, &agreed, &e.Source, &e.Delivery, &at, &e.Hash, &e.Version, &e.Words); err != nil {
			return nil, err
		}
		e.Agreed, e.At = agreed == 1, sqldb.Moment(at)
		all = append(all, e)
	}
	return all, rows.Err()
}

// langOf is the language in which somebody answered last.
func langOf(ctx context.Context, q sqldb.Querier, person string) (lang string, err error) {
	err = q.QueryRowContext(ctx, `
		SELECT w.lang FROM consents c JOIN consent_wordings w ON w.hash = c.wording WHERE c.person = ? ORDER BY c.id DESC LIMIT 1`, person).Scan(&lang)
	if errors.Is(err, sql.ErrNoRows) {
		return "ko", nil
	}
	return lang, err
}

// dueForRenewal is somebody who is to be reminded, or "".
func dueForRenewal(ctx context.Context, q sqldb.Querier, now time.Time) (person string, err error) {
	err = q.QueryRowContext(ctx, `SELECT person FROM consents_now WHERE renew_at > 0 AND renew_at <= ? ORDER BY renew_at LIMIT 1`, sqldb.Millis(now)).Scan(&person)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return person, err
}

// renewed sets the next date of all that somebody agreed to, so that they are reminded of it together, and says whether one was due.
func renewed(ctx context.Context, tx *sqldb.Tx, person string, now, next time.Time) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE consents_now SET renew_at = ? WHERE person = ? AND renew_at > 0 AND renew_at <= ?`, sqldb.Millis(next), person, sqldb.Millis(now)))
	if err != nil || n == 0 {
		return false, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE consents_now SET renew_at = ? WHERE person = ? AND renew_at > 0`, sqldb.Millis(next), person)
	return true, err
}

// places says how many places of a day are taken, which one is free first, and whether one of them is the notice's.
func places(ctx context.Context, q sqldb.Querier, person string, day int64, notice string) (taken, free int, has bool, err error) {
	rows, err := q.QueryContext(ctx, `SELECT place, notice FROM ad_places WHERE person = ? AND day = ? ORDER BY place`, person, day)
	if err != nil {
		return 0, 0, false, err
	}
	defer rows.Close()
	for rows.Next() {
		var place int
		var of string
		if err := rows.Scan(&place, &of); err != nil {
			return 0, 0, false, err
		}
		taken++
		has = has || of == notice
		if place == free {
			free++
		}
	}
	return taken, free, has, rows.Err()
}

// leavePlace frees the notice's place of a day.
func leavePlace(ctx context.Context, tx *sqldb.Tx, person string, day int64, notice string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM ad_places WHERE person = ? AND day = ? AND notice = ?`, person, day, notice)
	return err
}

// placesSince is how many places other notices took from a day on; they are kept for a week.
func placesSince(ctx context.Context, q sqldb.Querier, person string, day int64, notice string) (n int, err error) {
	err = q.QueryRowContext(ctx, `SELECT COUNT(*) FROM ad_places WHERE person = ? AND day >= ? AND notice <> ?`, person, day, notice).Scan(&n)
	return n, err
}

// takePlace is false where another hand took that place.
func takePlace(ctx context.Context, tx sqldb.Execer, person string, day int64, place int, notice string) (bool, error) {
	_, err := tx.ExecContext(ctx, `INSERT INTO ad_places (person, day, place, notice) VALUES (?, ?, ?, ?)`, person, day, place, notice)
	if sqldb.IsDuplicate(err) {
		return false, nil
	}
	return err == nil, err
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Reader is somebody who agreed, with the language in which they did.
type Reader struct{ Person, Lang string }

// Agreed gives those who agree to offers by a medium, by id, those behind after first.
func (s *Service) Agreed(ctx context.Context, q sqldb.Querier, m Medium, after string, most int) ([]Reader, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT person, lang FROM consents_now WHERE agreed = 1 AND purpose = 'ad' AND medium = ? AND person > ? ORDER BY person LIMIT ?`, string(m), after, most)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Reader
	for rows.Next() {
		var r Reader
		if err := rows.Scan(&r.Person, &r.Lang); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}
