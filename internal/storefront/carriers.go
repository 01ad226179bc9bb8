package storefront

import (
	"net/http"
	"slices"

	"github.com/saja-live/saja/internal/delivery"
)

type carriersPage struct {
	Head
	Rows    []carrierRow // those that were asked
	Unasked []carrierRow
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
		row := carrierRow{c, pick(tx, c.Name, c.NameEn), tx.T("carriers." + c.State)}
		if c.State == "unasked" {
			p.Unasked = append(p.Unasked, row)
		} else {
			p.Rows = append(p.Rows, row)
		}
	}
	order := []string{"layout_changed", "degraded", "up"} // what does not answer is what one looks for
	slices.SortStableFunc(p.Rows, func(a, b carrierRow) int { return slices.Index(order, a.State) - slices.Index(order, b.State) })
	return s.render(w, r, http.StatusOK, "carriers", p)
}
