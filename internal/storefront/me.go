package storefront

import (
	"errors"
	"net/http"
	"strings"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/texts"
)

type mePage struct {
	Head
	Member                     account.Member
	Done                       string // what was just saved
	Profile, Address, Password meForm
	Marketing                  *marketing // nil: nobody is asked
}

// meForm is one of the three forms of the page; each is saved by itself.
type meForm struct {
	wrong
	Fields []field
}

// me shows a member's own page, and in a form that failed what was sent and what is wrong with it.
func (s *Site) me(w http.ResponseWriter, r *http.Request) error {
	who := account.From(r.Context())
	if !who.Member() {
		return account.ErrSignInNeeded
	}
	m, err := s.Accounts.Member(r.Context(), who.MemberID)
	if err != nil {
		return err
	}
	a, err := s.Accounts.DefaultAddress(r.Context(), who.MemberID)
	if err != nil && !errors.Is(err, account.ErrNoAddress) {
		return err
	}
	tx := s.texts(r)
	p := &mePage{Head: Head{Section: "me", Private: true}, Member: m}
	p.Profile.Fields = profileFields(tx, form{"name": m.Name, "phone": m.Phone}, wrong{})
	p.Address.Fields = s.addressFields(tx, addressForm(a), wrong{})
	p.Password.Fields = passwordFields(tx, m, wrong{})
	if p.Marketing, err = s.marketing(r.Context(), tx, m.ID); err != nil {
		return err
	}
	if done := "me.done." + r.URL.Query().Get("done"); r.URL.Query().Has("done") && tx.Has(done) {
		p.Done = tx.T(done)
	}
	if f, wr, ok := s.again(r, "profile"); ok {
		p.Profile = meForm{wr, profileFields(tx, f, wr)}
	}
	if f, wr, ok := s.again(r, "address"); ok {
		p.Address = meForm{wr, s.addressFields(tx, f, wr)}
	}
	if _, wr, ok := s.again(r, "password"); ok {
		p.Password = meForm{wr, passwordFields(tx, m, wr)}
	}
	return s.render(w, r, http.StatusOK, "me", p)
}

func profileFields(tx texts.Texts, f form, wr wrong) []field {
	return []field{
		{ID: "name", Name: "name", Label: tx.T("account.name"), Value: f["name"], Autocomplete: "name", Max: 40, Problem: wr.At["name"]},
		{ID: "phone", Name: "phone", Label: tx.T("account.phone"), Type: "tel", Value: f["phone"], Autocomplete: "tel", InputMode: "tel", Max: 20, Optional: true, Problem: wr.At["phone"]},
	}
}

func (s *Site) doProfile(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r, "name", "phone")
	if err != nil {
		return err
	}
	who := account.From(r.Context())
	if !who.Member() {
		return account.ErrSignInNeeded
	}
	if _, err := s.Accounts.Rename(r.Context(), who.MemberID, f["name"], strings.TrimSpace(f["phone"])); err != nil {
		wr, ok := wrongWith(s.texts(r), err, signUpPlaces)
		if !ok {
			return err
		}
		return s.back(w, r, "profile", "/me", f, wr, err)
	}
	return s.on(w, r, "/me?done=profile")
}

func (s *Site) doAddress(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r, addressNames...)
	if err != nil {
		return err
	}
	who := account.From(r.Context())
	if !who.Member() {
		return account.ErrSignInNeeded
	}
	if _, err := s.Accounts.SaveAddress(r.Context(), who.MemberID, f.address()); err != nil {
		wr, ok := wrongWith(s.texts(r), err, addressPlaces)
		if !ok {
			return err
		}
		return s.back(w, r, "address", "/me#address", f, wr, err)
	}
	return s.on(w, r, "/me?done=address#address")
}

// passwordPlaces are the inputs that the faults of a new password belong to.
var passwordPlaces = map[string]string{
	"password_wrong": "old", "password_unchanged": "password",
	"password_too_short": "password", "password_too_long": "password", "password_too_easy": "password",
}

func passwordFields(tx texts.Texts, m account.Member, wr wrong) []field {
	old := field{
		ID: "old", Name: "old", Label: tx.T("account.password_now"), Type: "password",
		Autocomplete: "current-password", Max: 200, Problem: wr.At["old"],
	}
	if m.MustChangePassword {
		old.Hint = tx.T("account.password_once")
	}
	return []field{old, {
		ID: "password", Name: "password", Label: tx.T("account.password_new"), Type: "password",
		Autocomplete: "new-password", Max: 200, Hint: tx.T("account.password_hint"), Problem: wr.At["password"],
	}}
}

func (s *Site) doPassword(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r, "old", "password")
	if err != nil {
		return err
	}
	who := account.From(r.Context())
	if !who.Member() {
		return account.ErrSignInNeeded
	}
	if err := s.Accounts.ChangePassword(r.Context(), who.MemberID, f["old"], f["password"]); err != nil {
		wr, ok := wrongWith(s.texts(r), err, passwordPlaces)
		if !ok {
			return err
		}
		return s.back(w, r, "password", "/me#password", nil, wr, err)
	}
	return s.on(w, r, "/me?done=password#password")
}
