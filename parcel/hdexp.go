package parcel

import "net/url"

// 합동.
var hdexp = &adapter{
	Carrier: Carrier{
		ID: "kr.hdexp", Short: "hdexp", Aliases: []string{"32", "합동"},
		Ko: "합동택배", En: "Hapdong", Sort: Freight, Phone: "1899-3392", Site: "https://hdexp.co.kr",
		Number: "13", Grade: B, Facts: "2023-06",
		Note: "unverified since 2023",
		link: "https://hdexp.co.kr/deliverySearch.hd?barcode=%s",
	},
	form: form{fits: long(13)},
	ways: []way{{hosts: []string{"hdexp.co.kr"}, fetch: func(x *exchange) ([]string, error) {
		return one(x.get("https://hdexp.co.kr/deliverySearch2.hd?barcode=" + url.QueryEscape(x.number)))
	}, read: func(r *reading, bodies []string) error {
		if len(bodies) != 1 {
			return changed("want one answer")
		}
		return readItems(r, bodies[0])
	}}},
}
