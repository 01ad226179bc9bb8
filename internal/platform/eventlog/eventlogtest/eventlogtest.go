// Package eventlogtest holds what every eventlog.Log must do, as one suite that each implementation runs.
package eventlogtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/saja-live/saja/internal/platform/eventlog"
)

// Run tests the logs that open gives. Each call of open gives an empty log that lasts as long as its t.
func Run(t *testing.T, open func(t *testing.T) eventlog.Log) {
	for name, test := range map[string]func(*testing.T, eventlog.Log){
		"ReadGivesWhatWasAppended":         readGivesWhatWasAppended,
		"OffsetsCountFromOneInEachTopic":   offsetsCountFromOneInEachTopic,
		"KeysAreReadAlone":                 keysAreReadAlone,
		"RepeatedIDsAreIgnored":            repeatedIDsAreIgnored,
		"TailGivesOldThenNewInOrder":       tailGivesOldThenNewInOrder,
		"TailWakesAtOnce":                  tailWakesAtOnce,
		"TailReturnsTheErrorOfItsFunction": tailReturnsTheErrorOfItsFunction,
		"ConcurrentAppendsKeepTheirOrder":  concurrentAppendsKeepTheirOrder,
		"AnEmptyTopicIsNoError":            anEmptyTopicIsNoError,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
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
	want.Off = 1
	got := read(t, log, "chat", "", 0, 10)
	if diff := cmp.Diff([]eventlog.Record{want}, got, cmp.Comparer(time.Time.Equal)); diff != "" {
		t.Error(diff)
	}
	if log.LogID() == "" {
		t.Error("the log has no name")
	}
}

func offsetsCountFromOneInEachTopic(t *testing.T, log eventlog.Log) {
	add(t, log, record("chat", "k", "a"), record("events", "k", "b"), record("events", "k", "c"), record("chat", "k", "d"))
	for topic, want := range map[string][]string{"chat": {"a", "d"}, "events": {"b", "c"}} {
		got := read(t, log, topic, "", 0, 10)
		if diff := cmp.Diff(want, ids(got)); diff != "" {
			t.Errorf("%s: %s", topic, diff)
		}
		for i, r := range got {
			if r.Off != int64(i+1) {
				t.Errorf("%s: record %d has offset %d", topic, i, r.Off)
			}
		}
		if top, err := log.Top(t.Context(), topic); err != nil || top != 2 {
			t.Errorf("top of %s = %d, %v; want 2", topic, top, err)
		}
	}
	if got := ids(read(t, log, "events", "", 1, 10)); !slices.Equal(got, []string{"c"}) {
		t.Errorf("after 1: %v", got)
	}
	if got := ids(read(t, log, "events", "", 0, 1)); !slices.Equal(got, []string{"b"}) {
		t.Errorf("limit 1: %v", got)
	}
}

func keysAreReadAlone(t *testing.T, log eventlog.Log) {
	for i := range 6 {
		add(t, log, record("chat", fmt.Sprint("room", i%2), fmt.Sprint(i)))
	}
	if got := ids(read(t, log, "chat", "room1", 2, 10)); !slices.Equal(got, []string{"3", "5"}) {
		t.Errorf("room1 after 2: %v", got)
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
	if !slices.Equal(ids(got), []string{"a", "b", "", ""}) || got[3].Off != 4 {
		t.Errorf("got %v", got)
	}
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
	for i := range 700 { // more than one batch
		add(t, log, record("chat", "k", fmt.Sprint(i)))
	}
	records := follow(t, log, "chat", 10)
	for i := range 300 {
		add(t, log, record("chat", "k", fmt.Sprint(700+i)))
	}
	for off := int64(11); off <= 1000; off++ {
		if got := receive(t, records); got.Off != off || got.ID != fmt.Sprint(off-1) {
			t.Fatalf("got offset %d (%s), want %d", got.Off, got.ID, off)
		}
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
	for off := int64(1); off <= writers*each*2; off += 2 {
		a, b := receive(t, records), receive(t, records)
		if a.Off != off || b.Off != off+1 {
			t.Fatalf("got offsets %d and %d, want %d and the next", a.Off, b.Off, off)
		}
		want := fmt.Sprintf("%s-%d", a.Key, next[a.Key])
		next[a.Key]++
		if a.ID != want+"a" || b.ID != want+"b" {
			t.Fatalf("at %d: got %s and %s, want both of %s", off, a.ID, b.ID, want)
		}
	}
}
