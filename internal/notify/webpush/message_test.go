package webpush

import (
	"bytes"
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"syscall"
	"testing"

	"pgregory.net/rapid"

	"github.com/saja-live/saja/internal/notify/push"
)

func raw(t testing.TB, text string) []byte {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func private(t testing.TB, text string) *ecdh.PrivateKey {
	t.Helper()
	k, err := ecdh.P256().NewPrivateKey(raw(t, text))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// RFC 8291 §5 and Appendix A.
const (
	rfcPlain   = "When I grow up, I want to be a watermelon"
	rfcAuth    = "BTBZMqHH6r4Tts7J_aSIgg"
	rfcBrowser = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
	rfcPoint   = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
	rfcSender  = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
	rfcSalt    = "DGv6ra1nlYgDCS1FRnbzlw"
	rfcBody    = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)

func TestTheMessageOfRFC8291IsMadeByteForByte(t *testing.T) {
	b, err := NewBrowser(rfcPoint, rfcAuth)
	if err != nil {
		t.Fatal(err)
	}
	sender := private(t, rfcSender)
	ikm, err := keying(sender, b.key, b.auth, b.key.Bytes(), sender.PublicKey().Bytes())
	if got := base64.RawURLEncoding.EncodeToString(ikm); err != nil || got != "S4lYMb_L0FxCeq0WhDx813KgSYqU26kOyzWUdsXYyrg" {
		t.Errorf("keying material %s %v", got, err)
	}
	r, err := newRecords(ikm, raw(t, rfcSalt))
	if got := base64.RawURLEncoding.EncodeToString(r.nonce[:]); err != nil || got != "4h_95klXJ5E_qnoN" {
		t.Errorf("nonce %s %v", got, err)
	}
	body, err := b.seal(sender, raw(t, rfcSalt), []byte(rfcPlain))
	if got := base64.RawURLEncoding.EncodeToString(body); err != nil || got != rfcBody {
		t.Errorf("%s %v, want\n%s", got, err, rfcBody)
	}
	plain, err := Decrypt(private(t, rfcBrowser), raw(t, rfcAuth), raw(t, rfcBody))
	if err != nil || string(plain) != rfcPlain {
		t.Errorf("opened: %q %v", plain, err)
	}
}

func TestTheBodiesOfRFC8188AreMadeByteForByte(t *testing.T) {
	for _, c := range []struct {
		name, ikm, salt, keyID, body string
		size                         uint32
		parts                        []string
		pads                         []int
	}{
		{
			"§3.1", "yqdlZ-tYemfogSmv7Ws5PQ", "I1BsxtFttlv3u_Oo94xnmw", "",
			"I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg", 4096,
			[]string{"I am the walrus"},
			[]int{0},
		},
		{
			"§3.2", "BO3ZVPxUlnLORbVGMpbT1Q", "uNCkWiNYzKTnBN9ji3-qWA", "a1",
			"uNCkWiNYzKTnBN9ji3-qWAAAABkCYTHOG8chz_gnvgOqdGYovxyjuqRyJFjEDyoF1Fvkj6hQPdPHI51OEUKEpgz3SsLWIqS_uA", 25,
			[]string{"I am th", "e walrus"},
			[]int{1, 0},
		},
	} {
		r, err := newRecords(raw(t, c.ikm), raw(t, c.salt))
		if err != nil {
			t.Fatal(err)
		}
		body := appendHead(nil, raw(t, c.salt), c.size, []byte(c.keyID))
		for n, part := range c.parts {
			end := byte(more)
			if n == len(c.parts)-1 {
				end = last
			}
			body = r.seal(body, uint64(n), []byte(part), end, c.pads[n])
		}
		if got := base64.RawURLEncoding.EncodeToString(body); got != c.body {
			t.Errorf("%s: %s, want\n%s", c.name, got, c.body)
		}
		plain, err := decode(raw(t, c.body), func(id []byte) ([]byte, error) {
			if string(id) != c.keyID {
				t.Errorf("%s: asked for the key %q", c.name, id)
			}
			return raw(t, c.ikm), nil
		})
		if err != nil || string(plain) != "I am the walrus" {
			t.Errorf("%s: %q %v", c.name, plain, err)
		}
	}
}

func TestWhatIsSealedIsOpenedByItsBrowserAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		own, err := ecdh.P256().GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		auth := rapid.SliceOfN(rapid.Byte(), authSize, authSize).Draw(t, "auth")
		plain := rapid.SliceOfN(rapid.Byte(), 0, MaxPlain).Draw(t, "plain")
		b, err := NewBrowser(base64.URLEncoding.EncodeToString(own.PublicKey().Bytes()), base64.URLEncoding.EncodeToString(auth)) // with padding
		if err != nil {
			t.Fatal(err)
		}
		body, err := b.Encrypt(plain)
		if err != nil || len(body) != len(plain)+103 || len(body) > 4096 {
			t.Fatalf("%d bytes of %d: %v", len(body), len(plain), err)
		}
		if got, err := Decrypt(own, auth, body); err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("opened: %x %v", got, err)
		}
		body[rapid.IntRange(0, len(body)-1).Draw(t, "bent")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if got, err := Decrypt(own, auth, body); err == nil {
			t.Fatalf("a bent body was opened: %x", got)
		}
	})
}

func TestNoTwoMessagesShareAKeyOrASalt(t *testing.T) {
	b, err := NewBrowser(rfcPoint, rfcAuth)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for range 500 {
		body, err := b.Encrypt([]byte(rfcPlain))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range []string{string(body[:saltSize]), string(body[headSize : headSize+pointSize])} {
			if seen[part] {
				t.Fatalf("%x was used before", part)
			}
			seen[part] = true
		}
	}
}

func TestAMessageThatDoesNotFitIsNotSealed(t *testing.T) {
	b, err := NewBrowser(rfcPoint, rfcAuth)
	if err != nil {
		t.Fatal(err)
	}
	if MaxPlain != 3993 {
		t.Errorf("at most %d, want 3,993", MaxPlain)
	}
	if _, err := b.Encrypt(make([]byte, MaxPlain+1)); err == nil {
		t.Error("one byte too many was sealed")
	}
}

func TestKeysThatAreNoneAreRefused(t *testing.T) {
	off := raw(t, rfcPoint)
	off[64] ^= 1 // not on the curve
	for name, keys := range map[string][2]string{
		"empty": {"", ""}, "auth short": {rfcPoint, "BTBZMqHH6r4Tts7J_aSI"}, "auth long": {rfcPoint, rfcAuth + "AAAA"}, "no base64": {"!" + rfcPoint[1:], rfcAuth},
		"off the curve": {base64.RawURLEncoding.EncodeToString(off), rfcAuth}, "compressed": {base64.RawURLEncoding.EncodeToString(append([]byte{2}, off[1:33]...)), rfcAuth},
		"at infinity": {"AA", rfcAuth}, "auth no base64": {rfcPoint, "BTBZMqHH6r4Tts7J_aSI g"},
	} {
		if _, err := NewBrowser(keys[0], keys[1]); !errors.Is(err, ErrKeys) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAMessageIsOneThatSafariShowsByItself(t *testing.T) {
	m := push.Message{
		Title: "라이브 시작 <지금>", Body: "사자네 부엌", URL: "https://saja.kr/live/1?a=1&b=2", Image: "https://saja.kr/p.jpg", Lang: "ko", Tag: "show/1", Badge: 3,
		Data: map[string]string{"token": "t"},
	}
	const want = `{"web_push":8030,"notification":{"title":"라이브 시작 <지금>","body":"사자네 부엌","navigate":"https://saja.kr/live/1?a=1&b=2",` +
		`"lang":"ko","tag":"show/1","image":"https://saja.kr/p.jpg","app_badge":"3","data":{"token":"t"}},"app_badge":3}`
	if got := string(plain(m)); got != want {
		t.Errorf("%s, want\n%s", got, want)
	}
	if got := string(plain(push.Message{Title: "a", URL: "https://saja.kr/"})); got != `{"web_push":8030,"notification":{"title":"a","navigate":"https://saja.kr/"}}` {
		t.Error(got)
	}
}

func TestALongBodyIsCutBetweenLetters(t *testing.T) {
	for _, body := range []string{strings.Repeat("가나다 ", 2000), strings.Repeat("\"\n", 3000), strings.Repeat("🍲", 1500)} {
		text := push.Fit(push.Message{Title: "a", URL: "https://saja.kr/", Body: body}, aim, plain)
		var d declared
		if err := json.Unmarshal(text, &d); err != nil || len(text) > aim || len(text) < aim/2 {
			t.Errorf("%d bytes: %v", len(text), err)
		}
		kept, cut := strings.CutSuffix(d.Notification.Body, "…")
		if !cut || !strings.HasPrefix(body, kept) || strings.Contains(kept, "\uFFFD") {
			t.Errorf("%q", d.Notification.Body)
		}
	}
	title := strings.Repeat("x", aim+10)
	if text := push.Fit(push.Message{Title: title, Body: "body"}, aim, plain); len(text) < aim || strings.Contains(string(text), "body") {
		t.Errorf("what cannot be cut: %d bytes", len(text))
	}
}

func FuzzDecrypt(f *testing.F) {
	own, auth := private(f, rfcBrowser), raw(f, rfcAuth)
	b, err := NewBrowser(rfcPoint, rfcAuth)
	if err != nil {
		f.Fatal(err)
	}
	for _, plain := range []string{"", "a", strings.Repeat("가", 1000)} {
		body, err := b.Encrypt([]byte(plain))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	for _, text := range []string{rfcBody, rfcBody[:120], rfcSalt, "", "uNCkWiNYzKTnBN9ji3-qWAAAABkCYTHOG8chz_gnvgOqdGYovxyjuqRyJFjEDyoF1Fvkj6hQPdPHI51OEUKEpgz3SsLWIqS_uA"} {
		f.Add(raw(f, text))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		plain, err := Decrypt(own, auth, body)
		if err == nil && len(plain) > len(body)-headSize-pointSize-1-tagSize {
			t.Errorf("%d bytes came out of %d", len(plain), len(body))
		}
		if err != nil && !errors.Is(err, ErrBody) {
			t.Errorf("%v", err)
		}
		// The same key for all: what is not the cryptography's is reached, too.
		if plain, err := decode(body, func([]byte) ([]byte, error) { return auth, nil }); err != nil && (plain != nil || !errors.Is(err, ErrBody)) {
			t.Errorf("%q %v", plain, err)
		}
	})
}

// reportWork reports how long processors worked for each, whatever else they did meanwhile.
func reportWork(b *testing.B) func() {
	worked := func() int64 {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return u.Utime.Nano() + u.Stime.Nano()
	}
	before := worked()
	return func() { b.ReportMetric(float64(worked()-before)/float64(b.N)/1e3, "µs-CPU/op") }
}

func BenchmarkEncrypt(b *testing.B) {
	to, err := NewBrowser(rfcPoint, rfcAuth)
	if err != nil {
		b.Fatal(err)
	}
	plain := bytes.Repeat([]byte("x"), 512)
	b.ReportAllocs()
	defer reportWork(b)()
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			if _, err := to.Encrypt(plain); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// What no encoder can do without: a key for this message alone, and what it has in common with the browser's.
func BenchmarkKeysAlone(b *testing.B) {
	to, err := NewBrowser(rfcPoint, rfcAuth)
	if err != nil {
		b.Fatal(err)
	}
	defer reportWork(b)()
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			once, err := ecdh.P256().GenerateKey(rand.Reader)
			if err != nil {
				b.Error(err)
				return
			}
			if _, err := once.ECDH(to.key); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}
