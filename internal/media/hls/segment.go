package hls

import (
	"fmt"
	"strconv"
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

// initURI and the others are relative to the playlist, so that the same bytes serve under any prefix.
func initURI(run int) string { return fmt.Sprintf("%d/init.mp4", run) }

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

// partLines and tail are written for every part that comes, for all of the window, and so without fmt.
func (s *Segment) partLines(b *strings.Builder) {
	for i, p := range s.Parts {
		b.WriteString("#EXT-X-PART:DURATION=")
		writeSeconds(b, p.Duration)
		b.WriteString(`,URI="`)
		s.writePartURI(b, i)
		b.WriteByte('"')
		if p.Independent {
			b.WriteString(",INDEPENDENT=YES")
		}
		b.WriteByte('\n')
	}
}

func (s *Segment) tail(b *strings.Builder) {
	b.WriteString("#EXTINF:")
	writeSeconds(b, s.Duration)
	b.WriteString(",\n")
	s.writeURI(b)
	b.WriteByte('\n')
}

func (s *Segment) writeURI(b *strings.Builder) {
	writeInt(b, uint64(s.Run))
	b.WriteByte('/')
	writeInt(b, s.MSN)
	b.WriteString(".m4s")
}

func (s *Segment) writePartURI(b *strings.Builder, part int) {
	writeInt(b, uint64(s.Run))
	b.WriteByte('/')
	writeInt(b, s.MSN)
	b.WriteByte('.')
	writeInt(b, uint64(part))
	b.WriteString(".m4s")
}

func writeSeconds(b *strings.Builder, d time.Duration) {
	var digits [24]byte
	b.Write(strconv.AppendFloat(digits[:0], d.Seconds(), 'f', 5, 64))
}

func writeInt(b *strings.Builder, n uint64) {
	var digits [20]byte
	b.Write(strconv.AppendUint(digits[:0], n, 10))
}
