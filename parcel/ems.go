package parcel

import (
	"net/url"
	"strings"
)

// EMS of 우체국. The pages of the Universal Postal Union are asked when 우체국 cannot answer.
var ems = &adapter{
	Carrier: Carrier{
		ID: "kr.epost.ems", Short: "ems", Aliases: []string{"국제우편", "우체국EMS", "12"},
		Ko: "우체국 EMS", En: "Korea Post EMS", Sort: Post, Phone: "1588-1300", Site: "https://ems.epost.go.kr",
		Number: "AA999999999KR", Grade: A, Facts: "2025-12",
		link: "https://service.epost.go.kr/trace.RetrieveEmsRigiTraceList.comm?POST_CODE=%s&displayHeader=N",
	},
	form: form{letters: true, check: s10, fits: func(n string) bool { return s10Form(n) && strings.HasSuffix(n, "KR") }},
	ways: []way{
		{name: "epost", hosts: []string{"service.epost.go.kr"}, fetch: func(x *exchange) ([]string, error) {
			return one(x.get("https://service.epost.go.kr/trace.RetrieveEmsRigiTraceList.comm?POST_CODE=" + url.QueryEscape(x.number) + "&displayHeader=N"))
		}, read: readEMS},
		{name: "upu", hosts: []string{"items.ems.post"}, fetch: fetchUPU, read: readUPU},
	},
}

// upu is any post of the world, as the Universal Postal Union tells it; also the LP numbers of parcels from China.
var upu = &adapter{
	Carrier: Carrier{
		ID: "un.upu.ems", Short: "upu", Aliases: []string{"post", "universal postal union"},
		Ko: "만국우편연합", En: "Universal Postal Union", Sort: Abroad, Site: "https://www.ems.post",
		Number: "AA999999999CC, LP + 14", Grade: A, Facts: "2024-02",
		Note: "its times name no zone and are read as Seoul's",
		link: "https://items.ems.post/tracking/%s",
	},
	form: form{letters: true, check: s10, fits: func(n string) bool {
		return s10Form(n) && !strings.HasSuffix(n, "KR") || strings.HasPrefix(n, "LP") && len(n) >= 16 && len(n) <= 20 && digits(n[2:])
	}},
	ways: []way{{hosts: []string{"items.ems.post"}, fetch: fetchUPU, read: readUPU}},
}

func readEMS(r *reading, bodies []string) error {
	if len(bodies) != 1 {
		return changed("want one page")
	}
	page, err := readPage(fromTable(bodies[0]))
	if err != nil {
		return err
	}
	table := page.first(ofClass("table", "detail_off"))
	if table != nil && !table.closed {
		return cut("table.detail_off")
	}
	for _, row := range table.rows() {
		cells := row.cells(false)
		if len(cells) < 3 {
			continue
		}
		e := Event{Text: cells[1].words(), Place: cells[2].words()}
		if len(cells) > 3 {
			e.Detail = cells[3].words()
		}
		e.State = within(epostWords, e.Text)
		r.add(when(cells[0].words()), e)
	}
	switch {
	case len(r.Events) > 0:
		return nil
	case anyOf(bodies[0], "배달정보를 찾지 못했습니다"):
		return fail(ErrNotFound, "배달정보를 찾지 못했습니다")
	default:
		return changed("no table.detail_off, or none with rows")
	}
}

func fetchUPU(x *exchange) ([]string, error) {
	return one(x.get("https://items.ems.post/api/publicTracking/track?language=EN&itemId=" + url.QueryEscape(x.number)))
}

var upuWords = []phrase{
	{"Returned", Returned},
	{"Return to sender", Returned},
	{"Attempted", AttemptFailed},
	{"Unsuccessful delivery", AttemptFailed},
	{"Out for delivery", OutForDelivery},
	{"Delivered", Delivered},
	{"Posted", PickedUp},
	{"pre-advice", Registered},
	{"Held for customs", InTransit},
	{"customs", InTransit},
	{"Arrived", InTransit},
	{"Departed", InTransit},
}

func readUPU(r *reading, bodies []string) error {
	page, err := pageOf(bodies)
	if err != nil {
		return err
	}
	if page.first(ofClass("td", "no-results-found")) != nil {
		return fail(ErrNotFound, "no-results-found")
	}
	if page.first(ofClass("ul", "error")) != nil {
		return fail(ErrInvalidNumber, "ul.error")
	}
	table := page.first(tagged("tbody"))
	switch {
	case table == nil:
		return changed("no tbody")
	case !table.closed:
		return cut("the table")
	}
	for _, row := range table.rows() {
		cells := row.cells(false)
		if len(cells) < 3 {
			continue
		}
		text := cells[1].words()
		r.add(english(cells[0].words(), Seoul), Event{State: within(upuWords, text), Text: text, Place: cells[2].words()})
	}
	if !r.timed() {
		return changed("a table without times")
	}
	return nil
}
