// Package money counts won: whole, never a fraction, never silently too large.
package money

import (
	"math"
	"math/bits"
	"strconv"

	"github.com/saja-live/saja/internal/platform/fault"
)

// Won is an amount of South Korean won. The won has no smaller unit.
type Won int64

// Max is the largest amount that is ever worked with. It fits a JavaScript number.
const Max Won = 1<<53 - 1

// ErrTooMuch says that a sum left the range of amounts.
var ErrTooMuch = fault.New(fault.Invalid, "amount_too_large", "this amount is too large; order fewer at once")

// Mul gives w × n, or ErrTooMuch.
func (w Won) Mul(n int64) (Won, error) {
	hi, lo := bits.Mul64(abs(int64(w)), abs(n))
	if hi != 0 || lo > uint64(Max) {
		return 0, ErrTooMuch
	}
	return Won(int64(w) * n), nil
}

// Add gives w + v, or ErrTooMuch.
func (w Won) Add(v Won) (Won, error) {
	sum := w + v
	if (v > 0) != (sum > w) && v != 0 || sum > Max || sum < -Max {
		return 0, ErrTooMuch
	}
	return sum, nil
}

func abs(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// String is how a shopper reads it: 12,900원.
func (w Won) String() string { return w.Comma() + "원" }

// Comma is the number alone: 12,900.
func (w Won) Comma() string {
	s := strconv.FormatInt(int64(w), 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	out := make([]byte, 0, len(s)+len(s)/3)
	for i := range len(s) {
		if i > 0 && (len(s)-i)%3 == 0 {
			out = append(out, ',')
		}
		out = append(out, s[i])
	}
	return sign + string(out)
}

// PercentOff is the discount in whole percent, rounded down so that it never promises more than it gives; 0 if there is none.
func PercentOff(list, price Won) int {
	if list <= 0 || price >= list || price < 0 {
		return 0
	}
	return int((list - price) * 100 / list)
}

// Split divides total by weights to the last won (largest remainder, ties to the earlier part); the parts add up to total exactly.
// Without any positive weight the first part gets all. total must not be negative.
func Split(total Won, weights []int64) []Won {
	parts := make([]Won, len(weights))
	if len(parts) == 0 || total <= 0 {
		return parts
	}
	var sum uint64
	for _, w := range weights {
		sum += uint64(max(w, 0))
	}
	if sum == 0 || sum > math.MaxInt64 {
		parts[0] = total
		return parts
	}
	left := total
	rest := make([]uint64, len(weights))
	for i, w := range weights {
		hi, lo := bits.Mul64(uint64(total), uint64(max(w, 0)))
		q, r := bits.Div64(hi, lo, sum)
		parts[i], rest[i] = Won(q), r
		left -= Won(q)
	}
	for ; left > 0; left-- {
		best := 0
		for i := range rest {
			if rest[i] > rest[best] {
				best = i
			}
		}
		parts[best]++
		rest[best] = 0
	}
	return parts
}
