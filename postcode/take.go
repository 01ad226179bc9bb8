package postcode

// taker is how the rows of one kind of file are taken in. It looks at b.row and refuses with an error.
func (b *builder) taker(k kind) func() error {
	switch k {
	case addresses:
		return b.takeAddress
	case parcels:
		return b.takeParcel
	case buildings:
		return b.takeBuilding
	case moreParcels:
		return b.takeBuildingParcel
	case roadCodes:
		return b.takeRoadCode
	case roadNames:
		return b.takeRoadName
	case details:
		return b.takeDetail
	case posts:
		return b.takePost
	case poBoxes:
		return b.takeBox
	}
	return b.takeRoadOfUnit
}

// takeAddress takes a row of 도로명주소 한글: 24 columns.
func (b *builder) takeAddress() error {
	if !b.row.has(24) {
		return errColumns
	}
	raw, err := b.addressRow()
	if err == nil {
		b.rows.add(raw)
	}
	return err
}

func (b *builder) addressRow() (rawRow, error) {
	key := b.row.fields[0]
	if len(key) != 26 {
		return rawRow{}, errKey
	}
	for _, c := range key {
		if c < '0' || c > '9' {
			return rawRow{}, errKey
		}
	}
	raw, err := b.rowOf(columns{unit: 1, mountain: 6, lot: 7, road: 9, name: 10, under: 11, number: 12, admin: 14, zip: 16, apartment: 19, register: 21, building: 22})
	if err == nil && !b.derived(key, raw) {
		raw.key = b.string(string(key))
	}
	return raw, err
}

// columns say where in a row of one kind the fields of an address stand. Names follow unit, sub numbers follow main ones.
type columns struct{ unit, mountain, lot, road, name, under, number, admin, zip, apartment, register, building int }

func (b *builder) rowOf(c columns) (raw rawRow, err error) {
	r := &b.row
	if raw.place, err = r.place(c.under, c.number, c.number+1); err != nil {
		return raw, err
	}
	if raw.lot, err = r.lot(c.mountain, c.lot, c.lot+1); err != nil {
		return raw, err
	}
	raw.zip = noZip
	if len(r.fields[c.zip]) > 0 {
		zip, ok := code(r.fields[c.zip], 5)
		if !ok {
			return raw, errPostcode
		}
		raw.zip = uint32(zip)
	}
	if raw.building, err = b.intern(r.fields[c.building]); err != nil {
		return raw, err
	}
	if raw.register, err = b.intern(r.fields[c.register]); err != nil {
		return raw, err
	}
	raw.apartment = len(r.fields[c.apartment]) == 1 && r.fields[c.apartment][0] == '1'
	var u uint64
	if raw.unit, u, err = b.unit(c.unit); err != nil {
		return raw, err
	}
	raw.unit8 = uint32(u / 100)
	if raw.road, err = b.road(c.road, c.name); err != nil {
		return raw, err
	}
	raw.admin, err = b.admin(c.admin)
	return raw, err
}

// unit takes the unit whose code stands at column c and whose four names follow.
func (b *builder) unit(c int) (uint16, uint64, error) {
	r := &b.row
	u, ok := code(r.fields[c], 10)
	if !ok {
		return 0, 0, errUnitCode
	}
	if id, ok := b.unitIDs[u]; ok {
		return id, u, nil
	}
	for _, p := range b.from {
		if at, ok := p.x.unitBy(u); ok {
			return p.unit(at), u, nil
		}
	}
	raw := rawUnit{code: u}
	for i, to := range []*uint32{&raw.sido, &raw.sigun, &raw.emd, &raw.ri} {
		id, err := b.proper(r.fields[c+1+i])
		if err != nil {
			return 0, 0, err
		}
		*to = id
	}
	id, err := b.addUnit(raw)
	return id, u, err
}

func (b *builder) addUnit(raw rawUnit) (uint16, error) {
	if len(b.units) >= none16 {
		return 0, errTooMany
	}
	id := uint16(len(b.units))
	b.units = append(b.units, raw)
	b.unitIDs[raw.code] = id
	return id, nil
}

// road takes the road whose code stands at column c; name is the column of its name, or -1 if the file has none.
func (b *builder) road(c, name int) (uint32, error) {
	r := &b.row
	u, ok := code(r.fields[c], 12)
	if !ok {
		return 0, errRoadCode
	}
	id, ok := b.roadIDs[u]
	if ok && b.roads[id].name != 0 {
		return id, nil
	}
	for _, p := range b.from {
		if at, ok := p.x.roadBy(u); ok {
			return p.road(at), nil
		}
	}
	if name < 0 {
		return 0, errOrphan
	}
	word, err := b.proper(r.fields[name])
	if err != nil {
		return 0, err
	}
	if word == 0 {
		return 0, errNoRoad
	}
	return b.addRoad(u, word), nil
}

func (b *builder) addRoad(code uint64, name uint32) uint32 {
	id, ok := b.roadIDs[code]
	if !ok {
		id = uint32(len(b.roads))
		b.roads = append(b.roads, rawRoad{code: code})
		b.roadIDs[code] = id
	}
	b.roads[id].name = name
	return id
}

// admin takes the administrative dong at column c, its name behind it. Where there is none it is 0, as the next ones are one more.
func (b *builder) admin(c int) (uint16, error) {
	r := &b.row
	if len(r.fields[c]) == 0 {
		return 0, nil
	}
	u, ok := code(r.fields[c], 10)
	if !ok {
		return 0, errUnitCode
	}
	if id, ok := b.adminIDs[u]; ok {
		return id, nil
	}
	for _, p := range b.from {
		if at, ok := p.x.adminBy(u); ok {
			return p.admin(at), nil
		}
	}
	name, err := b.proper(r.fields[c+1])
	if err != nil {
		return 0, err
	}
	if len(b.admins) >= none16-1 {
		return 0, errTooMany
	}
	b.admins = append(b.admins, rawAdmin{u, name})
	id := uint16(len(b.admins))
	b.adminIDs[u] = id
	return id, nil
}

// derived says whether key is what the columns of raw give.
func (b *builder) derived(k []byte, raw rawRow) bool {
	return string(k) == key(uint64(raw.unit8)*100, uint32(b.roads[raw.road].code%1e7), Underground(raw.place.sub&3), int(raw.place.main), int(raw.place.sub>>2))
}

// takeBuilding takes a row of 건물DB: 31 columns. It has a row for every building; those of one address are put together when all are read.
func (b *builder) takeBuilding() error {
	if b.row.has(27) {
		return errFormer
	}
	if !b.row.has(31) {
		return errColumns
	}
	raw, err := b.rowOf(columns{unit: 0, mountain: 5, lot: 6, road: 8, name: 9, under: 10, number: 11, admin: 17, zip: 27, apartment: 26, register: 13, building: 25})
	if err != nil {
		return err
	}
	if raw.number, err = b.number(15, raw.lot); err != nil {
		return err
	}
	if err := b.block(raw.place, raw.unit8, b.row.fields[14]); err != nil {
		return err
	}
	if n := b.rows.n; n > 0 { // the buildings of an address mostly stand together
		if last := b.rows.at(n - 1); last.place == raw.place && last.unit8 == raw.unit8 && last.lot == raw.lot {
			b.merge(last, &raw)
			*last = raw
			return nil
		}
	}
	b.rows.add(raw)
	return nil
}
