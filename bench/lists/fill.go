package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

var (
	makers = []string{"서울스낵", "부산어묵", "제주한끼", "전주비빔", "강릉두부", "대구막창", "광주김치", "인천포차", "수원갈비", "춘천닭집"}
	dishes = []string{"불맛 쌀떡볶이", "한우 곰탕", "묵은지 김치찜", "얼음 밀면", "매운 육개장", "춘천 닭갈비", "해물 순두부찌개", "명란 파스타", "흑돼지 돈까스", "한입 만두"}
	family = []string{"김", "이", "박", "최", "정", "강", "조", "윤", "장", "임", "한", "오", "서", "신", "권", "황", "안", "송", "전", "홍"}
	given  = []string{"민", "지", "서", "준", "하", "윤", "도", "예", "은", "우", "현", "수", "영", "진", "아", "연", "호", "유", "빈", "채"}
)

// goods fills the catalogue through its own service, many at once.
func goods(ctx context.Context, s *catalog.Service, n int) ([]catalog.Product, error) {
	vendors := make([]catalog.Vendor, len(makers))
	for i, name := range makers {
		v, err := s.CreateVendor(ctx, catalog.VendorForm{Name: name, Slug: fmt.Sprintf("maker-%d", i)})
		if err != nil {
			return nil, err
		}
		vendors[i] = v
	}
	out := make([]catalog.Product, n)
	var g errgroup.Group
	g.SetLimit(64)
	for i := range n {
		g.Go(func() (err error) {
			out[i], err = s.CreateProduct(ctx, catalog.ProductForm{
				Name: fmt.Sprintf("%s %s %d호", makers[i%len(makers)], dishes[i/len(makers)%len(dishes)], i), NameEn: fmt.Sprintf("Dish %d", i),
				Slug: fmt.Sprintf("p%d", i), VendorID: vendors[i%len(vendors)].ID, Status: catalog.Draft,
				Variants: []catalog.VariantForm{{SKU: fmt.Sprintf("SKU-%05d", i), Price: money.Won(5000 + 100*(i%200)), OnHand: int64(i % 500)}},
			})
			return err
		})
	}
	return out, g.Wait()
}

// onSale puts all products on sale. They have no pictures, which nobody here looks at.
func onSale(ctx context.Context, db *sqldb.DB) error {
	return db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE products SET status = ?`, string(catalog.OnSale))
		return err
	})
}

// first are the files of a domain's first step.
type first struct{ fs.FS }

func (f first) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, ".sql") && !strings.Contains(name, "00001_") {
		return nil, fs.ErrNotExist
	}
	return f.FS.Open(name)
}

func (f first) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(f.FS, name)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		return strings.HasSuffix(e.Name(), ".sql") && !strings.Contains(e.Name(), "00001_")
	}), err
}

// history fills the tables of orders as the first version of the program left them: n orders of two years, most of them paid,
// a tenth of them in one hot show.
func history(ctx context.Context, db *sqldb.DB, products []catalog.Product, n int, now time.Time) error {
	rng := rand.New(rand.NewPCG(1, 1))
	at := now.Add(-2 * 365 * 24 * time.Hour)
	step := now.Sub(at) / time.Duration(n+1)
	const some = 500
	for done := 0; done < n; done += some {
		var orders, lines []any
		count := min(some, n-done)
		for i := range count {
			at = at.Add(step)
			o := random(rng, products, at)
			ship, err := json.Marshal(o.Ship)
			if err != nil {
				return err
			}
			placed, paid := sqldb.Millis(o.PlacedAt), int64(0)
			if o.State.Settled() || o.State == order.Cancelled {
				paid = placed + 40_000
			}
			orders = append(orders, o.ID, o.Number, o.Owner, showOf(done+i), string(o.State), int64(o.Items), 0, int64(o.Total), o.BuyerName, o.BuyerEmail, o.BuyerPhone,
				string(ship), o.ID, "", placed, 0, paid)
			for j, l := range o.Lines {
				lines = append(lines, o.ID, j, l.VariantID, l.ProductID, l.Slug, l.SKU, l.Name, l.NameEn, "", "", l.Qty, int64(l.UnitPrice), int64(l.Net), "")
			}
		}
		err := db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO orders (id, number, owner, show_id, state, items, shipping, total, buyer_name, buyer_email, buyer_phone,
				ship, stock_ref, payment_id, placed_at, expires_at, paid_at) VALUES `+rows(count, 17), orders...)
			if err == nil {
				_, err = tx.ExecContext(ctx, `INSERT INTO order_lines (order_id, position, variant_id, product_id, slug, sku, name, name_en, option_text, option_en,
					qty, unit_price, net, picture) VALUES `+rows(len(lines)/14, 14), lines...)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func rows(n, columns int) string {
	return strings.TrimSuffix(strings.Repeat("("+sqldb.Marks(columns)+"), ", n), ", ")
}

// showOf gives each order its show: a tenth are of the hot one, and half of none.
func showOf(i int) string {
	switch {
	case i%10 == 0:
		return "hot"
	case i%2 == 0:
		return fmt.Sprintf("show-%d", i/2000)
	}
	return ""
}

func random(rng *rand.Rand, products []catalog.Product, at time.Time) order.Order {
	pick := func(from []string) string { return from[rng.IntN(len(from))] }
	name := pick(family) + pick(given) + pick(given)
	phone := fmt.Sprintf("010-%04d-%04d", rng.IntN(10_000), rng.IntN(10_000))
	o := order.Order{
		ID: id.New(), Number: id.OrderNumber(at), Owner: account.MemberOwner(fmt.Sprintf("member-%d", rng.IntN(20_000))), State: order.Paid, PlacedAt: at,
		BuyerName: name, BuyerPhone: phone, BuyerEmail: fmt.Sprintf("buyer%d@example.com", rng.IntN(60_000)),
		Ship: account.Address{Recipient: name, Phone: phone, Postcode: "04524", Line1: "서울 중구 세종대로 110"},
	}
	switch n := rng.IntN(100); {
	case n < 5:
		o.State = order.Cancelled
	case n < 8:
		o.State = order.Expired
	case n < 60:
		o.State = order.Confirmed
	}
	for range 1 + rng.IntN(2) {
		p := products[rng.IntN(len(products))]
		v := p.Variants[0]
		l := order.Line{VariantID: v.ID, ProductID: p.ID, Slug: p.Slug, SKU: v.SKU, Name: p.Name, NameEn: p.NameEn, Qty: 1 + int64(rng.IntN(3)), UnitPrice: v.Price}
		l.Net = l.UnitPrice * money.Won(l.Qty)
		o.Lines, o.Items = append(o.Lines, l), o.Items+l.Net
	}
	o.Total = o.Items
	return o
}
