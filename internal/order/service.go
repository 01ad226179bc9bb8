package order

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"log/slog"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Migrations makes the tables; the domain is "order".
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Needs is what orders take from the rest of the shop. Show, Limits and Text may be nil.
type Needs struct {
	Catalog  *catalog.Service
	Payments *payment.Service
	Accounts *account.Service

	// Show says whether an order may be credited to a show: nil, or ErrShow. Without it every show is believed.
	Show func(ctx context.Context, showID string) error

	// Standing says how the parcels of an order stand together; nil: it has none.
	Standing func(ctx context.Context, q sqldb.Querier, orderID string) (delivery.Standing, error)

	// OnAir says whether viewers are in a show that has a product; nil: in none.
	OnAir func(ctx context.Context, productID string) (bool, error)

	// Limits counts attempts for all processes of the shop; nil counts in this one.
	Limits limit.Store
}

// Config is what differs between shops and tests.
type Config struct {
	PublicURL string        // where browsers reach the shop; "" takes it from the request
	Hold      time.Duration // how long an unpaid order holds its stock; 10 min
	Every     time.Duration // how often expired orders are looked for; 2 s
	Keep      time.Duration // how long an idempotency key is remembered; 7 days
	Shares    Shares        // how much may be held without being paid
	CartKeep  time.Duration // how long a guest's cart is kept that nothing is put into; 60 days
	// UnpaidKeep is how long an order of a guest is kept that nobody paid; 90 days.
	UnpaidKeep time.Duration
	// Confirm is how long after its last parcel has arrived an order is the buyer's for good; 7 days, in which the law lets
	// a buyer withdraw.
	Confirm time.Duration
	Secret  []byte // signs the links by which guests come back to their orders
}

// Service keeps carts and orders.
type Service struct {
	db       *sqldb.DB
	catalog  *catalog.Service
	payments *payment.Service
	accounts *account.Service
	needs    Needs
	cfg      Config
	logger   *slog.Logger
	now      func() time.Time
	fresh    fresh
}

// New makes the service. Its Rounds and its Listener have to run somewhere.
func New(db *sqldb.DB, needs Needs, cfg Config, logger *slog.Logger, now func() time.Time) *Service {
	cfg.Hold = cmp.Or(cfg.Hold, 10*time.Minute)
	cfg.Every = cmp.Or(cfg.Every, 2*time.Second)
	cfg.Keep = cmp.Or(cfg.Keep, 7*24*time.Hour)
	cfg.CartKeep = cmp.Or(cfg.CartKeep, 60*24*time.Hour)
	cfg.UnpaidKeep = cmp.Or(cfg.UnpaidKeep, 90*24*time.Hour)
	cfg.Confirm = cmp.Or(cfg.Confirm, 7*24*time.Hour)
	if needs.Limits == nil {
		needs.Limits = limit.NewMemory(now)
	}
	return &Service{db: db, catalog: needs.Catalog, payments: needs.Payments, accounts: needs.Accounts, needs: needs, cfg: cfg, logger: logger, now: now}
}

// clock is now as it is stored and read: to the millisecond, in UTC.
func (s *Service) clock() time.Time { return s.now().Truncate(time.Millisecond).UTC() }

// Token lets whoever holds it see one order, as the link in a guest's mail does.
func (s *Service) Token(number string) string {
	m := hmac.New(sha256.New, s.cfg.Secret)
	m.Write([]byte("order " + number))
	return hex.EncodeToString(m.Sum(nil)[:16])
}

func (s *Service) validToken(number, token string) bool {
	return token != "" && len(s.cfg.Secret) > 0 && hmac.Equal([]byte(token), []byte(s.Token(number)))
}
