package press

import (
	_ "embed" // the words
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"
)

// advertising are the words of which KISA and Kakao hold that they make an advertisement of an AlimTalk (rules of 2026-04-01: one report
// is enough to bar a business from it; points may be told of only if they were earned by buying, coupons only after somebody asked for them, and
// with the ground at the foot; nobody is lured to install an app).
//
//go:embed advertising.txt
var advertising string

// suspect is a line of it.
type suspect struct {
	mark, code, word string
	facts            []string
}

var suspects = sync.OnceValue(func() (all []suspect) {
	for entry := range strings.Lines(advertising) {
		mark, rest, ok := strings.Cut(strings.TrimSpace(entry), " ")
		if !ok || mark == "#" {
			continue
		}
		code, word, _ := strings.Cut(rest, " ")
		word, facts, but := strings.Cut(word, " but ")
		s := suspect{mark: mark, code: code, word: word}
		if but {
			s.facts = strings.Split(facts, "|")
		}
		all = append(all, s)
	}
	return all
})

// Finding is something in a template that would have it refused, or that a person should look at.
type Finding struct {
	Code    string `json:"code" enum:"ad,app,friend,coupon,points,ground,long,buttons,button,variable,only_variables,control" doc:"What it is"`
	Words   string `json:"words,omitempty" doc:"The words in question"`
	Line    int    `json:"line,omitempty" doc:"Where, from 1; 0: not in the text"`
	Column  int    `json:"column,omitempty" doc:"Where in the line, in letters from 1"`
	Refused bool   `json:"refused,omitempty" doc:"It is not sent for approval with it; otherwise a person decides"`
}

// blank stands where something is left out of a text that is searched.
const blank = "\x00"

// Lint finds what keeps an AlimTalk from being approved, or would have its sender barred.
func Lint(text string, buttons []Button) []Finding {
	var found []Finding
	if n := utf8.RuneCountInString(text); n == 0 || n > AlimTalkRunes {
		found = append(found, Finding{Code: "long", Words: fmt.Sprint(n), Refused: true})
	}
	if len(buttons) > AlimTalkButtons {
		found = append(found, Finding{Code: "buttons", Words: fmt.Sprint(len(buttons)), Refused: true})
	}
	for _, b := range buttons {
		if n := utf8.RuneCountInString(b.Name); n == 0 || n > buttonRunes || b.Type == "WL" && b.Mobile == "" {
			found = append(found, Finding{Code: "button", Words: b.Name, Refused: true})
		}
		for _, f := range advertised(b.Name) {
			f.Line, f.Column = 0, 0
			found = append(found, f)
		}
	}
	if at := strings.IndexFunc(text, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f }); at >= 0 {
		found = append(found, place(text, at, Finding{Code: "control", Refused: true}))
	}
	rest := variable.ReplaceAllStringFunc(text, func(m string) string { return strings.Repeat(blank, len(m)) })
	if at := strings.Index(rest, "#{"); at >= 0 {
		found = append(found, place(text, at, Finding{Code: "variable", Words: few(text[at:]), Refused: true}))
	}
	if strings.Trim(rest, blank+" \n") == "" && text != "" {
		found = append(found, Finding{Code: "only_variables", Refused: true})
	}
	words := advertised(text)
	for _, f := range words {
		if (f.Code == "coupon" || f.Code == "points") && !grounded(text) {
			words = append(words, Finding{Code: "ground", Refused: true})
			break
		}
	}
	return append(found, words...)
}

// advertised finds words of advertising in text, each once.
func advertised(text string) []Finding {
	var found []Finding
	for _, s := range suspects() {
		looked := text
		for _, fact := range s.facts {
			looked = strings.ReplaceAll(looked, fact, strings.Repeat(blank, len(fact)))
		}
		if at := strings.Index(looked, s.word); at >= 0 && s.mark != "=" {
			found = append(found, place(text, at, Finding{Code: s.code, Words: s.word, Refused: s.mark == "!"}))
		}
	}
	return found
}

// grounded says whether the last three lines of text say why its reader gets it.
func grounded(text string) bool {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	foot := strings.Join(lines[max(0, len(lines)-3):], "\n")
	for _, s := range suspects() {
		if s.mark == "=" && strings.Contains(foot, s.word) {
			return true
		}
	}
	return false
}

func place(text string, at int, f Finding) Finding {
	d := difference(text, at, "")
	f.Line, f.Column = d.Line, d.Column
	return f
}
