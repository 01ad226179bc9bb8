package notify

import (
	"bytes"
	"context"
	"fmt"
	"html/template"
	"strings"
	"sync"

	"github.com/saja-live/saja/internal/notify/press"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Form is a way in which words are written: each channel shows one.
type Form string

// The forms.
const (
	Page    Form = "mail"    // subject, title, text with looks, button
	Glance  Form = "push"    // a title and a sentence
	Message Form = "message" // a text message
)

// FormOf is the form that a channel shows.
func FormOf(channel string) Form {
	switch channel {
	case Mail:
		return Page
	case "push":
		return Glance
	}
	return Message
}

// Words are what a kind of notice says in a language, in one form. {names} in them stand for what a notice tells, {shop} for the shop's
// name and {link} for where it leads.
type Words struct {
	Version string // "": they are tried out, and not kept
	Form    Form
	Subject string // of a letter, and of a long text message
	Title   string // of a letter, and of a push notice
	Body    string // of a letter: HTML before the goods
	Button  string // of a letter; "": it has none
	After   string // of a letter: HTML behind the button
	Styles  string // of a letter: a sheet behind that of the looks
	Text    string // of a push notice and a text message
}

// WordingOf names the version of the words that a notice is told in.
type WordingOf struct {
	Version string `json:"version" doc:"Its id"`
	Number  int64  `json:"number" doc:"Which version of its kind, language and form it is"`
	BuiltIn bool   `json:"builtIn,omitempty" doc:"The words that came with the program"`
	Lang    string `json:"lang" doc:"Its language"`
	Form    Form   `json:"form" enum:"mail,push,message" doc:"Its form"`
	Kind    string `json:"kind" doc:"Its kind of notice"`
}

// Wording keeps the words of notices, in versions that never change.
type Wording interface {
	// Used is the version in use; "" where the catalogue has the only words.
	Used(ctx context.Context, q sqldb.Querier, kind, lang string, f Form) (string, error)
	// Words gives those of a version.
	Words(ctx context.Context, version string) (Words, error)
	// Name names a version.
	Name(ctx context.Context, version string) (WordingOf, error)
}

// word fixes the words that d is told in, and what stands over it, when it is told: a try that is made again, and a person who has it sent
// again, bring the same words, and those of a crowd read the same, whatever is changed meanwhile.
func (s *Service) word(ctx context.Context, tx *sqldb.Tx, d *Delivery) (err error) {
	if s.needs.Wording != nil && d.Words == "" {
		if d.Words, err = s.needs.Wording.Used(ctx, tx, d.Kind, d.Lang, FormOf(d.Channel)); err != nil {
			return fmt.Errorf("find the words of %s: %w", d.Kind, err)
		}
	}
	w, err := s.wordsOf(ctx, *d)
	if err != nil {
		return err
	}
	d.Subject = short(s.marked(*d, Letter{Subject: s.needs.Desk.Subject(*d, w)}).Subject, 300)
	return nil
}

// wordsOf are the words that d is told in; nil: those of the catalogue.
func (s *Service) wordsOf(ctx context.Context, d Delivery) (*Words, error) {
	if d.Words == "" || s.needs.Wording == nil {
		return nil, nil
	}
	w, err := s.needs.Wording.Words(ctx, d.Words)
	if err != nil {
		return nil, fmt.Errorf("read the words of %s: %w", d.ID, err)
	}
	return &w, nil
}

// write writes the letter for d, which leads to link, in its words.
func (s *Service) write(ctx context.Context, d Delivery, link string) (Letter, error) {
	w, err := s.wordsOf(ctx, d)
	if err != nil {
		return Letter{}, err
	}
	return s.needs.Desk.Write(d, link, w)
}

// fill puts what d tells in place of the {names} of a line.
func (k *Desk) fill(values map[string]string, text string) string {
	pairs := make([]string, 0, 2*len(values))
	for name, value := range values {
		pairs = append(pairs, "{"+name+"}", value)
	}
	return onceHonoured(strings.NewReplacer(pairs...).Replace(text))
}

// onceHonoured leaves out the 님 after a name that has its own, as the catalogue does.
func onceHonoured(s string) string { return strings.ReplaceAll(s, "님님", "님") }

// values are what stands for {names}.
func (k *Desk) values(d Delivery, link string) map[string]string {
	values := map[string]string{"link": ""}
	for name, value := range d.Facts.Fill {
		values[name] = oneLine(value)
	}
	if values["shop"] = k.shop.Name; link != "" {
		values["link"] = k.shop.URL + link
	}
	return values
}

// worded writes d's letter in the words of a version. What these leave out, such as the page of a push notice, is the catalogue's.
func (k *Desk) worded(l Letter, s sheet, d Delivery, link string, w Words) (Letter, error) {
	values := k.values(d, link)
	switch w.Form {
	case Page:
		c, err := k.compiled(w)
		if err != nil {
			return Letter{}, fmt.Errorf("read the words of %s: %w", d.Kind, err)
		}
		s.Subject, s.Title, s.Button = oneLine(k.fill(values, w.Subject)), oneLine(k.fill(values, w.Title)), oneLine(k.fill(values, w.Button))
		s.Preview, s.V, s.After, s.Link = oneLine(k.fill(values, c.preview)), values, nil, ""
		if strings.TrimSpace(w.After) != "" {
			s.After = []string{w.After}
		}
		if link != "" && s.Button != "" {
			s.Link = values["link"]
		}
		return k.page(l, s, d, c.page)
	case Glance:
		l.Title, l.Short = oneLine(k.fill(values, w.Title)), strings.TrimSpace(k.fill(values, w.Text))
	case Message:
		l.Short, l.Whole = strings.TrimSpace(k.fill(values, w.Text)), true
		if w.Subject != "" {
			l.Subject = oneLine(k.fill(values, w.Subject))
		}
	}
	return l, nil
}

// compiled is what the words of a letter come to.
type compiled struct {
	page    *template.Template
	preview string // the beginning of its text, with {names}
}

// mostCompiled is how many versions a desk keeps ready.
const mostCompiled = 256

// pages keeps what versions come to, which never changes.
type pages struct {
	mu  sync.Mutex
	all map[string]compiled // own: a cache of what is made of the words alone
}

// compiled reads the words of a letter into the layout, or finds what they came to before.
func (k *Desk) compiled(w Words) (compiled, error) {
	k.pages.mu.Lock()
	c, ready := k.pages.all[w.Version]
	k.pages.mu.Unlock()
	if ready && w.Version != "" {
		return c, nil
	}
	c, err := k.compile(w)
	if err != nil || w.Version == "" {
		return c, err
	}
	k.pages.mu.Lock()
	defer k.pages.mu.Unlock()
	if len(k.pages.all) >= mostCompiled || k.pages.all == nil {
		k.pages.all = map[string]compiled{}
	}
	k.pages.all[w.Version] = c
	return c, nil
}

func (k *Desk) compile(w Words) (c compiled, err error) {
	body, err := press.Fragment(w.Body, k.shop.URL)
	if err != nil {
		return c, err
	}
	after, err := press.Fragment(w.After, k.shop.URL)
	if err != nil {
		return c, err
	}
	sheet, err := press.ParseSheet(k.styles+"\n"+w.Styles, nil)
	if err != nil {
		return c, press.Behind(err, 1+strings.Count(k.styles, "\n"))
	}
	source := between(between(k.layout, "lead", body.Source), "after", after.Source)
	inlined, err := sheet.InlineTemplate(source)
	if err != nil {
		return c, err
	}
	c.preview = body.Start
	c.page, err = template.New("letter.html").Parse(inlined)
	return c, err
}

// between puts text in place of what stands between two marks of the layout.
func between(layout, name, text string) string {
	before, rest, _ := strings.Cut(layout, "{{/* "+name+" */}}")
	_, after, _ := strings.Cut(rest, "{{/* end "+name+" */}}")
	return before + text + after
}

// page writes s into a page, and makes a letter of it.
func (k *Desk) page(l Letter, s sheet, d Delivery, looks *template.Template) (Letter, error) {
	var b bytes.Buffer
	if err := looks.ExecuteTemplate(&b, "letter.html", s); err != nil {
		return Letter{}, fmt.Errorf("write the letter of %s: %w", d.Kind, err)
	}
	if b.Len() > press.MostLetter {
		return Letter{}, fmt.Errorf("write the letter of %s, %d bytes: %w", d.Kind, b.Len(), press.ErrTooLarge)
	}
	written := b.String()
	if s.V != nil {
		written = onceHonoured(written)
	}
	plain, err := press.Plain(written)
	if err != nil {
		return Letter{}, fmt.Errorf("write the letter of %s without its looks: %w", d.Kind, err)
	}
	l.Subject, l.Title, l.Plain, l.HTML = s.Subject, s.Title, plain, written
	return l, nil
}
