package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"time"
)

// draw has ffmpeg make a JPEG of the first picture in input, which it reads as format. The child is killed when it takes too long.
func draw(ctx context.Context, ffmpeg string, input []byte, format string) ([]byte, error) {
	if ffmpeg == "-" {
		return nil, errNoPicture
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), posterTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, ffmpeg, "-v", "error", "-nostdin", "-threads", "1", "-f", format, "-i", "pipe:0",
		"-frames:v", "1", "-vf", "scale='iw*sar':ih,setsar=1,scale='min("+strconv.Itoa(posterWidth)+",iw)':-2", "-q:v", "4", "-f", "mjpeg", "pipe:1")
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
