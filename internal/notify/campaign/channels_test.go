package campaign_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/campaign"
	"github.com/saja-live/saja/internal/platform/eventually"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func byText(budget int64) campaign.CampaignForm {
	f := form
	f.Channel, f.Budget = campaign.Text, budget
	f.Ko, f.En = campaign.CampaignWords{Body: "가을 밀키트\n지금 보러 오세요"}, campaign.CampaignWords{}
	return f
}

func (w *town) price(t testing.TB, milliWon notify.MilliWon) {
	t.Helper()
	p := notify.Price{Provider: "solapi", What: "sms", ValidFrom: time.Now().Add(-time.Hour), MilliWon: milliWon}
	if err := w.notices.SetPrice(t.Context(), p); err != nil {
		t.Fatal(err)
	}
}

func TestAMessageKeepsItsLinesAndALinkThatIsShortAndCounted(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := open(t, db, 1)
		c := w.make(t, byText(0))
		w.do(t, c.ID, campaign.Start)
		w.run(t)
		eventually.True(t, "the message", func() bool { return w.outcome(t, c).Sent == 1 })
		l := w.phone.last.Load()
		code, short := strings.CutPrefix(l.Link, "https://shop.example/g/")
		if l.Short != "가을 밀키트\n지금 보러 오세요" || !short || len(code) != 32 {
			t.Fatalf("the message says %q and leads to %q", l.Short, l.Link)
		}
		ask := func(method, code string) (string, error) {
			r := httptest.NewRequest(method, "/", nil)
			r.SetPathValue("code", code)
			a := httptest.NewRecorder()
			err := w.GoShort(a, r)
			return a.Header().Get("Location"), err
		}
		if to, err := ask(http.MethodHead, code); err != nil || to != "/shows/1" || w.outcome(t, c).Clicked != 0 {
			t.Errorf("a look leads to %q, %v, and counts %d", to, err, w.outcome(t, c).Clicked)
		}
		for range 2 {
			if to, err := ask(http.MethodGet, code); err != nil || to != "/shows/1" {
				t.Errorf("the link leads to %q, %v", to, err)
			}
		}
		if n := w.outcome(t, c).Clicked; n != 1 {
			t.Errorf("clicked %d times, want 1", n)
		}
		for i := range code {
			forged := code[:i] + string(rune(code[i]^1)) + code[i+1:]
			if to, err := ask(http.MethodGet, forged); err == nil {
				t.Fatalf("with letter %d changed it leads to %q", i, to)
			}
		}
		sample, err := w.notices.Sample(t.Context(), notify.Notice{Kind: campaign.Kind, Link: "/shows/1", Facts: notify.Facts{Fill: map[string]string{"campaign": c.ID, "text": "x"}}}, campaign.Text, "ko")
		if err != nil || len(sample.Letter.Link) != len(l.Link) {
			t.Fatalf("a preview leads to %q, %v, want a link as long as a reader's", sample.Letter.Link, err)
		}
		if to, err := ask(http.MethodGet, strings.TrimPrefix(sample.Letter.Link, "https://shop.example/g/")); err != nil || to != "/shows/1" || w.outcome(t, c).Clicked != 1 {
			t.Errorf("a preview's link leads to %q, %v, and %d are counted", to, err, w.outcome(t, c).Clicked)
		}
	})
}

const picture = "0198c000-0000-7000-8000-0000000000aa"

var errNoPicture = errors.New("there is no such picture")

func TestAPictureGoesWithATextMessageAlone(t *testing.T) {
	w := open(t, sqldbtest.SQLite(t), 1)
	f := byText(0)
	f.Picture = "another"
	if _, err := w.Make(t.Context(), f); !errors.Is(err, errNoPicture) {
		t.Errorf("a picture that cannot be sent: %v", err)
	}
	f.Picture = picture
	c := w.make(t, f)
	if _, err := w.Change(t.Context(), c.ID, campaign.CampaignForm{Name: "x", Channel: campaign.Text, Ko: f.Ko, Picture: "another"}, c.Version); !errors.Is(err, errNoPicture) {
		t.Errorf("changed to one that cannot be sent: %v", err)
	}
	w.do(t, c.ID, campaign.Start)
	w.run(t)
	eventually.True(t, "the message", func() bool { return w.outcome(t, c).Sent == 1 })
	if l := w.phone.last.Load(); l.Picture != picture || l.Short != "가을 밀키트\n지금 보러 오세요" {
		t.Errorf("the message says %q with picture %q", l.Short, l.Picture)
	}
	mail := form
	mail.Picture = "another"
	if c := w.make(t, mail); c.Picture != "" {
		t.Errorf("a letter keeps the picture %q", c.Picture)
	}
}

func TestAPushGoesToAllDevicesOfThoseWhoHaveSome(t *testing.T) {
	w := open(t, sqldbtest.SQLite(t), 100)
	f := form
	f.Channel = campaign.Push
	c := w.make(t, f)
	w.do(t, c.ID, campaign.Start)
	w.run(t)
	eventually.True(t, "all told", func() bool { return w.state(t, c.ID).State == campaign.Done && w.push.n.Load() == 100 })
	if got := w.state(t, c.ID); got.Told != 100 || got.Looked != 100 { // 80 have one, 10 two and 10 none
		t.Errorf("told %d of %d, want 100 devices", got.Told, got.Looked)
	}
	if l := w.push.last.Load(); !strings.HasPrefix(l.Link, "https://shop.example/g/") || strings.Contains(l.HTML, "/seen/") {
		t.Errorf("a push leads to %q", l.Link)
	}
}

func TestACampaignStopsBeforeItCostsMoreThanItMay(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := open(t, db, 50)
		w.price(t, 9_900)
		c := w.make(t, byText(100))
		f, err := w.Forecast(t.Context(), c.ID)
		if err != nil || f.MilliWon != 50*9_900 || len(f.Pieces) != 1 || f.Pieces[0].What != "sms" || f.Reachable != 50 {
			t.Errorf("the forecast: %+v, %v", f, err)
		}
		w.do(t, c.ID, campaign.Start)
		w.run(t)
		eventually.True(t, "a pause", func() bool { return w.state(t, c.ID).State == campaign.Paused && w.outcome(t, c).Sent == 10 })
		if got := w.state(t, c.ID); got.Why != campaign.WhyBudget || got.Booked != 99_000 || got.Told != 10 {
			t.Errorf("paused as %+v, want 10 told for 99 won", got)
		}
		if spent, err := w.notices.SpentOn(t.Context(), db, campaign.Kind, c.ID+"/"); err != nil || spent != 99_000 {
			t.Errorf("it cost %d, %v, want 99 won", spent, err)
		}
		if _, err := w.Pace(t.Context(), c.ID, 60_000, 300, c.Version); !errors.Is(err, campaign.ErrChanged) {
			t.Errorf("with an older version: %v, want ErrChanged", err)
		}
		if _, err := w.Pace(t.Context(), c.ID, 60_000, 0, w.state(t, c.ID).Version); err != nil {
			t.Fatal(err)
		}
		w.do(t, c.ID, campaign.Resume)
		eventually.True(t, "the rest", func() bool { return w.state(t, c.ID).State == campaign.Done && w.outcome(t, c).Sent == 50 })
		if _, err := w.Pace(t.Context(), c.ID, 1, 0, w.state(t, c.ID).Version); !errors.Is(err, campaign.ErrState) {
			t.Errorf("after the end: %v, want ErrState", err)
		}
	})
}

func TestMessagesNeedWhatTheLawAndTheNetworksWant(t *testing.T) {
	w := open(t, sqldbtest.SQLite(t), 1)
	c := w.make(t, byText(0))
	w.lacks = campaign.ErrFree
	if _, err := w.Do(t.Context(), c.ID, campaign.Start, c.Version); !errors.Is(err, campaign.ErrFree) {
		t.Errorf("without a free number: %v, want ErrFree", err)
	}
	if f, err := w.Forecast(t.Context(), c.ID); err != nil || f.Lacks != "campaign_free_number" {
		t.Errorf("the forecast lacks %q, %v", f.Lacks, err)
	}
	w.lacks = nil
	long := byText(0)
	long.Ko.Body = strings.Repeat("가", 200)
	if _, err := w.Do(t.Context(), w.make(t, long).ID, campaign.Start, 1); !errors.Is(err, campaign.ErrLetter) {
		t.Errorf("too long: %v, want ErrLetter", err)
	}
	long.Channel, long.Ko.Title, long.Ko.Body = campaign.Push, "제목", strings.Repeat("가", 401)
	if _, err := w.Make(t.Context(), long); !errors.Is(err, campaign.ErrForm) {
		t.Errorf("a push of 401 letters: %v, want ErrForm", err)
	}
	if _, err := w.Do(t.Context(), c.ID, campaign.Start, c.Version); err != nil {
		t.Errorf("with all it needs: %v", err)
	}
}

// wordings counts who got which.
func (w *town) wordings() map[string]int {
	n := map[string]int{}
	w.post.by.Range(func(_, wording any) bool { n[wording.(string)]++; return true })
	return n
}

func tried(share int, by string, minutes int) campaign.CampaignForm {
	f := form
	f.Others = []campaign.Wording{{Ko: campaign.CampaignWords{Subject: "둘째", Title: "둘째", Body: "둘째"}}}
	f.Trial = campaign.CampaignTrial{Share: share, By: by, Minutes: minutes}
	return f
}

func TestATrialTellsSomeAndThenTheRestByTheOneThatDidBest(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := open(t, db, 2000)
		c := w.make(t, tried(20, "clicks", 30))
		w.do(t, c.ID, campaign.Start)
		w.run(t)
		eventually.True(t, "the trial", func() bool {
			got := w.state(t, c.ID)
			return got.Stage == campaign.Choice && w.outcome(t, c).Sent == got.Told
		})
		n := w.wordings()
		if some := n["a"] + n["b"]; n["twice"] != 0 || some < 320 || some > 480 || n["a"] < some/3 || n["b"] < some/3 {
			t.Fatalf("tried on %v, want about 200 each", n)
		}
		told := w.state(t, c.ID).Told
		for i := range 2000 { // readers of b click, of a nobody does
			if by, got := w.post.by.Load(member(i) + "@example.com"); got && by == "b" {
				w.click(t, member(i))
			}
		}
		story, err := w.Story(t.Context(), c.ID)
		if err != nil || story.Tried.Best != "b" || story.Tried.Sure != "yes" || len(story.Tried.Wordings) != 2 {
			t.Errorf("it says of the trial %+v, %v, want b to be ahead by more than chance", story.Tried, err)
		}
		var left, clicks int64
		for _, p := range story.Points {
			left, clicks = left+p.Sent, clicks+p.Clicked
		}
		if left != told || clicks != int64(n["b"]) {
			t.Errorf("over time %d left and %d clicked, want %d and %d", left, clicks, told, n["b"])
		}
		w.clock.Forward(2 * time.Minute)
		eventually.True(t, "it waits for the time", func() bool { return w.state(t, c.ID).ChooseAt.Before(w.clock.Now().Add(31 * time.Minute)) })
		w.clock.Forward(31 * time.Minute)
		eventually.True(t, "the rest", func() bool { return w.state(t, c.ID).State == campaign.Done && w.outcome(t, c).Sent == 2000 })
		after := w.wordings()
		if after["a"] != n["a"] || after["b"] != 2000-n["a"] || after["twice"] != 0 || w.state(t, c.ID).Winner != "b" {
			t.Errorf("in the end %v after %v of %d, winner %q", after, n, told, w.state(t, c.ID).Winner)
		}
	})
}

func (w *town) click(t testing.TB, person string) {
	t.Helper()
	var id string
	if err := w.db.QueryRowContext(t.Context(), `SELECT id FROM deliveries WHERE person = ?`, person).Scan(&id); err != nil {
		t.Fatal(err)
	}
	if err := w.Clicked(t.Context(), id); err != nil {
		t.Fatal(err)
	}
}

func TestAHandTakesTheWordingAndMayPauseMeanwhile(t *testing.T) {
	w := open(t, sqldbtest.SQLite(t), 300)
	c := w.make(t, tried(30, "hand", 0))
	if _, err := w.Choose(t.Context(), c.ID, "b"); !errors.Is(err, campaign.ErrState) {
		t.Errorf("before it runs: %v, want ErrState", err)
	}
	w.do(t, c.ID, campaign.Start)
	w.run(t)
	eventually.True(t, "the trial", func() bool {
		got := w.state(t, c.ID)
		return got.Stage == campaign.Choice && w.outcome(t, c).Sent == got.Told
	})
	w.do(t, c.ID, campaign.Pause)
	if _, err := w.Choose(t.Context(), c.ID, "c"); !errors.Is(err, campaign.ErrWinner) {
		t.Errorf("a wording that is not there: %v, want ErrWinner", err)
	}
	if _, err := w.Choose(t.Context(), c.ID, "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Choose(t.Context(), c.ID, "b"); !errors.Is(err, campaign.ErrState) {
		t.Errorf("a second time: %v, want ErrState", err)
	}
	w.do(t, c.ID, campaign.Resume)
	eventually.True(t, "the rest", func() bool { return w.state(t, c.ID).State == campaign.Done && w.post.n.Load() == 300 })
	if n := w.wordings(); n["twice"] != 0 || n["a"] <= n["b"] {
		t.Errorf("told %v", n)
	}
	for _, bad := range []campaign.CampaignForm{tried(0, "hand", 0), tried(101, "hand", 0), tried(10, "dice", 0), tried(10, "clicks", 5000)} {
		if _, err := w.Make(t.Context(), bad); !errors.Is(err, campaign.ErrTrial) {
			t.Errorf("%+v: %v, want ErrTrial", bad.Trial, err)
		}
	}
}

func TestATestGoesToWhoeverAsksAndCountsNothing(t *testing.T) {
	w := open(t, sqldbtest.SQLite(t), 1)
	w.run(t)
	c := w.make(t, form)
	before := len(w.trail)
	for range 5 {
		if err := w.Test(t.Context(), c.ID, "a", "en"); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Test(t.Context(), c.ID, "a", "ko"); err == nil {
		t.Error("a sixth test in a minute went")
	}
	eventually.True(t, "the tests", func() bool { return w.post.n.Load() == 5 })
	if l := w.post.last.Load(); l.Subject != "Autumn" || l.Link != "https://shop.example/shows/1" || strings.Contains(l.HTML, "/seen/") {
		t.Errorf("the test says %q and leads to %q", l.Subject, l.Link)
	}
	if n := w.outcome(t, c); n != (campaign.CampaignOutcome{}) || len(w.trail) != before+5 {
		t.Errorf("counted %+v, %d in the trail", n, len(w.trail)-before)
	}
	if err := w.Test(t.Context(), c.ID, "b", "ko"); !errors.Is(err, campaign.ErrWinner) {
		t.Errorf("a wording that is not there: %v, want ErrWinner", err)
	}
	f := form
	f.Channel = campaign.Push
	if err := w.Test(t.Context(), w.make(t, f).ID, "a", "ko"); !errors.Is(err, campaign.ErrNobody) {
		t.Errorf("without a device: %v, want ErrNobody", err)
	}
}

func TestWhatTheShopWroteBeforeItHadRulesIsRead(t *testing.T) {
	db := sqldbtest.SQLite(t)
	w := open(t, db, 1)
	c := w.make(t, form)
	old := fmt.Sprintf(`{"name":"x","segment":{"product":"rice","notBoughtFor":30},"ko":{"subject":"가","title":"나","body":"다"},"link":"/","perMinute":%d}`, 600)
	err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE campaigns SET form = ? WHERE id = ?`, old, c.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	got := w.state(t, c.ID)
	if all := got.Segment.All; got.Channel != campaign.Mail || len(all) != 2 || all[0].Product != "rice" || !all[1].Not || all[1].Days != 30 {
		t.Errorf("read %+v", got.CampaignForm)
	}
}

// A price that nobody has written down is not nothing: a budget cannot be kept by it.
func TestABudgetNeedsAPrice(t *testing.T) {
	w := open(t, sqldbtest.SQLite(t), 30)
	c := w.make(t, byText(100))
	if f, err := w.Forecast(t.Context(), c.ID); err != nil || !f.Pieces[0].Unpriced {
		t.Errorf("the forecast: %+v, %v, want a piece without a price", f, err)
	}
	if _, err := w.Do(t.Context(), c.ID, campaign.Start, c.Version); !errors.Is(err, campaign.ErrPrice) {
		t.Errorf("with a budget and no price: %v, want ErrPrice", err)
	}
	free := w.make(t, byText(0))
	w.do(t, free.ID, campaign.Start)
	if _, err := w.Pace(t.Context(), free.ID, 60_000, 100, w.state(t, free.ID).Version); err != nil { // a budget that comes later
		t.Fatal(err)
	}
	w.run(t)
	eventually.True(t, "a pause", func() bool { return w.state(t, free.ID).State == campaign.Paused })
	if got := w.state(t, free.ID); got.Why != campaign.WhyPrice || got.Told != 0 {
		t.Errorf("paused as %+v, want for the price, with nobody told", got)
	}
	w.price(t, 3_000)
	w.do(t, free.ID, campaign.Resume)
	eventually.True(t, "everybody", func() bool { return w.state(t, free.ID).State == campaign.Done && w.outcome(t, free).Sent == 30 })
}
