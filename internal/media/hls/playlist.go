package hls

import (
	"fmt"
	"strings"
	"time"
)

// How far back the playlist's details go, in target durations (rfc8216bis, 4.4.4.9 and 4.4.3.8).
const (
	partsFor      = 3
	holdBack      = 3
	canSkipUntil  = 6
	partHoldBacks = 3
)

// render writes the playlist of s, and the delta update that skips what is older than CAN-SKIP-UNTIL.
func render(p Params, s *snapshot, removed uint64) (full, delta *Text) {
	skip := skippable(p, s)
	full = NewText(playlist(p, s, removed, 0))
	if skip > 0 {
		delta = NewText(playlist(p, s, removed, skip))
	}
	return full, delta
}

// skippable counts the segments further from the end of the playlist than the skip boundary.
func skippable(p Params, s *snapshot) int {
	boundary := canSkipUntil * p.Target
	total := s.open.Duration
	for i := len(s.segments) - 1; i >= 0; i-- {
		if total >= boundary {
			return i + 1
		}
		total += s.segments[i].Duration
	}
	return 0
}

func playlist(p Params, s *snapshot, removed uint64, skip int) string {
	var b strings.Builder
	b.Grow(4096)
	first := s.open.MSN
	if len(s.segments) > 0 {
		first = s.segments[0].MSN
	}
	fmt.Fprintf(&b, "#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-TARGETDURATION:%d\n", int(p.Target.Seconds()))
	fmt.Fprintf(&b, "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=%.3f,HOLD-BACK=%.3f,CAN-SKIP-UNTIL=%.3f\n",
		(partHoldBacks * p.Part).Seconds(), (holdBack * p.Target).Seconds(), (canSkipUntil * p.Target).Seconds())
	fmt.Fprintf(&b, "#EXT-X-PART-INF:PART-TARGET=%.3f\n#EXT-X-MEDIA-SEQUENCE:%d\n#EXT-X-DISCONTINUITY-SEQUENCE:%d\n",
		p.Part.Seconds(), first, removed)
	if skip > 0 {
		fmt.Fprintf(&b, "#EXT-X-SKIP:SKIPPED-SEGMENTS=%d\n", skip)
	}
	after := s.open.Duration // how far the end of a segment is from the end of the playlist
	for _, seg := range s.segments {
		after += seg.Duration
	}
	run := 0
	for i, seg := range s.segments {
		after -= seg.Duration
		if i >= skip {
			seg.head(&b, seg.Run != run)
			if !s.ended && after < partsFor*p.Target {
				seg.partLines(&b)
			}
			seg.tail(&b)
		}
		run = seg.Run
	}
	if s.ended {
		b.WriteString("#EXT-X-ENDLIST\n")
		return b.String()
	}
	if len(s.open.Parts) > 0 {
		s.open.head(&b, s.open.Run != run)
		s.open.partLines(&b)
	}
	if s.open.Run > 0 {
		b.WriteString(`#EXT-X-PRELOAD-HINT:TYPE=PART,URI="`)
		s.open.writePartURI(&b, len(s.open.Parts))
		b.WriteString("\"\n")
	}
	return b.String()
}

func wait(d time.Duration) (<-chan time.Time, func() bool) {
	t := time.NewTimer(d)
	return t.C, t.Stop
}
