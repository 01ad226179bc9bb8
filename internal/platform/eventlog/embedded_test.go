package eventlog_test

import (
	"path/filepath"
	"testing"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/eventlog/eventlogtest"
)

func openLog(t testing.TB, path string, opts eventlog.Options) *eventlog.Embedded {
	t.Helper()
	log, err := eventlog.OpenEmbedded(t.Context(), path, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	return log
}

func TestTheEmbeddedLogConforms(t *testing.T) {
	eventlogtest.Run(t, func(t *testing.T) eventlog.Log {
		return openLog(t, filepath.Join(t.TempDir(), "log.db"), eventlog.Options{})
	})
}
