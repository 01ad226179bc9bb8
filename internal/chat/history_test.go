package chat

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// talkFrom is when the messages of fill begin; one comes every second.
var talkFrom = time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC)

// fill puts messages with the offsets 1 to n of a room into the database.
func fill(tb testing.TB, db *sqldb.DB, at place, n int) {
	tb.Helper()
	const rows = 500
	for from := 1; from <= n; from += rows {
		if err := db.InTx(tb.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			var values []string
			var args []any
			for off := from; off < from+rows && off <= n; off++ {
				id := fmt.Sprintf("%s-%s-%d", at.app, at.room, off)
				values = append(values, `(?, ?, ?, ?, 'text', ?, 'kim', ?, 0, '')`)
				args = append(args, id, at.app, at.room, off, talkFrom.Add(time.Duration(off)*time.Second).UnixMilli(),
					fmt.Sprintf(`{"kind":"text","id":%q,"text":"떡볶이 매운가요? %d"}`, id, off))
			}
			_, err := tx.ExecContext(ctx, `
				INSERT INTO chat_messages (id, app, room, off, kind, at, author, data, deleted_at, deleted_by)
				VALUES `+strings.Join(values, ", "), args...)
			return err
		}); err != nil {
			tb.Fatal(err)
		}
	}
}

func offsets(stored []Stored) []int64 {
	out := []int64{}
	for _, m := range stored {
		out = append(out, m.Off)
	}
	return out
}

func TestHistoryIsPagedInOrderFromAnyPlace(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := setUp(t, db)
		s := b.service()
		fill(t, db, place{Shop, lounge}, 100)
		fill(t, db, place{Shop, "live:elsewhere"}, 100)
		fill(t, db, place{"club", lounge}, 100)
		if err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			// Ten messages of one moment, and two that are gone.
			if _, err := tx.ExecContext(ctx, `UPDATE chat_messages SET at = ? WHERE room = ? AND off BETWEEN 41 AND 50`,
				talkFrom.Add(41*time.Second).UnixMilli(), lounge); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, `UPDATE chat_messages SET deleted_at = 1 WHERE room = ? AND off IN (43, 60)`, lounge)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		var want []int64
		for off := range int64(100) {
			if off += 1; off != 43 && off != 60 {
				want = append(want, off)
			}
		}
		second := func(n int) time.Time { return talkFrom.Add(time.Duration(n) * time.Second) }

		page := func(h History, at string) list.Page[Stored] {
			t.Helper()
			p, err := s.Messages(t.Context(), lounge, h, list.Query{At: at, Size: 7})
			if err != nil {
				t.Fatal(err)
			}
			if p.Total != int64(len(p.Items)) || p.More != (p.Prev != "" || p.Next != "") {
				t.Errorf("says %d, more %v, with %d on the page, prev %q and next %q", p.Total, p.More, len(p.Items), p.Prev, p.Next)
			}
			return p
		}
		p := page(History{}, "")
		got := offsets(p.Items)
		for p.Next != "" {
			p = page(History{}, p.Next)
			got = append(got, offsets(p.Items)...)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("page after page (-want +got):\n%s", diff)
		}
		p = page(History{Last: true}, "")
		if p.Next != "" {
			t.Errorf("behind the last page is %q", p.Next)
		}
		got = offsets(p.Items)
		for p.Prev != "" {
			p = page(History{Last: true}, p.Prev)
			got = append(offsets(p.Items), got...)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("page before page (-want +got):\n%s", diff)
		}
		few := page(History{From: second(10), To: second(13)}, "")
		if diff := cmp.Diff([]int64{10, 11, 12}, offsets(few.Items)); diff != "" || few.More {
			t.Errorf("a span that fits a page: more %v (-want +got):\n%s", few.More, diff)
		}
		if _, err := s.Messages(t.Context(), lounge, History{}, list.Query{At: "nowhere"}); !errors.Is(err, list.ErrPlace) {
			t.Errorf("from nowhere: %v", err)
		}
		for _, c := range []struct {
			name     string
			from, to time.Time
			after    int64
			want     []int64
		}{
			{"a span", second(10), second(13), 0, []int64{10, 11, 12}},
			{"a span after a place in it", second(10), second(13), 11, []int64{12}},
			{"a span after a place before it", second(10), second(13), 3, []int64{10, 11, 12}},
			{"a span after a place behind it", second(10), second(13), 20, []int64{}},
			{"within a moment", second(41), second(42), 44, []int64{45, 46, 47, 48, 49, 50}},
			{"after a message that is gone", second(41), second(42), 43, []int64{44, 45, 46, 47, 48, 49, 50}},
		} {
			page, err := messages(t.Context(), db, span{at: place{Shop, lounge}, from: c.from.UnixMilli(), to: c.to.UnixMilli(), after: c.after, limit: 50})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, offsets(page)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.name, diff)
			}
		}
	})
}

func TestClocksThatDifferKeepTheOrderOfTheLog(t *testing.T) {
	b := setUp(t, sqldbtest.SQLite(t))
	s := b.service()
	var batch []eventlog.Record
	var want []string
	for i, late := range []time.Duration{0, 4, -3, 2, -1, 5, 5, 3} {
		id := fmt.Sprint(i)
		at := b.time.now().Add(late * time.Millisecond)
		data, _ := encode(KindText, id, at, map[string]any{"author": Author{ID: "kim"}, "text": id})
		batch = append(batch, eventlog.Record{ID: id, Topic: Topic, Key: lounge, Kind: KindText, Data: data, Time: at})
		want = append(want, id)
	}
	if err := b.log.Append(t.Context(), batch...); err != nil {
		t.Fatal(err)
	}
	defer b.run(s)()
	if diff := cmp.Diff(want, b.saved(s, len(want))); diff != "" {
		t.Errorf("the history (-want +got):\n%s", diff)
	}
}

// TestHistoryWalksAlongAnIndex asks each engine how it goes about every statement of the history.
func TestHistoryWalksAlongAnIndex(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		setUp(t, db)
		for _, room := range []string{lounge, "live:elsewhere"} {
			fill(t, db, place{Shop, room}, 2000)
		}
		if db.Dialect() == sqldb.MySQL {
			var table, op, kind, text string
			if err := db.QueryRowContext(t.Context(), `ANALYZE TABLE chat_messages`).Scan(&table, &op, &kind, &text); err != nil {
				t.Fatal(err)
			}
		}
		at := place{Shop, lounge}
		spans := map[string]span{
			"first page":  {at: at, to: math.MaxInt64, limit: 50},
			"after":       {at: at, to: math.MaxInt64, after: 1000, limit: 50},
			"a span":      {at: at, from: talkFrom.Add(1000 * time.Second).UnixMilli(), to: talkFrom.Add(1100 * time.Second).UnixMilli(), limit: 50},
			"newest page": {at: at, to: math.MaxInt64, limit: 50, last: true},
			"before":      {at: at, to: math.MaxInt64, before: 1000, limit: 50, last: true},
		}
		for name, w := range spans {
			statement, args, err := w.statement(t.Context(), db)
			if err != nil {
				t.Fatal(err)
			}
			wantIndex(t, db, name, "chat_messages_time", statement, args...)
		}
		wantIndex(t, db, "time of a place", "chat_messages_place", along(db, "chat_messages_place", timeUpTo), at.app, at.room, 1000)
		wantIndex(t, db, "time from a place", "chat_messages_place", along(db, "chat_messages_place", timeFrom), at.app, at.room, 1000)
	})
}

// A room that has most of all messages: a page begins at its place, and the engine does not walk there from the room's beginning.
func TestAPageOfTheLargestRoomBeginsAtItsPlace(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		setUp(t, db)
		fill(t, db, place{Shop, lounge}, 2000)
		at := place{Shop, lounge}
		for name, statement := range map[string]string{"time of a place": timeUpTo, "time from a place": timeFrom} {
			plan := wantIndex(t, db, name, "chat_messages_place", along(db, "chat_messages_place", statement), at.app, at.room, 1000)
			if db.Dialect() == sqldb.MySQL && !strings.Contains(plan, "type=range") {
				t.Errorf("%s: the engine goes about it so, want type=range:\n%s", name, plan)
			}
		}
		for name, w := range map[string]span{
			"after":  {at: at, to: math.MaxInt64, after: 1000, limit: 50},
			"before": {at: at, to: math.MaxInt64, before: 1000, limit: 50, last: true},
		} {
			statement, args, err := w.statement(t.Context(), db)
			if err != nil {
				t.Fatal(err)
			}
			plan := wantIndex(t, db, name, "chat_messages_time", statement, args...)
			if sought := map[sqldb.Dialect]string{sqldb.MySQL: "type=range", sqldb.SQLite: "app=? AND room=? AND at"}[db.Dialect()]; !strings.Contains(plan, sought) {
				t.Errorf("%s: the engine goes about it so, want %s:\n%s", name, sought, plan)
			}
		}
	})
}

// wantIndex gives how the engine goes about a statement, and fails unless it reads along an index, neither whole tables nor sorting.
func wantIndex(t *testing.T, db *sqldb.DB, name, index, statement string, args ...any) string {
	t.Helper()
	explain := "EXPLAIN QUERY PLAN "
	if db.Dialect() == sqldb.MySQL {
		explain = "EXPLAIN "
	}
	rows, err := db.QueryContext(t.Context(), explain+statement, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var plan []string
	for rows.Next() {
		values := make([]sql.NullString, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		var line []string
		for i, v := range values {
			line = append(line, columns[i]+"="+v.String)
		}
		plan = append(plan, strings.Join(line, " "))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	all := strings.Join(plan, "\n")
	bad := slices.ContainsFunc([]string{"SCAN", "TEMP B-TREE", "filesort", "temporary", "type=ALL", "type=index "},
		func(s string) bool { return strings.Contains(all, s) })
	if bad || !strings.Contains(all, "USING INDEX "+index) && !strings.Contains(all, "key="+index) && !strings.Contains(all, "COVERING INDEX "+index) {
		t.Errorf("%s: the engine goes about it so, want %s:\n%s", name, index, all)
	}
	return all
}

func TestRoomsOfAnOlderDataFolderStayAsTheyWere(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		const pinned = `{"id":"p","name":"\"떡볶이\""}`
		first, err := fs.ReadFile(Migrations, "migrations/00001_chat.sql")
		if err != nil {
			t.Fatal(err)
		}
		if err := sqldb.Migrate(t.Context(), db, "chat", fstest.MapFS{"00001_chat.sql": {Data: first}}); err != nil {
			t.Fatal(err)
		}
		if err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			if _, err := tx.ExecContext(ctx, `
				INSERT INTO chat_rooms (room, log_id, off, pinned, show_state, hearts)
				VALUES ('live:lounge', 'old', 7, ?, 'live', 12), ('live:bare', 'old', 1, '', '', 0), ('live:over', 'old', 9, '', 'ended', 3)`,
				pinned); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `
				INSERT INTO chat_messages (id, room, off, kind, at, author, data, deleted_at, deleted_by)
				VALUES ('m', 'live:lounge', 3, 'text', 1000, 'kim', '{"kind":"text"}', 0, '')`); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, `
				INSERT INTO chat_sanctions (id, room, member, name, kind, until_at, reason, by_member, created_at, lifted_at)
				VALUES ('x', 'live:lounge', 'kim', '', 'ban', 0, '', 'host', 1, 0)`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		b := setUp(t, db)
		for room, want := range map[string]struct {
			values map[string]string
			closed bool
			hearts int64
		}{
			"live:lounge": {map[string]string{"pinned": pinned, "show": `"live"`}, false, 12},
			"live:bare":   {map[string]string{"pinned": `null`, "show": `""`}, false, 0},
			"live:over":   {map[string]string{"pinned": `null`, "show": `"ended"`}, true, 3},
		} {
			st, err := findRoom(t.Context(), db, place{Shop, room}, "old")
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			for name, v := range st.board.Values {
				got[name] = string(v)
			}
			if diff := cmp.Diff(want.values, got); diff != "" || st.board.Closed != want.closed || st.hearts != want.hearts {
				t.Errorf("%s: got %+v, want %+v\n%s", room, st, want, diff)
			}
		}
		s := b.service()
		if err := s.Say(t.Context(), lounge, kim, json.RawMessage(`{"text":"hi"}`)); !errors.Is(err, ErrBanned) {
			t.Errorf("got %v, want ErrBanned", err)
		}
		if page, err := s.Messages(t.Context(), lounge, History{}, list.Query{}); err != nil || len(page.Items) != 1 {
			t.Errorf("got %d messages (%v), want the one", len(page.Items), err)
		}
	})
}

// BenchmarkHistory reads pages of 200 at random places of a room with a million messages.
func BenchmarkHistory(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { readAMillion(b, sqldbtest.SQLite(b)) })
	b.Run("mariadb", func(b *testing.B) { readAMillion(b, sqldbtest.MariaDB(b)) })
}

func readAMillion(b *testing.B, db *sqldb.DB) {
	const all = 1_000_000
	if err := sqldb.Migrate(b.Context(), db, "chat", Migrations); err != nil {
		b.Fatal(err)
	}
	at := place{Shop, lounge}
	fill(b, db, at, all)
	random := rand.New(rand.NewPCG(1, 2))
	for name, page := range map[string]func(off int64) span{
		"first":  func(int64) span { return span{at: at, to: math.MaxInt64, limit: 200} },
		"newest": func(int64) span { return span{at: at, to: math.MaxInt64, limit: 200, last: true} },
		"after":  func(off int64) span { return span{at: at, to: math.MaxInt64, after: off, limit: 200} },
		"before": func(off int64) span { return span{at: at, to: math.MaxInt64, before: off, limit: 200, last: true} },
		"span": func(off int64) span {
			from := talkFrom.Add(time.Duration(off) * time.Second)
			return span{at: at, from: from.UnixMilli(), to: from.Add(time.Minute).UnixMilli(), limit: 200}
		},
	} {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				begin := time.Now()
				if _, err := messages(b.Context(), db, page(random.Int64N(all))); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(begin))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "ms-p95")
		})
	}
}
