package app

import (
	"bytes"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
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

func TestTheReaderOfTheDocumentShowsEveryDoor(t *testing.T) {
	s := openSite(t)
	res := s.send(httptest.NewRequest(http.MethodGet, "/api/docs", nil))
	page, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("answered %d: %v", res.StatusCode, err)
	}
	for path := range theDocument(t).Paths {
		if !bytes.Contains(page, []byte(html.EscapeString(path))) {
			t.Errorf("%s is not on the page", path)
		}
	}
}

// A list of anything is no promise.
func TestNothingInTheDocumentIsOfAnyType(t *testing.T) {
	document, err := OpenAPI("dev", false)
	if err != nil {
		t.Fatal(err)
	}
	var root struct {
		Components struct{ Schemas map[string]any }
	}
	if err := json.Unmarshal(document, &root); err != nil {
		t.Fatal(err)
	}
	said := []string{"type", "$ref", "oneOf", "anyOf", "allOf", "enum", "const"}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		schema, ok := v.(map[string]any)
		if !ok {
			return
		}
		if !slices.ContainsFunc(said, func(k string) bool { _, ok := schema[k]; return ok }) {
			t.Errorf("%s may be anything: %v", path, schema)
		}
		if items, ok := schema["items"]; ok {
			walk(path+"[]", items)
		}
		members, _ := schema["properties"].(map[string]any)
		for name, member := range members {
			walk(path+"."+name, member)
		}
	}
	for name, schema := range root.Components.Schemas {
		walk(name, schema)
	}
}
