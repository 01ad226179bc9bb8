package simulator

import (
	"encoding/json"
	"net/http"

	"github.com/saja-live/saja/parcel"
)

// SweetTracker's keys that it refuses and that have no questions left today. Any other one is good.
const (
	RefusedKey = "refused-key"
	SpentKey   = "spent-key"
)

// sweetCarriers are the carriers that 스마트택배 knows, by its codes.
var sweetCarriers = map[string]string{
	"01": "kr.epost", "04": "kr.cjlogistics", "05": "kr.hanjin", "06": "kr.logen", "08": "kr.lotte", "11": "kr.ilyanglogis", "22": "kr.daesin",
	"23": "kr.kdexp", "24": "kr.cvsnet", "32": "kr.hdexp", "46": "kr.cupost",
}

// sweetLevels are its levels and words.
var sweetLevels = map[parcel.State]struct {
	level int
	kind  string
}{
	parcel.Registered: {1, "배송준비중"}, parcel.PickedUp: {2, "집화완료"}, parcel.InTransit: {3, "배송중"}, parcel.OutForDelivery: {5, "배송출발"},
	parcel.AttemptFailed: {5, "미배달"}, parcel.ReadyForCollection: {4, "점포도착"}, parcel.Delivered: {6, "배송완료"}, parcel.Returned: {3, "반송"}, parcel.Exception: {3, "취소"},
}

func sweetTracker(q *question) {
	q.kind = "application/json;charset=UTF-8"
	var in struct {
		Key     string `json:"t_key"`
		Code    string `json:"t_code"`
		Invoice string `json:"t_invoice"`
	}
	if q.r.Method != http.MethodPost || json.NewDecoder(q.r.Body).Decode(&in) != nil {
		q.status, q.body = http.StatusMethodNotAllowed, `{"status":405}`
		return
	}
	switch {
	case in.Key == "" || in.Key == RefusedKey:
		q.body = `{"status":false,"msg":"유효하지 않은 API KEY 입니다.","code":"101"}`
	case in.Key == SpentKey:
		q.body = `{"status":false,"msg":"사용량을 초과했습니다.","code":"103"}`
	case !q.about(in.Invoice, sweetCarriers[in.Code]):
		q.body = `{"status":false,"msg":"유효하지 않은 운송장번호 이거나 택배사 코드 입니다.","code":"104"}`
	default:
		details := []map[string]any{}
		level := 1
		for _, r := range q.rows {
			l := sweetLevels[r.word.state]
			level = max(level, l.level)
			details = append(details, map[string]any{
				"time": r.at.UnixMilli(), "timeString": clock(r.at, "2006-01-02 15:04:05"), "code": nil, "where": r.place, "kind": l.kind, "telno": r.phone, "telno2": "",
				"remark": nil, "level": l.level, "manName": "김택배", "manPic": "",
			})
		}
		q.json(map[string]any{
			"result": "Y", "senderYn": "Y", "invoiceNo": in.Invoice, "itemName": "냉면 세트", "senderName": "사자상점", "receiverName": "홍길동", "recipient": "",
			"level": level, "complete": level == 6, "completeYN": map[bool]string{true: "Y", false: "N"}[level == 6], "trackingDetails": details,
		})
	}
}
