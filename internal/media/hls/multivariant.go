package hls

import (
	"fmt"
	"math"
	"strings"

	"github.com/saja-live/saja/internal/media/hub"
)

// Rates are how fat a rendition is, in bits a second.
type Rates struct {
	Peak    float64 // of its fattest segment
	Average float64
}

// Ahead allows for the fattest segment of a live rendition, which is still to come, most likely.
func (r Rates) Ahead() Rates { return Rates{r.Peak * 1.1, r.Average} }

// Variant is one rendition as the multivariant playlist lists it.
type Variant struct {
	URI    string // of its playlist, relative
	Rates  Rates
	Format *hub.Format
	FPS    float64 // as measured, where the format does not say
}

// Multivariant renders the multivariant playlist of a broadcast, its renditions in the order in which a player should try them.
func Multivariant(all ...Variant) string {
	var b strings.Builder
	b.WriteString("#EXTM3U\n#EXT-X-VERSION:9\n")
	for _, v := range all {
		average := max(v.Rates.Average, 1000)
		fmt.Fprintf(&b, "#EXT-X-STREAM-INF:BANDWIDTH=%d,AVERAGE-BANDWIDTH=%d,CODECS=%q",
			int(max(v.Rates.Peak, average)), int(average), tags(v.Format))
		if video := v.Format.Video; video != nil {
			width, height := video.Display()
			fmt.Fprintf(&b, ",RESOLUTION=%dx%d", width, height)
			fps := video.FPS
			if fps == 0 {
				fps = v.FPS
			}
			if fps = math.Round(fps*1000) / 1000; fps > 0 {
				fmt.Fprintf(&b, ",FRAME-RATE=%.3f", fps)
			}
		}
		fmt.Fprintf(&b, "\n%s\n", v.URI)
	}
	return b.String()
}

// tags are the codecs of a format, as RFC 6381 writes them.
func tags(f *hub.Format) string {
	var all []string
	if f.Video != nil {
		all = append(all, f.Video.Tag)
	}
	if f.Audio != nil {
		all = append(all, f.Audio.Tag)
	}
	return strings.Join(all, ",")
}
