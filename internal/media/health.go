package media

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/media/hub"
	"github.com/saja-live/saja/internal/media/ingest"
)

const (
	rareKeyframes = 2200 * time.Millisecond
	otherEntries  = 5500 * time.Millisecond // a stretch without keyframes in which what stands in their place has shown itself (ingest.Feed)
)

// Warning is something that the host should change.
type Warning struct {
	Code string            `json:"code"           doc:"Stable name of what is wrong" example:"audio_codec"`
	Text string            `json:"text"           doc:"Key in the catalogue of texts" example:"studio.warn.audio_codec"`
	With map[string]string `json:"with,omitempty" doc:"What to fill into the text"`
}

// The warnings beside those of package ingest. Each has a text "studio.warn.<code>" that says what to change.
const (
	WarnKeyframes = "keyframe_interval" // over two seconds: joining is slow
	WarnNoVideo   = "no_video"          // sound only
	WarnNoAudio   = "no_audio"          // picture only
	WarnPicture   = "picture_stopped"   // pictures stopped coming: viewers see the last one
	WarnSound     = "sound_stopped"     // sound stopped coming: viewers hear nothing
	WarnSlow      = "uplink_slow"       // the stream falls behind the clock
	WarnFrames    = "few_frames"        // under ten pictures a second
	WarnRecording = "recording_stopped" // the disk takes nothing; the show goes on
	WarnGap       = "recording_gap"     // a stretch of the recording is missing
	WarnElsewhere = "recording_apart"   // another node recorded the beginning: the replay is what this one recorded
)

// Rate is the bit rate of one second.
type Rate struct {
	At        time.Time `json:"at"`
	VideoKbps int       `json:"videoKbps"`
	AudioKbps int       `json:"audioKbps"`
}

// Health is how the incoming stream is doing.
type Health struct {
	State     State     `json:"state"     enum:"waiting,live,away,ended"`
	Since     time.Time `json:"since"     doc:"When it came into this state"`
	Connected bool      `json:"connected" doc:"An encoder is connected now"`
	Recording bool      `json:"recording" doc:"What is broadcast is being kept"`

	Encoder       string  `json:"encoder"       doc:"What the encoder calls itself"`
	Codecs        string  `json:"codecs"        example:"H.264 High 1280×720 30fps / AAC 48kHz"`
	Width         int     `json:"width"`
	Height        int     `json:"height"`
	FPS           float64 `json:"fps"           doc:"Pictures a second, as they arrive"`
	VideoKbps     int     `json:"videoKbps"`
	AudioKbps     int     `json:"audioKbps"`
	KeyframeEvery float64 `json:"keyframeEvery" doc:"Seconds between keyframes; 0 before there were two"`
	Dropped       uint64  `json:"dropped"       doc:"Pictures that never reached viewers"`
	BehindMS      int64   `json:"behindMs"      doc:"How far the stream lags behind the clock since it began"`
	RTTMS         int64   `json:"rttMs"         doc:"Round trip to the encoder; 0 where the system does not say"`

	Warnings []Warning `json:"warnings" nullable:"false"`
	History  []Rate    `json:"history"  nullable:"false" doc:"The last minute, second by second"`
}

// meter watches one connection's units.
type meter struct {
	mu       sync.Mutex
	encoder  string
	format   *hub.Format
	warnings []Warning
	history  []Rate
	second   time.Time
	bits     [2]int
	frames   int
	fps      float64
	lastKey  time.Duration
	keyEvery time.Duration
	keyless  time.Duration // since the last keyframe
	keys     int
	rate     Rate
	began    time.Time
	first    time.Duration
	behind   time.Duration
	heard    [2]time.Time // when the last unit of each kind came
	closed   bool
}

const (
	historySeconds = 60
	missedAfter    = 3 * time.Second // a track that is silent so long is missed
)

func (m *meter) unit(u *hub.Unit) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.began.IsZero() {
		m.began, m.first, m.second = u.At, u.DTS, u.At
		m.heard = [2]time.Time{u.At, u.At}
	}
	if m.format != nil && m.format != u.Format { // what was not expected before is not missed yet
		m.heard = [2]time.Time{u.At, u.At}
	}
	m.heard[u.Kind] = u.At
	m.format = u.Format
	m.bits[u.Kind] += len(u.Data) * 8
	if u.Kind == hub.VideoUnit {
		m.frames++
		if u.Keyframe {
			if m.keys > 0 {
				m.keyEvery = u.DTS - m.lastKey
			}
			m.keys++
			m.lastKey, m.keyless = u.DTS, 0
		} else if m.keyless = u.DTS - m.lastKey; m.keyless > m.keyEvery {
			m.keyEvery = m.keyless
		}
	}
	m.behind = u.At.Sub(m.began) - (u.DTS - m.first)
	if d := u.At.Sub(m.second); d >= time.Second {
		s := d.Seconds()
		m.rate = Rate{u.At, int(float64(m.bits[0]) / s / 1000), int(float64(m.bits[1]) / s / 1000)}
		m.fps = float64(m.frames) / s
		m.history = append(m.history, m.rate)
		if n := len(m.history) - historySeconds; n > 0 {
			m.history = append([]Rate(nil), m.history[n:]...)
		}
		m.second, m.bits, m.frames = u.At, [2]int{}, 0
	}
}

// warn keeps a warning once per code.
func (m *meter) warn(code string, with map[string]string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, w := range m.warnings {
		if w.Code == code {
			return
		}
	}
	m.warnings = append(m.warnings, warning(code, with))
}

func warning(code string, with map[string]string) Warning {
	return Warning{Code: code, Text: "studio.warn." + code, With: with}
}

func (m *meter) setEncoder(name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.encoder = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, name)
}

// fill writes what the meter knows into h.
func (m *meter) fill(h *Health, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	h.Encoder = m.encoder
	h.Warnings = append(h.Warnings, m.warnings...)
	h.History = append(h.History, m.history...)
	f := m.format
	if f == nil {
		return
	}
	h.Codecs = describe(f, m.fps)
	if !f.Blank {
		h.Width, h.Height = f.Video.Width, f.Video.Height
	}
	h.KeyframeEvery = m.keyEvery.Seconds()
	if !h.Connected {
		return
	}
	h.FPS, h.VideoKbps, h.AudioKbps = m.fps, m.rate.VideoKbps, m.rate.AudioKbps
	h.BehindMS = max(m.behind.Milliseconds(), 0)
	age := now.Sub(m.began)
	switch {
	case f.Blank:
		h.Warnings = append(h.Warnings, warning(WarnNoVideo, nil))
	case f.Mute && !has(h.Warnings, ingest.WarnAudioCodec):
		h.Warnings = append(h.Warnings, warning(WarnNoAudio, nil))
	}
	if since := now.Sub(m.heard[hub.VideoUnit]); !f.Blank && since >= missedAfter {
		h.FPS, h.VideoKbps = 0, 0
		h.Warnings = append(h.Warnings, warning(WarnPicture, seconds(since)))
	}
	if since := now.Sub(m.heard[hub.AudioUnit]); !f.Mute && since >= missedAfter {
		h.AudioKbps = 0
		h.Warnings = append(h.Warnings, warning(WarnSound, seconds(since)))
	}
	told := has(h.Warnings, ingest.WarnOpenGOP) || has(h.Warnings, ingest.WarnRefresh)
	if !f.Blank && !told && m.keyEvery > rareKeyframes && (m.keyless < m.keyEvery || m.keyEvery > otherEntries) {
		h.Warnings = append(h.Warnings, warning(WarnKeyframes, map[string]string{"seconds": fmt.Sprintf("%.1f", m.keyEvery.Seconds())}))
	}
	if !f.Blank && h.FPS > 0 && age > 5*time.Second && m.fps > 0 && m.fps < 10 {
		h.Warnings = append(h.Warnings, warning(WarnFrames, map[string]string{"fps": fmt.Sprintf("%.0f", m.fps)}))
	}
	if m.behind > 3*time.Second {
		h.Warnings = append(h.Warnings, warning(WarnSlow, map[string]string{"seconds": fmt.Sprintf("%.0f", m.behind.Seconds())}))
	}
}

// seconds fills a text with whole seconds.
func seconds(d time.Duration) map[string]string {
	return map[string]string{"seconds": strconv.Itoa(int(d.Seconds()))}
}

func has(all []Warning, code string) bool {
	for _, w := range all {
		if w.Code == code {
			return true
		}
	}
	return false
}

func describe(f *hub.Format, fps float64) string {
	var out []string
	if v := f.Video; !f.Blank {
		s := fmt.Sprintf("%s %s %d×%d", v.Codec, v.Profile, v.Width, v.Height)
		if v.FPS > 0 {
			fps = v.FPS
		}
		if fps > 0 {
			s += fmt.Sprintf(" %.4gfps", fps)
		}
		out = append(out, s)
	}
	if a := f.Audio; !f.Mute {
		s := fmt.Sprintf("%s %.4gkHz", a.Codec, float64(a.Clock)/1000)
		switch a.Channels {
		case 1:
			s += " mono"
		case 2:
			s += " stereo"
		}
		out = append(out, s)
	}
	return strings.Join(out, " / ")
}
