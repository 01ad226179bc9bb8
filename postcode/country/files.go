package country

import (
	"archive/zip"
	"bufio"
	"compress/flate"
	"errors"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/text/encoding/korean"

	"github.com/saja-live/saja/postcode"
)

// shelf is where files are put, one after the other.
type shelf interface {
	put(name string, write func(io.Writer) error) error
	io.Closer
}

// onShelf has files put into a zip of the folder, or plain into the folder itself, with the marker first.
func onShelf(dir, name string, plain bool, fill func(shelf) error) (err error) {
	var to shelf = folder(dir)
	if !plain {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		to = newPack(f)
	}
	if err := to.put(postcode.Marker, func(w io.Writer) error {
		_, err := io.WriteString(w, marker)
		return err
	}); err != nil {
		return errors.Join(err, to.Close())
	}
	return errors.Join(fill(to), to.Close())
}

// folder takes plain files in UTF-8.
type folder string

func (d folder) put(name string, write func(io.Writer) error) error {
	f, err := os.Create(filepath.Join(string(d), name))
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<16)
	if err := write(w); err != nil {
		f.Close()
		return err
	}
	if err := w.Flush(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

func (folder) Close() error { return nil }

// pack is a zip as the official ones: contents and names in CP949, the names not marked as UTF-8.
type pack struct {
	zip *zip.Writer
	to  io.Closer
}

func newPack(w io.WriteCloser) pack {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	return pack{z, w}
}

func (p pack) put(name string, write func(io.Writer) error) error {
	encoded, err := korean.EUCKR.NewEncoder().String(name)
	if err != nil {
		return err
	}
	file, err := p.zip.CreateHeader(&zip.FileHeader{Name: encoded, Method: zip.Deflate, NonUTF8: true})
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(korean.EUCKR.NewEncoder().Writer(file), 1<<16)
	if err := write(w); err != nil {
		return err
	}
	return w.Flush()
}

func (p pack) Close() error { return errors.Join(p.zip.Close(), p.to.Close()) }
