package storefront

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// A form with something wrong is answered by a way back to its page, so that reloading it and going back to it ask for no second
// sending. What was typed, and what is wrong with it, waits for that page in a cookie that only the shop can read.
const (
	keptCookie = "saja_form"
	keptFor    = 10 * time.Minute
	mostKept   = 3600 // bytes that browsers surely keep
)

// secrets are the inputs that are never kept: they are typed again.
var secrets = []string{"password", "old"}

// kept is what waits.
type kept struct {
	Page  string    `json:"page"`
	Until time.Time `json:"until"`
	Form  form      `json:"form,omitempty"`
	Wrong wrong     `json:"wrong"`
}

// box seals what is kept, by a key that all processes of the shop have.
func (s *Site) box() cipher.AEAD {
	block, err := aes.NewCipher(s.FormKey[:])
	if err != nil {
		panic(err) // the key has its length by its type
	}
	box, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // AES has the blocks that GCM wants
	}
	return box
}

// back answers the form of a page: what is wrong is shown at the address of the page, beside what was typed. What is too long to be
// kept is typed again. cause says what browsers are told besides, such as Retry-After.
func (s *Site) back(w http.ResponseWriter, r *http.Request, page, address string, f form, wr wrong, cause error) error {
	to, err := url.Parse(address)
	if err != nil {
		return fmt.Errorf("way back to %s: %w", page, err)
	}
	k := kept{Page: page, Until: s.Now().Add(keptFor), Form: form{}, Wrong: wr}
	for name, value := range f {
		k.Form[name] = value
	}
	for _, name := range secrets {
		delete(k.Form, name)
	}
	sealed, err := s.sealed(k)
	if err == nil && len(sealed) > mostKept {
		k.Form = nil
		sealed, err = s.sealed(k)
	}
	if err != nil {
		return fmt.Errorf("keep the form of %s: %w", page, err)
	}
	if cause != nil {
		keepHeaders(w, cause)
	}
	s.keepForm(w, r, sealed, int(keptFor/time.Second))
	q := to.Query()
	q.Set("again", "1")
	to.RawQuery = q.Encode()
	http.Redirect(w, r, to.String(), http.StatusSeeOther)
	return nil
}

func (s *Site) sealed(k kept) (string, error) {
	plain, err := json.Marshal(k)
	if err != nil {
		return "", err
	}
	box := s.box()
	nonce := make([]byte, box.NonceSize())
	rand.Read(nonce)
	return base64.RawURLEncoding.EncodeToString(box.Seal(nonce, nonce, plain, []byte(keptCookie))), nil
}

func (s *Site) keepForm(w http.ResponseWriter, r *http.Request, value string, age int) {
	http.SetCookie(w, &http.Cookie{
		Name: keptCookie, Value: value, Path: "/", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.HTTPS || r.TLS != nil,
	})
}

// again is what waits for the page of r: nothing unless its address says that something does.
func (s *Site) again(r *http.Request, page string) (f form, wr wrong, ok bool) {
	c, err := r.Cookie(keptCookie)
	if err != nil || r.URL.Query().Get("again") == "" {
		return nil, wrong{}, false
	}
	box := s.box()
	b, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || len(b) < box.NonceSize() {
		return nil, wrong{}, false
	}
	plain, err := box.Open(nil, b[:box.NonceSize()], b[box.NonceSize():], []byte(keptCookie))
	if err != nil {
		return nil, wrong{}, false
	}
	var k kept
	if json.Unmarshal(plain, &k) != nil || k.Page != page || s.Now().After(k.Until) {
		return nil, wrong{}, false
	}
	if k.Form == nil {
		k.Form = form{}
	}
	return k.Form, k.Wrong, true
}

// on answers a form that went well; what waited for its page waits no more.
func (s *Site) on(w http.ResponseWriter, r *http.Request, to string) error {
	if _, err := r.Cookie(keptCookie); err == nil {
		s.keepForm(w, r, "", -1)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
