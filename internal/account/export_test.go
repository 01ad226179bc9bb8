package account

import (
	"context"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// SweepSessions is what the service does with sessions that have ended.
func (s *Service) SweepSessions(ctx context.Context) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return deleteSessionsBefore(ctx, tx, s.now()) })
}
