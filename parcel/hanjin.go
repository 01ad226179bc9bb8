package parcel

import "net/url"

// 한진.
var hanjin = &adapter{
	Carrier: Carrier{
		ID: "kr.hanjin", Short: "hanjin", Aliases: []string{"05", "한진"},
		Ko: "한진택배", En: "Hanjin", Sort: Domestic, Phone: "1588-0011", Site: "https://www.hanjin.com",
		Number: "12, 14", Grade: A, Facts: "2025-12",
		Note: "refuses the addresses of some clouds: a proxy may be needed",
		link: "https://www.hanjin.com/kor/CMS/DeliveryMgr/WaybillResult.do?mCode=MN038&schLang=KR&wblnumText2=%s",
	},
	form: form{fits: long(12, 14), check: wholeMod7(12)},
	ways: []way{{hosts: []string{"www.hanjin.com"}, fetch: fetchHanjin, read: readHanjin}},
}

func fetchHanjin(x *exchange) ([]string, error) {
	return one(x.post("https://www.hanjin.com/kor/CMS/DeliveryMgr/WaybillResult.do",
		url.Values{"wblnum": {x.number}, "mCode": {"MN038"}, "schLang": {"KR"}}))
}

// hanjinWords are parts of sentences, the special ones first.
var hanjinWords = []phrase{
	{"반송", Returned},
	{"반품", Returned},
	{"관부가세 납부 대기", Exception},
	{"배송완료", Delivered},
	{"배달완료", Delivered},
	{"배송출발", OutForDelivery},
	{"배송을 출발", OutForDelivery},
	{"배송준비중", InTransit},
	{"로 이동중", InTransit},
	{"에 도착", InTransit},
	{"에 입고", InTransit},
	{"통관", InTransit},
	{"집하", PickedUp},
	{"운송장 정보가 등록", Registered},
	{"접수", Registered},
}

func readHanjin(r *reading, bodies []string) error {
	page, err := pageOf(bodies)
	if err != nil {
		return err
	}
	for _, box := range page.all(ofClass("", "comm-sec")) {
		if said := box.words(); anyOf(said, "운송장이 등록되지 않") {
			return fail(ErrNotRegistered, "운송장이 등록되지 않")
		}
	}
	if anyOf(bodies[0], "잘못된 운송장") {
		return fail(ErrInvalidNumber, "잘못된 운송장")
	}
	var table *elem
	tables := page.all(tagged("table"))
	for _, t := range tables {
		if t.first(ofClass("", "w-date")) != nil || t.first(ofClass("", "stateDesc")) != nil {
			table = t
		}
	}
	if table == nil {
		return changed("no table with w-date")
	}
	if !table.closed {
		return cut("the table of events")
	}
	if tables[0] != table {
		for _, row := range tables[0].rows() {
			if cells := row.cells(false); len(cells) >= 3 {
				r.people(cells[1].words(), cells[2].words())
				r.product(cells[0].words())
				break
			}
		}
	}
	for _, row := range table.rows() {
		date, text := row.first(ofClass("", "w-date")).words(), row.first(ofClass("", "stateDesc")).words()
		if date == "" && text == "" { // empty rows occur
			continue
		}
		r.add(when(date+" "+row.first(ofClass("", "w-time")).words()), Event{
			State: within(hanjinWords, text), Text: text, Place: row.first(ofClass("", "w-org")).words(),
		})
	}
	return nil
}
