package app

import (
	"net/http"
	"testing"

	"github.com/saja-live/saja/internal/account"
)

// Home, list, product and live page are everybody's and bring no cookie: what is told beside them does, so that the first two
// things a browser does are done by one guest, and a first order that is sent again is the same order.
func TestWhoSeesAPageIsOneGuestFromThenOn(t *testing.T) {
	s := openSite(t)
	stranger := &person{site: s, name: "stranger"}
	guest := func(who *person, path string) (cookie *http.Cookie) {
		t.Helper()
		res := who.json("GET", path, "")
		if res.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d", path, res.StatusCode)
		}
		for _, c := range res.Cookies() {
			if c.Name == account.GuestCookie {
				cookie = c
			}
		}
		return cookie
	}
	if c := guest(stranger, "/api/v1/products"); c != nil {
		t.Error("what is everybody's makes a guest")
	}
	for _, path := range []string{"/api/v1/visitor", "/api/v1/visitor?lang=en"} {
		if guest(stranger, path) == nil {
			t.Errorf("%s makes nobody a guest", path)
		}
	}
	stranger.cookies = append(stranger.cookies, guest(stranger, "/api/v1/visitor"))
	if c := guest(stranger, "/api/v1/visitor"); c != nil {
		t.Error("a guest becomes another one")
	}
	food := s.sign(account.RoleOwner).made("/api/v1/admin/vendors", `{"name":"면집"}`)
	food = s.sign(account.RoleOwner).made("/api/v1/admin/products", `{"name":"냉면","status":"on_sale","vendorId":"`+food.ID+`","options":[],"variants":[{"sku":"N-9","price":9000,"onHand":20}]}`)
	for range 2 {
		res := stranger.json("POST", "/api/v1/cart", `{"variant":"`+food.Variants[0].ID+`","qty":1}`)
		if res.StatusCode != http.StatusOK || len(res.Cookies()) > 0 {
			t.Fatalf("%d, and the cookies %v", res.StatusCode, res.Cookies())
		}
	}
}
