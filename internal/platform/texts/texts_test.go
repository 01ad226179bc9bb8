package texts_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/saja-live/saja/internal/platform/texts"
)

func load(t *testing.T, ko, en string) *texts.Catalogue {
	t.Helper()
	c, err := texts.Load(fstest.MapFS{"texts/ko/a.json": {Data: []byte(ko)}, "texts/en/a.json": {Data: []byte(en)}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestPlaceholdersAreFilled(t *testing.T) {
	c := load(t, `{"a.left":"{n}개 남았어요, {name}님"}`, `{"a.left":"{n} left, {name}","a.left.one":"the last one, {name}"}`)
	if got, want := c.In("ko").T("a.left", "n", 3, "name", "민지"), "3개 남았어요, 민지님"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := c.In("ko").T("a.left", "n", 3, "name", "사장님"), "3개 남았어요, 사장님"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := c.In("en").T("a.left", "n", 1, "name", "Minji"), "the last one, Minji"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := c.In("en").T("a.nothing"), "a.nothing"; got != want {
		t.Errorf("got %q, want the key", got)
	}
}

func TestLanguagesAreCompared(t *testing.T) {
	if err := load(t, `{"a.x":"{n}개"}`, `{"a.x":"{n}","a.x.one":"one"}`).Check(); err != nil {
		t.Errorf("equal catalogues differ: %v", err)
	}
	err := load(t, `{"a.x":"{n}개","a.y":"와"}`, `{"a.x":"{count}"}`).Check()
	if err == nil || !strings.Contains(err.Error(), `"a.y"`) || !strings.Contains(err.Error(), "[count]") {
		t.Errorf("got %v, want the missing key and the other placeholder", err)
	}
}

func TestKeyStandsInOneFileOnly(t *testing.T) {
	_, err := texts.Load(fstest.MapFS{"texts/ko/a.json": {Data: []byte(`{"a.x":"1"}`)}, "texts/ko/b.json": {Data: []byte(`{"a.x":"2"}`)}})
	if err == nil {
		t.Error("a key in two files was taken")
	}
}

func TestIslandsGetTheirAreasOnly(t *testing.T) {
	got := load(t, `{"cart.x":"1","cartoon.y":"2","error.sold_out":"3"}`, `{}`).In("ko").Areas("cart", "error.sold_out")
	if len(got) != 2 || got["cart.x"] != "1" || got["error.sold_out"] != "3" {
		t.Errorf("got %v, want cart.x and error.sold_out", got)
	}
}
