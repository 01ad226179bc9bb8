package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

const (
	first   = 2 * time.Second  // the longest pause after the first failure; doubles
	longest = 10 * time.Minute // the longest of all, and the longest that a provider may ask for
	most    = 16               // addresses of one notice
	patient = 75 * time.Second // of one attempt, with what is written down before and after it
	grace   = 5 * time.Second  // for writing down how an attempt ended, when its own time is over
)

// Channel brings a delivery out.
type Channel interface {
	Name() string
	// Send makes one attempt to bring l to d's address. It returns an outcome whatever happens; one it cannot judge is Unknown.
	Send(ctx context.Context, d Delivery, l Letter) Outcome
}

// Asker is a channel whose provider can be asked what became of a delivery.
type Asker interface {
	// Ask is Sent where the provider has it and Waiting where it never came; an error is no answer.
	Ask(ctx context.Context, d Delivery) (Outcome, error)
}

// Needs is what notices take from the rest of the shop.
type Needs struct {
	Desk     *Desk  // writes the letters
	Seal     Sealer // keeps links unreadable on disk
	Kinds    []Kind
	Channels []Channel
	Note     func(ctx context.Context, d deed.Deed) // tells the audit trail; nil: nobody
	Owner    func(ctx context.Context) bool         // whether the owner of the shop asks; nil: never
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
}

// NewService makes the service of the given kinds and channels.
func NewService(db *sqldb.DB, needs Needs, now func() time.Time) *Service {
	s := &Service{db: db, now: now, needs: needs, kinds: map[string]Kind{}, channels: map[string]Channel{}}
	for _, k := range needs.Kinds {
		s.kinds[k.Name] = k
	}
	for _, c := range needs.Channels {
		s.channels[c.Name()] = c
	}
	return s
}

// sealedLink is what links are sealed as.
const sealedLink = "link of a notice"

// Tell writes n down in the caller's transaction and has it brought out once that is committed. A notice of the same kind,
// event and person that is there already stays the only one. An address that nobody can be reached at, and a kind that is
// switched off, are written down as such and hold up nothing. It fails with ErrNotice where the caller is mistaken.
func (s *Service) Tell(ctx context.Context, tx *sqldb.Tx, n Notice) error {
	k, known := s.kinds[n.Kind]
	if !known || n.Event == "" || len(n.Event) > 190 || len(n.About) > 60 || len(n.Person) > 64 || len(n.Lang) > 8 || len(n.Link) > 600 || len(n.To) > most {
		return fmt.Errorf("tell %s of %q: %w", n.Kind, n.Event, ErrNotice)
	}
	facts, err := json.Marshal(n.Facts)
	if err != nil {
		return fmt.Errorf("tell %s of %q: %w", n.Kind, n.Event, err)
	}
	now := s.now()
	noticeID := id.New()
	written, err := insertNotice(ctx, tx, noticeID, n, string(facts), s.needs.Seal.Seal(sealedLink, n.Link), now, now.Add(k.Until))
	if err != nil || !written {
		return err
	}
	off := false
	if !k.Owed {
		if off, err = isOff(ctx, tx, k.Name); err != nil {
			return err
		}
	}
	for _, to := range n.To {
		if s.channels[to.Channel] == nil {
			return fmt.Errorf("tell %s of %q by %q: %w", n.Kind, n.Event, to.Channel, ErrNotice)
		}
		d := Delivery{
			ID: id.New(), Notice: noticeID, Kind: k.Name, Lang: n.Lang, About: n.About, Facts: n.Facts,
			Channel: to.Channel, Address: short(to.Address, 320), State: Waiting,
		}
		d.Subject = short(s.needs.Desk.Subject(d), 300)
		address, err := MailAddress(to.Address)
		switch {
		case off:
			d.State, d.Code = Off, "switched_off"
		case err != nil:
			d.State, d.Code = Dead, "address_invalid"
		default:
			d.Address = address
		}
		if err := insertDelivery(ctx, tx, d, now); err != nil {
			return err
		}
		if d.State != Waiting {
			continue
		}
		if err := todo.Add(ctx, tx, todo.Item{Kind: string(k.Lane), Key: d.ID, New: true}); err != nil {
			return err
		}
	}
	return nil
}

// Todos are the kinds of todo that bring notices out, one a lane.
func (s *Service) Todos() []todo.Kind {
	var all []todo.Kind
	for _, l := range []Lane{Urgent, Ordinary, Bulk} {
		all = append(all, todo.Kind{Name: string(l), Deadline: patient, Handle: s.deliver})
	}
	return all
}

// kept is how long the outbox remembers.
const kept = 180 * 24 * time.Hour

// Rounds forget what was told long ago: by then nobody asks any more, and addresses are not kept without need.
func (s *Service) Rounds() []todo.Round {
	return []todo.Round{{Name: "old letters", Every: 6 * time.Hour, Deadline: time.Hour, Do: func(ctx context.Context) error {
		until := sqldb.Millis(s.now().Add(-kept))
		for _, of := range []struct{ table, column string }{{"delivery_attempts", "begun_at"}, {"deliveries", "told_at"}, {"notices", "created_at"}} {
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
	if channel == nil || kind.Name == "" {
		return fmt.Errorf("deliver %s by %q: %w", d.Kind, d.Channel, ErrNotice)
	}
	if d.State == Trying { // its process died, or its end could not be written down
		if err := s.end(ctx, j, d, Outcome{State: Unknown, Code: "interrupted"}, false); err != nil {
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
		if err := s.end(ctx, j, d, o, o.State == Sent); err != nil || o.State == Sent {
			return err
		}
		d.State = o.State
	}
	if d.State != Waiting {
		return s.done(ctx, j)
	}
	if !s.now().Before(d.Expires) {
		return s.end(ctx, j, d, Outcome{State: Expired, Code: "late"}, true)
	}
	d.Attempts++
	if err := s.begin(ctx, d); err != nil {
		return err
	}
	o := s.attempt(ctx, channel, d)
	if o.State != Waiting {
		return s.settle(ctx, j, d, o)
	}
	if err := s.end(ctx, j, d, o, false); err != nil {
		return err
	}
	return todo.Later(max(min(o.After, longest), pause(d.Attempts, rand.N[time.Duration])))
}

// attempt writes the letter and has it sent. One that cannot be written is our own fault.
func (s *Service) attempt(ctx context.Context, channel Channel, d Delivery) Outcome {
	l, err := s.letter(d)
	if err != nil {
		return Outcome{State: Broken, Code: "letter", Reason: err.Error()}
	}
	return channel.Send(ctx, d, l)
}

// letter is d as its reader gets it.
func (s *Service) letter(d Delivery) (Letter, error) {
	link, err := s.needs.Seal.Unseal(sealedLink, d.link)
	if err != nil {
		return Letter{}, err
	}
	return s.needs.Desk.Write(d, link)
}

// settle ends an attempt that is not simply made again. What becomes of an unknown one is seen at the next look.
func (s *Service) settle(ctx context.Context, j todo.Job, d Delivery, o Outcome) error {
	if o.State != Unknown {
		return s.end(ctx, j, d, o, true)
	}
	if err := s.end(ctx, j, d, o, false); err != nil {
		return err
	}
	return todo.Later(pause(d.Attempts, rand.N[time.Duration]))
}

// pause is anything from a moment to twice the one before: those that failed together don't come back together.
func pause(failures int64, random func(time.Duration) time.Duration) time.Duration {
	return random(min(first<<min(failures-1, 20), longest)) + time.Millisecond
}

func (s *Service) begin(ctx context.Context, d Delivery) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		return beginAttempt(ctx, tx, d, s.now())
	})
}

// end writes down how an attempt ended, also when the time for it is over: what is known is not to become unknown.
func (s *Service) end(ctx context.Context, j todo.Job, d Delivery, o Outcome, last bool) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := endAttempt(ctx, tx, d, o, s.now()); err != nil || !last {
			return err
		}
		// What is known counts, also in a hand whose time ran out; the next one finds it ended.
		if err := j.Done(ctx, tx); !errors.Is(err, todo.ErrLost) {
			return err
		}
		return nil
	})
}

func (s *Service) done(ctx context.Context, j todo.Job) error {
	return s.db.InTx(ctx, j.Done)
}
