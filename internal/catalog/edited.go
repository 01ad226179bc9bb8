package catalog

import (
	"reflect"
	"slices"
	"strconv"

	"github.com/saja-live/saja/internal/platform/deed"
)

// edited tells what an edit made of a product: what is sold and for how much with both values, of its words only which.
func edited(before, after Product) deed.Deed {
	d := deed.To(deed.Product, after.ID, after.Name).
		Changed("status", string(before.Status), string(after.Status)).
		Changed("name", before.Name, after.Name).
		Changed("nameEn", before.NameEn, after.NameEn).
		Changed("vendor", before.Vendor.Name, after.Vendor.Name)
	for _, v := range after.Variants {
		i := slices.IndexFunc(before.Variants, func(b Variant) bool { return b.ID == v.ID })
		if i < 0 {
			d = d.ChangedOf(v.Label("ko"), "variantAdded", "", v.SKU)
			continue
		}
		b, part := before.Variants[i], ""
		if len(after.Variants) > 1 {
			part = v.Label("ko")
		}
		d = d.ChangedOf(part, "price", number(int64(b.Price)), number(int64(v.Price))).
			ChangedOf(part, "listPrice", number(int64(b.ListPrice)), number(int64(v.ListPrice))).
			ChangedOf(part, "safety", number(b.Safety), number(v.Safety)).
			ChangedOf(part, "sku", b.SKU, v.SKU)
	}
	for _, b := range before.Variants {
		if !slices.ContainsFunc(after.Variants, func(v Variant) bool { return v.ID == b.ID }) {
			d = d.ChangedOf(b.Label("ko"), "variantGone", b.SKU, "")
		}
	}
	return d.Changed("slug", before.Slug, after.Slug).
		Touched("summary", before.Summary != after.Summary || before.SummaryEn != after.SummaryEn).
		Touched("story", before.Story != after.Story || before.StoryEn != after.StoryEn).
		Touched("options", !reflect.DeepEqual(before.Options, after.Options)).
		Touched("facts", !reflect.DeepEqual(before.Facts, after.Facts))
}

func editedVendor(before, after Vendor) deed.Deed {
	picture := func(v Vendor) string {
		if v.Picture == nil {
			return ""
		}
		return v.Picture.ID
	}
	return deed.To(deed.Vendor, after.ID, after.Name).
		Changed("name", before.Name, after.Name).
		Changed("nameEn", before.NameEn, after.NameEn).
		Changed("slug", before.Slug, after.Slug).
		Touched("story", before.Story != after.Story || before.StoryEn != after.StoryEn).
		Touched("picture", picture(before) != picture(after))
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
