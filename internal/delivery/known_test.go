package delivery_test

import (
	"errors"
	"testing"

	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

func TestTheShopKnowsSinceWhenANumberIsWatchedAndWhichIsTheLast(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db, delivery.Config{})
		const first, middle, last = "600000000011", "600000000104", "600000001001"
		if number, err := s.Last(t.Context(), usual, first, last); number != "" || err != nil {
			t.Errorf("the last of none is %q, %v", number, err)
		}
		if _, err := s.Since(t.Context(), usual, middle); !errors.Is(err, delivery.ErrNotFound) {
			t.Errorf("got %v, want ErrNotFound", err)
		}
		began := s.Now()
		for _, number := range []string{middle, first, "600123456786"} {
			if _, _, err := s.Register(t.Context(), delivery.Watcher{ID: "m:1"}, delivery.Registration{Label: delivery.Label{Carrier: usual, Invoice: number, Sure: true}}); err != nil {
				t.Fatal(err)
			}
		}
		if number, err := s.Last(t.Context(), usual, first, last); number != middle || err != nil {
			t.Errorf("the last is %q, %v, want %s", number, err, middle)
		}
		if since, err := s.Since(t.Context(), usual, middle); err != nil || since.UnixMilli() != began.UnixMilli() {
			t.Errorf("watched since %s, %v, want %s", since, err, began)
		}
	})
}
