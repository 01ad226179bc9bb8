package postcode_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/saja-live/saja/postcode"
)

// TestAnIndexOfAnEarlierEditionIsRead takes one that was written before columns that repeat had sections of their own, and folds it into one of today.
func TestAnIndexOfAnEarlierEditionIsRead(t *testing.T) {
	old, err := os.ReadFile(filepath.Join("testdata", "edition2.idx"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "x.idx")
	if err := os.WriteFile(path, old, 0o600); err != nil {
		t.Fatal(err)
	}
	before := open(t, path)
	if _, err := postcode.Fold(t.Context(), postcode.Folding{Index: path}); err != nil {
		t.Fatal(err)
	}
	after := open(t, path)
	n := before.Meta().Addresses
	if n < 200 || after.Meta().Addresses != n {
		t.Fatalf("%d addresses, folded %d", n, after.Meta().Addresses)
	}
	for i := range n {
		a, b := before.At(i), after.At(i)
		if diff := cmp.Diff(a, b, cmpopts.IgnoreUnexported(postcode.Address{})); diff != "" {
			t.Fatal(diff)
		}
		if a.Postcode == "" || a.AdminCode == "" || a.OldPostcode == "" {
			t.Fatalf("%+v", a)
		}
		if c, ok := after.Lookup(a.BuildingKey); !ok || c.Key != a.Key {
			t.Fatalf("the building %s is at %s, want %s", a.BuildingKey, c.Key, a.Key)
		}
	}
}

func TestBuildingNumbersOfAnyLengthAreKept(t *testing.T) {
	rows := []string{postHead}
	var numbers []string
	for i, serial := range []int{0, 1, 65533, 65534, 65535, 65536, 999999} {
		number := fmt.Sprintf("116801030011183%04d%06d", 10+i, serial)
		numbers = append(numbers, number)
		rows = append(rows, fmt.Sprintf("06315|서울특별시|Seoul|강남구|Gangnam-gu|||116804166204|논현로8길|Nonhyeon-ro 8-gil|0|%d|0|%s|||1168010300|개포동||개포4동|0|1183|01|%d||", 67+i, number, 10+i))
	}
	path, report, err := build(t, map[string]string{"서울특별시.txt": strings.Join(rows, "\n")})
	if err != nil || report.Rejected > 0 {
		t.Fatalf("%+v %v", report, err)
	}
	x := open(t, path)
	for i, number := range numbers {
		if a, ok := x.Lookup(number); !ok || a.Main != 67+i || a.BuildingKey != number {
			t.Errorf("the building %s is at %s with %s", number, a.RoadAddress(), a.BuildingKey)
		}
	}
}
