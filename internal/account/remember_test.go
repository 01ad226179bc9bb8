package account_test

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// remembering is a shop with a door for each thing that a sign-in under way does.
func remembering(t *testing.T, s *account.Service) (visit func() func(path string) string) {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /remember", func(w http.ResponseWriter, r *http.Request) {
		if err := s.Remember(r.Context(), r.FormValue("name"), r.FormValue("value"), time.Minute); err != nil {
			io.WriteString(w, "error")
			return
		}
		io.WriteString(w, account.From(r.Context()).MemberID+"ok")
	})
	mux.HandleFunc("GET /take", func(w http.ResponseWriter, r *http.Request) {
		value, found, err := s.Take(r.Context(), r.FormValue("name"))
		if err != nil || !found {
			value = "nothing"
		}
		io.WriteString(w, value)
	})
	mux.HandleFunc("GET /sign-in", func(w http.ResponseWriter, r *http.Request) {
		if _, err := s.SignIn(r.Context(), "minji@example.com", password); err != nil {
			io.WriteString(w, "error")
		}
	})
	mux.HandleFunc("GET /", func(http.ResponseWriter, *http.Request) {})
	server := httptest.NewServer(s.Sessions(httpkit.WriteProblem)(mux))
	t.Cleanup(server.Close)
	return func() func(string) string {
		jar, _ := cookiejar.New(nil)
		client := &http.Client{Jar: jar}
		return func(path string) string {
			t.Helper()
			res, err := client.Get(server.URL + path)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			body, _ := io.ReadAll(res.Body)
			return string(body)
		}
	}
}

func sessionRows(t *testing.T, db *sqldb.DB) (n int) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM sessions").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAGuestHasASessionOnceSomethingIsRemembered(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, clock := open(t, db, account.Config{})
		visit := remembering(t, s)
		get, other := visit(), visit()
		for _, path := range []string{"/", "/cart", "/take?name=state"} {
			get(path)
		}
		if n := sessionRows(t, db); n != 0 {
			t.Errorf("a mere visitor left %d sessions", n)
		}
		get("/remember?name=state&value=abc")
		get("/remember?name=way&value=%2Fcheckout")
		if n := sessionRows(t, db); n != 1 {
			t.Errorf("two things remembered left %d sessions, want 1", n)
		}
		if got := other("/take?name=state"); got != "nothing" {
			t.Errorf("another browser took %q", got)
		}
		if got := get("/take?name=state"); got != "abc" {
			t.Errorf("took %q, want abc", got)
		}
		if got := get("/take?name=state"); got != "nothing" {
			t.Errorf("took %q a second time", got)
		}
		if get("/remember?name=way&value=%2Fcart"); get("/take?name=way") != "/cart" {
			t.Error("what is remembered last under a name is not what is taken")
		}
		get("/remember?name=late&value=x")
		clock.forward(2 * time.Minute)
		if got := get("/take?name=late"); got != "nothing" {
			t.Errorf("took %q after its time", got)
		}
		if got := get("/remember?name=big&value=" + strings.Repeat("x", 2001)); got != "error" {
			t.Errorf("2001 bytes were remembered: %q", got)
		}
		clock.forward(25 * time.Hour)
		if err := s.SweepSessions(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := sessionRows(t, db); n != 0 {
			t.Errorf("a day later %d sessions are left", n)
		}
	})
}

func TestOnlyOneOfManyTakesWhatIsRemembered(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, _ := open(t, db, account.Config{})
		get := remembering(t, s)()
		get("/remember?name=code&value=123456")
		var took atomic.Int64
		var all sync.WaitGroup
		for range 16 {
			all.Go(func() {
				if get("/take?name=code") == "123456" {
					took.Add(1)
				}
			})
		}
		all.Wait()
		if took.Load() != 1 {
			t.Errorf("%d took it, want 1", took.Load())
		}
	})
}

func TestSigningInLeavesTheGuestsSessionBehind(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, _ := open(t, db, account.Config{})
		if _, err := s.SignUp(context.Background(), account.SignUp{Email: "minji@example.com", Password: password, Name: "김민지"}); err != nil {
			t.Fatal(err)
		}
		get := remembering(t, s)()
		get("/remember?name=state&value=planted")
		get("/sign-in")
		if got := get("/take?name=state"); got != "nothing" {
			t.Errorf("the member's session knows %q of the guest's", got)
		}
		if n := sessionRows(t, db); n != 1 {
			t.Errorf("%d sessions after signing in, want the member's alone", n)
		}
		if got := get("/remember?name=otp&value=1"); got == "ok" || !strings.HasSuffix(got, "ok") {
			t.Errorf("a member remembers: %q", got)
		}
		if n := sessionRows(t, db); n != 1 {
			t.Errorf("%d sessions after the member remembered, want 1", n)
		}
	})
}
