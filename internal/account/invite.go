package account

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// InviteFor is how long the link of an invitation can be used.
const InviteFor = 72 * time.Hour

// telling is what a member is told in the transaction of which it tells.
type telling func(ctx context.Context, tx *sqldb.Tx, m Member) error

// untold tells nobody anything.
func untold(context.Context, *sqldb.Tx, Member) error { return nil }

// Invite is AddStaff for someone who sets the password themselves, within InviteFor, by a link in a mail: nobody else ever
// knows one. Who is staff already only changes the role, and is not invited.
func (s *Service) Invite(ctx context.Context, email, name string, role Role) (m Member, invited bool, err error) {
	return s.hire(ctx, email, name, role, oneTime(), true, s.invite)
}

// InviteAgain sends a member of the staff who has not begun yet a new link; the one before opens nothing any more. It fails
// with ErrNotFound, or with ErrPasswordChosen for who has begun.
func (s *Service) InviteAgain(ctx context.Context, memberID string) (m Member, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		m, err = findMember(ctx, tx, "id", memberID)
		if err == nil && !m.Role.Staff() {
			err = ErrNotFound
		}
		if err == nil && !m.MustChangePassword {
			err = ErrPasswordChosen
		}
		if err != nil {
			return err
		}
		if err := forgetResetsOf(ctx, tx, m.ID); err != nil {
			return err
		}
		return s.invite(ctx, tx, m)
	})
	if err != nil {
		return Member{}, fmt.Errorf("invite again: %w", err)
	}
	return m, nil
}

func (s *Service) invite(ctx context.Context, tx *sqldb.Tx, m Member) error {
	token := id.Secret()
	if err := insertReset(ctx, tx, id.HashSecret(token), m.ID, s.now().Add(InviteFor)); err != nil {
		return err
	}
	if s.needs.Letters == nil {
		return nil
	}
	by := ""
	if who := From(ctx).MemberID; who != "" {
		host, err := findMember(ctx, tx, "id", who)
		if err != nil {
			return err
		}
		by = host.Name
	}
	return s.needs.Letters.Invited(ctx, tx, m, token, by, Language(ctx))
}

// MailPassword is ResetPassword for one that its holder is told by mail, and nobody else.
func (s *Service) MailPassword(ctx context.Context, memberID string) error {
	password := oneTime()
	return s.giveOneTime(ctx, memberID, password, func(ctx context.Context, tx *sqldb.Tx, m Member) error {
		if s.needs.Letters == nil {
			return nil
		}
		return s.needs.Letters.Handed(ctx, tx, m, password, Language(ctx))
	})
}
