package chat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestNobodyActsAgainstTheirOwnRankOrAbove(t *testing.T) {
	b := setUp(t, sqldbtest.SQLite(t))
	ranks := []account.Role{account.RoleMember, account.RoleHost, account.RoleOperator, account.RoleOwner}
	s := b.sharing(Needs{Member: func(_ context.Context, id string) (account.Member, error) {
		if id == "gone" {
			return account.Member{}, account.ErrNotFound
		}
		return account.Member{ID: id, Name: "이름 " + id, Role: account.Role(id)}, nil
	}})
	for i, by := range ranks[1:] {
		who := account.Identity{MemberID: "by", Role: by}
		for j, role := range ranks {
			x, err := s.Ban(t.Context(), lounge, string(role), time.Time{}, who)
			if may := j < i+1; may != (err == nil) || !may && !errors.Is(err, ErrRank) {
				t.Errorf("%s bans %s: %v, want allowed %v", by, role, err, may)
			} else if may && x.Name != "이름 "+string(role) {
				t.Errorf("the banned %s is called %q", role, x.Name)
			}
			for what, act := range map[string]func() error{
				"mutes": func() error {
					_, err := s.Mute(t.Context(), lounge, string(role), b.time.now().Add(time.Minute), who)
					return err
				},
				"frees":              func() error { return s.Unban(t.Context(), lounge, string(role), who) },
				"takes the words of": func() error { _, err := s.DeleteAll(t.Context(), lounge, string(role), who); return err },
			} {
				if err := act(); (j < i+1) != (err == nil) {
					t.Errorf("%s %s %s: %v", by, what, role, err)
				}
			}
		}
		if _, err := s.Ban(t.Context(), lounge, "gone", time.Time{}, who); err != nil {
			t.Errorf("%s bans who is no member any more: %v", by, err)
		}
	}
}

// All that someone wrote goes, what is stored and what is only in the log, and nothing of anybody else's.
func TestAllLinesOfAMemberAreTakenAway(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := setUp(t, db)
		s := b.service()
		stop := b.run(s)
		b.say(s, kim, "하나")
		b.say(s, host, "남는 말")
		b.say(s, kim, "둘")
		b.saved(s, 3)
		stop()
		s = b.service() // not running: nothing is stored
		for i := range 300 {
			b.time.pass(time.Second)
			b.say(s, kim, fmt.Sprint("말 ", i))
		}
		n, err := s.DeleteAll(t.Context(), lounge, kim.MemberID, host)
		if err != nil || n != 302 {
			t.Errorf("%d lines were taken away (%v), want 302", n, err)
		}
		t.Cleanup(b.run(s))
		until(t, "only the host's line is left", func() ([]Stored, bool) {
			page, err := s.Messages(t.Context(), lounge, History{}, list.Query{Size: maxPage})
			if err != nil {
				t.Fatal(err)
			}
			off, err := s.Saved(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			top, err := b.log.Top(t.Context(), Topic)
			return page.Items, err == nil && off == top && len(page.Items) == 1 && strings.Contains(string(page.Items[0].Data), "남는 말")
		})
		if n, err := s.DeleteAll(t.Context(), lounge, kim.MemberID, host); err != nil || n != 0 {
			t.Errorf("again: %d lines, %v", n, err)
		}
	})
}

// Who comes back under another name after a ban may read only: in the same browser as long as the ban holds, in the same
// network for a while. Who was there before, or is elsewhere, may write, and staff can lift it for good.
func TestABanHoldsAgainstANewAccountOfTheSamePerson(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := setUp(t, db)
		in := &register{in: map[string]account.Identity{}}
		s := b.sharing(Needs{Present: in.present})
		t.Cleanup(b.run(s))
		var browser, network string
		web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r = httpkit.WithClientIP(r, network)
			s.WebSocket().ServeHTTP(w, r.WithContext(account.As(r.Context(), account.Identity{GuestID: browser})))
		}))
		t.Cleanup(web.Close)
		writes := func(member, from, at string) string {
			t.Helper()
			in.set(member, account.Identity{MemberID: member, Name: "이름", Role: account.RoleMember})
			browser, network = from, at
			token, _ := sign(s.secret, member, member, b.time.now())
			c := open(t, "ws"+strings.TrimPrefix(web.URL, "http"), token)
			c.enter([]string{lounge})
			b.time.pass(10 * time.Second)
			c.send(`{"id":50,"publish":{"channel":"` + lounge + `","data":{"text":"말"}}}`)
			for {
				line, err := c.next()
				if err != nil {
					t.Fatal(err)
				}
				if strings.HasPrefix(line, `{"id":50,`) {
					var answer struct{ Error struct{ Message string } }
					if err := json.Unmarshal([]byte(line), &answer); err != nil {
						t.Fatal(err)
					}
					return answer.Error.Message
				}
			}
		}
		const old = "00000000-0000-7000-8000-000000000001" // a member since 1970
		bad := id.New()
		if got := writes(bad, "phone", "203.0.113.9"); got != "" {
			t.Fatalf("before the ban: %s", got)
		}
		b.time.pass(time.Since(b.time.now()) - 10*time.Minute) // the ids of new members are of the real clock
		if _, err := s.Ban(t.Context(), lounge, bad, time.Time{}, host); err != nil {
			t.Fatal(err)
		}
		again, neighbour := id.New(), id.New()
		for _, c := range []struct{ who, member, browser, network, want string }{
			{"a new account in the same browser elsewhere", again, "phone", "198.51.100.1", "chat_muted"},
			{"an old account in the same browser", old, "phone", "198.51.100.2", "chat_muted"},
			{"a new account in the same network", neighbour, "desk", "203.0.113.9", "chat_muted"},
			{"an old account in the same network", "00000000-0000-7000-8000-000000000002", "tablet", "203.0.113.9", ""},
			{"a new account elsewhere", id.New(), "another", "198.51.100.3", ""},
		} {
			if got := writes(c.member, c.browser, c.network); got != c.want {
				t.Errorf("%s: %q, want %q", c.who, got, c.want)
			}
		}
		if err := s.Unban(t.Context(), lounge, neighbour, host); err != nil {
			t.Fatal(err)
		}
		if got := writes(neighbour, "desk", "203.0.113.9"); got != "" {
			t.Errorf("whom the staff have freed: %q", got)
		}
		b.time.pass(networkMemory)
		if got := writes(id.New(), "laptop", "203.0.113.9"); got != "" {
			t.Errorf("a new account in the same network hours later: %q", got)
		}
		if got := writes(id.New(), "phone", "198.51.100.4"); got != "chat_muted" {
			t.Errorf("a new account in the same browser hours later: %q", got)
		}
	})
}
