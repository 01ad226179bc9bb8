package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

const (
	guestSession = 24 * time.Hour // how long a session lasts in which nobody has signed in
	maxNotes     = 20             // of one session
	maxNote      = 2000           // bytes
)

var (
	errNoBrowser = errors.New("nothing can be remembered of a caller that is no browser")
	errNote      = errors.New("a session remembers at most 20 notes of 2000 bytes, under names of 40")
)

// Remember keeps value under name for the browser of ctx, for as long as keep and as its session lasts: what a sign-in under way
// has to find again, such as the state sent to another house. A guest gets a session by it, which a mere visitor has not.
// A sign-in begins a session of its own, so that what a guest left behind never reaches a member.
func (s *Service) Remember(ctx context.Context, name, value string, keep time.Duration) error {
	v := visiting(ctx)
	if v == nil || v.r == nil {
		return errNoBrowser
	}
	if name == "" || len(name) > 40 || len(value) > maxNote {
		return errNote
	}
	if v.session == "" {
		if err := s.beginGuest(v); err != nil {
			return err
		}
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM session_notes WHERE token = ? AND name = ?", v.session, name); err != nil {
			return err
		}
		var n int
		if err := tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM session_notes WHERE token = ?", v.session).Scan(&n); err != nil {
			return err
		}
		if n >= maxNotes {
			return errNote
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO session_notes (token, name, value, expires_at) VALUES (?, ?, ?, ?)",
			v.session, name, value, s.now().Add(keep).UnixMilli())
		return err
	})
	if err != nil {
		return fmt.Errorf("remember %s: %w", name, err)
	}
	return nil
}

// Take gives what Remember kept under name, once: of two that ask only one gets it. Without any it is not found.
func (s *Service) Take(ctx context.Context, name string) (value string, found bool, err error) {
	v := visiting(ctx)
	if v == nil || v.session == "" {
		return "", false, nil
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		found = false
		err := tx.QueryRowContext(ctx, "SELECT value FROM session_notes WHERE token = ? AND name = ? AND expires_at > ?",
			v.session, name, s.now().UnixMilli()).Scan(&value)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		n, err := sqldb.Affected(tx.ExecContext(ctx, "DELETE FROM session_notes WHERE token = ? AND name = ?", v.session, name))
		found = n == 1
		return err
	})
	if err != nil {
		return "", false, fmt.Errorf("take %s: %w", name, err)
	}
	if !found {
		return "", false, nil
	}
	return value, true, nil
}

// beginGuest stores a session in which nobody has signed in.
func (s *Service) beginGuest(v *visit) error {
	session, err := s.sessions.Load(context.WithValue(context.Background(), visitKey{}, v), "")
	if err != nil {
		return fmt.Errorf("begin a guest's session: %w", err)
	}
	token, _, err := s.sessions.Commit(session)
	if err != nil {
		return fmt.Errorf("begin a guest's session: %w", err)
	}
	http.SetCookie(v.w, s.cookie(v.r, SessionCookie, token, guestSession))
	return nil
}
