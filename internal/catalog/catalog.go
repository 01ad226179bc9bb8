// Package catalog keeps what the shop sells: vendors, products, options, prices, pictures and stock.
package catalog

import (
	"time"

	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/platform/fault"
)

// Status says who sees a product.
type Status string

// The statuses. Only what is on sale can be found or bought; a hidden product is kept for its orders.
const (
	Draft  Status = "draft"
	OnSale Status = "on_sale"
	Hidden Status = "hidden"
)

// Valid says whether s is one of the statuses.
func (s Status) Valid() bool { return s == Draft || s == OnSale || s == Hidden }

// Product is one thing in the shop window, with the variants that are actually bought.
type Product struct {
	ID, Slug             string
	Name, NameEn         string
	Summary, SummaryEn   string
	Story, StoryEn       string // plain text; an empty line starts a paragraph
	Vendor               Vendor
	Status               Status
	Options              []Option
	Variants             []Variant // in the merchant's order, without retired ones
	Pictures             []Picture // the first is the cover
	Facts                Facts
	SoldCount            int64 // units paid for, less those returned
	Version              int64 // grows with every change; UpdateProduct asks for the one that was read
	CreatedAt, UpdatedAt time.Time
}

// From is the lowest price among the variants, and its list price.
func (p Product) From() (price, list money.Won) {
	for i, v := range p.Variants {
		if i == 0 || v.Price < price {
			price, list = v.Price, v.ListPrice
		}
	}
	return price, list
}

// Available is how many units of any variant can be bought now.
func (p Product) Available() (n int64) {
	for _, v := range p.Variants {
		n += v.Available()
	}
	return n
}

// SoldOut says that nothing of p can be bought now.
func (p Product) SoldOut() bool { return p.Available() == 0 }

// Variant gives the variant with this id.
func (p Product) Variant(id string) (Variant, bool) {
	for _, v := range p.Variants {
		if v.ID == id {
			return v, true
		}
	}
	return Variant{}, false
}

// Cover is the picture that stands for p, or nil.
func (p Product) Cover() *Picture {
	if len(p.Pictures) == 0 {
		return nil
	}
	return &p.Pictures[0]
}

// Option is one way in which the variants of a product differ, such as the size.
type Option struct {
	Name   string        `json:"name"              doc:"What differs"           minLength:"1" maxLength:"40" example:"맵기"`
	NameEn string        `json:"nameEn,omitempty"  doc:"The same in English"    maxLength:"60"               example:"Heat"`
	Values []OptionValue `json:"values"            doc:"What there is to choose" minItems:"1" maxItems:"30"`
}

// OptionValue is one choice of an Option.
type OptionValue struct {
	Name   string `json:"name"             doc:"The choice"          minLength:"1" maxLength:"40" example:"아주 매운맛"`
	NameEn string `json:"nameEn,omitempty" doc:"The same in English" maxLength:"60"               example:"Very hot"`
}

// Variant is what is put into a parcel: one choice of each option, with a price and a stock of its own.
type Variant struct {
	ID, ProductID, SKU string
	// Values name one value of each option of the product, in the options' order; none where there are no options.
	Values []string
	// ValuesEn are the same in English, falling back to Values.
	ValuesEn []string
	// Price is what is paid; ListPrice what it is compared with, never lower than Price.
	Price, ListPrice money.Won
	// OnHand lie in the warehouse, Reserved of these are promised, Safety of these are never sold.
	OnHand, Reserved, Safety int64
	Retired                  bool
}

// Available is how many can be bought now.
func (v Variant) Available() int64 { return max(v.OnHand-v.Reserved-v.Safety, 0) }

// PercentOff is the discount in whole percent, 0 if there is none.
func (v Variant) PercentOff() int { return money.PercentOff(v.ListPrice, v.Price) }

// Facts is what the law and a cook want to know of a product.
type Facts struct {
	Box        []BoxItem `json:"box,omitempty"        doc:"What is in the box"                  maxItems:"30"`
	Steps      []Text    `json:"steps,omitempty"      doc:"How to cook it, best in three steps" maxItems:"10"`
	Allergens  []string  `json:"allergens,omitempty"  doc:"Allergens by their Korean names"     maxItems:"22" example:"[\"밀\",\"대두\",\"우유\"]"`
	Storage    string    `json:"storage,omitempty"    doc:"How it is kept and delivered"        enum:"ambient,chilled,frozen" example:"frozen"`
	Servings   int       `json:"servings,omitempty"   doc:"For how many people"                 minimum:"0" maximum:"100" example:"2"`
	Minutes    int       `json:"minutes,omitempty"    doc:"Minutes to cook"                     minimum:"0" maximum:"600" example:"8"`
	SpicyLevel int       `json:"spicyLevel,omitempty" doc:"0 not hot to 5 very hot"             minimum:"0" maximum:"5"   example:"4"`
	Legal      []Row     `json:"legal,omitempty"      doc:"The table that the notice on product information asks for" maxItems:"30"`
}

// Text is a line in both languages; without English the Korean is shown.
type Text struct {
	Ko string `json:"ko"           doc:"In Korean"  minLength:"1" maxLength:"300" example:"떡을 찬물에 5분 불려요."`
	En string `json:"en,omitempty" doc:"In English" maxLength:"400"               example:"Soak the rice cakes for 5 minutes."`
}

// BoxItem is one thing in the box.
type BoxItem struct {
	Name   string `json:"name"             doc:"What it is"          minLength:"1" maxLength:"80" example:"쌀떡"`
	NameEn string `json:"nameEn,omitempty" doc:"The same in English" maxLength:"120"              example:"Rice cakes"`
	Amount string `json:"amount,omitempty" doc:"How much"            maxLength:"40"               example:"300 g"`

	AmountEn string `json:"amountEn,omitempty" doc:"The same in English, where it differs" maxLength:"60" example:"2 eggs"`
}

// Row is one line of the legal table.
type Row struct {
	Name  string `json:"name"  doc:"Heading" minLength:"1" maxLength:"60"  example:"소비기한"`
	Value string `json:"value" doc:"Content" minLength:"1" maxLength:"300" example:"제조일로부터 6개월 (냉동)"`

	NameEn  string `json:"nameEn,omitempty"  doc:"The heading in English; usual headings need none" maxLength:"100" example:"Best before"`
	ValueEn string `json:"valueEn,omitempty" doc:"The content in English" maxLength:"400" example:"6 months from production, frozen"`
}

// Vendor is who makes the product: a partner restaurant.
type Vendor struct {
	ID, Slug       string
	Name, NameEn   string
	Story, StoryEn string
	Picture        *Picture
	Version        int64
}

// Offer is what an order needs to know of a variant: its price now and how it is called.
type Offer struct {
	Variant
	ProductID, ProductName, ProductNameEn, Slug string
	// Picture is the id of the cover, or empty; see PictureURL.
	Picture string
	// OnSale says that it may be bought, if there is stock.
	OnSale bool
}

// Label names the choice, such as "아주 매운맛 / 2인분", or is empty where there are no options.
func (v Variant) Label(lang string) string {
	values := v.Values
	if lang == "en" && len(v.ValuesEn) == len(v.Values) {
		values = v.ValuesEn
	}
	label := ""
	for i, s := range values {
		if i > 0 {
			label += " / "
		}
		label += s
	}
	return label
}

// What can go wrong, by name. The shopper reads the text "error.<code>" of the catalogue of texts.
var (
	ErrNotFound        = fault.New(fault.NotFound, "product_not_found", "there is no such product")
	ErrVendorNotFound  = fault.New(fault.NotFound, "vendor_not_found", "there is no such vendor")
	ErrVariantNotFound = fault.New(fault.NotFound, "variant_not_found", "there is no such variant")
	ErrPictureNotFound = fault.New(fault.NotFound, "picture_not_found", "there is no such picture")
	ErrProduct         = fault.New(fault.Unprocessable, "product_invalid", "the product is not complete; see errors")
	ErrVendor          = fault.New(fault.Unprocessable, "vendor_invalid", "the vendor is not complete; see errors")
	ErrSlugTaken       = fault.New(fault.Conflict, "slug_taken", "another one has this address in the shop; choose a different slug")
	ErrSKUTaken        = fault.New(fault.Conflict, "sku_taken", "another variant has this SKU; a SKU names one thing only")
	ErrEditConflict    = fault.New(fault.Conflict, "edit_conflict", "someone else changed this since you opened it; load it again and repeat your change")
)
