package country_test

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"os"
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
	opt.Seed, opt.Share, opt.Only, opt.Others = 3, 0.05, some, true
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
	// 건물DB alone tells the names of the buildings of a complex.
	same := cmp.Options{cmpopts.IgnoreUnexported(postcode.Address{}), cmpopts.IgnoreFields(postcode.Address{}, "Blocks")}
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

func TestTheOtherFilesTellOfTheSameCountry(t *testing.T) {
	opt := country.Options{Seed: 3, Share: 0.05, Only: some, Others: true}
	one, other := t.TempDir(), t.TempDir()
	stats, err := country.Write(t.Context(), one, opt)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := country.Write(t.Context(), other, opt); err != nil {
		t.Fatal(err)
	}
	rows := make(map[string]int)
	for name, columns := range map[string]int{country.DetailsZip: 16, country.PostsZip: 26, country.BoxesZip: 10} {
		a, err := os.ReadFile(filepath.Join(one, name))
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(other, name))
		if err != nil || !bytes.Equal(a, b) {
			t.Errorf("%s is another the second time: %v", name, err)
		}
		marked := false
		eachRow(t, filepath.Join(one, name), func(file, line string) {
			if file == postcode.Marker {
				marked = true
				return
			}
			fields := strings.Split(line, "|")
			if len(fields) != columns {
				t.Fatalf("%s has a row of %d columns, want %d: %q", file, len(fields), columns, line)
			}
			if fields[0] != "우편번호" {
				rows[name]++
			}
		})
		if !marked {
			t.Errorf("%s does not say that it is made up", name)
		}
	}
	if rows[country.DetailsZip] != stats.Details || rows[country.PostsZip] != stats.Posts || rows[country.BoxesZip] != stats.Boxes || stats.Posts != stats.Addresses {
		t.Errorf("%v rows for %+v", rows, stats)
	}
	if perAddress := float64(stats.Details) / float64(stats.Addresses); perAddress < 0.4 || perAddress > 0.6 {
		t.Errorf("%.2f rows of 상세주소 to an address, want about 0.50", perAddress)
	}
	x := built(t, country.Options{})
	blocks, bulk := 0, 0
	for i := range x.Meta().Addresses {
		a := x.At(i)
		if a.OldPostcode == "" {
			t.Fatalf("%s has no postcode of six digits", a.Full())
		}
		if len(a.Blocks) > 0 {
			blocks++
		}
		if a.Bulk != "" {
			bulk++
		}
	}
	if blocks == 0 || bulk == 0 || x.Meta().Boxes != stats.Boxes {
		t.Errorf("%d addresses have named buildings, %d a name for their mail, and there are %d runs of boxes of %d", blocks, bulk, x.Meta().Boxes, stats.Boxes)
	}
	answer, err := x.Search("종로구 사서함 12", postcode.Page{})
	if err != nil || len(answer.Results) == 0 || answer.Results[0].Way != postcode.ByBox {
		t.Errorf("%+v %v, want a box of 종로구우체국", answer, err)
	}
}

// eachRow gives every row of the files of a zip in CP949.
func eachRow(t *testing.T, path string, use func(file, line string)) {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(korean.EUCKR.NewDecoder().Reader(r))
		for lines.Scan() {
			use(f.Name, lines.Text())
		}
		if err := errors.Join(lines.Err(), r.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestBuildingDBHasTheColumnsOfTheOfficialFiles(t *testing.T) {
	dir := t.TempDir()
	stats, err := country.Write(t.Context(), dir, country.Options{Seed: 3, Share: 0.02, Only: some, BuildingDB: true})
	if err != nil {
		t.Fatal(err)
	}
	rows := make(map[string]int)
	eachRow(t, filepath.Join(dir, country.BuildingDBZip), func(file, line string) {
		var kind string
		var columns int
		switch {
		case strings.HasPrefix(file, "build_"):
			kind, columns = "build", 31
		case strings.HasPrefix(file, "jibun_"):
			kind, columns = "jibun", 14
		case file == "road_code_total.txt":
			kind, columns = "roads", 19
		case file == postcode.Marker:
			rows[file]++
			return
		default:
			t.Fatalf("%s is no file of 건물DB", file)
		}
		fields := strings.Split(line, "|")
		if len(fields) == columns+1 && fields[columns] == "" {
			fields = fields[:columns] // a bar at the end of the line is usual
		}
		if len(fields) != columns {
			t.Fatalf("%s has a row of %d columns, want %d: %q", file, len(fields), columns, line)
		}
		if kind == "build" && len(fields[15]) != 25 {
			t.Fatalf("%s has a 건물관리번호 of %d digits: %q", file, len(fields[15]), fields[15])
		}
		rows[kind]++
	})
	if rows[postcode.Marker] != 1 || rows["roads"] < stats.Roads || rows["jibun"] != stats.Parcels-stats.Addresses {
		t.Errorf("%v for %+v", rows, stats)
	}
	if perAddress := float64(rows["build"]) / float64(stats.Addresses); perAddress < 1.4 || perAddress > 2 {
		t.Errorf("%.2f buildings to an address, want about 1.68", perAddress)
	}
}
