package chat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// sold is how many messages tell of how many sales.
func (b *bench) sold() (messages int, sales int64) {
	b.t.Helper()
	all, err := b.log.Read(b.t.Context(), Topic, lounge, 0, 1000)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, x := range all {
		if x.Kind != "bought" {
			continue
		}
		var m struct {
			More int64 `json:"more"`
		}
		if err := json.Unmarshal(x.Data, &m); err != nil {
			b.t.Fatal(err)
		}
		messages++
		sales += 1 + m.More
	}
	return messages, sales
}

func (b *bench) wantSold(when string, messages int, sales int64) {
	b.t.Helper()
	if n, all := b.sold(); n != messages || all != sales {
		b.t.Errorf("%s: %d messages tell of %d sales, want %d of %d", when, n, all, messages, sales)
	}
}

// sell posts a sale and says whether it is told.
func (b *bench) sell(s *Service, id string) bool {
	b.t.Helper()
	err := s.Post(b.t.Context(), lounge, bought{ID: id, Who: "김○○"})
	if err != nil && !errors.Is(err, ErrGathered) {
		b.t.Fatal(err)
	}
	return err == nil
}

func TestQuickMessagesAreToldTogetherAndEachOnce(t *testing.T) {
	b := setUp(t, sqldbtest.SQLite(t))
	s := b.service()
	for range 2 {
		if !b.sell(s, "a") {
			t.Error("the first sale waits")
		}
	}
	b.wantSold("the first, twice", 1, 1)
	for range 2 {
		for i := range 9 {
			if b.sell(s, fmt.Sprint(i)) {
				t.Errorf("sale %d is told before its time", i)
			}
		}
	}
	s.tellGathered(t.Context(), false)
	b.wantSold("within the second", 1, 1)
	b.time.pass(says.Kinds[0].Pause)
	s.tellGathered(t.Context(), false)
	b.wantSold("a second later", 2, 10)
	for i := range 9 {
		if !b.sell(s, fmt.Sprint(i)) {
			t.Errorf("sale %d was told and waits again", i)
		}
	}
	b.sell(s, "b")
	s.tellGathered(t.Context(), true)
	b.wantSold("at the end", 3, 11)
}

func TestWhatWasToldIsKnownInEveryProcessAndAfterAnyStart(t *testing.T) {
	for _, saver := range []bool{false, true} {
		t.Run(fmt.Sprintf("saver ran %v", saver), func(t *testing.T) {
			sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
				b := setUp(t, db)
				s := b.service()
				b.sell(s, "a")
				b.sell(s, "b")
				b.sell(s, "c")
				b.sell(s, "d") // d tells of b and c
				b.time.pass(says.Kinds[0].Pause)
				s.tellGathered(t.Context(), false)
				if saver {
					stop := b.run(s)
					top, err := b.log.Top(t.Context(), Topic)
					if err != nil {
						t.Fatal(err)
					}
					until(t, "the saver is done", func() (int64, bool) {
						off, err := s.Saved(t.Context())
						if err != nil {
							t.Fatal(err)
						}
						return off, off == top
					})
					stop()
				}
				next := b.service()
				for _, id := range []string{"a", "b", "c", "d"} {
					b.time.pass(says.Kinds[0].Pause)
					if !b.sell(next, id) {
						t.Errorf("%s waits to be told again", id)
					}
				}
				next = b.service()
				b.sell(next, "new")
				for _, id := range []string{"a", "b", "c", "d"} {
					b.sell(next, id)
				}
				b.time.pass(says.Kinds[0].Pause)
				next.tellGathered(t.Context(), true)
				b.wantSold("in all", 3, 5)
			})
		})
	}
}

// fullLog takes nothing while it is full.
type fullLog struct {
	eventlog.Log
	mu   sync.Mutex
	full bool
}

func (l *fullLog) fill(full bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.full = full
}

func (l *fullLog) Append(ctx context.Context, records ...eventlog.Record) error {
	l.mu.Lock()
	full := l.full
	l.mu.Unlock()
	if full {
		return eventlog.ErrBusy
	}
	return l.Log.Append(ctx, records...)
}

func TestSaleThatTheLogDidNotTakeIsToldWhenItComesAgain(t *testing.T) {
	b := setUp(t, sqldbtest.SQLite(t))
	log := &fullLog{Log: b.log}
	s, err := New(t.Context(), log, b.db, Needs{}, Config{Says: says}, quiet(t), b.time.now)
	if err != nil {
		t.Fatal(err)
	}
	log.fill(true)
	if err := s.Post(t.Context(), lounge, bought{ID: "a"}); !errors.Is(err, ErrBusy) {
		t.Errorf("got %v, want ErrBusy", err)
	}
	log.fill(false)
	b.sell(s, "a")
	b.sell(s, "b")
	b.sell(s, "c")
	log.fill(true)
	b.time.pass(says.Kinds[0].Pause)
	s.tellGathered(t.Context(), false)
	b.wantSold("while the log is full", 1, 1)
	log.fill(false)
	for _, id := range []string{"a", "b", "c"} {
		b.sell(s, id)
	}
	b.time.pass(says.Kinds[0].Pause)
	s.tellGathered(t.Context(), false)
	b.wantSold("when they come again", 2, 3)
}

// lateLog lets something happen right before the next append.
type lateLog struct {
	eventlog.Log
	before func()
}

func (l *lateLog) Append(ctx context.Context, records ...eventlog.Record) error {
	if before := l.before; before != nil {
		l.before = nil
		before()
	}
	return l.Log.Append(ctx, records...)
}

func TestSaleWhoseMessageAnotherProcessTookAheadIsToldStill(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := setUp(t, db)
		log := &lateLog{Log: b.log}
		one, two := b.service(), b.over(log, Needs{})
		b.sell(one, "first")
		b.sell(two, "second")
		b.sell(one, "x")
		b.sell(one, "b") // its todo went over to the other process, which gathers it too
		b.sell(two, "c")
		b.sell(two, "b")
		b.time.pass(says.Kinds[0].Pause)
		log.before = func() { one.tellGathered(t.Context(), false) }
		two.tellGathered(t.Context(), false)
		b.wantSold("when both told b at once", 3, 4)
		if !b.sell(two, "b") {
			t.Error("b was told and waits again")
		}
		if b.sell(two, "c") {
			t.Error("c counts as told, and no message tells of it")
		}
		b.time.pass(says.Kinds[0].Pause)
		two.tellGathered(t.Context(), false)
		b.wantSold("in all", 4, 5)
	})
}

func TestSaleThatWaitedInAProcessThatDiedIsToldByAnother(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := setUp(t, db)
		one, two := b.service(), b.service()
		b.sell(one, "a")
		for _, id := range []string{"b", "c"} {
			if b.sell(one, id) {
				t.Errorf("%s is told before its time", id)
			}
		}
		// one is never heard of again
		for range 2 {
			for _, id := range []string{"a", "b", "c"} {
				b.sell(two, id)
			}
			b.time.pass(says.Kinds[0].Pause)
			two.tellGathered(t.Context(), false)
		}
		b.wantSold("in all", 2, 3)
	})
}
