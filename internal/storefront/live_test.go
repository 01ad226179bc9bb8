package storefront

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/show"
)

func rice() catalog.Product {
	return catalog.Product{
		ID: "p1", Slug: "tteokbokki", Name: "서울스낵 불맛 쌀떡볶이", NameEn: "Fire rice cakes", Status: catalog.OnSale,
		Options: []catalog.Option{{Name: "맵기", NameEn: "Heat", Values: []catalog.OptionValue{{Name: "보통", NameEn: "Mild"}, {Name: "매움", NameEn: "Hot"}}}},
		Variants: []catalog.Variant{
			{ID: "v1", ProductID: "p1", Values: []string{"보통"}, ValuesEn: []string{"Mild"}, Price: 12900, ListPrice: 16900, OnHand: 14},
			{ID: "v2", ProductID: "p1", Values: []string{"매움"}, ValuesEn: []string{"Hot"}, Price: 13900, ListPrice: 16900},
		},
		Pictures: []catalog.Picture{{ID: "pic1", Width: 640, Height: 640, Widths: []int{160, 320, 640}}},
	}
}

// room renders the live page of a show without asking anyone.
func room(t *testing.T, lang string, of show.Show, goods ...catalog.Product) string {
	t.Helper()
	s := newSite(t)
	p := s.livePage(s.Texts.In(lang), of, goods)
	p.Path = "/live/" + of.Slug
	b, err := s.draw(lang, "live", "layout", p)
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func onAir() show.Show {
	return show.Show{
		ID: "s1", Slug: "night", Title: "불맛 떡볶이 야식 라이브", TitleEn: "Midnight rice cakes", State: show.Live, StartsAt: noon, StartedAt: noon,
		Host: show.Host{Name: "김사자"}, Products: []show.Item{{ProductID: "p1"}}, Pinned: "p1", Portrait: true,
	}
}

func TestLiveRoomWorksBeforeItsScriptsArrive(t *testing.T) {
	page := room(t, "ko", onAir(), rice())
	for _, want := range []string{
		`<h1 class="show-title">불맛 떡볶이 야식 라이브</h1>`, `data-state="live"`, `data-shape="portrait"`,
		`poster="/media/s1/poster.jpg"`, `href="/p/tteokbokki" data-buy="p1"`, "12,900원", "23%", "14개 남음", "/img/2/pic1/320",
		`href="/sign-in?next=%2flive%2fnight"`, `"live":"/media/s1/index.m3u8"`, `"chat":"live:s1"`, `"left":14`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "site-header") {
		t.Error("the shop's head stands over the picture")
	}
}

func TestLiveRoomSpeaksEnglishWhereTheShopDoes(t *testing.T) {
	page := room(t, "en", onAir(), rice())
	for _, want := range []string{"Midnight rice cakes", "Fire rice cakes", `"name":"Heat"`, `"Mild"`, "14 left"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestLiveRoomWaitsWithACountdownAndEndsWithAReplay(t *testing.T) {
	soon := onAir()
	soon.State, soon.StartedAt, soon.Pinned, soon.StartsAt = show.Scheduled, time.Time{}, "", noon.Add(time.Hour)
	page := room(t, "ko", soon)
	for _, want := range []string{"11월 24일(화) 13:00", fmt.Sprintf(`data-starts="%d"`, noon.Add(time.Hour).UnixMilli()), "아직 등록된 상품이 없어요"} {
		if !strings.Contains(page, want) {
			t.Errorf("before the show the page lacks %q", want)
		}
	}
	if strings.Contains(page, "poster=") {
		t.Error("a show without a poster and products has a picture")
	}
	page = room(t, "ko", soon, rice())
	for _, want := range []string{`poster="/img/2/pic1/1280"`, `class="slate-goods"`, "12,900원"} {
		if !strings.Contains(page, want) {
			t.Errorf("a show without a poster lacks %q of its first product", want)
		}
	}
	soon.Poster = "/img/own/960"
	if page = room(t, "ko", soon, rice()); !strings.Contains(page, `poster="/img/own/960"`) {
		t.Error("a show's own poster gives way to a product")
	}
	over := onAir()
	over.State = show.Ended
	page = room(t, "ko", over, rice())
	for _, want := range []string{"<replay-bar", `"replay":"/media/s1/replay.m3u8"`} {
		if !strings.Contains(page, want) {
			t.Errorf("after the show the page lacks %q", want)
		}
	}
	if strings.Contains(page, `class="say`) {
		t.Error("the chat of a show that is over still takes messages")
	}
}
