package main

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/saja-live/saja/postcode"
)

// server is a MariaDB of this run's own over a data folder that is kept.
type server struct {
	db     *sql.DB
	dir    string
	daemon *exec.Cmd
}

// startMariaDB starts one with the memory that such a country deserves. Words of one letter are indexed, and none is left out.
func startMariaDB(ctx context.Context, dir string) (*server, error) {
	data := filepath.Join(dir, "mariadb")
	common := []string{"--no-defaults", "--datadir=" + data, "--tmpdir=" + dir, "--user=root"}
	if _, err := os.Stat(data); err != nil {
		if out, err := exec.CommandContext(ctx, "mariadb-install-db", append(common, "--auth-root-authentication-method=normal", "--skip-test-db")...).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("mariadb-install-db: %w\n%s", err, out)
		}
	}
	sockets, err := os.MkdirTemp("", "saja-peers-") // short: a socket's path holds 107 bytes
	if err != nil {
		return nil, err
	}
	socket := filepath.Join(sockets, "s")
	s := &server{dir: dir, daemon: exec.Command("mariadbd", append(common, "--socket="+socket, "--pid-file="+filepath.Join(sockets, "pid"), "--skip-networking", "--skip-log-bin",
		"--innodb-buffer-pool-size=4G", "--innodb-log-file-size=1G", "--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=nosync", "--innodb-doublewrite=0", "--innodb-sort-buffer-size=64M",
		"--innodb-ft-min-token-size=1", "--innodb-ft-enable-stopword=OFF", "--innodb-ft-sort-pll-degree=2", "--innodb-ft-result-cache-limit=1G", "--secure-file-priv=", "--performance-schema=0")...)}
	if err := s.daemon.Start(); err != nil {
		return nil, err
	}
	admin, err := sql.Open("mysql", "root@unix("+socket+")/")
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	for tries := 0; ; tries++ {
		if err = admin.PingContext(ctx); err == nil || tries == 600 || ctx.Err() != nil {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if err == nil {
		_, err = admin.ExecContext(ctx, "CREATE DATABASE IF NOT EXISTS peers CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
	}
	if err != nil {
		return nil, err
	}
	s.db, err = sql.Open("mysql", "root@unix("+socket+")/peers?multiStatements=true&interpolateParams=true")
	if err == nil {
		s.db.SetMaxOpenConns(1)
	}
	return s, err
}

func (s *server) stop() error {
	_, err := s.db.Exec("SHUTDOWN")
	return errors.Join(err, s.db.Close(), s.daemon.Wait())
}

// load writes rows with tabs between their columns and has the server read them into a table, or into some of its columns.
func (s *server) load(ctx context.Context, table string, rows func(*bufio.Writer) error) error {
	path := filepath.Join(s.dir, "rows.tsv")
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer os.Remove(path)
	w := bufio.NewWriterSize(f, 1<<20)
	if err := errors.Join(rows(w), w.Flush(), f.Close()); err != nil {
		return err
	}
	name, columns, _ := strings.Cut(table, " ")
	_, err = s.db.ExecContext(ctx, "LOAD DATA INFILE '"+path+"' INTO TABLE "+name+" CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\\t' ESCAPED BY '' "+columns)
	return err
}

// keys asks for the codes of addresses, and has the server itself stop what takes too long.
func (s *server) keys(ctx context.Context, query string, args ...any) ([]string, error) {
	keys, err := keysBy(ctx, s.db, fmt.Sprintf("SET STATEMENT max_statement_time = %.0f FOR %s", patience.Seconds(), query), args...)
	var e *mysql.MySQLError
	if errors.As(err, &e) && slices.Contains([]uint16{1969, 188, 128}, e.Number) { // it took too long, or more memory than a full-text query may have
		return nil, errNoAnswer
	}
	return keys, err
}

// fulltext is a full-text index of InnoDB, over words as they are or over pairs of letters (MariaDB has no parser of its own for these).
type fulltext struct {
	server  *server
	x       *postcode.Index
	bigrams bool
}

func (f *fulltext) name() string {
	if f.bigrams {
		return "MariaDB full-text, pairs"
	}
	return "MariaDB full-text, words"
}

func (*fulltext) close() error { return nil }

func (f *fulltext) table() string {
	if f.bigrams {
		return "by_pairs"
	}
	return "by_words"
}

func (f *fulltext) steps() []step {
	steps := []step{{"tables", func(ctx context.Context) error {
		_, err := f.server.db.ExecContext(ctx, "CREATE TABLE "+f.table()+" (FTS_DOC_ID BIGINT UNSIGNED NOT NULL PRIMARY KEY, code CHAR(26) NOT NULL, words TEXT NOT NULL) ENGINE = InnoDB")
		return err
	}}}
	total := f.x.Meta().Addresses
	for from := 0; from < total; from += chunk {
		steps = append(steps, step{fmt.Sprintf("rows from %d", from), func(ctx context.Context) error {
			return f.server.load(ctx, f.table(), func(w *bufio.Writer) error {
				for i := from; i < min(from+chunk, total); i++ {
					a := f.x.At(i)
					fmt.Fprintf(w, "%d\t%s\t%s\n", i+1, a.Key, strings.Join(f.tokens(document(a)), " "))
				}
				return nil
			})
		}})
	}
	return append(steps, step{"full-text index", func(ctx context.Context) error {
		_, err := f.server.db.ExecContext(ctx, "ALTER TABLE "+f.table()+" ADD FULLTEXT INDEX words (words)")
		return err
	}})
}

// tokens are words of the text. A number such as 77-6 is one of them, written 77_6: the index would cut it in two at the hyphen, and a search for the
// two beside each other gathers all places of both, which took the server over 21 GB.
func (f *fulltext) tokens(text string) (tokens []string) {
	for word := range strings.FieldsSeq(text) {
		if f.bigrams {
			tokens = append(tokens, pairs(word)...)
			continue
		}
		word = numbers.ReplaceAllString(strings.ToLower(word), "${1}_${2}")
		tokens = append(tokens, strings.FieldsFunc(word, func(r rune) bool { return strings.ContainsRune("-,.·()'&/~+\"*<>@", r) })...)
	}
	return tokens
}

var numbers = regexp.MustCompile(`^(\d+)-(\d+)$`)

func (f *fulltext) ask(ctx context.Context, query string) ([]string, error) {
	var match []string
	for word := range strings.FieldsSeq(query) {
		switch tokens := f.tokens(word); {
		case len(tokens) == 1:
			match = append(match, "+"+tokens[0])
		case len(tokens) > 1:
			match = append(match, `+"`+strings.Join(tokens, " ")+`"`)
		}
	}
	if len(match) == 0 {
		return nil, errNoAnswer
	}
	return f.server.keys(ctx, "SELECT code FROM "+f.table()+" WHERE MATCH (words) AGAINST (? IN BOOLEAN MODE) LIMIT 10", strings.Join(match, " "))
}
