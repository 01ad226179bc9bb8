package postcode

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
)

// named is a key with one thing that bears it.
type named struct {
	key  []byte
	what entry
}

// writeNames writes the dictionaries: of Korean names, and of English ones.
func (b *builder) writeNames(l *layout, buildings []uint32, fw *writer) {
	var korean, english []named
	// keys of a name are made once: they lie in one stretch of memory.
	var made arena
	seen := make(map[uint32][]byte)
	keyed := func(name uint32) []byte {
		k, ok := seen[name]
		if !ok {
			k = made.keep(keyOf(b.strings[name]))
			seen[name] = k
		}
		return k
	}
	add := func(to *[]named, key []byte, e entry) {
		if n := len(key); n > 0 && n < maxKey {
			*to = append(*to, named{key, e})
		}
	}
	for rank, i := range l.roadOrder {
		r := b.roads[i]
		add(&korean, keyed(r.name), newEntry(entryRoad, uint32(rank)))
		name := englishName(b.strings[r.name])
		if r.english != 0 {
			name = b.strings[r.english]
		}
		add(&english, made.keep(keyOf(name)), newEntry(entryRoad, uint32(rank)))
	}
	last := uint64(0)
	for rank, i := range l.unitOrder {
		u := b.units[i]
		if emd := u.code / 100; emd != last {
			last = emd
			add(&korean, keyed(u.emd), newEntry(entryEmd, uint32(rank)))
			add(&english, made.keep(keyOf(b.englishOf(u.emd))), newEntry(entryEmd, uint32(rank)))
		}
		if u.ri != 0 {
			add(&korean, keyed(u.ri), newEntry(entryRi, uint32(rank)))
			add(&english, made.keep(keyOf(b.englishOf(u.ri))), newEntry(entryRi, uint32(rank)))
		}
	}
	for rank, i := range l.adminOrder {
		add(&korean, keyed(b.admins[i].name), newEntry(entryAdmin, uint32(rank)))
	}
	for i, name := range buildings {
		add(&korean, made.keep(buildingKey(b.strings[name])), newEntry(entryBuilding, uint32(i)))
	}
	n := newNames(korean)
	fw.add(secNameKeyAt, raw(n.at))
	fw.add(secNameKeys, n.keys)
	fw.add(secNameEntryAt, raw(n.entryAt))
	fw.add(secNameEntries, raw(n.entries))
	if n.len() > maxNames {
		fw.err = cmp.Or(fw.err, errTooMany)
		return
	}
	fw.add(secNameSuffixes, raw(n.sortSuffixes()))
	fw.add(secNameInitials, raw(n.sortInitials()))
	of := make([]uint32, len(buildings))
	for i := range uint32(n.len()) {
		for _, v := range n.of(i) {
			if e := entry(v); e.kind() == entryBuilding {
				of[e.place()] = i
			}
		}
	}
	fw.add(secBuildingName, raw(of))
	n = newNames(english)
	fw.add(secEnglishKeyAt, raw(n.at))
	fw.add(secEnglishKeys, n.keys)
	fw.add(secEnglishEntryAt, raw(n.entryAt))
	fw.add(secEnglishEntries, raw(n.entries))
}

func (b *builder) englishOf(name uint32) string {
	if e, ok := b.english[name]; ok {
		return b.strings[e]
	}
	return englishName(b.strings[name])
}

// arena keeps many short byte strings without a piece of memory for each.
type arena struct{ free []byte }

func (a *arena) keep(p []byte) []byte {
	if len(a.free) < len(p) {
		a.free = make([]byte, max(1<<20, len(p)))
	}
	kept := a.free[:len(p):len(p)]
	a.free = a.free[len(p):]
	copy(kept, p)
	return kept
}

// newNames makes a dictionary without suffixes and initials.
func newNames(in []named) *names {
	slices.SortFunc(in, func(x, y named) int {
		return cmp.Or(bytes.Compare(x.key, y.key), cmp.Compare(x.what, y.what))
	})
	d := new(names)
	for i, e := range in {
		if i == 0 || !bytes.Equal(e.key, in[i-1].key) {
			d.at = append(d.at, uint32(len(d.keys)))
			d.keys = append(append(d.keys, e.key...), keyEnd)
			d.entryAt = append(d.entryAt, uint32(len(d.entries)))
		} else if e.what == in[i-1].what {
			continue
		}
		d.entries = append(d.entries, uint32(e.what))
	}
	d.at = append(d.at, uint32(len(d.keys)))
	d.entryAt = append(d.entryAt, uint32(len(d.entries)))
	return d
}

// sortSuffixes puts every letter of every key in order of what follows it.
func (d *names) sortSuffixes() []uint32 {
	var all []sorted
	for i := range uint32(d.len()) {
		key := d.key(i)
		for at, b := range key {
			if begins(b) {
				var first [8]byte
				copy(first[:], key[at:])
				all = append(all, sorted{binary.BigEndian.Uint64(first[:]), i<<suffixBits | uint32(at)})
			}
		}
	}
	rest := func(s uint32) []byte {
		name, at := unpack(s)
		key := d.key(name)
		return key[min(at+8, len(key)):]
	}
	slices.SortFunc(all, func(x, y sorted) int {
		if c := cmp.Compare(x.key, y.key); c != 0 {
			return c
		}
		if c := bytes.Compare(rest(x.value), rest(y.value)); c != 0 {
			return c
		}
		return cmp.Compare(x.value, y.value)
	})
	out := make([]uint32, len(all))
	for i, s := range all {
		out[i] = s.value
	}
	return out
}

// sortInitials puts the names in the order of their initials.
func (d *names) sortInitials() []uint32 {
	var made arena
	keys := make([][]byte, d.len())
	out := make([]uint32, d.len())
	for i := range out {
		out[i] = uint32(i)
		keys[i] = made.keep(initials(nil, d.key(uint32(i))))
	}
	slices.SortFunc(out, func(x, y uint32) int {
		return cmp.Or(bytes.Compare(keys[x], keys[y]), cmp.Compare(x, y))
	})
	return out
}
