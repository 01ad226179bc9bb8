package sqldb

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// Found makes the tables of a SQLite database that has none by one script, as Script gives it, in one transaction; to any other database
// it does nothing. It saves a new shop the way through every step there ever was. Steps that the script does not know yet are MigrateAll's.
func Found(ctx context.Context, db *DB, script string) error {
	if db.dialect != SQLite {
		return nil
	}
	if empty, err := unfounded(ctx, db.admin); err != nil || !empty {
		return err
	}
	return db.whole(ctx, func(pool *sql.DB) error {
		if empty, err := unfounded(ctx, pool); err != nil || !empty { // another process may have been at it
			return err
		}
		if _, err := pool.ExecContext(ctx, script); err != nil {
			return fmt.Errorf("make the tables: %w", engineFault(err))
		}
		return nil
	})
}

func unfounded(ctx context.Context, pool *sql.DB) (bool, error) {
	var made int
	if err := pool.QueryRowContext(ctx, "SELECT COUNT(*) FROM sqlite_master").Scan(&made); err != nil {
		return false, fmt.Errorf("look for tables: %w", engineFault(err))
	}
	return made == 0, nil
}

// Script writes down the tables of a SQLite database, their indexes, and the rows that migrating left in them, in an order that does not
// depend on how they came to be.
func Script(ctx context.Context, db *DB) (string, error) {
	var b strings.Builder
	var kind, name, text string
	var tables []string
	err := each(ctx, db.admin, `
		SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
		ORDER  BY type <> 'table', name`, func() {
		b.WriteString(text + ";\n")
		if kind == "table" {
			tables = append(tables, name)
		}
	}, &kind, &name, &text)
	if err != nil {
		return "", fmt.Errorf("read the tables: %w", engineFault(err))
	}
	for _, table := range tables {
		rows, err := rowsOf(ctx, db.admin, table)
		if err != nil {
			return "", fmt.Errorf("read the rows of %s: %w", table, engineFault(err))
		}
		b.WriteString(rows)
	}
	return b.String(), nil
}

// rowsOf gives the statement that puts the rows of a table in, and nothing for a table without. Goose's own numbers and times are left to
// the engine.
func rowsOf(ctx context.Context, pool *sql.DB, table string) (string, error) {
	var names, quoted []string
	var column string
	err := each(ctx, pool, "SELECT name FROM pragma_table_info('"+table+"')", func() {
		if strings.HasPrefix(table, gooseTable) && (column == "id" || column == "tstamp") {
			return
		}
		names, quoted = append(names, column), append(quoted, "quote("+column+")")
	}, &column)
	if err != nil {
		return "", err
	}
	var rows []string
	var values string
	err = each(ctx, pool, "SELECT "+strings.Join(quoted, " || ', ' || ")+" FROM "+table, func() { rows = append(rows, "  ("+values+")") }, &values)
	if err != nil || len(rows) == 0 {
		return "", err
	}
	slices.SortFunc(rows, func(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) }) // numbers come by their size
	return fmt.Sprintf("INSERT INTO %s (%s) VALUES\n%s;\n", table, strings.Join(names, ", "), strings.Join(rows, ",\n")), nil
}
