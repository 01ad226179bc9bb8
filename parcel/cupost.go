package parcel

import "net/url"

// CU편의점. Ordinary parcels travel with CJ; those from shop to shop (알뜰) with CU itself.
var cupost = &adapter{
	Carrier: Carrier{
		ID: "kr.cupost", Short: "cupost", Aliases: []string{"46", "CU", "CU편의점", "CU알뜰"},
		Ko: "CU편의점택배", En: "CU Post", Sort: Store, Site: "https://www.cupost.co.kr",
		Number: "10–12", Grade: B, Facts: "2025-12",
		Note: "ordinary parcels are looked up at CJ (A); 알뜰택배 rests on one source",
	},
	form: form{fits: long(10, 11, 12)},
	ways: []way{
		{name: "cj", hosts: []string{"trace.cjlogistics.com"}, fetch: fetchCJTrace, read: func(r *reading, bodies []string) error {
			r.Via = cj.ID
			return readCJTrace(r, bodies)
		}},
		{name: "local", hosts: []string{"www.cupost.co.kr"}, also: true, fetch: func(x *exchange) ([]string, error) {
			return one(x.post("https://www.cupost.co.kr/postbox/delivery/localResult.cupost", url.Values{"invoice_no": {x.number}}))
		}, read: readCU},
	},
}

var cuWords = []phrase{
	{"반송", Returned},
	{"반품", Returned},
	{"수령", Delivered},
	{"도착", ReadyForCollection},
	{"수거", PickedUp},
	{"입고", InTransit},
	{"출고", InTransit},
	{"접수", Registered},
}

func readCU(r *reading, bodies []string) error {
	page, err := pageOf(bodies)
	if err != nil {
		return err
	}
	tables := page.all(ofClass("table", "tableType1"))
	switch {
	case len(tables) == 0 && anyOf(bodies[0], "cupost", "postbox") && anyOf(bodies[0], "조회된 내역이 없", "조회 결과가 없", "존재하지 않는 운송장"):
		return fail(ErrNotFound, "a sentence and no table")
	case len(tables) == 0:
		return changed("no table.tableType1")
	case len(tables) < 3 || !tables[2].closed:
		return cut("the third table")
	}
	facts := tables[0].all(tagged("td"))
	target := ""
	if len(facts) > 7 {
		r.product(facts[1].words())
		r.people(facts[4].words(), facts[5].words())
		target = facts[7].words()
	}
	for _, row := range tables[2].rows() {
		cells := row.cells(false)
		if len(cells) < 3 {
			continue
		}
		place, text := cells[1].words(), cells[2].words()
		state := within(cuWords, text)
		if state == InTransit && contains(text, "출고") && place != "" && place == target {
			state = OutForDelivery
		}
		r.add(when(cells[0].words()), Event{State: state, Text: text, Place: place})
	}
	if len(r.Events) == 0 {
		return changed("a third table without rows")
	}
	return nil
}
