package postcode_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/saja-live/saja/postcode"
)

func TestWhatFindsNothingIsUnderstoodAllTheSame(t *testing.T) {
	x := places(t)
	for _, c := range []struct{ query, area, unknown, number, rest, lead string }{
		{"종로구 없는말로 12", "서울특별시 종로구", "없는말로", "12", "", "서울특별시 종로구"},
		{"서울 없는말로 12", "서울특별시", "없는말로", "12", "", ""},
		{"서울시 종로구 없는말로 12-3 302호", "서울특별시 종로구", "없는말로", "12-3", "302호", "서울특별시 종로구"},
		{"강남 없는거리 3", "서울특별시 강남구", "없는거리", "3", "", "서울특별시 강남구"},
		{"없는말로", "", "없는말로", "", "", ""},
		{"qwrtyx", "", "qwrtyx", "", "", ""},
		{"종로구 세정대루 209", "서울특별시 종로구", "세정대루", "209", "", "서울특별시 종로구 세종대로 209 (세종로)"},
		{"부산 세정대루 209", "부산광역시", "세정대루", "209", "", "서울특별시 종로구 세종대로 209 (세종로)"},
		{"서츠동 없는건물", "", "서츠동 없는건물", "", "", "서울특별시 서초구 서초동"},
	} {
		answer, err := x.Search(c.query, postcode.Page{})
		if err != nil {
			t.Fatal(err)
		}
		u := answer.Understood
		if answer.Total != 0 || answer.Hint != postcode.Nothing || u.Area != c.area || u.Unknown != c.unknown || u.Number != c.number || u.Rest != c.rest {
			t.Errorf("%q: %d found, hint %q, understood as %+v", c.query, answer.Total, answer.Hint, u)
		}
		if c.lead != "" && !slices.ContainsFunc(answer.Suggestions, func(s postcode.Suggestion) bool { return s.Text == c.lead }) {
			t.Errorf("%q leads to %+v, want %s among them", c.query, answer.Suggestions, c.lead)
		}
	}
}

func TestANameThatIsKnownIsNotCorrectedBecauseOfTheWordBehindIt(t *testing.T) {
	x := places(t)
	for query, dong := range map[string]string{"서초동 없는건물": "서초동", "청운동 없는건물": "청운동"} {
		answer, err := x.Search(query, postcode.Page{Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		if answer.Total == 0 || answer.Understood.Unknown != "없는건물" || answer.Understood.Name != dong {
			t.Errorf("%q: %d found, understood as %+v", query, answer.Total, answer.Understood)
		}
		for _, r := range answer.Results {
			if r.Unit.Emd != dong || r.Corrected != "" {
				t.Errorf("%q finds %s, corrected %q", query, r.Full(), r.Corrected)
			}
		}
	}
}

// Two jamo of the road's name are wrong: mostly nothing is found then, and the road is among what is suggested.
func TestEverySuggestionFindsSomethingAndMostlyWhatWasMeant(t *testing.T) {
	x := places(t)
	nothing, meant := 0, 0
	for i := 0; i < x.Meta().Addresses; i += 23 {
		a := x.At(i)
		query := strings.Join([]string{a.Unit.Sido, a.Unit.Sigun, slurred(a.Road.Name), a.Number()}, " ")
		answer, err := x.Search(query, postcode.Page{})
		if err != nil {
			t.Fatal(err)
		}
		if answer.Total > 0 {
			continue
		}
		nothing++
		if len(answer.Suggestions) > 6 {
			t.Errorf("%q leads to %d", query, len(answer.Suggestions))
		}
		if slices.ContainsFunc(answer.Suggestions, func(s postcode.Suggestion) bool { return strings.Contains(s.Text, a.Road.Name) }) {
			meant++
		}
		for _, s := range answer.Suggestions {
			if on, err := x.Search(s.Text, postcode.Page{}); err != nil || on.Total == 0 {
				t.Errorf("%q leads to %q, which finds nothing: %v", query, s.Text, err)
			}
		}
	}
	if nothing < 100 || meant*10 < nothing*9 {
		t.Errorf("of %d queries that find nothing %d lead to what was meant, want nine in ten", nothing, meant)
	}
}

// slurred is a name with another vowel in its first syllable and in its last.
func slurred(name string) string {
	rs := []rune(name)
	for _, i := range []int{0, len(rs) - 1} {
		if n := int(rs[i]) - 0xAC00; n >= 0 && n < 11172 {
			lead, vowel, tail := n/588, n/28%21, n%28
			rs[i] = rune(0xAC00 + lead*588 + (vowel+4)%21*28 + tail)
		}
	}
	return string(rs)
}
