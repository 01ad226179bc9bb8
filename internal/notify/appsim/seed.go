package appsim

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

const (
	proofAt = 16        // of the 32 bytes of a token: where the proof begins that it was given under the seed
	mark    = ":APA91b" // stands in FCM's tokens
	markAt  = 22
)

// fresh makes the token of a new device.
func (s *Sim) fresh(of Platform) string {
	raw := make([]byte, 32)
	rand.Read(raw)
	if s.config.Seed != nil {
		copy(raw[proofAt:], s.proof(of, raw[:proofAt]))
	}
	token := hex.EncodeToString(raw)
	if of == FCM {
		token = token[:markAt] + mark + token[markAt:]
	}
	return token
}

// find gives a device, also one of an earlier run under the same seed; nil: there is none. mu is held.
func (s *Sim) find(of Platform, token string) *phone {
	if d := s.devices[token]; d != nil || s.config.Seed == nil || len(s.devices) >= maxDevices {
		return d
	}
	plain := token
	if of == FCM {
		plain = strings.Replace(token, mark, "", 1)
	}
	raw, err := hex.DecodeString(plain)
	if err != nil || len(raw) != 32 || !hmac.Equal(raw[proofAt:], s.proof(of, raw[:proofAt])) {
		return nil
	}
	d := &phone{platform: of}
	s.devices[token] = d
	return d
}

func (s *Sim) proof(of Platform, name []byte) []byte {
	mac := hmac.New(sha256.New, s.config.Seed)
	mac.Write([]byte(of))
	mac.Write(name)
	return mac.Sum(nil)[:proofAt]
}
