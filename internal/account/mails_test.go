package account_test

import (
	"testing"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestMailsAreThoseOfMembersButNotOfTheDemo(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, _ := open(t, db, account.Config{})
		m, err := s.SignUp(t.Context(), account.SignUp{Email: "a@example.com", Password: password, Name: "A"})
		if err != nil {
			t.Fatal(err)
		}
		made, err := s.SignUp(t.Context(), account.SignUp{Email: "b@example.com", Password: password, Name: "B", Demo: true})
		if err != nil {
			t.Fatal(err)
		}
		mails, err := s.Mails(t.Context(), db, []string{m.ID, made.ID, "gone"})
		if err != nil || len(mails) != 1 || mails[m.ID] != "a@example.com" {
			t.Errorf("mails are %v, %v, want one", mails, err)
		}
	})
}
