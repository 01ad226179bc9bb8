package parcel

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// ask sends one question to a carrier that answers with h.
func asking(t *testing.T, h http.HandlerFunc, opt Options) *Client {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	u, err := url.Parse(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	opt.Gateway = u
	c, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

const lotteUnknown = `{"errorCd":"0","tracking":[]}`

func TestFailuresHaveTheirKind(t *testing.T) {
	forever := make(chan struct{})
	t.Cleanup(func() { close(forever) })
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		kind   *Kind
		also   *Kind
		retry  time.Duration
	}{
		"no record": {answer: func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, lotteUnknown) }, kind: ErrNotFound},
		"403":       {answer: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) }, kind: ErrBlocked},
		"429": {answer: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "90")
			w.WriteHeader(429)
		}, kind: ErrRateLimited, also: ErrBlocked, retry: 90 * time.Second},
		"503 with a time": {answer: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(503)
		}, kind: ErrMaintenance, retry: time.Hour},
		"500": {answer: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }, kind: ErrTemporary},
		"404": {answer: func(w http.ResponseWriter, _ *http.Request) { http.NotFound(w, nil) }, kind: ErrLayoutChanged},
		"a redirect to another host": {answer: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://elsewhere.example/", http.StatusFound)
		}, kind: ErrLayoutChanged},
		"a redirect in a circle": {answer: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
		}, kind: ErrLayoutChanged},
		"from https to http": {answer: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://"+r.Host+"/", http.StatusFound)
		}, kind: ErrLayoutChanged},
		"too large, told": {answer: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "52428800")
		}, kind: ErrTooLarge},
		"too large, not told": {answer: func(w http.ResponseWriter, _ *http.Request) {
			for piece := strings.Repeat(" ", 1<<16); ; {
				if _, err := io.WriteString(w, piece); err != nil {
					return
				}
			}
		}, kind: ErrTooLarge},
		"cut off": {answer: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, lotteUnknown)
		}, kind: ErrTemporary},
		"never": {answer: func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-forever:
			case <-r.Context().Done():
			}
		}, kind: ErrTimeout},
		"drop by drop": {answer: func(w http.ResponseWriter, r *http.Request) {
			for {
				io.WriteString(w, " ")
				w.(http.Flusher).Flush()
				select {
				case <-time.After(20 * time.Millisecond):
				case <-r.Context().Done():
					return
				}
			}
		}, kind: ErrTimeout},
		"a captcha":        {answer: func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>Captcha") }, kind: ErrBlocked},
		"a page with 200":  {answer: func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>Error") }, kind: ErrLayoutChanged},
		"nothing with 200": {answer: func(http.ResponseWriter, *http.Request) {}, kind: ErrLayoutChanged},
	} {
		t.Run(name, func(t *testing.T) {
			opt := Options{}
			if c.kind == ErrTimeout {
				opt.Timeout = 300 * time.Millisecond
			}
			_, err := asking(t, c.answer, opt).Track(t.Context(), "lotte", "234567890126")
			if !errors.Is(err, c.kind) || KindOf(err) != c.kind {
				t.Fatalf("got %v, want %v", err, c.kind)
			}
			if c.also != nil && !errors.Is(err, c.also) {
				t.Errorf("%v is no %v", err, c.also)
			}
			e, ok := errors.AsType[*Error](err)
			if !ok || e.Carrier != "kr.lotte" {
				t.Fatalf("%#v does not name the carrier", err)
			}
			if e.RetryAfter != c.retry {
				t.Errorf("retry after %v, want %v", e.RetryAfter, c.retry)
			}
			if strings.Contains(err.Error(), "234567890126") {
				t.Errorf("the number stands in %q", err)
			}
		})
	}
}

func TestASecondInterfaceIsAskedOnlyWhereTheFirstCannotAnswer(t *testing.T) {
	const found = `{"parcelResultMap":{"resultList":[{"sendrNm":"사자"}]},"parcelDetailResultMap":{"resultList":[{"crgSt":"91","dTime":"2026-11-25 14:03:11","scanNm":"배송완료"}]}}`
	const none = `{"parcelResultMap":{"resultList":[]},"parcelDetailResultMap":{"resultList":[]}}`
	for name, c := range map[string]struct {
		trace, www string
		kind       *Kind
		way        string
	}{
		"the first answers":              {`{"resultCode":200,"data":{"wblNo":"1","svcOutList":[]}}`, found, nil, "trace"},
		"the first has changed":          {`<html>new`, found, nil, "www"},
		"the first says there is none":   {`{"resultCode":200,"data":null}`, found, ErrNotFound, ""},
		"only the second says none":      {`<html>new`, none, ErrLayoutChanged, ""},
		"neither is understood":          {`<html>점검 중`, `<html>`, ErrMaintenance, ""},
		"the first is under maintenance": {`<html>점검 중`, found, nil, "www"},
	} {
		t.Run(name, func(t *testing.T) {
			client := asking(t, func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.Host == "trace.cjlogistics.com":
					io.WriteString(w, c.trace)
				case r.Method == http.MethodGet:
					http.SetCookie(w, &http.Cookie{Name: "S", Value: "1", Secure: true, Path: "/"})
					io.WriteString(w, `<form><input type=hidden name=_csrf value="t&amp;1"></form>`)
				default:
					if _, err := r.Cookie("S"); err != nil || r.FormValue("_csrf") != "t&1" {
						w.WriteHeader(403)
						return
					}
					io.WriteString(w, c.www)
				}
			}, Options{})
			got, err := client.Track(t.Context(), "CJ대한통운", "6001-2345-6782")
			if c.kind != nil {
				if KindOf(err) != c.kind || err == nil {
					t.Fatalf("got %v, want %v", err, c.kind)
				}
				return
			}
			if err != nil || got.Way != c.way {
				t.Fatalf("got %+v, %v, want way %s", got, err, c.way)
			}
		})
	}
}

// TestNoneIsNotSaidBeforeAllWereAsked: CJ has no such parcel, and the time is over before CU itself can be asked.
func TestNoneIsNotSaidBeforeAllWereAsked(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	client := asking(t, func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, `{"resultCode":200,"data":null}`)
		if strings.HasSuffix(r.URL.Path, "DetailList.do") {
			w.(http.Flusher).Flush()
		}
	}, Options{})
	late := &lateRoute{client.routes[""], cancel}
	client.routes["kr.cupost"] = late
	if _, err := client.Track(ctx, "cupost", "1234567890"); err == nil || errors.Is(err, ErrNotFound) {
		t.Errorf("got %v", err)
	}
}

// lateRoute ends the time when the history of CJ has been read.
type lateRoute struct {
	next http.RoundTripper
	end  func()
}

func (l *lateRoute) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := l.next.RoundTrip(req)
	if err == nil && strings.HasSuffix(req.URL.Path, "DetailList.do") {
		body, _ := io.ReadAll(res.Body)
		res.Body = io.NopCloser(strings.NewReader(string(body)))
		l.end()
	}
	return res, err
}

func TestTurnsKeepToTheRate(t *testing.T) {
	b := newBucket(2)
	now := noon
	at := 0
	for {
		wait, ok := b.take(now, 3*time.Second)
		if !ok {
			if wait <= 3*time.Second {
				t.Errorf("refused for a wait of %v", wait)
			}
			break
		}
		at++
	}
	if at != burst+6 {
		t.Errorf("%d turns for three seconds of patience, want %d", at, burst+6)
	}
	b.giveBack()
	if _, ok := b.take(now, 3*time.Second); !ok {
		t.Error("a turn that was given back is lost")
	}
	if wait, ok := b.take(now.Add(time.Hour), 0); !ok || wait > 0 {
		t.Errorf("after a pause: wait %v, %v", wait, ok)
	}
}

func TestOwnLimitTellsWhenToComeBack(t *testing.T) {
	c := asking(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, lotteUnknown) },
		Options{Patience: -1, Rates: map[string]float64{"롯데": 0.01}})
	var err error
	for range burst + 1 {
		_, err = c.Track(t.Context(), "lotte", "234567890126")
	}
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Kind != ErrRateLimited || e.RetryAfter <= 0 {
		t.Fatalf("got %v", err)
	}
	if _, err := c.Track(t.Context(), "hanjin", "412345678905"); errors.Is(err, ErrRateLimited) {
		t.Error("one carrier's limit holds for another")
	}
}

func TestWhoGivesUpBeforeTheTurnIsNotCounted(t *testing.T) {
	c := asking(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, lotteUnknown) },
		Options{Patience: time.Hour, Rates: map[string]float64{"lotte": 0.001}})
	for range burst {
		if _, err := c.Track(t.Context(), "lotte", "234567890126"); !errors.Is(err, ErrNotFound) {
			t.Fatal(err)
		}
	}
	before := c.buckets["kr.lotte"].next
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Track(ctx, "lotte", "234567890126"); !errors.Is(err, ErrTimeout) {
		t.Fatalf("got %v", err)
	}
	if after := c.buckets["kr.lotte"].next; !after.Equal(before) {
		t.Errorf("the turn moved by %v", after.Sub(before))
	}
}

func TestOptionsForNoCarrierAreRefused(t *testing.T) {
	for name, opt := range map[string]Options{
		"rates":   {Rates: map[string]float64{"moon": 1}},
		"keys":    {Keys: map[string]Keys{"moon": {}}},
		"proxies": {Proxies: map[string]*url.URL{"moon": {}}},
	} {
		if _, err := New(opt); !errors.Is(err, ErrUnknownCarrier) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAProxyServesItsCarrierOnly(t *testing.T) {
	seen := make(chan string, 10)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen <- r.Method + " " + r.Host
		w.WriteHeader(http.StatusForbidden)
	}))
	defer proxy.Close()
	u, _ := url.Parse(proxy.URL)
	c, err := New(Options{Proxies: map[string]*url.URL{"hanjin": u}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Track(t.Context(), "hanjin", "412345678905"); err == nil {
		t.Fatal("a proxy that refuses gives an answer")
	}
	if got, want := <-seen, "CONNECT www.hanjin.com:443"; got != want {
		t.Errorf("the proxy was asked %q, want %q", got, want)
	}
	if _, own := c.routes["kr.lotte"]; own {
		t.Error("another carrier has a route of its own")
	}
}
