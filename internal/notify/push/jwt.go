package push

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
)

// Header is how a token is signed, and with which key.
type Header struct {
	Type string `json:"typ,omitempty"`
	Alg  string `json:"alg"`
	Key  string `json:"kid,omitempty"`
}

// ES256 makes a signed token (RFC 7515) with a key on P-256. The same header and claims make the same token, in whichever process.
func ES256(key *ecdsa.PrivateKey, h Header, claims any) (string, error) {
	return sign(h, claims, func(digest []byte) ([]byte, error) {
		der, err := key.Sign(nil, digest, crypto.SHA256) // without randomness: RFC 6979
		if err != nil {
			return nil, err
		}
		var two struct{ R, S *big.Int }
		if _, err := asn1.Unmarshal(der, &two); err != nil {
			return nil, err
		}
		raw := make([]byte, 64)
		two.R.FillBytes(raw[:32])
		two.S.FillBytes(raw[32:])
		return raw, nil
	})
}

// RS256 makes a signed token (RFC 7515) with an RSA key.
func RS256(key *rsa.PrivateKey, h Header, claims any) (string, error) {
	return sign(h, claims, func(digest []byte) ([]byte, error) { return rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest) })
}

func sign(h Header, claims any, by func(digest []byte) ([]byte, error)) (string, error) {
	b64 := base64.RawURLEncoding
	text := b64.EncodeToString(JSON(h)) + "." + b64.EncodeToString(JSON(claims))
	digest := sha256.Sum256([]byte(text))
	signature, err := by(digest[:])
	if err != nil {
		return "", fmt.Errorf("sign a token: %w", err)
	}
	return text + "." + b64.EncodeToString(signature), nil
}

// JSON writes v with the letters as they are: what is for no page needs no escapes, and every byte counts. v is one that can be written.
func JSON(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // a mistake in the program
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
