package sqldb_test

import (
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

func TestTimesComeBackAsTheyWereStored(t *testing.T) {
	for _, at := range []time.Time{{}, time.UnixMilli(1), time.Date(2026, 11, 24, 20, 0, 0, 5e6, time.UTC)} {
		if got := sqldb.Moment(sqldb.Millis(at)); !got.Equal(at) {
			t.Errorf("%v came back as %v", at, got)
		}
	}
}

func TestTimesFromSQLAreUTCWhereverTheMachineStands(t *testing.T) {
	here := time.Local
	defer func() { time.Local = here }()
	time.Local = time.FixedZone("KST", 9*60*60)
	body, err := sqldb.Moment(sqldb.Millis(time.Date(2026, 11, 24, 20, 0, 0, 0, time.Local))).MarshalJSON()
	if want := `"2026-11-24T11:00:00Z"`; err != nil || string(body) != want {
		t.Errorf("written as %s, %v; want %s", body, err, want)
	}
}

func TestEachArgumentHasAMark(t *testing.T) {
	for n, want := range []string{"", "?", "?, ?", "?, ?, ?"} {
		if got := sqldb.Marks(n); got != want {
			t.Errorf("%d arguments have %q, want %q", n, got, want)
		}
	}
}
