package postcode

// takeParcel takes a row of 도로명주소 한글 관련지번: 14 columns. The first eight digits of its key are those of the address's own unit;
// the parcel may lie in another.
func (b *builder) takeParcel() error {
	x, err := b.parcelRow()
	if err == nil {
		b.extras.add(x)
	}
	return err
}

func (b *builder) parcelRow() (x rawExtra, err error) {
	r := &b.row
	if !r.has(14) {
		return x, errColumns
	}
	if len(r.fields[0]) != 26 {
		return x, errKey
	}
	unit8, ok := code(r.fields[0][:8], 8)
	if !ok {
		return x, errKey
	}
	return b.extra(columns{unit: 1, mountain: 6, lot: 7, road: 9, under: 10, number: 11}, uint32(unit8))
}

// takeBuildingParcel takes a row of 건물DB 관련지번: 14 columns.
func (b *builder) takeBuildingParcel() error {
	if !b.row.has(14) {
		return errColumns
	}
	x, err := b.extra(columns{unit: 0, mountain: 5, lot: 6, road: 8, under: 9, number: 10}, 0)
	if err == nil {
		b.extras.add(x)
	}
	return err
}

func (b *builder) extra(c columns, unit8 uint32) (x rawExtra, err error) {
	r := &b.row
	x.unit8 = unit8
	if x.place, err = r.place(c.under, c.number, c.number+1); err != nil {
		return x, err
	}
	if x.lot, err = r.lot(c.mountain, c.lot, c.lot+1); err != nil {
		return x, err
	}
	if x.unit, _, err = b.unit(c.unit); err != nil {
		return x, err
	}
	x.road, err = b.road(c.road, -1)
	return x, err
}
