package account_test

import (
	"errors"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/redisdb/redisdbtest"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

var few = account.Config{Limits: account.Limits{Window: time.Hour, FailuresByAddress: 3, FailuresByAccount: 3, SignUpsByAddress: 2}}

func TestGuessesAreCountedOverProcesses(t *testing.T) {
	server := redisdbtest.Start(t)
	db := sqldbtest.SQLite(t)
	var processes []*browser
	var visit func() *browser
	for range 2 {
		s, _ := openWith(t, db, account.Needs{Limits: limit.NewRedis(server.DB(), time.Now)}, few)
		visit = serve(t, s)
		processes = append(processes, visit())
	}
	a, b := processes[0], processes[1]
	visit().do("POST", "/api/v1/auth/sign-up", `{"email":"a@example.com","password":"`+password+`","name":"A"}`)
	for i, from := range []*browser{a, b, a} {
		if code, _ := from.signIn("a@example.com", "wrong password"); code != 401 {
			t.Errorf("guess %d: %d, want 401", i+1, code)
		}
	}
	if code, _ := b.signIn("a@example.com", "wrong password"); code != 429 {
		t.Errorf("the fourth guess, at the other process: %d, want 429", code)
	}
	if code, _ := b.do("POST", "/api/v1/auth/sign-up", `{"email":"b@example.com","password":"`+password+`","name":"B"}`); code != 201 {
		t.Errorf("the second sign-up from one network: %d, want 201", code)
	}
	if code, _ := a.do("POST", "/api/v1/auth/sign-up", `{"email":"c@example.com","password":"`+password+`","name":"C"}`); code != 429 {
		t.Errorf("the third: %d, want 429", code)
	}
}

func TestSignInGoesOnWithoutTheSharedStoreAndIsStillCounted(t *testing.T) {
	for name, end := range map[string]func(*redisdbtest.Server){
		"gone": (*redisdbtest.Server).Kill,
		"slow": func(s *redisdbtest.Server) { s.HoldUp(time.Minute) },
	} {
		t.Run(name, func(t *testing.T) {
			server := redisdbtest.Start(t)
			s, _ := openWith(t, sqldbtest.SQLite(t), account.Needs{Limits: limit.NewRedis(server.DB(), time.Now)}, few)
			b := serve(t, s)()
			b.do("POST", "/api/v1/auth/sign-up", `{"email":"a@example.com","password":"`+password+`","name":"A"}`)
			end(server)
			if code, doc := b.signIn("a@example.com", password); code != 200 {
				t.Errorf("the right password: %d %v, want 200", code, doc)
			}
			for range 3 {
				b.signIn("a@example.com", "wrong password")
			}
			if code, _ := b.signIn("a@example.com", password); code != 429 {
				t.Errorf("after three wrong ones: %d, want 429", code)
			}
		})
	}
}

func TestAStrangersGuessesLeaveTheHolderTheChangeOfPassword(t *testing.T) {
	s, _ := open(t, sqldbtest.SQLite(t), few)
	m, err := s.SignUp(t.Context(), account.SignUp{Email: "a@example.com", Password: password, Name: "A"})
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		s.SignIn(t.Context(), "a@example.com", "wrong password")
	}
	for range 3 {
		if err := s.ChangePassword(t.Context(), m.ID, "wrong password", "another four words"); !errors.Is(err, account.ErrPasswordWrong) {
			t.Fatalf("the holder mistypes: %v", err)
		}
	}
	if err := s.ChangePassword(t.Context(), m.ID, password, "another four words"); !errors.Is(err, account.ErrTooManyTries) {
		t.Errorf("after three wrong ones: %v, want ErrTooManyTries", err)
	}
}

func TestAChangeReachesTheOtherProcessWithinSeconds(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		here, _ := open(t, db, account.Config{})
		there, clock := open(t, db, account.Config{})
		m, _, err := here.AddStaff(t.Context(), "host@example.com", "Host", account.RoleHost, password)
		if err != nil {
			t.Fatal(err)
		}
		b := serve(t, there)()
		b.signIn("host@example.com", password)
		if code, _ := b.raw("GET", "/page", ""); code.StatusCode != 200 {
			t.Fatalf("a host at the staff's page: %d", code.StatusCode)
		}
		if _, err := here.SetRole(t.Context(), m.ID, account.RoleMember); err != nil {
			t.Fatal(err)
		}
		clock.forward(5 * time.Second) // the bound that the cache promises
		if code, _ := b.raw("GET", "/page", ""); code.StatusCode != 403 {
			t.Errorf("5 s after the role was taken away elsewhere: %d, want 403", code.StatusCode)
		}
		if _, err := here.ResetPassword(t.Context(), m.ID); err != nil {
			t.Fatal(err)
		}
		if code, _ := b.raw("GET", "/page", ""); code.StatusCode != 401 { // a session is read each time
			t.Errorf("at once after all sessions were ended elsewhere: %d, want 401", code.StatusCode)
		}
	})
}
