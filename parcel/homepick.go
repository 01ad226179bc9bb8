package parcel

import "net/url"

// 홈픽. It collects, and others carry.
var homepick = &adapter{
	Carrier: Carrier{
		ID: "kr.homepick", Short: "homepick", Aliases: []string{"54", "홈픽"},
		Ko: "홈픽", En: "Homepick", Sort: Domestic, Phone: "1800-0987", Site: "https://www.homepick.com",
		Number: "12", Grade: B, Facts: "2025-12",
		Note: "of its own interface only an older source is known; what it does not answer is looked up at 한진",
	},
	form: form{letters: true, fits: long(12)},
	ways: []way{
		{name: "homepick", hosts: []string{"www.homepick.com"}, fetch: fetchHomepick, read: readHomepick},
		{name: "hanjin", hosts: []string{"www.hanjin.com"}, also: true, fetch: fetchHanjin, read: func(r *reading, bodies []string) error {
			r.Via = hanjin.ID
			return readHanjin(r, bodies)
		}},
	},
}

type homepickInquiry struct {
	Success *bool
	Data    word
	Message word
}

func fetchHomepick(x *exchange) ([]string, error) {
	const host = "https://www.homepick.com/user/api/delivery/"
	body, err := x.get(host + "universalInquiry?keyword=" + url.QueryEscape(x.number))
	if err != nil {
		return nil, err
	}
	var a homepickInquiry
	if !legible(body, &a) || a.Success == nil || !*a.Success || a.Data == "" {
		return []string{body}, nil // read says what it is
	}
	if !sendable(a.Data) {
		return nil, fail(ErrTemporary, "broken bytes in a key")
	}
	history, err := x.get(host + url.PathEscape(string(a.Data)))
	if err != nil {
		return nil, err
	}
	return []string{body, history}, nil
}

func homepickState(code string) State {
	switch code {
	case "RECEIVED":
		return Registered
	case "TERMINAL_IN", "MOVING":
		return InTransit
	case "DLV_START":
		return OutForDelivery
	case "COMPLETED":
		return Delivered
	default:
		return Unknown
	}
}

func readHomepick(r *reading, bodies []string) error {
	if len(bodies) == 0 || len(bodies) > 2 {
		return changed("want one or two answers")
	}
	var a homepickInquiry
	if err := fromJSON(bodies[0], &a); err != nil {
		return err
	}
	switch {
	case a.Success == nil:
		return changed("no success")
	case !*a.Success:
		return fail(ErrNotFound, "success is false")
	case len(bodies) < 2:
		return changed("no orderBoxId")
	}
	var h struct {
		Data *struct {
			Delivery *struct {
				OrderStatusHistoryList []struct{ StatusDateTime, TrackingStatus, TrackingStatusName, TmsStatusName, Location, Contents word }
			}
		}
	}
	if err := fromJSON(bodies[1], &h); err != nil {
		return err
	}
	if h.Data == nil || h.Data.Delivery == nil || h.Data.Delivery.OrderStatusHistoryList == nil {
		return changed("no orderStatusHistoryList")
	}
	for _, e := range h.Data.Delivery.OrderStatusHistoryList {
		text := e.TmsStatusName
		if text == "" {
			text = e.TrackingStatusName
		}
		r.add(instant(string(e.StatusDateTime)), Event{
			State: homepickState(string(e.TrackingStatus)), Code: string(e.TrackingStatus), Text: string(text),
			Place: string(e.Location), Detail: string(e.Contents),
		})
	}
	return nil
}
