package eventlog_test

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// BenchmarkAppend measures durable appends of single chat messages by many writers at once.
func BenchmarkAppend(b *testing.B) {
	b.Run("embedded", func(b *testing.B) { appends(b, openLog(b, filepath.Join(b.TempDir(), "log.db"), eventlog.Options{})) })
	b.Run("mariadb", func(b *testing.B) {
		log := openSQL(b, sqldbtest.MariaDBURL(b), "", eventlog.Options{})
		defer log.Close()
		appends(b, log)
	})
}

func appends(b *testing.B, log eventlog.Log) {
	b.ResetTimer() // the server has started
	b.SetParallelism(128)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := log.Append(b.Context(), message(id.New())); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "records/s")
}

func message(id string) eventlog.Record {
	data := json.RawMessage(`{"kind":"text","text":"떡볶이 매운맛 몇 단계인가요? 아이도 먹을 수 있을까요","author":{"name":"김사자"}}`)
	return eventlog.Record{ID: id, Topic: "chat", Key: "live:1", Kind: "text", Data: data, Time: time.Now()}
}

// BenchmarkTail measures how long after its append a record reaches a follower: of the same process, and of another one.
func BenchmarkTail(b *testing.B) {
	b.Run("embedded", func(b *testing.B) {
		log := openLog(b, filepath.Join(b.TempDir(), "log.db"), eventlog.Options{})
		hears(b, log, log)
	})
	url := sqldbtest.MariaDBURL(b)
	for name, other := range map[string]bool{"mariadb": false, "mariadb, another process": true} {
		b.Run(name, func(b *testing.B) {
			log := openSQL(b, url, "", eventlog.Options{})
			defer log.Close()
			follower := log
			if other {
				follower = openSQL(b, url, "", eventlog.Options{})
				defer follower.Close()
			}
			hears(b, log, follower)
		})
	}
}

func hears(b *testing.B, log, follower eventlog.Log) {
	ctx, stop := context.WithCancel(b.Context())
	heard := make(chan time.Time, 1)
	top, err := log.Top(ctx, "chat")
	if err != nil {
		b.Fatal(err)
	}
	var done sync.WaitGroup
	done.Go(func() {
		if err := follower.Tail(ctx, "chat", top, func([]eventlog.Record) error { heard <- time.Now(); return nil }); err != nil {
			b.Error(err)
		}
	})
	var took []time.Duration
	for b.Loop() {
		if err := log.Append(ctx, message(id.New())); err != nil {
			b.Fatal(err)
		}
		appended := time.Now()
		took = append(took, max(0, (<-heard).Sub(appended)))
	}
	stop()
	done.Wait()
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}
