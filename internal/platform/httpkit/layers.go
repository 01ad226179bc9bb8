package httpkit

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/id"
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

type requestIDKey struct{}

// RequestID is the reference of the request of ctx, as shown to the caller in X-Request-Id.
func RequestID(ctx context.Context) string {
	s, _ := ctx.Value(requestIDKey{}).(string)
	return s
}

// quiet are paths whose successes are too many to log: media parts, assets, pictures, probes.
func quiet(path string) bool {
	return strings.HasPrefix(path, "/media/") || strings.HasPrefix(path, "/assets/") || strings.HasPrefix(path, "/img/") ||
		path == "/healthz" || path == "/readyz"
}

// Observe is told of every finished request: its matched pattern ("" if none), status and duration.
type Observe func(pattern, method string, status int, took time.Duration)

// Log names each request, writes one line when it is done, contains panics, and tells observe.
// Query strings and bodies are not logged: they may hold secrets and people's data.
func Log(logger *slog.Logger, observe Observe) Layer {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			start := time.Now()
			n, rid := new(note), id.New()
			ctx := context.WithValue(context.WithValue(r.Context(), noteKey{}, n), requestIDKey{}, rid)
			r = r.WithContext(ctx)
			w.Header().Set("X-Request-Id", rid)
			rec := &recorder{ResponseWriter: w}
			defer func() {
				if v := recover(); v != nil {
					if v == http.ErrAbortHandler { //nolint:errorlint // as net/http compares it: it is what was panicked with
						panic(v)
					}
					Note(ctx, fmt.Errorf("panic: %v\n%s", v, debug.Stack()))
					if rec.status == 0 {
						WriteProblem(rec, r, errUnnamed)
					}
				}
				took := time.Since(start)
				if rec.status == 0 {
					rec.status = http.StatusOK
				}
				observe(r.Pattern, r.Method, rec.status, took)
				n.mu.Lock()
				err := n.err
				n.mu.Unlock()
				level := slog.LevelInfo
				switch {
				case rec.status == http.StatusInternalServerError:
					level = slog.LevelError
				case quiet(r.URL.Path) && rec.status < 500:
					level = slog.LevelDebug
				}
				attrs := []slog.Attr{
					slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.Int("status", rec.status),
					slog.Int64("bytes", rec.bytes), slog.Duration("took", took), slog.String("id", rid),
				}
				if err != nil {
					attrs = append(attrs, slog.Any("err", err))
				}
				logger.LogAttrs(ctx, level, "request", attrs...)
			}()
			next.ServeHTTP(rec, r)
		})
	}
}

// recorder remembers status and size, and lets a WebSocket take the connection over.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (r *recorder) Flush() { _ = http.NewResponseController(r.ResponseWriter).Flush() } // an http.Flusher cannot say it failed

func (r *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	r.status = http.StatusSwitchingProtocols
	return http.NewResponseController(r.ResponseWriter).Hijack()
}

var errCrossOrigin = fault.New(fault.Forbidden, "cross_origin", "this form was sent from another site; open the shop and try again")

// SameOrigin refuses state-changing requests that a browser sends from another site, except to the exempt path prefixes
// (payment providers post their results from their own windows).
func SameOrigin(deny func(http.ResponseWriter, *http.Request, error), exempt ...string) Layer {
	protection := http.NewCrossOriginProtection()
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !under(r.URL.Path, exempt) && protection.Check(r) != nil {
				deny(w, r, errCrossOrigin)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

func under(path string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(path, prefix) })
}

// LimitBody refuses to read more than limit bytes of a body, except under the exempt prefixes, which set their own limit.
func LimitBody(limit int64, exempt ...string) Layer {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !under(r.URL.Path, exempt) {
				r.Body = http.MaxBytesReader(w, r.Body, limit)
			}
			next.ServeHTTP(w, r)
		})
	}
}

// Policy is what pages may load, by area of the site.
type Policy struct {
	// Frames are origins that may be shown inside our pages: payment windows.
	Frames []string
	// HTTPS sends Strict-Transport-Security.
	HTTPS bool
}

// Secure sets the headers that keep a page to itself: a strict Content-Security-Policy, no sniffing, no framing by others.
// The admin alone may set inline style attributes, which its component library does.
func Secure(p Policy) Layer {
	frames := strings.Join(append([]string{"'self'"}, p.Frames...), " ")
	base := "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; " +
		"script-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'self'; " +
		"frame-src " + frames + "; form-action " + frames + "; "
	shop := base + "style-src 'self'"
	admin := base + "style-src 'self' 'unsafe-inline'"
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h := w.Header()
			if r.URL.Path == "/admin" || strings.HasPrefix(r.URL.Path, "/admin/") {
				h.Set("Content-Security-Policy", admin)
			} else {
				h.Set("Content-Security-Policy", shop)
			}
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
			h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
			if p.HTTPS {
				h.Set("Strict-Transport-Security", "max-age=31536000")
			}
			next.ServeHTTP(w, r)
		})
	}
}
