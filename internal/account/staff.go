package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// AddStaff makes a member with a role, or takes the member who has the address already into the staff.
// Without a password a one-time password is made and returned, to be changed at the first sign-in. A member who was
// there before signed up with an address that nobody has proven to be theirs: name and password are replaced and the
// sessions end, so that only whom the shop tells comes in. Who is staff already only changes the role, and no
// password is returned.
// A member who is called so already keeps the name: others see a member's only masked, and never with a badge.
func (s *Service) AddStaff(ctx context.Context, email, name string, role Role, password string) (Member, string, error) {
	shown := ""
	if password == "" {
		shown = oneTime()
	}
	m, isNew, err := s.hire(ctx, email, name, role, cmp.Or(password, shown), shown != "", untold)
	if !isNew {
		shown = ""
	}
	return m, shown, err
}

// hire is AddStaff with a password that must be changed or not, and with what is to be told of it in the same transaction. It
// says whether they are new to the staff.
func (s *Service) hire(ctx context.Context, email, name string, role Role, password string, mustChange bool, tell telling) (m Member, isNew bool, err error) {
	m, err = s.newMember(ctx, email, name, "", role)
	if err != nil {
		return Member{}, false, err
	}
	present, err := s.MemberByEmail(ctx, m.Email)
	switch {
	case errors.Is(err, ErrNotFound):
	case err != nil:
		return Member{}, false, fmt.Errorf("add staff: %w", err)
	case present.Role.Staff() || !role.Staff():
		present, err = s.SetRole(ctx, present.ID, role)
		return present, false, err
	default:
		m.ID = present.ID
	}
	m.MustChangePassword = mustChange
	if !mustChange {
		if err := checkPassword(password, m.Email, m.Name); err != nil {
			return Member{}, false, err
		}
	}
	then := func(ctx context.Context, tx *sqldb.Tx) error { return tell(ctx, tx, m) }
	if m.ID != present.ID {
		if err := s.add(ctx, m, password, then); err != nil {
			return Member{}, false, fmt.Errorf("add staff: %w", err)
		}
		return m, true, nil
	}
	err = s.setPassword(ctx, m, password, mustChange, func(ctx context.Context, tx *sqldb.Tx) error {
		return hire(ctx, tx, m)
	}, then)
	if err != nil {
		return Member{}, false, fmt.Errorf("add staff: %w", err)
	}
	s.limits.Forget(ctx, s.rules.account, present.Email)
	m, err = s.Member(ctx, m.ID)
	return m, true, err
}

// SetRole gives a member another role; RoleMember takes them out of the staff, and with it the link of an invitation that
// is open. It takes effect at once and everywhere
// within seconds. It fails with ErrNotFound, ErrRole or ErrLastOwner.
func (s *Service) SetRole(ctx context.Context, memberID string, role Role) (Member, error) {
	if !role.Valid() {
		return Member{}, ErrRole
	}
	defer s.sessionsEnded(memberID)
	defer s.members.forget(memberID)
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := updateRole(ctx, tx, memberID, role); err != nil || role.Staff() {
			return err
		}
		return forgetResetsOf(ctx, tx, memberID) // an invitation was to the staff
	})
	if err != nil {
		return Member{}, fmt.Errorf("set role: %w", err)
	}
	return s.Member(ctx, memberID)
}

// ResetPassword gives a member a one-time password, ends their sessions, and returns it to be passed on.
func (s *Service) ResetPassword(ctx context.Context, memberID string) (string, error) {
	password := oneTime()
	return password, s.giveOneTime(ctx, memberID, password, untold)
}

func (s *Service) giveOneTime(ctx context.Context, memberID, password string, tell telling) error {
	m, err := s.Member(ctx, memberID)
	if err != nil {
		return fmt.Errorf("reset password: %w", err)
	}
	err = s.setPassword(ctx, m, password, true, nothingElse, func(ctx context.Context, tx *sqldb.Tx) error { return tell(ctx, tx, m) })
	if err != nil {
		return fmt.Errorf("reset password: %w", err)
	}
	s.limits.Forget(ctx, s.rules.account, m.Email)
	return nil
}

// OneTimePassword gives the account with this address a fresh one-time password while its holder has not chosen one,
// and fails with ErrPasswordChosen afterwards. In a shop without any owner it makes the account first, as owner.
func (s *Service) OneTimePassword(ctx context.Context, email string) (string, error) {
	m, err := s.MemberByEmail(ctx, email)
	if errors.Is(err, ErrNotFound) {
		owners, err := countOwners(ctx, s.db)
		if err != nil {
			return "", fmt.Errorf("one-time password: %w", err)
		}
		if owners > 0 {
			return "", ErrNotFound
		}
		_, password, err := s.AddStaff(ctx, email, "Owner", RoleOwner, "")
		return password, err
	}
	if err != nil {
		return "", fmt.Errorf("one-time password: %w", err)
	}
	if !m.MustChangePassword {
		return "", ErrPasswordChosen
	}
	return s.ResetPassword(ctx, m.ID)
}

// Staff lists everyone with a staff role, owners first.
func (s *Service) Staff(ctx context.Context) ([]Member, error) {
	return listStaff(ctx, s.db)
}
