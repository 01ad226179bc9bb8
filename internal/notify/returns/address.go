package returns

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strings"

	"github.com/gofrs/uuid/v5"
)

// Addresses make the return addresses of mail: each names its delivery, and nobody but the shop can make one.
type Addresses struct {
	Domain string // where mail comes back to; "": nowhere, and there are none
	Key    []byte
}

var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

const mark = "return-"

// Of is the return address of a delivery, or "". It holds small letters only: some servers make them so.
func (a Addresses) Of(delivery string) string {
	id, err := uuid.FromString(delivery)
	if err != nil || a.Domain == "" {
		return ""
	}
	return mark + letters.EncodeToString(id.Bytes()) + "-" + a.proof(id) + "@" + a.Domain
}

// Delivery is whose return address it is; "": nobody's that the shop has made.
func (a Addresses) Delivery(address string) string {
	name, domain, _ := strings.Cut(strings.ToLower(strings.Trim(address, "<> ")), "@")
	rest, is := strings.CutPrefix(name, mark)
	coded, proof, _ := strings.Cut(rest, "-")
	b, err := letters.DecodeString(coded)
	if !is || err != nil || a.Domain == "" || domain != a.Domain {
		return ""
	}
	id, err := uuid.FromBytes(b)
	if err != nil || !hmac.Equal([]byte(proof), []byte(a.proof(id))) {
		return ""
	}
	return id.String()
}

func (a Addresses) proof(id uuid.UUID) string {
	m := hmac.New(sha256.New, a.Key)
	m.Write(append([]byte("return "), id.Bytes()...))
	return letters.EncodeToString(m.Sum(nil)[:10])
}
