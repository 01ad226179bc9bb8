package parcel

import (
	"net/http"
	"net/url"
)

// CJ대한통운. The answers of trace are newer by hours than those of www, which is asked when trace cannot answer.
var cj = &adapter{
	Carrier: Carrier{
		ID: "kr.cjlogistics", Short: "cj", Aliases: []string{"04", "cjgls", "CJ", "대한통운", "CJ택배", "cj logistics"},
		Ko: "CJ대한통운", En: "CJ Logistics", Sort: Domestic, Phone: "1588-1255", Site: "https://www.cjlogistics.com",
		Number: "12, 10", Grade: A, Facts: "2026-08",
		Note: "two interfaces: trace first, www when trace cannot answer",
		link: "https://trace.cjlogistics.com/next/tracking.html?wblNo=%s",
	},
	form: form{fits: long(12, 10), check: func(n string) (bool, bool) {
		switch len(n) {
		case 12: // the first two digits have no part in it
			return mod7(n, 2, 11), digits(n)
		case 10:
			return mod7(n, 0, 9), digits(n)
		default:
			return false, false
		}
	}},
	ways: []way{
		{name: "trace", hosts: []string{"trace.cjlogistics.com"}, fetch: fetchCJTrace, read: readCJTrace},
		{name: "www", hosts: []string{"www.cjlogistics.com"}, fetch: fetchCJWWW, read: readCJWWW},
	},
}

func cjState(code string) State {
	switch code {
	case "11":
		return PickedUp
	case "21", "41", "42", "44":
		return InTransit
	case "82":
		return OutForDelivery
	case "91":
		return Delivered
	default:
		return Unknown
	}
}

// cjWords are for codes that are not known.
var cjWords = []phrase{
	{"반송", Returned},
	{"미배달", AttemptFailed},
	{"미배송", AttemptFailed},
	{"배송완료", Delivered},
	{"배달완료", Delivered},
	{"배송출발", OutForDelivery},
	{"배달출발", OutForDelivery},
	{"간선상차", InTransit},
	{"간선하차", InTransit},
	{"SM입고", InTransit},
	{"집화처리", PickedUp},
	{"집하", PickedUp},
}

func fetchCJTrace(x *exchange) ([]string, error) {
	const host = "https://trace.cjlogistics.com"
	header := map[string]string{"Origin": host, "Referer": host + "/next/tracking.html?wblNo=" + x.number}
	var bodies []string
	for _, path := range []string{"/next/rest/selectTrackingWaybil.do", "/next/rest/selectTrackingDetailList.do"} {
		body, err := x.send(ask{method: http.MethodPost, url: host + path, form: url.Values{"wblNo": {x.number}}, header: header})
		if err != nil {
			return nil, err
		}
		bodies = append(bodies, body)
	}
	return bodies, nil
}

func readCJTrace(r *reading, bodies []string) error {
	if len(bodies) != 2 {
		return changed("want the waybill and its history")
	}
	var bill struct {
		ResultCode word
		Data       *struct{ WblNo, SndrNm, RcvrNm, AcprNm, RepGoodsNm word }
	}
	if err := fromJSON(bodies[0], &bill); err != nil {
		return err
	}
	var detail struct {
		ResultCode word
		Data       *struct {
			SvcOutList []struct {
				CrgStDcd, CrgStDnm, CrgStDcdVal, WorkDt, WorkHms, BranNm, ProcBranTelNo word
			}
		}
	}
	if err := fromJSON(bodies[1], &detail); err != nil {
		return err
	}
	if bill.ResultCode != "200" || detail.ResultCode != "200" {
		return changed("a resultCode that is not 200")
	}
	known := bill.Data != nil && bill.Data.WblNo != ""
	if detail.Data == nil || len(detail.Data.SvcOutList) == 0 {
		if !known {
			return fail(ErrNotFound, "neither a waybill nor a history")
		}
	}
	if known {
		r.people(bill.Data.SndrNm.String(), bill.Data.RcvrNm.String())
		r.product(bill.Data.RepGoodsNm.String())
		r.signer(bill.Data.AcprNm.String())
	}
	if detail.Data != nil {
		for _, e := range detail.Data.SvcOutList {
			r.add(when(string(e.WorkDt+" "+e.WorkHms)), Event{
				State: either(cjState(string(e.CrgStDcd)), within(cjWords, string(e.CrgStDnm))),
				Code:  string(e.CrgStDcd), Text: string(e.CrgStDnm), Detail: string(e.CrgStDcdVal),
				Place: string(e.BranNm), Phone: string(e.ProcBranTelNo),
			})
		}
	}
	return nil
}

func fetchCJWWW(x *exchange) ([]string, error) {
	const page = "https://www.cjlogistics.com/ko/tool/parcel/tracking"
	body, err := x.get(page)
	if err != nil {
		return nil, err
	}
	tree, err := readPage(body)
	if err != nil {
		return nil, err
	}
	token := tree.first(func(e *elem) bool { return e.tag == "input" && e.get("name") == "_csrf" }).get("value")
	if token == "" {
		return nil, explain(changed("no _csrf in the form"), []string{body})
	}
	return one(x.send(ask{
		method: http.MethodPost, url: page + "-detail", form: url.Values{"paramInvcNo": {x.number}, "_csrf": {token}},
		header: map[string]string{"Origin": "https://www.cjlogistics.com", "Referer": page},
	}))
}

func readCJWWW(r *reading, bodies []string) error {
	var a struct {
		ParcelResultMap *struct {
			ResultList []struct{ InvcNo, SendrNm, RcvrNm, ItemNm word }
		}
		ParcelDetailResultMap *struct {
			ResultList []struct{ CrgNm, CrgSt, DTime, RegBranNm, ScanNm word }
		}
	}
	if err := jsonOf(bodies, &a); err != nil {
		return err
	}
	if a.ParcelResultMap == nil || a.ParcelDetailResultMap == nil || a.ParcelResultMap.ResultList == nil || a.ParcelDetailResultMap.ResultList == nil {
		return changed("a list is missing")
	}
	if len(a.ParcelResultMap.ResultList) == 0 && len(a.ParcelDetailResultMap.ResultList) == 0 {
		return fail(ErrNotFound, "both lists are empty")
	}
	for _, p := range a.ParcelResultMap.ResultList {
		r.people(p.SendrNm.String(), p.RcvrNm.String())
		r.product(p.ItemNm.String())
	}
	for _, e := range a.ParcelDetailResultMap.ResultList {
		r.add(when(string(e.DTime)), Event{
			State: either(cjState(string(e.CrgSt)), within(cjWords, string(e.ScanNm))),
			Code:  string(e.CrgSt), Text: string(e.ScanNm), Detail: string(e.CrgNm), Place: string(e.RegBranNm),
		})
	}
	return nil
}
