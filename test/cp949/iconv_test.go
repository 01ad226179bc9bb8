package cp949_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/notify/cp949"
)

// What another implementation of the code page makes of all code points of the basic plane, and of texts of them.
func TestTheCounterAgreesWithIconvLite(t *testing.T) {
	var texts []string
	for r := rune(0); r <= 0xFFFF; r++ {
		if r >= 0xD800 && r < 0xE000 { // half a letter, which in Go is bytes of no letter
			texts = append(texts, string([]byte{0xED, byte(0x80 | r>>6&0x3F), byte(0x80 | r&0x3F)}))
			continue
		}
		texts = append(texts, string(r))
	}
	random := rand.New(rand.NewPCG(9, 49))
	for range 10_000 {
		text := make([]rune, 1+random.IntN(300))
		for i := range text {
			switch random.IntN(12) {
			case 0:
				text[i] = rune(random.IntN(0xD800))
			case 1, 2, 3:
				text[i] = ' ' + rune(random.IntN(95))
			default:
				text[i] = '가' + rune(random.IntN(11172))
			}
		}
		if random.IntN(3) > 0 { // most texts are ones that can be spelt
			for i, r := range text {
				if r > '~' && (r < '가' || r > '힣') {
					text[i] = 'ㅋ'
				}
			}
		}
		texts = append(texts, string(text))
	}
	var in bytes.Buffer
	for i, s := range texts {
		if i >= 0xD800 && i < 0xE000 {
			fmt.Fprintf(&in, "\"\\u%04x\"\n", i)
			continue
		}
		line, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		in.Write(append(line, '\n'))
	}
	cmd := exec.CommandContext(t.Context(), "node", "iconv.mjs")
	cmd.Stdin = &in
	cmd.Stderr = t.Output()
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: it needs Node and `npm --prefix test ci`", err)
	}
	said := strings.Split(string(out), "\n")
	if len(said) != len(texts) {
		t.Fatalf("%d answers to %d texts", len(said), len(texts))
	}
	spelt, wrong := 0, 0
	for i, s := range texts {
		want, err := strconv.Atoi(said[i])
		if err != nil {
			t.Fatal(err)
		}
		got, err := cp949.Bytes(s)
		if err != nil {
			got = -1
		}
		if got != want {
			if wrong++; wrong <= 20 {
				t.Errorf("%+q: %d bytes, iconv-lite says %d", s, got, want)
			}
		}
		if want >= 0 {
			spelt++
		}
	}
	if wrong > 0 || spelt < 20_000 {
		t.Errorf("%d of %d differ; %d can be spelt", wrong, len(texts), spelt)
	}
}
