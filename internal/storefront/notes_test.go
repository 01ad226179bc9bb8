package storefront

import (
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/order"
)

func TestOrderPageTellsNothingThatStaffNoted(t *testing.T) {
	s := open(t)
	v := s.rice().Variants[1].ID
	to(t, s.post("/checkout", append(ship("seen", "16900", "agree", "1"), "variant", v, "qty", "1", "key", "0123456789")...), "http://")
	number := between(s.get("/orders").Body.String(), `href="/orders/`, `"`)
	staff := account.Identity{MemberID: "staff", Name: "박운영", Role: account.RoleOperator}
	if _, err := s.Orders.Cancel(t.Context(), number, order.Viewer{Who: staff}, "악성 고객"); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/orders/" + number, "/orders/" + number + "?lang=en", "/orders"} {
		w := s.get(path)
		wants(t, w, 200, number)
		for _, secret := range []string{"악성 고객", "박운영"} {
			if strings.Contains(w.Body.String(), secret) {
				t.Errorf("%s tells the shopper %q", path, secret)
			}
		}
	}
}

func TestOrderPageTellsWhatWasGivenBackOfALine(t *testing.T) {
	s := open(t)
	mild := s.rice().Variants[0].ID
	hot := s.Sell(catalog.ProductForm{Name: "튀김", Slug: "twigim", Variants: []catalog.VariantForm{{SKU: "T-1", Price: 5000, OnHand: 9}}}).Variants[0].ID
	to(t, s.post("/cart", "variant", mild, "qty", "2"), "/cart")
	to(t, s.post("/cart", "variant", hot, "qty", "1"), "/cart")
	w := s.post("/checkout", append(ship("seen", "30800", "agree", "1"), "key", "0123456789")...)
	to(t, w, "http://")
	number := between(s.get("/orders").Body.String(), `href="/orders/`, `"`)
	s.Pay(w.Header().Get("Location"))
	staff := order.Viewer{Who: account.Identity{MemberID: "staff", Name: "박운영", Role: account.RoleOperator}}
	if _, err := s.Orders.RefundLines(t.Context(), number, staff, []order.Part{{Line: 0, Qty: 1}, {Line: 1, Qty: 1}}, "품절", "refund-0001"); err != nil {
		t.Fatal(err)
	}
	wants(t, s.get("/orders/"+number), 200, "결제 완료", "1개 환불했어요", "<strong>취소 완료</strong>", "일부 상품을 환불했어요", "−17,900원")
}
