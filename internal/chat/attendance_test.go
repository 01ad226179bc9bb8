package chat

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestMembersWhoWereInAnOpenRoomAreRememberedForHalfAYear(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := setUp(t, db)
		h := b.hall()
		h.comes(h.one, "browser=a&member=kim&role=member", "10.0.0.1")
		h.comes(h.two, "browser=b&member=kim&role=member", "10.0.0.2")
		h.comes(h.two, "browser=c&member=lee&role=member", "10.0.0.3")
		h.comes(h.one, "browser=d", "10.0.0.4")
		h.comes(h.one, "browser=e&member=chef&role=host", "10.0.0.5") // works here
		all := []string{"kim", "lee", "chef", "park"}
		among := func(room string, since time.Time) (found []string) {
			t.Helper()
			h.one.saveAttendance(t.Context())
			h.two.saveAttendance(t.Context())
			found, err := h.one.AttendedAmong(t.Context(), db, all, room, since)
			if err != nil {
				t.Fatal(err)
			}
			slices.Sort(found)
			return found
		}
		until(t, "both to be written down", func() ([]string, bool) {
			found := among(lounge, time.Time{})
			return found, slices.Equal(found, []string{"kim", "lee"})
		})
		if found := among("", b.time.now().Add(time.Second)); len(found) != 0 {
			t.Errorf("since later %v were there, want nobody", found)
		}
		if found := among("live:elsewhere", time.Time{}); len(found) != 0 {
			t.Errorf("%v were elsewhere, want nobody", found)
		}
		if err := h.one.Post(t.Context(), lounge, closing{}); err != nil {
			t.Fatal(err)
		}
		until(t, "the house is closed", func() (bool, bool) { return true, h.one.ended(lounge) })
		h.comes(h.one, "browser=f&member=park&role=member", "10.0.0.6") // for the replay
		if found := among("", time.Time{}); !slices.Equal(found, []string{"kim", "lee"}) {
			t.Errorf("after the end %v are remembered, want kim and lee", found)
		}
		b.time.pass(attendanceKept + time.Hour)
		h.one.forgetAttendance(t.Context())
		if found := among("", time.Time{}); len(found) != 0 {
			t.Errorf("half a year later %v are remembered, want nobody", found)
		}
	})
}

func TestWhoCouldNotBeWrittenDownIsWrittenDownWithTheNextBeat(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := setUp(t, db)
		h := b.hall()
		h.comes(h.one, "browser=a&member=kim&role=member", "10.0.0.1")
		down, cancel := context.WithCancel(t.Context())
		cancel()
		until(t, "she is in the room", func() (bool, bool) {
			var in bool
			h.one.in(lounge, func(r *room) { in = r.entered["kim"] })
			return in, in
		})
		h.one.saveAttendance(down)
		h.one.saveAttendance(t.Context())
		found, err := h.one.AttendedAmong(t.Context(), db, []string{"kim"}, lounge, time.Time{})
		if err != nil || !slices.Equal(found, []string{"kim"}) {
			t.Errorf("after a failure %v, %v were there, want kim", found, err)
		}
		r := &room{}
		many := make([]string, mostAttending+1)
		for i := range many {
			many[i] = fmt.Sprint(i)
		}
		r.enterAgain(many)
		if len(r.entered) != mostAttending {
			t.Errorf("%d wait, want %d", len(r.entered), mostAttending)
		}
	})
}
