package messages_test

import (
	"context"
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/notify/solapi"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// before are the migrations without those from a step on.
func before(t *testing.T, step string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	names, err := fs.Glob(messages.Migrations, "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if name < "migrations/"+step {
			text, err := fs.ReadFile(messages.Migrations, name)
			if err != nil {
				t.Fatal(err)
			}
			files[name] = &fstest.MapFile{Data: text}
		}
	}
	return files
}

func TestWhatWasSwitchedAmongMessagesIsSwitchedAmongKinds(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		for name, files := range map[string]fs.FS{"notify": notify.Migrations, "messages": before(t, "00005")} {
			if err := sqldb.Migrate(t.Context(), db, name, files); err != nil {
				t.Fatal(err)
			}
		}
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO message_kinds (kind, since) VALUES ('order_paid', 1)`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		migrate(t, db)
		s := newShop(db, solapi.Name, "http://127.0.0.1:1")
		if ways, err := s.messages.Ways(t.Context(), db, "order_paid", "ko", "01012345678"); err != nil || len(ways) != 1 {
			t.Errorf("told by %v (%v), want by message as before", ways, err)
		}
	})
}
