package eventlog_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/eventlog/eventlogtest"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func openLog(t testing.TB, path string, opts eventlog.Options) *eventlog.Embedded {
	t.Helper()
	opts.Heard = sqldbtest.Hear(sqldb.SQLite)
	log, err := eventlog.OpenEmbedded(t.Context(), path, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	return log
}

func TestTheEmbeddedLogConforms(t *testing.T) {
	eventlogtest.Run(t, func(t *testing.T) eventlogtest.Store {
		path := filepath.Join(t.TempDir(), "log.db")
		return eventlogtest.Store{
			Open: func(t *testing.T) eventlog.Log {
				log, err := eventlog.OpenEmbedded(t.Context(), path, eventlog.Options{Heard: sqldbtest.Hear(sqldb.SQLite)})
				if err != nil {
					t.Fatal(err)
				}
				return log
			},
			Block: func(t *testing.T) func() {
				return hold(t, sqldbtest.Open(t, "sqlite:"+path), "UPDATE facts SET value = value")
			},
		}
	})
}

// hold keeps a transaction with a lock open until release is called, or the time of a transaction is over.
func hold(t *testing.T, db *sqldb.DB, lock string) (release func()) {
	locked, done := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		if err := db.InTx(context.Background(), func(ctx context.Context, tx *sqldb.Tx) error {
			if _, err := tx.ExecContext(ctx, lock); err != nil {
				return err
			}
			close(locked)
			<-done
			return nil
		}); err != nil {
			t.Errorf("hold a lock: %v", err)
		}
	})
	<-locked
	return sync.OnceFunc(func() {
		close(done)
		all.Wait()
	})
}
