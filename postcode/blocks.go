package postcode

import (
	"cmp"
	"errors"
	"slices"
	"strings"
)

// rawBlock is a building of an address that has a name of its own there: 101동. Floors and flats, of which 상세주소DB has three million, are not kept: nobody
// picks one from a list, and a list that is never whole can't say that one is not there.
type rawBlock struct {
	place
	unit8 uint32
	name  uint32 // string
}

// takeDetail takes a row of 상세주소DB adrdc: 16 columns.
func (b *builder) takeDetail() error {
	r := &b.row
	if !r.has(16) {
		return errColumns
	}
	unit, ok := code(r.fields[11], 10)
	if !ok {
		return errUnitCode
	}
	at, err := r.place(13, 14, 15)
	if err != nil {
		return err
	}
	if at.road, err = b.road(12, -1); errors.Is(err, errOrphan) {
		return nil // see sortBlocks
	} else if err != nil {
		return err
	}
	return b.block(at, uint32(unit/100), r.fields[5])
}

// block takes the name of a block, if it has one.
func (b *builder) block(at place, unit8 uint32, name []byte) error {
	id, err := b.intern(name)
	if err != nil || id == 0 {
		return err
	}
	if text := b.strings[id]; digitsAlone(text) { // 101 is 101동
		id = b.string(text + "동")
	}
	b.blocks.add(rawBlock{at, unit8, id})
	return nil
}

func digitsAlone(s string) bool {
	_, ok := decimal([]byte(s), 1<<30)
	return ok && s != ""
}

// writeBlocks writes the blocks of each address, in the order of their numbers.
func (b *builder) writeBlocks(l *layout, fw *writer) {
	var rows, of []uint32
	for _, p := range l.blocks {
		rows, of = append(rows, uint32(p.key)), append(of, l.str[p.value])
	}
	fw.add(secBlockRow, raw(rows))
	fw.add(secBlock, raw(of))
}

// sortBlocks finds the address of every block. Those of addresses that are not there are left out: 상세주소DB may be older.
func (b *builder) sortBlocks(l *layout) {
	for i := range b.blocks.n {
		k := b.blocks.at(i)
		row, ok := b.rowAt(l, &rawExtra{place: k.place, unit8: k.unit8})
		if ok {
			l.blocks = append(l.blocks, sorted{uint64(row), k.name})
		}
	}
	b.blocks = pages[rawBlock]{}
	slices.SortFunc(l.blocks, func(x, y sorted) int {
		if c := cmp.Compare(x.key, y.key); c != 0 {
			return c
		}
		s, t := b.strings[x.value], b.strings[y.value]
		return cmp.Or(cmp.Compare(leading(s), leading(t)), strings.Compare(s, t), cmp.Compare(x.value, y.value))
	})
	l.blocks = slices.Compact(l.blocks)
}

// leading is the number with which a name begins; names without one stand last.
func leading(s string) int {
	n, i := 0, 0
	for ; i < len(s) && i < 9 && s[i] >= '0' && s[i] <= '9'; i++ {
		n = n*10 + int(s[i]-'0')
	}
	if i == 0 {
		return 1 << 30
	}
	return n
}

// blocksAt are the names of the buildings of an address, as strings.
func (x *Index) blocksAt(row uint32) []uint32 {
	lo, _ := slices.BinarySearch(x.blockRow, row)
	hi := lo
	for hi < len(x.blockRow) && x.blockRow[hi] == row {
		hi++
	}
	return x.block[lo:hi]
}

// blocks are the words that may be the 동 of a complex behind the name of a building or a number: 101동 of 101동 1203호.
func (q *query) blocks(from int) (words []string) {
	for i := from; i < q.len(); i++ {
		if !q.apart(i) && i != from {
			continue
		}
		j := i + 1
		for j < q.len() && !q.cs[j].gap && q.cs[j].r != '동' {
			j++
		}
		if j < q.len() && !q.cs[j].gap {
			words = append(words, q.text(i, j+1))
		}
	}
	return words
}

// checkBlock says which 동 is asked for, if the address is known to have it. Only a number that it has not is known to be wrong: (지동) behind
// an address is its 법정동.
func (r *Result) checkBlock(asked []string) {
	if len(r.Blocks) == 0 {
		return
	}
	for _, word := range asked {
		key := string(keyOf(word))
		if slices.ContainsFunc(r.Blocks, func(b string) bool { return string(keyOf(b)) == key }) {
			r.Block, r.NoBlock = word, false
			return
		}
		r.NoBlock = r.NoBlock || digit(rune(word[0]))
	}
}
