package chat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

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

// lateLog lets something happen right before the next append, or right behind the next read.
type lateLog struct {
	eventlog.Log
	before, reading func()
}

func (l *lateLog) Read(ctx context.Context, topic, key string, after int64, limit int) ([]eventlog.Record, error) {
	found, err := l.Log.Read(ctx, topic, key, after, limit)
	if reading := l.reading; reading != nil {
		l.reading = nil
		reading()
	}
	return found, err
}

func (l *lateLog) Append(ctx context.Context, records ...eventlog.Record) error {
	if before := l.before; before != nil {
		l.before = nil
		before()
	}
	return l.Log.Append(ctx, records...)
}

func TestSaleThatASlowerProcessGatheredTooIsToldOnce(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := setUp(t, db)
		log := &lateLog{Log: b.log}
		quick, slow := b.service(), b.over(log, Needs{})
		b.sell(quick, "first")
		b.sell(slow, "second")
		b.sell(quick, "x")
		b.sell(slow, "b")
		b.sell(slow, "c")
		b.sell(quick, "b") // its todo went over to the other process
		b.time.pass(says.Kinds[0].Pause)
		log.before = func() { // slow stands still between gathering and writing, and its todos go over
			quick.tellGathered(t.Context(), false)
			b.wantSold("while one stands still", 4, 5)
			b.sell(quick, "c")
			b.time.pass(says.Kinds[0].Pause)
			quick.tellGathered(t.Context(), false)
		}
		slow.tellGathered(t.Context(), false)
		if log.before != nil {
			t.Fatal("the slow one wrote nothing")
		}
		b.wantSold("when it goes on", 4, 5)
		for _, s := range []*Service{quick, slow, b.service()} {
			for _, id := range []string{"first", "second", "x", "b", "c"} {
				b.time.pass(says.Kinds[0].Pause)
				if !b.sell(s, id) {
					t.Errorf("%s is told and waits again", id)
				}
			}
		}
		b.wantSold("in all", 4, 5)
	})
}

func TestSaleThatWasToldWhileAnotherProcessGatheredItIsToldOnce(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := setUp(t, db)
		log := &lateLog{Log: b.log}
		quick, slow := b.service(), b.over(log, Needs{})
		b.sell(slow, "first")
		b.sell(slow, "b")
		b.sell(slow, "c")
		b.time.pass(says.Kinds[0].Pause)
		log.reading = func() { b.sell(quick, "b") } // behind the look for what was told, ahead of the claim
		slow.tellGathered(t.Context(), false)
		b.wantSold("in all", 3, 3)
	})
}

func TestMessageOfAProcessThatDiedBeforeItWroteIsWrittenByAnother(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := setUp(t, db)
		log := &fullLog{Log: b.log}
		dying, other := b.over(log, Needs{}), b.service()
		b.sell(dying, "first")
		b.sell(dying, "b")
		b.sell(dying, "c")
		b.time.pass(says.Kinds[0].Pause)
		log.fill(true)
		dying.tellGathered(t.Context(), false) // decides what is told together, and is never heard of again
		b.wantSold("nothing is written", 1, 1)
		if !b.sell(other, "d") {
			t.Error("d waits")
		}
		b.time.pass(says.Kinds[0].Pause)
		b.sell(other, "e")
		b.sell(other, "c")
		b.time.pass(says.Kinds[0].Pause)
		other.tellGathered(t.Context(), false)
		b.wantSold("b and c, d, e", 4, 5)
		b.time.pass(says.Kinds[0].Pause)
		if !b.sell(other, "b") {
			t.Error("b was told with c and waits again")
		}
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

// stuckLog answers nothing, until whoever asks gives up.
type stuckLog struct {
	eventlog.Log
	asked chan time.Time // the deadline of who asks
}

func (l stuckLog) Append(ctx context.Context, _ ...eventlog.Record) error {
	at, _ := ctx.Deadline()
	l.asked <- at
	<-ctx.Done()
	return ctx.Err()
}

func TestBeatThatTellsWhatWasGatheredGivesUpWhenTheLogDoesNotAnswer(t *testing.T) {
	b := setUp(t, sqldbtest.SQLite(t))
	log := stuckLog{b.log, make(chan time.Time, 1)}
	s := b.over(log, Needs{})
	s.gathering(lounge, "bought").wait["a"] = bought{ID: "a"}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); s.tellGathered(ctx, true) }()
	if at := <-log.asked; at.IsZero() {
		t.Error("it would wait for ever")
	}
	cancel()
	<-ended
}
