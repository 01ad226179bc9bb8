package wording

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/cp949"
	"github.com/saja-live/saja/internal/notify/press"
	"github.com/saja-live/saja/internal/platform/line"
)

// What words may be, in letters.
const (
	mostSubject = 200
	mostTitle   = 200
	mostButton  = 60
	mostGlance  = 1000
)

// badge is the mark of an advertisement, also in the spellings that the law forbids.
var badge = regexp.MustCompile(`[(\[（【<]\s*광\s*[/.·ㆍ]?\s*고\s*[)\]）】>]`)

// check gives words of k in a form their one spelling, or says why they cannot be used. It writes no letter: see Service.sample.
func (k Kind) check(f notify.Form, w TemplateWords) (TemplateWords, error) {
	if n := len(w.Subject) + len(w.Title) + len(w.Body) + len(w.Button) + len(w.After) + len(w.Styles) + len(w.Text); n > press.MostTemplate {
		return w, press.ErrTooLarge
	}
	out := TemplateWords{}
	switch f {
	case notify.Page:
		out = TemplateWords{Subject: w.Subject, Title: w.Title, Body: unbroken(w.Body), Button: w.Button, After: unbroken(w.After), Styles: unbroken(w.Styles)}
	case notify.Glance:
		out = TemplateWords{Title: w.Title, Text: w.Text}
	case notify.Message:
		out = TemplateWords{Subject: w.Subject, Text: w.Text}
	}
	for _, l := range []struct {
		name string
		text *string
		most int
	}{{"subject", &out.Subject, mostSubject}, {"title", &out.Title, mostTitle}, {"button", &out.Button, mostButton}} {
		clean, ok := line.Clean(*l.text, 0, l.most)
		if !ok || strings.ContainsAny(strings.TrimSpace(*l.text), "\r\n\x00") {
			return out, ErrLine.With(l.name, fmt.Sprintf("one line of up to %d letters", l.most))
		}
		*l.text = clean
	}
	text, ok := line.Lines(out.Text, mostGlance)
	if !ok {
		return out, ErrLine.With("text", fmt.Sprintf("up to %d letters", mostGlance))
	}
	out.Text = strings.TrimSpace(text)
	if err := k.complete(f, out); err != nil {
		return out, err
	}
	if err := k.variables(out); err != nil {
		return out, err
	}
	for name, text := range map[string]string{"subject": out.Subject, "title": out.Title, "body": out.Body, "after": out.After, "text": out.Text} {
		if found := badge.FindString(text); found != "" {
			return out, ErrAd.With(name, found)
		}
	}
	if f == notify.Message {
		return out, weighs(out)
	}
	return out, nil
}

// unbroken is s with line breaks of one sort.
func unbroken(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// complete refuses words without what every notice has.
func (k Kind) complete(f notify.Form, w TemplateWords) error {
	for _, need := range []struct {
		form       notify.Form
		name, text string
	}{
		{notify.Page, "subject", w.Subject},
		{notify.Page, "title", w.Title},
		{notify.Page, "body", strings.TrimSpace(w.Body)},
		{notify.Glance, "title", w.Title},
		{notify.Glance, "text", w.Text},
		{notify.Message, "text", w.Text},
	} {
		if need.form == f && need.text == "" {
			return ErrEmpty.With(need.name, "it says nothing")
		}
	}
	if k.Linked && f == notify.Page && w.Button == "" && !slices.Contains(press.Names(w.Body+w.After), "link") {
		return ErrLink.With("button", "it has no words")
	}
	return nil
}

// variables refuses those that the kind does not know.
func (k Kind) variables(w TemplateWords) error {
	for _, part := range []struct{ name, text string }{
		{"subject", w.Subject}, {"title", w.Title}, {"body", w.Body}, {"button", w.Button}, {"after", w.After}, {"text", w.Text},
	} {
		for _, name := range press.Names(part.text) {
			if !slices.Contains(k.known(), name) {
				return press.ErrVariable.With(part.name, "{"+name+"}").About("known", k.known())
			}
		}
	}
	return nil
}

// weighs refuses what no network takes, before what it tells is put in.
func weighs(w TemplateWords) error {
	_, _, err := cp949.Measure(cp949.Message{Subject: w.Subject, Text: w.Text})
	if bad, is := errors.AsType[*cp949.Unspellable](err); is {
		return ErrMessage.With("text", bad.Letter)
	}
	if long, is := errors.AsType[*cp949.TooLong](err); is {
		name := "text"
		if long.Subject {
			name = "subject"
		}
		return ErrMessage.With(name, fmt.Sprintf("%d > %d", long.Bytes, long.Most))
	}
	return err
}
