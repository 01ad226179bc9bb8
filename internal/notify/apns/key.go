package apns

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"regexp"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/notify/push"
)

// ErrKey says what is wrong with the file of a key.
var ErrKey = errors.New("this is no key file (.p8) that Apple gives")

// MaxKey is how large the file of a key may be.
const MaxKey = 8 << 10

// ReadKey reads the .p8 file of a key for APNs. It fails with ErrKey, which never repeats the key.
func ReadKey(text []byte) (*ecdsa.PrivateKey, error) {
	if len(text) > MaxKey {
		return nil, fmt.Errorf("%w: it is too large", ErrKey)
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("%w: it is not PEM", ErrKey)
	}
	any, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	key, is := any.(*ecdsa.PrivateKey)
	if err != nil || !is || key.Curve != elliptic.P256() {
		return nil, fmt.Errorf("%w: it is no key on P-256", ErrKey)
	}
	return key, nil
}

var (
	idLike    = regexp.MustCompile(`^[A-Z0-9]{10}$`)
	topicLike = regexp.MustCompile(`^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$`)
)

// IsID says whether s can be the id of a key or of a team: ten capital letters and digits.
func IsID(s string) bool { return idLike.MatchString(s) }

// IsTopic says whether s can be the bundle id of an app, such as kr.saja.shop.
func IsTopic(s string) bool { return len(s) <= 155 && topicLike.MatchString(s) }

// Apple takes a provider token for an hour, and lets go of who changes it more often than every 20 minutes. What a token says depends on
// nothing but the half hour: programs side by side, and one that begins again, have the same one, whenever they began.
const step = 30 * time.Minute

// provider says to Apple who sends.
type provider struct {
	key         *ecdsa.PrivateKey
	keyID, team string
	now         func() time.Time

	mu     sync.Mutex
	header string // cache
	issued time.Time
}

type claims struct {
	Issuer string `json:"iss"`
	Issued int64  `json:"iat"`
}

// authorization is the header of that name.
func (p *provider) authorization() (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	issued := p.now().Truncate(step)
	if p.header != "" && issued.Equal(p.issued) {
		return p.header, nil
	}
	jwt, err := push.ES256(p.key, push.Header{Alg: "ES256", Key: p.keyID}, claims{p.team, issued.Unix()})
	if err != nil {
		return "", err
	}
	p.header, p.issued = "bearer "+jwt, issued
	return p.header, nil
}
