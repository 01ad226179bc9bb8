package app

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// events is who hears of what.
func (s *shop) events() []eventlog.Listener {
	return []eventlog.Listener{
		s.orders.Listener(), // payment → order
		{Name: "order notices", Kinds: []string{order.KindPaid}, Handle: told(s, s.announce)},
		{Name: "stock notices", Kinds: []string{catalog.StockChanged{}.Kind()}, Handle: told(s, s.announceStock)},
	}
}

// announcing bounds what one notice may take.
const announcing = 5 * time.Second

// told makes a listener of a function that tells a room something after the listener's place is stored. A crash just
// between the two loses a notice, never an order.
func told[E any](s *shop, tell func(context.Context, E) error) func(context.Context, *sqldb.Tx, eventlog.Record) error {
	return func(_ context.Context, tx *sqldb.Tx, r eventlog.Record) error {
		var e E
		if err := json.Unmarshal(r.Data, &e); err != nil {
			return fmt.Errorf("read %s: %w", r.Kind, err)
		}
		tx.OnCommit(func() {
			ctx, cancel := context.WithTimeout(context.Background(), announcing)
			defer cancel()
			if err := tell(ctx, e); err != nil {
				s.logger.Warn("a room was not told", "kind", r.Kind, "key", r.Key, "err", err)
			}
		})
		return nil
	}
}

// announce tells the viewers of a show that someone bought.
func (s *shop) announce(ctx context.Context, e order.PaidEvent) error {
	if e.ShowID == "" || len(e.Lines) == 0 {
		return nil
	}
	return s.chat.Post(ctx, chat.Room(e.ShowID), chat.Order{ID: e.OrderID, Who: e.Masked, Product: e.Lines[0].Name, ProductEn: e.Lines[0].NameEn, Qty: e.Units})
}

// announceStock tells the rooms of shows on air that few of a product are left.
func (s *shop) announceStock(ctx context.Context, e catalog.StockChanged) error {
	return s.shows.StockChanged(ctx, e.ProductID, e.VariantID, e.Available)
}
