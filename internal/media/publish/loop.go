package publish

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"time"

	"github.com/bluenviron/gortmplib"
	"github.com/bluenviron/gortmplib/pkg/codecs"
	"github.com/bluenviron/mediacommon/v2/pkg/codecs/h264"
	mp4 "github.com/bluenviron/mediacommon/v2/pkg/formats/mp4/codecs"
)

const (
	connectTime = 10 * time.Second
	writeTime   = 10 * time.Second
	firstRetry  = 500 * time.Millisecond
	lastRetry   = 10 * time.Second
)

// Loop publishes c to an address like rtmp://127.0.0.1:1935/live/<key> until ctx ends, and connects again whenever the
// connection is lost or refused. It never says the key.
func Loop(ctx context.Context, c *Clip, address string, log *slog.Logger) error {
	u, err := url.Parse(address)
	if err != nil {
		return fmt.Errorf("publish clip: the address cannot be read") // the error would hold the key
	}
	retry := firstRetry
	for {
		began := time.Now()
		err := Once(ctx, c, u)
		select {
		case <-ctx.Done():
			return nil
		default:
		}
		if time.Since(began) > lastRetry {
			retry = firstRetry
		}
		log.WarnContext(ctx, "clip is not being published, trying again", "host", u.Host, "in", retry, "error", err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(retry):
		}
		retry = min(retry*2, lastRetry)
	}
}

// Once connects and publishes c round after round until the connection ends or ctx does.
func Once(ctx context.Context, c *Clip, u *url.URL) error {
	conn := &gortmplib.Client{URL: u, Publish: true}
	dial, cancel := context.WithTimeout(ctx, connectTime)
	defer cancel()
	if err := conn.Initialize(dial); err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, conn.Close)
	defer stop()
	go func() { _, _ = io.Copy(io.Discard, conn.NetConn()) }() // acknowledgements; ends with the connection

	video, tracks, err := c.tracks()
	if err != nil {
		return err
	}
	w := &gortmplib.Writer{Conn: conn, Tracks: tracks}
	if err := w.Initialize(); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	return c.play(ctx, func(s sample, round time.Duration) error {
		if err := conn.NetConn().SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
			return err
		}
		if !s.video {
			return w.WriteMPEG4Audio(tracks[1], s.pts+round, s.data)
		}
		var nals h264.AVCC
		if err := nals.Unmarshal(s.data); err != nil {
			return err
		}
		return w.WriteH264(video, s.pts+round, s.dts+round, nals)
	})
}

// tracks are the clip's as the client library wants them. It has a method for each codec; those of a clip are H.264 and AAC.
func (c *Clip) tracks() (video *gortmplib.Track, all []*gortmplib.Track, err error) {
	picture, ok := c.video.Entry.(*mp4.H264)
	if !ok {
		return nil, nil, fmt.Errorf("%s cannot be published yet", c.video.Codec)
	}
	video = &gortmplib.Track{Codec: &codecs.H264{SPS: picture.SPS, PPS: picture.PPS}}
	all = []*gortmplib.Track{video}
	if c.audio != nil {
		sound, ok := c.audio.Entry.(*mp4.MPEG4Audio)
		if !ok {
			return nil, nil, fmt.Errorf("%s cannot be published yet", c.audio.Codec)
		}
		all = append(all, &gortmplib.Track{Codec: &codecs.MPEG4Audio{Config: &sound.Config}})
	}
	return video, all, nil
}

// play gives out samples when they are due, round after round. Round is what to add to their times.
func (c *Clip) play(ctx context.Context, write func(s sample, round time.Duration) error) error {
	start := time.Now()
	for round := time.Duration(0); ; round += c.length {
		for _, s := range c.samples {
			if d := time.Until(start.Add(round + s.dts)); d > 0 {
				select {
				case <-ctx.Done():
					return ctx.Err()
				case <-time.After(d):
				}
			}
			if err := write(s, round); err != nil {
				return fmt.Errorf("write: %w", err)
			}
		}
	}
}
