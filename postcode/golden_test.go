package postcode_test

import (
	"os"
	"testing"

	"github.com/saja-live/saja/postcode/golden"
)

func TestGoldenQueriesFindTheRightAddressFirst(t *testing.T) {
	f, err := os.Open("testdata/golden.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := golden.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	all := golden.Ask(places(t), lines, t.Output())
	if first, ten := all.Shares(); all.Asked < 600 || first < 97 || ten < 99.5 {
		t.Errorf("first %.2f %%, in ten %.2f %% of %d; want 97 %% and 99.5 %% of 600", first, ten, all.Asked)
	}
}
