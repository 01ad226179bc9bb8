package count_test

import (
	"math"
	"strconv"
	"testing"

	"github.com/saja-live/saja/internal/platform/count"
)

func TestDistinctCountsEachKeyOnce(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 10, 30, 100, 1000, 5000, 10_000, 30_000, 200_000} {
		var d count.Distinct
		for i := range n {
			d.Add("viewer " + strconv.Itoa(i))
			d.Add("viewer " + strconv.Itoa(i/2))
		}
		// Four times the standard error, and nothing at all while they are few.
		if off, most := math.Abs(float64(d.N()-int64(n))), 4*1.04/64*float64(n); off > most || n <= 30 && off > 0 {
			t.Errorf("%d keys are counted as %d", n, d.N())
		}
	}
}

func TestDistinctOfSeveralIsThatOfAll(t *testing.T) {
	var all, one, other count.Distinct
	for i := range 3000 {
		key := strconv.Itoa(i)
		all.Add(key)
		if i%3 > 0 {
			one.Add(key)
		}
		if i%3 < 2 {
			other.Add(key)
		}
	}
	one.Merge(&other)
	back, err := count.ReadDistinct(one.Bytes())
	if err != nil || *back != all {
		t.Errorf("merged and kept they are %d, %v, want %d", back.N(), err, all.N())
	}
	if _, err := count.ReadDistinct([]byte("short")); err == nil {
		t.Error("something else was read as a count")
	}
}

func TestDistinctKnowsWhatIsNews(t *testing.T) {
	var d count.Distinct
	if !d.News("a") {
		t.Error("the first key is no news")
	}
	d.Add("a")
	if d.News("a") || !d.News("b") {
		t.Error("what was added is news, or what was not is none")
	}
}
