package app

import (
	"context"
	"errors"
	"log/slog"

	"github.com/saja-live/saja/internal/account"
)

// firstOwnerEmail is who may sign in to a shop that has no staff yet.
const firstOwnerEmail = "owner@saja.local"

// Staff is a member of the staff to be added.
type Staff struct {
	Email, Name, Role string
	Password          string // "" makes a one-time password
}

// AddStaff adds someone to the staff of the shop in data, which must not be running, and gives their one-time password if one was made.
func AddStaff(ctx context.Context, config Config, data string, u Staff) (once string, err error) {
	s, err := openShop(ctx, config, data, slog.New(slog.DiscardHandler))
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	_, once, err = s.accounts.AddStaff(ctx, u.Email, u.Name, account.Role(u.Role), u.Password)
	return once, err
}

// firstOwner makes the owner of a new shop, and gives a one-time password as long as they have not chosen their own.
func firstOwner(ctx context.Context, s *shop) (once string, err error) {
	staff, err := s.accounts.Staff(ctx)
	if err != nil {
		return "", err
	}
	if len(staff) == 0 {
		_, once, err = s.accounts.AddStaff(ctx, firstOwnerEmail, "사장님", account.RoleOwner, "")
		return once, err
	}
	for _, m := range staff {
		if m.Email == firstOwnerEmail && m.MustChangePassword {
			return s.accounts.OneTimePassword(ctx, firstOwnerEmail)
		}
	}
	return "", nil
}

// Migrate brings the data up to this version.
func Migrate(ctx context.Context, config Config, data string) error {
	s, err := openShop(ctx, config, data, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	return s.close()
}
