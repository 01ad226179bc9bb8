package postcode

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"unsafe"
)

// The file is a head of 64 bytes, the sections one after the other, each begun at a multiple of 64, and a table of them at
// the end. Numbers are little-endian. Head and table have checksums of their own, and the table has one for every section.
const (
	magic       = "SAJAPOST"
	edition     = 3 // of the layout
	oldest      = 1 // the first edition that is still read: sections that it has not are empty
	headLength  = 64
	entryLength = 24
	alignment   = 64
)

// Errors of a file that is no index, or one that this program can't read.
var (
	ErrNotIndex = errors.New("this is not a postcode index")
	ErrEdition  = errors.New("this postcode index was built for another version of the program: build it again")
	ErrDamaged  = errors.New("this postcode index is damaged: build it again or copy it again")
)

// section is what one stretch of the file holds. The numbers are part of the format.
type section uint32

const (
	secMeta section = iota + 1 // JSON of Meta

	secStringAt // u32: where each string begins in secStrings, and the end
	secStrings

	secSido  // 3 u32: code, name, English (0: romanised)
	secSigun // 4 u32: code, sido, name, English
	secUnit  // 6 u32: sigun, last five digits of the code, emd, ri, English of both
	secAdmin // 3 u32: sigun, last five digits of the code, name
	secRoad  // 4 u32: sigun, last seven digits of the code, name, English
	secRoadRow
	secZip // u32: postcodes in order

	// Columns of the addresses, in order of road, main, sub, underground.
	secMain   // u16
	secSub    // u16: sub<<2 | underground
	secRowZip // u16: place in secZip, none; until edition 2
	secRowUnit
	secLotMain   // u16
	secLotSub    // u16: mountain<<15 | sub
	secRowAdmin  // u16; until edition 2
	secApartment // u64 bits

	// Further parcels, in order of row.
	secExtraRow
	secExtraUnit
	secExtraMain
	secExtraSub

	secParcel     // u32: rows, and rows + place of a further parcel, in order of unit, mountain, main, sub
	secUnitParcel // u32: where each unit begins in secParcel

	secOddRow // u32: rows whose 관리번호 is not built from their columns
	secOddKey // u32: it, as a string

	secBuildingRow // u32: rows with a name of a building
	secBuildingOf  // u32: its place in secBuilding
	secRegisterRow // the same of the register's name
	secRegisterOf
	secBuilding       // u32: names of buildings, as strings
	secBuildingRowAt  // u32: where each begins in secBuildingRows
	secBuildingRows   // u32: rows that bear it
	secZipRoadAt      // u32
	secZipRoads       // u32: roads with addresses of a postcode
	secAdminUnitAt    // u32
	secAdminUnits     // u32: units with addresses of an administrative dong
	secNameKeyAt      // the dictionary of names: see names.go
	secNameKeys       //
	secNameEntryAt    //
	secNameEntries    //
	secNameSuffixes   // u32
	secNameInitials   // u32
	secBuildingName   // u32: the key of each name of a building, as a name of the dictionary
	secEnglishKeyAt   // the dictionary of English names
	secEnglishKeys    //
	secEnglishEntryAt //
	secEnglishEntries //
	secGone           // u32: of an overlay, addresses of its base that are gone or stand in the overlay
	secNumber         // u32: last six digits of each address's 건물관리번호 and one more; empty where no file told any; until edition 2
	secOddNumberRow   // u32: rows whose 건물관리번호 does not begin as their parcel's
	secOddNumber      // u32: it, as a string
	secOld            // u32: postcodes of six digits, in order
	secOldFrom        // u32: rows from which on another one holds
	secOldOf          // u16: its place in secOld, none
	secOldRunAt       // u32: where the runs of each begin in secOldRuns
	secOldRuns        // u32: places in secOldFrom
	secBulkRow        // u32: rows of a 다량배달처
	secBulkOf         // u32: its name, as a string
	secBox            // 10 u32: postcode, sido, sigun, emd, name, first and last number with what stands behind a hyphen, postcode of six digits and one more
	secBlockRow       // u32: rows, once for every building that has a name of its own there
	secBlock          // u32: it, as a string

	// Columns that mostly repeat: see repeats.
	secZipBegins    // u64 bits
	secZipBefore    // u32
	secZipValues    // u16: places in secZip, none
	secAdminBegins  // u64 bits
	secAdminBefore  // u32
	secAdminValues  // u16
	secSerial       // u16: last six digits of each address's 건물관리번호 and one more; empty where no file told any
	secLongSerialOf // u32: rows with none16 there
	secLongSerial   // u32: the same of these
	sectionCount    = iota
)

const none16 = 0xFFFF // in a column: there is none

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// writer writes the sections of an index in order.
type writer struct {
	w     *bufio.Writer
	at    int64
	table []byte
	err   error
}

func newWriter(w io.Writer) *writer {
	fw := &writer{w: bufio.NewWriterSize(w, 1<<20)}
	var head [headLength]byte
	copy(head[:], magic)
	binary.LittleEndian.PutUint32(head[8:], edition)
	fw.write(head[:])
	return fw
}

func (fw *writer) write(p []byte) {
	if fw.err == nil {
		_, fw.err = fw.w.Write(p)
		fw.at += int64(len(p))
	}
}

// add writes one section.
func (fw *writer) add(s section, p []byte) {
	var entry [entryLength]byte
	binary.LittleEndian.PutUint32(entry[0:], uint32(s))
	binary.LittleEndian.PutUint32(entry[4:], crc32.Checksum(p, castagnoli))
	binary.LittleEndian.PutUint64(entry[8:], uint64(fw.at))
	binary.LittleEndian.PutUint64(entry[16:], uint64(len(p)))
	fw.table = append(fw.table, entry[:]...)
	fw.write(p)
	if odd := fw.at % alignment; odd != 0 {
		fw.write(make([]byte, alignment-odd))
	}
}

// finish writes the table and returns the head that has to be put at the beginning of the file.
func (fw *writer) finish() (head [headLength]byte, err error) {
	at := fw.at
	fw.write(fw.table)
	if fw.err == nil {
		fw.err = fw.w.Flush()
	}
	copy(head[:], magic)
	binary.LittleEndian.PutUint32(head[8:], edition)
	binary.LittleEndian.PutUint32(head[12:], uint32(len(fw.table)/entryLength))
	binary.LittleEndian.PutUint64(head[16:], uint64(at))
	binary.LittleEndian.PutUint64(head[24:], uint64(fw.at))
	binary.LittleEndian.PutUint32(head[32:], crc32.Checksum(fw.table, castagnoli))
	binary.LittleEndian.PutUint32(head[60:], crc32.Checksum(head[:60], castagnoli))
	return head, fw.err
}

// stretch is where a section lies in the file.
type stretch struct {
	offset, length uint64
	sum            uint32
}

// readTable reads head and table and checks both. data is the whole file.
func readTable(data []byte) ([sectionCount + 1]stretch, error) {
	var table [sectionCount + 1]stretch
	if len(data) < headLength || string(data[:8]) != magic {
		return table, ErrNotIndex
	}
	head := data[:headLength]
	if e := binary.LittleEndian.Uint32(head[8:]); e < oldest || e > edition {
		return table, ErrEdition
	}
	if crc32.Checksum(head[:60], castagnoli) != binary.LittleEndian.Uint32(head[60:]) {
		return table, fmt.Errorf("%w (head)", ErrDamaged)
	}
	count, at, length := uint64(binary.LittleEndian.Uint32(head[12:])), binary.LittleEndian.Uint64(head[16:]), binary.LittleEndian.Uint64(head[24:])
	if length != uint64(len(data)) || count > sectionCount || at > length || length-at != count*entryLength {
		return table, fmt.Errorf("%w (%d bytes of %d)", ErrDamaged, len(data), length)
	}
	entries := data[at:]
	if crc32.Checksum(entries, castagnoli) != binary.LittleEndian.Uint32(head[32:]) {
		return table, fmt.Errorf("%w (table)", ErrDamaged)
	}
	for i := range count {
		entry := entries[i*entryLength:]
		s := binary.LittleEndian.Uint32(entry)
		st := stretch{binary.LittleEndian.Uint64(entry[8:]), binary.LittleEndian.Uint64(entry[16:]), binary.LittleEndian.Uint32(entry[4:])}
		if s == 0 || s > sectionCount || st.offset%alignment != 0 || st.offset > at || st.length > at-st.offset {
			return table, fmt.Errorf("%w (section %d)", ErrDamaged, s)
		}
		table[s] = st
	}
	return table, nil
}

// number is what columns are made of.
type number interface{ uint16 | uint32 | uint64 }

// column looks at bytes as numbers without copying. b begins at a multiple of eight: sections do, in a mapping and in aligned memory.
func column[N number](b []byte) []N {
	size := int(unsafe.Sizeof(N(0)))
	if len(b) < size {
		return nil
	}
	return unsafe.Slice((*N)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/size)
}

// raw is the other way round.
func raw[N number](c []N) []byte {
	if len(c) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(c))), len(c)*int(unsafe.Sizeof(c[0])))
}
