package postcode

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
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
