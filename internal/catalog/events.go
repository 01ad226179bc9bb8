package catalog

import "github.com/saja-live/saja/internal/platform/eventlog"

// StockChanged tells that what can be bought of a variant changed noticeably: by staff, or where few are or were left.
type StockChanged struct {
	VariantID string `json:"variantId"`
	ProductID string `json:"productId"`
	Available int64  `json:"available"`
}

// Kind is "catalog.stock_changed".
func (StockChanged) Kind() string { return "catalog.stock_changed" }

// Key is the product, so that its events stay in order.
func (e StockChanged) Key() string { return e.ProductID }

var _ eventlog.Event = StockChanged{}
