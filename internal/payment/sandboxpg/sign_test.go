package sandboxpg

import (
	"net/url"
	"testing"

	"pgregory.net/rapid"
)

func TestAFormIsSignedAsItIsEncoded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		form := url.Values(rapid.MapOf(rapid.StringN(1, 8, -1), rapid.SliceOfN(rapid.String(), 1, 3)).Draw(t, "form"))
		delete(form, "signature")
		want := mac("key", form.Encode())
		form.Set("signature", "whatever is there")
		if got := SignForm("key", form); got != want {
			t.Fatalf("signed %s, want %s", got, want)
		}
	})
}
