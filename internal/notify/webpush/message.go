package webpush

import (
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/saja-live/saja/internal/notify/push"
	"github.com/saja-live/saja/internal/platform/fault"
)

// The faults of messages.
var (
	// ErrKeys says that a browser's keys are none.
	ErrKeys = fault.New(fault.Unprocessable, "push_keys_invalid", "these are no keys of a browser's subscription: p256dh is a point on P-256 in 65 bytes, auth is 16 bytes, both in base64url")
	// ErrBody says that a body is not one that was sealed for the receiver.
	ErrBody = fault.New(fault.Invalid, "push_body_invalid", "this is no message for this browser in the coding aes128gcm")
)

const (
	authSize  = 16
	pointSize = 65
	// MaxPlain is the most that a message may have before it is sealed: with header, end and tag it is then the 4,096 bytes that
	// every push service takes.
	MaxPlain = maxRecord - headSize - pointSize - 1 - tagSize
)

// Browser is who a message is sealed for.
type Browser struct {
	key  *ecdh.PublicKey
	auth []byte
}

// NewBrowser reads the keys of a subscription, in base64url as browsers give them. It fails with ErrKeys.
func NewBrowser(p256dh, auth string) (Browser, error) {
	point, err := unbase64(p256dh)
	if err != nil {
		return Browser{}, ErrKeys
	}
	key, err := ecdh.P256().NewPublicKey(point)
	if err != nil {
		return Browser{}, ErrKeys
	}
	secret, err := unbase64(auth)
	if err != nil || len(secret) != authSize {
		return Browser{}, ErrKeys
	}
	return Browser{key, secret}, nil
}

// unbase64 reads base64url, as browsers write it without padding and some libraries with it.
func unbase64(s string) ([]byte, error) {
	return base64.RawURLEncoding.DecodeString(strings.TrimRight(s, "="))
}

// Encrypt seals plain for b (RFC 8291), with a key and a salt that no other message has. It fails where plain is larger than MaxPlain.
func (b Browser) Encrypt(plain []byte) ([]byte, error) {
	if len(plain) > MaxPlain {
		return nil, fmt.Errorf("seal %d bytes for a browser: at most %d fit", len(plain), MaxPlain)
	}
	once, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("seal for a browser: %w", err)
	}
	salt := make([]byte, saltSize)
	rand.Read(salt) // never fails: crypto/rand crashes the program instead
	return b.seal(once, salt, plain)
}

func (b Browser) seal(once *ecdh.PrivateKey, salt, plain []byte) ([]byte, error) {
	sender := once.PublicKey().Bytes()
	ikm, err := keying(once, b.key, b.auth, b.key.Bytes(), sender)
	if err != nil {
		return nil, fmt.Errorf("seal for a browser: %w", err)
	}
	r, err := newRecords(ikm, salt)
	if err != nil {
		return nil, fmt.Errorf("seal for a browser: %w", err)
	}
	body := make([]byte, 0, headSize+pointSize+len(plain)+1+tagSize)
	return r.seal(appendHead(body, salt, maxRecord, sender), 0, plain, last, 0), nil
}

// keying is what both sides make of their own key and the other's (RFC 8291 §3.4).
func keying(own *ecdh.PrivateKey, other *ecdh.PublicKey, auth, browser, sender []byte) ([]byte, error) {
	shared, err := own.ECDH(other)
	if err != nil {
		return nil, err
	}
	var info [14 + 2*pointSize]byte
	ikm := expand(mac(auth, shared), string(append(append(append(info[:0], "WebPush: info\x00"...), browser...), sender...)))
	return ikm[:], nil
}

// Decrypt opens a body as the browser does whose private key and secret these are. It fails with ErrBody.
func Decrypt(own *ecdh.PrivateKey, auth, body []byte) ([]byte, error) {
	return decode(body, func(sender []byte) ([]byte, error) {
		key, err := ecdh.P256().NewPublicKey(sender)
		if err != nil {
			return nil, fmt.Errorf("%w: its key is no point on P-256", ErrBody)
		}
		return keying(own, key, auth, own.PublicKey().Bytes(), sender)
	})
}

// aim is how large a message is made: some services cut earlier than the standard lets them.
const aim = 3000

// declared is a message in the form that Safari shows by itself (Push API, declarative push message) and that the shop's own script
// reads in the other browsers.
type declared struct {
	WebPush      int          `json:"web_push"` // always 8030
	Notification notification `json:"notification"`
	Badge        int          `json:"app_badge,omitempty"`
}

type notification struct {
	Title    string            `json:"title"`
	Body     string            `json:"body,omitempty"`
	Navigate string            `json:"navigate"`
	Lang     string            `json:"lang,omitempty"`
	Tag      string            `json:"tag,omitempty"`
	Image    string            `json:"image,omitempty"`
	Badge    string            `json:"app_badge,omitempty"` // where Safari 18 looks for it, and as what
	Data     map[string]string `json:"data,omitempty"`
}

// plain is m as it is sealed.
func plain(m push.Message) []byte {
	d := declared{WebPush: 8030, Notification: notification{
		Title: m.Title, Body: m.Body, Navigate: m.URL, Lang: m.Lang, Tag: m.Tag, Image: m.Image, Data: m.Data,
	}}
	if m.Badge > 0 {
		d.Badge, d.Notification.Badge = m.Badge, fmt.Sprint(m.Badge)
	}
	return push.JSON(d)
}
