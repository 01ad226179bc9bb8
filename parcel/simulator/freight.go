package simulator

import (
	"strings"
	"time"

	"github.com/saja-live/saja/parcel"
)

// freight are the carriers of freight and of regions.
var freight = []part{
	{
		shape: shape{id: "kr.kdexp", words: words{
			parcel.PickedUp: {code: "0002", text: "발송"}, parcel.InTransit: {code: "0003", text: "터미널"}, parcel.OutForDelivery: {code: "0008", text: "배송중"},
			parcel.Delivered: {code: "0007", text: "인수확인"}, parcel.Returned: {code: "0020", text: "반송"}, parcel.Registered: {code: "0001", text: "접수"},
		}, make: plain("1", 13)},
		doors: []door{
			{"kdexp.com", "/service/delivery/new/ajax_basic.do", kdexpNew},
			{"kdexp.com", "/service/delivery/ajax_basic.do", func(q *question) { items(q, "kr.kdexp") }},
		},
	},
	{
		shape: shape{id: "kr.hdexp", words: words{
			parcel.Registered: {text: "접수"}, parcel.PickedUp: {text: "집하입고"}, parcel.InTransit: {text: "터미널입고"}, parcel.OutForDelivery: {text: "배송출발"},
			parcel.Delivered: {text: "배송완료"}, parcel.Returned: {text: "반송"},
		}, make: plain("2", 13)},
		doors: []door{{"hdexp.co.kr", "/deliverySearch2.hd", func(q *question) { items(q, "kr.hdexp") }}},
	},
	{
		shape: shape{id: "kr.daesin", words: words{
			parcel.Registered: {text: "발송취급점"}, parcel.InTransit: {text: "경유지"}, parcel.OutForDelivery: {text: "도착취급점"}, parcel.Delivered: {text: "도착취급점"},
		}, make: plain("3", 13)},
		doors: []door{{"www.ds3211.co.kr", "/freight/internalFreightSearch.ht", daesin}},
	},
	{
		shape: shape{id: "kr.chunilps", words: words{
			parcel.Registered: {text: "접수"}, parcel.PickedUp: {text: "발송"}, parcel.InTransit: {text: "간선하차"}, parcel.OutForDelivery: {text: "배송출발"},
			parcel.Delivered: {text: "배송완료"}, parcel.Returned: {text: "반송"},
		}, make: plain("4", 11), days: true},
		doors: []door{{"www.chunil.co.kr", "/HTrace/HTrace.jsp", chunil}},
	},
	{
		shape: shape{id: "kr.kunyoung", words: words{
			parcel.PickedUp: {text: "발송", state: parcel.InTransit}, parcel.InTransit: {text: "도착"}, parcel.Delivered: {text: "배송완료"},
			parcel.Registered: {text: "발송", state: parcel.InTransit},
		}, make: plain("6", 10)},
		doors: []door{{"www.kunyoung.com", "/goods/goods_02.php", kunyoung}},
	},
	{
		shape: shape{id: "kr.honamlogis", words: words{
			parcel.Registered: {text: "접수"}, parcel.PickedUp: {text: "집하입고"}, parcel.InTransit: {text: "HUB T/M도착"}, parcel.OutForDelivery: {text: "배송출발"},
			parcel.Delivered: {text: "배송완료"}, parcel.Returned: {text: "반송"},
		}, make: plain("9", 12)},
		doors: []door{{"inkoin.com", "/tracking_number.php", honam}},
	},
	{
		shape: shape{id: "kr.goodstoluck", words: words{
			parcel.Registered: {text: "접수"}, parcel.PickedUp: {text: "집하"}, parcel.InTransit: {text: "간선하차"}, parcel.OutForDelivery: {text: "배송출발"},
			parcel.Delivered: {text: "배송완료"}, parcel.Returned: {text: "반송"},
		}, make: plain("GL", 12)},
		doors: []door{{"www.goodstoluck.co.kr", "/tracking/tracking_proc.php", goodsToLuck}},
	},
	{
		shape: shape{id: "kr.yongmalogis", words: words{
			parcel.Registered: {code: "100", text: "접수"}, parcel.PickedUp: {code: "200", text: "인수"}, parcel.InTransit: {code: "300", text: "Hub도착"},
			parcel.OutForDelivery: {code: "500", text: "배송중"}, parcel.Delivered: {code: "600", text: "배송완료"}, parcel.Returned: {code: "900", text: "반품"},
		}, make: plain("YM", 12), days: true},
		doors: []door{{"ylis.yongmalogis.co.kr", "/task/cmm/modalDeliveryCargoTrace/selectDeliveryCargoTrace.do", yongma}},
	},
}

func kdexpNew(q *question) {
	number := q.r.URL.Query().Get("barcode")
	// Every third number is known to the older interface only.
	if strings.ContainsAny(number[max(len(number)-1, 0):], "369") || !q.about(number, "kr.kdexp") {
		q.json(object{"result": "fail"})
		return
	}
	q.json(object{"result": "suc", "data": object{"scanList": q.list(func(r row) any {
		return object{
			"scanDt": clock(r.at, "2006-01-02 15:04:05") + ".0", "scanType": r.word.code, "scanTypeNm": r.word.text, "strtPointNm": r.place, "strtPointTelno": r.phone,
		}
	})}})
}

// older are the words of 경동's interface of before.
var older = map[string]string{"발송": "영업소집하", "터미널": "터미널입고", "배송중": "배달차량상차", "인수확인": "배송완료", "접수": "접수완료"}

func items(q *question, id string) {
	if !q.about(q.r.URL.Query().Get("barcode"), id) {
		q.json(object{"result": "fail"})
		return
	}
	q.json(object{
		"result": "suc", "info": object{"branch_start": "전주", "branch_end": "마포", "prod": "밀키트", "pd_dt": "", "send_name": "사*식품", "re_name": "홍*동"},
		"items": q.list(func(r row) any {
			stat := r.word.text
			if w := older[stat]; w != "" && id == "kr.kdexp" {
				stat = w
			}
			return object{"reg_date": clock(r.at, "2006-01-02 15:04:05"), "stat": stat, "location": r.place, "tel": r.phone}
		}),
	})
}

func daesin(q *question) {
	q.korean = true
	number := q.r.PostFormValue("billno")
	if !q.about(number, "kr.daesin") {
		q.body = page("대신택배", "", `<div id="printarea"><div class="effect">운송장번호 `+esc(number)+` 은 운송된 내역이 없습니다.</div></div>`)
		return
	}
	// The rows come as branches with an arrival and a departure, in the order of the way.
	var out, done time.Time
	var b strings.Builder
	for _, r := range q.rows {
		switch r.word.state {
		case parcel.OutForDelivery:
			out = r.at
		case parcel.Delivered:
			done = r.at
		}
	}
	line := func(cells ...string) { b.WriteString("<tr><td>" + strings.Join(cells, "</td><td>") + "</td></tr>\n") }
	last := row{}
	for _, r := range q.rows {
		last = r
		switch r.word.state {
		case parcel.Registered, parcel.InTransit:
			line(r.word.text, r.place, r.phone, clock(r.at, "2006-01-02 15:04"), "", "")
		}
	}
	switch {
	case !done.IsZero() && out.IsZero():
		line("도착취급점", last.place, last.phone, clock(done, "2006-01-02 15:04"), clock(done, "2006-01-02 15:04"), "배송완료")
	case !done.IsZero():
		line("도착취급점", last.place, last.phone, clock(out, "2006-01-02 15:04"), clock(done, "2006-01-02 15:04"), "배송완료")
	case !out.IsZero():
		line("도착취급점", last.place, last.phone, clock(out, "2006-01-02 15:04"), "", "배달중")
	default:
		b.WriteString(`<tr><td>경유지</td><td>대전</td><td></td><td colspan="2">운송중</td><td></td><td></td></tr>`)
	}
	q.body = page("대신택배", "", `<div id="printarea"><table><tr><th>보내는분</th><td>사자식품</td><th>전화</th><td>063-***-1234</td></tr>
<tr><th>받는분</th><td>홍길동</td><th>전화</th><td>010-****-5678</td></tr></table>
<table><tr><th>구분</th><th>취급점</th><th>전화번호</th><th>도착(접수)일시</th><th>출발(배달)일시</th><th>현재위치</th></tr>
`+b.String()+`</table></div>`)
}

func chunil(q *question) {
	if !q.about(q.r.URL.Query().Get("transNo"), "kr.chunilps") {
		q.body = page("천일택배", "", "<p>운송장이 등록되지 않았습니다.</p>")
		return
	}
	table := func(rows string) string { return `<table cellspacing="1" width="100%">` + rows + "</table>\n" }
	q.body = page("천일택배", "", table("<tr><td>보내는분</td><td>사*식품</td></tr>")+table("<tr><td>받는분</td><td>홍*동</td></tr>")+
		table("<tr><td>품명</td><td>밀키트</td></tr>")+table("<tr><td>운임</td><td>0</td></tr>")+
		table("<tr><td>일자</td><td>영업소</td><td>전화번호</td><td>상태</td></tr>\n"+q.table(func(r row) []string {
			return []string{clock(r.at, "2006-01-02"), r.place, r.phone, r.word.text}
		}))+table("<tr><td></td></tr>")+table("<tr><td></td></tr>"))
}

func kunyoung(q *question) {
	q.korean = true
	table := func(rows string) string { return `<table width="717" border="0">` + rows + "</table>\n" }
	const rule = `<tr><td colspan="3" height="1" bgcolor="#cccccc"></td></tr>` + "\n"
	rows := ""
	if q.about(q.r.URL.Query().Get("mulno"), "kr.kunyoung") {
		for _, r := range q.rows {
			rows += "<tr><td>" + clock(r.at, "2006-01-02 15:04:05") + "</td><td></td><td>" + r.place + r.word.text + "</td></tr>\n" + rule
		}
	} else {
		// A history that never was, the same for every number.
		for _, r := range [][2]string{
			{"2022-11-23 08:42:22", "도착"}, {"2022-11-23 09:42:22", "영덕도착"}, {"2022-12-01 06:45:10", "도착"}, {"2022-12-01 09:08:43", "도착"},
		} {
			rows += "<tr><td>" + r[0] + "</td><td></td><td>" + r[1] + "</td></tr>\n" + rule
		}
	}
	q.body = page("건영택배", "", table("<tr><td>1</td></tr>")+table("<tr><td>2</td></tr>")+table("<tr><td>3</td></tr>")+
		table("<tr><td>일시</td><td>영업소</td><td>상태</td></tr>\n"+rule+rule+rows))
}

func honam(q *question) {
	if !q.about(q.r.PostFormValue("SLIP_BARCD"), "kr.honamlogis") {
		q.json(object{"ODS0_TOTAL": 0, "ODS0": []any{}})
		return
	}
	q.json(object{"ODS0_TOTAL": 1, "ODS0": []any{object{"TRACKING_DTL": q.list(func(r row) any {
		return object{"SCANGB_NM": r.word.text, "SCAN_DM": clock(r.at, "20060102150405"), "SCAN_USER_NM": r.place}
	})}}})
}

func goodsToLuck(q *question) {
	if !q.about(q.r.PostFormValue("Txt_word"), "kr.goodstoluck") {
		q.body = page("굿투럭", "", `<table class="result_none_tb"><tr><td>조회 결과가 없습니다</td></tr></table>`)
		return
	}
	q.body = page("굿투럭", "", `<table><tr><th>번호</th><th>보내는분</th><th>받는분</th></tr><tr><td>1</td><td>사*식품</td><td>홍*동</td></tr></table>
<table><tr><th>일시</th><th>영업소</th><th>전화</th><th>상태</th></tr>
`+q.table(func(r row) []string { return []string{clock(r.at, "2006-01-02 15:04"), r.place, r.phone, r.word.text} })+`</table>`)
}

func yongma(q *question) {
	q.about(text(sent(q.r)["owr_ord_no"]), "kr.yongmalogis")
	q.json(object{"resultList1": q.list(func(r row) any {
		return object{
			"YMD": clock(r.at, "2006-01-02") + " :", "SEND_STATUS": r.place + " " + r.word.text, "DELI_STS_CD": r.word.code, "STATE": r.word.text,
			"CENTER_NAME": r.place, "PHONE": r.phone, "SORT_SEQ": 1,
		}
	})})
}
