package sqldb

import (
	"context"
	"database/sql"
	"strings"

	sqlite3 "modernc.org/sqlite/lib"
)

// The statements round the transactions. DEFERRED would take the lock only at the first write.
const (
	sqlBegin      = "BEGIN IMMEDIATE"
	sqlCommit     = "COMMIT"
	sqlRollback   = "ROLLBACK"
	sqlSavepoint  = "SAVEPOINT c"
	sqlRollbackTo = "ROLLBACK TO c"
	sqlRelease    = "RELEASE c"
)

const (
	maxStmts    = 512
	maxStmtText = 2048 // longer ones are built from lists and seldom come again
)

// stmtConn runs statements on one connection and keeps them prepared. One goroutine uses it.
type stmtConn struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

// stmt gives the prepared form of query, or nil when it is better run as it is.
func (s *stmtConn) stmt(query string) *sql.Stmt {
	if st, ok := s.stmts[query]; ok {
		return st
	}
	// A statement without parameters that is run again while its rows are being read would go on reading them
	// instead of failing, so only the ones with parameters, and our own, are kept.
	own := query == sqlBegin || query == sqlCommit || query == sqlSavepoint || query == sqlRollbackTo || query == sqlRelease
	if len(query) > maxStmtText || !own && !strings.Contains(query, "?") {
		return nil
	}
	st, err := s.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil // running it unprepared gives the error
	}
	if len(s.stmts) >= maxStmts {
		for q, old := range s.stmts {
			old.Close()
			delete(s.stmts, q)
			break
		}
	}
	query = strings.Clone(query)
	s.stmts[query] = st
	return st
}

func (s *stmtConn) exec(query string) error {
	_, err := s.ExecContext(context.Background(), query)
	return err
}

func (s *stmtConn) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	st := s.stmt(query) //nolint:sqlclosecheck // stays prepared until close
	if st == nil {
		return s.conn.ExecContext(ctx, query, args...)
	}
	res, err := st.ExecContext(ctx, args...)
	if inUse(err) {
		return s.conn.ExecContext(ctx, query, args...)
	}
	return res, err
}

func (s *stmtConn) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	st := s.stmt(query) //nolint:sqlclosecheck // stays prepared until close
	if st == nil {
		return s.conn.QueryContext(ctx, query, args...)
	}
	rows, err := st.QueryContext(ctx, args...)
	if inUse(err) {
		return s.conn.QueryContext(ctx, query, args...)
	}
	return rows, err
}

func (s *stmtConn) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	st := s.stmt(query) //nolint:sqlclosecheck // stays prepared until close
	if st == nil {
		return s.conn.QueryRowContext(ctx, query, args...)
	}
	row := st.QueryRowContext(ctx, args...)
	if inUse(row.Err()) {
		return s.conn.QueryRowContext(ctx, query, args...)
	}
	return row
}

// inUse tells whether the prepared statement was refused because its rows from before are still being read.
func inUse(err error) bool { return err != nil && sqliteCode(err)&0xff == sqlite3.SQLITE_MISUSE }

func (s *stmtConn) close() error {
	for _, st := range s.stmts {
		st.Close()
	}
	return s.conn.Close()
}
