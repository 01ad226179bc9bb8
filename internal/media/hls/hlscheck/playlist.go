// Package hlscheck follows a Low-Latency HLS stream as a strict player would and reports every rule that is broken.
// It reads playlists and MP4 with parsers of its own, so that it does not share the packager's mistakes.
// The rules are the MUSTs of draft-pantos-hls-rfc8216bis, and of Apple's player where that is stricter.
package hlscheck

import (
	"bufio"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Part is an EXT-X-PART.
type Part struct {
	URI         string
	Duration    float64
	Independent bool
}

// Segment is a segment of a playlist; the last may not be whole yet.
type Segment struct {
	MSN           int
	URI           string // "" while it is not whole
	Duration      float64
	Map           string // in force
	MapHere       bool
	Discontinuity bool
	DiscSeq       int
	PDT           time.Time
	Parts         []Part
}

// Playlist is what a media playlist says.
type Playlist struct {
	Version, Target        int
	PartTarget             float64
	PartHoldBack, HoldBack float64
	SkipUntil              float64
	CanBlock               bool
	MSN, DiscSeq           int
	Skipped                int
	Segments               []Segment
	Hints                  []string
	Ended                  bool
	Independent            bool
	Kind                   string
	Faults                 []string // what is wrong with the text alone
}

// Parse reads a media playlist.
func Parse(text string) *Playlist {
	p := &Playlist{DiscSeq: 0}
	bad := func(format string, args ...any) { p.Faults = append(p.Faults, fmt.Sprintf(format, args...)) }
	in := bufio.NewScanner(strings.NewReader(text))
	if !in.Scan() || in.Text() != "#EXTM3U" {
		bad("does not begin with #EXTM3U")
	}
	var cur Segment
	open, mapURI, disc := false, "", 0
	begin := func() {
		if !open {
			cur, open = Segment{MSN: p.MSN + p.Skipped + len(p.Segments), Map: mapURI}, true
		}
	}
	var dur float64
	for in.Scan() {
		line := in.Text()
		tag, value, _ := strings.Cut(line, ":")
		a := attributes(value)
		switch tag {
		case "":
		case "#EXT-X-VERSION":
			p.Version = atoi(value)
		case "#EXT-X-TARGETDURATION":
			p.Target = atoi(value)
		case "#EXT-X-SERVER-CONTROL":
			p.PartHoldBack, p.HoldBack, p.SkipUntil = atof(a["PART-HOLD-BACK"]), atof(a["HOLD-BACK"]), atof(a["CAN-SKIP-UNTIL"])
			p.CanBlock = a["CAN-BLOCK-RELOAD"] == "YES"
		case "#EXT-X-PART-INF":
			p.PartTarget = atof(a["PART-TARGET"])
		case "#EXT-X-MEDIA-SEQUENCE":
			p.MSN = atoi(value)
		case "#EXT-X-DISCONTINUITY-SEQUENCE":
			p.DiscSeq = atoi(value)
		case "#EXT-X-SKIP":
			p.Skipped = atoi(a["SKIPPED-SEGMENTS"])
		case "#EXT-X-PLAYLIST-TYPE":
			p.Kind = value
		case "#EXT-X-INDEPENDENT-SEGMENTS":
			p.Independent = true
		case "#EXT-X-DISCONTINUITY":
			begin()
			if len(cur.Parts) > 0 {
				bad("segment %d: DISCONTINUITY after a PART", cur.MSN)
			}
			cur.Discontinuity = true
			disc++
		case "#EXT-X-MAP":
			begin()
			if len(cur.Parts) > 0 {
				bad("segment %d: MAP after a PART", cur.MSN)
			}
			mapURI = a["URI"]
			cur.Map, cur.MapHere = mapURI, true
		case "#EXT-X-PROGRAM-DATE-TIME":
			begin()
			if len(cur.Parts) > 0 {
				bad("segment %d: PROGRAM-DATE-TIME after a PART", cur.MSN)
			}
			t, err := time.Parse(time.RFC3339Nano, value)
			if err != nil {
				bad("segment %d: %v", cur.MSN, err)
			}
			cur.PDT = t
		case "#EXT-X-PART":
			begin()
			cur.Parts = append(cur.Parts, Part{a["URI"], atof(a["DURATION"]), a["INDEPENDENT"] == "YES"})
		case "#EXTINF":
			begin()
			dur = atof(strings.TrimSuffix(value, ","))
		case "#EXT-X-PRELOAD-HINT":
			if a["TYPE"] != "PART" {
				bad("hint of type %q", a["TYPE"])
			}
			p.Hints = append(p.Hints, a["URI"])
		case "#EXT-X-ENDLIST":
			p.Ended = true
		case "#EXT-X-BYTERANGE":
		default:
			if strings.HasPrefix(line, "#") {
				bad("unknown line %q", line)
				continue
			}
			begin()
			cur.URI, cur.Duration, cur.DiscSeq = line, dur, p.DiscSeq+disc
			p.Segments = append(p.Segments, cur)
			open = false
		}
	}
	if open {
		cur.DiscSeq = p.DiscSeq + disc
		p.Segments = append(p.Segments, cur)
	}
	p.rules(bad)
	return p
}

// rules are those that one playlist breaks or keeps by itself.
func (p *Playlist) rules(bad func(string, ...any)) {
	if p.Kind != "" { // a replay
		p.bounds(bad)
		return
	}
	if p.Version < 9 {
		bad("VERSION %d", p.Version)
	}
	if !p.CanBlock {
		bad("no CAN-BLOCK-RELOAD")
	}
	if p.PartHoldBack < 3*p.PartTarget-1e-9 {
		bad("PART-HOLD-BACK %.3f under 3 × PART-TARGET %.3f", p.PartHoldBack, p.PartTarget)
	}
	if p.HoldBack < float64(3*p.Target) {
		bad("HOLD-BACK %.3f under 3 × TARGETDURATION %d", p.HoldBack, p.Target)
	}
	if p.SkipUntil < float64(6*p.Target) {
		bad("CAN-SKIP-UNTIL %.3f under 6 × TARGETDURATION %d", p.SkipUntil, p.Target)
	}
	switch {
	case p.Ended && len(p.Hints) > 0:
		bad("PRELOAD-HINT in an ended playlist")
	case !p.Ended && len(p.Hints) > 1:
		bad("%d PRELOAD-HINTs", len(p.Hints))
	}
	if p.Skipped == 0 && len(p.Segments) > 0 && !p.Segments[0].MapHere {
		bad("no MAP at the first segment")
	}
	p.bounds(bad)
	after := 0.0
	for i := len(p.Segments) - 1; i >= 0; i-- {
		s := p.Segments[i]
		if len(s.Parts) > 0 && after > float64(3*p.Target)+1e-6 {
			bad("segment %d: PARTs listed %.1f s from the end", s.MSN, after)
		}
		sum := 0.0
		for _, part := range s.Parts {
			sum += part.Duration
			for _, h := range p.Hints {
				if h == part.URI {
					bad("hint %s is already there", h)
				}
			}
		}
		if s.URI == "" {
			after += sum
			continue
		}
		after += s.Duration
		if len(s.Parts) > 0 && math.Abs(sum-s.Duration) > 0.002 {
			bad("segment %d lasts %.5f, its parts %.5f", s.MSN, s.Duration, sum)
		}
	}
}

func (p *Playlist) bounds(bad func(string, ...any)) {
	for i, s := range p.Segments {
		if s.URI != "" && int(math.Round(s.Duration)) > p.Target {
			bad("segment %d lasts %.3f, over TARGETDURATION %d", s.MSN, s.Duration, p.Target)
		}
		for k, part := range s.Parts {
			if part.Duration > p.PartTarget+1e-9 {
				bad("segment %d part %d lasts %.5f, over PART-TARGET %.3f", s.MSN, k, part.Duration, p.PartTarget)
			}
			last := k == len(s.Parts)-1 && (s.URI != "" || i < len(p.Segments)-1)
			if part.Duration < 0.85*p.PartTarget-1e-6 && !part.Independent && !last && k < len(s.Parts)-1 {
				bad("segment %d part %d lasts %.5f, under 85 %% of PART-TARGET", s.MSN, k, part.Duration)
			}
		}
	}
}

// attributes reads an attribute list.
func attributes(s string) map[string]string {
	out := map[string]string{}
	for s != "" {
		name, rest, ok := strings.Cut(s, "=")
		if !ok {
			break
		}
		if strings.HasPrefix(rest, `"`) {
			v, after, _ := strings.Cut(rest[1:], `"`)
			out[name] = v
			s = strings.TrimPrefix(after, ",")
			continue
		}
		v, after, _ := strings.Cut(rest, ",")
		out[name] = v
		s = after
	}
	return out
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

func atof(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return -1
	}
	return f
}
