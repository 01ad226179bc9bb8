package messages

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/press"
	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/line"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// TemplateState is how far Kakao's approval of a template is.
type TemplateState string

// The states of a template. Only an approved one is sent.
const (
	Reviewing TemplateState = "reviewing"
	Approved  TemplateState = "approved"
	Declined  TemplateState = "refused"
	Stopped   TemplateState = "stopped" // approved once, and not to be sent any more
)

// Template is an AlimTalk for a kind of notice in a language.
type Template struct {
	ID       string         `json:"id" doc:"Its id"`
	Code     string         `json:"code" doc:"What the provider calls it" example:"order_paid_1"`
	Kind     string         `json:"kind" doc:"The kind of notice that it tells" example:"order_paid"`
	Lang     string         `json:"lang" enum:"ko,en" doc:"In which language"`
	State    TemplateState  `json:"state" enum:"reviewing,approved,refused,stopped" doc:"How far its approval is"`
	Text     string         `json:"text" doc:"What the shop says, with #{names}"`
	Approved string         `json:"approved" doc:"What Kakao approved; empty: nothing yet"`
	Title    string         `json:"title,omitempty" doc:"Emphasised over the text"`
	Buttons  []press.Button `json:"buttons" nullable:"false" doc:"Under it, as approved"`
	Note     string         `json:"note,omitempty" doc:"What the review said"`
	Serves   bool           `json:"serves" doc:"Notices of its kind and language go by it now"`
	Differs  *TextDiffers   `json:"differs,omitempty" doc:"Where the text is not the approved one: nothing goes by it then"`
	Changed  time.Time      `json:"changedAt" doc:"When it was last changed"`
	By       string         `json:"changedBy,omitempty" doc:"By whom"`

	since time.Time // when it was approved
}

// TextDiffers is the first place where a text is not the approved one.
type TextDiffers struct {
	Line   int    `json:"line" doc:"Which line of the text, from 1"`
	Column int    `json:"column" doc:"Which letter of the line, from 1"`
	Want   string `json:"want" doc:"What is approved from there on"`
	Got    string `json:"got" doc:"What stands there"`
}

// The faults of templates.
var (
	ErrKind         = fault.New(fault.NotFound, "message_kind_unknown", "this kind of notice is not told by message")
	ErrTemplate     = fault.New(fault.Unprocessable, "alimtalk_invalid", "this AlimTalk cannot be used: something in it would have it refused")
	ErrTemplateCode = fault.New(fault.Unprocessable, "alimtalk_code", "the code has up to 60 letters and digits, as the provider shows it").With("code", "up to 60 letters, digits, - and _")
	ErrTemplateUsed = fault.New(fault.Conflict, "alimtalk_code_used", "another template has this code").With("code", "another template has this code")
	ErrTemplateGone = fault.New(fault.NotFound, "alimtalk_not_found", "there is no such template")
	ErrTemplateMany = fault.New(fault.Conflict, "alimtalk_many", "a shop has up to 200 templates; remove some that are not sent any more")
	// ErrNoChannel says that the shop has no channel of Kakao.
	ErrNoChannel = fault.New(fault.Conflict, "alimtalk_off", "the shop has no Kakao channel; name it in messages.kakao")
)

const (
	mostTemplates = 200
	titleRunes    = 50
)

// Names are the variables that notices of a kind have in a language, with what a notice might say.
func (s *Service) Names(kind, lang string) map[string]string {
	if s.needs.Sample == nil {
		return nil
	}
	n := s.needs.Sample(kind, lang)
	return s.values(notify.Delivery{About: "261127-ABC123", Lang: lang, Facts: n.Facts}, notify.Letter{Link: s.needs.URL + n.Link})
}

// values are what stands for the variables of d, which l tells: the facts by their names, the rows by theirs, shop, number, link and path.
func (s *Service) values(d notify.Delivery, l notify.Letter) map[string]string {
	all := map[string]string{"shop": s.needs.Shop, "number": d.About, "link": l.Link, "path": strings.TrimPrefix(strings.TrimPrefix(l.Link, s.needs.URL), "/")}
	for _, r := range d.Facts.Rows {
		all[r.Name] = r.Value
	}
	maps.Copy(all, d.Facts.Fill)
	for name, value := range all {
		clean, _ := line.Clean(value, 0, 500)
		if all[name] = clean; clean == "" {
			delete(all, name)
		}
	}
	return all
}

// Checked is what is to be said of a template before it is kept.
type Checked struct {
	Letters  int             `json:"letters" doc:"Of the text; up to 1,000"`
	Findings []press.Finding `json:"findings" nullable:"false" doc:"What would have it refused, or should be looked at"`
	Unknown  []string        `json:"unknown" nullable:"false" doc:"Variables that notices of its kind do not have"`
	Names    []Named         `json:"names" nullable:"false" doc:"Variables that they have, with an example each"`
	Sample   string          `json:"sample" doc:"The text with the examples in it"`
	Differs  *TextDiffers    `json:"differs,omitempty" doc:"Where the text is not the approved one"`
	Fit      bool            `json:"fit" doc:"It can be kept"`
}

// Named is a variable with an example.
type Named struct {
	Name  string `json:"name" doc:"As it stands between #{ and }"`
	Value string `json:"value" doc:"What might stand for it"`
}

// Inspect says what would have t refused, and which of its variables notices of its kind do not have.
func (s *Service) Inspect(t Template) Checked {
	names := s.Names(t.Kind, t.Lang)
	c := Checked{Letters: utf8.RuneCountInString(t.Text), Findings: press.Lint(t.Text, t.Buttons), Unknown: []string{}, Names: []Named{}, Differs: t.differs()}
	for _, name := range t.variables() {
		if _, known := names[name]; !known {
			c.Unknown = append(c.Unknown, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		c.Names = append(c.Names, Named{name, names[name]})
	}
	filled := maps.Clone(names)
	for _, name := range c.Unknown {
		filled[name] = "#{" + name + "}"
	}
	if c.Findings == nil {
		c.Findings = []press.Finding{}
	}
	c.Sample, _ = press.Fill(t.Text, filled) // all have a value
	c.Fit = len(c.Unknown) == 0 && utf8.RuneCountInString(t.Title) <= titleRunes && !slices.ContainsFunc(c.Findings, func(f press.Finding) bool { return f.Refused })
	return c
}

// variables are those of all that t says.
func (t Template) variables() []string {
	all := []string{t.Text, t.Approved, t.Title}
	for _, b := range t.Buttons {
		all = append(all, b.Name, b.Mobile, b.Desktop, b.IOS, b.Android)
	}
	return press.Variables(strings.Join(all, "\n"))
}

// differs is where the text is not the approved one, where something is approved.
func (t Template) differs() *TextDiffers {
	if t.Approved == "" {
		return nil
	}
	d, is := errors.AsType[*press.Difference](press.Same(t.Approved, t.Text))
	if !is {
		return nil
	}
	return &TextDiffers{Line: d.Line, Column: d.Column, Want: d.Want, Got: d.Got}
}

// Templates are those of the provider, by kind and language.
func (s *Service) Templates(ctx context.Context) ([]Template, error) {
	all, err := listTemplates(ctx, s.db, s.provider(), mostTemplates)
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	for i, t := range all {
		all[i].Differs = t.differs()
		all[i].Serves = t.State == Approved && !slices.ContainsFunc(all, func(o Template) bool {
			return o.State == Approved && o.Kind == t.Kind && o.Lang == t.Lang && (o.since.After(t.since) || o.since.Equal(t.since) && o.ID > t.ID)
		})
	}
	return all, nil
}

// KeepTemplate writes t down, as a new one where it has no id. One that is approved says what was. It fails with ErrNone, ErrNoChannel, ErrKind,
// ErrTemplate, ErrTemplateCode, ErrTemplateUsed, ErrTemplateMany, ErrTemplateGone or ErrSenderNote.
func (s *Service) KeepTemplate(ctx context.Context, t Template) (Template, error) {
	switch {
	case s.needs.Provider == nil:
		return t, ErrNone
	case s.needs.Kakao == "":
		return t, ErrNoChannel
	case !slices.Contains(s.needs.Kinds, t.Kind):
		return t, ErrKind
	}
	var ok [2]bool
	t.Title, ok[0] = line.Clean(t.Title, 0, titleRunes)
	t.Note, ok[1] = line.Clean(t.Note, 0, 200)
	t.Code = strings.TrimSpace(t.Code)
	t.Text, t.Approved = unixed(t.Text), unixed(t.Approved)
	switch {
	case !ok[1]:
		return t, ErrSenderNote
	case t.Code == "" || len(t.Code) > 60 || strings.Trim(t.Code, codeLetters) != "":
		return t, ErrTemplateCode
	case !ok[0] || !s.Inspect(t).Fit || utf8.RuneCountInString(t.Approved) > press.AlimTalkRunes || t.State == Approved && t.Approved == "":
		return t, ErrTemplate
	}
	t.Changed, t.By = s.now(), s.actor(ctx)
	fresh := t.ID == ""
	if fresh {
		t.ID = id.New()
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if fresh {
			return insertTemplate(ctx, tx, s.provider(), t, mostTemplates)
		}
		return updateTemplate(ctx, tx, s.provider(), t)
	})
	if err != nil {
		return t, fmt.Errorf("keep template %s: %w", t.Code, err)
	}
	s.note(ctx, deed.To(deed.Notices, t.Code, t.Code).Saying(string(t.State)))
	t.Differs = t.differs()
	return t, nil
}

const codeLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// unixed is s with line feeds alone: what is pasted from a page may have more, and letters are compared.
func unixed(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

// ForgetTemplate removes one. It fails with ErrTemplateGone.
func (s *Service) ForgetTemplate(ctx context.Context, template string) error {
	var gone Template
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
		if gone, err = findTemplate(ctx, tx, s.provider(), template); err != nil {
			return err
		}
		return forgetTemplate(ctx, tx, s.provider(), template)
	})
	if err != nil {
		return fmt.Errorf("forget template %s: %w", template, err)
	}
	s.note(ctx, deed.To(deed.Notices, gone.Code, gone.Code))
	return nil
}
