package sandboxpg

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestAWindowFromItsShellIsTheOneThatItsTemplateDraws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lang := rapid.SampledFrom([]string{"ko", "en"}).Draw(t, "lang")
		v := view{
			Lang: lang, T: texts[lang], Outcomes: Outcomes,
			Other: "/pay/" + newToken("SBX") + "?" + rapid.SampledFrom([]string{"lang=en", "choose=1&lang=ko", "a=%3Cb%3E&lang=en"}).Draw(t, "query"),
			Trade: Trade{
				TID: newToken("SBX"), Goods: rapid.String().Draw(t, "goods"), OrderNumber: rapid.StringN(1, 40, -1).Draw(t, "number"),
				Amount: rapid.Int64Range(1, 1_000_000_000).Draw(t, "amount"), Outcome: rapid.SampledFrom(Outcomes).Draw(t, "outcome"),
			},
		}
		var want bytes.Buffer
		if err := pages.ExecuteTemplate(&want, "window.html", v); err != nil {
			t.Fatal(err)
		}
		parts, length := windowOf(v)
		if got := strings.Join(parts, ""); got != want.String() || length != want.Len() {
			t.Fatalf("from the shell, %d bytes:\n%s\nby the template, %d bytes:\n%s", length, got, want.Len(), want.String())
		}
	})
}
