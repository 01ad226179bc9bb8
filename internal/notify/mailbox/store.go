package mailbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// State is how far a mailbox is in, and what is wrong with it.
type State struct {
	Trouble Trouble
	Said    string
	Taken   int64
	Passed  int64
	Looked  time.Time // zero: never
	Fine    time.Time // zero: never
	Next    time.Time
	Busy    bool

	setup         string
	validity      uint32
	last          uint32
	fails         int
	bad, badTries uint32
}

func findState(ctx context.Context, q sqldb.Querier, id string, now time.Time) (s State, err error) {
	var looked, fine, next, held int64
	err = q.QueryRowContext(ctx, `
		SELECT setup, validity, last_uid, taken, passed, trouble, said, fails, bad_uid, bad_tries, looked_at, fine_at, next_at, held_until
		  FROM mailboxes WHERE id = ?`, id).
		Scan(&s.setup, &s.validity, &s.last, &s.Taken, &s.Passed, &s.Trouble, &s.Said, &s.fails, &s.bad, &s.badTries, &looked, &fine, &next, &held)
	if errors.Is(err, sql.ErrNoRows) {
		return s, err
	}
	if err != nil {
		return s, fmt.Errorf("find a mailbox: %w", err)
	}
	if looked > 0 {
		s.Looked = sqldb.Moment(looked)
	}
	if fine > 0 {
		s.Fine = sqldb.Moment(fine)
	}
	s.Next, s.Busy = sqldb.Moment(next), held > sqldb.Millis(now)
	return s, nil
}

// insertState makes the row of a mailbox, if there is none.
func insertState(ctx context.Context, tx *sqldb.Tx, id, setup string, now time.Time) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO mailboxes (id, setup, validity, last_uid, taken, passed, trouble, said, fails, bad_uid, bad_tries, looked_at, fine_at, next_at, holder, held_until)
		VALUES (?, ?, 0, 0, 0, 0, '', '', 0, 0, 0, 0, 0, ?, '', 0)`, id, setup, sqldb.Millis(now))
	if sqldb.IsDuplicate(err) {
		return nil
	}
	return err
}

// anew has a mailbox that is got into in another way be looked into at once.
func anew(ctx context.Context, tx *sqldb.Tx, id, setup string, now time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE mailboxes SET setup = ?, fails = 0, next_at = ? WHERE id = ? AND setup <> ?`, setup, sqldb.Millis(now), id, setup)
	return err
}

// soon has it be looked into at once.
func soon(ctx context.Context, tx *sqldb.Tx, id string, now time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE mailboxes SET next_at = ? WHERE id = ? AND next_at > ?`, sqldb.Millis(now), id, sqldb.Millis(now))
	return err
}

// claim has holder look into a mailbox that is due, and says whether it is due and nobody else does.
func claim(ctx context.Context, tx *sqldb.Tx, id, holder string, now, until time.Time) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE mailboxes SET holder = ?, held_until = ? WHERE id = ? AND next_at <= ? AND held_until <= ?`,
		holder, sqldb.Millis(until), id, sqldb.Millis(now), sqldb.Millis(now)))
	return n > 0, err
}

// move writes down how far holder is in, and says whether it still has it. What was wrong at a mail before is forgotten.
func move(ctx context.Context, tx *sqldb.Tx, id, holder string, validity, last uint32, taken, passed int, until time.Time) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE mailboxes SET validity = ?, last_uid = ?, taken = taken + ?, passed = passed + ?, bad_uid = 0, bad_tries = 0, held_until = ?
		 WHERE id = ? AND holder = ?`, validity, last, taken, passed, sqldb.Millis(until), id, holder))
	return n > 0, err
}

// broke counts that a look broke off at a mail.
func broke(ctx context.Context, tx *sqldb.Tx, id, holder string, uid uint32) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE mailboxes SET bad_tries = CASE WHEN bad_uid = ? THEN bad_tries + 1 ELSE 1 END, bad_uid = ? WHERE id = ? AND holder = ?`, uid, uid, id, holder)
	return err
}

// end writes down how a look ended, and lets go.
func end(ctx context.Context, tx *sqldb.Tx, id, holder string, s State, now time.Time) error {
	fine := int64(0)
	if s.Trouble == "" {
		fine = sqldb.Millis(now)
	}
	_, err := tx.ExecContext(ctx, `
		UPDATE mailboxes SET trouble = ?, said = ?, fails = ?, looked_at = ?, fine_at = CASE WHEN ? > 0 THEN ? ELSE fine_at END, next_at = ?, holder = '', held_until = 0
		 WHERE id = ? AND holder = ?`, string(s.Trouble), s.Said, s.fails, sqldb.Millis(now), fine, fine, sqldb.Millis(s.Next), id, holder)
	return err
}
