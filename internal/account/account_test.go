package account_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/text/unicode/norm"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

const password = "four words in a row"

// clock is a time that tests move.
type clock struct{ at atomic.Int64 }

func (c *clock) now() time.Time          { return time.UnixMilli(c.at.Load()) }
func (c *clock) forward(d time.Duration) { c.at.Add(d.Milliseconds()) }

func open(t testing.TB, db *sqldb.DB, config account.Config) (*account.Service, *clock) {
	t.Helper()
	return openWith(t, db, account.Needs{}, config)
}

func openWith(t testing.TB, db *sqldb.DB, needs account.Needs, config account.Config) (*account.Service, *clock) {
	t.Helper()
	if err := sqldb.Migrate(t.Context(), db, "account", account.Migrations); err != nil {
		t.Fatal(err)
	}
	c := new(clock)
	c.at.Store(time.Now().UnixMilli())
	return account.New(db, needs, config, slog.New(slog.DiscardHandler), c.now), c
}

// browser is one visitor of a shop that has only accounts.
type browser struct {
	t      testing.TB
	url    string
	client *http.Client
	from   string // the address it comes from; "" is loopback
}

// serve opens the shop; browsers of it are made by the function it gives.
func serve(t testing.TB, s *account.Service) func() *browser {
	t.Helper()
	mux := http.NewServeMux()
	api := httpkit.NewAPI(mux, "test")
	api.UseMiddleware(s.AuditAdmin, account.Guard)
	s.Routes(api)
	mux.Handle("/page", httpkit.Problems(func(w http.ResponseWriter, r *http.Request) error {
		if err := account.From(r.Context()).Check(account.RoleHost); err != nil {
			return err
		}
		w.Write([]byte("staff only"))
		return nil
	}))
	mux.HandleFunc("/who", func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte(account.From(r.Context()).Owner().String()))
	})
	shop := s.Sessions(httpkit.WriteProblem)(mux)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if from := r.Header.Get("Test-From"); from != "" {
			r = httpkit.WithClientIP(r, from)
		}
		shop.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return func() *browser {
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		return &browser{t: t, url: server.URL, client: &http.Client{Jar: jar}}
	}
}

func (b *browser) do(method, path, body string) (int, map[string]any) {
	b.t.Helper()
	res, raw := b.raw(method, path, body)
	var doc map[string]any
	json.Unmarshal([]byte(raw), &doc)
	return res.StatusCode, doc
}

func (b *browser) raw(method, path, body string) (*http.Response, string) {
	b.t.Helper()
	r, err := http.NewRequest(method, b.url+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Accept", "text/html, application/json")
	r.Header.Set("Test-From", b.from)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	res, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	out, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return res, string(out)
}

func (b *browser) signIn(email, password string) (int, map[string]any) {
	b.t.Helper()
	body, _ := json.Marshal(map[string]string{"email": email, "password": password})
	return b.do("POST", "/api/v1/auth/sign-in", string(body))
}

func (b *browser) owner() string {
	_, s := b.raw("GET", "/who", "")
	return s
}

func TestMemberSignsUpInAndOut(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var moved []string
		s, clock := openWith(t, db, account.Needs{SignedIn: func(_ context.Context, before, after account.Identity) {
			moved = append(moved, before.Owner().String()[:2]+after.Owner().String()[:2])
		}}, account.Config{})
		visit := serve(t, s)
		b := visit()
		guest := b.owner()
		if !strings.HasPrefix(guest, "g:") || b.owner() != guest {
			t.Errorf("a guest is %q, then %q", guest, b.owner())
		}
		if code, doc := b.do("POST", "/api/v1/auth/sign-up", `{"email":"Minji@Example.com","password":"`+password+`","name":"김민지","phone":"01012345678"}`); code != 201 || doc["signedIn"] != true {
			t.Fatalf("sign up: %d %v", code, doc)
		}
		if code, doc := b.do("GET", "/api/v1/me", ""); code != 200 || doc["member"].(map[string]any)["phone"] != "010-1234-5678" || doc["staff"] != false {
			t.Errorf("me: %d %v", code, doc)
		}
		member := b.owner()
		if code, _ := b.do("POST", "/api/v1/auth/sign-out", ""); code != 204 {
			t.Errorf("sign out: %d", code)
		}
		if got := b.owner(); got != guest {
			t.Errorf("after signing out %q, before %q", got, guest)
		}
		if code, doc := b.signIn("minji@example.com", password); code != 200 {
			t.Errorf("sign in: %d %v", code, doc)
		}
		if got := b.owner(); got != member {
			t.Errorf("signed in as %q, want %q", got, member)
		}
		if got := strings.Join(moved, " "); got != "g:m: g:m:" {
			t.Errorf("carts moved %q", got)
		}
		clock.forward(31 * 24 * time.Hour)
		if got := b.owner(); got != guest {
			t.Errorf("a month later %q", got)
		}
	})
}

func TestSessionTokenIsRenewedAndStoredHashed(t *testing.T) {
	db := sqldbtest.SQLite(t)
	s, _ := open(t, db, account.Config{})
	b := serve(t, s)()
	b.do("POST", "/api/v1/auth/sign-up", `{"email":"a@example.com","password":"`+password+`","name":"A"}`)
	shop, err := url.Parse(b.url)
	if err != nil {
		t.Fatal(err)
	}
	token := func() string {
		for _, c := range b.client.Jar.Cookies(shop) {
			if c.Name == account.SessionCookie {
				return c.Value
			}
		}
		return ""
	}
	first := token()
	b.signIn("a@example.com", password)
	second := token()
	if first == "" || second == first {
		t.Errorf("token %q, then %q", first, second)
	}
	var n, plain int
	if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*), COALESCE(SUM(CASE WHEN token IN (?, ?) THEN 1 ELSE 0 END), 0) FROM sessions", first, second).Scan(&n, &plain); err != nil {
		t.Fatal(err)
	}
	if n != 1 || plain != 0 {
		t.Errorf("%d sessions, %d readable", n, plain)
	}
}

func TestRequestsDoNotWrite(t *testing.T) {
	db := sqldbtest.SQLite(t)
	s, _ := open(t, db, account.Config{})
	b := serve(t, s)()
	b.do("POST", "/api/v1/auth/sign-up", `{"email":"a@example.com","password":"`+password+`","name":"A"}`)
	var before, after []byte
	read := func(to *[]byte) {
		if err := db.QueryRowContext(t.Context(), "SELECT data FROM sessions").Scan(to); err != nil {
			t.Fatal(err)
		}
	}
	read(&before)
	res, _ := b.raw("GET", "/api/v1/me", "")
	read(&after)
	if string(before) != string(after) || len(res.Cookies()) != 0 {
		t.Errorf("a request changed its session or set %v", res.Cookies())
	}
}

// TestSignInTellsNothingAboutWhoHasAnAccount compares the work, not the time: the 19 MiB that a hash takes cannot be
// hidden, and other tests on the machine do not add to it.
func TestSignInTellsNothingAboutWhoHasAnAccount(t *testing.T) {
	s, _ := open(t, sqldbtest.SQLite(t), account.Config{})
	if _, err := s.SignUp(t.Context(), account.SignUp{Email: "a@example.com", Password: password, Name: "A"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SignIn(t.Context(), "first@example.com", "makes the decoy"); !errors.Is(err, account.ErrCredentials) {
		t.Fatal(err)
	}
	for who, email := range map[string]string{"known": "a@example.com", "unknown": "b@example.com", "not an address": "?"} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := s.SignIn(t.Context(), email, "not the password")
		runtime.ReadMemStats(&after)
		if work := (after.TotalAlloc - before.TotalAlloc) >> 20; !errors.Is(err, account.ErrCredentials) || work != 19 {
			t.Errorf("%s: %v after %d MiB of work, want 19", who, err, work)
		}
	}
}

func TestGuesserIsStoppedAndTheHolderIsNot(t *testing.T) {
	s, clock := open(t, sqldbtest.SQLite(t), account.Config{Limits: account.Limits{Window: time.Minute, FailuresByAddress: 4, FailuresByAccount: 3, SignUpsByAddress: 3}})
	if _, err := s.SignUp(t.Context(), account.SignUp{Email: "a@example.com", Password: password, Name: "A"}); err != nil {
		t.Fatal(err)
	}
	visit := serve(t, s)
	b := visit()
	for range 3 {
		if code, doc := b.signIn("a@example.com", "wrong password"); code != 401 || doc["code"] != "wrong_credentials" {
			t.Errorf("got %d %v", code, doc)
		}
	}
	res, body := b.raw("POST", "/api/v1/auth/sign-in", `{"email":"a@example.com","password":"`+password+`"}`)
	if res.StatusCode != 429 || res.Header.Get("Retry-After") == "" || !strings.Contains(body, "too_many_attempts") {
		t.Errorf("the right password after three wrong ones: %d %s", res.StatusCode, body)
	}
	if _, err := s.SignIn(t.Context(), "a@example.com", password); err != nil {
		t.Errorf("the holder elsewhere: %v", err)
	}
	b.signIn("x@example.com", "wrong password")
	if code, _ := b.signIn("y@example.com", "wrong password"); code != 429 {
		t.Errorf("the fifth wrong one from one place: %d", code)
	}
	clock.forward(2 * time.Minute)
	if code, doc := b.signIn("a@example.com", password); code != 200 {
		t.Errorf("later: %d %v", code, doc)
	}
	for i := range 4 {
		code, _ := visit().do("POST", "/api/v1/auth/sign-up", `{"email":"n`+string(rune('0'+i))+`@example.com","password":"`+password+`","name":"N"}`)
		if want := map[bool]int{true: 201, false: 429}[i < 3]; code != want {
			t.Errorf("sign-up %d: %d, want %d", i, code, want)
		}
	}
}

// Strangers may guess as much as they like: the holder comes in, from a known browser and from a new one.
func TestStrangersLockNobodyOut(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, _ := open(t, db, account.Config{})
		visit := serve(t, s)
		at := func(from string) *browser { b := visit(); b.from = from; return b }
		member := at("203.0.113.1")
		if code, doc := member.do("POST", "/api/v1/auth/sign-up", `{"email":"a@example.com","password":"`+password+`","name":"A"}`); code != 201 {
			t.Fatalf("sign-up: %d %v", code, doc)
		}
		looked := 0
		for i := range 60 { // from sixty networks, and sixty times from the member's own
			if code, _ := at(fmt.Sprintf("198.51.100.%d", i)).signIn("a@example.com", "wrong password"); code == 401 {
				looked++
			}
			at("203.0.113.1").signIn(fmt.Sprintf("x%d@example.com", i), "wrong password")
		}
		if looked < 50 {
			t.Errorf("%d guesses were looked at", looked)
		}
		if code, doc := at("203.0.113.2").signIn("a@example.com", password); code != 200 {
			t.Errorf("the holder in a new browser elsewhere: %d %v", code, doc)
		}
		stranger := at("198.51.100.200")
		for i := range 4 {
			code, _ := stranger.signIn("a@example.com", "wrong password")
			if want := map[bool]int{true: 401, false: 429}[i < 2]; code != want {
				t.Errorf("guess %d of one more stranger: %d, want %d", i+1, code, want)
			}
		}
		if code, _ := at("203.0.113.1").signIn("a@example.com", password); code != 429 {
			t.Errorf("a new browser in the network of the guesser: %d, want 429", code)
		}
		if code, doc := member.do("POST", "/api/v1/auth/password", `{"current":"`+password+`","password":"another four words"}`); code != 204 {
			t.Errorf("the member's change of password: %d %v", code, doc)
		}
		member.do("POST", "/api/v1/auth/sign-out", "")
		if code, doc := member.signIn("a@example.com", "another four words"); code != 200 {
			t.Errorf("the member's own browser in the network of the guesser: %d %v", code, doc)
		}
		member.do("POST", "/api/v1/auth/sign-out", "")
		for i := range 12 { // whoever holds the browser guesses no more than anyone
			code, _ := member.signIn("a@example.com", "wrong password")
			if want := map[bool]int{true: 401, false: 429}[i < 10]; code != want {
				t.Errorf("guess %d in the known browser: %d, want %d", i+1, code, want)
			}
		}
	})
}

func TestOnlyTheLatestSessionsAndBrowsersAreKept(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, clock := open(t, db, account.Config{})
		visit := serve(t, s)
		visit().do("POST", "/api/v1/auth/sign-up", `{"email":"a@example.com","password":"`+password+`","name":"A"}`)
		for range 55 {
			clock.forward(time.Second)
			visit().signIn("a@example.com", password)
		}
		var n int
		if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM sessions").Scan(&n); err != nil || n != 50 {
			t.Errorf("%d sessions are kept (%v), want 50", n, err)
		}
		if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM known_browsers").Scan(&n); err != nil || n != 20 {
			t.Errorf("%d browsers are known (%v), want 20", n, err)
		}
		var session string
		if err := db.QueryRowContext(t.Context(), "SELECT token FROM sessions ORDER BY expires_at DESC LIMIT 1").Scan(&session); err != nil {
			t.Fatal(err)
		}
		if there, err := s.Present(t.Context(), session, "of nobody"); err != nil || len(there) != 1 || there[session].Name != "A" {
			t.Errorf("present are %+v, %v; want A", there, err)
		}
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			for _, old := range []string{
				"INSERT INTO sessions (token, member_id, data, expires_at) VALUES ('old', 'm', '', 1)",
				"INSERT INTO session_notes (token, name, value, expires_at) VALUES ('old', 'way', '', 1)",
				"INSERT INTO known_browsers (member_id, guest, seen_at) VALUES ('m', 'old', 1)",
			} {
				if _, err := tx.ExecContext(ctx, old); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, round := range s.Rounds() {
			if err := round.Do(t.Context()); err != nil {
				t.Errorf("%s: %v", round.Name, err)
			}
		}
		for table, want := range map[string]int{"sessions": 50, "session_notes": 0, "known_browsers": 20} {
			if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM "+table).Scan(&n); err != nil || n != want {
				t.Errorf("after the round %s holds %d rows (%v), want %d", table, n, err, want)
			}
		}
	})
}

func TestFloodOfSignInsIsBounded(t *testing.T) {
	s, _ := open(t, sqldbtest.SQLite(t), account.Config{Hashes: 1})
	var wg sync.WaitGroup
	var busy, wrong atomic.Int64
	for i := range 120 {
		wg.Go(func() {
			_, err := s.SignIn(t.Context(), "x"+string(rune('a'+i%26))+"@example.com", "wrong password")
			switch {
			case errors.Is(err, account.ErrBusy):
				busy.Add(1)
				if fault.Of(err).GetHeaders().Get("Retry-After") == "" {
					t.Error("busy without Retry-After")
				}
			case errors.Is(err, account.ErrCredentials):
				wrong.Add(1)
			default:
				t.Errorf("got %v", err)
			}
		})
	}
	wg.Wait()
	if busy.Load() == 0 || wrong.Load() < 41 {
		t.Errorf("%d were told to come back, %d were answered", busy.Load(), wrong.Load())
	}
}

func TestLayerOutsideSessionsSeesWhichRouteMatched(t *testing.T) {
	s, _ := open(t, sqldbtest.SQLite(t), account.Config{})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /p/{slug}", func(http.ResponseWriter, *http.Request) {})
	r := httptest.NewRequest("GET", "/p/tteokbokki", nil)
	s.Sessions(httpkit.WriteProblem)(mux).ServeHTTP(httptest.NewRecorder(), r)
	if r.Pattern != "GET /p/{slug}" {
		t.Errorf("the request outside is of the route %q, want GET /p/{slug}", r.Pattern)
	}
}

// Who is signed in does not become a guest while sessions cannot be read: an order would not be the member's.
func TestMemberWhoseSessionCannotBeReadIsNoGuest(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, _ := open(t, db, account.Config{})
		member := serve(t, s)()
		member.do("POST", "/api/v1/auth/sign-up", `{"email":"a@example.com","password":"`+password+`","name":"A"}`)
		if status, _ := member.do("GET", "/api/v1/me", ""); status != 200 {
			t.Fatalf("before: %d", status)
		}
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			_, err := tx.ExecContext(ctx, "DROP TABLE sessions")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/who", "/api/v1/me"} {
			if status, doc := member.do("GET", path, ""); status != 500 {
				t.Errorf("%s: %d %v, want 500", path, status, doc)
			}
		}
	})
}

func TestNewPasswordEndsOtherSessions(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, _ := open(t, db, account.Config{})
		visit := serve(t, s)
		here, there := visit(), visit()
		here.do("POST", "/api/v1/auth/sign-up", `{"email":"a@example.com","password":"`+password+`","name":"A"}`)
		there.signIn("a@example.com", password)
		for body, code := range map[string]string{
			`{"current":"not it, surely","password":"five other words in a row"}`: "password_wrong",
			`{"current":"` + password + `","password":"short"}`:                   "password_too_short",
			`{"current":"` + password + `","password":"` + password + `"}`:        "password_unchanged",
			`{"current":"` + password + `","password":"1234567890"}`:              "password_too_easy",
			`{"current":"` + password + `","password":"aaaaaaaaaaaa"}`:            "password_too_easy",
			`{"current":"` + password + `","password":"x","role":"owner"}`:        "invalid_request",
		} {
			if status, doc := here.do("POST", "/api/v1/auth/password", body); status != 422 || doc["code"] != code {
				t.Errorf("%s: %d %v", body, status, doc)
			}
		}
		if status, doc := here.do("POST", "/api/v1/auth/password", `{"current":"`+password+`","password":"five other words in a row"}`); status != 204 {
			t.Fatalf("%d %v", status, doc)
		}
		if got := here.owner() + " " + there.owner(); got[:2] != "m:" || strings.Count(got, "g:") != 1 {
			t.Errorf("here and there: %s", got)
		}
		if status, _ := there.signIn("a@example.com", password); status != 401 {
			t.Errorf("the old password: %d", status)
		}
	})
}

func TestFirstOwnerMustChooseAPassword(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, _ := open(t, db, account.Config{})
		visit := serve(t, s)
		if _, err := s.OneTimePassword(t.Context(), "boss@example.com"); err != nil {
			t.Fatal(err)
		}
		once, err := s.OneTimePassword(t.Context(), "boss@example.com") // the next start
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.OneTimePassword(t.Context(), "stranger@example.com"); !errors.Is(err, account.ErrNotFound) {
			t.Errorf("a second first owner: %v", err)
		}
		b := visit()
		if code, doc := b.signIn("boss@example.com", once); code != 200 || doc["member"].(map[string]any)["mustChangePassword"] != true {
			t.Fatalf("%d %v", code, doc)
		}
		if code, doc := b.do("GET", "/api/v1/admin/staff", ""); code != 403 || doc["code"] != "password_change_required" {
			t.Errorf("before choosing: %d %v", code, doc)
		}
		if code, doc := b.do("POST", "/api/v1/auth/password", `{"current":"`+once+`","password":"`+password+`"}`); code != 204 {
			t.Fatalf("%d %v", code, doc)
		}
		if code, doc := b.do("GET", "/api/v1/admin/staff", ""); code != 200 {
			t.Errorf("after choosing: %d %v", code, doc)
		}
		boss, err := s.MemberByEmail(t.Context(), "boss@example.com")
		if err != nil {
			t.Fatal(err)
		}
		if code, doc := b.do("POST", "/api/v1/admin/staff/"+boss.ID+"/password", ""); code != 409 || doc["code"] != "password_own" {
			t.Errorf("one's own password without the present one: %d %v", code, doc)
		}
		if code, doc := b.do("GET", "/api/v1/admin/staff", ""); code != 200 {
			t.Errorf("after trying: %d %v", code, doc)
		}
		if _, err := s.OneTimePassword(t.Context(), "boss@example.com"); !errors.Is(err, account.ErrPasswordChosen) {
			t.Errorf("a later start: %v", err)
		}
	})
}

func TestEachDoorAsksForItsRole(t *testing.T) {
	mux := http.NewServeMux()
	api := httpkit.NewAPI(mux, "test")
	api.UseMiddleware(account.Guard)
	for _, role := range []account.Role{"", account.RoleMember, account.RoleHost, account.RoleOperator, account.RoleOwner} {
		o := huma.Operation{OperationID: "x" + string(role), Method: "GET", Path: "/api/v1/x" + string(role)}
		httpkit.WithRole(string(role))(&o)
		huma.Register(api, o, func(context.Context, *struct{}) (*struct{}, error) { return nil, nil })
	}
	huma.Get(api, "/api/v1/admin/forgotten", func(context.Context, *struct{}) (*struct{}, error) { return nil, nil })
	mayOpen := map[account.Role]string{
		"": " ", account.RoleMember: " member ", account.RoleHost: " member host ", account.RoleOperator: " member host operator ",
		account.RoleOwner: " member host operator owner ",
	}
	for who, may := range mayOpen {
		identity := account.Identity{GuestID: "g"}
		if who != "" {
			identity = account.Identity{MemberID: "m", Role: who}
		}
		get := func(path string) int {
			w := httptest.NewRecorder()
			mux.ServeHTTP(w, httptest.NewRequestWithContext(account.As(t.Context(), identity), "GET", path, nil))
			return w.Code
		}
		for _, role := range []string{"", "member", "host", "operator", "owner"} {
			open := role == "" || strings.Contains(may, " "+role+" ")
			want := map[bool]int{true: 204, false: 403}[open]
			if !open && who == "" {
				want = 401
			}
			if got := get("/api/v1/x" + role); got != want {
				t.Errorf("%q at the door of %q: %d, want %d", who, role, got, want)
			}
		}
		if got := get("/api/v1/admin/forgotten"); (got == 204) != (who == account.RoleOwner) {
			t.Errorf("%q at an admin door without a role: %d", who, got)
		}
	}
}

func TestStaffActionsAreWrittenDown(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, _ := open(t, db, account.Config{})
		visit := serve(t, s)
		boss, _, err := s.AddStaff(t.Context(), "boss@example.com", "사장", account.RoleOwner, password)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.AddStaff(t.Context(), "host@example.com", "박셰프", account.RoleHost, password); err != nil {
			t.Fatal(err)
		}
		owner, host, shopper := visit(), visit(), visit()
		owner.signIn("boss@example.com", password)
		host.signIn("host@example.com", password)
		shopper.do("POST", "/api/v1/auth/sign-up", `{"email":"a@example.com","password":"`+password+`","name":"A"}`)

		code, doc := owner.do("POST", "/api/v1/admin/staff", `{"email":"op@example.com","name":"운영","role":"operator"}`)
		if code != 201 || len(doc["oneTimePassword"].(string)) != 19 {
			t.Fatalf("%d %v", code, doc)
		}
		hired := doc["member"].(map[string]any)["id"].(string)
		host.do("POST", "/api/v1/admin/staff", `{"email":"me@example.com","name":"나","role":"owner"}`)
		shopper.do("POST", "/api/v1/admin/staff", `{"email":"me@example.com","name":"나","role":"owner"}`)
		owner.do("PUT", "/api/v1/admin/staff/"+hired, `{"role":"member"}`)
		if code, doc := owner.do("PUT", "/api/v1/admin/staff/"+boss.ID, `{"role":"member"}`); code != 409 || doc["code"] != "last_owner" {
			t.Errorf("the last owner: %d %v", code, doc)
		}
		entries, err := s.Log(t.Context(), account.AuditFilter{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range entries.Items {
			if e.IP != "127.0.0.1" || strings.Contains(e.Deed.String(), password) {
				t.Errorf("entry %+v", e)
			}
			told := e.ActorName + " " + e.Action + " " + http.StatusText(e.Outcome)
			for _, thing := range e.Deed.Things {
				told += " " + thing.Name
			}
			for _, c := range e.Deed.Changes {
				told += " " + c.Field + ":" + c.From + ">" + c.To
			}
			got = append(got, told)
		}
		want := `사장 set-staff-role Conflict 사장|사장 set-staff-role OK 운영 role:operator>member|박셰프 add-staff Forbidden|사장 add-staff Created 운영 role:>operator`
		if strings.Join(got, "|") != want {
			t.Errorf("the trail is\n%s\nwant\n%s", strings.Join(got, "|"), want)
		}
		filter := account.AuditFilter{Actor: boss.ID, Action: "set-staff-role", Place: list.Query{Size: 1}}
		first, err := s.Log(t.Context(), filter)
		if err != nil || len(first.Items) != 1 || first.Total != 2 || first.Items[0].ID != entries.Items[0].ID {
			t.Errorf("filtered %v, %v", first, err)
		}
		filter.Place.At = first.Next
		only, err := s.Log(t.Context(), filter)
		if err != nil || len(only.Items) != 1 || only.Items[0].ID != entries.Items[1].ID || only.Next != "" {
			t.Errorf("the next page %v, %v", only, err)
		}
	})
}

func TestWhoSignedUpWithAnothersAddressDoesNotBecomeStaff(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, _ := open(t, db, account.Config{})
		visit := serve(t, s)
		if _, _, err := s.AddStaff(t.Context(), "boss@example.com", "사장", account.RoleOwner, password); err != nil {
			t.Fatal(err)
		}
		owner, stranger, chef := visit(), visit(), visit()
		owner.signIn("boss@example.com", password)
		stranger.do("POST", "/api/v1/auth/sign-up", `{"email":"chef@example.com","password":"`+password+`","name":"김하나"}`)
		m, err := s.MemberByEmail(t.Context(), "chef@example.com")
		if err != nil {
			t.Fatal(err)
		}
		id := m.ID

		if code, doc := owner.do("PUT", "/api/v1/admin/staff/"+id, `{"role":"host"}`); code != 404 {
			t.Errorf("a role for who is not of the staff: %d %v", code, doc)
		}
		code, doc := owner.do("POST", "/api/v1/admin/staff", `{"email":"chef@example.com","name":"박셰프","role":"host"}`)
		once, _ := doc["oneTimePassword"].(string)
		if code != 201 || once == "" || doc["member"].(map[string]any)["id"] != id {
			t.Fatalf("%d %v", code, doc)
		}
		if who := stranger.owner(); strings.Contains(who, id) {
			t.Errorf("the stranger is still signed in: %s", who)
		}
		if code, _ := stranger.signIn("chef@example.com", password); code != 401 {
			t.Errorf("the stranger's password: %d", code)
		}
		if code, doc := chef.signIn("chef@example.com", once); code != 200 {
			t.Errorf("the one-time password: %d %v", code, doc)
		}
		if m, err = s.Member(t.Context(), id); err != nil || !m.MustChangePassword || m.Role != account.RoleHost || m.Name != "박셰프" {
			t.Errorf("%+v, %v", m, err)
		}
		if _, doc := owner.do("POST", "/api/v1/admin/staff", `{"email":"chef@example.com","name":"박셰프","role":"operator"}`); doc["oneTimePassword"] != nil {
			t.Errorf("another role for one of the staff: %v", doc)
		}
	})
}

func TestRoleTakenAwayWorksAtOnce(t *testing.T) {
	s, _ := open(t, sqldbtest.SQLite(t), account.Config{})
	b := serve(t, s)()
	m, _, err := s.AddStaff(t.Context(), "host@example.com", "박셰프", account.RoleHost, password)
	if err != nil {
		t.Fatal(err)
	}
	b.signIn("host@example.com", password)
	if res, _ := b.raw("GET", "/page", ""); res.StatusCode != 200 {
		t.Errorf("as host: %d", res.StatusCode)
	}
	if _, err := s.SetRole(t.Context(), m.ID, account.RoleMember); err != nil {
		t.Fatal(err)
	}
	if res, _ := b.raw("GET", "/page", ""); res.StatusCode != 403 {
		t.Errorf("as member: %d", res.StatusCode)
	}
}

func TestAddressIsKeptInOneSpelling(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, _ := open(t, db, account.Config{})
		b := serve(t, s)()
		if code, doc := b.do("GET", "/api/v1/me/address", ""); code != 401 || doc["code"] != "sign_in_required" {
			t.Errorf("as a guest: %d %v", code, doc)
		}
		b.do("POST", "/api/v1/auth/sign-up", `{"email":"a@example.com","password":"`+password+`","name":"A"}`)
		if code, doc := b.do("GET", "/api/v1/me/address", ""); code != 404 || doc["code"] != "no_address" {
			t.Errorf("before: %d %v", code, doc)
		}
		for range 2 {
			code, doc := b.do("PUT", "/api/v1/me/address", `{"recipient":" `+norm.NFD.String("김민지")+` ","phone":"+82 10 1234 5678","postcode":"04524","line1":"서울 중구\t세종대로 110"}`)
			if code != 200 || doc["recipient"] != "김민지" || doc["phone"] != "010-1234-5678" || doc["line1"] != "서울 중구 세종대로 110" {
				t.Errorf("%d %v", code, doc)
			}
		}
		if code, doc := b.do("PUT", "/api/v1/me/address", `{"recipient":"김","phone":"010-12-34","postcode":"04524","line1":"서울"}`); code != 422 || doc["code"] != "address_invalid" {
			t.Errorf("a wrong phone: %d %v", code, doc)
		}
	})
}

func TestNobodyTakesTheNameOfTheStaffButTheStaff(t *testing.T) {
	s, _ := open(t, sqldbtest.SQLite(t), account.Config{Shop: "종로 떡집"})
	for _, name := range []string{"운영자", "аdmin", "관\u3164리자", "종로떡집"} {
		if _, err := s.SignUp(t.Context(), account.SignUp{Email: "a@example.com", Password: password, Name: name}); !errors.Is(err, account.ErrNameOfficial) {
			t.Errorf("sign up as %q: %v, want ErrNameOfficial", name, err)
		}
	}
	m, err := s.SignUp(t.Context(), account.SignUp{Email: "a@example.com", Password: password, Name: "봉사자"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Rename(t.Context(), m.ID, "관리자", ""); !errors.Is(err, account.ErrNameOfficial) {
		t.Errorf("rename to 관리자: %v, want ErrNameOfficial", err)
	}
	host, _, err := s.AddStaff(t.Context(), "host@example.com", "호스트", account.RoleHost, password)
	if err != nil {
		t.Fatalf("a host called 호스트: %v", err)
	}
	if _, err := s.Rename(t.Context(), host.ID, "사자 운영자", ""); err != nil {
		t.Errorf("a host renamed: %v", err)
	}
	if _, err := s.SetRole(t.Context(), host.ID, account.RoleMember); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Rename(t.Context(), host.ID, "사자 운영자", "010-1234-5678"); err != nil {
		t.Errorf("who has had a name changes the phone number: %v", err)
	}
}

func TestNobodyTakesTheNameOfOneOfTheStaff(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, _ := open(t, db, account.Config{})
		if _, _, err := s.AddStaff(t.Context(), "host@example.com", "민지 국밥", account.RoleHost, password); err != nil {
			t.Fatal(err)
		}
		for i, name := range []string{"민지 국밥", "민지국밥", "민\u200b지 국밥", "민지.국밥", norm.NFD.String("민지 국밥") + "\u0301"} {
			_, err := s.SignUp(t.Context(), account.SignUp{Email: fmt.Sprintf("a%d@example.com", i), Password: password, Name: name})
			if !errors.Is(err, account.ErrNameOfficial) {
				t.Errorf("sign up as %q: %v, want ErrNameOfficial", name, err)
			}
		}
		if _, err := s.SignUp(t.Context(), account.SignUp{Email: "b@example.com", Password: password, Name: "민지"}); err != nil {
			t.Errorf("sign up as 민지: %v", err)
		}
	})
}

func TestNamesThatShowNothingAreNoNames(t *testing.T) {
	s, _ := open(t, sqldbtest.SQLite(t), account.Config{})
	for _, name := range []string{"\u200b", "\u3164", "\u2800", "\u200f\u200e", "\U000e0041", "\u0301\u0302", "\u115f\u1160", " ", "Z" + strings.Repeat("\u0301", 39)} {
		if _, err := s.SignUp(t.Context(), account.SignUp{Email: "a@example.com", Password: password, Name: name}); !errors.Is(err, account.ErrName) {
			t.Errorf("sign up as %q: %v, want ErrName", name, err)
		}
	}
}

func TestOthersSeeAMembersNameMasked(t *testing.T) {
	for want, i := range map[string]account.Identity{
		"김○○":      {MemberID: "m", Name: "김민지", Role: account.RoleMember},
		"박셰프":      {MemberID: "m", Name: "박셰프", Role: account.RoleHost},
		"지○○ (데모)": {MemberID: "m", Name: "지우 (데모)", Role: account.RoleMember, Demo: true},
		"가○○":      {MemberID: "m", Name: "가짜 (데모)", Role: account.RoleMember},
		"○○○":      {MemberID: "m", Name: "\u3164", Role: account.RoleMember},
	} {
		if got := i.Shown(); got != want {
			t.Errorf("%q is shown as %q, want %q", i.Name, got, want)
		}
	}
}
