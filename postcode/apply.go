package postcode

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Delta says what to apply to which index.
type Delta struct {
	Index    string   // the index; it is left as it is, and the overlay beside it is replaced when the new one is whole
	Sources  []string // daily files (일변동), zips of them, or folders
	Progress func(Progress)
	Check    func(*Index) error // as of Options
}

const (
	maxChanged   = 500_000 // addresses and parcels that an overlay may hold: a year of days is some 150,000
	largeOverlay = 50_000
)

// Large says that the overlay has grown so much that the index should be built anew from the full files, or folded.
func (m Meta) Large() bool { return m.Changed+m.Gone > largeOverlay }

// Apply takes the changes of each day, in the order of days, into the overlay of an index. Days that are in are passed over, so that
// applying twice changes nothing. It fails with ErrGap where a day is missing, with ErrReason at a code that is not known, with ErrLarge where it
// is too much for an overlay, and then leaves everything as it was; a new address that was there and an abolished one that was not are normal.
func Apply(ctx context.Context, d Delta) (report Report, err error) {
	unlock, err := lock(d.Index)
	if err != nil {
		return report, err
	}
	defer unlock()
	x, err := Open(d.Index)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, x.Close()) }()
	b := newBuilder(Options{Out: x.OverlayPath(), Progress: d.Progress})
	b.report.Meta = x.Meta()
	held := b.report.Meta.Day
	if damaged := x.reading(func() {
		b.from = pullers(b, x)
		var c *changes
		if c, err = b.readDeltas(ctx, d.Sources); err == nil && b.report.Meta.Day != held {
			err = b.lay(x, c)
		}
	}); damaged != nil {
		err = damaged
	}
	if err != nil || b.report.Meta.Day == held {
		return b.report, err
	}
	if damaged := x.reading(func() { err = b.writeFile(ctx, func(path string) error { return tryOverlay(x, path, d.Check) }) }); damaged != nil {
		err = damaged
	}
	return b.report, err
}

// tryOverlay opens a new overlay of x before it takes its place, and asks check about both. x has it from then on.
func tryOverlay(x *Index, path string, check func(*Index) error) error {
	over, err := openFile(path)
	if err != nil {
		return err
	}
	before := x.over
	if err := x.lay(over); err != nil {
		return errors.Join(err, over.Close())
	}
	if before != nil {
		err = before.Close()
	}
	if check != nil {
		err = errors.Join(err, check(x))
	}
	return err
}

// base is the index on which a builder makes an overlay, and what of it the overlay takes away.
type base struct {
	x    *Index
	gone []uint32
}

// lay gathers what the overlay of x has to hold: addresses that changed, those of which a parcel changed, those whose road is called otherwise,
// and what the overlay held before.
func (b *builder) lay(x *Index, c *changes) error {
	touched := make(map[addressKey]bool)
	for k := range c.rows {
		touched[k] = true
	}
	for k := range c.extras {
		touched[k.address()] = true
	}
	for road, former := range c.renamed {
		if b.roads[road].name != former {
			b.touchRoad(road, touched)
		}
	}
	gone := slices.Clone(x.gone)
	for _, k := range inOrder(touched, addressKey.compare) {
		if len(touched) > maxChanged {
			return ErrLarge
		}
		b.layAddress(k, c, &gone)
	}
	if x.over != nil {
		p := b.puller(x.over)
		for row := range uint32(x.over.rows()) {
			raw, extras := p.address(row)
			if !touched[addressKey{raw.place, raw.unit8}] {
				b.take(raw, extras)
				p.blocks(row, raw)
			}
		}
	}
	for _, k := range inOrder(c.extras, extraKey.compare) {
		if c.extras[k] {
			b.extras.add(rawExtra(k))
		}
	}
	if b.rows.n+len(gone) > maxChanged {
		return ErrLarge
	}
	slices.Sort(gone)
	b.onto = &base{x, slices.Compact(gone)}
	b.puller(x).areas()
	b.puller(x).neighbours()
	return nil
}

// layAddress takes one address as the changes leave it. The base's own is gone then.
func (b *builder) layAddress(k addressKey, c *changes, gone *[]uint32) {
	var old rawRow
	var extras []rawExtra
	var from *puller
	var at uint32
	for _, p := range b.from {
		if row, ok := p.x.rowBy(b.roads[k.road].code, k); ok {
			old, extras = p.address(row)
			from, at = p, row
			if p.x.meta.Base == "" {
				*gone = append(*gone, row)
			}
			break
		}
	}
	raw, told := c.rows[k]
	switch {
	case told && raw == nil, !told && from == nil:
		return
	case !told:
		raw = &old
	case from != nil:
		b.inherit(raw, &old)
	}
	if from != nil {
		from.blocks(at, *raw)
	}
	b.take(*raw, slices.DeleteFunc(extras, func(x rawExtra) bool {
		_, told := c.extras[extraKey(x)]
		return told
	}))
}

// inherit leaves a changed address what no delta tells of it.
func (b *builder) inherit(raw, old *rawRow) {
	raw.number = b.keepNumber(0, old.lot, old.number, old.lot, raw.lot)
	raw.old, raw.bulk = old.old, old.bulk
}

func (b *builder) take(raw rawRow, extras []rawExtra) {
	b.rows.add(raw)
	for _, x := range extras {
		b.extras.add(x)
	}
}

// touchRoad adds the addresses that are on a road.
func (b *builder) touchRoad(road uint32, touched map[addressKey]bool) {
	for _, p := range b.from {
		at, ok := p.x.roadBy(b.roads[road].code)
		if !ok {
			continue
		}
		for row := p.x.roadRow[at]; row < p.x.roadRow[at+1]; row++ {
			if !p.x.goneRow(row) {
				touched[addressKey{place{road, p.x.main[row], p.x.sub[row]}, p.x.unit8(row)}] = true
			}
		}
	}
}

// count makes of what is told of the overlay what is told of both: it is called when the overlay's own content stands in order.
func (o *base) count(b *builder, l *layout, names []uint32, m *Meta) {
	x := o.x
	x.gone = o.gone
	parcels := len(x.parcelsOf(o.gone))
	m.Base, m.Changed, m.Gone = x.id, len(l.rows), len(o.gone)
	m.Addresses += x.rows() - len(o.gone)
	m.Parcels += x.rows() + len(x.extraRow) - parcels
	roads, zips, buildings := make(map[uint32]bool), make(map[uint32]bool), make(map[uint32]bool)
	for _, row := range o.gone {
		roads[x.roadOf(row)] = true
		if z := x.rowZip.at(row); z != none16 {
			zips[uint32(z)] = true
		}
		for _, n := range x.buildingsAt(row) {
			buildings[n] = true
		}
	}
	m.Roads += x.roads() - tally(roads, func(r uint32) bool { return x.liveRows(span{x.roadRow[r], x.roadRow[r+1]}) == 0 })
	for _, i := range l.roadOrder {
		if r, ok := x.roadBy(b.roads[i].code); ok && x.liveRows(span{x.roadRow[r], x.roadRow[r+1]}) > 0 {
			m.Roads--
		}
	}
	m.Units = x.units()
	for _, u := range b.units {
		if _, ok := x.unitBy(u.code); !ok {
			m.Units++
		}
	}
	m.Postcodes += len(x.zip) - tally(zips, func(z uint32) bool { return len(x.rowsOfZip(z)) == 0 })
	for _, code := range l.zips {
		if z, ok := x.zipBy(code); ok && (!zips[z] || len(x.rowsOfZip(z)) > 0) {
			m.Postcodes--
		}
	}
	bearers := func(n uint32) []uint32 { return x.alive(x.buildingRows[x.buildingRowAt[n]:x.buildingRowAt[n+1]]) }
	m.Buildings += len(x.building) - tally(buildings, func(n uint32) bool { return len(bearers(n)) == 0 })
	for _, name := range names {
		if n, ok := x.buildingBy(b.strings[name]); ok && (!buildings[n] || len(bearers(n)) > 0) {
			m.Buildings--
		}
	}
}

func tally(of map[uint32]bool, ok func(uint32) bool) (n int) {
	for v := range of {
		if ok(v) {
			n++
		}
	}
	return n
}

// Folding says which index to make one with its overlay.
type Folding struct {
	Index    string // it is replaced, and its overlay removed, when the new one is whole
	Progress func(Progress)
	Check    func(*Index) error // as of Options
}

// Fold writes an index and its overlay as one new index, as building does, which takes as long. What only full files tell stays as it is.
func Fold(ctx context.Context, f Folding) (report Report, err error) {
	unlock, err := lock(f.Index)
	if err != nil {
		return report, err
	}
	defer unlock()
	x, err := Open(f.Index)
	if err != nil {
		return report, err
	}
	b := newBuilder(Options{Out: f.Index, Progress: f.Progress, Check: f.Check})
	m := x.Meta()
	b.report.Meta = Meta{Version: m.Version, Day: m.Day, Synthetic: m.Synthetic, Files: m.Files}
	err = x.reading(func() {
		for _, l := range x.layers() {
			p := b.puller(l)
			for row := range uint32(l.rows()) {
				if !l.goneRow(row) {
					raw, extras := p.address(row)
					b.take(raw, extras)
					p.blocks(row, raw)
				}
			}
		}
		b.puller(x).boxes()
	})
	if err = errors.Join(err, x.Close()); err != nil {
		return b.report, fmt.Errorf("fold: %w", err)
	}
	return b.report, b.writeFile(ctx, b.check)
}
