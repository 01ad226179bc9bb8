package delivery

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

// findPusher is how it goes with a service; one that was never used has the first address.
func findPusher(ctx context.Context, q sqldb.Querier, service parcel.Pusher) (Pusher, error) {
	p := Pusher{Service: service}
	var renewed, called, took, failed int64
	err := q.QueryRowContext(ctx, `SELECT turn, renewed_at, renewed_by, called_at, took_at, failed_at, why FROM parcel_pushers WHERE service = ?`, string(service)).
		Scan(&p.turn, &renewed, &p.RenewedBy, &called, &took, &failed, &p.Why)
	p.Renewed, p.Called, p.Took, p.Failed = sqldb.Moment(renewed), sqldb.Moment(called), sqldb.Moment(took), sqldb.Moment(failed)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return p, err
}

// changePusher makes the row of a service unless it is there, and changes it.
func changePusher(ctx context.Context, tx sqldb.Execer, service parcel.Pusher, set string, args ...any) error {
	update := func() (int64, error) {
		return sqldb.Affected(tx.ExecContext(ctx, `UPDATE parcel_pushers SET `+set+` WHERE service = ?`, append(args, string(service))...))
	}
	n, err := update()
	if err != nil || n == 1 {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO parcel_pushers (service, turn, renewed_at, renewed_by, called_at, took_at, failed_at, why) VALUES (?, 0, 0, '', 0, 0, 0, '')`, string(service))
	if err == nil || sqldb.IsDuplicate(err) { // another process was first
		_, err = update()
	}
	return err
}

func renewPusher(ctx context.Context, tx sqldb.Execer, service parcel.Pusher, by string, now time.Time) error {
	return changePusher(ctx, tx, service, `turn = turn + 1, renewed_at = ?, renewed_by = ?`, sqldb.Millis(now), by)
}

func notePusher(ctx context.Context, tx sqldb.Execer, p Pusher) error {
	return changePusher(ctx, tx, p.Service, `called_at = ?, took_at = ?, failed_at = ?, why = ?`,
		sqldb.Millis(p.Called), sqldb.Millis(p.Took), sqldb.Millis(p.Failed), p.Why)
}

// hurryParcel has p asked for at due, since a service called for it at now, unless somebody else changed it since it was read.
func hurryParcel(ctx context.Context, tx sqldb.Execer, p Parcel, due, now time.Time) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE parcels SET due = ?, pushed_at = ?, ver = ver + 1 WHERE id = ? AND ver = ?`,
		sqldb.Millis(due), sqldb.Millis(now), p.ID, p.ver))
	return n == 1, err
}
