package postcode

// takeRoadCode takes a row of 건물DB 도로명코드: 19 or 20 columns.
func (b *builder) takeRoadCode() error {
	if !b.row.has(19) && !b.row.has(20) {
		return errColumns
	}
	return b.takeEnglish([]int{0, 1}, 2, 3, []int{5, 15, 6, 16, 9, 17})
}

// takeRoadName takes a row of 도로명 TN_SPRD_RDNM: 21 columns.
func (b *builder) takeRoadName() error {
	if !b.row.has(21) {
		return errColumns
	}
	return b.takeEnglish([]int{0, 1}, 3, 4, []int{5, 14, 6, 15, 9, 16})
}

// takeRoadOfUnit takes a row of 주소DB 개선_도로명코드: 17 columns.
func (b *builder) takeRoadOfUnit() error {
	if !b.row.has(17) {
		return errColumns
	}
	return b.takeEnglish([]int{0}, 1, 2, []int{4, 5, 6, 7, 8, 9})
}

// takeEnglish takes the name and the English of a road, and pairs of columns with a Korean and an English name of an area.
func (b *builder) takeEnglish(codeAt []int, name, english int, areas []int) error {
	r := &b.row
	var joint []byte
	for _, c := range codeAt {
		joint = append(joint, r.fields[c]...)
	}
	u, ok := code(joint, 12)
	if !ok {
		return errRoadCode
	}
	n, err := b.proper(r.fields[name])
	if err != nil {
		return err
	}
	if n == 0 {
		return errNoRoad
	}
	e, err := b.intern(r.fields[english])
	if err != nil {
		return err
	}
	id := b.addRoad(u, n)
	if e != 0 {
		b.roads[id].english = e
	}
	for i := 0; i+1 < len(areas); i += 2 {
		korean, err := b.intern(r.fields[areas[i]])
		if err != nil {
			return err
		}
		english, err := b.intern(r.fields[areas[i+1]])
		if err != nil {
			return err
		}
		if korean != 0 && english != 0 {
			b.english[korean] = english
		}
	}
	return nil
}
