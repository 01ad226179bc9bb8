// Package playout answers players over HTTP, wherever the streams come from: the live packager, a recording, or a far
// origin behind a cache are each a Source.
package playout

import (
	"strconv"
	"strings"

	"github.com/saja-live/saja/internal/media/hls"
)

// Kind is what an address names.
type Kind uint8

// The addresses under /media/{stream}/:
const (
	Index       Kind = iota + 1 // index.m3u8: what a player opens, the codecs and where the playlists are; of the replay after the end
	ReplayIndex                 // replay.m3u8: the same for everything that was recorded so far
	Poster                      // poster.jpg: the last keyframe
	Live                        // {rendition}/live.m3u8: the live playlist; _HLS_msn, _HLS_part and _HLS_skip as in rfc8216bis
	Replay                      // {rendition}/replay.m3u8: everything so far from the recording, and all of it after the end
	Init                        // {rendition}/{run}/init.mp4: the header of a run
	Media                       // {rendition}/{run}/{msn}.m4s a segment, {msn}.{part}.m4s a part
	Run                         // {rendition}/{run}/run.mp4: a run as it lies in the recording, by ranges
)

// Address is one thing that a player can ask for, in its only spelling: equal addresses are the same thing, so an Address
// is also the key of a cache. Everything in a playlist is relative to it, so an edge can serve it under another prefix.
type Address struct {
	Kind      Kind
	Stream    string
	Rendition string
	Run       int
	MSN       uint64
	Part      int            // -1: the whole segment
	Ask       hls.Directives // of a Live address
}

// Prefix is what every address begins with.
const Prefix = "/media/"

// Parse reads an address. It fails with hls.ErrNothing, hls.ErrNoPart or hls.ErrDirective.
func Parse(path, query string) (Address, error) {
	rest, ok := strings.CutPrefix(path, Prefix)
	if !ok {
		return Address{}, hls.ErrNothing
	}
	stream, rest, _ := strings.Cut(rest, "/")
	a := Address{Stream: stream, Part: -1, Ask: hls.NoDirectives}
	if !hls.Name(stream) {
		return Address{}, hls.ErrNothing
	}
	switch rest {
	case "index.m3u8":
		a.Kind = Index
		return a, nil
	case "replay.m3u8":
		a.Kind = ReplayIndex
		return a, nil
	case "poster.jpg":
		a.Kind = Poster
		return a, nil
	}
	a.Rendition, rest, ok = strings.Cut(rest, "/")
	if !ok || !hls.Name(a.Rendition) {
		return Address{}, hls.ErrNothing
	}
	var err error
	switch rest {
	case "live.m3u8":
		a.Kind = Live
		a.Ask, err = hls.ParseDirectives(query)
		return a, err
	case "replay.m3u8":
		a.Kind = Replay
		return a, nil
	}
	run, name, _ := strings.Cut(rest, "/")
	if a.Run, ok = hls.ParseRun(run); !ok {
		return Address{}, hls.ErrNoPart
	}
	switch name {
	case "init.mp4":
		a.Kind = Init
	case "run.mp4":
		a.Kind = Run
	default:
		a.Kind = Media
		if a.MSN, a.Part, ok = hls.ParseMediaName(name); !ok {
			return Address{}, hls.ErrNoPart
		}
	}
	return a, nil
}

// String is the address as a path with its query: what an edge asks its origin for.
func (a Address) String() string {
	s := Prefix + a.Stream + "/"
	if a.Rendition != "" {
		s += a.Rendition + "/"
	}
	switch a.Kind {
	case Index:
		return s + "index.m3u8"
	case ReplayIndex, Replay:
		return s + "replay.m3u8"
	case Poster:
		return s + "poster.jpg"
	case Live:
		if q := a.Ask.Query(); q != "" {
			return s + "live.m3u8?" + q
		}
		return s + "live.m3u8"
	}
	s += strconv.Itoa(a.Run) + "/"
	switch {
	case a.Kind == Init:
		return s + "init.mp4"
	case a.Kind == Run:
		return s + "run.mp4"
	case a.Part < 0:
		return s + strconv.FormatUint(a.MSN, 10) + ".m4s"
	}
	return s + strconv.FormatUint(a.MSN, 10) + "." + strconv.Itoa(a.Part) + ".m4s"
}

// patterns are the kinds as a metric's label names them.
var patterns = [...]string{
	Index:       "GET /media/{stream}/index.m3u8",
	ReplayIndex: "GET /media/{stream}/replay.m3u8",
	Poster:      "GET /media/{stream}/poster.jpg",
	Live:        "GET /media/{stream}/{rendition}/live.m3u8",
	Replay:      "GET /media/{stream}/{rendition}/replay.m3u8",
	Init:        "GET /media/{stream}/{rendition}/{run}/init.mp4",
	Media:       "GET /media/{stream}/{rendition}/{run}/{name}",
	Run:         "GET /media/{stream}/{rendition}/{run}/run.mp4",
}
