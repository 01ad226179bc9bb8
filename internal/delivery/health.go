package delivery

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

// Health is how a carrier answers, as all processes of the shop know.
type Health struct {
	OK      time.Time // the last answer that was understood
	Failed  time.Time
	Why     string    // of the last failure
	Until   time.Time // not asked before
	Alarm   time.Time // since when its answers are not understood, or not believed; zero: they are
	Seen    time.Time // when a known number was looked up last
	streak  int
	strange int
	doubt   int // grows with each parcel that it knew and does not find, and goes with each that it still knows
}

const (
	breakAfter   = 5 // failures in a row, and a carrier is left alone for a while
	strangeAfter = 3 // answers in a row that nobody understands, and somebody is told
	longestBreak = 30 * time.Minute

	// A page is doubted if of the parcels that it knew more than one in four are not found any more; fewer are its own forgetting.
	doubtLost   = 3
	doubtAlarm  = 5 * doubtLost // this many in a row, and somebody is told
	doubtAtMost = 2 * doubtAlarm
)

// errLost is "not found" of a parcel that the carrier knew.
var errLost = fmt.Errorf("%w, and it was known", parcel.ErrNotFound)

// lost is err, or errLost where known was found before.
func lost(err error, known bool) error {
	if known && errors.Is(err, parcel.ErrNotFound) {
		return errLost
	}
	return err
}

// State is what one can say of a carrier in a word: up, degraded, layout_changed, or unasked.
func (h Health) State(now time.Time) string {
	switch {
	case !h.Alarm.IsZero():
		return "layout_changed"
	case h.streak >= breakAfter:
		return "degraded"
	case h.OK.IsZero() && h.Failed.IsZero():
		return "unasked"
	}
	return "up"
}

// after is h after the answers how, in their order.
func (h Health) after(how []error, now time.Time) Health {
	for _, err := range how {
		switch {
		case err == nil:
			h.OK, h.streak, h.strange, h.Until = now, 0, 0, time.Time{}
			if h.doubt = max(h.doubt-1, 0); h.doubt == 0 {
				h.Alarm = time.Time{}
			}
			continue
		case errors.Is(err, errLost):
			h.streak, h.Until = 0, time.Time{}
			if h.doubt = min(h.doubt+doubtLost, doubtAtMost); h.doubt >= doubtAlarm && h.Alarm.IsZero() {
				h.Alarm = now
			}
			continue
		case errors.Is(err, parcel.ErrNotFound), errors.Is(err, parcel.ErrInvalidNumber):
			h.OK, h.streak, h.Until = now, 0, time.Time{}
			if h.Alarm.IsZero() { // that its histories can be read again is proved by one that was read
				h.strange = 0
			}
			continue
		case errors.Is(err, parcel.ErrLayoutChanged):
			if h.strange++; h.strange >= strangeAfter && h.Alarm.IsZero() {
				h.Alarm = now
			}
		}
		h.Failed, h.Why = now, parcel.KindOf(err).Code()
		if h.streak++; h.streak >= breakAfter {
			h.Until = now.Add(min(time.Minute<<min(h.streak-breakAfter, 5), longestBreak))
		}
	}
	return h
}

// changeHealth writes down how a carrier answers, and raises the alarm once when its answers are not understood any more.
// also joins the transaction.
func (s *Service) changeHealth(ctx context.Context, carrier string, change func(Health) Health, also ...func(ctx context.Context, tx *sqldb.Tx) error) error {
	var before, after Health
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
		for _, do := range also {
			if err := do(ctx, tx); err != nil {
				return err
			}
		}
		if before, err = takeHealth(ctx, tx, carrier); err != nil {
			return err
		}
		after = change(before)
		if err := saveHealth(ctx, tx, carrier, after); err != nil {
			return err
		}
		if before.Alarm.IsZero() && !after.Alarm.IsZero() {
			return eventlog.Emit(ctx, tx, CarrierBroken{carrier, after.Alarm})
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("write down how %s answers: %w", carrier, err)
	}
	if before.Alarm.IsZero() && !after.Alarm.IsZero() {
		s.logger.ErrorContext(ctx, "a carrier's answers are not understood any more, or it does not find parcels that it knew; its page has changed", "carrier", carrier)
	}
	return nil
}

// LookAtKnown asks carriers for numbers that they know: those of the configuration, or else the parcel that arrived last. One
// that has not become known as wrong and is answered in a way that nobody understands raises the alarm at once. A number of the
// configuration may be older than what a carrier keeps, so that it is not found says nothing.
func (s *Service) LookAtKnown(ctx context.Context) error {
	health, err := allHealth(ctx, s.db)
	if err != nil {
		return err
	}
	var errs []error
	for _, c := range parcel.Carriers() {
		if s.clock().Sub(health[c.ID].Seen) < knownEvery*9/10 { // before this process began
			continue
		}
		invoice := s.cfg.Known[c.ID]
		if invoice == "" {
			var err error
			if invoice, err = lastArrived(ctx, s.db, c.ID, s.clock().Add(-expireAfter)); err != nil {
				errs = append(errs, err)
				continue
			}
		}
		if invoice == "" || !s.needs.Limits.Take(ctx, s.budget(c.ID), c.ID, 1).OK() {
			continue
		}
		_, failed := s.ask(ctx, c.ID, invoice)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		now := s.clock()
		errs = append(errs, s.changeHealth(ctx, c.ID, func(h Health) Health {
			h.Seen = now
			h = h.after([]error{lost(failed, s.cfg.Known[c.ID] == "")}, now)
			if errors.Is(failed, parcel.ErrLayoutChanged) && h.Alarm.IsZero() {
				h.Alarm = now
			}
			return h
		}))
	}
	return errors.Join(errs...)
}

// lastArrived is the number of a carrier's parcel that arrived last; empty if none did since then.
func lastArrived(ctx context.Context, q sqldb.Querier, carrier string, since time.Time) (string, error) {
	var invoice string
	err := q.QueryRowContext(ctx, `SELECT invoice FROM parcels WHERE delivered_at > ? AND carrier = ? AND set_by = '' ORDER BY delivered_at DESC LIMIT 1`,
		sqldb.Millis(since), carrier).Scan(&invoice)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return invoice, err
}

const healthColumns = `ok_at, failed_at, why, streak, strange, doubt, until_at, alarm_at, seen_at`

func scanHealth(row interface{ Scan(...any) error }, more ...any) (Health, error) {
	var (
		h                              Health
		ok, failed, until, alarm, seen int64
	)
	err := row.Scan(append(more, &ok, &failed, &h.Why, &h.streak, &h.strange, &h.doubt, &until, &alarm, &seen)...)
	h.OK, h.Failed, h.Until, h.Alarm, h.Seen = sqldb.Moment(ok), sqldb.Moment(failed), sqldb.Moment(until), sqldb.Moment(alarm), sqldb.Moment(seen)
	return h, err
}

// findHealth is how a carrier answers; one that was never asked is well.
func findHealth(ctx context.Context, q sqldb.Querier, carrier string) (Health, error) {
	h, err := scanHealth(q.QueryRowContext(ctx, `SELECT `+healthColumns+` FROM carrier_health WHERE carrier = ?`, carrier))
	if errors.Is(err, sql.ErrNoRows) {
		return Health{}, nil
	}
	return h, err
}

func allHealth(ctx context.Context, q sqldb.Querier) (map[string]Health, error) {
	rows, err := q.QueryContext(ctx, `SELECT carrier, `+healthColumns+` FROM carrier_health`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := make(map[string]Health)
	for rows.Next() {
		var carrier string
		h, err := scanHealth(rows, &carrier)
		if err != nil {
			return nil, err
		}
		all[carrier] = h
	}
	return all, rows.Err()
}

// takeHealth gives how a carrier answers and holds that until tx ends: what several processes saw at once is counted in turn, and
// told once.
func takeHealth(ctx context.Context, tx *sqldb.Tx, carrier string) (Health, error) {
	const hold = `UPDATE carrier_health SET streak = streak WHERE carrier = ?`
	n, err := sqldb.Affected(tx.ExecContext(ctx, hold, carrier))
	if err == nil && n == 0 {
		_, err = tx.ExecContext(ctx, `
			INSERT INTO carrier_health (carrier, ok_at, failed_at, why, streak, strange, doubt, until_at, alarm_at, seen_at) VALUES (?, 0, 0, '', 0, 0, 0, 0, 0, 0)`, carrier)
		if sqldb.IsDuplicate(err) { // another process was first
			_, err = tx.ExecContext(ctx, hold, carrier)
		}
	}
	if err != nil {
		return Health{}, err
	}
	return findHealth(ctx, tx, carrier)
}

func saveHealth(ctx context.Context, tx sqldb.Execer, carrier string, h Health) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE carrier_health SET ok_at = ?, failed_at = ?, why = ?, streak = ?, strange = ?, doubt = ?, until_at = ?, alarm_at = ?, seen_at = ? WHERE carrier = ?`,
		sqldb.Millis(h.OK), sqldb.Millis(h.Failed), h.Why, h.streak, h.strange, h.doubt, sqldb.Millis(h.Until), sqldb.Millis(h.Alarm), sqldb.Millis(h.Seen), carrier)
	return err
}
