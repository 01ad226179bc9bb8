package postcode

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"slices"
	"sync"
	"unsafe"
)

// Meta is what an index tells of itself.
type Meta struct {
	Version   string   `json:"version,omitempty"` // of the data
	Day       string   `json:"day,omitempty"`     // of the last delta in it: 20260402
	Base      string   `json:"base,omitempty"`    // of an overlay: the index that it lies on
	Changed   int      `json:"changed,omitempty"` // addresses that stand in the overlay
	Gone      int      `json:"gone,omitempty"`    // addresses of the base that the overlay takes away or has anew
	Synthetic bool     `json:"synthetic,omitempty"`
	Files     []string `json:"files,omitempty"`
	Addresses int      `json:"addresses"`
	Parcels   int      `json:"parcels"`
	Roads     int      `json:"roads"`
	Units     int      `json:"units"`
	Postcodes int      `json:"postcodes"`
	Buildings int      `json:"buildings"`       // names
	Boxes     int      `json:"boxes,omitempty"` // runs of post-office boxes
}

// Index answers from one file. Its methods may be called at the same time, also with Close.
type Index struct {
	meta Meta

	stringAt []uint32
	text     []byte

	sido, sigun, unit, admin, road []uint32
	roadRow, zip                   []uint32

	main, sub, rowUnit, lotMain, lotSub []uint16
	rowZip, rowAdmin                    repeats
	apartment                           []uint64

	extraRow                       []uint32
	extraUnit, extraMain, extraSub []uint16
	parcel, unitParcel             []uint32
	oddRow, oddKey                 []uint32
	buildingRow, buildingOf        []uint32
	registerRow, registerOf        []uint32
	number                         []uint32 // until edition 2
	serial                         []uint16
	longSerialOf, longSerial       []uint32
	old, oldFrom                   []uint32
	oldOf                          []uint16
	oldRunAt, oldRuns              []uint32
	bulkRow, bulkOf                []uint32
	blockRow, block                []uint32
	boxRecords                     []uint32
	boxes                          []box
	oddNumberRow, oddNumber        []uint32
	building                       []uint32
	buildingName                   []uint32
	buildingRowAt, buildingRows    []uint32
	zipRoadAt, zipRoads            []uint32
	adminUnitAt, adminUnits        []uint32
	names, english                 names
	areas                          areaWords

	id   string // of what is in the file
	path string // empty for one in memory
	over *Index // the overlay, if there is one; only mu, closed and unmap of the base count
	// Of a base: addresses that the overlay takes away, and their places in parcel, in order.
	gone, goneParcels []uint32
	takes             []uint32 // of an overlay: addresses of its base

	mu     sync.RWMutex // held for reading by whoever looks at the file's bytes
	closed bool
	unmap  func() error
}

// ErrClosed is what a closed index answers.
var ErrClosed = errors.New("this postcode index is closed")

// Words of a record in sections of several numbers.
const (
	sidoWords, sigunWords, unitWords, adminWords, roadWords = 3, 4, 6, 3, 4
)

// Open maps an index into memory, with the overlay that Apply put beside it, and checks all of both: it fails with ErrNotIndex, ErrEdition,
// ErrDamaged or ErrOverlay. The files must not be changed while they are open; replacing them by others under the same names is fine.
func Open(path string) (*Index, error) {
	x, err := openFile(path)
	if err != nil {
		return nil, err
	}
	if x.meta.Base != "" {
		return nil, errors.Join(fmt.Errorf("open postcode index %s: %w (it is an overlay)", path, ErrNotIndex), x.Close())
	}
	over, err := openFile(x.OverlayPath())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return x, nil
	case err != nil:
		return nil, errors.Join(err, x.Close())
	}
	if err := x.lay(over); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", x.OverlayPath(), err), over.Close(), x.Close())
	}
	return x, nil
}

func openFile(path string) (*Index, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open postcode index: %w", err)
	}
	defer f.Close()
	data, unmap, err := mapFile(f)
	if err != nil {
		return nil, fmt.Errorf("open postcode index %s: %w", path, err)
	}
	var x *Index
	if damaged := guarded(func() { x, err = newIndex(data) }); damaged != nil {
		err = damaged
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open postcode index %s: %w", path, err), unmap())
	}
	x.unmap, x.path = unmap, path
	return x, nil
}

// New opens an index that is in memory, such as one that is embedded in a program. The bytes must stay as they are.
func New(data []byte) (*Index, error) {
	if uintptr(unsafe.Pointer(unsafe.SliceData(data)))%8 != 0 {
		words := make([]uint64, len(data)/8+1)
		data = append(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(words))), len(words)*8)[:0], data...)
	}
	x, err := newIndex(data)
	if err != nil {
		return nil, fmt.Errorf("open postcode index: %w", err)
	}
	x.unmap = func() error { return nil }
	return x, nil
}

// Close waits for those who are asking and lets the file go. What they were given stays valid.
func (x *Index) Close() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return nil
	}
	x.closed = true
	if x.over != nil {
		return errors.Join(x.over.Close(), x.unmap())
	}
	return x.unmap()
}

// Meta tells what is in the index, and in its overlay if it has one.
func (x *Index) Meta() Meta {
	if x.over == nil {
		return x.meta
	}
	m := x.over.meta
	m.Version, m.Synthetic, m.Files, m.Boxes, m.Base = x.meta.Version, x.meta.Synthetic, x.meta.Files, x.meta.Boxes, ""
	return m
}

func newIndex(data []byte) (*Index, error) {
	if one := uint16(1); *(*byte)(unsafe.Pointer(&one)) != 1 {
		return nil, errors.New("postcode indexes are read on little-endian machines alone")
	}
	table, err := readTable(data)
	if err != nil {
		return nil, err
	}
	x := &Index{id: identity(data)}
	part := func(s section) []byte { return data[table[s].offset:][:table[s].length:table[s].length] }
	for s := section(1); s <= sectionCount; s++ {
		if crc32.Checksum(part(s), castagnoli) != table[s].sum {
			return nil, fmt.Errorf("%w (section %d)", ErrDamaged, s)
		}
	}
	if err := json.Unmarshal(part(secMeta), &x.meta); err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrDamaged, err)
	}
	x.text = part(secStrings)
	x.names.keys, x.english.keys = part(secNameKeys), part(secEnglishKeys)
	for s, to := range x.wide() {
		*to = column[uint32](part(s))
	}
	for s, to := range x.narrowColumns() {
		*to = column[uint16](part(s))
	}
	x.apartment = column[uint64](part(secApartment))
	x.rowZip.begins, x.rowAdmin.begins = column[uint64](part(secZipBegins)), column[uint64](part(secAdminBegins))
	if err := x.check(); err != nil {
		return nil, err
	}
	x.areas = x.wordsOfAreas()
	x.boxes = x.boxesOf()
	return x, nil
}

func (x *Index) wide() map[section]*[]uint32 {
	return map[section]*[]uint32{
		secStringAt: &x.stringAt, secSido: &x.sido, secSigun: &x.sigun, secUnit: &x.unit, secAdmin: &x.admin, secRoad: &x.road, secRoadRow: &x.roadRow,
		secZip: &x.zip, secExtraRow: &x.extraRow, secParcel: &x.parcel, secUnitParcel: &x.unitParcel, secOddRow: &x.oddRow, secOddKey: &x.oddKey,
		secBuildingRow: &x.buildingRow, secBuildingOf: &x.buildingOf, secRegisterRow: &x.registerRow, secRegisterOf: &x.registerOf, secBuilding: &x.building,
		secBuildingRowAt: &x.buildingRowAt, secBuildingRows: &x.buildingRows, secZipRoadAt: &x.zipRoadAt, secZipRoads: &x.zipRoads,
		secAdminUnitAt: &x.adminUnitAt, secAdminUnits: &x.adminUnits, secNameKeyAt: &x.names.at, secNameEntryAt: &x.names.entryAt,
		secNameEntries: &x.names.entries, secNameSuffixes: &x.names.suffixes, secNameInitials: &x.names.initials, secBuildingName: &x.buildingName,
		secEnglishKeyAt: &x.english.at, secEnglishEntryAt: &x.english.entryAt, secEnglishEntries: &x.english.entries, secGone: &x.takes,
		secOld: &x.old, secOldFrom: &x.oldFrom, secOldRunAt: &x.oldRunAt, secOldRuns: &x.oldRuns, secBulkRow: &x.bulkRow, secBulkOf: &x.bulkOf, secBox: &x.boxRecords,
		secBlockRow: &x.blockRow, secBlock: &x.block, secNumber: &x.number, secOddNumberRow: &x.oddNumberRow, secOddNumber: &x.oddNumber,
		secLongSerialOf: &x.longSerialOf, secLongSerial: &x.longSerial, secZipBefore: &x.rowZip.before, secAdminBefore: &x.rowAdmin.before,
	}
}

func (x *Index) narrowColumns() map[section]*[]uint16 {
	return map[section]*[]uint16{
		secMain: &x.main, secSub: &x.sub, secRowZip: &x.rowZip.plain, secRowUnit: &x.rowUnit, secLotMain: &x.lotMain, secLotSub: &x.lotSub, secRowAdmin: &x.rowAdmin.plain,
		secZipValues: &x.rowZip.values, secAdminValues: &x.rowAdmin.values, secSerial: &x.serial,
		secOldOf: &x.oldOf, secExtraUnit: &x.extraUnit, secExtraMain: &x.extraMain, secExtraSub: &x.extraSub,
	}
}

// Counts of what is in the index.
func (x *Index) siguns() int { return len(x.sigun) / sigunWords }
func (x *Index) units() int  { return len(x.unit) / unitWords }
func (x *Index) admins() int { return len(x.admin) / adminWords }
func (x *Index) roads() int  { return len(x.road) / roadWords }
func (x *Index) rows() int   { return len(x.main) }

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
