package postcode_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/saja-live/saja/postcode"
)

// Rows of 건물DB as they stand in it.
const (
	hall    = "1111010100|서울특별시|종로구|청운동||0|144|3|111103100012|자하문로|0|94|0|||1111010100101440003031291|01|1111051500|청운효자동|03047|||||||0|03047|0||"
	annexe  = "1111010100|서울특별시|종로구|청운동||0|144|3|111103100012|자하문로|0|94|0||별관|1111010100101440003031300|01|1111051500|청운효자동|03047|||||||0|03047|0||"
	away    = "1111010100|서울특별시|종로구|청운동||0|144|9|111103100012|자하문로|0|94|0||창고|1111010100101440009000001|01|1111051500|청운효자동|03047|||||||0|03047|0||"
	villa   = "3611025023|세종특별자치시||조치원읍|평리||0|23|10|361104574332|수원지3길|0|14|0|평동연립||4473025023100230010037207|01|3611025000|조치원읍|30025||||||평동연립|0|30025|0||"
	noTotal = -1
)

func TestAddressesAreFoundByEveryOfficialCode(t *testing.T) {
	path, report, err := build(t, map[string]string{
		"build_x.txt":     strings.Join([]string{hall, annexe, away, strings.Replace(villa, "평리||0", "평리|0", 1)}, "\n"),
		"rnaddrkor_x.txt": mainRow + "\n" + newRow + "\n" + longRow, "jibun_rnaddrkor_x.txt": jibunRow,
	})
	if err != nil || report.Rejected > 0 {
		t.Fatal(err, report.First)
	}
	if _, err := apply(t, path, day(t, "20260401", goneRow+"\n"+newRoad, "No Data")); err != nil {
		t.Fatal(err)
	}
	x := open(t, path)
	for _, c := range []struct {
		code  string
		total int
		way   postcode.Way
		first string
	}{
		{"11110101310001200009400000", 1, postcode.ByKey, "서울특별시 종로구 자하문로 94"},
		{"1111010100101440003031291", 1, postcode.ByKey, "서울특별시 종로구 자하문로 94"},
		{"1111010100101440003031300", 1, postcode.ByKey, "서울특별시 종로구 자하문로 94"}, // another building of it
		{"1111010100101440009000001", 1, postcode.ByKey, "서울특별시 종로구 자하문로 94"}, // on another parcel of it
		{"4473025023100230010037207", 1, postcode.ByKey, "세종특별자치시 조치원읍 수원지3길 14"},
		{"4148025326100310004000000", 1, postcode.ByKey, "경기도 파주시 파주읍 우계로 45-23"}, // by what its parcel gives
		{"1111010100101440003", 1, postcode.ByParcel, "서울특별시 종로구 자하문로 94"},
		{"4148025326100310007", 1, postcode.ByParcel, "경기도 파주시 파주읍 우계로 45-23"},
		{"511304457534", 1, postcode.ByRoad, "강원특별자치도 원주시 소초면 장작터길 80"},
		{"5113031026", 2, postcode.ByUnit, "강원특별자치도 원주시 소초면 장작터길 80"},
		{"5113031000", 2, postcode.ByUnit, "강원특별자치도 원주시 소초면 장작터길 80"},
		{"5113000000", 2, postcode.ByArea, "강원특별자치도 원주시 소초면 장작터길 80"},
		{"5100000000", 2, postcode.ByArea, "강원특별자치도 원주시 소초면 장작터길 80"},
		{"1100000000", 1, postcode.ByArea, "서울특별시 종로구 자하문로 94"},
		{"5113031027", 0, "", ""},
		{"9900000000", 0, "", ""},
		{"26304", 2, postcode.ByPostcode, "강원특별자치도 원주시 소초면 장작터길 80"},
		{"99999", 0, "", ""},
		{"51130310445753400007700000", 0, "", ""}, // gone
		{"1234567", noTotal, "", ""},
		{"", noTotal, "", ""},
		{"세종대로", noTotal, "", ""},
		{strings.Repeat("9", 19), 0, "", ""},
		{strings.Repeat("9", 25), 0, "", ""},
		{"111101010010144000303129x", 0, "", ""},
		{strings.Repeat("1", 1000), noTotal, "", ""},
	} {
		answer, err := x.ByCode(c.code, postcode.Page{})
		switch {
		case c.total == noTotal:
			if !errors.Is(err, postcode.ErrCode) {
				t.Errorf("%.40q: %v, want ErrCode", c.code, err)
			}
			continue
		case err != nil || answer.Total != c.total:
			t.Errorf("%s: %d found, %v, want %d", c.code, answer.Total, err, c.total)
		case c.total > 0 && (answer.Results[0].RoadAddress() != c.first || answer.Results[0].Way != c.way):
			t.Errorf("%s finds %s by %s first, want %s by %s", c.code, answer.Results[0].RoadAddress(), answer.Results[0].Way, c.first, c.way)
		}
	}
	for key, want := range map[string]string{
		"11110101310001200009400000": "1111010100101440003031291", "36110250457433200001400000": "4473025023100230010037207", "41480253320608900004500023": "4148025326100310004000000",
	} {
		if a, ok := x.Lookup(key); !ok || a.BuildingKey != want {
			t.Errorf("%s has the building %s %v, want %s", key, a.BuildingKey, ok, want)
		}
	}
}

func TestABuildingKeepsItsNumberWhenADayChangesItsAddress(t *testing.T) {
	path, _, err := build(t, map[string]string{"build_x.txt": hall})
	if err != nil {
		t.Fatal(err)
	}
	const key = "11110101310001200009400000"
	const changed = key + "|1111010100|서울특별시|종로구|청운동||0|%|3|111103100012|자하문로|0|94|0|1111051500|청운효자동|03047||20260401|0|34||새이름|"
	for i, main := range []string{"144", "150"} { // the same parcel, then another
		date := []string{"20260401", "20260402"}[i]
		if _, err := apply(t, path, day(t, date, strings.Replace(changed, "%", main, 1), "No Data")); err != nil {
			t.Fatal(err)
		}
		x := open(t, path)
		a, ok := x.Lookup("1111010100101440003031291")
		if !ok || a.Key != key || a.Building != "새이름" || a.BuildingKey != "1111010100101440003031291" {
			t.Errorf("on the parcel %s: %+v %v", main, a, ok)
		}
	}
	if _, err := postcode.Fold(t.Context(), postcode.Folding{Index: path}); err != nil {
		t.Fatal(err)
	}
	if a, ok := open(t, path).Lookup("1111010100101440003031291"); !ok || a.Key != key {
		t.Errorf("folded: %+v %v", a, ok)
	}
}
