package address

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/line"
	"github.com/saja-live/saja/internal/platform/machine"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/postcode"
)

// OfficialFile is an official file that was sent, until a load has used it.
type OfficialFile struct {
	ID         string    `json:"id"                doc:"Names it in the other doors"`
	Node       string    `json:"node"              doc:"The process in whose folder it lies"`
	Name       string    `json:"name"              doc:"As it was called" example:"RNADDR_KOR_2601.zip"`
	Size       int64     `json:"size"              doc:"Bytes"`
	Unpacked   int64     `json:"unpacked"          doc:"Bytes of the official files in it"`
	Kind       Kind      `json:"kind"              doc:"full: whole files; days: daily ones" enum:"full,days"`
	Edition    string    `json:"edition,omitempty" doc:"Of the data, as its name says" example:"202601"`
	ReceivedAt time.Time `json:"receivedAt"        doc:"When it came"`
	InUse      bool      `json:"inUse,omitempty"   doc:"A load uses it"`
	Need       Need      `json:"need"              doc:"What making an index of it takes"`

	load string
}

// The faults of files.
var (
	ErrFileEmpty   = fault.New(fault.Unprocessable, "address_file_empty", "the file is empty")
	ErrFileLarge   = fault.New(fault.TooLarge, "address_file_large", "the file is larger than 2 GB; no official file is")
	ErrFileShort   = fault.New(fault.Invalid, "address_file_cut_off", "less came than was announced; send the file again")
	ErrFileBroken  = fault.New(fault.Unprocessable, "address_file_broken", "the zip is cut short or damaged; download and send it again")
	ErrFileUnknown = fault.New(fault.Unprocessable, "address_file_unknown", "none of the official address files are in it; send the zips of business.juso.go.kr as they are")
	ErrFileBomb    = fault.New(fault.Unprocessable, "address_file_bomb", "the zip unpacks to far more than official files do")
	ErrFileMany    = fault.New(fault.Conflict, "address_file_many", "60 files lie here already; load or delete some first")
	ErrFileInUse   = fault.New(fault.Conflict, "address_file_in_use", "a load uses this file")
	ErrFileName    = fault.New(fault.Unprocessable, "address_file_name", "the name of the file is missing or too long")
)

const (
	maxFile  = 2 << 30  // the largest official zip has 0.3 GB
	maxFiles = 60       // two months of days
	spare    = 64 << 20 // bytes of disk that are left to the rest of the shop

	maxUnpacked = 12 << 30 // all official files together have about 6 GB
	maxRatio    = 200      // that official files are packed to, at most, many times over
)

// Receive keeps an official file that somebody sends, of size bytes, or of a size that is not known (less than 0). What is not whole, or is none, is
// told at once and not kept. It fails with one of the faults of files, with ErrDiskShort or with ErrDiskFull.
func (d *Desk) Receive(ctx context.Context, name string, size int64, body io.Reader) (OfficialFile, error) {
	name, ok := line.Clean(filepath.Base(strings.ReplaceAll(name, `\`, "/")), 1, 60)
	if !ok {
		return OfficialFile{}, ErrFileName
	}
	switch {
	case size == 0:
		return OfficialFile{}, ErrFileEmpty
	case size > maxFile:
		return OfficialFile{}, ErrFileLarge
	}
	if files, err := listFiles(ctx, d.db); err != nil || len(files) >= maxFiles {
		return OfficialFile{}, cmp.Or(err, error(ErrFileMany))
	}
	if free, err := machine.Disk(d.files()); err != nil {
		return OfficialFile{}, err
	} else if want := max(size, 0) + spare; free < want {
		return OfficialFile{}, short(ErrDiskShort, want, free)
	}
	f := OfficialFile{ID: id.New(), Node: d.config.Node, Name: name}
	part, err := d.part(f)
	if err == nil {
		err = store(filepath.Join(part, f.Name), size, body, &f)
	}
	if err != nil {
		os.RemoveAll(part)
		return OfficialFile{}, err
	}
	return d.keep(ctx, f, part)
}

// partly ends the names of folders whose file is not whole yet.
const partly = ".part"

// folder is where a file lies: under its name, by which the official ones are known, and so in a folder of its own.
func (d *Desk) folder(f OfficialFile) string { return filepath.Join(d.files(), f.ID) }

func (d *Desk) path(f OfficialFile) string { return filepath.Join(d.folder(f), f.Name) }

// part makes the folder in which a file is put together.
func (d *Desk) part(f OfficialFile) (string, error) {
	part := d.folder(f) + partly
	return part, diskFault(os.Mkdir(part, 0o700))
}

func store(path string, size int64, body io.Reader, f *OfficialFile) (err error) {
	out, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return diskFault(err)
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	f.Size, err = io.Copy(out, io.LimitReader(body, maxFile+1))
	switch {
	case err != nil:
		return diskFault(err)
	case f.Size > maxFile:
		return ErrFileLarge
	case size >= 0 && f.Size != size:
		return ErrFileShort
	case f.Size == 0:
		return ErrFileEmpty
	}
	return diskFault(out.Sync())
}

// diskFault names a disk that is full.
func diskFault(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: %w", ErrDiskFull, err)
	}
	return err
}

// keep looks at the file that came into the folder part, and takes it among the files.
func (d *Desk) keep(ctx context.Context, f OfficialFile, part string) (OfficialFile, error) {
	err := look(filepath.Join(part, f.Name), &f)
	if err == nil {
		f.ReceivedAt = d.now().UTC().Truncate(time.Millisecond)
		err = os.Rename(part, d.folder(f))
	}
	if err == nil {
		err = d.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return insertFile(ctx, tx, f) })
		part = d.folder(f)
	}
	if err != nil {
		os.RemoveAll(part)
		return OfficialFile{}, err
	}
	f.Need = d.need(f.Unpacked)
	return f, nil
}

// look says what an official file holds, or which fault it has.
func look(path string, f *OfficialFile) error {
	c, err := postcode.Inspect(path)
	switch {
	case errors.Is(err, postcode.ErrBroken):
		return fmt.Errorf("%w: %w", ErrFileBroken, err)
	case err != nil:
		return fmt.Errorf("%w: %w", ErrFileUnknown, err)
	case c.Full && len(c.Days) > 0:
		return ErrFilesMixed
	case c.Unpacked > maxUnpacked || c.Unpacked/maxRatio > f.Size:
		return ErrFileBomb
	}
	f.Kind, f.Unpacked, f.Edition = Full, c.Unpacked, editionOf(f.Name)
	if !c.Full {
		f.Kind, f.Edition = Days, c.Days[len(c.Days)-1]
	}
	return nil
}

// Files lists what was sent and not used.
func (d *Desk) Files(ctx context.Context) ([]OfficialFile, error) {
	files, err := listFiles(ctx, d.db)
	for i, f := range files {
		files[i].Need = d.need(f.Unpacked)
	}
	return files, err
}

// DropFile deletes a file. It fails with ErrFileNotFound or ErrFileInUse.
func (d *Desk) DropFile(ctx context.Context, fileID string) (f OfficialFile, err error) {
	err = d.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		files, err := findFiles(ctx, tx, []string{fileID})
		if err != nil {
			return err
		}
		f = files[0]
		gone, err := removeFile(ctx, tx, fileID)
		if err == nil && !gone {
			err = ErrFileInUse
		}
		tx.OnCommit(d.stir)
		return err
	})
	return f, err
}

// filesKept is how long a file is kept that no load uses.
const filesKept = 14 * 24 * time.Hour

// sweep removes what a process that was killed left half done: parts of files, and an index in the making.
func (d *Desk) sweep(ctx context.Context) {
	for _, pattern := range []string{filepath.Join(d.files(), "*"+partly), d.made() + "*"} {
		found, err := filepath.Glob(pattern)
		for _, path := range found {
			err = errors.Join(err, os.RemoveAll(path))
		}
		if err != nil {
			d.logger.WarnContext(ctx, "what an earlier run left of addresses could not be removed", "error", err)
		}
	}
}

// forget deletes files that nobody knows any more, and old loads.
func (d *Desk) forget(ctx context.Context) error {
	if !d.worker.Load() || d.now().Sub(d.swept()) < time.Minute {
		return nil
	}
	d.mu.Lock()
	d.sweptAt = d.now()
	d.mu.Unlock()
	err := d.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM address_files WHERE received_at < ? AND load_id = ''`, sqldb.Millis(d.now().Add(-filesKept)))
		return err
	})
	if err != nil {
		return err
	}
	lying, err := os.ReadDir(d.files())
	if err != nil {
		return err
	}
	known, err := listFiles(ctx, d.db) // after the folder: a file is written down when it lies there
	if err != nil {
		return err
	}
	have := make(map[string]bool, len(known))
	for _, f := range known {
		have[f.ID] = true
	}
	for _, e := range lying {
		info, err := e.Info()
		// One that is just being taken in is not written down yet.
		if err != nil || have[e.Name()] || strings.HasSuffix(e.Name(), partly) || d.now().Sub(info.ModTime()) < time.Hour {
			continue
		}
		if err := os.RemoveAll(filepath.Join(d.files(), e.Name())); err != nil {
			return err
		}
	}
	return forgetLoads(ctx, d.db)
}

func (d *Desk) swept() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.sweptAt
}
