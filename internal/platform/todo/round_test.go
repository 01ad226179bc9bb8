package todo_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/saja-live/saja/internal/platform/lease"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

func TestRoundsAreMadeInOneProcessAtATimeAndGoOnInTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := lease.NewMemory(time.Now)
		var mu sync.Mutex
		made := make(map[string]int)
		process := func(name string) (stop func()) {
			ctx, cancel := context.WithCancel(t.Context())
			var done sync.WaitGroup
			done.Go(func() {
				if err := (todo.Rounds{Lease: store, Holder: name, Logger: logger(t), All: []todo.Round{
					{Name: "sweep", Every: time.Second, Do: func(context.Context) error {
						mu.Lock()
						defer mu.Unlock()
						made[name]++
						return errors.New("half done") // and made again all the same
					}},
					{Name: "jumpy", Every: time.Second, Do: func(context.Context) error { panic("boo") }},
				}}).Run(ctx); err != nil {
					t.Errorf("run: %v", err)
				}
			})
			return func() { cancel(); done.Wait() }
		}
		count := func(name string) int { mu.Lock(); defer mu.Unlock(); return made[name] }
		stop := process("first")
		time.Sleep(time.Second / 2)
		defer process("second")()
		time.Sleep(time.Minute)
		if n := count("first"); n < 60 || n > 70 || count("second") != 0 {
			t.Errorf("in a minute the first made %d rounds, the second %d; want about 60 and none", n, count("second"))
		}
		stop()
		time.Sleep(time.Minute)
		if n := count("second"); n < 40 {
			t.Errorf("the second made %d rounds after the first had stopped", n)
		}
	})
}

// A shop asks some forty carriers every two seconds or so: without a database that would be a line each time.
func TestRoundsWithoutADatabaseFillNoLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		rounds := todo.Rounds{Logger: slog.New(slog.NewTextHandler(&out, nil))}
		for i := range 40 {
			rounds.All = append(rounds.All, todo.Round{Name: fmt.Sprint("carrier ", i), Every: 2 * time.Second, Do: func(context.Context) error {
				return fmt.Errorf("take up parcels: %w", sqldb.ErrAway)
			}})
		}
		rounds.All = append(rounds.All, todo.Round{Name: "broken", Every: time.Second, Do: func(context.Context) error { return errors.New("of its own") }})
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		if err := rounds.Run(ctx); err != nil {
			t.Fatal(err)
		}
		lines := strings.Count(out.String(), "a round was not finished")
		if own := strings.Count(out.String(), "of its own"); own < 9 || own > 10 || lines-own < 9 || lines-own > 10 {
			t.Errorf("in ten minutes %d lines, %d of them of the broken round; want about one a minute of it and of the rest", lines, own)
		}
	})
}

// away is a lease store that does not answer.
type away struct{ lease.Store }

func (away) Take(context.Context, string, string, time.Duration) (lease.Lease, error) {
	return lease.Lease{}, errors.New("no answer")
}

func (away) Renew(context.Context, lease.Lease, time.Duration) (lease.Lease, error) {
	return lease.Lease{}, errors.New("no answer")
}

func TestRoundsAreMadeWhileTheLeasesAreAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var mu sync.Mutex
		made := 0
		var done sync.WaitGroup
		done.Go(func() {
			_ = todo.Rounds{Lease: away{lease.NewMemory(time.Now)}, Holder: "a", Logger: logger(t), All: []todo.Round{
				{Name: "sweep", Every: time.Second, Do: func(context.Context) error {
					mu.Lock()
					defer mu.Unlock()
					made++
					return nil
				}},
			}}.Run(ctx)
		})
		time.Sleep(time.Minute)
		cancel()
		done.Wait()
		if made < 60 || made > 70 {
			t.Errorf("made %d rounds in a minute, want about 60", made)
		}
	})
}
