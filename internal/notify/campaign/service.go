package campaign

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// Reader is a member who agreed to be told.
type Reader struct{ Person, Lang string }

// Needs is what campaigns take from the rest of the shop.
type Needs struct {
	// Agreed gives members who agreed to offers by mail, by id, those behind after first.
	Agreed func(ctx context.Context, q sqldb.Querier, after string, most int) ([]Reader, error)
	// Mails are the addresses of members; one that is gone has none.
	Mails func(ctx context.Context, q sqldb.Querier, persons []string) (map[string]string, error)
	// Bought are those of persons who bought since then, of one product and in one show where those are named.
	Bought func(ctx context.Context, q sqldb.Querier, persons []string, product, show string, since time.Time) ([]string, error)
	Tell   func(ctx context.Context, tx *sqldb.Tx, n notify.Notice, readers []notify.Reader) error
	// Letter is what a reader of lang would get.
	Letter func(n notify.Notice, lang string) (notify.Letter, error)
	// Find finds a delivery by its id.
	Find  func(ctx context.Context, q sqldb.Querier, id string) (notify.Delivery, error)
	Key   []byte // signs links
	URL   string // of the shop, without a slash at the end
	Actor func(ctx context.Context) string
	Note  func(ctx context.Context, d deed.Deed) // tells the audit trail; nil: nobody
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

// Make writes down a draft. It fails with ErrForm or ErrLink.
func (s *Service) Make(ctx context.Context, f CampaignForm) (Campaign, error) {
	f, err := f.checked()
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

// Change gives a draft another form. It fails with ErrRuns once it has begun or is scheduled, and with ErrChanged when version is not
// the one that stands.
func (s *Service) Change(ctx context.Context, campaign string, f CampaignForm, version int64) (Campaign, error) {
	f, err := f.checked()
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
	Resume: {Running, []State{Paused}}, Cancel: {Cancelled, []State{Scheduled, Running, Paused}},
}

// todoStep is the kind of todo that carries a campaign on by one chunk.
const todoStep = "campaign.step"

// Do does an act. What was handed over already goes out; a pause or a cancel takes hold before the next chunk. It fails with ErrState.
func (s *Service) Do(ctx context.Context, campaign string, a Act) (Campaign, error) {
	way, known := acts[a]
	if !known {
		return Campaign{}, ErrState
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		moved, err := move(ctx, tx, campaign, way.to, way.only, s.now())
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
