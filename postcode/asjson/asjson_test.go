package asjson_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"github.com/saja-live/saja/postcode/asjson"
)

func TestTextsAreQuotedAsTheStandardLibraryDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[\x00-\x20"\\<>&/가-힣\x7f-\x{82}\x{2027}-\x{202a}\x{fffd}]*`), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "text")
		want, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := asjson.String(nil, text); string(got) != string(want) {
			t.Fatalf("quoted %s, want %s", got, want)
		}
	})
}

func TestFieldsThatAreEmptyAreLeftOut(t *testing.T) {
	b := asjson.Texts(nil, asjson.Field{Name: "a"}, asjson.Field{Name: "b", Value: "1"}, asjson.Field{Name: "c", Value: "2"})
	b = asjson.True(asjson.Filled(asjson.Filled(b, `,"d":`, ""), `,"e":`, "3"), `,"f":true`, true)
	b = asjson.Strings(asjson.Int(asjson.True(b, `,"g":true`, false), 7), []string{"x", "y"})
	if want := `{"b":"1","c":"2"},"e":"3","f":true7["x","y"]`; string(b) != want {
		t.Errorf("written %s, want %s", b, want)
	}
	if b := asjson.Strings(nil, nil); string(b) != "null" {
		t.Errorf("no list is written as %s", b)
	}
}
