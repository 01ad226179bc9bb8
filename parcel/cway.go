package parcel

import "net/url"

// Cway.
var cway = &adapter{
	Carrier: Carrier{
		ID: "kr.cway", Short: "cway", Aliases: []string{"57", "씨웨이"},
		Ko: "Cway", En: "Cway Express", Sort: Abroad, Site: "http://cway.hagoto.com",
		Number: "A–Z 0–9", Grade: B, Facts: "2024-02",
		Note: "plain http",
	},
	form: form{letters: true},
	ways: []way{{hosts: []string{"cway.hagoto.com"}, fetch: fetchCway, read: readCway}},
}

type cwayDetail struct {
	Code word
	Data *struct{ Receiver word }
}

func fetchCway(x *exchange) ([]string, error) {
	body, err := x.post("http://cway.hagoto.com/where/details", url.Values{"hblNo": {x.number}})
	if err != nil {
		return nil, err
	}
	var a cwayDetail
	if !legible(body, &a) || a.Data == nil {
		return []string{body}, nil // read says what it is
	}
	log, err := x.post("http://cway.hagoto.com/where/hbl/logList", url.Values{"hblNo": {x.number}, "pageNum": {"NaN"}, "isAsc": {"asc"}})
	if err != nil {
		return nil, err
	}
	return []string{body, log}, nil
}

var cwayWords = []phrase{
	{"배달완료", Delivered},
	{"배송완료", Delivered},
	{"배달출발", OutForDelivery},
	{"반송", Returned},
	{"집하", InTransit},
	{"선적", InTransit},
	{"장치장", InTransit},
	{"통관", InTransit},
	{"집화처리", InTransit},
	{"간선", InTransit},
	{"접수", Registered},
}

func readCway(r *reading, bodies []string) error {
	if len(bodies) == 0 || len(bodies) > 2 {
		return changed("want one or two answers")
	}
	var a cwayDetail
	if err := fromJSON(bodies[0], &a); err != nil {
		return err
	}
	switch {
	case a.Code == "500" && a.Data == nil:
		return fail(ErrNotFound, "code 500")
	case a.Data == nil:
		return changed("no data")
	case len(bodies) < 2:
		return changed("no logList")
	}
	var l struct {
		Rows []struct{ LogStatus, LogTime, LogDetail word }
	}
	if err := fromJSON(bodies[1], &l); err != nil {
		return err
	}
	if l.Rows == nil {
		return changed("no rows")
	}
	r.people("", string(a.Data.Receiver))
	for _, e := range l.Rows {
		r.add(when(string(e.LogTime)), Event{State: within(cwayWords, string(e.LogStatus)), Text: string(e.LogStatus), Detail: string(e.LogDetail)})
	}
	return nil
}
