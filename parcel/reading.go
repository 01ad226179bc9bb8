package parcel

import (
	"strings"
	"time"
)

// reading is a Tracking while it is read. What an adapter puts in passes its methods, so that nothing unmasked gets through.
type reading struct {
	*Tracking
	now time.Time
	// empty is the state of a parcel that the carrier knows and has no event of; Registered if not set.
	empty State
	// garbled: a word or a time of an event has broken bytes, so it may mean anything.
	garbled bool
}

// add takes an event in. Its words are cleaned, and names and mobile numbers in them masked.
func (r *reading) add(at stamp, e Event) {
	if len(r.Events) >= 1000 {
		return
	}
	if !at.IsZero() {
		e.Time, e.DateOnly = at.In(Seoul), at.dateOnly
	}
	e.Code, e.Text, e.Detail = line(e.Code), mask(e.Text), mask(e.Detail)
	e.Place, e.Phone = mask(e.Place), maskNumbers(line(e.Phone))
	if strings.Trim(e.Phone, "-() ") == "" {
		e.Phone = ""
	}
	if e.State == "" {
		e.State = Unknown
	}
	if at.broken || anyOf(e.Text+e.Code, "\uFFFD") || at.IsZero() && anyOf(e.Detail, "\uFFFD") {
		r.garbled = true
	}
	r.Events = append(r.Events, e)
}

// strange reports whether a history has no word that is known: one strange word is news, nothing but such words is another language.
func strange(events []Event) bool {
	for _, e := range events {
		if e.State != Unknown {
			return false
		}
	}
	return len(events) >= 3
}

// unsure reports whether a history that came with broken bytes has a gap where they may have been: a word that is not known, an event
// without a time, no event at all. A return may hide there.
func unsure(events []Event, bodies []string) bool {
	gap := len(events) == 0
	for _, e := range events {
		gap = gap || e.State == Unknown || e.Time.IsZero()
	}
	if !gap {
		return false
	}
	for _, b := range bodies {
		if contains(b, "\uFFFD") {
			return true
		}
	}
	return false
}

// timed reports whether at least one event has a clock: a page without any is another page.
func (r *reading) timed() bool {
	for _, e := range r.Events {
		if !e.Time.IsZero() && !e.DateOnly {
			return true
		}
	}
	return false
}

// people takes the names of the parties.
func (r *reading) people(sender, recipient string) {
	r.Sender, r.Recipient = MaskName(sender), MaskName(recipient)
}

func (r *reading) product(name string) { r.Product = mask(name) }
func (r *reading) signer(name string) {
	if name = line(name); name != "" {
		r.Signer = name
		if named(name) {
			r.Signer = MaskName(name)
		}
	}
}

// pageOf is the tree of the one page that was fetched.
func pageOf(bodies []string) (*elem, error) {
	if len(bodies) != 1 {
		return nil, changed("want one page")
	}
	return readPage(bodies[0])
}

// jsonOf reads the one answer that was fetched.
func jsonOf(bodies []string, into any) error {
	if len(bodies) != 1 {
		return changed("want one answer")
	}
	return fromJSON(bodies[0], into)
}

// notice tells from the words of an answer that was not understood whether it is a notice of maintenance or a refusal; nil if neither.
func notice(body string) *Kind {
	if len(body) > 1<<16 { // such notices are short
		body = body[:1<<16]
	}
	low := strings.ToLower(body)
	switch {
	case anyOf(low, "captcha", "access denied", "request blocked", "비정상적인 접근", "비정상 접근", "접근이 차단", "접속이 차단", "자동입력"):
		return ErrBlocked
	case anyOf(low, "시스템 점검", "시스템점검", "서비스 점검", "서비스점검", "점검 중", "점검중", "정기점검", "정기 점검", "긴급점검", "maintenance"):
		return ErrMaintenance
	default:
		return nil
	}
}
