package country

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// What is real: the legal units of 2024 (행정표준코드), addresses of each 시군구 in January 2024, and names of roads as they stand in
// the open data on schools and car parks. All of it is free to use.
var (
	//go:embed data/units.tsv.gz
	unitsFile []byte
	//go:embed data/counts.tsv
	countsFile string
	//go:embed data/roads.tsv.gz
	roadsFile []byte
)

// unit is where a parcel may lie.
type unit struct {
	code    uint64
	emd, ri string
}

// sigun is a 시군구 with its units and what is known of its roads.
type sigun struct {
	code        uint64
	sido, name  string
	addresses   int
	units       []unit
	roads       []string // real names
	roadsOfMany []string // names from all over the country
}

func unzip(b []byte) (string, error) {
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return "", err
	}
	out, err := io.ReadAll(r)
	return string(out), err
}

// load reads what is real of the 시군구 that are wanted, in the order of their codes.
func load(opt Options) ([]sigun, error) {
	units, err := unzip(unitsFile)
	if err != nil {
		return nil, err
	}
	roads, err := unzip(roadsFile)
	if err != nil {
		return nil, err
	}
	all := make(map[string]*sigun)
	var order []*sigun
	for _, line := range strings.Split(strings.TrimSpace(countsFile), "\n")[1:] {
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			return nil, fmt.Errorf("counts: %q", line)
		}
		n, err := strconv.Atoi(f[2])
		if err != nil {
			return nil, fmt.Errorf("counts: %w", err)
		}
		if f[1] == f[0] {
			f[1] = ""
		}
		full := strings.TrimSpace(f[0] + " " + f[1])
		if !wanted(full, opt.Only) {
			continue
		}
		if opt.Share > 0 {
			n = max(int(float64(n)*opt.Share), 20)
		}
		s := &sigun{sido: f[0], name: f[1], addresses: n}
		all[full] = s
		order = append(order, s)
	}
	byCode := make(map[uint64]*sigun)
	for _, line := range strings.Split(strings.TrimSpace(units), "\n") {
		text, name, _ := strings.Cut(line, "\t")
		code, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("units: %w", err)
		}
		if s := all[strings.TrimSpace(name)]; s != nil && code%1e5 == 0 {
			s.code = code / 1e5
			byCode[s.code] = s
			continue
		}
		s := byCode[code/1e5]
		if s == nil || code%1e5 == 0 {
			continue
		}
		words := strings.Fields(strings.TrimPrefix(name, strings.TrimSpace(s.sido+" "+s.name)))
		switch {
		case len(words) == 1 && !strings.HasSuffix(words[0], "읍") && !strings.HasSuffix(words[0], "면"):
			s.units = append(s.units, unit{code, words[0], ""})
		case len(words) == 2:
			s.units = append(s.units, unit{code, words[0], words[1]})
		}
	}
	var many []string
	for _, line := range strings.Split(strings.TrimSpace(roads), "\n") {
		area, name, _ := strings.Cut(line, "\t")
		many = append(many, name)
		if s := all[strings.TrimSpace(area)]; s != nil {
			s.roads = append(s.roads, name)
		}
	}
	out := make([]sigun, 0, len(order))
	for _, s := range order {
		if s.code == 0 || len(s.units) == 0 {
			return nil, fmt.Errorf("%s %s has no units", s.sido, s.name)
		}
		s.roadsOfMany = many
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b sigun) int { return int(a.code) - int(b.code) })
	return out, nil
}

func wanted(full string, only []string) bool {
	return len(only) == 0 || slices.ContainsFunc(only, func(o string) bool { return strings.HasPrefix(full, o) })
}
