package postcode

import "slices"

// puller takes addresses of an index over into a builder.
type puller struct {
	b *builder
	x *Index
	// By the index's places, one more than the builder's; 0 where it is not there yet.
	words, roads  []uint32
	units, admins []uint32
}

// puller gives the one of x that the builder has, or makes one.
func (b *builder) puller(x *Index) *puller {
	for _, p := range b.from {
		if p.x == x {
			return p
		}
	}
	return &puller{
		b: b, x: x, words: make([]uint32, len(x.stringAt)), roads: make([]uint32, x.roads()), units: make([]uint32, x.units()), admins: make([]uint32, x.admins()),
	}
}

// pullers are those of all layers of x, the overlay first.
func pullers(b *builder, x *Index) []*puller {
	if x.over != nil {
		return []*puller{b.puller(x.over), b.puller(x)}
	}
	return []*puller{b.puller(x)}
}

func (p *puller) word(i uint32) uint32 {
	if p.words[i] == 0 {
		p.words[i] = p.b.string(p.x.string(i)) + 1
	}
	return p.words[i] - 1
}

// inEnglish takes over the English of a name.
func (p *puller) inEnglish(korean, english uint32) {
	if e := p.word(english); e != 0 {
		p.b.english[p.word(korean)] = e
	}
}

func (p *puller) unit(u uint16) uint16 {
	if p.units[u] == 0 {
		code := p.x.unitCode(u)
		id, ok := p.b.unitIDs[code]
		if !ok {
			id = uint16(len(p.b.units))
			w := p.x.unit[int(u)*unitWords:][:unitWords]
			s := p.x.sigun[w[0]*sigunWords:][:sigunWords]
			sido := p.x.sido[s[1]*sidoWords:][:sidoWords]
			p.b.units = append(p.b.units, rawUnit{code, p.word(sido[1]), p.word(s[2]), p.word(w[2]), p.word(w[3])})
			p.b.unitIDs[code] = id
			p.inEnglish(sido[1], sido[2])
			p.inEnglish(s[2], s[3])
			p.inEnglish(w[2], w[4])
			p.inEnglish(w[3], w[5])
		}
		p.units[u] = uint32(id) + 1
	}
	return uint16(p.units[u] - 1)
}

func (p *puller) road(r uint32) uint32 {
	if p.roads[r] == 0 {
		code := p.x.roadCode(r)
		id, ok := p.b.roadIDs[code]
		if !ok {
			w := p.x.road[r*roadWords:][:roadWords]
			id = p.b.addRoad(code, p.word(w[2]))
			p.b.roads[id].english = p.word(w[3])
		}
		p.roads[r] = id + 1
	}
	return p.roads[r] - 1
}

// admin gives one more than the builder's place, as rawRow has it.
func (p *puller) admin(a uint16) uint16 {
	if p.admins[a] == 0 {
		w := p.x.admin[int(a)*adminWords:][:adminWords]
		code := uint64(p.x.sigun[w[0]*sigunWords])*1e5 + uint64(w[1])
		id, ok := p.b.adminIDs[code]
		if !ok {
			p.b.admins = append(p.b.admins, rawAdmin{code, p.word(w[2])})
			id = uint16(len(p.b.admins))
			p.b.adminIDs[code] = id
		}
		p.admins[a] = uint32(id)
	}
	return uint16(p.admins[a])
}

// address gives an address and its further parcels as they would be read from a file.
func (p *puller) address(row uint32) (rawRow, []rawExtra) {
	x := p.x
	raw := rawRow{
		place: place{p.road(x.roadOf(row)), x.main[row], x.sub[row]}, lot: lot{p.unit(x.rowUnit[row]), x.lotMain[row], x.lotSub[row]}, zip: noZip, unit8: x.unit8(row),
		apartment: x.apartment[row/64]>>(row%64)&1 == 1,
	}
	if z := x.rowZip.at(row); z != none16 {
		raw.zip = x.zip[z]
	}
	if a := x.rowAdmin.at(row); a != none16 {
		raw.admin = p.admin(a)
	}
	if n, ok := x.buildingAt(row); ok {
		raw.building = p.word(x.building[n])
	}
	if n, ok := x.registerAt(row); ok {
		raw.register = p.word(x.building[n])
	}
	if i, ok := slices.BinarySearch(x.oddRow, row); ok {
		raw.key = p.word(x.oddKey[i])
	}
	if text, told := x.numberAt(row); told {
		raw.number = p.b.numberOf(text, raw.lot)
	}
	if old, ok := x.oldAt(row); ok {
		raw.old = old + 1
	}
	if n, ok := x.bulkAt(row); ok {
		raw.bulk = p.word(n)
	}
	var extras []rawExtra
	for i, _ := slices.BinarySearch(x.extraRow, row); i < len(x.extraRow) && x.extraRow[i] == row; i++ {
		extras = append(extras, rawExtra{raw.place, lot{p.unit(x.extraUnit[i]), x.extraMain[i], x.extraSub[i]}, raw.unit8})
	}
	return raw, extras
}

// blocks takes over the blocks of an address.
func (p *puller) blocks(row uint32, raw rawRow) {
	for _, n := range p.x.blocksAt(row) {
		p.b.blocks.add(rawBlock{raw.place, raw.unit8, p.word(n)})
	}
}

// areas makes all 시군구 known to the builder, with or without addresses: what they are called is understood then.
func (p *puller) areas() {
	for i := range p.x.siguns() {
		s := p.x.sigun[i*sigunWords:][:sigunWords]
		sido := p.x.sido[s[1]*sidoWords:][:sidoWords]
		p.b.siguns = append(p.b.siguns, rawSigun{s[0], p.word(sido[1]), p.word(s[2])})
		p.inEnglish(sido[1], sido[2])
		p.inEnglish(s[2], s[3])
	}
}

// boxes takes over the post-office boxes.
func (p *puller) boxes() {
	for i := 0; i < len(p.x.boxRecords); i += boxWords {
		r := p.x.boxRecords[i:][:boxWords]
		p.b.boxes = append(p.b.boxes, rawBox{r[0], p.word(r[1]), p.word(r[2]), p.word(r[3]), p.word(r[4]), r[5], r[6], r[7], r[8], r[9]})
	}
}

// neighbours makes all units known that lie in one eup or myeon with one that the builder has: it is as large in both layers then.
func (p *puller) neighbours() {
	for _, u := range slices.Clone(p.b.units) {
		lo, hi := p.x.unitFrom(u.code/100*100), p.x.unitFrom(u.code/100*100+100)
		for ; lo < hi; lo++ {
			p.unit(uint16(lo))
		}
	}
}

// unit8 is the first eight digits of the unit of an address.
func (x *Index) unit8(row uint32) uint32 { return uint32(x.unitCode(x.rowUnit[row]) / 100) }

// rowBy finds an address that is not gone.
func (x *Index) rowBy(road uint64, k addressKey) (uint32, bool) {
	r, ok := x.roadBy(road)
	if !ok {
		return 0, false
	}
	s := x.numbered(r, int(k.main))
	for row := s.lo; row < s.hi; row++ {
		if x.sub[row] == k.sub && x.unit8(row) == k.unit8 && !x.goneRow(row) {
			return row, true
		}
	}
	return 0, false
}

func (x *Index) unitBy(code uint64) (uint16, bool) {
	u := x.unitFrom(code)
	return uint16(u), int(u) < x.units() && x.unitCode(uint16(u)) == code
}

func (x *Index) adminBy(code uint64) (uint16, bool) {
	of := func(a uint32) uint64 {
		w := x.admin[a*adminWords:]
		return uint64(x.sigun[w[0]*sigunWords])*1e5 + uint64(w[1])
	}
	n := uint32(x.admins())
	a := search(0, n, func(a uint32) bool { return of(a) >= code })
	return uint16(a), a < n && of(a) == code
}

// buildingBy finds a name of a building among them, as a place in x.building.
func (x *Index) buildingBy(name string) (uint32, bool) {
	n := uint32(len(x.building))
	at := search(0, n, func(i uint32) bool { return x.string(x.building[i]) >= name })
	return at, at < n && x.string(x.building[at]) == name
}
