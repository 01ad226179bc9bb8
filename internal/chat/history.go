package chat

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Stored is a message as it was sent, with its place in the log.
type Stored struct {
	Off  int64
	Data json.RawMessage
}

// History asks for a part of a room's messages.
type History struct {
	From, To time.Time // To is not included; zero is for no end
	Last     bool      // begin with the last page of it rather than the first
}

// maxPage is how many messages are on a page at most.
const maxPage = 500

// oldestMessages is the order of the log, in which they were said.
var oldestMessages = list.Order{Name: "messages", Columns: []list.Column{{Name: "off"}}, Most: maxPage}

// Messages lists the messages of a room as they were said, oldest first; deleted ones are left out. It reads what the saver
// has stored, which is a moment behind the sockets. They are not counted: the page says how many it has, and whether there
// are more. It fails with ErrRoom or list.ErrPlace.
func (s *Service) Messages(ctx context.Context, room string, h History, q list.Query) (list.Page[Stored], error) {
	if !roomName.MatchString(room) {
		return list.Page[Stored]{}, ErrRoom
	}
	w, err := oldestMessages.Window(q)
	if err != nil {
		return list.Page[Stored]{}, err
	}
	if h.Last && q.At == "" {
		w = w.FromTheEnd()
	}
	asked := span{at: s.place(room), from: sqldb.Millis(h.From), to: math.MaxInt64, limit: w.Limit(), last: w.Desc()}
	if !h.To.IsZero() {
		asked.to = sqldb.Millis(h.To)
	}
	if key := w.Key(); key != nil {
		off, ok := key[0].(int64)
		if !ok {
			return list.Page[Stored]{}, list.ErrPlace
		}
		if asked.last {
			asked.before = off
		} else {
			asked.after = off
		}
	}
	found, err := messages(ctx, s.db, asked)
	if err != nil {
		return list.Page[Stored]{}, err
	}
	if asked.last {
		slices.Reverse(found)
	}
	p := list.Cut(w, found, func(m Stored) []any { return []any{m.Off} })
	p.Total, p.More = int64(len(p.Items)), p.Prev != "" || p.Next != ""
	return p, nil
}
