package parcel

import "net/url"

// 오늘의픽업.
var todayPickup = &adapter{
	Carrier: Carrier{
		ID: "kr.todaypickup", Short: "todaypickup", Aliases: []string{"113", "오늘의픽업", "카카오T당일배송"},
		Ko: "오늘의픽업", En: "Today Pickup", Sort: Domestic, Site: "https://mall.todaypickup.com",
		Number: "A–Z 0–9", Grade: B, Facts: "2024-02",
	},
	form: form{letters: true},
	ways: []way{{hosts: []string{"mall.todaypickup.com"}, fetch: func(x *exchange) ([]string, error) {
		return one(x.get("https://mall.todaypickup.com/front/delivery/list/" + url.PathEscape(x.number)))
	}, read: readTodayPickup}},
}

var todayPickupWords = []phrase{
	{"반송", Returned}, {"접수", Registered}, {"수거", PickedUp}, {"거점에 입고", InTransit}, {"배송 중", OutForDelivery}, {"도착", Delivered},
}

func readTodayPickup(r *reading, bodies []string) error {
	page, err := pageOf(bodies)
	if err != nil {
		return err
	}
	tables := page.all(tagged("table"))
	switch {
	case len(tables) == 0, len(tables) > 3:
		return changed("%d tables, want 3", len(tables))
	case len(tables) < 3 || !tables[2].closed:
		return cut("the tables")
	}
	facts := tables[1].all(tagged("td"))
	if len(facts) >= 2 && facts[0].words() == "" {
		if anyOf(facts[1].words(), "정보가 없") {
			return fail(ErrNotFound, "정보가 없")
		}
		if contains(facts[1].words(), "번호") {
			return fail(ErrInvalidNumber, "no facts")
		}
		return changed("no facts")
	}
	for _, row := range tables[2].rows() {
		cells := row.cells(false)
		if len(cells) < 3 {
			continue
		}
		text := cells[2].words()
		r.add(when(cells[0].words()), Event{State: within(todayPickupWords, text), Text: text, Place: cells[1].words()})
	}
	if !r.timed() {
		return changed("a third table without times")
	}
	return nil
}
