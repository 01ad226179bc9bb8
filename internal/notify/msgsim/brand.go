package msgsim

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/platform/id"
)

// brandKind is what Solapi calls a brand message with a text of the sender's own.
const brandKind = "BMS_FREE"

type solapiBrand struct {
	Targeting string         `json:"targeting"`
	Bubble    string         `json:"chatBubbleType"`
	Buttons   []solapiButton `json:"buttons"`
}

type solapiButton struct {
	Type    string `json:"linkType"`
	Name    string `json:"name"`
	Mobile  string `json:"linkMobile"`
	Desktop string `json:"linkPc"`
}

// mostButtons is how many a brand message may have.
const mostButtons = 5

// badge is what Kakao puts before the name of the channel that a brand message comes from.
const badge = "(광고)"

// brand refuses what Kakao would of a brand message: it advertises and says so once, goes to those who added the channel, since the simulator's
// channel is allowed no others, by day, and has a text and buttons of no more than Kakao shows. The sender's number is asked for though Kakao
// shows it to nobody.
func (s *Server) brand(m solapiMessage) (what string) {
	k := m.Kakao
	switch {
	case !slices.Contains(s.config.Numbers, m.From):
		return "sender"
	case k.Channel != s.config.Channel:
		return "channel"
	case m.Type != brandKind || k.Brand == nil || k.Brand.Bubble != "TEXT" || k.Template != "" || m.Sub != "" || m.Image != "":
		return "kind"
	case k.Brand.Targeting != "I":
		return "targeting"
	case !k.Ad || slices.ContainsFunc(strings.Split(m.Text, "\n"), func(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), badge) }):
		return "ad"
	case rests(s.config.Now()):
		return "night"
	case strings.TrimSpace(m.Text) == "" || utf8.RuneCountInString(m.Text) > messages.MostBrand || strings.Count(m.Text, "\n") > messages.MostBrandBreaks:
		return "size"
	case len(k.Brand.Buttons) > mostButtons || slices.ContainsFunc(k.Brand.Buttons, func(b solapiButton) bool { return !b.leads() }):
		return "button"
	}
	return ""
}

// rests says whether Kakao takes no brand message at now: from 20:50 to 08:00 in Seoul.
func rests(now time.Time) bool {
	t := now.In(id.Seoul)
	at := t.Hour()*60 + t.Minute()
	return at >= 20*60+50 || at < 8*60
}

// leads says whether b has a name of up to 14 letters and leads to a page. One without a domain is let be, since shops are tried out on such.
func (b solapiButton) leads() bool {
	n := utf8.RuneCountInString(b.Name)
	if b.Type != "WL" || n == 0 || n > messages.MostBrandButton || b.Mobile == "" {
		return false
	}
	for _, link := range []string{b.Mobile, b.Desktop} {
		u, err := url.Parse(link)
		if err != nil || len(link) > messages.MostBrandLink || strings.ContainsAny(link, " \t\r\n") || link != "" && (u.Scheme != "http" && u.Scheme != "https" || u.Host == "") {
			return false
		}
	}
	return true
}
