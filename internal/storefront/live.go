package storefront

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/platform/texts"
	"github.com/saja-live/saja/internal/show"
)

// liveRoutes are the doors of the live room.
func (s *Site) liveRoutes() []route {
	return []route{{"GET", "/live/{slug}", s.live}}
}

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
	StartsAt int64          `json:"startsAt"`
	Now      int64          `json:"now"`
	Live     string         `json:"live"`
	Replay   string         `json:"replay"`
	Chat     string         `json:"chat"`
	Lang     string         `json:"lang"`
	Path     string         `json:"path"`
	Member   bool           `json:"member"`
	Staff    bool           `json:"staff"`
	Name     string         `json:"name"`
	Address  *liveAddress   `json:"address"`
	Goods    []liveGood     `json:"goods"`
	Pinned   string         `json:"pinned"`
	Chapters []show.Chapter `json:"chapters"`
}

// liveAddress is where a member's parcels go, in one line. The order takes the address itself from the account.
type liveAddress struct {
	Recipient string `json:"recipient"`
	Line      string `json:"line"`
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
func (s *Site) live(w http.ResponseWriter, r *http.Request) error {
	ctx, tx := r.Context(), s.texts(r)
	of, err := s.Shows.Show(ctx, r.PathValue("slug"))
	if err != nil {
		return err
	}
	if of.Slug != r.PathValue("slug") {
		http.Redirect(w, r, "/live/"+of.Slug, http.StatusMovedPermanently)
		return nil
	}
	goods, err := s.Shows.Goods(ctx, of)
	if err != nil {
		return err
	}
	p := s.livePage(tx, of, goods)
	p.Viewers = s.viewers(of.ID)
	me := account.From(ctx)
	p.Data.Member, p.Data.Staff, p.Data.Name = me.Member(), me.Staff(), me.Name
	if p.Data.Address, err = s.liveAddress(ctx, me); err != nil {
		return err
	}
	if of.State == show.Ended {
		happened, err := s.Shows.Moments(ctx, of.ID)
		if err != nil {
			return err
		}
		p.Data.Chapters = show.Chapters(happened)
	}
	return s.render(w, r, http.StatusOK, "live", p)
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
		Show: of.ID, State: of.State, StartsAt: p.StartsMillis, Now: s.Now().UnixMilli(),
		Live: stream + "/index.m3u8", Replay: stream + "/replay.m3u8", Chat: chat.Room(of.ID),
		Lang: tx.Lang(), Path: "/live/" + of.Slug, Pinned: of.Pinned, Goods: []liveGood{}, Chapters: []show.Chapter{},
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

func (s *Site) liveAddress(ctx context.Context, me account.Identity) (*liveAddress, error) {
	if !me.Member() {
		return nil, nil //nolint:nilnil // a guest has no address, and that is no failure
	}
	a, err := s.Accounts.DefaultAddress(ctx, me.MemberID)
	if errors.Is(err, account.ErrNoAddress) {
		return nil, nil //nolint:nilnil // nor has a member who never ordered
	}
	if err != nil {
		return nil, err
	}
	return &liveAddress{a.Recipient, strings.TrimSpace(a.Line1 + " " + a.Line2)}, nil
}
