package account

import (
	"context"
	"fmt"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Rename changes a member's name and phone number (which may be empty) and gives the member as it is now.
// It fails with ErrName, ErrNameOfficial, ErrPhone or ErrNotFound.
func (s *Service) Rename(ctx context.Context, memberID, name, phone string) (Member, error) {
	m, err := s.Member(ctx, memberID)
	if err != nil {
		return Member{}, fmt.Errorf("rename member: %w", err)
	}
	if name != m.Name { // who has had a name keeps it
		if name, err = s.nameFor(ctx, m.Role, name); err != nil {
			return Member{}, err
		}
	}
	if phone != "" {
		if phone, err = Phone(phone); err != nil {
			return Member{}, err
		}
	}
	defer s.sessionsEnded(memberID) // who talks somewhere goes on under the new name
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		n, err := sqldb.Affected(tx.ExecContext(ctx, "UPDATE members SET name = ?, phone = ? WHERE id = ?", name, phone, memberID))
		if err == nil && n == 0 {
			return ErrNotFound
		}
		return err
	})
	s.members.forget(memberID)
	if err != nil {
		return Member{}, fmt.Errorf("rename member: %w", err)
	}
	return s.Member(ctx, memberID)
}
