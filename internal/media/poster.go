package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/media/hub"
)

// How often a stream's poster is drawn anew, and how long that may take.
const (
	posterEvery = 5 * time.Second
	posterTime  = 5 * time.Second
	posterBytes = 4 << 20
	posterWidth = 720
)

var errNoPicture = errors.New("there is no picture yet")

// poster is the last keyframe of a stream, and the JPEG that was made of one.
type poster struct {
	mu   sync.Mutex
	last *hub.Unit

	drawing sync.Mutex // one drawing at a time for a stream
	jpeg    []byte
	from    *hub.Unit
	drawn   time.Time
}

func (p *poster) keyframe(u *hub.Unit) {
	p.mu.Lock()
	p.last = u
	p.mu.Unlock()
}

// image returns the poster, drawing it when the last one is old.
func (p *poster) image(ctx context.Context, ffmpeg string, slots chan struct{}, now time.Time) ([]byte, error) {
	p.drawing.Lock()
	defer p.drawing.Unlock()
	p.mu.Lock()
	u := p.last
	p.mu.Unlock()
	if u == nil {
		return nil, errNoPicture
	}
	if p.from == u || now.Sub(p.drawn) < posterEvery {
		if p.jpeg == nil {
			return nil, errNoPicture
		}
		return p.jpeg, nil
	}
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	p.drawn, p.from = now, u
	still, format := u.Format.Video.Still(u.Data)
	jpeg, err := draw(ctx, ffmpeg, still, format)
	if err != nil {
		return nil, err
	}
	p.jpeg = jpeg
	return jpeg, nil
}

// draw has ffmpeg make a JPEG of the first picture in input, which it reads as format. The child is killed when it takes too long.
func draw(ctx context.Context, ffmpeg string, input []byte, format string) ([]byte, error) {
	if ffmpeg == "-" {
		return nil, errNoPicture
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), posterTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, ffmpeg, "-v", "error", "-nostdin", "-threads", "1", "-f", format, "-i", "pipe:0",
		"-frames:v", "1", "-vf", "scale='min("+strconv.Itoa(posterWidth)+",iw)':-2", "-q:v", "4", "-f", "mjpeg", "pipe:1")
	cmd.WaitDelay = time.Second
	cmd.Stdin = bytes.NewReader(input)
	var out capped
	cmd.Stdout = &out
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("draw poster: %w", err)
	}
	if out.Len() == 0 {
		return nil, errNoPicture
	}
	return out.Bytes(), nil
}

// capped is a buffer that a child cannot fill the memory through.
type capped struct{ bytes.Buffer }

func (c *capped) Write(p []byte) (int, error) {
	if c.Len()+len(p) > posterBytes {
		return 0, errors.New("the picture is too large")
	}
	return c.Buffer.Write(p)
}
