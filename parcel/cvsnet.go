package parcel

import (
	"encoding/json"
	"net/url"
	"strings"
)

// GS포스트박스. The page has its data as an object in a script.
var cvsnet = &adapter{
	Carrier: Carrier{
		ID: "kr.cvsnet", Short: "cvsnet", Aliases: []string{"24", "GS", "GS편의점", "GS25", "반값택배", "GS Postbox"},
		Ko: "GS포스트박스", En: "GS Postbox", Sort: Store, Phone: "1577-1287", Site: "https://www.cvsnet.co.kr",
		Number: "10–12", Grade: A, Facts: "2025-12",
		link: "https://www.cvsnet.co.kr/invoice/tracking.do?invoice_no=%s",
	},
	form: form{fits: long(10, 11, 12)},
	ways: []way{{hosts: []string{"www.cvsnet.co.kr"}, fetch: func(x *exchange) ([]string, error) {
		return one(x.get("https://www.cvsnet.co.kr/invoice/tracking.do?invoice_no=" + url.QueryEscape(x.number)))
	}, read: readCVSnet}},
}

func cvsnetState(code string) State {
	switch code {
	case "C01":
		return Registered
	case "C015":
		return PickedUp
	case "C02", "C03", "C04", "C07", "C08", "C09":
		return InTransit
	case "C095":
		return OutForDelivery
	case "C10":
		return ReadyForCollection
	case "C11":
		return Delivered
	default:
		return cjState(code)
	}
}

func readCVSnet(r *reading, bodies []string) error {
	if len(bodies) != 1 {
		return changed("want one page")
	}
	object, err := scriptObject(bodies[0], "trackingInfo")
	if err != nil {
		return err
	}
	var a struct {
		Code      word
		Msg       word
		GoodsName word
		Sender    *struct{ Name word }
		Receiver  *struct{ Name word }
		Details   []struct{ TransTime, TransWhere, TransCode, TransKind, Level word } `json:"trackingDetails"`
	}
	if err := json.Unmarshal([]byte(object), &a); err != nil {
		return changed("trackingInfo of another shape")
	}
	switch a.Code {
	case "200":
	case "100", "400", "404":
		return fail(ErrNotFound, "code %s", a.Code)
	default:
		return changed("a code that is not known")
	}
	if a.Details == nil {
		return changed("no trackingDetails")
	}
	var from, to word
	if a.Sender != nil {
		from = a.Sender.Name
	}
	if a.Receiver != nil {
		to = a.Receiver.Name
	}
	r.people(string(from), string(to))
	r.product(string(a.GoodsName))
	for _, e := range a.Details {
		r.add(instant(string(e.TransTime)), Event{
			State: either(cvsnetState(string(e.TransCode)), within(cjWords, string(e.TransKind))),
			Code:  string(e.TransCode), Text: string(e.TransKind), Place: string(e.TransWhere),
		})
	}
	return nil
}

// scriptObject is the JSON that a script of the page gives to a variable.
func scriptObject(body, name string) (string, error) {
	at := strings.Index(body, "var "+name)
	if at < 0 {
		return "", changed("no var %s", name)
	}
	rest := body[at+len("var "+name):]
	open := strings.IndexByte(rest, '{')
	if open < 0 {
		return "", cut("var " + name)
	}
	if strings.Trim(rest[:open], " =\r\n\t") != "" {
		return "", changed("var %s is no object", name)
	}
	d := json.NewDecoder(strings.NewReader(rest[open:]))
	var object json.RawMessage
	if err := d.Decode(&object); err != nil {
		if truncated(rest[open:]) {
			return "", cut("var " + name)
		}
		return "", changed("var %s is no JSON", name)
	}
	return string(object), nil
}
