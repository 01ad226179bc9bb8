package httpkit

import (
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
)

// TrustProxy takes the caller's address from X-Forwarded-For where one's own proxy calls: from the last entry of the last line,
// which that proxy wrote; whatever stands before it a caller may have invented. own are the networks of one's proxies, which
// may stand behind each other: then the caller is the last one that is none of them. Without any, one proxy is believed that
// calls from this machine or a private network.
func TrustProxy(own []netip.Prefix) Layer {
	ours := func(a netip.Addr) bool {
		return slices.ContainsFunc(own, func(p netip.Prefix) bool { return p.Contains(a) })
	}
	believed := ours
	if len(own) == 0 {
		believed = func(a netip.Addr) bool { return a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast() }
		ours = func(netip.Addr) bool { return false }
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			lines := r.Header["X-Forwarded-For"]
			at, ok := hop(r.RemoteAddr)
			if len(lines) == 0 || !ok || !believed(at) {
				next.ServeHTTP(w, r)
				return
			}
			caller := at
			hops := strings.Split(strings.Join(lines, ","), ",")
			for _, h := range slices.Backward(hops) {
				if at, ok = hop(strings.TrimSpace(h)); !ok {
					break // what stands further ahead cannot be believed either
				}
				if caller = at; !ours(at) {
					break
				}
			}
			Continue(next, w, r, WithClientIP(r, caller.String()))
		})
	}
}

// hop reads an address, which some proxies write with its port.
func hop(s string) (netip.Addr, bool) {
	if host, _, err := net.SplitHostPort(s); err == nil {
		s = host
	}
	a, err := netip.ParseAddr(strings.Trim(s, "[]"))
	return a.Unmap().WithZone(""), err == nil
}

// SuspectProxy warns once if a proxy seems to be in front of doors that believe none: then all callers share its address.
func SuspectProxy(logger *slog.Logger) Layer {
	var once sync.Once
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header["X-Forwarded-For"] != nil || r.Header["Forwarded"] != nil {
				once.Do(func() {
					logger.Warn("a proxy seems to be in front, but http.trust_proxy is off: all its callers share one address and one limit", "proxy", Network(ClientIP(r)))
				})
			}
			next.ServeHTTP(w, r)
		})
	}
}
