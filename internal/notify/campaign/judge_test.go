package campaign_test

import (
	"errors"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/campaign"
	"github.com/saja-live/saja/internal/platform/eventually"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestLettersThatHaveNotLeftAreStoppedWithTheirCampaign(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := open(t, db, 20)
		w.night.Store(true)
		c := w.make(t, form)
		w.do(t, c.ID, campaign.Start)
		w.run(t)
		eventually.True(t, "all written down", func() bool { return w.state(t, c.ID).State == campaign.Done })
		w.do(t, c.ID, campaign.Cancel)
		w.night.Store(false)
		eventually.True(t, "all withheld", func() bool { return w.outcome(t, c).Withheld == 20 })
		if n := w.post.n.Load(); n != 0 {
			t.Errorf("%d letters left after it was cancelled", n)
		}
		again := w.make(t, form)
		w.do(t, again.ID, campaign.Start)
		eventually.True(t, "all sent", func() bool { return w.outcome(t, again).Sent == 20 && w.state(t, again.ID).State == campaign.Done })
		if _, err := w.Do(t.Context(), again.ID, campaign.Cancel, 0); !errors.Is(err, campaign.ErrState) {
			t.Errorf("once all have left: %v, want ErrState", err)
		}
	})
}

func TestALetterOfAPausedCampaignWaitsAMinute(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := open(t, db, 5)
		slow := form
		slow.PerMinute = 1 // so that it is not done at once
		c := w.make(t, slow)
		now := time.Now()
		judge := func() notify.Verdict {
			t.Helper()
			d := notify.Delivery{ID: "d", Kind: campaign.Kind, Facts: notify.Facts{Fill: map[string]string{"campaign": c.ID}}}
			v, err := w.Service.Judge(t.Context(), db, d, now)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		w.night.Store(true)
		w.run(t)
		w.do(t, c.ID, campaign.Start)
		eventually.True(t, "it runs", func() bool { return w.state(t, c.ID).State == campaign.Running })
		if v := judge(); v != (notify.Verdict{}) {
			t.Errorf("while it runs: %+v", v)
		}
		w.do(t, c.ID, campaign.Pause)
		if v := judge(); v.Stop != campaign.HoldPaused || !v.Hold.Equal(now.Add(time.Minute)) {
			t.Errorf("while it is paused: %+v", v)
		}
		w.do(t, c.ID, campaign.Cancel)
		if v := judge(); v != (notify.Verdict{Stop: campaign.StopCancelled}) {
			t.Errorf("once it is cancelled: %+v", v)
		}
	})
}

func TestAStartIsOfTheVersionThatWasSeen(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := open(t, db, 1)
		c := w.make(t, form)
		if _, err := w.Change(t.Context(), c.ID, byText(0), c.Version); err != nil {
			t.Fatal(err)
		}
		for _, version := range []int64{c.Version, 0} {
			if _, err := w.Do(t.Context(), c.ID, campaign.Start, version); !errors.Is(err, campaign.ErrChanged) {
				t.Errorf("version %d: %v, want ErrChanged", version, err)
			}
		}
		if got := w.state(t, c.ID); got.State != campaign.Draft {
			t.Errorf("it stands at %s, want draft", got.State)
		}
		if _, err := w.Do(t.Context(), c.ID, campaign.Start, c.Version+1); err != nil {
			t.Errorf("the version that stands: %v", err)
		}
	})
}

func TestTheWinnerWaitsForTheLettersOfTheTrial(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := open(t, db, 100)
		w.night.Store(true)
		c := w.make(t, tried(50, "clicks", 0))
		w.do(t, c.ID, campaign.Start)
		w.run(t)
		eventually.True(t, "the trial", func() bool { return w.state(t, c.ID).Stage == campaign.Choice })
		if got := w.state(t, c.ID); got.ChooseAt.Sub(w.clock.Now()) < 24*time.Hour {
			t.Errorf("with none sent it is taken at %v", got.ChooseAt)
		}
		w.night.Store(false)
		eventually.True(t, "the trial's letters", func() bool { return w.outcome(t, c).Sent == w.state(t, c.ID).Told })
		w.clock.Forward(2 * time.Minute)
		eventually.True(t, "a time", func() bool { return w.state(t, c.ID).ChooseAt.Sub(w.clock.Now()) <= 5*time.Minute })
		if got := w.state(t, c.ID); got.Stage != campaign.Choice || got.Winner != "" {
			t.Errorf("at once it took %q", got.Winner)
		}
		w.clock.Forward(6 * time.Minute)
		eventually.True(t, "the rest", func() bool { return w.state(t, c.ID).State == campaign.Done && w.outcome(t, c).Sent == 100 })
	})
}
