package account_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestOwnersAreOneInTextInTheDatabaseAndInJSON(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			_, err := tx.ExecContext(ctx, `CREATE TABLE owned (owner VARCHAR(100) NOT NULL PRIMARY KEY)`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for text, want := range map[string]account.Owner{
			"m:0193": account.MemberOwner("0193"), "g:abc": account.GuestOwner("abc"), "g:m:x": account.GuestOwner("m:x"), "": {},
		} {
			if got, err := account.ParseOwner(text); got != want || err != nil || got.String() != text {
				t.Errorf("%q is read as %q, %v", text, got, err)
			}
			err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
				_, err := tx.ExecContext(ctx, `INSERT INTO owned (owner) VALUES (?)`, want)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			var stored string
			var got account.Owner
			if err := db.QueryRowContext(t.Context(), `SELECT owner, owner FROM owned WHERE owner = ?`, want).Scan(&stored, &got); err != nil || stored != text || got != want {
				t.Errorf("%q is stored as %q and read as %q, %v", text, stored, got, err)
			}
			doc, err := json.Marshal(want)
			if err != nil || string(doc) != `"`+text+`"` || json.Unmarshal(doc, &got) != nil || got != want {
				t.Errorf("%q is %s in JSON, %v, and read as %q", text, doc, err, got)
			}
		}
	})
	for _, text := range []string{"m:", "g:", "x:1", "abc", "M:1"} {
		if got, err := account.ParseOwner(text); err == nil {
			t.Errorf("%q is read as %q, want an error", text, got)
		}
	}
}

func TestNobodyOwnsNothing(t *testing.T) {
	member, guest := account.MemberOwner("a"), account.GuestOwner("b")
	both := account.Identity{MemberID: "a", GuestID: "b"}
	for name, c := range map[string]struct {
		who  account.Identity
		what account.Owner
		want bool
	}{
		"a member their own":           {both, member, true},
		"a member what the guest did":  {both, guest, true},
		"a guest their own":            {account.Identity{GuestID: "b"}, guest, true},
		"a guest of a member's id":     {account.Identity{GuestID: "a"}, member, false},
		"a member of a guest's id":     {account.Identity{MemberID: "b"}, guest, false},
		"nobody what is nobody's":      {account.Identity{}, account.Owner{}, false},
		"a member what is nobody's":    {both, account.Owner{}, false},
		"nobody what is a guest's":     {account.Identity{}, guest, false},
		"a member without a browser's": {account.Identity{MemberID: "a"}, account.GuestOwner(""), false},
	} {
		if got := c.who.Owns(c.what); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
