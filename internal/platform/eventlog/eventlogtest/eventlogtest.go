// Package eventlogtest holds what every eventlog.Log must do, as one suite that each implementation runs.
package eventlogtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/saja-live/saja/internal/platform/eventlog"
)

// Store is where an implementation keeps one log. It lasts as long as the test that made it.
type Store struct {
	// Open opens the log; the one who opened it closes it.
	Open func(t *testing.T) eventlog.Log
	// Shared says that it may be open in several processes at once, and then Open gives such.
	Shared bool
	// Block keeps appends from being made until release is called, or for some seconds.
	Block func(t *testing.T) (release func())
}

// Run tests the logs of the stores that empty gives, each a new one.
func Run(t *testing.T, empty func(t *testing.T) Store) {
	for name, test := range map[string]func(*testing.T, eventlog.Log){
		"ReadGivesWhatWasAppended":         readGivesWhatWasAppended,
		"OffsetsGrowInEachTopic":           offsetsGrowInEachTopic,
		"KeysAreReadAlone":                 keysAreReadAlone,
		"RepeatedIDsAreIgnored":            repeatedIDsAreIgnored,
		"TailGivesOldThenNewInOrder":       tailGivesOldThenNewInOrder,
		"TailWakesAtOnce":                  tailWakesAtOnce,
		"TailReturnsTheErrorOfItsFunction": tailReturnsTheErrorOfItsFunction,
		"ConcurrentAppendsKeepTheirOrder":  concurrentAppendsKeepTheirOrder,
		"AnEmptyTopicIsNoError":            anEmptyTopicIsNoError,
		"WhatIsTooLongIsRefused":           whatIsTooLongIsRefused,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t, empty(t))) })
	}
	for name, test := range map[string]func(*testing.T, Store){
		"ReopeningFindsEverythingAndTheName": reopeningFindsEverythingAndTheName,
		"ANewStoreHasANameOfItsOwn":          func(t *testing.T, s Store) { aNewStoreHasANameOfItsOwn(t, s, empty(t)) },
		"ClosingEndsATail":                   closingEndsATail,
		"BusyIsSaidAndNothingIsAppended":     busyIsSaidAndNothingIsAppended,
		"TwoHandlesAreOneLog":                twoHandlesAreOneLog,
		"TwoHandlesMissNothing":              twoHandlesMissNothing,
	} {
		t.Run(name, func(t *testing.T) { test(t, empty(t)) })
	}
}

// open opens a store for as long as t lasts.
func open(t *testing.T, s Store) eventlog.Log {
	t.Helper()
	log := s.Open(t)
	t.Cleanup(func() { _ = log.Close() }) // a test may have closed it
	return log
}

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func record(topic, key, id string) eventlog.Record {
	return eventlog.Record{ID: id, Topic: topic, Key: key, Kind: "text", Data: json.RawMessage(`{"text":"` + id + `"}`), Time: noon}
}

func add(t *testing.T, log eventlog.Log, records ...eventlog.Record) {
	t.Helper()
	if err := log.Append(t.Context(), records...); err != nil {
		t.Fatalf("append: %v", err)
	}
}

func ids(records []eventlog.Record) []string {
	var ids []string
	for _, r := range records {
		ids = append(ids, r.ID)
	}
	return ids
}

func read(t *testing.T, log eventlog.Log, topic, key string, after int64, limit int) []eventlog.Record {
	t.Helper()
	got, err := log.Read(t.Context(), topic, key, after, limit)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	return got
}

func readGivesWhatWasAppended(t *testing.T, log eventlog.Log) {
	want := record("chat", "live:1", "a")
	want.Time = noon.Add(time.Millisecond)
	add(t, log, want)
	got := read(t, log, "chat", "", 0, 10)
	if len(got) == 1 && got[0].Off > 0 {
		want.Off = got[0].Off
	}
	if diff := cmp.Diff([]eventlog.Record{want}, got, cmp.Comparer(time.Time.Equal)); diff != "" {
		t.Error(diff)
	}
	if log.LogID() == "" {
		t.Error("the log has no name")
	}
}

func offsetsGrowInEachTopic(t *testing.T, log eventlog.Log) {
	add(t, log, record("chat", "k", "a"), record("events", "k", "b"), record("events", "k", "c"), record("chat", "k", "d"))
	for topic, want := range map[string][]string{"chat": {"a", "d"}, "events": {"b", "c"}} {
		got := read(t, log, topic, "", 0, 10)
		if diff := cmp.Diff(want, ids(got)); diff != "" {
			t.Errorf("%s: %s", topic, diff)
		}
		grow(t, 0, got)
		if top, err := log.Top(t.Context(), topic); err != nil || top < got[1].Off {
			t.Errorf("top of %s = %d, %v; want at least %d", topic, top, err, got[1].Off)
		}
	}
	first := read(t, log, "events", "", 0, 1)
	if !slices.Equal(ids(first), []string{"b"}) {
		t.Errorf("limit 1: %v", ids(first))
	}
	if got := ids(read(t, log, "events", "", first[0].Off, 10)); !slices.Equal(got, []string{"c"}) {
		t.Errorf("after the first: %v", got)
	}
	top, err := log.Top(t.Context(), "events")
	if err != nil {
		t.Fatal(err)
	}
	add(t, log, record("events", "k", "b"), record("events", "k", "e")) // a repetition may leave a gap
	if got := read(t, log, "events", "", top, 10); !slices.Equal(ids(got), []string{"e"}) || got[0].Off <= top {
		t.Errorf("after the top: %v", got)
	}
}

// grow fails the test where the offsets of records do not grow from after.
func grow(t *testing.T, after int64, records []eventlog.Record) {
	t.Helper()
	for _, r := range records {
		if r.Off <= after {
			t.Fatalf("offset %d (%s) follows %d", r.Off, r.ID, after)
		}
		after = r.Off
	}
}

func keysAreReadAlone(t *testing.T, log eventlog.Log) {
	for i := range 6 {
		add(t, log, record("chat", fmt.Sprint("room", i%2), fmt.Sprint(i)))
	}
	second := read(t, log, "chat", "", 0, 2)[1].Off
	if got := ids(read(t, log, "chat", "room1", second, 10)); !slices.Equal(got, []string{"3", "5"}) {
		t.Errorf("room1 after the second: %v", got)
	}
	for key, want := range map[string][]string{"room1": {"3", "5"}, "": {"4", "5"}, "nobody": nil} {
		got, err := log.ReadLast(t.Context(), "chat", key, 2)
		if err != nil || !slices.Equal(ids(got), want) {
			t.Errorf("last of %q: %v, %v; want %v", key, ids(got), err, want)
		}
	}
}

func repeatedIDsAreIgnored(t *testing.T, log eventlog.Log) {
	add(t, log, record("chat", "k", "a"), record("chat", "k", "a"), record("other", "k", "a"))
	add(t, log, record("chat", "k", "b"), record("chat", "k", "a"))
	add(t, log, record("chat", "k", ""), record("chat", "k", ""))
	got := read(t, log, "chat", "", 0, 10)
	if !slices.Equal(ids(got), []string{"a", "b", "", ""}) {
		t.Errorf("got %v", got)
	}
	grow(t, 0, got)
	if got := read(t, log, "other", "", 0, 10); len(got) != 1 {
		t.Errorf("the other topic holds %v", got)
	}
}

func anEmptyTopicIsNoError(t *testing.T, log eventlog.Log) {
	if got := read(t, log, "nothing", "", 0, 10); len(got) != 0 {
		t.Errorf("read %v", got)
	}
	if top, err := log.Top(t.Context(), "nothing"); top != 0 || err != nil {
		t.Errorf("top = %d, %v", top, err)
	}
	if err := log.Append(t.Context()); err != nil {
		t.Errorf("append of nothing: %v", err)
	}
}

// follow tails the topic and gives a channel of its records. It ends with t.
func follow(t *testing.T, log eventlog.Log, topic string, after int64) <-chan eventlog.Record {
	ctx, cancel := context.WithCancel(context.Background())
	records := make(chan eventlog.Record, 10_000)
	var done sync.WaitGroup
	done.Go(func() {
		err := log.Tail(ctx, topic, after, func(batch []eventlog.Record) error {
			for _, r := range batch {
				records <- r
			}
			return nil
		})
		if err != nil {
			t.Errorf("tail: %v", err)
		}
	})
	t.Cleanup(func() {
		cancel()
		done.Wait()
	})
	return records
}

func receive(t *testing.T, records <-chan eventlog.Record) eventlog.Record {
	t.Helper()
	select {
	case r := <-records:
		return r
	case <-time.After(10 * time.Second):
		t.Fatal("no record came")
		panic("not reached")
	}
}

func tailGivesOldThenNewInOrder(t *testing.T, log eventlog.Log) {
	for i := range 70 {
		var ten []eventlog.Record
		for k := range 10 {
			ten = append(ten, record("chat", "k", fmt.Sprint(i*10+k)))
		}
		add(t, log, ten...) // more than one batch in all
	}
	tenth := read(t, log, "chat", "", 0, 10)[9].Off
	records := follow(t, log, "chat", tenth)
	for i := range 100 {
		add(t, log, record("chat", "k", fmt.Sprint(700+i)))
	}
	last := tenth
	for i := 10; i < 800; i++ {
		got := receive(t, records)
		if got.ID != fmt.Sprint(i) {
			t.Fatalf("got %s at %d, want %d", got.ID, got.Off, i)
		}
		grow(t, last, []eventlog.Record{got})
		last = got.Off
	}
}

func tailWakesAtOnce(t *testing.T, log eventlog.Log) {
	records := follow(t, log, "chat", 0)
	best := time.Hour
	for i := range 20 {
		add(t, log, record("chat", "k", fmt.Sprint(i)))
		appended := time.Now()
		receive(t, records)
		best = min(best, time.Since(appended))
	}
	if best > 20*time.Millisecond { // a poll would show
		t.Errorf("the quickest record came %s after its append", best)
	}
}

func tailReturnsTheErrorOfItsFunction(t *testing.T, log eventlog.Log) {
	add(t, log, record("chat", "k", "a"))
	errEnough := errors.New("enough")
	err := log.Tail(t.Context(), "chat", 0, func([]eventlog.Record) error { return errEnough })
	if !errors.Is(err, errEnough) {
		t.Errorf("got %v, want %v", err, errEnough)
	}
}

func concurrentAppendsKeepTheirOrder(t *testing.T, log eventlog.Log) {
	const writers, each = 16, 40
	records := follow(t, log, "chat", 0)
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for i := range each {
				key := fmt.Sprint("w", w)
				if err := log.Append(t.Context(), record("chat", key, fmt.Sprintf("%s-%da", key, i)), record("chat", key, fmt.Sprintf("%s-%db", key, i))); err != nil {
					t.Errorf("append: %v", err)
				}
			}
		})
	}
	all.Wait()
	next := make(map[string]int)
	last := int64(0)
	for range writers * each {
		a, b := receive(t, records), receive(t, records)
		grow(t, last, []eventlog.Record{a, b})
		last = b.Off
		want := fmt.Sprintf("%s-%d", a.Key, next[a.Key])
		next[a.Key]++
		if a.ID != want+"a" || b.ID != want+"b" {
			t.Fatalf("at %d: got %s and %s, want both of %s", a.Off, a.ID, b.ID, want)
		}
	}
}

func whatIsTooLongIsRefused(t *testing.T, log eventlog.Log) {
	long := strings.Repeat("k", 200)
	for what, r := range map[string]eventlog.Record{
		"no topic": record("", "k", "a"), "topic": record(long, "k", "a"), "key": record("chat", long, "a"), "ID": record("chat", "k", long),
	} {
		if err := log.Append(t.Context(), record("chat", "k", "before"), r); err == nil {
			t.Errorf("%s: taken in", what)
		}
	}
	if got := read(t, log, "chat", "", 0, 10); len(got) != 0 {
		t.Errorf("an append that was refused left %v", ids(got))
	}
}

func reopeningFindsEverythingAndTheName(t *testing.T, s Store) {
	log := s.Open(t)
	name := log.LogID()
	add(t, log, record("chat", "k", "a"), record("chat", "k", "b"))
	before := read(t, log, "chat", "", 0, 10)
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	log = open(t, s)
	if log.LogID() != name || name == "" {
		t.Errorf("reopened it is called %q, was %q", log.LogID(), name)
	}
	if err := log.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(before, read(t, log, "chat", "", 0, 10), cmp.Comparer(time.Time.Equal)); diff != "" {
		t.Error(diff)
	}
	add(t, log, record("chat", "k", "b"), record("chat", "k", "c")) // the repetition is still known
	got := read(t, log, "chat", "", 0, 10)
	if !slices.Equal(ids(got), []string{"a", "b", "c"}) {
		t.Errorf("got %v", ids(got))
	}
	grow(t, 0, got)
}

func aNewStoreHasANameOfItsOwn(t *testing.T, one, other Store) {
	if a, b := open(t, one).LogID(), open(t, other).LogID(); a == b {
		t.Errorf("two logs are called %s", a)
	}
}

func closingEndsATail(t *testing.T, s Store) {
	log := s.Open(t)
	add(t, log, record("chat", "k", "a"))
	ended, begun := make(chan error), make(chan struct{})
	go func() {
		ended <- log.Tail(context.Background(), "chat", 0, func([]eventlog.Record) error { close(begun); return nil })
	}()
	<-begun
	if err := log.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; err == nil {
		t.Error("the tail ended without a word")
	}
	if err := log.Append(t.Context(), record("chat", "k", "b")); err == nil {
		t.Error("a closed log took something in")
	}
	if err := log.Ping(t.Context()); err == nil {
		t.Error("a closed log says that it can be used")
	}
}

func busyIsSaidAndNothingIsAppended(t *testing.T, s Store) {
	log := open(t, s)
	add(t, log, record("chat", "k", "first"))
	release := s.Block(t)
	const n = 6000 // more than may wait
	var busy, taken atomic.Int64
	var said sync.Map
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			err := log.Append(t.Context(), record("chat", "k", fmt.Sprint(i)))
			if said.Store(fmt.Sprint(i), err == nil); err == nil {
				taken.Add(1)
				return
			}
			if !errors.Is(err, eventlog.ErrBusy) {
				t.Errorf("append: %v, want ErrBusy", err)
			}
			if busy.Add(1) == 100 {
				release()
			}
		})
	}
	all.Wait()
	release()
	if busy.Load() < 100 || taken.Load() == 0 {
		t.Errorf("%d were busy and %d taken of %d", busy.Load(), taken.Load(), n)
	}
	got := read(t, log, "chat", "", 0, n+10)
	for _, r := range got[1:] {
		if ok, _ := said.Load(r.ID); ok != true {
			t.Errorf("%s is in the log, and its append failed", r.ID)
		}
	}
	if int64(len(got)) != 1+taken.Load() {
		t.Errorf("%d are in the log, %d were taken", len(got)-1, taken.Load())
	}
}

func twoHandlesAreOneLog(t *testing.T, s Store) {
	if !s.Shared {
		return // a store of one process
	}
	a, b := open(t, s), open(t, s)
	if a.LogID() != b.LogID() {
		t.Errorf("one log has the names %s and %s", a.LogID(), b.LogID())
	}
	records := follow(t, b, "chat", 0)
	best, worst := time.Hour, time.Duration(0)
	for i := range 20 {
		add(t, a, record("chat", "k", fmt.Sprint(i)))
		appended := time.Now()
		if got := receive(t, records); got.ID != fmt.Sprint(i) {
			t.Fatalf("got %s, want %d", got.ID, i)
		}
		best, worst = min(best, time.Since(appended)), max(worst, time.Since(appended))
	}
	t.Logf("the other handle heard within %s to %s", best, worst)
	if best > 50*time.Millisecond {
		t.Errorf("the quickest record came %s after its append", best)
	}
	add(t, b, record("chat", "k", "0"), record("chat", "k", "20")) // the repetition is known here too
	if got := receive(t, records); got.ID != "20" {
		t.Errorf("got %s, want 20", got.ID)
	}
}

// twoHandlesMissNothing has both append and both follow: whoever has seen an offset never misses a smaller one.
func twoHandlesMissNothing(t *testing.T, s Store) {
	if !s.Shared {
		return
	}
	a, b := open(t, s), open(t, s)
	logs := []eventlog.Log{a, b}
	heard := []<-chan eventlog.Record{follow(t, a, "chat", 0), follow(t, b, "chat", 0)}
	const writers, each = 8, 60
	var all sync.WaitGroup
	for i, log := range logs {
		for w := range writers {
			all.Go(func() {
				key := fmt.Sprintf("%d.%d", i, w)
				for k := range each {
					if err := log.Append(t.Context(), record("chat", key, fmt.Sprintf("%s-%d", key, k)), record("other", key, fmt.Sprintf("%s-%d", key, k))); err != nil {
						t.Errorf("append: %v", err)
					}
				}
			})
		}
	}
	all.Wait()
	for i, records := range heard {
		next := make(map[string]int)
		last := int64(0)
		for range len(logs) * writers * each {
			r := receive(t, records)
			grow(t, last, []eventlog.Record{r})
			last = r.Off
			if want := fmt.Sprintf("%s-%d", r.Key, next[r.Key]); r.ID != want {
				t.Fatalf("handle %d: got %s, want %s", i, r.ID, want)
			}
			next[r.Key]++
		}
	}
}
