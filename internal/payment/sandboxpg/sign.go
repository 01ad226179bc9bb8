package sandboxpg

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// The headers of a signed API call and of a notice.
const (
	HeaderMID       = "X-Sandbox-Mid"
	HeaderTimestamp = "X-Sandbox-Timestamp" // Unix ms
	HeaderSignature = "X-Sandbox-Signature" // hex HMAC-SHA256 of path, timestamp and body, a newline between them
)

// maxSkew bounds how old a signed call may be, so that a recorded one is soon worthless.
const maxSkew = 5 * time.Minute

// SignCall signs an API call or a notice to path.
func SignCall(key, path string, at time.Time, body []byte) (timestamp, signature string) {
	timestamp = strconv.FormatInt(at.UnixMilli(), 10)
	return timestamp, mac(key, path, timestamp, string(body))
}

// VerifyCall reports whether the headers of a call to path sign its body, at about now.
func VerifyCall(key, path string, h http.Header, body []byte, now time.Time) bool {
	stamp := h.Get(HeaderTimestamp)
	ms, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || now.Sub(time.UnixMilli(ms)).Abs() > maxSkew {
		return false
	}
	return equal(h.Get(HeaderSignature), mac(key, path, stamp, string(body)))
}

// SignForm returns the signature of every field but "signature", in alphabetical order, URL-encoded.
func SignForm(key string, form url.Values) string {
	names := make([]string, 0, len(form))
	for name := range form {
		if name != "signature" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	signed := make([]byte, 0, 512)
	for _, name := range names {
		for _, value := range form[name] {
			if len(signed) > 0 {
				signed = append(signed, '&')
			}
			signed = append(append(append(signed, url.QueryEscape(name)...), '='), url.QueryEscape(value)...)
		}
	}
	m := hmac.New(sha256.New, []byte(key))
	m.Write(signed)
	return hex.EncodeToString(m.Sum(nil))
}

// VerifyForm reports whether form carries its own right signature.
func VerifyForm(key string, form url.Values) bool {
	return len(form["signature"]) == 1 && equal(form.Get("signature"), SignForm(key, form))
}

// ListURL is where the last trades are listed, on a server whose windows are at base. Its token comes from the key.
func ListURL(base, key string) string { return base + "/?t=" + listToken(key) }

func listToken(key string) string { return mac(key, "list of trades")[:32] }

func mac(key string, parts ...string) string {
	m := hmac.New(sha256.New, []byte(key))
	for i, p := range parts {
		if i > 0 {
			m.Write([]byte{'\n'})
		}
		m.Write([]byte(p))
	}
	return hex.EncodeToString(m.Sum(nil))
}

func equal(got, want string) bool { return hmac.Equal([]byte(got), []byte(want)) }
