package chat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/google/go-cmp/cmp"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

var (
	kim  = account.Identity{MemberID: "kim", Name: "김민지", Role: account.RoleMember}
	host = account.Identity{MemberID: "host", Name: "사자", Role: account.RoleHost}
)

const lounge = "live:lounge"

// says is what an app of these tests says: goods are bought, a sign is hung up and taken down, the house closes.
var says = Vocabulary{
	Kinds: []Kind{
		{Name: "bought", Lasting: true, Pause: time.Second, Together: func(newest json.RawMessage, others int64) (json.RawMessage, error) {
			return fmt.Appendf(nil, `{"who":"someone","more":%d}`, others), nil
		}},
		{Name: "sign", Set: func(b *Board, data json.RawMessage) { b.Put("sign", data) }},
		{Name: "down", Set: func(b *Board, _ json.RawMessage) { b.Put("sign", json.RawMessage("null")) }},
		{Name: "close", Set: func(b *Board, _ json.RawMessage) { b.Closed = true }},
		{Name: "heat", Class: Counted, Set: func(b *Board, data json.RawMessage) { b.Put("heat", data) }},
	},
	Board: []Value{{"sign", json.RawMessage("null"), board{}}, {"heat", json.RawMessage("0"), heat{}}},
}

type bought struct {
	ID  string `json:"-"`
	Who string `json:"who"`
}

type board struct {
	Text string `json:"text"`
}

type closing struct{}

type heat struct {
	Of string `json:"of"`
	N  int    `json:"n"`
}

func (bought) Kind() string   { return "bought" }
func (b bought) Once() string { return b.ID }
func (board) Kind() string    { return "sign" }
func (closing) Kind() string  { return "close" }
func (heat) Kind() string     { return "heat" }
func (h heat) About() string  { return h.Of }

// clock is a time that only moves when told.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

type bench struct {
	t    *testing.T
	log  eventlog.Log
	db   *sqldb.DB
	time *clock
}

func setUp(t *testing.T, db *sqldb.DB) *bench {
	t.Helper()
	if err := sqldb.Migrate(t.Context(), db, "chat", Migrations); err != nil {
		t.Fatal(err)
	}
	return &bench{t, openLog(t, db), db, &clock{at: time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC)}}
}

// openLog opens the log that goes with a database, as a process of its own would.
func openLog(t *testing.T, db *sqldb.DB) (log eventlog.Log) {
	t.Helper()
	var err error
	path := filepath.Join(t.TempDir(), "log.db")
	if db.Dialect() == sqldb.MySQL {
		log, err = eventlog.OpenSQL(t.Context(), db, path, eventlog.Options{Logger: quiet(t)})
	} else {
		log, err = eventlog.OpenEmbedded(t.Context(), path, eventlog.Options{Logger: quiet(t)})
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	return log
}

func quiet(t *testing.T) *slog.Logger { return slog.New(slog.NewTextHandler(t.Output(), nil)) }

func (b *bench) service() *Service {
	b.t.Helper()
	return b.sharing(Needs{})
}

// sharing is a service of one of several processes.
func (b *bench) sharing(n Needs) *Service {
	b.t.Helper()
	return b.over(b.log, n)
}

func (b *bench) over(log eventlog.Log, n Needs) *Service {
	b.t.Helper()
	s, err := New(b.t.Context(), log, b.db, n, Config{Says: says}, quiet(b.t), b.time.now)
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

// run runs a service until the returned function is called.
func (b *bench) run(s *Service) (stop func()) {
	ctx, cancel := context.WithCancel(b.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	return sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			b.t.Errorf("run: %v", err)
		}
	})
}

func (b *bench) say(s *Service, who account.Identity, text string) {
	b.t.Helper()
	data, _ := json.Marshal(map[string]string{"text": text})
	if err := s.Say(b.t.Context(), lounge, who, data); err != nil {
		b.t.Fatalf("say %q: %v", text, err)
	}
}

// until polls, for what another goroutine brings about.
func until[T any](t *testing.T, what string, get func() (T, bool)) (v T) {
	t.Helper()
	if !eventually.Reached(func() (ok bool) { v, ok = get(); return ok }) {
		t.Fatalf("waited in vain until %s; last was %v", what, v)
	}
	return v
}

func (b *bench) saved(s *Service, n int) []string {
	b.t.Helper()
	return until(b.t, fmt.Sprintf("%d messages are saved", n), func() ([]string, bool) {
		page, err := s.Messages(b.t.Context(), lounge, History{}, list.Query{Size: maxPage})
		if err != nil {
			b.t.Fatal(err)
		}
		var out []string
		for _, m := range page.Items {
			var x Text
			if err := json.Unmarshal(m.Data, &x); err != nil {
				b.t.Fatal(err)
			}
			out = append(out, x.Text)
		}
		return out, len(out) == n
	})
}

func TestMessagesAreStoredOnceThroughRestarts(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := setUp(t, db)
		var want []string
		for round := range 3 {
			s := b.service()
			for i := range 5 { // before the saver runs
				text := fmt.Sprintf("early %d/%d", round, i)
				b.say(s, host, text)
				want = append(want, text)
			}
			stop := b.run(s)
			for i := range 5 {
				text := fmt.Sprintf("late %d/%d", round, i)
				b.say(s, host, text)
				want = append(want, text)
			}
			b.saved(s, len(want))
			stop()
		}
		// A saver that lost its offset reads everything again.
		if err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			_, err := tx.ExecContext(ctx, `DELETE FROM chat_offsets`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		s := b.service()
		stop := b.run(s)
		defer stop()
		b.say(s, host, "end")
		want = append(want, "end")
		if diff := cmp.Diff(want, b.saved(s, len(want))); diff != "" {
			t.Errorf("stored messages (-want +got):\n%s", diff)
		}
	})
}

func TestDeleteLeavesNoTextInTheDatabase(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := setUp(t, db)
		s := b.service()
		stop := b.run(s)
		defer stop()
		b.say(s, kim, "stays")
		b.say(s, kim, "an unspeakable word")
		b.saved(s, 2)
		page, _ := s.Messages(t.Context(), lounge, History{}, list.Query{})
		var bad Text
		json.Unmarshal(page.Items[1].Data, &bad)
		if err := s.Delete(t.Context(), lounge, bad.ID, host); err != nil {
			t.Fatal(err)
		}
		if got := b.saved(s, 1); got[0] != "stays" {
			t.Errorf("got %q, want the other message", got)
		}
		var n int
		db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM chat_messages WHERE data LIKE '%unspeakable%'`).Scan(&n)
		if n != 0 {
			t.Error("the deleted text is still in the database")
		}
		var by string
		db.QueryRowContext(t.Context(), `SELECT deleted_by FROM chat_messages WHERE id = ?`, bad.ID).Scan(&by)
		if by != "host" {
			t.Errorf("deleted by %q, want host", by)
		}
		if err := s.Delete(t.Context(), lounge, "never-was", host); !errors.Is(err, ErrNotFound) {
			t.Errorf("got %v, want ErrNotFound", err)
		}
		if err := s.Delete(t.Context(), "live:elsewhere", bad.ID, host); !errors.Is(err, ErrNotFound) {
			t.Errorf("through another room: got %v, want ErrNotFound", err)
		}
	})
}

func TestSanctionsHoldUntilTheyEndThroughRestarts(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := setUp(t, db)
		s := b.service()
		text := json.RawMessage(`{"text":"hi"}`)
		if _, err := s.Mute(t.Context(), lounge, "kim", b.time.now().Add(time.Minute), host); err != nil {
			t.Fatal(err)
		}
		s = b.service()
		if err := s.Say(t.Context(), lounge, kim, text); !errors.Is(err, ErrMuted) {
			t.Errorf("got %v, want ErrMuted", err)
		}
		if err := s.Say(t.Context(), "live:elsewhere", kim, text); err != nil {
			t.Errorf("a mute in one room reached another: %v", err)
		}
		b.time.pass(time.Minute)
		if err := s.Say(t.Context(), lounge, kim, text); err != nil {
			t.Errorf("after its end the mute still held: %v", err)
		}
		if _, err := s.Ban(t.Context(), Everywhere, "kim", time.Time{}, host); err != nil {
			t.Fatal(err)
		}
		s = b.service()
		if err := s.Say(t.Context(), lounge, kim, text); !errors.Is(err, ErrBanned) {
			t.Errorf("got %v, want ErrBanned", err)
		}
		page, err := s.Sanctions(t.Context(), lounge, list.Query{})
		if got := page.Items; err != nil || len(got) != 1 || got[0].Kind != Ban || !got[0].Until.IsZero() {
			t.Errorf("got %+v (%v), want the one ban without an end", got, err)
		}
		if err := s.Unban(t.Context(), Everywhere, "kim", host); err != nil {
			t.Fatal(err)
		}
		s = b.service()
		if err := s.Say(t.Context(), lounge, kim, text); err != nil {
			t.Errorf("after unban: %v", err)
		}
	})
}

func TestSanctionsAreListedPageByPage(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := setUp(t, db)
		s := b.service()
		var want []string
		for i := range 25 {
			room := lounge
			if i%3 == 0 {
				room = Everywhere
			}
			x, err := s.Ban(t.Context(), room, fmt.Sprint("member", i), time.Time{}, host)
			if err != nil {
				t.Fatal(err)
			}
			want = append([]string{x.ID}, want...)
			if _, err := s.Ban(t.Context(), "live:elsewhere", fmt.Sprint("member", i), time.Time{}, host); err != nil {
				t.Fatal(err)
			}
		}
		var got []string
		for q := (list.Query{Size: 10}); ; {
			page, err := s.Sanctions(t.Context(), lounge, q)
			if err != nil {
				t.Fatal(err)
			}
			if page.Total != 25 {
				t.Errorf("%d in all, want 25", page.Total)
			}
			for _, x := range page.Items {
				got = append(got, x.ID)
			}
			if q.At = page.Next; q.At == "" {
				break
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("page after page (-want +got):\n%s", diff)
		}
		if _, err := s.Sanctions(t.Context(), lounge, list.Query{At: "nowhere"}); !errors.Is(err, list.ErrPlace) {
			t.Errorf("got %v, want list.ErrPlace", err)
		}
		w, err := newestSanctions.Window(list.Query{})
		if err != nil {
			t.Fatal(err)
		}
		statement, args := pageOfSanctions([]any{Shop, lounge, Everywhere, 0}, w)
		wantIndex(t, db, "sanctions", "chat_sanctions_held", statement, args...)
	})
}

func TestWrongSanctionsAreRefused(t *testing.T) {
	b := setUp(t, sqldbtest.SQLite(t))
	s := b.service()
	for _, c := range []struct {
		name string
		x    Sanction
		want error
	}{
		{"nobody", Sanction{Room: lounge, Kind: Ban}, ErrMember},
		{"oneself", Sanction{Room: lounge, Kind: Ban, Member: "host"}, ErrSelf},
		{"a mute without an end", Sanction{Room: lounge, Kind: Mute, Member: "kim"}, ErrUntil},
		{"a past end", Sanction{Room: lounge, Kind: Ban, Member: "kim", Until: b.time.now().Add(-time.Second)}, ErrUntil},
		{"no room", Sanction{Room: "lounge", Kind: Ban, Member: "kim"}, ErrRoom},
	} {
		if _, err := s.Impose(t.Context(), c.x, host); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
	}
}

func TestRoomIsRebuiltFromTheLog(t *testing.T) {
	for _, saver := range []bool{false, true} {
		t.Run(fmt.Sprintf("saver ran %v", saver), func(t *testing.T) {
			b := setUp(t, sqldbtest.SQLite(t))
			s := b.service()
			if saver {
				defer b.run(s)()
			}
			post := func(m Message) {
				t.Helper()
				if err := s.Post(t.Context(), lounge, m); err != nil {
					t.Fatal(err)
				}
			}
			post(board{"old"})
			post(closing{})
			post(board{"떡볶이"})
			var batch []eventlog.Record
			for i := range kept + 20 { // the sign is further back than what stays at hand
				id := fmt.Sprintf("t%d", i)
				data, _ := encode(KindText, id, b.time.now(), map[string]any{"author": Author{ID: "kim"}, "text": id})
				batch = append(batch, eventlog.Record{ID: id, Topic: Topic, Key: lounge, Kind: KindText, Data: data, Time: b.time.now()})
			}
			if err := b.log.Append(t.Context(), batch...); err != nil {
				t.Fatal(err)
			}
			if err := s.Delete(t.Context(), lounge, fmt.Sprintf("t%d", kept), host); err != nil {
				t.Fatal(err)
			}
			if saver {
				until(t, "the saver is done", func() (int64, bool) {
					off, _ := s.Saved(t.Context())
					return off, off == kept+24
				})
			}
			next := b.service()
			if err := next.open(t.Context(), lounge); err != nil {
				t.Fatal(err)
			}
			st := next.state(lounge, kim)
			if got, _ := json.Marshal(st); !strings.Contains(string(got), `"text":"떡볶이"`) || st.You.Reason != "ended" {
				t.Errorf("got state %s, want the last sign in a closed room", got)
			}
			start, err := next.past(t.Context(), lounge)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := start.Top, uint64(kept+24); got != want {
				t.Errorf("top is %d, want %d", got, want)
			}
			if got, want := start.Floor, uint64(24); got != want {
				t.Errorf("floor is %d, want %d", got, want)
			}
			if got, want := len(start.Publications), kept-1; got != want {
				t.Errorf("%d publications, want %d without the deleted one", got, want)
			}
		})
	}
}

func TestNobodyWritesAfterTheEnd(t *testing.T) {
	b := setUp(t, sqldbtest.SQLite(t))
	s := b.service()
	if err := s.Post(t.Context(), lounge, closing{}); err != nil {
		t.Fatal(err)
	}
	if err := s.open(t.Context(), lounge); err != nil {
		t.Fatal(err)
	}
	if err := s.Say(t.Context(), lounge, kim, json.RawMessage(`{"text":"hi"}`)); !errors.Is(err, ErrEnded) {
		t.Errorf("got %v, want ErrEnded", err)
	}
	if you := s.you(lounge, kim); you.CanWrite || you.Reason != "ended" {
		t.Errorf("got %+v, want ended", you)
	}
}

func TestWritingFasterThanOneASecondIsRefusedThenMuted(t *testing.T) {
	b := setUp(t, sqldbtest.SQLite(t))
	s := b.service()
	say := func() error { return s.Say(t.Context(), lounge, kim, json.RawMessage(`{"text":"hi"}`)) }
	for i := range writes.Most {
		if err := say(); err != nil {
			t.Fatalf("message %d: %v", i+1, err)
		}
	}
	if err := say(); !errors.Is(err, ErrSlowDown) {
		t.Errorf("got %v, want ErrSlowDown", err)
	}
	b.time.pass(writes.Refill)
	if err := say(); err != nil {
		t.Errorf("a second later: %v", err)
	}
	for range strikes {
		if err := say(); !errors.Is(err, ErrSlowDown) {
			t.Fatalf("got %v, want ErrSlowDown", err)
		}
	}
	b.time.pass(writes.Refill)
	if err := say(); !errors.Is(err, ErrMuted) {
		t.Errorf("after a flood: got %v, want ErrMuted", err)
	}
	b.time.pass(floodMute)
	if err := say(); err != nil {
		t.Errorf("after the mute: %v", err)
	}
	for i := range 2 * strikes { // staff are not limited
		if err := s.Say(t.Context(), lounge, host, json.RawMessage(`{"text":"hi"}`)); err != nil {
			t.Fatalf("staff message %d: %v", i+1, err)
		}
	}
}

func TestRepeatedMidIsOneMessage(t *testing.T) {
	b := setUp(t, sqldbtest.SQLite(t))
	s := b.service()
	for range 2 {
		if err := s.Say(t.Context(), lounge, kim, json.RawMessage(`{"text":"hi","mid":"m1"}`)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Say(t.Context(), lounge, host, json.RawMessage(`{"text":"hi","mid":"m1"}`)); err != nil {
		t.Fatal(err)
	}
	all, err := b.log.Read(t.Context(), Topic, lounge, 0, 10)
	if err != nil || len(all) != 2 {
		t.Errorf("%d records (%v), want one of each member", len(all), err)
	}
}

func TestEverySocketErrorHasItsOwnNumber(t *testing.T) {
	seen := map[uint32]string{}
	for name, c := range codes {
		if c.number < 400 || c.number > 1999 {
			t.Errorf("%s has %d; applications have 400 to 1999", name, c.number)
		}
		if other, twice := seen[c.number]; twice {
			t.Errorf("%s and %s are both %d", name, other, c.number)
		}
		seen[c.number] = name
	}
}

func TestTokensAreOnlyTakenAsTheyWereMade(t *testing.T) {
	secret, now := []byte("k"), time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC)
	token, expires := sign(secret, "kim", "a session", now)
	session, until, err := verify(secret, token, now)
	if err != nil || session != "a session" || !until.Equal(expires) {
		t.Fatalf("got session %q until %v, %v", session, until, err)
	}
	if _, _, err := verify(secret, token, expires); !errors.Is(err, errTokenExpired) {
		t.Errorf("at its end: got %v, want expired", err)
	}
	none := b64.EncodeToString([]byte(`{"alg":"none"}`)) + "." + b64.EncodeToString([]byte(`{"sub":"kim","aud":"chat","exp":9999999999}`)) + "."
	for name, forged := range map[string]string{
		"another key": func() string { t, _ := sign([]byte("x"), "kim", "a session", now); return t }(),
		"cut":         token[:len(token)-1], "empty": "", "dots": "..", "alg none": none, "more parts": token + ".x",
	} {
		if _, _, err := verify(secret, forged, now); !errors.Is(err, errTokenForged) {
			t.Errorf("%s: got %v, want forged", name, err)
		}
	}
}
