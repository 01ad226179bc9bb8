package pushsim

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/notify/webpush"
)

// proof is an Authorization header that was read and whose signature holds.
type proof struct {
	key      string
	Audience string  `json:"aud"`
	Expires  float64 `json:"exp"`
	Subject  string  `json:"sub"`
}

// read reads `vapid t=…, k=…` (RFC 8292 §3) and verifies its signature; false: it is none.
func read(header string) (proof, bool) {
	scheme, rest, _ := strings.Cut(strings.TrimSpace(header), " ")
	if !strings.EqualFold(scheme, "vapid") || len(header) > 4096 {
		return proof{}, false
	}
	var token, key string
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch value = strings.Trim(value, `"`); name {
		case "t":
			token = value
		case "k":
			key = value
		}
	}
	b64 := base64.RawURLEncoding.Strict()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return proof{}, false
	}
	point, err := b64.DecodeString(key)
	if err != nil {
		return proof{}, false
	}
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		return proof{}, false
	}
	var head struct{ Typ, Alg string }
	p := proof{key: key}
	for i, into := range []any{&head, &p} {
		text, err := b64.DecodeString(parts[i])
		if err != nil || json.Unmarshal(text, into) != nil {
			return proof{}, false
		}
	}
	signature, err := b64.DecodeString(parts[2])
	if err != nil || len(signature) != 64 || head.Alg != "ES256" {
		return proof{}, false
	}
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if !ecdsa.Verify(public, digest[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
		return proof{}, false
	}
	return p, true
}

// tokens verifies each header once.
type tokens struct {
	now func() time.Time

	mu   sync.Mutex
	read map[string]proof // cache: of headers whose signature holds, which it does for ever
}

func newTokens(now func() time.Time) *tokens { return &tokens{now: now, read: map[string]proof{}} }

// check says what is wrong with a header that is sent to origin with the right to send by key, in Apple's words.
func (t *tokens) check(header, origin, key string) (status int, word string) {
	if header == "" {
		return http.StatusUnauthorized, "MissingProviderToken"
	}
	t.mu.Lock()
	p, known := t.read[header]
	t.mu.Unlock()
	if !known {
		var fine bool
		if p, fine = read(header); !fine {
			return http.StatusForbidden, "BadJwtToken"
		}
		t.mu.Lock()
		if len(t.read) >= 1024 {
			clear(t.read)
		}
		t.read[header] = p
		t.mu.Unlock()
	}
	left := p.Expires - float64(t.now().Unix())
	switch {
	case p.Audience != origin, webpush.CheckSubject(p.Subject) != nil:
		return http.StatusForbidden, "BadJwtToken"
	case left <= 0, left > (24 * time.Hour).Seconds():
		return http.StatusForbidden, "ExpiredJwtToken"
	case key != "" && p.key != key:
		return http.StatusForbidden, "VapidPkHashMismatch"
	}
	return 0, ""
}
