package storefront

import (
	"context"
	"strconv"
	"strings"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/platform/texts"
	"github.com/saja-live/saja/internal/show"
)

type livePage struct {
	Head
	Show                 show.Show
	State                show.State
	Title, Summary       string
	HostName, HostLetter string
	When                 string // when it begins, or began
	StartsMillis         int64
	Viewers              int
	Replay               bool // it has ended, and can be watched again
	Cards                []liveCard
	Pinned               liveCard // without an ID: nothing is pinned
	Data                 liveData
}

// liveCard is a product as the room lists it.
type liveCard struct {
	ID, Slug, Name, Picture    string
	Price, ListPrice, LeftText string
	Off                        int
	SoldOut                    bool
}

// liveData is what the islands of the room read; web/storefront/live/room.ts has its other half.
type liveData struct {
	Show     string         `json:"show"`
	State    show.State     `json:"state"`
	Closed   bool           `json:"closed"` // nothing can be kept, so nothing is sold
	StartsAt int64          `json:"startsAt"`
	Live     string         `json:"live"`
	Near     string         `json:"near"` // where pictures are pushed; empty: nowhere
	Replay   string         `json:"replay"`
	Chat     string         `json:"chat"`
	Lang     string         `json:"lang"`
	Path     string         `json:"path"`
	Goods    []liveGood     `json:"goods"`
	Pinned   string         `json:"pinned"`
	Chapters []show.Chapter `json:"chapters"`
}

type liveGood struct {
	ID       string        `json:"id"`
	Slug     string        `json:"slug"`
	Name     string        `json:"name"`
	Picture  string        `json:"picture"`
	Options  []liveOption  `json:"options"`
	Variants []liveVariant `json:"variants"`
}

type liveOption struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
}

type liveVariant struct {
	ID        string    `json:"id"`
	Values    []string  `json:"values"`
	Price     money.Won `json:"price"`
	ListPrice money.Won `json:"listPrice"`
	Left      int64     `json:"left"`
}

// live is the room of a show: before it, on air, and as its replay.
func (s *Site) live(ctx context.Context, asked wish) (shell, error) {
	of, err := s.Shows.Show(ctx, asked.slug)
	if err != nil {
		return shell{}, err
	}
	if of.Slug != asked.slug {
		return shell{to: "/live/" + of.Slug}, nil
	}
	goods, err := s.Shows.Goods(ctx, of)
	if err != nil {
		return shell{}, err
	}
	p := s.livePage(asked.Texts, of, goods)
	p.Viewers = s.viewers(of.ID)
	if of.State == show.Ended {
		happened, err := s.Shows.Moments(ctx, of.ID)
		if err != nil {
			return shell{}, err
		}
		p.Data.Chapters = show.Chapters(happened)
	}
	return s.shell(asked, "live", p)
}

func (s *Site) livePage(tx texts.Texts, of show.Show, goods []catalog.Product) *livePage {
	at := of.StartsAt
	if !of.StartedAt.IsZero() {
		at = of.StartedAt
	}
	stream := "/media/" + of.ID
	if of.Poster == "" && of.State != show.Scheduled {
		of.Poster = stream + "/poster.jpg"
	}
	if of.Poster == "" {
		of.Poster = coverOf(goods, 1280)
	}
	p := &livePage{
		Head: Head{Section: "shows", Kind: "video.other", Picture: of.Poster},
		Show: of, State: of.State, Title: pick(tx, of.Title, of.TitleEn), Summary: pick(tx, of.Summary, of.SummaryEn),
		HostName: pick(tx, of.Host.Name, of.Host.NameEn), When: date(tx, at), StartsMillis: of.StartsAt.UnixMilli(),
		Replay: of.State == show.Ended,
	}
	for _, c := range p.HostName {
		p.HostLetter = strings.ToUpper(string(c))
		break
	}
	p.Data = liveData{
		Show: of.ID, State: of.State, Closed: s.closed(), StartsAt: p.StartsMillis,
		Live: stream + "/index.m3u8", Replay: stream + "/replay.m3u8", Chat: chat.Room(of.ID),
		Lang: tx.Lang(), Path: "/live/" + of.Slug, Pinned: of.Pinned, Goods: []liveGood{}, Chapters: []show.Chapter{},
	}
	if s.Near {
		p.Data.Near = "/near/" + of.ID
	}
	for _, g := range goods {
		card := liveCardOf(tx, g)
		p.Cards = append(p.Cards, card)
		p.Data.Goods = append(p.Data.Goods, liveGoodOf(tx, g, card))
		if g.ID == of.Pinned {
			p.Pinned = card
		}
	}
	return p
}

// liveCardOf shows a product by the variant that stands for it in the room.
func liveCardOf(tx texts.Texts, g catalog.Product) liveCard {
	shown := show.Card(g)
	price, list := money.Won(shown.Price), money.Won(shown.ListPrice)
	c := liveCard{
		ID: g.ID, Slug: g.Slug, Name: pick(tx, g.Name, g.NameEn), Picture: shown.Picture,
		Price: won(tx, price), Off: money.PercentOff(list, price), SoldOut: shown.Left == 0,
	}
	if c.Off > 0 {
		c.ListPrice = won(tx, list)
	}
	switch {
	case c.SoldOut:
		c.LeftText = tx.T("live.soldout")
	case shown.Left <= low:
		c.LeftText = tx.T("live.left", "n", strconv.FormatInt(shown.Left, 10))
	}
	return c
}

func liveGoodOf(tx texts.Texts, g catalog.Product, card liveCard) liveGood {
	out := liveGood{ID: g.ID, Slug: g.Slug, Name: card.Name, Picture: card.Picture, Options: []liveOption{}, Variants: []liveVariant{}}
	for _, o := range g.Options {
		option := liveOption{Name: pick(tx, o.Name, o.NameEn)}
		for _, v := range o.Values {
			option.Values = append(option.Values, pick(tx, v.Name, v.NameEn))
		}
		out.Options = append(out.Options, option)
	}
	for _, v := range g.Variants {
		values := v.Values
		if tx.Lang() == "en" && len(v.ValuesEn) == len(v.Values) {
			values = v.ValuesEn
		}
		if values == nil {
			values = []string{}
		}
		out.Variants = append(out.Variants, liveVariant{v.ID, values, v.Price, v.ListPrice, v.Available()})
	}
	return out
}
