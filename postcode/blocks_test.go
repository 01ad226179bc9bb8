package postcode_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saja-live/saja/postcode"
)

func TestBlocksOfAComplexAreKnownAndCheckedAgainstTheQuery(t *testing.T) {
	const (
		complexRow = "1135010500|서울특별시|노원구|상계동||0|720|0|113503005047|노해로|0|508|0|||1135010500107200000000764|01|1135069500|상계8동|01752|||||||상계주공6단지아파트|1|01752|1||"
		detail     = "11350|1|2|3|0|%|1||0|0|1135010500107200000000764|1135010500|113503005047|0|508|0"
		elsewhere  = "11350|1|2|3|0|1|1||0|0|1135010500107200000000764|1135010500|113503005047|0|999|0"
	)
	row := func(block, number string) string {
		return strings.NewReplacer("노해로|0|508|0|||", "노해로|0|508|0||"+block+"|", "000764", number).Replace(strings.Replace(complexRow, "|||||||상계", "||||||상계", 1))
	}
	path, report, err := build(t, map[string]string{
		"build_x.txt": row("1003동", "000001") + "\n" + row("603동", "000764") + "\n" + row("관리동", "000900"),
		"adrdc_x.txt": cp949(t, strings.Join([]string{strings.Replace(detail, "%", "604", 1), strings.Replace(detail, "%", "604", 1), strings.Replace(detail, "%", "", 1), elsewhere}, "\r\n")),
	})
	if err != nil || report.Rejected > 0 {
		t.Fatalf("%v %+v", err, report.First)
	}
	check := func() {
		t.Helper()
		x := open(t, path)
		a, ok := x.Lookup("1135010500107200000000001")
		if diff := cmp.Diff([]string{"603동", "604동", "1003동", "관리동"}, a.Blocks); !ok || diff != "" {
			t.Fatal(diff)
		}
		for query, want := range map[string]struct {
			block string
			no    bool
		}{
			"상계주공6단지 604동 1203호": {"604동", false}, "상계주공6단지아파트 999동 1203호": {"", true}, "노해로 508 603동": {"603동", false}, "노해로 508 관리동": {"관리동", false}, "노해로 508": {"", false}, "노해로 508 (상계동, 상계주공6단지아파트)": {"", false}, "노해로 508 (상계동) 603동 5호": {"603동", false}, "노해로 508 3층": {"", false},
		} {
			answer, err := x.Search(query, postcode.Page{})
			if err != nil || len(answer.Results) != 1 || answer.Results[0].Block != want.block || answer.Results[0].NoBlock != want.no {
				t.Errorf("%q: %+v %v, want %+v", query, answer, err, want)
			}
		}
	}
	check()
	const changed = "11350105300504700050800000|1135010500|서울특별시|노원구|상계동||0|720|0|113503005047|노해로|0|508|0|1135069500|상계8동|01752||20260401|1|34||상계주공6단지아파트|"
	if _, err := apply(t, path, day(t, "20260401", changed, "No Data")); err != nil {
		t.Fatal(err)
	}
	check()
	if _, err := postcode.Fold(t.Context(), postcode.Folding{Index: path}); err != nil {
		t.Fatal(err)
	}
	check()
}
