package count

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/redisdb"
	"github.com/saja-live/saja/internal/platform/redisdb/redisdbtest"
)

// both runs test on each Store, as seen by two nodes. pass lets time pass for both.
func both(t *testing.T, test func(t *testing.T, a, b Store, pass func(time.Duration))) {
	t.Run("memory", func(t *testing.T) {
		now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
		a := NewMemory(func() time.Time { return now })
		test(t, a, &Memory{book: a.book, node: "b"}, func(by time.Duration) { now = now.Add(by) })
	})
	t.Run("redis", func(t *testing.T) {
		server := redisdbtest.Start(t)
		a, b := NewRedis(server.DB(), "a"), NewRedis(server.DB(), "b")
		test(t, a, b, func(by time.Duration) { a.ahead, b.ahead = a.ahead+by, b.ahead+by })
	})
}

func got(t *testing.T, what string, n []int64, err error, want ...int64) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if !slices.Equal(n, want) {
		t.Errorf("%s: %v, want %v", what, n, want)
	}
}

func TestCountersAddUpOverNodes(t *testing.T) {
	both(t, func(t *testing.T, a, b Store, _ func(time.Duration)) {
		n, err := a.Add(t.Context(), Number{"hearts:1", 3}, Number{"hearts:2", 1})
		got(t, "a's", n, err, 3, 1)
		n, err = b.Add(t.Context(), Number{"hearts:2", 4}, Number{"hearts:1", 2}, Number{"hearts:1", 1})
		got(t, "b's", n, err, 5, 5, 6)
		n, err = a.Counters(t.Context(), "hearts:1", "hearts:none", "hearts:2")
		got(t, "read", n, err, 6, 0, 5)
		n, err = a.Add(t.Context())
		got(t, "nothing", n, err)
	})
}

func TestRaiseOnlyLifts(t *testing.T) {
	both(t, func(t *testing.T, a, b Store, _ func(time.Duration)) {
		n, err := a.Raise(t.Context(), Number{"peak:1", 120}, Number{"hearts:1", 7})
		got(t, "a first", n, err, 120, 7)
		n, err = b.Raise(t.Context(), Number{"peak:1", 80}, Number{"hearts:1", 9})
		got(t, "a lower and a higher", n, err, 120, 9)
		n, err = b.Add(t.Context(), Number{"hearts:1", 1})
		got(t, "added to", n, err, 10)
		n, err = b.Counters(t.Context(), "peak:1")
		got(t, "peak", n, err, 120)
	})
}

func TestAGaugeIsTheSumOverNodes(t *testing.T) {
	both(t, func(t *testing.T, a, b Store, _ func(time.Duration)) {
		n, err := a.Hold(t.Context(), Number{"viewers:1", 100}, Number{"viewers:2", 5})
		got(t, "a alone", n, err, 100, 5)
		n, err = b.Hold(t.Context(), Number{"viewers:1", 30})
		got(t, "a and b", n, err, 130)
		n, err = a.Hold(t.Context(), Number{"viewers:1", 90})
		got(t, "a again, in place of before", n, err, 120)
		n, err = a.Hold(t.Context(), Number{"viewers:2", 0})
		got(t, "a left", n, err, 0)
		n, err = b.Gauges(t.Context(), "viewers:1", "viewers:2", "viewers:3")
		got(t, "read", n, err, 120, 0, 0)
	})
}

func TestTheViewersOfADeadNodeGo(t *testing.T) {
	both(t, func(t *testing.T, a, b Store, pass func(time.Duration)) {
		a.Hold(t.Context(), Number{"viewers:1", 100})
		pass(Stands * 6 / 10)
		n, err := b.Hold(t.Context(), Number{"viewers:1", 30})
		got(t, "both live", n, err, 130)
		pass(Stands * 6 / 10) // a said nothing more
		n, err = b.Gauges(t.Context(), "viewers:1")
		got(t, "a died", n, err, 30)
		pass(Stands)
		n, err = b.Gauges(t.Context(), "viewers:1")
		got(t, "both died", n, err, 0)
	})
}

func TestHeartsOfManyAtOnceAreAllCounted(t *testing.T) {
	both(t, func(t *testing.T, a, b Store, _ func(time.Duration)) {
		var g sync.WaitGroup
		for _, s := range []Store{a, b, a, b} {
			g.Go(func() {
				for range 100 {
					if _, err := s.Add(t.Context(), Number{"hearts:1", 2}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		g.Wait()
		n, err := a.Counters(t.Context(), "hearts:1")
		got(t, "hearts", n, err, 800)
	})
}

func TestManyRoomsAreToldInOneCall(t *testing.T) {
	both(t, func(t *testing.T, a, b Store, _ func(time.Duration)) {
		var rooms []Number
		var want []int64
		for i := range 1200 {
			rooms = append(rooms, Number{fmt.Sprint("viewers:", i), int64(i + 1)})
			want = append(want, 2*int64(i+1))
		}
		if _, err := a.Hold(t.Context(), rooms...); err != nil {
			t.Fatal(err)
		}
		n, err := b.Hold(t.Context(), rooms...)
		got(t, "1200 rooms on two nodes", n, err, want...)
	})
}

func TestMemoryIsBounded(t *testing.T) {
	m := NewMemory(time.Now)
	for i := range maxKeys + 1000 {
		m.Add(t.Context(), Number{strconv.Itoa(i), 1})
		m.Hold(t.Context(), Number{strconv.Itoa(i), 1})
	}
	if len(m.counters) > maxKeys || len(m.gauges) > maxKeys {
		t.Errorf("%d counters and %d gauges are kept, want at most %d", len(m.counters), len(m.gauges), maxKeys)
	}
}

func TestWithoutAnAnswerCountingFails(t *testing.T) {
	for name, end := range map[string]func(*redisdbtest.Server){
		"gone": (*redisdbtest.Server).Kill,
		"slow": func(s *redisdbtest.Server) { s.HoldUp(time.Minute) },
	} {
		t.Run(name, func(t *testing.T) {
			server := redisdbtest.Start(t)
			d := NewRedis(server.DB(), "a")
			end(server)
			begin := time.Now()
			for range 20 {
				if _, err := d.Add(t.Context(), Number{"hearts:1", 1}); !errors.Is(err, redisdb.ErrDown) {
					t.Errorf("add: %v, want ErrDown", err)
				}
				if _, err := d.Hold(t.Context(), Number{"viewers:1", 1}); !errors.Is(err, redisdb.ErrDown) {
					t.Errorf("hold: %v, want ErrDown", err)
				}
			}
			if took := time.Since(begin); took > 40*redisdb.Patience { // few wait for it
				t.Errorf("40 questions without an answer took %v", took)
			}
		})
	}
}

func TestAnEmptiedServerIsToldAgain(t *testing.T) {
	server := redisdbtest.Start(t)
	a, b := NewRedis(server.DB(), "a"), NewRedis(server.DB(), "b")
	a.Hold(t.Context(), Number{"viewers:1", 100})
	b.Hold(t.Context(), Number{"viewers:1", 30})
	a.Add(t.Context(), Number{"hearts:1", 500})
	server.Empty()
	n, err := a.Hold(t.Context(), Number{"viewers:1", 100})
	got(t, "a told", n, err, 100)
	n, err = b.Hold(t.Context(), Number{"viewers:1", 30})
	got(t, "b told", n, err, 130)
	n, err = a.Add(t.Context(), Number{"hearts:1", 1})
	got(t, "hearts begin again", n, err, 1)
	n, err = a.Raise(t.Context(), Number{"hearts:1", 501}) // a remembers what it has shown
	got(t, "hearts lifted", n, err, 501)
}
