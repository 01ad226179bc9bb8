package todo

import (
	"slices"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// running finds the runners of a database in this process, so that Add can wake them.
var running = struct {
	mu  sync.RWMutex
	all map[*sqldb.DB][]*Runner
}{all: make(map[*sqldb.DB][]*Runner)}

// enlist lets Add wake r until the function that it gives is called.
func enlist(r *Runner) (leave func()) {
	running.mu.Lock()
	defer running.mu.Unlock()
	running.all[r.db] = append(slices.Clone(running.all[r.db]), r)
	return func() {
		running.mu.Lock()
		defer running.mu.Unlock()
		running.all[r.db] = slices.DeleteFunc(slices.Clone(running.all[r.db]), func(o *Runner) bool { return o == r })
		if len(running.all[r.db]) == 0 {
			delete(running.all, r.db)
		}
	}
}

// wakeAfter wakes the lane of kind after tx's commit. What is due later is found by looking.
func wakeAfter(tx *sqldb.Tx, kind string, due time.Time) {
	running.mu.RLock()
	runners := running.all[tx.DB()]
	running.mu.RUnlock()
	for _, r := range runners {
		if due.After(r.now()) {
			continue
		}
		for _, l := range r.lanes {
			if slices.ContainsFunc(l.kinds, func(k Kind) bool { return k.Name == kind }) {
				tx.OnCommit(l.wakeUp)
			}
		}
	}
}
