package address

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/machine"
)

// Download is an index on its way from another process.
type Download struct {
	io.ReadCloser
	Size int64
}

// ErrIndexGone says that a process has no such index any more.
var ErrIndexGone = fault.New(fault.NotFound, "address_index_gone", "this process has another index by now")

// Lend opens the index with a digest, or its overlay, for another process of the shop. It fails with ErrIndexGone, also where there is no overlay.
func (d *Desk) Lend(digest string, overlay bool) (Download, error) {
	here, err := d.digest(d.service.path)
	if err != nil {
		return Download{}, err
	}
	base, err := d.sum(d.service.path, true)
	if err != nil {
		return Download{}, err
	}
	path := d.service.path
	if overlay {
		path = base.overlay
	}
	if digest == "" || here != digest || overlay && !strings.Contains(digest, ".") {
		return Download{}, ErrIndexGone
	}
	f, err := os.Open(path)
	if err != nil {
		return Download{}, err
	}
	info, err := f.Stat()
	if err != nil {
		return Download{}, errors.Join(err, f.Close())
	}
	return Download{f, info.Size()}, nil
}

// catchUp brings the index of the last load here, from the process that made it. An index that was put here by hand since then stays.
func (d *Desk) catchUp(ctx context.Context) error {
	if d.needs.Fetch == nil {
		return nil
	}
	last, err := lastDone(ctx, d.db)
	if err != nil {
		return err
	}
	n := IndexNode{}
	if n.digest, err = d.digest(d.service.path); err != nil {
		return err
	}
	if m, err := d.service.Meta(ctx); err == nil {
		n.Index = described(d.service.path, d.service.overlayPath(), m)
	}
	problem := ""
	if last.Node != d.config.Node && n.behind(last) {
		problem, err = d.bring(ctx, last)
	}
	d.mu.Lock()
	d.problem = problem
	d.mu.Unlock()
	return err
}

// bring fetches the index of a load, and says what keeps it from being here.
func (d *Desk) bring(ctx context.Context, l Load) (problem string, err error) {
	part := d.service.path + ".brought"
	removeMade(part)
	defer removeMade(part)
	wanted, _, overlaid := strings.Cut(l.digest, ".")
	here, err := d.sum(d.service.path, true)
	if err == nil && here.sum == wanted { // only days were added
		err = link(d.service.path, part)
	} else if problem, err = d.fetch(ctx, l, false, part); err != nil {
		return problem, err
	}
	if err != nil {
		return "disk", err
	}
	overlay, err := overlayOf(part)
	if err != nil {
		return "damaged", err
	}
	if overlaid {
		if problem, err = d.fetch(ctx, l, true, overlay); err != nil {
			return problem, err
		}
	}
	digest, err := d.digest(part)
	if err != nil || digest != l.digest {
		return "damaged", errors.Join(err, errors.New("the index of addresses came damaged"))
	}
	if err := exchange(part, d.service.path, d.before()); err != nil {
		return "disk", err
	}
	d.service.takeUp()
	d.logger.Info("the index of addresses of another process is here", "from", l.Node, "edition", l.Edition)
	return "", nil
}

// fetch writes an index of another process, or its overlay, to path.
func (d *Desk) fetch(ctx context.Context, l Load, overlay bool, path string) (problem string, err error) {
	from, err := d.needs.Fetch(ctx, l.Node, l.digest, overlay)
	if err != nil {
		return "away", fmt.Errorf("fetch the index of addresses from %s: %w", l.Node, err)
	}
	defer from.Close()
	if free, err := machine.Disk(path); err != nil || free < from.Size+spare {
		return "disk", errors.Join(err, ErrDiskShort)
	}
	part, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o644)
	if err != nil {
		return "disk", err
	}
	_, err = io.Copy(part, io.LimitReader(from, from.Size))
	if err = errors.Join(err, part.Sync(), part.Close()); errors.Is(diskFault(err), ErrDiskFull) {
		return "disk", fmt.Errorf("fetch the index of addresses from %s: %w", l.Node, err)
	} else if err != nil {
		return "away", fmt.Errorf("fetch the index of addresses from %s: %w", l.Node, err)
	}
	return "", nil
}
