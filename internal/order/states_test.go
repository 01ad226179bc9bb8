package order

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/states"
)

// statement is one of store.go that moves an order.
type statement struct {
	to   State
	only []State // where it is asked for; nil is anywhere
	run  func(ctx context.Context, tx *sqldb.Tx, o Order) (bool, error)
}

// statements are all of them, and for every state the one that a later door would use.
func statements() map[string]statement {
	now := time.UnixMilli(1_000_000)
	all := map[string]statement{
		"revive":     {Pending, nil, func(ctx context.Context, tx *sqldb.Tx, o Order) (bool, error) { return revive(ctx, tx, o, "ref", now) }},
		"setPaid":    {Paid, nil, func(ctx context.Context, tx *sqldb.Tx, o Order) (bool, error) { return setPaid(ctx, tx, o, "pay", now) }},
		"setExpired": {Expired, nil, func(ctx context.Context, tx *sqldb.Tx, o Order) (bool, error) { return setExpired(ctx, tx, o, now) }},
		"setCancelling": {Cancelling, nil, func(ctx context.Context, tx *sqldb.Tx, o Order) (bool, error) {
			return setCancelling(ctx, tx, o, "why")
		}},
	}
	for _, from := range []State{Pending, Cancelling} {
		all["setCancelled from "+string(from)] = statement{Cancelled, []State{from}, func(ctx context.Context, tx *sqldb.Tx, o Order) (bool, error) {
			return setCancelled(ctx, tx, o, from, "why", now)
		}}
	}
	for _, to := range States {
		all["move to "+string(to)] = statement{to, nil, func(ctx context.Context, tx *sqldb.Tx, o Order) (bool, error) {
			return move(ctx, tx, o, to, moves.Into(to), `reason = ?`, "")
		}}
	}
	return all
}

// row is one order in a real table.
type row struct {
	t  testing.TB
	db *sqldb.DB
	o  Order
}

// tables are those of orders alone.
var tables = sqldbtest.NewShape(sqldb.Domain{Name: "order", Files: Migrations})

func newRow(t testing.TB, db *sqldb.DB) row {
	t.Helper()
	r := row{t, db, Order{
		ID: id.New(), Number: id.OrderNumber(time.Now()), Owner: account.GuestOwner("a"), State: Pending, stockRef: "ref", paymentID: "pay",
		Lines: []Line{{VariantID: "v", Qty: 3, UnitPrice: 1000, Net: 3000}, {VariantID: "w", Qty: 1, UnitPrice: 500, Net: 500}}, Items: 3500, Total: 3500,
	}}
	r.in(func(ctx context.Context, tx *sqldb.Tx) error { return insertOrder(ctx, tx, r.o) })
	return r
}

func (r row) in(fn func(context.Context, *sqldb.Tx) error) {
	r.t.Helper()
	if err := r.db.InTx(context.Background(), fn); err != nil {
		r.t.Fatal(err)
	}
}

func (r row) put(s State) {
	r.t.Helper()
	r.in(func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE orders SET state = ?, expires_at = 0 WHERE id = ?`, string(s), r.o.ID)
		return err
	})
}

func (r row) state() (s State) {
	r.t.Helper()
	if err := r.db.QueryRowContext(context.Background(), `SELECT state FROM orders WHERE id = ?`, r.o.ID).Scan(&s); err != nil {
		r.t.Fatal(err)
	}
	return s
}

// run runs st on the row as it stands and says whether it moved.
func (r row) run(st statement) (moved bool) {
	r.t.Helper()
	r.in(func(ctx context.Context, tx *sqldb.Tx) (err error) {
		moved, err = st.run(ctx, tx, r.o)
		return err
	})
	return moved
}

func TestLinesGoWhereTheirOrderGoes(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		r := newRow(t, db)
		lines := func() (all []State) {
			o, err := findOrder(context.Background(), db, "id", r.o.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range o.Lines {
				all = append(all, l.State)
			}
			return all
		}
		set := func(first, second, whole State) {
			r.put(whole)
			for i, s := range []State{first, second} {
				r.in(func(ctx context.Context, tx *sqldb.Tx) error {
					_, err := tx.ExecContext(ctx, `UPDATE order_lines SET state = ? WHERE order_id = ? AND position = ?`, string(s), r.o.ID, i)
					return err
				})
			}
		}
		all := statements()
		for _, from := range States {
			for _, to := range States {
				for _, other := range []State{from, Cancelled, Cancelling} { // a line that was given back, or is being
					set(from, other, from)
					moved := r.run(all["move to "+string(to)])
					want := []State{from, other}
					if moved {
						want[0] = to
						if moves.Can(other, to) {
							want[1] = to
						}
					}
					if got := lines(); !slices.Equal(got, want) {
						t.Errorf("an order from %s to %s takes a line that is %s along: %v, want %v", from, to, other, got, want)
					}
				}
			}
		}
	})
}

// check runs st on an order that stands in from, and compares what the database did with the table.
func (r row) check(name string, st statement, from State) {
	r.t.Helper()
	r.put(from)
	want := moves.Can(from, st.to) && (st.only == nil || slices.Contains(st.only, from))
	moved, now := r.run(st), r.state()
	if moved != want || moved && now != st.to || !moved && now != from {
		r.t.Errorf("%s of an order that is %s: moved %v, now %s; the table says %v", name, from, moved, now, want)
	}
}

func TestStatementsLetThroughWhatTheTableSays(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		r := newRow(t, db)
		for name, st := range statements() {
			for _, from := range States {
				r.check(name, st, from)
			}
		}
	})
}

// Every pair is taken into the table or out of it, and every statement follows.
func TestStatementsFollowAChangedTable(t *testing.T) {
	real := moves
	t.Cleanup(func() { moves = real })
	r := newRow(t, tables.SQLite(t))
	for name, st := range statements() {
		for _, from := range States {
			changed := maps.Clone(real)
			if next := real[from]; slices.Contains(next, st.to) {
				changed[from] = slices.DeleteFunc(slices.Clone(next), func(s State) bool { return s == st.to })
			} else {
				changed[from] = append(slices.Clone(next), st.to)
			}
			moves = changed
			r.check(name, st, from)
			moves = real
		}
	}
}

func TestNoStatementTakesAnOrderWhereItMustNeverGo(t *testing.T) {
	never := states.Table[State]{
		Paid:      {Expired, Pending, Cancelled}, // money goes back first
		Shipped:   {Cancelling, Cancelled, Expired, Paid},
		Delivered: {Cancelling, Cancelled, Expired},
		Cancelled: States,
		Confirmed: States,
		Pending:   {Shipped, Preparing, Delivered, Confirmed},
		Expired:   {Cancelled, Shipped, Preparing},
	}
	r := newRow(t, tables.SQLite(t))
	for from, forbidden := range never {
		for name, st := range statements() {
			if r.put(from); slices.Contains(forbidden, st.to) && r.run(st) {
				t.Errorf("%s took an order that was %s to %s", name, from, st.to)
			}
		}
	}
}

// Whatever is asked of an order and in whichever order, it stands where the table leads.
func TestAnyWalkOfAnOrderIsOneOfTheTables(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		all := statements()
		names := slices.Sorted(maps.Keys(all))
		r := newRow(t, db)
		rapid.Check(t, func(rt *rapid.T) {
			r.put(Pending)
			model := Pending
			for _, name := range rapid.SliceOfN(rapid.SampledFrom(names), 1, 12).Draw(rt, "statements") {
				st := all[name]
				want := moves.Can(model, st.to) && (st.only == nil || slices.Contains(st.only, model))
				if moved := r.run(st); moved != want {
					rt.Fatalf("%s of an order that is %s: moved %v, want %v", name, model, moved, want)
				}
				if want {
					model = st.to
				}
				if got := r.state(); got != model {
					rt.Fatalf("after %s the order is %s, want %s", name, got, model)
				}
				if model == Pending { // setExpired asks for a hold that is over
					r.put(Pending)
				}
			}
		})
	})
}
