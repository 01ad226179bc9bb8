package messages

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/cp949"
	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Migrations makes the tables of messages in the shop's database; its domain is "messages".
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Needs is what messages take from the rest of the shop.
type Needs struct {
	Provider Provider                              // nil: no message leaves the shop
	Look     time.Duration                         // how long after a message was taken its provider is asked first what became of it; 0: 15 s
	Kinds    []string                              // the kinds of notices that can be told by message
	Kakao    string                                // the shop's channel at the provider; "": it sends nothing by Kakao
	Shop     string                                // what the shop is called
	URL      string                                // where it is, without a slash at the end
	Sample   func(kind, lang string) notify.Notice // a notice of a kind, with all that each of them has; nil: none is known
	Limits   limit.Store
	Note     func(ctx context.Context, d deed.Deed) // tells the audit trail; nil: nobody
	Actor    func(ctx context.Context) string       // the name of who does what ctx does; nil: nobody's
	Logger   *slog.Logger
	Picture  func(ctx context.Context, id string) ([]byte, error) // the JPEG of a picture in the size of messages; fails with a fault where there is none
	Silent   func(ctx context.Context) (time.Time, error)         // since when nothing is sent to phones, as the provider does not answer; nil: nobody knows
	CallKey  []byte                                               // proves the addresses that the provider calls; nil: it calls nowhere
	// Told says whether the merchant has said that a kind is told by message.
	Told func(ctx context.Context, q sqldb.Querier, kind string) (bool, error)
	// Charge has a message outside any notice cost what its provider asks, or fails where the day's budget does not go to it; nil: it
	// costs nothing.
	Charge func(ctx context.Context, tx *sqldb.Tx, c notify.Charge) error
	// Refund takes a charge back; nil, as Charge.
	Refund func(ctx context.Context, tx *sqldb.Tx, id string) error
}

// Service sees to providers and sender numbers.
type Service struct {
	db    *sqldb.DB
	needs Needs
	now   func() time.Time
}

// NewService makes the service.
func NewService(db *sqldb.DB, needs Needs, now func() time.Time) *Service {
	return &Service{db: db, needs: needs, now: now}
}

func (s *Service) provider() string {
	if s.needs.Provider == nil {
		return ""
	}
	return s.needs.Provider.Name()
}

func (s *Service) note(ctx context.Context, d deed.Deed) {
	if s.needs.Note != nil {
		s.needs.Note(ctx, d)
	}
}

func (s *Service) actor(ctx context.Context) string {
	if s.needs.Actor == nil {
		return ""
	}
	return s.needs.Actor(ctx)
}

// ProviderHealth is how it goes with the provider.
type ProviderHealth struct {
	Provider string    `json:"provider" doc:"Its name; empty: the shop has none" example:"solapi"`
	OK       time.Time `json:"okAt,omitzero" doc:"When it last took a message or answered, to the minute; absent: never"`
	Failed   time.Time `json:"failedAt,omitzero" doc:"When it last refused or did not answer, to the minute; absent: never"`
	Why      string    `json:"why,omitempty" doc:"How it failed, such as keys_refused, no_balance, timeout"`
	Balance  int64     `json:"balance" doc:"What is left to spend, in won, as it last said; -1: it does not say"`
	Asked    time.Time `json:"askedAt,omitzero" doc:"When it said so"`
	Silent   time.Time `json:"silentSince,omitzero" doc:"Since when nothing is sent, but for a try now and then, as it does not answer; absent: it does"`
}

// Health is how it went with the provider last.
func (s *Service) Health(ctx context.Context) (ProviderHealth, error) {
	h, err := findHealth(ctx, s.db, s.provider())
	if err != nil {
		return h, fmt.Errorf("read the health of %s: %w", s.provider(), err)
	}
	if s.needs.Silent != nil {
		h.Silent, err = s.needs.Silent(ctx)
	}
	return h, err
}

// Check asks the provider for something that costs nothing. It fails with ErrNone; what the provider says stands in the health.
func (s *Service) Check(ctx context.Context) (ProviderHealth, error) {
	if s.needs.Provider == nil {
		return ProviderHealth{Balance: -1}, ErrNone
	}
	balance, err := s.needs.Provider.Check(ctx)
	h, readErr := s.Health(ctx)
	if readErr != nil {
		return h, readErr
	}
	if err != nil {
		h.Failed, h.Why = s.now(), ReasonOf(err)
	} else {
		h.OK, h.Balance, h.Asked = s.now(), balance, s.now()
	}
	return h, s.keep(ctx, h)
}

func (s *Service) keep(ctx context.Context, h ProviderHealth) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return keepHealth(ctx, tx, h) })
}

// noteEvery is how often the same is written down of a provider.
const noteEvery = time.Minute

// heard writes down how an attempt went. That it cannot be is no matter to the attempt.
func (s *Service) heard(ctx context.Context, o notify.Outcome) {
	h, err := s.Health(ctx)
	now := s.now()
	if err == nil {
		before := h
		switch {
		case o.State == notify.Sent:
			h.OK = now
		case o.State != notify.Dead: // the phone's matter, not the provider's
			h.Failed, h.Why = now, o.Code
		}
		if h.OK.Sub(before.OK) < noteEvery && h.Failed.Sub(before.Failed) < noteEvery && h.Why == before.Why {
			return
		}
		err = s.keep(ctx, h)
	}
	if err != nil && ctx.Err() == nil {
		s.needs.Logger.WarnContext(ctx, "it is not written down how a provider of messages did", "provider", s.provider(), "err", err)
	}
}

// Weight is what a text weighs as a message.
type Weight struct {
	Kind    cp949.Kind `json:"kind" enum:"SMS,LMS,MMS" doc:"As what it goes"`
	Bytes   int        `json:"bytes" doc:"Its bytes in CP949"`
	Most    int        `json:"most" doc:"How many it may have as that kind"`
	Subject int        `json:"subjectBytes" doc:"The bytes of the subject"`
	Text    string     `json:"text" doc:"The text as it would go"`
	Bad     string     `json:"bad,omitempty" doc:"A letter that cannot be sent in a text message"`
	BadAt   int        `json:"badAt,omitempty" doc:"Which letter that is, from 1"`
	Why     string     `json:"why,omitempty" enum:"letter,long,subject,empty" doc:"Why it cannot go; absent: it can"`
}

// Weigh says what a text weighs and as what it goes.
func Weigh(of cp949.Message) Weight {
	m, size, err := cp949.Measure(of)
	w := Weight{Kind: size.Kind, Bytes: size.Bytes, Most: size.Most, Subject: size.Subject, Text: m.Text}
	if bad, ok := errors.AsType[*cp949.Unspellable](err); ok {
		w.Bad, w.BadAt, w.Why = bad.Letter, bad.At+1, "letter"
	} else if long, ok := errors.AsType[*cp949.TooLong](err); ok {
		if w.Why = "long"; long.Subject {
			w.Why = "subject"
		}
	} else if err != nil {
		w.Why = "empty"
	}
	return w
}

// The faults of a message to oneself.
var (
	ErrText  = fault.New(fault.Unprocessable, "message_text", "this text cannot be sent as a message").With("text", "too long, empty, or with a letter that text messages do not have")
	ErrTo    = fault.New(fault.Unprocessable, "message_to", "this is not the number of a mobile phone").With("to", "a mobile phone, such as 010-1234-5678")
	errTests = fault.New(fault.TooMany, "too_many_messages", "that was many messages to try; wait a moment").RetryAfter(time.Minute)
)

// tests is how many messages somebody sends to try.
var tests = limit.Rule{Name: "messages to try", Most: 5, Refill: time.Minute, Fails: limit.Closed}

// Tried is how a message to oneself went.
type Tried struct {
	Kind   cp949.Kind `json:"kind" doc:"As what it went"`
	Sent   bool       `json:"sent" doc:"The provider took it"`
	Code   string     `json:"code,omitempty" doc:"Why it did not, such as sender_unregistered or no_balance"`
	Reason string     `json:"reason,omitempty" doc:"What the provider said"`
	ID     string     `json:"id,omitempty" doc:"What the provider calls it"`
}

// Try sends a text to a phone at once, so that somebody sees that messages arrive. It is never made again by itself. It costs what a
// message costs, within the day's budget. It fails with ErrNone, ErrTo, ErrText, ErrUnregistered or notify.ErrBudget, and sends nothing then.
func (s *Service) Try(ctx context.Context, to, text string) (Tried, error) {
	if s.needs.Provider == nil {
		return Tried{}, ErrNone
	}
	phone, err := Phone(to)
	if err != nil {
		return Tried{}, ErrTo
	}
	m, size, err := cp949.Measure(cp949.Message{Text: text})
	if err != nil {
		return Tried{}, ErrText
	}
	from, err := s.From(ctx)
	if err != nil {
		return Tried{}, err
	}
	if !s.needs.Limits.Take(ctx, tests, s.actor(ctx), 1).OK() {
		return Tried{}, errTests
	}
	one := Message{ID: id.New(), Try: 1, Since: s.now(), From: from, To: phone, Kind: size.Kind, Text: m.Text, Print: Print(phone, m.Text)}
	if err := s.charge(ctx, one.ID, size.Kind); err != nil {
		return Tried{}, err
	}
	s.note(ctx, deed.Deed{}.Saying(Hide(phone)))
	o := s.needs.Provider.Send(ctx, one)
	s.heard(ctx, o)
	if o.State != notify.Sent && o.State != notify.Unknown {
		s.refund(ctx, one.ID)
	}
	tried := Tried{Kind: size.Kind, Sent: o.State == notify.Sent, ID: o.Provider}
	if !tried.Sent {
		tried.Code, tried.Reason = o.Code, o.Reason
	}
	return tried, nil
}

// KindTried is what a message to oneself costs under.
const KindTried = "message_test"

func (s *Service) charge(ctx context.Context, id string, kind cp949.Kind) error {
	if s.needs.Charge == nil {
		return nil
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		return s.needs.Charge(ctx, tx, notify.Charge{ID: id, Kind: KindTried, Provider: s.provider(), What: whatOf(kind)})
	})
}

// refund takes back what was not sent, also when the time for it is over; what cannot be taken back counts as spent.
func (s *Service) refund(ctx context.Context, id string) {
	if s.needs.Refund == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return s.needs.Refund(ctx, tx, id) }); err != nil {
		s.needs.Logger.WarnContext(ctx, "a message to try that was not sent counts as spent", "err", err)
	}
}

// whatOf is what of a provider's prices a kind of text message has.
func whatOf(k cp949.Kind) string { return strings.ToLower(string(k)) }
