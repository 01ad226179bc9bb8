package account

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// Whoever signed up with somebody's address before the shop took them in is changing the password at that very moment.
func TestAPasswordThatWasReplacedMeanwhileIsNotReplacedByItsOldHolder(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := sqldb.Migrate(t.Context(), db, "account", Migrations); err != nil {
			t.Fatal(err)
		}
		s := New(db, Needs{}, Config{}, slog.New(slog.DiscardHandler), time.Now)
		m, err := s.SignUp(t.Context(), SignUp{Email: "host@example.com", Password: "four plain words here", Name: "누군가"})
		if err != nil {
			t.Fatal(err)
		}
		matched, err := passwordHash(t.Context(), db, m.ID)
		if err != nil {
			t.Fatal(err)
		}
		hold := func(hash string) error {
			return db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error { return holdPassword(ctx, tx, m.ID, hash) })
		}
		if err := hold(matched); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.Invite(t.Context(), "host@example.com", "이호스트", RoleHost); err != nil {
			t.Fatal(err)
		}
		if err := hold(matched); !errors.Is(err, ErrPasswordWrong) {
			t.Errorf("the password that was replaced: %v", err)
		}
	})
}
