package storefront

import "net/http"

type homePage struct {
	Head
}

func (s *Site) home(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, http.StatusOK, "home", &homePage{})
}
