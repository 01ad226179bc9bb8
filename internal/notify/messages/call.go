package messages

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/outside"
)

const (
	answerMost = 1 << 20 // bytes of an answer
	afterMost  = 10 * time.Minute
)

// Answer is what came of one call to a provider.
type Answer struct {
	Status int // 0: none came
	Body   []byte
	Date   time.Time     // of the provider's clock, where it says so
	After  time.Duration // not before, as it asks
	Left   bool          // whether the request may have reached it
	Why    string        // in a word, why no answer came
}

// Call makes one call.
func Call(client *http.Client, r *http.Request) Answer {
	var left atomic.Bool
	trace := &httptrace.ClientTrace{WroteHeaders: func() { left.Store(true) }}
	reply, err := client.Do(r.WithContext(httptrace.WithClientTrace(r.Context(), trace)))
	if err != nil {
		return Answer{Left: left.Load(), Why: outside.Why(err)}
	}
	defer reply.Body.Close()
	a := Answer{Status: reply.StatusCode, Left: true, After: after(reply.Header.Get("Retry-After"))}
	a.Date, _ = http.ParseTime(reply.Header.Get("Date"))
	a.Body, err = io.ReadAll(io.LimitReader(reply.Body, answerMost+1))
	switch {
	case err != nil:
		a.Status, a.Why = 0, outside.Why(err)
	case len(a.Body) > answerMost:
		a.Status, a.Why = 0, "answer_too_long"
	}
	return a
}

func after(header string) time.Duration {
	seconds, err := strconv.Atoi(header)
	if err != nil || seconds < 0 {
		return 0
	}
	return min(time.Duration(seconds)*time.Second, afterMost)
}

// Judge says what an answer to an attempt means as far as its status tells: that nothing was sent, that nobody knows, or, with false,
// that its body has to be read.
func (a Answer) Judge() (notify.Outcome, bool) {
	switch {
	case a.Status == 0 && !a.Left:
		return notify.Outcome{State: notify.Waiting, Code: "unreachable", Reason: a.Why}, true
	case a.Status == 0:
		return notify.Outcome{State: notify.Unknown, Code: "lost", Reason: a.Why}, true
	case a.Status == http.StatusTooManyRequests:
		return notify.Outcome{State: notify.Waiting, Code: "too_many", After: max(a.After, time.Second)}, true
	case a.Status >= 500: // it may have taken the message before it fell
		return notify.Outcome{State: notify.Unknown, Code: "status_" + strconv.Itoa(a.Status)}, true
	case a.Status == http.StatusRequestTimeout || a.Status >= 300 && a.Status < 400:
		return notify.Outcome{State: notify.Waiting, Code: "status_" + strconv.Itoa(a.Status)}, true
	}
	return notify.Outcome{}, false
}

// Failure is why a question to a provider has no answer.
type Failure struct {
	Code   string
	Status int
}

// Error implements error.
func (f *Failure) Error() string { return "the provider gives no answer: " + f.Code }

// Err is the failure of a question, or nil where the answer can be read.
func (a Answer) Err() error {
	switch {
	case a.Status == 0:
		return &Failure{Code: a.Why}
	case a.Status == http.StatusUnauthorized || a.Status == http.StatusForbidden:
		return &Failure{Code: "keys_refused", Status: a.Status}
	case a.Status < 200 || a.Status >= 300:
		return &Failure{Code: "status_" + strconv.Itoa(a.Status), Status: a.Status}
	}
	return nil
}

// ReasonOf is the code of why a question failed.
func ReasonOf(err error) string {
	if f, ok := errors.AsType[*Failure](err); ok {
		return f.Code
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "timeout"
	}
	return "answer_unreadable"
}
