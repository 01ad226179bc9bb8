package rtmp

import (
	"errors"

	"github.com/saja-live/saja/internal/media/ingest"
	"github.com/saja-live/saja/internal/platform/fault"
)

// refusal is why a publisher may not publish, in RTMP's terms: code is sent to the encoder, reason is for people and logs.
type refusal struct {
	kind   string // the fault's own code; of a small set
	code   string
	reason string
}

func (r *refusal) Error() string { return r.reason }

// translate says a refusal of the ingest's in RTMP's terms. It is not ok, and says to try later, for what is none of them.
// Encoders stop retrying on BadName, and show its description.
func translate(err error) (said *refusal, ok bool) {
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok {
		f = ingest.ErrTryLater
	}
	switch f.Kind() {
	case fault.Unavailable:
		return &refusal{f.Code, "NetStream.Publish.Failed", f.Detail}, ok
	case fault.Unprocessable:
		return &refusal{f.Code, "NetStream.Publish.Rejected", f.Detail}, ok
	default:
		return &refusal{f.Code, "NetStream.Publish.BadName", f.Detail}, ok
	}
}
