package main

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	_ "modernc.org/sqlite" // the driver that Saja itself uses

	"github.com/saja-live/saja/postcode"
)

// document is all that is written of an address and that somebody may look for.
func document(a postcode.Address) string {
	var b strings.Builder
	b.WriteString(a.RoadAddress())
	b.WriteByte(' ')
	b.WriteString(a.Parcel.String())
	for _, p := range a.Others {
		b.WriteByte(' ')
		b.WriteString(p.String())
	}
	for _, more := range []string{a.Building, a.Register, a.Postcode, a.English} {
		if more != "" {
			b.WriteByte(' ')
			b.WriteString(more)
		}
	}
	return b.String()
}

// pairs cuts a word into what a table of pairs of letters holds: its Hangul two by two, its numbers and Latin words whole.
func pairs(word string) (tokens []string) {
	var run []rune
	flush := func() {
		switch {
		case len(run) == 0:
		case len(run) > 1 && unicode.Is(unicode.Hangul, run[0]):
			for i := range len(run) - 1 {
				tokens = append(tokens, string(run[i:i+2]))
			}
		default:
			tokens = append(tokens, string(run))
		}
		run = run[:0]
	}
	class := func(r rune) int {
		switch {
		case unicode.Is(unicode.Hangul, r):
			return 1
		case unicode.IsDigit(r):
			return 2
		case unicode.IsLetter(r):
			return 3
		}
		return 0
	}
	last := 0
	for _, r := range word {
		c := class(r)
		if c != last {
			flush()
		}
		if last = c; c != 0 {
			run = append(run, r)
		}
	}
	flush()
	return tokens
}

// fts5 is a table of SQLite's full-text search, of three letters each (its own trigram tokenizer) or of pairs made by hand.
type fts5 struct {
	db      *sql.DB
	x       *postcode.Index
	bigrams bool
}

func newFTS5(dir string, x *postcode.Index, bigrams bool) (*fts5, error) {
	file := "trigram.db"
	if bigrams {
		file = "bigram.db"
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, file)+"?_pragma=journal_mode(off)&_pragma=synchronous(off)&_pragma=cache_size(-400000)&_pragma=mmap_size(8000000000)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return &fts5{db, x, bigrams}, nil
}

func (f *fts5) name() string {
	if f.bigrams {
		return "SQLite FTS5, pairs"
	}
	return "SQLite FTS5, trigram"
}

func (f *fts5) close() error { return f.db.Close() }

// chunk is how many addresses one step of filling takes.
const chunk = 500_000

func (f *fts5) steps() []step {
	steps := []step{{"tables", func(ctx context.Context) error {
		tokenizer := "trigram"
		if f.bigrams {
			tokenizer = "unicode61"
		}
		_, err := f.db.ExecContext(ctx, "CREATE TABLE place (id INTEGER PRIMARY KEY, code TEXT NOT NULL, text TEXT NOT NULL); CREATE VIRTUAL TABLE found USING fts5 (text, content='', tokenize='"+tokenizer+"')")
		return err
	}}}
	total := f.x.Meta().Addresses
	for from := 0; from < total; from += chunk {
		steps = append(steps, step{fmt.Sprintf("rows from %d", from), func(ctx context.Context) error { return f.rows(ctx, from, min(from+chunk, total)) }})
	}
	return append(steps, step{"merge", func(ctx context.Context) error {
		_, err := f.db.ExecContext(ctx, "INSERT INTO found (found) VALUES ('optimize')")
		return err
	}})
}

func (f *fts5) rows(ctx context.Context, from, to int) error {
	tx, err := f.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	place, err := tx.PrepareContext(ctx, "INSERT INTO place (id, code, text) VALUES (?, ?, ?)")
	if err != nil {
		return err
	}
	defer place.Close()
	found, err := tx.PrepareContext(ctx, "INSERT INTO found (rowid, text) VALUES (?, ?)")
	if err != nil {
		return err
	}
	defer found.Close()
	for i := from; i < to; i++ {
		a := f.x.At(i)
		text := document(a)
		if _, err := place.ExecContext(ctx, i, a.Key, text); err != nil {
			return err
		}
		if f.bigrams {
			text = strings.Join(pairs(text), " ")
		}
		if _, err := found.ExecContext(ctx, i, text); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// ask looks for all words of the query. Of words too short for the trigrams it looks whether the text contains them.
func (f *fts5) ask(ctx context.Context, query string) ([]string, error) {
	var match, like []string
	for word := range strings.FieldsSeq(strings.NewReplacer(",", " ", `"`, " ", "%", " ", "_", " ").Replace(query)) {
		switch {
		case f.bigrams:
			if tokens := pairs(word); len(tokens) > 0 {
				match = append(match, `"`+strings.Join(tokens, " ")+`"`)
			}
		case utf8.RuneCountInString(word) < 3:
			like = append(like, word)
		default:
			match = append(match, `"`+word+`"`)
		}
	}
	if len(match) == 0 {
		return nil, errNoAnswer
	}
	where, args := "found MATCH ?", []any{strings.Join(match, " AND ")}
	for _, word := range like {
		where, args = where+" AND place.text LIKE ?", append(args, "%"+word+"%")
	}
	return keysBy(ctx, f.db, "SELECT place.code FROM found JOIN place ON place.id = found.rowid WHERE "+where+" ORDER BY found.rank LIMIT 10", args...)
}

func keysBy(ctx context.Context, db *sql.DB, query string, args ...any) (keys []string, err error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, rows.Err()
}
