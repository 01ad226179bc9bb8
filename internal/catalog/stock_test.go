package catalog_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// shelf gives one product with a variant for each number of units.
func shelf(t testing.TB, s *catalog.Service, v catalog.Vendor, units ...int64) []catalog.Variant {
	t.Helper()
	f := catalog.ProductForm{Name: "떡볶이", Slug: "shelf-" + id.New()[24:], VendorID: v.ID, Status: catalog.OnSale, Options: []catalog.Option{{Name: "맛"}}}
	for i, n := range units {
		value := "맛" + strconv.Itoa(i)
		f.Options[0].Values = append(f.Options[0].Values, catalog.OptionValue{Name: value})
		f.Variants = append(f.Variants, catalog.VariantForm{SKU: f.Slug + strconv.Itoa(i), Values: []string{value}, Price: money.Won(1000), OnHand: n})
	}
	p, err := s.CreateProduct(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	return p.Variants
}

func reserve(db *sqldb.DB, s *catalog.Service, ref string, until time.Time, items ...catalog.Item) error {
	return db.InTx(context.Background(), func(ctx context.Context, tx *sqldb.Tx) error { return s.Reserve(ctx, tx, ref, items, until) })
}

func post(db *sqldb.DB, s *catalog.Service, ref string) error {
	return db.InTx(context.Background(), func(ctx context.Context, tx *sqldb.Tx) error { return s.Post(ctx, tx, ref) })
}

func giveBack(db *sqldb.DB, s *catalog.Service, ref string) error {
	return db.InTx(context.Background(), func(ctx context.Context, tx *sqldb.Tx) error { return s.Return(ctx, tx, ref) })
}

func release(db *sqldb.DB, s *catalog.Service, ref, reason string) (did bool, err error) {
	err = db.InTx(context.Background(), func(ctx context.Context, tx *sqldb.Tx) (err error) {
		did, err = s.Release(ctx, tx, ref, reason)
		return err
	})
	return did, err
}

// audit checks what must hold of every stock row at any time.
func audit(t testing.TB, db *sqldb.DB) {
	t.Helper()
	for what, query := range map[string]string{
		"rows outside 0 <= reserved <= on_hand": `SELECT COUNT(*) FROM stocks WHERE reserved < 0 OR reserved > on_hand`,
		"rows that differ from their ledger": `
			SELECT COUNT(*) FROM stocks s LEFT JOIN (SELECT variant_id, SUM(on_hand) AS h, SUM(reserved) AS r FROM stock_ledger GROUP BY variant_id) l
			    ON l.variant_id = s.variant_id WHERE s.on_hand <> COALESCE(l.h, 0) OR s.reserved <> COALESCE(l.r, 0)`,
		"rows that differ from their reservations": `
			SELECT COUNT(*) FROM stocks s LEFT JOIN (SELECT variant_id, SUM(CASE WHEN state = 'pending' THEN qty ELSE 0 END) AS r,
			    SUM(CASE WHEN state = 'posted' THEN qty - returned ELSE 0 END) AS p FROM reservations GROUP BY variant_id) v
			    ON v.variant_id = s.variant_id WHERE s.reserved <> COALESCE(v.r, 0) OR s.sold <> COALESCE(v.p, 0)`,
		"products that count other sales than their variants": `
			SELECT COUNT(*) FROM products p WHERE p.sold <> (SELECT COALESCE(SUM(s.sold), 0) FROM stocks s WHERE s.product_id = p.id)`,
	} {
		var n int
		if err := db.QueryRowContext(context.Background(), query).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n != 0 {
			t.Errorf("%d %s", n, what)
		}
	}
}

func onHand(t testing.TB, s *catalog.Service, db *sqldb.DB, variantID string) catalog.Variant {
	t.Helper()
	offers, err := s.Offers(context.Background(), db, []string{variantID})
	if err != nil {
		t.Fatal(err)
	}
	return offers[variantID].Variant
}

func TestLinesOfOneVariantAreSummedBeforeTheyAreHeld(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, v := open(t, db)
		on := shelf(t, s, v, 3, 10)
		err := reserve(db, s, "a", time.Now(), catalog.Item{VariantID: on[0].ID, Qty: 2}, catalog.Item{VariantID: on[1].ID, Qty: 1}, catalog.Item{VariantID: on[0].ID, Qty: 2})
		if !errors.Is(err, catalog.ErrSoldOut) || fault.Of(err).Extra("left") != int64(3) || fault.Of(err).Extra("variant") != on[0].ID {
			t.Errorf("got %v", err)
		}
		if err := reserve(db, s, "a", time.Now(), catalog.Item{VariantID: on[0].ID, Qty: 2}, catalog.Item{VariantID: on[0].ID, Qty: 1}); err != nil {
			t.Error(err)
		}
		if got := onHand(t, s, db, on[1].ID); got.Reserved != 0 {
			t.Errorf("%d of the other variant stayed reserved", got.Reserved)
		}
		if err := reserve(db, s, "a", time.Now(), catalog.Item{VariantID: on[1].ID, Qty: 1}, catalog.Item{VariantID: on[0].ID, Qty: 1}); !errors.Is(err, catalog.ErrSoldOut) {
			t.Errorf("got %v", err)
		}
		audit(t, db)
	})
}

func TestQuantitiesThatAreNoneAreRefused(t *testing.T) {
	db := tables.SQLite(t)
	s, v := open(t, db)
	on := shelf(t, s, v, 5)
	for _, qty := range []int64{0, -1, 1 << 31, -1 << 63, 1<<63 - 1, 10000} {
		if err := reserve(db, s, "q", time.Now(), catalog.Item{VariantID: on[0].ID, Qty: qty}); !errors.Is(err, catalog.ErrQuantity) {
			t.Errorf("%d: %v", qty, err)
		}
	}
	if err := reserve(db, s, "q", time.Now()); !errors.Is(err, catalog.ErrQuantity) {
		t.Errorf("nothing: %v", err)
	}
	if err := reserve(db, s, "q", time.Now(), catalog.Item{VariantID: id.New(), Qty: 1}); !errors.Is(err, catalog.ErrVariantNotFound) {
		t.Errorf("a foreign variant: %v", err)
	}
}

func TestSafetyStockIsNeverSold(t *testing.T) {
	db := tables.SQLite(t)
	s, v := open(t, db)
	p, err := s.CreateProduct(t.Context(), tteokbokki(v)) // the second variant: 5 on hand, 2 of them for safety
	if err != nil {
		t.Fatal(err)
	}
	if err := reserve(db, s, "a", time.Now(), catalog.Item{VariantID: p.Variants[1].ID, Qty: 4}); !errors.Is(err, catalog.ErrSoldOut) || fault.Of(err).Extra("left") != int64(3) {
		t.Errorf("got %v", err)
	}
}

func TestReservationLivesOnce(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, v := open(t, db)
		on := shelf(t, s, v, 10)[0].ID
		item := catalog.Item{VariantID: on, Qty: 4}
		now := time.Now()
		for _, ref := range []string{"paid", "late", "cancelled"} {
			if ref == "cancelled" {
				item.Qty = 2
			}
			if err := reserve(db, s, ref, now.Add(-time.Second), item); err != nil {
				t.Fatal(err)
			}
		}
		if err := reserve(db, s, "paid", now, catalog.Item{VariantID: on, Qty: 1}); !errors.Is(err, catalog.ErrSoldOut) {
			t.Errorf("the eleventh unit: %v", err)
		}
		for range 2 {
			if err := post(db, s, "paid"); err != nil {
				t.Errorf("post: %v", err)
			}
		}
		if did, err := release(db, s, "paid", catalog.Expired); did || err != nil {
			t.Errorf("a posted reservation was released: %v", err)
		}
		for i := range 2 {
			if did, err := release(db, s, "late", catalog.Expired); did != (i == 0) || err != nil {
				t.Errorf("release %d: %v, %v", i, did, err)
			}
		}
		if err := post(db, s, "late"); !errors.Is(err, catalog.ErrReservationGone) {
			t.Errorf("post after expiry: %v", err)
		}
		if err := post(db, s, "never"); !errors.Is(err, catalog.ErrReservationGone) {
			t.Errorf("post of nothing: %v", err)
		}
		if did, err := release(db, s, "cancelled", "buyer changed their mind"); !did || err != nil {
			t.Errorf("release: %v", err)
		}
		if err := reserve(db, s, "late", now, catalog.Item{VariantID: on, Qty: 1}); !errors.Is(err, catalog.ErrRefUsed) {
			t.Errorf("a used ref: %v", err)
		}
		if got := onHand(t, s, db, on); got.OnHand != 6 || got.Reserved != 0 {
			t.Errorf("%d on hand, %d reserved", got.OnHand, got.Reserved)
		}
		for range 2 {
			if err := giveBack(db, s, "paid"); err != nil {
				t.Errorf("return: %v", err)
			}
		}
		if err := giveBack(db, s, "late"); !errors.Is(err, catalog.ErrReservationGone) {
			t.Errorf("return of what was never sold: %v", err)
		}
		if got := onHand(t, s, db, on); got.OnHand != 10 || got.Reserved != 0 {
			t.Errorf("%d on hand, %d reserved", got.OnHand, got.Reserved)
		}
		audit(t, db)
	})
}

func TestStockDoesNotShrinkBelowWhatIsPromised(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, v := open(t, db)
		on := shelf(t, s, v, 10)[0].ID
		if err := reserve(db, s, "a", time.Now(), catalog.Item{VariantID: on, Qty: 4}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.AdjustStock(t.Context(), on, -7, "파손"); !errors.Is(err, catalog.ErrStockPromised) || fault.Of(err).Extra("reserved") != int64(4) {
			t.Errorf("got %v", err)
		}
		for _, bad := range []struct {
			delta  int64
			reason string
		}{{0, "why"}, {1, " "}, {1_000_001, "much"}, {-1 << 63, "less"}} {
			if _, err := s.AdjustStock(t.Context(), on, bad.delta, bad.reason); !errors.Is(err, catalog.ErrAdjustment) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		if _, err := s.AdjustStock(t.Context(), id.New(), 1, "why"); !errors.Is(err, catalog.ErrVariantNotFound) {
			t.Errorf("got %v", err)
		}
		got, err := s.AdjustStock(t.Context(), on, -6, "파손")
		if err != nil || got.OnHand != 4 || got.Available() != 0 {
			t.Errorf("%+v, %v", got, err)
		}
		ledger, err := s.Ledger(t.Context(), on, list.Query{})
		lines := ledger.Items
		if err != nil || ledger.Total != 3 || len(lines) != 3 || lines[0].Reason != "파손" || lines[0].OnHand != -6 || lines[2].Kind != "opening" {
			t.Errorf("%+v, %v", lines, err)
		}
		audit(t, db)
	})
}

func TestShoppersAreToldWhenFewAreLeft(t *testing.T) {
	db := tables.SQLite(t)
	s, v := open(t, db)
	on := shelf(t, s, v, 25)[0].ID
	for _, ref := range []string{"a", "b", "c"} {
		if err := reserve(db, s, ref, time.Now(), catalog.Item{VariantID: on, Qty: map[string]int64{"a": 2, "b": 4, "c": 19}[ref]}); err != nil {
			t.Fatal(err)
		}
	}
	if err := post(db, s, "b"); err != nil { // changes nothing that can be seen
		t.Fatal(err)
	}
	if _, err := release(db, s, "c", "gone"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AdjustStock(t.Context(), on, 100, "입고"); err != nil {
		t.Fatal(err)
	}
	rows, err := db.QueryContext(t.Context(), "SELECT data FROM outbox WHERE kind = 'catalog.stock_changed' ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var got string
	for rows.Next() {
		var data string
		if err := rows.Scan(&data); err != nil {
			t.Fatal(err)
		}
		got += data[len(`{"variantId":"`)+36+len(`","productId":"`)+36+len(`","available":`):len(data)-1] + " "
	}
	if want := "19 0 19 119 "; got != want {
		t.Errorf("events tell %q, want %q", got, want)
	}
}

func TestGateAnswersLateComersWithoutAWrite(t *testing.T) {
	db := tables.SQLite(t)
	s, v := open(t, db)
	on := shelf(t, s, v, 1, 5)
	one := []catalog.Item{{VariantID: on[0].ID, Qty: 1}}
	if err := s.KnownSoldOut(one); err != nil {
		t.Errorf("before anything was sold: %v", err)
	}
	if err := reserve(db, s, "a", time.Now(), one...); err != nil {
		t.Fatal(err)
	}
	if err := s.KnownSoldOut(append(one, catalog.Item{VariantID: on[1].ID, Qty: 1})); !errors.Is(err, catalog.ErrSoldOut) {
		t.Errorf("after the last was taken: %v", err)
	}
	if err := s.KnownSoldOut([]catalog.Item{{VariantID: on[1].ID, Qty: 1}}); err != nil {
		t.Errorf("the other variant: %v", err)
	}
	if _, err := release(db, s, "a", catalog.Expired); err != nil {
		t.Fatal(err)
	}
	if err := s.KnownSoldOut(one); err != nil {
		t.Errorf("after a release: %v", err)
	}
	if err := reserve(db, s, "b", time.Now(), one...); err != nil {
		t.Error(err)
	}
	if err := reserve(db, s, "c", time.Now(), one...); !errors.Is(err, catalog.ErrSoldOut) {
		t.Errorf("got %v", err)
	}
	if _, err := s.AdjustStock(t.Context(), on[0].ID, 1, "입고"); err != nil {
		t.Fatal(err)
	}
	if err := s.KnownSoldOut(one); err != nil {
		t.Errorf("after a restock: %v", err)
	}
}

func TestLastUnitRolledBackLeavesTheGateOpen(t *testing.T) {
	db := tables.SQLite(t)
	s, v := open(t, db)
	one := []catalog.Item{{VariantID: shelf(t, s, v, 1)[0].ID, Qty: 1}}
	undone := errors.New("the order failed")
	err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		if err := s.Reserve(ctx, tx, "a", one, time.Now()); err != nil {
			return err
		}
		return undone
	})
	if !errors.Is(err, undone) {
		t.Fatal(err)
	}
	if err := s.KnownSoldOut(one); err != nil {
		t.Errorf("got %v", err)
	}
}

// TestStockFollowsTheModel compares any sequence of commands with a model that is three numbers.
func TestStockFollowsTheModel(t *testing.T) {
	db := tables.SQLite(t)
	s, v := open(t, db)
	var run int
	rapid.Check(t, func(rt *rapid.T) {
		run++
		units := []int64{rapid.Int64Range(0, 12).Draw(rt, "a"), rapid.Int64Range(0, 12).Draw(rt, "b"), 3}
		on := shelf(t, s, v, units...)
		type held struct {
			qty   map[int]int64
			state string
		}
		hand, reserved := append([]int64(nil), units...), make([]int64, 3)
		refs := map[string]*held{}
		var names []string
		pick := func(rt *rapid.T) (string, *held) {
			if len(names) == 0 {
				rt.Skip("nothing is reserved")
			}
			n := rapid.SampledFrom(names).Draw(rt, "ref")
			return n, refs[n]
		}
		rt.Repeat(map[string]func(*rapid.T){
			"reserve": func(rt *rapid.T) {
				ref := fmt.Sprintf("%d-%d", run, len(names))
				want, items, fits := map[int]int64{}, []catalog.Item{}, true
				for range rapid.IntRange(1, 4).Draw(rt, "lines") {
					i, q := rapid.IntRange(0, 2).Draw(rt, "variant"), rapid.Int64Range(1, 5).Draw(rt, "qty")
					want[i] += q
					items = append(items, catalog.Item{VariantID: on[i].ID, Qty: q})
				}
				for i, q := range want {
					fits = fits && hand[i]-reserved[i] >= q
				}
				err := reserve(db, s, ref, time.Now(), items...)
				if fits != (err == nil) || err != nil && !errors.Is(err, catalog.ErrSoldOut) {
					rt.Fatalf("reserve %v: %v, the model says %v", want, err, fits)
				}
				if fits {
					for i, q := range want {
						reserved[i] += q
					}
					refs[ref] = &held{want, "pending"}
					names = append(names, ref)
				}
			},
			"post": func(rt *rapid.T) {
				ref, h := pick(rt)
				err := post(db, s, ref)
				if gone := h.state != "pending" && h.state != "posted"; gone != errors.Is(err, catalog.ErrReservationGone) || !gone && err != nil {
					rt.Fatalf("post of what is %s: %v", h.state, err)
				}
				if h.state == "pending" {
					h.state = "posted"
					for i, q := range h.qty {
						hand[i] -= q
						reserved[i] -= q
					}
				}
			},
			"release": func(rt *rapid.T) {
				ref, h := pick(rt)
				did, err := release(db, s, ref, rapid.SampledFrom([]string{catalog.Expired, "no"}).Draw(rt, "reason"))
				if err != nil || did != (h.state == "pending") {
					rt.Fatalf("release of what is %s: %v, %v", h.state, did, err)
				}
				if did {
					h.state = "released"
					for i, q := range h.qty {
						reserved[i] -= q
					}
				}
			},
			"return": func(rt *rapid.T) {
				ref, h := pick(rt)
				err := giveBack(db, s, ref)
				if there := h.state == "posted" || h.state == "returned"; there != (err == nil) {
					rt.Fatalf("return of what is %s: %v", h.state, err)
				}
				if h.state == "posted" {
					h.state = "returned"
					for i, q := range h.qty {
						hand[i] += q
					}
				}
			},
			"adjust": func(rt *rapid.T) {
				i, delta := rapid.IntRange(0, 2).Draw(rt, "variant"), rapid.Int64Range(-4, 4).Filter(func(n int64) bool { return n != 0 }).Draw(rt, "delta")
				_, err := s.AdjustStock(context.Background(), on[i].ID, delta, "count")
				if fits := hand[i]+delta >= reserved[i]; fits != (err == nil) {
					rt.Fatalf("adjust %d by %d with %d reserved: %v", hand[i], delta, reserved[i], err)
				} else if fits {
					hand[i] += delta
				}
			},
			"": func(rt *rapid.T) {
				for i := range on {
					if got := onHand(t, s, db, on[i].ID); got.OnHand != hand[i] || got.Reserved != reserved[i] {
						rt.Fatalf("variant %d: %d on hand, %d reserved; the model has %d, %d", i, got.OnHand, got.Reserved, hand[i], reserved[i])
					}
				}
			},
		})
	})
	audit(t, db)
}

// TestCrowdNeverOversells lets 64 buyers buy, pay, cancel, expire and return on three variants at once.
func TestCrowdNeverOversells(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, v := open(t, db)
		units := []int64{40, 7, 90}
		on := shelf(t, s, v, units...)
		var sold [3]atomic.Int64
		var wg sync.WaitGroup
		for buyer := range 64 {
			wg.Go(func() {
				r := rand.New(rand.NewPCG(uint64(buyer), 7))
				for try := range 4 {
					ref := fmt.Sprintf("%d/%d", buyer, try)
					a, b := r.IntN(3), r.IntN(3)
					items := []catalog.Item{{VariantID: on[a].ID, Qty: 1 + r.Int64N(2)}, {VariantID: on[b].ID, Qty: 1}}
					if err := reserve(db, s, ref, time.Now(), items...); errors.Is(err, catalog.ErrSoldOut) {
						continue
					} else if err != nil {
						t.Errorf("reserve: %v", err)
						return
					}
					var won atomic.Int64 // of a payment and a sweeper at the same moment, one wins
					var both sync.WaitGroup
					both.Go(func() {
						if err := post(db, s, ref); err == nil {
							won.Add(1)
						} else if !errors.Is(err, catalog.ErrReservationGone) {
							t.Errorf("post: %v", err)
						}
					})
					paid := true
					if r.IntN(2) == 0 {
						both.Go(func() {
							did, err := release(db, s, ref, catalog.Expired)
							if err != nil {
								t.Errorf("release: %v", err)
							}
							if did {
								won.Add(1)
							}
							paid = !did
						})
					}
					both.Wait()
					if won.Load() != 1 {
						t.Errorf("%d of payment and expiry won", won.Load())
					}
					if paid && r.IntN(4) == 0 {
						if err := giveBack(db, s, ref); err != nil {
							t.Errorf("return: %v", err)
						}
						paid = false
					}
					if paid {
						sold[a].Add(items[0].Qty)
						sold[b].Add(items[1].Qty)
					}
				}
			})
		}
		wg.Wait()
		for i := range on {
			got := onHand(t, s, db, on[i].ID)
			if got.OnHand != units[i]-sold[i].Load() || got.Reserved != 0 || got.OnHand < 0 {
				t.Errorf("variant %d: %d on hand, %d reserved after %d of %d were sold", i, got.OnHand, got.Reserved, sold[i].Load(), units[i])
			}
		}
		audit(t, db)
	})
}

func BenchmarkReserve(b *testing.B) {
	db := tables.SQLite(b)
	s, v := open(b, db)
	on := shelf(b, s, v, 1_000_000)[0].ID
	var n atomic.Int64
	b.SetParallelism(64)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := reserve(db, s, strconv.FormatInt(n.Add(1), 10), time.Now(), catalog.Item{VariantID: on, Qty: 1}); err != nil {
				b.Error(err)
			}
		}
	})
}

func TestSomeOfASaleGoesBackAndThenTheRest(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, v := open(t, db)
		on := shelf(t, s, v, 10, 10)
		first, second := on[0].ID, on[1].ID
		if err := reserve(db, s, "a", time.Now(), catalog.Item{VariantID: first, Qty: 4}, catalog.Item{VariantID: second, Qty: 1}); err != nil {
			t.Fatal(err)
		}
		some := func(items ...catalog.Item) error {
			return db.InTx(context.Background(), func(ctx context.Context, tx *sqldb.Tx) error { return s.ReturnSome(ctx, tx, "a", items) })
		}
		if err := some(catalog.Item{VariantID: first, Qty: 1}); !errors.Is(err, catalog.ErrReservationGone) {
			t.Errorf("before it is sold: %v, want ErrReservationGone", err)
		}
		if err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error { return s.Post(ctx, tx, "a") }); err != nil {
			t.Fatal(err)
		}
		if err := some(catalog.Item{VariantID: first, Qty: 1}, catalog.Item{VariantID: first, Qty: 2}); err != nil {
			t.Fatal(err)
		}
		audit(t, db)
		if got := onHand(t, s, db, first).OnHand; got != 9 {
			t.Errorf("three of four went back: %d on hand, want 9", got)
		}
		if err := some(catalog.Item{VariantID: first, Qty: 2}); !errors.Is(err, catalog.ErrReservationGone) {
			t.Errorf("more than was sold: %v, want ErrReservationGone", err)
		}
		for range 2 {
			if err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error { return s.Return(ctx, tx, "a") }); err != nil {
				t.Fatal(err)
			}
		}
		audit(t, db)
		for _, id := range []string{first, second} {
			if got := onHand(t, s, db, id).OnHand; got != 10 {
				t.Errorf("all went back: %d on hand, want 10", got)
			}
		}
	})
}

func TestOnlyWhatWasGivenBackIsForgotten(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, vendor := open(t, db)
		v := shelf(t, s, vendor, 10)[0]
		for _, ref := range []string{"held", "sold", "late", "called"} {
			if err := reserve(db, s, ref, time.Now().Add(time.Hour), catalog.Item{VariantID: v.ID, Qty: 1}); err != nil {
				t.Fatal(err)
			}
		}
		if err := post(db, s, "sold"); err != nil {
			t.Fatal(err)
		}
		for ref, why := range map[string]string{"late": catalog.Expired, "called": "cancelled"} {
			if _, err := release(db, s, ref, why); err != nil {
				t.Fatal(err)
			}
		}
		for ref, stays := range map[string]int{"held": 1, "sold": 1, "late": 0, "called": 0} {
			if err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error { return s.Forget(ctx, tx, ref) }); err != nil {
				t.Fatal(err)
			}
			var n int
			if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM reservations WHERE ref = ?", ref).Scan(&n); err != nil || n != stays {
				t.Errorf("of what is %s %d lines are left (%v), want %d", ref, n, err, stays)
			}
		}
		audit(t, db)
	})
}
