package parcel

import (
	"fmt"
	"strings"
	"unicode"
)

// NumberError says why a text is no number of a carrier, or looks wrong for one.
type NumberError struct {
	// Reason is stable: empty, too_long, letters, length, check_digit, spreadsheet, leading_zero.
	Reason string
	// Advice: the number may be right all the same, since carriers hand out odd blocks; warn, and let people insist.
	Advice bool
	// Want is what the carrier's numbers look like, for people.
	Want string
}

func (e *NumberError) Error() string {
	switch e.Reason {
	case "empty":
		return "there is no number"
	case "too_long":
		return "this is too long for a number"
	case "letters":
		return "there are letters or signs that the carrier's numbers do not have (" + e.Want + ")"
	case "length":
		return "the carrier's numbers have another length (" + e.Want + ")"
	case "check_digit":
		return "the check digit does not fit: a digit may be wrong"
	case "spreadsheet":
		return "a spreadsheet has changed this number (6.89E+11): format the column as text and copy it again"
	case "leading_zero":
		return "a zero at the front seems to be lost, as spreadsheets do"
	default:
		return e.Reason
	}
}

// Ko is the reason as a sentence for people.
func (e *NumberError) Ko() string {
	switch e.Reason {
	case "empty":
		return "운송장 번호를 넣어 주세요"
	case "too_long":
		return "운송장 번호로는 너무 길어요"
	case "letters":
		return "이 택배사 번호에 없는 글자가 있어요 (" + e.Want + ")"
	case "length":
		return "자릿수가 이 택배사와 달라요 (" + e.Want + ")"
	case "check_digit":
		return "검증 숫자가 맞지 않아요. 잘못 적은 숫자가 있는지 봐 주세요"
	case "spreadsheet":
		return "엑셀이 번호를 바꿨어요(6.89E+11). 셀 서식을 텍스트로 바꾸고 다시 복사해 주세요"
	case "leading_zero":
		return "맨 앞의 0이 빠진 것 같아요. 엑셀에서 자주 생겨요"
	default:
		return e.Reason
	}
}

// Normalize brings what people type or paste into a number's one spelling: without spaces and hyphens, full-width signs as ASCII, upper case.
// It fails with a [*NumberError] on what can be no carrier's number.
func Normalize(text string) (string, error) {
	text = strings.TrimSpace(text)
	if len(text) > 200 {
		return "", &NumberError{Reason: "too_long"}
	}
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case unicode.IsSpace(r), r == '\u3000', unicode.Is(unicode.Cf, r), strings.ContainsRune("'’‘\"`", r):
			return -1
		case strings.ContainsRune("-–—‑−_ㅡ‐", r):
			return '-'
		default:
			return unicode.ToUpper(r)
		}
	}, text)
	if spreadsheet(plain) {
		return "", &NumberError{Reason: "spreadsheet"}
	}
	plain = strings.ReplaceAll(plain, "-", "")
	plain = strings.TrimSuffix(plain, ".0")
	switch {
	case plain == "":
		return "", &NumberError{Reason: "empty"}
	case len(plain) > 40:
		return "", &NumberError{Reason: "too_long"}
	}
	for _, r := range plain {
		if (r < '0' || r > '9') && (r < 'A' || r > 'Z') {
			return "", &NumberError{Reason: "letters", Want: "0-9, A-Z"}
		}
	}
	return plain, nil
}

// spreadsheet recognises 6.89E+11 and 6.89E11; 689E11 can be a number.
func spreadsheet(s string) bool {
	mantissa, exponent, ok := strings.Cut(s, "E")
	if !ok || exponent == "" || strings.Trim(mantissa, "0123456789.") != "" {
		return false
	}
	return (strings.HasPrefix(exponent, "+") || strings.Contains(mantissa, ".")) && strings.Trim(strings.TrimPrefix(exponent, "+"), "0123456789") == ""
}

// form is what a carrier's numbers look like.
type form struct {
	// fits says whether the letters and the length are right.
	fits func(number string) bool
	// letters: the numbers may have letters.
	letters bool
	// check says whether the check digit is right, and whether there is one to check.
	check func(number string) (right, known bool)
}

// number is a text in its one spelling if the carrier can be asked about it. A wrong length or check digit does not keep one from asking.
func (a *adapter) number(text string) (string, error) {
	n, err := Normalize(text)
	if err != nil {
		return "", err
	}
	if !a.form.letters && !digits(n) {
		return "", &NumberError{Reason: "letters", Want: a.Number}
	}
	if len(n) < 5 {
		return "", &NumberError{Reason: "length", Want: a.Number}
	}
	return n, nil
}

// Validate brings a number of a carrier into its one spelling and says what looks wrong about it: a [*NumberError], whose Advice tells
// whether it can be right all the same. With advice the spelling is returned too.
func Validate(carrier, number string) (string, error) {
	a, err := find(carrier)
	if err != nil {
		return "", err
	}
	n, err := a.number(number)
	if err != nil {
		return "", err
	}
	fits := a.form.fits == nil || a.form.fits(n)
	if !fits {
		if digits(n) && a.form.good("0"+n) {
			return n, &NumberError{Reason: "leading_zero", Advice: true, Want: a.Number}
		}
		return n, &NumberError{Reason: "length", Advice: true, Want: a.Number}
	}
	if a.form.check != nil {
		if right, known := a.form.check(n); known && !right {
			return n, &NumberError{Reason: "check_digit", Advice: true, Want: a.Number}
		}
	}
	return n, nil
}

// good reports whether a number has the form and a check digit that is right.
func (f form) good(n string) bool {
	if f.fits == nil || !f.fits(n) || f.check == nil {
		return false
	}
	right, known := f.check(n)
	return right && known
}

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// long is a form of digits alone, of these lengths.
func long(lengths ...int) func(string) bool {
	return func(n string) bool {
		if !digits(n) {
			return false
		}
		for _, l := range lengths {
			if len(n) == l {
				return true
			}
		}
		return false
	}
}

// mod7 is the rule of Korean and Japanese carriers: the digits from..to modulo 7 are the last one.
func mod7(n string, from, to int) bool {
	rest := 0
	for _, c := range []byte(n[from:to]) {
		rest = (rest*10 + int(c-'0')) % 7
	}
	return rest == int(n[len(n)-1]-'0')
}

// wholeMod7 checks numbers of one length: all digits but the last modulo 7.
func wholeMod7(length int) func(string) (bool, bool) {
	return func(n string) (bool, bool) {
		if len(n) != length || !digits(n) {
			return false, false
		}
		return mod7(n, 0, length-1), true
	}
}

// s10 is the check of the Universal Postal Union's S10: AA999999999CC.
func s10(n string) (right, known bool) {
	if !s10Form(n) {
		return false, false
	}
	sum := 0
	for i, w := range [8]int{8, 6, 4, 2, 3, 5, 9, 7} {
		sum += w * int(n[2+i]-'0')
	}
	check := 11 - sum%11
	switch check {
	case 10:
		check = 0
	case 11:
		check = 5
	}
	return check == int(n[10]-'0'), true
}

func s10Form(n string) bool {
	return len(n) == 13 && letters(n[:2]) && digits(n[2:11]) && letters(n[11:])
}

func letters(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return true
}

var _ fmt.Stringer = word("")
