package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Kind is a way to prove who one is.
type Kind string

// Password is the kind whose secret is a hash; its subject is the member's own id, so that there is one a member.
const Password Kind = "password"

// Credential is one way in which a member proves who they are. A member has as many as they like; a subject belongs to one
// member, whatever its kind calls a subject: a passkey's id, an account at another house.
type Credential struct {
	ID, MemberID string
	Kind         Kind
	Subject      string
	Secret       string // what only this kind understands: a hash, a public key; never a password
	CreatedAt    time.Time
}

// ErrCredentialTaken says that a subject proves somebody else already.
var ErrCredentialTaken = fault.New(fault.Conflict, "credential_taken", "this is linked to another account already; sign in with it, or unlink it there first")

// errNoCredential says that a member has none of a kind.
var errNoCredential = errors.New("no such credential")

func passwordOf(memberID, hash string) Credential {
	return Credential{MemberID: memberID, Kind: Password, Subject: memberID, Secret: hash}
}

// insertCredential gives a member one more way in.
func insertCredential(ctx context.Context, tx *sqldb.Tx, c Credential, now time.Time) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO credentials (id, member_id, kind, subject, secret, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		id.New(), c.MemberID, c.Kind, c.Subject, c.Secret, now.UnixMilli(), now.UnixMilli())
	if sqldb.IsDuplicate(err) {
		return ErrCredentialTaken
	}
	if err != nil {
		return fmt.Errorf("keep a credential: %w", err)
	}
	return nil
}

// replaceSecret changes the secret of a credential that is there, or fails with errNoCredential.
func replaceSecret(ctx context.Context, tx *sqldb.Tx, c Credential, now time.Time) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE credentials SET secret = ?, changed_at = ? WHERE kind = ? AND subject = ? AND member_id = ?`,
		c.Secret, now.UnixMilli(), c.Kind, c.Subject, c.MemberID))
	if err == nil && n == 0 {
		return errNoCredential
	}
	return err
}

// findCredential finds the one of a kind that a subject has, or fails with errNoCredential.
func findCredential(ctx context.Context, q sqldb.Querier, kind Kind, subject string) (Credential, error) {
	c := Credential{Kind: kind, Subject: subject}
	var created int64
	err := q.QueryRowContext(ctx, `SELECT id, member_id, secret, created_at FROM credentials WHERE kind = ? AND subject = ?`, kind, subject).
		Scan(&c.ID, &c.MemberID, &c.Secret, &created)
	if errors.Is(err, sql.ErrNoRows) {
		return Credential{}, errNoCredential
	}
	c.CreatedAt = sqldb.Moment(created)
	return c, err
}

// holdPassword holds a member's password as it is for the rest of tx. It fails with ErrPasswordWrong where hash is that of another:
// the shop has given the account to somebody else since it was matched.
func holdPassword(ctx context.Context, tx *sqldb.Tx, memberID, hash string) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, "UPDATE credentials SET changed_at = changed_at + 1 WHERE kind = ? AND subject = ? AND secret = ?", Password, memberID, hash))
	if err == nil && n == 0 {
		return ErrPasswordWrong
	}
	return err
}

// passwordHash gives the hash of a member's password; "" for nobody, and for a member who has none.
func passwordHash(ctx context.Context, q sqldb.Querier, memberID string) (string, error) {
	c, err := findCredential(ctx, q, Password, memberID)
	if err != nil && !errors.Is(err, errNoCredential) {
		return "", fmt.Errorf("find password: %w", err)
	}
	return c.Secret, nil
}
