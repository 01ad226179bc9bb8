package parcel

import "net/url"

// 로젠.
var logen = &adapter{
	Carrier: Carrier{
		ID: "kr.logen", Short: "logen", Aliases: []string{"06", "로젠", "ilogen"},
		Ko: "로젠택배", En: "Logen", Sort: Domestic, Phone: "1588-9988", Site: "https://www.ilogen.com",
		Number: "11", Grade: A, Facts: "2025-12",
		link: "https://www.ilogen.com/web/personal/trace/%s",
	},
	form: form{fits: long(11), check: wholeMod7(11)},
	ways: []way{{hosts: []string{"www.ilogen.com"}, fetch: func(x *exchange) ([]string, error) {
		return one(x.get("https://www.ilogen.com/web/personal/trace/" + url.PathEscape(x.number)))
	}, read: readLogen}},
}

var logenWords = []phrase{
	{"반송", Returned},
	{"배송완료", Delivered},
	{"미배송", AttemptFailed},
	{"배송출고", OutForDelivery},
	{"터미널입고", InTransit},
	{"터미널출고", InTransit},
	{"집하출고", InTransit},
	{"행낭적입", InTransit},
	{"배송입고", InTransit},
	{"집하완료", PickedUp},
	{"접수", Registered},
}

func readLogen(r *reading, bodies []string) error {
	page, err := pageOf(bodies)
	if err != nil {
		return err
	}
	if contains(page.script(), "잘못된 접근입니다. 운송장번호를 확인해주세요.") {
		return fail(ErrInvalidNumber, "잘못된 접근입니다")
	}
	var table *elem
	for _, t := range page.all(ofClass("table", "data")) {
		if t.first(ofClass("tr", "empty")) != nil {
			if !t.closed {
				return cut("a table")
			}
			return fail(ErrNotFound, "tr.empty")
		}
		table = t // the history is the last one; the ones before it are about the parcel
	}
	if table == nil {
		return changed("no table.data")
	}
	if !table.closed {
		return cut("table.data")
	}
	for _, row := range table.rows() {
		cells := row.cells(false)
		if len(cells) < 4 {
			continue
		}
		at := when(cells[0].words())
		text := cells[2].words()
		if at.IsZero() && text == "" {
			continue
		}
		r.add(at, Event{State: within(logenWords, text), Text: text, Place: cells[1].words(), Detail: cells[3].words()})
	}
	if len(r.Events) == 0 {
		return changed("a table.data without rows")
	}
	return nil
}
