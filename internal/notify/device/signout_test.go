package device_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/device"
	"github.com/saja-live/saja/internal/notify/push"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

var parcel = device.Topic{Kind: device.OfOrder, ID: "261127-7K3M9QXA4"}

func (s *shop) signOut(browser string) {
	s.t.Helper()
	err := s.db.InTx(s.t.Context(), func(ctx context.Context, tx *sqldb.Tx) error { return s.SignedOutHere(ctx, tx, browser) })
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) wishing(of device.Topic) []notify.Address {
	s.t.Helper()
	to, err := s.Wishing(s.t.Context(), s.db, of)
	if err != nil {
		s.t.Fatal(err)
	}
	return to
}

func (s *shop) tellOrder(member string, to device.Device) {
	s.t.Helper()
	err := s.db.InTx(s.t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		return s.notices.Tell(ctx, tx, notify.Notice{
			Kind: "order_paid", Event: "order/" + member + s.at.String(), Person: member, Lang: "ko", Link: "/orders/1", To: []notify.Address{{Channel: device.Push, Address: to.ID}},
		})
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// What was told before somebody signed out, and waits for its service, is theirs: whoever uses the device next does not see it.
func TestWhoSignsOutIsToldOfTheirOrdersThereNoMore(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		s.who = device.Who{Browser: "desk", Member: "mina"}
		desk, _ := s.welcome(arrival(t, "desk"))
		s.wish(desk, parcel)
		s.who.Browser = "phone"
		phone, _ := s.app(device.FCM, appTokens[device.FCM], "")
		s.wish(phone, parcel)
		s.wish(phone, kimchi)
		s.tellOrder("mina", phone)
		s.at = s.at.Add(time.Second)
		s.signOut("phone")
		if to := s.wishing(parcel); len(to) != 1 || to[0].Address != desk.ID {
			t.Errorf("of the order %v are told, want the desk alone", to)
		}
		if to := s.wishing(kimchi); len(to) != 1 {
			t.Errorf("of the show %v are told, want the phone still", to)
		}
		s.who = device.Who{Browser: "phone", Member: "dohyun"}
		if _, topics := s.app(device.FCM, appTokens[device.FCM], ""); len(topics) != 1 || topics[0] != kimchi {
			t.Errorf("the next one is told of %v, want the show alone", topics)
		}
		s.tellOrder("dohyun", phone)
		s.work("both notices", func() bool { return s.todos() == 0 })
		if got := s.carrier.took(appTokens[device.FCM]); len(got) != 1 {
			t.Errorf("the phone was told %d times, want of dohyun's order alone", len(got))
		}
	})
}

func TestADeviceThatIsRegisteredWhileTheSessionEndsIsNobodys(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		s.who.Member = "mina"
		d, _ := s.welcome(arrival(t, "one"))
		s.wish(d, parcel)
		s.at = s.at.Add(24 * time.Hour)
		s.ended = true // the request came with a session that is over by now
		if _, err := s.Wish(t.Context(), d.ID, device.Topic{Kind: device.OfOrder, ID: "261127-7K3M9QXA5"}); !errors.Is(err, device.ErrTopic) {
			t.Errorf("a wish for an order: %v, want ErrTopic", err)
		}
		a := arrival(t, "one")
		if got, topics := s.welcome(a); got.Member != "" || len(topics) != 0 {
			t.Errorf("known, it is of %q and told of %v", got.Member, topics)
		}
		if got, _ := s.welcome(arrival(t, "two")); got.Member != "" {
			t.Errorf("new, it is of %q", got.Member)
		}
		if all := s.mine(); len(all) != 2 || all[0].Member+all[1].Member != "" {
			t.Errorf("%+v", all)
		}
	})
}

func TestADeviceSaysOnlySoOftenHowItIsReached(t *testing.T) {
	s := open(t, sqldbtest.SQLite(t))
	token := appTokens[device.APNs]
	s.app(device.APNs, token, "")
	renew := func(token string) error {
		_, _, err := s.Welcome(t.Context(), device.Arrival{App: device.APNs, Token: token, Lang: "ko", Network: "198.51.100.0/24"})
		return err
	}
	n := 0
	for ; renew(token) == nil && n < 1000; n++ {
	}
	if err := renew(token); n != 60 || !errors.Is(err, device.ErrOften) {
		t.Errorf("after %d renewals: %v, want 60 and ErrOften", n, err)
	}
	for i := range 3 { // with other devices of the same browser it comes no further than twice as far
		other := fmt.Sprintf("%064d", i)
		s.app(device.APNs, other, "")
		for range 60 {
			if renew(other) == nil {
				n++
			}
		}
	}
	if n != 120 {
		t.Errorf("one browser renewed %d times in an hour, want 120", n)
	}
	s.at = s.at.Add(time.Hour)
	if err := renew(token); err != nil {
		t.Errorf("an hour later: %v", err)
	}
}

func TestADeviceHasNoMoreWishesThanItMayHoweverManyComeAtOnce(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		d, _ := s.welcome(arrival(t, "greedy"))
		for i := range 195 {
			s.wish(d, device.Topic{Kind: device.OfStock, ID: fmt.Sprint(i)})
		}
		var all sync.WaitGroup
		var mu sync.Mutex
		full := 0
		for i := range 20 {
			all.Go(func() {
				_, err := s.Wish(t.Context(), d.ID, device.Topic{Kind: device.OfShow, ID: fmt.Sprint(i)})
				mu.Lock()
				defer mu.Unlock()
				if errors.Is(err, device.ErrFull) {
					full++
				} else if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		n, err := sqldb.Column[int](t.Context(), db, "SELECT COUNT(*) FROM push_wishes WHERE device_id = ?", d.ID)
		if err != nil || n[0] != 200 || full != 15 {
			t.Errorf("%v wishes, %v, and %d were refused; want 200 and 15", n, err, full)
		}
	})
}

// Nothing is asked of a service for who is not told, so that says nothing of it.
func TestWhatIsNotForWhoUsesADeviceNowIsNotAskedOfItsService(t *testing.T) {
	s := open(t, sqldbtest.SQLite(t))
	s.who.Member = "mina"
	d, _ := s.app(device.FCM, appTokens[device.FCM], "")
	s.carrier.says[d.Target.Token] = push.Result{Kind: push.Transient}
	s.signOut(s.who.Browser)
	o := s.channel.Send(t.Context(), notify.Delivery{Kind: "order_paid", Person: "mina", Address: d.ID, Told: s.at.Add(-time.Minute)}, notify.Letter{})
	if o.State != notify.Dead || !o.Aside || o.Code != "device_handed_on" {
		t.Errorf("%+v", o)
	}
	if o := s.channel.Send(t.Context(), notify.Delivery{Kind: "show_live", Person: "mina", Address: d.ID, Told: s.at.Add(-time.Minute)}, notify.Letter{}); o.State != notify.Waiting {
		t.Errorf("of a show: %+v", o)
	}
}
