package press_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/saja-live/saja/internal/notify/press"
	"github.com/saja-live/saja/internal/platform/fault"
)

const approved = "#{이름}님, 주문이 확정됐어요.\n\n주문번호: #{번호}\n금액: #{금액}\n\n주문하신 분께 보내 드려요."

func TestAMessageIsTheApprovedOneToTheLetter(t *testing.T) {
	good, err := press.Fill(approved, map[string]string{"이름": "민아", "번호": "261127-AAAA", "금액": "12,900원"})
	if err != nil {
		t.Fatal(err)
	}
	if err := press.Check(approved, good); err != nil {
		t.Errorf("the message itself: %v", err)
	}
	for _, c := range []struct {
		name, message string
		line, column  int
	}{
		{"a space too few", strings.Replace(good, "님, 주문", "님,주문", 1), 1, 5},
		{"a space too many", strings.Replace(good, "님, 주문", "님,  주문", 1), 1, 6},
		{"a space before a value", strings.Replace(good, ": 261127", ":  261127", 1), 3, 7},
		{"a space behind a value", strings.Replace(good, "AAAA\n", "AAAA \n", 1), 3, 18},
		{"a space at the end", good + " ", 6, 16},
		{"a line break too few", strings.Replace(good, "\n\n주문번호", "\n주문번호", 1), 2, 1},
		{"another letter at the end", strings.Replace(good, "드려요.", "드려요!", 1), 6, 15},
		{"a space that does not break", strings.Replace(good, "금액: ", "금액:\u00a0", 1), 4, 4},
		{"a carriage return", strings.ReplaceAll(good, "\n", "\r\n"), 1, 16},
		{"nothing for a value", strings.Replace(good, "261127-AAAA", "", 1), 3, 7},
		{"nothing", "", 1, 1},
		{"something before", "안내 " + good, 0, 0},
	} {
		err := press.Check(approved, c.message)
		d, ok := errors.AsType[*press.Difference](err)
		if c.line == 0 { // in place of a name at the beginning anything may stand
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if !ok || !errors.Is(err, press.ErrDiffers) || d.Line != c.line || d.Column != c.column {
			t.Errorf("%s: %v, want line %d, letter %d", c.name, err, c.line, c.column)
		}
	}
}

func TestAMessageTooLongIsRefused(t *testing.T) {
	if err := press.Check("#{a}", strings.Repeat("가", 1000)); err != nil {
		t.Errorf("a thousand letters: %v", err)
	}
	if err := press.Check("#{a}", strings.Repeat("가", 1001)); !errors.Is(err, press.ErrDiffers) {
		t.Errorf("one more: %v", err)
	}
}

func TestOneSpaceOffIsAlwaysRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pieces := rapid.SliceOfN(rapid.StringMatching(`[A-Z가-각]( ?[A-Z가-각\n.]){0,6} ?`), 1, 6).Draw(t, "pieces")
		var template, message strings.Builder
		var inside []bool // of the message, by byte: within a value, where anything may stand
		for i, p := range pieces {
			template.WriteString(p)
			message.WriteString(p)
			inside = append(inside, make([]bool, len(p))...)
			if i < len(pieces)-1 || rapid.Bool().Draw(t, "ends in a value") {
				value := rapid.StringMatching(`[a-z]{1,8}`).Draw(t, "value")
				template.WriteString("#{v}")
				message.WriteString(value)
				inside = append(inside, false)
				for range len(value) - 1 {
					inside = append(inside, true)
				}
			}
		}
		m := message.String()
		if err := press.Check(template.String(), m); err != nil {
			t.Fatalf("%q as %q: %v", m, template.String(), err)
		}
		at := rapid.IntRange(0, len(m)).Draw(t, "at")
		for at < len(m) && (inside[at] || m[at]&0xc0 == 0x80) {
			at++
		}
		if bad := m[:at] + " " + m[at:]; press.Check(template.String(), bad) == nil {
			t.Fatalf("%q was taken as %q", bad, template.String())
		}
	})
}

func TestAValueThatIsMissingIsNamed(t *testing.T) {
	_, err := press.Fill(approved, map[string]string{"이름": "민아", "번호": ""})
	if f, ok := errors.AsType[*fault.Fault](err); !ok || !errors.Is(err, press.ErrDiffers) || len(f.Errors) != 1 || f.Errors[0].Location != "#{번호}" {
		t.Errorf("%v", err)
	}
	if got := press.Variables(approved + "#{번호}#{}"); strings.Join(got, ",") != "이름,번호,금액" {
		t.Errorf("the names are %v", got)
	}
}

func TestButtonsAreTheApprovedOnes(t *testing.T) {
	want := []press.Button{{Type: "WL", Name: "주문 보기", Mobile: "https://shop.example/orders/#{번호}"}}
	have := []press.Button{{Type: "WL", Name: "주문 보기", Mobile: "https://shop.example/orders/261127-AAAA"}}
	if err := press.CheckButtons(want, have); err != nil {
		t.Error(err)
	}
	for name, bad := range map[string][]press.Button{
		"none":          nil,
		"another name":  {{Type: "WL", Name: "주문보기", Mobile: have[0].Mobile}},
		"another place": {{Type: "WL", Name: "주문 보기", Mobile: "https://evil.example/orders/1"}},
		"another type":  {{Type: "AL", Name: "주문 보기", Mobile: have[0].Mobile}},
	} {
		if err := press.CheckButtons(want, bad); !errors.Is(err, press.ErrDiffers) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAdvertisingIsFoundInATemplate(t *testing.T) {
	codes := func(text string, buttons ...press.Button) string {
		var all []string
		for _, f := range press.Lint(text, buttons) {
			mark := ""
			if f.Refused {
				mark = "!"
			}
			all = append(all, mark+f.Code)
		}
		return strings.Join(all, " ")
	}
	for text, want := range map[string]string{
		approved: "",
		"#{이름}님, 할인 금액은 3,000원이에요.":                 "",
		"#{이름}님, 오늘만 할인해요.":                         "ad",
		"(광고) #{이름}님":                               "!ad",
		"#{이름}님, 앱을 설치하면 더 편해요.":                    "!app",
		"#{이름}님, 친구 추가하고 소식을 받으세요.":                 "!friend",
		"#{이름}님, 포인트가 쌓였어요.":                        "points !ground",
		"#{이름}님, 포인트가 쌓였어요.\n\n상품을 구매하신 분께 보내 드려요.": "points",
		"#{이름}님, 쿠폰이 왔어요.\n\n쿠폰을 신청하신 분께 보내 드려요.":   "coupon",
		"#{이름}":                   "!only_variables",
		"#{이름 님, 주문이 왔어요.":        "!variable",
		"주문이\t왔어요.":               "!control",
		"":                        "!long",
		strings.Repeat("가", 1001): "!long",
	} {
		if got := codes(text); got != want {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
	if got := codes(approved, press.Button{Type: "WL", Name: "이벤트 보기", Mobile: "https://shop.example"}, press.Button{Type: "WL", Name: "주문 보기"}); got != "!ad !button" {
		t.Errorf("of buttons: %q", got)
	}
	if got := codes(approved, make([]press.Button, 6)...); !strings.HasPrefix(got, "!buttons") {
		t.Errorf("of six buttons: %q", got)
	}
	f := press.Lint("#{이름}님,\n오늘은 특가예요.", nil)
	if len(f) != 1 || f[0].Line != 2 || f[0].Column != 5 || f[0].Words != "특가" {
		t.Errorf("the place is %+v", f)
	}
}

func FuzzCheck(f *testing.F) {
	f.Add(approved, "민아님, 주문이")
	f.Add("#{a}#{b}", "xy")
	f.Add("\xff#{a}", "\xff ")
	f.Add("#{", "#{")
	f.Fuzz(func(t *testing.T, template, message string) {
		if err := press.Check(template, message); err != nil && !errors.Is(err, press.ErrDiffers) {
			t.Errorf("%v", err)
		}
		press.Lint(template, []press.Button{{Name: message}})
		if !strings.Contains(template, "#{") && (press.Check(template, message) == nil) != (template == message) && len(message) <= 1000 {
			t.Errorf("%q against %q", message, template)
		}
	})
}
