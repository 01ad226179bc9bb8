package postcode_test

import (
	"path/filepath"
	"sync"
	"testing"

	"github.com/saja-live/saja/postcode"
)

var built struct {
	sync.Once
	path   string
	report postcode.Report
	err    error
}

// places opens an index of some 10,000 real places, built once from country/data/places.zip.
func places(t testing.TB) *postcode.Index {
	t.Helper()
	built.Do(func() {
		built.path = filepath.Join(scratch, "places.idx")
		built.report, built.err = postcode.Build(t.Context(), postcode.Options{Sources: []string{"country/data/places.zip", "testdata/zipcode_DB.txt", "testdata/areacd_pobox_DB.txt"}, Out: built.path, Version: "test"})
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return open(t, built.path)
}

func open(t testing.TB, path string) *postcode.Index {
	t.Helper()
	x, err := postcode.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}
