package show

import (
	"context"
	"slices"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/chat"
)

// Sheet is a show with its products as they are now, in the order of the run sheet, and the chapters of its replay.
type Sheet struct {
	Show
	Cards    []Product `json:"cards" nullable:"false" doc:"The products that are on sale, with today's prices and stock"`
	Chapters []Chapter `json:"chapters" nullable:"false" doc:"Where the replay turns to another product"`
}

// Sheet gives a show by its id or slug with its products, or ErrNotFound.
func (s *Service) Sheet(ctx context.Context, idOrSlug string) (Sheet, error) {
	of, err := s.Show(ctx, idOrSlug)
	if err != nil {
		return Sheet{}, err
	}
	goods, err := s.Goods(ctx, of)
	if err != nil {
		return Sheet{}, err
	}
	happened, err := s.Moments(ctx, of.ID)
	if err != nil {
		return Sheet{}, err
	}
	sheet := Sheet{Show: of, Cards: make([]Product, 0, len(goods)), Chapters: Chapters(happened)}
	for _, p := range goods {
		sheet.Cards = append(sheet.Cards, Card(p))
	}
	return sheet, nil
}

// Goods gives the products of a show that are on sale, in the order of the run sheet.
func (s *Service) Goods(ctx context.Context, of Show) ([]catalog.Product, error) {
	if len(of.Products) == 0 {
		return nil, nil
	}
	place := make(map[string]int, len(of.Products))
	ids := make([]string, 0, len(of.Products))
	for _, item := range of.Products {
		place[item.ProductID] = item.Place
		ids = append(ids, item.ProductID)
	}
	page, err := s.goods.Products(ctx, catalog.Filter{IDs: ids, Status: catalog.OnSale, Page: 1, Size: len(ids)})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(page.Items, func(a, b catalog.Product) int { return place[a.ID] - place[b.ID] })
	return page.Items, nil
}

// Card is a product as the room shows it: the cheapest variant that can be had, and how many are left of all of them.
func Card(p catalog.Product) Product {
	card := Product{ID: p.ID, Slug: p.Slug, Name: p.Name, NameEn: p.NameEn}
	if len(p.Pictures) > 0 {
		card.Picture = p.Pictures[0].URL(320)
	}
	var chosen *catalog.Variant
	for i, v := range p.Variants {
		card.Left += max(v.Available(), 0)
		if chosen == nil || better(v, *chosen) {
			chosen = &p.Variants[i]
		}
	}
	if chosen != nil {
		card.Variant, card.Price, card.ListPrice = chosen.ID, int64(chosen.Price), int64(chosen.ListPrice)
	}
	return card
}

// better says whether a stands for its product rather than b: what is in stock first, then what is cheaper.
func better(a, b catalog.Variant) bool {
	if had, has := b.Available() > 0, a.Available() > 0; had != has {
		return has
	}
	return a.Price < b.Price
}

// StockChanged tells the rooms of shows on air with this product how many are left of a variant.
func (s *Service) StockChanged(ctx context.Context, product, variant string, left int64) error {
	shows, err := s.OnAir(ctx, product)
	if err != nil {
		return err
	}
	for _, of := range shows {
		if err := s.talk.Post(ctx, chat.Room(of.ID), StockLeft{Product: product, Variant: variant, Left: max(left, 0)}); err != nil {
			return err
		}
	}
	return nil
}
