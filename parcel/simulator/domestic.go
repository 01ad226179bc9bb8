package simulator

import (
	"net/http"
	"slices"
	"strings"

	"github.com/saja-live/saja/parcel"
)

// domestic are the carriers of parcels at home, the post and the convenience stores.
var domestic = []part{
	{
		shape: shape{id: "kr.cjlogistics", words: cjWords, make: seven("60", 12, 2)},
		doors: []door{
			{"trace.cjlogistics.com", "/next/rest/selectTrackingWaybil.do", cjBill},
			{"trace.cjlogistics.com", "/next/rest/selectTrackingDetailList.do", cjTrace},
			{"www.cjlogistics.com", "/ko/tool/parcel/tracking", cjForm},
			{"www.cjlogistics.com", "/ko/tool/parcel/tracking-detail", cjWWW},
		},
	},
	{
		shape: shape{id: "kr.epost", words: words{
			parcel.Registered: {text: "접수"}, parcel.PickedUp: {text: "집하완료"}, parcel.InTransit: {text: "도착"},
			parcel.OutForDelivery: {text: "배달준비"}, parcel.AttemptFailed: {text: "미배달"}, parcel.Delivered: {text: "배달완료"}, parcel.Returned: {text: "반송"},
		}, make: plain("6", 13)},
		doors: []door{{"service.epost.go.kr", "/trace.RetrieveDomRigiTraceList.comm", epost}},
	},
	{
		shape: shape{id: "kr.epost.ems", words: words{
			parcel.Registered: {text: "접수"}, parcel.InTransit: {text: "교환국 도착"}, parcel.OutForDelivery: {text: "배달준비"},
			parcel.AttemptFailed: {text: "미배달"}, parcel.Delivered: {text: "배달완료"}, parcel.Returned: {text: "반송"},
		}, make: s10("EE", "KR")},
		doors: []door{{"service.epost.go.kr", "/trace.RetrieveEmsRigiTraceList.comm", ems}},
	},
	{
		shape: shape{id: "kr.hanjin", words: words{
			parcel.Registered: {text: "운송장 정보가 등록되었습니다."}, parcel.PickedUp: {text: "고객님의 상품을 집하하였습니다."},
			parcel.InTransit: {text: "허브에 입고되었습니다."}, parcel.OutForDelivery: {text: "배송출발하였습니다."},
			parcel.Delivered: {text: "고객님의 상품이 배송완료 되었습니다."}, parcel.Returned: {text: "반송 처리되었습니다."},
		}, make: seven("4", 12, 0)},
		doors: []door{{"www.hanjin.com", "/kor/CMS/DeliveryMgr/WaybillResult.do", hanjin}},
	},
	{
		shape: shape{id: "kr.lotte", words: words{
			parcel.Registered: {code: "12", text: "운송장등록"}, parcel.PickedUp: {code: "10", text: "집하"}, parcel.InTransit: {code: "21", text: "구간도착"},
			parcel.OutForDelivery: {code: "40", text: "배달전"}, parcel.Delivered: {code: "41", text: "배달완료"},
		}, make: seven("2", 12, 0)},
		doors: []door{{"ftr.alps.llogis.com:18260", "/openapi/ftr/getCustomerInvTracking", lotte}},
	},
	{
		shape: shape{id: "kr.logen", words: words{
			parcel.Registered: {text: "접수"}, parcel.PickedUp: {text: "집하완료"}, parcel.InTransit: {text: "터미널입고"}, parcel.OutForDelivery: {text: "배송출고"},
			parcel.Delivered: {text: "배송완료"}, parcel.Returned: {text: "반송"},
		}, make: seven("9", 11, 0)},
		doors: []door{{"www.ilogen.com", "", logen}},
	},
	{
		shape: shape{id: "kr.coupangls", words: words{
			parcel.Registered: {text: "운송장 등록"}, parcel.PickedUp: {text: "집하"}, parcel.InTransit: {text: "센터도착"}, parcel.OutForDelivery: {text: "배송출발"},
			parcel.Delivered: {text: "배송완료"}, parcel.Returned: {text: "반송"},
		}, make: plain("CP", 12)},
		doors: []door{{"www.coupangls.com", "", coupang}},
	},
	{
		shape: shape{id: "kr.cvsnet", words: words{
			parcel.Registered: {code: "C01", text: "접수"}, parcel.PickedUp: {code: "C015", text: "수거"}, parcel.InTransit: {code: "C04", text: "입고"},
			parcel.OutForDelivery: {code: "C095", text: "점포출발"}, parcel.ReadyForCollection: {code: "C10", text: "점포도착"}, parcel.Delivered: {code: "C11", text: "수령"},
		}, make: plain("3", 12)},
		doors: []door{{"www.cvsnet.co.kr", "/invoice/tracking.do", cvsnet}},
	},
	{
		shape: shape{id: "kr.cupost", words: words{
			parcel.Registered: {text: "접수"}, parcel.PickedUp: {text: "수거"}, parcel.InTransit: {text: "입고"},
			parcel.ReadyForCollection: {text: "도착"}, parcel.Delivered: {text: "수령"}, parcel.Returned: {text: "반송"},
		}, make: plain("5", 10)},
		doors: []door{{"www.cupost.co.kr", "/postbox/delivery/localResult.cupost", cupost}},
	},
	{
		shape: shape{id: "kr.homepick", words: words{
			parcel.Registered: {code: "RECEIVED", text: "접수"}, parcel.InTransit: {code: "MOVING", text: "이동중"},
			parcel.OutForDelivery: {code: "DLV_START", text: "배송출발"}, parcel.Delivered: {code: "COMPLETED", text: "배송완료"},
		}, make: plain("8", 12)},
		doors: []door{{"www.homepick.com", "", homepick}},
	},
	{
		shape: shape{id: "kr.todaypickup", words: words{
			parcel.Registered: {text: "접수되었습니다"}, parcel.PickedUp: {text: "상품을 수거하였습니다"}, parcel.InTransit: {text: "거점에 입고되었습니다"},
			parcel.OutForDelivery: {text: "배송 중입니다"}, parcel.Delivered: {text: "고객님께 도착하였습니다"}, parcel.Returned: {text: "반송되었습니다"},
		}, make: plain("TP", 12)},
		doors: []door{{"mall.todaypickup.com", "", todayPickup}},
	},
	{
		shape: shape{id: "kr.slx", words: words{
			parcel.Registered: {text: "접수"}, parcel.PickedUp: {text: "상품집하"}, parcel.InTransit: {text: "터미널 입고"}, parcel.OutForDelivery: {text: "배송출발"},
			parcel.AttemptFailed: {text: "미배송"}, parcel.Delivered: {text: "배송완료"}, parcel.Returned: {text: "반송"},
		}, make: plain("7", 12)},
		doors: []door{{"net.slx.co.kr", "/info/tracking.jsp", slx}},
	},
	{
		shape: shape{id: "kr.ilyanglogis", words: words{
			parcel.Registered: {text: "접수"}, parcel.PickedUp: {text: "발송사무소 인수"}, parcel.InTransit: {text: "배송경유지 도착"}, parcel.OutForDelivery: {text: "직원 배송중"},
			parcel.AttemptFailed: {text: "미배달"}, parcel.Delivered: {text: "배달완료"}, parcel.Returned: {text: "반송"},
		}, make: plain("1", 9)},
		doors: []door{{"www.ilyanglogis.co.kr", "/include/getAPIResult.asp", ilyang}},
	},
}

var cjWords = words{
	parcel.PickedUp: {code: "11", text: "집화처리"}, parcel.InTransit: {code: "41", text: "간선상차"}, parcel.OutForDelivery: {code: "82", text: "배송출발"},
	parcel.AttemptFailed: {code: "84", text: "미배송"}, parcel.Delivered: {code: "91", text: "배송완료"}, parcel.Returned: {code: "77", text: "반송처리"},
	parcel.Registered: {}, // CJ knows the waybill then, and has no history of it
}

// handled are the rows without the label.
func (q *question) handled() {
	q.rows = slices.DeleteFunc(q.rows, func(r row) bool { return r.word.state == parcel.Registered })
}

func cjBill(q *question) {
	number := q.r.PostFormValue("wblNo")
	if !q.about(number, "kr.cjlogistics") {
		q.json(object{"resultCode": 200, "resultMsg": nil, "data": nil})
		return
	}
	q.json(object{"resultCode": 200, "resultMsg": nil, "data": object{
		"wblNo": number, "sndrNm": "사*식품", "rcvrNm": "홍*동", "acprNm": "", "acprRlpDnm": "", "repGoodsNm": "부대찌개 밀키트", "qty": "1",
		"sndrAddr": "", "rcvrAddr": "",
	}})
}

func cjTrace(q *question) {
	q.about(q.r.PostFormValue("wblNo"), "kr.cjlogistics")
	q.handled()
	q.json(object{"resultCode": 200, "resultMsg": nil, "data": object{"svcOutList": q.list(func(r row) any {
		return object{
			"wblNo": q.r.PostFormValue("wblNo"), "crgStDcd": r.word.code, "crgStDnm": r.word.text, "crgStDcdVal": sentence(r),
			"workDt": clock(r.at, "2006-01-02"), "workHms": clock(r.at, "15:04:05"), "branNm": r.place, "procBranTelNo": r.phone,
			"patnBranNm": "", "patnBranTelNo": nil, "empnm": nil,
		}
	})}})
}

const csrf = "5e1f-token"

func cjForm(q *question) {
	http.SetCookie(q.w, &http.Cookie{Name: "cjlogisticsFrontLangCookie", Value: "ko", Path: "/"})
	http.SetCookie(q.w, &http.Cookie{Name: "JSESSIONID", Value: "s1", Path: "/", HttpOnly: true, Secure: true})
	q.body = page("배송조회", "", `<form id="frmUnifiedInput" method="post"><input type="hidden" name="_csrf" value="`+csrf+`"/><input name="paramInvcNo"></form>`)
}

func cjWWW(q *question) {
	if _, err := q.r.Cookie("JSESSIONID"); err != nil || q.r.PostFormValue("_csrf") != csrf {
		q.status, q.body = http.StatusForbidden, "Forbidden"
		return
	}
	number := q.r.PostFormValue("paramInvcNo")
	bill := []any{}
	if q.about(number, "kr.cjlogistics") {
		bill = append(bill, object{
			"invcNo": number, "sendrNm": "사*식품", "rcvrNm": "홍*동", "itemNm": "부대찌개 밀키트", "qty": "1", "rgmailNo": "", "oriTrspbillnum": "",
			"rtnTrspbillnum": "", "nsDlvNm": "91",
		})
	}
	q.handled()
	q.json(object{
		"parcelResultMap": object{"resultList": bill},
		"parcelDetailResultMap": object{"resultList": q.list(func(r row) any {
			return object{
				"crgNm": sentence(r), "crgSt": r.word.code, "dTime": clock(r.at, "2006-01-02 15:04:05") + ".0", "regBranId": "1", "regBranNm": r.place,
				"scanNm": r.word.text, "empImgNm": "",
			}
		})},
	})
}

func epost(q *question) {
	number := q.r.URL.Query().Get("sid1")
	if !q.about(number, "kr.epost") {
		q.body = page("배송조회", "", `<div class="shipping_area"><table class="tdC"><tr><th>등기번호</th></tr><tr><td>`+esc(number)+`</td></tr>
<tr><td colspan="5"><li>현재 고객님이 신청하신 접수번호에 대하여 배달정보를 찾지 못했습니다.</li></td></tr></table></div>`)
		return
	}
	q.body = page("배송조회", "", `<table class="table_col"><thead><tr><th>등기번호</th><th>보내는분/발송날짜</th><th>받는분/수신날짜</th><th>취급구분</th><th>배달결과</th></tr></thead>
<tbody><tr><th scope="row">`+number+`</th><td>사*식품<br />`+clock(q.rows[0].at, "2006.01.02")+`</td><td>홍*동<br /></td><td>&nbsp;</td><td></td></tr></tbody></table>
<table class="table_col detail_off" id="processTable"><caption>배송 진행 현황</caption><thead><tr><th>날짜</th><th>시간</th><th>현재위치</th><th>처리현황</th></tr></thead><tbody>
`+q.table(func(r row) []string {
		status := r.word.text
		switch r.word.state {
		case parcel.Delivered:
			status += "<br />(수령인:홍길동님 - 본인)"
		case parcel.OutForDelivery:
			status += "\n&nbsp;<br />집배원 : 김택배"
		}
		return []string{clock(r.at, "2006.01.02"), clock(r.at, "15:04"), `<a href="#" onclick="return go(1)">` + r.place + `우체국</a>`, "\n " + status}
	})+`</tbody></table>`)
}

func ems(q *question) {
	if !q.about(q.r.URL.Query().Get("POST_CODE"), "kr.epost.ems") {
		q.body = page("EMS", "", "<p>현재 고객님이 신청하신 접수번호에 대하여 배달정보를 찾지 못했습니다.</p>")
		return
	}
	q.body = page("EMS", "", `<table class="table_col detail_off"><thead><tr><th>처리일시</th><th>처리현황</th><th>발송국가</th><th>상세설명</th></tr></thead><tbody>
`+q.table(func(r row) []string { return []string{clock(r.at, "2006.01.02 15:04"), r.word.text, r.place, ""} })+`</tbody></table>`)
}

func hanjin(q *question) {
	if !q.about(q.r.PostFormValue("wblnum"), "kr.hanjin") {
		q.body = page("배송조회", "", `<div class="comm-sec"><p>운송장이 등록되지 않았거나 업체에서 상품을 준비중입니다.</p></div>`)
		return
	}
	var b strings.Builder
	for i, r := range q.rows {
		if i == 1 {
			b.WriteString("<tr></tr>\n")
		}
		b.WriteString(`<tr><td class="w-date">` + clock(r.at, "2006-01-02") + `</td><td class="w-time">` + clock(r.at, "15:04") + `</td><td class="w-org">` + r.place +
			`</td><td class="w-sta"><span class="stateDesc">` + r.word.text + "</span></td></tr>\n")
	}
	q.body = page("배송조회", "", `<div class="comm-sec"><div class="delivery-tbl"><table><thead><tr><th>상품명</th><th>보내는 분</th><th>받는 분</th></tr></thead>
<tbody><tr><td>밀키트</td><td>사*식품</td><td>홍*동</td></tr></tbody></table></div>
<div class="waybill-tbl"><table><thead><tr><th>날짜</th><th>시간</th><th>상품위치</th><th>배송 진행상황</th></tr></thead><tbody>
`+b.String()+`</tbody></table></div></div>`)
}

func lotte(q *question) {
	q.about(q.r.URL.Query().Get("invNo"), "kr.lotte")
	q.json(object{"errorCd": "0", "errorNm": "", "tracking": q.list(func(r row) any {
		time := clock(r.at, "150405")
		if r.word.state == parcel.Registered {
			time = "------"
		}
		return object{
			"GODS_STAT_CD": r.word.code, "GODS_STAT_NM": r.word.text, "STATUS": sentence(r), "SCAN_YMD": clock(r.at, "20060102"), "SCAN_TME": time,
			"BRNSHP_CD": "1", "BRNSHP_NM": r.place, "BRNSHP_TEL": r.phone, "EMP_NO": "", "EMP_NM": "김택배", "EMP_TEL": "010-1234-5678",
			"PTN_BRNSHP_CD": nil, "PTN_BRNSHP_NM": nil, "PTN_BRNSHP_TEL": nil,
		}
	})})
}

func logen(q *question) {
	number := tail(q.r)
	if len(number) != 11 {
		q.body = `<html><head><script>alert("잘못된 접근입니다. 운송장번호를 확인해주세요.");history.back();</script></head></html>`
		return
	}
	if !q.about(number, "kr.logen") {
		q.body = page("배송조회", "", `<table class="data"><tbody><tr class="empty"><td colspan="4">배송자료를 조회할 수 없습니다.</td></tr></tbody></table>`)
		return
	}
	q.body = page("배송조회", "", `<table class="data tkInfo"><tbody><tr><th>송장번호</th><td>`+number+`</td></tr></tbody></table>
<table class="data tkTrack"><thead><tr><th>날짜</th><th>사업장</th><th>배송상태</th><th>배송내용</th></tr></thead><tbody>
`+q.table(func(r row) []string {
		return []string{clock(r.at, "2006.01.02 15:04"), r.place, r.word.text, sentence(r)}
	})+
		`<tr><td>&nbsp;</td><td></td><td></td><td></td></tr></tbody></table>`)
}

func coupang(q *question) {
	if !q.about(tail(q.r), "kr.coupangls") {
		q.body = `<div class="modal-content"><div class="modal-body"><p>운송장 미등록</p></div></div>`
		return
	}
	q.body = `<div class="modal-content"><div class="modal-body"><div class="recipient"><span>받는분</span><div>홍길동 님</div></div>
<div class="tracking-detail"><table><thead><tr><th>시간</th><th>위치</th><th>상태</th></tr></thead><tbody>
` + q.table(func(r row) []string { return []string{clock(r.at, "2006-01-02 15:04:05"), r.place, r.word.text} }) + `</tbody></table></div></div></div>`
}

func cvsnet(q *question) {
	number := q.r.URL.Query().Get("invoice_no")
	q.json(object{"code": 404, "msg": "조회된 정보가 없습니다.", "trackingDetails": nil})
	if q.about(number, "kr.cvsnet") {
		q.json(object{
			"code": 200, "msg": "", "carrierName": "GS", "carrierType": "LOCAL", "goodsName": "밀키트", "invoiceNo": number, "serviceName": "반값택배", "serviceType": "1",
			"sender": object{"name": "사*식품"}, "receiver": object{"name": "홍*동", "tel": "010****5678", "baseAddress": "", "detailAddress": ""},
			"latestTrackingDetail": nil, "trackingDetails": q.list(func(r row) any {
				return object{"transTime": clock(r.at, "2006-01-02T15:04:05"), "level": "1", "transWhere": r.place, "transCode": r.word.code, "transKind": r.word.text}
			}),
		})
	}
	q.kind, q.body = "", page("배송조회", "<script>\nvar trackingInfo = "+q.body+";\n</script>", `<div id="tracking"></div>`)
}

func cupost(q *question) {
	if !q.about(q.r.PostFormValue("invoice_no"), "kr.cupost") {
		q.body = page("CU", "", `<form action="/postbox/delivery/localResult.cupost"></form><p>조회된 내역이 없습니다.</p>`)
		return
	}
	q.body = page("CU", "", `<table class="tableType1"><tr><th>송장</th><td>1</td><th>품명</th><td>밀키트</td></tr><tr><th>금액</th><td>0</td><th>접수</th><td></td></tr>
<tr><th>보내는분</th><td>사*식품</td><th>받는분</th><td>홍*동</td></tr><tr><th>보내는점포</th><td>가</td><th>받는점포</th><td>나</td></tr></table>
<table class="tableType1"><tr><td></td></tr></table><table class="tableType1"><tbody>
`+q.table(func(r row) []string { return []string{clock(r.at, "2006-01-02 15:04"), r.place, r.word.text} })+`</tbody></table>`)
}

func homepick(q *question) {
	if name := tail(q.r); strings.HasPrefix(name, "BOX") {
		q.about(strings.TrimPrefix(name, "BOX"), "kr.homepick")
		q.json(object{"success": true, "data": object{"delivery": object{"orderStatusHistoryList": q.list(func(r row) any {
			return object{
				"statusDateTime": clock(r.at, "2006-01-02T15:04:05"), "trackingStatus": r.word.code, "trackingStatusName": r.word.text, "tmsStatusName": nil,
				"location": r.place, "contents": sentence(r),
			}
		})}}})
		return
	}
	number := q.r.URL.Query().Get("keyword")
	if !q.about(number, "kr.homepick") {
		q.json(object{"success": false, "data": nil, "message": "조회되지 않는 번호입니다."})
		return
	}
	q.json(object{"success": true, "data": "BOX" + number, "message": nil})
}

func todayPickup(q *question) {
	number := tail(q.r)
	facts := `<td></td><td>배송 정보가 없습니다.</td>`
	if q.about(number, "kr.todaypickup") {
		facts = `<td>` + number + `</td><td>밀키트</td>`
	}
	q.body = page("오늘의픽업", "", `<table><tr><td>조회</td></tr></table><table><tbody><tr>`+facts+`</tr></tbody></table><table><tbody>
`+q.table(func(r row) []string { return []string{clock(r.at, "2006.01.02 15:04"), r.place, r.word.text} })+`</tbody></table>`)
}

func slx(q *question) {
	q.about(q.r.URL.Query().Get("iv_no"), "kr.slx")
	rows := q.table(func(r row) []string {
		return []string{r.word.text, clock(r.at, "2006.01.02"), clock(r.at, "15:04"), r.place}
	})
	if !q.known {
		rows = "<tr><td></td><td></td><td></td><td></td></tr>"
	}
	q.body = page("SLX", "", `<table><tr><td>1</td></tr></table><table><tr><td>2</td></tr></table><table><tbody><tr><td>상태</td><td>일자</td><td>시간</td><td>위치</td></tr>
`+rows+`</tbody></table>`)
}

func ilyang(q *question) {
	one := object{"resultCode": "1", "resultDesc": "", "lastTrackingDesc": "미 접수된 물품", "tracking": nil}
	if q.about(q.r.PostFormValue("blNum"), "kr.ilyanglogis") {
		one = object{"resultCode": "0", "resultDesc": "", "lastTrackingDesc": "", "tracking": q.list(func(r row) any {
			return object{
				"actDate": clock(r.at, "20060102"), "actTime": clock(r.at, "1504"), "chkPointDesc": r.word.text, "stationName": r.place, "stationTel": r.phone,
			}
		})}
	}
	q.json(object{"resultAPI": object{"head": object{"returnCode": "R0", "returnDesc": "OK"}, "body": object{"resultList": []any{one}}}})
}
