package media

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/media/hub"
	"github.com/saja-live/saja/internal/platform/fault"
)

// ErrImported says that a stream has a recording, or an encoder, of its own.
var ErrImported = fault.New(fault.Conflict, "stream_taken", "this stream has pictures already; import into a new one")

// importStep is how many units are packaged before the recording is waited for: less than what its queue holds.
const importStep = 200

// Import packages units that were made elsewhere as a broadcast that has ended: its replay is as if the units had
// arrived at their times through the ingest. The stream must be new; it fails with ErrImported.
func (s *Server) Import(ctx context.Context, id string, units []*hub.Unit) error {
	st, err := s.stream(ctx, id)
	if err != nil {
		return fmt.Errorf("import %s: %w", id, err)
	}
	if h := st.health(s.now()); h.State != Waiting || h.Connected {
		return fmt.Errorf("import %s: %w", id, ErrImported)
	}
	for len(units) > 0 {
		n := min(len(units), importStep)
		if err := st.source.packager.Add(units[:n]); err != nil {
			return fmt.Errorf("import %s: %w", id, err)
		}
		units = units[n:]
		for st.source.writer.Behind() > 0 {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(time.Millisecond):
			}
		}
	}
	return s.End(id)
}
