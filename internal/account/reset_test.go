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

// mailbox keeps what members were sent.
type mailbox struct{ tokens, joined, invited, handed []string }

func (m *mailbox) Forgot(_ context.Context, _ *sqldb.Tx, _ account.Member, token, _ string) error {
	m.tokens = append(m.tokens, token)
	return nil
}

func (m *mailbox) Joined(_ context.Context, _ *sqldb.Tx, who account.Member, _ string) error {
	m.joined = append(m.joined, who.Email)
	return nil
}

func (m *mailbox) Invited(_ context.Context, _ *sqldb.Tx, _ account.Member, token, by, _ string) error {
	m.invited, m.tokens = append(m.invited, by), append(m.tokens, token)
	return nil
}

func (m *mailbox) Handed(_ context.Context, _ *sqldb.Tx, _ account.Member, password, _ string) error {
	m.handed = append(m.handed, password)
	return nil
}

const second = "seven other plain words"

func TestAForgottenPasswordIsSetOnceByWhatWasSent(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		box := &mailbox{}
		s, clock := openWith(t, db, account.Needs{Letters: box}, account.Config{})
		m, err := s.SignUp(t.Context(), account.SignUp{Email: "mina@example.com", Password: password, Name: "김민아"})
		if err != nil || len(box.joined) != 1 || box.joined[0] != m.Email {
			t.Fatalf("%v, joined %v", err, box.joined)
		}
		visit := serve(t, s)
		elsewhere := visit()
		if code, _ := elsewhere.signIn(m.Email, password); code != 200 {
			t.Fatal(code)
		}
		for _, email := range []string{m.Email, "nobody@example.com"} {
			if code, body := elsewhere.do("POST", "/api/v1/auth/forgot-password", `{"email":"`+email+`"}`); code != 204 {
				t.Errorf("%s: %d %v", email, code, body)
			}
		}
		if err := s.AskReset(t.Context(), " MINA@example.com"); err != nil || len(box.tokens) != 2 {
			t.Fatalf("%v, %d letters", err, len(box.tokens))
		}
		if seen, err := s.Resettable(t.Context(), box.tokens[0]); err != nil || seen.ID != m.ID {
			t.Errorf("looking: %v %v", seen.ID, err)
		}
		if _, err := s.Reset(t.Context(), box.tokens[0], "short"); !errors.Is(err, account.ErrPasswordShort) {
			t.Errorf("a short one: %v", err)
		}
		here := visit()
		if code, body := here.do("POST", "/api/v1/auth/reset-password", `{"token":"`+box.tokens[0]+`","password":"`+second+`"}`); code != 200 {
			t.Fatalf("%d %v", code, body)
		}
		if code, body := here.do("GET", "/api/v1/me", ""); code != 200 || body["signedIn"] != true {
			t.Errorf("whoever set it is signed in: %d %v", code, body)
		}
		if _, body := elsewhere.do("GET", "/api/v1/me", ""); body["signedIn"] != false {
			t.Errorf("other browsers: %v", body)
		}
		for i, token := range append(box.tokens, "", "x") {
			if _, err := s.Reset(t.Context(), token, "some third plain words"); !errors.Is(err, account.ErrReset) {
				t.Errorf("link %d, once another was used: %v", i, err)
			}
		}
		if _, err := s.SignIn(t.Context(), m.Email, second); err != nil {
			t.Errorf("the new password: %v", err)
		}
		clock.forward(2 * time.Hour)
		if err := s.AskReset(t.Context(), m.Email); err != nil {
			t.Fatal(err)
		}
		clock.forward(account.ResetFor)
		if _, err := s.Reset(t.Context(), box.tokens[2], "some third plain words"); !errors.Is(err, account.ErrReset) {
			t.Errorf("after an hour: %v", err)
		}
		for _, r := range s.Rounds() {
			if err := r.Do(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if left, err := sqldb.Column[int64](t.Context(), db, "SELECT COUNT(*) FROM password_resets"); err != nil || left[0] != 0 {
			t.Errorf("%v links are left of those that are too old, %v", left, err)
		}
	})
}

func TestOneAddressIsSentThreeLinksAnHourAndNobodyLearnsWhoseItIs(t *testing.T) {
	box := &mailbox{}
	s, clock := openWith(t, sqldbtest.SQLite(t), account.Needs{Letters: box}, account.Config{})
	if _, err := s.SignUp(t.Context(), account.SignUp{Email: "mina@example.com", Password: password, Name: "김민아"}); err != nil {
		t.Fatal(err)
	}
	for _, email := range []string{"mina@example.com", "nobody@example.com"} {
		for i := range 4 {
			if err := s.AskReset(t.Context(), email); errors.Is(err, account.ErrTooManyTries) != (i == 3) {
				t.Errorf("%s, ask %d: %v", email, i+1, err)
			}
		}
	}
	if len(box.tokens) != 3 {
		t.Errorf("%d letters, want 3", len(box.tokens))
	}
	clock.forward(time.Hour + time.Minute)
	if err := s.AskReset(t.Context(), "mina@example.com"); err != nil {
		t.Errorf("an hour later: %v", err)
	}
	b := serve(t, s)()
	for i := range 21 {
		code, _ := b.do("POST", "/api/v1/auth/reset-password", `{"token":"x","password":"`+second+`"}`)
		if want := map[bool]int{false: 422, true: 429}[i == 20]; code != want {
			t.Errorf("guess %d: %d, want %d", i+1, code, want)
		}
	}
}
