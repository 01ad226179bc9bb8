package parcel

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
)

// FuzzRead gives every adapter any bodies. Nothing panics; what comes back is ordered, masked, one line a field and valid UTF-8; what fails
// has a kind.
func FuzzRead(f *testing.F) {
	for i, a := range adapters {
		archive, err := txtar.ParseFile(filepath.Join("testdata", a.Short+".txtar"))
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if strings.Contains(file.Name, ".in ") {
				f.Add(byte(i), file.Data)
			}
		}
	}
	sweet, err := txtar.ParseFile(filepath.Join("testdata", "sweettracker.txtar"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range sweet.Files {
		f.Add(byte(0), file.Data)
	}
	f.Fuzz(func(t *testing.T, which byte, data []byte) {
		a := adapters[int(which)%len(adapters)]
		number := "612345678901"
		bodies := bytes.Split(data, []byte("\n====\n"))
		got, err := Read(a.ID, number, noon, bodies...)
		if err != nil {
			if _, ok := errors.AsType[*Error](err); !ok {
				t.Fatalf("%v has no kind", err)
			}
			if got != nil {
				t.Fatal("an error and a Tracking")
			}
			return
		}
		for i, e := range got.Events {
			if i > 0 && !e.Time.IsZero() && !e.DateOnly && e.Time.Before(got.Events[i-1].Time) {
				t.Errorf("%v behind %v", e.Time, got.Events[i-1].Time)
			}
			for _, s := range []string{e.Code, e.Text, e.Detail, e.Place, e.Phone} {
				check(t, s)
			}
		}
		for _, s := range []string{got.Sender, got.Recipient, got.Signer, got.Product} {
			check(t, s)
		}
		if got.State == Delivered && got.Delivered.After(noon) {
			t.Error("delivered in the future")
		}
	})
}

func check(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) || strings.ContainsAny(s, "\n\r\t\v\x00") || len(s) > 4*most {
		t.Errorf("%q is not one clean line", s)
	}
	if bare := maskNumbers(s); bare != s {
		t.Errorf("%q has a number of a person", s)
	}
}

// FuzzNormalize gives Normalize any text: what passes is short, plain and stays as it is.
func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"6001-2345-6782", "６００１", "6.89E+11", "1Z999AA10123456784", "ee 123", "", "\u200b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := Normalize(s)
		if err != nil {
			return
		}
		again, err := Normalize(n)
		if err != nil && !strings.Contains(err.Error(), "spreadsheet") || err == nil && again != n {
			t.Errorf("%q → %q → %q, %v", s, n, again, err)
		}
		for _, g := range Guess(n) {
			if g.Confidence < 0 || g.Confidence > 1 {
				t.Errorf("%s: %f", g.ID, g.Confidence)
			}
		}
	})
}
