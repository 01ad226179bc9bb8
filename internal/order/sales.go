package order

import (
	"context"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Figures are what a show or the whole shop has sold.
type Figures struct {
	Orders int64     `json:"orders" doc:"Paid orders"`
	Units  int64     `json:"units" doc:"Pieces in them that were not given back"`
	Won    money.Won `json:"won" doc:"Their totals in won, without what was given back"`
}

// The counters beside one for each show: what the whole shop sold in orders paid within a stretch of time.
const (
	byMinute = "minute"
	byHour   = "hour"
	byDay    = "day" // of UTC
	byShow   = "show"
)

// stretches are the lengths that the counters of the whole shop stand for, shortest first.
var stretches = []struct {
	what   string
	length int64 // ms
}{
	{byMinute, time.Minute.Milliseconds()}, {byHour, time.Hour.Milliseconds()}, {byDay, 24 * time.Hour.Milliseconds()},
}

// shards is over how many rows one counter is spread where transactions run side by side and would wait for one another at
// the counter of a hot show. On SQLite they run one after another.
const shards = 16

// counter is one row that an order is counted in.
type counter struct {
	what   string
	bucket int64
	shard  int
}

// countersOf gives the rows that an order is counted in, in the one order in which they are locked.
func (o Order) countersOf(dialect sqldb.Dialect) []counter {
	shard := 0
	if dialect != sqldb.SQLite {
		h := fnv.New32a()
		h.Write([]byte(o.ID))
		shard = int(h.Sum32() % shards)
	}
	paid := sqldb.Millis(o.PaidAt)
	var rows []counter
	for _, s := range stretches {
		rows = append(rows, counter{s.what, paid - paid%s.length, shard})
	}
	if o.ShowID != "" {
		rows = append(rows, counter{byShow + o.ShowID, 0, shard})
	}
	return rows
}

// sold counts o, which is paid from this transaction on. PaidAt is set.
func sold(ctx context.Context, tx *sqldb.Tx, o Order) error {
	if err := addBuyer(ctx, tx, o.ShowID, o.Owner, 1); err != nil {
		return err
	}
	return addSales(ctx, tx, o.countersOf(tx.Dialect()), Figures{1, o.Units(), o.Total})
}

// counted are the states in which an order counts as sold.
var counted = []State{Paid, Preparing, Shipped, Delivered, Confirmed}

// unsold takes out of the count what still counts of o, where it was counted when it was paid. The transaction has the order's row
// in hand: what a refund gives back of it from here on, partUnsold does not take out again.
func unsold(ctx context.Context, tx *sqldb.Tx, o Order) error {
	back, err := givenBack(ctx, tx, o.ID)
	if err != nil {
		return err
	}
	if err := addBuyer(ctx, tx, o.ShowID, o.Owner, -1); err != nil {
		return err
	}
	return addSales(ctx, tx, o.countersOf(tx.Dialect()), Figures{-1, back.Units - o.Units(), back.Won - o.Total})
}

// partUnsold takes what a refund gave back of o out of the count, where o was counted; the order itself still counts.
func partUnsold(ctx context.Context, tx *sqldb.Tx, o Order, lines []lineRefund) error {
	var f Figures
	for _, r := range lines {
		f.Units -= r.qty
		f.Won -= r.amount
	}
	return addSales(ctx, tx, o.countersOf(tx.Dialect()), f)
}

// Figures counts what a show has sold; orders that were cancelled, and pieces that were given back, do not count.
func (s *Service) Figures(ctx context.Context, showID string) (Figures, error) {
	f, err := readSales(ctx, s.db, byShow+showID, 0, 1)
	if err != nil {
		return f, fmt.Errorf("count sales of show %s: %w", showID, err)
	}
	return f, nil
}

// Buyers counts the different people whose orders of a show count as sold.
func (s *Service) Buyers(ctx context.Context, showID string) (int64, error) {
	n, err := countBuyers(ctx, s.db, showID)
	if err != nil {
		return 0, fmt.Errorf("count buyers of show %s: %w", showID, err)
	}
	return n, nil
}

// FiguresSince counts what the shop has sold in orders paid in the minute of since or later; the zero time counts all.
func (s *Service) FiguresSince(ctx context.Context, since time.Time) (Figures, error) {
	var f Figures
	from := max(sqldb.Millis(since), 0)
	from -= from % stretches[0].length
	for i, stretch := range stretches {
		to := int64(1) << 62 // the longest stretch goes on to the end
		if i+1 < len(stretches) {
			longer := stretches[i+1].length
			to = (from + longer - 1) / longer * longer
		}
		part, err := readSales(ctx, s.db, stretch.what, from, to)
		if err != nil {
			return Figures{}, fmt.Errorf("count sales: %w", err)
		}
		f = Figures{f.Orders + part.Orders, f.Units + part.Units, f.Won + part.Won}
		from = to
	}
	return f, nil
}
