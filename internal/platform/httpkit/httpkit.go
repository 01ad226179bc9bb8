// Package httpkit is what every door shares: handlers that return errors, problem documents, and the layers around them.
package httpkit

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/saja-live/saja/internal/platform/fault"
)

// HandlerFunc is a handler that returns what went wrong instead of writing it.
type HandlerFunc func(w http.ResponseWriter, r *http.Request) error

// Problems makes h an http.Handler that answers errors as problem documents.
func Problems(h HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			WriteProblem(w, r, err)
		}
	})
}

// WriteProblem answers err as a problem document. What has no Fault is a 500 and reaches the log only.
func WriteProblem(w http.ResponseWriter, r *http.Request, err error) {
	f := fault.Of(err)
	if f.Kind() == fault.Internal {
		Note(Named(w, r).Context(), err)
	}
	for k, v := range f.GetHeaders() {
		w.Header()[k] = v
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", Private)
	w.WriteHeader(f.Status)
	json.NewEncoder(w).Encode(f) // the client may be gone: nothing to be done
}

var errUnnamed = errors.New("a handler failed without saying why")

// ClientIP is the address of the caller without its port. Forwarded headers count only when app was told of a proxy.
func ClientIP(r *http.Request) string {
	if ip, ok := r.Context().Value(ipKey{}).(string); ok {
		return ip
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// Network is what one caller can easily change addresses within: one IPv4 address, one IPv6 /64. Count callers by it.
func Network(ip string) string {
	a, err := netip.ParseAddr(ip)
	if err != nil {
		return ip
	}
	if a = a.Unmap(); a.Is4() {
		return a.String()
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return ip
	}
	return p.String()
}

// OwnAddress says whether ClientIP gives the address of the connection itself. With a forwarded header on it, that is a
// proxy's, and no caller is told from another.
func OwnAddress(r *http.Request) bool {
	_, said := r.Context().Value(ipKey{}).(string)
	return !said
}

type ipKey struct{}

// WithClientIP is r as from another address: that of the caller for whom a trusted one speaks.
func WithClientIP(r *http.Request, ip string) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), ipKey{}, ip))
}

// Continue goes on with as, a copy of r that knows more, and keeps for the layers outside which route it found.
func Continue(next http.Handler, w http.ResponseWriter, r, as *http.Request) {
	defer func() { r.Pattern = as.Pattern }()
	next.ServeHTTP(w, as)
}

// Lang is the language to answer in, "ko" or "en": ?lang=, then the cookie lang, then Accept-Language, then Korean.
func Lang(r *http.Request) string {
	if l, ok := LangOf(r.URL.Query()); ok {
		return l
	}
	return Preferred(r)
}

// LangOf is the language that an address names.
func LangOf(query url.Values) (string, bool) {
	l := query.Get("lang")
	return l, l == "ko" || l == "en"
}

// Preferred is the language of a visitor where the address names none: that of the cookie lang, else of the browser.
func Preferred(r *http.Request) string {
	if c, err := r.Cookie("lang"); err == nil && (c.Value == "ko" || c.Value == "en") {
		return c.Value
	}
	return LangOfBrowser(r)
}

// LangOfBrowser is the first language of Accept-Language that the shop speaks, or Korean.
func LangOfBrowser(r *http.Request) string {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		switch base, _, _ := strings.Cut(strings.ToLower(tag), "-"); base {
		case "ko", "en":
			return base
		}
	}
	return "ko"
}
