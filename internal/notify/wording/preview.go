package wording

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/cp949"
	"github.com/saja-live/saja/internal/notify/press"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/texts"
)

// example is what a notice of k tells in a language where none was told yet.
func (k Kind) example(tx texts.Texts) notify.Facts {
	f := notify.Facts{Fill: map[string]string{}}
	for _, name := range k.Variables {
		f.Fill[name] = tx.T("template.example." + k.Name + "." + name)
		if !tx.Has("template.example." + k.Name + "." + name) {
			f.Fill[name] = tx.T("template.example." + name)
		}
	}
	if k.Goods {
		for _, n := range []string{"1", "2"} {
			f.Goods = append(f.Goods, notify.Good{Name: tx.T("template.example.good" + n), Detail: tx.T("template.example.detail" + n), Price: tx.T("template.example.price" + n)})
		}
	}
	for i, name := range k.Rows {
		f.Rows = append(f.Rows, notify.Row{Name: name, Value: tx.T("template.example.row." + name), Sum: k.Goods && i == len(k.Rows)-1})
	}
	return f
}

// channels are those that show a form.
var channels = map[notify.Form]string{notify.Page: notify.Mail, notify.Glance: "push", notify.Message: "sms"} // own: never changes

// write writes a letter of a place in words that are not kept.
func (s *Service) write(p Place, w TemplateWords, facts notify.Facts) (notify.Letter, error) {
	words := version{Place: p, words: w}.text()
	d := notify.Delivery{Kind: p.Kind, Lang: p.Lang, Channel: channels[p.Form], Facts: facts}
	return s.needs.Desk.Write(d, s.kinds[p.Kind].Path, &words)
}

// Look is how a preview is looked at.
type Look struct {
	Dark     bool
	Pictures bool
	Example  bool // with example data also where there is a real notice
}

// TemplatePreview is what a reader would get.
type TemplatePreview struct {
	Subject  string            `json:"subject" doc:"What stands over it"`
	Title    string            `json:"title" doc:"The line over its text"`
	HTML     string            `json:"html,omitempty" doc:"The letter, for a frame that runs nothing; pictures are in it"`
	Plain    string            `json:"plain" doc:"The same for those who read no HTML; of a push notice or a message all that it says"`
	Bytes    int               `json:"bytes" doc:"Of the letter's HTML, or of the message in CP949"`
	Most     int               `json:"most" doc:"How many it may have"`
	As       string            `json:"as,omitempty" enum:"SMS,LMS" doc:"As what a message goes"`
	Real     bool              `json:"real" doc:"It shows the latest notice that was told, not an example"`
	Warnings []TemplateWarning `json:"warnings" nullable:"false" doc:"What readers of mail leave out or show otherwise"`
}

// TemplateWarning is something that looks otherwise to some readers.
type TemplateWarning struct {
	Code   string   `json:"code" doc:"Which rule" example:"flex"`
	Where  string   `json:"where,omitempty" doc:"What it is about" example:"display: flex"`
	Times  int      `json:"times" doc:"How often it was found"`
	Of     []string `json:"of" nullable:"false" doc:"The programs that do so; empty: all, or those who read"`
	Source string   `json:"source,omitempty" doc:"Where that is known from"`
}

// Preview shows what a reader would get in words that need not be kept. It fails as Save does for words that cannot be.
func (s *Service) Preview(ctx context.Context, p Place, w TemplateWords, look Look) (TemplatePreview, error) {
	p, k, err := s.place(p.Kind, p.Lang, p.Form)
	if err != nil {
		return TemplatePreview{}, err
	}
	if w, err = k.check(p.Form, w); err != nil {
		return TemplatePreview{}, err
	}
	facts, found, err := s.facts(ctx, p, look.Example)
	if err != nil {
		return TemplatePreview{}, err
	}
	l, err := s.write(p, w, facts)
	if err != nil {
		return TemplatePreview{}, err
	}
	out := TemplatePreview{Subject: l.Subject, Title: l.Title, Real: found, Warnings: []TemplateWarning{}}
	for _, f := range press.Lint(strings.Join([]string{w.Subject, w.Title, w.Body, w.After, w.Text}, "\n"), nil) {
		if f.Code == "ad" || f.Code == "app" || f.Code == "friend" {
			out.Warnings = append(out.Warnings, TemplateWarning{Code: "ad_words", Where: f.Words, Times: 1, Of: []string{}})
		}
	}
	switch p.Form {
	case notify.Page:
		return s.pageOf(ctx, out, l, look)
	case notify.Message:
		m, size, err := cp949.Measure(cp949.Message{Subject: cp949.Cut(w.Subject, cp949.MostSubject), Text: cp949.Cut(l.Short, cp949.MostLong)})
		if err != nil {
			return out, ErrMessage.With("text", err.Error())
		}
		out.Plain, out.Bytes, out.Most, out.As = m.Text, size.Bytes, size.Most, string(size.Kind)
	default:
		out.Plain, out.Bytes = l.Short, len(l.Title)+len(l.Short)
		out.Most = mostPush
	}
	return out, nil
}

// mostPush is what a push notice's words may come to beside its link, its picture and what else goes with it, in bytes.
const mostPush = 3000

// pageOf shows a letter.
func (s *Service) pageOf(ctx context.Context, out TemplatePreview, l notify.Letter, look Look) (TemplatePreview, error) {
	found, err := press.Warn(l.HTML)
	if err != nil {
		return out, err
	}
	for _, f := range found {
		out.Warnings = append(out.Warnings, TemplateWarning{Code: f.Code, Where: f.Where, Times: f.Times, Of: f.Of, Source: f.Source})
	}
	out.Bytes, out.Most, out.Plain = len(l.HTML), press.MostLetter, l.Plain
	page, gone := s.withPictures(ctx, l.HTML)
	out.Warnings = append(out.Warnings, gone...)
	if !look.Pictures {
		page = sources.ReplaceAllString(page, "$1")
	}
	out.HTML = inLight(page, look.Dark)
	return out, nil
}

var (
	// sources are where pictures come from, in a page as it is written.
	sources = regexp.MustCompile(`(<img\b[^>]*?) src="[^"]*"`)
	darkly  = regexp.MustCompile(`\(\s*prefers-color-scheme\s*:\s*dark\s*\)`)
	lightly = regexp.MustCompile(`\(\s*prefers-color-scheme\s*:\s*light\s*\)`)
)

// inLight has a page look as where its reader likes it dark, or light, whatever the one who looks at it likes.
func inLight(page string, dark bool) string {
	yes, no, scheme := lightly, darkly, "light"
	if dark {
		yes, no, scheme = darkly, lightly, "dark"
	}
	page = yes.ReplaceAllString(page, "(min-width: 0)")
	page = no.ReplaceAllString(page, "(max-width: 0)")
	return strings.ReplaceAll(page, `content="light dark"`, `content="`+scheme+`"`)
}

// facts are those of the latest notice of a place, or an example.
func (s *Service) facts(ctx context.Context, p Place, example bool) (notify.Facts, bool, error) {
	if !example {
		n, found, err := s.needs.Latest(ctx, p.Kind, p.Lang)
		if err != nil {
			return notify.Facts{}, false, fmt.Errorf("find the latest notice of %s: %w", p.Kind, err)
		}
		if found {
			return n.Facts, true, nil
		}
	}
	return s.kinds[p.Kind].example(s.needs.Texts.In(p.Lang)), false, nil
}

// tests is how often somebody sends a notice to themselves.
var tests = limit.Rule{Name: "notices to try", Most: 10, Window: 10 * time.Minute, Fails: limit.Closed}

// Test tells whoever asks a notice in a version of its words, through the outbox as any other. It leads nowhere that only its reader may go.
// It fails with ErrNotFound, ErrTests or ErrNobody.
func (s *Service) Test(ctx context.Context, id string, example bool) error {
	v, err := s.version(ctx, id)
	if err != nil {
		return err
	}
	if _, _, err := s.place(v.Kind, v.Lang, v.Form); err != nil {
		return err
	}
	me, err := s.needs.Self(ctx)
	if err != nil {
		return err
	}
	to := map[notify.Form]string{notify.Page: me.Mail, notify.Glance: me.Device, notify.Message: me.Phone}[v.Form]
	if to == "" {
		return ErrNobody
	}
	if a := s.needs.Limits.Take(ctx, tests, me.Person, 1); !a.OK() {
		return ErrTests.RetryAfter(a.Wait)
	}
	facts, _, err := s.facts(ctx, v.Place, example)
	if err != nil {
		return err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		return s.needs.Tell(ctx, tx, notify.Notice{
			Kind: v.Kind, Event: testEvent(), Lang: v.Lang, Facts: facts, Link: s.kinds[v.Kind].Path, Words: v.id, Test: true,
			To: []notify.Address{{Channel: channels[v.Form], Address: to}},
		})
	})
	if errors.Is(err, notify.ErrNotice) { // the shop has no such channel
		return ErrNobody
	}
	if err == nil {
		s.note(ctx, v.Place, v.number, v.note)
	}
	return err
}

func testEvent() string { return "test/" + id.New() }
