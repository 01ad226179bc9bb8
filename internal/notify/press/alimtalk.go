package press

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What an AlimTalk may be, at most.
const (
	AlimTalkRunes   = 1000
	AlimTalkButtons = 5
	buttonRunes     = 14
)

// Button is a button under an AlimTalk. Its addresses may hold variables, as its template's text may.
type Button struct {
	Type    string `json:"type" enum:"WL,AL,DS,BK,MD,AC" doc:"What it does: WL opens a page"`
	Name    string `json:"name" maxLength:"14" doc:"The words on it"`
	Mobile  string `json:"linkMobile,omitempty" maxLength:"500" doc:"Where it leads on a phone"`
	Desktop string `json:"linkPc,omitempty" maxLength:"500" doc:"Where it leads on a computer"`
	IOS     string `json:"schemeIos,omitempty" maxLength:"500" doc:"The address of an app on an iPhone"`
	Android string `json:"schemeAndroid,omitempty" maxLength:"500" doc:"The address of an app on Android"`
}

// variable is a name that stands for a value in a template.
var variable = regexp.MustCompile(`#\{[^{}#\r\n]{1,40}\}`)

// Variables are the names that stand in text as #{name}, each once, in their order.
func Variables(text string) []string {
	var names []string
	for _, m := range variable.FindAllString(text, -1) {
		if name := m[2 : len(m)-1]; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// Fill puts the values in place of #{names}; a name without one, or with an empty one, fails with ErrDiffers.
func Fill(approved string, values map[string]string) (string, error) {
	var missing error
	filled := variable.ReplaceAllStringFunc(approved, func(m string) string {
		value := values[m[2:len(m)-1]]
		if value == "" && missing == nil {
			missing = ErrDiffers.With(m, "there is no value for it")
		}
		return value
	})
	if missing != nil {
		return "", missing
	}
	return filled, nil
}

// Difference is where a message first is not what was approved.
type Difference struct {
	Line, Column int    // of the message, from 1, in letters
	Want, Got    string // a few letters of each from there on; "" is the end
}

// Error says where, and what stands there instead.
func (d *Difference) Error() string {
	return fmt.Sprintf("line %d, letter %d: approved is %q, the message has %q", d.Line, d.Column, d.Want, d.Got)
}

// Check fails with ErrDiffers, and a *Difference that names the place, where message is not the approved text to the letter with
// something in place of each #{name}, or is longer than an AlimTalk may be. What stands for a name is never empty and holds no line break of
// its own at either end.
func Check(approved, message string) error {
	if n := utf8.RuneCountInString(message); n > AlimTalkRunes {
		return ErrDiffers.With("text", fmt.Sprintf("it has %d letters, and may have %d", n, AlimTalkRunes))
	}
	if d := differs(approved, message); d != nil {
		return errors.Join(ErrDiffers.With("text", d.Error()), d)
	}
	return nil
}

// Same fails with a *Difference where a template is not the approved one to the letter, its variables included.
func Same(approved, template string) error {
	n := common(template, approved)
	if n == len(approved) && n == len(template) {
		return nil
	}
	return difference(template, n, approved[n:])
}

// CheckButtons is Check for the buttons under a message.
func CheckButtons(approved, message []Button) error {
	if len(approved) != len(message) {
		return ErrDiffers.With("buttons", fmt.Sprintf("approved are %d, the message has %d", len(approved), len(message)))
	}
	for i, a := range approved {
		m := message[i]
		for _, part := range []struct{ name, approved, message string }{
			{"type", a.Type, m.Type},
			{"name", a.Name, m.Name},
			{"linkMobile", a.Mobile, m.Mobile},
			{"linkPc", a.Desktop, m.Desktop},
			{"schemeIos", a.IOS, m.IOS},
			{"schemeAndroid", a.Android, m.Android},
		} {
			if d := differs(part.approved, part.message); d != nil {
				return errors.Join(ErrDiffers.With(fmt.Sprintf("buttons[%d].%s", i, part.name), d.Error()), d)
			}
		}
	}
	return nil
}

// differs finds where message leaves approved. Taking the first place where a fixed piece fits is enough to know whether all of them
// do: whatever fits behind a later place fits behind an earlier one too.
func differs(approved, message string) *Difference {
	pieces := variable.Split(approved, -1)
	if n := common(message, pieces[0]); n < len(pieces[0]) {
		return difference(message, n, pieces[0][n:])
	}
	at := len(pieces[0])
	for i, piece := range pieces[1:] {
		last := i == len(pieces)-2
		from := at + firstRune(message[at:])
		if from == at {
			return difference(message, at, "#{…}"+piece)
		}
		if last && piece == "" {
			return edge(message, at, len(message))
		}
		next := strings.Index(message[from:], piece)
		if last {
			next = len(message) - len(piece) - from
			if next < 0 || !strings.HasSuffix(message, piece) {
				next = -1
			}
		}
		if next < 0 && piece != "" && strings.HasPrefix(message[at:], piece) {
			return difference(message, at, "#{…}"+piece)
		}
		if next < 0 {
			where, n := nearest(message, from, piece)
			return difference(message, where+n, piece[n:])
		}
		if d := edge(message, at, from+next); d != nil {
			return d
		}
		at = from + next + len(piece)
	}
	if at < len(message) {
		return difference(message, at, "")
	}
	return nil
}

// edge refuses a value that begins or ends with what does not show: there a space too many in the message would hide.
func edge(message string, from, to int) *Difference {
	value := message[from:to]
	if r, _ := utf8.DecodeRuneInString(value); unicode.IsSpace(r) {
		return difference(message, from, "#{…}")
	}
	if r, n := utf8.DecodeLastRuneInString(value); unicode.IsSpace(r) {
		return difference(message, to-n, message[to:])
	}
	return nil
}

// nearest is where most of the beginning of piece stands in message at or behind from, and how many bytes of it do.
func nearest(message string, from int, piece string) (at, fits int) {
	at = len(message)
	for i := range message {
		if i < from {
			continue
		}
		if n := common(message[i:], piece); n > fits {
			at, fits = i, n
		}
	}
	return at, fits
}

// common is how many bytes of whole letters a and b begin with alike.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) {
		r, size := utf8.DecodeRuneInString(a[n:])
		if s, sameSize := utf8.DecodeRuneInString(b[n:]); s != r || sameSize != size || a[n:n+size] != b[n:n+size] {
			break
		}
		n += size
	}
	return n
}

func firstRune(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// difference names the place of byte at.
func difference(message string, at int, want string) *Difference {
	before := message[:at]
	return &Difference{
		Line: 1 + strings.Count(before, "\n"), Column: 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]),
		Want: few(want), Got: few(message[at:]),
	}
}

func few(s string) string {
	r := []rune(s)
	return string(r[:min(len(r), 12)])
}
