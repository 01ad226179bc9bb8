package postcode_test

import (
	"bytes"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/korean"

	"github.com/saja-live/saja/postcode"
	"github.com/saja-live/saja/postcode/country"
)

// Rows as they stand in the official files.
const (
	mainRow  = "51130310445753400007700000|5113031026|강원특별자치도|원주시|소초면|교항리|0|20|3|511304457534|장작터길|0|77|0|5113031000|소초면|26304||20230611|0|63|||"
	jibunRow = "41480253320608900004500023|4148025326|경기도|파주시|파주읍|파주리|0|31|7|414803206089|0|45|23|31"
	longRow  = "41480253320608900004500023|4148025326|경기도|파주시|파주읍|파주리|0|31|4|414803206089|우계로|0|45|23|4148025300|파주읍|10837||20110729|0||뷁샾|더샾|"
)

// build makes an index of files given by name and content.
func build(t *testing.T, files map[string]string) (string, postcode.Report, error) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out := filepath.Join(t.TempDir(), "x.idx")
	report, err := postcode.Build(t.Context(), postcode.Options{Sources: []string{dir}, Out: out})
	return out, report, err
}

func cp949(t *testing.T, s string) string {
	t.Helper()
	out, err := korean.EUCKR.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestBuildReadsOfficialRowsInBothEncodings(t *testing.T) {
	text := mainRow + "\r\n" + longRow + "\r\n"
	var indexes [][]byte
	for name, files := range map[string]map[string]string{
		"CP949":     {"rnaddrkor_gangwon.txt": cp949(t, text), "jibun_rnaddrkor_gyunggi.txt": cp949(t, jibunRow)},
		"UTF-8":     {"rnaddrkor_gangwon.txt": text, "jibun_rnaddrkor_gyunggi.txt": jibunRow},
		"UTF-8 BOM": {"rnaddrkor_gangwon.txt": "\uFEFF" + text, "jibun_rnaddrkor_gyunggi.txt": jibunRow + "\n"},
	} {
		path, report, err := build(t, files)
		if err != nil || report.Rejected != 0 {
			t.Fatalf("%s: %v, rejected %v", name, err, report.First)
		}
		x := open(t, path)
		a, ok := x.Lookup("41480253320608900004500023")
		if !ok {
			t.Fatalf("%s: the address is not there", name)
		}
		if got, want := a.Full(), "경기도 파주시 파주읍 우계로 45-23"; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
		if a.Building != "더샾" || a.Register != "뷁샾" || a.Postcode != "10837" {
			t.Errorf("%s: %+v", name, a)
		}
		if len(a.Others) != 1 || a.Others[0].String() != "파주읍 파주리 31-7" {
			t.Errorf("%s: further parcels %v, want 31-7", name, a.Others)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		indexes = append(indexes, b)
	}
	if !bytes.Equal(indexes[0], indexes[1]) || !bytes.Equal(indexes[0], indexes[2]) {
		t.Error("the same rows in another encoding gave another index")
	}
}

func TestBuildGivesTheSameBytesWhateverTheOrderOfRows(t *testing.T) {
	dir := t.TempDir()
	if _, err := country.Write(t.Context(), dir, country.Options{Seed: 5, Share: 0.02, Only: []string{"서울특별시", "경기도 광주시"}, Plain: true}); err != nil {
		t.Fatal(err)
	}
	files := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		files[d.Name()] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	first, report, err := build(t, files)
	if err != nil || report.Rejected > 0 {
		t.Fatal(err, report.Reasons)
	}
	if !report.Meta.Synthetic {
		t.Error("the index does not say that it is made up")
	}
	r := rand.New(rand.NewPCG(1, 1))
	for name, text := range files {
		if name != postcode.Marker {
			lines := strings.SplitAfter(text, "\r\n")
			r.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
			files[name] = strings.Join(lines, "")
		}
	}
	second, _, err := build(t, files)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := os.ReadFile(first)
	b, _ := os.ReadFile(second)
	if !bytes.Equal(a, b) {
		t.Errorf("shuffled rows gave other bytes (%d and %d)", len(a), len(b))
	}
}

func TestBuildTellsOfEveryRowThatItRefuses(t *testing.T) {
	bad := []struct{ row, reason string }{
		{strings.TrimSuffix(mainRow, "|||"), "wrong number of columns"},
		{"5" + mainRow, "관리번호 is not 26 digits"},
		{strings.Replace(mainRow, "|511304457534|", "|51130445753|", 1), "도로명코드 is not twelve digits"},
		{strings.Replace(mainRow, "|5113031026|", "|51130310|", 1), "법정동코드 is not ten digits"},
		{strings.Replace(mainRow, "|26304|", "|2630|", 1), "우편번호 is not five digits"},
		{strings.Replace(mainRow, "|0|77|0|", "|7|77|0|", 1), "지하여부 is not 0 to 3"},
		{strings.Replace(mainRow, "|0|77|0|", "|0||0|", 1), "a building number out of range"},
		{strings.Replace(mainRow, "|0|20|3|", "|2|20|3|", 1), "산여부 is not 0 or 1"},
		{strings.Replace(mainRow, "|0|20|3|", "|0|-20|3|", 1), "a parcel number out of range"},
		{strings.Replace(mainRow, "장작터길", "", 1), "no name of a road"},
		{strings.Replace(mainRow, "장작터길", "長斫길", 1), "a name with letters that no area or road has"},
	}
	text := longRow + "\n"
	for _, b := range bad {
		text += b.row + "\n"
	}
	_, report, err := build(t, map[string]string{"rnaddrkor_x.txt": text + "x", "readme.md": "no"})
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range bad {
		if want := (postcode.Rejected{File: "rnaddrkor_x.txt", Line: i + 2, Reason: b.reason}); report.First[i] != want {
			t.Errorf("refused %+v, want %+v", report.First[i], want)
		}
	}
	if want := []string{"readme.md"}; !slices.Equal(report.Skipped, want) {
		t.Errorf("skipped %v, want %v", report.Skipped, want)
	}
}

func TestChineseLettersOfANameNeedNotBeTyped(t *testing.T) {
	path, report, err := build(t, map[string]string{"rnaddrkor_x.txt": cp949(t, strings.Replace(mainRow, "교항리", "교항리(校項)", 1))})
	if err != nil || report.Rejected > 0 {
		t.Fatal(err, report.First)
	}
	answer, err := open(t, path).Search("교항리 20-3", postcode.Page{})
	if err != nil || answer.Total != 1 || answer.Results[0].Unit.Ri != "교항리(校項)" {
		t.Errorf("%+v %v", answer, err)
	}
}

func TestBuildRefusesBytesOfAnotherEncoding(t *testing.T) {
	_, report, err := build(t, map[string]string{"rnaddrkor_x.txt": cp949(t, mainRow+"\n"+strings.Replace(mainRow, "07700000", "07800000", 1)) + "\n" + longRow + "\n"})
	if err != nil {
		t.Fatal(err)
	}
	if report.Meta.Addresses != 1 || report.Rejected != 1 || report.First[0].Line != 3 {
		t.Errorf("%d addresses, refused %v; want the UTF-8 row refused", report.Meta.Addresses, report.First)
	}
}

func TestFailedBuildLeavesTheEarlierIndex(t *testing.T) {
	path, _, err := build(t, map[string]string{"rnaddrkor_x.txt": mainRow})
	if err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(path)
	if _, err := postcode.Build(t.Context(), postcode.Options{Sources: []string{t.TempDir()}, Out: path}); err == nil {
		t.Error("a build of nothing did not fail")
	}
	after, _ := os.ReadFile(path)
	if !bytes.Equal(before, after) {
		t.Error("a failed build changed the index")
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*.new")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestSeveralBuildingsOfOneAddressAreOneAddress(t *testing.T) {
	const (
		first  = "1111010100|서울특별시|종로구|청운동||0|144|3|111103100012|자하문로|0|94|0|||1111010100101440003031291|01|1111051500|청운효자동|03047|||||||0|03047|0||"
		second = "1111010100|서울특별시|종로구|청운동||0|144|4|111103100012|자하문로|0|94|0|관리동||1111010100101440004031292|01|1111051500|청운효자동|03047||||||청운관|0|03047|0||"
		jibun  = "1111012000|서울특별시|종로구|신문로1가||0|150|0|111103100012|0|94|0|1114|"
		road   = "11110|3100012|자하문로|Jahamun-ro|00|서울특별시|종로구|2|||||0|||Seoul|Jongno-gu||20100520|"
		former = "1111010100|서울특별시|종로구|청운동||0|1|0|111104100289|자하문로36길|0|16|14|청운벽산빌리지||1111010100100010000030777|01|1111051500|청운효자동|110030|001|||||벽산빌라|1"
	)
	path, report, err := build(t, map[string]string{"build_seoul.txt": cp949(t, first+"\r\n"+second+"\r\n"+former), "jibun_seoul.txt": cp949(t, jibun), "road_code_total.txt": cp949(t, road)})
	if err != nil {
		t.Fatal(err)
	}
	if report.Rejected != 1 || !strings.Contains(report.First[0].Reason, "before 2015") {
		t.Errorf("refused %v, want the row of 2014", report.First)
	}
	x := open(t, path)
	if n := x.Meta().Addresses; n != 1 {
		t.Fatalf("%d addresses, want 1", n)
	}
	a := x.At(0)
	var parcels []string
	for _, p := range append([]postcode.Parcel{a.Parcel}, a.Others...) {
		parcels = append(parcels, p.String())
	}
	if diff := cmp.Diff([]string{"청운동 144-3", "청운동 144-4", "신문로1가 150"}, parcels); diff != "" {
		t.Error(diff)
	}
	if a.Building != "청운관" || a.Register != "관리동" || a.English != "94, Jahamun-ro, Jongno-gu, Seoul" {
		t.Errorf("%+v", a)
	}
}

func TestOpenRefusesWhatIsDamaged(t *testing.T) {
	path, _, err := build(t, map[string]string{"rnaddrkor_x.txt": mainRow + "\n" + longRow})
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	try := func(b []byte) error {
		file := filepath.Join(t.TempDir(), "bad.idx")
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		x, err := postcode.Open(file)
		if err == nil {
			x.Close()
		}
		return err
	}
	for _, n := range []int{0, 7, 63, 64, len(whole) / 2, len(whole) - 1} {
		if err := try(whole[:n]); !errors.Is(err, postcode.ErrNotIndex) && !errors.Is(err, postcode.ErrDamaged) {
			t.Errorf("the first %d of %d bytes: %v", n, len(whole), err)
		}
	}
	r := rand.New(rand.NewPCG(3, 3))
	survived := 0
	for range 300 {
		b := slices.Clone(whole)
		b[r.IntN(len(b))] ^= 1 << r.IntN(8)
		if err := try(b); err == nil {
			survived++ // a bit between two sections, which nobody reads
		}
	}
	if survived > 150 {
		t.Errorf("%d of 300 flipped bits were not seen", survived)
	}
	other := slices.Clone(whole)
	other[8]++
	if err := try(other); !errors.Is(err, postcode.ErrEdition) {
		t.Errorf("another edition: %v, want ErrEdition", err)
	}
}
