package rtmp

import (
	"context"
	"io"
	"log/slog"
	"net"
	"runtime"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/media/hub"
	"github.com/saja-live/saja/internal/media/ingest"
)

type nothing struct{}

func (nothing) Unit(*hub.Unit)      {}
func (nothing) Warn(string, string) {}
func (nothing) Encoder(string)      {}
func (nothing) Left(error)          {}

// FuzzConnection throws bytes at a connection after a good handshake: it must end, without a panic and in bounds.
func FuzzConnection(f *testing.F) {
	connect := unhex("03000000000019140000000002000763" + "6f6e6e656374003ff0000000000000030000" + "09")
	publish := unhex("0300000000001e140100000002000770" + "75626c69736800400000000000000005020003616263" + "0200046c697665")
	f.Add(connect)
	f.Add(append(append([]byte{}, connect...), publish...))
	f.Add(unhex("0200000000000401000000007fffffff"))
	f.Add(unhex("03000000ffffff1400000000"))
	f.Add(unhex("0400000000000209010000001700"))
	f.Add(unhex("c3"))
	f.Add(unhex("0000ffffff00000414ffffffff00000000c000ffffffff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		near, far := net.Pipe()
		s := &Server{
			Admit:  func(context.Context, ingest.Publication) (ingest.Sink, error) { return nothing{}, nil },
			Logger: slog.New(slog.NewTextHandler(io.Discard, nil)), Now: time.Now,
		}
		s.open()
		c := &session{server: s, conn: near, log: s.Logger}
		s.enter(t.Context(), c)
		done := make(chan struct{})
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		go func() {
			defer close(done)
			c.run(t.Context())
		}()
		go io.Copy(io.Discard, far)
		far.Write(append([]byte{3}, make([]byte, 1536*2)...))
		far.Write(b)
		far.Close()
		select {
		case <-done:
		case <-time.After(time.Minute):
			t.Fatal("the connection is still held")
		}
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > 64<<20 {
			t.Fatalf("%d MB were taken for %d bytes", n>>20, len(b))
		}
	})
}
