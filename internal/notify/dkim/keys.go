package dkim

import (
	"context"
	"crypto"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/notify/standing"
	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// Needs is what signing takes from the rest of the shop.
type Needs struct {
	Seal interface { // keeps the private halves unreadable on disk
		Seal(name, text string) string
		Unseal(name, sealed string) (string, error)
	}
	Sender standing.Sender
	DNS    standing.Resolver
	Note   func(ctx context.Context, d deed.Deed) // tells the audit trail; nil: nobody
}

// Keys are those that the mail of one shop is signed with.
type Keys struct {
	db     *sqldb.DB
	needs  Needs
	domain string // "": mail is not signed
	now    func() time.Time

	mu      sync.Mutex // guards what follows; held while keys are made, which happens once
	signers []signer
	read    time.Time
}

// signer is a key that can be signed with.
type signer struct {
	selector string
	key      crypto.Signer
}

// fresh is how long a process goes by the keys that it has read: one that were exchanged meanwhile still stand in the DNS.
const fresh = time.Minute

// NewKeys makes the keeper of the keys of a sender's domain. Unless signed, or where the domain is not the shop's own, there are none.
func NewKeys(db *sqldb.DB, needs Needs, signed bool, now func() time.Time) *Keys {
	k := &Keys{db: db, needs: needs, now: now}
	if signed && Own(needs.Sender.Domain) {
		k.domain = needs.Sender.Domain
	}
	return k
}

const sealedKey = "key of dkim"

// ready gives the keys to sign with; the first time it makes them.
func (k *Keys) ready(ctx context.Context) ([]signer, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.signers) > 0 && k.now().Sub(k.read) < fresh {
		return k.signers, nil
	}
	all, err := k.ensure(ctx)
	if err != nil {
		return nil, err
	}
	var (
		signers    []signer
		generation int64
	)
	for _, one := range all { // the newest first
		if one.Used.IsZero() || generation > 0 && one.Generation != generation {
			continue
		}
		generation = one.Generation
		private, err := k.open(one)
		if err != nil {
			return nil, err
		}
		signers = append(signers, signer{one.Selector, private})
	}
	k.signers, k.read = signers, k.now()
	return signers, nil
}

func (k *Keys) open(of Key) (crypto.Signer, error) {
	text, err := k.needs.Seal.Unseal(sealedKey, of.sealed)
	if err != nil {
		return nil, err
	}
	der, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, err
	}
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, err
	}
	private, can := parsed.(crypto.Signer)
	if !can {
		return nil, fmt.Errorf("key %s: %T cannot sign", of.Selector, parsed)
	}
	return private, nil
}

// ensure gives all keys of the domain, and makes the first ones. Those of another process that was quicker are as good.
func (k *Keys) ensure(ctx context.Context) ([]Key, error) {
	all, err := keysOf(ctx, k.db, k.domain)
	if err != nil || len(all) > 0 {
		return all, err
	}
	if err := k.add(ctx, 1, k.now()); err != nil && !sqldb.IsDuplicate(err) {
		return nil, fmt.Errorf("make the keys of %s: %w", k.domain, err)
	}
	return keysOf(ctx, k.db, k.domain)
}

// add makes the keys of a generation; a zero used has them wait.
func (k *Keys) add(ctx context.Context, generation int64, used time.Time) error {
	var pair []Key
	for _, algorithm := range []string{RSA, Ed25519} {
		private, public, err := made(algorithm)
		if err != nil {
			return err
		}
		der, err := x509.MarshalPKCS8PrivateKey(private)
		if err != nil {
			return err
		}
		pair = append(pair, Key{
			Domain: k.domain, Generation: generation, Algorithm: algorithm, Selector: selector(generation, algorithm), Public: public, Made: k.now(), Used: used,
			sealed: k.needs.Seal.Seal(sealedKey, base64.StdEncoding.EncodeToString(der)),
		})
	}
	return k.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		for _, one := range pair {
			if err := insertKey(ctx, tx, one); err != nil {
				return err
			}
		}
		return nil
	})
}

// Renew makes new keys, which are signed with once their lines stand in the DNS. It fails with ErrOff or ErrWaiting.
func (k *Keys) Renew(ctx context.Context) error {
	if k.domain == "" {
		return ErrOff
	}
	all, err := k.ensure(ctx)
	if err != nil {
		return err
	}
	if all[0].Used.IsZero() {
		return ErrWaiting
	}
	err = k.add(ctx, all[0].Generation+1, time.Time{})
	if sqldb.IsDuplicate(err) {
		return ErrWaiting
	}
	if err != nil {
		return fmt.Errorf("make new keys of %s: %w", k.domain, err)
	}
	if k.needs.Note != nil {
		k.needs.Note(ctx, deed.To(deed.Notices, k.domain, k.domain))
	}
	return nil
}

// Rounds begin to sign with new keys once the DNS has both of their lines. The keys before those stay, since mail under way is
// checked by them; older ones go.
func (k *Keys) Rounds() []todo.Round {
	if k.domain == "" {
		return nil
	}
	return []todo.Round{{Name: "new keys of mail", Every: 10 * time.Minute, Deadline: time.Minute, Do: k.adopt}}
}

func (k *Keys) adopt(ctx context.Context) error {
	all, err := keysOf(ctx, k.db, k.domain)
	if err != nil || len(all) == 0 || !all[0].Used.IsZero() {
		return err
	}
	generation := all[0].Generation
	for _, one := range all {
		if one.Generation != generation {
			continue
		}
		if f := k.needs.DNS.Key(ctx, one.Name(), one.Record()); f.State != standing.Fine {
			return nil // it goes on waiting, and the page of the check says why
		}
	}
	return k.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if _, err := use(ctx, tx, k.domain, generation, k.now()); err != nil {
			return err
		}
		return forget(ctx, tx, k.domain, generation-1)
	})
}

// Published gives the keys of a domain whose lines have to stand in the DNS: those that are signed with, and those that wait. It
// reads what anybody may know, and needs no shop that is open.
func Published(ctx context.Context, db *sqldb.DB, domain string) ([]Key, error) {
	all, err := keysOf(ctx, db, domain)
	if err != nil {
		return nil, fmt.Errorf("read the keys of %s: %w", domain, err)
	}
	var current []Key
	for _, one := range all {
		if !one.Used.IsZero() && len(current) > 0 && !current[len(current)-1].Used.IsZero() && current[len(current)-1].Generation != one.Generation {
			break
		}
		current = append(current, one)
	}
	return current, nil
}
