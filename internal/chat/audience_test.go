package chat

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// hall opens a service to sockets of whomever who names, with a service of another process beside it.
type hall struct {
	t        *testing.T
	one, two *Service
	url      map[*Service]string
}

func (b *bench) hall() *hall {
	b.t.Helper()
	h := &hall{t: b.t, one: b.service(), two: b.service(), url: map[*Service]string{}}
	for _, s := range []*Service{h.one, h.two} {
		stop := b.run(s)
		b.t.Cleanup(stop)
		web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			q := r.URL.Query()
			who := account.Identity{MemberID: q.Get("member"), GuestID: q.Get("browser"), Role: account.Role(q.Get("role"))}
			r.RemoteAddr = q.Get("from") + ":40000"
			s.WebSocket().ServeHTTP(w, r.WithContext(account.As(r.Context(), who)))
		}))
		b.t.Cleanup(web.Close)
		h.url[s] = "ws" + strings.TrimPrefix(web.URL, "http")
	}
	return h
}

// comes has somebody enter the lounge from an address.
func (h *hall) comes(s *Service, who, from string) *socket {
	h.t.Helper()
	c := connect(h.t, h.url[s]+"/?"+who+"&from="+from)
	if refused := c.enter([]string{lounge}); len(refused) > 0 {
		h.t.Fatalf("%s may not enter", who)
	}
	return c
}

func (h *hall) wantAudience(s *Service, want int64) {
	h.t.Helper()
	until(h.t, fmt.Sprintf("%d different viewers", want), func() (int64, bool) {
		n, err := s.Audience(h.t.Context(), lounge)
		if err != nil {
			h.t.Fatal(err)
		}
		return n, n == want
	})
}

func TestAViewerIsCountedOnceHoweverOftenTheyCome(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := setUp(t, db)
		h := b.hall()
		h.comes(h.one, "browser=a", "10.0.0.1")
		h.comes(h.one, "browser=a", "10.0.0.1")
		h.comes(h.one, "browser=a&member=kim&role=member", "10.0.0.9") // signs in, on the way
		h.comes(h.two, "browser=a", "10.0.0.9")                        // at another process
		h.comes(h.two, "browser=b", "10.0.0.1")
		h.comes(h.one, "browser=c&member=chef&role=host", "10.0.0.2") // works here
		h.one.saveAudience(t.Context())
		h.two.saveAudience(t.Context())
		h.wantAudience(h.one, 2)
		h.wantAudience(h.two, 2)
		if err := h.one.Post(t.Context(), lounge, closing{}); err != nil {
			t.Fatal(err)
		}
		until(t, "the house is closed", func() (bool, bool) { return true, h.one.ended(lounge) })
		h.comes(h.one, "browser=d", "10.0.0.3") // for the replay
		h.wantAudience(h.one, 2)
		if n, err := b.service().Audience(t.Context(), lounge); err != nil || n != 2 {
			t.Errorf("a process that never opened the room knows %d viewers, %v; want 2", n, err)
		}
	})
}

func TestAViewerWithTwoWindowsIsOneOfThoseInTheRoom(t *testing.T) {
	b := setUp(t, sqldbtest.SQLite(t))
	h := b.hall()
	first := h.comes(h.one, "browser=a", "10.0.0.1")
	second := h.comes(h.one, "browser=a", "10.0.0.1")
	guest := h.comes(h.one, "browser=b", "10.0.0.2")
	guest.want(`"kind":"count","viewers":2,`)
	if n := h.one.Viewers(lounge); n != 2 {
		t.Errorf("two people in three windows are %d viewers, want 2", n)
	}
	h.comes(h.one, "", "10.0.0.3") // whom nothing tells apart
	h.comes(h.one, "", "10.0.0.3")
	guest.want(`"kind":"count","viewers":4,`)
	first.conn.Close()
	until(t, "the window is closed", func() (int, bool) { n := h.one.Stats().Connections; return n, n == 4 })
	if n := h.one.Viewers(lounge); n != 4 {
		t.Errorf("with one of the two windows closed there are %d viewers, want 4", n)
	}
	second.conn.Close()
	guest.want(`"kind":"count","viewers":3,`)
}

func TestStaffHearTheRoomAndAreNoViewers(t *testing.T) {
	b := setUp(t, sqldbtest.SQLite(t))
	h := b.hall()
	studio := h.comes(h.one, "browser=c&member=chef&role=host", "10.0.0.2")
	if n := h.one.Viewers(lounge); n != 0 {
		t.Errorf("the studio alone is %d viewers", n)
	}
	h.comes(h.one, "browser=a", "10.0.0.1")
	studio.want(`"kind":"count","viewers":1,`)
	b.say(h.one, kim, "안녕하세요")
	studio.want(`"text":"안녕하세요"`)
}

func TestAStrangersConnectionsCountUpToTheShareOfTheirNetwork(t *testing.T) {
	b := setUp(t, sqldbtest.SQLite(t))
	h := b.hall()
	if err := h.one.open(t.Context(), lounge); err != nil {
		t.Fatal(err)
	}
	come := func(browser, network string) {
		h.one.attend(t.Context(), lounge, seat{who: account.Identity{GuestID: browser}, network: network})
	}
	for i := range 40 {
		come(fmt.Sprint("honest ", i), fmt.Sprint("10.0.1.", i))
	}
	for i := range 10_000 {
		come(fmt.Sprint("made up ", i), "10.0.0.66")
	}
	n, err := h.one.Audience(t.Context(), lounge)
	if most := int64(40 + audienceShare.Most + 20); err != nil || n < 200 || n > most { // a count of many is within 2 %
		t.Errorf("40 viewers and a stranger are %d, %v; want at most %d", n, err, most)
	}
	come("the stranger's neighbour, who was there before", "10.0.0.66")
	for i := range 40 {
		come(fmt.Sprint("honest ", i), "10.0.0.66") // roams into the stranger's network
	}
	if again, err := h.one.Audience(t.Context(), lounge); err != nil || again != n {
		t.Errorf("who was counted before makes %d of %d, %v", again, n, err)
	}
}
