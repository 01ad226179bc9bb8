// Package shared opens what the processes of one shop share beside its database: limits, counts and leases.
package shared

import (
	"context"
	"log/slog"
	"time"

	"github.com/saja-live/saja/internal/platform/count"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/lease"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/redisdb"
)

// Stores are the three of them, all in memory or all in Redis.
type Stores struct {
	Limits limit.Store
	Counts count.Store
	Leases lease.Store

	// Node names this process, for leases: no other process has the name, nor has this one after its next start.
	Node string

	redis *redisdb.DB
}

// Open opens the stores: in this process's memory without a url, else in Redis. A server that does not answer keeps nobody
// from starting; it is told to the log book, and every rule says what holds without it. It fails with redisdb.ErrURL.
func Open(ctx context.Context, url string, logger *slog.Logger, now func() time.Time) (*Stores, error) {
	s := &Stores{Node: id.New()}
	if url == "" {
		s.Limits, s.Counts, s.Leases = limit.NewMemory(now), count.NewMemory(now), lease.NewMemory(now)
		return s, nil
	}
	db, err := redisdb.Open(url, logger)
	if err != nil {
		return nil, err
	}
	if err := db.Ping(ctx); err != nil {
		logger.WarnContext(ctx, "redis does not answer yet; limits, counts and leases do without it", "err", err)
	}
	s.redis, s.Limits, s.Counts, s.Leases = db, limit.NewRedis(db, now), count.NewRedis(db, s.Node), lease.NewRedis(db, now)
	return s, nil
}

// Close closes the connections. Leases that are held end by themselves.
func (s *Stores) Close() error {
	if s.redis == nil {
		return nil
	}
	return s.redis.Close()
}
