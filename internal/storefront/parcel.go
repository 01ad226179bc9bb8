package storefront

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/texts"
	"github.com/saja-live/saja/parcel"
)

// parcelCard is one parcel as its buyer sees it.
type parcelCard struct {
	delivery.Shipment
	Carrier  string
	Say      string // where it is, in a sentence
	Promise  string // when it comes, and who says so
	Counted  string // what that is known by, where it is not the carrier's word
	Legs     []leg
	Past     []passed // newest first
	Contents []content
	Token    string // of the link by which it is seen without signing in
	Trouble  bool
	Waiting  bool // nothing was heard of it, and nothing needs to have been
	Practice bool // its carrier is one of the demo's
	Share    bool // the link to it alone is shown
}

// unheard says whether no carrier has any of some parcels yet, as far as they tell: the shop has sent them, and that is all one knows.
func unheard(cards []parcelCard) bool {
	return len(cards) > 0 && !slices.ContainsFunc(cards, func(c parcelCard) bool { return !c.Waiting })
}

// leg is one part of a parcel's way: handed over, on its way, out for delivery, there.
type leg struct {
	Name       string
	Done, Here bool
}

// passed is one event of the way.
type passed struct {
	parcel.Event
	Say string
}

type content struct {
	Name string
	Qty  int64
}

var legs = []parcel.State{parcel.PickedUp, parcel.InTransit, parcel.OutForDelivery, parcel.Delivered}

// legOf is how many legs a parcel has behind it.
func legOf(s parcel.State) int {
	switch s {
	case parcel.PickedUp:
		return 1
	case parcel.InTransit, parcel.Returned, parcel.Exception, parcel.Expired:
		return 2
	case parcel.OutForDelivery, parcel.AttemptFailed, parcel.ReadyForCollection:
		return 3
	case parcel.Delivered:
		return 4
	}
	return 0
}

func (s *Site) parcelCard(tx texts.Texts, sh delivery.Shipment) parcelCard {
	p := sh.Parcel
	c := parcelCard{
		Shipment: sh, Carrier: pick(tx, sh.Name, sh.En), Say: tx.T("parcel.say." + string(p.State)), Token: s.Parcels.Token(sh.ID),
		Trouble: p.Problem == delivery.Lost || p.Problem == delivery.Returned || p.Problem == delivery.Silent || p.Problem == delivery.Late,
	}
	c.Waiting, c.Practice = !c.Trouble && (p.State == parcel.Unknown || p.State == parcel.Registered), s.PracticeParcels
	if c.Trouble {
		c.Say = tx.T("parcel.problem." + string(p.Problem))
		if p.Problem == delivery.Late && p.Expected.IsZero() {
			c.Say = tx.T("parcel.problem.late_usual")
		}
	}
	switch promised := p.State != parcel.Delivered && !c.Trouble && p.Expected.After(s.Now()); {
	case promised:
		c.Promise = tx.T("parcel.expected", "day", day(tx, p.Expected.In(id.Seoul)))
	case sh.Likely.Of > 0:
		c.Promise, c.Counted = foreseen(tx, sh.Likely, s.Now())
	}
	at := legOf(p.State)
	for i, state := range legs {
		c.Legs = append(c.Legs, leg{tx.T("parcel.leg." + string(state)), i < at, i == at-1})
	}
	for i := len(p.Events) - 1; i >= 0; i-- {
		e := p.Events[i]
		say := e.Text
		if say == "" || tx.Lang() != "ko" && e.State != parcel.Unknown {
			say = tx.T("parcel.state." + string(e.State))
		}
		c.Past = append(c.Past, passed{e, say})
	}
	for _, piece := range sh.Pieces {
		c.Contents = append(c.Contents, content{pick(tx, piece.Name, piece.NameEn), piece.Qty})
	}
	return c
}

// foreseen says when a parcel comes, going by earlier ones, and by how many.
func foreseen(tx texts.Texts, l delivery.Likely, now time.Time) (say, counted string) {
	if l.Date == "" {
		say = tx.T("parcel.likely.within", "n", l.Tenths(), "days", l.Days)
		if l.Days == 0 {
			say = tx.T("parcel.likely.same_day", "n", l.Tenths())
		}
		return say, tx.T("parcel.likely.of", "of", l.Of)
	}
	on, err := time.ParseInLocation(time.DateOnly, l.Date, id.Seoul)
	if err != nil {
		return "", ""
	}
	named, when := day(tx, on), ""
	switch l.Date {
	case now.In(id.Seoul).Format(time.DateOnly):
		when = tx.T("parcel.today")
	case now.In(id.Seoul).AddDate(0, 0, 1).Format(time.DateOnly):
		when = tx.T("parcel.tomorrow")
	}
	if l.Exact {
		say = tx.T("parcel.likely.on", "n", l.Tenths(), "day", cmp.Or(when, tx.T("parcel.on_day", "day", named)))
	} else {
		say = tx.T("parcel.likely.by", "n", l.Tenths(), "day", cmp.Or(when, named))
	}
	return say, tx.T("parcel.likely.day_of", "day", named, "of", l.Of)
}

// parcelsOf are the parcels of an order that is shown, those that were taken back left out.
func (s *Site) parcelsOf(r *http.Request, tx texts.Texts, number string) (cards []parcelCard, err error) {
	if s.Parcels == nil {
		return nil, nil
	}
	all, err := s.Parcels.OfOrder(r.Context(), number)
	for _, sh := range all {
		if sh.Gone.IsZero() {
			card := s.parcelCard(tx, sh)
			card.Share = true
			cards = append(cards, card)
		}
	}
	return cards, err
}

type parcelPage struct {
	Head
	Card  parcelCard
	Since time.Time
}

// parcel is the page behind the link of a notice: one parcel, for whoever holds the link.
func (s *Site) parcel(w http.ResponseWriter, r *http.Request) error {
	sh, err := s.Parcels.ByToken(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	w.Header().Set("Referrer-Policy", "no-referrer") // the address is the key
	tx := s.texts(r)
	return s.render(w, r, http.StatusOK, "parcel", &parcelPage{Head: Head{Section: "orders", Private: true}, Card: s.parcelCard(tx, sh), Since: sh.Sent})
}
