package cp949_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/saja-live/saja/internal/notify/cp949"
)

func TestLettersWeighWhatTheNetworksCount(t *testing.T) {
	for text, want := range map[string]int{
		strings.Repeat("가", 45): 90, strings.Repeat("가", 46): 92, strings.Repeat("a", 90): 90,
		"(광고)": 6, "똠": 2, "뷁": 2, "펲": 2, "\n": 1, "": 0,
		"€": 2, "®": 2, "™": 2, "·": 2, "…": 2, "“": 2, "”": 2, "①": 2, "㎡": 2, "㈜": 2, "￦": 2, "～": 2, "漢": 2, "ㅋ": 2,
	} {
		got, err := cp949.Bytes(text)
		if err != nil || got != want {
			t.Errorf("%q weighs %d (%v), want %d", text, got, err, want)
		}
	}
}

func TestWhatTheCodePageHasNotIsRefusedAtItsPlace(t *testing.T) {
	for text, want := range map[string]cp949.Unspellable{
		"–": {"–", 0}, "값 ₩": {"₩", 2}, "é": {"é", 0}, "한글\u200B": {"\u200B", 2}, "〜": {"〜", 0}, "가\u00A0": {"\u00A0", 1},
		"사자 🦁 왔어요": {"🦁", 3}, "각\u1112\u1161": {"\u1112", 1}, "가족 👨‍👩‍👧": {"👨‍👩‍👧", 3}, "x\uFFFD": {"\uFFFD", 1},
	} {
		_, err := cp949.Bytes(text)
		bad, ok := errors.AsType[*cp949.Unspellable](err)
		if !ok || *bad != want {
			t.Errorf("%q: %v, want %+v", text, err, want)
		}
	}
}

func TestWhatPeopleTypeIsMendedOrLeftToBeRefused(t *testing.T) {
	for text, want := range map[string]string{
		"9–10시 — 끝": "9-10시 - 끝", "₩12,900": "12,900원", "₩12,900, ₩5": "12,900원, 5원", "₩": "원", "단위 ₩입니다": "단위 원입니다",
		"가\u00A0나": "가 나", "가\u200B나\uFEFF": "가나", "8〜9": "8～9", "a\r\nb\rc": "a\nb\nc", "각": "각", "\u1112\u1161\u11ab": "한", "\x00\x1b[a": "[a",
		"café": "café", "☎\uFE0F": "☎", "가\u200D나\u202E": "가나", "🦁": "🦁", "a\xffb": "ab",
	} {
		if got := cp949.Normalise(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestTheKindFollowsFromTheWeight(t *testing.T) {
	won := func(n int) string { return strings.Repeat("가", n/2) + strings.Repeat("a", n%2) }
	for _, c := range []struct {
		m       cp949.Message
		kind    cp949.Kind
		bytes   int
		tooLong bool
	}{
		{cp949.Message{Text: won(89)}, cp949.SMS, 89, false},
		{cp949.Message{Text: won(90)}, cp949.SMS, 90, false},
		{cp949.Message{Text: won(91)}, cp949.LMS, 91, false},
		{cp949.Message{Text: won(1999)}, cp949.LMS, 1999, false},
		{cp949.Message{Text: won(2000)}, cp949.LMS, 2000, false},
		{cp949.Message{Text: won(2001)}, cp949.LMS, 2001, true},
		{cp949.Message{Text: "a", Subject: won(40)}, cp949.LMS, 1, false},
		{cp949.Message{Text: "a", Subject: won(41)}, cp949.LMS, 1, true},
		{cp949.Message{Text: "a", Picture: true}, cp949.MMS, 1, false},
		{cp949.Message{Text: won(2001), Picture: true}, cp949.MMS, 2001, true},
		{cp949.Message{Text: strings.Repeat("a\r\n", 45)}, cp949.SMS, 90, false},
	} {
		_, s, err := cp949.Measure(c.m)
		_, tooLong := errors.AsType[*cp949.TooLong](err)
		if s.Kind != c.kind || s.Bytes != c.bytes || tooLong != c.tooLong || (err != nil) != c.tooLong {
			t.Errorf("%d and %d bytes, picture %v: %+v, %v", len(c.m.Subject), len(c.m.Text), c.m.Picture, s, err)
		}
	}
	if _, _, err := cp949.Measure(cp949.Message{Text: "\u200B"}); !errors.Is(err, cp949.ErrEmpty) {
		t.Errorf("nothing at all: %v, want ErrEmpty", err)
	}
}

func TestASubjectIsCutBetweenLetters(t *testing.T) {
	if got := cp949.Cut("가나🦁다라", 7); got != "가나다" {
		t.Errorf("cut to %q", got)
	}
}

func FuzzWhatIsMeasuredCanBeSent(f *testing.F) {
	for _, s := range []string{"", "가", "₩₩,₩1,", "🦁\u200D", "\xff\xfe", "a\r\r\n", "각", "(광고) 사자 – 오늘만 ₩12,900\n무료수신거부 080-000-0000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := cp949.Normalise(s)
		if !utf8.ValidString(once) || cp949.Normalise(once) != once {
			t.Fatalf("%q becomes %q, and that %q", s, once, cp949.Normalise(once))
		}
		n, err := cp949.Bytes(once)
		if bad, ok := errors.AsType[*cp949.Unspellable](err); ok {
			if runes := []rune(once); bad.At >= len(runes) || !strings.HasPrefix(string(runes[bad.At:]), bad.Letter) {
				t.Fatalf("%q: %+v is not there", once, bad)
			}
			return
		}
		if letters := utf8.RuneCountInString(once); n < letters || n > 2*letters {
			t.Fatalf("%q weighs %d", once, n)
		}
		if cut := cp949.Cut(s, 40); len([]rune(cut)) > 40 {
			t.Fatalf("cut to %q", cut)
		}
	})
}
