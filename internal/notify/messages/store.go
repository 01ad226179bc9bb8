package messages

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

const senderColumns = `number, state, note, expires_at, used, changed_at, changed_by`

func scanSender(row interface{ Scan(into ...any) error }) (Sender, error) {
	var (
		s                      Sender
		expires, used, changed int64
	)
	err := row.Scan(&s.Number, &s.State, &s.Note, &expires, &used, &changed, &s.By)
	s.Expires, s.Used, s.Changed = sqldb.Moment(expires), used == 1, sqldb.Moment(changed)
	return s, err
}

func listSenders(ctx context.Context, q sqldb.Querier, provider string, most int) ([]Sender, error) {
	rows, err := q.QueryContext(ctx, `SELECT `+senderColumns+` FROM message_senders WHERE provider = ? ORDER BY used DESC, number LIMIT ?`, provider, most)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []Sender{}
	for rows.Next() {
		s, err := scanSender(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

// findSender finds a number, or fails with ErrSenderGone.
func findSender(ctx context.Context, q sqldb.Querier, provider, number string) (Sender, error) {
	s, err := scanSender(q.QueryRowContext(ctx, `SELECT `+senderColumns+` FROM message_senders WHERE provider = ? AND number = ?`, provider, number))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrSenderGone
	}
	return s, err
}

// keepSender writes s down or changes it; it stays in use only where it is registered.
func keepSender(ctx context.Context, tx *sqldb.Tx, provider string, s Sender) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE message_senders SET state = ?, note = ?, expires_at = ?, used = CASE WHEN ? = 'registered' THEN used ELSE 0 END, changed_at = ?, changed_by = ?
		 WHERE provider = ? AND number = ?`,
		string(s.State), s.Note, sqldb.Millis(s.Expires), string(s.State), sqldb.Millis(s.Changed), s.By, provider, s.Number))
	if err != nil || n == 1 {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO message_senders (provider, number, state, note, expires_at, used, changed_at, changed_by) VALUES (?, ?, ?, ?, ?, 0, ?, ?)`,
		provider, s.Number, string(s.State), s.Note, sqldb.Millis(s.Expires), sqldb.Millis(s.Changed), s.By)
	return err
}

// useSender has messages come from number alone, as long as it is registered at now; otherwise it fails with ErrUnregistered.
func useSender(ctx context.Context, tx *sqldb.Tx, provider, number string, now time.Time) error {
	if _, err := tx.ExecContext(ctx, `UPDATE message_senders SET used = 0 WHERE provider = ?`, provider); err != nil {
		return err
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE message_senders SET used = 1 WHERE provider = ? AND number = ? AND state = 'registered' AND (expires_at = 0 OR expires_at > ?)`,
		provider, number, sqldb.Millis(now)))
	if err == nil && n == 0 {
		err = ErrUnregistered
	}
	return err
}

func forgetSender(ctx context.Context, tx *sqldb.Tx, provider, number string) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `DELETE FROM message_senders WHERE provider = ? AND number = ? AND used = 0`, provider, number))
	if err == nil && n == 0 {
		err = ErrInUse
	}
	return err
}

// findHealth is how it went with a provider; one that was never used has no times.
func findHealth(ctx context.Context, q sqldb.Querier, provider string) (ProviderHealth, error) {
	h := ProviderHealth{Provider: provider, Balance: -1}
	var ok, failed, asked int64
	err := q.QueryRowContext(ctx, `SELECT ok_at, failed_at, why, balance, asked_at FROM message_providers WHERE name = ?`, provider).Scan(&ok, &failed, &h.Why, &h.Balance, &asked)
	h.OK, h.Failed, h.Asked = sqldb.Moment(ok), sqldb.Moment(failed), sqldb.Moment(asked)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return h, err
}

func keepHealth(ctx context.Context, tx *sqldb.Tx, h ProviderHealth) error {
	update := func() (int64, error) {
		return sqldb.Affected(tx.ExecContext(ctx, `UPDATE message_providers SET ok_at = ?, failed_at = ?, why = ?, balance = ?, asked_at = ? WHERE name = ?`,
			sqldb.Millis(h.OK), sqldb.Millis(h.Failed), h.Why, h.Balance, sqldb.Millis(h.Asked), h.Provider))
	}
	n, err := update()
	if err != nil || n == 1 {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO message_providers (name, ok_at, failed_at, why, balance, asked_at) VALUES (?, ?, ?, ?, ?, ?)`,
		h.Provider, sqldb.Millis(h.OK), sqldb.Millis(h.Failed), h.Why, h.Balance, sqldb.Millis(h.Asked))
	if sqldb.IsDuplicate(err) { // another process was first
		_, err = update()
	}
	return err
}
