package appsim_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify/apns"
	"github.com/saja-live/saja/internal/notify/appsim"
	"github.com/saja-live/saja/internal/notify/fcm"
	"github.com/saja-live/saja/internal/notify/push"
)

type claims map[string]any

// A simulator that let in what Google refuses would hide mistakes: each of these is one.
func TestSignaturesOfAccountsAreReadAsStrictlyAsGoogleDoes(t *testing.T) {
	sim, err := appsim.New(appsim.Config{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	text, err := sim.Account(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	var of map[string]string
	if err := json.Unmarshal(text, &of); err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode([]byte(of["private_key"]))
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	own := parsed.(*rsa.PrivateKey)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now().Unix()
	for what, c := range map[string]struct {
		edit func(*push.Header, claims)
		key  *rsa.PrivateKey
		want int
	}{
		"right":            {func(*push.Header, claims) {}, own, 200},
		"another key":      {func(*push.Header, claims) {}, other, 400},
		"another kid":      {func(h *push.Header, _ claims) { h.Key = "another" }, own, 400},
		"another alg":      {func(h *push.Header, _ claims) { h.Alg = "none" }, own, 400},
		"no typ":           {func(h *push.Header, _ claims) { h.Type = "" }, own, 400},
		"another issuer":   {func(_ *push.Header, c claims) { c["iss"] = "other@example.com" }, own, 400},
		"another audience": {func(_ *push.Header, c claims) { c["aud"] = server.URL }, own, 400},
		"another scope":    {func(_ *push.Header, c claims) { c["scope"] = "https://www.googleapis.com/auth/drive" }, own, 400},
		"too long":         {func(_ *push.Header, c claims) { c["exp"] = now + 3601 }, own, 400},
		"over":             {func(_ *push.Header, c claims) { c["iat"], c["exp"] = now-3700, now-100 }, own, 400},
		"to come":          {func(_ *push.Header, c claims) { c["iat"], c["exp"] = now+1000, now+2000 }, own, 400},
	} {
		h := push.Header{Type: "JWT", Alg: "RS256", Key: of["private_key_id"]}
		said := claims{"iss": of["client_email"], "scope": "https://www.googleapis.com/auth/firebase.messaging", "aud": of["token_uri"], "iat": now, "exp": now + 3600}
		c.edit(&h, said)
		jwt, err := push.RS256(c.key, h, said)
		if err != nil {
			t.Fatal(err)
		}
		form := url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {jwt}}.Encode()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, of["token_uri"], strings.NewReader(form))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		if sim.ServeHTTP(w, r); w.Code != c.want {
			t.Errorf("%s: %d %s", what, w.Code, w.Body)
		}
	}
}

func TestFCMKeepsAMessageFourWeeksAtMostAndABearerTokenNoLongerThanItHolds(t *testing.T) {
	at := time.Now()
	sim, err := appsim.New(appsim.Config{Now: func() time.Time { return at }})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	text, err := sim.Account(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	account, err := fcm.ReadAccount(text)
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return at }
	token, err := sim.Device(appsim.FCM)
	if err != nil {
		t.Fatal(err)
	}
	m := push.Message{Title: "사자", URL: "https://saja.kr/", TTL: 365 * 24 * time.Hour}
	if r := fcm.New(fcm.Options{Account: account, URL: server.URL, Now: now}).Send(t.Context(), push.Device{Address: token}, m); r.Kind != push.Accepted || sim.Arrived()[0].TTL != 2419200 {
		t.Errorf("%+v, %+v", r, sim.Arrived())
	}
	bearer := bearerOf(t, sim, text)
	for ttl, want := range map[string]int{"2419200s": 200, "2419201s": 400, "9999999s": 400, "-1s": 400, "90": 400} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/projects/"+appsim.Project+"/messages:send", strings.NewReader(
			`{"message":{"token":"`+token+`","notification":{"title":"사자"},"android":{"priority":"HIGH","ttl":"`+ttl+`"}}}`))
		r.Header.Set("Authorization", "Bearer "+bearer)
		w := httptest.NewRecorder()
		if sim.ServeHTTP(w, r); w.Code != want || want == 400 && !strings.Contains(w.Body.String(), "message.android.ttl") {
			t.Errorf("ttl %s: %d %s", ttl, w.Code, w.Body)
		}
	}
	for i := range 1001 { // each client has a token of its own
		if r := fcm.New(fcm.Options{Account: account, URL: server.URL, Now: now}).Send(t.Context(), push.Device{Address: token}, m); (r.Kind == push.Accepted) != (i < 998) {
			t.Fatalf("token %d: %+v", i+3, r)
		}
	}
	at = at.Add(time.Hour)
	if r := fcm.New(fcm.Options{Account: account, URL: server.URL, Now: now}).Send(t.Context(), push.Device{Address: token}, m); r.Kind != push.Accepted {
		t.Errorf("after an hour: %+v", r)
	}
}

// bearerOf has an account's signature changed for a bearer token.
func bearerOf(t *testing.T, sim *appsim.Sim, text []byte) string {
	t.Helper()
	var of map[string]string
	if err := json.Unmarshal(text, &of); err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode([]byte(of["private_key"]))
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now().Unix()
	jwt, err := push.RS256(key.(*rsa.PrivateKey), push.Header{Type: "JWT", Alg: "RS256", Key: of["private_key_id"]}, claims{
		"iss": of["client_email"], "scope": "https://www.googleapis.com/auth/firebase.messaging", "aud": of["token_uri"], "iat": now, "exp": now + 3600,
	})
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {jwt}}.Encode()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, of["token_uri"], strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	sim.ServeHTTP(w, r)
	var said struct {
		Token string `json:"access_token"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &said); err != nil || said.Token == "" {
		t.Fatalf("no bearer token: %d %s", w.Code, w.Body)
	}
	return said.Token
}

func TestProviderTokensAndHeadersAreReadAsStrictlyAsAppleDoes(t *testing.T) {
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	for word, edit := range map[string]func(h *push.Header, c claims, head http.Header, key **ecdsa.PrivateKey){
		"":                     func(*push.Header, claims, http.Header, **ecdsa.PrivateKey) {},
		"InvalidProviderToken": func(_ *push.Header, _ claims, _ http.Header, key **ecdsa.PrivateKey) { *key = other },
		"ExpiredProviderToken": func(_ *push.Header, c claims, _ http.Header, _ **ecdsa.PrivateKey) { c["iat"] = now.Unix() - 3700 },
		"MissingTopic":         func(_ *push.Header, _ claims, h http.Header, _ **ecdsa.PrivateKey) { h.Del("Apns-Topic") },
		"InvalidPushType":      func(_ *push.Header, _ claims, h http.Header, _ **ecdsa.PrivateKey) { h.Set("Apns-Push-Type", "loud") },
		"BadPriority":          func(_ *push.Header, _ claims, h http.Header, _ **ecdsa.PrivateKey) { h.Set("Apns-Priority", "7") },
		"BadExpirationDate":    func(_ *push.Header, _ claims, h http.Header, _ **ecdsa.PrivateKey) { h.Set("Apns-Expiration", "soon") },
		"BadCollapseId": func(_ *push.Header, _ claims, h http.Header, _ **ecdsa.PrivateKey) {
			h.Set("Apns-Collapse-Id", strings.Repeat("x", 65))
		},
		"BadMessageId": func(_ *push.Header, _ claims, h http.Header, _ **ecdsa.PrivateKey) { h.Set("Apns-Id", "one") },
	} {
		sim, err := appsim.New(appsim.Config{})
		if err != nil {
			t.Fatal(err)
		}
		text, err := sim.Key()
		if err != nil {
			t.Fatal(err)
		}
		key, err := apns.ReadKey(text)
		if err != nil {
			t.Fatal(err)
		}
		token, err := sim.Device(appsim.APNs)
		if err != nil {
			t.Fatal(err)
		}
		h, c := push.Header{Alg: "ES256", Key: appsim.KeyID}, claims{"iss": appsim.Team, "iat": now.Unix()}
		head := http.Header{"Apns-Topic": {appsim.Topic}, "Apns-Push-Type": {"alert"}, "Apns-Priority": {"10"}, "Apns-Expiration": {"0"}}
		edit(&h, c, head, &key)
		jwt, err := push.ES256(key, h, c)
		if err != nil {
			t.Fatal(err)
		}
		head.Set("Authorization", "bearer "+jwt)
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/3/device/"+token, strings.NewReader(`{"aps":{"alert":{"title":"사자"}}}`))
		r.Header = head
		w := httptest.NewRecorder()
		sim.ServeHTTP(w, r)
		if (w.Code == http.StatusOK) != (word == "") || word != "" && !strings.Contains(w.Body.String(), `"`+word+`"`) {
			t.Errorf("%s: %d %s", word, w.Code, w.Body)
		}
	}
}
