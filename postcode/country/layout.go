package country

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// place is one address that was drawn.
type place struct {
	sigun       *sigun
	unit        unit
	lot         lot // its first parcel
	roadNumber  int
	road        string
	under       int
	main, sub   int
	admin       string
	adminNumber int
	zip         int
	apartment   int
	register    string
	building    string

	serial    int // the last six digits of the 건물관리번호 of its first building
	buildings int
}

// lot is a parcel.
type lot struct {
	unit                unit
	mountain, main, sub int
}

// layout writes what was drawn as rows of the official files of one format.
type layout interface {
	address(p place) error
	further(p place, l lot)
}

// hangul is 도로명주소 한글: 24 columns of an address and 14 of a further parcel.
type hangul struct {
	out  io.Writer
	lots *strings.Builder
}

// key is the 도로명주소관리번호.
func (p place) key() string {
	return fmt.Sprintf("%08d%07d%d%05d%05d", p.unit.code/100, p.roadNumber, p.under, p.main, p.sub)
}

// number is the 건물관리번호 of its n-th building. It stays when the parcel that it was given for gets another number.
func (p place) number(n int) string {
	lot := p.lot
	if p.main%200 == 0 {
		lot.main++
	}
	return fmt.Sprintf("%010d%d%04d%04d%06d", p.unit.code, 1+lot.mountain, lot.main, lot.sub, p.serial+n)
}

// blockOf is what the n-th building of a complex is called.
func blockOf(n int) string { return strconv.Itoa(101+n) + "동" }

func (h *hangul) address(p place) error {
	_, err := fmt.Fprintf(h.out, "%s|%010d|%s|%s|%s|%s|%d|%d|%d|%05d%07d|%s|%d|%d|%d|%05d%03d00|%s|%05d||20110729|%d||%s|%s|\r\n", p.key(), p.unit.code, p.sigun.sido, p.sigun.name, p.unit.emd, p.unit.ri,
		p.lot.mountain, p.lot.main, p.lot.sub, p.sigun.code, p.roadNumber, p.road, p.under, p.main, p.sub, p.sigun.code, p.adminNumber, p.admin, p.zip, p.apartment, p.register, p.building)
	return err
}

func (h *hangul) further(p place, l lot) {
	fmt.Fprintf(h.lots, "%s|%010d|%s|%s|%s|%s|%d|%d|%d|%05d%07d|%d|%d|%d|\r\n", p.key(), l.unit.code, p.sigun.sido, p.sigun.name, l.unit.emd, l.unit.ri,
		l.mountain, l.main, l.sub, p.sigun.code, p.roadNumber, p.under, p.main, p.sub)
}

// buildingDB is 건물DB: 31 columns of a building and 14 of a further parcel. An address has 1.68 buildings in the mean, as in the real one.
type buildingDB struct {
	out   io.Writer
	lots  *strings.Builder
	roads *roadTable
}

func (d *buildingDB) address(p place) error {
	d.roads.take(p)
	for n := range p.buildings {
		detail := ""
		if p.apartment == 1 && p.buildings > 1 {
			detail = blockOf(n)
		}
		if _, err := fmt.Fprintf(d.out, "%010d|%s|%s|%s|%s|%d|%d|%d|%05d%07d|%s|%d|%d|%d|%s|%s|%s|01|%05d%03d00|%s|%05d||||20110729||%s|%d|%05d|0||\r\n",
			p.unit.code, p.sigun.sido, p.sigun.name, p.unit.emd, p.unit.ri, p.lot.mountain, p.lot.main, p.lot.sub, p.sigun.code, p.roadNumber, p.road, p.under, p.main, p.sub, p.register, detail,
			p.number(n), p.sigun.code, p.adminNumber, p.admin, p.zip, p.building, p.apartment, p.zip); err != nil {
			return err
		}
	}
	return nil
}

func (d *buildingDB) further(p place, l lot) {
	fmt.Fprintf(d.lots, "%010d|%s|%s|%s|%s|%d|%d|%d|%05d%07d|%d|%d|%d|1|\r\n", l.unit.code, p.sigun.sido, p.sigun.name, l.unit.emd, l.unit.ri,
		l.mountain, l.main, l.sub, p.sigun.code, p.roadNumber, p.under, p.main, p.sub)
}
