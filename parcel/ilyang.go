package parcel

import "net/url"

// 일양.
var ilyang = &adapter{
	Carrier: Carrier{
		ID: "kr.ilyanglogis", Short: "ilyang", Aliases: []string{"11", "일양", "ilyanglogis"},
		Ko: "일양로지스", En: "Ilyang Logis", Sort: Domestic, Phone: "1588-0002", Site: "https://www.ilyanglogis.co.kr",
		Number: "9, 10", Grade: A, Facts: "2025-12",
	},
	form: form{fits: long(9, 10)},
	ways: []way{{hosts: []string{"www.ilyanglogis.co.kr"}, fetch: func(x *exchange) ([]string, error) {
		return one(x.post("https://www.ilyanglogis.co.kr/include/getAPIResult.asp",
			url.Values{"req_type": {"TRACKING"}, "tracking_type": {"0"}, "blNum": {x.number}}))
	}, read: readIlyang}},
}

var ilyangWords = []phrase{
	{"반송", Returned},
	{"배달완료", Delivered},
	{"배송완료", Delivered},
	{"미배달", AttemptFailed},
	{"직원 배송중", OutForDelivery},
	{"발송사무소 인수", PickedUp},
	{"접수", Registered},
	{"배송경유지", InTransit},
	{"도착", InTransit},
	{"출고", InTransit},
}

func readIlyang(r *reading, bodies []string) error {
	var a struct {
		ResultAPI *struct {
			Head *struct{ ReturnCode word }
			Body *struct {
				ResultList []struct {
					ResultDesc, LastTrackingDesc word
					Tracking                     []struct{ ActDate, ActTime, ChkPointDesc, StationName, StationTel word }
				}
			}
		}
	}
	if err := jsonOf(bodies, &a); err != nil {
		return err
	}
	if a.ResultAPI == nil || a.ResultAPI.Head == nil || a.ResultAPI.Head.ReturnCode != "R0" ||
		a.ResultAPI.Body == nil || len(a.ResultAPI.Body.ResultList) == 0 {
		return changed("no returnCode R0, or no resultList")
	}
	p := a.ResultAPI.Body.ResultList[0]
	if p.Tracking == nil {
		if anyOf(string(p.LastTrackingDesc+p.ResultDesc), "미 접수된 물품", "미접수") {
			return fail(ErrNotRegistered, "미 접수된 물품")
		}
		return changed("no tracking")
	}
	for _, e := range p.Tracking {
		text := string(e.ChkPointDesc)
		r.add(when(string(e.ActDate+" "+e.ActTime)), Event{
			State: within(ilyangWords, text), Text: text, Place: string(e.StationName), Phone: string(e.StationTel),
		})
	}
	return nil
}
