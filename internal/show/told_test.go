package show

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/platform/todo"
)

func TestARoomThatCouldNotBeToldHearsHowItsShowStandsLater(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		of := h.scheduled(t)
		h.stage.set(media.Live)
		h.talk.deaf = errors.New("the log is busy")
		if _, err := h.Start(t.Context(), of.ID); err != nil {
			t.Fatal(err)
		}
		h.talk.deaf = nil
		runner := todo.NewRunner(h.db, todo.Config{}, slog.New(slog.DiscardHandler), time.Now, h.Todos()...)
		done := func(want int) {
			t.Helper()
			if n, err := runner.Drain(t.Context()); err != nil || n != want {
				t.Errorf("%d todos done, %v; want %d", n, err, want)
			}
		}
		done(1)
		if diff := cmp.Diff([]chat.Message{OnAir{State: "live"}}, h.talk.heard()); diff != "" {
			t.Error(diff)
		}
		if _, err := h.End(t.Context(), of.ID); err != nil {
			t.Fatal(err)
		}
		done(0) // the room heard it at once
		if diff := cmp.Diff([]chat.Message{OnAir{State: "live"}, OnAir{State: "ended"}}, h.talk.heard()); diff != "" {
			t.Error(diff)
		}
	})
}
