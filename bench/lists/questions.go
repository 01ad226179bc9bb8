package main

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/list"
)

type question struct {
	name string
	ask  func(ctx context.Context, i int) (found int64, err error)
}

// questions are what staff and shoppers ask of a grown shop.
func (s *shop) questions() []question {
	of := func(i int) order.Order { return s.sample[i*7%len(s.sample)] }
	orders := func(name string, f func(i int) order.Filter) question {
		return question{name, func(ctx context.Context, i int) (int64, error) {
			p, err := s.orders.Search(ctx, f(i))
			return p.Total, err
		}}
	}
	always := func(f order.Filter) func(int) order.Filter { return func(int) order.Filter { return f } }
	goods := func(name string, f catalog.Filter) question {
		return question{name, func(ctx context.Context, _ int) (int64, error) {
			p, err := s.goods.Products(ctx, f)
			return p.Total, err
		}}
	}
	year := time.Now().Add(-365 * 24 * time.Hour)
	return []question{
		orders("orders, newest", always(order.Filter{})),
		orders("orders, oldest", always(order.Filter{Sort: "oldest"})),
		orders("orders, by total", always(order.Filter{Sort: "total"})),
		{"orders, each page after the other", s.paging(order.Filter{})},
		orders("orders, of one state", always(order.Filter{State: order.Cancelled})),
		orders("orders, of one state, by total", always(order.Filter{State: order.Cancelled, Sort: "total"})),
		orders("orders, of a state that none has", always(order.Filter{State: order.Shipped})),
		orders("orders, of a hot show", always(order.Filter{Show: "hot"})),
		orders("orders, of a hot show and state", always(order.Filter{Show: "hot", State: order.Expired})),
		orders("orders, of a show, by total", always(order.Filter{Show: "show-7", Sort: "total"})),
		orders("orders, of a month a year ago", always(order.Filter{From: year, To: year.Add(30 * 24 * time.Hour)})),
		{"my orders", func(ctx context.Context, i int) (int64, error) {
			id, _ := of(i).Owner.Member()
			p, err := s.orders.Mine(ctx, account.Identity{MemberID: id, Role: account.RoleMember}, list.Query{})
			return p.Total, err
		}},
		orders("search: a number", func(i int) order.Filter { return order.Filter{Query: of(i).Number} }),
		orders("search: the end of a number", func(i int) order.Filter { return order.Filter{Query: of(i).Number[7:]} }),
		orders("search: a day", func(i int) order.Filter { return order.Filter{Query: of(i).Number[:6]} }),
		orders("search: a name", func(i int) order.Filter { return order.Filter{Query: of(i).BuyerName} }),
		orders("search: a given name", func(i int) order.Filter { return order.Filter{Query: of(i).BuyerName[3:]} }),
		orders("search: a family name", always(order.Filter{Query: "김"})),
		orders("search: a phone number", func(i int) order.Filter { return order.Filter{Query: "+82 " + of(i).BuyerPhone[1:]} }),
		orders("search: four digits", func(i int) order.Filter { return order.Filter{Query: of(i).BuyerPhone[9:]} }),
		orders("search: 010", always(order.Filter{Query: "010"})),
		orders("search: an e-mail address", func(i int) order.Filter { return order.Filter{Query: of(i).BuyerEmail} }),
		orders("search: a dish", always(order.Filter{Query: "떡볶이"})),
		orders("search: a dish, oldest", always(order.Filter{Query: "떡볶이", Sort: "oldest"})),
		orders("search: a SKU", func(i int) order.Filter { return order.Filter{Query: of(i).Lines[0].SKU} }),
		orders("search: a name and a dish", func(i int) order.Filter { return order.Filter{Query: of(i).BuyerName + " 떡볶이"} }),
		orders("search: a family name and a dish, cancelled", always(order.Filter{Query: "김 떡볶이", State: order.Cancelled})),
		orders("search: nobody", always(order.Filter{Query: "피자헛둘셋"})),
		{"search: a dish, each page after the other", s.paging(order.Filter{Query: "떡볶이"})},
		{"figures of a hot show", func(ctx context.Context, _ int) (int64, error) {
			f, err := s.orders.Figures(ctx, "hot")
			return f.Orders, err
		}},
		{"figures of today", func(ctx context.Context, _ int) (int64, error) {
			f, err := s.orders.FiguresSince(ctx, time.Now().Truncate(24*time.Hour))
			return f.Orders, err
		}},
		{"figures of all time", func(ctx context.Context, _ int) (int64, error) {
			f, err := s.orders.FiguresSince(ctx, time.Time{})
			return f.Orders, err
		}},
		{"figures since a minute a year ago", func(ctx context.Context, _ int) (int64, error) {
			f, err := s.orders.FiguresSince(ctx, year)
			return f.Orders, err
		}},
		goods("products, newest", catalog.Filter{Status: catalog.OnSale}),
		goods("products, popular", catalog.Filter{Status: catalog.OnSale, Sort: catalog.SortPopular}),
		goods("products, cheapest", catalog.Filter{Status: catalog.OnSale, Sort: catalog.SortPriceLow}),
		goods("products, dearest, a far page", catalog.Filter{Status: catalog.OnSale, Sort: catalog.SortPriceHigh, Page: 400, Size: 24}),
		goods("products, by name", catalog.Filter{Sort: catalog.SortName}),
		goods("products, changed last", catalog.Filter{Sort: catalog.SortUpdated}),
		goods("products, least stock", catalog.Filter{Status: catalog.OnSale, Sort: catalog.SortStock}),
		goods("products, of a vendor, popular", catalog.Filter{Vendor: "maker-3", Status: catalog.OnSale, Sort: catalog.SortPopular}),
		goods("products: words", catalog.Filter{Query: "곰탕 99", Status: catalog.OnSale}),
		goods("products: a dish, popular", catalog.Filter{Query: "떡볶이", Status: catalog.OnSale, Sort: catalog.SortPopular}),
		goods("products: first letters", catalog.Filter{Query: "ㄸㅂㅇ", Status: catalog.OnSale}),
		goods("products: nothing", catalog.Filter{Query: "피자", Status: catalog.OnSale}),
	}
}

// paging asks for one page after the other.
func (s *shop) paging(f order.Filter) func(ctx context.Context, i int) (int64, error) {
	return func(ctx context.Context, i int) (int64, error) {
		if i == 0 {
			f.Place.At = ""
		}
		p, err := s.orders.Search(ctx, f)
		f.Place.At = p.Next
		return p.Total, err
	}
}
