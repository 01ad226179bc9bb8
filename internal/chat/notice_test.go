package chat

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestNoticeStandsUntilItIsReplacedOrTakenDown(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := setUp(t, db)
		s := b.service()
		stop := b.run(s)
		defer stop()
		if err := s.open(t.Context(), lounge); err != nil {
			t.Fatal(err)
		}
		standing := func(s *Service) (id, text string) {
			var st struct{ Notice *struct{ ID, Text string } }
			data, err := json.Marshal(s.state(lounge, kim))
			if err == nil {
				err = json.Unmarshal(data, &st)
			}
			if err != nil {
				t.Fatal(err)
			}
			if st.Notice == nil {
				return "", ""
			}
			return st.Notice.ID, st.Notice.Text
		}
		wants := func(want string) (id string) {
			t.Helper()
			until(t, "the notice to be "+want, func() (string, bool) {
				var text string
				id, text = standing(s)
				return text, text == want
			})
			return id
		}
		post := func(m Message) {
			t.Helper()
			if err := s.Post(t.Context(), lounge, m); err != nil {
				t.Fatal(err)
			}
		}
		wants("")
		post(Notice{"first"})
		first := wants("first")
		post(Notice{"second"})
		second := wants("second")
		if err := s.Delete(t.Context(), lounge, first, host); err != nil {
			t.Fatal(err)
		}
		b.say(s, host, "behind the delete")
		until(t, "all is saved", func() (int64, bool) {
			off, err := s.Saved(t.Context())
			top, err2 := b.log.Top(t.Context(), Topic)
			if err != nil || err2 != nil {
				t.Fatal(err, err2)
			}
			return off, off == top
		})
		wants("second")
		later := b.service() // another process, which knows only what is stored
		if err := later.open(t.Context(), lounge); err != nil {
			t.Fatal(err)
		}
		if id, text := standing(later); text != "second" || id != second {
			t.Errorf("who comes later sees %q, want the second", text)
		}
		if err := s.Delete(t.Context(), lounge, second, host); err != nil {
			t.Fatal(err)
		}
		wants("")
		post(Notice{"third"})
		wants("third")
		post(Unsaid{})
		wants("")
	})
}

func TestStaffSpeakAsTheHost(t *testing.T) {
	b := setUp(t, sqldbtest.SQLite(t))
	s := b.sharing(Needs{Host: func(context.Context, string) (string, error) { return "사자 셰프", nil }})
	owner := account.Identity{MemberID: "owner", Name: "박사장", Role: account.RoleOwner}
	data := json.RawMessage(`{"text":"hi","mid":"1","as":"host"}`)
	if err := s.Say(t.Context(), lounge, kim, data); err == nil {
		t.Error("a member speaks as the host")
	}
	if err := s.Say(t.Context(), lounge, owner, data); err != nil {
		t.Fatal(err)
	}
	if err := s.Say(t.Context(), lounge, owner, json.RawMessage(`{"text":"hi","as":"queen"}`)); !errors.Is(err, ErrMessage) {
		t.Errorf("got %v, want ErrMessage", err)
	}
	last, err := b.log.ReadLast(t.Context(), Topic, lounge, 10)
	if err != nil || len(last) != 1 {
		t.Fatalf("%d messages, %v; want 1", len(last), err)
	}
	var m Text
	if err := json.Unmarshal(last[0].Data, &m); err != nil || m.Author.Name != "사자 셰프" || m.Author.Role != account.RoleHost || m.Author.ID != "owner" {
		t.Errorf("the author is %+v, %v", m.Author, err)
	}
}
