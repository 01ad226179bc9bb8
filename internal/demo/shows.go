package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/media/publish"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/show"
)

type scene struct {
	Slug      string   `toml:"slug"`
	State     string   `toml:"state"`
	Title     string   `toml:"title"`
	TitleEn   string   `toml:"title_en"`
	Summary   string   `toml:"summary"`
	SummaryEn string   `toml:"summary_en"`
	Host      string   `toml:"host"`
	HostEn    string   `toml:"host_en"`
	Face      string   `toml:"face"`
	Poster    string   `toml:"poster"`
	Starts    string   `toml:"starts"` // "-20m", or "+1d 20:00"
	Products  []string `toml:"products"`
	Chapters  []int    `toml:"chapters"` // second at which each product is pinned, for an ended show
}

// own is the show that waits for the user's encoder.
const own = "my-first-show"

// seedShows adds the shows that are missing, gives the user's own a fresh key, and remembers the one on air.
func (d *Demo) seedShows(ctx context.Context, products map[string]catalog.Product) (Plan, error) {
	var plan Plan
	for _, sc := range d.script.Show {
		of, err := d.Shows.Show(ctx, sc.Slug)
		if errors.Is(err, show.ErrNotFound) {
			of, err = d.makeShow(ctx, sc, products)
		}
		if err != nil {
			return plan, fmt.Errorf("show %s: %w", sc.Slug, err)
		}
		switch {
		case sc.State == "live" && of.State != show.Ended:
			plan.Live, d.onAir = of.Slug, of
		case sc.Slug == own && of.State == show.Scheduled:
			if plan.Key, err = d.Shows.RotateKey(ctx, of.ID); err != nil {
				return plan, fmt.Errorf("show %s: %w", sc.Slug, err)
			}
			plan.Show = of.Title
		}
	}
	return plan, nil
}

func (d *Demo) makeShow(ctx context.Context, sc scene, products map[string]catalog.Product) (show.Show, error) {
	starts, err := moment(sc.Starts, d.Now())
	if err != nil {
		return show.Show{}, err
	}
	face, err := d.picture(ctx, sc.Face, sc.Host)
	if err != nil {
		return show.Show{}, err
	}
	poster, err := d.picture(ctx, sc.Poster, sc.Title)
	if err != nil {
		return show.Show{}, err
	}
	draft := show.Draft{
		Slug: sc.Slug, Title: sc.Title, TitleEn: sc.TitleEn, Summary: sc.Summary, SummaryEn: sc.SummaryEn,
		Host:     show.Host{Name: sc.Host, NameEn: sc.HostEn, Face: face.URL(320)},
		StartsAt: starts, Poster: poster.URL(960), Demo: true,
	}
	for _, slug := range sc.Products {
		draft.Products = append(draft.Products, products[slug].ID)
	}
	if sc.State == string(show.Ended) {
		return d.makeEnded(ctx, sc, draft)
	}
	return d.Shows.Create(ctx, draft)
}

// moment reads when a show starts, seen from now: so long from now, or an hour of a day in Seoul.
func moment(text string, now time.Time) (time.Time, error) {
	if after, err := time.ParseDuration(text); err == nil {
		return now.Add(after).Round(10 * time.Minute), nil
	}
	var days, hour, minute int
	if _, err := fmt.Sscanf(text, "%dd %d:%d", &days, &hour, &minute); err != nil {
		return now, fmt.Errorf("when is %q: %w", text, err)
	}
	y, m, day := now.In(id.Seoul).Date()
	return time.Date(y, m, day+days, hour, minute, 0, 0, id.Seoul), nil
}

// studio stands in for the encoder of a show that is written down after the fact.
type studio struct{ ended func(stream string) error }

func (studio) Health(context.Context, string) (media.Health, error) {
	return media.Health{State: media.Live}, nil
}
func (studio) Live(context.Context) ([]media.Standing, error) { return nil, nil }
func (studio) Ingests(context.Context) ([]string, error)      { return nil, nil }
func (s studio) End(_ context.Context, stream string) error   { return s.ended(stream) }
func (studio) Kick(context.Context, string) error             { return nil }

// makeEnded writes down a show of yesterday: the real services make it, on a clock that stands at its minutes. Its
// recording is its film, packaged as the ingest would have packaged it.
func (d *Demo) makeEnded(ctx context.Context, sc scene, draft show.Draft) (show.Show, error) {
	began := draft.StartsAt
	clock := began
	now := func() time.Time { return clock }
	room, err := chat.New(ctx, d.Log, d.DB, chat.Needs{}, chat.Config{Says: show.Said}, d.Logger, now)
	if err != nil {
		return show.Show{}, err
	}
	shows := show.New(d.DB, show.Needs{Catalog: d.Goods, Talk: room, Stage: studio{ended: func(stream string) error {
		film, err := publish.Parse(films[sc.Slug])
		if err != nil {
			return fmt.Errorf("the film of show %s: %w", sc.Slug, err)
		}
		units, err := film.Units(began)
		if err != nil {
			return err
		}
		return d.Media.Import(ctx, stream, units)
	}}}, show.Config{}, d.Logger, now)
	of, err := shows.Create(ctx, draft)
	if err != nil {
		return of, err
	}
	if of, err = shows.Start(ctx, of.ID); err != nil {
		return of, err
	}
	at := func(seconds int64) { clock = began.Add(time.Duration(seconds) * time.Second) }
	pin := 0
	for i, line := range d.script.Talk.Ended {
		second, text := line[0].(int64), line[1].(string)
		for pin < len(sc.Chapters) && int64(sc.Chapters[pin]) <= second {
			at(int64(sc.Chapters[pin]))
			if of, err = shows.Pin(ctx, of.ID, draft.Products[pin]); err != nil {
				return of, err
			}
			pin++
		}
		at(second)
		if err := say(ctx, room, of.ID, d.viewers[i%len(d.viewers)], text); err != nil {
			return of, err
		}
	}
	at(42)
	return shows.End(ctx, of.ID)
}

// say writes a line into a room as one of the viewers.
func say(ctx context.Context, room *chat.Service, showID string, who account.Identity, text string) error {
	data, err := json.Marshal(map[string]string{"text": text, "mid": id.New()})
	if err != nil {
		return err
	}
	return room.Say(ctx, chat.Room(showID), who, data)
}
