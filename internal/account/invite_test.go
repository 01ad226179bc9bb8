package account_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestWhoIsInvitedSetsThePasswordAndNobodyElseKnowsOne(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		box := &mailbox{}
		s, clock := openWith(t, db, account.Needs{Letters: box}, account.Config{})
		if _, _, err := s.AddStaff(t.Context(), "boss@example.com", "김대표", account.RoleOwner, password); err != nil {
			t.Fatal(err)
		}
		squatter, err := s.SignUp(t.Context(), account.SignUp{Email: "host@example.com", Password: password, Name: "누군가"})
		if err != nil {
			t.Fatal(err)
		}
		visit := serve(t, s)
		boss := visit()
		boss.signIn("boss@example.com", password)

		invite := `{"email":"HOST@example.com","name":"이호스트","role":"host","mail":true}`
		if code, body := visit().do("POST", "/api/v1/admin/staff", invite); code != http.StatusUnauthorized || len(box.invited) != 0 {
			t.Fatalf("a stranger: %d %v", code, body)
		}
		code, body := boss.do("POST", "/api/v1/admin/staff", invite)
		if code != http.StatusCreated || body["mailed"] != true || body["oneTimePassword"] != nil {
			t.Fatalf("%d %v", code, body)
		}
		if len(box.invited) != 1 || box.invited[0] != "김대표" {
			t.Fatalf("invited by %v", box.invited)
		}
		if _, err := s.SignIn(t.Context(), squatter.Email, password); !errors.Is(err, account.ErrCredentials) {
			t.Errorf("whoever had the address before: %v", err)
		}
		clock.forward(account.InviteFor - time.Minute)
		again := "/api/v1/admin/staff/" + squatter.ID + "/invitation"
		if code, body := boss.do("POST", again, ""); code != http.StatusOK || body["mailed"] != true || len(box.tokens) != 2 {
			t.Fatalf("again: %d %v", code, body)
		}
		if _, err := s.Reset(t.Context(), box.tokens[0], second); !errors.Is(err, account.ErrReset) {
			t.Errorf("the first link: %v", err)
		}
		clock.forward(time.Hour) // later than a link for a lost password lasts
		if m, err := s.Reset(t.Context(), box.tokens[1], second); err != nil || m.Role != account.RoleHost || m.MustChangePassword || m.Name != "이호스트" {
			t.Fatalf("%+v %v", m, err)
		}
		if code, body := boss.do("POST", again, ""); code != http.StatusConflict || body["code"] != "password_chosen" {
			t.Errorf("who has begun: %d %v", code, body)
		}
		code, body = boss.do("POST", "/api/v1/admin/staff", `{"email":"host@example.com","name":"이호스트","role":"operator","mail":true}`)
		if code != http.StatusCreated || body["mailed"] != false || len(box.invited) != 2 {
			t.Errorf("who is staff: %d %v", code, body)
		}
		if _, err := s.SignIn(t.Context(), squatter.Email, second); err != nil {
			t.Errorf("another role changes no password: %v", err)
		}
		if _, err := s.InviteAgain(t.Context(), box.tokens[0][:36]); !errors.Is(err, account.ErrNotFound) {
			t.Errorf("nobody: %v", err)
		}
		_, _, err = s.Invite(t.Context(), "new@example.com", "박새얼굴", account.RoleOperator)
		if err != nil || len(box.tokens) != 3 || box.invited[2] != "" {
			t.Fatal(err, box.invited)
		}
		clock.forward(account.InviteFor)
		if _, err := s.Reset(t.Context(), box.tokens[2], second); !errors.Is(err, account.ErrReset) {
			t.Errorf("too late: %v", err)
		}
	})
}

func TestWhoIsNoStaffAnyMoreCannotUseTheInvitation(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		box := &mailbox{}
		s, _ := openWith(t, db, account.Needs{Letters: box}, account.Config{})
		if _, _, err := s.AddStaff(t.Context(), "boss@example.com", "김대표", account.RoleOwner, password); err != nil {
			t.Fatal(err)
		}
		m, _, err := s.Invite(t.Context(), "new@example.com", "박새얼굴", account.RoleHost)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.SetRole(t.Context(), m.ID, account.RoleOperator); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Resettable(t.Context(), box.tokens[0]); err != nil {
			t.Errorf("another role of the staff takes the invitation back: %v", err)
		}
		if _, err := s.SetRole(t.Context(), m.ID, account.RoleMember); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Reset(t.Context(), box.tokens[0], second); !errors.Is(err, account.ErrReset) {
			t.Errorf("who is no staff any more was let in by the invitation: %v", err)
		}
	})
}

func TestAOneTimePasswordGoesByMailAndIsShownNowhere(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		box := &mailbox{}
		s, _ := openWith(t, db, account.Needs{Letters: box}, account.Config{})
		for email, role := range map[string]account.Role{"boss@example.com": account.RoleOwner, "host@example.com": account.RoleHost} {
			if _, _, err := s.AddStaff(t.Context(), email, "김"+string(role), role, password); err != nil {
				t.Fatal(err)
			}
		}
		host, err := s.MemberByEmail(t.Context(), "host@example.com")
		if err != nil {
			t.Fatal(err)
		}
		boss := serve(t, s)()
		boss.signIn("boss@example.com", password)
		code, body := boss.do("POST", "/api/v1/admin/staff/"+host.ID+"/password?mail=true", "")
		if code != http.StatusOK || body["mailed"] != true || body["oneTimePassword"] != nil || len(box.handed) != 1 {
			t.Fatalf("%d %v, handed %d", code, body, len(box.handed))
		}
		if _, err := s.SignIn(t.Context(), host.Email, password); !errors.Is(err, account.ErrCredentials) {
			t.Errorf("the old password: %v", err)
		}
		if m, err := s.SignIn(t.Context(), host.Email, box.handed[0]); err != nil || !m.MustChangePassword {
			t.Errorf("%+v %v", m, err)
		}
	})
}
