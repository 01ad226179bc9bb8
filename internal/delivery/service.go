package delivery

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/outside"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

// Migrations makes the tables; the domain is "delivery".
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Needs is what deliveries take from the rest of the shop.
type Needs struct {
	// Orders are asked and told when pieces leave and parcels move.
	Orders func() Orders
	// Track asks a carrier; nil: nobody is asked, and staff say where parcels are.
	Track func(ctx context.Context, carrier, invoice string) (*parcel.Tracking, error)
	// Practice makes a number that only the carriers of a demo know; nil: these are true ones.
	Practice func(ctx context.Context, carrier string) (invoice string, err error)
	// Remote says of a postcode whether carriers reach it more slowly; nil: Jeju alone is so.
	Remote func(postcode string) bool
	// Enlist has a service call when a parcel moves; nil: none does.
	Enlist func(ctx context.Context, service parcel.Pusher, e parcel.Enlistment) error
	// Limits share the carriers' budgets with the shop's other processes; nil counts in this one.
	Limits limit.Store
}

// Config is what differs between shops and tests.
type Config struct {
	Rate   float64            // questions a second to each carrier; 1
	Rates  map[string]float64 // own: as configured. Questions a second to single carriers, where it is another
	Known  map[string]string  // own: as configured. Numbers by carrier that it knows, by which it is seen that its answers can be read
	Pace   float64            // how many times faster than usual parcels are looked for; 1
	Secret []byte             // signs the links by which a parcel is seen without signing in
	Link   time.Duration      // how long such a link is good; 90 days

	HookSecret []byte        // the secrets of hooks are derived from it
	Hooks      outside.Guard // where hooks may lead

	Pushers   []parcel.Pusher // services that are to call when parcels move
	PublicURL string          // where they reach the shop, without a slash at the end
}

// Service keeps parcels and follows them.
type Service struct {
	db     *sqldb.DB
	needs  Needs
	cfg    Config
	logger *slog.Logger
	now    func() time.Time
	begun  sync.Map // own: the carriers that this process has asked

	outside *http.Client // calls hooks

	mu         sync.Mutex                  // guards what follows; never held while anybody is asked
	paces      map[cell]pace               // cache: looked at again after paceFresh
	pushersNow map[parcel.Pusher]pusherNow // cache: read again after pusherFresh; its pauses are this process's own
}

// New makes the service. Its Rounds and Todos have to run somewhere.
func New(db *sqldb.DB, needs Needs, cfg Config, logger *slog.Logger, now func() time.Time) *Service {
	cfg.Rate, cfg.Pace = cmp.Or(cfg.Rate, 1), cmp.Or(cfg.Pace, 1)
	cfg.Link = cmp.Or(cfg.Link, 90*24*time.Hour)
	if needs.Limits == nil {
		needs.Limits = limit.NewMemory(now)
	}
	return &Service{db: db, needs: needs, cfg: cfg, logger: logger, now: now, outside: cfg.Hooks.Client(callLimit)}
}

// clock is now as it is stored and read: to the millisecond, in UTC.
func (s *Service) clock() time.Time { return s.now().Truncate(time.Millisecond).UTC() }

// Standing says how the parcels of an order stand together.
func (s *Service) Standing(ctx context.Context, q sqldb.Querier, orderID string) (Standing, error) {
	return standing(ctx, q, orderID)
}

// Shipment finds a shipment, or fails with ErrNotFound.
func (s *Service) Shipment(ctx context.Context, shipmentID string) (Shipment, error) {
	all, err := listShipments(ctx, s.db, `WHERE s.id = ?`, shipmentID)
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err == nil {
		err = s.complete(ctx, all)
	}
	if err != nil {
		return Shipment{}, err
	}
	return all[0], nil
}

// complete adds when shipments are likely to arrive. Those of a demo have no link: the carrier knows other parcels by their numbers.
func (s *Service) complete(ctx context.Context, all []Shipment) error {
	for i, sh := range all {
		if s.needs.Practice != nil {
			all[i].Link = ""
		}
		if !sh.Gone.IsZero() {
			continue
		}
		var err error
		if all[i].Likely, err = s.likely(ctx, s.db, sh.Parcel); err != nil {
			return fmt.Errorf("foresee when a parcel comes: %w", err)
		}
	}
	return nil
}

// OfOrder gives the shipments of an order, the oldest first, those that were taken back among them.
func (s *Service) OfOrder(ctx context.Context, number string) ([]Shipment, error) {
	ids, err := sqldb.Column[string](ctx, s.db, `SELECT order_id FROM shipments WHERE order_number = ? LIMIT 1`, number)
	if err != nil || len(ids) == 0 {
		return []Shipment{}, err
	}
	all, err := listShipments(ctx, s.db, `WHERE s.order_id = ? ORDER BY s.id`, ids[0])
	if err != nil {
		return nil, err
	}
	return all, s.complete(ctx, all)
}
