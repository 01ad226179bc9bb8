package parcel

import (
	"errors"
	"testing"
)

func TestNumbersHaveOneSpelling(t *testing.T) {
	for in, want := range map[string]string{
		"6001-2345-6782":        "600123456782",
		" 6001 2345 6782\n":     "600123456782",
		"６００１２３４５６７８２":          "600123456782",
		"6001–2345—6782":        "600123456782",
		"'600123456782":         "600123456782",
		"600123456782.0":        "600123456782",
		"ee123456785kr":         "EE123456785KR",
		"1z 999 aa1 01 2345":    "1Z999AA1012345",
		"\u200b600123456782":    "600123456782",
		"600\u00a01234\u300056": "600123456",
	} {
		if got, err := Normalize(in); err != nil || got != want {
			t.Errorf("%q: %q, %v, want %q", in, got, err, want)
		}
	}
	for in, reason := range map[string]string{
		"": "empty", "--": "empty", "6.89E+11": "spreadsheet", "6.00123E11": "spreadsheet", "6E+11": "spreadsheet",
		"송장번호": "letters", "6001/2345": "letters", "<script>": "letters", "1234567890123456789012345678901234567890123": "too_long",
	} {
		_, err := Normalize(in)
		e, ok := errors.AsType[*NumberError](err)
		if !ok || e.Reason != reason || e.Ko() == e.Reason || e.Error() == e.Reason {
			t.Errorf("%q: %v, want %s", in, err, reason)
		}
	}
}

func TestCheckDigitsAreAdvice(t *testing.T) {
	for _, c := range []struct{ carrier, number, reason string }{
		{"cj", "600123456782", ""},
		{"cj", "600123456783", "check_digit"},
		{"cj", "6001234567", "check_digit"},
		{"cj", "60012345678", "length"},
		{"hanjin", "412345678905", ""},
		{"hanjin", "412345678906", "check_digit"},
		{"lotte", "234567890126", ""},
		{"logen", "91234567804", ""},
		{"logen", "1234567800", "length"},
		{"logen", "2345678915", "leading_zero"},
		{"epost", "6123456789012", ""},
	} {
		_, err := Validate(c.carrier, c.number)
		e, _ := errors.AsType[*NumberError](err)
		switch {
		case c.reason == "" && err != nil:
			t.Errorf("%s %s: %v", c.carrier, c.number, err)
		case c.reason != "" && (e == nil || e.Reason != c.reason || !e.Advice):
			t.Errorf("%s %s: %v, want %s", c.carrier, c.number, err, c.reason)
		}
	}
	if _, err := Validate("cj", "60012345678A"); err == nil {
		t.Error("letters pass at a carrier that has none")
	}
}

func TestTheS10CheckDigit(t *testing.T) {
	for number, want := range map[string]bool{"RB123456785GB": true, "EE123456785KR": true, "EE123456784KR": false, "EE000000005KR": true} {
		if got, known := s10(number); got != want || !known {
			t.Errorf("%s: %v, %v", number, got, known)
		}
	}
}

func TestAGuessWeighsFormCheckDigitAndShare(t *testing.T) {
	first := func(number string) string {
		g := Guess(number)
		if len(g) == 0 {
			return ""
		}
		return g[0].ID
	}
	for number, want := range map[string]string{
		"600123456782": "kr.cjlogistics", "412345678905": "kr.hanjin", "91234567804": "kr.logen", "6123456789012": "kr.epost", "x": "",
	} {
		if got := first(number); got != want {
			t.Errorf("%s: %s, want %s", number, got, want)
		}
	}
	sum := 0.0
	for _, g := range Guess("600123456782") {
		sum += g.Confidence
	}
	if sum <= 0.9 || sum >= 1 {
		t.Errorf("confidences are %.3f together", sum)
	}
	// 한진 and 롯데 have one rule; the shop's own parcels decide between them.
	if g := GuessWith("412345678905", map[string]int{"kr.lotte": 500}); g[0].ID != "kr.lotte" {
		t.Errorf("own parcels do not count: %s", g[0].ID)
	}
}
