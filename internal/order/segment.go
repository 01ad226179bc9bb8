package order

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Orders are found by words (words.go) through segments: some hundreds of orders in the order they were placed, with a posting
// for each word that says which of them have it. A segment is written when there are enough orders for one, so an order's own
// transaction pays nothing for being found, and many orders share each page that is written; until then the search
// looks through the newest orders themselves.
const (
	segmentLength = 512
	mostInSegment = 1024 // with orders that came late, so that a transaction stays short; a place is told in two letters
)

// settling is how long after it was placed an order goes into a segment: its transaction has ended by then. One that
// comes later all the same is found by Recount.
const settling = 30 * time.Second

// segment is a stretch of orders, from the first to the last.
type segment struct {
	id          int64
	first, last spot
	orders      int64
}

// spot is where an order stands among all, by when it was placed.
type spot struct {
	at int64 // Unix ms
	id string
}

func (a spot) before(b spot) bool { return a.at < b.at || a.at == b.at && a.id < b.id }

// posting says which orders of a segment have a word.
type posting struct {
	word   string
	places string
}

const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz-"

func writePlace(b *strings.Builder, place int) {
	b.WriteByte(letters[place>>6])
	b.WriteByte(letters[place&63])
}

// readPlaces marks the places of a posting in found, which is as long as the segment.
func readPlaces(places string, found []bool) {
	for i := 0; i+1 < len(places); i += 2 {
		place := strings.IndexByte(letters, places[i])<<6 | strings.IndexByte(letters, places[i+1])
		if place >= 0 && place < len(found) {
			found[place] = true
		}
	}
}

// postings are the words of orders, sorted.
func postings(orders []Order) []posting {
	lists := map[string]*strings.Builder{}
	for place, o := range orders {
		for _, word := range o.words() {
			if lists[word] == nil {
				lists[word] = new(strings.Builder)
			}
			writePlace(lists[word], place)
		}
	}
	out := make([]posting, 0, len(lists))
	for word, places := range lists {
		out = append(out, posting{word, places.String()})
	}
	slices.SortFunc(out, func(a, b posting) int { return strings.Compare(a.word, b.word) })
	return out
}

// Index takes up orders that are in no segment yet, as long as there are enough for one, and says how many segments it wrote.
// Several processes may do so at once: one of them writes each segment.
func (s *Service) Index(ctx context.Context) (int, error) {
	for n := 0; ; n++ {
		end, err := lastSegment(ctx, s.db)
		if err != nil {
			return n, fmt.Errorf("index orders: %w", err)
		}
		orders, err := ordersAfter(ctx, s.db, end.last, sqldb.Millis(s.now().Add(-settling)), segmentLength)
		if err != nil {
			return n, fmt.Errorf("index orders: %w", err)
		}
		if len(orders) < segmentLength {
			return n, nil
		}
		err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			return insertSegment(ctx, tx, end.id+1, orders, postings(orders))
		})
		if sqldb.IsDuplicate(err) {
			continue // another process was first
		}
		if err != nil {
			return n, fmt.Errorf("index orders: %w", err)
		}
	}
}

// Recount compares each segment with the orders that stand in its stretch, and writes it anew where they are not as
// many as when it was written. It says how many it wrote.
func (s *Service) Recount(ctx context.Context) (int, error) {
	all, err := segments(ctx, s.db)
	if err != nil {
		return 0, fmt.Errorf("recount orders: %w", err)
	}
	wrote, from := 0, spot{}
	for _, g := range slices.Backward(all) { // oldest first
		n, err := countBetween(ctx, s.db, from, g.last)
		end := g.last
		if err == nil && n != g.orders {
			end, err = s.rewrite(ctx, g, from)
			wrote++
		}
		if err != nil {
			return wrote, fmt.Errorf("recount orders: %w", err)
		}
		from = end
	}
	return wrote, nil
}

// rewrite writes g anew with the orders after from, up to its last, and says where it ends: before that last where there are
// too many for one segment. Those left stand in the stretch of the next one, or behind the newest, where Index takes them up.
// A segment whose orders are all gone goes too.
func (s *Service) rewrite(ctx context.Context, g segment, from spot) (end spot, err error) {
	orders, err := ordersAfter(ctx, s.db, from, g.last.at+1, mostInSegment)
	if err != nil {
		return from, err
	}
	orders = slices.DeleteFunc(orders, func(o Order) bool { return g.last.before(o.spot()) })
	end = from
	if len(orders) > 0 {
		end = orders[len(orders)-1].spot()
	}
	return end, s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := deleteSegment(ctx, tx, g.id); err != nil || len(orders) == 0 {
			return err
		}
		return insertSegment(ctx, tx, g.id, orders, postings(orders))
	})
}

func (o Order) spot() spot { return spot{sqldb.Millis(o.PlacedAt), o.ID} }
