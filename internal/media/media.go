// Package media takes live video in, gives it to viewers, and keeps it. It knows streams by a name and owns no business:
// who may publish, and what a stream means, is decided by whoever runs it.
package media

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/saja-live/saja/internal/media/hls"
	"github.com/saja-live/saja/internal/media/near"
)

// State is where a stream is in its life.
type State string

// The states of a stream. It is Live from the first picture that can be played, stays Live while an encoder that dropped
// is given Config.Away to return, and is then Away until the encoder returns or the stream is ended.
const (
	Waiting State = "waiting"
	Live    State = "live"
	Away    State = "away"
	Ended   State = "ended"
)

// Authorize says which stream a key publishes to. It fails with a fault: Gone or Conflict when the stream takes nothing more,
// any other that the caller can act on when the key is not good.
type Authorize func(ctx context.Context, key, remoteAddr string) (streamID string, err error)

// Config is how a Server works. The zero value of a field means its default.
type Config struct {
	RTMPAddr string        // where encoders connect; 127.0.0.1:1935
	Ingest   string        // the address that encoders are told, without the key; rtmp://RTMPAddr/live
	Dir      string        // where recordings are kept
	Part     time.Duration // PART-TARGET; 200 ms
	Segment  time.Duration // a segment ends at the first keyframe after it; 1 s
	Target   time.Duration // TARGETDURATION; 2 s, and at least the segment rounded up
	Window   time.Duration // what the live playlist lists; 30 s
	Away     time.Duration // how long an encoder may be gone unnoticed; 30 s
	Takeover time.Duration // a publisher silent this long yields to another with its key; 1.5 s
	Near     near.Config   // of the door that pushes pictures
	FFmpeg   string        // program that draws posters; "ffmpeg", "-" for none

	Roster *Roster // what the shop knows of its streams; nil: this process alone knows them
	Node   string  // who this is among the shop's processes, the same after its next start; the machine and Dir

	// OnAdmit is told of every encoder that was let in.
	OnAdmit func(ctx context.Context, stream, remote string)
	// OnChange is told of every change of state once the roster has it, in order for each stream, from a goroutine of the server's.
	OnChange func(stream string, s State)
}

func (c Config) withDefaults() Config {
	def := func(d *time.Duration, v time.Duration) {
		if *d <= 0 {
			*d = v
		}
	}
	if c.RTMPAddr == "" {
		c.RTMPAddr = "127.0.0.1:1935"
	}
	if c.Ingest == "" {
		c.Ingest = "rtmp://" + c.RTMPAddr + "/live"
	}
	if c.Node == "" {
		c.Node = NodeAt(c.Dir)
	}
	if c.FFmpeg == "" {
		c.FFmpeg = "ffmpeg"
	}
	def(&c.Part, 200*time.Millisecond)
	def(&c.Segment, time.Second)
	def(&c.Target, max(2*time.Second, c.Segment.Round(time.Second)+time.Second))
	def(&c.Window, 30*time.Second)
	def(&c.Away, 30*time.Second)
	def(&c.Takeover, 1500*time.Millisecond)
	return c
}

// NodeAt names a node by its machine and its folder, which only one process at a time has.
func NodeAt(dir string) string {
	host, err := os.Hostname()
	if err != nil {
		host = "localhost"
	}
	if whole, err := filepath.Abs(dir); err == nil {
		dir = whole
	}
	name := host + ":" + dir
	return name[max(0, len(name)-255):]
}

func (c Config) params() hls.Params {
	return hls.Params{Part: c.Part, Segment: c.Segment, Target: c.Target}
}
