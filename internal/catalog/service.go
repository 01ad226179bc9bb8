package catalog

import (
	"context"
	"embed"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/saja-live/saja/internal/platform/blob"
	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Migrations are the tables of this domain, for sqldb.Migrate(ctx, db, "catalog", Migrations). Stock events need those of eventlog.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Needs is what the catalogue takes from the rest of the shop. Only Blobs must be there.
type Needs struct {
	// Blobs keeps the pictures.
	Blobs blob.Store
	// Actor says who does what ctx does, for the stock ledger: a member id, or empty for the shop itself.
	Actor func(ctx context.Context) string
	// Note hears what staff did through the API, for the audit trail.
	Note func(ctx context.Context, d deed.Deed)
}

// Service keeps the catalogue. It is safe for use by many goroutines.
type Service struct {
	db     *sqldb.DB
	needs  Needs
	logger *slog.Logger
	now    func() time.Time
	gate   *gate
	crowd  together
	words  words
	pixels *semaphore.Weighted // bounds the pixels that are decoded at once
	ladder sync.Map            // picture id → rungs. cache: a picture of this edition keeps its widths until it is removed
}

// New makes a Service on db, whose tables have been migrated.
func New(db *sqldb.DB, needs Needs, logger *slog.Logger, now func() time.Time) *Service {
	return &Service{
		db: db, needs: needs, logger: logger, now: now,
		gate: newGate(), pixels: semaphore.NewWeighted(maxPixels),
		crowd: together{read: func(ctx context.Context, variantIDs []string) (map[string]Offer, error) {
			return loadOffers(ctx, db, variantIDs)
		}},
	}
}

func (s *Service) actor(ctx context.Context) string {
	if s.needs.Actor == nil {
		return ""
	}
	return s.needs.Actor(ctx)
}

func (s *Service) note(ctx context.Context, d deed.Deed) {
	if s.needs.Note != nil {
		s.needs.Note(ctx, d)
	}
}
