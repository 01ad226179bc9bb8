package sqldb

import (
	"context"
	"errors"
	"time"
)

// grace is how much longer than its deadline a fn may stay before the writer goes on without it. By then no statement
// of its runs: those end with the deadline.
const grace = 500 * time.Millisecond

var errStuck = errors.New("the transaction's function did not come back after its deadline; it was undone, and its goroutine left behind")

// hand is the goroutine that the functions of transactions run on, one at a time, so that one which panics, ends
// its goroutine or never comes back does not take the writer with it.
type hand struct {
	work  chan work
	done  chan error
	timer *time.Timer
}

type work struct {
	tx *Tx
	fn func(ctx context.Context, tx *Tx) error
}

func newHand() *hand {
	h := &hand{work: make(chan work), done: make(chan error, 1), timer: time.NewTimer(time.Hour)}
	go h.run()
	return h
}

// call runs fn and gives its error. Not alive means that another hand is needed.
func (h *hand) call(tx *Tx, fn func(ctx context.Context, tx *Tx) error, limit time.Duration) (err error, alive bool) {
	h.timer.Reset(limit)
	h.work <- work{tx, fn}
	select {
	case err = <-h.done:
	case <-h.timer.C:
		tx.end()
		tx.db.config.Logger.Error("bug: a transaction's function hangs; it was undone and left behind", "after", limit)
		return errStuck, false
	}
	tx.end()
	return err, !errors.Is(err, errEnded)
}

func (h *hand) dismiss() { close(h.work) }

func (h *hand) run() {
	err := errEnded
	defer func() {
		if err != nil { // Goexit: nothing else leaves the loop
			h.done <- err
		}
	}()
	for w := range h.work {
		h.done <- w.tx.call(w.fn)
	}
	err = nil
}

var errEnded = errors.New("the transaction's function ended its goroutine; it was undone")
