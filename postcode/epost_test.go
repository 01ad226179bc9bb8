package postcode_test

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/korean"

	"github.com/saja-live/saja/postcode"
)

// Rows of epost's files as they stand in them, one with spaces at the end of a field, and with their heads.
const (
	postHead = "우편번호|시도|시도영문|시군구|시군구영문|읍면|읍면영문|도로명코드|도로명|도로명영문|지하여부|건물번호본번|건물번호부번|건물관리번호|다량배달처명|시군구용건물명|법정동코드|법정동명|리명|행정동명|산여부|지번본번|읍면동일련번호|지번부번|구우편번호|우편번호일련번호"
	postCity = "06315|서울특별시|Seoul|강남구|Gangnam-gu|||116804166204|논현로8길|Nonhyeon-ro 8-gil|0|67|0|1168010300111830010000001|대한우편물류|Artespace|1168010300|개포동||개포4동|0|1183|01|10|135-964|"
	postNew  = "30065|세종특별자치시|Sejong-si|||||361103258091|라온로|Raon-ro|0|7  |0|3611010500107550010000001|||3611010500|가람동|||0|755|01|10||"
	postEup  = "25627|강원도|Gangwon-do|강릉시|Gangneung-si|강동면|Gangdong-myeon|421504460343|돌평길|Dolpyeong-gil|0|58|16|4215034022007350000044742|||4215034022||모전리|강동면|0|735|01|0|210821|"
	boxHead  = "우편번호|시도|시군구|읍면동|사서함명|시작사서함주번호|시작사서함부번호|끝사서함주번호|끝사서함부번호|구우편번호"
	boxRows  = "03187|서울특별시|종로구||광화문우체국사서함|1|0|500|0|110600\n03188|서울특별시|종로구||광화문우체국사서함|501|1|501|30|110601\n48940|부산광역시|중구||부산우체국사서함|1|0|999|0|600600\n25600|강원특별자치도|강릉시|주문진읍|주문진우체국사서함|1|0|99|0|"
)

// zipped packs files as epost does: names of members in CP949.
func zipped(t *testing.T, name string, files map[string]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for member, text := range files {
		encoded, err := korean.EUCKR.NewEncoder().String(member)
		if err != nil {
			t.Fatal(err)
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: encoded, NonUTF8: true, Method: zip.Deflate})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFilesOfThePostAreAddressesOfTheirOwn(t *testing.T) {
	text := strings.Join([]string{postHead, postCity, postNew, postEup}, "\r\n")
	for name, files := range map[string]map[string]string{
		"UTF-8 BOM": {"서울특별시.txt": "\uFEFF" + text},
		"CP949":     {"서울특별시.txt": cp949(t, text)},
	} {
		out := filepath.Join(t.TempDir(), "x.idx")
		report, err := postcode.Build(t.Context(), postcode.Options{Out: out, Sources: []string{zipped(t, "zipcode_DB.zip", files)}})
		if err != nil || report.Rejected > 0 || report.Meta.Addresses != 3 {
			t.Fatalf("%s: %+v %v", name, report, err)
		}
		x := open(t, out)
		for query, want := range map[string]string{
			"개포동 1183-10": "서울특별시 강남구 논현로8길 67", "라온로 7": "세종특별자치시 라온로 7", "모전리 735": "강원도 강릉시 강동면 돌평길 58-16", "135-964": "서울특별시 강남구 논현로8길 67",
			"210821": "강원도 강릉시 강동면 돌평길 58-16", "(우)210-821": "강원도 강릉시 강동면 돌평길 58-16", "210-821 강원 강릉시 돌평길 58-16": "강원도 강릉시 강동면 돌평길 58-16",
			"대한우편물류": "서울특별시 강남구 논현로8길 67", "Dolpyeong-gil 58-16": "강원도 강릉시 강동면 돌평길 58-16",
		} {
			answer, err := x.Search(query, postcode.Page{})
			if err != nil || len(answer.Results) == 0 || answer.Results[0].RoadAddress() != want {
				t.Errorf("%s: %q finds %+v %v, want %s", name, query, answer.Results, err, want)
			}
		}
		a, ok := x.Lookup("1168010300111830010000001")
		if !ok || a.OldPostcode != "135-964" || a.Bulk != "대한우편물류" || a.Building != "Artespace" || a.Postcode != "06315" || a.English != "67, Nonhyeon-ro 8-gil, Gangnam-gu, Seoul" {
			t.Errorf("%s: %+v %v", name, a, ok)
		}
		if answer, err := x.ByCode("210821", postcode.Page{}); err != nil || answer.Total != 1 || answer.Results[0].Way != postcode.ByOldPostcode {
			t.Errorf("%s: by its old postcode %+v %v", name, answer, err)
		}
		if answer, err := x.Search("999-999", postcode.Page{}); err != nil || answer.Total != 0 {
			t.Errorf("%s: an old postcode that is none finds %+v %v", name, answer, err)
		}
	}
}

func TestFilesOfThePostAddToThoseOfTheMinistry(t *testing.T) {
	const ours = "42150340446034300005800016|4215034022|강원도|강릉시|강동면|모전리|0|735|0|421504460343|돌평길|0|58|16|4215035000|강동면|25627||20110729|0||||"
	path, report, err := build(t, map[string]string{"rnaddrkor_x.txt": ours + "\n" + mainRow, "강원도.txt": postHead + "\n" + postEup + "\n" + postCity})
	if err != nil || report.Rejected > 0 || report.Meta.Addresses != 2 {
		t.Fatalf("%+v %v: an address that the ministry's files have not is none", report, err)
	}
	if _, err := apply(t, path, day(t, "20260401", strings.Replace(ours, "|0||||", "|0|34||새집|", 1), "No Data")); err != nil {
		t.Fatal(err)
	}
	x := open(t, path)
	a, ok := x.Lookup("42150340446034300005800016")
	if !ok || a.OldPostcode != "210-821" || a.BuildingKey != "4215034022007350000044742" || a.Building != "새집" || a.Latin.Road != "Dolpyeong-gil" {
		t.Errorf("%+v %v", a, ok)
	}
	if n, r := finds(t, path, "210-821"); n != 1 || r.Key != a.Key {
		t.Errorf("%d found by the old postcode: %+v", n, r)
	}
	if a, _ := x.Lookup("51130310445753400007700000"); a.OldPostcode != "" {
		t.Errorf("an address that the post does not tell of has the old postcode %s", a.OldPostcode)
	}
}

func TestPostOfficeBoxesAreFoundByNameAndNumber(t *testing.T) {
	path, report, err := build(t, map[string]string{"rnaddrkor_x.txt": mainRow, "pobox.txt": boxHead + "\n" + boxRows})
	if err != nil || report.Rejected > 0 || report.Meta.Boxes != 4 {
		t.Fatalf("%+v %v", report, err)
	}
	if _, err := apply(t, path, day(t, "20260401", newRow, "No Data")); err != nil {
		t.Fatal(err)
	}
	if err := func() error { _, err := postcode.Fold(t.Context(), postcode.Folding{Index: path}); return err }(); err != nil {
		t.Fatal(err)
	}
	x := open(t, path)
	for _, c := range []struct {
		query string
		total int
		first string
	}{
		{"광화문우체국 사서함 12", 1, "03187 서울특별시 종로구 광화문우체국 사서함 12"},
		{"광화문우체국사서함12-3", 1, "03187 서울특별시 종로구 광화문우체국 사서함 12-3"},
		{"서울 종로구 광화문우체국 사서함 501-7", 1, "03188 서울특별시 종로구 광화문우체국 사서함 501-7"},
		{"광화문 사서함 501", 1, "03188 서울특별시 종로구 광화문우체국 사서함 501"},
		{"부산우체국 사서함 123", 1, "48940 부산광역시 중구 부산우체국 사서함 123"},
		{"부산 사서함 123호", 1, "48940 부산광역시 중구 부산우체국 사서함 123"},
		{"강원 강릉시 주문진읍 주문진우체국 사서함 9", 1, "25600 강원특별자치도 강릉시 주문진읍 주문진우체국 사서함 9"},
		{"사서함 300-1", 2, "03187 서울특별시 종로구 광화문우체국 사서함 300-1"},
		{"사서함", 4, "03187 서울특별시 종로구 광화문우체국 사서함 1~500"},
		{"종로구 사서함 12", 1, "03187 서울특별시 종로구 광화문우체국 사서함 12"},
		{"광화문우체국 사서함 99999", 2, "03187 서울특별시 종로구 광화문우체국 사서함 1~500"}, // no such number: what there is
		{"없는우체국 사서함 1", 0, ""},
	} {
		answer, err := x.Search(c.query, postcode.Page{})
		if err != nil || answer.Total != c.total {
			t.Errorf("%q: %d found, %v, want %d", c.query, answer.Total, err, c.total)
			continue
		}
		if c.total == 0 {
			continue
		}
		r := answer.Results[0]
		if got := r.Postcode + " " + r.Full(); got != c.first || r.Way != postcode.ByBox || answer.Understood.Way != postcode.ByBox || r.ParcelAddress() != r.RoadAddress() {
			t.Errorf("%q finds %s by %s, want %s", c.query, got, r.Way, c.first)
		}
	}
	answer, err := x.Search("광화문우체국 사서함 12-3", postcode.Page{})
	if err != nil || answer.Results[0].OldPostcode != "110-600" || answer.Results[0].English != "P.O. Box 12-3, Gwanghwamun Post Office, Jongno-gu, Seoul" || answer.Understood.Number != "12-3" {
		t.Errorf("%+v %v", answer, err)
	}
	lines, err := x.Suggest("부산우체국 사서함 1", 5)
	if err != nil || len(lines) != 1 || lines[0].Postcode != "48940" {
		t.Errorf("suggested %+v %v", lines, err)
	}
	if answer, err := x.Search("사서함", postcode.Page{Offset: 3, Limit: 1}); err != nil || len(answer.Results) != 1 || answer.Results[0].Postcode != "48940" {
		t.Errorf("the last page: %+v %v", answer, err)
	}
}

func TestRowsOfThePostAreRefusedWithTheirReasons(t *testing.T) {
	bad := []struct{ row, reason string }{
		{strings.TrimSuffix(postEup, "|0|210821|"), "wrong number of columns"},
		{strings.Replace(postEup, "210821", "2108", 1), "구우편번호 is not six digits"},
		{strings.Replace(postEup, "4215034022007350000044742", "42150", 1), "건물관리번호 is not 25 digits"},
		{strings.Replace(postEup, "|58|16|", "|x|16|", 1), "a building number out of range"},
	}
	text := postHead + "\n" + postEup
	for _, b := range bad {
		text += "\n" + b.row
	}
	_, report, err := build(t, map[string]string{"post.txt": text, "box.txt": boxHead + "\n" + boxRows + "\n03187|서울특별시|종로구||광화문우체국사서함|9|0|3|0|\n03187|서울특별시|종로구|||1|0|3|0|"})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{}
	for _, b := range bad {
		want = append(want, b.reason)
	}
	want = append(want, "a box's number out of range", "no name of post-office boxes")
	for _, reason := range want {
		if report.Reasons[reason] == 0 {
			t.Errorf("no row was refused with %q: %v", reason, report.Reasons)
		}
	}
	if report.Rejected != len(want) {
		t.Errorf("%d refused, want %d: %v", report.Rejected, len(want), report.First)
	}
}
