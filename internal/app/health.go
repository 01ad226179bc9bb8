package app

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// ErrDiskFailed says that the disk failed to keep a write, after which only a new process knows what is on it. The program then
// ends with a status of its own, so that whoever watches it starts it again.
var ErrDiskFailed = fault.New(fault.Unavailable, "disk_failed", "the disk failed to keep a write, so what is on it must be read anew; start saja again, and look at the disk if it happens again")

const (
	lookEvery = 2 * time.Second
	lookLimit = 2 * time.Second
)

// health is whether this process can keep what it is told.
type health struct {
	trouble atomic.Pointer[error] // what the last look found; nil for nothing
}

func (h *health) note(err error) {
	if err == nil {
		h.trouble.Store(nil)
	} else {
		h.trouble.Store(&err)
	}
}

// Err is what the last look found.
func (h *health) Err() error {
	if err := h.trouble.Load(); err != nil {
		return *err
	}
	return nil
}

// note keeps what a look found, and tells whoever is in a live room.
func (s *shop) note(err error) {
	s.health.note(err)
	s.chat.Closed(err != nil)
}

// watch looks after the stores until ctx ends, and fails with ErrDiskFailed when one of them has stopped for good.
func (p *process) watch(ctx context.Context) error {
	var logFailed <-chan struct{}
	if l, ok := p.shop.log.(interface{ Failed() <-chan struct{} }); ok {
		logFailed = l.Failed()
	}
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-p.shop.db.Failed():
			return fmt.Errorf("the shop's database: %w", ErrDiskFailed)
		case <-logFailed:
			return fmt.Errorf("the log: %w", ErrDiskFailed)
		case <-tick.C:
		}
		before, found := p.shop.health.Err(), p.look(ctx)
		if ctx.Err() != nil {
			return nil
		}
		p.shop.note(found)
		switch {
		case before == nil && found != nil:
			p.shop.logger.Error("nothing can be kept: the shop takes no orders", "err", found)
		case before != nil && found == nil:
			p.shop.logger.Info("the shop takes orders again")
		}
	}
}

// look asks whether the stores answer and the folder can be written to.
func (p *process) look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, lookLimit)
	defer cancel()
	for _, ping := range []func(context.Context) error{p.shop.db.Ping, p.shop.log.Ping} {
		if err := ping(ctx); err != nil {
			return err
		}
	}
	return p.shop.folder.probe(p.shop.db.Dialect() == sqldb.SQLite)
}

// leastRoom is how much the disk under the stores must still take.
const leastRoom = 64 << 10

// probe writes into the folder, and gives the room back. A disk without room is trouble where the stores are inside.
func (d folder) probe(stores bool) error {
	_, err := d.lock.WriteAt(make([]byte, leastRoom), 0)
	if err == nil {
		err = d.lock.Sync()
	}
	err = errors.Join(err, d.lock.Truncate(1))
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		if !stores {
			return nil
		}
		err = sqldb.ErrDiskFull
	}
	if err != nil {
		return fmt.Errorf("write into the data folder: %w", err)
	}
	return nil
}
