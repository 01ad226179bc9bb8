package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/campaign"
	"github.com/saja-live/saja/internal/notify/consent"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// openCampaigns makes the service that tells many; whom, it asks accounts, orders and consents.
func (s *shop) openCampaigns(ctx context.Context, now func() time.Time) error {
	key, err := s.safe.Secret(ctx, "campaigns")
	if err != nil {
		return err
	}
	s.campaigns = campaign.NewService(s.db, campaign.Needs{
		Agreed: func(ctx context.Context, q sqldb.Querier, after string, most int) ([]campaign.Reader, error) {
			found, err := s.consents.Agreed(ctx, q, consent.Mail, after, most)
			var all []campaign.Reader
			for _, r := range found {
				all = append(all, campaign.Reader(r))
			}
			return all, err
		},
		Mails: func(ctx context.Context, q sqldb.Querier, persons []string) (map[string]string, error) {
			return s.accounts.Mails(ctx, q, persons)
		},
		Bought: func(ctx context.Context, q sqldb.Querier, persons []string, product, show string, since time.Time) ([]string, error) {
			return s.orders.BuyersAmong(ctx, q, persons, order.Purchase{Product: product, Show: show, Since: since})
		},
		Tell: func(ctx context.Context, tx *sqldb.Tx, n notify.Notice, readers []notify.Reader) error {
			return s.notices.TellMany(ctx, tx, n, readers)
		},
		Letter: func(n notify.Notice, lang string) (notify.Letter, error) {
			return s.notices.Sample(n, notify.Mail, lang)
		},
		Find: func(ctx context.Context, q sqldb.Querier, id string) (notify.Delivery, error) {
			return s.notices.Find(ctx, q, id)
		},
		Key: key, URL: s.config.HTTP.PublicURL, Note: account.Note,
		Actor: func(ctx context.Context) string { return account.From(ctx).Name },
	}, now)
	return nil
}

// mark is what every letter gets at the end: what the law wants, and then what tells that it was read.
func (s *shop) mark(d notify.Delivery, l notify.Letter) notify.Letter {
	return s.campaigns.Track(d, s.consents.Mark(d, l))
}

// owe owes a paid order to the campaign that led its buyer to the shop.
func (s *shop) owe(ctx context.Context, tx *sqldb.Tx, r eventlog.Record) error {
	var e order.PaidEvent
	if err := json.Unmarshal(r.Data, &e); err != nil {
		return fmt.Errorf("read %s: %w", r.Kind, err)
	}
	if e.Demo {
		return nil
	}
	o, err := s.orders.InTx(ctx, tx, e.OrderID)
	if err != nil {
		return unless(err, order.ErrNotFound)
	}
	member, is := o.Owner.Member()
	if !is {
		return nil
	}
	return s.campaigns.Bought(ctx, tx, e.OrderID, member, e.Total)
}

// campaignDoors are behind the links and pictures of letters.
func (s *shop) campaignDoors(fail func(http.ResponseWriter, *http.Request, error)) map[string]http.Handler {
	doors := map[string]http.Handler{}
	for pattern, h := range map[string]func(http.ResponseWriter, *http.Request) error{"GET /go/{token}": s.campaigns.Go, "GET /seen/{token}": s.campaigns.Seen} {
		doors[pattern] = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if err := h(w, r); err != nil {
				fail(w, r, err)
			}
		})
	}
	return doors
}
