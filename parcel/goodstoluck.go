package parcel

import "net/url"

// 굿투럭.
var goodsToLuck = &adapter{
	Carrier: Carrier{
		ID: "kr.goodstoluck", Short: "goodstoluck", Aliases: []string{"40", "굿투럭"},
		Ko: "굿투럭", En: "Goods to Luck", Sort: Freight, Site: "http://www.goodstoluck.co.kr",
		Number: "A–Z 0–9", Grade: B, Facts: "2024-02",
		Note: "plain http",
	},
	form: form{letters: true},
	ways: []way{{hosts: []string{"www.goodstoluck.co.kr"}, fetch: func(x *exchange) ([]string, error) {
		return one(x.post("http://www.goodstoluck.co.kr/tracking/tracking_proc.php", url.Values{"RetrieveFlag": {"SEARCH"}, "Txt_word": {x.number}}))
	}, read: readGoodsToLuck}},
}

var goodsToLuckWords = []phrase{
	{"반송", Returned},
	{"배송완료", Delivered},
	{"배송출발", OutForDelivery},
	{"미배송", AttemptFailed},
	{"집하", PickedUp},
	{"간선하차", InTransit},
	{"간선상차", InTransit},
	{"접수", Registered},
}

func readGoodsToLuck(r *reading, bodies []string) error {
	page, err := pageOf(bodies)
	if err != nil {
		return err
	}
	if none := page.first(ofClass("table", "result_none_tb")); none != nil {
		if !none.closed {
			return cut("table.result_none_tb")
		}
		return fail(ErrNotFound, "result_none_tb")
	}
	tables := page.all(tagged("table"))
	switch {
	case len(tables) == 0, len(tables) > 2:
		return changed("%d tables, want 2", len(tables))
	case len(tables) < 2 || !tables[1].closed:
		return cut("the second table")
	}
	if rows := tables[0].rows(); len(rows) > 1 {
		if cells := rows[1].cells(false); len(cells) > 2 {
			r.people(cells[1].words(), cells[2].words())
		}
	}
	for _, row := range tables[1].rows() {
		cells := row.cells(false)
		if len(cells) < 4 {
			continue
		}
		at, text := when(cells[0].words()), cells[3].words()
		if at.IsZero() && !at.broken {
			continue
		}
		r.add(at, Event{State: within(goodsToLuckWords, text), Text: text, Place: cells[1].words(), Phone: cells[2].words()})
	}
	if len(r.Events) == 0 {
		return changed("a second table without rows")
	}
	return nil
}
