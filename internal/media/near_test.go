package media_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gobwas/ws"
	"github.com/gobwas/ws/wsutil"

	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/media/codec"
	"github.com/saja-live/saja/internal/media/near"
	"github.com/saja-live/saja/internal/platform/eventually"
)

// pushed connects to the near door for a stream; it gives the status where it is refused.
func (s *station) pushed(stream string) (io.ReadWriter, int) {
	s.t.Helper()
	web := httptest.NewServer(s.Near())
	s.t.Cleanup(web.Close)
	conn, br, _, err := ws.Dial(s.t.Context(), "ws"+strings.TrimPrefix(web.URL, "http")+"/near/"+stream)
	if status, ok := errors.AsType[ws.StatusError](err); ok {
		return nil, int(status)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { conn.Close() })
	from := io.Reader(conn)
	if br != nil {
		from = br // what came with the handshake
	}
	return struct {
		io.Reader
		io.Writer
	}{from, conn}, http.StatusSwitchingProtocols
}

func message(t *testing.T, conn io.ReadWriter) near.Message {
	t.Helper()
	b, err := wsutil.ReadServerBinary(conn)
	if err != nil {
		t.Fatal(err)
	}
	m, err := near.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestPicturesArePushedAsTheyComeAndAnotherEncoderIsAnotherRun(t *testing.T) {
	t.Parallel()
	s := start(t, media.Config{})
	for _, name := range []string{"a", "..", "a/b", strings.Repeat("a", 100), ""} {
		if _, status := s.pushed(name); status != http.StatusNotFound {
			t.Errorf("stream %q, which is none, is answered with %d", name, status)
		}
	}
	bframes := []string{"-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-g", "30", "-pix_fmt", "yuv420p", "-b:v", "300k"}
	e := encode(t, s.rtmp("good-a"), picture, tone, bframes, aac)
	eventually.True(t, "live", func() bool { return s.Health("a").State == media.Live })
	conn, status := s.pushed("a")
	if status != http.StatusSwitchingProtocols {
		t.Fatal(status)
	}
	if m := message(t, conn); m.Kind != near.Beginning || m.Jump {
		t.Errorf("it begins with %+v", m)
	}
	seen := watchRun(t, conn, 1)
	if seen.ahead == 0 || seen.sounds < 50 {
		t.Errorf("%d pictures are shown later than decoded, %d frames of sound came", seen.ahead, seen.sounds)
	}
	e.kill()
	encode(t, s.rtmp("good-a"), picture, x264)
	if seen = watchRun(t, conn, 2); seen.ahead != 0 || seen.sounds != 0 {
		t.Errorf("of an encoder without sound or B-frames came %+v", seen)
	}
	if err := s.End("a"); err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := wsutil.ReadServerBinary(conn); err != nil {
			if closed, ok := errors.AsType[wsutil.ClosedError](err); !ok || closed.Code != 4410 {
				t.Errorf("at the end of the stream the viewer sees %v", err)
			}
			break
		}
	}
	if _, status := s.pushed("a"); status != http.StatusNotFound {
		t.Errorf("an ended stream is answered with %d", status)
	}
}

type counted struct{ sounds, ahead int }

// watchRun reads up to a run, and sixty pictures of it.
func watchRun(t *testing.T, conn io.ReadWriter, run int) (seen counted) {
	t.Helper()
	last, here := time.Duration(-1), false
	for pictures := 0; pictures < 60; {
		m := message(t, conn)
		if m.Kind == near.Configuration {
			var set near.Setup
			if err := json.Unmarshal(m.Data, &set); err != nil {
				t.Fatal(err)
			}
			if v, err := codec.ReadVideo(codec.H264, set.Video.Description); err != nil || v.Width != 320 || v.Tag != set.Video.Codec || set.Video.Height != 180 {
				t.Fatalf("the configuration %+v is read as %+v, %v", set, v, err)
			}
			here = set.Run == run
		}
		if !here {
			continue
		}
		switch m.Kind {
		case near.Picture:
			if pictures == 0 && !m.Keyframe || m.DTS <= last || m.PTS < m.DTS || time.Since(m.Wall) > 10*time.Second {
				t.Fatalf("picture %d of run %d is at %v, shown at %v, after %v", pictures, run, m.DTS, m.PTS, last)
			}
			if m.PTS > m.DTS+40*time.Millisecond {
				seen.ahead++
			}
			last = m.DTS
			pictures++
		case near.Sound:
			seen.sounds++
		}
	}
	return seen
}

func TestViewersAreToldThatTheServerStops(t *testing.T) {
	t.Parallel()
	s := start(t, media.Config{})
	encode(t, s.rtmp("good-a"), picture, x264)
	eventually.True(t, "live", func() bool { return s.Health("a").State == media.Live })
	conn, _ := s.pushed("a")
	message(t, conn)
	go s.stop()
	for {
		if _, err := wsutil.ReadServerBinary(conn); err != nil {
			if closed, ok := errors.AsType[wsutil.ClosedError](err); !ok || closed.Code != ws.StatusGoingAway {
				t.Errorf("the viewer sees %v", err)
			}
			return
		}
	}
}
