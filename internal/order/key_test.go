package order_test

import (
	"errors"
	"testing"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

func TestAKeyStandsForAllThatWasWished(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v := s.sell("냉면", 10000, 5)
		p := wish(guest("a"), order.Want{VariantID: v, Qty: 1})
		first, _ := s.place(p)
		elsewhere, upstairs := home, home
		elsewhere.Line1, elsewhere.Postcode = "부산 해운대구 우동 1", "48099"
		upstairs.Line2 = "3층"
		for name, change := range map[string]func(*order.Place){
			"another address":          func(p *order.Place) { p.Ship = &elsewhere },
			"another door":             func(p *order.Place) { p.Ship = &upstairs },
			"no address":               func(p *order.Place) { p.Ship = nil },
			"another buyer":            func(p *order.Place) { p.Buyer = order.Buyer{Name: "이민호", Phone: "010-9999-0000"} },
			"another quantity":         func(p *order.Place) { p.Wants = []order.Want{{VariantID: v, Qty: 2}} },
			"the cart instead":         func(p *order.Place) { p.FromCart, p.Wants = true, nil },
			"another show":             func(p *order.Place) { p.ShowID = "another" },
			"another confirmed amount": func(p *order.Place) { p.SeenTotal = money.Won(13000) },
		} {
			other := p
			change(&other)
			if o, _, err := s.orders.Place(t.Context(), other); !errors.Is(err, order.ErrMismatch) {
				t.Errorf("the same key with %s gives order %q, %v; want ErrMismatch", name, o.Number, err)
			}
		}
		same := p
		same.Who, same.Origin = account.Identity{GuestID: "a"}, "http://127.0.0.1"
		if o, _, err := s.orders.Place(t.Context(), same); err != nil || o.Number != first.Number || o.Ship != first.Ship {
			t.Errorf("the same wishes again give %s to %q, %v; want %s to %q", o.Number, o.Ship.Line1, err, first.Number, first.Ship.Line1)
		}
		if n := s.number(`SELECT COUNT(*) FROM orders`); n != 1 {
			t.Errorf("%d orders under one key, want 1", n)
		}
	})
}
