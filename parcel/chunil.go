package parcel

import "net/url"

// 천일. It tells days and no hours.
var chunil = &adapter{
	Carrier: Carrier{
		ID: "kr.chunilps", Short: "chunil", Aliases: []string{"17", "천일", "chunilps"},
		Ko: "천일택배", En: "Chunil", Sort: Freight, Phone: "1877-6606", Site: "http://www.chunil.co.kr",
		Number: "11", Grade: A, Facts: "2025-12",
		Note: "plain http; which sentence says that there is no record is inferred",
		link: "http://www.chunil.co.kr/HTrace/HTrace.jsp?transNo=%s",
	},
	form: form{fits: long(11)},
	ways: []way{{hosts: []string{"www.chunil.co.kr"}, fetch: func(x *exchange) ([]string, error) {
		return one(x.get("http://www.chunil.co.kr/HTrace/HTrace.jsp?transNo=" + url.QueryEscape(x.number)))
	}, read: readChunil}},
}

var chunilWords = []phrase{
	{"접수", Registered},
	{"발송", PickedUp},
	{"간선상차", InTransit},
	{"간선하차", InTransit},
	{"중계도착", InTransit},
	{"중계발송", InTransit},
	{"발송터미널하차", InTransit},
	{"발송터미널출발", InTransit},
	{"도착터미널하차", InTransit},
	{"영업소도착", InTransit},
	{"도착", InTransit},
	{"배송출발", OutForDelivery},
	{"배송완료", Delivered},
	{"반송", Returned},
}

func readChunil(r *reading, bodies []string) error {
	page, err := pageOf(bodies)
	if err != nil {
		return err
	}
	tables := page.all(func(e *elem) bool { return e.tag == "table" && e.get("cellspacing") == "1" })
	switch {
	case len(tables) == 0 && anyOf(bodies[0], "천일", "HTrace", "chunil") && anyOf(bodies[0], "운송장이 등록되지 않", "조회된 내역이 없", "존재하지 않"):
		return fail(ErrNotFound, "a sentence and no table")
	case len(tables) == 0:
		return changed("no table")
	case len(tables) < 5 || !tables[4].closed:
		return cut("the fifth table")
	}
	r.people(second(tables[0]), second(tables[1]))
	r.product(second(tables[2]))
	for i, row := range tables[4].rows() {
		cells := row.cells(false)
		if len(cells) < 4 || i == 0 && when(cells[0].words()).IsZero() {
			continue
		}
		text := cells[3].words()
		at := when(cells[0].words())
		if at.IsZero() && text == "" {
			continue
		}
		r.add(at, Event{State: meaning(chunilWords, text), Text: text, Place: cells[1].words(), Phone: cells[2].words()})
	}
	return nil
}

// second is the second cell of a table of names and values.
func second(table *elem) string {
	for _, row := range table.rows() {
		if cells := row.cells(true); len(cells) >= 2 {
			return cells[1].words()
		}
	}
	return ""
}
