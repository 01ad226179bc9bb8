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

// apply applies days to an index.
func apply(t *testing.T, path string, days ...string) (postcode.Report, error) {
	t.Helper()
	return postcode.Apply(t.Context(), postcode.Delta{Index: path, Sources: days})
}

// overlay is the content of the overlay of an index.
func overlay(t *testing.T, path string) []byte {
	t.Helper()
	return read(t, open(t, path).OverlayPath())
}

func TestDeltasOfSeveralDaysAreAppliedInTheirOrder(t *testing.T) {
	path, _, err := build(t, map[string]string{"rnaddrkor_x.txt": mainRow + "\n" + longRow, "jibun_rnaddrkor_x.txt": jibunRow})
	if err != nil {
		t.Fatal(err)
	}
	base := read(t, path)
	first := day(t, "20260401", newRow+"\n"+movedRow+"\n"+newRoad+"\n"+goneRow, "No Data")
	second := day(t, "20260402", movedRow+"\n"+movedRow, newParcel+"\n"+noParcel)
	report, err := apply(t, path, second, first)
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

	once := overlay(t, path)
	if _, err := apply(t, path, first, second); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(once, overlay(t, path)) {
		t.Error("applying the same days again changed the overlay")
	}
	third := day(t, "20260403", goneRow+"\n"+goneRow, noParcel)
	if _, err := apply(t, path, third); err != nil {
		t.Fatal(err)
	}
	if n, _ := finds(t, path, "장작터길 77"); n != 0 {
		t.Error("an abolished address is still found")
	}
	if _, ok := open(t, path).Lookup("51130310445753400007700000"); ok {
		t.Error("an abolished address is still looked up")
	}
	if !bytes.Equal(base, read(t, path)) {
		t.Error("the index itself was changed")
	}
}

func TestDaysAppliedTogetherAndOneByOneGiveTheSameBytes(t *testing.T) {
	files := map[string]string{"rnaddrkor_x.txt": mainRow + "\n" + longRow, "jibun_rnaddrkor_x.txt": jibunRow}
	days := []string{day(t, "20260401", newRow+"\n"+newRoad, "No Data"), day(t, "20260402", goneRow, newParcel), day(t, "20260403", movedRow, noParcel)}
	together, _, err := build(t, files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := apply(t, together, days...); err != nil {
		t.Fatal(err)
	}
	single, _, err := build(t, files)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range days {
		if _, err := apply(t, single, d); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(overlay(t, together), overlay(t, single)) {
		t.Error("the overlays differ")
	}
}

func TestARoadThatIsCalledOtherwiseTakesAllItsAddressesAlong(t *testing.T) {
	path, _, err := build(t, map[string]string{"rnaddrkor_x.txt": mainRow + "\n" + newRow + "\n" + longRow})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := apply(t, path, day(t, "20260401", strings.Replace(movedRow, "장작터길", "새이름길", 1), "No Data")); err != nil {
		t.Fatal(err)
	}
	if n, r := finds(t, path, "새이름길 80"); n != 1 || r.Road.Code != "511304457534" {
		t.Errorf("%d found, %+v", n, r.Road)
	}
	if n, _ := finds(t, path, "장작터길 80"); n != 0 {
		t.Error("the road's former name is still found")
	}
}

func TestDeltasThatCannotBeTrustedChangeNothing(t *testing.T) {
	path, _, err := build(t, map[string]string{"rnaddrkor_x.txt": mainRow})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := apply(t, path, day(t, "20260401", newRow, "No Data")); err != nil {
		t.Fatal(err)
	}
	before := overlay(t, path)
	if _, err := apply(t, path, day(t, "20260403", newRow, "No Data")); !errors.Is(err, postcode.ErrGap) {
		t.Errorf("a day was missing: %v, want ErrGap", err)
	}
	if _, err := apply(t, path, day(t, "20260402", strings.Replace(newRow, "|0|31||", "|0|99||", 1), "No Data")); !errors.Is(err, postcode.ErrReason) {
		t.Errorf("an unknown code: %v, want ErrReason", err)
	}
	if _, err := apply(t, path, day(t, "20261399", newRow, "No Data")); err == nil {
		t.Error("a day that is none was taken")
	}
	whole := filepath.Join(t.TempDir(), "rnaddrkor_y.txt")
	if err := os.WriteFile(whole, []byte(cp949(t, newRow)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := apply(t, path, whole); err == nil || !strings.Contains(err.Error(), "no daily files in") {
		t.Errorf("whole files in the place of daily ones: %v, want that there are none", err)
	}
	no := errors.New("no")
	_, err = postcode.Apply(t.Context(), postcode.Delta{Index: path, Sources: []string{day(t, "20260402", goneRow, "No Data")}, Check: func(x *postcode.Index) error {
		if answer, err := x.Search("장작터길 77", postcode.Page{}); err != nil || answer.Total > 0 && !answer.Results[0].Nearest {
			t.Errorf("the check is asked about what was: %+v %v", answer, err)
		}
		return no
	}})
	if !errors.Is(err, no) {
		t.Errorf("a check that says no: %v", err)
	}
	if !bytes.Equal(before, overlay(t, path)) {
		t.Error("a refused delta changed the overlay")
	}
	if left, _ := filepath.Glob(path + "*.new"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestEveryReasonButAbolishedIsAnAddressThatIsThere(t *testing.T) {
	for _, code := range []string{"31", "33", "34", "35", "36", "64"} {
		path, _, err := build(t, map[string]string{"rnaddrkor_x.txt": mainRow})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := apply(t, path, day(t, "20260401", strings.Replace(newRow, "|0|31||", "|0|"+code+"||", 1), "No Data")); err != nil {
			t.Fatal(err)
		}
		if n, _ := finds(t, path, "장작터길 80"); n != 1 {
			t.Errorf("after %s: %d found, want 1", code, n)
		}
	}
}

func TestAnOverlayIsReadWithItsOwnIndexAlone(t *testing.T) {
	path, _, err := build(t, map[string]string{"rnaddrkor_x.txt": mainRow})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := apply(t, path, day(t, "20260401", newRow, "No Data")); err != nil {
		t.Fatal(err)
	}
	x := open(t, path)
	of, content := x.OverlayPath(), overlay(t, path)
	if _, err := postcode.Open(of); !errors.Is(err, postcode.ErrNotIndex) {
		t.Errorf("an overlay opened alone: %v, want ErrNotIndex", err)
	}

	other, _, err := build(t, map[string]string{"rnaddrkor_x.txt": longRow})
	if err != nil {
		t.Fatal(err)
	}
	foreign := open(t, other).OverlayPath()
	if err := os.WriteFile(foreign, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := postcode.Open(other); !errors.Is(err, postcode.ErrOverlay) {
		t.Errorf("with the overlay of another: %v, want ErrOverlay", err)
	}
	content[64] ^= 4
	if err := os.WriteFile(of, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := postcode.Open(path); !errors.Is(err, postcode.ErrDamaged) {
		t.Errorf("with a damaged overlay: %v, want ErrDamaged", err)
	}

	// A new index takes the place of the old one, and nothing of it stays.
	source := filepath.Join(t.TempDir(), "rnaddrkor_x.txt")
	if err := os.WriteFile(source, []byte(mainRow+"\n"+newRoad), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := postcode.Build(t.Context(), postcode.Options{Sources: []string{source}, Out: path}); err != nil {
		t.Fatal(err)
	}
	if n, _ := finds(t, path, "장작터길 80"); n != 0 {
		t.Error("the new index answers with the overlay of the earlier one")
	}
	if _, err := os.Stat(of); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the earlier overlay is still there: %v", err)
	}
}

func TestTwoWhoApplyAtOnceDoNotLoseADay(t *testing.T) {
	path, _, err := build(t, map[string]string{"rnaddrkor_x.txt": mainRow})
	if err != nil {
		t.Fatal(err)
	}
	first, second := day(t, "20260401", newRow, "No Data"), day(t, "20260402", newRoad, "No Data")
	_, err = postcode.Apply(t.Context(), postcode.Delta{Index: path, Sources: []string{first}, Check: func(*postcode.Index) error {
		if _, err := apply(t, path, first, second); !errors.Is(err, postcode.ErrBusy) {
			t.Errorf("while somebody applies: %v, want ErrBusy", err)
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := apply(t, path, first, second); err != nil {
		t.Error(err)
	}
}

func TestFoldingNothingGivesTheSameBytes(t *testing.T) {
	places(t)
	path := filepath.Join(t.TempDir(), "again.idx")
	before := read(t, built.path)
	if err := os.WriteFile(path, before, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := postcode.Fold(t.Context(), postcode.Folding{Index: path}); err != nil {
		t.Fatal(err)
	}
	if after := read(t, path); !bytes.Equal(before, after) {
		t.Errorf("%d bytes, want the same %d", len(after), len(before))
	}
}
