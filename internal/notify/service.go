package notify

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

const (
	first       = 2 * time.Second  // the longest pause after the first failure; doubles
	longest     = 10 * time.Minute // the longest of all, and the longest that a provider may ask for
	most        = 16               // addresses of one notice
	patient     = 75 * time.Second // of one attempt, with what is written down before and after it
	longestHold = 24 * time.Hour   // the longest that a guard holds a delivery before it is asked again
	grace       = 5 * time.Second  // for writing down how an attempt ended, when its own time is over
)

// Channel brings a delivery out.
type Channel interface {
	Name() string
	// Spell gives an address the spelling that it is sent to, or fails where nobody can be reached at it.
	Spell(address string) (string, error)
	// Send makes one attempt to bring l to d's address. It returns an outcome whatever happens; one it cannot judge is Unknown.
	Send(ctx context.Context, d Delivery, l Letter) Outcome
}

// Asker is a channel whose provider can be asked what became of a delivery.
type Asker interface {
	// Ask is Sent where the provider has it and Waiting where it never came; an error is no answer.
	Ask(ctx context.Context, d Delivery) (Outcome, error)
}

// Crowded is a channel that finds out at once what it has to know about all that a crowd's attempts go to.
type Crowded interface {
	// Together is Send for those attempts, which are made right after.
	Together(ctx context.Context, all []Delivery) func(ctx context.Context, d Delivery, l Letter) Outcome
}

// Discreet is a channel whose addresses staff see in part, such as phone numbers.
type Discreet interface {
	Show(address string) string
}

// Needs is what notices take from the rest of the shop.
type Needs struct {
	Desk     *Desk  // writes the letters
	Seal     Sealer // keeps links unreadable on disk
	Kinds    []Kind
	Channels []Channel
	Limits   limit.Store                            // counts how often a provider is called, for all processes; nil: for this one
	Note     func(ctx context.Context, d deed.Deed) // tells the audit trail; nil: nobody
	Owner    func(ctx context.Context) bool         // whether the owner of the shop asks; nil: never
	Guard    Guard                                  // says what may go out; nil: everything
	// Mark puts on a letter what the law wants on an advertisement, after it is written; nil: nothing.
	Mark func(d Delivery, l Letter) Letter
	// Wording says in which words a notice is told; nil: in those of the catalogue.
	Wording Wording
	// Ended is told of a delivery in the transaction in which it ends, d.State and o.State being its end: Sent, Delivered, Kept, Dead,
	// Broken, Expired, Off, Spared or Withheld. What was Sent may end again by a later word. nil: nobody is told.
	Ended func(ctx context.Context, tx *sqldb.Tx, d Delivery, o Outcome) error
}

// Sealer makes a text unreadable without the shop's key, and readable again.
type Sealer interface {
	Seal(name, text string) string
	Unseal(name, sealed string) (string, error)
}

// Service tells.
type Service struct {
	db       *sqldb.DB
	now      func() time.Time
	needs    Needs
	kinds    map[string]Kind    // own: what this program can tell
	channels map[string]Channel // own: what this program can tell by
	roads    map[string]roads   // own: how this process gets on with each channel's providers; channels of one credential share one
}

// NewService makes the service of the given kinds and channels.
func NewService(db *sqldb.DB, needs Needs, now func() time.Time) *Service {
	s := &Service{db: db, now: now, needs: needs, kinds: map[string]Kind{}, channels: map[string]Channel{}, roads: map[string]roads{}}
	for _, k := range needs.Kinds {
		s.kinds[k.Name] = k
	}
	if needs.Limits == nil {
		needs.Limits = limit.NewMemory(now)
	}
	shared := map[string]*pacer{}
	share := func(p *pacer) *pacer {
		if shared[p.credential] == nil {
			shared[p.credential] = p
		}
		return shared[p.credential]
	}
	for _, c := range needs.Channels {
		r := roads{share(newPacer(c, needs.Limits)), map[string]*pacer{}}
		if routed, is := c.(Routed); is {
			for _, name := range routed.Routes() {
				p := newPacer(c, needs.Limits)
				p.credential = name
				r.byRoute[name] = share(p)
			}
		}
		s.channels[c.Name()], s.roads[c.Name()] = c, r
	}
	return s
}

// sealedLink is what links are sealed as.
const sealedLink = "link of a notice"

// sealedFacts is what the facts of secret notices are sealed as.
const sealedFacts = "facts of a notice"

// Tell writes n down in the caller's transaction and has it brought out once that is committed. A notice of the same kind,
// event and person that is there already stays the only one. An address that nobody can be reached at, and a kind that is
// switched off, are written down as such and hold up nothing. It fails with ErrNotice where the caller is mistaken.
func (s *Service) Tell(ctx context.Context, tx *sqldb.Tx, n Notice) error {
	if len(n.Person) > 64 || len(n.Lang) > 8 || len(n.To) > most {
		return fmt.Errorf("tell %s of %q: %w", n.Kind, n.Event, ErrNotice)
	}
	later, err := later(n.To)
	if err != nil {
		return fmt.Errorf("tell %s of %q: %w", n.Kind, n.Event, err)
	}
	d, fresh, err := s.keep(ctx, tx, n, later)
	if err != nil || !fresh {
		return err
	}
	for _, to := range n.To {
		if err := s.address(ctx, tx, d, to); err != nil {
			return fmt.Errorf("tell %s of %q by %q: %w", n.Kind, n.Event, to.Channel, err)
		}
	}
	return s.advance(ctx, tx, d)
}

// later counts the addresses of later steps.
func later(to []Address) (n int, err error) {
	var there [most]bool
	last := 0
	for _, a := range to {
		if a.Step < 0 || a.Step >= most {
			return 0, ErrNotice
		}
		there[a.Step], last = true, max(last, a.Step)
		if a.Step > 0 {
			n++
		}
	}
	if last > 0 && slices.Contains(there[:last+1], false) {
		return 0, ErrNotice
	}
	return n, nil
}

// keep writes a notice down and says whether it is new. The delivery is what those of the notice have in common; its state is
// Off where the kind is switched off, or else Waiting.
func (s *Service) keep(ctx context.Context, tx *sqldb.Tx, n Notice, later int) (d Delivery, fresh bool, err error) {
	k, known := s.kinds[n.Kind]
	if !known || n.Event == "" || len(n.Event) > 190 || len(n.About) > 60 || len(n.Link) > 600 {
		return d, false, fmt.Errorf("tell %s of %q: %w", n.Kind, n.Event, ErrNotice)
	}
	facts, err := s.kept(k, n.Facts)
	if err != nil {
		return d, false, fmt.Errorf("tell %s of %q: %w", n.Kind, n.Event, err)
	}
	now := s.now()
	d = Delivery{
		Notice: id.New(), Kind: k.Name, Person: n.Person, Lang: n.Lang, About: n.About, Facts: n.Facts, Ad: k.Ad, State: Waiting,
		Words: n.Words, Test: n.Test, Told: now, Expires: now.Add(k.Until), later: later,
	}
	if fresh, err = insertNotice(ctx, tx, d, n.Event, facts, s.needs.Seal.Seal(sealedLink, n.Link)); err != nil {
		return d, false, err
	}
	if n.Test {
		return d, fresh, nil
	}
	if d.mute, err = mutedChannels(ctx, tx, k.Name); err != nil {
		return d, fresh, err
	}
	if k.Owed != "" {
		d.mute = slices.DeleteFunc(d.mute, func(c string) bool { return c == k.channels()[0] })
		return d, fresh, nil
	}
	off, err := isOff(ctx, tx, k.Name)
	if off {
		d.State, d.Code = Off, "switched_off"
	}
	return d, fresh, err
}

// address writes the delivery of a notice to one address down, and what is to be done about it.
func (s *Service) address(ctx context.Context, tx *sqldb.Tx, d Delivery, to Address) error {
	if err := s.spell(&d, to); err != nil {
		return err
	}
	if err := s.word(ctx, tx, &d); err != nil {
		return err
	}
	if err := insertDeliveries(ctx, tx, []Delivery{d}); err != nil {
		return err
	}
	switch d.State {
	case Waiting:
		return todo.Add(ctx, tx, todo.Item{Kind: string(s.kinds[d.Kind].Lane), Key: d.ID, New: true})
	case Held:
		return nil
	default:
		return s.ended(ctx, tx, d, Outcome{State: d.State, Code: d.Code})
	}
}

// spell makes d the delivery to one address.
func (s *Service) spell(d *Delivery, to Address) error {
	channel := s.channels[to.Channel]
	if channel == nil {
		return ErrNotice
	}
	d.ID, d.Channel, d.Step, d.Address = id.New(), to.Channel, to.Step, short(to.Address, 320)
	if d.State == Waiting && slices.Contains(d.mute, to.Channel) {
		d.State, d.Code = Off, "channel_off"
	}
	if d.State != Waiting {
		return nil
	}
	if address, err := channel.Spell(to.Address); err == nil {
		d.Address = address
	} else {
		d.State, d.Code = Dead, "address_invalid"
	}
	if d.State == Waiting && to.Step > 0 {
		d.State = Held
	}
	return nil
}

// ended tells who wants to know that d has ended.
func (s *Service) ended(ctx context.Context, tx *sqldb.Tx, d Delivery, o Outcome) error {
	if s.needs.Ended == nil {
		return nil
	}
	o.Before = d.State
	d.State, d.Code, d.Reason = o.State, o.Code, o.Reason
	return s.needs.Ended(ctx, tx, d, o)
}

// Todos are the kinds of todo that bring notices out, one a lane.
func (s *Service) Todos() []todo.Kind {
	var all []todo.Kind
	for _, l := range []Lane{Urgent, Ordinary, Bulk} {
		all = append(all, todo.Kind{Name: string(l), Deadline: patient, Handle: s.deliver})
	}
	return append(all, todo.Kind{Name: TodoVolleys, Deadline: 2 * patient, Handle: s.volley})
}

// kept is how long the outbox remembers.
const kept = 180 * 24 * time.Hour

// Rounds forget what was told long ago: by then nobody asks any more, and addresses are not kept without need. They end the
// later steps that are not needed.
func (s *Service) Rounds() []todo.Round {
	return []todo.Round{{Name: "steps of notices", Every: 10 * time.Minute, Do: s.spareLate}, {Name: "old letters", Every: 6 * time.Hour, Deadline: time.Hour, Do: func(ctx context.Context) error {
		until := sqldb.Millis(s.now().Add(-kept))
		for _, of := range []struct{ table, column string }{{"delivery_reports", "got_at"}, {"notice_costs", "at"}, {"delivery_attempts", "begun_at"}, {"deliveries", "told_at"}, {"notices", "created_at"}} {
			if _, err := sqldb.Sweep(ctx, s.db, of.table, of.column, until); err != nil {
				return err
			}
		}
		return nil
	}}}
}

// deliver moves one delivery on: it settles what an earlier attempt left open, then makes an attempt of its own.
func (s *Service) deliver(ctx context.Context, j todo.Job) error {
	d, err := findDelivery(ctx, s.db, j.Key)
	if err != nil {
		return err
	}
	kind, channel := s.kinds[d.Kind], s.channels[d.Channel]
	d.Ad = kind.Ad
	if channel == nil || kind.Name == "" {
		return fmt.Errorf("deliver %s by %q: %w", d.Kind, d.Channel, ErrNotice)
	}
	if d.State == Trying { // its process died, or its end could not be written down
		if over, err := s.end(ctx, j, d, Outcome{State: Unknown, Code: "interrupted"}, false); over || err != nil {
			return err
		}
		d.State = Unknown
	}
	if d.State == Unknown {
		o := Outcome{State: Waiting, Code: "repeated"}
		if asker, can := channel.(Asker); can {
			if o, err = asker.Ask(ctx, d); err != nil {
				return err
			}
		} else if !kind.Repeat {
			return s.done(ctx, j)
		}
		if over, err := s.end(ctx, j, d, o, o.State == Sent); over || err != nil {
			return err
		}
		d.State = o.State
	}
	if d.State != Waiting {
		return s.done(ctx, j)
	}
	if !s.now().Before(d.Expires) {
		_, err := s.end(ctx, j, d, Outcome{State: Expired, Code: "late"}, true)
		return err
	}
	p, err := s.paceOf(ctx, channel, d)
	if err != nil {
		return err
	}
	wait, probe := p.down(s.now())
	if wait > 0 && (kind.Lane != Urgent || p.paused(s.now()) > 0) {
		return todo.Later(wait + rand.N(wait/4+1))
	}
	defer p.giveBack(probe)
	if wait, err := p.take(ctx, kind.Lane, soon); err != nil || wait > 0 {
		return cmp.Or(err, todo.Later(wait))
	}
	d.Attempts++
	d.Begun = s.now()
	l, wrong := s.letter(ctx, d)
	l = s.marked(d, l)
	v, err := s.begin(ctx, channel, d, l)
	switch {
	case err != nil:
		return err
	case !v.Hold.IsZero():
		return todo.Later(min(v.Hold.Sub(s.now()), longestHold))
	case v.Stop != "":
		d.Attempts--
		_, err := s.end(ctx, j, d, Outcome{State: Withheld, Code: v.Stop}, true)
		return err
	}
	o := Outcome{State: Broken, Code: "letter"}
	if wrong != nil { // it cannot be written, which is our own fault
		o.Reason = wrong.Error()
	} else {
		o = channel.Send(ctx, d, l)
		s.heard(ctx, p, o)
	}
	pauses := o.State == Waiting || o.State == Unknown // what becomes of an unknown one is seen at the next look
	if over, err := s.end(ctx, j, d, o, !pauses); over || err != nil {
		return err
	}
	return todo.Later(max(min(o.After, longest), pause(d.Attempts, rand.N[time.Duration])))
}

// letter is d as all its readers get it.
func (s *Service) letter(ctx context.Context, d Delivery) (Letter, error) {
	link, err := s.needs.Seal.Unseal(sealedLink, d.link)
	if err != nil {
		return Letter{}, err
	}
	if d.Facts, err = s.opened(d.Facts); err != nil {
		return Letter{}, err
	}
	return s.write(ctx, d, link)
}

// opened gives facts as they were told.
func (s *Service) opened(f Facts) (Facts, error) {
	if f.Sealed == "" {
		return f, nil
	}
	text, err := s.needs.Seal.Unseal(sealedFacts, f.Sealed)
	if err != nil {
		return f, err
	}
	var told Facts
	return told, json.Unmarshal([]byte(text), &told)
}

// kept is how the facts of a kind lie on disk.
func (s *Service) kept(k Kind, f Facts) (string, error) {
	text, err := json.Marshal(f)
	if err == nil && k.Secret {
		text, err = json.Marshal(Facts{Sealed: s.needs.Seal.Seal(sealedFacts, string(text))})
	}
	return string(text), err
}

// Letter is the letter of a delivery, written once more as its reader gets it. It fails with ErrNotFound.
func (s *Service) Letter(ctx context.Context, delivery string) (Letter, error) {
	d, err := findDelivery(ctx, s.db, delivery)
	if err != nil {
		return Letter{}, err
	}
	l, err := s.letter(ctx, d)
	return s.marked(d, l), err
}

// marked is a letter with what is put on it for d's reader alone.
func (s *Service) marked(d Delivery, l Letter) Letter {
	if s.needs.Mark == nil {
		return l
	}
	return s.needs.Mark(d, l)
}

// pause is anything from a moment to twice the one before: those that failed together don't come back together.
func pause(failures int64, random func(time.Duration) time.Duration) time.Duration {
	return random(min(first<<min(failures-1, 20), longest)) + time.Millisecond
}

// begin asks the guard about the attempt d.Attempts and writes down that it is made, unless that says otherwise.
func (s *Service) begin(ctx context.Context, channel Channel, d Delivery, l Letter) (v Verdict, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		now := s.now()
		if v, err = s.judge(ctx, tx, d, now); err != nil {
			return err
		}
		if v == (Verdict{}) {
			over, err := s.reserve(ctx, tx, channel, []Delivery{d}, func(Delivery) Letter { return l }, now)
			if err != nil {
				return err
			}
			if over[d.ID] {
				v = Verdict{Hold: askBudget(now), Stop: codeBudget}
				if err := s.giveBack(ctx, tx, d, now); err != nil {
					return err
				}
			}
		}
		if v != (Verdict{}) {
			return holdDelivery(ctx, tx, d, v, now)
		}
		return beginAttempt(ctx, tx, d, now)
	})
	return v, err
}

// end writes down how an attempt ended, also when the time for it is over: what is known is not to become unknown. It says whether
// it is all over: with last, or where the provider has said meanwhile how it went.
func (s *Service) end(ctx context.Context, j todo.Job, d Delivery, o Outcome, last bool) (over bool, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		moved, err := endAttempt(ctx, tx, d, o, s.now())
		if err != nil {
			return err
		}
		if moved {
			if err := s.settle(ctx, tx, d, o); err != nil {
				return err
			}
		}
		if over = last || !moved; !over {
			return nil
		}
		if moved {
			if err := errors.Join(s.ended(ctx, tx, d, o), s.advance(ctx, tx, d)); err != nil {
				return err
			}
		}
		// What is known counts, also in a hand whose time ran out; the next one finds it ended.
		if err := j.Done(ctx, tx); !errors.Is(err, todo.ErrLost) {
			return err
		}
		return nil
	})
	return over, err
}

func (s *Service) done(ctx context.Context, j todo.Job) error {
	return s.db.InTx(ctx, j.Done)
}
