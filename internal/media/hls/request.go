package hls

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
)

// What a request for a playlist or a part can fail with.
var (
	ErrDirective = fault.New(fault.Invalid, "bad_directive",
		"_HLS_msn and _HLS_part must be whole numbers not far ahead of the playlist, and _HLS_part needs _HLS_msn")
	ErrStalled = fault.New(fault.Unavailable, "stream_stalled", "no new video came from the encoder in time: ask again")
	ErrNoPart  = fault.New(fault.NotFound, "no_part", "there is no such part")
	ErrNothing = fault.New(fault.NotFound, "not_on_air", "nothing was broadcast yet: try again later")
)

// Directives are the delivery directives of rfc8216bis, 6.2.5.
type Directives struct {
	MSN, Part int64 // -1: not asked for
	Skip      bool
}

// ParseDirectives reads the query of a playlist request. Other parameters are ignored.
func ParseDirectives(query string) (Directives, error) {
	d := Directives{MSN: -1, Part: -1}
	if query == "" {
		return d, nil
	}
	v, err := url.ParseQuery(query)
	if err != nil {
		return d, ErrDirective
	}
	if d.MSN, err = number(v, "_HLS_msn"); err != nil {
		return d, err
	}
	if d.Part, err = number(v, "_HLS_part"); err != nil {
		return d, err
	}
	if d.Part >= 0 && d.MSN < 0 {
		return d, ErrDirective
	}
	switch v.Get("_HLS_skip") {
	case "YES", "v2":
		d.Skip = true
	}
	return d, nil
}

func number(v url.Values, name string) (int64, error) {
	all, ok := v[name]
	if !ok {
		return -1, nil
	}
	if len(all) != 1 || all[0] == "" || len(all[0]) > 15 {
		return -1, ErrDirective
	}
	for _, c := range all[0] {
		if c < '0' || c > '9' {
			return -1, ErrDirective
		}
	}
	n, err := strconv.ParseInt(all[0], 10, 64)
	if err != nil {
		return -1, ErrDirective
	}
	return n, nil
}

// Playlist answers d, waiting for what it asks for. It fails with ErrDirective, with ErrStalled after three target
// durations, with ErrNothing before the broadcast began, or with the context's error.
func (w *Window) Playlist(ctx context.Context, d Directives) (*rendition, error) {
	s := w.now.Load()
	if !s.ended && d.MSN >= 0 {
		if err := w.tooFar(s, d); err != nil {
			return nil, err
		}
		var err error
		if s, err = w.until(ctx, func(s *snapshot) bool { return s.has(d) }); err != nil {
			return nil, err
		}
	}
	if len(s.segments) == 0 {
		if len(s.open.Parts) == 0 {
			return nil, ErrNothing
		}
		// hls.js takes a playlist without a whole segment for a broken one.
		var err error
		if s, err = w.until(ctx, func(s *snapshot) bool { return s.ended || len(s.segments) > 0 }); err != nil {
			return nil, err
		}
	}
	if d.Skip && s.delta != nil {
		return s.delta, nil
	}
	return s.full, nil
}

// tooFar refuses what a client that follows the playlist never asks for.
func (w *Window) tooFar(s *snapshot, d Directives) error {
	limit := (3*time.Second.Nanoseconds() + w.p.Part.Nanoseconds() - 1) / w.p.Part.Nanoseconds() // the Advance Part Limit
	open := int64(s.open.MSN)
	ahead := d.Part
	if d.MSN == open {
		ahead -= int64(len(s.open.Parts)) - 1
	}
	if d.MSN > open+1 || (d.MSN >= open && ahead > limit) {
		return ErrDirective
	}
	return nil
}

// has reports whether the playlist of s lists what d asks for, or something later.
func (s *snapshot) has(d Directives) bool {
	msn, open := uint64(d.MSN), s.open.MSN
	switch {
	case s.ended:
		return true
	case d.Part < 0:
		return msn < open
	case msn == open:
		return d.Part < int64(len(s.open.Parts))
	case msn > open:
		return false
	}
	// A part past the end of a segment is the first of the next.
	last := len(s.segments) - 1
	if last >= 0 && s.segments[last].MSN == msn && d.Part >= int64(len(s.segments[last].Parts)) && s.segments[last].Parts != nil {
		return len(s.open.Parts) > 0
	}
	return true
}

// until waits for a snapshot that ok takes, for at most three target durations.
func (w *Window) until(ctx context.Context, ok func(*snapshot) bool) (*snapshot, error) {
	s := w.now.Load()
	if ok(s) {
		return s, nil
	}
	timeout, stop := wait(3 * w.p.Target)
	defer stop()
	for {
		select {
		case <-s.next:
		case <-timeout:
			return nil, ErrStalled
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if s = w.now.Load(); ok(s) {
			return s, nil
		}
	}
}

// Part returns the bytes of a part that is in memory. The part that the playlist hints at is waited for.
func (w *Window) Part(ctx context.Context, run int, msn uint64, part int) ([]byte, error) {
	s := w.now.Load()
	if msn == s.open.MSN && run == s.open.Run && part == len(s.open.Parts) && !s.ended {
		var err error
		if s, err = w.until(ctx, func(s *snapshot) bool {
			return s.ended || s.open.MSN != msn || s.open.Run != run || part < len(s.open.Parts)
		}); err != nil {
			return nil, err
		}
	}
	if parts := s.parts(run, msn); part < len(parts) {
		return parts[part].Bytes, nil
	}
	return nil, ErrNoPart
}

func (s *snapshot) parts(run int, msn uint64) []Part {
	if s.open.MSN == msn && s.open.Run == run {
		return s.open.Parts
	}
	if len(s.segments) == 0 || msn < s.segments[0].MSN {
		return nil
	}
	if i := msn - s.segments[0].MSN; i < uint64(len(s.segments)) && s.segments[i].Run == run {
		return s.segments[i].Parts
	}
	return nil
}

// Segment returns the parts of a complete segment that is in memory.
func (w *Window) Segment(run int, msn uint64) ([]Part, bool) {
	s := w.now.Load()
	if msn >= s.open.MSN {
		return nil, false
	}
	p := s.parts(run, msn)
	return p, len(p) > 0
}

// Init returns the header of a run in the window.
func (w *Window) Init(run int) ([]byte, bool) {
	b, ok := w.now.Load().inits[run]
	return b, ok
}
