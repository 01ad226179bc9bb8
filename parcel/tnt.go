package parcel

import "net/url"

// TNT.
var tnt = &adapter{
	Carrier: Carrier{
		ID: "nl.tnt", Short: "tnt", Aliases: []string{"25"},
		Ko: "TNT", En: "TNT", Sort: Abroad, Site: "https://www.tnt.com",
		Number: "9", Grade: B, Facts: "2024-02",
		Note: "being merged into FedEx",
		link: "https://www.tnt.com/express/en_gb/site/shipping-tools/tracking.html?searchType=con&cons=%s",
	},
	form: form{letters: true, fits: long(9)},
	ways: []way{{hosts: []string{"www.tnt.com"}, fetch: func(x *exchange) ([]string, error) {
		return one(x.get("https://www.tnt.com/api/v3/shipment?locale=en_GB&searchType=CON&channel=OPENTRACK&con=" + url.QueryEscape(x.number)))
	}, read: readTNT}},
}

var tntWords = []phrase{
	{"return", Returned},
	{"delivered in good condition", Delivered},
	{"left in agreed location", Delivered},
	{"delivered", Delivered},
	{"out for delivery", OutForDelivery},
	{"collected from collection address", PickedUp},
	{"nearest to collection", InTransit},
	{"connection point", InTransit},
	{"in transit", InTransit},
	{"depot", InTransit},
	{"tnt location", InTransit},
}

func readTNT(r *reading, bodies []string) error {
	var a struct {
		Output *struct {
			NotFound    []any
			Consignment []struct {
				Events []struct {
					Date, StatusDescription word
					Location                *struct{ City, CountryCode word }
				}
			}
		} `json:"tracker.output"`
	}
	if err := jsonOf(bodies, &a); err != nil {
		return err
	}
	switch {
	case a.Output == nil:
		return changed("no tracker.output")
	case len(a.Output.NotFound) > 0:
		return fail(ErrNotFound, "notFound")
	case len(a.Output.Consignment) == 0 || a.Output.Consignment[0].Events == nil:
		return changed("no consignment")
	}
	for _, e := range a.Output.Consignment[0].Events {
		place := ""
		if e.Location != nil {
			place = joined(string(e.Location.City), string(e.Location.CountryCode))
		}
		r.add(instant(string(e.Date)), Event{State: foreign(tntWords, string(e.StatusDescription)), Text: string(e.StatusDescription), Place: place})
	}
	return nil
}
