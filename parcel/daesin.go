package parcel

import (
	"net/url"
	"strings"
)

// 대신. Its page is in EUC-KR, and one row may tell of an arrival and a departure.
var daesin = &adapter{
	Carrier: Carrier{
		ID: "kr.daesin", Short: "daesin", Aliases: []string{"22", "대신", "ds3211"},
		Ko: "대신택배", En: "Daesin", Sort: Freight, Phone: "043-222-4582", Site: "https://www.ds3211.co.kr",
		Number: "13", Grade: A, Facts: "2025-12",
		Note: "refuses the addresses of some clouds: a proxy may be needed",
	},
	form: form{fits: long(13)},
	ways: []way{{hosts: []string{"www.ds3211.co.kr"}, fetch: func(x *exchange) ([]string, error) {
		return one(x.post("https://www.ds3211.co.kr/freight/internalFreightSearch.ht", url.Values{"billno": {x.number}}))
	}, read: readDaesin}},
}

func readDaesin(r *reading, bodies []string) error {
	page, err := pageOf(bodies)
	if err != nil {
		return err
	}
	area := page.first(func(e *elem) bool { return e.tag == "div" && e.get("id") == "printarea" })
	if area == nil {
		return changed("no div#printarea")
	}
	tables := area.all(tagged("table"))
	if len(tables) == 0 {
		said := area.first(ofClass("div", "effect"))
		switch {
		case said == nil:
			return changed("neither a table nor div.effect")
		case !said.closed:
			return cut("div.effect")
		case strings.HasSuffix(said.words(), "운송된 내역이 없습니다."):
			return fail(ErrNotFound, "운송된 내역이 없습니다.")
		default:
			return fail(ErrInvalidNumber, "div.effect says something else")
		}
	}
	if len(tables) < 2 || !tables[1].closed {
		return cut("the second table")
	}
	people := tables[0].all(tagged("td"))
	if len(people) >= 3 {
		r.people(people[0].words(), people[2].words())
	}
	for _, row := range tables[1].rows() {
		r.daesinRow(row.cells(false))
	}
	return nil
}

// daesinRow takes a branch: its kind, name, phone, when the parcel came and left, and where it is.
func (r *reading) daesinRow(cells []*elem) {
	if len(cells) < 6 || cells[3].get("colspan") == "2" { // on its way there: no time yet
		return
	}
	kind, place, phone := cells[0].words(), cells[1].words(), cells[2].words()
	came, left, now := when(cells[3].words()), when(cells[4].words()), cells[5].words()
	if came.broken || left.broken || anyOf(kind+now, "\uFFFD") {
		r.garbled = true // these words make the state
	}
	if !came.IsZero() {
		e := Event{State: InTransit, Text: kind + " 도착", Place: place, Phone: phone}
		switch {
		case kind == "발송취급점":
			e.State, e.Text = Registered, "접수"
		case now == "배달중" || now == "배송완료": // it was taken out at once
			e.State, e.Text, e.Detail = OutForDelivery, "배달중", e.Text
		}
		r.add(came, e)
	}
	if !left.IsZero() {
		e := Event{State: InTransit, Text: kind + " 출발", Place: place, Phone: phone}
		if now == "배송완료" {
			e.State, e.Text = Delivered, now
		}
		r.add(left, e)
	}
}
