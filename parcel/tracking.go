package parcel

import (
	"cmp"
	"slices"
	"time"
)

// Seoul is the clock of every Korean carrier; none of them names a zone.
var Seoul = time.FixedZone("KST", 9*60*60)

// Tracking is what a carrier tells of one parcel.
type Tracking struct {
	Carrier string `json:"carrier"` // the ID of the carrier that was asked
	Number  string `json:"number"`  // in its one spelling, see [Normalize]
	State   State  `json:"state"`
	// Events are oldest first, each once.
	Events []Event `json:"events"`
	// Delivered is the time of the first delivery that no return followed, never later than the moment of asking; zero if there is none.
	// Of a carrier that tells days only it is the day's beginning.
	Delivered time.Time `json:"delivered,omitzero"`
	// Expected is when the carrier means to deliver, if it says so.
	Expected time.Time `json:"expected,omitzero"`
	// Sender, Recipient and Signer are masked, whatever the carrier sent.
	Sender    string `json:"sender,omitempty"`
	Recipient string `json:"recipient,omitempty"`
	Signer    string `json:"signer,omitempty"`
	Product   string `json:"product,omitempty"`
	// Way names which of the carrier's interfaces answered, where it has several.
	Way string `json:"way,omitempty"`
	// Via is the ID of another carrier that has the parcel in hand, as with parcels given in at convenience stores.
	Via string `json:"via,omitempty"`
}

// Event is one line of a carrier's history.
type Event struct {
	// Time is zero where the carrier gives none.
	Time time.Time `json:"time,omitzero"`
	// DateOnly: the carrier told the day and no hour.
	DateOnly bool  `json:"date_only,omitempty"`
	State    State `json:"state"`
	// Code and Text are the carrier's own code and word.
	Code string `json:"code,omitempty"`
	Text string `json:"text,omitempty"`
	// Detail is the carrier's sentence. Names and mobile numbers in it are masked; it is text and no markup.
	Detail string `json:"detail,omitempty"`
	Place  string `json:"place,omitempty"`
	// Phone is the number of the place; a mobile number is masked.
	Phone string `json:"phone,omitempty"`
}

// Last is the newest event, if there is one.
func (t *Tracking) Last() (Event, bool) {
	if len(t.Events) == 0 {
		return Event{}, false
	}
	return t.Events[len(t.Events)-1], true
}

// settle brings the events into their order and takes from them where the parcel stands at now.
func (t *Tracking) settle(now time.Time) {
	t.Events = arrange(t.Events)
	t.State, t.Delivered = stand(t.Events, now)
	if t.Delivered.After(now) {
		t.Delivered = now
	}
}

// arrange orders events as they happened, and drops what was said twice. Most carriers give minutes or days only, so rows of the same
// time keep the carrier's order, which is turned round when the reply runs from new to old. A row without a time stays behind the one before it.
func arrange(events []Event) []Event {
	rises, falls := 0, 0
	var before time.Time
	for _, e := range events {
		if e.Time.IsZero() {
			continue
		}
		switch {
		case before.IsZero(), e.DateOnly && sameDay(before, e.Time):
		case e.Time.After(before):
			rises++
		case e.Time.Before(before):
			falls++
		}
		before = e.Time
	}
	if falls > rises || rises == falls && backward(events) {
		slices.Reverse(events)
	}
	type placed struct {
		Event
		at time.Time
	}
	rows := make([]placed, 0, len(events))
	var at time.Time
	for _, e := range events {
		if !e.Time.IsZero() && (!e.DateOnly || !sameDay(at, e.Time)) {
			at = e.Time
		}
		rows = append(rows, placed{e, at})
	}
	slices.SortStableFunc(rows, func(a, b placed) int { return a.at.Compare(b.at) })
	events = events[:0]
	for _, r := range rows {
		if !said(events, r.Event) {
			events = append(events, r.Event)
		}
	}
	return events
}

// backward reports whether events whose times tell no order go from the end of a parcel's way to its beginning.
func backward(events []Event) bool {
	first, last := 0, 0
	for _, e := range events {
		if at := slices.Index(course, e.State); at >= 0 {
			if first == 0 {
				first = at + 1
			}
			last = at + 1
		}
	}
	return first > last
}

var course = []State{Registered, PickedUp, InTransit, OutForDelivery, Delivered}

func sameDay(a, b time.Time) bool {
	a, b = a.In(Seoul), b.In(Seoul)
	return a.YearDay() == b.YearDay() && a.Year() == b.Year()
}

// said reports whether the events of the same time hold e already.
func said(events []Event, e Event) bool {
	for _, old := range slices.Backward(events) {
		if !old.Time.Equal(e.Time) {
			return false
		}
		if old == e {
			return true
		}
	}
	return false
}

// ahead is how far in the future an event may lie and still be believed: clocks of scanners are wrong by minutes, not days.
const ahead = 24 * time.Hour

// stand tells the state and the time of delivery of events that are in their order.
//
//   - The first delivery wins over whatever is appended to it, as carriers append hub scans after it.
//   - A return wins over deliveries: what is delivered after it is delivered to the sender. So does a cancellation after a delivery.
//   - A label says nothing once something else has happened, and a word that nobody knows says nothing beside one that is known.
//   - What lies more than a day ahead has not happened.
func stand(events []Event, now time.Time) (State, time.Time) {
	state, delivered := Unknown, -1
	for i, e := range events {
		if e.Time.Sub(now) > ahead {
			continue
		}
		switch {
		case e.State == Unknown:
		case e.State == Returned:
			return Returned, time.Time{}
		case delivered >= 0:
			if e.State == Exception {
				return Exception, time.Time{}
			}
		case e.State == Delivered:
			state, delivered = Delivered, i
		case e.State == Registered && state != Unknown:
		default:
			state = e.State
		}
	}
	if delivered < 0 {
		return state, time.Time{}
	}
	return state, events[delivered].Time
}

// phrase says what words of a carrier mean.
type phrase struct {
	words string
	state State
}

// meaning is the state of the first phrase that equals text.
func meaning(phrases []phrase, text string) State {
	for _, p := range phrases {
		if p.words == text {
			return p.state
		}
	}
	return Unknown
}

// within is the state of the first phrase that text contains; so the special phrases stand before the general ones.
func within(phrases []phrase, text string) State {
	for _, p := range phrases {
		if contains(text, p.words) {
			return p.state
		}
	}
	return Unknown
}

func either(s ...State) State {
	for _, one := range s {
		if cmp.Or(one, Unknown) != Unknown {
			return one
		}
	}
	return Unknown
}
