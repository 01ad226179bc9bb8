package app

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// passingKept is how long the log keeps what passes: nobody reads it later, it only makes a repetition known.
const passingKept = 10 * time.Minute

// openLog opens the log: beside SQLite a file of its own, else tables that all processes of the shop share. The first process
// that comes to MariaDB with a file takes it along.
func (s *shop) openLog(ctx context.Context) (eventlog.Log, error) {
	opts := eventlog.Options{Logger: s.logger, Keep: map[string]time.Duration{chat.Passing: passingKept}, Floor: s.floor}
	for topic, keep := range map[string]time.Duration{eventlog.Events: s.config.Keep.Events, chat.Topic: s.config.Keep.Chat} {
		if keep > 0 {
			opts.Keep[topic] = keep
		}
	}
	if s.db.Dialect() == sqldb.MySQL {
		return eventlog.OpenSQL(ctx, s.db, s.folder.log(), opts)
	}
	return eventlog.OpenEmbedded(ctx, s.folder.log(), opts)
}

// floor is what nobody needs any more in a topic of the log. While the shop opens that is nothing.
func (s *shop) floor(ctx context.Context, topic string) (int64, error) {
	if !s.opened.Load() {
		return 0, nil
	}
	if topic == chat.Topic {
		return s.chat.Saved(ctx)
	}
	if topic == chat.Passing {
		return s.log.Top(ctx, topic)
	}
	return s.listeners.Floor(ctx, topic)
}
