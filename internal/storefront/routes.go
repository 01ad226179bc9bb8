package storefront

import "github.com/saja-live/saja/internal/platform/httpkit"

// route is one door of the shop.
type route struct {
	method, path string
	serve        httpkit.HandlerFunc
}

// routes is every page that is made for one visitor; shares are the others. A form posts to its own page and is answered with 303, or with the page again and what is wrong.
func (s *Site) routes() []route {
	return []route{
		{"GET", "/cart", s.cart},
		{"POST", "/cart", s.addToCart},
		{"POST", "/cart/lines", s.setLine},
		{"GET", "/checkout", s.checkout},
		{"POST", "/checkout", s.doCheckout},
		{"GET", "/checkout/address", s.address},
		{"POST", "/checkout/address", s.checkAddress},
		{"GET", "/orders", s.orders},
		{"POST", "/orders", s.lookUp},
		{"GET", "/orders/{number}", s.order},
		{"POST", "/orders/{number}/cancel", s.cancelOrder},
		{"POST", "/orders/{number}/pay", s.payOrder},
		{"POST", "/orders/{number}/again", s.orderAgain},
		{"GET", "/parcels/{token}", s.parcel},
		{"GET", "/carriers", s.carriers},
		{"GET", "/sign-in", s.signIn},
		{"POST", "/sign-in", s.doSignIn},
		{"GET", "/sign-up", s.signUp},
		{"POST", "/sign-up", s.doSignUp},
		{"POST", "/sign-out", s.doSignOut},
		{"GET", "/forgot-password", s.forgot},
		{"POST", "/forgot-password", s.doForgot},
		{"GET", "/reset-password", s.reset},
		{"POST", "/reset-password", s.doReset},
		{"GET", "/notices", s.notices},
		{"POST", "/notices", s.doNotices},
		{"GET", "/language/{lang}", s.language},
		{"GET", unsubscribePath, s.unsubscribe},
		{"POST", unsubscribePath, s.doUnsubscribe},
		{"GET", "/me", s.me},
		{"POST", "/me/profile", s.doProfile},
		{"POST", "/me/address", s.doAddress},
		{"POST", "/me/password", s.doPassword},
		{"POST", "/me/marketing", s.doMarketing},
	}
}
