package catalog

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func FuzzQueryIsFoldedSafely(f *testing.F) {
	for _, s := range []string{"떡볶이", norm.NFD.String("쌀떡볶이"), "ㄸㅂㅇ", "떡ㅂㅇ", "ㄳㄵ", "100% _육수\\", "\xff\xfe", "ﾤﾢ", "Ａ１", "\u1112\u1161", "\u11aa", strings.Repeat("가 ", 200)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		words := terms(s)
		if len(words) > maxTerms {
			t.Errorf("%d terms", len(words))
		}
		for _, w := range words {
			for _, part := range []string{w.letters, w.initials} {
				if !utf8.ValidString(part) || strings.ContainsAny(part, "%_\\'\"\n ") {
					t.Errorf("%q gives %q", s, part)
				}
				for _, r := range part {
					if r >= 0xAC00 && r <= 0xD7A3 || !unicode.IsLetter(r) && !unicode.IsNumber(r) {
						t.Errorf("%q leaves %q", s, r)
					}
				}
			}
		}
		// What is folded once stays, and a name is found by itself.
		letters, initials := fold(s)
		if again, _ := fold(letters); again != letters {
			t.Errorf("%q folds to %q and then to %q", s, letters, again)
		}
		if utf8.RuneCountInString(s) > maxQuery || strings.ContainsRune(s, '\n') {
			return
		}
		for _, w := range words {
			if !strings.Contains(letters, w.letters) || !strings.Contains(initials, w.initials) {
				t.Errorf("%q is not found by its own %+v", s, w)
			}
		}
	})
}
