package delivery

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

const parcelColumns = `p.id, p.carrier, p.invoice, p.state, p.problem, p.due, p.fails, p.why, p.looks, p.told, p.created_at, p.asked_at, p.found_at,
	       p.moved_at, p.picked_at, p.delivered_at, p.expected_at, p.region, p.set_by, p.set_reason, p.pushed_at, p.enlisted_until, p.ver, COALESCE(e.print, '')`

// eventColumn is what a carrier tells of a parcel; who does not need it selects an empty text in its place.
const eventColumn = `, COALESCE(e.events, '')`

const parcelTables = ` FROM parcels p LEFT JOIN parcel_events e ON e.parcel_id = p.id `

func scanParcel(row interface{ Scan(...any) error }, more ...any) (Parcel, error) {
	var (
		p                                                                                     Parcel
		due, created, asked, found, moved, picked, delivered, expected, pushed, enlisted, ver int64
		events                                                                                string
	)
	err := row.Scan(append([]any{
		&p.ID, &p.Carrier, &p.Invoice, &p.State, &p.Problem, &due, &p.fails, &p.Why, &p.looks, &p.told, &created, &asked, &found,
		&moved, &picked, &delivered, &expected, &p.region, &p.SetBy, &p.SetReason, &pushed, &enlisted, &ver, &p.print, &events,
	}, more...)...)
	if err != nil {
		return p, err
	}
	p.due, p.Created, p.Asked, p.Found = sqldb.Moment(due), sqldb.Moment(created), sqldb.Moment(asked), sqldb.Moment(found)
	p.Moved, p.Picked, p.Delivered, p.Expected = sqldb.Moment(moved), sqldb.Moment(picked), sqldb.Moment(delivered), sqldb.Moment(expected)
	p.pushed, p.enlisted = sqldb.Moment(pushed), sqldb.Moment(enlisted)
	p.ver, p.Events = ver, []parcel.Event{}
	if events != "" {
		err = json.Unmarshal([]byte(events), &p.Events)
	}
	return p, err
}

func listParcels(ctx context.Context, q sqldb.Querier, query string, args ...any) ([]Parcel, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Parcel
	for rows.Next() {
		p, err := scanParcel(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, rows.Err()
}

func findParcel(ctx context.Context, q sqldb.Querier, where string, args ...any) (Parcel, error) {
	p, err := scanParcel(q.QueryRowContext(ctx, `SELECT `+parcelColumns+eventColumn+parcelTables+where, args...))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return p, err
}

func insertParcel(ctx context.Context, tx sqldb.Execer, p Parcel) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO parcels (id, carrier, invoice, state, problem, due, fails, why, looks, told, created_at, asked_at, found_at,
		                     moved_at, picked_at, delivered_at, expected_at, region, set_by, set_reason, ver)
		VALUES (?, ?, ?, ?, '', ?, 0, '', 0, 0, ?, 0, 0, 0, 0, 0, 0, ?, '', '', 0)`,
		p.ID, p.Carrier, p.Invoice, string(p.State), sqldb.Millis(p.due), sqldb.Millis(p.Created), p.region)
	return err
}

// saveParcel stores p unless somebody else changed it since it was read, and says whether it did.
func saveParcel(ctx context.Context, tx sqldb.Execer, p Parcel) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE parcels
		   SET state = ?, problem = ?, due = ?, fails = ?, why = ?, looks = ?, told = ?, asked_at = ?, found_at = ?, moved_at = ?, picked_at = ?,
		       delivered_at = CASE WHEN delivered_at = 0 OR ? = 0 THEN ? ELSE delivered_at END, expected_at = ?, set_by = ?, set_reason = ?, pushed_at = ?, enlisted_until = ?,
		       ver = ver + 1
		 WHERE id = ? AND ver = ?`,
		string(p.State), string(p.Problem), sqldb.Millis(p.due), p.fails, p.Why, p.looks, int64(p.told), sqldb.Millis(p.Asked), sqldb.Millis(p.Found),
		sqldb.Millis(p.Moved), sqldb.Millis(p.Picked), sqldb.Millis(p.Delivered), sqldb.Millis(p.Delivered), sqldb.Millis(p.Expected), p.SetBy, p.SetReason,
		sqldb.Millis(p.pushed), sqldb.Millis(p.enlisted), p.ID, p.ver))
	return n == 1, err
}

// Bounds of what is kept of a parcel's history.
const (
	mostEvents = 100
	mostBytes  = 60 << 10
)

// trimmed is a history as it is kept: of an endless one the newest part.
func trimmed(events []parcel.Event) []parcel.Event {
	events = events[max(0, len(events)-mostEvents):]
	for size := sizeOf(events); size > mostBytes; size = sizeOf(events) {
		events = events[(len(events)+1)/2:]
	}
	return events
}

// sizeOf is about how many bytes a history has as JSON; never fewer.
func sizeOf(events []parcel.Event) int {
	const names = 160 // the keys, the time and the state
	n := 2
	for _, e := range events {
		// A byte is at most six as JSON has it, and hardly ever: only texts that may not fit are counted so.
		n += names + len(e.Code) + len(e.Text) + len(e.Detail) + len(e.Place) + len(e.Phone)
	}
	if n > mostBytes/6 {
		if text, err := json.Marshal(events); err == nil {
			return len(text)
		}
	}
	return n
}

// saveEvents stores the history of p in place of another one.
func saveEvents(ctx context.Context, tx sqldb.Execer, p Parcel) error {
	text, err := json.Marshal(p.Events)
	if err != nil {
		return err
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE parcel_events SET print = ?, events = ? WHERE parcel_id = ?`, p.print, string(text), p.ID))
	if err != nil || n == 1 {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO parcel_events (parcel_id, print, events) VALUES (?, ?, ?)`, p.ID, p.print, string(text))
	return err
}

// dueParcels are parcels of a carrier that are to be asked for, the longest waiting first, without their events. The statement is one of
// a few that stay prepared: SQLite would prepare it anew for each number bound to its LIMIT.
func dueParcels(ctx context.Context, q sqldb.Querier, carrier string, now time.Time, limit int) ([]Parcel, error) {
	few := dueFew
	if limit > fewHands {
		few = dueMany
	}
	all, err := listParcels(ctx, q, few, carrier, sqldb.Millis(now))
	return all[:min(limit, len(all))], err
}

const (
	due     = `SELECT ` + parcelColumns + `, ''` + parcelTables + `WHERE p.carrier = ? AND p.due > 0 AND p.due <= ? ORDER BY p.due `
	dueFew  = due + `LIMIT 8`  // fewHands
	dueMany = due + `LIMIT 32` // mostHands
)

// claim takes parcels for one question each, until then, and gives those that it took: nobody else asks meanwhile, and who was
// killed at it leaves them due. It is one statement unless another process has some of them.
func (s *Service) claim(ctx context.Context, due []Parcel, now, until time.Time) (mine []Parcel, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		return claimAll(ctx, tx, due, now, until)
	})
	if err == nil {
		mine = due
	} else if errors.Is(err, errShared) {
		err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
			mine, err = claimEach(ctx, tx, due, until)
			return err
		})
	}
	for i := range mine {
		mine[i].ver++
	}
	return mine, err
}

var errShared = errors.New("another process asks for some of these parcels")

// claimAll takes all of some parcels, or fails with errShared. What was changed since it was read can be taken and not be saved:
// it is due again when the lease is over.
func claimAll(ctx context.Context, tx sqldb.Execer, due []Parcel, now, until time.Time) error {
	args := []any{sqldb.Millis(until)}
	for _, p := range due {
		args = append(args, p.ID)
	}
	for n := len(due); n&(n-1) != 0; n++ { // a few lengths of the statement, which stay prepared
		args = append(args, due[0].ID)
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE parcels SET due = ?, ver = ver + 1 WHERE id IN (`+sqldb.Marks(len(args)-1)+`) AND due > 0 AND due <= ?`,
		append(args, sqldb.Millis(now))...))
	if err == nil && n != int64(len(due)) {
		err = errShared
	}
	return err
}

func claimEach(ctx context.Context, tx sqldb.Execer, due []Parcel, until time.Time) (mine []Parcel, err error) {
	for _, p := range due {
		n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE parcels SET due = ?, ver = ver + 1 WHERE id = ? AND ver = ?`, sqldb.Millis(until), p.ID, p.ver))
		if err != nil {
			return nil, err
		}
		if n == 1 {
			mine = append(mine, p)
		}
	}
	return mine, nil
}

// saveQuiet stores that a carrier was asked for p and told nothing new, unless somebody else changed p since it was read.
func saveQuiet(ctx context.Context, tx sqldb.Execer, p Parcel) error {
	_, err := tx.ExecContext(ctx, `UPDATE parcels SET due = ?, fails = ?, why = ?, asked_at = ?, enlisted_until = ?, ver = ver + 1 WHERE id = ? AND ver = ?`,
		sqldb.Millis(p.due), p.fails, p.Why, sqldb.Millis(p.Asked), sqldb.Millis(p.enlisted), p.ID, p.ver)
	return err
}

// rest ends the watch of a parcel that nobody waits for any more.
func rest(ctx context.Context, tx sqldb.Execer, parcelID string) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE parcels SET due = 0, problem = '', ver = ver + 1
		 WHERE id = ? AND NOT EXISTS (SELECT 1 FROM shipments s WHERE s.parcel_id = parcels.id AND s.gone_at = 0)
		   AND NOT EXISTS (SELECT 1 FROM parcel_watches w WHERE w.parcel_id = parcels.id)`, parcelID)
	return err
}

func insertShipment(ctx context.Context, tx sqldb.Execer, s Shipment) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO shipments (id, order_id, order_number, parcel_id, urgency, told, demo, created_at, sent_by, gone_at, gone_by, gone_reason)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', '')`, s.ID, s.OrderID, s.Number, s.Parcel.ID, s.Parcel.urgency(), int64(s.told), s.demo, sqldb.Millis(s.Sent), s.SentBy)
	if err != nil {
		return fmt.Errorf("insert shipment: %w", err)
	}
	for _, p := range s.Pieces {
		_, err := tx.ExecContext(ctx, `INSERT INTO shipment_lines (shipment_id, position, qty, name, name_en) VALUES (?, ?, ?, ?, ?)`, s.ID, p.Line, p.Qty, p.Name, p.NameEn)
		if err != nil {
			return fmt.Errorf("insert pieces of a shipment: %w", err)
		}
	}
	return nil
}

// moveShipment puts a shipment's pieces into another parcel, of which told was told, unless it was taken back or somebody else did.
func moveShipment(ctx context.Context, tx sqldb.Execer, s Shipment, to Parcel, told told) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE shipments SET parcel_id = ?, urgency = ?, told = ? WHERE id = ? AND parcel_id = ? AND gone_at = 0`,
		to.ID, to.urgency(), int64(told), s.ID, s.Parcel.ID))
	return n == 1, err
}

// rank puts a shipment where its parcel belongs in the desk's list and marks what was told of it, unless it was taken back or lies in
// another parcel.
func rank(ctx context.Context, tx sqldb.Execer, s Shipment, urgency int) error {
	_, err := tx.ExecContext(ctx, `UPDATE shipments SET urgency = ?, told = ? WHERE id = ? AND parcel_id = ? AND gone_at = 0`, urgency, int64(s.told), s.ID, s.Parcel.ID)
	return err
}

func endShipment(ctx context.Context, tx sqldb.Execer, shipmentID, by, reason string, now time.Time) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE shipments SET urgency = 0, gone_at = ?, gone_by = ?, gone_reason = ? WHERE id = ? AND gone_at = 0`,
		sqldb.Millis(now), by, reason, shipmentID))
	return n == 1, err
}

// standingIn are the shipments in a parcel that were not taken back, by what tells them apart.
func standingIn(ctx context.Context, q sqldb.Querier, p Parcel) ([]Shipment, error) {
	rows, err := q.QueryContext(ctx, `SELECT id, order_id, order_number, urgency, told, demo FROM shipments WHERE parcel_id = ? AND gone_at = 0 ORDER BY id`, p.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Shipment
	for rows.Next() {
		s := Shipment{Parcel: p}
		if err := rows.Scan(&s.ID, &s.OrderID, &s.Number, &s.urgency, &s.told, &s.demo); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

// listShipments reads shipments with their parcels and pieces.
func listShipments(ctx context.Context, q sqldb.Querier, where string, args ...any) ([]Shipment, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT `+parcelColumns+eventColumn+`, s.id, s.order_id, s.order_number, s.urgency, s.demo, s.created_at, s.sent_by, s.gone_at, s.gone_by, s.gone_reason
		  FROM shipments s JOIN parcels p ON p.id = s.parcel_id LEFT JOIN parcel_events e ON e.parcel_id = p.id `+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []Shipment{}
	for rows.Next() {
		var (
			s          Shipment
			sent, gone int64
		)
		s.Parcel, err = scanParcel(rows, &s.ID, &s.OrderID, &s.Number, &s.urgency, &s.demo, &sent, &s.SentBy, &gone, &s.GoneBy, &s.GoneReason)
		if err != nil {
			return nil, err
		}
		s.Sent, s.Gone, s.Pieces = sqldb.Moment(sent), sqldb.Moment(gone), []Piece{}
		if c, err := parcel.Find(s.Parcel.Carrier); err == nil {
			s.Name, s.En, s.Tel, s.Link = c.Ko, c.En, c.Phone, c.Link(s.Parcel.Invoice)
		}
		all = append(all, s)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	return all, addPieces(ctx, q, all)
}

func addPieces(ctx context.Context, q sqldb.Querier, all []Shipment) error {
	if len(all) == 0 {
		return nil
	}
	ids := make([]any, len(all))
	for i, s := range all {
		ids[i] = s.ID
	}
	rows, err := q.QueryContext(ctx, `
		SELECT shipment_id, position, qty, name, name_en FROM shipment_lines
		 WHERE shipment_id IN (`+sqldb.Marks(len(ids))+`) ORDER BY shipment_id, position`, ids...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var (
			of string
			p  Piece
		)
		if err := rows.Scan(&of, &p.Line, &p.Qty, &p.Name, &p.NameEn); err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(s Shipment) bool { return s.ID == of })
		all[i].Pieces = append(all[i].Pieces, p)
	}
	return rows.Err()
}

// standing is how the parcels of an order stand that were not taken back.
func standing(ctx context.Context, q sqldb.Querier, orderID string) (Standing, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT p.state, p.delivered_at FROM shipments s JOIN parcels p ON p.id = s.parcel_id WHERE s.order_id = ? AND s.gone_at = 0`, orderID)
	if err != nil {
		return Standing{}, err
	}
	defer rows.Close()
	var (
		out  Standing
		last int64
		all  = true
	)
	for rows.Next() {
		var (
			state     parcel.State
			delivered int64
		)
		if err := rows.Scan(&state, &delivered); err != nil {
			return Standing{}, err
		}
		all = all && delivered > 0
		last = max(last, delivered)
		out.Astray = out.Astray || state == parcel.Returned || state == parcel.Exception
	}
	if all && last > 0 {
		out.Arrived = sqldb.Moment(last)
	}
	return out, rows.Err()
}
