package account

import "context"

// SweepSessions is what the service does with sessions that have ended.
func (s *Service) SweepSessions(ctx context.Context) error {
	return deleteSessionsBefore(ctx, s.db, s.now())
}
