package postcode_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"github.com/saja-live/saja/postcode"
)

func TestAppendedJSONIsThatOfTheStandardLibrary(t *testing.T) {
	parcel := rapid.Custom(func(t *rapid.T) postcode.Parcel { return rapid.Make[postcode.Parcel]().Draw(t, "parcel") })
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[\x00-\x20"\\<>&/가-힣\x7f-\x{82}\x{2027}-\x{202a}\x{fffd}]*`), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
		answer := postcode.Answer{
			Understood: postcode.Understood{Way: postcode.Way(text.Draw(t, "way")), Name: text.Draw(t, "name"), Number: text.Draw(t, "number"), Rest: text.Draw(t, "rest"), Area: text.Draw(t, "area"), Unknown: text.Draw(t, "unknown")},
			Total:      rapid.Int().Draw(t, "total"), Hint: postcode.Hint(text.Draw(t, "hint")),
		}
		for range rapid.IntRange(0, 3).Draw(t, "facets") {
			answer.Facets = append(answer.Facets, postcode.Facet{Code: text.Draw(t, "code"), Area: text.Draw(t, "area"), Count: rapid.Int().Draw(t, "count")})
		}
		for range rapid.IntRange(0, 3).Draw(t, "results") {
			r := postcode.Result{
				Address: postcode.Address{
					Key: text.Draw(t, "key"), BuildingKey: text.Draw(t, "building key"), OldPostcode: text.Draw(t, "old postcode"), Bulk: text.Draw(t, "bulk"), Box: text.Draw(t, "box"),
					Blocks:   rapid.SliceOfN(text, -1, 3).Draw(t, "blocks"),
					Postcode: text.Draw(t, "postcode"), Unit: rapid.Make[postcode.Unit]().Draw(t, "unit"), Road: rapid.Make[postcode.Road]().Draw(t, "road"),
					Underground: rapid.Make[postcode.Underground]().Draw(t, "underground"), Main: rapid.Int().Draw(t, "main"), Sub: rapid.Int().Draw(t, "sub"), Parcel: parcel.Draw(t, "parcel"),
					Admin: text.Draw(t, "admin"), AdminCode: text.Draw(t, "admin code"), Building: text.Draw(t, "building"), Register: text.Draw(t, "register"),
					Apartment: rapid.Bool().Draw(t, "apartment"), English: text.Draw(t, "english"), Latin: rapid.Make[postcode.Latin]().Draw(t, "latin"),
					Others: rapid.SliceOfN(parcel, -1, 3).Draw(t, "others"),
				},
				Way: postcode.Way(text.Draw(t, "way")), Corrected: text.Draw(t, "corrected"), WrongArea: rapid.Bool().Draw(t, "wrong"), Nearest: rapid.Bool().Draw(t, "nearest"),
				Block: text.Draw(t, "block"), NoBlock: rapid.Bool().Draw(t, "no block"),
			}
			if rapid.Bool().Draw(t, "searched") {
				p := parcel.Draw(t, "searched parcel")
				r.Searched = &p
			}
			answer.Results = append(answer.Results, r)
		}
		for range rapid.IntRange(0, 3).Draw(t, "suggestions") {
			answer.Suggestions = append(answer.Suggestions, rapid.Make[postcode.Suggestion]().Draw(t, "suggestion"))
			answer.Suggestions[0].Text = text.Draw(t, "suggested")
		}
		type fields postcode.Answer
		want, err := json.Marshal(fields(answer))
		if err != nil {
			t.Fatal(err)
		}
		if got := answer.AppendJSON(nil); string(got) != string(want) {
			t.Fatalf("appended\n%s\nmarshalled\n%s", got, want)
		}
		if got, err := json.Marshal(answer); err != nil || string(got) != string(want) {
			t.Fatalf("an answer is written as\n%s %v\nwant\n%s", got, err, want)
		}
	})
}
