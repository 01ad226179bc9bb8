package pushsim

import (
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
)

const (
	idSize  = 18
	proofAt = 12 // where the proof begins that an id was given under the seed
)

// fresh makes a subscription that nobody has.
func (s *Service) fresh() (*subscription, error) {
	id := make([]byte, idSize)
	rand.Read(id)
	if s.config.Seed != nil {
		copy(id[proofAt:], s.proof(id))
		return s.grown(id)
	}
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	auth := make([]byte, 16)
	rand.Read(auth)
	return &subscription{id: base64.RawURLEncoding.EncodeToString(id), key: key, auth: auth}, nil
}

// find gives a subscription, also one of an earlier run under the same seed; nil: there is none. mu is held.
func (s *Service) find(id string) *subscription {
	if to := s.subscriptions[id]; to != nil || s.config.Seed == nil {
		return to
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(id)
	if err != nil || len(raw) != idSize || !hmac.Equal(raw[proofAt:], s.proof(raw)) || len(s.subscriptions) >= maxSubscriptions {
		return nil
	}
	to, err := s.grown(raw)
	if err != nil {
		return nil
	}
	s.subscriptions[id] = to
	return to
}

func (s *Service) proof(id []byte) []byte {
	mac := hmac.New(sha256.New, s.config.Seed)
	mac.Write(id[:proofAt])
	return mac.Sum(nil)[:idSize-proofAt]
}

// grown makes the keys of an id out of the seed.
func (s *Service) grown(id []byte) (*subscription, error) {
	for n := 0; ; n++ { // nearly every number is a key
		raw, err := hkdf.Key(sha256.New, s.config.Seed, id, fmt.Sprintf("subscription %d", n), 48)
		if err != nil {
			return nil, err
		}
		if key, err := ecdh.P256().NewPrivateKey(raw[:32]); err == nil {
			return &subscription{id: base64.RawURLEncoding.EncodeToString(id), key: key, auth: raw[32:]}, nil
		}
	}
}
