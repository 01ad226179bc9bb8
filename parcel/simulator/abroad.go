package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/saja-live/saja/parcel"
)

// abroad are carriers of other countries and forwarders. Whoever asks for keys takes any.
var abroad = []part{
	{
		shape: shape{id: "un.upu.ems", words: words{
			parcel.Registered: {text: "Item pre-advice"}, parcel.PickedUp: {text: "Posted"}, parcel.InTransit: {text: "Arrived at sorting center"}, parcel.OutForDelivery: {text: "Out for delivery"},
			parcel.AttemptFailed: {text: "Attempted delivery"}, parcel.Delivered: {text: "Delivered"}, parcel.Returned: {text: "Returned to sender"},
		}, make: s10("RB", "GB")},
		doors: []door{{"items.ems.post", "/api/publicTracking/track", upu}},
	},
	{
		shape: shape{id: "kr.lotte.global", words: words{
			parcel.Registered: {text: "발송주문 접수"}, parcel.InTransit: {text: "해외창고에 입고되었습니다"}, parcel.OutForDelivery: {text: "배달 준비중입니다"},
			parcel.Delivered: {text: "배달 완료"}, parcel.Returned: {text: "반송 처리되었습니다"},
		}, make: plain("7", 13)},
		doors: []door{{"www.lotteglogis.com", "/home/reservation/global/track_ajax", lotteGlobal}},
	},
	{
		shape: shape{id: "kr.epantos", words: words{
			parcel.Registered: {code: "PKU", text: "Pick up", state: parcel.PickedUp}, parcel.InTransit: {code: "ARR", text: "Arrived"}, parcel.OutForDelivery: {code: "FST", text: "Out"},
			parcel.Delivered: {code: "DLI", text: "Delivered"},
		}, make: plain("PT", 12)},
		doors: []door{
			{"www.epantos.com", "/eCommerce/action/portal.TrackingPopup.retreiveTrackingList", pantosList},
			{"www.epantos.com", "/eCommerce/action/portal.TrackingPopup.retreiveTrackingListDtl", pantosDetail},
		},
	},
	{
		shape: shape{id: "kr.cway", words: words{
			parcel.Registered: {text: "접수"}, parcel.InTransit: {text: "간선하차"}, parcel.OutForDelivery: {text: "배달출발"}, parcel.Delivered: {text: "배달완료"}, parcel.Returned: {text: "반송"},
		}, make: plain("CW", 12)},
		doors: []door{{"cway.hagoto.com", "/where/details", cwayDetails}, {"cway.hagoto.com", "/where/hbl/logList", cwayLog}},
	},
	{
		shape: shape{id: "kr.ltl", words: words{
			parcel.Registered: {code: "at_pickup"}, parcel.InTransit: {code: "in_transit"}, parcel.OutForDelivery: {code: "out_for_delivery"}, parcel.Delivered: {code: "delivered"},
		}, make: plain("LT", 12)},
		doors: []door{{"api.ltl.kr", "/api/search-invoice-info", ltl}},
	},
	{
		shape: shape{id: "de.dhl", words: words{
			parcel.Registered: {code: "pre-transit", text: "PRE-TRANSIT"}, parcel.PickedUp: {code: "transit", text: "Shipment picked up"}, parcel.InTransit: {code: "transit", text: "Departed Facility"},
			parcel.OutForDelivery: {code: "transit", text: "Shipment is out for delivery"}, parcel.Delivered: {code: "delivered", text: "Delivered"},
		}, make: seven("1", 10, 0)},
		doors: []door{{"api-eu.dhl.com", "/track/shipments", dhl}},
	},
	{
		shape: shape{id: "us.fedex", words: words{
			parcel.Registered: {code: "OC", text: "Label created"}, parcel.PickedUp: {code: "PU", text: "Picked up"}, parcel.InTransit: {code: "AR", text: "Arrived"},
			parcel.OutForDelivery: {code: "OD", text: "On vehicle"}, parcel.Delivered: {code: "DL", text: "Delivered"}, parcel.Returned: {code: "RS", text: "Returning"},
			parcel.ReadyForCollection: {code: "HL", text: "Held at location"},
		}, make: plain("9", 20)},
		doors: []door{{"apis.fedex.com", "/oauth/token", token}, {"apis.fedex.com", "/track/v1/trackingnumbers", fedex}},
	},
	{
		shape: shape{id: "us.ups", words: words{
			parcel.Registered: {code: "orderReceived", text: "Label Created"}, parcel.PickedUp: {code: "inTransit", text: "Pickup Scan"}, parcel.InTransit: {code: "inTransit", text: "Departed from Facility"},
			parcel.OutForDelivery: {code: "outForDelivery", text: "Out For Delivery"}, parcel.Delivered: {code: "delivered", text: "DELIVERED"},
		}, make: upsNumber},
		doors: []door{{"www.ups.com", "/track", upsPage}, {"webapis.ups.com", "/track/api/Track/GetStatus", ups}},
	},
	{
		shape: shape{id: "us.usps", words: words{
			parcel.Registered: {text: "Shipping Label Created"}, parcel.PickedUp: {text: "USPS in possession of item"}, parcel.InTransit: {text: "Arrived at USPS Facility"},
			parcel.OutForDelivery: {text: "Out for Delivery"}, parcel.Delivered: {text: "Your item was delivered"}, parcel.Returned: {text: "Return to Sender Processed"},
		}, make: plain("94001", 22)},
		doors: []door{{"api.usps.com", "/oauth2/v3/token", token}, {"api.usps.com", "", usps}},
	},
	{
		shape: shape{id: "nl.tnt", words: words{
			parcel.Registered: {text: "Shipment collected from collection address", state: parcel.PickedUp}, parcel.InTransit: {text: "Shipment in transit"}, parcel.OutForDelivery: {text: "Out For Delivery"},
			parcel.Delivered: {text: "Shipment delivered in good condition"},
		}, make: plain("3", 9)},
		doors: []door{{"www.tnt.com", "/api/v3/shipment", tnt}},
	},
	{
		shape: shape{id: "cn.sf", words: words{
			parcel.Registered: {code: "50", text: "Shipment picked up", state: parcel.PickedUp}, parcel.InTransit: {code: "30", text: "In transit"}, parcel.OutForDelivery: {code: "44", text: "Out for delivery"},
			parcel.AttemptFailed: {code: "70", text: "Not at home"}, parcel.Delivered: {code: "80", text: "Delivered"}, parcel.Returned: {code: "99", text: "Returned"},
		}, make: plain("SF", 15)},
		doors: []door{{"bspgw.sf-express.com", "/std/service", sf}},
	},
	{
		shape: shape{id: "cn.cainiao.global", words: words{
			parcel.Registered: {code: "GTMS_ACCEPT", text: "Accepted", state: parcel.InTransit}, parcel.InTransit: {code: "LH_ARRIVE", text: "Arrived"}, parcel.OutForDelivery: {code: "GTMS_DO_DEPART", text: "Out for delivery"},
			parcel.Delivered: {code: "GTMS_SIGNED", text: "Signed"}, parcel.Returned: {code: "GTMS_RETURN", text: "Returned"},
		}, make: plain("LP", 16)},
		doors: []door{{"global.cainiao.com", "/global/detail.json", cainiao}},
	},
	{
		shape: shape{id: "jp.yamato", words: words{
			parcel.Registered: {text: "出荷指示"}, parcel.PickedUp: {text: "荷物受付"}, parcel.InTransit: {text: "輸送中"}, parcel.OutForDelivery: {text: "配達中"}, parcel.Delivered: {text: "配達完了"},
			parcel.Returned: {text: "返品"},
		}, make: seven("1", 12, 0)},
		doors: []door{{"toi.kuronekoyamato.co.jp", "/cgi-bin/tneko", yamato}},
	},
	{
		shape: shape{id: "jp.sagawa", words: words{
			parcel.Registered: {text: "↓集荷", state: parcel.PickedUp}, parcel.InTransit: {text: "↓輸送中"}, parcel.OutForDelivery: {text: "↓配達中"}, parcel.Delivered: {text: "⇒配達完了"},
			parcel.Returned: {text: "返送"},
		}, make: seven("5", 12, 0)},
		doors: []door{{"k2k.sagawa-exp.co.jp", "/p/web/okurijosearch.do", sagawa}},
	},
}

// upsNumber makes a number of UPS with its check digit.
func upsNumber(n uint64) string {
	s := fmt.Sprintf("999AA1%09d", n)
	sum := 0
	for i, c := range []byte(s) {
		v := int(c - '0')
		if c >= 'A' {
			v = int(c-3) % 10
		}
		if i%2 == 1 {
			v *= 2
		}
		sum += v
	}
	return fmt.Sprintf("1Z%s%d", s, (10-sum%10)%10)
}

func upu(q *question) {
	if !q.about(q.r.URL.Query().Get("itemId"), "un.upu.ems") {
		q.body = page("Track", "", `<table><tbody><tr><td class="no-results-found">No results found</td></tr></tbody></table>`)
		return
	}
	q.body = page("Track", "", `<table><thead><tr><th>Local Date and Time</th><th>Event</th><th>Location</th></tr></thead><tbody>
`+q.table(func(r row) []string { return []string{clock(r.at, "Jan 2, 2006 3:04 PM"), r.word.text, r.place} })+`</tbody></table>`)
}

func lotteGlobal(q *question) {
	if !q.about(q.r.PostFormValue("inv_no"), "kr.lotte.global") {
		q.json(object{"responseHeader": object{"result": "error", "message": "The tracking number does't exists"}, "trackingEvents": nil})
		return
	}
	q.json(object{"responseHeader": object{"result": "success", "message": ""}, "trackingEvents": object{"trackingEvents": q.list(func(r row) any {
		return object{"code": "1", "date": clock(r.at, "20060102"), "time": clock(r.at, "1504"), "description": r.word.text, "location": r.place}
	})}})
}

func pantosList(q *question) {
	number := text(sent(q.r)["quickNo"])
	list := []any{}
	if q.about(number, "kr.epantos") {
		list = append(list, object{"hblNo": number, "mblNo": "M1", "expsBizTypeCd": "E"})
	}
	q.json(object{"body": object{"list": list}})
}

func pantosDetail(q *question) {
	q.about(text(sent(q.r)["hblNo"]), "kr.epantos")
	q.json(object{"body": q.list(func(r row) any {
		return object{"evntCd": r.word.code, "evntDt2": clock(r.at, "2006.01.02 15:04"), "evntLocNm": r.place, "evntDesc": r.word.text}
	})})
}

func cwayDetails(q *question) {
	if !q.about(q.r.PostFormValue("hblNo"), "kr.cway") {
		q.json(object{"code": 500, "msg": "", "data": nil})
		return
	}
	q.json(object{"code": 0, "data": object{"receiver": "홍길동"}})
}

func cwayLog(q *question) {
	q.about(q.r.PostFormValue("hblNo"), "kr.cway")
	q.json(object{"total": len(q.rows), "rows": q.list(func(r row) any {
		return object{"logStatus": r.word.text, "logTime": clock(r.at, "2006-01-02 15:04:05"), "logDetail": r.place + " " + r.word.text}
	})})
}

func ltl(q *question) {
	if q.r.Header.Get("Accessid") == "" {
		q.status = http.StatusUnauthorized
		return
	}
	if !q.about(q.r.URL.Query().Get("number"), "kr.ltl") {
		q.json(object{"status": "200", "data": object{"err_msg": "单号不存在"}})
		return
	}
	q.json(object{"status": "100", "data": object{"list": q.list(func(r row) any {
		return object{"time": clock(r.at, "2006-01-02 15:04:05"), "status": r.place, "status_text": r.word.code}
	})}})
}

func dhl(q *question) {
	if q.r.Header.Get("DHL-API-Key") == "" {
		q.status = http.StatusUnauthorized
		return
	}
	if !q.about(q.r.URL.Query().Get("trackingNumber"), "de.dhl") {
		q.json(object{"title": "No result found", "status": 404, "detail": "No shipment with given tracking number found."})
		q.status = http.StatusNotFound
		return
	}
	q.json(object{"shipments": []any{object{"id": q.r.URL.Query().Get("trackingNumber"), "events": q.list(func(r row) any {
		return object{
			"timestamp": r.at.In(parcel.Seoul).Format(time.RFC3339), "statusCode": r.word.code, "status": r.word.code, "description": r.word.text,
			"location": object{"address": object{"addressLocality": "SEOUL"}},
		}
	})}}})
}

func token(q *question) {
	q.json(object{"access_token": "T-" + q.r.PostFormValue("client_id"), "expires_in": 3600, "token_type": "bearer"})
}

// bearer reports whether the question brings a token, and refuses it else.
func (q *question) bearer() bool {
	if strings.HasPrefix(q.r.Header.Get("Authorization"), "Bearer T-") {
		return true
	}
	q.status = http.StatusUnauthorized
	return false
}

func fedex(q *question) {
	if !q.bearer() {
		return
	}
	number := ""
	if list, ok := sent(q.r)["trackingInfo"].([]any); ok && len(list) > 0 {
		if one, ok := list[0].(object); ok {
			if info, ok := one["trackingNumberInfo"].(object); ok {
				number = text(info["trackingNumber"])
			}
		}
	}
	result := object{"error": object{"code": "TRACKING.TRACKINGNUMBER.NOTFOUND", "message": "Tracking number cannot be found."}}
	if q.about(number, "us.fedex") {
		result = object{"scanEvents": q.list(func(r row) any {
			return object{
				"date": r.at.In(parcel.Seoul).Format(time.RFC3339), "derivedStatusCode": r.word.code, "derivedStatus": r.word.text, "eventDescription": r.word.text,
				"scanLocation": object{"city": "SEOUL", "countryCode": "KR"},
			}
		})}
	}
	q.json(object{"output": object{"completeTrackResults": []any{object{"trackResults": []any{result}}}}})
}

func upsPage(q *question) {
	http.SetCookie(q.w, &http.Cookie{Name: "X-XSRF-TOKEN-ST", Value: "xsrf1", Domain: "ups.com", Path: "/", Secure: true})
	q.body = page("UPS", "", `<div id="root"></div>`)
}

func ups(q *question) {
	if q.r.Header.Get("X-Xsrf-Token") != "xsrf1" {
		q.status = http.StatusForbidden
		return
	}
	number := ""
	if list, ok := sent(q.r)["TrackingNumber"].([]any); ok && len(list) > 0 {
		number = text(list[0])
	}
	detail := object{"errorCode": "504", "shipmentProgressActivities": nil}
	if q.about(number, "us.ups") {
		detail = object{"errorCode": nil, "shipmentProgressActivities": q.list(func(r row) any {
			return object{
				"milestoneName": object{"nameKey": "cms.stapp." + r.word.code, "name": r.word.code}, "gmtDate": r.at.UTC().Format("20060102"),
				"gmtTime": r.at.UTC().Format("15:04:05"), "gmtOffset": "+09:00", "location": "SEOUL, KR", "activityScan": r.word.text,
			}
		})}
	}
	q.json(object{"statusCode": "200", "statusText": "Successful", "trackDetails": []any{detail}})
}

func usps(q *question) {
	if !q.bearer() {
		return
	}
	if !q.about(tail(q.r), "us.usps") {
		q.json(object{"apiVersion": "v3", "error": object{"code": "404", "message": "Not found"}})
		q.status = http.StatusNotFound
		return
	}
	york, err := time.LoadLocation("America/New_York")
	if err != nil {
		york = time.FixedZone("EST", -5*3600)
	}
	q.json(object{"eventSummaries": q.list(func(r row) any {
		return fmt.Sprintf("%s, %s, SEOUL, KR", r.word.text, r.at.In(york).Format("January 2, 2006, 3:04 pm"))
	})})
}

func tnt(q *question) {
	if !q.about(q.r.URL.Query().Get("con"), "nl.tnt") {
		q.json(object{"tracker.output": object{"notFound": []any{object{"input": q.r.URL.Query().Get("con")}}}})
		return
	}
	q.json(object{"tracker.output": object{"consignment": []any{object{"events": q.list(func(r row) any {
		return object{
			"date": r.at.In(parcel.Seoul).Format("2006-01-02T15:04:05.000-0700"), "statusDescription": r.word.text,
			"location": object{"city": "SEOUL", "countryCode": "KR"},
		}
	})}}}})
}

func sf(q *question) {
	var data struct {
		TrackingNumber []string
		CheckPhoneNo   string
	}
	if json.Unmarshal([]byte(q.r.PostFormValue("msgData")), &data) != nil || len(data.TrackingNumber) != 1 || q.r.PostFormValue("msgDigest") == "" {
		q.json(object{"apiResultCode": "A1001", "apiErrorMsg": "bad request", "apiResultData": ""})
		return
	}
	if len(data.CheckPhoneNo) == 4 {
		q.about(data.TrackingNumber[0], "cn.sf")
	}
	shanghai := time.FixedZone("CST", 8*3600)
	inner, err := json.Marshal(object{"success": true, "errorCode": "S0000", "msgData": object{"routeResps": []any{object{
		"mailNo": data.TrackingNumber[0], "routes": q.list(func(r row) any {
			return object{"acceptTime": r.at.In(shanghai).Format("2006-01-02 15:04:05"), "acceptAddress": "SEOUL", "remark": r.word.text, "opCode": r.word.code}
		}),
	}}}})
	if err != nil {
		panic(err) // a value of this package's own
	}
	q.json(object{"apiErrorMsg": "", "apiResponseID": "1", "apiResultCode": "A1000", "apiResultData": string(inner)})
}

func cainiao(q *question) {
	number := q.r.URL.Query().Get("mailNos")
	source := "EXTERNAL"
	if q.about(number, "cn.cainiao.global") {
		source = "CAINIAO"
	}
	shanghai := time.FixedZone("CST", 8*3600)
	q.json(object{"success": true, "module": []any{object{"mailNo": number, "mailNoSource": source, "detailList": q.list(func(r row) any {
		return object{
			"actionCode": r.word.code, "timeStr": r.at.In(shanghai).Format("2006-01-02 15:04:05"), "timeZone": "GMT+8", "desc": r.word.text, "standerdDesc": r.word.text,
		}
	})}}})
}

func yamato(q *question) {
	if !q.about(q.r.PostFormValue("number01"), "jp.yamato") {
		q.body = page("荷物お問い合わせ", "", `<div class="parts-tracking-invoice-block"><h4 class="tracking-invoice-block-state is-urgent-red">伝票番号誤り</h4></div>`)
		return
	}
	var b strings.Builder
	for _, r := range q.rows {
		b.WriteString(`<li><div class="item">` + r.word.text + `</div><div class="date">` + clock(r.at, "01月02日 15:04") + `</div><div class="name">` + r.place + "</div></li>\n")
	}
	q.body = page("荷物お問い合わせ", "", `<div class="parts-tracking-invoice-block"><h4 class="tracking-invoice-block-state">お届け</h4>
<div class="tracking-invoice-block-detail"><ol>`+b.String()+`</ol></div></div>`)
}

func sagawa(q *question) {
	if !q.about(q.r.URL.Query().Get("okurijoNo"), "jp.sagawa") {
		q.body = page("お荷物", "", `<table id="list1"><tr><td><span class="state">該当なし</span></td></tr><tr><td>お荷物データが登録されておりません。</td></tr></table>`)
		return
	}
	began := q.rows[0].at
	for _, r := range q.rows {
		if r.at.Before(began) {
			began = r.at
		}
	}
	q.body = page("お荷物", "", `<dl><dd id="detail1"><table><tr><th>番号</th><td>1</td></tr><tr><th>出荷日</th><td>`+clock(began, "2006年01月02日")+`</td></tr></table>
<table><tr><th>荷物状況</th><th>日時</th><th>担当営業所</th></tr>
`+q.table(func(r row) []string { return []string{r.word.text, clock(r.at, "01/02 15:04"), r.place} })+`</table></dd></dl>`)
}
