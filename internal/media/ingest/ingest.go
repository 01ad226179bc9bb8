// Package ingest is the seam between the protocols that encoders speak and the streams that they feed. A protocol is a
// package beside rtmp: it reads its wire, asks Admit with a Publication, feeds the Sink that it gets, and tells its encoder
// in its own words which of the faults here it met.
package ingest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/saja-live/saja/internal/media/hub"
	"github.com/saja-live/saja/internal/platform/fault"
)

// Publication is an encoder asking to be let in.
type Publication struct {
	Protocol string // "rtmp"
	Key      string
	Remote   net.Addr
	// RoundTrip is the time to the encoder and back; 0 while it is not known. Nil: the protocol cannot tell.
	RoundTrip func() time.Duration
	// Close ends the connection; its Sink's Left follows. It may be called from any goroutine and more than once.
	Close func()
}

// Admit decides about a publication: it returns the sink, or one of the faults below.
type Admit func(ctx context.Context, p Publication) (Sink, error)

// maxKey is how long a stream key may be; the shop's are far shorter.
const maxKey = 256

// Key is a stream key as it was copied: without what a clipboard leaves around it or in it, such as spaces, a line's end or
// what shows nothing, and without the quotes or brackets of the sentence it stood in. An encoder may have written some of it as
// an address does (%20). It is "" for what cannot be a key.
func Key(text string) string {
	if len(text) > 2*maxKey {
		return ""
	}
	if plain, err := url.PathUnescape(text); err == nil {
		text = plain
	}
	key := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || !unicode.IsGraphic(r) {
			return -1
		}
		return r
	}, text)
	key = strings.Trim(key, "\"'“”‘’<>")
	if len(key) > maxKey || strings.ContainsRune(key, '/') {
		return ""
	}
	return key
}

// Sink takes one accepted publication. Its methods are called from one goroutine, and Left exactly once, last.
type Sink interface {
	Unit(u *hub.Unit)
	// Warn notes that something in the stream does not play; detail is the name of what it is.
	Warn(code, detail string)
	// Encoder tells what the encoder calls itself.
	Encoder(name string)
	Left(err error)
}

// The refusals. Their codes are stable; an encoder is told the kind in its protocol's terms, and the text.
var (
	ErrNoKey    = fault.New(fault.Unauthorized, "ingest_no_key", "no stream key: publish to live/<key>")
	ErrWrongKey = fault.New(fault.Forbidden, "ingest_wrong_key", "this stream key is not known: copy it again from the show's page")
	ErrBusy     = fault.New(fault.Conflict, "ingest_busy", "another encoder is publishing with this key: stop it first")
	// ErrElsewhere is that another node of the shop has the stream, and its playlist.
	ErrElsewhere = fault.New(fault.Conflict, "ingest_elsewhere", "this show is on air at another server of this shop: publish there")
	// ErrFull is that this node has as many encoders as it takes.
	ErrFull     = fault.New(fault.Unavailable, "ingest_full", "this server takes no more streams: end one, or publish to another server of this shop")
	ErrEnded    = fault.New(fault.Gone, "ingest_ended", "this show has ended")
	ErrTryLater = fault.New(fault.Unavailable, "ingest_try_later", "the server cannot take a stream now: try again")
	// ErrPicture, ErrProfile and ErrMultitrack are why a stream is cut off whose picture nobody could see. What is returned names it.
	ErrPicture    = fault.New(fault.Unprocessable, "ingest_picture", "this picture cannot be shown: set the encoder to H.264, 8 bit 4:2:0")
	ErrProfile    = fault.New(fault.Unprocessable, "ingest_profile", "browsers do not decode this picture: set the encoder to 8 bit 4:2:0 (NV12), profile High")
	ErrMultitrack = fault.New(fault.Unprocessable, "ingest_multitrack", "several video tracks at once are not taken: switch off multitrack video (Enhanced Broadcasting)")
)

// because is a refusal with what it is about in its words.
func because(f *fault.Fault, format string, args ...any) *fault.Fault {
	c := *f
	c.Detail = fmt.Sprintf(format, args...)
	return &c
}

// Refusal says which of the refusals it is that whoever owns the keys answered: ended when the stream takes nothing more,
// try later when the answer was none, else a wrong key. It is nil for an error that is no fault.
func Refusal(err error) *fault.Fault {
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok {
		return nil
	}
	switch f.Kind() {
	case fault.Internal, fault.Unavailable, fault.TooMany:
		return ErrTryLater
	case fault.Gone, fault.Conflict:
		return ErrEnded
	default:
		return ErrWrongKey
	}
}

// What does not play. The studio has a line for each: "studio.warn.<code>".
const (
	WarnVideoCodec   = "video_codec"   // the picture cannot be shown, so the stream is refused
	WarnAudioCodec   = "audio_codec"   // the sound cannot be played, the picture can
	WarnVideoProfile = "video_profile" // a codec that plays, in a profile that browsers do not decode
	WarnMultitrack   = "multitrack"    // further tracks, which are left out
	WarnTimestamps   = "timestamps"    // the encoder's clock jumped
	WarnOpenGOP      = "open_gop"      // keyframes at which no browser can begin
	WarnRefresh      = "intra_refresh" // no keyframes, the picture is renewed bit by bit
	WarnBroken       = "broken_frames" // frames that do not parse were left out
)
