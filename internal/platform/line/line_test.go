package line

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestALineIsCleaned(t *testing.T) {
	for in, want := range map[string]string{
		"":                             "",
		"plain text":                   "plain text",
		"  안녕  하세요\n\t여러분 ":            "안녕 하세요 여러분",
		"<script>alert(1)</script>":    "<script>alert(1)</script>",
		"a\u200bb\u202ec\u0000d\ufeff": "abcd",
		"\u1112\u1161\u11ab":           "한", // jamo are put together
		norm.NFD.String("김민지"):         "김민지",
		"관\u3164리\u115f\u1160\uffa0자":  "관리자",
		"a\u2800b":                     "a b",
		"\u2800\u3164 ":                "",
		"a\U000e0061\U000e007fb":       "ab", // tag letters
		"葛\U000e0100\ufe00":            "葛",  // selectors
		"a\u200db\u200d":               "ab", // joins no emoji
		"a\ufe0f":                      "a",
		"👨‍👩‍👧 ❤️ ☺︎":                  "👨‍👩‍👧 ❤️ ☺︎",
		"❤️‍🔥 👩🏽‍🚀 🏳️‍🌈 1️⃣ 🇰🇷": "❤️‍🔥 👩🏽‍🚀 🏳️‍🌈 1️⃣ 🇰🇷",
		"👨\u200d":                          "👨",
		"👨\u200d 👩":                        "👨 👩",
		"👨 \u200d👩":                        "👨 👩",
		"\u200d\ufe0f":                     "",
		"z" + strings.Repeat("\u0337", 20): "z" + strings.Repeat("\u0337", 3),
		"\u0337a \u0337\u0337b":            "a b", // marks on nothing
		"bad \xff utf8 \ufffd!":            "bad utf8 !",
		"\ufdd0\uffff\U0001fffe":           "",
		"Nguyễn Văn Ðức":                   "Nguyễn Văn Ðức",
	} {
		if got, ok := Clean(in, 0, 100); got != want || !ok {
			t.Errorf("%q reads %q, %v, want %q", in, got, ok, want)
		}
	}
}

// What Unicode lets a font leave out (Default_Ignorable_Code_Point), what has no glyph by its nature, and what is no character yet.
func TestWhatShowsNothingIsTakenOut(t *testing.T) {
	for _, span := range [][2]rune{
		{0xad, 0xad},
		{0x34f, 0x34f},
		{0x61c, 0x61c},
		{0x115f, 0x1160},
		{0x17b4, 0x17b5},
		{0x180b, 0x180f},
		{0x200b, 0x200f},
		{0x202a, 0x202e},
		{0x2060, 0x206f},
		{0x3164, 0x3164},
		{0xfe00, 0xfe0f},
		{0xfeff, 0xfeff},
		{0xffa0, 0xffa0},
		{0xfff0, 0xfffc},
		{0x1bca0, 0x1bca3},
		{0x1d159, 0x1d159},
		{0x1d173, 0x1d17a},
		{0xe0000, 0xe0fff},
		{0x13441, 0x13442},
		{0x16fe4, 0x16fe4}, // blanks of hieroglyphs, a filler of Khitan
		{0x378, 0x379},
		{0x1ccff, 0x1ccff},
		{0x40000, 0x40010}, // nothing yet
	} {
		for r := span[0]; r <= span[1]; r++ {
			if got, _ := Clean("가"+string(r)+"나", 0, 100); got != "가나" {
				t.Errorf("%U stays: %+q", r, got)
			}
			if got, ok := Clean(string(r)+string(r), 1, 100); ok {
				t.Errorf("%U alone passes for a line: %+q", r, got)
			}
		}
	}
	for _, r := range "한漢𠀋𰻝あΩЖ♥🫩→½₩①…「・" + "\U0001fae9\U000323b0" {
		if got, ok := Clean(string(r), 1, 1); got != string(r) || !ok {
			t.Errorf("%U reads %+q", r, got)
		}
	}
}

func TestALinesLengthIsBounded(t *testing.T) {
	for _, c := range []struct {
		in        string
		low, high int
		ok        bool
	}{
		{"가나다", 3, 3, true},
		{"가나다", 4, 5, false},
		{"가나다라", 0, 3, false},
		{norm.NFD.String(strings.Repeat("곽", 40)), 1, 40, true},
		{" \u200b", 1, 3, false},
		{strings.Repeat(" ", 1<<20) + "a", 1, 40, false}, // not worth looking at
	} {
		if _, ok := Clean(c.in, c.low, c.high); ok != c.ok {
			t.Errorf("%.20q with %d to %d runes: %v, want %v", c.in, c.low, c.high, ok, c.ok)
		}
	}
}

func TestLinesKeepTheirBreaks(t *testing.T) {
	got, ok := Lines("\r\n  첫  줄\u202e\r\n\r\n둘째\u3164 줄 \n", 20)
	if want := "첫 줄\n\n둘째 줄"; got != want || !ok {
		t.Errorf("got %q, %v, want %q", got, ok, want)
	}
	if _, ok := Lines("가\n나\n다", 4); ok {
		t.Error("5 runes pass for 4")
	}
}

func TestNamesThatPassForStaffAreKnown(t *testing.T) {
	for _, name := range []string{
		"운영자", "관리자", "사자", "호스트", "운 영 자", "관.리.자", "[운영자]", "★관리자★", "관리자1", "운영자님", "사자운영자", "관리자 김민지", "사자 라이브", "사자 공식", "공식 사자 상점",
		"ㅇㅜㄴㅇㅕㅇㅈㅏ", "ㄱㅘㄴ리자", "管理者", "운\u3164영자", norm.NFD.String("관리자"),
		"admin", "ADMIN", "Admin", "a d m i n", "a.d.m.i.n", "admin_01", "ａｄｍｉｎ", "ⓐⓓⓜⓘⓝ", "𝐚𝐝𝐦𝐢𝐧", "аdmin", "аԁmіn", "ΑDΜΙΝ", "adm1n", "4dm1n", "@dmin", "ádmín", "ᴀᴅᴍɪɴ",
		"operator", "0perat0r", "оperator", "the operator", "Host", "h0st", "HOST 2", "Saja", "SAJA official", "saja live", "5aja", "saja admin", "offlcial", "sajа",
		"시스템", "공지", "고객센터 담당", "kim (admin)", "사자 셰프", "사자쉐프", "Saja Chef", "사자 대표님", "사자\u200b운영자", "관리자 ✓",
		"운영쟈", "운녕자", "우녕자", "운영차", "괄리자", "꽌리자", "관리쟈", "코객센터", "고객쎈터", "오퍼레이터", "오퍼 레이터 김", "官方", "官方旗舰", "정직원", "정직윈", "직윈", "상담윈", "괸리자", "메니저", "사자 직윈", "사자마켓", "スタッフ", "사자 客服", "オペレーター",
	} {
		if !Official(name) {
			t.Errorf("%q is taken for a shopper's name", name)
		}
	}
	for _, name := range []string{
		"김민지", "박셰프", "봉사자", "사자왕", "사자 좋아", "badminton", "배드민턴", "Hostetler", "Ghost", "Michael", "김관리", "이운영", "minji", "모드", "Mody", "정호", "스테파니",
		"민지 셰프", "셰프", "김대표", "안내상", "라이브", "The Store", "님", "", "123", "♥", "Nguyễn Văn Đức", "Анна", "Αθηνά", "山田太郎", "live", "떡볶이공식", "우영자", "운명자", "김운정", "윤영자", "원영지", "박관식", "윤정직", "김직원해", "정직한 사람", "권리나", "꽁지", "위니", "원이", "윈터", "방관자", "장원영", "메이", "官雪", "방정식", "마켓러버",
	} {
		if Official(name) {
			t.Errorf("%q is taken for the staff's", name)
		}
	}
	if !Official("맛집 공식", "맛집") || !Official("ㅁㅏㅅ집", "맛집") || Official("맛집") || Official("맛집사랑", "맛집") {
		t.Error("the shop's own name is not told from others'")
	}
}

func TestNamesThatLookAlikeAreKnown(t *testing.T) {
	for _, pair := range [][2]string{
		{"민지 셰프", "민지셰프"}, {"민지 셰프", "민\u3164지 셰프"}, {"민지 셰프", norm.NFD.String("민지·셰프")}, {"Chef Minji", "СHEF МINJl"}, {"박셰프", "박셰프 ✓"}, {"윤해찬님", "윤해찬"}, {"윤해찬 (공식)", "윤해찬"}, {"사자 윤해찬", "윤해찬"}, {"호스트 윤해찬", "윤해찬"}, {"minji", "m1nji"},
	} {
		if !Alike(pair[0], pair[1]) {
			t.Errorf("%q is told from %q", pair[1], pair[0])
		}
	}
	for _, pair := range [][2]string{{"민지 셰프", "민지"}, {"민지", "민지영"}, {"님", "윤해찬"}, {"해찬님", "윤해찬"}, {"윤해찬솔", "윤해찬"}, {"", ""}, {"♥", "★"}, {"123", "456"}} {
		if Alike(pair[0], pair[1]) {
			t.Errorf("%q is taken for %q", pair[1], pair[0])
		}
	}
}

func TestNamesAreMasked(t *testing.T) {
	for name, want := range map[string]string{
		"김민지": "김○○", "김": "김○○", norm.NFD.String("김민지"): "김○○", " 김○○": "김○○", "minji": "m○○", "(데모) 김": "데○○", "♥김": "김○○", "♥": "♥○○", "😀 🍜": "😀○○",
		"": "○○○", "\u3164": "○○○", "\u200b운영자": "운○○", "\u0301": "○○○",
	} {
		got := Mask(name)
		if got != want || !Masked(got) || !Masked(got+" (데모)") {
			t.Errorf("%q is masked as %q, want %q", name, got, want)
		}
	}
	for _, name := range []string{"", "김", "김민지", "김○", "○", "김 ○○"} {
		if Masked(name) {
			t.Errorf("%q passes for masked", name)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{
		"hi", "\u202e\u0000", "가\u0301\u0302\u0303\u0304", "👩‍🚀", " \xf0\x28\x8c\x28 ", "a\u0301\u200b\u0327", "👨\u200d\ufe0f\u200d👩", "1\ufe0f\u20e3", "\u1100\u3164\u1161",
		"←\u0338\u200d🔥", "\u0344\u0344", "관 리 자", "аdmin", "\U000e0041", "\u2800\u2800", "ﾡﾢ", "q\u0323\u0307\u0323\u0307",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once, ok := Clean(s, 1, 60)
		if !ok {
			return
		}
		if n := utf8.RuneCountInString(once); n < 1 || n > 60 || !utf8.ValidString(once) || !norm.NFC.IsNormalString(once) {
			t.Errorf("%q reads %q: %d runes", s, once, n)
		}
		if twice, ok := Clean(once, 1, 60); twice != once || !ok {
			t.Errorf("%q reads %q, then %q, %v", s, once, twice, ok)
		}
		seen := false
		for _, r := range once {
			if r != joiner && r != asEmoji && r != asText && (invisible(r) || unicode.IsSpace(r) && r != ' ') {
				t.Errorf("%q reads %q, which holds %U", s, once, r)
			}
			seen = seen || r != ' ' && r != joiner && r != asEmoji && r != asText
		}
		if !seen || strings.Contains(once, "  ") || strings.TrimSpace(once) != once {
			t.Errorf("%q reads %q", s, once)
		}
		if m := Mask(s); Mask(m) != m || !Masked(m) {
			t.Errorf("%q is masked as %q, then as %q", s, m, Mask(m))
		}
		if o := Official(once); o != Official(" "+once+"\u200b") {
			t.Errorf("%q is official, or not, by what cannot be seen", once)
		}
		if lines, ok := Lines(s+"\n"+s, 200); ok {
			if again, _ := Lines(lines, 200); again != lines {
				t.Errorf("lines %q read %q, then %q", s, lines, again)
			}
		}
	})
}

func BenchmarkClean(b *testing.B) {
	for name, s := range map[string]string{"ascii": "is this still available?", "korean": "이거 아직 살 수 있나요? 정말 맛있어 보여요", "emoji": "맛있겠다 👨‍👩‍👧 ❤️"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Clean(s, 1, 300)
			}
		})
	}
}
