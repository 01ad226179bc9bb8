// Package fault names the failures a caller can act on: a kind that becomes a status, a stable code, and what to do.
package fault

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"strconv"
	"time"
)

// Kind is the class of a fault; its value is the HTTP status it is answered with.
type Kind int

// The kinds. Internal is for bugs and broken machines, never for what a caller sent.
const (
	Invalid       Kind = http.StatusBadRequest
	Unauthorized  Kind = http.StatusUnauthorized
	Forbidden     Kind = http.StatusForbidden
	NotFound      Kind = http.StatusNotFound
	NotAllowed    Kind = http.StatusMethodNotAllowed
	Conflict      Kind = http.StatusConflict
	Gone          Kind = http.StatusGone
	TooLarge      Kind = http.StatusRequestEntityTooLarge
	Unsupported   Kind = http.StatusUnsupportedMediaType
	Unprocessable Kind = http.StatusUnprocessableEntity
	TooMany       Kind = http.StatusTooManyRequests
	Internal      Kind = http.StatusInternalServerError
	Unavailable   Kind = http.StatusServiceUnavailable
)

// Field is what is wrong with one part of a request.
type Field struct {
	Location string `json:"location" doc:"Where, e.g. body.lines[0].qty" example:"body.lines[0].qty"`
	Message  string `json:"message"  doc:"What is wrong there"`
}

// Fault is an error that a caller can act on. It renders as an RFC 9457 problem document with the extra
// members code, errors and whatever About added.
// A Fault is immutable: With, About and RetryAfter return copies that are still errors.Is-equal to the original.
type Fault struct {
	_ struct{} `additionalProperties:"true"` // what About added, in the API's document

	Type   string  `json:"type"             doc:"Always about:blank; code is the stable name" example:"about:blank"`
	Title  string  `json:"title"            doc:"The status in words"                         example:"Conflict"`
	Status int     `json:"status"           doc:"The HTTP status"                             example:"409"`
	Code   string  `json:"code"             doc:"Stable name of the failure, for programs"    example:"sold_out"`
	Detail string  `json:"detail"           doc:"What happened and what to do, in English"`
	Errors []Field `json:"errors,omitempty" doc:"What is wrong, by place in the request"`

	about map[string]any
	retry time.Duration
}

// New declares a fault. Code is stable snake_case; message says what happened and what to do.
func New(kind Kind, code, message string) *Fault {
	return &Fault{Type: "about:blank", Title: http.StatusText(int(kind)), Status: int(kind), Code: code, Detail: message}
}

// Error gives the message; it is fit to be shown to the caller.
func (f *Fault) Error() string { return f.Detail }

// Is makes copies of one declared fault equal: they share a code.
func (f *Fault) Is(target error) bool {
	t, ok := target.(*Fault)
	return ok && t.Code == f.Code
}

// Kind is the class of f.
func (f *Fault) Kind() Kind { return Kind(f.Status) }

// With adds what is wrong with one field, by the domain's name for it: "phone", "lines[0].qty". Where that stood in a
// request only the door knows, and Placed says.
func (f *Fault) With(field, message string) *Fault {
	c := f.copy()
	c.Errors = append(c.Errors, Field{field, message})
	return c
}

// Placed renames the fields: to their places in a request, by whoever read it.
func (f *Fault) Placed(place func(field string) string) *Fault {
	c := f.copy()
	for i, e := range c.Errors {
		c.Errors[i].Location = place(e.Location)
	}
	return c
}

// About adds an extension member to the problem document, such as how many are left.
func (f *Fault) About(key string, value any) *Fault {
	c := f.copy()
	if c.about == nil {
		c.about = make(map[string]any)
	}
	c.about[key] = value
	return c
}

// Extra gives a member that About added, or nil.
func (f *Fault) Extra(key string) any { return f.about[key] }

// RetryAfter says when trying again may help; it becomes the Retry-After header, in whole seconds, at least 1.
func (f *Fault) RetryAfter(d time.Duration) *Fault {
	c := f.copy()
	c.retry = max(d, time.Second)
	return c
}

func (f *Fault) copy() *Fault {
	c := *f
	c.Errors = append([]Field(nil), f.Errors...)
	c.about = maps.Clone(f.about)
	return &c
}

// GetStatus makes a Fault an answer of the JSON API.
func (f *Fault) GetStatus() int { return f.Status }

// GetHeaders gives Retry-After where it was set.
func (f *Fault) GetHeaders() http.Header {
	h := http.Header{}
	if f.retry > 0 {
		h.Set("Retry-After", strconv.Itoa(int((f.retry+time.Second-1)/time.Second)))
	}
	return h
}

// ContentType turns the negotiated type into that of a problem document.
func (f *Fault) ContentType(string) string { return "application/problem+json" }

// MarshalJSON writes the problem document, extension members beside the standard ones.
func (f *Fault) MarshalJSON() ([]byte, error) {
	type plain Fault
	body, err := json.Marshal((*plain)(f))
	if err != nil || len(f.about) == 0 {
		return body, err
	}
	extra, err := json.Marshal(f.about)
	if err != nil {
		return nil, err
	}
	return append(append(body[:len(body)-1], ','), extra[1:]...), nil
}

var (
	errInternal  = New(Internal, "internal", "something broke on our side; it has been recorded, please try again")
	errCancelled = New(Unavailable, "cancelled", "the request was given up before it was finished; please try again")
)

// Of gives the first Fault in err's chain. An error without one is internal: its text stays in the log.
func Of(err error) *Fault {
	if f, ok := errors.AsType[*Fault](err); ok {
		return f
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return errCancelled.RetryAfter(time.Second)
	}
	return errInternal
}
