package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"

	"github.com/pressly/goose/v3"
)

// Steps keep in this table who can still read the data after them; the program that must know it is the one without the files.
const createSteps = `
	CREATE TABLE IF NOT EXISTS migration_steps (
	  domain VARCHAR(40) NOT NULL,
	  step   BIGINT      NOT NULL,
	  oldest BIGINT      NOT NULL,
	  PRIMARY KEY (domain, step)
	)`

var oldestLine = regexp.MustCompile(`(?m)^-- oldest: (\d{1,9})\s*$`)

// Oldest gives what a migration file says of the oldest program that can work on the tables after it, and whether it says so.
func Oldest(file []byte) (step int64, ok bool) {
	m := oldestLine.FindSubmatch(file)
	if m == nil {
		return 0, false
	}
	step, err := strconv.ParseInt(string(m[1]), 10, 64)
	return step, err == nil
}

// noteOldest keeps what the steps to come say, before they run: on MySQL an older program refuses a step that is cut off half-way rather than
// misread it.
func noteOldest(ctx context.Context, pool *sql.DB, s *steps) error {
	if _, err := pool.ExecContext(ctx, createSteps); err != nil {
		return err
	}
	for _, name := range s.names {
		step, err := goose.NumericComponent(name)
		if err != nil || step <= s.have {
			continue
		}
		text, err := fs.ReadFile(s.files, name)
		if err != nil {
			return err
		}
		oldest, ok := Oldest(text)
		if !ok {
			oldest = step
		}
		if oldest > step {
			return fmt.Errorf("%s: -- oldest: %d names a step after its own", name, oldest)
		}
		_, err = pool.ExecContext(ctx, "DELETE FROM migration_steps WHERE domain = ? AND step = ?", s.domain, step)
		if err == nil {
			_, err = pool.ExecContext(ctx, "INSERT INTO migration_steps (domain, step, oldest) VALUES (?, ?, ?)", s.domain, step, oldest)
		}
		if err != nil {
			return fmt.Errorf("keep what %s says: %w", name, err)
		}
	}
	return nil
}

// oldestProgram gives the newest step that a program must know to work on the steps after knows, up to have.
func (db *DB) oldestProgram(ctx context.Context, domain string, knows, have int64) (int64, error) {
	if _, err := db.admin.ExecContext(ctx, createSteps); err != nil {
		return 0, engineFault(err)
	}
	var told, oldest int64
	err := db.admin.QueryRowContext(ctx, `
		SELECT COUNT(*), COALESCE(MAX(oldest), 0) FROM migration_steps
		WHERE  domain = ? AND step > ? AND step <= ?`, domain, knows, have).Scan(&told, &oldest)
	if err != nil {
		return 0, engineFault(err)
	}
	if told == 0 {
		return have, nil // made by a program that did not keep it
	}
	return oldest, nil
}
