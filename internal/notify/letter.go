package notify

import (
	"cmp"
	"fmt"
	"html/template"
	"io/fs"
	"strings"

	"github.com/saja-live/saja/internal/notify/press"
	"github.com/saja-live/saja/internal/platform/line"
	"github.com/saja-live/saja/internal/platform/texts"
)

// Letter is a notice as its reader gets it.
type Letter struct {
	Subject     string // one line for the outside of a letter
	Title       string // one line over the text
	Short       string // it all in one or two sentences, for what has no room: the text "notice.<kind>.short", or else the first sentences
	Plain, HTML string
	Picture     string // the picture that goes with a text message, by its id; "": none
	Whole       bool   // Short is all that a text message says, in the merchant's words
	Link        string // a whole address in the shop, or ""
	Button      string // the words on a button that leads to Link, of a channel that has buttons; "": none, and the link stands in the text
	Unsubscribe string // the whole address by which its reader refuses more of the kind with one click; "" where they cannot
}

// Shop is who writes.
type Shop struct {
	Name, Company, Owner, Registration, Address, Phone, Email string
	URL                                                       string // without a slash at the end
}

// Desk writes letters: the sentences of a kind are the texts "notice.<kind>.…" of the catalogue, the looks one template.
type Desk struct {
	texts          *texts.Catalogue
	looks          *template.Template
	layout, styles string
	shop           Shop
	pages          pages
}

// NewDesk reads the looks from mail/letter.html and letter.css among templates.
func NewDesk(templates fs.FS, catalogue *texts.Catalogue, shop Shop) (*Desk, error) {
	k := &Desk{texts: catalogue, shop: shop}
	if err := k.readLooks(templates); err != nil {
		return nil, fmt.Errorf("read the looks of letters: %w", err)
	}
	return k, nil
}

// readLooks puts the sheet into the elements of the layout, once for all letters.
func (k *Desk) readLooks(templates fs.FS) error {
	layout, err := fs.ReadFile(templates, "mail/letter.html")
	if err != nil {
		return err
	}
	styles, err := fs.ReadFile(templates, "mail/letter.css")
	if err != nil {
		return err
	}
	k.layout, k.styles = string(layout), string(styles)
	sheet, err := press.ParseSheet(k.styles, nil)
	if err != nil {
		return fmt.Errorf("mail/letter.css: %w", err)
	}
	inlined, err := sheet.InlineTemplate(k.layout)
	if err != nil {
		return fmt.Errorf("mail/letter.html: %w", err)
	}
	k.looks, err = template.New("letter.html").Parse(inlined)
	return err
}

// sheet is what the looks show.
type sheet struct {
	Lang, Subject, Title, Preview string
	Lead, After                   []string // paragraphs before and behind the goods
	Goods                         []Good
	Rows                          []named
	Link, Button, Spelt           string // where it leads; the words for it; and for whom it does not work
	Foot                          []string
	Shop                          Shop
	V                             map[string]string // own: of one letter; what stands for {names} in words of the merchant
}

type named struct {
	Name, Value string
	Sum         bool
}

// words are those of d's language, or Korean where the shop does not speak it.
func (k *Desk) words(d Delivery) texts.Texts {
	if tx := k.texts.In(d.Lang); tx.Has("notice.by") {
		return tx
	}
	return k.texts.In("ko")
}

// say is a sentence of d's kind on one line, or "" where the kind has none.
func (k *Desk) say(tx texts.Texts, d Delivery, part string) string {
	key := "notice." + d.Kind + "." + part
	if !tx.Has(key) {
		return ""
	}
	pairs := []any{"shop", k.shop.Name}
	for name, value := range d.Facts.Fill {
		pairs = append(pairs, name, value)
	}
	return oneLine(tx.T(key, pairs...))
}

// oneLine is s without line breaks and what else would end a header or show nothing.
func oneLine(s string) string {
	clean, ok := line.Clean(s, 0, 2000)
	if !ok {
		return short(strings.Join(strings.Fields(s), " "), 2000)
	}
	return clean
}

// Subject is what stands over the letter for d in words, or in the catalogue's where those are nil.
func (k *Desk) Subject(d Delivery, w *Words) string {
	if w != nil && w.Subject != "" {
		return oneLine(k.fill(k.values(d, ""), w.Subject))
	}
	return k.say(k.words(d), d, "subject")
}

// Write writes the letter for d, which leads to link, a path of the shop, or nowhere where that is empty; in words, or in the
// catalogue's where those are nil.
func (k *Desk) Write(d Delivery, link string, w *Words) (Letter, error) {
	tx := k.words(d)
	s := sheet{
		Lang: tx.Lang(), Subject: k.say(tx, d, "subject"), Title: k.say(tx, d, "title"), Preview: k.say(tx, d, "lead"),
		Goods: d.Facts.Goods, Button: k.say(tx, d, "button"), Spelt: tx.T("notice.spelt"), Shop: k.shop,
	}
	for _, p := range []string{"lead", "lead2"} {
		if text := k.say(tx, d, p); text != "" {
			s.Lead = append(s.Lead, text)
		}
	}
	for _, p := range []string{"after", "after2"} {
		if text := k.say(tx, d, p); text != "" {
			s.After = append(s.After, text)
		}
	}
	for _, r := range d.Facts.Rows {
		s.Rows = append(s.Rows, named{tx.T("notice.row." + r.Name), oneLine(r.Value), r.Sum})
	}
	if link != "" && s.Button != "" {
		s.Link = k.shop.URL + link
	}
	s.Foot = k.foot(tx)
	l := Letter{Short: cmp.Or(k.say(tx, d, "short"), s.Preview)}
	if link != "" {
		l.Link = k.shop.URL + link
	}
	if w != nil && w.Form == Page {
		return k.worded(l, s, d, link, *w)
	}
	l, err := k.page(l, s, d, k.looks)
	if err != nil || w == nil {
		return l, err
	}
	return k.worded(l, s, d, link, *w)
}

// foot says who writes, as the law wants it of a shop, and why.
func (k *Desk) foot(tx texts.Texts) []string {
	foot := []string{tx.T("notice.by", "shop", k.shop.Name), tx.T("notice.who", "company", k.shop.Company, "owner", k.shop.Owner, "registration", k.shop.Registration), k.shop.Address}
	if k.shop.Phone != "" || k.shop.Email != "" {
		foot = append(foot, strings.Trim(k.shop.Phone+" · "+k.shop.Email, " ·"))
	}
	return foot
}
