package country

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/saja-live/saja/postcode"
)

// roadCodes is the file of 건물DB that names the roads, in Korean and in English.
const roadCodes = "road_code_total.txt"

// roadTable keeps the roads of the country for it.
type roadTable struct {
	roads []roadOf
	at    map[uint64]int // of each code
}

// roadOf is a road and the eup, myeon and dong that it runs through, in the order in which it comes to them.
type roadOf struct {
	code       uint64
	name       string
	sido, area string
	units      []unit
}

func (t *roadTable) take(p place) {
	if t.at == nil {
		t.at = make(map[uint64]int)
	}
	code := p.sigun.code*1e7 + uint64(p.roadNumber)
	i, ok := t.at[code]
	if !ok {
		i = len(t.roads)
		t.at[code] = i
		t.roads = append(t.roads, roadOf{code: code, name: p.road, sido: p.sigun.sido, area: p.sigun.name})
	}
	r := &t.roads[i]
	if !slices.ContainsFunc(r.units, func(u unit) bool { return u.code/100 == p.unit.code/100 }) {
		r.units = append(r.units, p.unit)
	}
}

// write writes 19 columns: a row for the whole road (00) and one for each eup, myeon and dong.
func (t *roadTable) write(w io.Writer) error {
	english := make(map[string]string) // of each area
	name := func(korean string) string {
		e, ok := english[korean]
		if !ok {
			e = postcode.English(korean)
			english[korean] = e
		}
		return e
	}
	for _, r := range t.roads {
		latin := postcode.English(r.name)
		row := func(number, kind int, code, emd string) error {
			_, err := fmt.Fprintf(w, "%05d|%07d|%s|%s|%02d|%s|%s|%d|%s|%s|||0|||%s|%s|%s|20110729\r\n", r.code/1e7, r.code%1e7, r.name, latin, number, r.sido, r.area, kind, code, emd,
				name(r.sido), name(r.area), name(emd))
			return err
		}
		if err := row(0, 2, "", ""); err != nil {
			return err
		}
		for i, u := range r.units {
			kind := 1
			if strings.HasSuffix(u.emd, "읍") || strings.HasSuffix(u.emd, "면") {
				kind = 0
			}
			if err := row(i+1, kind, fmt.Sprintf("%03d", u.code/100%1000), u.emd); err != nil {
				return err
			}
		}
	}
	return nil
}
