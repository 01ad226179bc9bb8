package chat

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// tokenLife is how long a connection token holds; the client library asks for a new one in time.
const tokenLife = time.Hour

// claims are what a connection token says: a JWT (RFC 7519), HS256. It names a session and no rights: those are asked for
// whenever the token is shown.
type claims struct {
	Subject  string `json:"sub"`
	Session  string `json:"sid"`
	Audience string `json:"aud"`
	Issued   int64  `json:"iat"`
	Expires  int64  `json:"exp"`
}

var (
	errTokenForged  = errors.New("the token was not made here")
	errTokenExpired = errors.New("the token has expired")
)

const tokenHeader = `{"alg":"HS256","typ":"JWT"}`

var b64 = base64.RawURLEncoding

// sign makes the connection token of a member's session.
func sign(secret []byte, member, session string, now time.Time) (string, time.Time) {
	expires := now.Add(tokenLife).Truncate(time.Second)
	body, _ := json.Marshal(claims{member, session, "chat", now.Unix(), expires.Unix()}) // strings and numbers always encode
	head := b64.EncodeToString([]byte(tokenHeader)) + "." + b64.EncodeToString(body)
	return head + "." + b64.EncodeToString(seal(secret, head)), expires
}

// verify gives the session that a token was made for and until when it holds. It takes HS256 only, whatever the header asks for.
func verify(secret []byte, token string, now time.Time) (session string, expires time.Time, err error) {
	head, signature, ok := cutLast(token)
	given, err := b64.DecodeString(signature)
	if !ok || err != nil || !hmac.Equal(given, seal(secret, head)) {
		return "", time.Time{}, errTokenForged
	}
	_, body, _ := strings.Cut(head, ".")
	raw, err := b64.DecodeString(body)
	var c claims
	if err != nil || json.Unmarshal(raw, &c) != nil || c.Audience != "chat" || c.Subject == "" {
		return "", time.Time{}, errTokenForged
	}
	expires = time.Unix(c.Expires, 0)
	if !now.Before(expires) {
		return "", time.Time{}, errTokenExpired
	}
	return c.Session, expires, nil
}

func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, '.')
	if i < 0 || strings.Count(s, ".") != 2 {
		return "", "", false
	}
	return s[:i], s[i+1:], true
}

func seal(secret []byte, head string) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(head))
	return h.Sum(nil)
}
