package push

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/saja-live/saja/internal/platform/outside"
)

const (
	maxAnswer = 4 << 10  // how much of an answer is looked at
	maxDrain  = 64 << 10 // how much more is read to keep a connection
	maxReason = 300
	longest   = 24 * time.Hour // the longest that a service is taken at its word
)

// SafeURL says whether what proves who the shop is may be sent to an address: over TLS, or to this machine.
func SafeURL(text string) bool {
	u, err := url.Parse(text)
	if err != nil || len(text) > 500 || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (err == nil && ip.IsLoopback() || u.Hostname() == "localhost")
}

// Fit gives what write makes of m, with the body cut short where that is more than most bytes. What still is more is given as it is.
func Fit(m Message, most int, write func(Message) []byte) []byte {
	whole := m.Body
	cut := func(end int) []byte {
		for end > 0 && !utf8.RuneStart(whole[end]) {
			end--
		}
		if m.Body = strings.TrimRightFunc(whole[:end], unicode.IsSpace); m.Body != "" {
			m.Body += "…"
		}
		return write(m)
	}
	if out := write(m); len(out) <= most || whole == "" {
		return out
	}
	return cut(max(sort.Search(len(whole), func(end int) bool { return len(cut(end)) > most })-1, 0))
}

// Answer is what a service said.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte // its first bytes
}

// Post brings body to an address. Where there is no answer it gives the result instead: Transient as long as the service cannot have had it
// all, Unknown afterwards. A redirect is an answer.
func Post(ctx context.Context, client *http.Client, to string, header http.Header, body []byte) (Answer, *Result) {
	var handed atomic.Bool
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, nil)
	if err != nil {
		return Answer{}, &Result{Kind: Refused, Code: "request", Reason: "the address cannot be called"}
	}
	r.Header, r.ContentLength = header, int64(len(body))
	// Who sends again by themselves do so only where the service surely had nothing.
	r.GetBody = func() (io.ReadCloser, error) {
		handed.Store(false)
		return &watched{strings.NewReader(string(body)), &handed}, nil
	}
	if r.Body, err = r.GetBody(); err != nil {
		return Answer{}, &Result{Kind: OurFault, Code: "request"}
	}
	res, err := client.Do(r)
	if err != nil {
		result := Result{Kind: Transient, Code: outside.Why(err)}
		switch {
		case errors.Is(err, outside.ErrPrivate), errors.Is(err, outside.ErrPort):
			result.Kind = Refused
		case handed.Load():
			result.Kind = Unknown
		}
		return Answer{}, &result
	}
	defer res.Body.Close()
	said, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	outside.Drain(res, maxDrain)
	if err != nil && res.StatusCode/100 != 2 {
		said = nil // the status says enough
	}
	return Answer{res.StatusCode, res.Header, said}, nil
}

// watched is a body that knows whether it was read to its end.
type watched struct {
	*strings.Reader
	handed *atomic.Bool
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if w.Len() == 0 {
		w.handed.Store(true)
	}
	return n, err
}

// WriteTo hides that of strings.Reader, which goes past Read.
func (w *watched) WriteTo(to io.Writer) (int64, error) {
	w.handed.Store(true)
	return w.Reader.WriteTo(to)
}

func (w *watched) Close() error { return nil }

// After is what Retry-After asks for, at most a day; 0: it does not ask.
func (a Answer) After(now time.Time) time.Duration {
	text := a.Header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return min(time.Duration(seconds)*time.Second, longest)
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	return min(max(at.Sub(now), 0), longest)
}

// Reason is what a service said as one line that may be kept: without secrets, which are given, and of a bounded length.
func Reason(said string, secrets ...string) string {
	for _, s := range secrets {
		if len(s) >= 8 {
			said = strings.ReplaceAll(said, s, "…")
		}
	}
	said = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(said, ""), func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
	if len(said) <= maxReason {
		return said
	}
	end := maxReason
	for !utf8.RuneStart(said[end]) {
		end--
	}
	return said[:end]
}

// Word gives s where it can be a code: up to 60 letters, digits, _ and -; else "".
func Word(s string) string {
	if s == "" || len(s) > 60 || strings.ContainsFunc(s, func(r rune) bool {
		return r != '_' && r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}) {
		return ""
	}
	return s
}
