package parcel

import (
	"net/url"
	"strings"
)

// 경동. The renewed site answers for newer parcels, the older interface for the rest; a number is unknown only where neither knows it.
var kdexp = &adapter{
	Carrier: Carrier{
		ID: "kr.kdexp", Short: "kdexp", Aliases: []string{"23", "경동", "kyungdong"},
		Ko: "경동택배", En: "Kyungdong", Sort: Freight, Phone: "1899-5368", Site: "https://kdexp.com",
		Number: "13, 11", Grade: A, Facts: "2025-12",
		link: "https://kdexp.com/service/delivery/new/delivery_search.do?barcode=%s",
	},
	form: form{fits: long(13, 11)},
	ways: []way{{hosts: []string{"kdexp.com"}, fetch: fetchKdexp, read: readKdexp}},
}

// kdexpNew is the shape of the renewed interface, kdexpOld that of the one before.
type (
	kdexpNew struct {
		Result word `json:"result"`
		Data   *struct {
			ScanList []struct{ ScanDt, ScanType, ScanTypeNm, StrtPointNm, StrtPointTelno word }
		} `json:"data"`
	}
	kdexpOld struct {
		Result word `json:"result"`
		Info   *struct {
			Prod word `json:"prod"`
		} `json:"info"`
		Items []struct {
			Date     word `json:"reg_date"`
			Stat     word `json:"stat"`
			Location word `json:"location"`
			Tel      word `json:"tel"`
		} `json:"items"`
	}
)

func (a kdexpNew) known() bool { return a.Result == "suc" && a.Data != nil }

func fetchKdexp(x *exchange) ([]string, error) {
	number := url.QueryEscape(x.number)
	body, err := x.get("https://kdexp.com/service/delivery/new/ajax_basic.do?barcode=" + number)
	if err != nil {
		return nil, err
	}
	var a kdexpNew
	if !legible(body, &a) || a.known() || !plainWord(a.Result) {
		return []string{body}, nil // read says what is wrong with it
	}
	older, err := x.get("https://kdexp.com/service/delivery/ajax_basic.do?barcode=" + number)
	if err != nil {
		return nil, err
	}
	return []string{body, older}, nil
}

func kdexpState(code, text string) State {
	switch code {
	case "0002":
		return PickedUp
	case "0003", "0006":
		return InTransit
	case "0008":
		return OutForDelivery
	case "0007":
		return Delivered
	}
	return within(kdexpWords, text)
}

var kdexpWords = []phrase{
	{"반송", Returned},
	{"반품", Returned},
	{"배송완료", Delivered},
	{"배달완료", Delivered},
	{"인수확인", Delivered},
	{"배달차량상차", OutForDelivery},
	{"배송중", OutForDelivery},
	{"배송출발", OutForDelivery},
	{"노선상차", InTransit},
	{"터미널", InTransit},
	{"영업소도착", InTransit},
	{"영업소집하", PickedUp},
	{"집하입고", PickedUp},
	{"영업소상차", PickedUp},
	{"접수", Registered},
}

func readKdexp(r *reading, bodies []string) error {
	if len(bodies) == 0 || len(bodies) > 2 {
		return changed("want one or two answers")
	}
	var a kdexpNew
	if err := fromJSON(bodies[0], &a); err != nil {
		return err
	}
	if a.known() {
		if a.Data.ScanList == nil {
			return changed("no scanList")
		}
		for _, e := range a.Data.ScanList {
			r.add(when(string(e.ScanDt)), Event{
				State: kdexpState(string(e.ScanType), string(e.ScanTypeNm)), Code: string(e.ScanType), Text: string(e.ScanTypeNm),
				Place: string(e.StrtPointNm), Phone: string(e.StrtPointTelno),
			})
		}
		return nil
	}
	if !plainWord(a.Result) || len(bodies) < 2 {
		return changed("no result")
	}
	return readItems(r, bodies[1])
}

// plainWord reports whether a result is a word of small letters: with a broken byte in it, "suc" would be any other word, which means "none".
func plainWord(w word) bool {
	for i := 0; i < len(w); i++ {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return w != ""
}

// readItems reads the older interface of 경동, which 합동 has as well.
func readItems(r *reading, body string) error {
	var a struct {
		kdexpOld
		Info *struct {
			Prod word `json:"prod"`
			Send word `json:"send_name"`
			Re   word `json:"re_name"`
		} `json:"info"`
	}
	if err := fromJSON(body, &a); err != nil {
		return err
	}
	switch {
	case !plainWord(a.Result), contains(strings.ToLower(string(a.Result)), "err"):
		return changed("no result")
	case a.Result != "suc":
		return fail(ErrNotFound, "result is not suc")
	case a.Items == nil:
		return changed("no items")
	}
	if a.Info != nil {
		r.people(string(a.Info.Send), string(a.Info.Re))
		r.product(string(a.Info.Prod))
	}
	for _, e := range a.Items {
		r.add(when(string(e.Date)), Event{State: within(kdexpWords, string(e.Stat)), Text: string(e.Stat), Place: string(e.Location), Phone: string(e.Tel)})
	}
	return nil
}
