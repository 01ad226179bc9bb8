package payment

import (
	"context"
	"io/fs"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/states"
	"github.com/saja-live/saja/internal/platform/todo"
)

var allStates = []State{Window, Waiting, Closed, Approving, Unknown, Paid, Declined, NetCancelling, NetCancelled, Review, PartRefunded, Refunded}

var allRefundStates = []RefundState{RefundRequested, RefundSending, RefundUnknown, RefundDone, RefundFailed}

// row is one payment with one refund in real tables.
type row struct {
	t  testing.TB
	db *sqldb.DB
	p  Payment
	r  Refund
}

func newRow(t testing.TB, db *sqldb.DB) row {
	t.Helper()
	for domain, files := range map[string]fs.FS{"todo": todo.Migrations, "payment": Migrations} {
		if err := sqldb.Migrate(context.Background(), db, domain, files); err != nil {
			t.Fatal(err)
		}
	}
	now := time.UnixMilli(1_000_000)
	w := row{
		t: t, db: db,
		p: Payment{ID: id.New(), OrderID: id.New(), Provider: "sandbox", MID: "mid", Amount: 1000, State: Window, CreatedAt: now, UpdatedAt: now},
	}
	w.r = Refund{ID: id.New(), PaymentID: w.p.ID, OrderID: w.p.OrderID, Key: "k", Amount: 400, State: RefundRequested, CreatedAt: now}
	w.in(func(ctx context.Context, tx *sqldb.Tx) error {
		if err := insertPayment(ctx, tx, w.p); err != nil {
			return err
		}
		return insertRefund(ctx, tx, w.r)
	})
	return w
}

func (w row) in(fn func(context.Context, *sqldb.Tx) error) {
	w.t.Helper()
	if err := w.db.InTx(context.Background(), fn); err != nil {
		w.t.Fatal(err)
	}
}

func (w row) exec(query string, args ...any) {
	w.t.Helper()
	w.in(func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
}

func (w row) put(s State) {
	w.exec(`UPDATE payments SET state = ?, refund_asked = 400, refunded = 0, refunding = ? WHERE id = ?`, string(s), w.r.ID, w.p.ID)
}

func (w row) state() (s State) {
	w.t.Helper()
	if err := w.db.QueryRowContext(context.Background(), `SELECT state FROM payments WHERE id = ?`, w.p.ID).Scan(&s); err != nil {
		w.t.Fatal(err)
	}
	return s
}

// statement is one of store.go that moves a payment.
type statement struct {
	to   State
	only []State // where it is asked for; nil is anywhere
	run  func(ctx context.Context, tx *sqldb.Tx, w row) (bool, error)
}

func statements() map[string]statement {
	all := map[string]statement{
		"capture": {Paid, []State{Approving, Unknown, Waiting}, func(ctx context.Context, tx *sqldb.Tx, w row) (bool, error) {
			return move(ctx, tx, w.p, change{to: Paid})
		}},
		"capture of what was being undone": {Paid, []State{NetCancelling, Review}, func(ctx context.Context, tx *sqldb.Tx, w row) (bool, error) {
			return move(ctx, tx, w.p, change{to: Paid, undone: true})
		}},
	}
	for name, c := range map[string]struct {
		to     State
		amount money.Won
	}{"finishRefund of a part": {PartRefunded, 400}, "finishRefund of all": {Refunded, 1000}} {
		all[name] = statement{c.to, nil, func(ctx context.Context, tx *sqldb.Tx, w row) (bool, error) {
			r := w.r
			r.State, r.Amount = RefundDone, c.amount
			return finishRefund(ctx, tx, r, time.UnixMilli(1)) == nil, nil
		}}
	}
	open := []State{Window, Approving, Unknown, Waiting, NetCancelling, Review}
	for _, to := range allStates {
		if to != Paid {
			all["move to "+string(to)] = statement{to, open, func(ctx context.Context, tx *sqldb.Tx, w row) (bool, error) {
				return move(ctx, tx, w.p, change{to: to})
			}}
		}
	}
	for _, from := range allStates {
		for _, to := range allStates {
			all[string(to)+" learned late of "+string(from)] = statement{to, []State{from}, func(ctx context.Context, tx *sqldb.Tx, w row) (bool, error) {
				w.p.State = from
				return move(ctx, tx, w.p, change{to: to, late: true})
			}}
		}
	}
	return all
}

func (w row) run(st statement) (moved bool) {
	w.t.Helper()
	w.in(func(ctx context.Context, tx *sqldb.Tx) (err error) {
		moved, err = st.run(ctx, tx, w)
		return err
	})
	return moved
}

func (st statement) legal(from State) bool {
	return moves.Can(from, st.to) && (st.only == nil || slices.Contains(st.only, from))
}

func (w row) check(name string, st statement, from State) {
	w.t.Helper()
	w.put(from)
	want := st.legal(from)
	moved, now := w.run(st), w.state()
	if moved != want || moved && now != st.to || !moved && now != from {
		w.t.Errorf("%s of a payment that is %s: moved %v, now %s; the table says %v", name, from, moved, now, want)
	}
}

func TestStatementsLetThroughWhatTheTableSays(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newRow(t, db)
		for name, st := range statements() {
			for _, from := range allStates {
				w.check(name, st, from)
			}
		}
	})
}

func TestMoneyIsAskedBackOnlyOfWhatMayBeRefunded(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newRow(t, db)
		for _, from := range allStates {
			for amount, fits := range map[money.Won]bool{1: true, 600: true, 601: false} { // 400 of 1000 are asked for
				w.put(from)
				var asked bool
				w.in(func(ctx context.Context, tx *sqldb.Tx) (err error) {
					asked, err = askMore(ctx, tx, w.p.ID, amount, time.UnixMilli(1))
					return err
				})
				if want := fits && (from == Paid || from == PartRefunded); asked != want {
					t.Errorf("asking %s of a payment that is %s: %v, want %v", amount, from, asked, want)
				}
			}
		}
	})
}

// Every pair is taken into the table or out of it, and every statement follows.
func TestStatementsFollowAChangedTable(t *testing.T) {
	real := moves
	t.Cleanup(func() { moves = real })
	w := newRow(t, sqldbtest.SQLite(t))
	for name, st := range statements() {
		if st.to == PartRefunded { // one statement with Refunded, which leads it
			continue
		}
		for _, from := range allStates {
			moves = toggled(real, from, st.to)
			w.check(name, st, from)
			moves = real
		}
	}
}

func toggled[S ~string](table states.Table[S], from, to S) states.Table[S] {
	changed := maps.Clone(table)
	if next := table[from]; slices.Contains(next, to) {
		changed[from] = slices.DeleteFunc(slices.Clone(next), func(s S) bool { return s == to })
	} else {
		changed[from] = append(slices.Clone(next), to)
	}
	return changed
}

func TestNoStatementTakesAPaymentWhereItMustNeverGo(t *testing.T) {
	never := states.Table[State]{
		Declined:     {Approving, Refunded, PartRefunded}, // an explicit no is neither asked again nor refunded
		Paid:         {NetCancelling, NetCancelled, Declined, Closed, Window},
		PartRefunded: {NetCancelling, NetCancelled, Paid, Declined},
		Refunded:     allStates,
		NetCancelled: {Approving, Refunded, PartRefunded},
		Closed:       {Approving, Unknown, Refunded, PartRefunded},
		Waiting:      {Approving, Closed, Refunded, PartRefunded},
		Window:       {Refunded, PartRefunded, NetCancelled, Unknown},
	}
	w := newRow(t, sqldbtest.SQLite(t))
	for from, forbidden := range never {
		for name, st := range statements() {
			if w.put(from); slices.Contains(forbidden, st.to) && w.run(st) {
				t.Errorf("%s took a payment that was %s to %s", name, from, st.to)
			}
		}
	}
}

func TestAnyWalkOfAPaymentIsOneOfTheTables(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		all := statements()
		names := slices.Sorted(maps.Keys(all))
		w := newRow(t, db)
		rapid.Check(t, func(rt *rapid.T) {
			model := rapid.SampledFrom(allStates).Draw(rt, "from")
			w.put(model)
			for _, name := range rapid.SliceOfN(rapid.SampledFrom(names), 1, 12).Draw(rt, "statements") {
				st := all[name]
				w.exec(`UPDATE payments SET refunded = 0, refunding = ? WHERE id = ?`, w.r.ID, w.p.ID)
				want := st.legal(model)
				if moved := w.run(st); moved != want {
					rt.Fatalf("%s of a payment that is %s: moved %v, want %v", name, model, moved, want)
				}
				if want {
					model = st.to
				}
				if got := w.state(); got != model {
					rt.Fatalf("after %s the payment is %s, want %s", name, got, model)
				}
			}
		})
	})
}

func TestRefundsMoveAsTheirTableSays(t *testing.T) {
	real := refundMoves
	t.Cleanup(func() { refundMoves = real })
	check := func(w row, from, to RefundState) {
		w.exec(`UPDATE refunds SET state = ? WHERE id = ?`, string(from), w.r.ID)
		r := w.r
		r.State = to
		var moved bool
		w.in(func(ctx context.Context, tx *sqldb.Tx) (err error) {
			moved, err = moveRefund(ctx, tx, r, time.UnixMilli(1))
			return err
		})
		now, err := findRefund(context.Background(), w.db, r.ID)
		if want := refundMoves.Can(from, to); err != nil || moved != want || moved && now.State != to || !moved && now.State != from {
			w.t.Errorf("a refund that is %s taken to %s: moved %v, now %s, %v; the table says %v", from, to, moved, now.State, err, want)
		}
	}
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newRow(t, db)
		for _, from := range allRefundStates {
			for _, to := range allRefundStates {
				check(w, from, to)
				refundMoves = toggled(real, from, to)
				check(w, from, to)
				refundMoves = real
			}
		}
	})
	for _, end := range []RefundState{RefundDone, RefundFailed} {
		if len(refundMoves[end]) > 0 {
			t.Errorf("a refund that is %s goes on to %v", end, refundMoves[end])
		}
	}
}
