package httpkit

import (
	"net/http"

	"github.com/saja-live/saja/internal/platform/fault"
)

// Layer wraps a handler.
type Layer func(http.Handler) http.Handler

// Chain puts layers around h; the first is the outermost.
func Chain(h http.Handler, layers ...Layer) http.Handler {
	for i := len(layers) - 1; i >= 0; i-- {
		h = layers[i](h)
	}
	return h
}

var errCrossOrigin = fault.New(fault.Forbidden, "cross_origin", "this form was sent from another site; open the shop and try again")

// SameOrigin refuses state-changing requests that a browser sends from another site.
func SameOrigin(deny func(http.ResponseWriter, *http.Request, error)) Layer {
	protection := http.NewCrossOriginProtection()
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if protection.Check(r) != nil {
				deny(w, r, errCrossOrigin)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// LimitBody refuses to read more than limit bytes of a body.
func LimitBody(limit int64) Layer {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Body = http.MaxBytesReader(w, r.Body, limit)
			next.ServeHTTP(w, r)
		})
	}
}
