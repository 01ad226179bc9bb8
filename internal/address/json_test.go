package address_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"github.com/saja-live/saja/internal/address"
	"github.com/saja-live/saja/internal/platform/httpkit"
)

func TestAnswersAreWrittenAsTheirFieldsSay(t *testing.T) {
	t.Run("found", rapid.MakeCheck(written[address.Found]))
	t.Run("suggestions", rapid.MakeCheck(written[address.Suggestions]))
	t.Run("places", rapid.MakeCheck(written[address.Places]))
	t.Run("trial", rapid.MakeCheck(func(t *rapid.T) {
		found, micros := rapid.Make[address.Found]().Draw(t, "found"), rapid.IntRange(0, 1<<40).Draw(t, "micros")
		same(t, address.Trial{Found: found, Micros: float64(micros) / 1024})
	}))
}

func written[T httpkit.Written](t *rapid.T) { same(t, rapid.Make[T]().Draw(t, "body")) }

// same compares what a body writes of itself with what its fields and tags, which the document of the doors is made of, give.
func same(t *rapid.T, body httpkit.Written) {
	want, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	if got := body.AppendJSON(nil); string(got) != string(want) {
		t.Fatalf("written\n%s\nits fields say\n%s", got, want)
	}
}
