package country

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"

	"github.com/saja-live/saja/postcode"
)

// The names of the zips of the other files, as their publishers call them.
const (
	DetailsZip = "202601_상세주소DB_SYNTHETIC.zip"
	PostsZip   = "zipcode_DB.zip"
	BoxesZip   = "areacd_pobox_DB.zip"
)

// Heads of epost's files. Those of the ministry have none.
const (
	postsHead = "우편번호|시도|시도영문|시군구|시군구영문|읍면|읍면영문|도로명코드|도로명|도로명영문|지하여부|건물번호본번|건물번호부번|건물관리번호|다량배달처명|시군구용건물명|법정동코드|법정동명|리명|행정동명|산여부|지번본번|읍면동일련번호|지번부번|구우편번호|우편번호일련번호\r\n"
	boxesHead = "우편번호|시도|시군구|읍면동|사서함명|시작사서함주번호|시작사서함부번호|끝사서함주번호|끝사서함부번호|구우편번호\r\n"
)

// writeOthers draws the same addresses again for each of the other files.
func writeOthers(ctx context.Context, dir string, siguns []sigun, opt Options, stats *Stats) error {
	each := func(zip string, name func(sido string) string, write func(w io.Writer, part []sigun) error) error {
		return onShelf(dir, zip, opt.Plain, func(to shelf) error {
			for part := range bySido(siguns) {
				file := name(part[0].sido)
				stats.Files = append(stats.Files, file)
				if err := to.put(file, func(w io.Writer) error { return write(w, part) }); err != nil {
					return fmt.Errorf("write %s: %w", file, err)
				}
			}
			return nil
		})
	}
	err := each(DetailsZip, func(sido string) string { return "adrdc_" + files[sido] + ".txt" }, func(w io.Writer, part []sigun) error {
		return draw(ctx, part, opt, func(s sigun) layout {
			return &details{out: w, rand: rand.New(rand.NewPCG(opt.Seed+1, s.code)), rows: &stats.Details}
		}, func(*maker) {})
	})
	if err != nil {
		return err
	}
	english := latin{}
	err = each(PostsZip, func(sido string) string { return sido + ".txt" }, func(w io.Writer, part []sigun) error {
		if _, err := io.WriteString(w, postsHead); err != nil {
			return err
		}
		return draw(ctx, part, opt, func(s sigun) layout {
			return &posts{out: w, english: english, old: oldOf(siguns, s), rows: &stats.Posts}
		}, func(*maker) {})
	})
	if err != nil {
		return err
	}
	return onShelf(dir, BoxesZip, opt.Plain, func(to shelf) error {
		stats.Files = append(stats.Files, "사서함.txt")
		return to.put("사서함.txt", func(w io.Writer) error { return writeBoxes(w, siguns, &stats.Boxes) })
	})
}

// details is 상세주소DB: 16 columns of a floor or a flat. How many there are is real (half a row to an address); that they stand in one address of
// sixteen, in several buildings there now and then, on two to four floors of one to four flats, is a guess. Complexes have none: their flats stand in
// the register of buildings.
type details struct {
	out                io.Writer
	rand               *rand.Rand
	block, floor, flat int // numbered through their 시군구
	rows               *int
}

var wings = []string{"가동", "나동", "다동", "라동"}

func (d *details) address(p place) error {
	if p.apartment == 1 || d.rand.IntN(1000) >= 62 {
		return nil
	}
	blocks := []string{""}
	if d.rand.IntN(10) == 0 {
		blocks = wings[:min(max(p.buildings, 2), len(wings))]
	}
	floors := 2 + d.rand.IntN(3)
	for _, block := range blocks {
		blockNo := 0
		if block != "" {
			d.block++
			blockNo = d.block
		}
		for floor := 1; floor <= floors; floor++ {
			d.floor++
			for flat := range 1 + d.rand.IntN(4) {
				d.flat++
				*d.rows++
				if _, err := fmt.Fprintf(d.out, "%05d|%d|%d|%d|0|%s|%d|%d||0|%s|%010d|%05d%07d|%d|%d|%d\r\n", p.sigun.code, blockNo, d.floor, d.flat, block, floor, floor*100+flat+1,
					p.number(0), p.unit.code, p.sigun.code, p.roadNumber, p.under, p.main, p.sub); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (*details) further(place, lot) {}

// latin keeps the English of names.
type latin map[string]string

func (l latin) of(name string) string {
	e, ok := l[name]
	if !ok && name != "" {
		e = postcode.English(name)
		l[name] = e
	}
	return e
}

// posts is epost's zipcode_DB: 26 columns of an address. Postcodes of six digits were given to as large an area as those of five, and are written for all.
type posts struct {
	out     io.Writer
	english latin
	old     oldCodes
	rows    *int
}

func (l *posts) address(p place) error {
	*l.rows++
	eup, dong := "", p.unit.emd
	if strings.HasSuffix(dong, "읍") || strings.HasSuffix(dong, "면") {
		eup, dong = dong, ""
	}
	bulk := ""
	if p.apartment == 1 && p.lot.main%4 == 0 || p.building != "" && p.lot.main%40 == 1 {
		bulk = p.building // how many have so much mail is a guess
	}
	_, err := fmt.Fprintf(l.out, "%05d|%s|%s|%s|%s|%s|%s|%05d%07d|%s|%s|%d|%d|%d|%s|%s|%s|%010d|%s|%s|%s|%d|%d|01|%d|%s|\r\n", p.zip, p.sigun.sido, l.english.of(p.sigun.sido), p.sigun.name, l.english.of(p.sigun.name),
		eup, l.english.of(eup), p.sigun.code, p.roadNumber, p.road, l.english.of(p.road), p.under, p.main, p.sub, p.number(0), bulk, p.building, p.unit.code, dong, p.unit.ri, p.admin,
		p.lot.mountain, p.lot.main, p.lot.sub, l.old.of(p.zip))
	return err
}

func (*posts) further(place, lot) {}

// oldCodes are the postcodes of six digits of a 시군구: three digits of its own, and three that count its postcodes of five digits.
type oldCodes struct {
	first int
	zips  map[int]int
}

func oldOf(siguns []sigun, s sigun) oldCodes {
	first := 100
	for first-100 < len(siguns) && siguns[first-100].code != s.code {
		first++
	}
	return oldCodes{first, make(map[int]int)}
}

func (o oldCodes) of(zip int) string {
	n, ok := o.zips[zip]
	if !ok {
		n = min(10+len(o.zips), 999)
		o.zips[zip] = n
	}
	return fmt.Sprintf("%03d%03d", o.first, n)
}

// boxRun is a run of post-office boxes of a 시군구: of its own office (0), or of that of one of its units.
type boxRun struct{ office, from, fromSub, to, toSub int }

var boxRuns = []boxRun{{0, 1, 0, 500, 0}, {0, 501, 0, 999, 0}, {0, 1000, 1, 1000, 30}, {1, 1, 0, 200, 0}, {1, 201, 0, 300, 0}, {2, 1, 0, 99, 0}, {3, 1, 0, 99, 0}, {3, 100, 1, 100, 20}}

// writeBoxes writes areacd_pobox_DB, some 2,000 rows in all. Offices and numbers are made up.
func writeBoxes(w io.Writer, siguns []sigun, rows *int) error {
	if _, err := io.WriteString(w, boxesHead); err != nil {
		return err
	}
	for _, s := range siguns {
		zips, old := zipsOf(s.sido), oldOf(siguns, s)
		for _, r := range boxRuns {
			name, emd := officeOf(s, r.office)
			zip := min(zips.next+7*r.office, zips.last)
			*rows++
			if _, err := fmt.Fprintf(w, "%05d|%s|%s|%s|%s사서함|%d|%d|%d|%d|%s\r\n", zip, s.sido, s.name, emd, name, r.from, r.fromSub, r.to, r.toSub, old.of(zip)); err != nil {
				return err
			}
		}
	}
	return nil
}

// officeOf names the post office of a 시군구, or of its units.
func officeOf(s sigun, n int) (name, emd string) {
	if n == 0 {
		area := strings.TrimSpace(s.sido + " " + s.name)
		return area[strings.LastIndexByte(area, ' ')+1:] + "우체국", ""
	}
	name = s.units[n*(len(s.units)-1)/3].emd
	if strings.HasSuffix(name, "읍") || strings.HasSuffix(name, "면") {
		emd = name
	}
	for _, end := range []string{"읍", "면", "동"} {
		if stem, ok := strings.CutSuffix(name, end); ok && stem != "" {
			return stem + "우체국", emd
		}
	}
	return name + "우체국", emd
}
