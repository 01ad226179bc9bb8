package press

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// action is what html/template does in a template.
var action = regexp.MustCompile(`(?s)\{\{.*?\}\}`)

// InlineTemplate is Inline for the source of an html/template, so that what many letters have in common is inlined once. Its actions may
// stand between elements and in the values of attributes; a selector sees the elements of all branches. It fails with ErrTemplate where an action stands
// elsewhere, and with ErrTooLarge.
func (s *Sheet) InlineTemplate(source string) (string, error) {
	if len(source) > MostTemplate {
		return "", ErrTooLarge
	}
	if strings.Contains(source, mark) {
		return "", ErrTemplate.With("body", "it holds "+mark)
	}
	covered, actions, err := cover(source)
	if err != nil {
		return "", err
	}
	page, err := s.Inline(covered)
	if err != nil {
		return "", err
	}
	return comments.ReplaceAllStringFunc(page, func(found string) string {
		n, _ := strconv.Atoi(comments.FindStringSubmatch(found)[1])
		return actions[n]
	}), nil
}

// mark stands for an action while its template is read as HTML.
const mark = "zz-action-"

// comments finds them again.
var comments = regexp.MustCompile(`(?:<!--)?` + mark + `(\d+)-zz(?:-->)?`)

// cover puts a comment in place of each action between elements, and a word of each in a value or a title.
func cover(source string) (covered string, actions []string, err error) {
	var b strings.Builder
	at := 0
	place := outside
	for _, found := range action.FindAllStringIndex(source, -1) {
		place = place.after(source[at:found[0]])
		b.WriteString(source[at:found[0]])
		name := fmt.Sprintf("%s%d-zz", mark, len(actions))
		switch place {
		case outside:
			name = "<!--" + name + "-->"
		case inTag:
			line := 1 + strings.Count(source[:found[0]], "\n")
			return "", nil, ErrTemplate.With(fmt.Sprintf("line %d", line), "an action stands in a tag, outside of a value")
		}
		b.WriteString(name)
		actions = append(actions, source[found[0]:found[1]])
		at = found[1]
	}
	b.WriteString(source[at:])
	return b.String(), actions, nil
}

// place is where in a page one stands.
type where int

const (
	outside where = iota // of tags
	inTag
	inDouble // a value in double quotes
	inSingle
	inTitle // a title or a style, which hold no elements
)

// after is where one stands behind s.
func (w where) after(s string) where {
	for i := range len(s) {
		switch c := s[i]; w {
		case outside:
			if c == '<' {
				w = inTag
				if rest := strings.ToLower(s[i:min(len(s), i+7)]); strings.HasPrefix(rest, "<title") || strings.HasPrefix(rest, "<style") {
					w = inTitle
				}
			}
		case inTag:
			switch c {
			case '>':
				w = outside
			case '"':
				w = inDouble
			case '\'':
				w = inSingle
			}
		case inDouble:
			if c == '"' {
				w = inTag
			}
		case inSingle:
			if c == '\'' {
				w = inTag
			}
		case inTitle:
			if c == '<' && i+1 < len(s) && s[i+1] == '/' {
				w = inTag
			}
		}
	}
	return w
}
