package storefront

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/saja-live/saja/internal/account"
)

type forgotPage struct {
	Head
	wrong
	Email field
	Asked bool // it was sent, if there is such an account
}

// forgot asks for the address of an account whose password was forgotten.
func (s *Site) forgot(w http.ResponseWriter, r *http.Request) error {
	f, wr, _ := s.again(r, "forgot-password")
	tx := s.texts(r)
	return s.render(w, r, http.StatusOK, "forgot-password", &forgotPage{
		Head: Head{Section: "me", Private: true}, wrong: wr, Asked: r.URL.Query().Has("asked"),
		Email: field{
			ID: "email", Name: "email", Label: tx.T("account.email"), Type: "email", Value: f["email"],
			Autocomplete: "username", InputMode: "email", Max: 254, Problem: wr.At["email"],
		},
	})
}

func (s *Site) doForgot(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r, "email")
	if err != nil {
		return err
	}
	if err := s.Accounts.AskReset(r.Context(), f["email"]); err != nil {
		wr, ok := wrongWith(s.texts(r), err, signUpPlaces)
		if !ok {
			return err
		}
		return s.back(w, r, "forgot-password", "/forgot-password", f, wr, err)
	}
	return s.on(w, r, "/forgot-password?asked=1")
}

type resetPage struct {
	Head
	wrong
	Password     field
	Token, Email string
	Gone         bool // the link opens nothing any more
	Invited      bool // to the staff, and has not begun
}

// reset asks for a new password. Opening the link uses nothing up: programs that look at mail open links too.
func (s *Site) reset(w http.ResponseWriter, r *http.Request) error {
	token := r.URL.Query().Get("token")
	m, err := s.Accounts.Resettable(r.Context(), token)
	gone := errors.Is(err, account.ErrReset)
	if err != nil && !gone {
		return err
	}
	_, wr, _ := s.again(r, "reset-password")
	tx := s.texts(r)
	return s.render(w, r, http.StatusOK, "reset-password", &resetPage{
		Head: Head{Section: "me", Private: true}, wrong: wr, Token: token, Email: m.Email, Gone: gone, Invited: m.Role.Staff() && m.MustChangePassword,
		Password: field{
			ID: "password", Name: "password", Label: tx.T("account.password_new"), Type: "password",
			Autocomplete: "new-password", Max: 200, Hint: tx.T("account.password_hint"), Problem: wr.At["password"],
		},
	})
}

func (s *Site) doReset(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r, "token", "password")
	if err != nil {
		return err
	}
	back := "/reset-password?" + url.Values{"token": {f["token"]}}.Encode()
	m, err := s.Accounts.Reset(r.Context(), f["token"], f["password"])
	if errors.Is(err, account.ErrReset) {
		return s.on(w, r, back) // where it says so
	}
	if err != nil {
		wr, ok := wrongWith(s.texts(r), err, passwordPlaces)
		if !ok {
			return err
		}
		return s.back(w, r, "reset-password", back, nil, wr, err)
	}
	if m.Role.Staff() {
		return s.on(w, r, "/admin")
	}
	return s.on(w, r, "/me?done=password")
}
