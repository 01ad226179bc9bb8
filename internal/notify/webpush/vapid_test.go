package webpush

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify/push"
)

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// verified reads a header and checks its signature as the standard says, without our own reader.
func verified(t testing.TB, header string) (signed string, c claims) {
	t.Helper()
	rest, vapid := strings.CutPrefix(header, "vapid t=")
	jwt, point, two := strings.Cut(rest, ", k=")
	parts := strings.Split(jwt, ".")
	if !vapid || !two || len(parts) != 3 {
		t.Fatalf("%q", header)
	}
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), raw(t, point))
	if err != nil {
		t.Fatal(err)
	}
	signed = parts[0] + "." + parts[1]
	digest, sig := sha256.Sum256([]byte(signed)), raw(t, parts[2])
	if len(sig) != 64 || !ecdsa.Verify(key, digest[:], new(big.Int).SetBytes(sig[:32]), new(big.Int).SetBytes(sig[32:])) {
		t.Errorf("%q is not signed by its key", header)
	}
	if err := json.Unmarshal(raw(t, parts[1]), &c); err != nil {
		t.Fatal(err)
	}
	return signed, c
}

func TestTheTokenOfRFC8292IsMadeByteForByte(t *testing.T) {
	// §2.4. Its private key is not told: what is signed is the same to the byte, and its signature is verified.
	const theirs = "vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0." +
		"i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs"
	want, _ := verified(t, theirs)
	v, err := newVapid(newKey(t), "mailto:push@example.com", func() time.Time { return time.Unix(1453523768, 0).Add(-life) })
	if err != nil {
		t.Fatal(err)
	}
	header, err := v.header("https://push.example.net")
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := verified(t, header); got != want {
		t.Errorf("%s, want\n%s", got, want)
	}
}

func TestATokenServesItsOriginForHalfItsLife(t *testing.T) {
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	v, err := newVapid(newKey(t), "mailto:shop@saja.kr", func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	get := func(origin string) string {
		header, err := v.header(origin)
		if err != nil {
			t.Fatal(err)
		}
		_, c := verified(t, header)
		if until := time.Unix(c.Expires, 0).Sub(now); c.Audience != origin || until > 24*time.Hour || until < life/2-time.Second {
			t.Errorf("for %s until %v from now, at %v: for %s", origin, until, now, c.Audience)
		}
		return header
	}
	apple, google := get("https://web.push.apple.com"), get("https://fcm.googleapis.com")
	if apple == google {
		t.Error("two services were told the same")
	}
	now = now.Add(life/2 - time.Second)
	if get("https://web.push.apple.com") != apple {
		t.Error("made anew before half of its life was over")
	}
	now = now.Add(time.Second)
	second := get("https://web.push.apple.com")
	if second == apple {
		t.Error("kept for longer than half of its life")
	}
	now = now.Add(-20 * time.Hour) // the clock was set right
	get("https://web.push.apple.com")
	for i := range maxOrigins + 5 {
		get("https://x" + strings.Repeat("y", i) + ".notify.windows.com")
	}
	if len(v.tokens) > maxOrigins {
		t.Errorf("%d tokens are kept", len(v.tokens))
	}
}

func TestOnlyARealContactIsTaken(t *testing.T) {
	for subject, fine := range map[string]bool{
		"mailto:shop@saja.kr": true, "mailto:push@example.com": true, "mailto:a.b+c@mail.saja.co.kr": true, "https://saja.kr/contact": true, "https://saja.kr": true, "https://saja.kr:8443/": true,
		"": false, "shop@saja.kr": false, "mailto:": false, "mailto: shop@saja.kr": false, "mailto:shop@saja.kr ": false, "mailto:shop@localhost": false, "mailto:shop@x.localhost": false,
		"mailto:shop@saja.invalid": false, "mailto:shop@saja.test": false, "mailto:shop@shop.LOCAL": false, "mailto:Saja <shop@saja.kr>": false, "mailto:<shop@saja.kr>": false, "mailto:shop": false,
		"mailto:shop@saja.kr?subject=x": false, "mailto:a@saja.kr,b@saja.kr": false, "mailto:shop@127.0.0.1": false, "mailto:shop@[127.0.0.1]": false, "mailto:shop@saja.kr.": false,
		"http://saja.kr": false, "https://localhost": false, "https://10.0.0.1/": false, "https://[::1]/": false, "https://u:p@saja.kr/": false, "https:saja.kr": false, "https://": false,
		"mailto:shop@saja.kr\r\nX: y": false, "mailto:가게@saja.kr": false, "https://saja.kr/" + strings.Repeat("x", 300): false, "MAILTO:shop@saja.kr": false,
	} {
		if err := CheckSubject(subject); (err == nil) != fine || err != nil && !errors.Is(err, ErrSubject) {
			t.Errorf("%q: %v", subject, err)
		}
	}
	if _, err := newVapid(newKey(t), "mailto:shop@localhost", time.Now); !errors.Is(err, ErrSubject) {
		t.Errorf("%v", err)
	}
	other, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []*ecdsa.PrivateKey{nil, other} {
		if _, err := newVapid(k, "mailto:shop@saja.kr", time.Now); err == nil {
			t.Error("a key on another curve was taken")
		}
	}
}

func TestOnlyPushServicesAreCalled(t *testing.T) {
	s := Services{Also: []string{"127.0.0.1:8099"}}
	for endpoint, want := range map[string]string{
		"https://fcm.googleapis.com/fcm/send/abc": "", "https://updates.push.services.mozilla.com/wpush/v2/abc": "", "https://eu.push.services.mozilla.com/x": "", "https://web.push.apple.com/QAbc": "",
		"https://api.push.apple.com/x": "", "https://wns2-par02p.notify.windows.com/w/?token=a%2bb": "", "http://127.0.0.1:8099/push/1": "", "https://127.0.0.1:8099/push/1": "",
		"https://FCM.googleapis.com:443/fcm/send/abc": "https://fcm.googleapis.com/fcm/send/abc",
		"": "no", "fcm.googleapis.com/x": "no", "http://fcm.googleapis.com/x": "no", "https://fcm.googleapis.com": "no", "https://fcm.googleapis.com/": "no", "https://fcm.googleapis.com:8443/x": "no",
		"https://fcm.googleapis.com.evil.kr/x": "no", "https://evilfcm.googleapis.com/x": "no", "https://evil.kr/fcm.googleapis.com/x": "no", "https://push.apple.com/x": "no", "https://xpush.apple.com/x": "no",
		"https://.push.apple.com/x": "no", "https://fcm.googleapis.com@evil.kr/x": "no", "https://u@fcm.googleapis.com/x": "no", "https://fcm.googleapis.com/x#y": "no", "https://fcm.googleapis.com\\@evil.kr/x": "no",
		"https://127.0.0.1/x": "no", "http://127.0.0.1:8090/x": "no", "http://169.254.169.254/latest": "no", "https://[::1]/x": "no", "https://fcm.googleapis.com/" + strings.Repeat("x", 1000): "no",
		"ftp://127.0.0.1:8099/x": "no", "https:///x": "no", "https://:443/x": "no", "https://fcm.googleapis.com/x\r\nHost: y": "no",
	} {
		got, err := s.Check(endpoint)
		switch {
		case want == "no" && !errors.Is(err, ErrEndpoint), want == "" && (err != nil || got != endpoint), strings.HasPrefix(want, "https") && got != want:
			t.Errorf("%.80q: %q %v", endpoint, got, err)
		}
	}
}

func TestTheSameTokenIsTheSameInEveryProcess(t *testing.T) {
	k := newKey(t)
	a, err := push.ES256(k, push.Header{Alg: "ES256", Key: "ABC"}, claims{"a", 1, "b"})
	if err != nil {
		t.Fatal(err)
	}
	if b, err := push.ES256(k, push.Header{Alg: "ES256", Key: "ABC"}, claims{"a", 1, "b"}); err != nil || a != b || strings.Count(a, ".") != 2 {
		t.Errorf("%s, %s: %v", a, b, err)
	}
	if head, err := base64.RawURLEncoding.DecodeString(strings.Split(a, ".")[0]); err != nil || string(head) != `{"alg":"ES256","kid":"ABC"}` {
		t.Errorf("%s %v", head, err)
	}
}
