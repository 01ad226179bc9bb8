package account_test

import (
	"testing"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestMailsAreThoseOfMembersButNotOfTheDemo(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, _ := open(t, db, account.Config{})
		m, err := s.SignUp(t.Context(), account.SignUp{Email: "a@example.com", Password: password, Name: "김민지", Phone: "010-1234-5678"})
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
		phones, err := s.Phones(t.Context(), db, []string{m.ID, made.ID})
		if err != nil || len(phones) != 1 || phones[m.ID] == "" {
			t.Errorf("phones are %v, %v, want one", phones, err)
		}
		names, err := s.Names(t.Context(), []string{made.ID, m.ID, "gone"})
		if err != nil || len(names) != 1 || names[0] == "김민지" {
			t.Errorf("names are %v, %v, want one with most of it hidden", names, err)
		}
		if found, err := s.SignedInAmong(t.Context(), db, []string{m.ID, "gone"}, time.Now().Add(-time.Hour)); err != nil || len(found) > 1 {
			t.Errorf("signed in are %v, %v", found, err)
		}
		if found, err := s.SignedInAmong(t.Context(), db, []string{m.ID}, time.Now().Add(24*time.Hour)); err != nil || len(found) != 0 {
			t.Errorf("signed in after tomorrow are %v, %v, want nobody", found, err)
		}
	})
}
