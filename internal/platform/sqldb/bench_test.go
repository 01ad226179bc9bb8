package sqldb_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// BenchmarkInTxOnMariaDB is the same where each statement is a round trip to a server.
func BenchmarkInTxOnMariaDB(b *testing.B) {
	db := sqldbtest.MariaDB(b)
	migrated(b, db)
	if err := sqldb.Migrate(b.Context(), db, "bench", benchTables); err != nil {
		b.Fatal(err)
	}
	err := db.InTx(b.Context(), func(ctx context.Context, tx *sqldb.Tx) error { return put(ctx, tx, "hot", 1<<40) })
	if err != nil {
		b.Fatal(err)
	}
	b.Run("order", func(b *testing.B) { inParallel(b, db, buy) })
}

// BenchmarkInTx measures durable transactions by many callers at once: "small" is one guarded update, "order" has the
// nine statements of a purchase.
func BenchmarkInTx(b *testing.B) {
	db := sqldbtest.SQLite(b)
	migrated(b, db)
	if err := sqldb.Migrate(b.Context(), db, "bench", benchTables); err != nil {
		b.Fatal(err)
	}
	err := db.InTx(b.Context(), func(ctx context.Context, tx *sqldb.Tx) error { return put(ctx, tx, "hot", 1<<40) })
	if err != nil {
		b.Fatal(err)
	}
	b.Run("small", func(b *testing.B) {
		inParallel(b, db, func(ctx context.Context, tx *sqldb.Tx, _ string) error { return take(ctx, tx) })
	})
	b.Run("order", func(b *testing.B) { inParallel(b, db, buy) })
}

var benchTables = fstest.MapFS{"00001_bench.sql": {Data: []byte("-- +goose Up\n" + tables(
	"b_keys", "b_holds", "b_ledger", "b_orders", "b_lines", "b_payments", "b_outbox"))}}

func tables(names ...string) (ddl string) {
	for _, n := range names {
		ddl += "CREATE TABLE " + n + ` (id CHAR(36) PRIMARY KEY, ref CHAR(36) NOT NULL, state VARCHAR(20) NOT NULL,
			amount BIGINT NOT NULL, at BIGINT NOT NULL, note TEXT NOT NULL);
			CREATE INDEX ` + n + "_ref ON " + n + " (ref);\n"
	}
	return ddl
}

// callers wait for the same fsync, as the shop's requests do.
const callers = 256

var serial atomic.Int64

func inParallel(b *testing.B, db *sqldb.DB, fn func(ctx context.Context, tx *sqldb.Tx, id string) error) {
	b.SetParallelism(callers)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		ctx, cancel := context.WithCancel(b.Context()) // as a request's: it can be cancelled
		defer cancel()
		for pb.Next() {
			id := fmt.Sprintf("0193%032d", serial.Add(1))
			if err := db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return fn(ctx, tx, id) }); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "tx/s")
}

func take(ctx context.Context, tx *sqldb.Tx) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, "UPDATE jars SET stock = stock - ? WHERE id = ? AND stock >= ?", 1, "hot", 1))
	if err == nil && n != 1 {
		err = fmt.Errorf("took %d", n)
	}
	return err
}

// buy has the statements of one order: idempotency key, price, stock, reservation, ledger, order, line, payment, outbox.
func buy(ctx context.Context, tx *sqldb.Tx, id string) error {
	var left int64
	if err := tx.QueryRowContext(ctx, "SELECT stock FROM jars WHERE id = ?", "hot").Scan(&left); err != nil {
		return err
	}
	if err := take(ctx, tx); err != nil {
		return err
	}
	for _, table := range []string{"b_keys", "b_holds", "b_ledger", "b_orders", "b_lines", "b_payments", "b_outbox"} {
		_, err := tx.ExecContext(ctx, "INSERT INTO "+table+" (id, ref, state, amount, at, note) VALUES (?, ?, ?, ?, ?, ?)",
			id, id, "pending", 12900, 1764000000000, `{"recipient":"김사자","address":"서울특별시 종로구 세종대로 1"}`)
		if err != nil {
			return err
		}
	}
	return nil
}

// BenchmarkRead measures reads outside a transaction, by as many callers as there are processors.
func BenchmarkRead(b *testing.B) {
	db := migrated(b, sqldbtest.SQLite(b))
	if err := db.InTx(b.Context(), putting("a", 1)); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			stock(b, db, "a")
		}
	})
}
