package account

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"testing"
	"testing/fstest"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func inTx(t *testing.T, db *sqldb.DB, fn func(context.Context, *sqldb.Tx) error) error {
	t.Helper()
	return db.InTx(t.Context(), fn)
}

// A shop of before has its passwords in the members' own rows; whoever could sign in still can.
func TestPasswordsMoveToTheCredentials(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		first, err := fs.ReadFile(Migrations, "migrations/00001_account.sql")
		if err != nil {
			t.Fatal(err)
		}
		if err := sqldb.Migrate(t.Context(), db, "account", fstest.MapFS{"migrations/00001_account.sql": {Data: first}}); err != nil {
			t.Fatal(err)
		}
		hash := encode("four words in a row")
		err = inTx(t, db, func(ctx context.Context, tx *sqldb.Tx) error {
			_, err := tx.ExecContext(ctx, `
				INSERT INTO members (id, email, name, phone, role, password, must_change, demo, created_at)
				VALUES ('m-1', 'minji@example.com', '김민지', '', 'member', ?, 0, 0, 1000), ('m-2', 'other@example.com', '이민호', '', 'member', '', 0, 1, 2000)`, hash)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := sqldb.Migrate(t.Context(), db, "account", Migrations); err != nil {
			t.Fatal(err)
		}
		s := New(db, Needs{}, Config{}, slog.New(slog.DiscardHandler), time.Now)
		if m, err := s.SignIn(t.Context(), "minji@example.com", "four words in a row"); err != nil || m.ID != "m-1" {
			t.Errorf("after the move the old password gives %q, %v", m.ID, err)
		}
		if _, err := s.SignIn(t.Context(), "other@example.com", ""); !errors.Is(err, ErrCredentials) {
			t.Errorf("an empty password that was never set gives %v, want ErrCredentials", err)
		}
		if err := s.ChangePassword(t.Context(), "m-1", "four words in a row", "other plain words"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SignIn(t.Context(), "minji@example.com", "other plain words"); err != nil {
			t.Errorf("the new password gives %v", err)
		}
	})
}

func TestAMemberHasSeveralCredentialsAndASubjectOneMember(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := sqldb.Migrate(t.Context(), db, "account", Migrations); err != nil {
			t.Fatal(err)
		}
		s := New(db, Needs{}, Config{}, slog.New(slog.DiscardHandler), time.Now)
		m, err := s.SignUp(t.Context(), SignUp{Email: "minji@example.com", Password: "four words in a row", Name: "김민지"})
		if err != nil {
			t.Fatal(err)
		}
		add := func(member string, kind Kind, subject string) error {
			return inTx(t, db, func(ctx context.Context, tx *sqldb.Tx) error {
				return insertCredential(ctx, tx, Credential{MemberID: member, Kind: kind, Subject: subject, Secret: "key"}, time.Now())
			})
		}
		for _, subject := range []string{"phone", "laptop"} {
			if err := add(m.ID, "passkey", subject); err != nil {
				t.Errorf("a passkey of the %s: %v", subject, err)
			}
		}
		if err := add(m.ID, "kakao", "phone"); err != nil {
			t.Errorf("the same subject of another kind: %v", err)
		}
		if err := add(id.New(), "passkey", "phone"); !errors.Is(err, ErrCredentialTaken) {
			t.Errorf("somebody else's subject gives %v, want ErrCredentialTaken", err)
		}
		if c, err := findCredential(t.Context(), db, "kakao", "phone"); err != nil || c.MemberID != m.ID || c.Secret != "key" {
			t.Errorf("found %+v, %v", c, err)
		}
		if _, err := findCredential(t.Context(), db, "naver", "phone"); !errors.Is(err, errNoCredential) {
			t.Errorf("a kind that nobody has gives %v", err)
		}
		if _, err := s.SignIn(t.Context(), "minji@example.com", "key"); !errors.Is(err, ErrCredentials) {
			t.Errorf("the secret of a passkey taken as a password gives %v, want ErrCredentials", err)
		}
		if _, err := s.SignIn(t.Context(), "minji@example.com", "four words in a row"); err != nil {
			t.Errorf("the password beside them gives %v", err)
		}
	})
}
