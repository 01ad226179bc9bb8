package account

import (
	"regexp"

	"github.com/saja-live/saja/internal/platform/line"
)

// Address is where a parcel goes.
type Address struct {
	ID        string `json:"id,omitempty"   doc:"Address id; given by the shop"              readOnly:"true"`
	Recipient string `json:"recipient"      doc:"Who receives it"                            minLength:"1" maxLength:"40"  example:"김민지"`
	Phone     string `json:"phone"          doc:"Phone number of the recipient"              minLength:"9" maxLength:"20"  example:"010-1234-5678"`
	Postcode  string `json:"postcode"       doc:"Korean postcode, five digits"               pattern:"^[0-9]{5}$"          example:"04524"`
	Line1     string `json:"line1"          doc:"Road address"                               minLength:"2" maxLength:"120" example:"서울 중구 세종대로 110"`
	Line2     string `json:"line2,omitempty" doc:"Building, floor, door"                     maxLength:"80"                example:"101동 1203호"`
	Memo      string `json:"memo,omitempty" doc:"Word to the courier"                        maxLength:"80"                example:"문 앞에 놓아주세요"`
}

var postcode = regexp.MustCompile(`^[0-9]{5}$`)

// Normal gives a in its one spelling, or ErrAddress that names each wrong field; at is the field that holds a, such as "ship", or "".
func (a Address) Normal(at string) (Address, error) {
	bad := ErrAddress
	if at != "" {
		at += "."
	}
	note := func(field, message string) { bad = bad.With(at+field, message) }
	check := func(field string, s *string, low, high int, message string) {
		t, ok := line.Clean(*s, low, high)
		if !ok {
			note(field, message)
		}
		*s = t
	}
	check("recipient", &a.Recipient, 1, 40, "write the recipient's name, at most 40 characters")
	check("line1", &a.Line1, 2, 120, "write the street address, at most 120 characters")
	check("line2", &a.Line2, 0, 80, "use at most 80 characters")
	check("memo", &a.Memo, 0, 80, "use at most 80 characters")
	if phone, err := Phone(a.Phone); err != nil {
		note("phone", err.Error())
	} else {
		a.Phone = phone
	}
	if p, _ := line.Clean(a.Postcode, 0, 20); !postcode.MatchString(p) {
		note("postcode", "write the five digits of the postcode")
	} else {
		a.Postcode = p
	}
	if len(bad.Errors) > 0 {
		return Address{}, bad
	}
	return a, nil
}
