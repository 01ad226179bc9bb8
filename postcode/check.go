package postcode

import (
	"fmt"
	"slices"
)

// check makes sure that no number of the index leads out of it, so that what follows need not look again.
func (x *Index) check() error {
	rows, extras, roads, units, admins, text := x.rows(), len(x.extraRow), x.roads(), x.units(), x.admins(), max(len(x.stringAt)-1, 0)
	zips, buildings := len(x.zip), len(x.building)
	siguns, sidos := x.siguns(), len(x.sido)/sidoWords
	ok := siguns <= maxSiguns && units < none16 && admins < none16 && zips < none16 && text > 0 &&
		starts(x.stringAt, text, len(x.text)) &&
		refers(x.sido, sidoWords, 1, text) && refers(x.sido, sidoWords, 2, text) &&
		refers(x.sigun, sigunWords, 1, sidos) && refers(x.sigun, sigunWords, 2, text) && refers(x.sigun, sigunWords, 3, text) &&
		refers(x.unit, unitWords, 0, siguns) && refers(x.unit, unitWords, 1, 1e5) &&
		refers(x.admin, adminWords, 0, siguns) && refers(x.admin, adminWords, 1, 1e5) && refers(x.admin, adminWords, 2, text) &&
		refers(x.road, roadWords, 0, siguns) && refers(x.road, roadWords, 2, text) && refers(x.road, roadWords, 3, text) &&
		starts(x.roadRow, roads, rows) && starts(x.unitParcel, units, rows+extras) &&
		len(x.apartment) == (rows+63)/64 && len(x.parcel) == rows+extras && refers(x.parcel, 1, 0, rows+extras) &&
		refers(x.extraRow, 1, 0, rows) && refers(x.oddRow, 1, 0, rows) && refers(x.oddKey, 1, 0, text) && len(x.oddKey) == len(x.oddRow) &&
		refers(x.oldFrom, 1, 0, rows) && slices.IsSorted(x.oldFrom) && len(x.oldOf) == len(x.oldFrom) && below(x.oldOf, len(x.old), true) && refers(x.old, 1, 0, noZip) &&
		starts(x.oldRunAt, len(x.old), len(x.oldRuns)) && refers(x.oldRuns, 1, 0, len(x.oldFrom)) &&
		refers(x.bulkRow, 1, 0, rows) && refers(x.bulkOf, 1, 0, text) && len(x.bulkOf) == len(x.bulkRow) &&
		len(x.boxRecords) <= maxBoxes*boxWords && refers(x.boxRecords, boxWords, 0, 1e5) && refers(x.boxRecords, boxWords, 9, noZip+1) &&
		refers(x.blockRow, 1, 0, rows) && refers(x.block, 1, 0, text) && len(x.block) == len(x.blockRow) && slices.IsSorted(x.blockRow) &&
		(len(x.number) == 0 || len(x.number) == rows && refers(x.number, 1, 0, serialEnd+1)) &&
		refers(x.oddNumberRow, 1, 0, rows) && refers(x.oddNumber, 1, 0, text) && len(x.oddNumber) == len(x.oddNumberRow) &&
		refers(x.buildingOf, 1, 0, buildings) && len(x.buildingOf) == len(x.buildingRow) && refers(x.registerOf, 1, 0, buildings) && len(x.registerOf) == len(x.registerRow) &&
		refers(x.building, 1, 0, text) && refers(x.buildingName, 1, 0, max(x.names.len(), 1)) && len(x.buildingName) == buildings && starts(x.buildingRowAt, buildings, len(x.buildingRows)) && refers(x.buildingRows, 1, 0, rows) &&
		starts(x.zipRoadAt, zips, len(x.zipRoads)) && refers(x.zipRoads, 1, 0, roads) &&
		starts(x.adminUnitAt, admins, len(x.adminUnits)) && refers(x.adminUnits, 1, 0, units) &&
		x.names.check() && x.english.check()
	for word := 1; word <= 4; word++ {
		ok = ok && refers(x.boxRecords, boxWords, word, text)
	}
	for word := 2; word < unitWords; word++ {
		ok = ok && refers(x.unit, unitWords, word, text)
	}
	for _, c := range [][]uint16{x.sub, x.rowUnit, x.lotMain, x.lotSub} {
		ok = ok && len(c) == rows
	}
	for _, c := range [][]uint16{x.extraUnit, x.extraMain, x.extraSub} {
		ok = ok && len(c) == extras
	}
	ok = ok && below(x.rowUnit, units, false) && below(x.extraUnit, units, false) && x.rowZip.check(rows, zips) && x.rowAdmin.check(rows, admins) && x.checkSerials()
	for _, d := range []*names{&x.names, &x.english} {
		for i := 0; ok && i < len(d.entries); i++ {
			e := entry(d.entries[i])
			ok = e.kind() < entryKinds && int(e.place()) < [...]int{roads, units, units, admins, buildings}[e.kind()]
		}
	}
	if !ok {
		return fmt.Errorf("%w (what it refers to is not there)", ErrDamaged)
	}
	return nil
}

// check makes sure that every key has its end, and that suffixes and initials lie within them.
func (d *names) check() bool {
	n := d.len()
	if n > maxNames || !starts(d.at, n, len(d.keys)) || !starts(d.entryAt, n, len(d.entries)) || !refers(d.initials, 1, 0, max(n, 1)) {
		return false
	}
	for i := range n {
		if length := d.at[i+1] - d.at[i]; length < 2 || length > maxKey || d.keys[d.at[i+1]-1] != keyEnd || slices.Contains(d.keys[d.at[i]:d.at[i+1]-1], keyEnd) {
			return false
		}
	}
	for _, s := range d.suffixes {
		name, at := unpack(s)
		if int(name) >= n || at >= int(d.at[name+1]-d.at[name])-1 {
			return false
		}
	}
	return true
}

// starts says whether at is where each of n lists begins in something of the given length, and its end.
func starts(at []uint32, n, length int) bool {
	return len(at) == n+1 && slices.IsSorted(at) && at[0] == 0 && int(at[n]) == length || len(at) == 0 && n == 0
}

// refers says whether one word of every record is less than n.
func refers(c []uint32, words, word, n int) bool {
	if len(c)%words != 0 {
		return false
	}
	for i := word; i < len(c); i += words {
		if int(c[i]) >= n {
			return false
		}
	}
	return true
}

func below(c []uint16, n int, orNone bool) bool {
	for _, v := range c {
		if int(v) >= n && (!orNone || v != none16) {
			return false
		}
	}
	return true
}
