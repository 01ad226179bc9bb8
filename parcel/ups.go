package parcel

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// UPS, by what its own page asks.
var ups = &adapter{
	Carrier: Carrier{
		ID: "us.ups", Short: "ups", Aliases: []string{"14"},
		Ko: "UPS", En: "UPS", Sort: Abroad, Phone: "1588-6886", Site: "https://www.ups.com/kr",
		Number: "1Z + 16", Grade: B, Facts: "2024-02",
		Note: "asks what the page for people asks; often refused from clouds",
		link: "https://www.ups.com/track?tracknum=%s",
	},
	form: form{letters: true, fits: func(n string) bool { return len(n) == 18 && strings.HasPrefix(n, "1Z") }, check: upsCheck},
	ways: []way{{hosts: []string{"www.ups.com", "webapis.ups.com"}, fetch: fetchUPS, read: readUPS}},
}

// upsCheck: modulo 10 of the fifteen signs behind 1Z, every second one twice; a letter counts (ord−3) mod 10.
func upsCheck(n string) (right, known bool) {
	if len(n) != 18 || !strings.HasPrefix(n, "1Z") {
		return false, false
	}
	sum := 0
	for i, c := range []byte(n[2:17]) {
		v := int(c - '0')
		if c >= 'A' {
			v = int(c-3) % 10
		}
		if i%2 == 1 {
			v *= 2
		}
		sum += v
	}
	return (10-sum%10)%10 == int(n[17]-'0'), true
}

func fetchUPS(x *exchange) ([]string, error) {
	if _, err := x.get("https://www.ups.com/track?track=yes&loc=en_US&trackNums=" + url.QueryEscape(x.number)); err != nil {
		return nil, err
	}
	header := map[string]string{"Accept": "application/json", "Origin": "https://www.ups.com"}
	for _, c := range x.jar.Cookies(&url.URL{Scheme: "https", Host: "www.ups.com", Path: "/track"}) {
		if c.Name == "X-XSRF-TOKEN-ST" {
			header["X-Xsrf-Token"] = c.Value
		}
	}
	return one(x.send(ask{
		method: http.MethodPost, url: "https://webapis.ups.com/track/api/Track/GetStatus?loc=en_US",
		json: map[string]any{"Locale": "en_US", "TrackingNumber": []string{x.number}}, header: header,
	}))
}

func upsState(key string) State {
	switch strings.TrimPrefix(key, "cms.stapp.") {
	case "orderReceived":
		return Registered
	case "inTransit":
		return InTransit
	case "outForDelivery":
		return OutForDelivery
	case "delivered":
		return Delivered
	default:
		return Unknown
	}
}

var upsWords = []phrase{
	{"returned to", Returned},
	{"returning to", Returned},
	{"pickup scan", PickedUp},
	{"origin scan", PickedUp},
	{"attempt", AttemptFailed},
	{"access point", ReadyForCollection},
	{"out for delivery", OutForDelivery},
	{"departed", InTransit},
	{"arrived", InTransit},
	{"label", Registered},
}

func readUPS(r *reading, bodies []string) error {
	var a struct {
		StatusCode   word
		TrackDetails []struct {
			ErrorCode  word
			Activities []struct {
				MilestoneName *struct{ NameKey, Name word }
				GmtDate       word
				GmtTime       word
				Location      word
				ActivityScan  word
			} `json:"shipmentProgressActivities"`
		}
	}
	if err := jsonOf(bodies, &a); err != nil {
		return err
	}
	switch {
	case a.StatusCode == "402":
		return fail(ErrInvalidNumber, "statusCode 402")
	case len(a.TrackDetails) == 0:
		return changed("no trackDetails")
	case a.TrackDetails[0].ErrorCode == "504":
		return fail(ErrNotFound, "errorCode 504")
	case a.TrackDetails[0].Activities == nil:
		return changed("no shipmentProgressActivities")
	}
	for _, e := range a.TrackDetails[0].Activities {
		event := Event{Detail: string(e.ActivityScan), Place: string(e.Location)}
		if e.MilestoneName != nil {
			event.Code, event.Text, event.State = string(e.MilestoneName.NameKey), string(e.MilestoneName.Name), upsState(string(e.MilestoneName.NameKey))
		}
		if event.State = either(event.State, Unknown); event.State == Unknown || event.State == InTransit {
			event.State = either(foreign(upsWords, string(e.ActivityScan)), event.State)
		}
		r.add(when(string(e.GmtDate+" "+e.GmtTime)).elsewhere(time.UTC), event)
	}
	return nil
}
