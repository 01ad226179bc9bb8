package postcode_test

import (
	"testing"
)

func TestASuggestionGivesWhatWasTypedBehindIt(t *testing.T) {
	x := places(t)
	for _, c := range []struct{ typed, text, rest string }{
		{"종로구 세종대로 209 3층", "서울특별시 종로구 세종대로 209 (세종로)", "3층"},
		{"종로구 세종대로 209", "서울특별시 종로구 세종대로 209 (세종로)", ""},
		{"서울특별시 종로구 세종대로 209 (세종로) 301호", "서울특별시 종로구 세종대로 209 (세종로)", "301호"},
		{"03172 서울특별시 종로구 세종대로 209 (세종로)", "서울특별시 종로구 세종대로 209 (세종로)", ""},
		{"정부서울청사 2층", "", "2층"},
		{"세종대로 2", "", ""},
		{"세종ㄷ", "", ""},
	} {
		lines, err := x.Suggest(c.typed, 5)
		if err != nil || len(lines) == 0 {
			t.Errorf("%q: %v %v", c.typed, lines, err)
			continue
		}
		if l := lines[0]; l.Rest != c.rest || c.text != "" && l.Text != c.text {
			t.Errorf("%q suggests %q with %q behind it, want %q with %q", c.typed, l.Text, l.Rest, c.text, c.rest)
		}
	}
}
