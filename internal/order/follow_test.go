package order_test

import (
	"errors"
	"testing"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// member signs somebody up, on the browser of the guest.
func (s *shop) member(email, name, browser string) account.Identity {
	s.t.Helper()
	m, err := s.accounts.SignUp(s.t.Context(), account.SignUp{Email: email, Password: "four words in a row", Name: name})
	if err != nil {
		s.t.Fatal(err)
	}
	return account.Identity{MemberID: m.ID, GuestID: browser, Name: m.Name, Role: m.Role}
}

func TestOrdersFollowTheirBuyerIntoTheAccountAndLeaveTheBrowser(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v := s.sell("불맛 쌀떡볶이", 12900, 100)
		buy := func(b order.Buyer) string {
			in := wish(guest("browser"), order.Want{VariantID: v, Qty: 1})
			in.Buyer = b
			o, _ := s.place(in)
			return o.Number
		}
		mine := map[string]bool{
			buy(order.Buyer{Email: "minji@example.com"}):                true,
			buy(order.Buyer{Name: "김민지"}):                               true,  // no e-mail address: the name
			buy(order.Buyer{Name: "이서준", Phone: "010-9999-0000"}):       false, // somebody else at the same browser
			buy(order.Buyer{Name: "김민지", Email: "other@example.com"}):   false,
			buy(order.Buyer{Name: "다른 이름", Email: "minji@example.com"}): true,
		}
		m := s.member("minji@example.com", "김민지", "browser")
		s.orders.SignedIn(t.Context(), guest("browser"), m)
		elsewhere := account.Identity{MemberID: m.MemberID, GuestID: "phone", Role: m.Role}
		page, err := s.orders.Mine(t.Context(), elsewhere, list.Query{})
		if err != nil || len(page.Items) != 3 {
			t.Errorf("%d orders in the account, %v; want 3", len(page.Items), err)
		}
		for number, theirs := range mine {
			_, atHome := s.orders.ByNumber(t.Context(), number, order.Viewer{Who: elsewhere})
			_, signedOut := s.orders.ByNumber(t.Context(), number, order.Viewer{Who: guest("browser")})
			if (atHome == nil) != theirs || errors.Is(signedOut, order.ErrNotFound) != theirs {
				t.Errorf("order %s: in the account %v, at the browser after the sign-out %v; want it followed: %v", number, atHome, signedOut, theirs)
			}
		}
	})
}

func TestAFormSentAgainAfterSigningInIsOneOrder(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		in := wish(guest("browser"), order.Want{VariantID: s.sell("불맛 쌀떡볶이", 12900, 100), Qty: 1})
		first, _ := s.place(in)
		in.Who = s.member("minji@example.com", "김민지", "browser")
		s.orders.SignedIn(t.Context(), guest("browser"), in.Who)
		if again, _ := s.place(in); again.Number != first.Number {
			t.Errorf("sent again it is order %s, want %s", again.Number, first.Number)
		}
		if n := s.number("SELECT COUNT(*) FROM orders"); n != 1 {
			t.Errorf("%d orders, want one", n)
		}
		in.Wants[0].Qty = 2
		if _, _, err := s.orders.Place(t.Context(), in); !errors.Is(err, order.ErrMismatch) {
			t.Errorf("with the same key and other wishes: %v", err)
		}
	})
}

func TestWhoBuysAsAGuestAndThenSignsUpIsOneBuyer(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v := s.sell("불맛 쌀떡볶이", 12900, 100)
		buy := func(who account.Identity) order.Order {
			in := wish(who, order.Want{VariantID: v, Qty: 1})
			in.ShowID, in.Buyer = "show-1", order.Buyer{Email: "minji@example.com"}
			_, window := s.place(in)
			return s.pay(window, sandboxpg.Approve)
		}
		buyers := func(want int64) {
			t.Helper()
			if n, err := s.orders.Buyers(t.Context(), "show-1"); err != nil || n != want {
				t.Errorf("%d people bought, %v; want %d", n, err, want)
			}
		}
		asGuest := buy(guest("browser"))
		m := s.member("minji@example.com", "김민지", "browser")
		s.orders.SignedIn(t.Context(), guest("browser"), m)
		asMember := buy(m)
		buyers(1)
		for i, o := range []order.Order{asGuest, asMember} {
			if _, err := s.orders.Cancel(t.Context(), o.Number, order.Viewer{Who: operator}, "마음이 바뀌었어요"); err != nil {
				t.Fatal(err)
			}
			buyers(int64(1 - i))
		}
	})
}
