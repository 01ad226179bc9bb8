package chat

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// A member's whole name is neither shown in the room nor kept, not even where an older program has logged it.
func TestMembersAreShownByMaskedNames(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := setUp(t, db)
		s := b.service()
		old := Text{Kind: KindText, ID: "old", At: b.time.now().UnixMilli(), Author: Author{kim.MemberID, kim.Name, kim.Role, 1}, Text: "예전 말"}
		body, err := json.Marshal(old)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.log.Append(t.Context(), eventlog.Record{ID: "old", Topic: Topic, Key: lounge, Kind: KindText, Data: body, Time: b.time.now()}); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(b.run(s))
		b.say(s, kim, "안녕하세요")
		b.say(s, host, "어서 오세요")
		b.saved(s, 3)
		page, err := s.Messages(t.Context(), lounge, History{}, list.Query{Size: maxPage})
		if err != nil {
			t.Fatal(err)
		}
		start, err := s.past(t.Context(), lounge)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"김○○", "김○○", host.Name}
		for i, m := range page.Items {
			for where, data := range map[string]json.RawMessage{"history": m.Data, "room": start.Publications[i].Data} {
				var x Text
				if err := json.Unmarshal(data, &x); err != nil || x.Author.Name != want[i] || x.Text == "" || !strings.HasPrefix(string(data), `{"kind":"text","id":`) {
					t.Errorf("in the %s: %s (%v), want %s", where, data, err, want[i])
				}
			}
		}
	})
}

func TestNamesThatWereKeptWholeAreMasked(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := setUp(t, db)
		drop := `DROP INDEX chat_sanctions_against`
		if db.Dialect() == sqldb.MySQL {
			drop += ` ON chat_sanctions`
		}
		for _, undo := range []string{
			`DELETE FROM goose_chat WHERE version_id >= 4`, `DROP TABLE chat_traces`, `DROP TABLE chat_audience`, `DROP TABLE chat_questions`, `DROP TABLE chat_attendance`, drop, `CREATE INDEX chat_sanctions_whom ON chat_sanctions (member, lifted_at)`,
			`INSERT INTO chat_messages (id, app, room, off, kind, at, author, data, deleted_at, deleted_by) VALUES
			 ('a', 'shop', '` + lounge + `', 1, 'text', 1, 'kim', '{"kind":"text","id":"a","at":1,"author":{"id":"kim","name":"김민지","role":"member","hue":1},"text":"김민지예요"}', 0, ''),
			 ('b', 'shop', '` + lounge + `', 2, 'text', 2, 'host', '{"kind":"text","id":"b","at":2,"author":{"id":"host","name":"박셰프","role":"host","hue":1},"text":"네"}', 0, ''),
			 ('c', 'shop', '` + lounge + `', 3, 'text', 3, 'ji', '{"kind":"text","id":"c","at":3,"author":{"id":"ji","name":"지우 (데모)","role":"member","hue":1},"text":"와"}', 0, ''),
			 ('d', 'shop', '` + lounge + `', 4, 'text', 4, 'kim', '{}', 4, 'host'),
			 ('e', 'shop', '` + lounge + `', 5, 'notice', 5, '', '{"kind":"notice","id":"e","at":5,"text":"곧 시작해요"}', 0, '')`,
		} {
			err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
				_, err := tx.ExecContext(ctx, undo)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := sqldb.Migrate(t.Context(), db, "chat", Migrations); err != nil {
			t.Fatal(err)
		}
		page, err := b.service().Messages(t.Context(), lounge, History{}, list.Query{Size: maxPage})
		if err != nil || len(page.Items) != 4 {
			t.Fatalf("%d messages, %v", len(page.Items), err)
		}
		for i, want := range []string{"김○○", "박셰프", "지○○ (데모)", ""} {
			var x Text
			if err := json.Unmarshal(page.Items[i].Data, &x); err != nil || x.Author.Name != want || x.Text == "" {
				t.Errorf("%s (%v), want %q", page.Items[i].Data, err, want)
			}
		}
	})
}
