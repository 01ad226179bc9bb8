package account_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestASignOutAndWhatHangsOnItAreOne(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var fails error
		var left []string
		s, _ := openWith(t, db, account.Needs{SignedOut: func(ctx context.Context, _ *sqldb.Tx) error {
			left = append(left, account.From(ctx).MemberID)
			return fails
		}}, account.Config{})
		m, err := s.SignUp(t.Context(), account.SignUp{Email: "mina@example.com", Password: password, Name: "김민아"})
		if err != nil {
			t.Fatal(err)
		}
		b := serve(t, s)()
		if code, _ := b.signIn(m.Email, password); code != 200 {
			t.Fatal(code)
		}
		fails = errors.New("the database is away")
		if code, _ := b.do("POST", "/api/v1/auth/sign-out", ""); code != 500 {
			t.Errorf("%d, want 500", code)
		}
		if _, me := b.do("GET", "/api/v1/me", ""); me["signedIn"] != true {
			t.Errorf("signed out by half: %v", me)
		}
		fails = nil
		if code, _ := b.do("POST", "/api/v1/auth/sign-out", ""); code != 204 {
			t.Errorf("%d, want 204", code)
		}
		if code, me := b.do("GET", "/api/v1/me", ""); me["signedIn"] != false || len(left) != 2 || left[1] != m.ID {
			t.Errorf("%d %v after %v", code, me, left)
		}
	})
}

func TestAMemberIsSoNowWhileTheirSessionStands(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, clock := open(t, db, account.Config{})
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			_, err := tx.ExecContext(ctx, "INSERT INTO sessions (token, member_id, data, expires_at) VALUES ('one', 'mina', '', ?)", clock.now().Add(time.Hour).UnixMilli())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		mina := account.Identity{MemberID: "mina"}
		now := func(ctx context.Context) (member string) {
			err := db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
				member, err = s.MemberNow(ctx, tx)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return member
		}
		for what, c := range map[string]struct {
			ctx  context.Context
			want string
		}{
			"in a session":      {account.InSession(t.Context(), mina, "one"), "mina"},
			"in one that ended": {account.InSession(t.Context(), mina, "two"), ""},
			"without a request": {account.As(t.Context(), mina), "mina"},
			"nobody":            {t.Context(), ""},
			"a guest of a shop": {account.InSession(t.Context(), account.Identity{GuestID: "g"}, ""), ""},
		} {
			if got := now(c.ctx); got != c.want {
				t.Errorf("%s it is %q, want %q", what, got, c.want)
			}
		}
		clock.forward(2 * time.Hour)
		if got := now(account.InSession(t.Context(), mina, "one")); got != "" {
			t.Errorf("in a session that is over it is %q", got)
		}
	})
}
