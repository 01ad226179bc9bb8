package order

import (
	"context"
	"fmt"

	"github.com/saja-live/saja/internal/money"
)

// Sold is what was sold of one product in a show: paid for and not given back.
type Sold struct {
	Product string    `json:"product" doc:"Product id"`
	Name    string    `json:"name" doc:"As it was called when it was sold"`
	NameEn  string    `json:"nameEn" doc:"The same in English"`
	Qty     int64     `json:"qty" doc:"How many pieces"`
	Won     money.Won `json:"won" doc:"Their prices, in won, without discounts of the whole order and shipping"`
}

// mostSold is how many products of a show are told of: more than a show can have.
const mostSold = 200

// SoldIn tells what a show has sold, product by product, the best first, at most 200. It reads every order of the show: ask for
// it when somebody looks, not again and again.
func (s *Service) SoldIn(ctx context.Context, showID string) ([]Sold, error) {
	sold, err := soldIn(ctx, s.db, showID)
	if err != nil {
		return nil, fmt.Errorf("count what show %s sold: %w", showID, err)
	}
	return sold, nil
}
