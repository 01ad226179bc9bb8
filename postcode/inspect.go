package postcode

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// Contents is what official files hold, as far as their names tell.
type Contents struct {
	Full      bool     // whole files, as Build takes
	Days      []string // of daily files, as Apply takes: 20260402, in order
	Files     []string // the official ones
	Skipped   []string // the others
	Unpacked  int64    // bytes of the official ones, as zips say
	Synthetic bool     // Marker is among them
}

// Errors of Inspect.
var (
	ErrBroken = errors.New("a zip that is cut short or damaged")
	ErrNone   = errors.New("none of the official address files are in it")
	ErrDay    = errors.New("a daily file whose name has no day of the calendar")
)

// Inspect looks at what official files hold without reading them; of a zip it reads the beginning of each file. It fails with ErrBroken or
// ErrNone.
func Inspect(paths ...string) (c Contents, err error) {
	found, err := find(paths)
	if err != nil {
		if errors.Is(err, zip.ErrFormat) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = fmt.Errorf("%w (%w)", ErrBroken, err)
		}
		return c, err
	}
	defer found.shut()
	c.Skipped, c.Synthetic = found.skipped, found.made
	all := slices.Clone(found.files)
	c.Full = len(all) > 0
	for _, d := range found.days {
		if _, err := time.Parse("20060102", d.day); err != nil {
			return c, fmt.Errorf("%w (%s)", ErrDay, d.name)
		}
		all = append(all, d.source)
		c.Days = append(c.Days, d.day)
	}
	slices.Sort(c.Days)
	c.Days = slices.Compact(c.Days)
	for _, s := range all {
		c.Files = append(c.Files, s.name)
		c.Unpacked += s.size
		if err := s.begins(); err != nil {
			return c, fmt.Errorf("%w (%s: %w)", ErrBroken, s.name, err)
		}
	}
	if len(all) == 0 {
		return c, ErrNone
	}
	return c, nil
}

// begins reads a little of a file.
func (s source) begins() error {
	r, err := s.open()
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = io.ReadFull(r, make([]byte, 4096))
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) && s.size < 4096 {
		return nil
	}
	return err
}
