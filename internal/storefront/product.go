package storefront

import (
	"context"
	"strings"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/texts"
)

type productPage struct {
	Head
	ID, Name, Summary string
	Vendor            catalog.Vendor
	VendorName        string
	Pictures          []*picture
	Variants          []variantChoice
	Chosen            variantChoice
	SoldOut           bool
	Sold              int64
	Box               []boxItem
	Allergens         []string
	Legal             []legalRow
	Steps             []string
	Story             []string
	Facts             catalog.Facts
	Fee, FreeFrom     money.Won
	OnAir             *showCard
	More              []tile
}

// variantChoice is one way to buy the product.
type variantChoice struct {
	ID, Label        string
	Price, ListPrice money.Won
	Off              int
	Left             int64
	SoldOut, Low     bool
}

type boxItem struct{ Name, Amount string }

type legalRow struct{ Name, Value string }

func (s *Site) product(ctx context.Context, asked wish) (shell, error) {
	tx := asked.Texts
	of, err := s.Catalog.Product(ctx, asked.slug)
	if err != nil {
		return shell{}, err
	}
	if of.Status != catalog.OnSale {
		return shell{}, catalog.ErrNotFound
	}
	if of.Slug != asked.slug {
		return shell{to: "/p/" + of.Slug}, nil
	}
	p := &productPage{
		Head: Head{Section: "products", Kind: "product"},
		ID:   of.ID, Name: pick(tx, of.Name, of.NameEn), Summary: pick(tx, of.Summary, of.SummaryEn),
		Vendor: of.Vendor, VendorName: pick(tx, of.Vendor.Name, of.Vendor.NameEn),
		SoldOut: of.SoldOut(), Sold: of.SoldCount, Facts: of.Facts,
		Fee: order.ShippingFee, FreeFrom: order.FreeShipping,
	}
	if c := of.Cover(); c != nil {
		p.Picture = imageURL(c.ID, 1280)
	}
	for i := range of.Pictures {
		pic := pictureOf(&of.Pictures[i], p.Name, "(min-width: 1024px) 560px, 100vw")
		pic.Eager = i == 0
		p.Pictures = append(p.Pictures, pic)
	}
	p.choose(tx, of)
	for _, b := range of.Facts.Box {
		p.Box = append(p.Box, boxItem{pick(tx, b.Name, b.NameEn), amount(tx, b)})
	}
	for _, a := range of.Facts.Allergens {
		p.Allergens = append(p.Allergens, allergen(tx, a))
	}
	for _, r := range of.Facts.Legal {
		p.Legal = append(p.Legal, legalRow{heading(tx, r), pick(tx, r.Value, r.ValueEn)})
	}
	for _, step := range of.Facts.Steps {
		p.Steps = append(p.Steps, pick(tx, step.Ko, step.En))
	}
	for _, paragraph := range strings.Split(pick(tx, of.Story, of.StoryEn), "\n\n") {
		if paragraph = strings.TrimSpace(paragraph); paragraph != "" {
			p.Story = append(p.Story, paragraph)
		}
	}
	if p.OnAir, err = s.airing(ctx, tx, of.ID); err != nil {
		return shell{}, err
	}
	more, err := s.Catalog.Products(ctx, catalog.Filter{Vendor: of.Vendor.ID, Status: catalog.OnSale, Sort: catalog.SortPopular, Size: 5})
	if err != nil {
		return shell{}, err
	}
	for _, m := range more.Items {
		if m.ID != of.ID && len(p.More) < 4 {
			p.More = append(p.More, tileOf(tx, m, gridSizes))
		}
	}
	return s.shell(asked, "product", p)
}

// choose lists the variants; the first that can be bought is chosen.
func (p *productPage) choose(tx texts.Texts, of catalog.Product) {
	for _, v := range of.Variants {
		left := v.Available()
		c := variantChoice{
			ID: v.ID, Label: v.Label(tx.Lang()), Price: v.Price, ListPrice: v.ListPrice, Off: v.PercentOff(),
			Left: left, SoldOut: left == 0, Low: left > 0 && left <= low,
		}
		if c.Label == "" {
			c.Label = p.Name
		}
		if p.Chosen.ID == "" || p.Chosen.SoldOut && !c.SoldOut {
			p.Chosen = c
		}
		p.Variants = append(p.Variants, c)
	}
}

// airing is the show on air that has the product in it, or nil.
func (s *Site) airing(ctx context.Context, tx texts.Texts, product string) (*showCard, error) {
	shows, err := s.onAir(ctx, product)
	if err != nil || len(shows) == 0 {
		return nil, err
	}
	c := s.showCard(tx, shows[0])
	return &c, nil
}
