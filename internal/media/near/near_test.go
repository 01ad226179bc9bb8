package near

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gobwas/ws"

	"github.com/saja-live/saja/internal/media/codec"
	"github.com/saja-live/saja/internal/media/hub"
	"github.com/saja-live/saja/internal/platform/eventually"
	"github.com/saja-live/saja/internal/platform/httpkit"
)

// house is a door that runs, with one stream.
type house struct {
	*Door
	t      *testing.T
	stream *Stream
	at     string
	format *hub.Format
	n      int // units written
}

func open(t *testing.T, c Config) *house {
	t.Helper()
	c.Now = time.Now
	h := &house{Door: New(c), t: t, format: &hub.Format{Video: codec.EmptyVideo(), Audio: codec.EmptyAudio()}}
	h.stream = h.Stream()
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { h.Run(ctx) })
	web := httptest.NewServer(httpkit.Problems(func(w http.ResponseWriter, r *http.Request) error { return h.Let(w, r, h.stream) }))
	t.Cleanup(func() { cancel(); running.Wait(); web.Close() })
	h.at = "ws" + strings.TrimPrefix(web.URL, "http")
	return h
}

// show writes so many pictures of 30 a second with their sound, a keyframe each second, each of so many bytes.
func (h *house) show(pictures, bytes int) {
	for range pictures {
		at := time.Duration(h.n) * time.Second / 30
		now := time.UnixMilli(1_000_000).Add(at)
		h.stream.Write(&hub.Unit{Format: h.format, Kind: hub.AudioUnit, DTS: at, PTS: at, Data: []byte("sound"), At: now})
		h.stream.Write(&hub.Unit{Format: h.format, Keyframe: h.n%30 == 0, DTS: at, PTS: at + time.Second/15, Data: make([]byte, bytes), At: now})
		h.n++
	}
}

// guest reads what a viewer gets.
type guest struct {
	t    *testing.T
	conn net.Conn
	r    *bufio.Reader
}

func (h *house) enter() (*guest, int) {
	h.t.Helper()
	conn, br, _, err := ws.Dial(h.t.Context(), h.at)
	if status, ok := errors.AsType[ws.StatusError](err); ok {
		return nil, int(status)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { conn.Close() })
	if br == nil {
		br = bufio.NewReader(conn)
	}
	return &guest{h.t, conn, br}, http.StatusSwitchingProtocols
}

func (g *guest) next() (Message, error) {
	h, err := ws.ReadHeader(g.r)
	if err != nil {
		return Message{}, err
	}
	b := make([]byte, h.Length)
	if _, err := io.ReadFull(g.r, b); err != nil {
		return Message{}, err
	}
	if h.OpCode == ws.OpClose {
		code, reason := ws.ParseCloseFrameData(b)
		return Message{}, wsClosed{int(code), reason}
	}
	if h.OpCode != ws.OpBinary {
		g.t.Errorf("a frame of kind %d came", h.OpCode)
	}
	return Read(b)
}

type wsClosed struct {
	code   int
	reason string
}

func (c wsClosed) Error() string { return c.reason }

func (g *guest) must() Message {
	g.t.Helper()
	m, err := g.next()
	if err != nil {
		g.t.Fatal(err)
	}
	return m
}

func TestViewerBeginsAtTheNewestKeyframeAndGetsAllThatFollows(t *testing.T) {
	h := open(t, Config{})
	h.show(70, 100)
	g, _ := h.enter()
	m := g.must()
	if m.Kind != Beginning || m.Jump || m.DTS != 69*time.Second/30/time.Microsecond*time.Microsecond {
		t.Errorf("it begins with %+v", m)
	}
	m = g.must()
	var s Setup
	if err := json.Unmarshal(m.Data, &s); m.Kind != Configuration || err != nil || s.Run != 1 || !strings.HasPrefix(s.Video.Codec, "avc1.") || s.Video.Description[0] != 1 || s.Audio.Codec != "mp4a.40.2" || s.Audio.SampleRate != 48000 {
		t.Errorf("then comes %+v, %v", s, err)
	}
	h.show(30, 70_000)
	for n := 60; n < 100; n++ {
		m = g.must()
		for m.Kind == Sound || m.Kind == Configuration {
			m = g.must()
		}
		at := (time.Duration(n) * time.Second / 30).Truncate(time.Microsecond)
		if m.Kind != Picture || m.DTS != at || m.Keyframe != (n%30 == 0) || m.PTS-m.DTS < 66*time.Millisecond || len(m.Data) < 100 {
			t.Fatalf("picture %d is %v %v, shown after %v, keyframe %v", n, m.Kind, m.DTS, m.PTS-m.DTS, m.Keyframe)
		}
	}
}

func TestAnotherEncoderIsAnotherRun(t *testing.T) {
	h := open(t, Config{})
	h.show(40, 100)
	g, _ := h.enter()
	h.format = &hub.Format{Video: codec.EmptyVideo(), Audio: codec.EmptyAudio(), Mute: true}
	h.n = 10 // in the middle of its pictures, which cannot be shown
	h.show(50, 100)
	seen := time.Duration(-1)
	for run := 1; run < 2; {
		m := g.must()
		if m.Kind == Configuration {
			var s Setup
			if json.Unmarshal(m.Data, &s); s.Run == 2 && s.Audio != nil {
				t.Error("sound is announced where none comes")
			}
			run = s.Run
		}
		seen = max(seen, m.DTS)
	}
	if seen > 2*time.Second {
		t.Errorf("pictures up to %v came before the new run", seen)
	}
	if m := g.must(); m.Kind != Picture || !m.Keyframe || m.DTS != time.Second {
		t.Errorf("the new run begins with %+v", m)
	}
}

func TestStreamWithoutPicturesShowsItsStillEachSecond(t *testing.T) {
	h := open(t, Config{Late: time.Minute})
	h.format = &hub.Format{Video: codec.EmptyVideo(), Audio: codec.EmptyAudio(), Blank: true}
	write := func(n int) {
		at := time.Duration(n) * 20 * time.Millisecond
		h.stream.Write(&hub.Unit{Format: h.format, Kind: hub.AudioUnit, DTS: at, PTS: at, Data: []byte("sound"), At: time.UnixMilli(0).Add(at)})
	}
	for n := range 60 {
		write(n)
	}
	g, _ := h.enter()
	m := g.must()
	for n := 60; n < 148; n++ {
		write(n)
	}
	var keys, sounds int
	for ; m.DTS < 2800*time.Millisecond; m = g.must() {
		switch m.Kind {
		case Picture:
			keys++
		case Sound:
			sounds++
		}
	}
	if keys != 2 || sounds < 85 {
		t.Errorf("%d stills and %d frames of sound came", keys, sounds)
	}
}

func TestSlowViewerGoesOnAtTheNewestKeyframeAndIsTold(t *testing.T) {
	h := open(t, Config{Hold: 32 << 10, WriteWithin: time.Minute})
	h.show(1, 100)
	quick, _ := h.enter()
	slow, _ := h.enter()
	slow.must()
	quick.must()
	eventually.True(t, "it is behind", func() bool {
		for range 30 {
			h.show(1, 20_000)
			for m := quick.must(); m.Kind != Picture; m = quick.must() {
				if m.Jump {
					t.Fatal("the quick one lost something")
				}
			}
		}
		h.mu.Lock()
		defer h.mu.Unlock()
		for v := range h.viewers {
			v.mu.Lock()
			behind := v.flushing && h.n > 600
			v.mu.Unlock()
			if behind {
				return true
			}
		}
		return false
	})
	var last time.Duration
	pictures, left := 0, 0
	for left == 0 {
		m := slow.must()
		switch m.Kind {
		case Picture:
			if m.DTS < last {
				t.Fatalf("%v came after %v", m.DTS, last)
			}
			last = m.DTS
			pictures++
		case Beginning:
			if !m.Jump {
				t.Fatal("it begins again without a reason")
			}
			left = m.Left
		}
	}
	m := slow.must()
	for m.Kind != Picture {
		m = slow.must()
	}
	if !m.Keyframe || m.DTS < last+time.Second {
		t.Errorf("after %v, and %d left out, it goes on at %v, keyframe %v", last, left, m.DTS, m.Keyframe)
	}
	if got := h.Stats().Jumps; got == 0 {
		t.Error("no jump is counted")
	}
}

func TestViewerWhoNeverReadsIsLetGo(t *testing.T) {
	h := open(t, Config{Hold: 16 << 10, WriteWithin: 50 * time.Millisecond})
	h.show(1, 100)
	_, status := h.enter()
	if status != http.StatusSwitchingProtocols {
		t.Fatal(status)
	}
	eventually.True(t, "its seat is free", func() bool {
		h.show(30, 40_000)
		return h.Stats().Viewers == 0
	})
}

func TestOneNetworkHoldsItsShare(t *testing.T) {
	h := open(t, Config{Viewers: 10, Share: 3})
	if _, status := h.enter(); status != http.StatusNotFound {
		t.Errorf("a stream without pictures lets in with %d", status)
	}
	h.show(1, 100)
	var last *guest
	for n := range 5 {
		g, status := h.enter()
		want := http.StatusSwitchingProtocols
		if n >= 3 {
			want = http.StatusServiceUnavailable
		} else {
			last = g
		}
		if status != want {
			t.Errorf("number %d of a share of 3 gets %d, want %d", n+1, status, want)
		}
	}
	if got := h.Stats(); got.Viewers != 3 || got.Refused != 2 {
		t.Errorf("the door counts %+v", got)
	}
	last.conn.Close()
	eventually.True(t, "a seat is free again", func() bool {
		_, status := h.enter()
		return status == http.StatusSwitchingProtocols
	})
}

func TestViewersAreToldWhyTheyAreLetGo(t *testing.T) {
	for name, c := range map[string]struct {
		act  func(h *house, g *guest)
		code int
	}{
		"the stream ended": {func(h *house, _ *guest) { h.stream.End() }, 4410},
		"it talked":        {func(_ *house, g *guest) { ws.WriteFrame(g.conn, ws.MaskFrame(ws.NewTextFrame(nil))) }, 1008},
		"it sent much":     {func(_ *house, g *guest) { ws.WriteFrame(g.conn, ws.MaskFrame(ws.NewTextFrame(make([]byte, 99)))) }, 1009},
		"it said goodbye":  {func(_ *house, g *guest) { ws.WriteFrame(g.conn, ws.MaskFrame(ws.NewCloseFrame(nil))) }, 1000},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, Config{})
			h.show(1, 100)
			g, _ := h.enter()
			g.must()
			c.act(h, g)
			var why wsClosed
			for {
				if _, err := g.next(); err != nil {
					if !errors.As(err, &why) || why.code != c.code {
						t.Errorf("closed with %v (%d), want %d", err, why.code, c.code)
					}
					break
				}
			}
			if name == "the stream ended" {
				if _, status := h.enter(); status != http.StatusNotFound {
					t.Errorf("an ended stream lets in with %d", status)
				}
			}
		})
	}
}

func TestPlainRequestIsToldWhatTheDoorIs(t *testing.T) {
	h := open(t, Config{})
	h.show(1, 100)
	resp, err := http.Get("http" + strings.TrimPrefix(h.at, "ws"))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, _ := io.ReadAll(resp.Body); !strings.Contains(string(body), "near_websocket") {
		t.Errorf("%d %s", resp.StatusCode, body)
	}
}

func TestPingIsAnswered(t *testing.T) {
	h := open(t, Config{})
	h.show(1, 100)
	g, _ := h.enter()
	for range 3 {
		g.must()
	}
	for range 5 {
		ws.WriteFrame(g.conn, ws.MaskFrame(ws.NewPingFrame([]byte("there?"))))
	}
	hd, err := ws.ReadHeader(g.r)
	if err != nil || hd.OpCode != ws.OpPong || hd.Length != 6 {
		t.Errorf("got %+v, %v", hd, err)
	}
}
