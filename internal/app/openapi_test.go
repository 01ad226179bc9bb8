package app

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The file is written by `make generate`, and what the pages know of the API is generated from it.
func TestAPIDocumentOfThePagesIsTrue(t *testing.T) {
	body, err := os.ReadFile("../../web/shared/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := OpenAPI("dev", true)
	if err != nil {
		t.Fatal(err)
	}
	var want, got any
	for _, doc := range []struct {
		body []byte
		into *any
	}{{fresh, &want}, {body, &got}} {
		if err := json.NewDecoder(bytes.NewReader(doc.body)).Decode(doc.into); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("web/shared/openapi.json is out of step; run `make generate`:\n%s", diff)
	}
}
