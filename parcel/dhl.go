package parcel

import (
	"net/http"
	"net/url"
)

// DHL Express and the other divisions, by its interface for developers.
var dhl = &adapter{
	Carrier: Carrier{
		ID: "de.dhl", Short: "dhl", Aliases: []string{"13", "DHL Express"},
		Ko: "DHL", En: "DHL", Sort: Abroad, Phone: "1588-0001", Site: "https://www.dhl.com/kr-ko",
		Number: "10, 11", Grade: A, Facts: "2024-02",
		Keys: "a DHL-API-Key of developer.dhl.com as ID",
		link: "https://www.dhl.com/kr-ko/home/tracking.html?tracking-id=%s",
	},
	form: form{letters: true, fits: long(10, 11), check: func(n string) (bool, bool) {
		if !digits(n) || len(n) != 10 && len(n) != 11 {
			return false, false
		}
		return mod7(n, 0, len(n)-1), true
	}},
	ways: []way{{hosts: []string{"api-eu.dhl.com"}, keyed: true, fetch: func(x *exchange) ([]string, error) {
		return one(x.send(ask{
			method: http.MethodGet, url: "https://api-eu.dhl.com/track/shipments?language=en&offset=0&limit=1&trackingNumber=" + url.QueryEscape(x.number),
			header: map[string]string{"DHL-API-Key": x.keys.ID}, also: []int{http.StatusNotFound},
		}))
	}, read: readDHL}},
}

func dhlState(code string) State {
	switch code {
	case "pre-transit":
		return Registered
	case "transit":
		return InTransit
	case "delivered":
		return Delivered
	case "failure":
		return Exception
	default:
		return Unknown
	}
}

var dhlWords = []phrase{
	{"return", Returned},
	{"out for delivery", OutForDelivery},
	{"with delivery courier", OutForDelivery},
	{"delivery attempted", AttemptFailed},
	{"picked up", PickedUp},
	{"ready for collection", ReadyForCollection},
	{"available for pickup", ReadyForCollection},
}

func readDHL(r *reading, bodies []string) error {
	var a struct {
		Status    word
		Shipments []struct {
			EstimatedTimeOfDelivery word
			Events                  []struct {
				Timestamp, StatusCode, Status, Description word
				Location                                   *struct {
					Address *struct{ AddressLocality word }
				}
			}
		}
	}
	if err := jsonOf(bodies, &a); err != nil {
		return err
	}
	switch {
	case a.Status == "404" && a.Shipments == nil:
		return fail(ErrNotFound, "status 404")
	case len(a.Shipments) == 0 || a.Shipments[0].Events == nil:
		return changed("no shipments")
	}
	if at := instant(string(a.Shipments[0].EstimatedTimeOfDelivery)); !at.IsZero() {
		r.Expected = at.Time
	}
	for _, e := range a.Shipments[0].Events {
		place := ""
		if e.Location != nil && e.Location.Address != nil {
			place = string(e.Location.Address.AddressLocality)
		}
		state := dhlState(string(e.StatusCode))
		if state == InTransit {
			state = either(foreign(dhlWords, string(e.Description)), foreign(dhlWords, string(e.Status)), state)
		}
		r.add(instant(string(e.Timestamp)), Event{State: state, Code: string(e.StatusCode), Text: string(e.Status), Detail: string(e.Description), Place: place})
	}
	return nil
}
