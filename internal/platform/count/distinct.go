package count

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
)

// Distinct counts how many different keys it was told of, in 4 kB however many they are: exactly while they are few, within
// about 2 % when they are many. What several processes were told is put together with Merge. The zero Distinct is empty.
//
// It is a HyperLogLog of 64-bit hashes, read by the estimator of O. Ertl, "New cardinality estimation algorithms for
// HyperLogLog sketches" (2017), which needs no table of corrections.
type Distinct struct {
	longest [registers]byte // by the first bits of a hash: the longest run of zeros behind them that was seen, plus one
}

const (
	precision = 12
	registers = 1 << precision
	rest      = 64 - precision
)

func spot(key string) (register int, run byte) {
	sum := sha256.Sum256([]byte(key))
	h := binary.BigEndian.Uint64(sum[:])
	return int(h >> rest), byte(bits.LeadingZeros64(h<<precision|1<<(precision-1)) + 1)
}

// News says whether key would change the count's registers. A key that was added never does; of those that were not, fewer and
// fewer do, as each that does stands for more of them.
func (d *Distinct) News(key string) bool {
	i, run := spot(key)
	return run > d.longest[i]
}

// Add tells of a key, once or more often.
func (d *Distinct) Add(key string) {
	i, run := spot(key)
	d.longest[i] = max(d.longest[i], run)
}

// Merge adds all that other was told of.
func (d *Distinct) Merge(other *Distinct) {
	for i, run := range other.longest {
		d.longest[i] = max(d.longest[i], run)
	}
}

// Bytes is the count as it can be kept, for ReadDistinct.
func (d *Distinct) Bytes() []byte { return d.longest[:] }

// ReadDistinct gives back what Bytes gave.
func ReadDistinct(b []byte) (*Distinct, error) {
	d := new(Distinct)
	if len(b) != registers {
		return d, errors.New("this is no count of different keys")
	}
	copy(d.longest[:], b)
	return d, nil
}

// N is how many different keys there were.
func (d *Distinct) N() int64 {
	var of [rest + 2]int // how many registers have each run
	for _, run := range d.longest {
		of[min(int(run), rest+1)]++
	}
	const m = float64(registers)
	z := m * tau(1-float64(of[rest+1])/m)
	for k := rest; k >= 1; k-- {
		z = 0.5 * (z + float64(of[k]))
	}
	z += m * sigma(float64(of[0])/m)
	return int64(math.Round(m * m / (2 * math.Ln2 * z)))
}

// sigma and tau are the sums by which empty and full registers count, as in Ertl's algorithm 6.
func sigma(x float64) float64 {
	if x == 1 {
		return math.Inf(1)
	}
	y, z := 1.0, x
	for {
		x *= x
		before := z
		z += x * y
		y += y
		if z == before {
			return z
		}
	}
}

func tau(x float64) float64 {
	if x == 0 || x == 1 {
		return 0
	}
	y, z := 1.0, 1-x
	for {
		x = math.Sqrt(x)
		before := z
		y *= 0.5
		z -= (1 - x) * (1 - x) * y
		if z == before {
			return z / 3
		}
	}
}
