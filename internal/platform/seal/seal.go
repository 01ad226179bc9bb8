// Package seal keeps the shop's secrets in its database, sealed with one key that is kept elsewhere: every process of a
// shop has the same secrets, and a copy of the database alone opens none.
package seal

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"embed"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Migrations makes the table sealed; its domain is "seal".
//
//go:embed migrations/*.sql
var Migrations embed.FS

// What can be wrong with a key.
var (
	ErrKey = fault.New(fault.Invalid, "shop_key_invalid",
		"this is not a shop's key: it is 43 characters of letters, digits, - and _, as in the file shop.key")
	ErrWrongKey = fault.New(fault.Conflict, "shop_key_wrong",
		"the secrets of this shop are sealed with another key; give this process the shop.key of the one that opened the shop first, or its text in SAJA_KEY")
)

// Key seals the secrets of one shop.
type Key [32]byte

// NewKey gives a fresh key.
func NewKey() Key {
	var k Key
	rand.Read(k[:]) // never fails: crypto/rand crashes the program instead
	return k
}

// ParseKey reads what Text wrote; white space around it does not count. It fails with ErrKey.
func ParseKey(s string) (Key, error) {
	var k Key
	b, err := base64.RawURLEncoding.DecodeString(strings.TrimSpace(s))
	if err != nil || len(b) != len(k) {
		return k, ErrKey
	}
	copy(k[:], b)
	return k, nil
}

// Text is the key in 43 characters, to be kept in a file or an environment variable.
func (k Key) Text() string { return base64.RawURLEncoding.EncodeToString(k[:]) }

// String keeps a key out of logs.
func (k Key) String() string { return "[key]" }

// Safe is the sealed secrets of one shop.
type Safe struct {
	db   *sqldb.DB
	aead cipher.AEAD
	now  func() time.Time
}

// probe is the name of a value that only tells whether a key is the right one.
const probe = "probe"

// Empty says whether a shop has no sealed secrets yet, so that any key may become its key.
func Empty(ctx context.Context, db *sqldb.DB) (bool, error) {
	_, err := find(ctx, db, probe)
	if errors.Is(err, errNone) {
		return true, nil
	}
	return false, err
}

// Open opens the secrets of the shop in db. The first key that a shop is opened with is its key from then on; another
// one fails with ErrWrongKey.
func Open(ctx context.Context, db *sqldb.DB, k Key, now func() time.Time) (*Safe, error) {
	block, err := aes.NewCipher(k[:])
	if err != nil {
		return nil, fmt.Errorf("open the secrets: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("open the secrets: %w", err)
	}
	s := &Safe{db: db, aead: aead, now: now}
	if _, err := s.Secret(ctx, probe); err != nil {
		return nil, err
	}
	return s, nil
}

// Secret gives the secret of this name. One that nobody has asked for yet is made: 256 random bits in base64url.
// All processes of a shop get the same.
func (s *Safe) Secret(ctx context.Context, name string) ([]byte, error) {
	return s.secret(ctx, name, []byte(id.Secret()))
}

// Keep gives the secret of this name, which is value unless the shop has one already.
func (s *Safe) Keep(ctx context.Context, name string, value []byte) ([]byte, error) {
	return s.secret(ctx, name, value)
}

func (s *Safe) secret(ctx context.Context, name string, fresh []byte) ([]byte, error) {
	sealed, err := find(ctx, s.db, name)
	if errors.Is(err, errNone) {
		if err = insert(ctx, s.db, name, s.seal(name, fresh), s.now()); err == nil || sqldb.IsDuplicate(err) { // another process may have been first
			sealed, err = find(ctx, s.db, name)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read the secret %s: %w", name, err)
	}
	value, err := s.open(name, sealed)
	if err != nil {
		return nil, fmt.Errorf("read the secret %s: %w", name, err)
	}
	return value, nil
}

func (s *Safe) seal(name string, value []byte) string {
	nonce := make([]byte, s.aead.NonceSize())
	rand.Read(nonce)
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nonce, nonce, value, []byte(name)))
}

func (s *Safe) open(name, sealed string) ([]byte, error) {
	b, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil || len(b) < s.aead.NonceSize() {
		return nil, ErrWrongKey
	}
	value, err := s.aead.Open(nil, b[:s.aead.NonceSize()], b[s.aead.NonceSize():], []byte(name))
	if err != nil {
		return nil, ErrWrongKey
	}
	return value, nil
}

// Seal makes a text unreadable to who has the database alone, for whoever keeps it in a table of its own. The name says what it is:
// only under the same name it opens again.
func (s *Safe) Seal(name, text string) string { return s.seal(name, []byte(text)) }

// Unseal reads what Seal made, or fails with ErrWrongKey.
func (s *Safe) Unseal(name, sealed string) (string, error) {
	value, err := s.open(name, sealed)
	if err != nil {
		return "", fmt.Errorf("read %s: %w", name, err)
	}
	return string(value), nil
}
