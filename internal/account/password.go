package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// argon2id by the OWASP password storage sheet: 19 MiB, two passes, one lane. About 25 ms on one core of 2026.
const (
	hashMemory = 19 * 1024 // KiB
	hashPasses = 2
	hashKey    = 32
	hashSalt   = 16
)

// hasher keeps passwords. At most cap(slots) hashes run at once and as many as cap(queue) wait, so that a flood of
// sign-ins takes neither the memory nor the processors from the shop; beyond that callers get ErrBusy.
type hasher struct {
	slots, queue chan struct{}
	decoy        func() string
}

func newHasher(running, waiting int) *hasher {
	h := &hasher{slots: make(chan struct{}, running), queue: make(chan struct{}, running+waiting)}
	h.decoy = sync.OnceValue(func() string { return encode("no one has this password") })
	return h
}

func (h *hasher) turn(ctx context.Context) (func(), error) {
	select {
	case h.queue <- struct{}{}:
	default:
		return nil, ErrBusy.RetryAfter(2 * time.Second)
	}
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots; <-h.queue }, nil
	case <-ctx.Done():
		<-h.queue
		return nil, ctx.Err()
	}
}

// hash gives what is stored of a password, in the PHC format.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	done, err := h.turn(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	return encode(password), nil
}

// match says whether password belongs to stored. With an empty stored it takes as long and says no,
// so that the time does not tell whether an account exists.
func (h *hasher) match(ctx context.Context, password, stored string) (bool, error) {
	done, err := h.turn(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	if stored == "" {
		decode(password, h.decoy())
		return false, nil
	}
	return decode(password, stored), nil
}

func encode(password string) string {
	salt := make([]byte, hashSalt)
	rand.Read(salt)
	key := argon2.IDKey(spell(password), salt, hashPasses, hashMemory, 1, hashKey)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, hashMemory, hashPasses, b64.EncodeToString(salt), b64.EncodeToString(key))
}

func decode(password, stored string) bool {
	part := strings.Split(stored, "$")
	if len(part) != 6 || part[1] != "argon2id" {
		return false
	}
	var version, memory, passes uint32
	var lanes uint8
	if _, err := fmt.Sscanf(part[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false
	}
	if _, err := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &memory, &passes, &lanes); err != nil || memory > 1<<20 || passes < 1 || passes > 16 || lanes < 1 {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(part[4])
	if err != nil {
		return false
	}
	want, err := base64.RawStdEncoding.DecodeString(part[5])
	if err != nil || len(want) == 0 {
		return false
	}
	got := argon2.IDKey(spell(password), salt, passes, memory, lanes, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1
}

// spell makes a password typed on a phone and on a desk the same bytes (NIST SP 800-63B §5.1.1.2). It cuts what no password has.
func spell(password string) []byte {
	if len(password) > maxPassword*8 {
		password = password[:maxPassword*8]
	}
	return []byte(norm.NFKC.String(password))
}

// oneTime gives a password of 80 random bits that can be read out: four groups of four from Crockford's alphabet.
func oneTime() string {
	const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
	var b [16]byte
	rand.Read(b[:])
	var s strings.Builder
	for i, c := range b {
		if i > 0 && i%4 == 0 {
			s.WriteByte('-')
		}
		s.WriteByte(alphabet[c&31])
	}
	return s.String()
}
