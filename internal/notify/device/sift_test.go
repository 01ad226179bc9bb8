package device_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify/device"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func (s *shop) sweep() {
	s.t.Helper()
	for _, r := range s.Rounds() {
		if err := r.Do(s.t.Context()); err != nil {
			s.t.Fatal(err)
		}
	}
}

func TestADeviceThatWasNeverReachedLeavesSoonerThanOneThatWas(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		start := s.at
		at := func(days int) { s.at = start.Add(time.Duration(days) * 24 * time.Hour) }
		ids := map[string]string{}
		for _, name := range []string{"made up", "reached", "came back"} {
			s.who = device.Who{Browser: name}
			d, _ := s.welcome(arrival(t, name))
			s.wish(d, kimchi)
			ids[d.ID] = name
		}
		s.who = device.Who{Browser: "reached"}
		if err := s.Test(t.Context(), s.mine()[0].ID, "https://shop.example/notices"); err != nil {
			t.Fatal(err)
		}
		s.work("the test notice", func() bool { return s.todos() == 0 })
		here := func(want ...string) {
			t.Helper()
			all, err := sqldb.Column[string](t.Context(), db, "SELECT d.id FROM push_devices d JOIN push_wishes w ON w.device_id = d.id")
			there := map[string]bool{}
			for _, id := range all {
				there[ids[id]] = true
			}
			if err != nil || len(there) != len(want) {
				t.Errorf("there are %v (%v), want %v", there, err, want)
			}
			for _, name := range want {
				if !there[name] {
					t.Errorf("there are %v, want %v", there, want)
				}
			}
		}
		at(59)
		s.sweep()
		here("made up", "reached", "came back")
		s.who = device.Who{Browser: "came back"}
		s.welcome(arrival(t, "came back"))
		at(61)
		s.sweep()
		here("reached", "came back")
		at(120)
		s.sweep()
		here("reached")
		wishes, err := sqldb.Column[int](t.Context(), db, "SELECT COUNT(*) FROM push_wishes")
		if err != nil || wishes[0] != 1 {
			t.Errorf("%v wishes, %v: want the one of who is here", wishes, err)
		}
		s.who = device.Who{Browser: "reached"}
		moved := arrival(t, "made up later")
		moved.Old = endpoint("reached")
		s.welcome(moved)
		at(181)
		s.sweep() // what was taken at the address before proves nothing of this one
		here()
	})
}

func TestStrangersOfANetworkMakeOnlySoManyDevicesInADay(t *testing.T) {
	s := open(t, sqldbtest.SQLite(t))
	made := 0
	a := arrival(t, "guest")
	for range 5 {
		for i := range 700 {
			s.who = device.Who{Browser: fmt.Sprint("nobody-", made, i)}
			a.Endpoint = endpoint(fmt.Sprint("guest-", made, i))
			if _, _, err := s.Welcome(t.Context(), a); err == nil {
				made++
			} else if !errors.Is(err, device.ErrTooMany) {
				t.Fatal(err)
			}
		}
		s.at = s.at.Add(time.Hour)
	}
	if made != 3000 {
		t.Errorf("a network made %d devices in five hours, want 3000", made)
	}
}
