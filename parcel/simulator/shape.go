package simulator

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"strings"
	"time"

	"github.com/saja-live/saja/parcel"
)

// shape is how one carrier answers.
type shape struct {
	id    string
	words words
	make  func(n uint64) string // the n-th number
	days  bool                  // it tells days and no hours
}

// door is one address of a carrier.
type door struct {
	host, path string // without a path: every path of the host
	answer     func(q *question)
}

var (
	shapes []*shape
	doors  []door
)

func init() {
	for _, group := range [][]part{domestic, freight, abroad} {
		for _, p := range group {
			sh := p.shape
			shapes = append(shapes, &sh)
			doors = append(doors, p.doors...)
		}
	}
	doors = append(doors, door{"info.sweettracker.co.kr", "/api/v1/trackingInfo", sweetTracker}, door{"apis.tracker.delivery", "/graphql", trackerDelivery},
		door{"tracking-api.sweettracker.net", "/add_invoice_list", sweetTracing})
}

// part is a carrier with its doors, as the tables have it.
type part struct {
	shape
	doors []door
}

func byID(id string) *shape {
	for _, sh := range shapes {
		if sh.id == id {
			return sh
		}
	}
	return nil
}

// clock formats a time on Seoul's clock.
func clock(t time.Time, layout string) string { return t.In(parcel.Seoul).Format(layout) }

// esc is text as HTML has it.
func esc(s string) string { return html.EscapeString(s) }

// page is a whole page around what counts, with a menu and a footer such as all sites have.
func page(title, head, body string) string {
	return `<!DOCTYPE html>
<html lang="ko"><head><meta charset="utf-8"><title>` + title + `</title>
<script>var menu = ["<table>", "배송완료", "조회"]; function go(n) { return n > 0 && n < 9; }</script>` + head + `</head>
<body><div class="gnb"><ul><li><a href="/">홈</a></li><li><a href="/tracking">배송조회</a><li><a href="/faq">자주 묻는 질문</a></ul></div>
` + body + `
<div class="footer"><p>대표전화 1588-0000 &copy; 사업자등록번호 000-00-00000</p></div>
</body></html>`
}

// rows writes rows of a table.
func (q *question) table(line func(r row) []string) string {
	var b strings.Builder
	for _, r := range q.rows {
		b.WriteString("<tr>")
		for _, cell := range line(r) {
			b.WriteString("<td>" + cell + "</td>")
		}
		b.WriteString("</tr>\n")
	}
	return b.String()
}

// json answers with a value.
func (q *question) json(v any) {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // a value of this package's own
	}
	q.kind, q.body = "application/json;charset=UTF-8", string(b)
}

// list makes a value of each row.
func (q *question) list(one func(r row) any) []any {
	list := make([]any, 0, len(q.rows))
	for _, r := range q.rows {
		list = append(list, one(r))
	}
	return list
}

type object = map[string]any

// sentence is what carriers say beside their word, with a person in it now and then.
func sentence(r row) string {
	switch r.word.state {
	case parcel.OutForDelivery:
		return "고객님의 상품을 배송할 예정입니다.(배송담당:김택배 010-1234-5678)"
	case parcel.Delivered:
		return "고객님의 상품이 배송완료 되었습니다.(담당사원:김택배 010-1234-5678)"
	default:
		return r.place + "에서 처리되었습니다."
	}
}

// tail is the last piece of the path.
func tail(r *http.Request) string { return r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:] }

// sent is the JSON body of a request.
func sent(r *http.Request) object {
	var v object
	if json.NewDecoder(r.Body).Decode(&v) != nil {
		return object{}
	}
	return v
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

// plain makes numbers of some digits without a check digit.
func plain(prefix string, width int) func(uint64) string {
	return func(n uint64) string { return fmt.Sprintf("%s%0*d", prefix, width-len(prefix), n) }
}

// seven makes numbers whose last digit is the rest of the digits from..last modulo 7.
func seven(prefix string, width, from int) func(uint64) string {
	return func(n uint64) string {
		s := fmt.Sprintf("%s%0*d", prefix, width-1-len(prefix), n)
		rest := 0
		for _, c := range []byte(s[from:]) {
			rest = (rest*10 + int(c-'0')) % 7
		}
		return s + string(rune('0'+rest))
	}
}

// s10 makes numbers of the Universal Postal Union.
func s10(service, country string) func(uint64) string {
	return func(n uint64) string {
		s := fmt.Sprintf("%08d", n)
		sum := 0
		for i, w := range [8]int{8, 6, 4, 2, 3, 5, 9, 7} {
			sum += w * int(s[i]-'0')
		}
		check := 11 - sum%11
		switch check {
		case 10:
			check = 0
		case 11:
			check = 5
		}
		return fmt.Sprintf("%s%s%d%s", service, s, check, country)
	}
}
