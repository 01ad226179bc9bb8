package eventlog_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/google/go-cmp/cmp"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/todo"
)

// diary is a listener that keeps what it handled in memory, only after its commit, and refuses loaves on demand.
type diary struct {
	mu     sync.Mutex
	got    []string
	refuse map[string]error
	tries  int
}

func (d *diary) listener() eventlog.Listener {
	return eventlog.Listener{Name: "diary", Kinds: []string{"bakery.baked"}, From: eventlog.Oldest, Handle: d.handle}
}

func (d *diary) handle(_ context.Context, tx *sqldb.Tx, r eventlog.Record) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.refuse[r.Key]; err != nil {
		d.tries++
		return err
	}
	tx.OnCommit(func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.got = append(d.got, string(r.Data))
	})
	return nil
}

func (d *diary) handled() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.got)
}

func (d *diary) set(key string, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.refuse = map[string]error{key: err}
}

func loaf(name string, no int) string { return fmt.Sprintf(`{"Loaf":"%s","No":%d}`, name, no) }

func tempLog(t testing.TB) *eventlog.Embedded {
	return openLog(t, filepath.Join(t.TempDir(), "log.db"), eventlog.Options{})
}

// move empties the outbox by hand.
func move(t testing.TB, db *sqldb.DB, log eventlog.Log) {
	t.Helper()
	relay := eventlog.NewRelay(db, log, logger(t))
	for {
		n, err := relay.Move(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

func TestARefusedEventIsSetAsideWithItsKeyAndGoesThroughInOrderLater(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		bakery(t, db)
		log := tempLog(t)
		d := &diary{}
		d.set("rye", errors.New("burnt"))
		listeners := eventlog.NewListeners(db, log, logger(t), d.listener())
		stop := start(t, listeners.Run)
		bake(t, db, baked{"oat", 1}, baked{"rye", 1}, baked{"oat", 2}, baked{"rye", 2}, baked{"oat", 3})
		move(t, db, log)
		eventually.True(t, "the oat goes on", func() bool { return len(d.handled()) == 3 })
		eventually.True(t, "both rye are set aside", func() bool {
			s, err := listeners.Status(t.Context())
			return err == nil && s[0].Stuck == 2 && s[0].Behind == 0 && s[0].Failures >= 6
		})
		if err := listeners.RetryStuck(t.Context()); err == nil {
			t.Error("trying again reports nothing")
		}
		of := todo.Entry{Payload: []byte(`{"listener":"diary","key":"rye"}`)}
		if r, err := listeners.Refused(t.Context(), of); err != nil || r.Kind != "bakery.baked" || !strings.HasSuffix(r.Reason, "burnt") || r.Tries == 0 {
			t.Errorf("a person sees %+v, %v", r, err)
		}
		of.Payload = []byte(`{"listener":"diary","key":"oat"}`)
		if r, err := listeners.Refused(t.Context(), of); !errors.Is(err, todo.ErrNotFound) {
			t.Errorf("of what got through a person sees %+v, %v", r, err)
		}
		stop()

		d.set("rye", nil)
		listeners = eventlog.NewListeners(db, log, logger(t), d.listener()) // it is remembered
		start(t, listeners.Run)
		bake(t, db, baked{"rye", 3}, baked{"oat", 4})
		move(t, db, log)
		eventually.True(t, "the oat goes on", func() bool { return len(d.handled()) == 4 })
		if err := listeners.RetryStuck(t.Context()); err != nil {
			t.Error(err)
		}
		bake(t, db, baked{"rye", 4})
		move(t, db, log)
		eventually.True(t, "the rye is done", func() bool { return len(d.handled()) == 8 })
		want := []string{loaf("oat", 1), loaf("oat", 2), loaf("oat", 3), loaf("oat", 4), loaf("rye", 1), loaf("rye", 2), loaf("rye", 3), loaf("rye", 4)}
		if diff := cmp.Diff(want, d.handled()); diff != "" {
			t.Error(diff)
		}
		if s, err := listeners.Status(t.Context()); err != nil || s[0].Stuck != 0 {
			t.Errorf("status %+v, %v; want nothing stuck", s, err)
		}
	})
}

func TestAFailureThatPassesHoldsNothingBack(t *testing.T) {
	db := sqldbtest.SQLite(t)
	bakery(t, db)
	log := tempLog(t)
	d := &diary{}
	d.set("rye", errors.New("not yet"))
	listeners := eventlog.NewListeners(db, log, logger(t), d.listener())
	start(t, listeners.Run)
	bake(t, db, baked{"rye", 1}, baked{"rye", 2})
	move(t, db, log)
	eventually.True(t, "a refusal", func() bool { d.mu.Lock(); defer d.mu.Unlock(); return d.tries > 0 })
	d.set("rye", nil)
	eventually.True(t, "both", func() bool { return len(d.handled()) == 2 })
	if diff := cmp.Diff([]string{loaf("rye", 1), loaf("rye", 2)}, d.handled()); diff != "" {
		t.Error(diff)
	}
}

func TestAPanickingListenerIsARefusal(t *testing.T) {
	db := sqldbtest.SQLite(t)
	bakery(t, db)
	log := tempLog(t)
	listeners := eventlog.NewListeners(db, log, logger(t), eventlog.Listener{
		Name: "jumpy", From: eventlog.Oldest,
		Handle: func(context.Context, *sqldb.Tx, eventlog.Record) error { panic("boo") },
	})
	start(t, listeners.Run)
	bake(t, db, baked{"rye", 1})
	move(t, db, log)
	eventually.True(t, "it is counted", func() bool {
		s, err := listeners.Status(t.Context())
		return err == nil && s[0].Failures > 0
	})
}

func TestUnwantedEventsArePassedAndHoldRetentionOnlyABit(t *testing.T) {
	db := sqldbtest.SQLite(t)
	bakery(t, db)
	log := tempLog(t)
	d := &diary{}
	listener := d.listener()
	listener.Kinds = []string{"bakery.sold"}
	listeners := eventlog.NewListeners(db, log, logger(t), listener)
	start(t, listeners.Run)
	for range 12 {
		var events []eventlog.Event
		for i := range 100 {
			events = append(events, baked{"rye", i})
		}
		bake(t, db, events...)
	}
	move(t, db, log)
	eventually.True(t, "all are passed", func() bool {
		s, err := listeners.Status(t.Context())
		return err == nil && s[0].Behind == 0
	})
	if floor, err := listeners.Floor(t.Context(), eventlog.Events); err != nil || floor < 1000 {
		t.Errorf("floor %d, %v; want at least 1000", floor, err)
	}
	if len(d.handled()) != 0 {
		t.Errorf("handled %v", d.handled())
	}
}

// When the shop's database is there and the log is gone, nothing is handled twice and new events go on.
func TestAListenerFindsItsWayInALogThatWasMadeAnew(t *testing.T) {
	db := sqldbtest.SQLite(t)
	bakery(t, db)
	d := &diary{}
	listenTo := func(log eventlog.Log, n int) {
		stop := start(t, eventlog.NewListeners(db, log, logger(t), d.listener()).Run)
		move(t, db, log)
		eventually.True(t, fmt.Sprint(n, " loaves"), func() bool { return len(d.handled()) == n })
		stop()
	}
	dir := t.TempDir()
	log := openLog(t, filepath.Join(dir, "log.db"), eventlog.Options{})
	bake(t, db, baked{"rye", 1})
	listenTo(log, 1)
	copied := filepath.Join(dir, "copy.db")
	if err := log.Backup(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	bake(t, db, baked{"rye", 2})
	listenTo(log, 2)

	older := openLog(t, copied, eventlog.Options{}) // restored: it does not know the second loaf
	if older.LogID() != log.LogID() {
		t.Error("the copy has another name")
	}
	listeners := eventlog.NewListeners(db, older, logger(t), d.listener())
	stop := start(t, listeners.Run)
	eventually.True(t, "the listener is placed", func() bool {
		s, err := listeners.Status(t.Context())
		return err == nil && s[0].Behind == 0
	})
	bake(t, db, baked{"rye", 3})
	move(t, db, older)
	eventually.True(t, "the third", func() bool { return len(d.handled()) == 3 })
	stop()

	bake(t, db, baked{"rye", 4})
	listenTo(openLog(t, filepath.Join(dir, "new.db"), eventlog.Options{}), 4)
	if diff := cmp.Diff([]string{loaf("rye", 1), loaf("rye", 2), loaf("rye", 3), loaf("rye", 4)}, d.handled()); diff != "" {
		t.Error(diff)
	}
}

// deaf is a log that takes records in and then says that it did not, as when the answer gets lost.
type deaf struct {
	*eventlog.Embedded
	lost int
}

func (d *deaf) Append(ctx context.Context, records ...eventlog.Record) error {
	if err := d.Embedded.Append(ctx, records...); err != nil || d.lost == 0 {
		return err
	}
	d.lost--
	return sqldb.ErrCommitUnknown
}

func TestAnEventThatWasMovedTwiceIsHandledOnce(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		bakery(t, db)
		log := &deaf{tempLog(t), 2}
		d := &diary{}
		start(t, eventlog.NewListeners(db, log, logger(t), d.listener()).Run)
		bake(t, db, baked{"rye", 1}, baked{"rye", 2})
		start(t, eventlog.NewRelay(db, log, logger(t)).Run)
		bake(t, db, baked{"rye", 3})
		eventually.True(t, "three loaves", func() bool { return len(d.handled()) >= 3 })
		if diff := cmp.Diff([]string{loaf("rye", 1), loaf("rye", 2), loaf("rye", 3)}, d.handled()); diff != "" {
			t.Error(diff)
		}
		if top, err := log.Top(t.Context(), eventlog.Events); err != nil || top != 3 {
			t.Errorf("the log holds %d, %v; want 3", top, err)
		}
	})
}

func TestOtherProcessesUnderOneNameDoNotHandleTwice(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		bakery(t, db)
		log := tempLog(t)
		d := &diary{}
		for range 2 {
			start(t, eventlog.NewListeners(db, log, logger(t), d.listener()).Run)
		}
		for i := range 30 {
			bake(t, db, baked{"rye", i})
			move(t, db, log)
		}
		eventually.True(t, "thirty loaves", func() bool { return len(d.handled()) >= 30 })
		var want []string
		for i := range 30 {
			want = append(want, loaf("rye", i))
		}
		got := d.handled()
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestARelayPicksUpWhatAnotherProcessEmitted(t *testing.T) {
	dir := t.TempDir()
	db := sqldbtest.Open(t, "sqlite:"+filepath.Join(dir, "shop.db"))
	bakery(t, db)
	log := tempLog(t)
	start(t, eventlog.NewRelay(db, log, logger(t)).Run)
	other := sqldbtest.Open(t, "sqlite:"+filepath.Join(dir, "shop.db"))
	bake(t, other, baked{"rye", 1})
	eventually.True(t, "it is in the log", func() bool { top, err := log.Top(t.Context(), eventlog.Events); return err == nil && top == 1 })
}

func TestPruningKeepsTheYoungAndTheUnread(t *testing.T) {
	now := time.Now()
	floor := int64(30)
	path := filepath.Join(t.TempDir(), "log.db")
	log := openLog(t, path, eventlog.Options{
		Keep:  map[string]time.Duration{"chat": time.Hour},
		Floor: func(context.Context, string) (int64, error) { return floor, nil },
		Now:   func() time.Time { return now },
	})
	add := func(topic string, n int) {
		t.Helper()
		for range n {
			if err := log.Append(t.Context(), eventlog.Record{Topic: topic, Key: "k", Kind: "text", Data: []byte(`{}`)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	add("chat", 40)
	add("events", 1)
	now = now.Add(2 * time.Hour)
	add("chat", 10)
	prune := func(want int64) {
		t.Helper()
		for _, topic := range []string{"chat", "events"} {
			if n, err := log.Prune(t.Context(), topic); err != nil || topic == "chat" && n != want || topic == "events" && n != 0 {
				t.Errorf("pruned %d of %s, %v; want %d of chat", n, topic, err, want)
			}
		}
	}
	prune(30)
	floor = 1000
	prune(10)
	now = now.Add(3 * time.Hour)
	prune(10)
	add("chat", 1)
	got, err := log.Read(t.Context(), "chat", "", 0, 10)
	if err != nil || len(got) != 1 || got[0].Off != 51 {
		t.Errorf("got %v, %v; want one record at 51: offsets go on", got, err)
	}
}

// failures counts what is reported as one.
type failures struct {
	slog.Handler
	n *atomic.Int64
}

func (f failures) Handle(ctx context.Context, r slog.Record) error {
	if r.Level >= slog.LevelError {
		f.n.Add(1)
	}
	return f.Handler.Handle(ctx, r)
}

func (f failures) WithAttrs(a []slog.Attr) slog.Handler { return failures{f.Handler.WithAttrs(a), f.n} }

func TestTwoProcessesListenSideBySideAndNeitherCallsItAFailure(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		bakery(t, db)
		log := tempLog(t)
		d := &diary{}
		var reported atomic.Int64
		logger := slog.New(failures{logger(t).Handler(), &reported})
		for range 2 {
			start(t, eventlog.NewListeners(db, log, logger, d.listener()).Run)
		}
		const loaves = 40
		var want []string
		for i := range loaves {
			bake(t, db, baked{"rye", i})
			move(t, db, log)
			want = append(want, loaf("rye", i))
			eventually.True(t, "each", func() bool { return len(d.handled()) > i })
		}
		if diff := cmp.Diff(want, d.handled()); diff != "" {
			t.Error(diff)
		}
		if n := reported.Load(); n != 0 {
			t.Errorf("%d failures were reported, want none", n)
		}
	})
}
