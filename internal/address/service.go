// Package address finds Korean addresses for the shop and for outside callers, over an index of package postcode.
package address

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/postcode"
)

// The faults.
var (
	ErrNoIndex  = fault.New(fault.NotFound, "address_index_missing", "this shop has no index of addresses yet; an operator makes one with saja address build")
	ErrNotFound = fault.New(fault.NotFound, "address_not_found", "there is no address with this key")
	ErrCode     = fault.New(fault.Unprocessable, "address_code_invalid", "this is no code of an address, an area, a road or a postcode")
	ErrQuery    = fault.New(fault.Unprocessable, "address_query_invalid", "write between 1 and 80 letters of an address")
	ErrTooLong  = fault.New(fault.Unprocessable, "address_query_too_long", "write at most 80 letters of an address")
)

// lookAgain is how often the file is looked at for a newer one.
const lookAgain = 5 * time.Second

// Service answers from the index at a path, with the overlay beside it. A newer file there takes the place of the one in use, under running
// queries: move it there whole, as saja address build and apply do. Without a file it answers ErrNoIndex.
type Service struct {
	path   string
	logger *slog.Logger
	now    func() time.Time

	index  atomic.Pointer[postcode.Index]
	ranges atomic.Pointer[ranges] // those that a shop starts with, until its desk gives its own
	looked atomic.Int64           // Unix nanoseconds

	mu      sync.Mutex // held while the files are looked at; nobody waits for it
	seen    fs.FileInfo
	overlay fs.FileInfo // nil where there is none
}

// New opens the index at path, if there is one. An index that can't be used is told in the log, and the shop goes on without.
func New(path string, logger *slog.Logger, now func() time.Time) *Service {
	s := &Service{path: path, logger: logger, now: now}
	first := sorted(firstRanges())
	s.ranges.Store(&first)
	s.look()
	return s
}

// Close lets the index go, when those who ask have their answers.
func (s *Service) Close() error {
	if x := s.index.Swap(nil); x != nil {
		return x.Close()
	}
	return nil
}

// current is the index in use. Every few seconds one caller looks whether there is a newer one.
func (s *Service) current() (*postcode.Index, error) {
	x := s.index.Load()
	if (x == nil || s.now().UnixNano()-s.looked.Load() > int64(lookAgain)) && s.mu.TryLock() {
		s.lookLocked()
		s.mu.Unlock()
		x = s.index.Load()
	}
	if x == nil {
		return nil, ErrNoIndex
	}
	return x, nil
}

// Ready says whether there is an index to look things up in.
func (s *Service) Ready() bool {
	_, err := s.current()
	return err == nil
}

func (s *Service) look() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lookLocked()
}

func (s *Service) lookLocked() {
	s.looked.Store(s.now().UnixNano())
	info, err := os.Stat(s.path)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			s.logger.Error("the index of addresses cannot be looked at", "error", err)
		}
		return
	}
	var overlay fs.FileInfo
	if x := s.index.Load(); x != nil {
		overlay = stat(x.OverlayPath())
	}
	if s.seen != nil && same(s.seen, info) && same(s.overlay, overlay) {
		return
	}
	s.seen, s.overlay = info, overlay // an overlay that comes from here on is opened now or the next time, or both
	x, err := postcode.Open(s.path)
	if err != nil {
		s.logger.Error("the index of addresses cannot be used", "error", err)
		return
	}
	m := x.Meta()
	s.logger.Info("index of addresses in use", "version", m.Version, "day", m.Day, "addresses", m.Addresses, "parcels", m.Parcels, "made_up", m.Synthetic)
	if old := s.index.Swap(x); old != nil {
		if err := old.Close(); err != nil {
			s.logger.Error("the earlier index of addresses cannot be closed", "error", err)
		}
	}
}

// overlayPath is where the overlay of the index in use lies, if it has one.
func (s *Service) overlayPath() string {
	if x := s.index.Load(); x != nil {
		return x.OverlayPath()
	}
	return ""
}

func stat(path string) fs.FileInfo {
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	return info
}

// same says whether two looks at a path saw the same file, or none.
func same(a, b fs.FileInfo) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return os.SameFile(a, b) && a.ModTime().Equal(b.ModTime()) && a.Size() == b.Size()
}

// ask calls use with the index in use, again if that was replaced in the meantime.
func ask[T any](s *Service, use func(*postcode.Index) (T, error)) (T, error) {
	for {
		x, err := s.current()
		if err != nil {
			var none T
			return none, err
		}
		v, err := use(x)
		switch {
		case errors.Is(err, postcode.ErrClosed):
			continue // current gives another one, or none
		case errors.Is(err, postcode.ErrDamaged):
			s.drop(x, err)
			return v, ErrNoIndex
		case errors.Is(err, postcode.ErrEmpty):
			return v, ErrQuery.With("q", err.Error())
		case errors.Is(err, postcode.ErrTooLong):
			return v, ErrTooLong.With("q", err.Error())
		case errors.Is(err, postcode.ErrCode):
			return v, ErrCode
		}
		return v, err
	}
}

// drop lets go of an index whose file was written over while it was in use.
func (s *Service) drop(x *postcode.Index, why error) {
	if !s.index.CompareAndSwap(x, nil) {
		return
	}
	s.logger.Error("the index of addresses was changed in place and is not used any more", "error", why)
	if err := x.Close(); err != nil {
		s.logger.Error("the index of addresses cannot be closed", "error", err)
	}
}

// Search finds addresses. It fails with ErrNoIndex, ErrQuery or ErrTooLong.
func (s *Service) Search(_ context.Context, query string, page postcode.Page) (postcode.Answer, error) {
	return ask(s, func(x *postcode.Index) (postcode.Answer, error) { return x.Search(query, page) })
}

// Suggest completes what is typed. It fails with ErrNoIndex, ErrQuery or ErrTooLong.
func (s *Service) Suggest(_ context.Context, query string, limit int) ([]postcode.Suggestion, error) {
	return ask(s, func(x *postcode.Index) ([]postcode.Suggestion, error) { return x.Suggest(query, limit) })
}

// Lookup gives the address with a 도로명주소관리번호 or 건물관리번호. It fails with ErrNoIndex or ErrNotFound.
func (s *Service) Lookup(_ context.Context, key string) (postcode.Address, error) {
	return ask(s, func(x *postcode.Index) (postcode.Address, error) {
		a, ok := x.Lookup(key)
		if !ok {
			return a, ErrNotFound
		}
		return a, nil
	})
}

// ByCode gives the addresses with a code of the official files. It fails with ErrNoIndex, ErrNotFound or ErrCode.
func (s *Service) ByCode(_ context.Context, code string, page postcode.Page) (postcode.Answer, error) {
	return ask(s, func(x *postcode.Index) (postcode.Answer, error) {
		answer, err := x.ByCode(code, page)
		if err == nil && answer.Total == 0 {
			err = ErrNotFound
		}
		return answer, err
	})
}

// Meta tells what is in the index. It fails with ErrNoIndex.
func (s *Service) Meta(_ context.Context) (postcode.Meta, error) {
	return ask(s, func(x *postcode.Index) (postcode.Meta, error) { return x.Meta(), nil })
}

// takeUp looks at the file at once.
func (s *Service) takeUp() { s.look() }
