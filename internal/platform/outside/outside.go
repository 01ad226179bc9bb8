// Package outside calls what lies outside the shop: within a time, with answers of a bounded size, redirected nowhere, and never
// into the shop's own network where somebody else named the address.
package outside

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"syscall"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
)

// The faults of addresses that somebody gives.
var (
	ErrAddress = fault.New(fault.Unprocessable, "url_invalid", "this is not an address that can be called: it begins with https:// or http:// and has a host, no name or password, and up to 500 characters")
	ErrPort    = fault.New(fault.Unprocessable, "url_port", "calls go to the ports 80, 443, and 1024 and above")
	ErrPrivate = fault.New(fault.Unprocessable, "url_private", "this address lies in a private network, which is never called; give one that is reached from the internet")
)

const (
	maxHeader  = 32 << 10
	maxAddress = 500
)

// Named makes a client for addresses that the configuration names. A redirect is an answer, not a way to go on.
func Named(timeout time.Duration) *http.Client { return client(timeout, nil) }

// NamedMany is Named for services that are called very often: where they speak HTTP/2, many calls share a connection. Nil roots are
// those that the machine trusts.
func NamedMany(timeout time.Duration, roots *x509.CertPool) *http.Client {
	return many(Named(timeout), roots)
}

// Guard lets calls through to addresses that a stranger gave.
type Guard struct {
	// Loopback lets calls reach this machine: for whoever tries things out, and for a demo.
	Loopback bool
}

// Client makes a client for addresses that a stranger gave. Where a name leads is looked at once it is resolved, at each
// connection, so what it led to before is of no use.
func (g Guard) Client(timeout time.Duration) *http.Client {
	return client(timeout, func(_ context.Context, _, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		switch {
		case err != nil || !g.reaches(at.Addr()):
			return ErrPrivate
		case !webPort(at.Port()):
			return ErrPort
		}
		return nil
	})
}

// Many is Client for services that are called very often: where they speak HTTP/2, many calls share a connection. Nil roots are those
// that the machine trusts.
func (g Guard) Many(timeout time.Duration, roots *x509.CertPool) *http.Client {
	return many(g.Client(timeout), roots)
}

func many(c *http.Client, roots *x509.CertPool) *http.Client {
	t := c.Transport.(*http.Transport)
	t.ForceAttemptHTTP2, t.TLSClientConfig.RootCAs = true, roots
	t.HTTP2 = &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 5 * time.Second} // a connection that died is noticed
	return c
}

func client(timeout time.Duration, control func(context.Context, string, string, syscall.RawConn) error) *http.Client {
	dialer := &net.Dialer{Timeout: 3 * time.Second, ControlContext: control}
	return &http.Client{
		Timeout: timeout,
		Transport: &http.Transport{ // no proxy: the guard would look at the proxy's address
			DialContext:         dialer.DialContext,
			TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12},
			MaxIdleConnsPerHost: 32, MaxConnsPerHost: 64, MaxIdleConns: 256, IdleConnTimeout: 30 * time.Second,
			MaxResponseHeaderBytes: maxHeader,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Check reads an address that a stranger gave and gives its one spelling. It fails with ErrAddress, ErrPort and, where it is plain to
// see, with ErrPrivate; where a name leads is seen only when it is called.
func (g Guard) Check(text string) (string, error) {
	u, err := url.Parse(text)
	if err != nil || len(text) > maxAddress || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil || u.Opaque != "" {
		return "", ErrAddress
	}
	u.Fragment, u.RawFragment = "", ""
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && !g.reaches(ip) {
		return "", ErrPrivate
	}
	if text := u.Port(); text != "" {
		port, err := strconv.ParseUint(text, 10, 16)
		if err != nil {
			return "", ErrAddress
		}
		if !webPort(uint16(port)) {
			return "", ErrPort
		}
	}
	return u.String(), nil
}

// webPort says whether web servers listen there; calls are no way to talk to a mail server.
func webPort(p uint16) bool { return p == 80 || p == 443 || p >= 1024 }

func (g Guard) reaches(ip netip.Addr) bool {
	return Public(ip) || g.Loopback && ip.Unmap().IsLoopback()
}

// closed are networks that are nobody's on the internet, or that lead into one that is.
var closed = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
	"192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
)

func prefixes(all ...string) (out []netip.Prefix) {
	for _, text := range all {
		out = append(out, netip.MustParsePrefix(text))
	}
	return out
}

// Public says whether an address is one of the internet's: not private, loopback, link-local (where clouds tell their secrets),
// shared by a carrier, reserved, or one behind which another address hides (NAT64, 6to4, Teredo).
func Public(ip netip.Addr) bool {
	ip = ip.WithZone("").Unmap()
	for _, net := range closed {
		if net.Contains(ip) {
			return false
		}
	}
	return ip.IsValid() && ip.IsGlobalUnicast()
}

// Drain reads up to most bytes of an answer and gives it back: the connection lives on where that was all of it.
func Drain(r *http.Response, most int64) {
	_, _ = io.CopyN(io.Discard, r.Body, most) // what it said does not matter
	r.Body.Close()
}

// Why names how a call failed, in a word: private_address, port, timeout, no_such_host, refused, tls, or unreachable.
func Why(err error) string {
	var (
		dns  *net.DNSError
		cert *tls.CertificateVerificationError
		head tls.RecordHeaderError
		wait net.Error
	)
	switch {
	case errors.Is(err, ErrPrivate):
		return "private_address"
	case errors.Is(err, ErrPort):
		return "port"
	case errors.As(err, &dns) && dns.IsNotFound:
		return "no_such_host"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &wait) && wait.Timeout():
		return "timeout"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	case errors.As(err, &cert), errors.As(err, &head):
		return "tls"
	}
	return "unreachable"
}
