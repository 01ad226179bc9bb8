package app

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/saja-live/saja/internal/address"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/nodes"
)

var errRoleAway = fault.New(fault.Unavailable, "role_away",
	"the part of the shop that answers this is away for a moment; please try again").RetryAfter(2 * time.Second)

// callerHeader carries the address of the caller between the nodes of a shop, signed by their common secret.
const callerHeader = "Saja-Caller"

// callerAge is how long a signed caller holds; the clocks of a shop's machines are nearer to each other.
const callerAge = time.Minute

// forwarder sends what this process does not do to a process of the shop that does, so that every address of the shop
// serves all of it.
type forwarder struct {
	nodes  *nodes.Registry
	secret []byte // the same in every process of the shop
	now    func() time.Time
	next   atomic.Uint64 // takes turns among nodes of one role
	owners owners        // of streams
	proxy  *httputil.ReverseProxy
}

type targetKey struct{}

func newForwarder(registry *nodes.Registry, secret []byte, now func() time.Time) *forwarder {
	f := &forwarder{nodes: registry, secret: secret, now: now}
	f.owners.now = now
	f.proxy = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(r.In.Context().Value(targetKey{}).(*url.URL))
			r.Out.Host = r.In.Host // links, cookies and origins are those of the shop
			r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"]
			r.Out.Header.Set(callerHeader, f.sign(httpkit.ClientIP(r.In)))
		},
		FlushInterval: -1, // parts are passed on as they come
		Transport: &http.Transport{
			DialContext:           (&net.Dialer{Timeout: 2 * time.Second}).DialContext,
			ResponseHeaderTimeout: 30 * time.Second, // above three target durations, which a blocking playlist may take
			MaxIdleConnsPerHost:   512,
			IdleConnTimeout:       90 * time.Second,
			DisableCompression:    true,
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			httpkit.Note(httpkit.Named(w, r).Context(), err)
			httpkit.WriteProblem(w, r, errRoleAway)
		},
	}
	return f
}

// to answers with what a node of the role answers. What another node has sent here already is not sent on.
func (f *forwarder) to(role string) http.Handler {
	return httpkit.Problems(func(w http.ResponseWriter, r *http.Request) error {
		if r.Header.Get(callerHeader) != "" {
			return errRoleAway
		}
		playing := f.nodes.Playing(role)
		if len(playing) == 0 {
			return errRoleAway
		}
		if r.URL.Path == address.UploadPath {
			r.Body = struct {
				io.Reader
				io.Closer
			}{httpkit.Unhurried(w, r), r.Body}
		}
		return f.send(w, r, playing)
	})
}

// believe takes the caller's address from another node of this shop; nobody else can sign one. What is not signed is removed.
func (f *forwarder) believe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if text := r.Header.Get(callerHeader); text != "" {
			if ip, ok := f.verify(text); ok {
				httpkit.Continue(next, w, r, httpkit.WithClientIP(r, ip))
				return
			}
			r.Header.Del(callerHeader)
		}
		next.ServeHTTP(w, r)
	})
}

// sign writes "unix seconds,address,mac".
func (f *forwarder) sign(ip string) string {
	said := strconv.FormatInt(f.now().Unix(), 10) + "," + ip
	return said + "," + f.mac(said)
}

func (f *forwarder) verify(text string) (ip string, ok bool) {
	cut := strings.LastIndexByte(text, ',')
	if cut < 0 || !hmac.Equal([]byte(text[cut+1:]), []byte(f.mac(text[:cut]))) {
		return "", false
	}
	at, ip, _ := strings.Cut(text[:cut], ",")
	seconds, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return "", false
	}
	if age := f.now().Sub(time.Unix(seconds, 0)); age > callerAge || age < -callerAge {
		return "", false
	}
	_, err = netip.ParseAddr(ip)
	return ip, err == nil
}

func (f *forwarder) mac(said string) string {
	m := hmac.New(sha256.New, f.secret)
	m.Write([]byte(said))
	return hex.EncodeToString(m.Sum(nil))
}
