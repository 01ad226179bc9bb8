package campaign_test

import (
	"context"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/campaign"
	"github.com/saja-live/saja/internal/notify/consent"
	"github.com/saja-live/saja/internal/platform/eventually"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/texts"
)

// lawfully has w ask the consents that all members gave to be told by push; each other one agreed to the night as well.
func (w *town) lawfully(t *testing.T, members int) {
	t.Helper()
	if err := sqldb.Migrate(t.Context(), w.db, "consent", consent.Migrations); err != nil {
		t.Fatal(err)
	}
	catalogue, err := texts.Load(os.DirFS("../../../web"))
	if err != nil {
		t.Fatal(err)
	}
	law := consent.NewService(w.db, consent.Needs{
		Texts: catalogue, Shop: "사자", Key: []byte("a key of a test"), FreeNumber: "080-123-4567", Contact: "02-000-0000", URL: "https://shop.example",
		Ad:   func(kind string) bool { return kind == campaign.Kind },
		Tell: func(context.Context, *sqldb.Tx, notify.Notice) error { return nil },
		Person: func(_ context.Context, _ sqldb.Querier, person string) (consent.Person, error) {
			return consent.Person{Name: "김민지", Mail: person + "@example.com"}, nil
		},
		Actor: func(context.Context) string { return "이직원" },
	}, w.clock.Now)
	err = w.db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		for i := range members {
			_, err := law.Choose(ctx, tx, consent.Answer{Person: member(i), Lang: "ko", Source: consent.SignUp, Agreed: map[consent.Question]bool{
				{Purpose: consent.Ad, Medium: consent.Push}: true, {Purpose: consent.Night, Medium: consent.Push}: atNight(member(i)),
			}})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	w.law = law
}

// atNight says whether the member whose device has this address agreed to the night.
func atNight(address string) bool { return strings.ContainsAny(address[6:7], "02468") }

func TestACampaignThatRunsOverNineInTheEveningWaitsForTheMorning(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		const members = 60
		w := open(t, db, members)
		seoul := time.FixedZone("KST", 9*60*60)
		today := time.Now().In(seoul)
		evening := time.Date(today.Year(), today.Month(), today.Day()+1, 20, 58, 0, 0, seoul)
		w.clock.Forward(time.Until(evening))
		w.lawfully(t, members)
		var (
			mu    sync.Mutex
			tried = map[string][]time.Time{} // by device
		)
		// The provider asks for half a minute more at the first try of whoever ends with 8 or 9.
		w.push.says = func(d notify.Delivery) notify.Outcome {
			mu.Lock()
			defer mu.Unlock()
			tried[d.Address] = append(tried[d.Address], w.clock.Now().In(seoul))
			if strings.ContainsAny(d.Address[6:7], "89") && len(tried[d.Address]) == 1 {
				return notify.Outcome{State: notify.Waiting, Reason: "busy", After: 90 * time.Second, Answered: true}
			}
			return notify.Outcome{State: notify.Sent}
		}
		first := func() (n int) {
			mu.Lock()
			defer mu.Unlock()
			return len(tried)
		}
		devices := members - members/10 + members/10 // who ends with 1 has none, who ends with 0 has two

		f := form
		f.Channel, f.PerMinute = campaign.Push, 20
		c := w.make(t, f)
		w.do(t, c.ID, campaign.Start)
		w.run(t)
		eventually.True(t, "the first twenty, at 20:58", func() bool { return first() == 20 })
		w.clock.Forward(time.Minute)
		eventually.True(t, "the next twenty, at 20:59", func() bool { return first() == 40 })
		w.clock.Forward(time.Minute + 5*time.Second)
		var inTime int64 = 40 - 4 // both chunks but those who were asked to wait and may not be told at night
		var night int64 = 12      // of the last chunk, devices of those who agreed to it
		eventually.True(t, "the last chunk's, at 21:00", func() bool { return int64(first()) == 40+night })
		w.clock.Forward(2 * time.Minute)
		eventually.True(t, "all written down", func() bool { return w.state(t, c.ID).State == campaign.Done })
		eventually.True(t, "those who agreed to the night", func() bool {
			w.clock.Forward(time.Second)
			return w.outcome(t, c).Sent == inTime+night
		})

		w.clock.Forward(evening.Add(11 * time.Hour).Sub(w.clock.Now()))
		if got := w.outcome(t, c).Sent; got != inTime+night {
			t.Errorf("two minutes before eight %d were told, want %d", got, inTime+night)
		}
		w.clock.Forward(25 * time.Minute)
		eventually.True(t, "each was tried, within twenty minutes of the morning", func() bool { return first() == devices })
		w.clock.Forward(2 * time.Minute)
		eventually.True(t, "everybody, in the morning", func() bool {
			w.clock.Forward(time.Second)
			return w.outcome(t, c).Sent == int64(devices)
		})
		for device, all := range tried {
			for _, at := range all {
				if quiet := at.Hour() >= 21 || at.Hour() < 8; quiet && !atNight(device) {
					t.Errorf("%s was tried at %s", device, at.Format("15:04:05"))
				}
			}
			if want := 1 + strings.Count("89", device[6:7]); len(all) != want {
				t.Errorf("%s was tried %d times, want %d", device, len(all), want)
			}
		}
		if len(tried) != devices {
			t.Errorf("%d devices were tried, want %d", len(tried), devices)
		}
	})
}
