package hls

import (
	"fmt"
	"strings"
	"time"
)

// Part is one partial segment; its bytes are also a stretch of its segment's.
type Part struct {
	Body
	Duration    time.Duration
	Independent bool
}

// Segment is a media segment of the broadcast. A Segment in a snapshot is never changed.
type Segment struct {
	MSN           uint64
	Run           int  // which header and timeline it belongs to; grows by one at every discontinuity
	Discontinuity bool // its run follows another
	Start         time.Time
	Duration      time.Duration
	Independent   bool
	Parts         []Part // nil when only the recording still has the bytes
}

// runURI and the others are relative to the playlist, so that the same bytes serve under any prefix.
func initURI(run int) string { return fmt.Sprintf("%d/init.mp4", run) }

func (s *Segment) uri() string { return fmt.Sprintf("%d/%d.m4s", s.Run, s.MSN) }

func partURI(run int, msn uint64, part int) string {
	return fmt.Sprintf("%d/%d.%d.m4s", run, msn, part)
}

// Size is the number of bytes of a segment that is in memory.
func (s *Segment) Size() int64 {
	var n int64
	for _, p := range s.Parts {
		n += int64(len(p.Bytes))
	}
	return n
}

// cold is s without its bytes.
func (s *Segment) cold() *Segment {
	c := *s
	c.Parts = nil
	return &c
}

// head writes what comes before a segment's parts.
func (s *Segment) head(b *strings.Builder, withMap bool) {
	if s.Discontinuity {
		b.WriteString("#EXT-X-DISCONTINUITY\n")
	}
	if withMap {
		fmt.Fprintf(b, "#EXT-X-MAP:URI=%q\n", initURI(s.Run))
	}
	fmt.Fprintf(b, "#EXT-X-PROGRAM-DATE-TIME:%s\n", s.Start.UTC().Format("2006-01-02T15:04:05.000Z"))
}

func (s *Segment) partLines(b *strings.Builder) {
	for i, p := range s.Parts {
		fmt.Fprintf(b, "#EXT-X-PART:DURATION=%.5f,URI=%q", p.Duration.Seconds(), partURI(s.Run, s.MSN, i))
		if p.Independent {
			b.WriteString(",INDEPENDENT=YES")
		}
		b.WriteByte('\n')
	}
}

func (s *Segment) tail(b *strings.Builder) {
	fmt.Fprintf(b, "#EXTINF:%.5f,\n%s\n", s.Duration.Seconds(), s.uri())
}
