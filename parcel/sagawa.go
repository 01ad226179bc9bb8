package parcel

import (
	"net/url"
	"strings"
	"time"
)

// 佐川急便. Its events have no year; the day on which the parcel was taken has.
var sagawa = &adapter{
	Carrier: Carrier{
		ID: "jp.sagawa", Short: "sagawa", Aliases: []string{"사가와", "佐川"},
		Ko: "사가와", En: "Sagawa", Sort: Abroad, Site: "https://www.sagawa-exp.co.jp",
		Number: "12", Grade: A, Facts: "2024-02",
		link: "https://k2k.sagawa-exp.co.jp/p/web/okurijosearch.do?okurijoNo=%s",
	},
	form: form{fits: long(12), check: wholeMod7(12)},
	ways: []way{{hosts: []string{"k2k.sagawa-exp.co.jp"}, fetch: func(x *exchange) ([]string, error) {
		return one(x.get("https://k2k.sagawa-exp.co.jp/p/web/okurijosearch.do?okurijoNo=" + url.QueryEscape(x.number)))
	}, read: readSagawa}},
}

var sagawaWords = []phrase{
	{"返送", Returned},
	{"返品", Returned},
	{"配達完了", Delivered},
	{"ご不在", AttemptFailed},
	{"持戻", AttemptFailed},
	{"配達中", OutForDelivery},
	{"保管中", ReadyForCollection},
	{"集荷", PickedUp},
	{"輸送中", InTransit},
	{"通過", InTransit},
	{"到着", InTransit},
}

func readSagawa(r *reading, bodies []string) error {
	page, err := pageOf(bodies)
	if err != nil {
		return err
	}
	if state := page.first(ofClass("span", "state")); state.words() == "該当なし" {
		if anyOf(bodies[0], "お荷物データが登録されておりません") {
			return fail(ErrNotRegistered, "お荷物データが登録されておりません")
		}
		return fail(ErrNotFound, "該当なし")
	}
	detail := page.first(func(e *elem) bool { return e.tag == "dd" && e.get("id") == "detail1" })
	if detail == nil {
		return changed("no dd#detail1")
	}
	tables := detail.all(tagged("table"))
	if len(tables) < 2 || !tables[1].closed {
		return cut("the table of events")
	}
	began := time.Time{}
	for _, cell := range tables[0].all(tagged("td")) {
		if at := when(cell.words()); !at.IsZero() && strings.Contains(cell.words(), "年") {
			began = at.Time
			break
		}
	}
	for _, row := range tables[1].rows() {
		cells := row.cells(false)
		if len(cells) < 3 {
			continue
		}
		text := cells[0].words()
		r.add(after(cells[1].words(), began, r.now), Event{
			State: within(sagawaWords, text), Code: strings.Trim(text, "↓⇒ "), Text: text, Place: cells[2].words(),
		})
	}
	if len(r.Events) == 0 {
		return changed("a table without rows")
	}
	return nil
}

// after reads a day and clock without a year as the first such moment not before began.
func after(text string, began, now time.Time) stamp {
	s := withYear(text, now)
	if s.IsZero() || began.IsZero() {
		return s
	}
	began = began.AddDate(0, 0, -1)
	s.Time = time.Date(began.Year(), s.Month(), s.Day(), s.Hour(), s.Minute(), 0, 0, Seoul)
	if s.Before(began) {
		s.Time = s.AddDate(1, 0, 0)
	}
	return s
}
