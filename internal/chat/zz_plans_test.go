package chat

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// Such records are in the logs of shops that an earlier program has served.
func TestWhatAnEarlierProgramToldTogetherIsKept(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := setUp(t, db)
		data, err := json.Marshal(toldWith{Kind: "sale", IDs: []string{"a", "b"}})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // records may come again
			err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
				return storeRecord(ctx, tx, eventlog.Record{ID: "told-1", Topic: Topic, Key: b.service().place(lounge).key(), Kind: kindTold, Data: data, Time: b.time.now()}, time.Now().UnixMilli())
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		told, err := b.service().toldBefore(t.Context(), "sale", lounge, []string{"a", "b", "c"})
		if err != nil || !told["a"] || !told["b"] || told["c"] {
			t.Errorf("told are %v, %v; want a and b", told, err)
		}
	})
}

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{
		Domain: "chat", Files: Migrations,
		Words: map[string][]string{
			"app": {"'shop'"}, "kind": {"'text'", "'notice'", "'mute'"},
		},
		Small: []string{"chat_offsets"},
		Walks: map[string]string{},
	})
}
