package postcode_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/saja-live/saja/postcode"
)

func FuzzSearch(f *testing.F) {
	for _, q := range []string{
		"", "세종대로 209", "ㅅㅈㄷㄹ", "209 Sejong-daero Jongno-gu", "(우) 03172 서울 종로구 세종대로 209 (세종로)", "tpwheofh", "산산산산12-3-4", "-1-2-3-", "지하지하 1", "1 2 3 4 5 6 7 8 9",
		strings.Repeat("가", 80), strings.Repeat("동 ", 40), strings.Repeat("아파트", 26), strings.Repeat("중앙", 40), strings.Repeat("1-", 40), strings.Repeat("ㄱ", 80), strings.Repeat("x", 10240),
		"'; DROP TABLE a; --", "(.*)*$", "\xff\xfe세종\x00대로", "세종대로", "２０９", "😀", "e편e편e편", "제1제2제3동", "서울서울서울서울서울서울", "남구남구남구남구남구남구남구남구",
		"11110119200500100020900000", "1111011900100770006000000", "1111011900", "1100000000", "111102005001", "1111011900100770006", strings.Repeat("9", 25),
	} {
		f.Add(q, 0, 10)
	}
	x := places(f)
	f.Fuzz(func(t *testing.T, q string, offset, limit int) {
		if lines, err := x.Suggest(q, limit); err == nil && len(lines) > 20 {
			t.Errorf("%d suggestions", len(lines))
		}
		if answer, err := x.ByCode(q, postcode.Page{Offset: offset, Limit: limit}); err != nil && !errors.Is(err, postcode.ErrCode) || len(answer.Results) > 100 {
			t.Errorf("by code: %d results, %v", len(answer.Results), err)
		}
		x.Lookup(q)
		answer, err := x.Search(q, postcode.Page{Offset: offset, Limit: limit})
		if err != nil {
			if !errors.Is(err, postcode.ErrEmpty) && !errors.Is(err, postcode.ErrTooLong) {
				t.Fatal(err)
			}
			return
		}
		if len(answer.Results) > 100 || answer.Total < 0 {
			t.Errorf("%d results of %d", len(answer.Results), answer.Total)
		}
		for _, r := range answer.Results {
			if r.Key == "" || !utf8.ValidString(r.Full()) {
				t.Errorf("%+v", r)
			}
		}
	})
}
