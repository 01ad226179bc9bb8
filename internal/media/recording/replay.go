package recording

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// A replay joins segments until they last this long and the next begins with a keyframe: fewer requests, and every
// piece can be jumped to.
const (
	replayPiece = 4 * time.Second
	replayMost  = 12 * time.Second
)

type piece struct {
	Segment
	length time.Duration
	bytes  int64
}

// pieces groups the segments. What it said once it says again as the recording grows; the last, unfinished piece is
// left out until the broadcast has ended.
func (rec *Recording) pieces() []piece {
	var out []piece
	var cur *piece
	segments := rec.Segments
	if rec.Open {
		segments = segments[:len(segments)-1]
	}
	for _, s := range segments {
		full := cur != nil && ((cur.length >= replayPiece && s.Independent) || cur.length+s.Duration > replayMost)
		if cur == nil || full || s.Discontinuity || s.Run != cur.Run || s.Offset != cur.Offset+cur.bytes {
			if cur != nil {
				out = append(out, *cur)
			}
			cur = &piece{Segment: s}
		}
		cur.length += s.Duration
		cur.bytes += s.Length
	}
	if cur != nil && rec.Ended {
		out = append(out, *cur)
	}
	return out
}

// Replay writes the recording as a playlist: VOD once the broadcast has ended, EVENT before.
// It is empty while there is nothing to play yet.
func (rec *Recording) Replay() string {
	all := rec.pieces()
	if len(all) == 0 {
		return ""
	}
	independent, target := true, replayMost.Seconds()
	if rec.Ended {
		target = 1
	}
	for _, p := range all {
		independent = independent && p.Independent
		target = max(target, math.Round(p.length.Seconds()))
	}
	var b strings.Builder
	b.Grow(len(all)*120 + 256)
	fmt.Fprintf(&b, "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:%d\n#EXT-X-MEDIA-SEQUENCE:0\n", int(target))
	if rec.Ended {
		b.WriteString("#EXT-X-PLAYLIST-TYPE:VOD\n")
		if independent {
			b.WriteString("#EXT-X-INDEPENDENT-SEGMENTS\n")
		}
	} else {
		b.WriteString("#EXT-X-PLAYLIST-TYPE:EVENT\n")
	}
	run := 0
	for i, p := range all {
		if i > 0 && p.Discontinuity {
			b.WriteString("#EXT-X-DISCONTINUITY\n")
		}
		if p.Run != run {
			run = p.Run
			r, _ := rec.run(run)
			fmt.Fprintf(&b, "#EXT-X-MAP:URI=\"%d/run.mp4\",BYTERANGE=\"%d@0\"\n", run, r.Init)
		}
		fmt.Fprintf(&b, "#EXT-X-PROGRAM-DATE-TIME:%s\n", p.Start.UTC().Format("2006-01-02T15:04:05.000Z"))
		fmt.Fprintf(&b, "#EXTINF:%.5f,\n#EXT-X-BYTERANGE:%d@%d\n%d/run.mp4\n", p.length.Seconds(), p.bytes, p.Offset, p.Run)
	}
	if rec.Ended {
		b.WriteString("#EXT-X-ENDLIST\n")
	}
	return b.String()
}
