package pushsim

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify/push"
	"github.com/saja-live/saja/internal/notify/webpush"
)

// shop is a service that listens, with a client that may send to it.
type shop struct {
	*Service
	*webpush.Client
	key    *ecdsa.PrivateKey
	public string
	at     *httptest.Server
}

func open(t *testing.T, c Config) shop {
	t.Helper()
	own, roots, err := Certificate(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	s := shop{Service: New(c)}
	s.at = httptest.NewUnstartedServer(s.Service)
	s.at.EnableHTTP2, s.at.TLS = true, &tls.Config{Certificates: []tls.Certificate{own}}
	s.at.StartTLS()
	t.Cleanup(s.at.Close)
	if s.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	point, err := s.key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	s.public = base64.RawURLEncoding.EncodeToString(point)
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(roots)
	if s.Client, err = webpush.New(webpush.Options{Key: s.key, Subject: "mailto:shop@saja.kr", Services: webpush.Services{Also: []string{s.at.Listener.Addr().String()}}, Roots: pool, Timeout: 5 * time.Second}); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s shop) browser(t *testing.T) push.Device {
	t.Helper()
	sub, err := s.Subscribe(s.at.URL, s.public)
	if err != nil {
		t.Fatal(err)
	}
	return push.Device{Address: sub.Endpoint, P256dh: sub.Keys.P256dh, Auth: sub.Keys.Auth}
}

func about(topic string) push.Message {
	return push.Message{Title: "라이브 시작 " + topic, Body: "사자네 부엌", URL: "https://saja.kr/live/1", Tag: topic, Topic: push.NewTopic(topic), TTL: time.Minute, Urgency: push.High}
}

func TestWhatArrivedIsReadNewestFirst(t *testing.T) {
	for _, blind := range []bool{false, true} {
		s := open(t, Config{Blind: blind, Keep: 3})
		to := s.browser(t)
		for i := range 5 {
			if r := s.Send(t.Context(), to, about(fmt.Sprint("show/", i))); r.Kind != push.Accepted {
				t.Fatalf("%+v", r)
			}
		}
		if r := s.Send(t.Context(), to, about("show/3")); r.Kind != push.Accepted {
			t.Fatalf("%+v", r)
		}
		got := s.Arrived()
		if len(got) != 3 || got[0].Tag != "show/3" || got[0].Replaced != 1 || got[1].Tag != "show/4" || got[2].Tag != "show/2" ||
			got[0].Title != "라이브 시작 show/3" || got[0].Body != "사자네 부엌" || got[0].URL != "https://saja.kr/live/1" || got[0].TTL != 60 || got[0].Urgency != "high" {
			t.Errorf("blind %v: %+v", blind, got)
		}
		if tally := s.Tally(); tally.Accepted != 6 || tally.Told != 5 || len(tally.Refused) > 0 {
			t.Errorf("%+v", tally)
		}
	}
}

func TestEveryFaultHasItsResult(t *testing.T) {
	want := map[Fault]push.Kind{
		None: push.Accepted, NotFound: push.Gone, Gone: push.Gone, TooLarge: push.TooLarge, SlowDown: push.SlowDown, Broken: push.Transient,
		Slow: push.Accepted, Lost: push.Unknown, Redirect: push.Refused, Endless: push.Refused,
	}
	var faults sync.Map
	s := open(t, Config{Fault: func(sub string, n int) Fault {
		f, _ := faults.Load(sub)
		if n > 1 || f == nil {
			return None
		}
		return f.(Fault)
	}})
	for _, f := range append(Faults, None) {
		t.Run(string(f), func(t *testing.T) {
			t.Parallel()
			to := s.browser(t)
			faults.Store(to.Address[strings.LastIndex(to.Address, "/")+1:], f)
			first := s.Send(t.Context(), to, about("x"))
			if first.Kind != want[f] || f == SlowDown && first.After != time.Second {
				t.Errorf("%+v", first)
			}
			second := push.Accepted
			if f == Gone || f == NotFound {
				second = push.Gone
			}
			if r := s.Send(t.Context(), to, about("x")); r.Kind != second {
				t.Errorf("again: %+v", r)
			}
		})
	}
	t.Cleanup(func() {
		if tally := s.Tally(); tally.Lost != 1 {
			t.Errorf("%+v", tally)
		}
	})
}

func TestAMessageIsCheckedAsAppleDoes(t *testing.T) {
	now := time.Now()
	s := open(t, Config{Now: func() time.Time { return now }})
	to := s.browser(t)
	b, err := webpush.NewBrowser(to.P256dh, to.Auth)
	if err != nil {
		t.Fatal(err)
	}
	type claims map[string]any
	good := claims{"aud": s.at.URL, "exp": now.Add(time.Hour).Unix(), "sub": "mailto:shop@saja.kr"}
	with := func(name string, v any) claims {
		c := maps.Clone(good)
		c[name] = v
		return c
	}
	signed := func(c claims) string {
		jwt, err := push.ES256(s.key, push.Header{Type: "JWT", Alg: "ES256"}, c)
		if err != nil {
			t.Fatal(err)
		}
		return "vapid t=" + jwt + ", k=" + s.public
	}
	stranger, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	jwt, err := push.ES256(stranger, push.Header{Alg: "ES256"}, good)
	if err != nil {
		t.Fatal(err)
	}
	point, err := stranger.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	first, err := b.Encrypt([]byte("first"))
	if err != nil {
		t.Fatal(err)
	}
	sameKey, err := b.Encrypt([]byte("another"))
	if err != nil {
		t.Fatal(err)
	}
	copy(sameKey[21:86], first[21:86])
	bent, err := b.Encrypt([]byte("bent"))
	if err != nil {
		t.Fatal(err)
	}
	bent[90] ^= 1
	set := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for _, c := range []struct {
		name   string
		body   []byte
		bend   func(*http.Request)
		status int
		word   string
	}{
		{"fine", first, nil, 201, ""},
		{"the same again", first, nil, 400, "SaltReused"},
		{"a key again", sameKey, nil, 400, "SaltReused"},
		{"bent", bent, nil, 400, "BadEncryption"},
		{"short", []byte("x"), nil, 400, "BadEncryption"},
		{"large", make([]byte, 4097), nil, 413, "PayloadTooLarge"},
		{"no TTL", nil, set("TTL", ""), 400, "BadTtl"},
		{"negative TTL", nil, set("TTL", "-1"), 400, "BadTtl"},
		{"urgency", nil, set("Urgency", "very-high"), 400, "BadUrgency"},
		{"long topic", nil, set("Topic", strings.Repeat("x", 33)), 400, "BadWebPushTopic"},
		{"topic in other letters", nil, set("Topic", "a b"), 400, "BadWebPushTopic"},
		{"coding", nil, set("Content-Encoding", "aesgcm"), 400, "BadContentEncoding"},
		{"no token", nil, set("Authorization", ""), 401, "MissingProviderToken"},
		{"no vapid", nil, set("Authorization", "Bearer x"), 403, "BadJwtToken"},
		{"a path in aud", nil, set("Authorization", signed(with("aud", s.at.URL+"/push"))), 403, "BadJwtToken"},
		{"another aud", nil, set("Authorization", signed(with("aud", "https://fcm.googleapis.com"))), 403, "BadJwtToken"},
		{"expired", nil, set("Authorization", signed(with("exp", now.Unix()-1))), 403, "ExpiredJwtToken"},
		{"too long", nil, set("Authorization", signed(with("exp", now.Add(25*time.Hour).Unix()))), 403, "ExpiredJwtToken"},
		{"for ever", nil, set("Authorization", signed(with("exp", 1e300))), 403, "ExpiredJwtToken"},
		{"sub on localhost", nil, set("Authorization", signed(with("sub", "mailto:shop@localhost"))), 403, "BadJwtToken"},
		{"sub with a space", nil, set("Authorization", signed(with("sub", "mailto: shop@saja.kr"))), 403, "BadJwtToken"},
		{"no sub", nil, set("Authorization", signed(with("sub", ""))), 403, "BadJwtToken"},
		{"another's signature", nil, set("Authorization", "vapid t="+jwt+", k="+s.public), 403, "BadJwtToken"},
		{"another's key", nil, set("Authorization", "vapid t="+jwt+", k="+base64.RawURLEncoding.EncodeToString(point)), 403, "VapidPkHashMismatch"},
		{"another's subscription", nil, func(r *http.Request) { r.URL.Path = "/push/none" }, 404, "BadDeviceToken"},
	} {
		if c.body == nil {
			if c.body, err = b.Encrypt([]byte(c.name)); err != nil {
				t.Fatal(err)
			}
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, to.Address, bytes.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		for name, value := range map[string]string{"TTL": "60", "Content-Encoding": "aes128gcm", "Authorization": signed(good)} {
			r.Header.Set(name, value)
		}
		if c.bend != nil {
			c.bend(r)
		}
		res, err := s.at.Client().Transport.(*http.Transport).RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		var got said
		_ = json.NewDecoder(res.Body).Decode(&got)
		res.Body.Close()
		if res.StatusCode != c.status || got.Reason != c.word {
			t.Errorf("%s: %d %s, want %d %s", c.name, res.StatusCode, got.Reason, c.status, c.word)
		}
	}
}

func TestManyAtOnceAreAllCounted(t *testing.T) {
	s := open(t, Config{Keep: 10})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			to := s.browser(t)
			for i := range 20 {
				if r := s.Send(t.Context(), to, about(fmt.Sprint(i%10))); r.Kind != push.Accepted {
					t.Errorf("%+v", r)
				}
				s.Arrived()
			}
		})
	}
	all.Wait()
	if tally := s.Tally(); tally.Accepted != 160 || tally.Told != 80 || len(s.Arrived()) != 10 {
		t.Errorf("%+v", tally)
	}
}

func TestFaultsAreDrawnAtTheirRate(t *testing.T) {
	for number, want := range map[float64]Fault{0: NotFound, 0.0199: Gone, 0.061: Lost, 0.0899: Endless, 0.0901: None, 0.999: None} {
		if got := Draw(0.01, number); got != want {
			t.Errorf("%v: %q, want %q", number, got, want)
		}
	}
}

func TestSubscriptionsAreGivenByADoor(t *testing.T) {
	s := open(t, Config{})
	for body, want := range map[string]int{`{"key":"k","count":3}`: 3, `{}`: 1, `{"count":-1}`: 0, `{"count":10001}`: 0, `no`: 0} {
		res, err := s.at.Client().Post(s.at.URL+"/subscriptions", "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		var got []Subscription
		_ = json.NewDecoder(res.Body).Decode(&got)
		res.Body.Close()
		if len(got) != want || want > 0 && (res.StatusCode != http.StatusCreated || !strings.HasPrefix(got[0].Endpoint, s.at.URL+"/push/")) {
			t.Errorf("%s: %d, %d of them", body, res.StatusCode, len(got))
		}
	}
}

func FuzzReadVapid(f *testing.F) {
	for _, header := range []string{
		"vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0." +
			"i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs",
		"", "vapid", "vapid t=..,k=", "vapid k=BA1H, t=a.b.c", `Vapid  t="e30.e30.AA" ,k=""`, "WebPush x.y.z", "vapid ,,,=,t=t=t",
	} {
		f.Add(header)
	}
	p, fine := read(strings.Clone("vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0." +
		"i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs"))
	if !fine || p.Subject != "mailto:push@example.com" || p.Expires != 1453523768 {
		f.Fatalf("the header of RFC 8292: %+v %v", p, fine)
	}
	f.Fuzz(func(t *testing.T, header string) {
		if p, fine := read(header); !fine && p != (proof{}) {
			t.Errorf("%+v of a header that is none", p)
		}
	})
}
