package media_test

import (
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/media/hls/hlscheck"
	"github.com/saja-live/saja/internal/platform/lease"
	"github.com/saja-live/saja/internal/platform/redisdb"
	"github.com/saja-live/saja/internal/platform/redisdb/redisdbtest"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// house is a shop of several processes: they share a database and a Redis.
type house struct {
	t     *testing.T
	db    *sqldb.DB
	redis *redisdbtest.Server
}

func build(t *testing.T) *house {
	t.Helper()
	h := &house{t, sqldbtest.MariaDB(t), redisdbtest.Start(t)}
	if err := sqldb.Migrate(t.Context(), h.db, "media", media.Migrations); err != nil {
		t.Fatal(err)
	}
	return h
}

// roster is that of one more process.
func (h *house) roster() *media.Roster {
	h.t.Helper()
	log := slog.New(slog.DiscardHandler)
	db, err := redisdb.Open(h.redis.URL, log)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { db.Close() })
	return media.NewRoster(h.db, lease.NewRedis(db, time.Now), log, time.Now)
}

// origin is a process that takes streams in, with a folder of its own.
func (h *house) origin() *station {
	return start(h.t, media.Config{Roster: h.roster(), Away: 300 * time.Millisecond, Ingest: "rtmp://studio.example/live"})
}

func stands(t *testing.T, r *media.Roster, stream string) media.Health {
	t.Helper()
	h, err := r.Health(t.Context(), stream)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// onAir publishes stream a to s until it is live. An encoder is told to try again while leases or database are slow to answer.
func (h *house) onAir(s *station, args ...[]string) *encoder {
	h.t.Helper()
	for {
		e := encode(h.t, s.rtmp("good-a"), args...)
		live, refused := false, false
		eventually.True(h.t, "the stream is live", func() bool {
			select {
			case <-e.end:
				refused = true
			default:
				g := s.Health("a")
				live = g.State == media.Live && g.Connected
			}
			return live || refused
		})
		if live {
			return e
		}
		if !strings.Contains(e.out.String(), "try again") {
			h.t.Fatalf("the encoder was told %s", e.out)
		}
	}
}

func TestAnotherProcessSeesAStreamAndActsOnIt(t *testing.T) {
	t.Parallel()
	h := build(t)
	s, web := h.origin(), h.roster()
	e := h.onAir(s, picture, tone, x264, aac)
	eventually.True(t, "the studio elsewhere shows how it is", func() bool {
		g := stands(t, web, "a")
		return g.State == media.Live && g.Connected && g.Recording && g.VideoKbps > 10 && g.Width == 320 && len(g.History) > 1
	})
	if all, err := web.Live(t.Context()); err != nil || len(all) != 1 || all[0].Stream != "a" || all[0].OnAir.IsZero() || time.Since(all[0].Seen) > 20*time.Second {
		t.Errorf("live are %+v, %v", all, err)
	}
	if all, err := web.Ingests(t.Context()); err != nil || len(all) != 1 || all[0] != "rtmp://studio.example/live" {
		t.Errorf("encoders connect at %q, %v", all, err)
	}
	if err := web.Kick(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	<-e.end
	eventually.True(t, "the encoder is cut off and away", func() bool { g := stands(t, web, "a"); return g.State == media.Away && !g.Connected })
	h.onAir(s, picture, tone, x264, aac)
	eventually.True(t, "it is back", func() bool { return stands(t, web, "a").State == media.Live })
	if err := web.End(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	eventually.True(t, "the stream is over", func() bool { return stands(t, web, "a").State == media.Ended })
	eventually.True(t, "its replay is whole", func() bool {
		_, _, text := get(t, s.web.URL+"/media/a/source/replay.m3u8")
		return strings.Contains(text, "#EXT-X-ENDLIST")
	})
	again := encode(t, s.rtmp("good-a"), picture, x264)
	<-again.end
	if !strings.Contains(again.out.String(), "ended") {
		t.Errorf("an ended stream took an encoder, or did not say why: %s", again.out)
	}
}

func TestStudioElsewhereSeesTheEncoderGoWhileTheShowStaysLive(t *testing.T) {
	t.Parallel()
	h := build(t)
	s, web := start(t, media.Config{Roster: h.roster()}), h.roster()
	e := h.onAir(s, picture, x264)
	eventually.True(t, "the studio elsewhere sees it", func() bool { return stands(t, web, "a").Connected })
	e.kill()
	eventually.True(t, "the studio elsewhere sees it go", func() bool { return !stands(t, web, "a").Connected })
	if g := stands(t, web, "a"); g.State != media.Live {
		t.Errorf("state %s right after the encoder dropped, want live", g.State)
	}
}

func TestOneKeyAtTwoNodesFeedsOneStream(t *testing.T) {
	t.Parallel()
	h := build(t)
	one, two := h.origin(), h.origin()
	h.onAir(one, picture, x264)
	eventually.True(t, "live", func() bool { return stands(t, h.roster(), "a").State == media.Live })
	second := encode(t, two.rtmp("good-a"), picture, x264)
	<-second.end
	for strings.Contains(second.out.String(), "try again") { // the leases were slow to answer
		second = encode(t, two.rtmp("good-a"), picture, x264)
		<-second.end
	}
	if !strings.Contains(second.out.String(), "another server") {
		t.Errorf("the second encoder was told %s", second.out)
	}
	if g := stands(t, h.roster(), "a"); !g.Connected {
		t.Errorf("the first one was cut off: %+v", g)
	}
	var first *hlscheck.Playlist
	eventually.True(t, "it plays", func() bool {
		code, _, text := get(t, one.web.URL+"/media/a/source/live.m3u8")
		first = hlscheck.Parse(text)
		return code == http.StatusOK && len(first.Segments) > 1
	})
	one.stop() // its node leaves, and gives the stream back
	h.onAir(two, picture, x264)
	eventually.True(t, "the other node has it", func() bool {
		all, err := h.roster().Live(t.Context())
		return err == nil && len(all) == 1 && all[0].Stream == "a"
	})
	var then *hlscheck.Playlist
	eventually.True(t, "it plays there", func() bool {
		code, _, text := get(t, two.web.URL+"/media/a/source/live.m3u8")
		then = hlscheck.Parse(text)
		return code == http.StatusOK && len(then.Segments) > 0
	})
	apart := func(w media.Warning) bool { return w.Code == media.WarnElsewhere }
	eventually.True(t, "the studio says that the replay begins here", func() bool { return slices.ContainsFunc(stands(t, h.roster(), "a").Warnings, apart) })
	// Caches keep what they have of the first node, under its addresses, for a day.
	if end := first.MSN + len(first.Segments); then.MSN < end || then.DiscSeq <= first.DiscSeq || run(t, then) <= run(t, first) {
		t.Errorf("the second node begins at segment %d, run %d, discontinuity %d; the first one reached %d, %d and %d",
			then.MSN, run(t, then), then.DiscSeq, end, run(t, first), first.DiscSeq)
	}
}

// run is the last one of a playlist, by its header's address.
func run(t *testing.T, p *hlscheck.Playlist) int {
	t.Helper()
	text, _, _ := strings.Cut(p.Segments[len(p.Segments)-1].Map, "/")
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestShowGoesOnWhileLeasesDoNotAnswer(t *testing.T) {
	t.Parallel()
	h := build(t)
	s, web := h.origin(), h.roster()
	e := h.onAir(s, picture, x264)
	eventually.True(t, "live", func() bool { return stands(t, web, "a").State == media.Live })
	h.redis.Kill()
	eventually.True(t, "the node notices", func() bool { return strings.Contains(s.logs.String(), "the lease of a stream was not renewed") })
	if g := stands(t, web, "a"); g.State != media.Live || !g.Connected {
		t.Errorf("the show stopped: %+v", g)
	}
	stranger := encode(t, s.rtmp("good-b"), picture, x264)
	<-stranger.end
	if !strings.Contains(stranger.out.String(), "try again") {
		t.Errorf("a new stream was told %s", stranger.out)
	}
	e.kill()
	eventually.True(t, "the encoder is gone", func() bool { return !s.Health("a").Connected })
	encode(t, s.rtmp("good-a"), picture, x264)
	eventually.True(t, "it may return", func() bool { return s.Health("a").Connected })
	h.redis.Again() // it has forgotten everything
	eventually.True(t, "leases are renewed again", func() bool {
		all, err := web.Live(t.Context())
		return err == nil && len(all) == 1
	})
	if strings.Contains(s.logs.String(), "another node took") {
		t.Errorf("the stream was given up:\n%s", s.logs)
	}
}
