package hlscheck

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// Follower plays a live playlist by blocking reloads, fetches every part and segment once, and keeps what it found wrong.
type Follower struct {
	Base   string // address of the playlist
	Client *http.Client

	mu       sync.Mutex
	faults   []string
	segments map[int]Segment // by MSN, the fullest that was seen
	parts    map[string][]byte
	headers  map[string]*Header
	last     *Playlist
	checked  map[int]bool
	next     map[uint32]uint64 // where each track goes on, within a run
	run      string
	begin    uint64 // of the run, on its first track
	begun    bool
	played   float64 // of the run, by the playlist

	// Counts of what was checked.
	Playlists, Parts, Segments, Samples, Discontinuities int
}

func (f *Follower) bad(format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.faults) < 50 {
		f.faults = append(f.faults, fmt.Sprintf(format, args...))
	}
}

// Faults are the rules that were broken.
func (f *Follower) Faults() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.faults...)
}

// Last is the latest playlist.
func (f *Follower) Last() *Playlist {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last
}

// get fetches an address relative to the playlist.
func (f *Follower) get(ctx context.Context, ref string) (int, []byte, error) {
	base, err := url.Parse(f.Base)
	if err != nil {
		return 0, nil, err
	}
	u, err := base.Parse(ref)
	if err != nil {
		return 0, nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return 0, nil, err
	}
	resp, err := f.Client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return resp.StatusCode, b, err
}

// Follow plays until ctx ends or the playlist does. It starts as soon as there is one.
func (f *Follower) Follow(ctx context.Context) {
	f.segments, f.parts, f.headers = map[int]Segment{}, map[string][]byte{}, map[string]*Header{}
	f.checked, f.next = map[int]bool{}, map[uint32]uint64{}
	query := ""
	for ctx.Err() == nil {
		code, b, err := f.get(ctx, "live.m3u8"+query)
		switch {
		case err != nil || code == http.StatusServiceUnavailable:
			select {
			case <-ctx.Done():
			case <-time.After(50 * time.Millisecond):
			}
			continue
		case code == http.StatusNotFound && f.Last() == nil:
			select {
			case <-ctx.Done():
			case <-time.After(50 * time.Millisecond):
			}
			continue
		case code != http.StatusOK:
			f.bad("GET %s: %d %s", query, code, b)
			return
		}
		p := Parse(string(b))
		f.Playlists++
		f.compare(p, query)
		f.mu.Lock()
		f.last = p
		f.mu.Unlock()
		f.fetch(ctx, p)
		if p.Ended {
			return
		}
		query = f.ask(p)
	}
}

// ask is the query for the next playlist: a delta every other time.
func (f *Follower) ask(p *Playlist) string {
	msn, part := p.MSN+p.Skipped+len(p.Segments), 0
	if n := len(p.Segments); n > 0 && p.Segments[n-1].URI == "" {
		msn, part = p.Segments[n-1].MSN, len(p.Segments[n-1].Parts)
	}
	q := fmt.Sprintf("?_HLS_msn=%d&_HLS_part=%d", msn, part)
	if f.Playlists%2 == 0 {
		q += "&_HLS_skip=YES"
	}
	return q
}

// compare holds a playlist against the ones before it.
func (f *Follower) compare(p *Playlist, query string) {
	for _, s := range p.Faults {
		f.bad("%s", s)
	}
	l := f.last
	if l != nil {
		if l.Target != p.Target || l.PartTarget != p.PartTarget || l.HoldBack != p.HoldBack || l.PartHoldBack != p.PartHoldBack {
			f.bad("the constants changed: %+v to %+v", *l, *p)
		}
		if p.MSN < l.MSN || p.DiscSeq < l.DiscSeq {
			f.bad("MEDIA-SEQUENCE or DISCONTINUITY-SEQUENCE went back: %d/%d to %d/%d", l.MSN, l.DiscSeq, p.MSN, p.DiscSeq)
		}
		if end, was := p.MSN+p.Skipped+len(p.Segments), l.MSN+l.Skipped+len(l.Segments); end < was {
			f.bad("the playlist's end went back from %d to %d", was, end)
		}
	}
	for _, s := range p.Segments {
		if p.Skipped > 0 && s.Map == "" {
			s.Map = f.segments[s.MSN].Map
			if s.Map == "" {
				s.Map = f.segments[s.MSN-1].Map
			}
		}
		if p.Skipped > 0 { // a discontinuity may lie in what was skipped
			s.DiscSeq = -1
		}
		old, seen := f.segments[s.MSN]
		if seen {
			if old.URI != "" && s.URI != old.URI {
				f.bad("segment %d was %s and is %s", s.MSN, old.URI, s.URI)
			}
			if s.DiscSeq >= 0 && old.DiscSeq >= 0 && old.DiscSeq != s.DiscSeq {
				f.bad("segment %d had discontinuity sequence %d and has %d", s.MSN, old.DiscSeq, s.DiscSeq)
			}
			if !old.PDT.Equal(s.PDT) {
				f.bad("segment %d began at %s and begins at %s", s.MSN, old.PDT, s.PDT)
			}
			if old.Discontinuity != s.Discontinuity {
				f.bad("segment %d changed its DISCONTINUITY", s.MSN)
			}
			for i := range min(len(old.Parts), len(s.Parts)) {
				if old.Parts[i] != s.Parts[i] {
					f.bad("segment %d part %d was %+v and is %+v", s.MSN, i, old.Parts[i], s.Parts[i])
				}
			}
			if len(s.Parts) < len(old.Parts) {
				s.Parts = old.Parts
			}
			if s.DiscSeq < 0 {
				s.DiscSeq = old.DiscSeq
			}
		} else if s.Discontinuity {
			f.Discontinuities++
		}
		if prev, ok := f.segments[s.MSN-1]; ok && prev.URI != "" && !s.Discontinuity {
			if d := s.PDT.Sub(prev.PDT).Seconds() - prev.Duration; math.Abs(d) > 0.005 {
				f.bad("segment %d begins %.3f s off the end of the one before", s.MSN, d)
			}
			if prev.Map != s.Map {
				f.bad("segment %d has another MAP (%s, then %s) without DISCONTINUITY", s.MSN, prev.Map, s.Map)
			}
		}
		f.segments[s.MSN] = s
	}
}

// fetch loads the parts that are new, and checks every segment that became whole.
func (f *Follower) fetch(ctx context.Context, p *Playlist) {
	for _, s := range p.Segments {
		s = f.segments[s.MSN]
		if f.checked[s.MSN] {
			continue
		}
		for _, part := range s.Parts {
			if _, ok := f.parts[part.URI]; ok {
				continue
			}
			code, b, err := f.get(ctx, part.URI)
			if err != nil {
				return
			}
			if code != http.StatusOK {
				f.bad("GET %s: %d", part.URI, code)
				continue
			}
			f.parts[part.URI] = b
			f.Parts++
			f.part(ctx, s, part, b)
		}
		if s.URI == "" {
			continue
		}
		f.checked[s.MSN] = true
		code, whole, err := f.get(ctx, s.URI)
		if err != nil {
			return
		}
		if code != http.StatusOK {
			f.bad("GET %s: %d", s.URI, code)
			continue
		}
		f.Segments++
		var joined []byte
		listed := 0.0
		for _, part := range s.Parts {
			listed += part.Duration
			joined = append(joined, f.parts[part.URI]...)
		}
		// Its last parts are never listed when it became whole with the end of the broadcast.
		if math.Abs(listed-s.Duration) < 0.002 && !bytes.Equal(joined, whole) {
			f.bad("segment %d is not its parts joined: %d and %d bytes", s.MSN, len(whole), len(joined))
		}
	}
}

// header fetches the MAP of a segment.
func (f *Follower) header(ctx context.Context, s Segment) *Header {
	if h := f.headers[s.Map]; h != nil {
		return h
	}
	code, b, err := f.get(ctx, s.Map)
	if err != nil || code != http.StatusOK {
		f.bad("GET MAP %q: %d %v", s.Map, code, err)
		return nil
	}
	h, err := ReadHeader(b)
	if err != nil {
		f.bad("MAP %q: %v", s.Map, err)
		return nil
	}
	f.headers[s.Map] = h
	return h
}

// part checks the samples of one part against what the playlist says of it.
func (f *Follower) part(ctx context.Context, s Segment, p Part, b []byte) {
	h := f.header(ctx, s)
	if h == nil {
		return
	}
	samples, err := ReadSamples(h, b)
	if err != nil {
		f.bad("%s: %v", p.URI, err)
		return
	}
	f.Samples += len(samples)
	if f.run != s.Map {
		f.run, f.next, f.played, f.begun = s.Map, map[uint32]uint64{}, 0, false
	}
	firstVideo := true
	independent := h.Video == 0
	for _, x := range samples {
		if want, ok := f.next[x.Track]; ok && x.Time != want {
			f.bad("%s: track %d goes on at %d, expected %d", p.URI, x.Track, x.Time, want)
		}
		f.next[x.Track] = x.Time + uint64(x.Dur)
		if !f.begun && (x.Track == h.Video || h.Video == 0) {
			f.begin, f.begun = x.Time, true
		}
		if x.Track == h.Video && firstVideo {
			independent, firstVideo = x.Sync, false
		}
	}
	if independent != p.Independent {
		f.bad("%s: INDEPENDENT is %v, its first picture says %v", p.URI, p.Independent, independent)
	}
	// A picture may outlast its part; parts then follow without one. What counts is that none is missing, and that sound is
	// there before players that hold back as they are told run out of it.
	f.played += p.Duration
	for track, late := range map[uint32]float64{h.Video: 0.03, h.Audio: 0.5} {
		if track == 0 || h.Video == 0 && late < 0.5 {
			continue
		}
		at := float64(f.next[track])/float64(h.Scale[track]) - float64(f.begin)/float64(h.Scale[h.first()])
		if at < f.played-late {
			f.bad("%s: the samples of track %d reach %.4f, the playlist says %.4f", p.URI, track, at, f.played)
		}
	}
}
