// Package wording keeps what notices say in the merchant's words, in versions that never change.
package wording

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"html"
	"slices"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/texts"
)

// Migrations makes the tables of wordings in the shop's database; its domain is "wording".
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Kind is a kind of notice whose words can be changed.
type Kind struct {
	Name  string
	Forms []notify.Form
	// Variables are what it tells beside {shop} and {link}.
	Variables []string
	// Goods says that it lists what was ordered, Rows which facts it names.
	Goods bool
	Rows  []string
	// Path is where an example, and what is sent to try, leads: never where a real one does.
	Path string
	// Linked says that it is of no use without its link.
	Linked bool
}

// TemplateWords are what a kind of notice says in a language and form.
type TemplateWords struct {
	Subject string `json:"subject,omitempty" maxLength:"400" doc:"Of a letter, or of a long text message" example:"[{shop}] 결제가 끝났어요"`
	Title   string `json:"title,omitempty" maxLength:"400" doc:"Of a letter or a push notice"`
	Body    string `json:"body,omitempty" maxLength:"200000" doc:"Of a letter: HTML before what was ordered"`
	Button  string `json:"button,omitempty" maxLength:"200" doc:"Of a letter: the words on the button; empty: it has none"`
	After   string `json:"after,omitempty" maxLength:"200000" doc:"Of a letter: HTML behind the button"`
	Styles  string `json:"styles,omitempty" maxLength:"200000" doc:"Of a letter: a style sheet, rules in rules, behind that of the shop's looks"`
	Text    string `json:"text,omitempty" maxLength:"8000" doc:"Of a push notice or a text message"`
}

// Place is what words are of.
type Place struct {
	Kind, Lang string
	Form       notify.Form
}

// version is one version of the words of a place.
type version struct {
	id string
	Place
	number int64
	words  TemplateWords
	note   string
	by     string
	made   time.Time
}

// builtIn says whether it came with the program.
func (v version) builtIn() bool { return strings.HasPrefix(v.id, "b-") }

func (v version) text() notify.Words {
	return notify.Words{
		Version: v.id, Form: v.Form, Subject: v.words.Subject, Title: v.words.Title, Body: v.words.Body, Button: v.words.Button, After: v.words.After,
		Styles: v.words.Styles, Text: v.words.Text,
	}
}

// The faults of this package.
var (
	ErrNotFound = fault.New(fault.NotFound, "template_not_found", "there are no such words")
	ErrChanged  = fault.New(fault.Conflict, "template_changed", "somebody else changed these words meanwhile; look at them again")
	ErrSame     = fault.New(fault.Conflict, "template_same", "these are the words that are in use already")
	ErrLine     = fault.New(fault.Unprocessable, "template_line", "a subject, title or button is one line: it has no line breaks and is not too long")
	ErrEmpty    = fault.New(fault.Unprocessable, "template_empty", "these words leave out what every notice has")
	ErrLink     = fault.New(fault.Unprocessable, "template_link", "without its link this notice is of no use: give the button its words, or put {link} into the text")
	ErrAd       = fault.New(fault.Unprocessable, "template_ad", "this notice is no advertisement: the mark of one is put on by the shop alone, where the law wants it")
	ErrMessage  = fault.New(fault.Unprocessable, "template_message", "this cannot be sent as a text message: it is too long, or has a letter that text messages do not have")
	ErrTests    = fault.New(fault.TooMany, "template_tests", "that was many to try; wait a moment")
	ErrNobody   = fault.New(fault.Conflict, "template_nobody", "nothing is known of where you are reached in this way")
)

// programs are the words that come with the program: those of the catalogue, written as a merchant would.
func programs(c *texts.Catalogue, kinds []Kind, langs []string) []version {
	var all []version
	for _, k := range kinds {
		for _, lang := range langs {
			tx := c.In(lang)
			say := func(part string) string {
				key := "notice." + k.Name + "." + part
				if !tx.Has(key) {
					return ""
				}
				return tx.T(key)
			}
			short := say("short")
			if short == "" {
				short = say("lead")
			}
			for _, form := range k.Forms {
				v := version{Place: Place{k.Name, lang, form}}
				switch form {
				case notify.Page:
					v.words = TemplateWords{
						Subject: say("subject"), Title: say("title"), Button: say("button"),
						Body: paragraphs("ink", say("lead"), say("lead2")), After: paragraphs("soft", say("after"), say("after2")),
					}
				case notify.Glance:
					v.words = TemplateWords{Title: say("title"), Text: short}
				case notify.Message:
					v.words = TemplateWords{Text: "[{shop}] " + short + "\n{link}"}
				}
				v.id = hashOf(v)
				all = append(all, v)
			}
		}
	}
	return all
}

func paragraphs(class string, said ...string) string {
	var all []string
	for _, s := range said {
		if s != "" {
			all = append(all, `<p class="`+class+`">`+html.EscapeString(s)+`</p>`)
		}
	}
	return strings.Join(all, "\n")
}

// hashOf names words of the program by what they say.
func hashOf(v version) string {
	body, _ := json.Marshal(v.words) // strings alone
	sum := sha256.Sum256([]byte(v.Kind + "\n" + v.Lang + "\n" + string(v.Form) + "\n" + string(body)))
	return "b-" + hex.EncodeToString(sum[:16])
}

func (k Kind) has(f notify.Form) bool { return slices.Contains(k.Forms, f) }

// known are the variables of a kind, those of every kind first.
func (k Kind) known() []string { return append([]string{"shop", "link"}, k.Variables...) }
