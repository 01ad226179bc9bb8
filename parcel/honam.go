package parcel

import "net/url"

// 호남.
var honam = &adapter{
	Carrier: Carrier{
		ID: "kr.honamlogis", Short: "honam", Aliases: []string{"45", "호남", "우리택배", "honamlogis"},
		Ko: "호남택배", En: "Honam Logis", Sort: Freight, Site: "http://honamlogis.co.kr",
		Number: "10–13", Grade: B, Facts: "2024-02",
		Note: "plain http",
	},
	form: form{fits: long(10, 11, 12, 13)},
	ways: []way{{hosts: []string{"inkoin.com"}, fetch: func(x *exchange) ([]string, error) {
		return one(x.post("http://inkoin.com/tracking_number.php", url.Values{"SLIP_BARCD": {x.number}}))
	}, read: readHonam}},
}

var honamWords = []phrase{
	{"반송", Returned},
	{"배송완료", Delivered},
	{"배송출발", OutForDelivery},
	{"집하입고", PickedUp},
	{"집하상차", PickedUp},
	{"노선상차", InTransit},
	{"노선하차", InTransit},
	{"T/M", InTransit},
	{"터미널", InTransit},
	{"영업소입고", InTransit},
	{"접수", Registered},
}

func readHonam(r *reading, bodies []string) error {
	var a struct {
		Total *word `json:"ODS0_TOTAL"`
		ODS   []struct {
			Rows []struct {
				Kind  word `json:"SCANGB_NM"`
				At    word `json:"SCAN_DM"`
				Where word `json:"SCAN_USER_NM"`
			} `json:"TRACKING_DTL"`
		} `json:"ODS0"`
	}
	if err := jsonOf(bodies, &a); err != nil {
		return err
	}
	switch {
	case a.Total == nil:
		return changed("no ODS0_TOTAL")
	case *a.Total == "0" && len(a.ODS) == 0:
		return fail(ErrNotFound, "ODS0_TOTAL 0")
	case len(a.ODS) == 0 || a.ODS[0].Rows == nil:
		return changed("no TRACKING_DTL")
	}
	for _, e := range a.ODS[0].Rows {
		r.add(when(string(e.At)), Event{State: within(honamWords, string(e.Kind)), Text: string(e.Kind), Place: string(e.Where)})
	}
	return nil
}
