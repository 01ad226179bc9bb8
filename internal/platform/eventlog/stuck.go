package eventlog

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// stuckPause is how often records set aside are tried again.
const stuckPause = time.Minute

// TodoStuck is the kind of the todos that try again what was set aside; their key names the listener and the key.
const TodoStuck = "event.stuck"

// stuckKey is the payload of TodoStuck.
type stuckKey struct {
	Listener string `json:"listener"`
	Key      string `json:"key"`
}

// Todos try again what was set aside.
func (l *Listeners) Todos() []todo.Kind {
	return []todo.Kind{{
		Name: TodoStuck, Lane: "events", Deadline: time.Minute, First: stuckPause, Longest: stuckPause, Tries: 3, Handle: l.tryAgain,
	}}
}

func (l *Listeners) tryAgain(ctx context.Context, j todo.Job) error {
	var of stuckKey
	if err := j.Read(&of); err != nil {
		return err
	}
	at := slices.IndexFunc(l.listeners, func(e *ear) bool { return e.Name == of.Listener })
	if at < 0 {
		return nil // it is gone; when it comes back it writes a new todo
	}
	return l.listeners[at].tryKey(ctx, of.Key)
}

// waits says whether records of key are set aside, so that a later one has to wait behind them.
func (e *ear) waits(ctx context.Context, tx *sqldb.Tx, key string) (bool, error) {
	if !e.stuck[key] {
		return false, nil
	}
	return hasStuck(ctx, tx, e.Name, key) // another process may have freed it
}

// aside stores a record that has to wait, and when it is tried again.
func (e *ear) aside(ctx context.Context, tx *sqldb.Tx, r Record, failures int, why string) error {
	if err := putStuck(ctx, tx, e.Name, r, failures, why); err != nil {
		return err
	}
	return e.later(ctx, tx, r.Key)
}

func (e *ear) later(ctx context.Context, tx *sqldb.Tx, key string) error {
	return todo.Add(ctx, tx, todo.Item{
		Kind: TodoStuck, Key: e.Name + "/" + key, Due: time.Now().Add(stuckPause), Once: true, Payload: stuckKey{e.Name, key},
	})
}

// tryLater sees to it that everything set aside has a todo, also what an older program or a listener that was gone left.
func (e *ear) tryLater(ctx context.Context) error {
	if len(e.stuck) == 0 {
		return nil
	}
	return e.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		for key := range e.stuck {
			if err := e.later(ctx, tx, key); err != nil {
				return err
			}
		}
		return nil
	})
}

// setAside stores a record that Handle keeps refusing and moves on. Its key waits behind it from now on.
func (e *ear) setAside(ctx context.Context, r Record, why error) error {
	next := place{e.log.LogID(), r.Off}
	err := e.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := movePlace(ctx, tx, e.Name, e.place, next); err != nil {
			return err
		}
		return e.aside(ctx, tx, r, patientTries, why.Error())
	})
	if err != nil {
		return fmt.Errorf("set an event aside: %w", err)
	}
	e.place, e.stuck[r.Key] = next, true
	e.seen.Store(r.Off)
	e.logger.Error("an event is stuck: its listener keeps refusing it; it was set aside with its key and is tried again every minute",
		"kind", r.Kind, "id", r.ID, "error", why)
	return nil
}

// RetryStuck tries what was set aside now, and gives what is refused again, joined. A todo does it every minute.
func (l *Listeners) RetryStuck(ctx context.Context) error {
	var all []error
	for _, e := range l.listeners {
		if err := e.tryStuck(ctx); err != nil {
			all = append(all, fmt.Errorf("listener %s: %w", e.Name, err))
		}
	}
	return errors.Join(all...)
}

// tryStuck tries every key that has records set aside, oldest first, and frees the keys that get through.
// It gives the refusals, joined.
func (e *ear) tryStuck(ctx context.Context) error {
	e.mu.Lock()
	keys := make([]string, 0, len(e.stuck))
	for key := range e.stuck {
		keys = append(keys, key)
	}
	e.mu.Unlock()
	var all []error
	for _, key := range keys {
		if err := e.tryKey(ctx, key); err != nil {
			all = append(all, err)
		}
	}
	return errors.Join(all...)
}

func (e *ear) tryKey(ctx context.Context, key string) error {
	for ctx.Err() == nil {
		done, err := e.tryOldest(ctx, key)
		if done || err != nil {
			return err
		}
	}
	return ctx.Err()
}

// tryOldest tries the oldest record set aside of key; done means that there is none left.
func (e *ear) tryOldest(ctx context.Context, key string) (done bool, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	r, err := oldestStuck(ctx, e.db, e.Name, key)
	if errors.Is(err, sql.ErrNoRows) {
		delete(e.stuck, key)
		return true, nil
	}
	if err != nil {
		return false, err
	}
	err = e.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := dropStuck(ctx, tx, e.Name, r.ID); err != nil {
			return err
		}
		return e.call(ctx, tx, r)
	})
	if why := refused(err); why != nil {
		e.failures.Add(1)
		err = errors.Join(err, e.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			return noteStuck(ctx, tx, e.Name, r.ID, why.Error())
		}))
	} else if err == nil {
		e.logger.Info("an event that was stuck got through", "kind", r.Kind, "id", r.ID)
	}
	return false, err
}

// Refused is an event that a listener refuses, for a person to look at.
type Refused struct {
	Listener, Kind, Key string
	Since               time.Time
	Tries               int
	Reason              string
}

// Refused gives the event that a todo of TodoStuck tries again, or todo.ErrNotFound when it got through.
func (l *Listeners) Refused(ctx context.Context, e todo.Entry) (Refused, error) {
	of, err := ofTodo(e)
	if err != nil {
		return Refused{}, err
	}
	r, err := refusedEvent(ctx, l.db, of.Listener, of.Key)
	if errors.Is(err, sql.ErrNoRows) {
		err = todo.ErrNotFound
	}
	return r, err
}

// Skip drops the event that a todo of TodoStuck tries again, and has the next one of its key tried at once.
// It fails with todo.ErrNotFound when there is none, or when it is being tried right now.
func (l *Listeners) Skip(ctx context.Context, tx *sqldb.Tx, e todo.Entry) error {
	of, err := ofTodo(e)
	if err != nil {
		return err
	}
	if err := todo.Again(ctx, tx, e); err != nil { // whoever tries it holds the todo
		return err
	}
	r, err := oldestStuck(ctx, tx, of.Listener, of.Key)
	if errors.Is(err, sql.ErrNoRows) {
		return todo.ErrNotFound
	}
	if err != nil {
		return err
	}
	return dropStuck(ctx, tx, of.Listener, r.ID)
}

func ofTodo(e todo.Entry) (of stuckKey, err error) {
	if err := json.Unmarshal(e.Payload, &of); err != nil {
		return of, fmt.Errorf("read todo %s: %w", e.ID, err)
	}
	return of, nil
}
