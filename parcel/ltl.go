package parcel

import (
	"net/http"
	"net/url"
)

// LTL.
var ltl = &adapter{
	Carrier: Carrier{
		ID: "kr.ltl", Short: "ltl",
		Ko: "LTL", En: "LTL", Sort: Abroad, Site: "https://www.ltl.kr",
		Number: "A–Z 0–9", Grade: B, Facts: "2024-04",
		Keys: "accessid as ID and accesskey as Secret",
	},
	form: form{letters: true},
	ways: []way{{hosts: []string{"api.ltl.kr"}, keyed: true, fetch: func(x *exchange) ([]string, error) {
		return one(x.send(ask{
			method: http.MethodPost, url: "https://api.ltl.kr/api/search-invoice-info?number=" + url.QueryEscape(x.number),
			header: map[string]string{"accessid": x.keys.ID, "accesskey": x.keys.Secret},
		}))
	}, read: readLTL}},
}

func ltlState(code string) State {
	switch code {
	case "at_pickup":
		return Registered
	case "in_transit":
		return InTransit
	case "out_for_delivery":
		return OutForDelivery
	case "delivered":
		return Delivered
	default:
		return Unknown
	}
}

func readLTL(r *reading, bodies []string) error {
	var a struct {
		Status word
		Data   *struct {
			ErrMsg word `json:"err_msg"`
			List   []struct {
				Time   word `json:"time"`
				Status word `json:"status"`
				Text   word `json:"status_text"`
			} `json:"list"`
		}
	}
	if err := jsonOf(bodies, &a); err != nil {
		return err
	}
	switch {
	case a.Data == nil:
		return changed("no data")
	case a.Status != "100" && a.Data.ErrMsg == "单号不存在":
		return fail(ErrNotFound, "单号不存在")
	case a.Status != "100" && a.Data.ErrMsg == "请输入正确的快递单号":
		return fail(ErrInvalidNumber, "请输入正确的快递单号")
	case a.Status != "100" || a.Data.List == nil:
		return changed("a status that is not 100, or no list")
	}
	for _, e := range a.Data.List {
		r.add(when(string(e.Time)), Event{State: ltlState(string(e.Text)), Code: string(e.Text), Text: string(e.Status)})
	}
	return nil
}
