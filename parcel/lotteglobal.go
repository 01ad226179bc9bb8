package parcel

import "net/url"

// 롯데글로벌, parcels from and to other countries.
var lotteGlobal = &adapter{
	Carrier: Carrier{
		ID: "kr.lotte.global", Short: "lotteglobal", Aliases: []string{"롯데글로벌"},
		Ko: "롯데글로벌로지스(국제)", En: "Lotte Global Logistics (international)", Sort: Abroad, Phone: "1588-2121", Site: "https://www.lotteglogis.com",
		Number: "13", Grade: B, Facts: "2024-07",
	},
	form: form{fits: long(13), letters: true},
	ways: []way{{hosts: []string{"www.lotteglogis.com"}, fetch: func(x *exchange) ([]string, error) {
		return one(x.post("https://www.lotteglogis.com/home/reservation/global/track_ajax", url.Values{"inv_no": {x.number}}))
	}, read: readLotteGlobal}},
}

var lotteGlobalWords = []phrase{
	{"반송", Returned},
	{"배달 완료", Delivered},
	{"배달완료", Delivered},
	{"배달 준비중", OutForDelivery},
	{"발송주문 접수", Registered},
	{"상품을 발송", InTransit},
	{"해외창고", InTransit},
	{"수입신고", InTransit},
	{"통관", InTransit},
	{"물품을 보냈", InTransit},
	{"입고", InTransit},
	{"출고", InTransit},
	{"도착", InTransit},
	{"접수", InTransit},
}

func readLotteGlobal(r *reading, bodies []string) error {
	var a struct {
		ResponseHeader *struct{ Result, Message word }
		TrackingEvents *struct {
			TrackingEvents []struct{ Code, Date, Time, Description, Location word }
		}
	}
	if err := jsonOf(bodies, &a); err != nil {
		return err
	}
	if a.ResponseHeader == nil {
		return changed("no responseHeader")
	}
	if a.ResponseHeader.Result == "error" && contains(string(a.ResponseHeader.Message), "does't exists") {
		return fail(ErrNotFound, "does't exists")
	}
	if a.ResponseHeader.Result != "success" || a.TrackingEvents == nil || a.TrackingEvents.TrackingEvents == nil {
		return changed("no success, or no events")
	}
	for _, e := range a.TrackingEvents.TrackingEvents {
		r.add(when(string(e.Date+" "+e.Time)), Event{
			State: within(lotteGlobalWords, string(e.Description)), Code: string(e.Code), Text: string(e.Description), Place: string(e.Location),
		})
	}
	return nil
}
