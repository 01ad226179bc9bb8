package parcel

import "net/url"

// SLX.
var slx = &adapter{
	Carrier: Carrier{
		ID: "kr.slx", Short: "slx", Aliases: []string{"44", "SLX택배"},
		Ko: "SLX", En: "SLX", Sort: Domestic, Site: "https://slx.co.kr",
		Number: "A–Z 0–9", Grade: B, Facts: "2024-02",
		link: "https://net.slx.co.kr/info/tracking.jsp?iv_no=%s",
	},
	form: form{letters: true},
	ways: []way{{hosts: []string{"net.slx.co.kr"}, fetch: func(x *exchange) ([]string, error) {
		return one(x.get("https://net.slx.co.kr/info/tracking.jsp?iv_no=" + url.QueryEscape(x.number)))
	}, read: readSLX}},
}

var slxWords = []phrase{
	{"반송", Returned},
	{"상품집하", PickedUp},
	{"터미널 입고", InTransit},
	{"대리점 도착", InTransit},
	{"미배송", AttemptFailed},
	{"배송출발", OutForDelivery},
	{"배송완료", Delivered},
	{"접수", Registered},
}

func readSLX(r *reading, bodies []string) error {
	page, err := pageOf(bodies)
	if err != nil {
		return err
	}
	tables := page.all(tagged("table"))
	switch {
	case len(tables) == 0, len(tables) > 3:
		return changed("%d tables, want 3", len(tables))
	case len(tables) < 3 || !tables[2].closed:
		return cut("the third table")
	}
	empty := 0
	for _, row := range tables[2].rows() {
		cells := row.cells(false)
		if len(cells) == 0 {
			continue
		}
		if cells[0].words() == "" {
			empty++
			continue
		}
		if len(cells) < 4 {
			continue
		}
		at := when(cells[1].words() + " " + cells[2].words())
		if at.IsZero() && !at.broken { // the heads
			continue
		}
		text := cells[0].words()
		r.add(at, Event{State: within(slxWords, text), Text: text, Place: cells[3].words()})
	}
	switch {
	case len(r.Events) > 0:
		return nil
	case empty == 1:
		return fail(ErrNotFound, "one empty row")
	default:
		return changed("a third table without rows")
	}
}
