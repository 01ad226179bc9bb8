package show

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/line"
)

// Draft is what staff say about a show.
type Draft struct {
	Slug      string    `json:"slug,omitempty" maxLength:"80" pattern:"^[a-z0-9]+(-[a-z0-9]+)*$" doc:"The name in /live/{slug}; left out: made from the title" example:"seoul-snack-night"`
	Title     string    `json:"title" minLength:"1" maxLength:"120" example:"서울스낵 불맛 떡볶이 야식 라이브"`
	TitleEn   string    `json:"titleEn,omitempty" maxLength:"120"`
	Summary   string    `json:"summary,omitempty" maxLength:"600"`
	SummaryEn string    `json:"summaryEn,omitempty" maxLength:"600"`
	Host      Host      `json:"host"`
	StartsAt  time.Time `json:"startsAt" doc:"When it is announced for"`
	Poster    string    `json:"poster,omitempty" maxLength:"300" doc:"Address of a picture within this site"`
	Portrait  *bool     `json:"portrait,omitempty" doc:"The video stands upright (9:16); left out: yes"`
	AutoStart *bool     `json:"autoStart,omitempty" doc:"Goes on air by itself when the encoder arrives; left out: yes"`
	Products  []string  `json:"products,omitempty" maxItems:"100" nullable:"false" doc:"Product ids in the order of the run sheet"`
	Version   int64     `json:"version,omitempty" minimum:"0" doc:"For a change: the version that was read. Another one in the shop gives edit_conflict"`
	Demo      bool      `json:"-"`
}

var slugs = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// clean gives the draft its one spelling, fills what may be left out and says what is wrong with the rest.
func (d Draft) clean(now time.Time) (Draft, error) {
	d.Slug = strings.TrimSpace(d.Slug)
	wrong := ErrInvalid
	for _, f := range []struct {
		at     string
		value  *string
		most   int
		needed bool
	}{
		{"title", &d.Title, 120, true},
		{"titleEn", &d.TitleEn, 120, false},
		{"host.name", &d.Host.Name, 60, true},
		{"host.nameEn", &d.Host.NameEn, 60, false},
		{"host.face", &d.Host.Face, 300, false},
		{"poster", &d.Poster, 300, false},
	} {
		t, ok := line.Clean(*f.value, 0, f.most)
		switch {
		case !ok:
			wrong = wrong.With(f.at, "at most "+strconv.Itoa(f.most)+" characters")
		case f.needed && t == "":
			wrong = wrong.With(f.at, "must not be empty")
		}
		*f.value = t
	}
	for at, s := range map[string]*string{"summary": &d.Summary, "summaryEn": &d.SummaryEn} {
		t, ok := line.Lines(*s, 600)
		if !ok {
			wrong = wrong.With(at, "at most 600 characters")
		}
		*s = t
	}
	if d.Slug == "" {
		d.Slug = slug(d.TitleEn, now)
	}
	if !slugs.MatchString(d.Slug) || len(d.Slug) > 80 || id.Valid(d.Slug) { // an id is another show's name
		wrong = wrong.With("slug", "small letters, digits and single dashes, at most 80")
	}
	for at, address := range map[string]string{"host.face": d.Host.Face, "poster": d.Poster} {
		if address != "" && !within(address) {
			wrong = wrong.With(at, "must be the address of a picture within this site, such as /img/…")
		}
	}
	if d.StartsAt.Year() < 2000 || d.StartsAt.Year() > 2200 {
		wrong = wrong.With("startsAt", "must be a date and time, such as 2026-11-24T20:00:00+09:00")
	}
	wrong = products(wrong, d.Products)
	if len(wrong.Errors) > 0 {
		return d, wrong
	}
	return d, nil
}

func products(wrong *fault.Fault, ids []string) *fault.Fault {
	if len(ids) > 100 {
		return wrong.With("products", "at most 100 products")
	}
	seen := make(map[string]bool, len(ids))
	for i, p := range ids {
		if seen[p] || p == "" || len(p) > 36 {
			wrong = wrong.With("products["+strconv.Itoa(i)+"]", "must be a product id, named once")
		}
		seen[p] = true
	}
	return wrong
}

// within says whether the address stays on this site: one leading slash, so that no other host can be meant.
func within(address string) bool {
	return strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") && !strings.ContainsAny(address, "\\\"'<> \n\r\t")
}

// slug makes an address of an English title, or of the day if there is nothing to make it of.
func slug(title string, now time.Time) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	made := strings.Join(words, "-")
	if made == "" {
		made = "live"
	}
	if len(made) > 60 {
		made = strings.TrimRight(made[:60], "-")
	}
	return made + "-" + now.In(id.Seoul).Format("0102-150405")
}
