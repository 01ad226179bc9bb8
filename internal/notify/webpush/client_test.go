package webpush_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify/push"
	"github.com/saja-live/saja/internal/notify/webpush"
)

const (
	point  = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
	secret = "BTBZMqHH6r4Tts7J_aSIgg"
)

var started = push.Message{
	Title: "라이브 시작", Body: "사자네 부엌", URL: "https://saja.kr/live/1", Tag: "show/1", Topic: push.NewTopic("show/1"), TTL: 90*time.Second + 1, Urgency: push.High,
}

func newClient(t *testing.T, o webpush.Options, at *httptest.Server) *webpush.Client {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	o.Key, o.Subject = key, "mailto:shop@saja.kr"
	if at != nil {
		_, address, _ := strings.Cut(at.URL, "://")
		o.Also = []string{address}
		if at.Certificate() != nil {
			o.Roots = x509.NewCertPool()
			o.Roots.AddCert(at.Certificate())
		}
	}
	c, err := webpush.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// service is a push service that answers so.
func service(t *testing.T, answer http.HandlerFunc) *httptest.Server {
	t.Helper()
	at := httptest.NewUnstartedServer(answer)
	at.EnableHTTP2 = true
	at.StartTLS()
	t.Cleanup(at.Close)
	return at
}

func device(at *httptest.Server) push.Device {
	return push.Device{Address: at.URL + "/push/secret-endpoint-id", P256dh: point, Auth: secret}
}

func TestARequestIsAsTheStandardsSay(t *testing.T) {
	var connections atomic.Int32
	at := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := r.Header
		for name, want := range map[string]string{
			"Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream", "Ttl": "90", "Urgency": "high", "Topic": started.Topic,
		} {
			if h.Get(name) != want {
				t.Errorf("%s: %q, want %q", name, h.Get(name), want)
			}
		}
		if r.Method != http.MethodPost || r.ProtoMajor != 2 || !strings.HasPrefix(h.Get("Authorization"), "vapid t=") || r.ContentLength < 200 {
			t.Errorf("%s %s %q of %d bytes", r.Method, r.Proto, h.Get("Authorization"), r.ContentLength)
		}
		w.WriteHeader(http.StatusCreated)
	}))
	at.EnableHTTP2 = true
	at.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			connections.Add(1)
		}
	}
	at.StartTLS()
	t.Cleanup(at.Close)
	c := newClient(t, webpush.Options{}, at)
	for range 20 {
		if r := c.Send(t.Context(), device(at), started); r.Kind != push.Accepted || r.Status != 201 {
			t.Fatalf("%+v", r)
		}
	}
	if n := connections.Load(); n != 1 {
		t.Errorf("%d connections for 20 messages", n)
	}
}

func TestEveryAnswerHasItsMeaning(t *testing.T) {
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		status     int
		retry      string
		body       string
		kind       push.Kind
		code       string
		after      time.Duration
		reasonHave string
	}{
		{status: 201, kind: push.Accepted},
		{status: 200, kind: push.Accepted},
		{status: 202, kind: push.Accepted},
		{status: 404, kind: push.Gone, code: "http_404"},
		{status: 410, body: `{"reason":"Unregistered"}`, kind: push.Gone, code: "Unregistered"},
		{status: 410, body: `{"code":410,"errno":106,"error":"Gone"}`, kind: push.Gone, code: "errno_106"},
		{status: 413, kind: push.TooLarge, code: "http_413"},
		{status: 429, retry: "7", kind: push.SlowDown, code: "http_429", after: 7 * time.Second},
		{status: 429, retry: "Fri, 27 Nov 2026 09:01:00 GMT", kind: push.SlowDown, code: "http_429", after: time.Minute},
		{status: 429, retry: "-5", kind: push.SlowDown, code: "http_429"},
		{status: 429, retry: "999999999", kind: push.SlowDown, code: "http_429", after: 24 * time.Hour},
		{status: 429, retry: "Fri, 27 Nov 2020 09:01:00 GMT", kind: push.SlowDown, code: "http_429"},
		{status: 400, body: `{"reason":"BadWebPushTopic"}`, kind: push.Refused, code: "BadWebPushTopic"},
		{status: 401, kind: push.Refused, code: "http_401"},
		{status: 403, body: `{"reason":"BadJwtToken"}`, kind: push.Refused, code: "BadJwtToken", reasonHave: "BadJwtToken"},
		{status: 403, body: `{"reason":"<script>"}`, kind: push.Refused, code: "http_403"},
		{status: 307, kind: push.Refused, code: "http_307"},
		{status: 403, body: "no /push/secret-endpoint-id\r\n\x1b[31m here", kind: push.Refused, code: "http_403", reasonHave: "no … [31m here"},
		{status: 500, kind: push.Transient, code: "http_500"},
		{status: 503, retry: "30", kind: push.Transient, code: "http_503", after: 30 * time.Second},
	} {
		at := service(t, func(w http.ResponseWriter, _ *http.Request) {
			if c.retry != "" {
				w.Header().Set("Retry-After", c.retry)
			}
			w.Header().Set("Location", "http://169.254.169.254/")
			w.WriteHeader(c.status)
			_, _ = w.Write([]byte(c.body))
		})
		r := newClient(t, webpush.Options{Now: func() time.Time { return now }}, at).Send(t.Context(), device(at), started)
		if r.Kind != c.kind || r.Code != c.code || r.After != c.after || r.Status != c.status || !strings.Contains(r.Reason, c.reasonHave) || strings.Contains(r.Reason, "secret-endpoint") || strings.ContainsAny(r.Reason, "\r\n\x1b") {
			t.Errorf("%d %s: %+v", c.status, c.body, r)
		}
	}
}

func TestWhatWasHandedOverAndNotAnsweredIsUnknown(t *testing.T) {
	var taken atomic.Int32
	lost := service(t, func(_ http.ResponseWriter, r *http.Request) {
		buf := make([]byte, r.ContentLength)
		for n := 0; n < len(buf); {
			k, err := r.Body.Read(buf[n:])
			if n += k; err != nil {
				break
			}
		}
		taken.Add(1)
		panic(http.ErrAbortHandler)
	})
	if r := newClient(t, webpush.Options{}, lost).Send(t.Context(), device(lost), started); r.Kind != push.Unknown || taken.Load() != 1 {
		t.Errorf("%+v, taken %d times", r, taken.Load())
	}

	gate := make(chan struct{})
	slow := service(t, func(http.ResponseWriter, *http.Request) { <-gate })
	defer close(gate)
	if r := newClient(t, webpush.Options{Timeout: 300 * time.Millisecond}, slow).Send(t.Context(), device(slow), started); r.Kind != push.Unknown || r.Code != "timeout" {
		t.Errorf("%+v", r)
	}
}

func TestWhatCannotHaveArrivedIsTransient(t *testing.T) {
	nobody := httptest.NewServer(http.NotFoundHandler())
	nobody.Close()
	if r := newClient(t, webpush.Options{}, nobody).Send(t.Context(), device(nobody), started); r.Kind != push.Transient || r.Code != "refused" {
		t.Errorf("%+v", r)
	}
	strange := service(t, func(http.ResponseWriter, *http.Request) { t.Error("called with a certificate that nobody trusts") })
	_, address, _ := strings.Cut(strange.URL, "://")
	c := newClient(t, webpush.Options{Services: webpush.Services{Also: []string{address}}}, nil)
	if r := c.Send(t.Context(), device(strange), started); r.Kind != push.Transient || r.Code != "tls" {
		t.Errorf("%+v", r)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if r := c.Send(ctx, device(strange), started); r.Kind != push.Transient {
		t.Errorf("%+v", r)
	}
}

func TestAnEndlessAnswerEndsTheMessageAllTheSame(t *testing.T) {
	wrote := make(chan int, 1)
	at := service(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		n := 0
		for n < 50<<20 {
			k, err := w.Write([]byte(strings.Repeat("x", 64<<10)))
			if n += k; err != nil {
				break
			}
		}
		wrote <- n
	})
	r := newClient(t, webpush.Options{}, at).Send(t.Context(), device(at), started)
	if n := <-wrote; r.Kind != push.Refused || len(r.Reason) > 300 || n > 8<<20 {
		t.Errorf("%s of %d bytes, the service got rid of %d", r.Kind, len(r.Reason), n)
	}
}

func TestWhatNobodyTakesIsNotSent(t *testing.T) {
	at := service(t, func(http.ResponseWriter, *http.Request) { t.Error("it was sent") })
	c := newClient(t, webpush.Options{}, at)
	fine := device(at)
	bent := func(f func(*push.Device, *push.Message)) push.Result {
		d, m := fine, started
		f(&d, &m)
		return c.Send(t.Context(), d, m)
	}
	for code, r := range map[string]push.Result{
		"push_endpoint_invalid": bent(func(d *push.Device, _ *push.Message) { d.Address = "https://10.0.0.1/x" }),
		"push_keys_invalid":     bent(func(d *push.Device, _ *push.Message) { d.Auth = "x" }),
		"message_empty":         bent(func(_ *push.Device, m *push.Message) { m.Title = "" }),
		"message_large":         bent(func(_ *push.Device, m *push.Message) { m.URL = "https://saja.kr/" + strings.Repeat("x", 4000) }),
	} {
		if r.Code != code || r.Kind != push.OurFault && r.Kind != push.TooLarge && r.Kind != push.Refused {
			t.Errorf("%s: %+v", code, r)
		}
	}
}
