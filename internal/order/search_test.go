package order_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// past makes n orders of some weeks, oldest first; two in a row may have been placed in the same millisecond.
func past(rng *rand.Rand, n int, until time.Time) []order.Order {
	family, given := []string{"김", "이", "박", "최", "남궁"}, []string{"민지", "서준", "하윤", "도윤"}
	dishes := []string{"불맛 쌀떡볶이", "한우 곰탕", "김치찜", "Spicy Rice Cakes"}
	out := make([]order.Order, 0, n)
	at := until.Add(-30 * 24 * time.Hour).Truncate(time.Millisecond)
	for i := range n {
		at = at.Add(time.Duration(rng.IntN(3)) * 7 * time.Minute)
		name := family[rng.IntN(len(family))] + given[rng.IntN(len(given))]
		phone := fmt.Sprintf("010-%04d-%04d", rng.IntN(10_000), rng.IntN(10_000))
		dish := dishes[rng.IntN(len(dishes))]
		o := order.Order{
			ID: fmt.Sprintf("%08d-0000-7000-8000-%012d", rng.IntN(100_000_000), i), Number: id.OrderNumber(at), Owner: account.GuestOwner("g"),
			ShowID: []string{"", "show-1", "show-2"}[rng.IntN(3)], State: order.States[rng.IntN(len(order.States))],
			Lines: []order.Line{{VariantID: "v", ProductID: "p", SKU: fmt.Sprintf("SS-%d", rng.IntN(50)), Name: dish, NameEn: dish, Qty: 1 + int64(rng.IntN(3)), UnitPrice: 1000, Net: 1000}},
			Total: money.Won(1000 * (1 + rng.IntN(40))), Ship: account.Address{Recipient: name, Phone: phone}, BuyerName: name,
			BuyerEmail: fmt.Sprintf("b%d@example.com", rng.IntN(1000)), BuyerPhone: phone, PlacedAt: at,
		}
		out = append(out, o)
	}
	return out
}

func (s *shop) insert(orders ...order.Order) {
	s.t.Helper()
	for some := range slices.Chunk(orders, 40) {
		err := s.db.InTx(context.Background(), func(ctx context.Context, tx *sqldb.Tx) error {
			for _, o := range some {
				if err := order.Insert(ctx, tx, o); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			s.t.Fatal(err)
		}
	}
}

// all walks a list to its end and gives the numbers of its orders and the total of its first page.
func (s *shop) all(f order.Filter) (numbers []string, total int64, more bool) {
	s.t.Helper()
	for i := 0; ; i++ {
		p, err := s.orders.Search(context.Background(), f)
		if err != nil {
			s.t.Fatalf("%+v: %v", f, err)
		}
		if i == 0 {
			total, more = p.Total, p.More
		}
		for _, o := range p.Items {
			numbers = append(numbers, o.Number)
		}
		if p.Next == "" {
			return numbers, total, more
		}
		f.Place.At = p.Next
	}
}

func TestASearchFindsWhatAnyoneWouldFindByHand(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		rng := rand.New(rand.NewPCG(1, 2))
		orders := past(rng, 3*order.SegmentLength+100, s.now)
		s.insert(orders...)
		if n, err := s.orders.Index(t.Context()); n != 3 || err != nil {
			t.Fatalf("%d segments, %v", n, err)
		}
		words := map[string][]string{}
		for _, o := range orders {
			words[o.ID] = o.Words()
		}
		queries := []string{"김", "김민지", "민지", "남궁", "떡볶이", "쌀떡", "SPICY", "곰탕 민지", "b7", "example.com", "ss-4", "010", "피자", "김 곰탕 b", ""}
		for _, o := range []order.Order{orders[3], orders[700], orders[len(orders)-1]} {
			d := strings.ReplaceAll(o.BuyerPhone, "-", "")
			queries = append(queries, o.Number, strings.ToLower(o.Number), strings.ReplaceAll(o.Number, "-", ""), o.Number[7:], o.BuyerPhone, d,
				"+82 "+o.BuyerPhone[1:], "0082-"+d[1:], d[len(d)-4:], o.BuyerPhone[4:], o.BuyerEmail, strings.ToUpper(o.BuyerEmail), o.BuyerName+" "+o.Number)
		}
		rapid.Check(t, func(r *rapid.T) {
			f := order.Filter{
				Query: rapid.SampledFrom(queries).Draw(r, "query"), Sort: rapid.SampledFrom([]string{"newest", "oldest", "total"}).Draw(r, "sort"),
				State: rapid.SampledFrom([]order.State{"", order.Paid, order.Cancelled}).Draw(r, "state"), Show: rapid.SampledFrom([]string{"", "show-1"}).Draw(r, "show"),
				Place: list.Query{Size: rapid.IntRange(25, 100).Draw(r, "size")},
			}
			if rapid.Bool().Draw(r, "dates") {
				f.From = orders[rapid.IntRange(0, len(orders)-1).Draw(r, "from")].PlacedAt
				f.To = f.From.Add(72 * time.Hour)
			}
			var want []order.Order
			for _, o := range orders {
				if (f.State == "" || o.State == f.State) && (f.Show == "" || o.ShowID == f.Show) && (f.From.IsZero() || !o.PlacedAt.Before(f.From) && o.PlacedAt.Before(f.To)) &&
					order.Has(words[o.ID], order.Terms(f.Query)) {
					want = append(want, o)
				}
			}
			slices.SortFunc(want, func(a, b order.Order) int {
				switch f.Sort {
				case "oldest":
					return cmp.Or(a.PlacedAt.Compare(b.PlacedAt), cmp.Compare(a.ID, b.ID))
				case "total":
					return cmp.Or(cmp.Compare(b.Total, a.Total), cmp.Compare(b.ID, a.ID))
				}
				return cmp.Or(b.PlacedAt.Compare(a.PlacedAt), cmp.Compare(b.ID, a.ID))
			})
			got, total, more := s.all(f)
			var numbers []string
			for _, o := range want {
				numbers = append(numbers, o.Number)
			}
			if !slices.Equal(got, numbers) {
				r.Fatalf("%+v finds %d orders, want %d", f, len(got), len(want))
			}
			if total > int64(len(want)) || !more && total != int64(len(want)) {
				r.Fatalf("%+v says %d (more: %v), want %d", f, total, more, len(want))
			}
		})
	})
}

func TestOrdersAreFoundByTheirWords(t *testing.T) {
	o := order.Order{
		Number: "261124-7K3M9QXA4", BuyerName: "김민지", BuyerPhone: "010-1234-5678", BuyerEmail: "minji@example.com",
		Ship: account.Address{Recipient: "남궁 민수", Phone: "02-987-6543"}, Lines: []order.Line{{Name: "서울스낵 쌀떡볶이", NameEn: "Rice Cakes", SKU: "SS-TTEOK-2"}},
	}
	for query, want := range map[string]bool{
		"261124": true, "261124-7k": true, "7K3M": true, "9QXA": false, "김민": true, "민지": true, "지": false, "민수": true, "남궁민수": true,
		"010 1234": true, "1234-5678": true, "5678": true, "678": false, "+82-10-1234-5678": true, "821012345678": true, "029876543": true, "6543": true,
		"MINJI@EXAMPLE.COM": true, "minji": true, "example.com": true, "떡볶이": true, "ｒｉｃｅ": true, "cakes": true, "tteok": true, "sstteok2": true,
		"2611247K3M9QXA4": true, "2611247k3m9q": true, "261124 7K3M": true, "01012345678": true, "0101234": true, "+82 10 1234 5678": true, "+82 10": true,
		"82 10-1234-5678": true, "008210-1234-5678": true, "+82 2 987 6543": true, "+8229876543": true, "02-987-6543": true, "010.1234.5678": true,
		"김민지 010-1234-5678": true, "김민지 +82 10 1234 5678": true, "+82 10 1234 5678 김민지": true, "김민지 010 1234 9999": false, "김민지 5678": true,
		"남궁민수": true,                               // decomposed
		"김민지 떡볶이":     true, "김민지 곰탕": false, "김민지": true, // decomposed
	} {
		if got := order.Has(o.Words(), order.Terms(query)); got != want {
			t.Errorf("%q: found %v, want %v (terms %v, words %v)", query, got, want, order.Terms(query), o.Words())
		}
	}
}

func TestAnOrderThatCameLateIsIndexedByTheRecount(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		orders := past(rand.New(rand.NewPCG(3, 4)), order.SegmentLength+1, s.now)
		late := orders[10]
		s.insert(append(slices.Clone(orders[:10]), orders[11:]...)...)
		if n, err := s.orders.Index(t.Context()); n != 1 || err != nil {
			t.Fatalf("%d segments, %v", n, err)
		}
		if n, err := s.orders.Recount(t.Context()); n != 0 || err != nil {
			t.Errorf("%d segments written anew, %v, want none", n, err)
		}
		s.insert(late)
		if n, err := s.orders.Recount(t.Context()); n != 1 || err != nil {
			t.Errorf("%d segments written anew, %v, want one", n, err)
		}
		if got, _, _ := s.all(order.Filter{Query: late.Number}); len(got) != 1 || got[0] != late.Number {
			t.Errorf("found %v", got)
		}
	})
}

func TestFiguresAreTheSumsOfTheOrders(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v := s.sell("곰탕", 12_000, 1_000_000)
		type standing struct{ number, window string }
		var open, paid []standing
		start := s.now
		rapid.Check(t, func(r *rapid.T) {
			switch rapid.IntRange(0, 7).Draw(r, "what") {
			case 0, 1:
				p := wish(guest(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(r, "who")), order.Want{VariantID: v, Qty: rapid.Int64Range(1, 3).Draw(r, "qty")})
				p.ShowID = rapid.SampledFrom([]string{"", "show-1", "show-2"}).Draw(r, "show")
				o, window := s.place(p)
				open = append(open, standing{o.Number, window})
			case 2, 3:
				if len(open) > 0 {
					s.pay(open[0].window, rapid.SampledFrom([]sandboxpg.Outcome{sandboxpg.Approve, sandboxpg.RefundRefused}).Draw(r, "outcome"))
					open, paid = open[1:], append(paid, open[0])
				}
			case 6, 7:
				if len(paid) > 0 {
					of := paid[rapid.IntRange(0, len(paid)-1).Draw(r, "of")]
					_, err := s.refund(of.number, id.New(), order.Part{Line: 0, Qty: rapid.Int64Range(1, 2).Draw(r, "pieces")})
					if err != nil && !errors.Is(err, order.ErrParts) {
						r.Fatal(err)
					}
					s.hear(rapid.IntRange(1, 2).Draw(r, "heard"))
					paid = slices.DeleteFunc(paid, func(o standing) bool {
						return slices.Contains([]order.State{order.Cancelling, order.Cancelled}, s.see(o.number).State)
					})
					s.exec(`DELETE FROM outbox`)
				}
			case 4:
				if len(paid) > 0 {
					if _, err := s.orders.Cancel(t.Context(), paid[0].number, order.Viewer{Who: operator}, "no"); err != nil {
						r.Fatal(err)
					}
					paid = paid[1:]
				}
			case 5:
				s.pass(time.Duration(rapid.IntRange(1, 90).Draw(r, "minutes")) * time.Minute)
				if _, err := s.orders.Expire(t.Context()); err != nil {
					r.Fatal(err)
				}
				open = nil
			}
			const settled = ` state IN ('paid', 'preparing', 'shipped', 'delivered', 'confirmed')`
			sums := func(where string, args ...any) (f order.Figures) {
				f.Orders = s.number(`SELECT COUNT(*) FROM orders WHERE`+settled+` AND `+where, args...)
				f.Won = money.Won(s.number(`SELECT COALESCE(SUM(total), 0) FROM orders WHERE`+settled+` AND `+where, args...) -
					s.number(`SELECT COALESCE(SUM(refunded), 0) FROM payments WHERE order_id IN (SELECT id FROM orders WHERE`+settled+` AND `+where+`)`, args...))
				f.Units = s.number(`SELECT COALESCE(SUM(qty - refunded), 0) FROM order_lines WHERE order_id IN (SELECT id FROM orders WHERE`+settled+` AND `+where+`)`, args...)
				return f
			}
			for _, show := range []string{"show-1", "show-2", "none"} {
				if got, err := s.orders.Figures(t.Context(), show); err != nil || got != sums(`show_id = ?`, show) {
					r.Fatalf("figures of %s: %+v, %v; want %+v", show, got, err, sums(`show_id = ?`, show))
				}
				people := s.number(`SELECT COUNT(DISTINCT owner) FROM orders WHERE`+settled+` AND show_id = ?`, show)
				if got, err := s.orders.Buyers(t.Context(), show); err != nil || got != people {
					r.Fatalf("buyers of %s: %d, %v; want %d", show, got, err, people)
				}
			}
			for _, since := range []time.Time{{}, start.Add(-time.Hour), start, start.Add(3 * time.Hour), s.now.Add(-2 * time.Minute), s.now, s.now.Add(time.Hour)} {
				minute := since.Truncate(time.Minute)
				got, err := s.orders.FiguresSince(t.Context(), since)
				if want := sums(`paid_at >= ?`, sqldb.Millis(minute)); err != nil || got != want {
					r.Fatalf("figures since %s: %+v, %v; want %+v", since, got, err, want)
				}
			}
		})
	})
}
