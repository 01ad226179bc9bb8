package shared_test

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/count"
	"github.com/saja-live/saja/internal/platform/lease"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/redisdb"
	"github.com/saja-live/saja/internal/platform/redisdb/redisdbtest"
	"github.com/saja-live/saja/internal/platform/shared"
)

var once = limit.Rule{Name: "once", Most: 1, Window: time.Hour, Fails: limit.Closed}

func open(t *testing.T, url string) *shared.Stores {
	t.Helper()
	s, err := shared.Open(t.Context(), url, slog.New(slog.NewTextHandler(t.Output(), nil)), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestTwoProcessesShareThroughRedis(t *testing.T) {
	server := redisdbtest.Start(t)
	a, b := open(t, server.URL), open(t, server.URL)
	a.Limits.Take(t.Context(), once, "mina", 1)
	if b.Limits.Take(t.Context(), once, "mina", 1).OK() {
		t.Error("a limit is not shared")
	}
	a.Counts.Hold(t.Context(), count.Number{Key: "viewers:1", N: 3})
	if n, err := b.Counts.Hold(t.Context(), count.Number{Key: "viewers:1", N: 4}); err != nil || n[0] != 7 {
		t.Errorf("viewers %v, %v, want 7", n, err)
	}
	if _, err := a.Leases.Take(t.Context(), "worker", a.Node, time.Minute); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Leases.Take(t.Context(), "worker", b.Node, time.Minute); !errors.Is(err, lease.ErrHeld) {
		t.Errorf("b takes a's lease: %v, want ErrHeld", err)
	}
}

func TestAProcessAloneNeedsNoServer(t *testing.T) {
	s := open(t, "")
	s.Limits.Take(t.Context(), once, "mina", 1)
	if s.Limits.Take(t.Context(), once, "mina", 1).OK() {
		t.Error("the limit does not hold")
	}
	if _, err := s.Leases.Take(t.Context(), "worker", s.Node, time.Minute); err != nil {
		t.Error(err)
	}
}

func TestAServerThatIsDownKeepsNobodyFromStarting(t *testing.T) {
	server := redisdbtest.Start(t)
	server.Kill()
	s := open(t, server.URL)
	if a := s.Limits.Take(t.Context(), once, "mina", 1); a.OK() || !a.Down {
		t.Errorf("a closed rule without a server: %+v", a)
	}
	if _, err := shared.Open(t.Context(), "http://example.com", slog.Default(), time.Now); !errors.Is(err, redisdb.ErrURL) {
		t.Errorf("a bad URL: %v, want ErrURL", err)
	}
}
