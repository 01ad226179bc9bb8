// Package httpkit is what every door shares: handlers that return errors, problem documents, and the layers around them.
package httpkit

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync"

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
		Note(r.Context(), err)
	}
	for k, v := range f.GetHeaders() {
		w.Header()[k] = v
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(f.Status)
	json.NewEncoder(w).Encode(f) // the client may be gone: nothing to be done
}

var errUnnamed = errors.New("a handler failed without saying why")

type noteKey struct{}

// note collects the error of a request for its line in the access log.
type note struct {
	mu  sync.Mutex
	err error
}

// Note keeps err for the access log of the request of ctx. It never reaches the caller.
func Note(ctx context.Context, err error) {
	if n, ok := ctx.Value(noteKey{}).(*note); ok {
		n.mu.Lock()
		n.err = errors.Join(n.err, err)
		n.mu.Unlock()
	}
}

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

type ipKey struct{}

// WithClientIP is r as from another address: that of the caller for whom a trusted one speaks.
func WithClientIP(r *http.Request, ip string) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), ipKey{}, ip))
}

// TrustProxy takes the caller's address from the last X-Forwarded-For entry, the one our own proxy wrote.
func TrustProxy(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hops := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if ip := net.ParseIP(strings.TrimSpace(hops[len(hops)-1])); ip != nil {
			r = WithClientIP(r, ip.String())
		}
		next.ServeHTTP(w, r)
	})
}

// Lang is the language to answer in, "ko" or "en": ?lang=, then the cookie lang, then Accept-Language, then Korean.
func Lang(r *http.Request) string {
	if l := r.URL.Query().Get("lang"); l == "ko" || l == "en" {
		return l
	}
	if c, err := r.Cookie("lang"); err == nil && (c.Value == "ko" || c.Value == "en") {
		return c.Value
	}
	for part := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		switch base, _, _ := strings.Cut(strings.ToLower(tag), "-"); base {
		case "ko", "en":
			return base
		}
	}
	return "ko"
}
