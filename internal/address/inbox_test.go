package address_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/address"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// put copies files into the inbox, a minute ago.
func (o *office) put(files map[string][]byte) {
	o.t.Helper()
	for name, content := range files {
		path := filepath.Join(o.inbox, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			o.t.Fatal(err)
		}
		at := o.clock.now().Add(-time.Minute)
		if err := os.Chtimes(path, at, at); err != nil {
			o.t.Fatal(err)
		}
	}
}

// looks has the desk look into the inbox twice, as it takes no file that it sees for the first time, and does what it then loads.
func (o *office) looks() address.Inbox {
	o.t.Helper()
	var note address.Inbox
	for range 2 {
		var err error
		if note, err = o.LookIntoInbox(o.t.Context()); err != nil {
			o.t.Fatal(err)
		}
	}
	o.drain()
	return note
}

// lies holds what lies in a folder of the inbox to want.
func (o *office) lies(folder string, want ...string) {
	o.t.Helper()
	entries, err := os.ReadDir(filepath.Join(o.inbox, folder))
	if err != nil && !os.IsNotExist(err) {
		o.t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		if !e.IsDir() {
			got = append(got, e.Name())
		}
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		o.t.Errorf("in inbox/%s lie %q, want %q", folder, got, want)
	}
}

// loaded lists what was loaded, the oldest first.
func (o *office) loaded() []address.Load {
	o.t.Helper()
	page, err := o.Loads(o.t.Context(), list.Query{Size: 100})
	if err != nil {
		o.t.Fatal(err)
	}
	slices.Reverse(page.Items)
	return page.Items
}

func zipOf(date string) string { return date + "_dailyjusukrdata.zip" }

func TestDaysInTheFolderWaitForTheOneThatIsMissing(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		o := seat(t, db, "shop", works)
		o.put(day(t, "20260201", house(301, "31")))
		if note := o.looks(); note.State != "gap" || note.Waits != "" || note.Files != 1 {
			t.Errorf("a day before there is an index: %+v", note)
		}
		o.lies("", zipOf("20260201"))

		o.load(whole(t, houses(1, 300)))
		o.looks()
		o.lies("")
		o.finds("장작터길 301", street+" 301")

		o.put(day(t, "20260203", house(303, "31")))
		o.put(day(t, "20260204", house(304, "31")))
		if note := o.looks(); note.State != "gap" || note.Waits != "20260202" || note.Files != 2 {
			t.Errorf("the second of February is missing: %+v", note)
		}
		o.lies("", zipOf("20260203"), zipOf("20260204"))
		if got := len(o.loaded()); got != 2 {
			t.Errorf("%d loads with a gap, want 2", got)
		}

		o.put(day(t, "20260202", house(302, "31")))
		o.put(day(t, "20260206", house(306, "31")))
		if note := o.looks(); note.State != "gap" || note.Waits != "20260205" {
			t.Errorf("what comes before the next gap is taken: %+v", note)
		}
		o.lies("", zipOf("20260206"))
		loads := o.loaded()
		last := loads[len(loads)-1]
		if want := []string{zipOf("20260202"), zipOf("20260203"), zipOf("20260204")}; last.State != address.Done || last.Origin != "folder" || last.By != "" || last.Day != "20260204" || !slices.Equal(last.Files, want) {
			t.Errorf("%v of %q by %q from %s, want the files %q", ended{last}, last.Files, last.By, last.Origin, want)
		}
		o.finds("장작터길 304", street+" 304")

		// Days that the index holds are of no more use, and no reason for a load.
		o.put(day(t, "20260203", house(303, "63")))
		o.looks()
		o.lies("", zipOf("20260206"))
		o.finds("장작터길 303", street+" 303")
		if got := len(o.loaded()); got != len(loads) {
			t.Errorf("%d loads after an old day, want %d", got, len(loads))
		}
	})
}

func TestWholeFilesInTheFolderWaitForTheirHour(t *testing.T) {
	db := sqldbtest.SQLite(t)
	migrated(t, db)
	o := seat(t, db, "shop", works)
	o.clock.pass(time.Date(2099, 2, 3, 14, 59, 0, 0, id.Seoul).Sub(o.clock.now()))
	o.put(whole(t, houses(1, 300)))
	o.put(day(t, "20260201", house(301, "31")))
	if note := o.looks(); note.State != "hour" || note.Waits != "04:00" || note.Files != 2 {
		t.Errorf("in the afternoon: %+v", note)
	}
	o.lies("", "RNADDR_KOR_2601.zip", zipOf("20260201"))
	o.clock.pass(12 * time.Hour) // 02:59
	if note := o.looks(); note.State != "hour" {
		t.Errorf("an hour before: %+v", note)
	}
	o.clock.pass(time.Hour + time.Minute) // 04:00
	o.looks()
	o.lies("", zipOf("20260201"))
	if loads := o.loaded(); len(loads) != 1 || loads[0].State != address.Done || loads[0].Kind != address.Full || loads[0].Edition != "202601" {
		t.Fatalf("at four %+v", loads)
	}
	o.looks() // the days follow the whole files
	o.lies("")
	o.finds("장작터길 301", street+" 301")

	// At any hour, and not at all.
	settings, err := o.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	o.clock.pass(time.Hour)
	settings.Watch = false
	if _, settings, err = o.Change(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	o.put(whole(t, houses(1, 310)))
	if note := o.looks(); note.State != "off" || note.Files != 1 {
		t.Errorf("nobody wants the folder looked into: %+v", note)
	}
	settings.Watch, settings.Hour = true, -1
	if _, _, err = o.Change(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	o.looks()
	o.lies("")
	o.finds("장작터길 310", street+" 310")
}

func TestFilesInTheFolderThatAreNoneAreSetAsideAndTold(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		o := seat(t, db, "shop", works)
		o.load(whole(t, houses(1, 300)))
		good := whole(t, houses(1, 5000))["RNADDR_KOR_2601.zip"]
		bad := map[string]string{ // by the code that tells why
			"cut.zip":         address.ErrFileBroken.Code,
			"flipped.zip":     address.ErrFileBroken.Code,
			"login.zip":       address.ErrFileBroken.Code,
			"japan.zip":       address.ErrFileUnknown.Code,
			"notes.txt":       address.ErrFileUnknown.Code,
			"empty.txt":       address.ErrFileUnknown.Code,
			"together.zip":    address.ErrFilesMixed.Code,
			"no-such-day.ZIP": address.ErrFileUnknown.Code,
		}
		flipped := slices.Clone(good)
		flipped[bytes.Index(flipped, []byte("PK\x01\x02"))] ^= 1 // the directory of the zip begins there
		o.put(map[string][]byte{
			"cut.zip": good[:len(good)/2], "flipped.zip": flipped, "login.zip": []byte("<html>로그인이 필요합니다</html>"), "empty.txt": nil,
			"japan.zip": packed(t, map[string][]string{"KEN_ALL.CSV": {"01101,\"060\""}}), "notes.txt": []byte("세종대로 209"),
			"together.zip":    packed(t, map[string][]string{"rnaddrkor_x.txt": houses(1, 2), "AlterD.JUSUKR.20260202.TH_SGCO_RNADR_MST.TXT": {"No Data"}}),
			"no-such-day.ZIP": packed(t, map[string][]string{"AlterD.JUSUKR.20261399.TH_SGCO_RNADR_MST.TXT": {"No Data"}}),
		})
		left := []string{".hidden.zip", "download.zip.part", "RNADDR_KOR_2602.zip.crdownload"}
		for _, name := range left {
			o.put(map[string][]byte{name: good})
		}
		o.put(day(t, "20260201", house(301, "31")))
		o.looks()
		o.lies("", left...)
		o.lies(address.Refused, slices.Collect(maps.Keys(bad))...)
		loads := o.loaded()
		if got, want := len(loads), 2+len(bad); got != want {
			t.Errorf("%d loads, want %d: the first, the day, and one for each file that was set aside", got, want)
		}
		for _, l := range loads {
			if l.State == address.Done {
				continue
			}
			name := strings.Join(l.Files, " ")
			if l.State != address.Failed || l.Code != bad[name] || l.Origin != "folder" || l.Reason == "" || l.EndedAt == nil {
				t.Errorf("%s: %v from %s, want %s", name, ended{l}, l.Origin, bad[name])
			}
			delete(bad, name)
		}
		if len(bad) > 0 {
			t.Errorf("of %v nothing is told", bad)
		}
		o.finds("장작터길 301", street+" 301") // the good one among them was loaded all the same
		if note := o.looks(); note.State != "empty" || note.Files != 0 {
			t.Errorf("afterwards the folder is %+v", note)
		}
	})
}

func TestAFileThatGrowsInTheFolderIsLeftUntilItIsWhole(t *testing.T) {
	db := sqldbtest.SQLite(t)
	migrated(t, db)
	o := seat(t, db, "shop", works)
	settings, err := o.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings.Hour = -1
	if _, _, err := o.Change(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	good := whole(t, houses(1, 300))["RNADDR_KOR_2601.zip"]
	path := filepath.Join(o.inbox, "RNADDR_KOR_2601.zip")
	write := func(content []byte) {
		t.Helper()
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, o.clock.now(), o.clock.now()); err != nil {
			t.Fatal(err)
		}
	}
	for n := len(good) / 4; n < len(good); n += len(good) / 4 {
		write(good[:n])
		if note := o.looks(); note.State != "growing" || note.Files != 1 {
			t.Fatalf("%d of %d bytes: %+v", n, len(good), note)
		}
		o.clock.pass(3 * time.Second)
	}
	write(good)
	o.clock.pass(4 * time.Second)
	if note := o.looks(); note.State != "growing" {
		t.Errorf("four seconds after the last byte: %+v", note)
	}
	o.clock.pass(2 * time.Second)
	o.looks()
	o.finds("장작터길 300", street+" 300")
	o.lies(address.Refused)
}
