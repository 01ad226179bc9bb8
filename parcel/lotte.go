package parcel

import "net/url"

// 롯데글로벌로지스.
var lotte = &adapter{
	Carrier: Carrier{
		ID: "kr.lotte", Short: "lotte", Aliases: []string{"08", "롯데", "lotteglogis", "현대택배"},
		Ko: "롯데택배", En: "Lotte Global Logistics", Sort: Domestic, Phone: "1588-2121", Site: "https://www.lotteglogis.com",
		Number: "12", Grade: A, Facts: "2025-12",
		Note: "answers at port 18260, which egress rules must open",
		link: "https://www.lotteglogis.com/home/reservation/tracking/linkView?InvNo=%s",
	},
	form: form{fits: long(12), check: wholeMod7(12)},
	ways: []way{{hosts: []string{"ftr.alps.llogis.com:18260"}, fetch: func(x *exchange) ([]string, error) {
		return one(x.get("https://ftr.alps.llogis.com:18260/openapi/ftr/getCustomerInvTracking?invNo=" + url.QueryEscape(x.number)))
	}, read: readLotte}},
}

func lotteState(code string) State {
	switch code {
	case "12":
		return Registered
	case "10":
		return PickedUp
	case "20", "21", "24", "25":
		return InTransit
	case "40":
		return OutForDelivery
	case "41", "45": // 45 is who took it in; it comes after 41, or without it
		return Delivered
	case "09":
		return Exception
	default:
		return Unknown
	}
}

var lotteWords = []phrase{
	{"반품취소", Exception},
	{"반송", Returned},
	{"반품", Returned},
	{"배달완료", Delivered},
	{"배달전", OutForDelivery},
	{"미배달", AttemptFailed},
	{"구간발송", InTransit},
	{"구간도착", InTransit},
	{"집하", PickedUp},
	{"운송장등록", Registered},
}

func readLotte(r *reading, bodies []string) error {
	var a struct {
		ErrorCd  word `json:"errorCd"`
		Tracking []struct {
			Code   word `json:"GODS_STAT_CD"`
			Name   word `json:"GODS_STAT_NM"`
			Status word `json:"STATUS"`
			Day    word `json:"SCAN_YMD"`
			Clock  word `json:"SCAN_TME"`
			Branch word `json:"BRNSHP_NM"`
			Phone  word `json:"BRNSHP_TEL"`
		} `json:"tracking"`
	}
	if err := jsonOf(bodies, &a); err != nil {
		return err
	}
	if a.ErrorCd != "0" || a.Tracking == nil {
		return changed("errorCd is not 0, or no list")
	}
	if len(a.Tracking) == 0 {
		return fail(ErrNotFound, "errorCd 0 and an empty list")
	}
	for _, e := range a.Tracking {
		r.add(when(string(e.Day+" "+e.Clock)), Event{
			State: either(lotteState(string(e.Code)), within(lotteWords, string(e.Name))),
			Code:  string(e.Code), Text: string(e.Name), Detail: string(e.Status), Place: string(e.Branch), Phone: string(e.Phone),
		})
	}
	return nil
}
