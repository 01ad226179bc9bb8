package catalog

import (
	"time"

	"github.com/saja-live/saja/internal/money"
)

// PictureView is a picture as the API shows it.
type PictureView struct {
	ID     string `json:"id"     doc:"Picture id"`
	URL    string `json:"url"    doc:"Without the width: add /320 or another width, and .webp or .jpg to choose the format" example:"/img/2/0193…"`
	Alt    string `json:"alt"    doc:"What can be seen on it" example:"빨간 소스의 쌀떡볶이"`
	Width  int    `json:"width"  doc:"Width as uploaded"  example:"1600"`
	Height int    `json:"height" doc:"Height as uploaded" example:"1200"`
	Widths []int  `json:"widths" doc:"Widths that are kept" example:"[160,320,640,960,1280]"`
}

// VendorView is a vendor as the API shows it.
type VendorView struct {
	ID      string       `json:"id"      doc:"Vendor id"`
	Slug    string       `json:"slug"    doc:"Address in the shop" example:"seoul-snack"`
	Name    string       `json:"name"    doc:"Name"                example:"서울스낵"`
	NameEn  string       `json:"nameEn"  doc:"Name in English"     example:"Seoul Snack"`
	Story   string       `json:"story"   doc:"Plain text"`
	StoryEn string       `json:"storyEn" doc:"The same in English"`
	Picture *PictureView `json:"picture,omitempty" doc:"Its picture"`
	Version int64        `json:"version" doc:"To be sent back with a change" example:"1"`
}

// VariantView is a variant as a shopper sees it.
type VariantView struct {
	ID         string    `json:"id"         doc:"Variant id, to be ordered by"`
	Label      string    `json:"label"      doc:"Its choices; empty where there are none" example:"아주 매운맛"`
	LabelEn    string    `json:"labelEn"    doc:"The same in English" example:"Very hot"`
	Price      money.Won `json:"price"      doc:"Price in won"        example:"12900"`
	ListPrice  money.Won `json:"listPrice"  doc:"What it is compared with" example:"16900"`
	PercentOff int       `json:"percentOff" doc:"Discount in whole percent" example:"23"`
	SoldOut    bool      `json:"soldOut"    doc:"Nothing is left"`
	Left       *int64    `json:"left"       doc:"How many are left, once they are 20 or fewer; else null" nullable:"true" example:"7"`
}

// ProductView is a product as a shopper sees it.
type ProductView struct {
	ID         string        `json:"id"         doc:"Product id"`
	Slug       string        `json:"slug"       doc:"Address in the shop" example:"seoul-snack-rice-tteokbokki"`
	Name       string        `json:"name"       doc:"Name"                example:"서울스낵 불맛 쌀떡볶이"`
	NameEn     string        `json:"nameEn"     doc:"Name in English"`
	Summary    string        `json:"summary"    doc:"One line"`
	SummaryEn  string        `json:"summaryEn"  doc:"The same in English"`
	Story      string        `json:"story"      doc:"Plain text; an empty line starts a paragraph"`
	StoryEn    string        `json:"storyEn"    doc:"The same in English"`
	Vendor     VendorView    `json:"vendor"     doc:"Who makes it"`
	Price      money.Won     `json:"price"      doc:"Lowest price in won" example:"12900"`
	ListPrice  money.Won     `json:"listPrice"  doc:"What that is compared with" example:"16900"`
	PercentOff int           `json:"percentOff" doc:"Discount in whole percent" example:"23"`
	SoldOut    bool          `json:"soldOut"    doc:"Nothing of it is left"`
	SoldCount  int64         `json:"soldCount"  doc:"Units sold so far" example:"1280"`
	Options    []Option      `json:"options"    doc:"In what the variants differ"`
	Variants   []VariantView `json:"variants"   doc:"What can be bought"`
	Pictures   []PictureView `json:"pictures"   doc:"The first is the cover"`
	Facts      Facts         `json:"facts"      doc:"Box, cooking, allergens, storage, legal table"`
}

// VariantRecord is a variant as staff see it.
type VariantRecord struct {
	ID        string    `json:"id"        doc:"Variant id"`
	SKU       string    `json:"sku"       doc:"Stock-keeping unit" example:"SS-TTEOK-2"`
	Values    []string  `json:"values"    doc:"One value of each option"`
	Price     money.Won `json:"price"     doc:"Price in won" example:"12900"`
	ListPrice money.Won `json:"listPrice" doc:"What it is compared with" example:"16900"`
	OnHand    int64     `json:"onHand"    doc:"Units in the warehouse" example:"100"`
	Reserved  int64     `json:"reserved"  doc:"Of these, promised to buyers" example:"3"`
	Safety    int64     `json:"safety"    doc:"Of these, never sold" example:"0"`
	Available int64     `json:"available" doc:"What can be bought now" example:"97"`
}

// ProductRecord is a product as staff see it.
type ProductRecord struct {
	ID        string          `json:"id"        doc:"Product id"`
	Slug      string          `json:"slug"      doc:"Address in the shop"`
	Name      string          `json:"name"      doc:"Name"`
	NameEn    string          `json:"nameEn"    doc:"Name in English"`
	Summary   string          `json:"summary"   doc:"One line"`
	SummaryEn string          `json:"summaryEn" doc:"The same in English"`
	Story     string          `json:"story"     doc:"Plain text; an empty line starts a paragraph"`
	StoryEn   string          `json:"storyEn"   doc:"The same in English"`
	Vendor    VendorView      `json:"vendor"    doc:"Who makes it"`
	Status    Status          `json:"status"    doc:"Who sees it" enum:"draft,on_sale,hidden"`
	Options   []Option        `json:"options"   doc:"In what the variants differ"`
	Variants  []VariantRecord `json:"variants"  doc:"What can be bought"`
	Pictures  []PictureView   `json:"pictures"  doc:"The first is the cover"`
	Facts     Facts           `json:"facts"     doc:"Box, cooking, allergens, storage, legal table"`
	Price     money.Won       `json:"price"     doc:"Lowest price in won"`
	ListPrice money.Won       `json:"listPrice" doc:"What that is compared with"`
	Available int64           `json:"available" doc:"What can be bought now, of all variants"`
	SoldCount int64           `json:"soldCount" doc:"Units sold so far"`
	Version   int64           `json:"version"   doc:"To be sent back with a change"`
	CreatedAt time.Time       `json:"createdAt" doc:"When it was added"`
	UpdatedAt time.Time       `json:"updatedAt" doc:"When it was last changed"`
}

// View is p as the API shows it.
func (p Picture) View() PictureView {
	return PictureView{ID: p.ID, URL: pictureAddress(p.ID), Alt: p.Alt, Width: p.Width, Height: p.Height, Widths: some(p.Widths)}
}

// View is v as the API shows it.
func (v Vendor) View() VendorView {
	out := VendorView{ID: v.ID, Slug: v.Slug, Name: v.Name, NameEn: v.NameEn, Story: v.Story, StoryEn: v.StoryEn, Version: v.Version}
	if v.Picture != nil {
		p := v.Picture.View()
		out.Picture = &p
	}
	return out
}

// View is v as a shopper sees it.
func (v Variant) View() VariantView {
	out := VariantView{
		ID: v.ID, Label: v.Label("ko"), LabelEn: v.Label("en"), Price: v.Price, ListPrice: v.ListPrice,
		PercentOff: v.PercentOff(), SoldOut: v.Available() == 0,
	}
	if left := v.Available(); left <= FewLeft {
		out.Left = &left
	}
	return out
}

// View is p as a shopper sees it.
func (p Product) View() ProductView {
	price, list := p.From()
	return ProductView{
		ID: p.ID, Slug: p.Slug, Name: p.Name, NameEn: p.NameEn, Summary: p.Summary, SummaryEn: p.SummaryEn, Story: p.Story, StoryEn: p.StoryEn,
		Vendor: p.Vendor.View(), Price: price, ListPrice: list, PercentOff: money.PercentOff(list, price), SoldOut: p.SoldOut(),
		SoldCount: p.SoldCount, Options: some(p.Options), Variants: each(p.Variants, Variant.View), Pictures: each(p.Pictures, Picture.View), Facts: p.Facts,
	}
}

// Record is v as staff see it.
func (v Variant) Record() VariantRecord {
	return VariantRecord{
		ID: v.ID, SKU: v.SKU, Values: some(v.Values), Price: v.Price, ListPrice: v.ListPrice,
		OnHand: v.OnHand, Reserved: v.Reserved, Safety: v.Safety, Available: v.Available(),
	}
}

// Record is p as staff see it.
func (p Product) Record() ProductRecord {
	price, list := p.From()
	return ProductRecord{
		ID: p.ID, Slug: p.Slug, Name: p.Name, NameEn: p.NameEn, Summary: p.Summary, SummaryEn: p.SummaryEn, Story: p.Story, StoryEn: p.StoryEn,
		Vendor: p.Vendor.View(), Status: p.Status, Options: some(p.Options), Variants: each(p.Variants, Variant.Record),
		Pictures: each(p.Pictures, Picture.View), Facts: p.Facts, Price: price, ListPrice: list, Available: p.Available(),
		SoldCount: p.SoldCount, Version: p.Version, CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt,
	}
}

// some is s, or an empty list where JSON would say null.
func some[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func each[T, V any](s []T, view func(T) V) []V {
	out := make([]V, len(s))
	for i, v := range s {
		out[i] = view(v)
	}
	return out
}
