package parcel

import (
	"net/url"
	"strings"
)

// 쿠팡로지스틱스.
var coupang = &adapter{
	Carrier: Carrier{
		ID: "kr.coupangls", Short: "coupang", Aliases: []string{"36", "쿠팡", "coupangls", "CLS"},
		Ko: "쿠팡로지스틱스", En: "Coupang Logistics", Sort: Domestic, Phone: "1577-7011", Site: "https://www.coupangls.com",
		Number: "A–Z 0–9, 10–15", Grade: A, Facts: "2025-12",
		link: "https://www.coupangls.com/web/modal/invoice/%s",
	},
	form: form{letters: true, fits: func(n string) bool { return len(n) >= 10 && len(n) <= 15 && !digits(n) && !s10Form(n) }},
	ways: []way{{hosts: []string{"www.coupangls.com"}, fetch: func(x *exchange) ([]string, error) {
		return one(x.get("https://www.coupangls.com/web/modal/invoice/" + url.PathEscape(x.number)))
	}, read: readCoupang}},
}

var coupangWords = []phrase{
	{"반송", Returned},
	{"반품", Returned},
	{"배송완료", Delivered},
	{"배송출발", OutForDelivery},
	{"미배송", AttemptFailed},
	{"운송장 등록", Registered},
	{"집하", PickedUp},
	{"공항", InTransit},
	{"통관", InTransit},
	{"택배접수", InTransit},
	{"센터상차", InTransit},
	{"센터도착", InTransit},
	{"캠프상차", InTransit},
	{"소터분류", InTransit},
	{"캠프도착", InTransit},
}

func readCoupang(r *reading, bodies []string) error {
	page, err := pageOf(bodies)
	if err != nil {
		return err
	}
	if said := page.first(ofClass("", "modal-body")).words(); anyOf(said, "운송장 미등록", "waybill is not registered") {
		return fail(ErrNotRegistered, "운송장 미등록")
	}
	box := page.first(ofClass("", "tracking-detail"))
	table := box.first(tagged("table"))
	switch {
	case table == nil:
		return changed("no table in .tracking-detail")
	case !table.closed:
		return cut(".tracking-detail")
	}
	who := page.first(ofClass("", "recipient"))
	if inner := who.first(tagged("div")); inner != nil {
		who = inner
	}
	r.people("", strings.TrimSuffix(who.words(), " 님"))
	for _, row := range table.rows() {
		cells := row.cells(false)
		if len(cells) < 3 {
			continue
		}
		text := cells[2].words()
		r.add(when(cells[0].words()), Event{State: within(coupangWords, text), Text: text, Place: cells[1].words()})
	}
	if len(r.Events) == 0 {
		return changed("a table without rows")
	}
	return nil
}
