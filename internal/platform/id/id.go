// Package id makes the names of things: row ids that sort by time, secrets, and order numbers people can read out.
package id

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"time"
	"unicode"

	"github.com/gofrs/uuid/v5"
	"golang.org/x/text/width"

	"github.com/saja-live/saja/internal/platform/fault"
)

// Seoul is the time zone of order numbers and of every date a shopper reads. Korea has had no daylight saving since 1988.
var Seoul = time.FixedZone("KST", 9*60*60)

// New gives a UUIDv7 (RFC 9562): 36 characters that sort by time.
func New() string {
	return uuid.Must(uuid.NewV7()).String()
}

// Of gives the one id of a text: a UUIDv5, the same wherever it is made.
func Of(text string) string { return uuid.NewV5(uuid.Nil, text).String() }

// After gives a new id that sorts after last, also where last is from another machine whose clock is ahead.
// What is no id, such as "", is before every id.
func After(last string) string {
	next := New()
	before, err := uuid.FromString(last)
	if err != nil || next > last {
		return next
	}
	b := before
	for i := len(b) - 1; i >= 0; i-- { // one more; the random part is too wide to run over in practice, and may if it must
		if b[i]++; b[i] != 0 {
			break
		}
	}
	return b.String()
}

// Valid says whether s has the form of an id.
func Valid(s string) bool {
	_, err := uuid.FromString(s)
	return err == nil && len(s) == 36
}

// Time gives when an id was made, to the millisecond; what is no id of New's was made at no time.
func Time(s string) (time.Time, bool) {
	u, err := uuid.FromString(s)
	if err != nil || u.Version() != uuid.V7 {
		return time.Time{}, false
	}
	ts, err := uuid.TimestampFromV7(u)
	if err != nil {
		return time.Time{}, false
	}
	at, err := ts.Time()
	return at, err == nil
}

// Secret gives 256 random bits in base64url (43 characters), for keys and tokens.
func Secret() string {
	var b [32]byte
	rand.Read(b[:]) // never fails: crypto/rand crashes the program instead
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// HashSecret is what is stored of a Secret: SHA-256 in hex. A secret of 256 bits needs no salt and no slow hash.
func HashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// EqualHash says whether secret has this stored hash, in constant time.
func EqualHash(secret, hash string) bool {
	return subtle.ConstantTimeCompare([]byte(HashSecret(secret)), []byte(hash)) == 1
}

// crockford leaves out I, L, O and U, which are read as other things.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// ErrOrderNumber says that a typed order number cannot be one.
var ErrOrderNumber = fault.New(fault.Invalid, "order_number_invalid", "this is not an order number; check it against your confirmation")

// OrderNumber gives a number such as 261124-7K3M9QXA4: the day in Seoul, eight random characters, a check character.
// It holds no count of orders, and is short enough for every payment provider (6 to 40 characters).
func OrderNumber(now time.Time) string {
	var b [8]byte
	rand.Read(b[:])
	for i := range b {
		b[i] = crockford[b[i]&31]
	}
	day := now.In(Seoul).Format("060102")
	return day + "-" + string(b[:]) + string(check(day+string(b[:])))
}

// ParseOrderNumber gives the order number that a person typed, in its one spelling, or ErrOrderNumber.
// It takes lower case, letters of any width, missing, extra or other signs between them, and o, i, l for 0, 1, 1.
func ParseOrderNumber(s string) (string, error) {
	if len(s) > 64 {
		return "", ErrOrderNumber
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == 'O':
			return '0'
		case r == 'I', r == 'L':
			return '1'
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return r
		}
		return -1
	}, strings.ToUpper(width.Fold.String(s)))
	if len(s) != 15 {
		return "", ErrOrderNumber
	}
	for _, c := range s {
		if !strings.ContainsRune(crockford, c) {
			return "", ErrOrderNumber
		}
	}
	if s[14] != check(s[:14]) {
		return "", ErrOrderNumber
	}
	return s[:6] + "-" + s[6:], nil
}

// check is a weighted sum over a prime, cut to the alphabet: it finds most single wrong characters and swaps.
func check(s string) byte {
	sum := 0
	for i := range len(s) {
		sum = (sum + (i+2)*strings.IndexByte(crockford, s[i])) % 31
	}
	return crockford[sum]
}
