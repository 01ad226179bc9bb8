package account

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestPhoneIsReadAsKoreansWriteIt(t *testing.T) {
	for in, want := range map[string]string{
		"01012345678": "010-1234-5678", "010 1234 5678": "010-1234-5678", "010.1234.5678": "010-1234-5678", "+82 10-1234-5678": "010-1234-5678",
		"+82 (0)10-1234-5678": "010-1234-5678", "０１０１２３４５６７８": "010-1234-5678", "02-123-4567": "02-123-4567", "0212345678": "02-1234-5678",
		"031 123 4567": "031-123-4567", "05071234567": "0507-123-4567", "050712345678": "0507-1234-5678", "1588-1234": "1588-1234", "0111234567": "011-123-4567",
		"": "", "010-123-456": "", "0101234567": "", "12345": "", "010-1234-56789": "", "00112345678": "", "010-1234-567a": "", "+1 202 555 0100": "", "0": "", "02": "", "٠١٠": "",
	} {
		got, err := Phone(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q reads %q, %v; want %q", in, got, err, want)
		}
	}
}

func TestEmailHasOneSpelling(t *testing.T) {
	for in, want := range map[string]string{
		" Minji@Example.COM ": "minji@example.com", "a+b@x.kr": "a+b@x.kr", "김@예시.한국": "김@예시.한국", norm.NFD.String("김@예시.한국"): "김@예시.한국",
		"kim@xn--3e0b707e.kr": "kim@한국.kr", "kim@한국.kr": "kim@한국.kr", "KIM@XN--3E0B707E.KR": "kim@한국.kr", "kim@xn--3e0b707e": "", "kim@a_b.kr": "kim@a_b.kr",
		"kim@xn--zzzzzzzz.kr": "", "": "", "a@b": "", "a b@c.kr": "", "<a@c.kr>": "", "Kim <a@c.kr>": "", "a@c.kr, b@c.kr": "", "a@[1.2.3.4]": "", "a\x00@c.kr": "", "a@c.kr\n": "a@c.kr",
		strings.Repeat("a", 65) + "@c.kr": "", strings.Repeat("a", 300) + "@c.kr": "",
	} {
		got, err := Email(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q reads %q, %v; want %q", in, got, err, want)
		}
	}
}

func TestNameKeepsItsLettersOnly(t *testing.T) {
	for in, want := range map[string]string{
		"  김 \t 민지\n": "김 민지", norm.NFD.String("김민지"): "김민지", "evil\u202ename": "evilname", strings.Repeat("가", 40): strings.Repeat("가", 40),
		"": "", " ": "", "\x00\x01": "", strings.Repeat("가", 41): "", strings.Repeat("x", 1<<16): "",
	} {
		if got, err := Name(in); got != want || (err == nil) != (want != "") {
			t.Errorf("%q reads %q, %v; want %q", in, got, err, want)
		}
	}
}

func TestPasswordIsTheSameOnEveryKeyboard(t *testing.T) {
	stored := encode(norm.NFD.String("비밀번호 네 낱말"))
	if !decode(norm.NFC.String("비밀번호 네 낱말"), stored) || decode("비밀번호 네낱말", stored) {
		t.Errorf("spelling of %q is not folded", stored)
	}
	for _, broken := range []string{"", "x", "$argon2id$v=19$m=19456,t=2,p=1$$", "$argon2id$v=19$m=4294967295,t=2,p=1$AAAA$AAAA", "$argon2id$v=19$m=64,t=0,p=0$AAAA$AAAA"} {
		if decode("x", broken) {
			t.Errorf("%q matches", broken)
		}
	}
}

func FuzzContactIsReadOnce(f *testing.F) {
	for _, s := range []string{"+82 10 1234 5678", "02-123-4567", "minji@example.com", "김@예시.한국", "\u202e", "\xff", "１５８８１２３４"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for what, read := range map[string]func(string) (string, error){"phone": Phone, "email": Email, "name": Name} {
			once, err := read(s)
			if err != nil {
				continue
			}
			if again, err := read(once); err != nil || again != once {
				t.Errorf("%s %q reads %q and then %q, %v", what, s, once, again, err)
			}
		}
		if err := checkPassword(s); err != nil && !errors.Is(err, ErrPasswordShort) && !errors.Is(err, ErrPasswordLong) && !errors.Is(err, ErrPasswordEasy) {
			t.Error(err)
		}
	})
}
