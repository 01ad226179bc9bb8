package delivery

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
	"github.com/saja-live/saja/parcel"
)

const (
	lookEvery = 2 * time.Second
	lookBatch = 64
	lookWide  = 8               // questions to one carrier at a time
	lookLease = 3 * time.Minute // a parcel is one process's so long; then it is due again
	askLimit  = 30 * time.Second
)

// Rounds ask each carrier for the parcels that are due: a slow one holds up its own alone.
func (s *Service) Rounds() []todo.Round {
	all := []todo.Round{{Name: "watches of parcels", Every: watchesSweeps, Deadline: 5 * time.Minute, Do: s.SweepWatches}}
	if s.needs.Track == nil {
		return all
	}
	for _, c := range parcel.Carriers() {
		all = append(all, todo.Round{Name: "parcels of " + c.ID, Every: lookEvery, Deadline: 2 * time.Minute, Do: func(ctx context.Context) error {
			_, err := s.Look(ctx, c.ID)
			return err
		}})
	}
	return append(all, todo.Round{Name: "known parcels", Every: time.Hour, Deadline: 10 * time.Minute, Do: s.LookAtKnown})
}

// budget is a carrier's questions a second, over all processes of the shop. Without the shared store each process keeps to it
// alone.
func (s *Service) budget() limit.Rule {
	return limit.Rule{
		Name: "questions to carriers", Most: max(1, int(2*lookEvery.Seconds()*s.cfg.Rate)), Refill: time.Duration(float64(time.Second) / s.cfg.Rate), Fails: limit.Alone,
	}
}

// Look asks a carrier for what is due, as far as its budget goes, and says for how many. While it does not answer it is asked
// for one at a time, and less and less often.
func (s *Service) Look(ctx context.Context, carrier string) (asked int, err error) {
	for ctx.Err() == nil {
		h, err := findHealth(ctx, s.db, carrier)
		if err != nil || h.Until.After(s.clock()) {
			return asked, err
		}
		size := lookBatch
		if h.streak >= breakAfter {
			size = 1
		}
		due, err := dueParcels(ctx, s.db, carrier, s.clock(), size)
		if err != nil || len(due) == 0 {
			return asked, err
		}
		n := 0
		for n < len(due) && s.needs.Limits.Take(ctx, s.budget(), carrier, 1).OK() {
			n++
		}
		if n == 0 {
			return asked, nil
		}
		did, err := s.lookAt(ctx, carrier, due[:n])
		if asked += did; err != nil || n < len(due) || len(due) < size {
			return asked, err
		}
	}
	return asked, ctx.Err()
}

// lookAt asks for some parcels of a carrier, each once, and says for how many: those that no other process took.
func (s *Service) lookAt(ctx context.Context, carrier string, due []Parcel) (int, error) {
	var mine []Parcel
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		mine = mine[:0]
		until := s.clock().Add(lookLease)
		for _, p := range due {
			took, err := claim(ctx, tx, p, until)
			if err != nil {
				return err
			}
			if took {
				p.ver++
				mine = append(mine, p)
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("take up parcels of %s: %w", carrier, err)
	}
	var (
		mu  sync.Mutex // guards how
		how []error
		g   errgroup.Group
	)
	g.SetLimit(lookWide)
	for _, p := range mine {
		g.Go(func() error {
			t, err := s.ask(ctx, p.Carrier, p.Invoice)
			if ctx.Err() != nil { // it is due again when the lease is over
				return ctx.Err()
			}
			mu.Lock()
			how = append(how, err)
			mu.Unlock()
			return s.learn(ctx, p, t, err)
		})
	}
	err = g.Wait()
	return len(mine), errors.Join(err, s.noteHealth(ctx, carrier, how))
}

// ask asks a carrier. A panic while its answer is read is one that nobody understands.
func (s *Service) ask(ctx context.Context, carrier, invoice string) (t *parcel.Tracking, err error) {
	ctx, cancel := context.WithTimeout(ctx, askLimit)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			s.logger.ErrorContext(ctx, "an answer of a carrier broke its reader", "carrier", carrier, "panic", p)
			t, err = nil, parcel.ErrLayoutChanged
		}
	}()
	return s.needs.Track(ctx, carrier, invoice)
}

// learn stores what a carrier told of p, or that it did not.
func (s *Service) learn(ctx context.Context, p Parcel, t *parcel.Tracking, failed error) error {
	now := s.clock()
	before := printOf(p.Events)
	if failed != nil {
		p = p.unheard(failed, now)
	} else {
		p = p.heard(t, now)
	}
	p.due = p.next(now, s.cfg.Pace)
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := s.keep(ctx, tx, p, now); err != nil {
			return err
		}
		if printOf(p.Events) == before {
			return nil
		}
		return saveEvents(ctx, tx, p)
	})
	if errors.Is(err, errMoved) { // staff set it by hand meanwhile, or took it back
		return nil
	}
	if err != nil {
		return fmt.Errorf("keep what %s tells of a parcel: %w", p.Carrier, err)
	}
	return nil
}
