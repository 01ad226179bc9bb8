package parcel

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// BenchmarkRead reads the longest fixture of each carrier that is understood, and the whole page of 우체국 of 2016. 5,000 a second are
// 200,000 ns.
func BenchmarkRead(b *testing.B) {
	for _, a := range adapters {
		archive, err := txtar.ParseFile(filepath.Join("testdata", a.Short+".txtar"))
		if err != nil {
			b.Fatal(err)
		}
		var number string
		var bodies [][]byte
		size := 0
		for _, f := range archive.Files {
			_, of, ok := strings.Cut(f.Name, ".in ")
			if !ok || len(f.Data) <= size {
				continue
			}
			all := bytes.Split(f.Data, []byte("\n====\n"))
			if _, err := Read(a.ID, of, noon, all...); err == nil {
				number, bodies, size = of, all, len(f.Data)
			}
		}
		b.Run(a.Short, func(b *testing.B) { readAll(b, a.ID, number, size, bodies...) })
	}
	page, err := os.ReadFile("testdata/recorded/kpost_complete.html")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("epost of 2016", func(b *testing.B) { readAll(b, "epost", "6000000000001", len(page), page) })
}

func readAll(b *testing.B, carrier, number string, size int, bodies ...[]byte) {
	b.ReportAllocs()
	b.SetBytes(int64(size))
	for b.Loop() {
		if _, err := Read(carrier, number, noon, bodies...); err != nil {
			b.Fatal(err)
		}
	}
}
