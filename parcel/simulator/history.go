package simulator

import (
	"time"

	"github.com/saja-live/saja/parcel"
)

// Fate is what becomes of a parcel.
type Fate int

const (
	// Usual parcels are delivered.
	Usual Fate = iota
	// Missed ones are delivered on the second try.
	Missed
	// Refused ones go back to the sender without having been delivered.
	Refused
	// SentBack ones are delivered and returned days later.
	SentBack
	// Fetched ones wait in a shop until they are fetched.
	Fetched
	fates
)

// Fates are all of them.
func Fates() []Fate {
	list := make([]Fate, fates)
	for i := range list {
		list[i] = Fate(i)
	}
	return list
}

// row is one line of a history as a carrier tells it.
type row struct {
	at    time.Time
	word  word
	place string
	phone string
}

// word is how a carrier says that a state has come; state is given where the standard word for it is another one.
type word struct {
	code, text string
	state      parcel.State
}

// words are a carrier's own, by state. What has none does not happen.
type words map[parcel.State]word

// can reports whether a carrier has words for all of the states.
func (sh *shape) can(states ...parcel.State) bool {
	for _, st := range states {
		if _, ok := sh.words[st]; !ok {
			return false
		}
	}
	return true
}

// possible is the fate, or the usual one where the carrier has no words for it.
func (sh *shape) possible(f Fate) Fate {
	switch {
	case f == Missed && sh.can(parcel.AttemptFailed), f == Refused && sh.can(parcel.Returned),
		f == SentBack && sh.can(parcel.Returned, parcel.Delivered), f == Fetched && sh.can(parcel.ReadyForCollection):
		return f
	default:
		return Usual
	}
}

// history is what has happened to a parcel until now, oldest first. It is never empty: a label is printed when it is shipped.
func (s *Simulator) history(number string, p shipment, now time.Time) []row {
	sh := byID(p.carrier)
	c := s.chance(number)
	minutes := func(from, to int) time.Duration { return time.Duration(from+c.IntN(to-from)) * time.Minute }
	hubs := []string{"곤지암Hub", "대전Hub", "옥천Hub", "이천Hub", "군포Hub"}
	shops := []string{"전주완산", "서울마포", "부산해운대", "대구수성", "강릉", "제주"}
	from, hub, to := shops[c.IntN(len(shops))], hubs[c.IntN(len(hubs))], shops[c.IntN(len(shops))]
	at := p.at.Truncate(time.Second)
	var all []row
	happen := func(st parcel.State, place string, after time.Duration) {
		at = at.Add(after)
		w, ok := sh.words[st]
		if !ok {
			return
		}
		if w.state == "" {
			w.state = st
		}
		phone := "063-200-1234"
		if c.IntN(4) == 0 {
			phone = "010-1234-5678"
		}
		all = append(all, row{at, w, place, phone})
	}
	happen(parcel.Registered, from, 0)
	happen(parcel.PickedUp, from, minutes(180, 600))
	happen(parcel.InTransit, from, minutes(60, 240))
	happen(parcel.InTransit, hub, minutes(180, 480))
	happen(parcel.InTransit, hub, minutes(0, 2)) // into and out of a hub in one minute
	happen(parcel.InTransit, to, minutes(180, 480))
	happen(parcel.OutForDelivery, to, minutes(60, 180))
	switch p.fate {
	case Missed:
		happen(parcel.AttemptFailed, to, minutes(120, 480))
		happen(parcel.OutForDelivery, to, minutes(18*60, 24*60))
		happen(parcel.Delivered, to, minutes(60, 480))
	case Refused:
		happen(parcel.AttemptFailed, to, minutes(120, 480))
		happen(parcel.Returned, to, minutes(600, 1440))
		happen(parcel.InTransit, hub, minutes(300, 600))
		happen(parcel.Delivered, from, minutes(600, 1200))
	case SentBack:
		happen(parcel.Delivered, to, minutes(60, 480))
		happen(parcel.Returned, to, minutes(1440, 4320))
	case Fetched:
		happen(parcel.ReadyForCollection, to, minutes(60, 480))
		happen(parcel.Delivered, to, minutes(300, 2880))
	default:
		happen(parcel.Delivered, to, minutes(60, 480))
	}
	for i, r := range all {
		if r.at.After(now) {
			return all[:max(i, 1)]
		}
	}
	return all
}

// stands is the true state: what has been returned stays so, what has been delivered else.
func stands(rows []row) parcel.State {
	delivered := false
	for _, r := range rows {
		switch r.word.state {
		case parcel.Returned:
			return parcel.Returned
		case parcel.Delivered:
			delivered = true
		}
	}
	if delivered {
		return parcel.Delivered
	}
	return rows[len(rows)-1].word.state
}
