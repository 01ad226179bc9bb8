// Package campaign tells many people the same, of those who agreed to it, as fast as the shop can bear and with what came of it in sight.
package campaign

import (
	"embed"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/line"
	"github.com/saja-live/saja/internal/platform/states"
)

// Migrations makes the tables of campaigns in the shop's database; its domain is "campaign".
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Kind is what campaigns are told as: an advertisement, worth telling for a day.
const Kind = "campaign"

// Kinds are the kinds of notices that this package tells. Twice is worse than never: nobody is sent an advertisement again since
// nobody knows whether it came.
var Kinds = []notify.Kind{{Name: Kind, Lane: notify.Bulk, Until: 24 * time.Hour, Ad: true}}

// State is where a campaign stands.
type State string

// The states.
const (
	Draft     State = "draft"
	Scheduled State = "scheduled"
	Running   State = "running"
	Paused    State = "paused"
	Done      State = "done"
	Cancelled State = "cancelled"
)

// moves says what may follow what. A draft may be written again as it is.
var moves = states.Table[State]{
	Draft:     {Draft, Scheduled},
	Scheduled: {Draft, Running, Cancelled},
	Running:   {Running, Paused, Done, Cancelled},
	Paused:    {Running, Cancelled},
	Done:      {},
	Cancelled: {},
}

// CampaignWords are what a campaign says in one language.
type CampaignWords struct {
	Subject string `json:"subject" maxLength:"1000" doc:"What stands over the letter, without (광고): that is put there"`
	Title   string `json:"title" maxLength:"1000" doc:"The line over the text"`
	Body    string `json:"body" maxLength:"8000" doc:"The text; an empty line begins a second paragraph"`
	Button  string `json:"button,omitempty" maxLength:"400" doc:"The words on the button; empty: there is none"`
}

// Segment is who is told, of those who agreed to be. What is empty narrows nothing; the rest has to hold together.
type Segment struct {
	Product      string `json:"product,omitempty" maxLength:"36" doc:"Only those who bought this product, by its id"`
	Show         string `json:"show,omitempty" maxLength:"36" doc:"Only those who bought in this show, by its id"`
	NotBoughtFor int    `json:"notBoughtFor,omitempty" minimum:"0" maximum:"3650" doc:"Only those who have bought nothing for so many days"`
}

// CampaignForm is what staff decide about a campaign.
type CampaignForm struct {
	Name      string        `json:"name" minLength:"1" maxLength:"240" doc:"What staff call it"`
	Segment   Segment       `json:"segment" doc:"Who is told"`
	Ko        CampaignWords `json:"ko" doc:"What it says in Korean"`
	En        CampaignWords `json:"en" doc:"What it says in English; without a subject readers of English get the Korean one"`
	Link      string        `json:"link" maxLength:"400" doc:"The path in the shop that it leads to" example:"/shows/1"`
	PerMinute int           `json:"perMinute" minimum:"1" maximum:"60000" doc:"How many are written to in a minute at most"`
	StartsAt  time.Time     `json:"startsAt,omitzero" doc:"When it begins; absent: at once"`
}

// Campaign is a campaign.
type Campaign struct {
	ID    string
	State State
	CampaignForm
	Begun, Ended, Created time.Time
	Looked, Told          int64
	Version               int64
	By                    string

	place string
}

// The faults of this package.
var (
	ErrNotFound = fault.New(fault.NotFound, "campaign_not_found", "there is no such campaign")
	ErrRuns     = fault.New(fault.Conflict, "campaign_runs", "it has begun: what was sent cannot be changed; cancel it and make another one")
	ErrChanged  = fault.New(fault.Conflict, "campaign_changed", "somebody else changed it meanwhile; open it again")
	ErrState    = fault.New(fault.Conflict, "campaign_state", "that cannot be done where it stands now")
	ErrForm     = fault.New(fault.Unprocessable, "campaign_form", "it needs a name, and a subject, a title and a text in Korean").With("ko", "it needs a subject, a title and a text")
	ErrLink     = fault.New(fault.Unprocessable, "campaign_link", "it leads to a page of the shop: a path such as /shows").With("link", "a path of the shop, such as /shows")
)

// checked is f in its one spelling, or why it cannot be used.
func (f CampaignForm) checked() (CampaignForm, error) {
	var ok bool
	if f.Name, ok = line.Clean(f.Name, 1, 60); !ok {
		return f, ErrForm.With("name", "up to 60 letters")
	}
	for _, w := range []*CampaignWords{&f.Ko, &f.En} {
		for _, part := range []struct {
			text *string
			most int
		}{{&w.Subject, 100}, {&w.Title, 100}, {&w.Button, 30}} {
			if *part.text, ok = line.Clean(*part.text, 0, part.most); !ok {
				return f, ErrForm
			}
		}
		if w.Body, ok = line.Lines(w.Body, 1500); !ok {
			return f, ErrForm
		}
	}
	if f.Ko.Subject == "" || f.Ko.Title == "" || strings.TrimSpace(f.Ko.Body) == "" {
		return f, ErrForm
	}
	if f.Link == "" {
		f.Link = "/"
	}
	if !strings.HasPrefix(f.Link, "/") || strings.HasPrefix(f.Link, "//") || strings.ContainsAny(f.Link, "\\ \r\n\t") {
		return f, ErrLink
	}
	f.PerMinute = min(max(f.PerMinute, 1), 60_000)
	return f, nil
}

// words are those for a reader of a language.
func (f CampaignForm) words(lang string) CampaignWords {
	if lang == "en" && f.En.Subject != "" {
		return f.En
	}
	return f.Ko
}

// notice is what is told to those who read a language. It is one notice an hour, since each is worth telling for a day from its
// beginning.
func (c Campaign) notice(lang string, now time.Time) notify.Notice {
	w := c.words(lang)
	lead, lead2, _ := strings.Cut(w.Body, "\n\n")
	return notify.Notice{
		Kind: Kind, Event: c.ID + "/" + lang + "/" + now.UTC().Format("2006010215"), Link: c.Link,
		Facts: notify.Facts{Fill: map[string]string{
			"campaign": c.ID, "subject": w.Subject, "title": w.Title, "lead": lead, "lead2": lead2, "button": w.Button,
		}},
	}
}
