package storefront

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/texts"
)

// signInFor is where someone signs in to see r afterwards.
func signInFor(r *http.Request) string {
	return "/sign-in?" + url.Values{"next": {r.URL.RequestURI()}}.Encode()
}

type signInPage struct {
	Head
	wrong
	Email, Password field
	Next            string
}

func (s *Site) signIn(w http.ResponseWriter, r *http.Request) error {
	next := local(r.URL.Query().Get("next"), "/")
	if account.From(r.Context()).Member() {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return nil
	}
	f, wr, _ := s.again(r, "sign-in")
	return s.render(w, r, http.StatusOK, "sign-in", newSignInPage(s.texts(r), f["email"], next, wr))
}

func newSignInPage(tx texts.Texts, email, next string, wr wrong) *signInPage {
	return &signInPage{
		Head: Head{Section: "me", Private: true}, wrong: wr, Next: next,
		Email: field{
			ID: "email", Name: "email", Label: tx.T("account.email"), Type: "email", Value: email,
			Autocomplete: "username", InputMode: "email", Max: 254, Problem: wr.At["email"],
		},
		Password: field{
			ID: "password", Name: "password", Label: tx.T("account.password"), Type: "password",
			Autocomplete: "current-password", Max: 200, Problem: wr.At["password"],
		},
	}
}

func (s *Site) doSignIn(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r, "email", "password", "next")
	if err != nil {
		return err
	}
	next := local(f["next"], "/")
	m, err := s.Accounts.SignIn(r.Context(), f["email"], f["password"])
	if err != nil {
		wr, ok := wrongWith(s.texts(r), err, nil)
		if !ok {
			return err
		}
		return s.back(w, r, "sign-in", "/sign-in?"+url.Values{"next": {next}}.Encode(), f, wr, err)
	}
	if m.MustChangePassword {
		next = "/me#password"
	}
	return s.on(w, r, next)
}

func (s *Site) doSignOut(w http.ResponseWriter, r *http.Request) error {
	if _, err := readForm(w, r); err != nil {
		return err
	}
	if err := s.Accounts.SignOut(r.Context()); err != nil {
		return err
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

type signUpPage struct {
	Head
	wrong
	Fields []field
	Ticks  []tick
	Next   string
}

// signUpPlaces are the inputs that the faults of an account belong to.
var signUpPlaces = map[string]string{
	"email_invalid": "email", "email_taken": "email", "name_invalid": "name", "name_official": "name", "phone_invalid": "phone",
	"password_too_short": "password", "password_too_long": "password", "password_too_easy": "password",
}

func (s *Site) signUp(w http.ResponseWriter, r *http.Request) error {
	next := local(r.URL.Query().Get("next"), "/")
	if account.From(r.Context()).Member() {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return nil
	}
	f, wr, _ := s.again(r, "sign-up")
	return s.render(w, r, http.StatusOK, "sign-up", s.newSignUpPage(s.texts(r), f, next, wr))
}

func (s *Site) newSignUpPage(tx texts.Texts, f form, next string, wr wrong) *signUpPage {
	return &signUpPage{
		Head: Head{Section: "me", Private: true}, wrong: wr, Next: next, Ticks: s.ticks(tx.Lang(), ticked(f)),
		Fields: []field{
			{
				ID: "email", Name: "email", Label: tx.T("account.email"), Type: "email", Value: f["email"],
				Autocomplete: "username", InputMode: "email", Max: 254, Problem: wr.At["email"],
			},
			{
				ID: "password", Name: "password", Label: tx.T("account.password"), Type: "password",
				Autocomplete: "new-password", Max: 200, Hint: tx.T("account.password_hint"), Problem: wr.At["password"],
			},
			{
				ID: "name", Name: "name", Label: tx.T("account.name"), Value: f["name"],
				Autocomplete: "name", Max: 40, Hint: tx.T("account.name_hint"), Problem: wr.At["name"],
			},
			{
				ID: "phone", Name: "phone", Label: tx.T("account.phone"), Type: "tel", Value: f["phone"],
				Autocomplete: "tel", InputMode: "tel", Max: 20, Optional: true, Problem: wr.At["phone"],
			},
		},
	}
}

func (s *Site) doSignUp(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r, append(consentNames(), "email", "password", "name", "phone", "next")...)
	if err != nil {
		return err
	}
	next := local(f["next"], "/")
	_, err = s.Accounts.SignUp(r.Context(), account.SignUp{Email: f["email"], Password: f["password"], Name: f["name"], Phone: strings.TrimSpace(f["phone"]), Also: s.answered(f)})
	if err != nil {
		wr, ok := wrongWith(s.texts(r), err, signUpPlaces)
		if !ok {
			return err
		}
		return s.back(w, r, "sign-up", "/sign-up?"+url.Values{"next": {next}}.Encode(), f, wr, err)
	}
	return s.on(w, r, next)
}
