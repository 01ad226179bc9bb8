package chat

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/count"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/redisdb"
	"github.com/saja-live/saja/internal/platform/redisdb/redisdbtest"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// process is one of several that serve a shop: they share the log, the database and a Redis.
type process struct {
	*Service
	url  string
	stop func()
}

// processes starts two, with kim in the room at both.
func (b *bench) processes() (one, two *process, redis *redisdbtest.Server) {
	b.t.Helper()
	redis = redisdbtest.Start(b.t)
	start := func(node string) *process {
		r, err := redisdb.Open(redis.URL, quiet(b.t))
		if err != nil {
			b.t.Fatal(err)
		}
		b.t.Cleanup(func() { r.Close() })
		log := b.log // SQLite's has one owner
		if b.db.Dialect() == sqldb.MySQL {
			log = openLog(b.t, b.db)
		}
		s := b.over(log, Needs{Counts: count.NewRedis(r, node)})
		stop := b.run(s)
		b.t.Cleanup(stop)
		web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			who := kim
			who.GuestID = r.URL.Query().Get("browser")
			s.WebSocket().ServeHTTP(w, r.WithContext(account.As(r.Context(), who)))
		}))
		b.t.Cleanup(web.Close)
		return &process{s, "ws" + strings.TrimPrefix(web.URL, "http"), stop}
	}
	return start("one"), start("two"), redis
}

func (p *process) enter(t *testing.T) *socket {
	t.Helper()
	return p.enterBy(t, "")
}

// enterBy has kim enter by a browser of that name.
func (p *process) enterBy(t *testing.T, browser string) *socket {
	t.Helper()
	c := connect(t, p.url+"/?browser="+browser)
	if refused := c.enter([]string{lounge}); len(refused) > 0 {
		t.Fatalf("nobody may enter %v", refused)
	}
	return c
}

// want reads until something with all parts in it comes.
func (c *socket) want(parts ...string) string {
	c.t.Helper()
	for {
		line, err := c.next()
		if err != nil {
			c.t.Fatalf("waiting for %q: %v", parts, err)
		}
		all := true
		for _, part := range parts {
			all = all && strings.Contains(line, part)
		}
		if all {
			return line
		}
	}
}

func (p *process) saysUntil(t *testing.T, what string, want error) {
	t.Helper()
	until(t, what, func() (error, bool) {
		err := p.Say(t.Context(), lounge, kim, json.RawMessage(`{"text":"hi"}`))
		return err, errors.Is(err, want)
	})
}

func TestSanctionHoldsInEveryProcess(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := setUp(t, db)
		one, two, _ := b.processes()
		here, there := one.enter(t), two.enter(t)
		if _, err := one.Mute(t.Context(), lounge, kim.MemberID, b.time.now().Add(floodMute), host); err != nil {
			t.Fatal(err)
		}
		here.want(`"kind":"you"`, `"reason":"muted"`)
		there.want(`"kind":"you"`, `"reason":"muted"`)
		two.saysUntil(t, "the mute holds in the other process", ErrMuted)
		if err := two.Unban(t.Context(), lounge, kim.MemberID, host); err != nil {
			t.Fatal(err)
		}
		here.want(`"kind":"you"`, `"canWrite":true`)
		one.saysUntil(t, "the mute is lifted where it was imposed", nil)
		if _, err := one.Ban(t.Context(), Everywhere, kim.MemberID, b.time.now().Add(floodMute), host); err != nil {
			t.Fatal(err)
		}
		there.want(`"canWrite":true`) // from the lift
		for {
			if _, err := there.next(); err != nil {
				break // cut off
			}
		}
		two.saysUntil(t, "the ban holds in the other process", ErrBanned)
		b.time.pass(floodMute)
		two.sweep(t.Context())
		two.saysUntil(t, "the ban is over", nil)
		var left int
		if err := db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM chat_sanctions WHERE lifted_at = 0`).Scan(&left); err != nil || left != 0 {
			t.Errorf("%d sanctions that are over count as held (%v), want 0", left, err)
		}
	})
}

func TestSanctionThatNobodyWasToldOfHoldsAfterTheNextLook(t *testing.T) {
	b := setUp(t, sqldbtest.SQLite(t))
	log := &fullLog{Log: b.log}
	one, err := New(t.Context(), log, b.db, Needs{}, Config{}, quiet(t), b.time.now)
	if err != nil {
		t.Fatal(err)
	}
	two := b.service()
	log.fill(true)
	if _, err := one.Mute(t.Context(), lounge, kim.MemberID, b.time.now().Add(floodMute), host); err != nil {
		t.Fatal(err)
	}
	two.sweep(t.Context())
	if err := two.Say(t.Context(), lounge, kim, json.RawMessage(`{"text":"hi"}`)); !errors.Is(err, ErrMuted) {
		t.Errorf("got %v, want ErrMuted", err)
	}
}

func TestFloodAtOneProcessIsMutedInAll(t *testing.T) {
	b := setUp(t, sqldbtest.SQLite(t))
	one, two, _ := b.processes()
	for range writes.Most + strikes {
		_ = one.Say(t.Context(), lounge, kim, json.RawMessage(`{"text":"hi"}`))
	}
	two.saysUntil(t, "the flood is muted there", ErrMuted)
}

func TestWhatIsCountedReachesTheRoomInEveryProcess(t *testing.T) {
	b := setUp(t, sqldbtest.SQLite(t))
	one, two, _ := b.processes()
	here, there := one.enter(t), two.enter(t)
	for n := range 3 {
		if err := one.Post(t.Context(), lounge, heat{Of: "pot", N: n}); err != nil {
			t.Fatal(err)
		}
	}
	here.want(`"kind":"heat"`, `"of":"pot","n":2`)
	there.want(`"kind":"heat"`, `"of":"pot","n":2`)
	if state, err := json.Marshal(two.state(lounge, kim)); err != nil || !strings.Contains(string(state), `"heat":{"of":"pot","n":2}`) {
		t.Errorf("a newcomer gets %s (%v), want the heat", state, err)
	}
}

func TestSignedOutMemberIsCutOffInEveryProcess(t *testing.T) {
	b := setUp(t, sqldbtest.SQLite(t))
	one, two, _ := b.processes()
	one.enter(t)
	two.enter(t)
	one.SignedOut(kim.MemberID)
	for _, p := range []*process{one, two} {
		until(t, "they are cut off", func() (int, bool) { n := p.Stats().Connections; return n, n == 0 })
	}
}

func TestViewersAndHeartsAreThoseOfAllProcesses(t *testing.T) {
	b := setUp(t, sqldbtest.SQLite(t))
	one, two, redis := b.processes()
	one.enterBy(t, "phone")
	two.enterBy(t, "tablet")
	two.enterBy(t, "desk")
	for _, p := range []*process{one, two} {
		until(t, "all three are counted", func() (int, bool) { n := p.Viewers(lounge); return n, n == 3 })
	}
	give := func(p *process, n, want int64) {
		t.Helper()
		if got := p.heart(t.Context(), lounge, n); got != want {
			t.Errorf("after %d more hearts there are %d, want %d", n, got, want)
		}
	}
	give(one, 10, 10)
	give(two, 5, 15)
	give(one, 1, 16)
	one.saveHearts(t.Context())
	two.saveHearts(t.Context())
	stored := func() int64 {
		st, err := findRoom(t.Context(), b.db, place{Shop, lounge}, b.log.LogID())
		if err != nil {
			t.Fatal(err)
		}
		return st.hearts
	}
	if got := stored(); got != 16 {
		t.Errorf("%d hearts are stored, want 16", got)
	}

	redis.Empty()
	give(one, 0, 16)
	next := b.sharing(one.needs)
	if err := next.open(t.Context(), lounge); err != nil {
		t.Fatal(err)
	}
	give(two, 1, 17)
	redis.Kill()
	give(two, 1, 18) // as far as this process knows
	two.saveHearts(t.Context())
	if got := stored(); got != 18 {
		t.Errorf("%d hearts are stored, want 18", got)
	}
	redis.Again()
	until(t, "everyone is counted again", func() (int, bool) { n := one.Viewers(lounge); return n, n == 3 })
	two.stop()
	until(t, "who was there has left", func() (int, bool) { n := one.Viewers(lounge); return n, n == 1 })
}

func TestRoomsOfOneNameInTwoAppsKeepApart(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := setUp(t, db)
		shop := b.service()
		club, err := New(t.Context(), b.log, b.db, Needs{}, Config{App: "club", Says: says}, quiet(t), b.time.now)
		if err != nil {
			t.Fatal(err)
		}
		defer b.run(shop)()
		defer b.run(club)()
		for _, s := range []*Service{shop, club} {
			if err := s.open(t.Context(), lounge); err != nil {
				t.Fatal(err)
			}
		}
		b.say(shop, host, "in the shop")
		b.say(club, host, "in the club")
		if err := club.Post(t.Context(), lounge, closing{}); err != nil {
			t.Fatal(err)
		}
		if _, err := club.Ban(t.Context(), Everywhere, kim.MemberID, b.time.now().Add(floodMute), host); err != nil {
			t.Fatal(err)
		}
		for s, text := range map[*Service]string{shop: "in the shop", club: "in the club"} {
			until(t, "it is saved", func() (string, bool) {
				page, err := s.Messages(t.Context(), lounge, History{}, list.Query{})
				if err != nil {
					t.Fatal(err)
				}
				var got string
				for _, m := range page.Items {
					got += string(m.Data)
				}
				return got, strings.Contains(got, text) && len(page.Items) > 0 && strings.Count(got, "in the") == 1
			})
		}
		until(t, "the club is closed", func() (bool, bool) { ended := club.ended(lounge); return ended, ended })
		if shop.ended(lounge) {
			t.Error("the shop's room was closed with the club's")
		}
		if err := shop.Say(context.WithoutCancel(t.Context()), lounge, kim, json.RawMessage(`{"text":"hi"}`)); err != nil {
			t.Errorf("a ban in the club holds in the shop: %v", err)
		}
	})
}
