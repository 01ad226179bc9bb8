package storefront

import (
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/catalog"
)

func TestWordsThatTheLawFixesAreInEnglish(t *testing.T) {
	s := open(t)
	en, ko := s.Texts.In("en"), s.Texts.In("ko")
	for of, want := range map[catalog.BoxItem]string{
		{Amount: "2개"}: "2 pieces", {Amount: "1개"}: "1 piece", {Amount: "6개 (80g)"}: "6 pieces (80g)", {Amount: "4장(150g)"}: "4 pieces(150g)", {Amount: "3봉"}: "3 packs",
		{Amount: "360g"}: "360g", {Amount: "280g × 2"}: "280g × 2", {Amount: "한 줌"}: "한 줌", {Amount: "2개", AmountEn: "two eggs"}: "two eggs", {}: "",
	} {
		if got := amount(en, of); got != want {
			t.Errorf("%q is %q in English, want %q", of.Amount, got, want)
		}
		if got := amount(ko, of); got != of.Amount {
			t.Errorf("%q is %q in Korean", of.Amount, got)
		}
	}
	for word, want := range map[string]string{"밀": "Wheat", "달걀": "Egg", "알류": "Egg", "쇠고기": "Beef", "두리안": "두리안"} {
		if got := allergen(en, word); got != want {
			t.Errorf("the allergen %q is %q in English, want %q", word, got, want)
		}
		if got := allergen(ko, word); got != word {
			t.Errorf("the allergen %q is %q in Korean", word, got)
		}
	}
	for want, r := range map[string]catalog.Row{"Net weight": {Name: "내용량"}, "Weight of a box": {Name: "내용량", NameEn: "Weight of a box"}, "맛": {Name: "맛"}} {
		if got := heading(en, r); got != want {
			t.Errorf("the heading %+v is %q in English, want %q", r, got, want)
		}
	}
}

func TestEmptyShopPromisesNothing(t *testing.T) {
	s := open(t)
	w := get(t, s.Site, "/")
	wants(t, w, 200, "첫 방송을 준비하고 있어요", "정해진 방송이 아직 없어요.")
	for _, promise := range []string{"인기 메뉴", "지난 방송"} {
		if strings.Contains(w.Body.String(), promise) {
			t.Errorf("an empty shop speaks of %q", promise)
		}
	}
}
