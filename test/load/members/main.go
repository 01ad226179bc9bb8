// Members puts synthetic members who agreed to offers by all channels into the folder of a shop that is shut, for campaigns to be seen with.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

func main() {
	data, n, database := flag.String("data", "", "the shop's folder"), flag.Int("n", 10_000, "how many"), flag.String("database", "", "the shop's database; empty: SQLite in its folder")
	flag.Parse()
	if err := run(cmp.Or(*database, "sqlite:"+filepath.Join(*data, "shop.db")), *n); err != nil {
		fmt.Fprintln(os.Stderr, "members:", err)
		os.Exit(1)
	}
}

// together is how many go into one statement.
const together = 500

func run(database string, n int) error {
	ctx := context.Background()
	db, err := sqldb.Open(ctx, sqldb.Config{URL: database, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	now := sqldb.Millis(time.Now())
	for from := 0; from < n; from += together {
		err := db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			var members, consents []any
			for i := from; i < min(from+together, n); i++ {
				member := id.New()
				members = append(members, member, fmt.Sprintf("member%05d@example.com", i), fmt.Sprintf("회원%d", i), fmt.Sprintf("0101%07d", i), now)
				for _, medium := range []string{"mail", "push", "text"} {
					consents = append(consents, member, medium, now, now)
				}
			}
			const member, consent = "(?, ?, ?, ?, 'member', 0, 0, ?)", "(?, 'ad', ?, 1, 'sign_up', ?, ? + 63072000000, 'ko')"
			_, err := tx.ExecContext(ctx, `INSERT INTO members (id, email, name, phone, role, must_change, demo, created_at) VALUES `+rows(len(members)/5, member), members...)
			if err != nil {
				return err
			}
			_, err = tx.ExecContext(ctx, `INSERT INTO consents_now (person, purpose, medium, agreed, source, since, renew_at, lang) VALUES `+rows(len(consents)/4, consent), consents...)
			return err
		})
		if err != nil {
			return err
		}
	}
	fmt.Printf("%d members\n", n)
	return nil
}

func rows(n int, row string) string { return strings.TrimSuffix(strings.Repeat(row+", ", n), ", ") }
