package storefront

import (
	"fmt"
	"regexp"
	"strings"
)

// ours is an address of one of the shop's own pictures, which comes in any width.
var ours = regexp.MustCompile(`^(/img/(?:[^/?]+/)?[^/?]+/)\d+(\.webp|\.jpg)?$`)

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
