package country_test

import (
	"archive/zip"
	"bufio"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/encoding/korean"

	"github.com/saja-live/saja/postcode"
	"github.com/saja-live/saja/postcode/country"
)

var some = []string{"서울특별시 종로구", "세종특별자치시", "경기도 광주시", "경기도 수원시", "전라남도 신안군"}

// built writes a country and its index.
func built(t *testing.T, opt country.Options) *postcode.Index {
	t.Helper()
	dir := t.TempDir()
	opt.Seed, opt.Share, opt.Only = 3, 0.05, some
	if _, err := country.Write(t.Context(), dir, opt); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "country.idx")
	report, err := postcode.Build(t.Context(), postcode.Options{Sources: []string{dir}, Out: out, Version: "made up"})
	if err != nil || report.Rejected > 0 {
		t.Fatalf("%v; %d rows refused: %v", err, report.Rejected, report.Reasons)
	}
	x, err := postcode.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	return x
}

func TestTheSameCountryAnswersTheSameFromEitherFormat(t *testing.T) {
	hangul, buildings := built(t, country.Options{}), built(t, country.Options{BuildingDB: true})
	a, b := hangul.Meta(), buildings.Meta()
	if a.Addresses < 5000 || a.Addresses != b.Addresses || a.Parcels != b.Parcels || a.Roads != b.Roads || a.Buildings != b.Buildings || !b.Synthetic {
		t.Fatalf("from 도로명주소 한글 %+v, from 건물DB %+v", a, b)
	}
	// 건물DB alone tells 건물관리번호 and the names of blocks.
	same := cmp.Options{cmpopts.IgnoreUnexported(postcode.Address{}), cmpopts.IgnoreFields(postcode.Address{}, "BuildingKey", "Blocks")}
	for i := range a.Addresses {
		one, other := hangul.At(i), buildings.At(i)
		if diff := cmp.Diff(one, other, same); diff != "" {
			t.Fatalf("address %d is another: %s", i, diff)
		}
		if a, ok := buildings.Lookup(other.BuildingKey); !ok || a.Key != other.Key || strings.HasSuffix(other.BuildingKey, "000000") {
			t.Fatalf("the building %s is at %s, want %s", other.BuildingKey, a.Key, other.Key)
		}
		if i%97 != 0 {
			continue
		}
		r := []rune(one.Road.Name)
		for _, query := range []string{one.Full(), one.ParcelAddress(), one.English, one.Building, one.Unit.Emd + " " + one.Unit.Ri, string(r[:len(r)-1]), one.Postcode, one.Admin} {
			if query = strings.TrimSpace(query); query == "" {
				continue
			}
			want, err := hangul.Search(query, postcode.Page{Limit: 100})
			if err != nil {
				t.Fatal(err)
			}
			got, err := buildings.Search(query, postcode.Page{Limit: 100})
			if diff := cmp.Diff(want, got, same); err != nil || diff != "" {
				t.Fatalf("%q is answered otherwise from 건물DB: %v %s", query, err, diff)
			}
		}
	}
}

func TestBuildingDBHasTheColumnsOfTheOfficialFiles(t *testing.T) {
	dir := t.TempDir()
	stats, err := country.Write(t.Context(), dir, country.Options{Seed: 3, Share: 0.02, Only: some, BuildingDB: true})
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.OpenReader(filepath.Join(dir, country.BuildingDBZip))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	rows := make(map[string]int)
	for _, f := range z.File {
		var kind string
		var columns int
		switch {
		case strings.HasPrefix(f.Name, "build_"):
			kind, columns = "build", 31
		case strings.HasPrefix(f.Name, "jibun_"):
			kind, columns = "jibun", 14
		case f.Name == "road_code_total.txt":
			kind, columns = "roads", 19
		case f.Name == postcode.Marker:
			rows[f.Name]++
			continue
		default:
			t.Errorf("%s is no file of 건물DB", f.Name)
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(korean.EUCKR.NewDecoder().Reader(r))
		for lines.Scan() {
			fields := strings.Split(lines.Text(), "|")
			if len(fields) == columns+1 && fields[columns] == "" {
				fields = fields[:columns] // a bar at the end of the line is usual
			}
			if len(fields) != columns {
				t.Fatalf("%s has a row of %d columns, want %d: %q", f.Name, len(fields), columns, lines.Text())
			}
			if kind == "build" && len(fields[15]) != 25 {
				t.Fatalf("%s has a 건물관리번호 of %d digits: %q", f.Name, len(fields[15]), fields[15])
			}
			rows[kind]++
		}
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	if rows[postcode.Marker] != 1 || rows["roads"] < stats.Roads || rows["jibun"] != stats.Parcels-stats.Addresses {
		t.Errorf("%v for %+v", rows, stats)
	}
	if perAddress := float64(rows["build"]) / float64(stats.Addresses); perAddress < 1.4 || perAddress > 2 {
		t.Errorf("%.2f buildings to an address, want about 1.68", perAddress)
	}
}
