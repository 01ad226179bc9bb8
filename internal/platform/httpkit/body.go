package httpkit

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

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

// patience is for how long a body that is read unhurriedly may bring nothing.
const patience = time.Minute

// Unhurried is the body of a request that may take longer than others to come, such as a large file over a slow line: it fails only when nothing
// of it comes for a minute. The answer has that time too, once the body is read.
func Unhurried(w http.ResponseWriter, r *http.Request) io.Reader {
	return unhurried{http.NewResponseController(w), r.Body}
}

type unhurried struct {
	c    *http.ResponseController
	body io.Reader
}

func (u unhurried) Read(p []byte) (int, error) {
	until := time.Now().Add(patience)
	// Where a layer or a test has no connection behind it, its own times hold.
	_ = u.c.SetReadDeadline(until)
	_ = u.c.SetWriteDeadline(until.Add(patience))
	return u.body.Read(p)
}
