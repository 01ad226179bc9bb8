package media

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/media/hls"
	"github.com/saja-live/saja/internal/platform/lease"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// desk is a roster whose clock a test moves.
type desk struct {
	*Roster
	leases *lease.Memory
	clock  time.Time
}

func eachRoster(t *testing.T, test func(t *testing.T, d *desk)) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := sqldb.Migrate(t.Context(), db, "media", Migrations); err != nil {
			t.Fatal(err)
		}
		d := &desk{clock: time.UnixMilli(1_795_172_400_000)}
		now := func() time.Time { return d.clock }
		d.leases = lease.NewMemory(now)
		d.Roster = NewRoster(db, d.leases, slog.New(slog.DiscardHandler), now)
		test(t, d)
	})
}

func (d *desk) take(t *testing.T, stream, node string) (lease.Lease, bool) {
	t.Helper()
	l, err := d.leases.Take(t.Context(), leaseName(stream), node, leaseTime)
	if err != nil {
		t.Fatal(err)
	}
	return l, d.tx(t, func(ctx context.Context, tx *sqldb.Tx) (bool, error) {
		return claim(ctx, tx, stream, node, l.Fence, d.clock)
	})
}

func (d *desk) tx(t *testing.T, fn func(context.Context, *sqldb.Tx) (bool, error)) (ok bool) {
	t.Helper()
	err := d.db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) (err error) {
		ok, err = fn(ctx, tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

func (d *desk) tell(t *testing.T, stream string, fence int64, h Health) bool {
	t.Helper()
	h.Since = d.clock
	return d.tx(t, func(ctx context.Context, tx *sqldb.Tx) (bool, error) {
		return tell(ctx, tx, stream, fence, h, hls.Reach{}, d.clock)
	})
}

func (d *desk) health(t *testing.T, stream string) Health {
	t.Helper()
	h, err := d.Health(t.Context(), stream)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (d *desk) live(t *testing.T) int {
	t.Helper()
	all, err := d.Live(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

func TestStreamOfADeadNodeIsAway(t *testing.T) {
	eachRoster(t, func(t *testing.T, d *desk) {
		if h := d.health(t, "a"); h.State != Waiting || h.Warnings == nil || h.History == nil {
			t.Errorf("before anyone published: %+v", h)
		}
		l, ok := d.take(t, "a", "one")
		if !ok || !d.tell(t, "a", l.Fence, Health{State: Live, Connected: true, VideoKbps: 2500}) {
			t.Fatal("the node was not let")
		}
		if h := d.health(t, "a"); h.State != Live || !h.Connected || h.VideoKbps != 2500 || d.live(t) != 1 {
			t.Errorf("on air: %+v, %d live", h, d.live(t))
		}
		d.clock = d.clock.Add(leaseTime + time.Second)
		if h := d.health(t, "a"); h.State != Away || h.Connected || h.VideoKbps != 0 || d.live(t) != 0 {
			t.Errorf("its node is silent: %+v, %d live", h, d.live(t))
		}
	})
}

func TestOnlyTheNewestOwnerWrites(t *testing.T) {
	eachRoster(t, func(t *testing.T, d *desk) {
		old, _ := d.take(t, "a", "one")
		d.clock = d.clock.Add(leaseTime + time.Second) // it sleeps
		young, ok := d.take(t, "a", "two")
		if !ok || young.Fence <= old.Fence {
			t.Fatalf("the second node has fence %d after %d, %v", young.Fence, old.Fence, ok)
		}
		if !d.tell(t, "a", young.Fence, Health{State: Live, VideoKbps: 2}) {
			t.Error("the owner may not write")
		}
		if d.tell(t, "a", old.Fence, Health{State: Away, VideoKbps: 1}) {
			t.Error("who slept through its lease wrote")
		}
		if h := d.health(t, "a"); h.State != Live || h.VideoKbps != 2 {
			t.Errorf("got %+v", h)
		}
		if d.tx(t, func(ctx context.Context, tx *sqldb.Tx) (bool, error) {
			return claim(ctx, tx, "a", "one", old.Fence, d.clock)
		}) {
			t.Error("an older lease claimed the stream")
		}
	})
}

func TestEndedStreamStaysEnded(t *testing.T) {
	eachRoster(t, func(t *testing.T, d *desk) {
		l, _ := d.take(t, "a", "one")
		d.tell(t, "a", l.Fence, Health{State: Ended})
		if d.tell(t, "a", l.Fence, Health{State: Live}) {
			t.Error("it was told live again")
		}
		if _, ok := d.take(t, "a", "one"); ok {
			t.Error("it was claimed again")
		}
		if h := d.health(t, "a"); h.State != Ended {
			t.Errorf("it is %s", h.State)
		}
	})
}

func TestFirstPictureIsRemembered(t *testing.T) {
	eachRoster(t, func(t *testing.T, d *desk) {
		l, _ := d.take(t, "a", "one")
		for _, s := range []State{Waiting, Live, Away, Live} { // live for the first time after two seconds
			d.clock = d.clock.Add(time.Second)
			d.tell(t, "a", l.Fence, Health{State: s})
		}
		all, err := d.Live(t.Context())
		if err != nil || len(all) != 1 || all[0].Node != "one" || !all[0].Since.Equal(d.clock) || !all[0].Seen.Equal(d.clock) {
			t.Fatalf("got %+v, %v", all, err)
		}
		if want := time.UnixMilli(1_795_172_402_000).UTC(); !all[0].OnAir.Equal(want) {
			t.Errorf("on air since %s, want %s", all[0].OnAir, want)
		}
	})
}

func TestOnlyNodesThatWereSeenTakeEncodersIn(t *testing.T) {
	eachRoster(t, func(t *testing.T, d *desk) {
		note := func(node, address string) {
			d.tx(t, func(ctx context.Context, tx *sqldb.Tx) (bool, error) {
				return true, takes(ctx, tx, node, address, d.clock)
			})
		}
		want := func(want ...string) {
			t.Helper()
			if got, err := d.Ingests(t.Context()); err != nil || !slices.Equal(got, want) {
				t.Errorf("encoders connect at %q, %v, want %q", got, err, want)
			}
		}
		want()
		note("one", "rtmp://one/live")
		d.clock = d.clock.Add(40 * time.Second)
		note("two", "rtmp://two/live")
		want("rtmp://two/live", "rtmp://one/live")
		d.clock = d.clock.Add(40 * time.Second)
		want("rtmp://two/live")
		note("one", "rtmp://one:1936/live")
		want("rtmp://one:1936/live", "rtmp://two/live")
		note("two", "")
		want("rtmp://one:1936/live")
	})
}

func TestEndIsNotTakenBackByAKick(t *testing.T) {
	eachRoster(t, func(t *testing.T, d *desk) {
		d.take(t, "a", "one")
		for _, ask := range []func(context.Context, string) error{d.Kick, d.End, d.Kick} {
			if err := ask(t.Context(), "a"); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.End(t.Context(), "nobody"); err != nil {
			t.Error(err)
		}
		todo, err := asked(t.Context(), d.db, "one")
		if err != nil || len(todo) != 1 || todo["a"] != askEnd {
			t.Errorf("the node is asked %v, %v", todo, err)
		}
		if todo, err := asked(t.Context(), d.db, "two"); err != nil || len(todo) != 0 {
			t.Errorf("another node is asked %v, %v", todo, err)
		}
	})
}

func TestWhatIsDoneIsAskedNoMore(t *testing.T) {
	eachRoster(t, func(t *testing.T, d *desk) {
		if _, ok := d.take(t, "show", "kitchen"); !ok {
			t.Fatal("a stream that nobody has was not taken")
		}
		if err := d.End(t.Context(), "show"); err != nil {
			t.Fatal(err)
		}
		what, err := asked(t.Context(), d.db, "kitchen")
		if err != nil || what["show"] != askEnd {
			t.Fatalf("asked %v, %v; want an end", what, err)
		}
		d.tx(t, func(ctx context.Context, tx *sqldb.Tx) (bool, error) {
			return true, errors.Join(finish(ctx, tx, "show", d.clock), unask(ctx, tx, "show", askKick), unask(ctx, tx, "show", askEnd))
		})
		if what, err := asked(t.Context(), d.db, "kitchen"); err != nil || len(what) != 0 {
			t.Errorf("still asked %v, %v", what, err)
		}
		if h := d.health(t, "show"); h.State != Ended || !h.Since.Equal(d.clock) {
			t.Errorf("the stream is %s since %s, want ended since %s", h.State, h.Since, d.clock)
		}
	})
}

// A minute without the database, or without leases, at one try a second.
func TestAStoreThatIsAwayFillsNoLog(t *testing.T) {
	eachRoster(t, func(t *testing.T, d *desk) {
		var out bytes.Buffer
		s := New(Config{Dir: t.TempDir(), FFmpeg: "-", Roster: d.Roster}, nil, slog.New(slog.NewTextHandler(&out, nil)), func() time.Time { return d.clock })
		taken, ok := d.take(t, "a", s.config.Node)
		if !ok {
			t.Fatal("the stream is not taken")
		}
		st := &stream{id: "a", holding: holding{lease: taken}}
		for _, table := range []string{"streams", "stream_ingests"} {
			d.tx(t, func(ctx context.Context, tx *sqldb.Tx) (bool, error) {
				_, err := tx.ExecContext(ctx, "DROP TABLE "+table)
				return true, err
			})
		}
		d.Roster.leases = away{d.leases}
		for range 60 {
			if s.show(t.Context(), "rtmp://studio.example/live") {
				t.Fatal("a row was kept without its table")
			}
			s.run()
			s.renew(t.Context(), st)
			d.clock = d.clock.Add(time.Second)
		}
		for _, what := range []string{s.unshown.What, s.undone.What, s.unrenewed.What} {
			if n := strings.Count(out.String(), what); n != 1 {
				t.Errorf("%q is said %d times in a minute, want once", what, n)
			}
		}
	})
}

// away is a store of leases that answers nothing.
type away struct{ *lease.Memory }

func (away) Renew(context.Context, lease.Lease, time.Duration) (lease.Lease, error) {
	return lease.Lease{}, errors.New("the store of leases is away")
}
