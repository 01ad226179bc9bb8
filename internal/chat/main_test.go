package chat

import (
	"context"
	"testing"

	"go.uber.org/goleak"

	"github.com/saja-live/saja/internal/platform/realtime"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// open makes sure that a room is open, its past read from the log, as who enters it does.
func (s *Service) open(ctx context.Context, name string) error {
	return s.hub.Open(name, func() (realtime.Start, error) { return s.load(ctx, name) })
}
