package postcode

import (
	"slices"
	"strings"
)

// The Revised Romanization of Korean as the official English addresses use it: sounds are assimilated, names are not
// hyphenated but before what they end in (Sejong-daero, Jahamun-ro 36-gil).
var (
	romanLead  = [...]string{"g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"}
	romanVowel = [...]string{"a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i"}
)

// The places of consonants in leads that the rules name.
const (
	leadN, leadR, leadM, leadSilent = 2, 5, 6, 11
)

// tailSound is what a final consonant sounds like before a consonant, and what of it moves over before a vowel.
var tailSound = [tails]struct {
	sound string
	moves string
}{
	{},
	{"k", "g"},
	{"k", "kk"},
	{"k", "ks"},
	{"n", "n"},
	{"n", "nj"},
	{"n", "n"},
	{"t", "d"},
	{"l", "r"},
	{"k", "lg"},
	{"m", "lm"},
	{"l", "lb"},
	{"l", "ls"},
	{"l", "lt"},
	{"p", "lp"},
	{"l", "r"},
	{"m", "m"},
	{"p", "b"},
	{"p", "ps"},
	{"t", "s"},
	{"t", "ss"},
	{"ng", "ng"},
	{"t", "j"},
	{"t", "ch"},
	{"k", "k"},
	{"t", "t"},
	{"p", "p"},
	{"t", "h"},
}

// romanize writes a run of Hangul as it sounds; what is not Hangul stays.
func romanize(name string) string {
	var b strings.Builder
	rs := []rune(name)
	tail := 0
	for i, r := range rs {
		if !hangul(r) {
			b.WriteRune(r)
			tail = 0
			continue
		}
		n := int(r - hangulFirst)
		lead, vowel := n/(vowels*tails), n/tails%vowels
		start := romanLead[lead]
		switch sound := tailSound[tail].sound; {
		case lead == leadR && (sound == "n" || sound == "l"), lead == leadN && sound == "l":
			start = "l"
		case lead == leadR && sound != "":
			start = "n"
		}
		b.WriteString(start)
		b.WriteString(romanVowel[vowel])
		tail = n % tails
		if tail == 0 {
			continue
		}
		next := -1
		if i+1 < len(rs) && hangul(rs[i+1]) {
			next = int(rs[i+1]-hangulFirst) / (vowels * tails)
		}
		b.WriteString(tailBefore(tail, next))
	}
	return b.String()
}

// tailBefore is a final consonant as it sounds before the consonant next, or at the end (-1).
func tailBefore(tail, next int) string {
	t := tailSound[tail]
	switch next {
	case leadSilent:
		return t.moves
	case leadN, leadM:
		switch t.sound {
		case "k":
			return "ng"
		case "t":
			return "n"
		case "p":
			return "m"
		}
	case leadR:
		switch t.sound {
		case "k":
			return "ng"
		case "t":
			return "n"
		case "n":
			return "l"
		case "p":
			return "m"
		}
	}
	return t.sound
}

// endings are what official names end in, each set off by a hyphen in English. Longer ones stand first.
var endings = []struct{ korean, english string }{
	{"번안길", "beonan-gil"},
	{"번길", "beon-gil"},
	{"대로", "-daero"},
	{"로", "-ro"},
	{"길", "-gil"},
	{"동", "-dong"},
	{"리", "-ri"},
	{"읍", "-eup"},
	{"면", "-myeon"},
	{"구", "-gu"},
	{"군", "-gun"},
	{"시", "-si"},
	{"도", "-do"},
	{"가", "-ga"},
}

// ending finds what s ends in. A number stands before 번길, and something before everything.
func ending(s string) (stem, english string) {
	for _, e := range endings {
		stem, ok := strings.CutSuffix(s, e.korean)
		if !ok || stem == "" {
			continue
		}
		if strings.HasPrefix(e.korean, "번") {
			if last := stem[len(stem)-1]; last < '0' || last > '9' {
				continue
			}
		}
		return stem, e.english
	}
	return s, ""
}

// English is the name of a road, a unit or an area as it stands in an English address where the official files give none: Jahamun-ro
// 36-gil for 자하문로36길. A city's district comes before the city.
func English(name string) string {
	words := strings.Fields(name)
	slices.Reverse(words)
	for i, w := range words {
		words[i] = englishName(w)
	}
	return strings.Join(words, ", ")
}

// englishName is the English of a road, a unit or an area where the official files give none.
func englishName(name string) string {
	name = strings.ReplaceAll(name, " ", "")
	if at := strings.IndexByte(name, '('); at > 0 {
		name = name[:at]
	}
	if short, ok := englishSido[name]; ok {
		return short
	}
	stem, end := ending(name)
	// A road that leaves another: 자하문로36길, 퇴계로18가길, 김해대로2325번길.
	if at := strings.IndexAny(stem, "0123456789"); at > 0 && (end == "-gil" || end == "beon-gil" || end == "beonan-gil" || end == "-ro") {
		if base, rest := stem[:at], stem[at:]; strings.HasSuffix(base, "로") || strings.HasSuffix(base, "길") {
			return englishName(base) + " " + romanize(rest) + end
		}
	}
	r := romanize(stem)
	if r == "" {
		return strings.TrimPrefix(end, "-")
	}
	return strings.ToUpper(r[:1]) + r[1:] + end
}

// englishSido are those whose English is not what their letters give.
var englishSido = map[string]string{
	"서울특별시": "Seoul", "부산광역시": "Busan", "대구광역시": "Daegu", "인천광역시": "Incheon", "광주광역시": "Gwangju", "대전광역시": "Daejeon",
	"울산광역시": "Ulsan", "세종특별자치시": "Sejong-si", "경기도": "Gyeonggi-do", "강원도": "Gangwon-do", "강원특별자치도": "Gangwon-do", "충청북도": "Chungcheongbuk-do",
	"충청남도": "Chungcheongnam-do", "전라북도": "Jeollabuk-do", "전북특별자치도": "Jeonbuk-do", "전라남도": "Jeollanam-do", "경상북도": "Gyeongsangbuk-do",
	"경상남도": "Gyeongsangnam-do", "제주특별자치도": "Jeju-do", "전남광주통합특별시": "Jeonnam Gwangju",
}
