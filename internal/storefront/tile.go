package storefront

import (
	"fmt"
	"slices"
	"strings"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/platform/texts"
)

// picture is an image as shared/components.html shows it, in several widths to choose from.
type picture struct {
	URL, Srcset, Sizes, Alt string
	Width, Height           int
	Eager                   bool
}

// pictureOf shows p; sizes is how wide it stands in the page. It gives nil for nil, and the page draws its own.
func pictureOf(p *catalog.Picture, alt, sizes string) *picture {
	if p == nil {
		return nil
	}
	if p.Alt != "" {
		alt = p.Alt
	}
	out := &picture{Alt: alt, Sizes: sizes, Width: p.Width, Height: p.Height}
	widths := slices.Sorted(slices.Values(p.Widths))
	var set []string
	for _, w := range widths {
		set = append(set, fmt.Sprintf("%s %dw", imageURL(p.ID, w), w))
	}
	out.Srcset = strings.Join(set, ", ")
	width := 640
	if i := slices.IndexFunc(widths, func(w int) bool { return w >= 640 }); i >= 0 {
		width = widths[i]
	} else if len(widths) > 0 {
		width = widths[len(widths)-1]
	}
	out.URL = imageURL(p.ID, width)
	return out
}

func imageURL(id string, width int) string { return catalog.PictureURL(id, width) }

// small shows the picture with this id as a thumbnail; "" gives nil.
func small(id, alt string) *picture {
	if id == "" {
		return nil
	}
	return &picture{
		URL: imageURL(id, 160), Srcset: imageURL(id, 160) + " 1x, " + imageURL(id, 320) + " 2x",
		Alt: alt, Width: 160, Height: 160,
	}
}

// low is from how many left the shop says so.
const low = 20

// tile is one product in a grid.
type tile struct {
	ID, Slug, Name, Vendor string
	Picture                *picture
	Price, ListPrice       money.Won
	Off                    int
	From                   bool // other variants cost more
	Left                   int64
	SoldOut, Low           bool
}

func tileOf(tx texts.Texts, p catalog.Product, sizes string) tile {
	price, list := p.From()
	left := p.Available()
	return tile{
		ID: p.ID, Slug: p.Slug, Name: pick(tx, p.Name, p.NameEn), Vendor: pick(tx, p.Vendor.Name, p.Vendor.NameEn),
		Picture: pictureOf(p.Cover(), "", sizes),
		Price:   price, ListPrice: list, Off: money.PercentOff(list, price),
		From: slices.ContainsFunc(p.Variants, func(v catalog.Variant) bool { return v.Price > price }),
		Left: left, SoldOut: left == 0, Low: left > 0 && left <= low,
	}
}

func tilesOf(tx texts.Texts, products []catalog.Product, sizes string) []tile {
	out := make([]tile, len(products))
	for i, p := range products {
		out[i] = tileOf(tx, p, sizes)
	}
	return out
}

const gridSizes = "(min-width: 1024px) 280px, (min-width: 768px) 33vw, 50vw"
