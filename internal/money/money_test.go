package money_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/saja-live/saja/internal/money"
)

func TestWonReadsAsAShopperWritesIt(t *testing.T) {
	for w, want := range map[money.Won]string{0: "0원", 900: "900원", 12900: "12,900원", -3000: "-3,000원", 999999999: "999,999,999원"} {
		if got := w.String(); got != want {
			t.Errorf("%d reads %q, want %q", w, got, want)
		}
	}
}

func TestTooLargeAmountsAreRefused(t *testing.T) {
	if _, err := money.Won(12900).Mul(math.MaxInt64); !errors.Is(err, money.ErrTooMuch) {
		t.Errorf("got %v", err)
	}
	if _, err := money.Max.Add(1); !errors.Is(err, money.ErrTooMuch) {
		t.Errorf("got %v", err)
	}
	if got, err := money.Won(12900).Mul(2); err != nil || got != 25800 {
		t.Errorf("got %d, %v", got, err)
	}
}

func TestDiscountNeverPromisesMoreThanItGives(t *testing.T) {
	if got := money.PercentOff(10000, 7699); got != 23 {
		t.Errorf("got %d%%, want 23%%", got)
	}
	if got := money.PercentOff(10000, 10000); got != 0 {
		t.Errorf("got %d%%, want none", got)
	}
}

func TestSplitAddsUpToTheLastWon(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := money.Won(rapid.Int64Range(0, int64(money.Max)).Draw(t, "total"))
		weights := rapid.SliceOfN(rapid.Int64Range(0, 1<<40), 1, 20).Draw(t, "weights")
		var sum money.Won
		for _, p := range money.Split(total, weights) {
			if p < 0 {
				t.Fatalf("negative part %d", p)
			}
			sum += p
		}
		if sum != total {
			t.Fatalf("parts add up to %d, want %d", sum, total)
		}
	})
}
