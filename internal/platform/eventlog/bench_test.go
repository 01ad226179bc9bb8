package eventlog_test

import (
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/id"
)

// BenchmarkAppend measures durable appends of single chat messages by many writers at once.
func BenchmarkAppend(b *testing.B) {
	log := openLog(b, filepath.Join(b.TempDir(), "log.db"), eventlog.Options{})
	data := json.RawMessage(`{"kind":"text","text":"떡볶이 매운맛 몇 단계인가요? 아이도 먹을 수 있을까요","author":{"name":"김사자"}}`)
	b.SetParallelism(128)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r := eventlog.Record{ID: id.New(), Topic: "chat", Key: "live:1", Kind: "text", Data: data, Time: time.Now()}
			if err := log.Append(b.Context(), r); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "records/s")
}
