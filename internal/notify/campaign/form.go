package campaign

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/line"
)

// CampaignWords are what a campaign says in one language. What a channel has no room for is left empty.
type CampaignWords struct {
	Subject string `json:"subject" maxLength:"1000" doc:"What stands over the letter, or over a long message, without (광고): that is put there"`
	Title   string `json:"title" maxLength:"1000" doc:"The line over the text"`
	Body    string `json:"body" maxLength:"8000" doc:"The text; an empty line begins a second paragraph"`
	Button  string `json:"button,omitempty" maxLength:"400" doc:"The words on the button, up to 30 letters, of a brand message up to 14; empty: there is none"`
}

// Wording is what a campaign says in both languages.
type Wording struct {
	Ko CampaignWords `json:"ko" doc:"In Korean"`
	En CampaignWords `json:"en" doc:"In English; empty: readers of English get the Korean one"`
}

// CampaignTrial is how wordings are tried against each other.
type CampaignTrial struct {
	Share   int    `json:"share,omitempty" minimum:"0" maximum:"100" doc:"Of how many of a hundred who are meant each gets one of the wordings, in equal parts; 100: all of them, and none is taken"`
	By      string `json:"by,omitempty" enum:"hand,clicks,opens" doc:"By what the wording for the rest is taken: by hand, or the one with most clicks or opens of those sent"`
	Minutes int    `json:"minutes,omitempty" minimum:"0" maximum:"4320" doc:"How long after the last of them it is taken"`
}

// CampaignCap leaves those alone who had much already.
type CampaignCap struct {
	Times int `json:"times,omitempty" minimum:"0" maximum:"50" doc:"Only those who were sent fewer advertisements; 0: whatever they were sent"`
	Days  int `json:"days,omitempty" minimum:"0" maximum:"7" doc:"Within so many days, today being the first"`
}

// CampaignForm is what staff decide about a campaign.
type CampaignForm struct {
	Name        string        `json:"name" minLength:"1" maxLength:"240" doc:"What staff call it"`
	Channel     string        `json:"channel" enum:"mail,push,sms,brand" doc:"By what: mail, to devices, by text message, or by brand message of Kakao"`
	Segment     Segment       `json:"segment" doc:"Who is told"`
	Ko          CampaignWords `json:"ko" doc:"What it says in Korean"`
	En          CampaignWords `json:"en" doc:"What it says in English; without a text readers of English get the Korean one"`
	Others      []Wording     `json:"others,omitempty" maxItems:"3" doc:"Other wordings to be tried against it"`
	Trial       CampaignTrial `json:"trial,omitzero" doc:"How they are tried; of use with other wordings only"`
	Picture     string        `json:"picture,omitempty" maxLength:"36" doc:"Of a text message: the picture that goes with it, by its id; absent: none"`
	Instead     bool          `json:"instead,omitempty" doc:"Of a brand message: whom it does not reach gets the same as a text message"`
	Link        string        `json:"link" maxLength:"400" doc:"The path in the shop that it leads to" example:"/shows/1"`
	PerMinute   int           `json:"perMinute" minimum:"1" maximum:"60000" doc:"How many are written to in a minute at most"`
	RampMinutes int           `json:"rampMinutes,omitempty" minimum:"0" maximum:"1440" doc:"Over how many minutes it gets to that from a tenth of it; 0: at once"`
	Cap         CampaignCap   `json:"cap,omitzero" doc:"Who had enough already"`
	Budget      int64         `json:"budget,omitempty" minimum:"0" maximum:"1000000000" doc:"What it may cost, in won, by the prices of when it tells; 0: anything. It pauses before it would cost more"`
	StartsAt    time.Time     `json:"startsAt,omitzero" doc:"When it begins; absent: at once"`
}

// wordings are all of a form by name: a, b, c, d.
func (f CampaignForm) wordings() []Wording {
	return append([]Wording{{f.Ko, f.En}}, f.Others...)
}

// nameOf is the name of a wording by its place.
func nameOf(i int) string { return string(rune('a' + i)) }

// wording is that of a name, or the first.
func (f CampaignForm) wording(name string) Wording {
	all := f.wordings()
	for i, w := range all {
		if nameOf(i) == name {
			return w
		}
	}
	return all[0]
}

// mostBrandButton is how many letters a button of a brand message has room for.
const mostBrandButton = 14

// limits of a text by channel, in letters.
var mostBody = map[string]int{Mail: 1500, Push: 400, Text: 1000, Kakao: 1000} // own: fixed

// checked is f in its one spelling, or why it cannot be used.
func (f CampaignForm) checked() (CampaignForm, error) {
	var ok bool
	if f.Name, ok = line.Clean(f.Name, 1, 60); !ok {
		return f, ErrForm.With("name", "up to 60 letters")
	}
	f.Channel = cmp.Or(f.Channel, Mail)
	if mostBody[f.Channel] == 0 || len(f.Others) > 3 {
		return f, ErrForm
	}
	first, err := Wording{f.Ko, f.En}.checked(f.Channel)
	if err != nil {
		return f, err
	}
	f.Ko, f.En = first.Ko, first.En
	for i, w := range f.Others {
		if f.Others[i], err = w.checked(f.Channel); err != nil {
			return f, err
		}
	}
	if f.Channel != Text {
		f.Picture = ""
	}
	f.Instead = f.Instead && f.Channel == Kakao
	f.Link = cmp.Or(f.Link, "/")
	if !strings.HasPrefix(f.Link, "/") || strings.HasPrefix(f.Link, "//") || strings.ContainsAny(f.Link, "\\ \r\n\t") {
		return f, ErrLink
	}
	if f.Segment, err = f.Segment.checked(); err != nil {
		return f, err
	}
	if f.Trial, err = f.Trial.checked(len(f.Others)); err != nil {
		return f, err
	}
	f.PerMinute, f.RampMinutes = min(max(f.PerMinute, 1), 60_000), min(max(f.RampMinutes, 0), 1440)
	f.Cap.Times, f.Cap.Days = min(max(f.Cap.Times, 0), 50), min(max(f.Cap.Days, 0), 7)
	if f.Cap.Times == 0 || f.Cap.Days == 0 {
		f.Cap = CampaignCap{}
	}
	f.Budget = min(max(f.Budget, 0), 1_000_000_000)
	return f, nil
}

func (t CampaignTrial) checked(others int) (CampaignTrial, error) {
	if others == 0 {
		return CampaignTrial{}, nil
	}
	if t.Share < 1 || t.Share > 100 || t.Minutes < 0 || t.Minutes > 3*24*60 {
		return t, ErrTrial
	}
	switch t.By {
	case "":
		t.By = "hand"
	case "hand", "clicks", "opens":
	default:
		return t, ErrTrial
	}
	return t, nil
}

func (w Wording) checked(channel string) (Wording, error) {
	button := 30
	for _, words := range []*CampaignWords{&w.Ko, &w.En} {
		switch channel {
		case Push:
			words.Subject, words.Button = "", ""
		case Text:
			words.Title, words.Button = "", ""
		case Kakao:
			words.Subject, words.Title, button = "", "", mostBrandButton
		}
		var ok bool
		for _, part := range []struct {
			text *string
			most int
		}{{&words.Subject, 100}, {&words.Title, 100}, {&words.Button, button}} {
			if *part.text, ok = line.Clean(*part.text, 0, part.most); !ok {
				return w, ErrForm
			}
		}
		if words.Body, ok = line.Lines(words.Body, mostBody[channel]); !ok {
			return w, ErrForm
		}
	}
	if strings.TrimSpace(w.Ko.Body) == "" || channel != Text && channel != Kakao && w.Ko.Title == "" || channel == Mail && w.Ko.Subject == "" {
		return w, ErrForm
	}
	return w, nil
}

// channels are those by which each reader of f is told, one after the other: the next where the one before did not arrive.
func (f CampaignForm) channels() []string {
	if f.Instead {
		return []string{f.Channel, Text}
	}
	return []string{f.Channel}
}

// in are the words for a reader of a language.
func (w Wording) in(lang string) CampaignWords {
	if lang == "en" && strings.TrimSpace(w.En.Body) != "" {
		return w.En
	}
	return w.Ko
}

// over is what stands over words in lists, and over a long message, where nothing was written for that.
func (w CampaignWords) over() string {
	first, _, _ := strings.Cut(strings.TrimSpace(w.Body), "\n")
	if r := []rune(first); len(r) > 20 {
		first = string(r[:20])
	}
	return cmp.Or(w.Subject, w.Title, first)
}

// notice is what is told to those who read a language and get a wording. It is one notice an hour, since each is worth telling for a day
// from its beginning.
func (c Campaign) notice(wording, lang string, now time.Time) notify.Notice {
	w := c.wording(wording).in(lang)
	lead, lead2, _ := strings.Cut(w.Body, "\n\n")
	fill := map[string]string{
		"campaign": c.ID, "wording": wording, "subject": w.over(), "title": cmp.Or(w.Title, w.over()), "lead": lead, "lead2": lead2, "button": w.Button,
	}
	if c.Channel != Mail {
		fill["text"] = w.Body
	}
	if c.Picture != "" {
		fill["picture"] = c.Picture
	}
	if c.Cap.Times > 0 {
		fill["cap"] = fmt.Sprintf("%d/%d", c.Cap.Times, c.Cap.Days)
	}
	return notify.Notice{Kind: Kind, Event: c.ID + "/" + wording + "/" + lang + "/" + now.UTC().Format("2006010215"), Link: c.Link, Facts: notify.Facts{Fill: fill}}
}

// CapOf is how many advertisements, within how many days, the reader of d may have been sent for d to go; 0: any number.
func CapOf(d notify.Delivery) (times, days int) {
	if d.Kind != Kind {
		return 0, 0
	}
	if n, err := fmt.Sscanf(d.Facts.Fill["cap"], "%d/%d", &times, &days); err != nil || n != 2 {
		return 0, 0
	}
	return times, days
}
