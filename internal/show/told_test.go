package show

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/platform/sqldb"
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

func TestARoomThatCouldNotBeToldSeesWhatIsPinnedLater(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		of := h.scheduled(t)
		runner := todo.NewRunner(h.db, todo.Config{}, slog.New(slog.DiscardHandler), time.Now, h.Todos()...)
		wants := func(when string, todos int, want ...chat.Message) {
			t.Helper()
			if n, err := runner.Drain(t.Context()); err != nil || n != todos {
				t.Errorf("%s: %d todos done, %v; want %d", when, n, err, todos)
			}
			if diff := cmp.Diff(want, h.talk.heard()); diff != "" {
				t.Errorf("%s: %s", when, diff)
			}
			h.talk.said = nil
		}
		deaf := func(do func()) {
			h.talk.deaf = errors.New("the log is busy, or the process ends here")
			do()
			h.talk.deaf = nil
		}
		pin := func() {
			t.Helper()
			if _, err := h.Pin(t.Context(), of.ID, h.rice.ID); err != nil {
				t.Fatal(err)
			}
		}
		card := Pin{Product: Card(h.rice)}
		deaf(pin)
		wants("pinned", 1, card)
		pin()
		wants("pinned again", 0, card)
		deaf(func() {
			if _, err := h.Unpin(t.Context(), of.ID); err != nil {
				t.Fatal(err)
			}
		})
		wants("unpinned", 1, Unpin{})
		deaf(pin)
		if _, err := h.Unpin(t.Context(), of.ID); err != nil {
			t.Fatal(err)
		}
		wants("the todo comes behind the next change", 1, Unpin{}, Unpin{})
		pin()
		deaf(func() {
			if _, err := h.Update(t.Context(), of.ID, Draft{Title: "야식", Host: of.Host, StartsAt: noon, Version: of.Version}); err != nil {
				t.Fatal(err)
			}
		})
		wants("taken out of the show", 1, card, Unpin{})
	})
}

// quick is a talk in which something happens right before the next message.
type quick struct {
	*talk
	before func()
}

func (q *quick) Post(ctx context.Context, room string, m chat.Message) error {
	if before := q.before; before != nil {
		q.before = nil
		before()
	}
	return q.talk.Post(ctx, room, m)
}

// Whoever tells a room looks afterwards whether it still holds; where the look fails, nothing more is told.
func TestARoomIsToldOnceWhereTheShowCannotBeReadAgain(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		of := h.scheduled(t)
		ctx, away := context.WithCancel(t.Context())
		q := &quick{talk: h.talk}
		q.before = func() {
			away()
			q.before = func() { h.talk.deaf = errors.New("the room is told again") }
		}
		h.Service.talk = q
		if err := h.tellDue(ctx, of.ID, ofState); !errors.Is(err, context.Canceled) {
			t.Errorf("telling ends with %v, want context.Canceled", err)
		}
		if diff := cmp.Diff([]chat.Message{OnAir{State: "scheduled"}}, h.talk.heard()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestTheLastThingARoomHearsIsWhatHolds(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		of := h.scheduled(t)
		q := &quick{talk: h.talk}
		h.Service.talk = q
		q.before = func() {
			if _, err := h.Unpin(t.Context(), of.ID); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := h.Pin(t.Context(), of.ID, h.rice.ID); err != nil {
			t.Fatal(err)
		}
		h.stage.set(media.Live)
		q.before = func() { mustStep(t, h.End, of.ID) }
		mustStep(t, h.Start, of.ID)
		want := []chat.Message{
			Unpin{},
			Pin{Product: Card(h.rice)},
			Unpin{},
			OnAir{State: "ended"},
			OnAir{State: "live"},
			OnAir{State: "ended"},
		}
		if diff := cmp.Diff(want, h.talk.heard()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAShowEndsThoughItsStreamEndsLater(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		of := h.scheduled(t)
		h.stage.set(media.Live)
		if _, err := h.Start(t.Context(), of.ID); err != nil {
			t.Fatal(err)
		}
		h.stage.slow = errors.New("the disk is slow")
		if of, err := h.End(t.Context(), of.ID); err != nil || of.State != Ended {
			t.Errorf("the show is %s, %v", of.State, err)
		}
		h.stage.slow = nil
		runner := todo.NewRunner(h.db, todo.Config{}, slog.New(slog.DiscardHandler), func() time.Time { return time.Now().Add(time.Hour) }, h.Todos()...)
		if n, err := runner.Drain(t.Context()); err != nil || n != 1 {
			t.Errorf("%d todos done, %v; want 1", n, err)
		}
		if diff := cmp.Diff([]string{of.ID}, h.stage.ended); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhoeverKeepsPagesHearsOfAMoveBeforeTheRoom(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		of := h.scheduled(t)
		h.stage.set(media.Live)
		var told []int
		h.Moves(func() { told = append(told, len(h.talk.heard())) })
		if _, err := h.Start(t.Context(), of.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := h.End(t.Context(), of.ID); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]int{0, 1}, told); diff != "" {
			t.Errorf("the room had heard so many messages by then: %s", diff)
		}
	})
}

func TestADatabaseThatTakesNothingCostsALineAMinute(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		var out bytes.Buffer
		h.log = slog.New(slog.NewTextHandler(&out, nil))
		err := h.db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			_, err := tx.ExecContext(ctx, `DROP TABLE shows`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for range 300 { // five minutes of ticks
			h.settle(t.Context())
			*h.clock = h.clock.Add(time.Second)
		}
		if n := strings.Count(out.String(), "shows did not follow their streams"); n != 5 {
			t.Errorf("said %d times in five minutes, want 5", n)
		}
	})
}
