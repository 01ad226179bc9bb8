package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/go-sql-driver/mysql"
	"github.com/pressly/goose/v3"
)

// On MySQL a statement that changes a table is kept by itself, whatever becomes of those after it in its step. So each is followed there
// by a note of how far the step is, and a step that was cut off, by a signal, kill -9 or a server that went down, goes on where it was.

const createPlace = `
	CREATE TABLE IF NOT EXISTS migration_place (
	  domain VARCHAR(40) NOT NULL PRIMARY KEY,
	  step   BIGINT      NOT NULL,
	  done   BIGINT      NOT NULL
	)`

// resumable gives the files of s with their notes, and without what has run already.
func (db *DB) resumable(ctx context.Context, pool *sql.DB, s *steps) (fs.FS, error) {
	if db.dialect != MySQL {
		return s.files, nil
	}
	if err := dropUnbegun(ctx, pool, gooseTable+s.domain); err != nil {
		return nil, err
	}
	if _, err := pool.ExecContext(ctx, createPlace); err != nil {
		return nil, err
	}
	if _, err := pool.ExecContext(ctx, "INSERT IGNORE INTO migration_place (domain, step, done) VALUES (?, 0, 0)", s.domain); err != nil {
		return nil, err
	}
	var step int64
	var done int
	if err := pool.QueryRowContext(ctx, "SELECT step, done FROM migration_place WHERE domain = ?", s.domain).Scan(&step, &done); err != nil {
		return nil, err
	}
	out := annotated{s.files, map[string]string{}}
	for _, name := range s.names {
		number, err := goose.NumericComponent(name)
		if err != nil || number <= s.have {
			continue
		}
		text, err := fs.ReadFile(s.files, name)
		if err != nil {
			return nil, err
		}
		head, parts := statements(string(text))
		from := 0
		if number == step {
			if from, err = db.perhaps(ctx, pool, s.domain, parts, done); err != nil {
				return nil, fmt.Errorf("%s: go on after statement %d: %w", name, done, err)
			}
		}
		out.texts[name] = noted(s.domain, head, number, parts, from)
	}
	return out, nil
}

// perhaps runs the statement after those that are noted, which may have run without its note, and gives how many have run then. Statements
// that change rows are one transaction with their note, so that only what changes a table is in doubt.
func (db *DB) perhaps(ctx context.Context, pool *sql.DB, domain string, parts []string, done int) (int, error) {
	if done >= len(parts) || !changesTable(parts[done]) {
		return done, nil
	}
	if _, err := pool.ExecContext(ctx, parts[done]); err != nil && !hasRun(err) {
		return done, err
	}
	done++
	_, err := pool.ExecContext(ctx, "UPDATE migration_place SET done = ? WHERE domain = ?", done, domain)
	return done, err
}

// hasRun tells the errors of a statement that has changed its table before: the table, column or index is there, or is there no more.
func hasRun(err error) bool {
	e, ok := errors.AsType[*mysql.MySQLError](err)
	return ok && slices.Contains([]uint16{1050, 1051, 1060, 1061, 1068, 1091}, e.Number)
}

// dropUnbegun drops a table of versions that was made and never got its first row.
func dropUnbegun(ctx context.Context, pool *sql.DB, table string) error {
	var there, rows int
	err := pool.QueryRowContext(ctx, "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?", table).Scan(&there)
	if err != nil || there == 0 {
		return err
	}
	if err := pool.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+table).Scan(&rows); err != nil || rows > 0 {
		return err
	}
	_, err = pool.ExecContext(ctx, "DROP TABLE "+table)
	return err
}

// statements parts a step where goose does: behind a semicolon at the end of a line. The head is what goose reads of it.
func statements(text string) (head string, parts []string) {
	var part strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "-- +goose") {
			head += line
			continue
		}
		if trimmed := strings.TrimSpace(line); trimmed == "" || part.Len() == 0 && strings.HasPrefix(trimmed, "--") {
			continue
		}
		part.WriteString(line)
		last := ""
		for word := range strings.FieldsSeq(line) {
			if strings.HasPrefix(word, "--") {
				break
			}
			last = word
		}
		if strings.HasSuffix(last, ";") {
			parts = append(parts, part.String())
			part.Reset()
		}
	}
	return head, parts
}

func changesTable(statement string) bool {
	word, _, _ := strings.Cut(statement, " ")
	return slices.Contains([]string{"CREATE", "ALTER", "DROP", "RENAME"}, strings.ToUpper(word))
}

// noted writes a step from one of its statements on, with a note behind each.
func noted(domain, head string, step int64, parts []string, from int) string {
	var b strings.Builder
	note := func(done int) {
		fmt.Fprintf(&b, "UPDATE migration_place SET step = %d, done = %d WHERE domain = '%s';\n", step, done, domain)
	}
	b.WriteString(head)
	note(from)
	for i, part := range parts[from:] {
		if changesTable(part) {
			b.WriteString(part)
			note(from + i + 1)
			continue
		}
		b.WriteString("START TRANSACTION;\n" + part)
		note(from + i + 1)
		b.WriteString("COMMIT;\n")
	}
	return b.String()
}

// annotated are files of which some read otherwise.
type annotated struct {
	fs.FS
	texts map[string]string
}

func (a annotated) Open(name string) (fs.File, error) {
	f, err := a.FS.Open(name)
	text, other := a.texts[name]
	if err != nil || !other {
		return f, err
	}
	return rewritten{f, strings.NewReader(text)}, nil
}

type rewritten struct {
	fs.File
	text *strings.Reader
}

func (r rewritten) Read(p []byte) (int, error) { return r.text.Read(p) }
