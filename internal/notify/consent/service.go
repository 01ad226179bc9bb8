package consent

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/texts"
)

// Kinds of notices that this package tells. Both are owed by law, and advertise nothing.
const (
	TellResult  = "consent_result"
	TellRenewal = "consent_renewal"
)

// Kinds are those two.
var Kinds = []notify.Kind{
	{Name: TellResult, Lane: notify.Ordinary, Until: 14 * 24 * time.Hour, Owed: notify.ForLaw}, // §62-2 of the decree: within 14 days
	{Name: TellRenewal, Lane: notify.Bulk, Until: 14 * 24 * time.Hour, Owed: notify.ForLaw},
}

// Person is somebody who can be written to.
type Person struct {
	Name, Mail, Phone string
}

// Needs is what consents take from the rest of the shop.
type Needs struct {
	Texts *texts.Catalogue
	Shop  string
	// Key signs links and hides addresses. With another one old links open nothing and the list of addresses is of no use.
	Key        []byte
	FreeNumber string // by which advertisements to telephone numbers are refused at no cost; "": there are none
	Contact    string // how the shop is reached: a telephone number or an address
	URL        string // of the shop, without a slash at the end
	PerDay     int    // advertisements that somebody is sent on a day; 0: as many as there are
	Ad         func(kind string) bool
	// Cap is how many advertisements, within how many days of which today is the first, the reader of one may have been sent for it to go
	// as well; 0 times is any number. nil: none has such a bound of its own.
	Cap  func(d notify.Delivery) (times, days int)
	Tell func(ctx context.Context, tx *sqldb.Tx, n notify.Notice) error
	// Person finds a member; one that is gone has no address.
	Person func(ctx context.Context, q sqldb.Querier, person string) (Person, error)
	// Find finds a member by the address they sign in with, or fails with a fault.
	Find  func(ctx context.Context, mail string) (person string, err error)
	Actor func(ctx context.Context) string // the name of who works here and asks
	// Left hears of whom a letter made refuse, in the transaction in which they did; nil: nobody.
	Left func(ctx context.Context, tx *sqldb.Tx, delivery string) error
	Note func(ctx context.Context, d deed.Deed) // tells the audit trail; nil: nobody
}

// Service keeps consents.
type Service struct {
	db    *sqldb.DB
	now   func() time.Time
	needs Needs
}

// NewService makes the service on db, whose tables have been migrated.
func NewService(db *sqldb.DB, needs Needs, now func() time.Time) *Service {
	return &Service{db: db, now: now, needs: needs}
}

// Answer is what somebody answered on a page.
type Answer struct {
	Person   string
	Lang     string
	Source   Source
	Delivery string            // the letter that led there, or ""
	Agreed   map[Question]bool // own: of one answer; a question that is missing was not asked
}

// Choose writes down what is different from before, with the words that were shown, and tells the person what came of it.
// An answer that changes nothing leaves no trace. Whoever refuses offers by a medium refuses those of the night as well.
func (s *Service) Choose(ctx context.Context, tx *sqldb.Tx, a Answer) ([]Event, error) {
	now := s.now()
	var changed []Event
	for _, q := range Questions {
		agreed, asked := a.Agreed[q]
		if q.Purpose == Night {
			if offers, asks := a.Agreed[Question{Ad, q.Medium}]; asks && !offers {
				agreed, asked = false, true
			}
		}
		if !asked {
			continue
		}
		e := Event{ID: id.New(), Question: q, Agreed: agreed, Source: a.Source, Delivery: a.Delivery, Version: Version, Words: s.Words(a.Lang, q), At: now}
		sum := sha256.Sum256([]byte(e.Words))
		e.Hash = hex.EncodeToString(sum[:])
		moved, err := setNow(ctx, tx, a.Person, a.Lang, e)
		if err != nil {
			return nil, fmt.Errorf("write down what %s answered: %w", a.Person, err)
		}
		if !moved {
			continue
		}
		if err := insertEvent(ctx, tx, a.Person, a.Lang, e); err != nil {
			return nil, fmt.Errorf("write down what %s answered: %w", a.Person, err)
		}
		changed = append(changed, e)
	}
	if len(changed) == 0 {
		return nil, nil
	}
	return changed, s.tellResult(ctx, tx, a, changed)
}

// Words are what a question says in a language, as it is shown and kept.
func (s *Service) Words(lang string, q Question) string {
	return s.words(lang).T("consent.ask."+q.Name(), "shop", s.needs.Shop)
}

func (s *Service) words(lang string) texts.Texts {
	if tx := s.needs.Texts.In(lang); tx.Has("consent.title") {
		return tx
	}
	return s.needs.Texts.In("ko")
}

// tellResult writes to a person what was done with their answer (§50 ⑦ of the act).
func (s *Service) tellResult(ctx context.Context, tx *sqldb.Tx, a Answer, changed []Event) error {
	p, err := s.needs.Person(ctx, tx, a.Person)
	if err != nil || p.Mail == "" {
		return err
	}
	say := s.words(a.Lang)
	var rows []notify.Row
	for _, e := range changed {
		rows = append(rows, notify.Row{Name: e.Name(), Value: say.T("consent.told." + yes(e.Agreed))})
	}
	rows = append(rows, notify.Row{Name: "consent_at", Value: when(changed[0].At)})
	return s.needs.Tell(ctx, tx, notify.Notice{
		Kind: TellResult, Event: "consent/" + changed[0].ID, Person: a.Person, Lang: a.Lang, To: []notify.Address{{Channel: notify.Mail, Address: p.Mail}},
		Facts: notify.Facts{Fill: map[string]string{"name": p.Name}, Rows: rows}, Link: "/me?lang=" + say.Lang() + "#marketing",
	})
}

func yes(agreed bool) string {
	if agreed {
		return "yes"
	}
	return "no"
}

// when is how a moment is written in letters and on pages that keep it as proof.
func when(at time.Time) string { return at.In(id.Seoul).Format("2006-01-02 15:04") }

// Standings are where somebody's answers come to, one for each question.
func (s *Service) Standings(ctx context.Context, person string) ([]Standing, error) {
	all, err := standings(ctx, s.db, person)
	if err != nil {
		return nil, fmt.Errorf("read what %s agreed to: %w", person, err)
	}
	return all, nil
}

// mostEvents is how much of a history is shown.
const mostEvents = 100

// History is what somebody answered, the newest first.
func (s *Service) History(ctx context.Context, person string) ([]Event, error) {
	all, err := history(ctx, s.db, person, mostEvents)
	if err != nil {
		return nil, fmt.Errorf("read what %s answered: %w", person, err)
	}
	return all, nil
}

func (s *Service) note(ctx context.Context, d deed.Deed) {
	if s.needs.Note != nil {
		s.needs.Note(ctx, d)
	}
}

// Answer is Choose in a transaction of its own.
func (s *Service) Answer(ctx context.Context, a Answer) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := s.Choose(ctx, tx, a)
		return err
	})
}
