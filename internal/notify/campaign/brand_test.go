package campaign_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/campaign"
	"github.com/saja-live/saja/internal/platform/eventually"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// byBrand is a campaign by brand message, and by text message to whom it does not reach.
func byBrand(budget int64) campaign.CampaignForm {
	f := byText(budget)
	f.Channel, f.Instead = campaign.Kakao, true
	f.Ko.Button = "보러 가기"
	return f
}

func (w *town) prices(t testing.TB, milliWon map[string]notify.MilliWon) {
	t.Helper()
	for what, m := range milliWon {
		if err := w.notices.SetPrice(t.Context(), notify.Price{Provider: "solapi", What: what, ValidFrom: time.Now().Add(-time.Hour), MilliWon: m}); err != nil {
			t.Fatal(err)
		}
	}
}

// hears what the provider says of the brand messages to those whom a word picks.
func (w *town) hears(t testing.TB, state notify.State, picks func(person string) bool) {
	t.Helper()
	ids, err := sqldb.Column[string](t.Context(), w.db, `SELECT CONCAT(id, ' ', person) FROM deliveries WHERE channel = 'brand' AND state = 'sent'`)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range ids {
		id, person, _ := strings.Cut(one, " ")
		if !picks(person) {
			continue
		}
		err := w.db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			return w.notices.Report(ctx, tx, notify.Report{Provider: "solapi", Event: id, Delivery: id, State: state, Code: "3104"})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhomABrandMessageDoesNotReachGetsATextMessageOnlyOnTheWordOfTheProvider(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := open(t, db, 20)
		w.prices(t, map[string]notify.MilliWon{"brand": 25_000, "sms": 9_900})
		w.kakao.says = func(d notify.Delivery) notify.Outcome {
			if strings.HasSuffix(d.Person, "7") { // refused at once
				return notify.Outcome{State: notify.Dead, Code: "solapi_3104"}
			}
			return notify.Outcome{State: notify.Sent}
		}
		c := w.make(t, byBrand(0))
		w.do(t, c.ID, campaign.Start)
		w.run(t)
		eventually.True(t, "texts to the two who were refused", func() bool { n := w.outcome(t, c); return n.Sent == 18 && n.Instead == 2 })
		if n := w.outcome(t, c); w.phone.n.Load() != 2 || n.Failed != 2 {
			t.Errorf("%d texts went, and %+v is counted, before the provider said what became of the others", w.phone.n.Load(), n)
		}
		if l := w.kakao.last.Load(); l.Button != "보러 가기" || !strings.HasPrefix(l.Link, "https://shop.example/g/") {
			t.Errorf("a brand message has the button %q to %q", l.Button, l.Link)
		}
		missed := func(person string) bool { return strings.HasSuffix(person, "3") }
		w.hears(t, notify.Dead, missed)
		w.hears(t, notify.Delivered, func(person string) bool { return !missed(person) })
		eventually.True(t, "texts to the two who were missed", func() bool { return w.outcome(t, c).Instead == 4 })
		n := w.outcome(t, c)
		if spent, err := w.notices.SpentOn(t.Context(), db, campaign.Kind, c.ID+"/"); err != nil || spent != 16*25_000+4*9_900 {
			t.Errorf("it cost %d (%v), want 16 brand messages and 4 texts", spent, err)
		}
		want := campaign.CampaignOutcome{Sent: 18, Delivered: 16, Failed: 4, Instead: 4, Ended: 20}
		if got := w.state(t, c.ID); n != want || got.Told != 20 || got.Booked != 20*25_000 || w.phone.n.Load() != 4 || w.kakao.n.Load() != 20 {
			t.Errorf("%+v of %d told, for %d at most, want %+v", n, got.Told, got.Booked, want)
		}
		if l := w.phone.last.Load(); l.Button != "" || l.Short != "가을 밀키트\n지금 보러 오세요" {
			t.Errorf("the text message says %q with the button %q", l.Short, l.Button)
		}
	})
}

func TestNoTextMessageFollowsWithoutTheWordForIt(t *testing.T) {
	w := open(t, sqldbtest.SQLite(t), 1)
	f := byBrand(0)
	f.Instead = false
	c := w.make(t, f)
	w.do(t, c.ID, campaign.Start)
	w.run(t)
	eventually.True(t, "the message", func() bool { return w.outcome(t, c).Sent == 1 })
	w.hears(t, notify.Dead, func(string) bool { return true })
	if n, err := sqldb.Column[int](t.Context(), w.db, `SELECT COUNT(*) FROM deliveries`); err != nil || n[0] != 1 {
		t.Errorf("%d deliveries (%v), want one", n, err)
	}
}

func TestATextMessageInPlaceOfABrandMessageIsHeldAndStoppedAsItsCampaign(t *testing.T) {
	w := open(t, sqldbtest.SQLite(t), 2)
	c := w.make(t, byBrand(0))
	w.do(t, c.ID, campaign.Start)
	w.run(t)
	eventually.True(t, "the messages", func() bool { return w.outcome(t, c).Sent == 2 })
	w.night.Store(true)
	w.hears(t, notify.Dead, func(string) bool { return true })
	held := func() bool {
		n, err := sqldb.Column[int](t.Context(), w.db, `SELECT COUNT(*) FROM deliveries WHERE channel = 'sms' AND state = 'waiting' AND code = 'night'`)
		return err == nil && n[0] == 2
	}
	eventually.True(t, "texts that wait for the morning", held)
	w.do(t, c.ID, campaign.Cancel)
	w.night.Store(false)
	eventually.True(t, "none goes", func() bool {
		n, err := sqldb.Column[int](t.Context(), w.db, `SELECT COUNT(*) FROM deliveries WHERE channel = 'sms' AND state = 'withheld'`)
		return err == nil && n[0] == 2
	})
	if w.phone.n.Load() != 0 {
		t.Errorf("%d texts went", w.phone.n.Load())
	}
}

func TestACampaignThatIsDoneIsCancelledAsLongAsATextMessageMayFollow(t *testing.T) {
	w := open(t, sqldbtest.SQLite(t), 1)
	c := w.make(t, byBrand(0))
	w.do(t, c.ID, campaign.Start)
	w.run(t)
	eventually.True(t, "it is done", func() bool { return w.state(t, c.ID).State == campaign.Done && w.outcome(t, c).Sent == 1 })
	w.clock.Forward(25 * time.Hour)
	if _, err := w.Do(t.Context(), c.ID, campaign.Cancel, 0); !errors.Is(err, campaign.ErrState) {
		t.Errorf("a day later: %v", err)
	}
	w.clock.Forward(-2 * time.Hour)
	if c := w.do(t, c.ID, campaign.Cancel); c.State != campaign.Cancelled {
		t.Errorf("before that it is %s", c.State)
	}
}

func TestABudgetHoldsForTheDearerOfABrandMessageAndTheTextAfterIt(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := open(t, db, 50)
		w.prices(t, map[string]notify.MilliWon{"brand": 20_000})
		c := w.make(t, byBrand(100))
		if _, err := w.Do(t.Context(), c.ID, campaign.Start, c.Version); !errors.Is(err, campaign.ErrPrice) {
			t.Errorf("without the price of a text: %v", err)
		}
		w.prices(t, map[string]notify.MilliWon{"sms": 25_000})
		f, err := w.Forecast(t.Context(), c.ID)
		if err != nil || f.MilliWon != 50*25_000 || len(f.Pieces) != 2 || f.Pieces[0].Button != "보러 가기" || !f.Pieces[1].Instead || f.Pieces[1].What != "sms" {
			t.Errorf("the forecast: %+v, %v", f, err)
		}
		w.do(t, c.ID, campaign.Start)
		w.run(t)
		eventually.True(t, "a pause", func() bool { return w.state(t, c.ID).State == campaign.Paused && w.outcome(t, c).Sent == 4 })
		if got := w.state(t, c.ID); got.Why != campaign.WhyBudget || got.Booked != 100_000 || got.Told != 4 {
			t.Errorf("paused as %+v, want 4 told for 100 won", got)
		}
	})
}

func TestACrowdThatIsToldInTwoWaysIsNotTornApart(t *testing.T) {
	w := open(t, sqldbtest.SQLite(t), 1200)
	c := w.make(t, byBrand(0))
	w.do(t, c.ID, campaign.Start)
	w.run(t)
	eventually.True(t, "all told", func() bool { return w.state(t, c.ID).State == campaign.Done && w.outcome(t, c).Sent == 1200 })
	if n, err := sqldb.Column[int](t.Context(), w.db, `SELECT COUNT(*) FROM deliveries WHERE channel = 'sms' AND state = 'held'`); err != nil || n[0] != 1200 {
		t.Errorf("%d texts are held (%v), want one of each", n, err)
	}
}

func TestAButtonOfABrandMessageHasRoomForFourteenLetters(t *testing.T) {
	w := open(t, sqldbtest.SQLite(t), 1)
	f := byBrand(0)
	f.Ko.Button = strings.Repeat("가", 14)
	c := w.make(t, f)
	if !c.Instead || c.Ko.Button != f.Ko.Button {
		t.Errorf("kept as %+v", c.CampaignForm)
	}
	f.Ko.Button += "가"
	if _, err := w.Make(t.Context(), f); !errors.Is(err, campaign.ErrForm) {
		t.Errorf("fifteen: %v", err)
	}
	f.Channel, f.Ko.Button = campaign.Text, "버튼"
	if c := w.make(t, f); c.Instead || c.Ko.Button != "" {
		t.Errorf("a text message keeps what is a brand message's alone: %+v", c.CampaignForm)
	}
}
