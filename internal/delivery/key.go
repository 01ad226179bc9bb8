package delivery

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/line"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Key is what a program opens the doors of parcels with. Its secret is shown once and kept as a hash.
type Key struct {
	ID        string    `json:"id" doc:"Id of the key"`
	Name      string    `json:"name" doc:"What uses it"`
	Created   time.Time `json:"createdAt" doc:"When it was made"`
	CreatedBy string    `json:"createdBy" doc:"By whom"`
	Used      time.Time `json:"usedAt,omitzero" doc:"When it was used last, to the hour"`
	Watches   int64     `json:"watches" doc:"How many parcels it has watched"`

	hash string
}

// The faults of keys.
var (
	ErrKey         = fault.New(fault.Unauthorized, "parcel_key_invalid", "this key opens nothing; ask the shop for one, and send it as Authorization: Bearer <key>")
	ErrKeyTries    = fault.New(fault.TooMany, "too_many_keys", "too many wrong keys came from here; wait a while")
	ErrKeyName     = fault.New(fault.Unprocessable, "parcel_key_name", "say in 1 to 60 characters what uses the key")
	ErrKeyMost     = fault.New(fault.Conflict, "parcel_keys_full", "there are 50 keys; end one that is not used any more")
	ErrKeyNotFound = fault.New(fault.NotFound, "parcel_key_not_found", "there is no such key, or it has ended")
)

const (
	mostKeys    = 50
	usedEvery   = time.Hour
	keyWords    = "Bearer "
	clientWords = "TRACKQL-API-KEY " // as clients of delivery-tracker's service send it, with id:secret
)

var wrongKeys = limit.Rule{Name: "wrong parcel keys from a network", Most: 30, Window: 10 * time.Minute, Fails: limit.Alone}

// NewKey makes a key and gives its secret, which nobody can be told again. It fails with ErrKeyName and ErrKeyMost.
func (s *Service) NewKey(ctx context.Context, name, actor string) (Key, string, error) {
	name, ok := line.Clean(name, 1, 60)
	if !ok {
		return Key{}, "", ErrKeyName
	}
	secret := id.Secret()
	k := Key{ID: id.New(), Name: name, Created: s.clock(), CreatedBy: actor, hash: id.HashSecret(secret)}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		made, err := insertKey(ctx, tx, k)
		if err == nil && !made {
			err = ErrKeyMost
		}
		return err
	})
	return k, secret, err
}

// Keys gives all keys, the newest first.
func (s *Service) Keys(ctx context.Context) ([]Key, error) { return listKeys(ctx, s.db) }

// EndKey has a key open nothing any more; what it has watched is watched no longer, and its hooks are called no more. It fails with ErrKeyNotFound.
func (s *Service) EndKey(ctx context.Context, keyID string) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		ended, err := deleteKey(ctx, tx, keyID)
		if err == nil && !ended {
			err = ErrKeyNotFound
		}
		if err != nil {
			return err
		}
		w := Watcher{ID: keyOwner + keyID}
		if err := endHooksOf(ctx, tx, w, s.clock()); err != nil {
			return err
		}
		return endWatchesOf(ctx, tx, w, s.clock())
	})
	if err != nil {
		return err
	}
	return errors.Join(s.SweepWatches(ctx), s.SweepHooks(ctx))
}

// Watcher is who has parcels watched: one of the staff, or a program by its key.
type Watcher struct{ ID, Name string }

const (
	staffOwner = "m:"
	keyOwner   = "k:"
)

// Program says whether it is a program, not a person.
func (w Watcher) Program() bool { return strings.HasPrefix(w.ID, keyOwner) }

// caller is who stands at a door that staff and programs may use.
type caller struct {
	Caller
	authorization string
}

// Resolve is called by huma before the handler.
func (c *caller) Resolve(hc huma.Context) []error {
	r, _ := humago.Unwrap(hc)
	c.read(r)
	return nil
}

func (c *caller) read(r *http.Request) {
	c.network, c.authorization = httpkit.Network(httpkit.ClientIP(r)), r.Header.Get("Authorization")
}

// watcher says who c is. Without a key it fails as a door of staff does, with a wrong one with ErrKey or ErrKeyTries.
func (s *Service) watcher(ctx context.Context, c caller) (Watcher, error) {
	if c.authorization == "" {
		who := account.From(ctx)
		if err := who.Check(account.RoleOperator); err != nil {
			return Watcher{}, err
		}
		return Watcher{staffOwner + who.MemberID, who.Name}, nil
	}
	if a := s.needs.Limits.Ask(ctx, wrongKeys, c.network, 1); !a.OK() {
		return Watcher{}, ErrKeyTries.RetryAfter(a.Wait)
	}
	keyID, secret := credential(c.authorization)
	k, err := findKey(ctx, s.db, id.HashSecret(secret))
	if errors.Is(err, ErrKeyNotFound) || err == nil && cmp.Or(keyID, k.ID) != k.ID {
		s.needs.Limits.Take(ctx, wrongKeys, c.network, 1)
		return Watcher{}, ErrKey
	}
	if err != nil {
		return Watcher{}, err
	}
	if now := s.clock(); now.Sub(k.Used) >= usedEvery {
		err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return useKey(ctx, tx, k.ID, now) })
	}
	return Watcher{keyOwner + k.ID, k.Name}, err
}

// credential is the secret of a header, and the id of its key where it is named.
func credential(header string) (keyID, secret string) {
	for _, words := range []string{keyWords, clientWords} {
		if len(header) > len(words) && strings.EqualFold(header[:len(words)], words) {
			header = strings.TrimSpace(header[len(words):])
			break
		}
	}
	keyID, secret, named := strings.Cut(header, ":")
	if !named {
		return "", keyID
	}
	return keyID, secret
}
