package device_test

import (
	"context"
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/device"
	"github.com/saja-live/saja/internal/notify/push"
	"github.com/saja-live/saja/internal/notify/webpush"
	"github.com/saja-live/saja/internal/platform/eventually"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/texts"
	"github.com/saja-live/saja/internal/platform/todo"
)

// envelope stands in for the shop's key.
type envelope struct{}

func (envelope) Seal(name, text string) string { return name + ": " + text }

func (envelope) Unseal(name, sealed string) (string, error) {
	return strings.TrimPrefix(sealed, name+": "), nil
}

// carrier is a push service outside the shop: it answers by endpoint, and takes all whose answer is not given.
type carrier struct {
	mu    sync.Mutex
	says  map[string]push.Result
	found map[string][]push.Message
	// astray says whether a device was ever sent to as one of the other environment.
	astray bool
}

func (c *carrier) Send(_ context.Context, to push.Device, m push.Message) push.Result {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.astray = c.astray || to.Astray
	if r, said := c.says[to.Address]; said {
		return r
	}
	c.found[to.Address] = append(c.found[to.Address], m)
	return push.Result{Kind: push.Accepted, Status: 201}
}

// way is a carrier under the name of one platform.
type way struct {
	*carrier
	name string
}

func (w way) Credential() string { return w.name }

func (c *carrier) took(endpoint string) []push.Message {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.found[endpoint]
}

// shop is devices with notices that go to a carrier; who asks, what time it is, and what is over are the test's.
type shop struct {
	*device.Service
	t       *testing.T
	db      *sqldb.DB
	notices *notify.Service
	channel *device.Channel
	carrier *carrier
	who     device.Who
	at      time.Time
	over    map[device.Topic]bool
	wait    bool
	hidden  bool
	ended   bool // the session of whoever asks, meanwhile
}

func open(t *testing.T, db *sqldb.DB) *shop {
	t.Helper()
	err := errors.Join(sqldb.Migrate(t.Context(), db, "todo", todo.Migrations), sqldb.Migrate(t.Context(), db, "notify", notify.Migrations),
		sqldb.Migrate(t.Context(), db, "device", device.Migrations))
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := texts.Load(os.DirFS("../../../web"))
	if err != nil {
		t.Fatal(err)
	}
	desk, err := notify.NewDesk(os.DirFS("../../../web"), catalogue, notify.Shop{Name: "사자", Company: "사자 상점", URL: "https://shop.example"})
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{
		t: t, db: db, carrier: &carrier{says: map[string]push.Result{}, found: map[string][]push.Message{}}, who: device.Who{Browser: "kitchen"},
		at: time.Now().Truncate(time.Millisecond), over: map[device.Topic]bool{},
	}
	s.Service = device.New(db, device.Needs{
		Seal: envelope{}, Limits: limit.NewMemory(func() time.Time { return s.at }), Who: func(context.Context) device.Who { return s.who },
		About: func(_ context.Context, of device.Topic) (device.About, error) {
			if s.over[of] {
				return device.About{}, device.ErrTopic
			}
			return device.About{Name: of.ID, Path: "/live/" + of.ID, Wait: s.wait, Hidden: s.hidden}, nil
		},
		MemberNow: func(context.Context, *sqldb.Tx) (string, error) {
			if s.ended {
				return "", nil
			}
			return s.who.Member, nil
		},
		Personal: func(kind string) bool { return kind == "order_paid" },
		Apps:     []device.Platform{device.FCM, device.APNs},
		Notices:  func() *notify.Service { return s.notices },
	}, webpush.Services{}, "key", func() time.Time { return s.at })
	s.channel = s.Channel(map[device.Platform]device.Sender{
		device.WebPush: way{s.carrier, "webpush"}, device.FCM: way{s.carrier, "fcm/kitchen"}, device.APNs: way{s.carrier, "apns/kitchen"},
	})
	s.notices = notify.NewService(db, notify.Needs{Desk: desk, Seal: envelope{}, Channels: []notify.Channel{s.channel}, Kinds: []notify.Kind{
		{Name: "order_paid", Lane: notify.Ordinary, Until: time.Hour},
		{Name: "show_live", Lane: notify.Bulk, Until: 2 * time.Hour, Repeat: true},
		{Name: device.KindTest, Lane: notify.Urgent, Until: time.Minute, Repeat: true},
	}}, func() time.Time { return s.at })
	return s
}

func endpoint(name string) string { return "https://fcm.googleapis.com/fcm/send/" + name }

// arrival is a browser with keys of its own.
func arrival(t *testing.T, name string) device.Arrival {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	a := device.Arrival{Lang: "ko", Agent: "Mozilla/5.0 (Linux; Android 14) Chrome/142.0.0.0 Mobile Safari/537.36", Network: "198.51.100.0/24"}
	a.Endpoint = endpoint(name)
	a.Keys.P256dh = base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes())
	a.Keys.Auth = base64.RawURLEncoding.EncodeToString([]byte("0123456789abcdef"))
	return a
}

func (s *shop) welcome(a device.Arrival) (device.Device, []device.Topic) {
	s.t.Helper()
	d, topics, err := s.Welcome(s.t.Context(), a)
	if err != nil {
		s.t.Fatalf("welcome %s: %v", a.Endpoint, err)
	}
	return d, topics
}

func (s *shop) wish(d device.Device, of device.Topic) {
	s.t.Helper()
	if _, err := s.Wish(s.t.Context(), d.ID, of); err != nil {
		s.t.Fatalf("wish for %s: %v", of, err)
	}
}

func (s *shop) mine() []device.Device {
	s.t.Helper()
	all, err := s.Mine(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// work does what is to be done until seen says so.
func (s *shop) work(what string, seen func() bool) {
	s.t.Helper()
	ctx, stop := context.WithCancel(s.t.Context())
	runner := todo.NewRunner(s.db, todo.Config{Node: "test"}, slog.New(slog.DiscardHandler), time.Now, append(s.notices.Todos(), s.Todos()...)...)
	done := make(chan error, 1)
	go func() { done <- runner.Run(ctx) }()
	eventually.True(s.t, what, seen)
	stop()
	if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
		s.t.Fatal(err)
	}
}

func (s *shop) begin(of device.Topic) {
	s.t.Helper()
	said := device.Said{Fill: map[string]string{"title": "김치찌개", "host": "김사자"}, Link: "/live/" + of.ID}
	err := s.db.InTx(s.t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		return s.Announce(ctx, tx, of, device.News{Kind: "show_live", Event: of.String(), About: of.ID, In: map[string]device.Said{
			"ko": said, "en": {Fill: map[string]string{"title": "Kimchi stew", "host": "Saja"}, Link: said.Link + "?lang=en"},
		}}, 0)
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) todos() (n int) {
	if err := s.db.QueryRowContext(s.t.Context(), "SELECT COUNT(*) FROM todos").Scan(&n); err != nil {
		s.t.Error(err)
	}
	return n
}

var kimchi = device.Topic{Kind: device.OfShow, ID: "kimchi"}

func TestADeviceIsHereOnceHoweverOftenItSaysSo(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		a := arrival(t, "one")
		first, topics := s.welcome(a)
		if len(topics) != 0 || first.Agent != (device.Agent{Browser: "chrome", System: "android"}) {
			t.Errorf("a new device is %+v and is told of %v", first, topics)
		}
		s.wish(first, kimchi)
		s.at = s.at.Add(24 * time.Hour)
		again, topics := s.welcome(a)
		if again.ID != first.ID || len(topics) != 1 || topics[0] != kimchi {
			t.Errorf("the same browser is %s and is told of %v, want %s and the show", again.ID, topics, first.ID)
		}
		moved := arrival(t, "two")
		moved.Old = a.Endpoint
		third, topics := s.welcome(moved)
		if third.ID != first.ID || len(topics) != 1 {
			t.Errorf("a changed endpoint is %s and is told of %v, want %s and the show", third.ID, topics, first.ID)
		}
		if all := s.mine(); len(all) != 1 || all[0].Target.Endpoint != moved.Endpoint || !all[0].Seen.Equal(s.at) {
			t.Errorf("there are %+v, want one with its new endpoint, seen now", all)
		}
		s.who = device.Who{Browser: "stranger"}
		thief := arrival(t, "three")
		thief.Old = moved.Endpoint
		if d, topics := s.welcome(thief); d.ID == first.ID || len(topics) != 0 {
			t.Errorf("another browser took over %s by its endpoint, with %v", d.ID, topics)
		}
	})
}

func TestWhoUsesABrowserNextIsNotToldOfOrdersOfTheOneBefore(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		a, parcel := arrival(t, "shared"), device.Topic{Kind: device.OfOrder, ID: "261127-7K3M9QXA4"}
		s.who.Member = "mina"
		d, _ := s.welcome(a)
		s.wish(d, kimchi)
		s.wish(d, parcel)
		s.who.Member = ""
		if _, topics := s.welcome(a); len(topics) != 1 || topics[0] != kimchi {
			t.Errorf("signed out it is told of %v, want the show alone", topics)
		}
		to, err := s.Wishing(t.Context(), db, parcel)
		if err != nil || len(to) != 0 {
			t.Errorf("the order is told to %v, %v", to, err)
		}
	})
}

func TestWhoIsSignedOutEverywhereIsToldOfOrdersInHandAlone(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		parcel := device.Topic{Kind: device.OfOrder, ID: "261127-7K3M9QXA4"}
		var all []device.Device
		for browser, member := range map[string]string{"kitchen": "mina", "bus": "mina", "office": "dohyun"} {
			s.who = device.Who{Browser: browser, Member: member}
			d, _ := s.welcome(arrival(t, browser))
			s.wish(d, kimchi)
			s.wish(d, parcel)
			all = append(all, d)
		}
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error { return s.SignedOut(ctx, tx, "mina", "kitchen") })
		if err != nil {
			t.Fatal(err)
		}
		to, err := s.Wishing(t.Context(), db, parcel)
		if err != nil || len(to) != 2 {
			t.Errorf("the order is told to %v, %v; want those of the kitchen and of another member", to, err)
		}
		for _, d := range all {
			s.who = device.Who{Browser: d.Browser}
			mine := s.mine()
			topics, err := s.Topics(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			member, wishes := d.Member, 2
			if d.Browser == "bus" {
				member, wishes = "", 1
			}
			if len(mine) != 1 || mine[0].Member != member || len(topics) != wishes {
				t.Errorf("at the %s there are %+v, told of %v", d.Browser, mine, topics)
			}
		}
	})
}

func TestAWishIsUndoneHereOrEverywhere(t *testing.T) {
	s := open(t, sqldbtest.SQLite(t))
	s.who.Member = "mina"
	phone, _ := s.welcome(arrival(t, "phone"))
	s.who.Browser = "desk"
	desk, _ := s.welcome(arrival(t, "desk"))
	s.wish(phone, kimchi)
	s.wish(desk, kimchi)
	s.wish(desk, kimchi)
	told := func() (n int) {
		to, err := s.Wishing(t.Context(), s.db, kimchi)
		if err != nil {
			t.Fatal(err)
		}
		return len(to)
	}
	if all, err := s.Topics(t.Context()); err != nil || len(all) != 1 || told() != 2 {
		t.Errorf("she wished for %v, %v, and %d devices are told, want one thing and both", all, err, told())
	}
	if err := s.Unwish(t.Context(), desk.ID, kimchi); err != nil || told() != 1 {
		t.Errorf("undone at the desk %d devices are told, %v, want the phone", told(), err)
	}
	if err := s.Unwish(t.Context(), "", kimchi); err != nil || told() != 0 {
		t.Errorf("undone everywhere %d devices are told, %v, want none", told(), err)
	}
}

func TestStrangersMakeFewDevicesAndAnOfficeMakesMany(t *testing.T) {
	s := open(t, sqldbtest.SQLite(t))
	refused := 0
	for i := range 40 {
		if _, _, err := s.Welcome(t.Context(), arrival(t, fmt.Sprint("flood-", i))); errors.Is(err, device.ErrTooMany) {
			refused++
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if all := s.mine(); refused != 20 || len(all) != 8 {
		t.Errorf("of 40 new devices of one browser %d were refused and %d are kept, want 20 and 8", refused, len(all))
	}
	for i := range 200 {
		s.who = device.Who{Browser: fmt.Sprint("desk-", i)}
		s.welcome(arrival(t, fmt.Sprint("office-", i)))
	}
}

func TestAStrangerWhoUsesUpANetworkHurtsNoMemberThere(t *testing.T) {
	s := open(t, sqldbtest.SQLite(t))
	a, made := arrival(t, "guest"), 0
	guest := func(n int) error { // one who brings no cookie is another guest each time
		s.who = device.Who{Browser: fmt.Sprint("nobody-", n)}
		a.Endpoint = endpoint(fmt.Sprint("guest-", n))
		_, _, err := s.Welcome(t.Context(), a)
		return err
	}
	for ; guest(made) == nil && made < 2000; made++ {
	}
	if err := guest(made); made != 1000 || !errors.Is(err, device.ErrTooMany) {
		t.Fatalf("guests of one network made %d devices, then %v, want 1000 and ErrTooMany", made, err)
	}
	for i := range 20 {
		s.who = device.Who{Browser: fmt.Sprint("home-", i), Member: "minji"}
		s.welcome(arrival(t, fmt.Sprint("minji-", i)))
	}
	if _, _, err := s.Welcome(t.Context(), arrival(t, "minji-more")); !errors.Is(err, device.ErrTooMany) {
		t.Errorf("the 21st device of a member in an hour: %v, want ErrTooMany", err)
	}
	s.who = device.Who{Browser: "other", Member: "jun"}
	s.welcome(arrival(t, "jun"))
}

func TestAnEndpointThatIsNoPushServiceIsRefused(t *testing.T) {
	s := open(t, sqldbtest.SQLite(t))
	for _, to := range []string{"https://127.0.0.1/a", "https://fcm.googleapis.com.evil.example/a", "http://fcm.googleapis.com/a"} {
		a := arrival(t, "x")
		a.Endpoint = to
		if _, _, err := s.Welcome(t.Context(), a); !errors.Is(err, webpush.ErrEndpoint) {
			t.Errorf("%s: %v, want ErrEndpoint", to, err)
		}
	}
}

func TestKeysThatAreNoneAreRefused(t *testing.T) {
	s := open(t, sqldbtest.SQLite(t))
	for name, spoil := range map[string]func(*device.Arrival){
		"not base64": func(a *device.Arrival) { a.Keys.P256dh = strings.Repeat("!", 87) },
		"off the curve": func(a *device.Arrival) {
			a.Keys.P256dh = base64.RawURLEncoding.EncodeToString(append([]byte{4}, make([]byte, 64)...))
		},
		"compressed": func(a *device.Arrival) {
			a.Keys.P256dh = base64.RawURLEncoding.EncodeToString(append([]byte{2}, make([]byte, 32)...))
		},
		"short auth": func(a *device.Arrival) { a.Keys.Auth = base64.RawURLEncoding.EncodeToString([]byte("short")) },
	} {
		a := arrival(t, "keys")
		spoil(&a)
		if _, _, err := s.Welcome(t.Context(), a); !errors.Is(err, webpush.ErrKeys) {
			t.Errorf("%s: %v, want ErrKeys", name, err)
		}
	}
}

func TestNobodyTouchesADeviceOfSomebodyElse(t *testing.T) {
	s := open(t, sqldbtest.SQLite(t))
	d, _ := s.welcome(arrival(t, "mine"))
	s.who = device.Who{Browser: "stranger", Member: "stranger"}
	_, wished := s.Wish(t.Context(), d.ID, kimchi)
	for what, err := range map[string]error{"wish": wished, "remove": s.Remove(t.Context(), d.ID), "test": s.Test(t.Context(), d.ID, "/")} {
		if !errors.Is(err, device.ErrNotFound) {
			t.Errorf("a stranger may %s: %v", what, err)
		}
	}
	if all := s.mine(); len(all) != 0 {
		t.Errorf("a stranger sees %v", all)
	}
}

func TestAShowThatBeginsTellsEveryWishingDeviceOnceInItsLanguage(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		korean := arrival(t, "korean")
		english := arrival(t, "english")
		english.Lang = "en"
		for i, a := range []device.Arrival{korean, english, arrival(t, "other")} {
			s.who = device.Who{Browser: fmt.Sprint("browser-", i)}
			d, _ := s.welcome(a)
			if i < 2 {
				s.wish(d, kimchi)
			}
		}
		s.begin(kimchi)
		s.begin(kimchi)
		s.work("both are told and nothing is left to do", func() bool {
			return len(s.carrier.took(korean.Endpoint)) > 0 && len(s.carrier.took(english.Endpoint)) > 0 && s.todos() == 0
		})
		s.begin(kimchi) // the encoder came back
		s.work("nothing is left to do", func() bool { return s.todos() == 0 })
		ko, en := s.carrier.took(korean.Endpoint), s.carrier.took(english.Endpoint)
		if len(ko) != 1 || len(en) != 1 || len(s.carrier.took(endpoint("other"))) != 0 {
			t.Fatalf("told %d and %d times, want once each, and nobody else", len(ko), len(en))
		}
		if ko[0].Title != "지금 시작했어요" || !strings.Contains(ko[0].Body, "김치찌개") || ko[0].URL != "https://shop.example/live/kimchi" || ko[0].TTL <= time.Hour {
			t.Errorf("in Korean it says %+v", ko[0])
		}
		if !strings.Contains(en[0].Body, "Kimchi stew") || en[0].URL != "https://shop.example/live/kimchi?lang=en" || en[0].Lang != "en" || en[0].Topic != ko[0].Topic {
			t.Errorf("in English it says %+v", en[0])
		}
	})
}

// A crowd is told chunk by chunk; whoever is told is told once, also where more wait than one chunk holds.
func TestACrowdIsToldInChunksOnceEach(t *testing.T) {
	s := open(t, sqldbtest.SQLite(t))
	const crowd = 1203
	for i := range crowd {
		s.who = device.Who{Browser: fmt.Sprint("browser-", i), Member: fmt.Sprint("m-", i)}
		if i%300 == 0 {
			s.at = s.at.Add(2 * time.Hour) // out of the window of the network's limit
		}
		a := arrival(t, fmt.Sprint("crowd-", i))
		d, _ := s.welcome(a)
		s.wish(d, kimchi)
	}
	s.begin(kimchi)
	s.work("the crowd is told", func() bool { return s.todos() == 0 })
	for i := range crowd {
		if n := len(s.carrier.took(endpoint(fmt.Sprint("crowd-", i)))); n != 1 {
			t.Fatalf("device %d was told %d times, want once", i, n)
		}
	}
}

func TestNobodyIsToldOfWhatIsOver(t *testing.T) {
	s := open(t, sqldbtest.SQLite(t))
	d, _ := s.welcome(arrival(t, "late"))
	s.wish(d, kimchi)
	s.begin(kimchi)
	s.over[kimchi] = true
	s.work("nothing is left to do", func() bool { return s.todos() == 0 })
	if told := s.carrier.took(endpoint("late")); len(told) != 0 {
		t.Errorf("told %v of a show that is over", told)
	}
}

// What came back and is sold out again a moment later is not told, and those who wait for it go on waiting.
func TestAWishStaysWhereThereIsNothingToTellYet(t *testing.T) {
	s := open(t, sqldbtest.SQLite(t))
	d, _ := s.welcome(arrival(t, "waits"))
	s.wish(d, kimchi)
	s.wait = true
	s.begin(kimchi)
	s.work("nothing is left to do", func() bool { return s.todos() == 0 })
	if told := s.carrier.took(endpoint("waits")); len(told) != 0 {
		t.Errorf("told %v of what is not there", told)
	}
	s.wait = false
	s.begin(kimchi)
	s.work("it is told", func() bool { return len(s.carrier.took(endpoint("waits"))) == 1 })
}

// What is back while its page is hidden is told once that is shown again, as long as somebody waits for it.
func TestWhatIsHiddenIsToldWhenItIsShownAgain(t *testing.T) {
	s := open(t, sqldbtest.SQLite(t))
	d, _ := s.welcome(arrival(t, "waits"))
	s.wish(d, kimchi)
	s.hidden = true
	s.begin(kimchi)
	now := time.Now()
	bring := func() {
		t.Helper()
		runner := todo.NewRunner(s.db, todo.Config{Node: "test"}, slog.New(slog.DiscardHandler), func() time.Time { return now }, append(s.Todos(), s.notices.Todos()...)...)
		if _, err := runner.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for range 100 {
		bring()
		now, s.at = now.Add(15*time.Minute), s.at.Add(15*time.Minute)
	}
	if told := s.carrier.took(endpoint("waits")); len(told) != 0 || s.todos() != 1 {
		t.Errorf("told %v of what is hidden; %d things are left to do", told, s.todos())
	}
	s.hidden = false
	bring()
	if told := s.carrier.took(endpoint("waits")); len(told) != 1 {
		t.Errorf("shown again, it is told %d times", len(told))
	}
	s.wish(d, kimchi)
	s.hidden = true
	s.begin(kimchi)
	bring()
	now, s.at = now.Add(31*24*time.Hour), s.at.Add(31*24*time.Hour)
	bring()
	if s.todos() != 0 {
		t.Error("what stays hidden for a month is looked at for ever")
	}
	s.begin(kimchi)
	bring()
	if err := s.Unwish(t.Context(), d.ID, kimchi); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	bring()
	if s.todos() != 0 {
		t.Error("what nobody wishes for any more is looked at for ever")
	}
}

func TestADeviceThatIsGoneIsDeadInTheSameAttempt(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		a := arrival(t, "gone")
		d, _ := s.welcome(a)
		s.wish(d, kimchi)
		s.carrier.says[a.Endpoint] = push.Result{Kind: push.Gone, Status: 410, Code: "gone"}
		sent := s.channel.Send(t.Context(), notify.Delivery{Kind: "show_live", Address: d.ID, Expires: s.at.Add(time.Hour)}, notify.Letter{})
		if sent.State != notify.Dead {
			t.Errorf("the delivery is %+v, want dead", sent)
		}
		all := s.mine()
		if len(all) != 1 || all[0].Dead.IsZero() || all[0].Reason != "gone" || all[0].Target.Endpoint != "" {
			t.Errorf("the device is %+v, want dead and without its address", all)
		}
		to, err := s.Wishing(t.Context(), db, kimchi)
		if err != nil || len(to) != 0 {
			t.Errorf("its wishes are told to %v, %v", to, err)
		}
		delete(s.carrier.says, a.Endpoint)
		if again := s.channel.Send(t.Context(), notify.Delivery{Kind: "show_live", Address: d.ID, Expires: s.at.Add(time.Hour)}, notify.Letter{}); again.State != notify.Dead || len(s.carrier.took(a.Endpoint)) != 0 {
			t.Errorf("a dead device is sent to again: %+v", again)
		}
		if back, _ := s.welcome(a); back.ID != d.ID {
			t.Errorf("it came back as %s, want %s", back.ID, d.ID)
		}
		if all := s.mine(); len(all) != 1 || !all[0].Dead.IsZero() {
			t.Errorf("it came back and is %+v", all)
		}
	})
}

// What a service says of a token that was registered anew meanwhile is meant for the one before.
func TestADeviceThatCameBackSinceIsNotBuried(t *testing.T) {
	s := open(t, sqldbtest.SQLite(t))
	a := arrival(t, "back")
	d, _ := s.welcome(a)
	s.carrier.says[a.Endpoint] = push.Result{Kind: push.Gone, Status: 410, Since: s.at.Add(-time.Hour)}
	s.channel.Send(t.Context(), notify.Delivery{Kind: "show_live", Address: d.ID, Expires: s.at.Add(time.Hour)}, notify.Letter{})
	if all := s.mine(); len(all) != 1 || !all[0].Dead.IsZero() {
		t.Errorf("the device is %+v, want alive", all)
	}
}

func TestAnswersOfAServiceBecomeOutcomes(t *testing.T) {
	s := open(t, sqldbtest.SQLite(t))
	a := arrival(t, "answers")
	d, _ := s.welcome(a)
	for kind, want := range map[push.Kind]notify.State{
		push.Accepted: notify.Sent, push.TooLarge: notify.Broken, push.OurFault: notify.Broken, push.SlowDown: notify.Waiting, push.Transient: notify.Waiting, push.Unknown: notify.Unknown,
	} {
		s.carrier.says[a.Endpoint] = push.Result{Kind: kind, After: time.Minute}
		if o := s.channel.Send(t.Context(), notify.Delivery{Address: d.ID}, notify.Letter{}); o.State != want || o.After != time.Minute {
			t.Errorf("%s becomes %+v, want %s", kind, o, want)
		}
	}
}

func TestATestNoticeComesToTheDevice(t *testing.T) {
	s := open(t, sqldbtest.SQLite(t))
	a := arrival(t, "test")
	d, _ := s.welcome(a)
	if err := s.Test(t.Context(), d.ID, "/notices"); err != nil {
		t.Fatal(err)
	}
	s.work("it came", func() bool { return len(s.carrier.took(a.Endpoint)) == 1 })
	if m := s.carrier.took(a.Endpoint)[0]; m.Title != "알림이 잘 와요" || m.URL != "https://shop.example/notices" {
		t.Errorf("it says %+v", m)
	}
	for range 4 {
		if err := s.Test(t.Context(), d.ID, "/notices"); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Test(t.Context(), d.ID, "/notices"); !errors.Is(err, device.ErrTooMany) {
		t.Errorf("the sixth test notice: %v, want ErrTooMany", err)
	}
}

func TestOldDevicesAndWishesAreForgotten(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		old, _ := s.welcome(arrival(t, "old"))
		s.wish(old, kimchi)
		if err := s.Test(t.Context(), old.ID, "/notices"); err != nil {
			t.Fatal(err)
		}
		s.work("the test notice", func() bool { return s.todos() == 0 })
		s.at = s.at.Add(399 * 24 * time.Hour)
		dead := arrival(t, "dead")
		s.carrier.says[dead.Endpoint] = push.Result{Kind: push.Gone}
		d, _ := s.welcome(dead)
		s.channel.Send(t.Context(), notify.Delivery{Address: d.ID}, notify.Letter{})
		left := func() int {
			for _, r := range s.Rounds() {
				if err := r.Do(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			return len(s.mine())
		}
		if n := left(); n != 2 {
			t.Errorf("%d devices are left, want both", n)
		}
		s.at = s.at.Add(2 * 24 * time.Hour)
		if n := left(); n != 1 {
			t.Errorf("%d devices are left, want the dead one alone, which is shown for a month", n)
		}
		s.at = s.at.Add(30 * 24 * time.Hour)
		if n := left(); n != 0 {
			t.Errorf("%d devices are left, want none", n)
		}
	})
}

func TestAllProcessesOfAShopHaveOneKey(t *testing.T) {
	var kept []byte
	keep := func(_ context.Context, _ string, fresh []byte) ([]byte, error) {
		if kept == nil {
			kept = fresh
		}
		return kept, nil
	}
	a, err := device.Key(t.Context(), keep)
	if err != nil {
		t.Fatal(err)
	}
	b, err := device.Key(t.Context(), keep)
	if err != nil || !a.Equal(b) {
		t.Fatalf("the second process has another key, %v", err)
	}
	public, err := device.Public(a)
	if raw, bad := base64.RawURLEncoding.DecodeString(public); err != nil || bad != nil || len(raw) != 65 || raw[0] != 4 {
		t.Errorf("browsers are given %q, %v", public, err)
	}
}
