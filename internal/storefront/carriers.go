package storefront

import (
	"net/http"

	"github.com/saja-live/saja/internal/delivery"
)

type carriersPage struct {
	Head
	Rows []carrierRow
}

type carrierRow struct {
	delivery.CarrierView
	Title, Say string
}

// carriers says how each carrier answers, to anybody who wonders why a parcel has no news.
func (s *Site) carriers(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Parcels.Carriers(r.Context())
	if err != nil {
		return err
	}
	tx, p := s.texts(r), &carriersPage{Head: Head{Section: "orders"}}
	for _, c := range all {
		p.Rows = append(p.Rows, carrierRow{c, pick(tx, c.Name, c.NameEn), tx.T("carriers." + c.State)})
	}
	return s.render(w, r, http.StatusOK, "carriers", p)
}
