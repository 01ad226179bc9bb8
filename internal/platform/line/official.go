package line

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Words by which the shop and its staff are called. A telling one makes any name that holds it official; an ordinary one
// only a name that is made of such words alone: "사자 라이브" is, "봉사자" is not.
var (
	tellingWords = skeletons("운영자", "운영팀", "운영진", "운영장", "관리자", "관리팀", "고객센터", "고객쎈터", "고객센타", "고객지원", "고객상담", "상담원", "管理者", "管理員", "管理员", "運營者",
		"運営者", "管理人", "客服", "官方", "公式アカウント", "オペレーター", "오퍼레이터", "오퍼레이타", "어드민", "admin", "admins", "administrator", "operator", "operators", "moderator", "moderators", "sysadmin", "webmaster")
	ordinaryWords = skeletons("사자", "사자상점", "호스트", "스태프", "스탭", "직원", "정직원", "매니저", "운영", "관리", "공식", "본사", "사장", "점장", "방장", "진행자", "판매자", "시스템",
		"안내", "공지", "職員", "社員", "店長", "公式", "スタッフ", "saja", "host", "staff", "owner", "manager", "official", "system", "support", "mod", "seller", "notice")
	fillers = skeletons("님", "팀", "라이브", "상점", "스토어", "숍", "샵", "쇼핑", "몰", "마켓", "마트", "계정", "the", "team", "live", "shop", "store", "real", "account", "of",
		"셰프", "쉐프", "세프", "요리사", "조리장", "주방", "주방장", "대표", "담당", "담당자", "팀장", "실장", "과장", "부장", "이사", "chef", "cook", "kitchen", "boss", "ceo")
)

// heard are the telling words of Hangul as the ear takes them, and the ways in which their sound is written.
var heard = func() []string {
	var out []string
	for _, w := range slices.Concat(tellingWords, skeletons("운녕자", "우녕자", "운녕팀", "운녕진", "괄리자", "괄리팀")) {
		if w[0] >= 0x80 {
			out = append(out, sound(w))
		}
	}
	return out
}()

// sound folds what sounds nearly alike: tense and breathed consonants to plain ones, ㅑ to ㅏ, and what sight folds. ㅠ stays:
// 윤영자 is a name.
func sound(skeleton string) string { return fold(sight(skeleton), sounds) }

var sounds = map[rune]rune{
	'ㄲ': 'ㄱ', 'ㅋ': 'ㄱ', 'ㄸ': 'ㄷ', 'ㅌ': 'ㄷ', 'ㅃ': 'ㅂ', 'ㅍ': 'ㅂ', 'ㅆ': 'ㅅ', 'ㅉ': 'ㅈ', 'ㅊ': 'ㅈ',
	'ㅑ': 'ㅏ', 'ㅕ': 'ㅓ', 'ㅛ': 'ㅗ',
}

// sight folds the vowels that the eye takes for each other within a syllable: 원 and 윈, 관 and 괸, 매 and 메.
func sight(skeleton string) string { return fold(skeleton, sights) }

var sights = map[rune]rune{'ㅘ': 'ㅞ', 'ㅙ': 'ㅞ', 'ㅚ': 'ㅞ', 'ㅝ': 'ㅞ', 'ㅟ': 'ㅞ', 'ㅐ': 'ㅔ', 'ㅒ': 'ㅔ', 'ㅖ': 'ㅔ'}

func fold(skeleton string, to map[rune]rune) string {
	return strings.Map(func(r rune) rune {
		if other, ok := to[r]; ok {
			return other
		}
		return r
	}, skeleton)
}

// address is what people put behind a name that they speak to.
var address = skeletons("님", "씨")

// Alike says whether a name may be taken for one of others, however they are spelled, and with a title of the shop's beside it.
func Alike(name string, others ...string) bool {
	for _, digits := range []bool{false, true} {
		s := strings.Join(skeleton(name, digits), "")
		if s != "" && slices.ContainsFunc(others, func(o string) bool { return titled(s, strings.Join(skeleton(o, digits), "")) }) {
			return true
		}
	}
	return false
}

// titled says whether s is name, or name with no more around it than an address or words of the shop.
func titled(s, name string) bool {
	if name == "" {
		return false
	}
	if rest, ok := strings.CutPrefix(s, name); ok && (rest == "" || slices.Contains(address, rest) || madeOf(rest, ordinaryWords)) {
		return true
	}
	rest, ok := strings.CutSuffix(s, name)
	return ok && madeOf(rest, ordinaryWords)
}

// Official says whether a name may be taken for the shop or its staff, however it is spelled: spaced out, full-width, with
// digits, letters of other scripts or vowels that look alike, or taken to jamo. also are further names of the shop.
func Official(name string, also ...string) bool {
	ordinary := slices.Concat(ordinaryWords, skeletons(also...))
	made := slices.Concat(tellingWords, ordinary)
	for _, digits := range []bool{false, true} {
		words := skeleton(name, digits)
		whole := strings.Join(words, "")
		if slices.ContainsFunc(tellingWords, func(w string) bool { return tells(words, whole, w) }) || madeOf(whole, made) {
			return true
		}
		if aloud := sound(whole); slices.ContainsFunc(heard, func(w string) bool { return strings.Contains(aloud, w) }) {
			return true
		}
	}
	return false
}

// tells says whether a name holds the word w: a Latin one as a word ("badminton" holds no admin), another one anywhere.
func tells(words []string, whole, w string) bool {
	if w[0] < 0x80 {
		return slices.Contains(words, w)
	}
	return strings.Contains(whole, w)
}

// madeOf says whether s is made of words and fillers alone, to the eye, and of one word at least.
func madeOf(s string, words []string) bool {
	s = sight(s)
	// reach[i]: 1 if the first i bytes are made of fillers, 2 if a word is among them.
	reach := make([]int, len(s)+1)
	reach[0] = 1
	for i := range s {
		if reach[i] == 0 {
			continue
		}
		for _, w := range words {
			if w = sight(w); strings.HasPrefix(s[i:], w) {
				reach[i+len(w)] = 2
			}
		}
		for _, w := range fillers {
			if w = sight(w); strings.HasPrefix(s[i:], w) {
				end := i + len(w)
				reach[end] = max(reach[end], reach[i])
			}
		}
	}
	return reach[len(s)] == 2
}

func skeletons(names ...string) []string {
	var out []string
	for _, n := range names {
		if s := strings.Join(skeleton(n, false), ""); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// skeleton gives the words of a name as the eye takes them: lower case, without marks, letters that look alike made one,
// syllables as jamo. Digits stand for the letters they look like, or for nothing.
func skeleton(name string, digits bool) []string {
	var words []string
	var b strings.Builder
	end := func() {
		if b.Len() > 0 {
			words = append(words, b.String())
			b.Reset()
		}
	}
	for _, r := range norm.NFKD.String(norm.NFKC.String(name)) {
		if to, ok := alike[r]; ok { // a capital may look like another letter than its small form
			r = to
		}
		if r = unicode.ToLower(r); r >= 0x80 || r == 'l' {
			if to, ok := alike[r]; ok {
				r = to
			}
		}
		if to, ok := drawn[r]; ok {
			if r >= '0' && r <= '9' && !digits {
				continue
			}
			if digits {
				r = to
			}
		}
		switch {
		case invisible(r), unicode.In(r, unicode.Mn, unicode.Me):
		case unicode.IsLetter(r):
			b.WriteRune(jamo(r))
		default:
			end()
		}
	}
	end()
	return words
}

// drawn are signs that are drawn in place of letters.
var drawn = map[rune]rune{'0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b', '@': 'a', '$': 's', '!': 'i', '|': 'i'}

// alike takes letters to the one they look like. The l looks like an I and so does the i.
var alike = func() map[rune]rune {
	m := map[rune]rune{}
	for to, from := range map[rune]string{
		'a': "аαɑᴀ", 'b': "ьʙвβ", 'c': "сϲᴄ", 'd': "ԁɗᴅ", 'e': "еєεᴇҽ", 'f': "ғꜰϝ", 'g': "ɡցɢ", 'h': "һհʜнη", 'i': "lіιıӏɩɪʟǀ", 'j': "јϳᴊ", 'k': "кκᴋ",
		'm': "мΜᴍ", 'n': "пΝոɴπռ", 'o': "оοօσᴏ", 'p': "рρᴘ", 'r': "гᴦʀ", 's': "ѕꜱ", 't': "тτᴛ", 'u': "υμսᴜц", 'v': "νѵᴠ", 'w': "ѡԝᴡω", 'x': "хχ", 'y': "уүγΥʏ", 'z': "ᴢʐ",
	} {
		for _, r := range from {
			m[r] = to
		}
	}
	return m
}()

// jamo makes one letter of a consonant, whether it begins a syllable, ends one or stands alone.
func jamo(r rune) rune {
	const leading, trailing = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ", "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
	switch {
	case r >= 0x1100 && r <= 0x1112:
		return []rune(leading)[r-0x1100]
	case r >= 0x1161 && r <= 0x1175:
		return 'ㅏ' + r - 0x1161
	case r >= 0x11a8 && r <= 0x11c2:
		return []rune(trailing)[r-0x11a8]
	}
	return r
}
