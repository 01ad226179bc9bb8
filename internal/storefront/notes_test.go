package storefront

import (
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/account"
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
