package app

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/campaign"
	"github.com/saja-live/saja/internal/notify/consent"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// tellableKinds are those of the whole shop.
func tellableKinds() []notify.Kind { return slices.Concat(tellable, consent.Kinds, campaign.Kinds) }

// openConsents makes the service that every advertisement is held to.
func (s *shop) openConsents(ctx context.Context, now func() time.Time) error {
	key, err := s.safe.Secret(ctx, "consents")
	if err != nil {
		return err
	}
	ads := map[string]bool{campaign.KindTest: false} // whoever asked for one gets it
	for _, k := range tellableKinds() {
		if _, said := ads[k.Name]; !said {
			ads[k.Name] = k.Ad
		}
	}
	c := s.config.Shop
	s.consents = consent.NewService(s.db, consent.Needs{
		Texts: s.texts, Shop: c.Name, Key: key, URL: s.config.HTTP.PublicURL, Contact: cmp.Or(c.Phone, c.Email),
		FreeNumber: s.config.Ads.FreeNumber, PerDay: s.config.Ads.PerDay, Cap: campaign.CapOf,
		Ad:     func(kind string) bool { return ads[kind] },
		Tell:   func(ctx context.Context, tx *sqldb.Tx, n notify.Notice) error { return s.notices.Tell(ctx, tx, n) },
		Person: s.person,
		Find: func(ctx context.Context, mail string) (string, error) {
			m, err := s.accounts.MemberByEmail(ctx, mail)
			return m.ID, err
		},
		Actor: func(ctx context.Context) string { return account.From(ctx).Name },
		Left: func(ctx context.Context, tx *sqldb.Tx, delivery string) error {
			return s.campaigns.Left(ctx, tx, delivery)
		},
		Note: account.Note,
	}, now)
	return nil
}

// person is where a member is reached; nowhere once they are gone.
func (s *shop) person(ctx context.Context, q sqldb.Querier, member string) (consent.Person, error) {
	m, err := s.accounts.MemberIn(ctx, q, member)
	if errors.Is(err, account.ErrNotFound) {
		return consent.Person{}, nil
	}
	return consent.Person{Name: m.Name, Mail: m.Email, Phone: m.Phone}, err
}

// ended is who hears how a delivery ended.
func (s *shop) ended(ctx context.Context, tx *sqldb.Tx, d notify.Delivery, o notify.Outcome) error {
	if err := s.consents.Ended(ctx, tx, d, o); err != nil {
		return err
	}
	if err := s.messages.Ended(ctx, tx, d, o); err != nil {
		return err
	}
	return s.campaigns.Ended(ctx, tx, d, o)
}
