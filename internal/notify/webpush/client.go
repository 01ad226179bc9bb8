// Package webpush sends messages to browsers: sealed so that the push service cannot read them (RFC 8291, 8188), signed so that it knows
// who sends (RFC 8292), and in a form that Safari shows by itself.
package webpush

import (
	"cmp"
	"context"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"strconv"
	"time"

	"github.com/saja-live/saja/internal/notify/push"
	"github.com/saja-live/saja/internal/platform/outside"
)

// Options are what a client needs.
type Options struct {
	Key     *ecdsa.PrivateKey // on P-256; subscriptions are bound to it for life
	Subject string            // whom push services ask: what CheckSubject takes
	Services
	Timeout time.Duration    // of one message; 0: 15 seconds
	Now     func() time.Time // nil: the clock
	Roots   *x509.CertPool   // whom to trust; nil: whom the machine trusts
}

// Client sends to browsers. It may be used by many at once; they share connections.
type Client struct {
	vapid    *vapid
	services Services
	http     *http.Client
	now      func() time.Time
	sealing  chan struct{} // one for each message that is being sealed: no more than there are processors, which all else in the shop needs too
}

// New makes a client. It fails with ErrSubject, and with a key that is on another curve.
func New(o Options) (*Client, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	v, err := newVapid(o.Key, o.Subject, o.Now)
	if err != nil {
		return nil, err
	}
	guard := outside.Guard{Loopback: len(o.Also) > 0}
	return &Client{v, o.Services, guard.Many(cmp.Or(o.Timeout, 15*time.Second), o.Roots), o.Now, make(chan struct{}, runtime.GOMAXPROCS(0))}, nil
}

// Credential names as whom the client sends: by the one key that the shop has.
func (*Client) Credential() string { return "webpush" }

// Send brings m to a browser. It returns a result whatever happens, and nothing that is accepted is sent again by itself.
func (c *Client) Send(ctx context.Context, to push.Device, m push.Message) push.Result {
	u, err := c.services.parse(to.Address)
	if err != nil {
		return push.Result{Kind: push.Refused, Code: ErrEndpoint.Code}
	}
	b, err := NewBrowser(to.P256dh, to.Auth)
	if err != nil {
		return push.Result{Kind: push.Refused, Code: ErrKeys.Code}
	}
	if m.Title == "" || m.URL == "" {
		return push.Result{Kind: push.OurFault, Code: "message_empty", Reason: "a message has a title and leads somewhere"}
	}
	text := push.Fit(m, aim, plain)
	if len(text) > MaxPlain {
		return push.Result{Kind: push.TooLarge, Code: "message_large", Reason: fmt.Sprintf("%d bytes, at most %d fit", len(text), MaxPlain)}
	}
	c.sealing <- struct{}{}
	body, err := b.Encrypt(text)
	<-c.sealing
	if err != nil {
		return push.Result{Kind: push.Refused, Code: "encrypt", Reason: err.Error()}
	}
	who, err := c.vapid.header(origin(u))
	if err != nil {
		return push.Result{Kind: push.OurFault, Code: "sign", Reason: err.Error()}
	}
	a, none := push.Post(ctx, c.http, u.String(), headers(m, who), body)
	if none != nil {
		return *none
	}
	return c.result(a, u)
}

// headers are in the order of RFC 8030 §5.
func headers(m push.Message, who string) http.Header {
	h := http.Header{
		"Authorization": {who}, "Content-Encoding": {"aes128gcm"}, "Content-Type": {"application/octet-stream"},
		"Ttl": {strconv.FormatInt(int64(min(max(m.TTL, 0), push.MaxTTL)/time.Second), 10)}, "Urgency": {cmp.Or(string(m.Urgency), string(push.Normal))},
	}
	if m.Topic != "" {
		h["Topic"] = []string{m.Topic}
	}
	return h
}

// result says what a service's answer means (RFC 8030 §5, and what Apple, Google, Microsoft and Mozilla do).
func (c *Client) result(a push.Answer, endpoint *url.URL) push.Result {
	r := push.Result{Status: a.Status, Code: code(a), After: a.After(c.now())}
	switch s := a.Status; {
	case s/100 == 2:
		return push.Result{Kind: push.Accepted, Status: s, ID: push.Reason(a.Header.Get("Apns-Id"))}
	case s == http.StatusNotFound, s == http.StatusGone:
		r.Kind = push.Gone
	case s == http.StatusRequestEntityTooLarge:
		r.Kind = push.TooLarge
	case s == http.StatusTooManyRequests:
		r.Kind = push.SlowDown
	case s >= 500, s == http.StatusRequestTimeout:
		r.Kind = push.Transient
	default: // keys, headers, a redirect: whoever made the endpoint up chose the path, and so the answer
		r.Kind = push.Refused
	}
	r.Reason = push.Reason(string(a.Body), endpoint.String(), endpoint.RequestURI(), endpoint.Path)
	return r
}

// code is Apple's word for what is wrong, or Mozilla's number, or the status.
func code(a push.Answer) string {
	var said struct {
		Reason string `json:"reason"`
		Errno  int    `json:"errno"`
	}
	_ = json.Unmarshal(a.Body, &said) // many say it in another form, or not at all
	if word := push.Word(said.Reason); word != "" {
		return word
	}
	if said.Errno > 0 && said.Errno < 1000 {
		return "errno_" + strconv.Itoa(said.Errno)
	}
	return "http_" + strconv.Itoa(a.Status)
}
