package notify_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestAKindGoesByTheChannelsThatTheMerchantWants(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		talk, text := &pigeon{name: "talk"}, &pigeon{name: "text"}
		l := openLoft(t, db, talk, text)
		to := []notify.Address{{Channel: "talk", Address: "a"}, {Channel: "text", Address: "b"}, {Channel: "text", Address: "c", Step: 1}}
		turn := func(channel string, on bool) {
			t.Helper()
			for range 2 { // twice is once
				if err := l.SwitchChannel(t.Context(), "paid", channel, on); err != nil {
					t.Fatal(err)
				}
			}
		}

		turn("talk", false)
		tell(t, db, l.Service, by(to...))
		l.bring()
		l.want("a off, b sent, c held")
		l.hears("1", "text-b", notify.Dead, l.at)
		l.bring()
		l.want("a off, b dead, c sent") // a later step takes the place of what is off

		clear(t, db)
		turn("text", false)
		tell(t, db, l.Service, by(to...))
		l.bring()
		l.want("a off, b off, c off")

		clear(t, db)
		turn("talk", true)
		tell(t, db, l.Service, by(to[0], to[2]))
		turn("talk", false) // what is told already stays as it is
		l.bring()
		l.want("a sent, c off")

		clear(t, db)
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			return l.TellMany(ctx, tx, notify.Notice{Kind: "sale", Event: "sale/1"}, []notify.Reader{{Channel: "talk", Address: "a"}, {Channel: "text", Address: "b"}})
		})
		if err != nil {
			t.Fatal(err)
		}
		l.bring()
		l.want("a sent, b sent") // another kind

		for _, wrong := range [][2]string{{"paid", "smoke"}, {"none", "talk"}} {
			if err := l.SwitchChannel(t.Context(), wrong[0], wrong[1], false); !errors.Is(err, notify.ErrKind) {
				t.Errorf("%v: %v", wrong, err)
			}
		}
	})
}

func TestAKindGoesByWhatCostsMoneyOnlyWhereSomebodySaysSo(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		open(t, db)
		text := &pigeon{name: "text"}
		s := notify.NewService(db, notify.Needs{
			Desk: desk(t), Seal: envelope{}, Channels: []notify.Channel{text},
			Kinds: []notify.Kind{{Name: "paid", Lane: notify.Ordinary, Until: time.Hour, By: []string{"talk"}, Asked: []string{"text"}, Owed: notify.ForLaw}},
		}, time.Now)
		for _, on := range []bool{false, true, true, false, false} {
			if err := s.SwitchChannel(t.Context(), "paid", "text", on); err != nil {
				t.Fatal(err)
			}
			goes, err := s.GoesBy(t.Context(), db, "paid", "text")
			if err != nil || goes != on {
				t.Errorf("switched %v it goes by text: %v (%v)", on, goes, err)
			}
			all, err := s.Kinds(t.Context())
			want := []notify.NoticeChannel{{Name: "talk", On: true, Fixed: true}, {Name: "text", On: on, Asked: true, Here: true}}
			if diff := cmp.Diff(want, all[0].Channels); err != nil || diff != "" {
				t.Errorf("%v\n%s", err, diff)
			}
		}
	})
}

func TestWhatIsOwedKeepsTheChannelThatReachesEverybody(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		open(t, db)
		var trail []deed.Deed
		talk, text := &pigeon{name: "talk"}, &pigeon{name: "text"}
		s := notify.NewService(db, notify.Needs{
			Desk: desk(t), Seal: envelope{}, Channels: []notify.Channel{talk, text}, Note: func(_ context.Context, d deed.Deed) { trail = append(trail, d) },
			Kinds: []notify.Kind{{Name: "paid", Lane: notify.Ordinary, Until: time.Hour, By: []string{"talk", "text", "smoke"}, Owed: notify.ForLaw}, {Name: "hint", Lane: notify.Bulk, Until: time.Hour}},
		}, time.Now)
		if err := errors.Join(s.Switch(t.Context(), "paid", false), s.SwitchChannel(t.Context(), "paid", "talk", false)); !errors.Is(err, notify.ErrOwed) || strings.Count(err.Error(), "told") != 2 {
			t.Errorf("what is owed is switched off: %v", err)
		}
		if err := s.SwitchChannel(t.Context(), "paid", "text", false); err != nil {
			t.Fatal(err)
		}
		if len(trail) != 1 || trail[0].Changes[0].Field != "by_text" || trail[0].Changes[0].To != "false" {
			t.Errorf("the trail is %+v", trail)
		}
		kinds, err := s.Kinds(t.Context())
		want := []notify.NoticeKind{
			{Name: "paid", On: true, Owed: notify.ForLaw, Channels: []notify.NoticeChannel{{Name: "talk", On: true, Fixed: true, Here: true}, {Name: "text", Here: true}, {Name: "smoke", On: true}}},
			{Name: "hint", On: true, Channels: []notify.NoticeChannel{{Name: "mail", On: true}}},
		}
		if diff := cmp.Diff(want, kinds); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
		err = db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error { // such as from before it was owed
			_, err := tx.ExecContext(ctx, "INSERT INTO notice_channels_off (kind, channel, since) VALUES ('paid', 'talk', 1)")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		tell(t, db, s, by(notify.Address{Channel: "talk", Address: "a"}, notify.Address{Channel: "text", Address: "b"}))
		if got := story(t, db); got != "waiting off |  | 1" {
			t.Errorf("it stands at %s", got)
		}
	})
}
