package httpkit

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"

	"github.com/saja-live/saja/internal/platform/fault"
)

var (
	errCutOff = fault.New(fault.Invalid, "body_cut_off", "the request ended before all of it came, or was broken on the way; send it again")
	errSlow   = fault.New(fault.Kind(http.StatusRequestTimeout), "body_too_slow", "the request came too slowly; send it again")
)

// WholeBody names what goes wrong while a body is read: it is the caller's or the network's, and no fault of the shop.
func WholeBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil && r.Body != http.NoBody {
			r.Body = body{r.Body}
		}
		next.ServeHTTP(w, r)
	})
}

type body struct{ io.ReadCloser }

func (b body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err == nil || errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return n, err
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return n, err
	}
	if slow, ok := errors.AsType[net.Error](err); ok && slow.Timeout() {
		return n, fmt.Errorf("%w: %w", errSlow, err)
	}
	return n, fmt.Errorf("%w: %w", errCutOff, err)
}
