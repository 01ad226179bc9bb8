package parcel

import (
	"encoding/xml"
	"net/url"
	"strings"
)

// 우체국 등기·소포. Its page is long and full of scripts; what counts is one table.
var epost = &adapter{
	Carrier: Carrier{
		ID: "kr.epost", Short: "epost", Aliases: []string{"01", "KPOST", "우체국", "우편", "korea post", "우체국소포"},
		Ko: "우체국택배", En: "Korea Post", Sort: Post, Phone: "1588-1300", Site: "https://parcel.epost.go.kr",
		Number: "13", Grade: A, Facts: "2025-12",
		Keys: "optional: a service key of data.go.kr 15035122 as ID, then its interface is asked first",
		link: "https://service.epost.go.kr/trace.RetrieveDomRigiTraceList.comm?sid1=%s&displayHeader=N",
	},
	form: form{fits: long(13)},
	ways: []way{
		{name: "openapi", hosts: []string{"openapi.epost.go.kr"}, keyed: true, mark: "successYN", fetch: fetchEpostAPI, read: readEpostAPI},
		{name: "web", hosts: []string{"service.epost.go.kr"}, fetch: func(x *exchange) ([]string, error) {
			return one(x.get("https://service.epost.go.kr/trace.RetrieveDomRigiTraceList.comm?sid1=" + url.QueryEscape(x.number) + "&displayHeader=N"))
		}, read: readEpost},
	},
}

var epostWords = []phrase{
	{"신청취소", Exception},
	{"접수취소", Exception},
	{"반송", Returned},
	{"반환", Returned},
	{"배달완료", Delivered},
	{"미배달", AttemptFailed},
	{"배달준비", OutForDelivery},
	{"운송장출력", Registered},
	{"접수 마감 후 접수", Registered},
	{"접수 소포 물품 사진", Registered},
	{"인수완료", PickedUp},
	{"집하완료", PickedUp},
	{"교환국 도착", InTransit},
	{"발송준비", InTransit},
	{"통관", InTransit},
	{"발송", InTransit},
	{"도착", InTransit},
	{"접수", Registered},
}

func readEpost(r *reading, bodies []string) error {
	if len(bodies) != 1 {
		return changed("want one page")
	}
	page, err := readPage(fromTable(bodies[0]))
	if err != nil {
		return err
	}
	table := page.first(withID("processTable"))
	if table == nil {
		table = page.first(ofClass("table", "detail_off"))
	}
	if table != nil && !table.closed {
		return cut("processTable")
	}
	for _, row := range table.rows() {
		cells := row.cells(false)
		if len(cells) < 4 {
			continue
		}
		r.epostEvent(cells[0].words()+" "+cells[1].words(), cells[2].words(), cells[3].lines())
	}
	if len(r.Events) == 0 {
		return epostNone(bodies[0], table)
	}
	head := page.first(ofClass("table", "table_col"))
	if head == nil || head == table {
		return nil
	}
	for _, row := range head.rows() {
		if cells := row.cells(false); len(cells) >= 2 {
			r.people(firstLine(cells[0]), firstLine(cells[1]))
			break
		}
	}
	return nil
}

// epostNone says what a page without events is. Its frame alone says nothing: nobody has seen the page without a record since it was
// changed. A sentence counts only where there are no events, since scripts may hold it on any page.
func epostNone(body string, table *elem) error {
	switch {
	case anyOf(body, "배달정보를 찾지 못했습니다"):
		return fail(ErrNotFound, "배달정보를 찾지 못했습니다")
	case table != nil:
		return changed("a processTable without rows")
	case anyOf(body, "총 0건"):
		return fail(ErrNotFound, "총 0건")
	default:
		return changed("no processTable")
	}
}

// epostEvent takes a row of 우체국: the word stands in the first line of its cell, the signer or the reason in the next ones.
func (r *reading) epostEvent(at, place string, status []string) {
	if len(status) == 0 {
		return
	}
	e := Event{Text: status[0], Place: place, Detail: strings.Join(status[1:], " "), State: within(epostWords, status[0])}
	if e.State == Delivered {
		if _, who, ok := strings.Cut(strings.Join(status, " "), "수령인:"); ok {
			who, _, _ = strings.Cut(who, ")")
			name, _, _ := strings.Cut(who, "-")
			r.signer(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(name), "님")))
		}
	}
	r.add(when(at), e)
}

func firstLine(e *elem) string {
	if l := e.lines(); len(l) > 0 && when(l[0]).IsZero() {
		return l[0]
	}
	return ""
}

// fromTable leaves out what stands before the first table of results and, of a whole page, behind the last one: scripts and menus that are most
// of such a page.
func fromTable(body string) string {
	at := rare(body, "table", "_col")
	if at < 0 {
		at = strings.Index(body, "processTable")
	}
	if at < 0 {
		return body
	}
	if tag := strings.LastIndex(body[:at], "<table"); tag >= 0 {
		body = body[tag:]
	}
	const end = "</table>"
	last := 0
	for { // forward, as looking for a text from its end on is slow
		at := strings.Index(body[last:], end)
		if at < 0 {
			break
		}
		last += at + len(end)
	}
	if last > 0 && strings.Contains(body[last:], "</body>") {
		body = body[:last]
	}
	return body
}

// rare is where first stands in body with last behind it. It looks for last, whose first letter a page of scripts has seldom: that takes
// a fifth of the time.
func rare(body, first, last string) int {
	for from := 0; ; {
		at := strings.Index(body[from:], last)
		if at < 0 {
			return -1
		}
		if at += from; strings.HasSuffix(body[:at], first) {
			return at - len(first)
		}
		from = at + len(last)
	}
}

func fetchEpostAPI(x *exchange) ([]string, error) {
	const service = "http://openapi.epost.go.kr/trace/retrieveLongitudinalCombinedService/retrieveLongitudinalCombinedService/getLongitudinalCombinedList"
	key := x.keys.ID
	if !strings.Contains(key, "%") { // it is given out already encoded; encoding it twice is refused
		key = url.QueryEscape(key)
	}
	return one(x.get(service + "?serviceKey=" + key + "&rgist=" + url.QueryEscape(x.number)))
}

// readEpostAPI reads data.go.kr 15035122, in its own spellings.
func readEpostAPI(r *reading, bodies []string) error {
	if len(bodies) != 1 || !contains(bodies[0], "<") || strings.HasPrefix(strings.TrimSpace(bodies[0]), "{") {
		return changed("no XML")
	}
	var a struct {
		Head struct {
			SuccessYN    string `xml:"successYN"`
			ReturnCode   string `xml:"returnCode"`
			ErrorMessage string `xml:"errorMessage"`
		} `xml:"cmmMsgHeader"`
		Success string `xml:"header>successYN"`
		Message string `xml:"header>errorMessage"`
		Info    *struct {
			Sender  string `xml:"senderName"`
			Receive string `xml:"receiveName"`
			State   string `xml:"trackState"`
			Rows    []struct {
				Date     string `xml:"date"`
				Time     string `xml:"time"`
				Statue   string `xml:"statue"`
				Location string `xml:"location"`
			} `xml:"detaileTrackList"`
		} `xml:"trackInfo"`
	}
	d := xml.NewDecoder(strings.NewReader(bodies[0]))
	d.Strict = false
	if err := d.Decode(&a); err != nil {
		if strings.HasSuffix(err.Error(), "unexpected EOF") {
			return cut("XML")
		}
		return changed("XML of another shape")
	}
	success, said := a.Head.SuccessYN+a.Success, a.Head.ErrorMessage+a.Message
	switch {
	case success == "N" && anyOf(said, "찾지 못했", "없는", "존재하지", "NODATA"):
		return fail(ErrNotFound, "successYN N")
	case success != "Y" || a.Info == nil:
		return changed("no successYN Y, or no trackInfo")
	}
	r.people(a.Info.Sender, a.Info.Receive)
	for _, e := range a.Info.Rows {
		r.epostEvent(e.Date+" "+e.Time, e.Location, []string{line(e.Statue)})
	}
	if len(r.Events) == 0 {
		return changed("no detaileTrackList")
	}
	return nil
}
