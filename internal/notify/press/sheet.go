package press

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// Sheet is a style sheet that was read: rules within rules (&, @media) are rules one after the other, and $names are their values.
type Sheet struct {
	rules []rule
}

// rule is one of a sheet.
type rule struct {
	at        []string // the at-rules that it stands in, outermost first
	selectors []string
	body      []declaration
	raw       string // of @font-face and @keyframes: all of it
}

type declaration struct {
	name, value string
	important   bool
}

// ParseSheet reads a style sheet with rules within rules, & for the rule outside, and values with a $name, some of which may be given
// from outside. It fails with ErrSheet, which names the line, or ErrTooLarge.
func ParseSheet(source string, given map[string]string) (*Sheet, error) {
	if len(source) > MostTemplate {
		return nil, ErrTooLarge
	}
	r := &reader{lexer: css.NewLexer(parse.NewInputString(source)), line: 1, sheet: &Sheet{}, given: given}
	if err := r.block(scope{values: map[string]string{}}, 0); err != nil {
		return nil, ErrSheet.With(fmt.Sprintf("line %d", r.line), err.Error())
	}
	return r.sheet, nil
}

type reader struct {
	lexer *css.Lexer
	line  int
	sheet *Sheet
	given map[string]string // own: of one sheet; values that go before those written in it
	count int
	size  int
}

// scope is what a block stands in.
type scope struct {
	at        []string
	selectors []string
	values    map[string]string // own: of one block; by $name
}

// part is a piece of the source up to what ends it.
type part struct {
	tokens []token
	end    css.TokenType // LeftBrace, RightBrace, Semicolon, or ErrorToken at the end of the sheet
}

type token struct {
	kind css.TokenType
	text string
}

func (r *reader) next() token {
	kind, data := r.lexer.Next()
	r.line += strings.Count(string(data), "\n")
	return token{kind, string(data)}
}

// part reads up to a brace, or a semicolon outside of brackets.
func (r *reader) part() part {
	var p part
	depth := 0
	for {
		t := r.next()
		switch t.kind {
		case css.CommentToken:
			continue
		case css.ErrorToken, css.LeftBraceToken, css.RightBraceToken:
			p.end = t.kind
			return p
		case css.SemicolonToken:
			if depth == 0 {
				p.end = t.kind
				return p
			}
		case css.LeftParenthesisToken, css.LeftBracketToken, css.FunctionToken:
			depth++
		case css.RightParenthesisToken, css.RightBracketToken:
			depth--
		case css.BadStringToken, css.BadURLToken:
			t.text = "\n" // refused below, as what holds a line break
		}
		p.tokens = append(p.tokens, t)
	}
}

func (p part) text() string {
	var b strings.Builder
	for _, t := range p.tokens {
		if t.kind == css.WhitespaceToken {
			b.WriteByte(' ')
		} else {
			b.WriteString(t.text)
		}
	}
	return strings.TrimSpace(b.String())
}

// block reads rules and declarations up to the brace that ends them.
func (r *reader) block(s scope, depth int) error {
	if depth > deepest {
		return fmt.Errorf("blocks stand in each other more than %d deep", deepest)
	}
	var own []declaration
	put := func() error {
		if len(own) == 0 {
			return nil
		}
		if len(s.selectors) == 0 {
			return fmt.Errorf("%s stands outside of a rule", own[0].name)
		}
		r.sheet.rules = append(r.sheet.rules, rule{at: s.at, selectors: s.selectors, body: own})
		own = nil
		return nil
	}
	for {
		p := r.part()
		text := p.text()
		if strings.ContainsAny(text, "\n\x00") || strings.Contains(strings.ToLower(text), "</") {
			return fmt.Errorf("a string or an address is not closed")
		}
		if p.end == css.LeftBraceToken {
			if err := put(); err != nil { // what stands before a rule within goes before it
				return err
			}
			if err := r.within(s, text, depth); err != nil {
				return err
			}
			continue
		}
		if text != "" {
			d, isValue, err := r.declaration(s, text)
			if err != nil {
				return err
			}
			if isValue {
				s.values = maps.Clone(s.values)
				s.values[d.name] = d.value
			} else {
				own = append(own, d)
			}
		}
		switch p.end {
		case css.RightBraceToken:
			if depth == 0 {
				return fmt.Errorf("a brace closes nothing")
			}
			return put()
		case css.ErrorToken:
			if depth > 0 {
				return fmt.Errorf("a brace is not closed")
			}
			return put()
		}
	}
}

// within reads the block behind a selector or an at-rule.
func (r *reader) within(s scope, head string, depth int) error {
	inner := scope{at: s.at, selectors: s.selectors, values: s.values}
	switch {
	case strings.HasPrefix(head, "@font-face"), strings.HasPrefix(head, "@keyframes"), strings.HasPrefix(head, "@-webkit-keyframes"):
		return r.verbatim(s, head)
	case strings.HasPrefix(head, "@media"), strings.HasPrefix(head, "@supports"):
		head, err := r.filled(s, head)
		if err != nil {
			return err
		}
		inner.at = append(slices.Clone(s.at), head)
	case strings.HasPrefix(head, "@"):
		return fmt.Errorf("%s is not known here", few(head))
	default:
		selectors, err := nest(s.selectors, head)
		if err != nil {
			return err
		}
		if r.count += len(selectors); r.count > mostRules {
			return fmt.Errorf("it has more than %d rules", mostRules)
		}
		for _, one := range selectors {
			if r.size += len(one); r.size > MostTemplate {
				return fmt.Errorf("its selectors come to more than %d bytes", MostTemplate)
			}
		}
		inner.selectors = selectors
	}
	return r.block(inner, depth+1)
}

// verbatim keeps a block that holds no rules for elements as it is.
func (r *reader) verbatim(s scope, head string) error {
	var b strings.Builder
	b.WriteString(head + " {")
	for depth := 1; depth > 0; {
		t := r.next()
		switch t.kind {
		case css.ErrorToken:
			return fmt.Errorf("a brace is not closed")
		case css.CommentToken:
			continue
		case css.LeftBraceToken:
			depth++
		case css.RightBraceToken:
			depth--
		}
		b.WriteString(t.text)
	}
	text, err := r.filled(s, b.String())
	if err != nil {
		return err
	}
	if strings.Contains(text, "</") {
		return fmt.Errorf("%s holds markup", few(head))
	}
	r.sheet.rules = append(r.sheet.rules, rule{at: s.at, raw: text})
	return nil
}

// declaration reads "name: value", or "$name: value", which is a value.
func (r *reader) declaration(s scope, text string) (d declaration, isValue bool, err error) {
	name, value, ok := strings.Cut(text, ":")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	if !ok || name == "" || value == "" || strings.ContainsAny(name, " @{}\"'") {
		return d, false, fmt.Errorf("%q is neither a rule nor a declaration", few(text))
	}
	if value, err = r.filled(s, value); err != nil {
		return d, false, err
	}
	if r.size += len(name) + len(value); r.size > MostTemplate {
		return d, false, fmt.Errorf("its values come to more than %d bytes", MostTemplate)
	}
	if name[0] == '$' {
		if given, is := r.given[name[1:]]; is {
			value = given
		}
		return declaration{name: name, value: value}, true, nil
	}
	if strings.HasPrefix(name, "--") {
		return declaration{name: name, value: value}, false, nil
	}
	d = declaration{name: strings.ToLower(name), value: value}
	if at := strings.LastIndexByte(value, '!'); at >= 0 && strings.EqualFold(strings.TrimSpace(value[at+1:]), "important") {
		d.value, d.important = strings.TrimSpace(value[:at]), true
	}
	return d, false, nil
}

// filled puts values in place of their $names.
func (r *reader) filled(s scope, text string) (string, error) {
	if !strings.Contains(text, "$") {
		return text, nil
	}
	var b strings.Builder
	lexer := css.NewLexer(parse.NewInputString(text))
	for {
		kind, data := lexer.Next()
		if kind == css.ErrorToken {
			return b.String(), nil
		}
		if kind != css.DelimToken || data[0] != '$' {
			b.Write(data)
			continue
		}
		_, name := lexer.Next()
		value, known := s.values["$"+string(name)]
		if !known {
			return "", fmt.Errorf("$%s has no value", few(string(name)))
		}
		if b.WriteString(value); b.Len() > MostTemplate {
			return "", fmt.Errorf("$%s comes to too much", few(string(name)))
		}
	}
}

// nest gives the selectors of a rule that stands in another.
func nest(outer []string, head string) ([]string, error) {
	inner := commas(head)
	if len(outer) > 0 && len(outer)*len(inner) > mostRules {
		return nil, fmt.Errorf("it has more than %d rules", mostRules)
	}
	var all []string
	for _, one := range inner {
		if one == "" {
			return nil, fmt.Errorf("a selector is empty")
		}
		amp := strings.Contains(one, "&")
		switch {
		case len(outer) == 0 && amp:
			return nil, fmt.Errorf("& stands for no rule outside")
		case len(outer) == 0:
			all = append(all, one)
		}
		for _, o := range outer {
			if amp {
				all = append(all, strings.ReplaceAll(one, "&", o))
			} else {
				all = append(all, o+" "+one)
			}
			if len(all[len(all)-1]) > 2000 {
				return nil, fmt.Errorf("a selector is too long")
			}
		}
	}
	return all, nil
}

// commas parts s at the commas outside of brackets and strings.
func commas(s string) []string {
	var parts []string
	depth, from := 0, 0
	quote := byte(0)
	for i := range len(s) {
		c := s[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth--
		case c == ',' && depth == 0:
			parts = append(parts, strings.TrimSpace(s[from:i]))
			from = i + 1
		}
	}
	return append(parts, strings.TrimSpace(s[from:]))
}

// CSS is the sheet as every browser reads it, without rules in rules.
func (s *Sheet) CSS() string { return write(s.rules) }

// write writes rules; those that stand in the same at-rules stand together.
func write(rules []rule) string {
	var b strings.Builder
	for i, r := range rules {
		if i == 0 || !slices.Equal(r.at, rules[i-1].at) {
			for _, at := range r.at {
				b.WriteString(at + " {\n")
			}
		}
		if r.raw != "" {
			b.WriteString(r.raw + "\n")
		} else {
			var body []string
			for _, d := range r.body {
				body = append(body, d.String())
			}
			b.WriteString(strings.Join(r.selectors, ", ") + " { " + strings.Join(body, "; ") + " }\n")
		}
		if i == len(rules)-1 || !slices.Equal(r.at, rules[i+1].at) {
			b.WriteString(strings.Repeat("}\n", len(r.at)))
		}
	}
	return b.String()
}

// String is d as it is written.
func (d declaration) String() string {
	if d.important {
		return d.name + ": " + d.value + " !important"
	}
	return d.name + ": " + d.value
}
