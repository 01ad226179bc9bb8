package delivery

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
	"github.com/saja-live/saja/parcel"
)

const (
	lookEvery  = 2 * time.Second
	knownEvery = time.Hour
	fewHands   = 8 // questions to one carrier at a time, at least
	mostHands  = 32
	quietBatch = 16              // answers without news that are stored together
	lookLease  = 3 * time.Minute // a parcel is one process's so long; then it is due again
	askLimit   = 30 * time.Second
)

// Rounds ask each carrier for the parcels that are due: a slow one holds up its own alone. They also see to what is counted.
func (s *Service) Rounds() []todo.Round {
	all := []todo.Round{
		{Name: "watches of parcels", Every: watchesSweeps, Deadline: 5 * time.Minute, Do: s.SweepWatches},
		{Name: "hooks of parcels", Every: watchesSweeps, Deadline: 5 * time.Minute, Do: s.SweepHooks},
		{Name: "parcels from before they were counted", Every: time.Minute, Do: s.CountPast},
		{Name: "counts of long ago", Every: 24 * time.Hour, Do: s.ForgetCounts},
	}
	if s.needs.Track == nil {
		return all
	}
	for _, c := range parcel.Carriers() {
		all = append(all, todo.Round{Name: "parcels of " + c.ID, Every: lookEvery, Deadline: 10 * time.Minute, Do: func(ctx context.Context) error {
			_, err := s.Look(ctx, c.ID)
			return err
		}})
	}
	return append(all, todo.Round{Name: "known parcels", Every: knownEvery, Deadline: 10 * time.Minute, Do: s.LookAtKnown})
}

// rate is how many questions a second a carrier is asked at most.
func (s *Service) rate(carrier string) float64 { return cmp.Or(s.cfg.Rates[carrier], s.cfg.Rate) }

// budget is a carrier's questions a second, over all processes of the shop. Without the shared store each process keeps to it
// alone.
func (s *Service) budget(carrier string) limit.Rule {
	rate := s.rate(carrier)
	return limit.Rule{
		Name: "questions to carriers", Most: max(1, int(2*lookEvery.Seconds()*rate)), Refill: time.Duration(float64(time.Second) / rate), Fails: limit.Alone,
	}
}

// begin leaves nothing saved up of a carrier's budget when this process asks it for the first time: one that is killed and started
// again and again has no burst for each of its lives.
func (s *Service) begin(ctx context.Context, carrier string) {
	if _, begun := s.begun.LoadOrStore(carrier, true); begun {
		return
	}
	rule := s.budget(carrier)
	for n := rule.Most; n > 0; n /= 2 {
		for s.needs.Limits.Take(ctx, rule, carrier, n).OK() {
		}
	}
}

// hands are how many questions a carrier is asked at a time: enough for its budget while it answers within a second.
func (s *Service) hands(carrier string) int {
	return min(max(fewHands, int(math.Ceil(s.rate(carrier)))), mostHands)
}

// Look asks a carrier for what is due, as far as its budget goes, until nothing is, and says for how many. While it does not answer it
// is asked for one at a time, and less and less often. A slow answer holds up nothing but its own parcel. It takes nothing
// up any more when ctx is about to end.
func (s *Service) Look(ctx context.Context, carrier string) (asked int, err error) {
	s.begin(ctx, carrier)
	l := look{s: s, carrier: carrier, hands: s.hands(carrier)}
	l.answers = make(chan answer, l.hands)
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for fill := true; ; {
		if fill {
			l.note(l.fill(ctx))
		}
		if l.inHand == 0 {
			l.note(l.store(ctx))
			return l.asked, errors.Join(l.failed, ctx.Err())
		}
		select {
		case a := <-l.answers:
			l.take(a)
			for l.inHand > 0 && len(l.answers) > 0 {
				l.take(<-l.answers)
			}
			fill = l.inHand == 0 || l.more && l.inHand <= l.hands*3/4
		case <-tick.C:
			fill = true
		}
		if fill || len(l.quiet) >= quietBatch {
			l.note(l.store(ctx))
		}
	}
}

// look is one look at a carrier. One goroutine owns it.
type look struct {
	s       *Service
	carrier string
	hands   int
	answers chan answer // as long as there are hands: nobody waits to give one

	asked, inHand int
	more          bool     // there was as much due as was asked for
	health        Health   // as of the last fill
	quiet         []Parcel // asked for and without news, to be stored
	how           []error  // answers, to be written down
	failed        error    // what could not be read or stored; it stays due
}

// answer is what became of one question.
type answer struct {
	quiet  *Parcel
	how    error
	failed error // to store it
	gone   bool  // the shop stops
}

// note keeps a failure of the database, after which nothing more is taken up.
func (l *look) note(err error) { l.failed = errors.Join(l.failed, err) }

func (l *look) take(a answer) {
	l.inHand--
	if a.gone {
		return
	}
	l.how = append(l.how, a.how)
	if a.quiet != nil {
		l.quiet = append(l.quiet, *a.quiet)
	}
	l.note(a.failed)
}

// closing says that nothing more is taken up: what would be asked for could not be stored, or not be waited for.
func (l *look) closing(ctx context.Context) bool {
	end, ok := ctx.Deadline()
	return l.failed != nil || over(ctx) || ok && time.Until(end) < askLimit
}

// fill gives each free hand a parcel that is due, as far as the carrier's budget goes.
func (l *look) fill(ctx context.Context) (err error) {
	l.more = false
	if l.closing(ctx) {
		return nil
	}
	if l.health, err = findHealth(ctx, l.s.db, l.carrier); err != nil || l.health.Until.After(l.s.clock()) {
		return err
	}
	free := l.hands - l.inHand
	if l.health.streak >= breakAfter {
		free = 1 - l.inHand
	}
	if free <= 0 {
		return nil
	}
	now := l.s.clock()
	due, err := dueParcels(ctx, l.s.db, l.carrier, now, free)
	if err != nil || len(due) == 0 {
		return err
	}
	n, rule := 0, l.s.budget(l.carrier)
	for n < len(due) && l.s.needs.Limits.Take(ctx, rule, l.carrier, 1).OK() {
		n++
	}
	if n == 0 {
		return nil
	}
	mine, err := l.s.claim(ctx, due[:n], now, now.Add(lookLease))
	if err != nil {
		return fmt.Errorf("take up parcels of %s: %w", l.carrier, err)
	}
	l.more = n == free
	l.asked += len(mine)
	l.inHand += len(mine)
	for _, p := range mine {
		go func() { l.answers <- l.s.lookAt(ctx, p) }()
	}
	return nil
}

// told says whether p's carrier itself told of it, as it would again: it forgets what is over, and what a service called with may be ahead of it.
func (s *Service) told(p Parcel) bool {
	return !p.Found.IsZero() && p.State != parcel.Delivered && (p.pushed.IsZero() || !s.pusherOf(p.Carrier).Tells())
}

// over says that the shop stops: what is in hand is due again when its lease is over.
func over(ctx context.Context) bool { return ctx.Err() != nil }

// store keeps the answers without news, and how the carrier answered.
func (l *look) store(ctx context.Context) error {
	quiet, how := l.quiet, l.how
	l.quiet, l.how = nil, nil
	if len(how) == 0 || over(ctx) {
		return nil
	}
	for len(quiet) > quietBatch {
		err := l.s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return saveAllQuiet(ctx, tx, quiet[:quietBatch]) })
		if err != nil {
			return fmt.Errorf("keep that %s told nothing new: %w", l.carrier, err)
		}
		quiet = quiet[quietBatch:]
	}
	return l.s.changeHealth(ctx, l.carrier, func(h Health) Health { return h.after(how, l.s.clock()) }, func(ctx context.Context, tx *sqldb.Tx) error {
		return saveAllQuiet(ctx, tx, quiet)
	})
}

func saveAllQuiet(ctx context.Context, tx *sqldb.Tx, quiet []Parcel) error {
	for _, p := range quiet {
		if err := saveQuiet(ctx, tx, p); err != nil {
			return err
		}
	}
	return nil
}

// lookAt asks for a parcel, and stores what is new of it.
func (s *Service) lookAt(ctx context.Context, p Parcel) answer {
	t, err := s.ask(ctx, p.Carrier, p.Invoice)
	if over(ctx) {
		return answer{gone: true}
	}
	now, how := s.clock(), lost(err, s.told(p))
	var failed error
	q := p
	if err != nil {
		q = q.unheard(err, now)
		q.due = q.next(now, s.cfg.Pace)
	} else {
		if t, failed = s.joined(ctx, p, t, now); failed != nil {
			return answer{failed: fmt.Errorf("see what calls have told of a parcel of %s: %w", p.Carrier, failed)}
		}
		q = q.heard(t, now)
		if p.pushedUnasked() && p.print == q.print { // a call brought this look about: it is none of the last ones
			q.looks = p.looks
		}
		if q, failed = s.settled(ctx, q, now); failed != nil {
			return answer{failed: failed}
		}
	}
	q = s.enlist(ctx, q, now)
	if p.quiet(q) {
		return answer{how: how, quiet: &q}
	}
	return answer{how: how, failed: s.learn(ctx, q, p.print, now)}
}

// settled is p after something was heard of it: with its problem by the others like it, and when it is asked for next.
func (s *Service) settled(ctx context.Context, p Parcel, now time.Time) (Parcel, error) {
	var err error
	if p.usual, err = s.usually(ctx, p); err != nil {
		return p, fmt.Errorf("see how long parcels of %s take: %w", p.Carrier, err)
	}
	p = p.judged(now)
	p.due = p.next(now, s.cfg.Pace)
	return p, nil
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

// learn stores p, of which something is new, unless staff set it by hand meanwhile, took it back, or a call told of it.
func (s *Service) learn(ctx context.Context, p Parcel, before string, now time.Time) error {
	err := s.store(ctx, p, before, now)
	if errors.Is(err, errMoved) {
		return nil
	}
	return err
}

// store stores p, of which something is new, or fails with errMoved. before is the print of the events that were stored.
func (s *Service) store(ctx context.Context, p Parcel, before string, now time.Time) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := s.keep(ctx, tx, p, now); err != nil {
			return err
		}
		if p.print == before {
			return nil
		}
		return saveEvents(ctx, tx, p)
	})
	if err != nil && !errors.Is(err, errMoved) {
		return fmt.Errorf("keep what %s tells of a parcel: %w", p.Carrier, err)
	}
	return err
}
