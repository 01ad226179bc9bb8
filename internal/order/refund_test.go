package order_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func (s *shop) refund(number string, key string, parts ...order.Part) (order.Order, error) {
	return s.orders.RefundLines(context.Background(), number, order.Viewer{Who: operator}, parts, "품절", key)
}

// books compares what the lines say was given back with the payment and the shelf.
func (s *shop) books(number string, paid money.Won) {
	s.t.Helper()
	o := s.see(number)
	var lines money.Won
	if err := s.db.QueryRowContext(context.Background(),
		`SELECT COALESCE(SUM(amount), 0) FROM order_refunds WHERE order_id = ? AND state = 'done'`, o.ID).Scan(&lines); err != nil {
		s.t.Fatal(err)
	}
	if lines != o.Payment.Refunded || lines > paid {
		s.t.Errorf("lines were given back %s, the payment %s of %s", lines, o.Payment.Refunded, paid)
	}
	if n := s.number(`SELECT COUNT(*) FROM order_lines WHERE refunded > asked OR asked > qty OR refunded < 0`); n > 0 {
		s.t.Errorf("%d lines are impossible", n)
	}
	if n := s.number(`
		SELECT COUNT(*) FROM stocks s WHERE on_hand <> (SELECT COALESCE(SUM(l.on_hand), 0) FROM stock_ledger l WHERE l.variant_id = s.variant_id)
		    OR reserved <> 0`); n > 0 {
		s.t.Errorf("%d stocks differ from their ledger", n)
	}
}

func TestPartsOfAnOrderAreGivenBack(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v, w := s.sell("냉면", 3333, 10), s.sell("튀김", 5000, 10)
		o, window := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 3}, order.Want{VariantID: w, Qty: 1}))
		if _, err := s.refund(o.Number, id.New(), order.Part{Line: 0, Qty: 1}); !errors.Is(err, order.ErrNotPaid) {
			t.Errorf("before it is paid: %v, want ErrNotPaid", err)
		}
		s.pay(window, sandboxpg.Approve)
		for name, parts := range map[string][]order.Part{
			"nothing": nil, "another line": {{Line: 2, Qty: 1}}, "too many": {{Line: 1, Qty: 2}}, "too many in all": {{Line: 0, Qty: 2}, {Line: 0, Qty: 2}},
			"none": {{Line: 0, Qty: 0}}, "less than none": {{Line: 0, Qty: -1}}, "a line before the first": {{Line: -1, Qty: 1}},
		} {
			if _, err := s.refund(o.Number, id.New(), parts...); !errors.Is(err, order.ErrParts) {
				t.Errorf("%s: %v, want ErrParts", name, err)
			}
		}
		if got := s.see(o.Number).Lines; !slices.Equal(got[0].Back, []money.Won{3333, 3333, 3333}) || !slices.Equal(got[1].Back, []money.Won{5000}) {
			t.Errorf("the pieces are worth %v and %v", got[0].Back, got[1].Back)
		}
		key := id.New()
		for range 2 { // the second repeats the first
			got, err := s.refund(o.Number, key, order.Part{Line: 0, Qty: 2})
			if err != nil || got.State != order.Paid || got.Payment.Refunded != 6666 || got.Lines[0].Refunded != 2 || got.Lines[0].State != order.Paid {
				t.Fatalf("two pieces back: %s, %s refunded, lines %+v, %v", got.State, got.Payment.Refunded, got.Lines, err)
			}
		}
		if got := s.see(o.Number).Lines[0].Back; !slices.Equal(got, []money.Won{3333}) {
			t.Errorf("the piece that is left is worth %v", got)
		}
		if onHand, _ := s.stock(v); onHand != 9 {
			t.Errorf("%d on hand, want 9", onHand)
		}
		got, err := s.refund(o.Number, id.New(), order.Part{Line: 0, Qty: 1})
		if err != nil || got.State != order.Paid || got.Lines[0].State != order.Cancelled || got.Lines[1].State != order.Paid {
			t.Errorf("a whole line back: %s, lines %s and %s, %v", got.State, got.Lines[0].State, got.Lines[1].State, err)
		}
		s.hear(2)
		s.books(o.Number, o.Total)
		if onHand, _ := s.stock(v); onHand != 10 {
			t.Errorf("%d on hand, want 10", onHand)
		}
		got, err = s.refund(o.Number, id.New(), order.Part{Line: 1, Qty: 1}) // the last piece takes the shipping fee along
		if err != nil || got.State != order.Cancelled || got.Payment.Refunded != o.Total || got.Payment.State != "refunded" {
			t.Errorf("all of it back: %s, %s of %s refunded, %v", got.State, got.Payment.Refunded, o.Total, err)
		}
		s.hear(2)
		s.settleAll()
		s.sound()
		s.books(o.Number, o.Total)
		if onHand, _ := s.stock(w); onHand != 10 {
			t.Errorf("%d on hand, want 10", onHand)
		}
		if _, err := s.refund(o.Number, id.New(), order.Part{Line: 0, Qty: 1}); !errors.Is(err, order.ErrParts) {
			t.Errorf("when nothing is left: %v, want ErrParts", err)
		}
	})
}

func TestCancellingAfterAPartWasGivenBackGivesBackTheRest(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v := s.sell("냉면", 3333, 10)
		o, window := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 3}))
		s.pay(window, sandboxpg.Approve)
		if _, err := s.refund(o.Number, id.New(), order.Part{Line: 0, Qty: 1}); err != nil {
			t.Fatal(err)
		}
		got, err := s.orders.Cancel(t.Context(), o.Number, order.Viewer{Who: guest("a")}, "")
		if err != nil || got.State != order.Cancelled || got.Payment.Refunded != o.Total || got.Lines[0].Refunded != 3 || got.Lines[0].State != order.Cancelled {
			t.Errorf("cancelled: %s, %s of %s refunded, line %+v, %v", got.State, got.Payment.Refunded, o.Total, got.Lines[0], err)
		}
		s.hear(2)
		s.settleAll()
		s.sound()
		s.books(o.Number, o.Total)
		if onHand, _ := s.stock(v); onHand != 10 {
			t.Errorf("%d on hand, want 10", onHand)
		}
	})
}

func TestARefusedRefundLeavesTheLineAsItWas(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v, w := s.sell("냉면", 10000, 10), s.sell("튀김", 5000, 10)
		o, window := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 1}, order.Want{VariantID: w, Qty: 1}))
		s.pay(window, sandboxpg.RefundRefused)
		got, err := s.refund(o.Number, id.New(), order.Part{Line: 0, Qty: 1})
		if err != nil || got.Lines[0].State != order.Cancelling || got.Payment.Refunded != 0 {
			t.Fatalf("asked: line %s, %s refunded, %v", got.Lines[0].State, got.Payment.Refunded, err)
		}
		s.hear(2)
		if got := s.see(o.Number); got.State != order.Paid || got.Lines[0].State != order.Paid || got.Lines[0].Refunded != 0 {
			t.Errorf("refused: order %s, line %s with %d given back", got.State, got.Lines[0].State, got.Lines[0].Refunded)
		}
		if onHand, _ := s.stock(v); onHand != 9 {
			t.Errorf("%d on hand, want 9", onHand)
		}
		if got, err := s.refund(o.Number, id.New(), order.Part{Line: 0, Qty: 1}); err != nil || got.Lines[0].State != order.Cancelled {
			t.Errorf("asked anew: line %s, %v", got.Lines[0].State, err)
		}
		s.hear(2)
		s.books(o.Number, o.Total)
	})
}

func TestTwoStaffRefundAPieceOnce(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v, w := s.sell("냉면", 10000, 100), s.sell("튀김", 5000, 100)
		o, window := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 1}, order.Want{VariantID: w, Qty: 1}))
		s.pay(window, sandboxpg.Approve)
		var all sync.WaitGroup
		var done atomic.Int64
		for range 8 {
			all.Go(func() {
				switch _, err := s.refund(o.Number, id.New(), order.Part{Line: 0, Qty: 1}); {
				case err == nil:
					done.Add(1)
				case !errors.Is(err, order.ErrParts):
					t.Error(err)
				}
			})
		}
		all.Wait()
		s.hear(2)
		if got := s.see(o.Number); done.Load() != 1 || got.Payment.Refunded != 10000 {
			t.Errorf("%d refunds of one piece, %s given back", done.Load(), got.Payment.Refunded)
		}
		s.books(o.Number, o.Total)
	})
}

// Whatever is given back in whichever order, and whatever the provider does, no won and no piece is lost or doubled.
func TestRefundsByLineConserveMoneyAndGoods(t *testing.T) {
	s := open(t, tables.SQLite(t))
	v, w := s.sell("냉면", 3333, 1_000_000), s.sell("튀김", 7001, 1_000_000)
	rapid.Check(t, func(rt *rapid.T) {
		had, _ := s.stock(v)
		qty := rapid.Int64Range(1, 9).Draw(rt, "qty")
		o, window := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: qty}, order.Want{VariantID: w, Qty: 2}))
		s.pay(window, rapid.SampledFrom([]sandboxpg.Outcome{ // a refund that is never answered takes a second
			sandboxpg.Approve, sandboxpg.Approve, sandboxpg.Approve, sandboxpg.RefundRefused, sandboxpg.RefundRefused, sandboxpg.RefundTimeout,
		}).Draw(rt, "outcome"))
		for range rapid.IntRange(1, 5).Draw(rt, "refunds") {
			part := order.Part{Line: rapid.IntRange(0, 1).Draw(rt, "line"), Qty: rapid.Int64Range(1, qty).Draw(rt, "pieces")}
			if _, err := s.refund(o.Number, id.New(), part); err != nil && !errors.Is(err, order.ErrParts) {
				rt.Fatal(err)
			}
			s.hear(rapid.IntRange(0, 2).Draw(rt, "heard"))
		}
		cancel := rapid.Bool().Draw(rt, "cancel")
		if cancel {
			if _, err := s.orders.Cancel(t.Context(), o.Number, order.Viewer{Who: operator}, ""); err != nil {
				rt.Fatal(err)
			}
		}
		for range 3 {
			s.settleSome(o.Number)
		}
		s.hear(1)
		got := s.see(o.Number)
		if cancel && got.State != order.Cancelled {
			rt.Errorf("cancelled, it is %s", got.State)
		}
		if (got.Payment.Refunded == o.Total) != (got.State == order.Cancelled) {
			rt.Errorf("%s of %s given back of an order that is %s", got.Payment.Refunded, o.Total, got.State)
		}
		if have, _ := s.stock(v); have != had-qty+got.Lines[0].Refunded {
			rt.Errorf("%d on hand, had %d, %d sold and %d given back", have, had, qty, got.Lines[0].Refunded)
		}
		s.books(o.Number, o.Total)
		s.exec(`DELETE FROM outbox`)
	})
}

// A shop of before has orders whose lines know nothing of themselves.
func TestOrdersOfBeforeGetTheStatesOfTheirLines(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := sqldb.Migrate(t.Context(), db, "order", before(t, "migrations/00003")); err != nil {
			t.Fatal(err)
		}
		s := &shop{t: t, db: db}
		for i, state := range order.States {
			paid := 0
			if state == order.Cancelled || state == order.Cancelling || state == order.Paid {
				paid = 1000
			}
			s.exec(`
				INSERT INTO orders (id, number, owner, show_id, state, items, shipping, total, buyer_name, buyer_email, buyer_phone, ship, stock_ref, payment_id,
				                    placed_at, expires_at, paid_at)
				VALUES (?, ?, 'g:a', '', ?, 3000, 3000, 6000, '', '', '', '{}', '', '', 1, 0, ?)`, string(state), fmt.Sprint("n", i), string(state), paid)
			s.exec(`
				INSERT INTO order_lines (order_id, position, variant_id, product_id, slug, sku, name, name_en, option_text, option_en, qty, unit_price, net, picture)
				VALUES (?, 0, 'v', 'p', '', '', '', '', '', '', 3, 1000, 3000, '')`, string(state))
		}
		if err := sqldb.Migrate(t.Context(), db, "order", order.Migrations); err != nil {
			t.Fatal(err)
		}
		for _, state := range order.States {
			var (
				got             order.State
				asked, refunded int64
			)
			if err := db.QueryRowContext(t.Context(), `SELECT state, asked, refunded FROM order_lines WHERE order_id = ?`, string(state)).
				Scan(&got, &asked, &refunded); err != nil {
				t.Fatal(err)
			}
			wantAsked, wantRefunded := int64(0), int64(0)
			switch state {
			case order.Cancelled:
				wantAsked, wantRefunded = 3, 3
			case order.Cancelling:
				wantAsked = 3
			}
			if got != state || asked != wantAsked || refunded != wantRefunded {
				t.Errorf("the line of an order that is %s: %s, %d asked, %d refunded", state, got, asked, refunded)
			}
		}
	})
}

// A part of an order and all of it are given back in the same moment: what came back by the part is not taken off twice.
func TestFiguresAreExactWhenAPartAndTheRestComeBackAtOnce(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v := s.sell("냉면", 3333, 1000)
		var all sync.WaitGroup
		for range 12 {
			in := wish(guest("a"), order.Want{VariantID: v, Qty: 3})
			in.ShowID = "show"
			o, window := s.place(in)
			s.pay(window, sandboxpg.Approve)
			all.Go(func() {
				if _, err := s.refund(o.Number, id.New(), order.Part{Line: 0, Qty: 1}); err != nil && !errors.Is(err, order.ErrParts) {
					t.Error(err)
				}
			})
			all.Go(func() {
				if _, err := s.orders.Cancel(t.Context(), o.Number, order.Viewer{Who: operator}, ""); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		s.settleAll()
		if got, err := s.orders.Figures(t.Context(), "show"); err != nil || got != (order.Figures{}) {
			t.Errorf("all came back, the figures are %+v, %v", got, err)
		}
		if n := s.number(`SELECT sold FROM products`); n != 0 {
			t.Errorf("the product is counted as sold %d times", n)
		}
	})
}

// A shop of before counted what it had given back of orders that stand.
func TestFiguresOfBeforeAreLoweredByWhatCameBack(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := sqldb.Migrate(t.Context(), db, "order", before(t, "migrations/00007")); err != nil {
			t.Fatal(err)
		}
		s := &shop{t: t, db: db}
		const paidAt = 1_700_000_012_345
		for i, state := range []order.State{order.Paid, order.Shipped, order.Cancelled} {
			s.exec(`
				INSERT INTO orders (id, number, owner, show_id, state, items, shipping, total, buyer_name, buyer_email, buyer_phone, ship, stock_ref, payment_id,
				                    placed_at, expires_at, paid_at)
				VALUES (?, ?, 'g:a', 'show', ?, 9000, 3000, 12000, '', '', '', '{}', '', '', 1, 0, ?)`, string(state), fmt.Sprint("n", i), string(state), paidAt)
			s.exec(`INSERT INTO order_refunds (refund_id, position, order_id, qty, amount, state) VALUES (?, 0, ?, 1, 3000, 'done')`, "done "+string(state), string(state))
			s.exec(`INSERT INTO order_refunds (refund_id, position, order_id, qty, amount, state) VALUES (?, 0, ?, 1, 3000, 'failed')`, "failed "+string(state), string(state))
		}
		for what, length := range map[string]int64{"minute": 60_000, "hour": 3_600_000, "day": 86_400_000} {
			s.exec(`INSERT INTO order_sales (what, bucket, shard, orders, units, won) VALUES (?, ?, 0, 2, 6, 24000)`, what, paidAt-paidAt%length)
		}
		s.exec(`INSERT INTO order_sales (what, bucket, shard, orders, units, won) VALUES ('showshow', 0, 0, 2, 6, 24000)`)
		if err := sqldb.Migrate(t.Context(), db, "order", order.Migrations); err != nil {
			t.Fatal(err)
		}
		s.orders = order.New(db, order.Needs{}, order.Config{}, slog.New(slog.DiscardHandler), time.Now)
		want := order.Figures{Orders: 2, Units: 4, Won: 18000}
		if got, err := s.orders.Figures(t.Context(), "show"); err != nil || got != want {
			t.Errorf("the show has %+v, %v; want %+v", got, err, want)
		}
		for _, since := range []time.Time{{}, time.UnixMilli(paidAt), time.UnixMilli(paidAt).Add(-90 * time.Minute)} {
			if got, err := s.orders.FiguresSince(t.Context(), since); err != nil || got != want {
				t.Errorf("since %s: %+v, %v; want %+v", since, got, err, want)
			}
		}
	})
}

// before are the migrations up to one.
func before(t *testing.T, until string) fs.FS {
	t.Helper()
	old := fstest.MapFS{}
	err := fs.WalkDir(order.Migrations, "migrations", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path > until {
			return err
		}
		data, err := fs.ReadFile(order.Migrations, path)
		old[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return old
}
