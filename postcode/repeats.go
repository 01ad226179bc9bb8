package postcode

import "math/bits"

// repeats is a column of 16 bits that mostly repeats from row to row, as postcodes do along a road: a bit for each row at which a value begins, the
// values, and how many begin before every 512th row.
type repeats struct {
	begins []uint64
	before []uint32
	values []uint16

	plain []uint16 // the column itself, in indexes until edition 2
}

const repeatsStep = 512 // rows

// at is the value of a row.
func (c *repeats) at(row uint32) uint16 {
	if c.plain != nil {
		return c.plain[row]
	}
	n := c.before[row/repeatsStep]
	word := row / 64
	for w := row / repeatsStep * (repeatsStep / 64); w < word; w++ {
		n += uint32(bits.OnesCount64(c.begins[w]))
	}
	n += uint32(bits.OnesCount64(c.begins[word] & (1<<(row%64)<<1 - 1)))
	return c.values[n-1]
}

// check makes sure that every one of the given rows has a value, which is less than n or none.
func (c *repeats) check(rows, n int) bool {
	if c.plain != nil {
		return len(c.plain) == rows && below(c.plain, n, true)
	}
	if rows == 0 {
		return len(c.values) == 0
	}
	if len(c.begins) != (rows+63)/64 || len(c.before) != (rows+repeatsStep-1)/repeatsStep || c.begins[0]&1 == 0 {
		return false
	}
	begun := 0
	for w, b := range c.begins {
		if w%(repeatsStep/64) == 0 && int(c.before[w/(repeatsStep/64)]) != begun {
			return false
		}
		begun += bits.OnesCount64(b)
	}
	return begun == len(c.values) && below(c.values, n, true)
}

// repeating makes a column of that kind.
func repeating(column []uint16) (c repeats) {
	c.begins = make([]uint64, (len(column)+63)/64)
	for i, v := range column {
		if i%repeatsStep == 0 {
			c.before = append(c.before, uint32(len(c.values)))
		}
		if i == 0 || column[i-1] != v {
			c.begins[i/64] |= 1 << (i % 64)
			c.values = append(c.values, v)
		}
	}
	return c
}
