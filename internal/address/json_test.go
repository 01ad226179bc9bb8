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
}

// written compares what a body writes of itself with what its fields and tags, which the document of the doors is made of, give.
func written[T httpkit.Written](t *rapid.T) {
	body := rapid.Make[T]().Draw(t, "body")
	want, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	if got := body.AppendJSON(nil); string(got) != string(want) {
		t.Fatalf("written\n%s\nits fields say\n%s", got, want)
	}
}
