package storefront

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/saja-live/saja/internal/catalog"
)

// ours is an address of one of the shop's own pictures, which comes in any width.
var ours = regexp.MustCompile(`^(/img/(?:[^/?]+/)?[^/?]+/)\d+(\.webp|\.jpg)?$`)

// coverOf is the picture of a show that has none of its own: that of the first product that has one, or "".
func coverOf(goods []catalog.Product, width int) string {
	for _, g := range goods {
		if c := g.Cover(); c != nil {
			return imageURL(c.ID, width)
		}
	}
	return ""
}

// posterOf gives the picture of a show by its address: one of the shop's own in the widths that phones and desks need, any other as
// it is.
func posterOf(address string) *picture {
	p := &picture{URL: address}
	at := ours.FindStringSubmatch(address)
	if at == nil {
		return p
	}
	var set []string
	for _, width := range []int{160, 320, 640, 960, 1280} {
		set = append(set, fmt.Sprintf("%s%d%s %dw", at[1], width, at[2], width))
	}
	p.Srcset = strings.Join(set, ", ")
	return p
}
