package show

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/seldom"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Stage is where the video of a show comes in and goes out.
type Stage interface {
	Health(ctx context.Context, stream string) (media.Health, error)
	Live(ctx context.Context) ([]media.Standing, error)
	Ingests(ctx context.Context) ([]string, error)
	End(ctx context.Context, stream string) error
	Kick(ctx context.Context, stream string) error
}

// Talk is the room beside the picture.
type Talk interface {
	Post(ctx context.Context, room string, m chat.Message) error
	Viewers(room string) int
	Hearts(room string) int64
	Audience(ctx context.Context, room string) (int64, error)
}

var (
	_ Stage = (*media.Roster)(nil)
	_ Talk  = (*chat.Service)(nil)
)

// Sales is what a show has sold so far.
type Sales struct {
	Orders int64
	Buyers int64 // different people
	Won    money.Won
}

// Needs is what shows take from the rest of the shop.
type Needs struct {
	Catalog *catalog.Service
	Stage   Stage
	Talk    Talk

	// Began hears, in the transaction in which a show goes on air for the first and only time, that it does. Nil: nobody does.
	Began func(ctx context.Context, tx *sqldb.Tx, of Show) error

	// Sales tells what a show has sold. Nil: nothing is told.
	Sales func(ctx context.Context, showID string) (Sales, error)
}

// Config is what differs between shops.
type Config struct {
	// Ingest is where encoders connect while no process tells, without the key: rtmp://host:port/live. The host may be empty:
	// any name of this machine.
	Ingest string
}

// Service runs shows.
type Service struct {
	db     *sqldb.DB
	goods  *catalog.Service
	stage  Stage
	talk   Talk
	needs  Needs
	config Config
	log    *slog.Logger
	now    func() time.Time

	wake  chan struct{} // a stream changed: Run should look at once
	moved []func()

	unpulsed, unfollowed seldom.Line // while the database takes nothing
}

// Moves has hear called whenever this process moved a show, before its room is told. Call it before anything else.
func (s *Service) Moves(hear func()) { s.moved = append(s.moved, hear) }

// New makes the service; Run must run for shows to follow their encoders.
func New(db *sqldb.DB, needs Needs, c Config, log *slog.Logger, now func() time.Time) *Service {
	return &Service{
		db: db, goods: needs.Catalog, stage: needs.Stage, talk: needs.Talk, needs: needs, config: c, log: log, now: now,
		wake:       make(chan struct{}, 1),
		unpulsed:   seldom.Line{Level: slog.LevelWarn, What: "the pulse of shows was not taken"},
		unfollowed: seldom.Line{Level: slog.LevelWarn, What: "shows did not follow their streams"},
	}
}

// Filter chooses shows. The zero Filter is all of them, the newest first.
type Filter struct {
	States  []State
	Query   string // parts of the title or the host's name, all of them
	Product string // shows with this product
	Soonest bool   // the earliest first, not the latest
	Place   list.Query
}

var (
	latest  = list.Order{Name: "shows latest", Columns: []list.Column{{Name: "starts_at", Desc: true}, {Name: "id", Desc: true}}}
	soonest = list.Order{Name: "shows soonest", Columns: []list.Column{{Name: "starts_at"}, {Name: "id"}}}
)

// List gives shows by when they are announced for. It fails with list.ErrPlace.
func (s *Service) List(ctx context.Context, f Filter) (list.Page[Show], error) {
	by := latest
	if f.Soonest {
		by = soonest
	}
	w, err := by.Window(f.Place)
	if err != nil {
		return list.Page[Show]{}, err
	}
	return listShows(ctx, s.db, f, w)
}

// OnAir gives the shows that viewers are in now, the latest first, at most a hundred; with a product only those that have it.
func (s *Service) OnAir(ctx context.Context, product string) ([]Show, error) {
	p, err := s.List(ctx, Filter{States: onAir, Product: product, Place: list.Query{Size: 100}})
	return p.Items, err
}

// Show gives one show by its id or its slug, or ErrNotFound.
func (s *Service) Show(ctx context.Context, idOrSlug string) (Show, error) {
	return find(ctx, s.db, idOrSlug)
}

// HostNames gives what the hosts of the latest shows are called, in both languages.
func (s *Service) HostNames(ctx context.Context) ([]string, error) {
	return hostNames(ctx, s.db)
}

// Moments gives what happened in a show, in order.
func (s *Service) Moments(ctx context.Context, showID string) ([]Moment, error) {
	return moments(ctx, s.db, showID)
}

// Create schedules a show. It has no stream key until RotateKey makes one.
// It fails with ErrInvalid or ErrSlugTaken.
func (s *Service) Create(ctx context.Context, d Draft) (Show, error) {
	named := d.Slug != ""
	d, err := d.clean(s.now())
	if err != nil {
		return Show{}, err
	}
	made := d.on(Show{ID: id.New(), State: Scheduled, Portrait: true, AutoStart: true, Version: 1, Demo: d.Demo, CreatedAt: s.now().UTC()})
	if err := s.known(ctx, made.Products); err != nil {
		return Show{}, err
	}
	write := func() error {
		return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			if err := insert(ctx, tx, made); err != nil {
				return err
			}
			return setProducts(ctx, tx, made.ID, made.Products)
		})
	}
	if err = write(); errors.Is(err, ErrSlugTaken) && !named { // by a show of the same title and second
		made.Slug += "-" + made.ID[len(made.ID)-6:]
		err = write()
	}
	return made, err
}

// Update changes a show's words, time and products; its state and key stay. A pinned product that is no longer in
// the show is unpinned. It fails with ErrNotFound, ErrInvalid, ErrSlugTaken, or catalog.ErrEditConflict if d.Version is not the
// present one.
func (s *Service) Update(ctx context.Context, showID string, d Draft) (Show, error) {
	old, err := s.Show(ctx, showID)
	if err != nil {
		return Show{}, err
	}
	if d.Slug == "" {
		d.Slug = old.Slug
	}
	if d, err = d.clean(s.now()); err != nil {
		return Show{}, err
	}
	changed := d.on(old)
	changed.Version = d.Version
	if err := s.known(ctx, changed.Products); err != nil {
		return Show{}, err
	}
	unpinned, m := false, s.pinMoment("")
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := update(ctx, tx, changed); err != nil {
			return err
		}
		if err := setProducts(ctx, tx, changed.ID, changed.Products); err != nil {
			return err
		}
		if unpinned, err = unpinForeign(ctx, tx, changed.ID); err != nil || !unpinned {
			return err
		}
		return s.pinned(ctx, tx, changed.ID, m)
	})
	if err != nil {
		return Show{}, err
	}
	if unpinned {
		s.tell(ctx, changed.ID, ofPinned, m)
	}
	return s.Show(ctx, changed.ID)
}

// on puts the draft onto a show.
func (d Draft) on(s Show) Show {
	s.Slug, s.Title, s.TitleEn, s.Summary, s.SummaryEn = d.Slug, d.Title, d.TitleEn, d.Summary, d.SummaryEn
	s.Host, s.Poster, s.StartsAt = d.Host, d.Poster, d.StartsAt.UTC().Truncate(time.Millisecond)
	if d.Portrait != nil {
		s.Portrait = *d.Portrait
	}
	if d.AutoStart != nil {
		s.AutoStart = *d.AutoStart
	}
	s.Products = make([]Item, 0, len(d.Products))
	for i, p := range d.Products {
		s.Products = append(s.Products, Item{p, i})
	}
	return s
}

// known refuses products that the catalogue does not have.
func (s *Service) known(ctx context.Context, items []Item) error {
	wrong := ErrInvalid
	for i, item := range items {
		if _, err := s.goods.Product(ctx, item.ProductID); err != nil {
			wrong = wrong.With(fmt.Sprintf("products[%d]", i), "there is no such product")
		}
	}
	if len(wrong.Errors) > 0 {
		return wrong
	}
	return nil
}

// RotateKey gives the show a new stream key and returns it, the only time it can be read; the store keeps its hash.
// The old key stops working at once: an encoder that uses it is cut off. It fails with ErrNotFound or ErrEnded.
func (s *Service) RotateKey(ctx context.Context, showID string) (string, error) {
	of, err := s.Show(ctx, showID)
	if err != nil {
		return "", err
	}
	if of.State == Ended {
		return "", ErrEnded
	}
	key := id.Secret()
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		ok, err := setKey(ctx, tx, of.ID, id.HashSecret(key), s.now())
		if err == nil && !ok {
			return ErrNotFound
		}
		return err
	})
	if err != nil {
		return "", fmt.Errorf("rotate the key of show %s: %w", of.ID, err)
	}
	return key, s.stage.Kick(ctx, of.ID)
}

// Authorize gives the stream that an encoder with this key may publish, or ErrKey or ErrEnded.
// The key is looked up and compared by its hash, so no timing tells anything about it. It is never logged.
func (s *Service) Authorize(ctx context.Context, key string) (string, error) {
	showID, state, hash, err := keyed(ctx, s.db, id.HashSecret(key))
	if err != nil {
		return "", err
	}
	if !id.EqualHash(key, hash) {
		return "", ErrKey
	}
	if state == Ended {
		return "", ErrEnded
	}
	return showID, nil
}

// LetIn logs that an encoder publishes for a show. The key alone does not mean that: the show's stream may be taken, or elsewhere.
func (s *Service) LetIn(ctx context.Context, showID, remote string) {
	title := ""
	if of, err := s.Show(ctx, showID); err == nil { // without its title it is still let in
		title = of.Title
	}
	s.log.InfoContext(ctx, "encoder let in", "show", showID, "title", title, "remote", remote)
}
