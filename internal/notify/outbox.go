package notify

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/line"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// NoticeView is a delivery as the outbox lists it.
type NoticeView struct {
	ID      string    `json:"id" doc:"Its id"`
	Kind    string    `json:"kind" doc:"What sort of notice it is" example:"order_paid"`
	About   string    `json:"about,omitempty" doc:"What it is about, such as an order's number"`
	Channel string    `json:"channel" doc:"By what it is brought" example:"mail"`
	Address string    `json:"address" doc:"To whom"`
	Subject string    `json:"subject" doc:"What stands over it"`
	Lang    string    `json:"lang" doc:"In which language"`
	State   State     `json:"state" enum:"waiting,trying,sent,delivered,kept,dead,broken,expired,unknown,off,held,spared,withheld" doc:"Where it stands: sent, the provider took it; delivered, it says that it arrived; kept, there is no provider and it is only to be read here; dead, nobody is at the address; broken, our own fault; unknown, handed over without an answer; off, its kind is switched off; held, it waits for how another way ends; spared, another way arrived; withheld, it must not be sent"`
	Step    int       `json:"step,omitempty" doc:"How many ways have to fail before this one is taken"`
	Code    string    `json:"code,omitempty" doc:"Why it stands there"`
	Test    bool      `json:"test,omitempty" doc:"Sent by staff to themselves, to see how it looks"`
	Tries   int64     `json:"tries" doc:"How often it was tried"`
	Told    time.Time `json:"toldAt" doc:"When what it tells happened"`
	Changed time.Time `json:"changedAt" doc:"Since when it stands there"`
	Again   bool      `json:"again" doc:"Whether it can be sent again"`
	Mend    bool      `json:"mend" doc:"Whether its address can be mended, to be sent again there"`
}

// AttemptView is one try.
type AttemptView struct {
	N      int64     `json:"n" doc:"Which, from 1"`
	Begun  time.Time `json:"begunAt" doc:"When it began"`
	Ended  time.Time `json:"endedAt,omitzero" doc:"When its end was known"`
	State  State     `json:"state,omitempty" enum:"waiting,sent,delivered,kept,dead,broken,unknown" doc:"How it ended; waiting: it failed in a way that passes"`
	Code   string    `json:"code,omitempty" doc:"Why it ended so"`
	Reason string    `json:"reason,omitempty" doc:"What the other side said"`
	Answer string    `json:"answer,omitempty" doc:"What the other side calls it"`
}

// ReportView is what a provider said later.
type ReportView struct {
	Provider string    `json:"provider" doc:"Who said it"`
	State    State     `json:"state" enum:"waiting,delivered,dead,broken" doc:"What it said; waiting: it is still trying"`
	Code     string    `json:"code,omitempty" doc:"Why"`
	Reason   string    `json:"reason,omitempty" doc:"In its own words"`
	At       time.Time `json:"at" doc:"When that was so"`
}

// NoticeStory is one delivery from its cause to its end.
type NoticeStory struct {
	NoticeView
	Reason   string        `json:"reason,omitempty" doc:"What the other side said last"`
	Expires  time.Time     `json:"expiresAt" doc:"After which it is not worth telling any more"`
	Attempts []AttemptView `json:"attempts" nullable:"false" doc:"What was tried, oldest first"`
	Reports  []ReportView  `json:"reports" nullable:"false" doc:"What the provider said later, oldest first"`
	Plain    string        `json:"plain" doc:"The letter without its looks"`
	Wording  WordingOf     `json:"wording,omitzero" doc:"In which words it is told; absent: in those of the program that runs"`
	Hidden   bool          `json:"hidden,omitempty" doc:"Its link is for the reader alone, and left out here"`
}

// Delivery is one as it stands in the caller's transaction. It fails with ErrNotFound.
func (s *Service) Delivery(ctx context.Context, tx *sqldb.Tx, id string) (Delivery, error) {
	return findDelivery(ctx, tx, id)
}

// Filter narrows the outbox.
type Filter struct {
	State State
	Kind  string
	Words string // the beginning of an address, or a matter's number
}

var byAge = list.Order{Name: "outbox", Columns: []list.Column{{Name: "d.id", Desc: true}}}

// List gives what was told, the newest first.
func (s *Service) List(ctx context.Context, f Filter, q list.Query) (list.Page[NoticeView], error) {
	w, err := byAge.Window(q)
	if err != nil {
		return list.Page[NoticeView]{}, err
	}
	f.Words = s.spelled(f.Words)
	p, err := listDeliveries(ctx, s.db, f, w)
	if err != nil {
		return list.Page[NoticeView]{}, fmt.Errorf("list the outbox: %w", err)
	}
	return list.Map(p, s.entry), nil
}

func (s *Service) entry(d Delivery) NoticeView {
	if c, shy := s.channels[d.Channel].(Discreet); shy {
		d.Address = c.Show(d.Address)
	}
	return NoticeView{
		ID: d.ID, Kind: d.Kind, About: d.About, Channel: d.Channel, Address: d.Address, Step: d.Step, Subject: d.Subject, Lang: d.Lang, State: d.State, Code: d.Code, Test: d.Test,
		Tries: d.Attempts, Told: d.Told, Changed: d.Changed, Again: s.mayAgain(d) == nil, Mend: s.mayMend(d) == nil,
	}
}

// mayAgain says why d is not sent again, or nil if it can be.
func (s *Service) mayAgain(d Delivery) error {
	k, known := s.kinds[d.Kind]
	switch {
	case !known || s.channels[d.Channel] == nil || !slices.Contains(again, d.State) || d.Code == "address_invalid":
		return ErrNotAgain
	case d.State == Kept && s.channels[d.Channel] == Channel(Drawer{}): // there is still nobody to send it
		return ErrNotAgain
	case (k.Secret || k.Lane == Bulk) && !s.now().Before(d.Expires):
		return ErrLate
	}
	return nil
}

// mayMend says why d is not sent to another address, or nil if it can be. What opens an account is sent nowhere else.
func (s *Service) mayMend(d Delivery) error {
	if k, known := s.kinds[d.Kind]; !known || k.Secret || s.channels[d.Channel] == nil || d.State != Dead {
		return ErrNotAgain
	}
	return nil
}

// Story tells one delivery, or fails with ErrNotFound.
func (s *Service) Story(ctx context.Context, id string) (NoticeStory, error) {
	d, err := findDelivery(ctx, s.db, id)
	if err != nil {
		return NoticeStory{}, err
	}
	attempts, err := attemptsOf(ctx, s.db, id)
	if err != nil {
		return NoticeStory{}, fmt.Errorf("read the attempts of %s: %w", id, err)
	}
	reports, err := reportsOf(ctx, s.db, id)
	if err != nil {
		return NoticeStory{}, fmt.Errorf("read the reports of %s: %w", id, err)
	}
	l, hidden, err := s.shown(ctx, d)
	if err != nil {
		return NoticeStory{}, err
	}
	var wording WordingOf
	if d.Words != "" && s.needs.Wording != nil {
		if wording, err = s.needs.Wording.Name(ctx, d.Words); err != nil {
			return NoticeStory{}, fmt.Errorf("name the words of %s: %w", id, err)
		}
	}
	return NoticeStory{NoticeView: s.entry(d), Reason: d.Reason, Expires: d.Expires, Attempts: attempts, Reports: reports, Plain: l.Plain, Hidden: hidden, Wording: wording}, nil
}

// SubjectOf is what stands over a delivery, or over those of a volley; "" where there is none.
func (s *Service) SubjectOf(ctx context.Context, id string) (string, error) {
	d, err := findDelivery(ctx, s.db, id)
	if errors.Is(err, ErrNotFound) {
		return subjectOfVolley(ctx, s.db, id)
	}
	return d.Subject, err
}

// Page is the letter of a delivery as its reader sees it.
func (s *Service) Page(ctx context.Context, id string) (string, error) {
	d, err := findDelivery(ctx, s.db, id)
	if err != nil {
		return "", err
	}
	l, _, err := s.shown(ctx, d)
	return l.HTML, err
}

// shown is the letter as staff may see it. A link or a password that opens an account is shown to nobody but the owner, and only where it is read
// nowhere else: a letter that was kept.
func (s *Service) shown(ctx context.Context, d Delivery) (l Letter, hidden bool, err error) {
	if s.kinds[d.Kind].Secret && (d.State != Kept || s.needs.Owner == nil || !s.needs.Owner(ctx)) {
		if d.Facts, err = s.opened(d.Facts); err != nil {
			return l, true, err
		}
		for i := range d.Facts.Rows {
			d.Facts.Rows[i].Value = hiddenValue
		}
		l, err = s.write(ctx, d, hiddenLink)
		return l, true, err
	}
	l, err = s.letter(ctx, d)
	return s.marked(unaddressed(d), l), false, err
}

// unaddressed is d as nobody's: what is put on it leads whoever looks at it to nothing of its reader's.
func unaddressed(d Delivery) Delivery {
	d.ID, d.Person = "", ""
	return d
}

// hiddenLink and hiddenValue stand where a link or a fact is not shown.
const (
	hiddenLink  = "/…"
	hiddenValue = "••••"
)

// Again has a delivery tried once more for the reason that somebody gives, and tells the audit trail. One that found nobody goes to
// another address where that is given; "" is the same again. It fails with ErrNotAgain, ErrLate, ErrReason or ErrMend.
func (s *Service) Again(ctx context.Context, id, reason, address string) (NoticeStory, error) {
	reason, ok := line.Clean(reason, 2, 200)
	if !ok {
		return NoticeStory{}, ErrReason
	}
	d, err := findDelivery(ctx, s.db, id)
	if err != nil {
		return NoticeStory{}, err
	}
	before := d.Address
	if address == "" {
		err = s.mayAgain(d)
	} else if err = s.mayMend(d); err == nil {
		if d.Address, err = s.channels[d.Channel].Spell(address); err != nil {
			err = ErrMend
		}
	}
	if err != nil {
		return NoticeStory{}, err
	}
	k, now := s.kinds[d.Kind], s.now()
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		moved, err := backToWaiting(ctx, tx, d, now)
		if err != nil {
			return err
		}
		if !moved {
			return ErrNotAgain
		}
		if !k.Secret && k.Lane != Bulk { // a crowd shares its time
			if err := prolong(ctx, tx, d.Notice, now.Add(k.Until)); err != nil {
				return err
			}
		}
		return todo.Add(ctx, tx, todo.Item{Kind: string(k.Lane), Key: d.ID})
	})
	if err != nil {
		return NoticeStory{}, fmt.Errorf("send %s again: %w", id, err)
	}
	s.note(ctx, deed.To(deed.Notice, d.ID, d.Subject).Saying(reason).Touched("address", d.Address != before)) // the trail is kept for longer than addresses are
	return s.Story(ctx, id)
}

func (s *Service) note(ctx context.Context, d deed.Deed) {
	if s.needs.Note != nil {
		s.needs.Note(ctx, d)
	}
}

// numberLike is what an order's number looks like, which no address does.
var numberLike = regexp.MustCompile(`^\d{6}-[0-9A-Z]+$`)

// spelled is a whole address of one of the channels as it is sent to, and other words as they are.
func (s *Service) spelled(words string) string {
	words = strings.ToLower(strings.TrimSpace(words))
	for _, c := range s.needs.Channels {
		if whole, err := c.Spell(words); err == nil {
			return whole
		}
	}
	return words
}

// reading says in which column the words of a search are looked for, and by what.
func (f Filter) reading() (condition, arg string) {
	if f.Words == "" {
		return "", ""
	}
	if number := strings.ToUpper(f.Words); numberLike.MatchString(number) {
		return "d.about = ?", number
	}
	return "d.address LIKE ? ESCAPE '!'", strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(f.Words) + "%"
}

// Find finds a delivery by its id, or fails with ErrNotFound.
func (s *Service) Find(ctx context.Context, q sqldb.Querier, id string) (Delivery, error) {
	return findDelivery(ctx, q, id)
}

// Reached says whether a channel's provider has taken anything for an address since then.
func (s *Service) Reached(ctx context.Context, channel, address string, since time.Time) (bool, error) {
	reached, err := wasReached(ctx, s.db, channel, address, since)
	if err != nil {
		return false, fmt.Errorf("see whether anything was taken for an address: %w", err)
	}
	return reached, nil
}

// Sample is the letter that a reader of a language would get by a channel if n were told, and what it would be charged as.
type Sample struct {
	Letter   Letter
	Provider string   // whose price it has, or ""
	What     string   // as what it is charged, such as "sms"
	Price    MilliWon // now; 0 where nobody has said
	Unpriced bool     // nobody has said, though it costs something
}

// Sample writes the letter that a reader of a language would get by a channel if n were told.
func (s *Service) Sample(ctx context.Context, n Notice, channel, lang string) (Sample, error) {
	d := Delivery{Kind: n.Kind, Lang: lang, Facts: n.Facts, Channel: channel, Ad: s.kinds[n.Kind].Ad}
	l, err := s.needs.Desk.Write(d, n.Link, nil)
	if err != nil {
		return Sample{}, err
	}
	sample := Sample{Letter: s.marked(d, l)}
	if priced, is := s.channels[channel].(Priced); is {
		if sample.Provider, sample.What = priced.Price(d, sample.Letter); sample.Provider != "" {
			var known bool
			sample.Price, known, err = priceAt(ctx, s.db, sample.Provider, sample.What, s.now())
			sample.Unpriced = !known
		}
	}
	return sample, err
}

// SpentOn is what the notices of a kind whose events begin with a word have cost so far.
func (s *Service) SpentOn(ctx context.Context, q sqldb.Querier, kind, event string) (MilliWon, error) {
	spent, err := spentOn(ctx, q, kind, event)
	if err != nil {
		return 0, fmt.Errorf("add up what %s of %s cost: %w", kind, event, err)
	}
	return spent, nil
}

// looked is how many notices are looked through for one in a language.
const looked = 50

// Latest gives what the newest notice of a kind in a language told, if there is one among the latest: its kind, language and facts. Of a
// kind that tells its reader a secret there is none.
func (s *Service) Latest(ctx context.Context, kind, lang string) (Notice, bool, error) {
	if s.kinds[kind].Secret {
		return Notice{}, false, nil
	}
	all, err := latest(ctx, s.db, kind, looked)
	if err != nil {
		return Notice{}, false, fmt.Errorf("find the latest notice of %s: %w", kind, err)
	}
	for _, d := range all {
		if d.Lang == lang && !d.Test {
			return Notice{Kind: d.Kind, About: d.About, Lang: d.Lang, Facts: d.Facts}, true, nil
		}
	}
	return Notice{}, false, nil
}
