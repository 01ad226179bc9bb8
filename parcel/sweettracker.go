package parcel

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// SweetTracker is 스마트택배, a service that asks carriers for others: for those whose own pages refuse us or have changed. It wants a key, and
// counts each question, also one that finds nothing.
type SweetTracker struct {
	Key string
	// Carriers are those that it is asked for in place of their own interfaces, by ID or any name.
	Carriers []string
}

// sweetCodes are its codes of carriers.
var sweetCodes = map[string]string{
	"kr.epost": "01", "kr.cjlogistics": "04", "kr.hanjin": "05", "kr.logen": "06", "kr.lotte": "08", "kr.ilyanglogis": "11", "kr.daesin": "22",
	"kr.kdexp": "23", "kr.cvsnet": "24", "kr.hdexp": "32", "kr.cupost": "46",
}

// sweet is asked in place of a carrier's own ways. The key is the exchange's ID, the code of the carrier its Secret.
var sweet = way{name: "sweettracker", hosts: []string{"info.sweettracker.co.kr"}, keyed: true, fetch: fetchSweet, read: readSweet}

// sweetened are the codes of the carriers that it is asked for.
func (c *Client) sweetened(opt SweetTracker) (map[string]string, error) {
	codes := map[string]string{}
	for _, name := range opt.Carriers {
		a, err := find(name)
		if err != nil {
			return nil, fmt.Errorf("sweettracker: %w", err)
		}
		code := sweetCodes[a.ID]
		if code == "" {
			return nil, fmt.Errorf("sweettracker: it has no code for %s", a.ID)
		}
		codes[a.ID] = code
	}
	if len(codes) > 0 && opt.Key == "" {
		return nil, errors.New("sweettracker: it wants a key")
	}
	return codes, nil
}

// fetchSweet asks by POST, as GET was to end on 2026-10-30, and by GET where POST is not taken.
func fetchSweet(x *exchange) ([]string, error) {
	const address = "https://info.sweettracker.co.kr/api/v1/trackingInfo"
	also := []int{http.StatusBadRequest, http.StatusUnauthorized} // with the reason in the body
	body, err := x.send(ask{method: http.MethodPost, url: address, also: also, json: map[string]string{
		"t_key": x.keys.ID, "t_code": x.keys.Secret, "t_invoice": x.number,
	}})
	if e, ok := errors.AsType[*Error](err); ok && (e.Status == http.StatusMethodNotAllowed || e.Status == http.StatusNotFound || e.Status == http.StatusUnsupportedMediaType) {
		q := url.Values{"t_key": {x.keys.ID}, "t_code": {x.keys.Secret}, "t_invoice": {x.number}}
		body, err = x.send(ask{method: http.MethodGet, url: address + "?" + q.Encode(), also: also})
	}
	return one(body, err)
}

// sweetWords are what its levels cannot say.
var sweetWords = []phrase{
	{"반송", Returned}, {"회수", Returned}, {"취소", Exception}, {"분실", Exception}, {"미배달", AttemptFailed}, {"미배송", AttemptFailed}, {"점포도착", ReadyForCollection},
}

func sweetState(level, kind string) State {
	if s := within(sweetWords, kind); s != Unknown {
		return s
	}
	switch level {
	case "1":
		return Registered
	case "2":
		return PickedUp
	case "3", "4":
		return InTransit
	case "5":
		return OutForDelivery
	case "6":
		return Delivered
	}
	return Unknown
}

func readSweet(r *reading, bodies []string) error {
	var a struct {
		Status    word
		Code      word
		Result    word
		Level     word
		Item      word `json:"itemName"`
		Sender    word `json:"senderName"`
		Receiver  word `json:"receiverName"`
		Recipient word
		Details   *[]struct {
			At    word `json:"timeString"`
			Where word
			Kind  word
			Level word
			Tel   word `json:"telno"`
		} `json:"trackingDetails"`
	}
	if err := jsonOf(bodies, &a); err != nil {
		return err
	}
	if a.Status == "false" {
		return sweetFailure(string(a.Code), r.now)
	}
	switch {
	case a.Result == "N":
		return fail(ErrNotFound, "result N")
	case a.Details == nil, a.Result != "" && a.Result != "Y":
		return changed("no trackingDetails, or a result that is neither Y nor N")
	case len(*a.Details) == 0 && a.Level != "1":
		return changed("no events at level %q", shorten(string(a.Level)))
	}
	r.people(string(a.Sender), string(a.Receiver))
	r.signer(string(a.Recipient))
	r.product(string(a.Item))
	for _, e := range *a.Details {
		kind := line(string(e.Kind))
		r.add(when(string(e.At)), Event{State: sweetState(string(e.Level), kind), Code: string(e.Level), Text: kind, Place: string(e.Where), Phone: string(e.Tel)})
	}
	return nil
}

// sweetFailure is what its codes say. It has one for a number that is wrong and for one that is not known yet.
func sweetFailure(code string, now time.Time) error {
	switch code {
	case "101", "102":
		return fail(ErrKeysRefused, "code %s", code)
	case "103", "105": // of the key, of the number
		y, m, d := now.In(Seoul).Date()
		return &Error{Kind: ErrQuota, Detail: "code " + code, RetryAfter: time.Date(y, m, d+1, 0, 0, 0, 0, Seoul).Sub(now)}
	case "104":
		return fail(ErrNotFound, "code 104")
	case "106":
		return fail(ErrTemporary, "code 106")
	}
	return changed("a failure without a code that is known")
}

// sweetly reports whether an answer may be SweetTracker's.
func sweetly(body string) bool {
	body = strings.TrimSpace(body)
	return strings.HasPrefix(body, "{") && (strings.Contains(body, `"trackingDetails"`) || strings.Contains(strings.ReplaceAll(body[:min(len(body), 200)], " ", ""), `"status":false`))
}
