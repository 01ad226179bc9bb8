package dkim

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// keysOf gives all keys of a domain, the newest first.
func keysOf(ctx context.Context, q sqldb.Querier, domain string) ([]Key, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT domain, generation, algorithm, selector, secret, public, made_at, used_at FROM dkim_keys
		 WHERE domain = ? ORDER BY generation DESC, algorithm DESC`, domain)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Key
	for rows.Next() {
		var (
			k          Key
			made, used int64
		)
		if err := rows.Scan(&k.Domain, &k.Generation, &k.Algorithm, &k.Selector, &k.sealed, &k.Public, &made, &used); err != nil {
			return nil, err
		}
		k.Made = sqldb.Moment(made)
		if used > 0 {
			k.Used = sqldb.Moment(used)
		}
		all = append(all, k)
	}
	return all, rows.Err()
}

func insertKey(ctx context.Context, tx *sqldb.Tx, k Key) error {
	used := int64(0)
	if !k.Used.IsZero() {
		used = sqldb.Millis(k.Used)
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO dkim_keys (domain, generation, algorithm, selector, secret, public, made_at, used_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		k.Domain, k.Generation, k.Algorithm, k.Selector, k.sealed, k.Public, sqldb.Millis(k.Made), used)
	return err
}

// use has mail signed with a generation from now on, and says whether it was not before.
func use(ctx context.Context, tx *sqldb.Tx, domain string, generation int64, now time.Time) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE dkim_keys SET used_at = ? WHERE domain = ? AND generation = ? AND used_at = 0`, sqldb.Millis(now), domain, generation))
	return n > 0, err
}

// forget drops the generations before one.
func forget(ctx context.Context, tx *sqldb.Tx, domain string, before int64) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM dkim_keys WHERE domain = ? AND generation < ?`, domain, before)
	return err
}
