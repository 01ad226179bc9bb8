package parcel

import "net/http"

// 용마.
var yongma = &adapter{
	Carrier: Carrier{
		ID: "kr.yongmalogis", Short: "yongma", Aliases: []string{"85", "용마", "yongmalogis"},
		Ko: "용마로지스", En: "Yongma Logis", Sort: Freight, Site: "https://www.yongmalogis.co.kr",
		Number: "A–Z 0–9", Grade: B, Facts: "2026-01",
		Note: "moved to another host in 2026",
	},
	form: form{letters: true},
	ways: []way{{hosts: []string{"ylis.yongmalogis.co.kr"}, fetch: func(x *exchange) ([]string, error) {
		return one(x.send(ask{
			method: http.MethodPost, url: "https://ylis.yongmalogis.co.kr/task/cmm/modalDeliveryCargoTrace/selectDeliveryCargoTrace.do",
			json: map[string]string{"ord_dt": "", "owr_cd": "", "ord_no": "", "owr_ord_no": x.number, "call_type": ""},
		}))
	}, read: readYongma}},
}

var yongmaWords = []phrase{
	{"반송", Returned},
	{"반품", Returned},
	{"배송완료", Delivered},
	{"배송중", OutForDelivery},
	{"Hub도착", InTransit},
	{"배송DC", InTransit},
	{"인수", PickedUp},
	{"접수", Registered},
}

func yongmaState(code string) State {
	switch code {
	case "300":
		return InTransit
	case "500":
		return OutForDelivery
	case "600":
		return Delivered
	default:
		return Unknown
	}
}

func readYongma(r *reading, bodies []string) error {
	var a struct {
		List []struct {
			Day    word `json:"YMD"`
			Text   word `json:"SEND_STATUS"`
			Code   word `json:"DELI_STS_CD"`
			State  word `json:"STATE"`
			Centre word `json:"CENTER_NAME"`
			Phone  word `json:"PHONE"`
		} `json:"resultList1"`
	}
	if err := jsonOf(bodies, &a); err != nil {
		return err
	}
	if a.List == nil {
		return changed("no resultList1")
	}
	if len(a.List) == 0 {
		return fail(ErrNotFound, "an empty resultList1")
	}
	for _, e := range a.List {
		r.add(when(string(e.Day)), Event{
			State: either(within(yongmaWords, string(e.State)), within(yongmaWords, string(e.Text)), yongmaState(string(e.Code))),
			Code:  string(e.Code), Text: string(e.State), Detail: string(e.Text), Place: string(e.Centre), Phone: string(e.Phone),
		})
	}
	return nil
}
