package httpkit

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
)

// Observe is told of every finished request: its matched pattern ("" if none), status and duration.
type Observe func(pattern string, status int, took time.Duration)

// Log names each request, writes one line when it is done, contains panics, and tells observe. It is for doors where each
// request matters: pages of one visitor, the API, sockets. What a limit refuses is only told to observe.
// Query strings and bodies are not logged: they may hold secrets and people's data.
func Log(logger *slog.Logger, observe Observe) Layer {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			start := time.Now()
			rec := &recorder{ResponseWriter: w}
			r = Named(rec, r)
			defer func() { rec.finish(logger, observe, r, start, slog.LevelInfo, recovered(recover())) }()
			next.ServeHTTP(rec, r)
		})
	}
}

// Count is Log for doors that answer the same to everybody, thousands of times a second: successes are only told to observe.
// A request has no name here unless something asks for it with Named. It costs no allocation of its own.
func Count(logger *slog.Logger, observe Observe) Layer {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			start := time.Now()
			rec, _ := recorders.Get().(*recorder)
			rec.ResponseWriter = w
			defer func() {
				rec.finish(logger, observe, r, start, slog.LevelDebug, recovered(recover()))
				if rec.name == "" { // else its context may still be held by someone
					*rec = recorder{}
					recorders.Put(rec)
				}
			}()
			next.ServeHTTP(rec, r)
		})
	}
}

var recorders = sync.Pool{New: func() any { return new(recorder) }}

type recordKey struct{}

// Named gives a request its reference, as X-Request-Id and for RequestID, and a place for Note, unless it has them.
func Named(w http.ResponseWriter, r *http.Request) *http.Request {
	if RequestID(r.Context()) != "" {
		return r
	}
	rec := recorderOf(w)
	if rec == nil {
		return r
	}
	if rec.name == "" {
		rec.name = id.New()
		w.Header()["X-Request-Id"] = []string{rec.name}
	}
	return r.WithContext(context.WithValue(r.Context(), recordKey{}, rec))
}

func recorderOf(w http.ResponseWriter) *recorder {
	for {
		if rec, ok := w.(*recorder); ok {
			return rec
		}
		inner, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return nil
		}
		w = inner.Unwrap()
	}
}

// RequestID is the reference of the request of ctx, as shown to the caller in X-Request-Id; empty where it has none.
func RequestID(ctx context.Context) string {
	if rec, ok := ctx.Value(recordKey{}).(*recorder); ok {
		return rec.name
	}
	return ""
}

// Note keeps err for the access log of the request of ctx. It never reaches the caller.
func Note(ctx context.Context, err error) {
	if rec, ok := ctx.Value(recordKey{}).(*recorder); ok {
		rec.mu.Lock()
		rec.err = errors.Join(rec.err, err)
		rec.mu.Unlock()
	}
}

// recorder remembers what was answered. It hides nothing that net/http offers: files still go out by sendfile, streams can be
// flushed, sockets taken over.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
	name   string // of the request; empty until it is asked for

	mu  sync.Mutex
	err error // what Note was told
}

var (
	_ io.ReaderFrom = (*recorder)(nil)
	_ http.Flusher  = (*recorder)(nil)
	_ http.Hijacker = (*recorder)(nil)
)

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
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

// ReadFrom hands src on as it is, because net/http sends a file without copying it only if it is given one.
func (r *recorder) ReadFrom(src io.Reader) (int64, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := io.Copy(r.ResponseWriter, src)
	r.bytes += n
	return n, err
}

func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (r *recorder) Flush() { _ = http.NewResponseController(r.ResponseWriter).Flush() } // an http.Flusher cannot say it failed

func (r *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	r.status = http.StatusSwitchingProtocols
	return http.NewResponseController(r.ResponseWriter).Hijack()
}

// recovered is what a panic means for its request; nil for none.
func recovered(v any) error {
	if v == nil {
		return nil
	}
	if v == http.ErrAbortHandler { //nolint:errorlint // as net/http compares it: it is what was panicked with
		panic(v)
	}
	return fmt.Errorf("panic: %v\n%s", v, debug.Stack())
}

// finish answers a request that panicked, tells observe, and writes the line of the access log; level is that of a success.
func (r *recorder) finish(logger *slog.Logger, observe Observe, req *http.Request, start time.Time, level slog.Level, broke error) {
	if broke != nil {
		req = Named(r, req)
		Note(req.Context(), broke)
		if r.status == 0 {
			WriteProblem(r, req, errUnnamed)
		}
	}
	took := time.Since(start)
	if r.status == 0 {
		r.status = http.StatusOK
	}
	observe(req.Pattern, r.status, took)
	switch {
	case r.status == http.StatusInternalServerError:
		level = slog.LevelError
	case r.status > http.StatusInternalServerError:
		level = slog.LevelInfo
	case r.status == http.StatusTooManyRequests: // whoever is refused for how much he asks does not fill the log instead
		level = slog.LevelDebug
	}
	if !logger.Enabled(req.Context(), level) {
		return
	}
	r.mu.Lock()
	err := r.err
	r.mu.Unlock()
	attrs := []slog.Attr{
		slog.String("method", req.Method), slog.String("path", logged(req)), slog.Int("status", r.status),
		slog.Int64("bytes", r.bytes), slog.Duration("took", took),
	}
	if r.name != "" {
		attrs = append(attrs, slog.String("id", r.name))
	}
	if err != nil {
		attrs = append(attrs, slog.Any("err", err))
	}
	logger.LogAttrs(req.Context(), level, "request", attrs...)
}

// logged is the path of a request as it is written down: as the pattern of its door has it where that says that a part of it opens
// something, by the name {token} or {secret}.
func logged(r *http.Request) string {
	if !strings.Contains(r.Pattern, "/{token") && !strings.Contains(r.Pattern, "/{secret") {
		return r.URL.Path
	}
	return r.Pattern[strings.IndexByte(r.Pattern, '/'):]
}
