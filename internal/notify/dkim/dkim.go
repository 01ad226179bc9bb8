// Package dkim signs the shop's mail (RFC 6376, RFC 8463), and tells what has to stand in the DNS for receivers to believe it.
package dkim

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
)

// Migrations makes the table of keys; its domain is "dkim".
//
//go:embed migrations/*.sql
var Migrations embed.FS

// The algorithms. Some receivers know only the first, which is why each mail is signed with both.
const (
	RSA     = "rsa"
	Ed25519 = "ed25519"
)

// ErrWaiting says that new keys are not asked for while others still wait for their lines in the DNS.
var ErrWaiting = fault.New(fault.Conflict, "dkim_keys_waiting", "there are new keys already, which wait for their lines in the DNS")

// ErrOff says that the shop's mail is not signed.
var ErrOff = fault.New(fault.Conflict, "dkim_off", "the shop's mail is not signed: mail.dkim is off, or mail.from is no address in a domain of the shop's own")

// Key is one that mail of a domain is signed with.
type Key struct {
	Domain     string
	Generation int64
	Algorithm  string
	Selector   string
	Public     string // base64, as it stands in the DNS
	Made, Used time.Time

	sealed string
}

// Name is where its line stands in the DNS.
func (k Key) Name() string { return k.Selector + "._domainkey." + k.Domain }

// Record is its line in the DNS.
func (k Key) Record() string { return "v=DKIM1; k=" + k.Algorithm + "; p=" + k.Public }

// made is a fresh key and its private half.
func made(algorithm string) (private crypto.Signer, public string, err error) {
	switch algorithm {
	case Ed25519:
		_, key, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			return nil, "", err
		}
		return key, base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey)), nil
	case RSA:
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			return nil, "", err
		}
		der, err := x509.MarshalPKIXPublicKey(key.Public())
		return key, base64.StdEncoding.EncodeToString(der), err
	}
	return nil, "", fmt.Errorf("there is no algorithm %q", algorithm)
}

// selector tells the keys of a generation from those of another shop in the same domain.
func selector(generation int64, algorithm string) string {
	var b [3]byte
	rand.Read(b[:])
	return fmt.Sprintf("saja%d-%s-%s", generation, hex.EncodeToString(b[:]), algorithm)
}

// lent are domains in which anybody has an address: their DNS is not the shop's.
var lent = map[string]bool{ // own: of this program; never changed
	"gmail.com": true, "googlemail.com": true, "naver.com": true, "daum.net": true, "hanmail.net": true, "kakao.com": true, "nate.com": true,
	"outlook.com": true, "hotmail.com": true, "live.com": true, "yahoo.com": true, "icloud.com": true, "me.com": true, "hanmir.com": true, "korea.com": true, "proton.me": true,
}

// Own says whether a domain can be the shop's own.
func Own(domain string) bool {
	domain = strings.ToLower(domain)
	return strings.Contains(domain, ".") && !lent[domain]
}
