package consent

import (
	"html"
	"strings"

	"github.com/saja-live/saja/internal/notify"
)

// Badge stands at the beginning of every advertisement, in these letters and no others (annex 6 of the decree).
const Badge = "(광고)"

// Mark puts on an advertisement what the law wants on it: the badge, who sends it, and how to refuse more of it at no cost.
// Letters that advertise nothing stay as they are. What it gives is what goes out: whoever counts bytes counts it.
func (s *Service) Mark(d notify.Delivery, l notify.Letter) notify.Letter {
	if !s.needs.Ad(d.Kind) {
		return l
	}
	m := MediumOf(d.Channel)
	l.Unsubscribe = s.needs.URL + "/unsubscribe/" + s.Token(d.Person, m, d.ID)
	l.Subject, l.Title = badged(l.Subject), badged(l.Title)
	ko, en := s.needs.Texts.In("ko"), s.needs.Texts.In("en")
	switch {
	case d.Channel == brand: // Kakao puts the badge before the name of the channel
		l.Short = strings.TrimSpace(s.needs.Shop+" "+s.needs.Contact) + "\n" + bare(l.Short)
		if l.Button == "" {
			l.Short, l.Link = l.Short+linkLine(l.Link), ""
		}
		l.Short += "\n" + ko.T("consent.free", "number", s.needs.FreeNumber)
	case m == Text:
		l.Short = Badge + strings.TrimSpace(s.needs.Shop+" "+s.needs.Contact) + "\n" + bare(l.Short) + linkLine(l.Link) + "\n" + ko.T("consent.free", "number", s.needs.FreeNumber)
		l.Link = "" // it stands in the text, before what has to be last
	case m == Push:
		l.Short = bare(l.Short) + "\n" + s.words(d.Lang).T("consent.refuse_push")
	case m == Mail:
		lines := []string{
			ko.T("consent.why", "shop", s.needs.Shop, "contact", s.needs.Contact), ko.T("consent.refuse"),
			en.T("consent.why", "shop", s.needs.Shop, "contact", s.needs.Contact), en.T("consent.refuse"),
		}
		l.Plain = strings.TrimRight(l.Plain, "\n") + "\n\n" + strings.Join(lines[:1], "\n") + "\n" + lines[1] + ": " + l.Unsubscribe + "\n" + lines[2] + "\n" + lines[3] + ": " + l.Unsubscribe + "\n"
		l.HTML = within(l.HTML, lines, l.Unsubscribe)
	}
	return l
}

// badged puts the badge before s, once.
func badged(s string) string { return Badge + " " + bare(s) }

func bare(s string) string { return strings.TrimSpace(strings.TrimPrefix(s, Badge)) }

func linkLine(link string) string {
	if link == "" {
		return ""
	}
	return "\n" + link
}

// within puts the lines at the end of a page's body.
func within(page string, lines []string, link string) string {
	var b strings.Builder
	b.WriteString(`<div style="max-width:600px;margin:0 auto;padding:16px 24px 32px;font-size:12px;line-height:1.6;color:#5c574f;text-align:center">`)
	for i := 0; i < len(lines); i += 2 {
		b.WriteString(`<p style="margin:0 0 8px">` + html.EscapeString(lines[i]) + `<br><a href="` + html.EscapeString(link) + `" style="color:#5c574f;text-decoration:underline">` + html.EscapeString(lines[i+1]) + `</a></p>`)
	}
	b.WriteString("</div>")
	end := strings.LastIndex(page, "</body>")
	if end < 0 {
		return page + b.String()
	}
	return page[:end] + b.String() + page[end:]
}
