package device

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"fmt"
)

// Key gives the key that subscriptions are bound to for life: it is made when it is first needed, kept sealed in the shop's database by
// keep, which gives the one that is there already, and so is the same in all processes.
func Key(ctx context.Context, keep func(ctx context.Context, name string, fresh []byte) ([]byte, error)) (*ecdsa.PrivateKey, error) {
	fresh, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make the key of push notices: %w", err)
	}
	raw, err := fresh.Bytes()
	if err != nil {
		return nil, fmt.Errorf("make the key of push notices: %w", err)
	}
	if raw, err = keep(ctx, "push key", raw); err != nil {
		return nil, err
	}
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), raw)
	if err != nil {
		return nil, fmt.Errorf("read the key of push notices: %w", err)
	}
	return key, nil
}

// Public is k as browsers want it.
func Public(k *ecdsa.PrivateKey) (string, error) {
	raw, err := k.PublicKey.Bytes()
	if err != nil {
		return "", fmt.Errorf("write the key of push notices: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}
