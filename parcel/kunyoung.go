package parcel

import (
	"net/url"
	"strings"
)

// 건영. A number that it does not know is answered with a history that never was, always the same one.
var kunyoung = &adapter{
	Carrier: Carrier{
		ID: "kr.kunyoung", Short: "kunyoung", Aliases: []string{"18", "건영"},
		Ko: "건영택배", En: "Kunyoung", Sort: Freight, Site: "https://www.kunyoung.com",
		Number: "10", Grade: B, Facts: "2024-02",
		Note: "an unknown number gets a history that never was, which is recognised",
		link: "https://www.kunyoung.com/goods/goods_02.php?mulno=%s",
	},
	form: form{fits: long(10)},
	ways: []way{{hosts: []string{"www.kunyoung.com"}, fetch: func(x *exchange) ([]string, error) {
		return one(x.get("https://www.kunyoung.com/goods/goods_02.php?mulno=" + url.QueryEscape(x.number)))
	}, read: readKunyoung}},
}

// invented are the times of the history that never was, in its order.
var invented = []string{"2022-11-23 08:42:22", "2022-11-23 09:42:22", "2022-12-01 06:45:10", "2022-12-01 09:08:43"}

func readKunyoung(r *reading, bodies []string) error {
	page, err := pageOf(bodies)
	if err != nil {
		return err
	}
	tables := page.all(func(e *elem) bool { return e.tag == "table" && e.get("width") == "717" })
	switch {
	case len(tables) == 0:
		return changed("no table of width 717")
	case len(tables) < 4 || !tables[3].closed:
		return cut("the fourth table")
	}
	fake := 0
	for _, row := range tables[3].rows() {
		cells := row.cells(false)
		if len(cells) < 3 {
			continue // every second row is a rule
		}
		at, text := when(cells[0].words()), cells[2].words()
		if at.IsZero() && !at.broken {
			continue // the heads
		}
		if fake < len(invented) && at.Format("2006-01-02 15:04:05") == invented[fake] {
			fake++
		}
		e := Event{Text: text, Place: cells[1].words()}
		switch {
		case strings.HasSuffix(text, "배송완료"):
			e.State = Delivered
		case strings.HasSuffix(text, "발송"), strings.HasSuffix(text, "도착"):
			e.State = InTransit
		case contains(text, "반송"):
			e.State = Returned
		}
		r.add(at, e)
	}
	switch {
	case fake == len(invented) && len(r.Events) == len(invented):
		return fail(ErrNotFound, "the history that never was")
	case len(r.Events) == 0:
		return changed("a fourth table without rows")
	case fake >= 2: // part of it: the history has changed, and may be believed of nobody
		return changed("a history like the one that never was")
	default:
		return nil
	}
}
