package show

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestShowMovesOnlyAsTheTableSays(t *testing.T) {
	all := []State{Scheduled, Live, Away, Ended}
	legal := map[[2]State]bool{
		{Scheduled, Live}: true, {Live, Away}: true, {Live, Ended}: true, {Away, Live}: true, {Away, Ended}: true,
	}
	for _, from := range all {
		for _, to := range all {
			if got, want := from.To(to), legal[[2]State{from, to}]; got != want {
				t.Errorf("%s to %s: %v, want %v", from, to, got, want)
			}
		}
	}
}

func TestChaptersFollowThePinsThatWereMeant(t *testing.T) {
	at := func(s int) time.Time { return time.Unix(int64(s), 0).UTC() }
	got := Chapters([]Moment{
		{Kind: Began, At: at(0)},
		{Kind: Pinned, ProductID: "a", At: at(60)},
		{Kind: Pinned, ProductID: "slip", At: at(100)},
		{Kind: Pinned, ProductID: "b", At: at(102)},
		{Kind: Left, At: at(110)},
		{Kind: Back, At: at(115)},
		{Kind: Pinned, ProductID: "b", At: at(120)},
		{Kind: Pinned, At: at(200)},
		{Kind: Closed, At: at(300)},
	})
	want := []Chapter{{"", at(0)}, {"a", at(60)}, {"b", at(102)}, {"", at(200)}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestDraftSaysWhatIsWrong(t *testing.T) {
	now := time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)
	good := Draft{Title: "야식 라이브", TitleEn: "Late Night, Live!", Host: Host{Name: "김사자"}, StartsAt: now}
	cleaned, err := good.clean(now)
	if err != nil {
		t.Fatal(err)
	}
	if want := "late-night-live-1124-120000"; cleaned.Slug != want {
		t.Errorf("slug %q, want %q", cleaned.Slug, want)
	}
	for field, spoil := range map[string]func(*Draft){
		"title":       func(d *Draft) { d.Title = "  " },
		"host.name":   func(d *Draft) { d.Host.Name = "" },
		"slug":        func(d *Draft) { d.Slug = "Nacht!" },
		"host.face":   func(d *Draft) { d.Host.Face = "//elsewhere.example/a.png" },
		"poster":      func(d *Draft) { d.Poster = "https://elsewhere.example/a.png" },
		"startsAt":    func(d *Draft) { d.StartsAt = time.Time{} },
		"products[1]": func(d *Draft) { d.Products = []string{"a", "a"} },
	} {
		d := good
		spoil(&d)
		_, err := d.clean(now)
		if !wrongAt(err, field) {
			t.Errorf("%s: %v, want it named", field, err)
		}
	}
}
