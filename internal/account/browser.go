package account

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

const (
	manyBrowsers = 20                   // of one member are known, the latest
	knownFor     = 180 * 24 * time.Hour // since the last sign-in
)

// knows says whether the browser of ctx is one in which m has signed in. Strangers' failures do not count against it.
func (s *Service) knows(ctx context.Context, m Member) (guest string, known bool, err error) {
	v := visiting(ctx)
	if v == nil || v.r == nil || m.ID == "" {
		return "", false, nil
	}
	guest = v.identity.GuestID
	var n int
	err = s.db.QueryRowContext(ctx, "SELECT COUNT(*) FROM known_browsers WHERE member_id = ? AND guest = ? AND seen_at > ?",
		m.ID, guest, s.now().Add(-knownFor).UnixMilli()).Scan(&n)
	if err != nil {
		return guest, false, fmt.Errorf("look for a browser: %w", err)
	}
	return guest, n > 0, nil
}

// noteBrowser makes a browser one that m has signed in with.
func (s *Service) noteBrowser(ctx context.Context, memberID, guest string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return saveBrowser(ctx, tx, memberID, guest, s.now()) })
}

func saveBrowser(ctx context.Context, tx *sqldb.Tx, memberID, guest string, now time.Time) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, "UPDATE known_browsers SET seen_at = ? WHERE member_id = ? AND guest = ?", now.UnixMilli(), memberID, guest))
	if err != nil || n > 0 {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO known_browsers (member_id, guest, seen_at) VALUES (?, ?, ?)", memberID, guest, now.UnixMilli()); err != nil {
		return err
	}
	// The one that has to go is named first: MySQL does not delete from what it reads.
	var oldest int64
	err = tx.QueryRowContext(ctx, "SELECT COALESCE(MIN(seen_at), 0), COUNT(*) FROM known_browsers WHERE member_id = ?", memberID).Scan(&oldest, &n)
	if err != nil || n <= manyBrowsers {
		return err
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM known_browsers WHERE member_id = ? AND seen_at = ?", memberID, oldest)
	return err
}

func forgetBrowsersOf(ctx context.Context, tx *sqldb.Tx, memberID string) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM known_browsers WHERE member_id = ?", memberID)
	return err
}

func forgetBrowsersBefore(ctx context.Context, db *sqldb.DB, now time.Time) error {
	_, err := sqldb.Sweep(ctx, db, "known_browsers", "seen_at", now.Add(-knownFor).UnixMilli())
	return err
}
