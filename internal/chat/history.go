package chat

import (
	"context"
	"encoding/json"
	"math"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Stored is a message as it was sent, with its place in the log.
type Stored struct {
	Off  int64
	Data json.RawMessage
}

const maxPage = 500

// History gives the last messages of a room before an offset (0: the newest), oldest first. Deleted ones are left out.
// It reads what the saver has stored, which is a moment behind the sockets.
func (s *Service) History(ctx context.Context, room string, before int64, limit int) ([]Stored, error) {
	if !roomName.MatchString(room) {
		return nil, ErrRoom
	}
	return messages(ctx, s.db, span{at: s.place(room), to: math.MaxInt64, before: before, limit: clampPage(limit), last: true})
}

// Replay gives the messages of a room of a span of time, oldest first, as they were said; deleted ones are left out.
// Where a page is full, the next begins after its last message's offset.
func (s *Service) Replay(ctx context.Context, room string, from, to time.Time, after int64, limit int) ([]Stored, error) {
	if !roomName.MatchString(room) {
		return nil, ErrRoom
	}
	return messages(ctx, s.db, span{at: s.place(room), from: sqldb.Millis(from), to: sqldb.Millis(to), after: after, limit: clampPage(limit)})
}

func clampPage(limit int) int {
	if limit <= 0 || limit > maxPage {
		return maxPage
	}
	return limit
}
