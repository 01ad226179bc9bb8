package webpush

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/base64"
	"fmt"
	"net/mail"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/notify/push"
	"github.com/saja-live/saja/internal/platform/fault"
)

// ErrSubject says that nobody is reached at the contact that push services are given.
var ErrSubject = fault.New(fault.Unprocessable, "push_subject_invalid",
	"push services want to know whom to ask: a mailto: with a real mail address or an https: address of a page, without spaces, and not on localhost or a name that is for tests; Apple refuses all messages otherwise")

// unreal are the ends of names that lead nowhere (RFC 6761, 6762, 8375).
var unreal = []string{"localhost", "invalid", "test", "example", "local", "internal", "lan", "home.arpa"}

// CheckSubject says whether push services, Apple's among them, take a contact: mailto:shop@saja.kr or https://saja.kr/contact. It fails
// with ErrSubject.
func CheckSubject(subject string) error {
	if len(subject) > 300 || strings.ContainsFunc(subject, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"\<>`, r) }) {
		return ErrSubject
	}
	var host string
	if address, is := strings.CutPrefix(subject, "mailto:"); is {
		a, err := mail.ParseAddress(address)
		if err != nil || a.Address != address || strings.ContainsAny(address, "?,") {
			return ErrSubject
		}
		_, host, _ = strings.Cut(address, "@")
	} else {
		u, err := url.Parse(subject)
		if err != nil || u.Scheme != "https" || u.User != nil || u.Opaque != "" {
			return ErrSubject
		}
		host = u.Hostname()
	}
	host = strings.ToLower(host)
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil || !strings.Contains(strings.Trim(host, "."), ".") || strings.HasSuffix(host, ".") {
		return ErrSubject
	}
	for _, end := range unreal {
		if strings.HasSuffix(host, "."+end) {
			return ErrSubject
		}
	}
	return nil
}

// life is how long a token is good for; a service takes at most 24 hours. Half of it is used.
const life = 12 * time.Hour

// maxOrigins bounds the tokens that are kept: there are a handful of services, and Windows has one host a region.
const maxOrigins = 256

// vapid says to push services who sends (RFC 8292).
type vapid struct {
	key     *ecdsa.PrivateKey
	public  string // as in the header
	subject string
	now     func() time.Time

	mu     sync.Mutex
	tokens map[string]token // cache: by origin, each until half of its life is over
}

type token struct {
	header string
	renew  time.Time
}

func newVapid(key *ecdsa.PrivateKey, subject string, now func() time.Time) (*vapid, error) {
	if err := CheckSubject(subject); err != nil {
		return nil, err
	}
	if key == nil || key.Curve != elliptic.P256() {
		return nil, fmt.Errorf("the key of push notices is not on P-256")
	}
	point, err := key.PublicKey.Bytes()
	if err != nil {
		return nil, fmt.Errorf("write the key of push notices: %w", err)
	}
	return &vapid{key: key, public: base64.RawURLEncoding.EncodeToString(point), subject: subject, now: now, tokens: map[string]token{}}, nil
}

// header is the Authorization for an origin: scheme, host and port, without a path.
func (v *vapid) header(origin string) (string, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	now := v.now()
	if t, ok := v.tokens[origin]; ok && now.Before(t.renew) && t.renew.Sub(now) <= life/2 { // a clock that was set back makes a new one
		return t.header, nil
	}
	jwt, err := push.ES256(v.key, push.Header{Type: "JWT", Alg: "ES256"}, claims{origin, now.Add(life).Unix(), v.subject})
	if err != nil {
		return "", err
	}
	if len(v.tokens) >= maxOrigins {
		clear(v.tokens)
	}
	t := token{"vapid t=" + jwt + ", k=" + v.public, now.Add(life / 2)}
	v.tokens[origin] = t
	return t.header, nil
}

type claims struct {
	Audience string `json:"aud"`
	Expires  int64  `json:"exp"`
	Subject  string `json:"sub"`
}
