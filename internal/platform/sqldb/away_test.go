package sqldb_test

import (
	"context"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// line is the wire to a database server, which can be cut or go silent.
type line struct {
	listener net.Listener
	silent   atomic.Bool // what is sent is lost
	mu       sync.Mutex
	ends     []net.Conn
}

func lay(t *testing.T, to string) *line {
	t.Helper()
	listener, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	l := &line{listener: listener}
	t.Cleanup(l.cut)
	go func() {
		for {
			here, err := listener.Accept()
			if err != nil {
				return
			}
			there, err := net.Dial("unix", to)
			if err != nil {
				here.Close()
				return
			}
			l.mu.Lock()
			l.ends = append(l.ends, here, there)
			l.mu.Unlock()
			go l.pass(there, here)
			go l.pass(here, there)
		}
	}()
	return l
}

func (l *line) pass(to, from net.Conn) {
	buffer := make([]byte, 1<<14)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			to.Close()
			return
		}
		if l.silent.Load() {
			continue
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			_, _ = io.Copy(io.Discard, from)
			return
		}
	}
}

func (l *line) cut() {
	l.listener.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.ends {
		c.Close()
	}
}

// A server that is away is a fault of its own, which callers are told to try again, wherever it is noticed.
func TestAServerThatIsAwayIsAFault(t *testing.T) {
	for name, leave := range map[string]func(*line){
		"cut":    func(l *line) { l.cut() },
		"silent": func(l *line) { l.silent.Store(true) },
	} {
		t.Run(name, func(t *testing.T) {
			direct := sqldbtest.MariaDBURL(t)
			before, rest, _ := strings.Cut(direct, "unix(")
			socket, after, _ := strings.Cut(rest, ")")
			l := lay(t, socket)
			db := migrated(t, sqldbtest.Open(t, before+"unix("+l.listener.Addr().String()+")"+after+"?readTimeout=300ms&timeout=300ms"))
			if err := db.InTx(t.Context(), putting("a", 1)); err != nil {
				t.Fatal(err)
			}
			stock(t, db, "a")
			leave(l)
			var n int
			if err := db.QueryRowContext(t.Context(), "SELECT stock FROM jars WHERE id = ?", "a").Scan(&n); !errors.Is(err, sqldb.ErrAway) {
				t.Errorf("a row, prepared before: %v", err)
			}
			if err := db.QueryRowContext(t.Context(), "SELECT stock FROM jars WHERE stock = ?", 1).Scan(&n); !errors.Is(err, sqldb.ErrAway) {
				t.Errorf("a row, not yet prepared: %v", err)
			}
			if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM jars").Scan(&n); !errors.Is(err, sqldb.ErrAway) {
				t.Errorf("a row without parameters: %v", err)
			}
			if err := db.InTx(t.Context(), putting("b", 1)); !errors.Is(err, sqldb.ErrAway) {
				t.Errorf("a transaction: %v", err)
			}
			if err := db.Ping(context.Background()); !errors.Is(err, sqldb.ErrAway) {
				t.Errorf("ping: %v", err)
			}
		})
	}
}

// A server that is stopped keeps its connections open and says nothing; the connection's own timeout is ten times as long.
func TestAReadOfASilentServerEndsAtItsLimit(t *testing.T) {
	before, rest, _ := strings.Cut(sqldbtest.MariaDBURL(t), "unix(")
	socket, after, _ := strings.Cut(rest, ")")
	l := lay(t, socket)
	db, err := sqldb.Open(t.Context(), sqldb.Config{URL: before + "unix(" + l.listener.Addr().String() + ")" + after, ReadLimit: 300 * time.Millisecond, Limit: 300 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if got := db.ReadLimit(); got != 300*time.Millisecond {
		t.Errorf("a read has %s, want 300ms", got)
	}
	migrated(t, db)
	if err := db.InTx(t.Context(), putting("a", 1)); err != nil {
		t.Fatal(err)
	}
	l.silent.Store(true)
	var readers sync.WaitGroup
	for range 100 { // more than there are connections
		readers.Go(func() {
			var n int
			if err := db.QueryRowContext(t.Context(), "SELECT stock FROM jars WHERE id = ?", "a").Scan(&n); !errors.Is(err, sqldb.ErrAway) {
				t.Errorf("a row: %v", err)
			}
			rows, err := db.QueryContext(t.Context(), "SELECT stock FROM jars")
			if err == nil {
				defer rows.Close()
				err = rows.Err()
			}
			if !errors.Is(err, sqldb.ErrAway) {
				t.Errorf("rows: %v", err)
			}
		})
	}
	readers.Wait()
	if got := db.ReadLimit(); got != 30*time.Millisecond {
		t.Errorf("the next read waits %s, want a tenth of its time", got)
	}
	if err := db.InTx(t.Context(), putting("b", 1)); !errors.Is(err, sqldb.ErrAway) {
		t.Errorf("a transaction: %v", err)
	}
	l.silent.Store(false)
	for err := error(sqldb.ErrAway); err != nil && t.Context().Err() == nil; {
		err = db.Ping(t.Context())
	}
	if got := db.ReadLimit(); got != 300*time.Millisecond {
		t.Errorf("once it answers a read has %s, want all of its time", got)
	}
}
