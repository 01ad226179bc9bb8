package postcode

import "bytes"

// entry says what bears a name: its kind in the upper three bits, and its place.
type entry uint32

const (
	entryRoad     = iota // a road
	entryEmd             // the first unit of an eup, myeon or dong
	entryRi              // a unit, by the name of its ri
	entryAdmin           // an administrative dong
	entryBuilding        // a name of a building
	entryKinds
)

const entryShift = 29

func newEntry(kind int, place uint32) entry { return entry(uint32(kind)<<entryShift | place) }

func (e entry) kind() int { return int(e >> entryShift) }

func (e entry) place() uint32 { return uint32(e) & (1<<entryShift - 1) }

// names is a dictionary: distinct keys in order, each with what bears it. A name is known by its place.
type names struct {
	at      []uint32 // where each key begins in keys, and the end
	keys    []byte   // each followed by keyEnd
	entryAt []uint32
	entries []uint32
	// suffixes are all letters of all keys in order of what follows them: a name's place above, and where in its key.
	// initials are all names in the order of the initials of their keys. A dictionary may be without both.
	suffixes, initials []uint32
}

const (
	suffixBits = 10 // enough for maxKey
	maxNames   = 1 << (32 - suffixBits)
)

func (d *names) len() int { return max(len(d.at)-1, 0) }

// key is a name's key without its end.
func (d *names) key(i uint32) []byte { return d.keys[d.at[i] : d.at[i+1]-1] }

func (d *names) of(i uint32) []uint32 { return d.entries[d.entryAt[i]:d.entryAt[i+1]] }

// span is a run of neighbours in some order.
type span struct{ lo, hi uint32 }

func (s span) len() int { return int(s.hi - s.lo) }

func (d *names) all() span { return span{0, uint32(d.len())} }

// narrow gives those of s whose key has b at depth; all of s are alike before it.
func (d *names) narrow(s span, depth int, b byte) span {
	lo := d.first(s, depth, b)
	if lo == s.hi || d.keys[int(d.at[lo])+depth] != b {
		return span{lo, lo}
	}
	// Mostly few follow: look ahead in growing steps.
	step, hi := uint32(1), lo+1
	for hi < s.hi && d.keys[int(d.at[hi])+depth] == b {
		lo2 := hi
		hi += step
		step *= 2
		if hi >= s.hi {
			hi = s.hi
		}
		if hi == s.hi || d.keys[int(d.at[hi])+depth] != b {
			return span{lo, d.first(span{lo2, hi}, depth, b+1)}
		}
	}
	return span{lo, hi}
}

// first is the first of s whose byte at depth is b or more.
func (d *names) first(s span, depth int, b byte) uint32 {
	lo, hi := s.lo, s.hi
	for lo < hi {
		mid := (lo + hi) / 2
		if d.keys[int(d.at[mid])+depth] < b {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// prefix gives the names that begin with key.
func (d *names) prefix(key []byte) span {
	s := d.all()
	for depth, b := range key {
		if s = d.narrow(s, depth, b); s.len() == 0 {
			break
		}
	}
	return s
}

// find gives the name with just this key.
func (d *names) find(key []byte) (uint32, bool) {
	s := d.prefix(key)
	return s.lo, s.len() > 0 && d.ends(s.lo, len(key))
}

// ends says whether the key of a name is n bytes long.
func (d *names) ends(i uint32, n int) bool { return d.at[i+1]-1-d.at[i] == uint32(n) }

// within gives the suffixes that begin with key: all places where it stands in a name. With an end behind it only those where a name ends.
func (d *names) within(key []byte, atEnd bool) span {
	n := uint32(len(d.suffixes))
	lo := search(0, n, func(i uint32) bool { return d.compare(d.suffixes[i], key, atEnd) >= 0 })
	hi := search(lo, n, func(i uint32) bool { return d.compare(d.suffixes[i], key, atEnd) > 0 })
	return span{lo, hi}
}

// compare orders a suffix against key; 0 if it begins with key, and ends there if atEnd.
func (d *names) compare(suffix uint32, key []byte, atEnd bool) int {
	name, at := unpack(suffix)
	rest := d.keys[int(d.at[name])+at : d.at[name+1]]
	n := min(len(rest), len(key))
	if c := bytes.Compare(rest[:n], key[:n]); c != 0 {
		return c
	}
	switch {
	case len(rest) <= len(key): // its end stands where key goes on
		return -1
	case atEnd && rest[len(key)] != keyEnd:
		return 1
	}
	return 0
}

func unpack(suffix uint32) (name uint32, at int) {
	return suffix >> suffixBits, int(suffix & (1<<suffixBits - 1))
}

// beginning gives those of initials whose letters begin as key.
func (d *names) beginning(key []byte) span {
	var buf [maxKey]byte
	n := uint32(len(d.initials))
	cut := func(i uint32) []byte {
		in := initials(buf[:0], d.key(d.initials[i]))
		return in[:min(len(in), len(key))]
	}
	lo := search(0, n, func(i uint32) bool { return bytes.Compare(cut(i), key) >= 0 })
	hi := search(lo, n, func(i uint32) bool { return bytes.Compare(cut(i), key) > 0 })
	return span{lo, hi}
}

// search is the first of [lo, hi) for which ok holds; it holds for all after it.
func search(lo, hi uint32, ok func(uint32) bool) uint32 {
	for lo < hi {
		mid := lo + (hi-lo)/2
		if ok(mid) {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}
