package postcode

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestAColumnThatRepeatsGivesEveryValueBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var column []uint16
		for _, length := range rapid.SliceOfN(rapid.IntRange(1, 700), 1, 12).Draw(t, "lengths") {
			value := rapid.Uint16Range(0, 3).Draw(t, "value")
			for range length {
				column = append(column, value)
			}
		}
		c := repeating(column)
		if !c.check(len(column), 4) || c.check(len(column), 1) && slices.Max(column) > 0 {
			t.Fatalf("%d values are not checked as they should be", len(column))
		}
		for row, want := range column {
			if got := c.at(uint32(row)); got != want {
				t.Fatalf("row %d has %d, want %d", row, got, want)
			}
		}
		c.values = c.values[:len(c.values)-1]
		if c.check(len(column), 4) {
			t.Fatal("a column without its last value was taken")
		}
	})
}
