package consent

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// letter is what a link to unsubscribe stands for.
type letter struct {
	Person   string
	Medium   Medium
	Delivery string
}

// Token names somebody, a medium and the letter they got, in a link that only the shop can make. It is good for ever: who
// finds an old letter may refuse the next one.
func (s *Service) Token(person string, m Medium, delivery string) string {
	body := strings.Join([]string{"1", person, string(m), delivery}, " ")
	return base64.RawURLEncoding.EncodeToString(append(s.sign("unsubscribe", body)[:16], body...))
}

// read fails with ErrLink.
func (s *Service) read(token string) (letter, error) {
	if len(token) > 400 {
		return letter{}, ErrLink
	}
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(b) < 16 {
		return letter{}, ErrLink
	}
	body := string(b[16:])
	if !hmac.Equal(b[:16], s.sign("unsubscribe", body)[:16]) {
		return letter{}, ErrLink
	}
	parts := strings.Split(body, " ")
	if len(parts) != 4 || parts[0] != "1" || parts[1] == "" { // one of nobody stands in what staff look at
		return letter{}, ErrLink
	}
	return letter{parts[1], Medium(parts[2]), parts[3]}, nil
}

// hash hides an address of a medium; whoever has the list but not the shop's key cannot try numbers out.
func (s *Service) hash(m Medium, address string) string {
	return hex.EncodeToString(s.sign("address "+string(m), spelt(m, address)))
}

func (s *Service) sign(what, text string) []byte {
	h := hmac.New(sha256.New, s.needs.Key)
	h.Write([]byte(what + "\n" + text))
	return h.Sum(nil)
}
