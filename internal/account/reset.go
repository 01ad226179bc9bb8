package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// ResetFor is how long a link by which a new password is set can be used.
const ResetFor = time.Hour

// ErrReset says that a link opens nothing: it was used, it is too old, or another password was set meanwhile.
var ErrReset = fault.New(fault.Unprocessable, "reset_gone", "this link was used already or is too old; ask for a new one")

// Letters reach members where nobody else reads. What they bring is written in the transaction that causes it.
type Letters interface {
	// Forgot brings m the token by which a new password is set.
	Forgot(ctx context.Context, tx *sqldb.Tx, m Member, token, lang string) error
	// Joined confirms to m that they are a member.
	Joined(ctx context.Context, tx *sqldb.Tx, m Member, lang string) error
	// Invited asks m to begin as staff with the token by which they set their password; by is whoever asks them.
	Invited(ctx context.Context, tx *sqldb.Tx, m Member, token, by, lang string) error
	// Handed brings m a one-time password.
	Handed(ctx context.Context, tx *sqldb.Tx, m Member, password, lang string) error
}

// Language is the one in which the request of ctx is answered, "ko" or "en"; Korean without a request.
func Language(ctx context.Context) string {
	if v := visiting(ctx); v != nil && v.r != nil {
		return httpkit.Lang(v.r)
	}
	return "ko"
}

// AskReset sends the member with this address a link by which they set a new password within ResetFor. It answers the same, after
// the same work, whether there is such a member. It fails with ErrEmail or ErrTooManyTries.
func (s *Service) AskReset(ctx context.Context, email string) error {
	email, err := Email(email)
	if err != nil {
		return err
	}
	if err := s.take(ctx, s.rules.resetNetwork, callerNetwork(ctx)); err != nil {
		return err
	}
	if err := s.take(ctx, s.rules.resetAddress, email); err != nil {
		return err
	}
	m, err := s.byEmail(ctx, email)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return fmt.Errorf("ask for a new password: %w", err)
	}
	if m.Demo { // nobody reads their mail
		m = Member{}
	}
	token := id.Secret()
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := insertReset(ctx, tx, id.HashSecret(token), m.ID, s.now().Add(ResetFor)); err != nil {
			return err
		}
		if m.ID == "" || s.needs.Letters == nil {
			return nil
		}
		return s.needs.Letters.Forgot(ctx, tx, m, token, Language(ctx))
	})
	if err != nil {
		return fmt.Errorf("ask for a new password: %w", err)
	}
	return nil
}

// Resettable gives whose password token sets, or fails with ErrReset. Looking uses nothing up.
func (s *Service) Resettable(ctx context.Context, token string) (Member, error) {
	member, err := findReset(ctx, s.db, id.HashSecret(token), s.now())
	if err != nil {
		return Member{}, err
	}
	m, err := s.Member(ctx, member)
	if errors.Is(err, ErrNotFound) {
		return Member{}, ErrReset
	}
	return m, err
}

// Reset sets the password of the member whom token was sent to, once, ends all their sessions, and signs the browser of ctx in.
// It fails with ErrReset, ErrTooManyTries, ErrBusy or what SignUp says of passwords; then the token is still good.
func (s *Service) Reset(ctx context.Context, token, password string) (Member, error) {
	if err := s.take(ctx, s.rules.resetNetwork, callerNetwork(ctx)); err != nil {
		return Member{}, err
	}
	m, err := s.Resettable(ctx, token)
	if err != nil {
		return Member{}, err
	}
	if err := checkPassword(password, m.Email, m.Name); err != nil {
		return Member{}, err
	}
	err = s.setPassword(ctx, m, password, false, func(ctx context.Context, tx *sqldb.Tx) error {
		return useReset(ctx, tx, id.HashSecret(token), m.ID, s.now())
	}, nothingElse)
	if err != nil {
		return Member{}, fmt.Errorf("set a new password: %w", err)
	}
	s.limits.Forget(ctx, s.rules.account, m.Email)
	m.MustChangePassword = false
	return m, s.begin(ctx, m)
}

func insertReset(ctx context.Context, tx *sqldb.Tx, hash, memberID string, until time.Time) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO password_resets (token, member_id, expires_at) VALUES (?, ?, ?)", hash, memberID, until.UnixMilli())
	return err
}

// findReset gives the member whom a token was sent to, or fails with ErrReset.
func findReset(ctx context.Context, q sqldb.Querier, hash string, now time.Time) (member string, err error) {
	err = q.QueryRowContext(ctx, "SELECT member_id FROM password_resets WHERE token = ? AND member_id <> '' AND expires_at > ?", hash, now.UnixMilli()).Scan(&member)
	if errors.Is(err, sql.ErrNoRows) {
		return "", ErrReset
	}
	return member, err
}

// useReset takes a token up, or fails with ErrReset when it is not there any more.
func useReset(ctx context.Context, tx *sqldb.Tx, hash, memberID string, now time.Time) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, "DELETE FROM password_resets WHERE token = ? AND member_id = ? AND expires_at > ?", hash, memberID, now.UnixMilli()))
	if err == nil && n == 0 {
		return ErrReset
	}
	return err
}

// forgetResetsOf makes every link that a member was sent useless.
func forgetResetsOf(ctx context.Context, tx *sqldb.Tx, memberID string) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM password_resets WHERE member_id = ?", memberID)
	return err
}

func forgetResetsBefore(ctx context.Context, db *sqldb.DB, now time.Time) error {
	_, err := sqldb.Sweep(ctx, db, "password_resets", "expires_at", now.UnixMilli())
	return err
}
