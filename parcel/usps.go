package parcel

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// USPS, by its interface for developers. Its events are sentences.
var usps = &adapter{
	Carrier: Carrier{
		ID: "us.usps", Short: "usps", Aliases: []string{"미국우정청"},
		Ko: "USPS", En: "USPS", Sort: Abroad, Site: "https://www.usps.com",
		Number: "20–22, AA999999999US", Grade: A, Facts: "2024-02",
		Keys: "client id and secret of developers.usps.com",
		link: "https://tools.usps.com/go/TrackConfirmAction?tLabels=%s",
	},
	form: form{letters: true, fits: func(n string) bool {
		return long(20, 21, 22)(n) || s10Form(n) && strings.HasSuffix(n, "US")
	}, check: s10},
	ways: []way{{hosts: []string{"api.usps.com"}, keyed: true, fetch: func(x *exchange) ([]string, error) {
		token, err := x.token("https://api.usps.com/oauth2/v3/token")
		if err != nil {
			return nil, err
		}
		return one(x.send(ask{
			method: http.MethodGet, url: "https://api.usps.com/tracking/v3/tracking/" + url.PathEscape(x.number) + "?expand=SUMMARY",
			header: map[string]string{"Authorization": "Bearer " + token}, also: []int{http.StatusNotFound, http.StatusBadRequest},
		}))
	}, read: readUSPS}},
}

var uspsWords = []phrase{
	{"return to sender", Returned},
	{"returned", Returned},
	{"shipping label created", Registered},
	{"pre-shipment", Registered},
	{"usps in possession", PickedUp},
	{"acceptance", PickedUp},
	{"picked up", PickedUp},
	{"out for delivery", OutForDelivery},
	{"delivery attempted", AttemptFailed},
	{"notice left", AttemptFailed},
	{"available for pickup", ReadyForCollection},
	{"ready for pickup", ReadyForCollection},
	{"was delivered", Delivered},
	{"delivered", Delivered},
	{"customs", InTransit},
	{"arriv", InTransit},
	{"depart", InTransit},
	{"processed", InTransit},
	{"in transit", InTransit},
}

func readUSPS(r *reading, bodies []string) error {
	var a struct {
		EventSummaries []word
		Error          *struct{ Code word }
	}
	if err := jsonOf(bodies, &a); err != nil {
		return err
	}
	switch {
	case a.Error != nil && a.Error.Code == "404":
		return fail(ErrNotFound, "error 404")
	case a.Error != nil && a.Error.Code == "400":
		return fail(ErrInvalidNumber, "error 400")
	case a.Error != nil || a.EventSummaries == nil:
		return changed("another error, or no eventSummaries")
	}
	for _, e := range a.EventSummaries {
		text := string(e)
		head, _, _ := strings.Cut(text, ",")
		state := foreign(uspsWords, head)
		r.add(english(text, newYork), Event{State: either(state, foreign(uspsWords, text)), Text: head, Detail: text})
	}
	return nil
}

// newYork is where the clocks of USPS's sentences are; where the machine has no zones, its winter time.
var newYork = func() *time.Location {
	if l, err := time.LoadLocation("America/New_York"); err == nil {
		return l
	}
	return time.FixedZone("EST", -5*60*60)
}()
