package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

func (s *site) readyz() int {
	return s.send(httptest.NewRequest(http.MethodGet, "/readyz", nil)).StatusCode
}

// A folder that cannot be written to any more makes the process unready, and the pages say that no orders are taken.
func TestAShopThatCanKeepNothingSaysSo(t *testing.T) {
	s := openSite(t)
	owner := s.sign(account.RoleOwner)
	room := strings.TrimPrefix(owner.room(), "live:")
	show, err := s.shop.shows.Show(t.Context(), room)
	if err != nil {
		t.Fatal(err)
	}
	pages := []string{"/", "/products", "/cart", "/orders", "/live/" + show.Slug}
	says := func(path string) bool {
		res := owner.json(http.MethodGet, path, "", func(r *http.Request) { r.Header.Set("Accept", "text/html") })
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(string(body), `class="closed-note" role="status">`)
	}
	look := func(want bool) {
		t.Helper()
		for _, path := range pages {
			if got := says(path); got != want {
				t.Errorf("%s says that no orders are taken: %v, want %v", path, got, want)
			}
		}
	}
	renew := func() {
		owner.json(http.MethodPost, "/api/v1/admin/staff", "{}") // what staff do makes shells old
	}
	if code := s.readyz(); code != http.StatusOK {
		t.Fatalf("at first: %d", code)
	}
	look(false)
	url := s.talking()
	enter := func() (*wire, string) {
		w, _ := owner.dial(url, "")
		return w, w.ask(`{"id":2,"subscribe":{"channel":"live:` + room + `"}}`)
	}
	inside, state := enter()
	if !strings.Contains(state, `"closed":false`) {
		t.Errorf("who enters a shop that sells is told %s", state)
	}
	told := func(want string) {
		t.Helper()
		for {
			line, err := inside.next()
			if err != nil {
				t.Fatalf("the room is not told %s: %v", want, err)
			}
			if strings.Contains(line, `"kind":"closed"`) {
				if !strings.Contains(line, want) {
					t.Errorf("the room is told %s, want %s", line, want)
				}
				return
			}
		}
	}

	locked := s.shop.folder.lock
	reading, err := os.Open(locked.Name())
	if err != nil {
		t.Fatal(err)
	}
	defer reading.Close()
	s.shop.folder.lock = reading // writing through it fails, as on a disk that has turned read-only
	if code := s.readyz(); code != http.StatusServiceUnavailable {
		t.Errorf("with a folder that takes nothing: %d, want 503", code)
	}
	s.shop.note(s.look(t.Context()))
	renew()
	look(true)
	told(`"closed":true`)
	if _, state := enter(); !strings.Contains(state, `"closed":true`) {
		t.Errorf("who enters a shop that can keep nothing is told %s", state)
	}

	s.shop.folder.lock = locked
	s.shop.note(s.look(t.Context()))
	renew()
	look(false)
	told(`"closed":false`)
	if code := s.readyz(); code != http.StatusOK {
		t.Errorf("in the end: %d", code)
	}
}

// A disk that runs full is seen before anybody's order is refused. Where the stores are elsewhere the shop sells on.
func TestAFullDiskIsSeenBeforeAnyWrite(t *testing.T) {
	s := openSite(t)
	full, err := os.OpenFile("/dev/full", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	locked := s.shop.folder.lock
	s.shop.folder.lock = full
	if err := s.look(t.Context()); !errors.Is(err, sqldb.ErrDiskFull) {
		t.Errorf("a full disk under the stores gives %v, want ErrDiskFull", err)
	}
	if err := s.shop.folder.probe(false); err != nil {
		t.Errorf("a full disk without the stores gives %v", err)
	}
	s.shop.folder.lock = locked
	if err := s.look(t.Context()); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if info, err := locked.Stat(); err != nil || info.Size() > 1 {
		t.Errorf("the probe leaves %d bytes behind, %v", info.Size(), err)
	}
}

// After a failed fsync only a new process knows what is on the disk: this one ends, with a fault that the program exits by.
func TestAFailedFsyncEndsTheProcess(t *testing.T) {
	for _, name := range []string{"shop.db", "log.db"} {
		t.Run(name, func(t *testing.T) {
			s := openSite(t)
			s.sign(account.RoleOwner)
			say := func(id string) error {
				return s.shop.log.Append(t.Context(), eventlog.Record{ID: id, Topic: chat.Passing, Kind: "trial", Data: []byte(`{}`)})
			}
			if err := say("kept"); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- s.watch(t.Context()) }()
			swapForNull(t, s.shop.folder.root, name+"-wal")
			if name == "shop.db" {
				err := s.shop.db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
					_, err := tx.ExecContext(ctx, "UPDATE members SET phone = '1'")
					return err
				})
				if !errors.Is(err, sqldb.ErrCommitUnknown) {
					t.Errorf("a write gives %v", err)
				}
			} else if err := say("lost"); err == nil {
				t.Error("what was not kept is answered as kept")
			}
			if err := <-ended; !errors.Is(err, ErrDiskFailed) {
				t.Errorf("ends with %v, want ErrDiskFailed", err)
			}
		})
	}
}

// swapForNull puts /dev/null, which takes every write and refuses to sync, in the place of an open file.
func swapForNull(t *testing.T, folder, name string) {
	t.Helper()
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	fds, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	swapped := 0
	for _, fd := range fds {
		at, _ := os.Readlink("/proc/self/fd/" + fd.Name())
		if !strings.HasPrefix(at, folder) || !strings.HasSuffix(at, name) {
			continue
		}
		var n int
		if _, err := fmt.Sscan(fd.Name(), &n); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Dup3(int(null.Fd()), n, 0); err != nil {
			t.Fatal(err)
		}
		swapped++
	}
	if swapped == 0 {
		t.Fatalf("%s is not open", name)
	}
}

// A body that is cut off, or broken on the way, is the caller's fault at every door that reads one.
func TestABodyThatIsCutOffIsTheCallersFault(t *testing.T) {
	s := openSite(t)
	web := httptest.NewServer(s.web)
	t.Cleanup(web.Close)
	send := func(request string) string {
		t.Helper()
		conn, err := net.Dial("tcp", strings.TrimPrefix(web.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, request); err != nil {
			t.Fatal(err)
		}
		if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		answer, _ := io.ReadAll(conn) // reset once the server has had enough
		line, _, _ := strings.Cut(string(answer), "\r\n")
		return line
	}
	head := func(path, kind string) string {
		return "POST " + path + " HTTP/1.1\r\nHost: shop\r\nIdempotency-Key: abcdefgh1\r\nConnection: close\r\nContent-Type: " + kind + "\r\n"
	}
	kinds := map[string]string{"/cart": "", "/sign-in": "", "/checkout": "", "/orders": "", "/payments/sandbox/return": ""}
	for _, o := range s.operations() {
		if o.method == http.MethodPost && !o.admin() {
			kinds[o.path] = "application/json"
		}
	}
	for path, kind := range kinds {
		if kind == "" {
			kind = "application/x-www-form-urlencoded"
		}
		for what, request := range map[string]string{
			"cut off":        head(path, kind) + "Content-Length: 100\r\n\r\n{",
			"in a bad chunk": head(path, kind) + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
		} {
			if got := send(request); got == "" || strings.Contains(got, " 5") || strings.Contains(got, " 20") && kind == "application/json" && path != "/api/v1/auth/sign-out" {
				t.Errorf("%s %s: %q, want a 4xx", path, what, got)
			}
		}
	}
	if got := send(head("/api/v1/quote", "application/json") + "Content-Length: 100\r\n\r\n{"); !strings.Contains(got, "400") {
		t.Errorf("a quote cut off: %q, want 400", got)
	}
}
