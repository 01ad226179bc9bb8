package storefront

import (
	"net/http"
	"net/url"
)

// language remembers the language that the visitor chose, and goes back to where it was chosen. Shared pages cannot do that
// themselves: what caches keep sets no cookie.
func (s *Site) language(w http.ResponseWriter, r *http.Request) error {
	lang := r.PathValue("lang")
	if lang != "ko" && lang != "en" {
		return errNoPage
	}
	next, err := url.Parse(local(r.URL.Query().Get("next"), "/"))
	if err != nil {
		return errNoPage
	}
	q := next.Query()
	if q.Del("lang"); lang != first {
		q.Set("lang", lang)
	}
	next.RawQuery = q.Encode()
	http.SetCookie(w, s.languageCookie(lang))
	w.Header().Set("Cache-Control", "private, no-store")
	http.Redirect(w, r, next.String(), http.StatusSeeOther)
	return nil
}

// rememberLanguage keeps the language of an address, on pages that are one visitor's own.
func (s *Site) rememberLanguage(w http.ResponseWriter, r *http.Request) {
	if l := r.URL.Query().Get("lang"); l == "ko" || l == "en" {
		http.SetCookie(w, s.languageCookie(l))
	}
}

func (s *Site) languageCookie(lang string) *http.Cookie {
	return &http.Cookie{Name: "lang", Value: lang, Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, Secure: s.HTTPS, SameSite: http.SameSiteLaxMode}
}
