package outside_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/outside"
)

func TestOnlyAddressesOfTheInternetArePublic(t *testing.T) {
	for text, want := range map[string]bool{
		"8.8.8.8": true, "1.1.1.1": true, "203.0.112.1": true, "2606:4700::1111": true, "::ffff:8.8.8.8": true,
		"127.0.0.1": false, "127.255.0.9": false, "10.0.0.1": false, "172.16.0.1": false, "172.31.255.255": false, "192.168.1.1": false,
		"169.254.169.254": false, "100.64.0.1": false, "100.127.255.255": false, "0.0.0.0": false, "0.1.2.3": false, "255.255.255.255": false,
		"224.0.0.1": false, "240.0.0.1": false, "198.18.0.1": false, "192.0.0.192": false, "192.0.2.1": false,
		"::": false, "::1": false, "::ffff:127.0.0.1": false, "::ffff:169.254.169.254": false, "::127.0.0.1": false, "fe80::1": false, "fe80::1%eth0": false,
		"fc00::1": false, "fd00:ec2::254": false, "fec0::1": false, "ff02::1": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false, "2001::1": false, "2001:db8::1": false,
	} {
		if got := outside.Public(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

func TestAddressesThatCannotBeCalledAreRefusedAtOnce(t *testing.T) {
	var g outside.Guard
	for text, want := range map[string]error{
		"https://example.com/hook?x=1#part": nil, "http://example.com:8080/": nil, "https://8.8.8.8/": nil, "https://한글.example/": nil,
		"": outside.ErrAddress, "example.com": outside.ErrAddress, "ftp://example.com": outside.ErrAddress, "file:///etc/passwd": outside.ErrAddress,
		"https://user:pass@example.com/": outside.ErrAddress, "https:///path": outside.ErrAddress, "https:example.com": outside.ErrAddress,
		"https://example.com/" + strings.Repeat("x", 500): outside.ErrAddress, "gopher://example.com": outside.ErrAddress, "https://exa mple.com": outside.ErrAddress,
		"https://example.com:9/": outside.ErrPort, "http://example.com:25": outside.ErrPort, "https://example.com:99999/": outside.ErrAddress, "https://example.com:0/": outside.ErrPort,
		"http://example.com:80/": nil, "https://example.com:443/": nil, "https://example.com:1024/": nil,
		"https://127.0.0.1/": outside.ErrPrivate, "https://[::1]/": outside.ErrPrivate, "http://169.254.169.254/latest/meta-data": outside.ErrPrivate,
		"http://[::ffff:10.0.0.1]/": outside.ErrPrivate, "http://192.168.0.1:8080": outside.ErrPrivate,
	} {
		got, err := g.Check(text)
		if !errors.Is(err, want) || err == nil && strings.Contains(got, "#") {
			t.Errorf("%.60q: %q %v, want %v", text, got, err, want)
		}
	}
	if _, err := (outside.Guard{Loopback: true}).Check("http://127.0.0.1:8080/"); err != nil {
		t.Errorf("this machine, where it may be called: %v", err)
	}
	if _, err := (outside.Guard{Loopback: true}).Check("http://127.0.0.1:9/"); !errors.Is(err, outside.ErrPort) {
		t.Errorf("a port of this machine that is never called: %v", err)
	}
	if _, err := (outside.Guard{Loopback: true}).Client(time.Second).Get("http://127.0.0.1:9/"); !errors.Is(err, outside.ErrPort) || outside.Why(err) != "port" {
		t.Errorf("called: %v", err)
	}
	if _, err := (outside.Guard{Loopback: true}).Check("http://10.0.0.1/"); !errors.Is(err, outside.ErrPrivate) {
		t.Errorf("a private network where this machine may be called: %v", err)
	}
}

// A name is looked at where it leads when it is called, not when it was given.
func TestANameThatLeadsHomeIsNotCalled(t *testing.T) {
	called := make(chan string, 8)
	at := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { called <- r.Host }))
	defer at.Close()
	_, port, err := net.SplitHostPort(at.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	closed := outside.Guard{}.Client(10 * time.Second)
	for _, host := range []string{"localhost", "127.0.0.1", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0"} {
		res, err := closed.Get("http://" + net.JoinHostPort(strings.Trim(host, "[]"), port))
		if err == nil {
			res.Body.Close()
			t.Errorf("%s was called", host)
		}
	}
	if len(called) > 0 {
		t.Errorf("%s was called", <-called)
	}
	if _, err := closed.Get(at.URL); !errors.Is(err, outside.ErrPrivate) || outside.Why(err) != "private_address" {
		t.Errorf("%v, want ErrPrivate", err)
	}
	res, err := outside.Guard{Loopback: true}.Client(10 * time.Second).Get(at.URL)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
}

func TestARedirectIsAnAnswer(t *testing.T) {
	at := httptest.NewServer(http.RedirectHandler("http://169.254.169.254/", http.StatusFound))
	defer at.Close()
	res, err := outside.Guard{Loopback: true}.Client(10 * time.Second).Get(at.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusFound {
		t.Errorf("%d, want the redirect itself", res.StatusCode)
	}
}

func TestAnEndlessAnswerIsReadUpToItsBound(t *testing.T) {
	gone := make(chan struct{})
	at := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		defer close(gone)
		for {
			if _, err := io.WriteString(w, strings.Repeat("x", 64<<10)); err != nil {
				return
			}
		}
	}))
	defer at.Close()
	res, err := outside.Guard{Loopback: true}.Client(time.Minute).Get(at.URL)
	if err != nil {
		t.Fatal(err)
	}
	outside.Drain(res, 64<<10)
	<-gone // the sender was cut off
}

func TestWhyACallFailed(t *testing.T) {
	hangs := make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hangs }))
	defer slow.Close()
	defer close(hangs)
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	nobody, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody.Close()
	g := outside.Guard{Loopback: true}
	for url, want := range map[string]string{
		slow.URL: "timeout", "http://" + nobody.Addr().String(): "refused", secure.URL: "tls",
	} {
		timeout := 10 * time.Second
		if want == "timeout" {
			timeout = 50 * time.Millisecond
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		res, err := g.Client(timeout).Do(r)
		if err == nil {
			res.Body.Close()
		}
		if got := outside.Why(err); got != want {
			t.Errorf("%s: %q for %v, want %q", url, got, err, want)
		}
	}
	if got := outside.Why(&net.DNSError{IsNotFound: true}); got != "no_such_host" {
		t.Errorf("a host that is not there: %q", got)
	}
	if got := outside.Why(context.Canceled); got != "unreachable" {
		t.Errorf("anything else: %q", got)
	}
}
