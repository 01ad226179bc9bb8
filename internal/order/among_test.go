package order_test

import (
	"testing"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

func TestBuyersAreThoseWhoPaid(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		rice := s.sell("rice", 12900, 10)
		join := func(mail string) account.Identity {
			t.Helper()
			m, err := s.accounts.SignUp(t.Context(), account.SignUp{Email: mail, Password: "four words in a row", Name: "김민지"})
			if err != nil {
				t.Fatal(err)
			}
			return m.Identity()
		}
		minji, haneul := join("minji@example.com"), join("haneul@example.com")
		_, window := s.place(wish(minji, order.Want{VariantID: rice, Qty: 1}))
		paid := s.pay(window, sandboxpg.Approve)
		s.place(wish(haneul, order.Want{VariantID: rice, Qty: 1}))
		for _, c := range []struct {
			of   order.Purchase
			want int
		}{{order.Purchase{}, 1}, {order.Purchase{Product: paid.Lines[0].ProductID}, 1}, {order.Purchase{Product: "tea"}, 0}, {order.Purchase{Show: "none"}, 0}, {order.Purchase{Since: s.clock().Add(time.Hour)}, 0}, {order.Purchase{Won: paid.Total}, 1}, {order.Purchase{Won: paid.Total + 1}, 0}} {
			found, err := s.orders.BuyersAmong(t.Context(), db, []string{minji.MemberID, haneul.MemberID}, c.of)
			if err != nil || len(found) != c.want {
				t.Errorf("%+v: %v, %v, want %d", c.of, found, err, c.want)
			}
		}
	})
}
