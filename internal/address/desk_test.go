package address_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/eventually"

	"golang.org/x/text/encoding/korean"

	"github.com/saja-live/saja/internal/address"
	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/todo"
	"github.com/saja-live/saja/postcode"
	"github.com/saja-live/saja/postcode/country"
)

// What this test program is when a desk starts it, in place of "saja address work".
const (
	works = "address-work"
	hangs = "address-hang" // tells of some progress, and then of nothing
	dies  = "address-die"  // as one that the kernel ends
)

func TestMain(m *testing.M) {
	if len(os.Args) == 2 {
		switch os.Args[1] {
		case works:
			if err := address.Work(context.Background(), os.Stdin, os.Stdout); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			os.Exit(0)
		case hangs:
			fmt.Println(`{"stage":"read","file":"rnaddrkor_seoul.txt","read":10,"all":100,"rows":7}`)
			_, _ = io.Copy(io.Discard, os.Stdin)
			os.Exit(0)
		case dies:
			fmt.Fprintln(os.Stderr, "out of memory")
			os.Exit(137)
		}
	}
	os.Exit(m.Run())
}

// office is a desk with what stands around it.
type office struct {
	*address.Desk
	t       *testing.T
	db      *sqldb.DB
	service *address.Service
	runner  *todo.Runner
	clock   *clock
	dir     string
	inbox   string
}

func migrated(t *testing.T, db *sqldb.DB) {
	t.Helper()
	for domain, files := range map[string]fs.FS{"todo": todo.Migrations, "address": address.Migrations} {
		if err := sqldb.Migrate(t.Context(), db, domain, files); err != nil {
			t.Fatal(err)
		}
	}
}

// seat opens a desk of the shop in db as node, with what a build runs as.
func seat(t *testing.T, db *sqldb.DB, node, as string, change ...func(*address.DeskNeeds)) *office {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, db: db, clock: &clock{at: time.Now()}, dir: t.TempDir()}
	o.inbox = filepath.Join(o.dir, "inbox")
	o.service = address.New(filepath.Join(o.dir, "postcode.idx"), quiet, o.clock.now)
	needs := address.DeskNeeds{Actor: func(context.Context) string { return "박대표" }, Note: func(context.Context, deed.Deed) {}}
	for _, c := range change {
		c(&needs)
	}
	o.Desk = address.NewDesk(o.service, db, address.DeskConfig{Node: node, Folder: o.dir, Inbox: o.inbox, Command: []string{self, as}}, needs, quiet, o.clock.now)
	if err := o.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.runner = todo.NewRunner(db, todo.Config{}, quiet, time.Now, o.Todos()...)
	t.Cleanup(func() {
		if err := o.service.Close(); err != nil {
			t.Error(err)
		}
	})
	return o
}

// run has the desk at work until the test ends or stop is called.
func (o *office) run() (stop func()) {
	ctx, cancel := context.WithCancel(o.t.Context())
	done := make(chan error, 1)
	go func() { done <- o.Run(ctx, true) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			o.t.Error(err)
		}
	})
	o.t.Cleanup(stop)
	return stop
}

func (o *office) drain() {
	o.t.Helper()
	if _, err := o.runner.Drain(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
}

// send sends a file.
func (o *office) send(name string, content []byte) (address.OfficialFile, error) {
	return o.Receive(o.t.Context(), name, int64(len(content)), bytes.NewReader(content))
}

// load sends files and loads them, and gives how that ended.
func (o *office) load(files map[string][]byte) address.Load {
	o.t.Helper()
	var ids []string
	for name, content := range files {
		f, err := o.send(name, content)
		if err != nil {
			o.t.Fatalf("send %s: %v", name, err)
		}
		ids = append(ids, f.ID)
	}
	l, err := o.Start(o.t.Context(), address.LoadDraft{Files: ids})
	if err != nil {
		o.t.Fatal(err)
	}
	o.drain()
	return o.again(l.ID)
}

// again reads a load anew.
func (o *office) again(loadID string) address.Load {
	o.t.Helper()
	page, err := o.Loads(o.t.Context(), list.Query{Size: 100})
	if err != nil {
		o.t.Fatal(err)
	}
	at := slices.IndexFunc(page.Items, func(l address.Load) bool { return l.ID == loadID })
	if at < 0 {
		o.t.Fatalf("load %s is not among %d", loadID, len(page.Items))
	}
	return page.Items[at]
}

func (o *office) finds(query, want string) {
	o.t.Helper()
	answer, err := o.service.Search(o.t.Context(), query, postcode.Page{})
	got := ""
	if err == nil && len(answer.Results) > 0 {
		got = answer.Results[0].RoadAddress()
	}
	if got != want {
		o.t.Errorf("%q finds %q (%v), want %q", query, got, err, want)
	}
}

// house is a row of 도로명주소 한글: a number on a road of 원주.
func house(number int, code string) string {
	return fmt.Sprintf("5113031044575340%05d00000|5113031026|강원특별자치도|원주시|소초면|교항리|0|%d|3|511304457534|장작터길|0|%d|0|5113031000|소초면|26304||20230611|0|%s|||", number, number, number, code)
}

const street = "강원특별자치도 원주시 소초면 장작터길"

func houses(from, to int) (rows []string) {
	for n := from; n <= to; n++ {
		rows = append(rows, house(n, "31"))
	}
	return rows
}

// packed is a zip of official files, in CP949 as they come.
func packed(t *testing.T, members map[string][]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, rows := range members {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(korean.EUCKR.NewEncoder().Writer(w), strings.Join(rows, "\r\n")+"\r\n"); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func whole(t *testing.T, rows []string) map[string][]byte {
	t.Helper()
	return map[string][]byte{"RNADDR_KOR_2601.zip": packed(t, map[string][]string{"rnaddrkor_gangwon.txt": rows})}
}

func day(t *testing.T, date string, rows ...string) map[string][]byte {
	t.Helper()
	return map[string][]byte{date + "_dailyjusukrdata.zip": packed(t, map[string][]string{
		"AlterD.JUSUKR." + date + ".TH_SGCO_RNADR_MST.TXT": rows, "AlterD.JUSUKR." + date + ".TH_SGCO_RNADR_LNBR.TXT": {"No Data"},
	})}
}

func (l ended) String() string {
	return fmt.Sprintf("%s %s %s %q addresses %d, rejected %d, doubts %v", l.Kind, l.State, l.Code, l.Reason, l.Addresses, l.Rejected, l.Doubts)
}

type ended struct{ address.Load }

func TestFilesBecomeTheIndexAndOneCanGoBack(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		o := seat(t, db, "shop", works)
		o.finds("장작터길 7", "")
		l := o.load(whole(t, houses(1, 300)))
		if l.State != address.Done || l.Addresses != 300 || l.Edition != "202601" || l.Rejected != 0 || l.By != "박대표" || l.EndedAt == nil {
			t.Fatalf("%v", ended{l})
		}
		o.finds("장작터길 7", street+" 7")
		o.finds("장작터길 301", street+" 300") // the nearest
		if files, err := o.Files(t.Context()); err != nil || len(files) != 0 {
			t.Errorf("after their load %v lie there, %v", files, err)
		}
		if lying, err := os.ReadDir(filepath.Join(o.dir, "files")); err != nil || len(lying) != 0 {
			t.Errorf("on the disk lie %v, %v", lying, err)
		}

		l = o.load(day(t, "20260202", house(301, "31"), house(5, "63")))
		if l.State != address.Done || l.Addresses != 300 || l.Day != "20260202" || l.Kind != address.Days || l.Edition != "202601" {
			t.Fatalf("the day: %v", ended{l})
		}
		o.finds("장작터길 301", street+" 301")

		stop := o.run()
		tellsOf(t, o, func(n address.IndexNode) bool { return n.Before != nil })
		stop()
		back, err := o.GoBack(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		o.drain()
		if back = o.again(back.ID); back.State != address.Done || back.Day != "" || back.Addresses != 300 {
			t.Errorf("going back: %v", ended{back})
		}
		o.finds("장작터길 5", street+" 5")
		o.finds("장작터길 301", street+" 300")
	})
}

// tellsOf waits until the first process is as want says.
func tellsOf(t *testing.T, o *office, want func(address.IndexNode) bool) {
	t.Helper()
	eventually.True(t, "what the process tells of itself", func() bool {
		nodes, err := o.Nodes(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return len(nodes) > 0 && want(nodes[0])
	})
}

func TestWhatIsNoOfficialFileIsToldAtOnceAndNotKept(t *testing.T) {
	db := sqldbtest.SQLite(t)
	migrated(t, db)
	o := seat(t, db, "shop", works)
	good := whole(t, houses(1, 5000))["RNADDR_KOR_2601.zip"]
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	w, err := z.Create("rnaddrkor_seoul.txt")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(make([]byte, 50<<20)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct {
		name    string
		content []byte
		want    error
	}{
		"nothing":              {"RNADDR_KOR_2601.zip", nil, address.ErrFileEmpty},
		"a zip cut short":      {"RNADDR_KOR_2601.zip", good[:len(good)/2], address.ErrFileBroken},
		"no zip":               {"RNADDR_KOR_2601.zip", []byte("<html>로그인이 필요합니다</html>"), address.ErrFileBroken},
		"another country":      {"japan.zip", packed(t, map[string][]string{"KEN_ALL.CSV": {"01101,\"060\""}}), address.ErrFileUnknown},
		"a picture":            {"cat.jpg", []byte{0xff, 0xd8, 0xff}, address.ErrFileUnknown},
		"a bomb":               {"RNADDR_KOR_2601.zip", bomb.Bytes(), address.ErrFileBomb},
		"days and whole files": {"all.zip", packed(t, map[string][]string{"rnaddrkor_x.txt": houses(1, 2), "AlterD.JUSUKR.20260202.TH_SGCO_RNADR_MST.TXT": {"No Data"}}), address.ErrFilesMixed},
		"no day":               {"d.zip", packed(t, map[string][]string{"AlterD.JUSUKR.20261399.TH_SGCO_RNADR_MST.TXT": {"No Data"}}), address.ErrFileUnknown},
		"no name":              {"\u200b", good, address.ErrFileName},
	} {
		if f, err := o.send(c.name, c.content); !errors.Is(err, c.want) {
			t.Errorf("%s: %+v %v, want %v", what, f, err, c.want)
		}
	}
	if _, err := o.Receive(t.Context(), "a.zip", int64(len(good))+1, bytes.NewReader(good)); !errors.Is(err, address.ErrFileShort) {
		t.Errorf("cut off on its way: %v", err)
	}
	if _, err := o.Receive(t.Context(), "a.zip", 3<<30, bytes.NewReader(good)); !errors.Is(err, address.ErrFileLarge) {
		t.Errorf("too large by what is announced: %v", err)
	}
	if _, err := o.Receive(t.Context(), "../../etc/passwd.zip", -1, bytes.NewReader(good)); err != nil {
		t.Errorf("of unknown length, with a path: %v", err)
	}
	files, err := o.Files(t.Context())
	if err != nil || len(files) != 1 || files[0].Name != "passwd.zip" {
		t.Errorf("%+v %v, want the one", files, err)
	}
	if lying, err := os.ReadDir(filepath.Join(o.dir, "files")); err != nil || len(lying) != 1 {
		t.Errorf("on the disk lie %v, %v; want the one", lying, err)
	}
}

func TestBadContentsAreToldAndTheIndexServesOn(t *testing.T) {
	db := sqldbtest.SQLite(t)
	migrated(t, db)
	o := seat(t, db, "shop", works)
	if l := o.load(whole(t, houses(1, 300))); l.State != address.Done {
		t.Fatalf("%v", ended{l})
	}
	if l := o.load(day(t, "20260202", house(301, "31"))); l.State != address.Done {
		t.Fatalf("%v", ended{l})
	}
	good := whole(t, houses(1, 5000))["RNADDR_KOR_2601.zip"]
	flipped := slices.Clone(good)
	flipped[len(flipped)/2] ^= 0x55
	mixed := bytes.Join([][]byte{encoded(t, strings.Join(houses(1, 300), "\n")), []byte(strings.NewReplacer("4457534", "4457535", "장작터길", "샾뷁길").Replace(house(301, "31"))), []byte("\xff\xfe|x")}, []byte("\n"))
	for what, c := range map[string]struct {
		files map[string][]byte
		code  string
	}{
		"wrong columns":     {whole(t, []string{"서울|종로구|세종대로|209", "서울|종로구|세종대로|211"}), "address_no_rows"},
		"a byte is another": {map[string][]byte{"RNADDR_KOR_2601.zip": flipped}, "address_file_broken"},
		"a day is missing":  {day(t, "20260204", house(302, "31")), "address_day_gap"},
		"an unknown change": {day(t, "20260203", house(302, "99")), "address_change_unknown"},
		"far fewer":         {whole(t, houses(1, 200)), "address_gate"},
		"other houses":      {whole(t, houses(1000, 1301)), "address_gate"},
	} {
		l := o.load(c.files)
		if l.State != address.Failed || l.Code != c.code || l.Reason == "" {
			t.Errorf("%s: %v, want %s", what, ended{l}, c.code)
		}
		o.finds("장작터길 301", street+" 301")
		dropAll(t, o)
	}
	if left, err := filepath.Glob(filepath.Join(o.dir, "postcode.idx.made*")); err != nil || len(left) != 0 {
		t.Errorf("beside the index lie %v, %v", left, err)
	}

	l := o.load(map[string][]byte{"rnaddrkor_gangwon.txt": mixed})
	if l.State != address.Done || l.Rejected != 2 {
		t.Errorf("mixed encodings: %v", ended{l})
	}
	rows, err := o.RejectedRows(t.Context(), l.ID)
	if err != nil || len(rows) != 2 || rows[0].Line != 301 || rows[0].File != "rnaddrkor_gangwon.txt" {
		t.Errorf("rows left out: %+v %v", rows, err)
	}
	if !slices.ContainsFunc(l.Reasons, func(r address.Reasons) bool { return r.Code == "encoding" }) {
		t.Errorf("reasons: %+v", l.Reasons)
	}

	twice := o.load(day(t, "20260202", house(301, "31")))
	again := o.load(day(t, "20260202", house(301, "31")))
	if twice.State != address.Done || again.State != address.Done || again.Addresses != twice.Addresses {
		t.Errorf("a day twice: %v and %v", ended{twice}, ended{again})
	}
}

func encoded(t *testing.T, text string) []byte {
	t.Helper()
	b, err := korean.EUCKR.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func dropAll(t *testing.T, o *office) {
	t.Helper()
	files, err := o.Files(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if _, err := o.DropFile(t.Context(), f.ID); err != nil {
			t.Error(err)
		}
	}
}

func TestWhatTheGateStopsIsLetThroughByTheOwnerAlone(t *testing.T) {
	db := sqldbtest.SQLite(t)
	migrated(t, db)
	o := seat(t, db, "shop", works)
	s, err := o.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.Golden = []address.Golden{{Query: " 장작터길 9 ", Want: street + " 10"}}
	if _, _, err := o.Change(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if _, _, err := o.Change(t.Context(), s); !errors.Is(err, address.ErrEditConflict) {
		t.Errorf("the same change again: %v", err)
	}
	l := o.load(whole(t, houses(1, 20)))
	want := []address.IndexDoubt{{Code: "golden", Query: "장작터길 9", Want: street + " 10", Got: street + " 9"}}
	if l.State != address.Failed || l.Code != "address_gate" || !slices.Equal(l.Doubts, want) {
		t.Fatalf("%v", ended{l})
	}
	o.finds("장작터길 9", "")
	forced, err := o.Force(t.Context(), l.ID)
	if err != nil {
		t.Fatal(err)
	}
	o.drain()
	if forced = o.again(forced.ID); forced.State != address.Done || !forced.Forced || !slices.Equal(forced.Doubts, want) {
		t.Errorf("forced: %v", ended{forced})
	}
	o.finds("장작터길 9", street+" 9")
	if _, err := o.Force(t.Context(), forced.ID); !errors.Is(err, address.ErrNotForced) {
		t.Errorf("forcing what was done: %v", err)
	}
}

func TestMadeUpDataDoesNotTakeThePlaceOfRealData(t *testing.T) {
	db := sqldbtest.SQLite(t)
	migrated(t, db)
	o := seat(t, db, "shop", works)
	if l := o.load(whole(t, houses(1, 300))); l.State != address.Done {
		t.Fatalf("%v", ended{l})
	}
	l := o.load(map[string][]byte{"places.zip": country.Places})
	if l.State != address.Failed || !slices.ContainsFunc(l.Doubts, func(d address.IndexDoubt) bool { return d.Code == "made_up" }) {
		t.Errorf("%v", ended{l})
	}
}

func TestALoadIsCancelledWhileItIsAtWork(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		o := seat(t, db, "shop", hangs)
		f, err := o.send("RNADDR_KOR_2601.zip", whole(t, houses(1, 300))["RNADDR_KOR_2601.zip"])
		if err != nil {
			t.Fatal(err)
		}
		l, err := o.Start(t.Context(), address.LoadDraft{Files: []string{f.ID}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.Start(t.Context(), address.LoadDraft{Files: []string{f.ID}}); !errors.Is(err, address.ErrLoadBusy) {
			t.Errorf("another one beside it: %v", err)
		}
		if _, err := o.DropFile(t.Context(), f.ID); !errors.Is(err, address.ErrFileInUse) {
			t.Errorf("deleting its file: %v", err)
		}
		done := make(chan struct{})
		go func() { defer close(done); o.drain() }()
		eventually.True(t, "progress", func() bool { l := o.again(l.ID); return l.State == address.Working && l.Read == 10 && l.Addresses == 7 })
		if l, err = o.Cancel(t.Context(), l.ID); err != nil || !l.Stopping {
			t.Fatalf("%+v %v", l, err)
		}
		<-done
		if l = o.again(l.ID); l.State != address.Cancelled {
			t.Errorf("%v", ended{l})
		}
		if _, err := o.Cancel(t.Context(), l.ID); !errors.Is(err, address.ErrLoadEnded) {
			t.Errorf("cancelling again: %v", err)
		}
		if files, err := o.Files(t.Context()); err != nil || len(files) != 1 || files[0].InUse {
			t.Errorf("its file: %+v %v; want it free", files, err)
		}
	})
}

func TestABuilderThatTheMachineEndsIsTold(t *testing.T) {
	db := sqldbtest.SQLite(t)
	migrated(t, db)
	o := seat(t, db, "shop", dies)
	l := o.load(whole(t, houses(1, 300)))
	if l.State != address.Failed || l.Code != "address_build_killed" || !strings.Contains(l.Reason, "out of memory") {
		t.Errorf("%v", ended{l})
	}
	if l := o.load(whole(t, houses(1, 2))); l.Code != "address_build_killed" { // the next one has its turn
		t.Errorf("%v", ended{l})
	}
}

func TestTheBuilderEndsWithWhoeverStartedIt(t *testing.T) {
	in, order := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- address.Work(t.Context(), in, io.Discard) }()
	// A source that brings nothing: only the end of who started it helps.
	dir := t.TempDir()
	out := filepath.Join(dir, "x.idx")
	endless := filepath.Join(dir, "rnaddrkor_x.txt")
	if err := mkfifo(endless); err != nil {
		t.Fatal(err)
	}
	w, err := os.OpenFile(endless, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if _, err := fmt.Fprintf(order, `{"kind":"full","out":%q,"sources":[%q]}`+"\n", out, endless); err != nil {
		t.Fatal(err)
	}
	order.Close()
	if err := <-done; err == nil {
		t.Error("it built on, with nobody to tell")
	}
	if _, err := os.Stat(out); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("there is an index: %v", err)
	}
}

func TestALoadGoesOnAfterItsProcessWasKilled(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		o := seat(t, db, "shop", works)
		if l := o.load(whole(t, houses(1, 300))); l.State != address.Done {
			t.Fatalf("%v", ended{l})
		}
		f, err := o.send("RNADDR_KOR_2602.zip", whole(t, houses(1, 301))["RNADDR_KOR_2601.zip"])
		if err != nil {
			t.Fatal(err)
		}
		l, err := o.Start(t.Context(), address.LoadDraft{Files: []string{f.ID}})
		if err != nil {
			t.Fatal(err)
		}
		// Killed in the middle: the load is at work by the books, half an index lies there, and half a file that somebody sent.
		o.exec(`UPDATE address_settings SET busy = ?`, l.ID)
		o.exec(`UPDATE address_loads SET state = 'working' WHERE id = ?`, l.ID)
		for _, name := range []string{"postcode.idx.made", "postcode.idx.made.123.new", "files/x.part"} {
			if err := os.WriteFile(filepath.Join(o.dir, name), []byte("half"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		stop := o.run()
		eventually.True(t, "what lies around to be gone", func() bool {
			half, err := filepath.Glob(filepath.Join(o.dir, "postcode.idx.made*"))
			parts, err2 := filepath.Glob(filepath.Join(o.dir, "files", "*.part"))
			return errors.Join(err, err2) == nil && len(half)+len(parts) == 0
		})
		stop()
		o.drain()
		if l = o.again(l.ID); l.State != address.Done || l.Addresses != 301 {
			t.Fatalf("taken up again: %v", ended{l})
		}
		before, err := os.ReadFile(filepath.Join(o.dir, "postcode.idx.before"))
		if err != nil {
			t.Fatal(err)
		}
		// Killed between the swap and the books: the index is in its place, and must not be made the one before too.
		o.exec(`UPDATE address_settings SET busy = ?`, l.ID)
		o.exec(`UPDATE address_loads SET state = 'working' WHERE id = ?`, l.ID)
		if err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			return todo.Add(ctx, tx, todo.Item{Kind: address.TodoLoad, Key: l.ID})
		}); err != nil {
			t.Fatal(err)
		}
		o.drain()
		if l = o.again(l.ID); l.State != address.Done || l.Addresses != 301 {
			t.Errorf("after the swap: %v", ended{l})
		}
		if now, err := os.ReadFile(filepath.Join(o.dir, "postcode.idx.before")); err != nil || !bytes.Equal(now, before) {
			t.Errorf("the index before is another one now, %v", err)
		}
		// Another process may end a load whose own is not heard of.
		f, err = o.send("RNADDR_KOR_2602.zip", whole(t, houses(1, 301))["RNADDR_KOR_2601.zip"])
		if err != nil {
			t.Fatal(err)
		}
		if l, err = o.Start(t.Context(), address.LoadDraft{Files: []string{f.ID}}); err != nil {
			t.Fatal(err)
		}
		o.exec(`UPDATE address_settings SET busy = ?`, l.ID)
		o.exec(`UPDATE address_loads SET state = 'working', node = 'gone', beat_at = ? WHERE id = ?`, o.clock.now().Add(-time.Hour).UnixMilli(), l.ID)
		if l, err = o.Cancel(t.Context(), l.ID); err != nil || l.State != address.Cancelled {
			t.Errorf("ending the load of a process that is gone: %v %v", ended{l}, err)
		}
		o.drain()
		if l := o.load(whole(t, houses(1, 300))); l.State != address.Done {
			t.Errorf("and the next: %v", ended{l})
		}
	})
}

func (o *office) exec(query string, args ...any) {
	o.t.Helper()
	err := o.db.InTx(o.t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

func TestAnotherProcessGetsTheIndexFromTheOneThatMadeIt(t *testing.T) {
	db := sqldbtest.MariaDB(t)
	migrated(t, db)
	worker := seat(t, db, "worker", works)
	asked := make(chan string, 100)
	web := seat(t, db, "web", works, func(n *address.DeskNeeds) {
		n.Fetch = func(_ context.Context, node, digest string, overlay bool) (address.Download, error) {
			select {
			case asked <- node:
			default:
			}
			return worker.Lend(digest, overlay)
		}
	})
	if l := worker.load(whole(t, houses(1, 300))); l.State != address.Done {
		t.Fatalf("%v", ended{l})
	}
	web.finds("장작터길 7", "")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- web.Run(ctx, false) }()
	eventually.True(t, "the index at the other process", func() bool { return web.service.Ready() })
	web.finds("장작터길 7", street+" 7")
	worker.run()
	eventually.True(t, "both to tell of themselves", func() bool {
		nodes, err := web.Nodes(t.Context())
		return err == nil && len(nodes) == 2 && !nodes[0].Behind && !nodes[1].Behind && nodes[0].Index != nil && nodes[1].Index != nil
	})
	if from := <-asked; from != "worker" {
		t.Errorf("it was fetched from %s", from)
	}
	if _, err := worker.Lend("0000", false); !errors.Is(err, address.ErrIndexGone) {
		t.Errorf("lending what is not there: %v", err)
	}
	worker.clock.pass(time.Minute)
	if l := worker.load(day(t, "20260202", house(301, "31"))); l.State != address.Done { // its index stays, an overlay comes
		t.Fatalf("%v", ended{l})
	}
	eventually.True(t, "the day at the other process", func() bool {
		m, err := web.service.Meta(t.Context())
		return err == nil && m.Day == "20260202"
	})
	web.finds("장작터길 301", street+" 301")
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	// A change of the ranges is known elsewhere too.
	r, err := worker.AddRange(t.Context(), address.RangeDraft{Kind: address.Island, Name: "우도", Low: "63365", High: "63365"})
	if err != nil {
		t.Fatal(err)
	}
	stop := web.run()
	eventually.True(t, "the ranges at the other process", func() bool { return web.service.AreaOf("63365").Range == r.ID })
	stop()
}

func TestOldLoadsAndTheirRowsAreForgotten(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		o := seat(t, db, "shop", works)
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			for n := range 510 {
				name := fmt.Sprintf("%036d", n)
				if _, err := tx.ExecContext(ctx, `
					INSERT INTO address_loads (id, node, kind, origin, by_name, state, forced, stop_asked, stage, file, bytes_read, bytes_all, addresses, files, edition, day, made_up,
						parcels, size, digest, rejected, code, reason, report, created_at, started_at, beat_at, ended_at)
					VALUES (?, 'shop', 'full', 'staff', '', 'failed', 0, 0, '', '', 0, 0, 0, '[]', '', '', 0, 0, 0, '', 1, '', '', '{}', 1, 1, 1, 1)`, name); err != nil {
					return err
				}
				if _, err := tx.ExecContext(ctx, `INSERT INTO address_rejects (load_id, n, file, line, reason) VALUES (?, 0, 'f', 1, 'r')`, name); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		count := func(table string) (n int) {
			t.Helper()
			if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM "+table).Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		o.run()
		eventually.True(t, "the old ones to be gone", func() bool { return count("address_loads") == 501 && count("address_rejects") == 21 })
		page, err := o.Loads(t.Context(), list.Query{Size: 1})
		if err != nil || page.Items[0].ID != fmt.Sprintf("%036d", 509) {
			t.Errorf("the newest is %+v, %v", page.Items, err)
		}
	})
}
