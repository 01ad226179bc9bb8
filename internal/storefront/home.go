package storefront

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/texts"
	"github.com/saja-live/saja/internal/show"
)

type homePage struct {
	Head
	OnAir   *showCard // the largest thing on the page
	Goods   []tile    // what is in that show
	Also    []showCard
	Next    []showCard
	Replays []showCard
	Best    []tile
	Vendors []vendorCard
}

// showCard is a show as a card announces it.
type showCard struct {
	ID, Slug, Title, Summary string
	HostName, HostFace       string
	Poster                   string
	Stream                   string // address of the live video
	Starts                   time.Time
	Month, Day, Weekday      string
	Hour                     string
	Soon                     string // today or tomorrow, if it is
	Portrait, Away           bool
	Products                 int
	Viewers                  int
}

type vendorCard struct {
	Slug, Name, Story string
	Picture           *picture
}

func (s *Site) home(ctx context.Context, of wish) (shell, error) {
	tx := of.Texts
	p := &homePage{Head: Head{Section: "home"}}
	onAir, err := s.onAir(ctx, "")
	if err != nil {
		return shell{}, err
	}
	for i, on := range onAir[:min(len(onAir), 6)] {
		c := s.showCard(tx, on)
		if i > 0 {
			p.Also = append(p.Also, c)
			continue
		}
		p.OnAir = &c
		if p.Goods, err = s.goodsOf(ctx, tx, on); err != nil {
			return shell{}, err
		}
	}
	if p.Next, err = s.showCards(ctx, tx, show.Filter{States: []show.State{show.Scheduled}, Soonest: true, Place: list.Query{Size: 10}}); err != nil {
		return shell{}, err
	}
	if p.Replays, err = s.showCards(ctx, tx, show.Filter{States: []show.State{show.Ended}, Place: list.Query{Size: 8}}); err != nil {
		return shell{}, err
	}
	best, err := s.Catalog.Products(ctx, catalog.Filter{Status: catalog.OnSale, Sort: catalog.SortPopular, Size: 8})
	if err != nil {
		return shell{}, err
	}
	p.Best = tilesOf(tx, best.Items, gridSizes)
	vendors, err := s.Catalog.Vendors(ctx)
	if err != nil {
		return shell{}, err
	}
	for _, v := range vendors {
		p.Vendors = append(p.Vendors, vendorCard{
			v.Slug, pick(tx, v.Name, v.NameEn), pick(tx, v.Story, v.StoryEn), pictureOf(v.Picture, "", "96px"),
		})
	}
	return s.shell(of, "home", p)
}

// onAir are the shows on air, with a product if one is named: those with a picture before those whose host is away.
func (s *Site) onAir(ctx context.Context, product string) ([]show.Show, error) {
	all, err := s.Shows.OnAir(ctx, product)
	var seen, away []show.Show
	for _, one := range all {
		if one.State == show.Away {
			away = append(away, one)
		} else {
			seen = append(seen, one)
		}
	}
	return append(seen, away...), err
}

func (s *Site) showCards(ctx context.Context, tx texts.Texts, f show.Filter) ([]showCard, error) {
	shows, err := s.Shows.List(ctx, f)
	if err != nil {
		return nil, err
	}
	out := make([]showCard, len(shows.Items))
	for i, of := range shows.Items {
		out[i] = s.showCard(tx, of)
		if out[i].Poster == "" && len(of.Products) > 0 {
			goods, err := s.Catalog.Products(ctx, catalog.Filter{IDs: []string{of.Products[0].ProductID}, Size: 1})
			if err != nil {
				return nil, err
			}
			out[i].Poster = coverOf(goods.Items, 640)
		}
	}
	return out, nil
}

func (s *Site) showCard(tx texts.Texts, of show.Show) showCard {
	at := of.StartsAt
	if of.State == show.Ended && !of.StartedAt.IsZero() {
		at = of.StartedAt
	}
	local := at.In(seoul)
	c := showCard{
		ID: of.ID, Slug: of.Slug, Title: pick(tx, of.Title, of.TitleEn), Summary: pick(tx, of.Summary, of.SummaryEn),
		HostName: pick(tx, of.Host.Name, of.Host.NameEn), HostFace: of.Host.Face,
		Poster: of.Poster, Starts: at, Portrait: of.Portrait, Away: of.State == show.Away, Products: len(of.Products),
		Month: tx.T("time.month." + local.Format("1")), Day: local.Format("2"), Weekday: weekday(tx, at), Hour: local.Format("15:04"),
		Viewers: s.viewers(of.ID),
	}
	if of.State.OnAir() {
		c.Stream = "/media/" + of.ID + "/index.m3u8"
		if c.Poster == "" {
			c.Poster = "/media/" + of.ID + "/poster.jpg"
		}
	}
	switch days(s.Now(), at) {
	case 0:
		c.Soon = tx.T("time.today")
	case 1:
		c.Soon = tx.T("time.tomorrow")
	}
	return c
}

// days is how many midnights in Seoul lie between two moments.
func days(from, to time.Time) int {
	midnight := func(t time.Time) time.Time {
		t = t.In(seoul)
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, seoul)
	}
	return int(midnight(to).Sub(midnight(from)) / (24 * time.Hour))
}

// goodsOf are the first products of a show, the pinned one first.
func (s *Site) goodsOf(ctx context.Context, tx texts.Texts, of show.Show) ([]tile, error) {
	var ids []string
	if of.Pinned != "" {
		ids = append(ids, of.Pinned)
	}
	for _, i := range of.Products {
		if i.ProductID != of.Pinned {
			ids = append(ids, i.ProductID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	ids = ids[:min(len(ids), 4)]
	goods, err := s.Catalog.Products(ctx, catalog.Filter{IDs: ids, Status: catalog.OnSale, Size: len(ids)})
	if err != nil {
		return nil, err
	}
	return tilesOf(tx, goods.Items, "96px"), nil
}
