package parcel

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// largest is how many bytes of an answer are read; one that has more is refused.
const largest = 2 << 20

// exchange is one conversation with one interface of a carrier. Cookies live as long as it does.
type exchange struct {
	ctx    context.Context
	c      *Client
	a      *adapter
	way    *way
	number string
	phone  string
	keys   Keys
	jar    http.CookieJar
}

func (x *exchange) track() (*Tracking, error) {
	bodies, err := x.way.fetch(x)
	if err != nil {
		return nil, blame(x.a, x.way, err)
	}
	return x.a.read(x.way, x.number, x.c.now(), bodies)
}

// ask is one request.
type ask struct {
	method string
	url    string
	form   url.Values
	json   any
	header map[string]string
	// also are statuses beside 200 that have an answer in their body.
	also []int
}

// get asks for an address and returns the body.
func (x *exchange) get(address string) (string, error) {
	return x.send(ask{method: http.MethodGet, url: address})
}

// post sends a form.
func (x *exchange) post(address string, form url.Values) (string, error) {
	return x.send(ask{method: http.MethodPost, url: address, form: form})
}

// one makes the body of a one-question conversation into what read wants.
func one(body string, err error) ([]string, error) {
	if err != nil {
		return nil, err
	}
	return []string{body}, nil
}

func (x *exchange) send(q ask) (string, error) {
	req, err := x.request(q)
	if err != nil {
		return "", err
	}
	if x.jar == nil {
		x.jar, _ = cookiejar.New(nil)
	}
	client := http.Client{Transport: x.c.transport(x.a), Jar: x.jar, CheckRedirect: x.mayFollow}
	res, err := client.Do(req)
	if err != nil {
		return "", broken(x.ctx, err)
	}
	defer res.Body.Close()
	if err := refused(res, q.also); err != nil {
		return "", err
	}
	if res.ContentLength > largest {
		return "", &Error{Kind: ErrTooLarge, Status: res.StatusCode}
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, largest+1))
	switch {
	case len(body) > largest:
		return "", &Error{Kind: ErrTooLarge, Status: res.StatusCode}
	case err != nil:
		return "", broken(x.ctx, err)
	}
	return decode(body), nil
}

func (x *exchange) request(q ask) (*http.Request, error) {
	var body io.Reader
	kind := ""
	switch {
	case q.form != nil:
		body, kind = strings.NewReader(q.form.Encode()), "application/x-www-form-urlencoded; charset=UTF-8"
	case q.json != nil:
		b, err := json.Marshal(q.json)
		if err != nil {
			return nil, err
		}
		body, kind = bytes.NewReader(b), "application/json; charset=UTF-8"
	}
	req, err := http.NewRequestWithContext(x.ctx, q.method, q.url, body)
	if err != nil {
		return nil, fail(ErrInvalidNumber, "it does not fit into an address")
	}
	if !slices.Contains(x.way.hosts, req.URL.Host) {
		return nil, fmt.Errorf("%s is no host of %s", req.URL.Host, x.a.ID)
	}
	req.Header.Set("User-Agent", x.c.opt.UserAgent)
	req.Header.Set("Accept-Language", "ko-KR,ko;q=0.9,en;q=0.8")
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	for k, v := range q.header {
		req.Header.Set(k, v)
	}
	return req, nil
}

var (
	errElsewhere = errors.New("a redirect to another host")
	errCircle    = errors.New("too many redirects")
)

// mayFollow lets a carrier redirect within its own host, and never from https to http.
func (x *exchange) mayFollow(req *http.Request, via []*http.Request) error {
	was := via[0].URL
	switch {
	case req.URL.Host != was.Host || was.Scheme == "https" && req.URL.Scheme != "https":
		return errElsewhere
	case len(via) > 3:
		return errCircle
	default:
		return nil
	}
}

// refused is the error of a status that is no answer.
func refused(res *http.Response, also []int) error {
	code := res.StatusCode
	e := &Error{Status: code, RetryAfter: retryAfter(res.Header.Get("Retry-After"), time.Now())}
	switch {
	case code == http.StatusOK, slices.Contains(also, code):
		return nil
	case code == http.StatusTooManyRequests:
		e.Kind = ErrRateLimited
	case code == http.StatusUnauthorized, code == http.StatusForbidden, code == http.StatusUnavailableForLegalReasons:
		e.Kind = ErrBlocked
	case code == http.StatusServiceUnavailable && e.RetryAfter > 0:
		e.Kind = ErrMaintenance
	case code >= 500, code == http.StatusRequestTimeout:
		e.Kind = ErrTemporary
	default:
		e.Kind = ErrLayoutChanged
	}
	return e
}

// retryAfter reads seconds or a date, up to a day.
func retryAfter(v string, now time.Time) time.Duration {
	if n, err := strconv.Atoi(v); err == nil {
		return time.Duration(min(max(n, 0), 86400)) * time.Second
	}
	if t, err := http.ParseTime(v); err == nil {
		return min(max(t.Sub(now), 0), 24*time.Hour)
	}
	return 0
}

// broken is the error of a conversation that failed below HTTP.
func broken(ctx context.Context, err error) error {
	var timeout net.Error
	switch {
	case errors.Is(err, errElsewhere), errors.Is(err, errCircle):
		return &Error{Kind: ErrLayoutChanged, Err: bare(err)}
	case errors.Is(ctx.Err(), context.Canceled):
		return &Error{Kind: ErrTemporary, Err: context.Canceled}
	case ctx.Err() != nil, errors.As(err, &timeout) && timeout.Timeout():
		return &Error{Kind: ErrTimeout}
	default:
		return &Error{Kind: ErrTemporary, Err: bare(err)}
	}
}

// bare is an error without the address, which has the number in it and may have a key.
func bare(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// transport is how a carrier is reached.
func (c *Client) transport(a *adapter) http.RoundTripper {
	if t, ok := c.routes[a.ID]; ok {
		return t
	}
	return c.routes[""]
}

// route makes the transports: one for each proxy, one for the rest.
func (c *Client) route() error {
	c.routes[""] = newTransport(c.opt.Proxies[""])
	if c.opt.Gateway != nil {
		c.routes[""] = gateway{newTransport(nil), c.opt.Gateway}
		return nil
	}
	for name, proxy := range c.opt.Proxies {
		if name == "" {
			continue
		}
		a, err := find(name)
		if err != nil {
			return fmt.Errorf("proxies: %w", err)
		}
		c.routes[a.ID] = newTransport(proxy)
	}
	return nil
}

func newTransport(proxy *url.URL) *http.Transport {
	t := &http.Transport{
		DialContext:            (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
		TLSHandshakeTimeout:    5 * time.Second,
		MaxIdleConnsPerHost:    8,
		MaxConnsPerHost:        32,
		IdleConnTimeout:        60 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
		ForceAttemptHTTP2:      true,
	}
	if proxy != nil {
		t.Proxy = http.ProxyURL(proxy)
	}
	return t
}

// gateway sends everything to one address, with the carrier's host in the Host header.
type gateway struct {
	next *http.Transport
	to   *url.URL
}

func (g gateway) RoundTrip(req *http.Request) (*http.Response, error) {
	out := req.Clone(req.Context())
	out.Host = req.URL.Host
	out.URL.Scheme, out.URL.Host = g.to.Scheme, g.to.Host
	res, err := g.next.RoundTrip(out)
	if res != nil {
		res.Request = req
	}
	return res, err
}

// Close ends the idle connections. Questions that are under way go on.
func (c *Client) Close() {
	for _, t := range c.routes {
		switch t := t.(type) {
		case *http.Transport:
			t.CloseIdleConnections()
		case gateway:
			t.next.CloseIdleConnections()
		}
	}
}
