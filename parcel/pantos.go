package parcel

import "net/http"

// LX판토스.
var pantos = &adapter{
	Carrier: Carrier{
		ID: "kr.epantos", Short: "pantos", Aliases: []string{"37", "판토스", "LX판토스", "epantos"},
		Ko: "LX판토스", En: "LX Pantos", Sort: Abroad, Site: "https://www.epantos.com",
		Number: "A–Z 0–9", Grade: B, Facts: "2024-06",
	},
	form: form{letters: true},
	ways: []way{{hosts: []string{"www.epantos.com"}, fetch: fetchPantos, read: readPantos}},
}

type pantosList struct {
	Body *struct {
		List []struct{ HblNo, MblNo, ExpsBizTypeCd word }
	}
}

func fetchPantos(x *exchange) ([]string, error) {
	const action = "https://www.epantos.com/eCommerce/action/portal.TrackingPopup."
	body, err := x.send(ask{method: http.MethodPost, url: action + "retreiveTrackingList", json: map[string]string{"quickNo": x.number, "locale": "ko"}})
	if err != nil {
		return nil, err
	}
	var a pantosList
	if !legible(body, &a) || a.Body == nil || len(a.Body.List) == 0 {
		return []string{body}, nil // read says what it is
	}
	b := a.Body.List[0]
	if !sendable(b.HblNo, b.MblNo, b.ExpsBizTypeCd) {
		return nil, fail(ErrTemporary, "broken bytes in a key")
	}
	detail, err := x.send(ask{method: http.MethodPost, url: action + "retreiveTrackingListDtl", json: map[string]string{
		"hblNo": string(b.HblNo), "mblNo": string(b.MblNo), "locale": "ko", "expsBizTypeCd": string(b.ExpsBizTypeCd),
	}})
	if err != nil {
		return nil, err
	}
	return []string{body, detail}, nil
}

func pantosState(code string) State {
	switch code {
	case "DLI":
		return Delivered
	case "FST":
		return OutForDelivery
	case "PKU":
		return PickedUp
	case "DCCC", "DWHO", "DWHI", "ARR", "DEP", "LWHO", "LWHI":
		return InTransit
	default:
		return Unknown
	}
}

func readPantos(r *reading, bodies []string) error {
	if len(bodies) == 0 || len(bodies) > 2 {
		return changed("want one or two answers")
	}
	var a pantosList
	if err := fromJSON(bodies[0], &a); err != nil {
		return err
	}
	switch {
	case a.Body == nil || a.Body.List == nil:
		return changed("no list")
	case len(a.Body.List) == 0:
		return fail(ErrNotFound, "an empty list")
	case len(bodies) < 2:
		return changed("no detail")
	}
	var d struct {
		Body []struct{ EvntCd, EvntDt2, EvntLocNm, EvntDesc word }
	}
	if err := fromJSON(bodies[1], &d); err != nil {
		return err
	}
	if d.Body == nil {
		return changed("no events")
	}
	for _, e := range d.Body {
		r.add(when(string(e.EvntDt2)), Event{State: pantosState(string(e.EvntCd)), Code: string(e.EvntCd), Text: string(e.EvntDesc), Place: string(e.EvntLocNm)})
	}
	return nil
}
