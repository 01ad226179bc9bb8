package postcode_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/saja-live/saja/postcode"
)

// A day's changes as the official files have them, and what becomes of them.
const (
	newRow    = "51130310445753400008000000|5113031026|강원특별자치도|원주시|소초면|교항리|0|20|9|511304457534|장작터길|0|80|0|5113031000|소초면|26304||20260401|0|31||새집|"
	movedRow  = "51130310445753400007700000|5113031026|강원특별자치도|원주시|소초면|교항리|0|21|0|511304457534|장작터길|0|77|0|5113031000|소초면|26305||20260401|0|34|||"
	goneRow   = "51130310445753400007700000|5113031026|강원특별자치도|원주시|소초면|교항리|0|20|3|511304457534|장작터길|0|77|0|5113031000|소초면|26304||20260401|0|63|||"
	newRoad   = "51130310999999900000100000|5113031026|강원특별자치도|원주시|소초면|교항리|0|30|0|511309999999|새로난길|0|1|0|5113031000|소초면|26304||20260401|0|31|||"
	newParcel = "41480253320608900004500023|4148025326|경기도|파주시|파주읍|파주리|1|9|9|414803206089|0|45|23|31"
	noParcel  = "41480253320608900004500023|4148025326|경기도|파주시|파주읍|파주리|0|31|7|414803206089|0|45|23|63"
)

func day(t *testing.T, date, mst, lnbr string) string {
	t.Helper()
	dir := t.TempDir()
	for table, text := range map[string]string{"MST": mst, "LNBR": lnbr} {
		file := filepath.Join(dir, "AlterD.JUSUKR."+date+".TH_SGCO_RNADR_"+table+".TXT")
		if err := os.WriteFile(file, []byte(cp949(t, strings.ReplaceAll(text, "\n", "\r\n"))), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func finds(t *testing.T, path, query string) (total int, first postcode.Result) {
	t.Helper()
	answer, err := open(t, path).Search(query, postcode.Page{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, r := range answer.Results {
		if !r.Nearest && r.Corrected == "" {
			if n == 0 {
				first = r
			}
			n++
		}
	}
	return n, first
}

func TestDeltasOfSeveralDaysAreAppliedInTheirOrder(t *testing.T) {
	path, _, err := build(t, map[string]string{"rnaddrkor_x.txt": mainRow + "\n" + longRow, "jibun_rnaddrkor_x.txt": jibunRow})
	if err != nil {
		t.Fatal(err)
	}
	first := day(t, "20260401", newRow+"\n"+movedRow+"\n"+newRoad+"\n"+goneRow, "No Data")
	second := day(t, "20260402", movedRow+"\n"+movedRow, newParcel+"\n"+noParcel)
	report, err := postcode.Apply(t.Context(), postcode.Delta{Base: path, Out: path, Sources: []string{second, first}})
	if err != nil || report.Rejected > 0 || report.Meta.Day != "20260402" || report.Meta.Addresses != 4 {
		t.Fatalf("%+v %v", report, err)
	}
	for query, want := range map[string]string{"장작터길 80": "소초면 교항리 20-9", "장작터길 77": "소초면 교항리 21", "새로난길 1": "소초면 교항리 30", "파주리 산 9-9": "파주읍 파주리 31-4"} {
		if n, r := finds(t, path, query); n != 1 || r.Parcel.String() != want {
			t.Errorf("%s: %d found, first on %s, want %s", query, n, r.Parcel, want)
		}
	}
	for _, query := range []string{"교항리 20-3", "파주리 31-7"} {
		if n, r := finds(t, path, query); n != 0 {
			t.Errorf("%s is still found: %s", query, r.Full())
		}
	}
	if _, r := finds(t, path, "새집"); r.Postcode != "26304" {
		t.Errorf("the new building is at %+v", r)
	}

	once := read(t, path)
	if _, err := postcode.Apply(t.Context(), postcode.Delta{Base: path, Out: path, Sources: []string{first, second}}); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(once, read(t, path)) {
		t.Error("applying the same days again changed the index")
	}
	third := day(t, "20260403", goneRow+"\n"+goneRow, noParcel)
	if _, err := postcode.Apply(t.Context(), postcode.Delta{Base: path, Out: path, Sources: []string{third}}); err != nil {
		t.Fatal(err)
	}
	if n, _ := finds(t, path, "장작터길 77"); n != 0 {
		t.Error("an abolished address is still found")
	}
}

func TestDeltasThatCannotBeTrustedChangeNothing(t *testing.T) {
	path, _, err := build(t, map[string]string{"rnaddrkor_x.txt": mainRow})
	if err != nil {
		t.Fatal(err)
	}
	apply := func(dir string) error {
		_, err := postcode.Apply(t.Context(), postcode.Delta{Base: path, Out: path, Sources: []string{dir}})
		return err
	}
	if err := apply(day(t, "20260401", newRow, "No Data")); err != nil {
		t.Fatal(err)
	}
	before := read(t, path)
	if err := apply(day(t, "20260403", newRow, "No Data")); !errors.Is(err, postcode.ErrGap) {
		t.Errorf("a day was missing: %v, want ErrGap", err)
	}
	if err := apply(day(t, "20260402", strings.Replace(newRow, "|0|31||", "|0|99||", 1), "No Data")); !errors.Is(err, postcode.ErrReason) {
		t.Errorf("an unknown code: %v, want ErrReason", err)
	}
	if err := apply(day(t, "20261399", newRow, "No Data")); err == nil {
		t.Error("a day that is none was taken")
	}
	if !bytes.Equal(before, read(t, path)) {
		t.Error("a refused delta changed the index")
	}
}

func TestApplyingNothingGivesTheSameBytes(t *testing.T) {
	places(t)
	out := filepath.Join(t.TempDir(), "again.idx")
	if _, err := postcode.Apply(t.Context(), postcode.Delta{Base: built.path, Out: out, Sources: []string{t.TempDir()}}); err != nil {
		t.Fatal(err)
	}
	if a, b := read(t, built.path), read(t, out); !bytes.Equal(a, b) {
		t.Errorf("%d bytes, want the same %d", len(b), len(a))
	}
}
