package order

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// lastSegment gives the newest segment, the zero segment where there is none.
func lastSegment(ctx context.Context, q sqldb.Querier) (g segment, err error) {
	err = q.QueryRowContext(ctx, `SELECT id, last_at, last_id, orders FROM order_segments ORDER BY id DESC LIMIT 1`).
		Scan(&g.id, &g.last.at, &g.last.id, &g.orders)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return g, err
}

// segments gives all of them, newest first.
func segments(ctx context.Context, q sqldb.Querier) ([]segment, error) {
	rows, err := q.QueryContext(ctx, `SELECT id, first_at, first_id, last_at, last_id, orders FROM order_segments ORDER BY id DESC`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []segment
	for rows.Next() {
		var g segment
		if err := rows.Scan(&g.id, &g.first.at, &g.first.id, &g.last.at, &g.last.id, &g.orders); err != nil {
			return nil, err
		}
		all = append(all, g)
	}
	return all, rows.Err()
}

// ordersAfter gives what the words of orders come from, of those placed after a spot and before a time, oldest first.
func ordersAfter(ctx context.Context, q sqldb.Querier, after spot, before int64, limit int) ([]Order, error) {
	return listOrders(ctx, q, `
		 WHERE placed_at >= ? AND (placed_at > ? OR id > ?) AND placed_at < ?
		 ORDER BY placed_at, id LIMIT ?`, after.at, after.at, after.id, before, limit)
}

// countBetween counts the orders placed after a spot and up to another.
func countBetween(ctx context.Context, q sqldb.Querier, after, last spot) (n int64, err error) {
	err = q.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM orders
		 WHERE placed_at >= ? AND (placed_at > ? OR id > ?) AND placed_at <= ? AND (placed_at < ? OR id <= ?)`,
		after.at, after.at, after.id, last.at, last.at, last.id).Scan(&n)
	return n, err
}

const postingsAtOnce = 128

func insertSegment(ctx context.Context, tx *sqldb.Tx, segmentID int64, orders []Order, words []posting) error {
	ids := make([]string, len(orders))
	for i, o := range orders {
		ids[i] = o.ID
	}
	first, last := orders[0].spot(), orders[len(orders)-1].spot()
	_, err := tx.ExecContext(ctx, `INSERT INTO order_segments (id, first_at, first_id, last_at, last_id, orders, ids) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		segmentID, first.at, first.id, last.at, last.id, len(orders), strings.Join(ids, " "))
	if err != nil {
		return err
	}
	for some := range slices.Chunk(words, postingsAtOnce) {
		args := make([]any, 0, 3*len(some))
		for _, w := range some {
			args = append(args, segmentID, w.word, w.places)
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO order_words (segment, word, orders) VALUES `+
			strings.TrimSuffix(strings.Repeat("(?, ?, ?), ", len(some)), ", "), args...)
		if err != nil {
			return fmt.Errorf("words of segment %d: %w", segmentID, err)
		}
	}
	return nil
}

func deleteSegment(ctx context.Context, tx *sqldb.Tx, segmentID int64) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM order_words WHERE segment = ?`, segmentID)
	if err == nil {
		_, err = tx.ExecContext(ctx, `DELETE FROM order_segments WHERE id = ?`, segmentID)
	}
	return err
}

// orderIDs gives the ids of the orders of some segments, oldest first, with a space between two.
func orderIDs(ctx context.Context, q sqldb.Querier, some []int64) (map[int64]string, error) {
	rows, err := q.QueryContext(ctx, `SELECT id, ids FROM order_segments WHERE id IN (`+sqldb.Marks(len(some))+`)`, anys(some)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := make(map[int64]string, len(some))
	for rows.Next() {
		var segmentID int64
		var ids string
		if err := rows.Scan(&segmentID, &ids); err != nil {
			return nil, err
		}
		all[segmentID] = ids
	}
	return all, rows.Err()
}

// found marks, for each of some segments, the orders that have a word beginning with term.
func found(ctx context.Context, q sqldb.Querier, some []segment, term string) (map[int64][]bool, error) {
	length := map[int64]int64{}
	args := make([]any, 0, len(some)+2)
	for _, g := range some {
		length[g.id] = g.orders
		args = append(args, g.id)
	}
	rows, err := q.QueryContext(ctx, `SELECT segment, orders FROM order_words WHERE segment IN (`+sqldb.Marks(len(some))+`) AND word >= ? AND word < ?`,
		append(args, term, term+"\U0010FFFF")...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	marks := map[int64][]bool{}
	for rows.Next() {
		var segmentID int64
		var places sql.RawBytes
		if err := rows.Scan(&segmentID, &places); err != nil {
			return nil, err
		}
		if marks[segmentID] == nil {
			marks[segmentID] = make([]bool, length[segmentID])
		}
		readPlaces(string(places), marks[segmentID])
	}
	return marks, rows.Err()
}
