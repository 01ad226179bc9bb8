package chat

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestTextIsCleaned(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"  안녕  하세요\n\t여러분 ", "안녕 하세요 여러분"},
		{"<script>alert(1)</script>", "<script>alert(1)</script>"},
		{"a\u200bb\u202ec\u0000d\ufeff", "abcd"},
		{"\u1112\u1161\u11ab", "한"}, // jamo are put together
		{"👨‍👩‍👧 ❤️", "👨‍👩‍👧 ❤️"},
		{"z" + strings.Repeat("\u0337", 20), "z" + strings.Repeat("\u0337", 3)},
		{"bad \xff utf8", "bad utf8"},
		{strings.Repeat("가", 300), strings.Repeat("가", 300)},
	} {
		if got, err := clean(c.in); err != nil || got != c.want {
			t.Errorf("clean(%q) = %q, %v, want %q", c.in, got, err, c.want)
		}
	}
	for _, in := range []string{"", "   ", "\u200b\u3164\n", "\u2800", "\u200d\ufe0f"} {
		if _, err := clean(in); !errors.Is(err, ErrEmpty) {
			t.Errorf("clean(%q): got %v, want ErrEmpty", in, err)
		}
	}
	for _, in := range []string{strings.Repeat("가", 301), strings.Repeat("x", 10_000), strings.Repeat("\u200b", 10_000)} {
		if _, err := clean(in); !errors.Is(err, ErrTooLong) {
			t.Errorf("clean of %d bytes: got %v, want ErrTooLong", len(in), err)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, seed := range []string{"hi", "\u202e\u0000", "가\u0301\u0302\u0303\u0304", "👩‍🚀", " \xf0\x28\x8c\x28 ", "010-1234-5678"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once, err := clean(s)
		if err != nil {
			return
		}
		if !utf8.ValidString(once) || strings.ContainsAny(once, "\n\r\x00\u202e\u200b") {
			t.Errorf("clean(%q) = %q", s, once)
		}
		if twice, err := clean(once); err != nil || twice != once {
			t.Errorf("clean is not settled: %q then %q, %v", once, twice, err)
		}
		if m := mask(once); !utf8.ValidString(m) {
			t.Errorf("mask(%q) = %q", once, m)
		}
	})
}

func TestPersonalNumbersAreMasked(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"010-1234-5678", "***"},
		{"제 번호 01012345678이에요", "제 번호 ***이에요"},
		{"０１０．１２３４．５６７８", "***"},
		{"010 1234 5678 로 전화", "*** 로 전화"},
		{"0 1 0 1 2 3 4 5 6 7 8", "***"},
		{"010*1234~5678", "***"},
		{"공일공-일이삼사-오육칠팔", "***"},
		{"공1공 1234 오육78", "***"},
		{"o1o-1234-5678", "***"},
		{"+82 10-1234-5678", "+***"},
		{"011-123-4567", "***"},
		{"02-123-4567 / 031)123-4567", "*** / ***"},
		{"900101-1234567", "***"},
		{"9001011234567", "***"},
		{"1234-5678-9012-3452", "***"},
		{"4111111111111111", "***"},
		{"메일은 kim.min@example.co.kr 입니다", "메일은 *** 입니다"},
		{"kim＠naver.com", "***"},
		// what stays
		{"12,900원 10,900원 15,900원", "12,900원 10,900원 15,900원"},
		{"2개 3개 10개", "2개 3개 10개"},
		{"2026-11-24 20:00", "2026-11-24 20:00"},
		{"1234-5678-9012-3456", "1234-5678-9012-3456"}, // no card: the check digit is wrong
		{"주문 261124-7K3M9QXA4", "주문 261124-7K3M9QXA4"},
		{"이 오이 사면 삼겹살도 사요 일단", "이 오이 사면 삼겹살도 사요 일단"},
		{"100개 한정! 0원부터", "100개 한정! 0원부터"},
	} {
		if got := mask(c.in); got != c.want {
			t.Errorf("mask(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestNoMobileNumberGetsThroughWhateverParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := fmt.Sprintf("01%c%08d", rapid.SampledFrom([]rune("016789")).Draw(t, "third"), rapid.IntRange(0, 99999999).Draw(t, "rest"))
		var b strings.Builder
		b.WriteString(rapid.SampledFrom([]string{"", "call ", "전화 ", "☎"}).Draw(t, "before"))
		start := b.Len()
		for i, d := range digits {
			if i > 0 {
				b.WriteString(rapid.SampledFrom([]string{"", "", "-", " ", ".", " - ", "_", "~", "/", "·", "—", "*"}).Draw(t, "between"))
			}
			if rapid.Bool().Draw(t, "wide") {
				d += '０' - '0'
			}
			b.WriteRune(d)
		}
		text := b.String()
		if got := mask(text); got != text[:start]+masked {
			t.Fatalf("mask(%q) = %q", text, got)
		}
	})
}

func BenchmarkCleanAndMask(b *testing.B) {
	lines := []string{"이거 많이 매운가요? 아이랑 같이 먹으려고요", "2개 주문했어요!! 내일 오나요", "ㅋㅋㅋㅋㅋㅋ 맛있겠다", "010-1234-5678 연락주세요"}
	for b.Loop() {
		s, _ := clean(lines[rand.IntN(len(lines))])
		mask(s)
	}
}
