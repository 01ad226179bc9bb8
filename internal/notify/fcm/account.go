package fcm

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"regexp"

	"github.com/saja-live/saja/internal/notify/push"
)

// ErrAccount says what is wrong with the file of a service account.
var ErrAccount = errors.New("this is no file of a service account that Firebase gives")

// Account is who the shop is to Google.
type Account struct {
	Project string
	Email   string
	keyID   string
	key     *rsa.PrivateKey
	tokens  string // where its signature is changed for a bearer token
}

var projectLike = regexp.MustCompile(`^[a-z0-9:.-]{4,60}$`)

// MaxAccount is how large the file of an account may be.
const MaxAccount = 32 << 10

// ReadAccount reads the JSON file of a service account, as Firebase gives it. It fails with ErrAccount, which never repeats the key.
func ReadAccount(text []byte) (Account, error) {
	var in struct {
		Type    string `json:"type"`
		Project string `json:"project_id"`
		KeyID   string `json:"private_key_id"`
		Key     string `json:"private_key"`
		Email   string `json:"client_email"`
		Tokens  string `json:"token_uri"`
	}
	if len(text) > MaxAccount || json.Unmarshal(text, &in) != nil {
		return Account{}, fmt.Errorf("%w: it is not JSON", ErrAccount)
	}
	switch {
	case in.Type != "service_account":
		return Account{}, fmt.Errorf("%w: its type is not service_account", ErrAccount)
	case !projectLike.MatchString(in.Project):
		return Account{}, fmt.Errorf("%w: its project_id is none", ErrAccount)
	case in.Email == "" || len(in.Email) > 300 || in.KeyID == "" || len(in.KeyID) > 200:
		return Account{}, fmt.Errorf("%w: it has no client_email or private_key_id", ErrAccount)
	case !push.SafeURL(in.Tokens):
		return Account{}, fmt.Errorf("%w: its token_uri is no https:// address", ErrAccount)
	}
	block, _ := pem.Decode([]byte(in.Key))
	if block == nil {
		return Account{}, fmt.Errorf("%w: its private_key is not PEM", ErrAccount)
	}
	any, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	key, is := any.(*rsa.PrivateKey)
	if err != nil || !is || key.N.BitLen() < 2048 {
		return Account{}, fmt.Errorf("%w: its private_key is no RSA key of 2,048 bits or more", ErrAccount)
	}
	return Account{in.Project, in.Email, in.KeyID, key, in.Tokens}, nil
}
