package campaign

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// Reader is a member who agreed to be told.
type Reader struct{ Person, Lang string }

// Needs is what campaigns take from the rest of the shop.
type Needs struct {
	// Agreed gives members who agreed to offers by a channel, by id, those behind after first.
	Agreed func(ctx context.Context, q sqldb.Querier, channel, after string, most int) ([]Reader, error)
	// Reach is where members are told by a channel; one who can't be has no place.
	Reach func(ctx context.Context, q sqldb.Querier, channel string, persons []string) (map[string][]string, error)
	// Among are those of persons of whom a rule holds, whatever its Not says; since is zero for ever.
	Among func(ctx context.Context, q sqldb.Querier, r SegmentRule, persons []string, since time.Time) ([]string, error)
	// Names are those of members, with most of them hidden.
	Names func(ctx context.Context, persons []string) ([]string, error)
	Tell  func(ctx context.Context, tx *sqldb.Tx, n notify.Notice, readers []notify.Reader) error
	// TellOne tells somebody who is no reader of a campaign.
	TellOne func(ctx context.Context, tx *sqldb.Tx, n notify.Notice) error
	// Sample is what a reader of lang would get, with its price.
	Sample func(ctx context.Context, n notify.Notice, channel, lang string) (notify.Sample, error)
	// Weigh is what a text weighs as a message; why is empty where it can go.
	Weigh func(channel string, l notify.Letter) (bytes, most int, why string)
	// Picture fails with a fault where a picture cannot go with a message.
	Picture func(ctx context.Context, id string) error
	// Ready says why nothing can be told by a channel as the shop is set up, with a fault, or nil.
	Ready func(ctx context.Context, channel string) error
	// Me are the addresses of whoever asks by a channel, all of them their own.
	Me func(ctx context.Context, channel string) ([]notify.Address, error)
	// Find finds a delivery by its id.
	Find func(ctx context.Context, q sqldb.Querier, id string) (notify.Delivery, error)
	// Spent is what the notices of campaigns whose events begin with a word have cost.
	Spent  func(ctx context.Context, event string) (notify.MilliWon, error)
	Limits limit.Store
	Key    []byte // signs links
	URL    string // of the shop, without a slash at the end
	Actor  func(ctx context.Context) string
	Note   func(ctx context.Context, d deed.Deed) // tells the audit trail; nil: nobody
}

// Service keeps campaigns and carries them out.
type Service struct {
	db    *sqldb.DB
	now   func() time.Time
	needs Needs
}

// NewService makes the service on db, whose tables have been migrated.
func NewService(db *sqldb.DB, needs Needs, now func() time.Time) *Service {
	return &Service{db: db, now: now, needs: needs}
}

// Make writes down a draft. It fails with ErrForm, ErrLink, ErrSegment or ErrTrial, or with what its picture fails with.
func (s *Service) Make(ctx context.Context, f CampaignForm) (Campaign, error) {
	f, err := s.checked(ctx, f)
	if err != nil {
		return Campaign{}, err
	}
	c := Campaign{ID: id.New(), State: Draft, CampaignForm: f, Created: s.now(), Version: 1, By: s.needs.Actor(ctx)}
	if err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return insert(ctx, tx, c) }); err != nil {
		return Campaign{}, fmt.Errorf("make a campaign: %w", err)
	}
	s.note(ctx, c)
	return c, nil
}

// checked is f in its one spelling with a picture that can be sent, or why it cannot be used.
func (s *Service) checked(ctx context.Context, f CampaignForm) (CampaignForm, error) {
	f, err := f.checked()
	if err == nil && f.Picture != "" {
		err = s.needs.Picture(ctx, f.Picture)
	}
	return f, err
}

// Change gives a draft another form. It fails with ErrRuns once it has begun or is scheduled, and with ErrChanged when version is not
// the one that stands.
func (s *Service) Change(ctx context.Context, campaign string, f CampaignForm, version int64) (Campaign, error) {
	f, err := s.checked(ctx, f)
	if err != nil {
		return Campaign{}, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		changed, err := change(ctx, tx, campaign, f, version)
		if err != nil || changed {
			return err
		}
		c, err := find(ctx, tx, campaign)
		switch {
		case err != nil:
			return err
		case c.State != Draft:
			return ErrRuns
		}
		return ErrChanged
	})
	if err != nil {
		return Campaign{}, fmt.Errorf("change campaign %s: %w", campaign, err)
	}
	c, err := s.Campaign(ctx, campaign)
	if err == nil {
		s.note(ctx, c)
	}
	return c, err
}

// Act is what staff do with a campaign as a whole.
type Act string

// The acts.
const (
	Start  Act = "start"
	Unplan Act = "unplan" // a scheduled one becomes a draft again
	Pause  Act = "pause"
	Resume Act = "resume"
	Cancel Act = "cancel"
)

// acts says where an act leads, and from where alone.
var acts = map[Act]struct {
	to   State
	only []State
}{ // own: fixed
	Start: {Scheduled, []State{Draft}}, Unplan: {Draft, []State{Scheduled}}, Pause: {Paused, []State{Running}},
	Resume: {Running, []State{Paused}}, Cancel: {Cancelled, []State{Scheduled, Running, Paused, Done}},
}

// todoStep is the kind of todo that carries a campaign on by one chunk.
const todoStep = "campaign.step"

// Do does an act. What has left stays as it is; letters that were written down and have not left wait while it is paused, and never go
// once it is cancelled, which a campaign that is done can be as long as there are some, or a text message may follow. A start is of the version that was seen; the other
// acts ask for none. It fails with ErrState, and a start also with ErrChanged, with what its channel lacks, such as ErrFree, or with
// ErrLetter.
func (s *Service) Do(ctx context.Context, campaign string, a Act, version int64) (Campaign, error) {
	way, known := acts[a]
	if !known {
		return Campaign{}, ErrState
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if a == Start {
			if err := s.ready(ctx, tx, campaign, version); err != nil {
				return err
			}
		} else {
			version = anyVersion
		}
		moved, err := move(ctx, tx, campaign, version, way.to, way.only, s.now())
		if err == nil && !moved && a == Cancel {
			moved, err = s.cancelFollowed(ctx, tx, campaign)
		}
		if err != nil {
			return err
		}
		c, err := find(ctx, tx, campaign)
		switch {
		case err != nil:
			return err
		case !moved:
			return ErrState
		case a == Start:
			if err := begin(ctx, tx, c.ID, c.firstStage()); err != nil {
				return err
			}
			return todo.Add(ctx, tx, todo.Item{Kind: todoStep, Key: c.ID, Due: c.StartsAt})
		case a == Resume:
			return todo.Add(ctx, tx, todo.Item{Kind: todoStep, Key: c.ID})
		case a == Unplan:
			return todo.Drop(ctx, tx, todoStep, c.ID)
		}
		return nil
	})
	if err != nil {
		return Campaign{}, fmt.Errorf("%s campaign %s: %w", a, campaign, err)
	}
	c, err := s.Campaign(ctx, campaign)
	if err == nil && s.needs.Note != nil {
		s.needs.Note(ctx, deed.To(deed.Campaign, c.ID, c.Name).Changed("act", "", string(a)))
	}
	return c, err
}

// cancelFollowed cancels a campaign that is done while text messages may still go in place of its letters, and says whether it did.
func (s *Service) cancelFollowed(ctx context.Context, tx *sqldb.Tx, campaign string) (bool, error) {
	c, err := find(ctx, tx, campaign)
	if err != nil || !c.Instead || !s.now().Before(c.Ended.Add(lettersLive)) {
		return false, err
	}
	return cancelDone(ctx, tx, campaign, s.now())
}

// ready says why a version of a campaign cannot be told, or nil.
func (s *Service) ready(ctx context.Context, q sqldb.Querier, campaign string, version int64) error {
	c, err := find(ctx, q, campaign)
	switch {
	case err != nil:
		return err
	case c.State != Draft:
		return ErrState
	case c.Version != version:
		return ErrChanged
	}
	if err := s.needs.Ready(ctx, c.Channel); err != nil {
		return err
	}
	pieces, err := s.pieces(ctx, c)
	if err != nil {
		return err
	}
	for _, p := range pieces {
		if p.Why != "" {
			return ErrLetter
		}
	}
	return affordable(c, pieces)
}

// affordable fails with ErrPrice where c has a budget that nobody can keep.
func affordable(c Campaign, pieces []CampaignPiece) error {
	if c.Budget > 0 && slices.ContainsFunc(pieces, func(p CampaignPiece) bool { return p.Unpriced }) {
		return ErrPrice
	}
	return nil
}

// Pace changes how fast a campaign goes and what it may cost, also while it runs: nobody is told anything else by that. It fails with
// ErrState once it is over, and with ErrChanged when version is not the one that stands.
func (s *Service) Pace(ctx context.Context, campaign string, perMinute int, budget, version int64) (Campaign, error) {
	perMinute, budget = min(max(perMinute, 1), 60_000), min(max(budget, 0), 1_000_000_000)
	var before Campaign
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
		if before, err = find(ctx, tx, campaign); err != nil {
			return err
		}
		if before.State == Done || before.State == Cancelled {
			return ErrState
		}
		f := before.CampaignForm
		f.PerMinute, f.Budget = perMinute, budget
		changed, err := rewrite(ctx, tx, campaign, f, version)
		if err == nil && !changed {
			err = ErrChanged
		}
		return err
	})
	if err != nil {
		return Campaign{}, fmt.Errorf("change the pace of campaign %s: %w", campaign, err)
	}
	if s.needs.Note != nil {
		s.needs.Note(ctx, deed.To(deed.Campaign, before.ID, before.Name).
			Changed("perMinute", fmt.Sprint(before.PerMinute), fmt.Sprint(perMinute)).Changed("budget", fmt.Sprint(before.Budget), fmt.Sprint(budget)))
	}
	return s.Campaign(ctx, campaign)
}

// Campaign finds one, or fails with ErrNotFound.
func (s *Service) Campaign(ctx context.Context, campaign string) (Campaign, error) {
	return find(ctx, s.db, campaign)
}

var byAge = list.Order{Name: "campaigns", Columns: []list.Column{{Name: "id", Desc: true}}}

// List gives all, the newest first.
func (s *Service) List(ctx context.Context, q list.Query) (list.Page[Campaign], error) {
	w, err := byAge.Window(q)
	if err != nil {
		return list.Page[Campaign]{}, err
	}
	p, err := listAll(ctx, s.db, w)
	if err != nil {
		return p, fmt.Errorf("list campaigns: %w", err)
	}
	return p, nil
}

func (s *Service) note(ctx context.Context, c Campaign) {
	if s.needs.Note != nil {
		s.needs.Note(ctx, deed.To(deed.Campaign, c.ID, c.Name))
	}
}
