package parcel

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/text/encoding/korean"
)

var update = flag.Bool("update", false, "write what the adapters read into the fixtures; look at the difference")

// noon is the moment at which all fixtures are read.
var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, Seoul)

// A fixture is what a carrier answers and how it must be read: NAME.in NUMBER, its bodies with ==== between them, and NAME.want.
// The shapes are those of the carriers, the content is invented.
func TestFixtures(t *testing.T) {
	files := map[string]*adapter{"sweettracker": cj}
	for _, a := range adapters {
		files[a.Short] = a
	}
	for name, a := range files {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("testdata", name+".txtar")
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var out []txtar.File
			cases := 0
			for i, f := range archive.Files {
				name, number, ok := strings.Cut(f.Name, ".in ")
				if !ok {
					continue
				}
				cases++
				got := read(a.ID, number, f.Data, false)
				out = append(out, f, txtar.File{Name: name + ".want", Data: []byte(got)})
				if *update {
					continue
				}
				if i+1 == len(archive.Files) || archive.Files[i+1].Name != name+".want" {
					t.Errorf("%s has no .want", name)
					continue
				}
				want := string(archive.Files[i+1].Data)
				if d := cmp.Diff(want, got); d != "" {
					t.Errorf("%s (-want +got):\n%s", name, d)
				}
				if d := cmp.Diff(want, read(a.ID, number, f.Data, true)); d != "" {
					t.Errorf("%s in EUC-KR (-want +got):\n%s", name, d)
				}
			}
			if cases < 6 {
				t.Errorf("%d fixtures, want 6 or more", cases)
			}
			if *update {
				archive.Files = out
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// read reads the bodies of a fixture, and writes down what came of it.
func read(carrier, number string, data []byte, euckr bool) string {
	var bodies [][]byte
	for b := range bytes.SplitSeq(data, []byte("\n====\n")) {
		if euckr {
			// What EUC-KR has no letter for stays a question mark, as it does at carriers.
			enc, err := korean.EUCKR.NewEncoder().Bytes(b)
			if err != nil {
				enc = b
			}
			b = enc
		}
		bodies = append(bodies, b)
	}
	t, err := Read(carrier, number, noon, bodies...)
	return tell(t, err)
}

// tell writes a Tracking in lines.
func tell(t *Tracking, err error) string {
	var b strings.Builder
	if err != nil {
		return "error " + KindOf(err).Code() + "\n"
	}
	fmt.Fprintf(&b, "%s", t.State)
	if !t.Delivered.IsZero() {
		fmt.Fprintf(&b, " %s", t.Delivered.Format("2006-01-02 15:04:05"))
	}
	b.WriteByte('\n')
	for _, f := range [][2]string{{"sender", t.Sender}, {"recipient", t.Recipient}, {"signer", t.Signer}, {"product", t.Product}, {"via", t.Via}} {
		if f[1] != "" {
			fmt.Fprintf(&b, "%s %s\n", f[0], f[1])
		}
	}
	if !t.Expected.IsZero() {
		fmt.Fprintf(&b, "expected %s\n", t.Expected.Format("2006-01-02 15:04"))
	}
	for _, e := range t.Events {
		at := "-"
		if !e.Time.IsZero() {
			at = e.Time.Format("2006-01-02 15:04:05")
		}
		if e.DateOnly {
			at = e.Time.Format("2006-01-02")
		}
		row := strings.Join([]string{at, string(e.State), e.Code, e.Text, e.Place, e.Phone, e.Detail}, " | ")
		b.WriteString(strings.TrimRight(row, " |") + "\n")
	}
	return b.String()
}
