package delivery

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

func insertKey(ctx context.Context, tx sqldb.Execer, k Key) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		INSERT INTO parcel_keys (id, name, hash, created_at, created_by, used_at)
		SELECT ?, ?, ?, ?, ?, 0 FROM (SELECT COUNT(*) AS n FROM parcel_keys) made WHERE made.n < ?`,
		k.ID, k.Name, k.hash, sqldb.Millis(k.Created), k.CreatedBy, mostKeys))
	return n == 1, err
}

// findKey finds the key that opens with this hash, or fails with ErrKeyNotFound.
func findKey(ctx context.Context, q sqldb.Querier, hash string) (Key, error) {
	var (
		k    Key
		used int64
	)
	err := q.QueryRowContext(ctx, `SELECT id, name, used_at FROM parcel_keys WHERE hash = ?`, hash).Scan(&k.ID, &k.Name, &used)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrKeyNotFound
	}
	k.Used = sqldb.Moment(used)
	return k, err
}

func useKey(ctx context.Context, tx sqldb.Execer, keyID string, now time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE parcel_keys SET used_at = ? WHERE id = ? AND used_at < ?`, sqldb.Millis(now), keyID, sqldb.Millis(now))
	return err
}

func deleteKey(ctx context.Context, tx sqldb.Execer, keyID string) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `DELETE FROM parcel_keys WHERE id = ?`, keyID))
	return n == 1, err
}

func listKeys(ctx context.Context, q sqldb.Querier) ([]Key, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT k.id, k.name, k.created_at, k.created_by, k.used_at, COALESCE(w.watches, 0)
		  FROM parcel_keys k LEFT JOIN parcel_watchers w ON w.id = '`+keyOwner+`' || k.id
		 ORDER BY k.id DESC`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []Key{}
	for rows.Next() {
		var (
			k             Key
			created, used int64
		)
		if err := rows.Scan(&k.ID, &k.Name, &created, &k.CreatedBy, &used, &k.Watches); err != nil {
			return nil, err
		}
		k.Created, k.Used = sqldb.Moment(created), sqldb.Moment(used)
		all = append(all, k)
	}
	return all, rows.Err()
}

func scanWatch(row interface{ Scan(...any) error }) (Watch, error) {
	var (
		w              Watch
		created, until int64
		err            error
	)
	w.Parcel, err = scanParcel(row, &w.ID, &w.Watcher, &w.Reference, &created, &until)
	w.Created, w.Until = sqldb.Moment(created), sqldb.Moment(until)
	return w, err
}

const watchSelect = `
	SELECT ` + parcelColumns + eventColumn + `, w.id, w.watcher, w.reference, w.created_at, w.until_at
	  FROM parcel_watches w JOIN parcels p ON p.id = w.parcel_id LEFT JOIN parcel_events e ON e.parcel_id = p.id WHERE `

func findWatch(ctx context.Context, q sqldb.Querier, where string, args ...any) (Watch, error) {
	w, err := scanWatch(q.QueryRowContext(ctx, watchSelect+where, args...))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrWatchNotFound
	}
	return w, err
}

func listWatches(ctx context.Context, q sqldb.Querier, where string, args ...any) ([]Watch, error) {
	rows, err := q.QueryContext(ctx, watchSelect+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Watch
	for rows.Next() {
		w, err := scanWatch(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	return all, rows.Err()
}

// oldWatches are some whose time is over.
func oldWatches(ctx context.Context, q sqldb.Querier, now time.Time, limit int) ([]Watch, error) {
	return listWatches(ctx, q, `w.until_at <= ? ORDER BY w.until_at LIMIT ?`, sqldb.Millis(now), limit)
}

func insertWatch(ctx context.Context, tx sqldb.Execer, w Watch) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO parcel_watches (id, watcher, parcel_id, reference, created_at, until_at, carrier, invoice, state, word) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		w.ID, w.Watcher, w.Parcel.ID, w.Reference, sqldb.Millis(w.Created), sqldb.Millis(w.Until), w.Parcel.Carrier, w.Parcel.Invoice, string(w.Parcel.State), wordOf(w.Reference))
	return err
}

func extendWatch(ctx context.Context, tx sqldb.Execer, w Watch) error {
	_, err := tx.ExecContext(ctx, `UPDATE parcel_watches SET reference = ?, word = ?, until_at = ? WHERE id = ?`, w.Reference, wordOf(w.Reference), sqldb.Millis(w.Until), w.ID)
	return err
}

// countWatch counts one more watch of w, unless there are most of them.
func countWatch(ctx context.Context, tx sqldb.Execer, w Watcher, most int) (bool, error) {
	count := func() (int64, error) {
		return sqldb.Affected(tx.ExecContext(ctx, `UPDATE parcel_watchers SET watches = watches + 1, name = ? WHERE id = ? AND watches < ?`, w.Name, w.ID, most))
	}
	n, err := count()
	if err != nil || n == 1 {
		return n == 1, err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO parcel_watchers (id, name, watches) VALUES (?, ?, 1)`, w.ID, w.Name)
	if sqldb.IsDuplicate(err) { // it is full, or another process was first
		n, err = count()
		return n == 1, err
	}
	return err == nil, err
}

// countWatches is how many watches everybody has together, as counted while they come and go.
func countWatches(ctx context.Context, q sqldb.Querier) (n int64, err error) {
	err = q.QueryRowContext(ctx, `SELECT COALESCE(SUM(watches), 0) FROM parcel_watchers`).Scan(&n)
	return n, err
}

// deleteWatch removes a watch and says whether it was there.
func deleteWatch(ctx context.Context, tx sqldb.Execer, w Watch) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `DELETE FROM parcel_watches WHERE id = ?`, w.ID))
	if err != nil || n == 0 {
		return false, err
	}
	if _, err = tx.ExecContext(ctx, `UPDATE parcel_watchers SET watches = watches - 1 WHERE id = ? AND watches > 0`, w.Watcher); err != nil {
		return true, err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM parcel_watchers WHERE id = ? AND watches = 0`, w.Watcher)
	return true, err
}

// endWatchesOf has all watches of w be over now.
func endWatchesOf(ctx context.Context, tx sqldb.Execer, w Watcher, now time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE parcel_watches SET until_at = ? WHERE watcher = ? AND until_at > ?`, sqldb.Millis(now), w.ID, sqldb.Millis(now))
	return err
}

// holdParcel keeps a parcel from being forgotten until tx ends, and writes down where it goes if nobody knew. It says whether it
// is there.
func holdParcel(ctx context.Context, tx sqldb.Execer, parcelID, region string) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE parcels SET region = CASE WHEN region = '' THEN ? ELSE region END WHERE id = ?`, region, parcelID))
	return n == 1, err
}

// forgetParcel removes a parcel that nobody waits for and no order was in, and says whether it did. The parcel is held.
func forgetParcel(ctx context.Context, tx sqldb.Execer, parcelID string) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		DELETE FROM parcels
		 WHERE id = ? AND NOT EXISTS (SELECT 1 FROM shipments s WHERE s.parcel_id = parcels.id)
		   AND NOT EXISTS (SELECT 1 FROM parcel_watches w WHERE w.parcel_id = parcels.id)`, parcelID))
	if err != nil || n == 0 {
		return false, err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM parcel_events WHERE parcel_id = ?`, parcelID)
	return true, err
}

// watcherNames are the names of those who have these watched, by their id.
func watcherNames(ctx context.Context, q sqldb.Querier, all []Watch) (map[string]string, error) {
	names := make(map[string]string)
	if len(all) == 0 {
		return names, nil
	}
	ids := make([]any, len(all))
	for i, w := range all {
		ids[i] = w.Watcher
	}
	rows, err := q.QueryContext(ctx, `SELECT id, name FROM parcel_watchers WHERE id IN (`+sqldb.Marks(len(ids))+`)`, ids...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id, name string
		if err := rows.Scan(&id, &name); err != nil {
			return nil, err
		}
		names[id] = name
	}
	return names, rows.Err()
}

func nameOfKey(ctx context.Context, q sqldb.Querier, keyID string) (name string, err error) {
	err = q.QueryRowContext(ctx, `SELECT name FROM parcel_keys WHERE id = ?`, keyID).Scan(&name)
	return name, err
}

// restateWatches writes the state of a parcel beside each watch of it.
func restateWatches(ctx context.Context, tx sqldb.Execer, p Parcel) error {
	_, err := tx.ExecContext(ctx, `UPDATE parcel_watches SET state = ? WHERE parcel_id = ? AND state <> ?`, string(p.State), p.ID, string(p.State))
	return err
}
