package sqldb_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// commitUntilKilled commits two rows a transaction, by many callers, and says which ones were answered.
func commitUntilKilled(file string) {
	ctx := context.Background()
	db, err := sqldb.Open(ctx, sqldb.Config{URL: "sqlite:" + file})
	if err == nil {
		err = sqldb.Migrate(ctx, db, "pantry", pantry)
	}
	if err != nil {
		panic(err)
	}
	var all sync.WaitGroup
	for c := range 32 {
		all.Go(func() {
			for i := 0; ; i++ {
				id := fmt.Sprintf("%d-%d", c, i)
				err := db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
					if err := put(ctx, tx, id+"a", 1); err != nil {
						return err
					}
					return put(ctx, tx, id+"b", 1)
				})
				if err != nil {
					panic(err)
				}
				fmt.Fprintln(os.Stdout, id) // one write: whole lines only
			}
		})
	}
	all.Wait()
}

func TestKillLosesNothingThatWasAnswered(t *testing.T) {
	for round := range 3 {
		file := filepath.Join(t.TempDir(), "shop.db")
		cmd := process(t, "commits until killed", file)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		var answered []string
		kill := time.Time{}
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if answered = append(answered, lines.Text()); kill.IsZero() {
				kill = time.Now().Add(time.Duration(200+round*50) * time.Millisecond)
				time.AfterFunc(time.Until(kill), func() { cmd.Process.Kill() })
			}
		}
		cmd.Wait()
		if len(answered) < 100 {
			t.Fatalf("only %d were answered before the kill", len(answered))
		}
		db := sqldbtest.Open(t, "sqlite:"+file)
		kept := make(map[string]bool)
		for _, id := range jars(t, db) {
			kept[id] = true
		}
		for _, id := range answered {
			if !kept[id+"a"] || !kept[id+"b"] {
				t.Errorf("%s was answered and is lost", id)
			}
		}
		for id := range kept {
			if other := id[:len(id)-1] + string('a'+'b'-id[len(id)-1]); !kept[other] {
				t.Errorf("%s is half of a transaction", id)
			}
		}
		t.Logf("answered %d, kept %d", len(answered), len(kept)/2)
	}
}
