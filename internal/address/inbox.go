package address

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/line"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/postcode"
)

// Inbox is the folder whose files are loaded by themselves.
type Inbox struct {
	Folder string `json:"folder,omitempty" doc:"Where it is on that machine"`
	State  string `json:"state,omitempty"  doc:"What becomes of the files in it" enum:"empty,growing,off,hour,gap,busy,short"`
	Files  int    `json:"files"            doc:"How many files wait there"`
	Waits  string `json:"waits,omitempty"  doc:"What it waits for: a day that is missing, or an hour"`
}

// inboxNote is what this process last found there.
type inboxNote struct {
	state string
	files int
	waits string
}

// presence is a file as it was seen in the inbox.
type presence struct {
	size    int64
	changed time.Time
}

// settled is for how long a file must not have grown before it is taken.
const settled = 5 * time.Second

// Refused is the folder within the inbox to which files go that are no official ones.
const Refused = "refused"

const mostInInbox = 1000

// lookIntoInbox loads what lies in the folder: whole files at their hour, and daily files as far as they follow the index's last day without a gap.
// A file that is still being copied there is left alone. Nothing is taken while a load waits or is at work.
func (d *Desk) lookIntoInbox(ctx context.Context) error {
	if !d.worker.Load() {
		return nil
	}
	note, take, err := d.chooseFromInbox(ctx)
	if err == nil && len(take) > 0 {
		err = d.takeFromInbox(ctx, take)
		if f, ok := errors.AsType[*fault.Fault](err); ok && (f.Is(ErrMemoryShort) || f.Is(ErrDiskShort)) {
			note.state, err = "short", nil
		} else if errors.Is(err, ErrLoadBusy) {
			note.state, err = "busy", nil
		}
	}
	d.mu.Lock()
	d.note = note
	d.mu.Unlock()
	return err
}

// found is a file in the inbox with what it holds.
type found struct {
	path     string
	contents postcode.Contents
}

func (d *Desk) chooseFromInbox(ctx context.Context) (note inboxNote, take []found, err error) {
	paths, growing, err := d.inInbox()
	if err != nil {
		return note, nil, err
	}
	note.files = len(paths) + growing
	if note.files == 0 {
		note.state = "empty"
		return note, nil, nil
	}
	s, err := readSettings(ctx, d.db)
	if err != nil {
		return note, nil, err
	}
	if !s.Watch {
		note.state = "off"
		return note, nil, nil
	}
	open, err := countOpen(ctx, d.db)
	if err != nil || open > 0 {
		note.state = "busy"
		return note, nil, err
	}
	if growing > 0 { // what comes together is taken together
		note.state = "growing"
		return note, nil, nil
	}
	var full, days []found
	for _, path := range paths {
		c, err := postcode.Inspect(path)
		if err != nil || c.Full && len(c.Days) > 0 {
			if err := d.refuse(ctx, path, err); err != nil {
				return note, nil, err
			}
			continue
		}
		if c.Full {
			full = append(full, found{path, c})
		} else {
			days = append(days, found{path, c})
		}
	}
	switch {
	case len(full) > 0 && s.Hour >= 0 && d.now().In(id.Seoul).Hour() != s.Hour:
		note.state, note.waits = "hour", fmt.Sprintf("%02d:00", s.Hour)
		return note, nil, nil // days wait too: the whole files may hold them
	case len(full) > 0:
		return note, full, nil
	}
	return d.followingDays(ctx, note, days)
}

// followingDays gives the daily files that follow the index's last day one after the other. Days that it holds are deleted.
func (d *Desk) followingDays(ctx context.Context, note inboxNote, days []found) (inboxNote, []found, error) {
	if len(days) == 0 {
		note.state = "empty"
		return note, nil, nil
	}
	m, err := d.service.Meta(ctx)
	if errors.Is(err, ErrNoIndex) {
		note.state, note.waits = "gap", ""
		return note, nil, nil
	}
	if err != nil {
		return note, nil, err
	}
	slices.SortFunc(days, func(a, b found) int { return strings.Compare(a.contents.Days[0], b.contents.Days[0]) })
	last := m.Day
	var take []found
	for _, f := range days {
		first, end := f.contents.Days[0], f.contents.Days[len(f.contents.Days)-1]
		if end <= last {
			if err := os.Remove(f.path); err != nil {
				return note, nil, err
			}
			continue
		}
		if last != "" && first > last && first != dayAfter(last) {
			note.state, note.waits = "gap", dayAfter(last)
			break
		}
		last, take = end, append(take, f)
	}
	return note, take, nil
}

func dayAfter(day string) string {
	t, err := time.Parse("20060102", day)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, 1).Format("20060102")
}

// inInbox lists the files in the folder that are whole, and counts those that still grow.
func (d *Desk) inInbox() (paths []string, growing int, err error) {
	entries, err := os.ReadDir(d.config.Inbox)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("look into the inbox of addresses: %w", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	seen := make(map[string]presence, len(entries))
	for _, e := range entries[:min(len(entries), mostInInbox)] {
		ext := strings.ToLower(filepath.Ext(e.Name()))
		if !e.Type().IsRegular() || strings.HasPrefix(e.Name(), ".") || ext != ".zip" && ext != ".txt" { // such as .part and .filepart
			continue
		}
		info, err := e.Info()
		if err != nil {
			continue // it was moved away
		}
		now := presence{info.Size(), info.ModTime()}
		seen[e.Name()] = now
		was, known := d.waiting[e.Name()]
		if !known || was != now || d.now().Sub(now.changed) < settled {
			growing++
			continue
		}
		paths = append(paths, filepath.Join(d.config.Inbox, e.Name()))
	}
	d.waiting = seen
	return paths, growing, nil
}

// takeFromInbox moves files among those that were sent, and has them loaded.
func (d *Desk) takeFromInbox(ctx context.Context, take []found) error {
	var ids []string
	var kept []OfficialFile
	back := func(err error) error { // what can't be loaded lies where it lay
		for i, f := range kept {
			err = errors.Join(err, move(d.path(f), take[i].path))
			if _, dropped := d.DropFile(ctx, f.ID); dropped != nil {
				err = errors.Join(err, dropped)
			}
		}
		return err
	}
	for _, one := range take {
		name, _ := line.Clean(filepath.Base(one.path), 1, 60)
		f := OfficialFile{ID: id.New(), Node: d.config.Node, Name: name}
		info, err := os.Stat(one.path)
		if err != nil {
			return back(err)
		}
		f.Size = info.Size()
		part, err := d.part(f)
		if err == nil {
			err = move(one.path, filepath.Join(part, f.Name))
		}
		if err != nil {
			os.RemoveAll(part)
			return back(err)
		}
		if f, err = d.keep(ctx, f, part); err != nil {
			return back(err)
		}
		kept, ids = append(kept, f), append(ids, f.ID)
	}
	if _, err := d.start(ctx, Load{Origin: "folder"}, ids); err != nil {
		return back(err)
	}
	return nil
}

// move renames a file, or copies it to another disk.
func move(from, to string) error {
	err := os.Rename(from, to)
	if !errors.Is(err, syscall.EXDEV) {
		return err
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return errors.Join(err, os.Remove(to))
	}
	return os.Remove(from)
}

// refuse puts a file aside that can't be loaded, and says so among the loads.
func (d *Desk) refuse(ctx context.Context, path string, why error) error {
	dir := filepath.Join(d.config.Inbox, Refused)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := os.Rename(path, filepath.Join(dir, filepath.Base(path))); err != nil {
		return err
	}
	code := ErrFileUnknown.Code
	switch {
	case errors.Is(why, postcode.ErrBroken):
		code = ErrFileBroken.Code
	case why == nil:
		code, why = ErrFilesMixed.Code, ErrFilesMixed
	}
	now := d.now().UTC()
	name := filepath.Base(path)
	l := Load{
		ID: id.New(), Kind: Full, Origin: "folder", Node: d.config.Node, State: Failed, Files: []string{name}, ids: []string{""}, Code: code, Reason: why.Error(),
		CreatedAt: now, EndedAt: &now, Doubts: []IndexDoubt{}, Reasons: []Reasons{},
	}
	return d.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return insertLoad(ctx, tx, l) })
}
