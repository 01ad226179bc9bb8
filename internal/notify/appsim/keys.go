package appsim

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"strings"
)

// Who the shop is at the services.
const (
	Project = "saja-sim"
	KeyID   = "SAJASIM001"
	Team    = "SAJATEAM01"
	Topic   = "kr.saja.sim"

	email = "shop@saja-sim.iam.gserviceaccount.com"
	rsaID = "0123456789abcdef0123456789abcdef01234567"
)

func (s *Sim) makeKeys() (err error) {
	if s.rsa, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		return err
	}
	s.ecdsa, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	return err
}

// Account is the file of the service account, for services at origin.
func (s *Sim) Account(origin string) ([]byte, error) {
	key, err := private(s.rsa)
	if err != nil {
		return nil, err
	}
	return json.MarshalIndent(map[string]string{
		"type": "service_account", "project_id": Project, "private_key_id": rsaID, "private_key": string(key), "client_email": email,
		"client_id": "100000000000000000000", "token_uri": origin + "/token",
	}, "", "  ")
}

// Key is the .p8 file of the key for Apple.
func (s *Sim) Key() ([]byte, error) { return private(s.ecdsa) }

func private(key any) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), err
}

// jwt is a token that was taken apart.
type jwt struct {
	head struct {
		Type string `json:"typ"`
		Alg  string `json:"alg"`
		Key  string `json:"kid"`
	}
	claims struct {
		Issuer   string `json:"iss"`
		Scope    string `json:"scope"`
		Audience string `json:"aud"`
		Issued   int64  `json:"iat"`
		Expires  int64  `json:"exp"`
	}
	digest    [32]byte
	signature []byte
}

func readJWT(token string) (j jwt, fine bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 || len(token) > 8192 {
		return j, false
	}
	b64 := base64.RawURLEncoding.Strict()
	for i, into := range []any{&j.head, &j.claims} {
		text, err := b64.DecodeString(parts[i])
		if err != nil || json.Unmarshal(text, into) != nil {
			return j, false
		}
	}
	var err error
	j.signature, err = b64.DecodeString(parts[2])
	j.digest = sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	return j, err == nil
}

func (j jwt) byRSA(key *rsa.PublicKey) bool {
	return j.head.Alg == "RS256" && rsa.VerifyPKCS1v15(key, crypto.SHA256, j.digest[:], j.signature) == nil
}

func (j jwt) byECDSA(key *ecdsa.PublicKey) bool {
	return j.head.Alg == "ES256" && len(j.signature) == 64 &&
		ecdsa.Verify(key, j.digest[:], new(big.Int).SetBytes(j.signature[:32]), new(big.Int).SetBytes(j.signature[32:]))
}
