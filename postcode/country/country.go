// Package country writes a made-up country in the format of the official address files, to try address search on.
//
// Real are the legal units, how many addresses each 시군구 has, and some of the names of roads; all else is drawn from the
// distributions of the real files by a seed: the same options give the same bytes. Every set carries postcode.Marker, so that nobody
// takes it for the real one.
package country

import (
	"context"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"strings"
)

// Options say how large a country to write.
type Options struct {
	Seed  uint64
	Share float64  // of the real number of addresses of each 시군구; 0 is all
	Only  []string // 시군구 by how "시도 시군구" begins; none for the whole country
	Plain bool     // plain UTF-8 files instead of a zip of CP949 ones

	// BuildingDB writes the same country in the format of 건물DB (build_*, jibun_* and road_code_total), which postcodify reads, instead of
	// that of 도로명주소 한글. It has a row for every building and no 관리번호 of addresses.
	BuildingDB bool

	// Others also writes what other official files tell of the same country: 상세주소DB (adrdc_*) and epost's zipcode_DB and areacd_pobox_DB, each a
	// zip of its own.
	Others bool
}

// Stats are what was written.
type Stats struct {
	Addresses, Parcels, Roads int
	Details, Posts, Boxes     int // rows of the other files
	Files                     []string
}

const marker = "This data is made up. It is in the format of the official address files, but none of its addresses need exist.\r\n"

// The names of the zips that Write makes. That of 건물DB is as programs that read it look for it; the marker in it says what it is.
const (
	Zip           = "RNADDR_KOR_SYNTHETIC.zip"
	BuildingDBZip = "202601ALLRDNM.zip"
)

// Write writes the country into a folder, which must be there.
func Write(ctx context.Context, dir string, opt Options) (stats Stats, err error) {
	siguns, err := load(opt)
	if err != nil {
		return stats, err
	}
	name := Zip
	if opt.BuildingDB {
		name = BuildingDBZip
	}
	if err := onShelf(dir, name, opt.Plain, func(to shelf) error { return writeMain(ctx, to, siguns, opt, &stats) }); err != nil {
		return stats, err
	}
	if opt.Others {
		return stats, writeOthers(ctx, dir, siguns, opt, &stats)
	}
	return stats, nil
}

// writeMain writes the files of addresses and their further parcels.
func writeMain(ctx context.Context, to shelf, siguns []sigun, opt Options, stats *Stats) error {
	var roads roadTable
	for part := range bySido(siguns) {
		if err := writeSido(ctx, to, part, opt, &roads, stats); err != nil {
			return fmt.Errorf("write %s: %w", part[0].sido, err)
		}
	}
	if !opt.BuildingDB {
		return nil
	}
	stats.Files = append(stats.Files, roadCodes)
	return to.put(roadCodes, roads.write)
}

// bySido gives the 시군구 of each 시도.
func bySido(siguns []sigun) iter.Seq[[]sigun] {
	return func(yield func([]sigun) bool) {
		for from := 0; from < len(siguns); {
			end := from + 1
			for end < len(siguns) && siguns[end].sido == siguns[from].sido {
				end++
			}
			if !yield(siguns[from:end]) {
				return
			}
			from = end
		}
	}
}

// files are what the official files of a 시도 are called.
var files = map[string]string{
	"서울특별시": "seoul", "부산광역시": "busan", "대구광역시": "daegu", "인천광역시": "incheon", "광주광역시": "gwangju", "대전광역시": "daejeon", "울산광역시": "ulsan",
	"세종특별자치시": "sejong", "경기도": "gyunggi", "강원특별자치도": "gangwon", "충청북도": "chungbuk", "충청남도": "chungnam", "전북특별자치도": "jeonbuk", "전라남도": "jeonnam",
	"경상북도": "gyeongbuk", "경상남도": "gyeongnam", "제주특별자치도": "jeju",
}

// writeSido writes the two files of a 시도. The rows of further parcels are kept until those of the addresses are written.
func writeSido(ctx context.Context, to shelf, siguns []sigun, opt Options, roads *roadTable, stats *Stats) error {
	main, lots := "rnaddrkor_"+files[siguns[0].sido]+".txt", "jibun_rnaddrkor_"+files[siguns[0].sido]+".txt"
	if opt.BuildingDB {
		main, lots = "build_"+files[siguns[0].sido]+".txt", "jibun_"+files[siguns[0].sido]+".txt"
	}
	var further strings.Builder
	err := to.put(main, func(w io.Writer) error {
		return draw(ctx, siguns, opt, func(sigun) layout {
			if opt.BuildingDB {
				return &buildingDB{w, &further, roads}
			}
			return &hangul{w, &further}
		}, func(m *maker) {
			stats.Addresses += m.addresses
			stats.Parcels += m.addresses + m.extras
			stats.Roads += m.roads
		})
	})
	if err != nil {
		return err
	}
	stats.Files = append(stats.Files, main, lots)
	return to.put(lots, func(w io.Writer) error {
		_, err := io.WriteString(w, further.String())
		return err
	})
}

// draw draws the addresses of the 시군구 of one 시도, the same each time, and has them written by the layout that is given for each.
func draw(ctx context.Context, siguns []sigun, opt Options, as func(sigun) layout, drawn func(*maker)) error {
	zips := zipsOf(siguns[0].sido)
	for _, s := range siguns {
		if err := ctx.Err(); err != nil {
			return err
		}
		m := maker{sigun: s, rand: rand.New(rand.NewPCG(opt.Seed, s.code)), shapes: rand.New(rand.NewPCG(opt.Seed, ^s.code)), zips: zips, layout: as(s)}
		if err := m.make(); err != nil {
			return err
		}
		drawn(&m)
	}
	return nil
}

// zipRange is the next postcode of a 시도, and the last.
type zipRange struct{ next, last int }

func zipsOf(sido string) *zipRange {
	r := map[string][2]int{
		"서울특별시": {1000, 9999}, "경기도": {10000, 20999}, "인천광역시": {21000, 23999}, "강원특별자치도": {24000, 26999}, "충청북도": {27000, 29999}, "세종특별자치시": {30000, 30999},
		"충청남도": {31000, 33999}, "대전광역시": {34000, 35999}, "경상북도": {36000, 40999}, "대구광역시": {41000, 43999}, "울산광역시": {44000, 45999}, "부산광역시": {46000, 49999},
		"경상남도": {50000, 53999}, "전북특별자치도": {54000, 56999}, "전라남도": {57000, 60999}, "광주광역시": {61000, 62999}, "제주특별자치도": {63000, 63999},
	}[sido]
	return &zipRange{r[0], r[1]}
}

func (z *zipRange) take() int {
	n := z.next
	if z.next < z.last {
		z.next++
	}
	return n
}
