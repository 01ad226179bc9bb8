package storefront

import "github.com/saja-live/saja/internal/platform/httpkit"

// route is one door of the shop.
type route struct {
	method, path string
	serve        httpkit.HandlerFunc
}

// routes is every page of the shop. A form posts to its own page and is answered with 303, or with the page again and what is wrong.
func (s *Site) routes() []route {
	return append([]route{
		{"GET", "/{$}", s.home},
	}, s.liveRoutes()...)
}
