package hls

import (
	"context"
	"net/url"
	"strconv"
	"strings"
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

// NoDirectives asks for the playlist as it is.
var NoDirectives = Directives{MSN: -1, Part: -1}

// ParseDirectives reads the query of a playlist request. Other parameters are ignored.
func ParseDirectives(query string) (Directives, error) {
	if query == "" {
		return NoDirectives, nil
	}
	if strings.ContainsAny(query, "%+;") { // no player writes these
		v, err := url.ParseQuery(query)
		if err != nil {
			return NoDirectives, ErrDirective
		}
		query = v.Encode()
	}
	d := NoDirectives
	for query != "" {
		var pair string
		pair, query, _ = strings.Cut(query, "&")
		name, value, _ := strings.Cut(pair, "=")
		var err error
		switch name {
		case "_HLS_msn":
			d.MSN, err = number(d.MSN, value)
		case "_HLS_part":
			d.Part, err = number(d.Part, value)
		case "_HLS_skip":
			d.Skip = d.Skip || value == "YES" || value == "v2"
		}
		if err != nil {
			return NoDirectives, err
		}
	}
	if d.Part >= 0 && d.MSN < 0 {
		return NoDirectives, ErrDirective
	}
	return d, nil
}

// Query is d as a query, in its one spelling; "" asks for the playlist as it is.
func (d Directives) Query() string {
	q := ""
	if d.MSN >= 0 {
		q = "_HLS_msn=" + strconv.FormatInt(d.MSN, 10)
	}
	if d.Part >= 0 {
		q += "&_HLS_part=" + strconv.FormatInt(d.Part, 10)
	}
	if d.Skip {
		if q != "" {
			q += "&"
		}
		q += "_HLS_skip=YES"
	}
	return q
}

// number reads a directive that was not there before.
func number(before int64, text string) (int64, error) {
	if before >= 0 || text == "" || len(text) > 15 {
		return -1, ErrDirective
	}
	var n int64
	for i := range len(text) {
		c := text[i]
		if c < '0' || c > '9' {
			return -1, ErrDirective
		}
		n = n*10 + int64(c-'0')
	}
	return n, nil
}

// Playlist answers d, waiting for what it asks for. It fails with ErrDirective, with ErrStalled after three target
// durations, with ErrNothing before the broadcast began, or with the context's error.
func (w *Window) Playlist(ctx context.Context, d Directives) (*Text, error) {
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
func (w *Window) Part(ctx context.Context, run int, msn uint64, part int) (Body, error) {
	s := w.now.Load()
	if msn == s.open.MSN && run == s.open.Run && part == len(s.open.Parts) && !s.ended {
		var err error
		if s, err = w.until(ctx, func(s *snapshot) bool {
			return s.ended || s.open.MSN != msn || s.open.Run != run || part < len(s.open.Parts)
		}); err != nil {
			return Body{}, err
		}
	}
	if parts := s.parts(run, msn); part < len(parts) {
		return parts[part].Body, nil
	}
	return Body{}, ErrNoPart
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
func (w *Window) Init(run int) (Body, bool) {
	b, ok := w.now.Load().inits[run]
	return b, ok
}
