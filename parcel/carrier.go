package parcel

import (
	"net/url"
	"slices"
	"strings"
)

// Grade says how sure the facts behind an adapter are. No grade rests on a call to the living carrier: see [Carrier.Confirmed].
type Grade string

const (
	// A: from a maintained public source of the last two years.
	A Grade = "A"
	// B: from one source only, or an older one.
	B Grade = "B"
	// C: inferred.
	C Grade = "C"
)

// Sort is what sort of carrier it is.
type Sort string

const (
	Domestic Sort = "domestic" // parcels at home
	Post     Sort = "post"     // 우체국 and EMS
	Store    Sort = "store"    // from and to convenience stores
	Freight  Sort = "freight"  // freight and regional carriers
	Abroad   Sort = "abroad"   // carriers of other countries and forwarders
)

// Carrier is one that can be asked.
type Carrier struct {
	ID      string   `json:"id"`    // stable, such as "kr.cjlogistics"; the IDs of delivery-tracker where it has the carrier
	Short   string   `json:"short"` // to type: "cj"
	Aliases []string `json:"aliases,omitempty"`
	Ko      string   `json:"name_ko"`
	En      string   `json:"name_en"`
	Sort    Sort     `json:"sort"`
	Phone   string   `json:"phone,omitempty"` // for buyers, as the carrier publishes it
	Site    string   `json:"site,omitempty"`
	Number  string   `json:"number"` // what its numbers look like: how many digits, or a pattern
	Grade   Grade    `json:"grade"`
	// Facts is the month of the newest source from which its endpoint is known.
	Facts string `json:"facts"`
	// Confirmed is the day on which the adapter was seen to read a living answer; empty: it still needs one confirmation.
	Confirmed string `json:"confirmed,omitempty"`
	// Keys says what the carrier's developer programme must have given; empty: it answers anybody.
	Keys string `json:"keys,omitempty"`
	// Note is what one should know before relying on it.
	Note string `json:"note,omitempty"`

	link string // with %s for the number
}

// Link is the page on which a person can look the number up, or the carrier's site.
func (c Carrier) Link(number string) string {
	if c.link == "" {
		return c.Site
	}
	return strings.Replace(c.link, "%s", url.QueryEscape(number), 1)
}

// adapter is a carrier with how it is asked.
type adapter struct {
	Carrier
	// accepts says whether a number has the carrier's form; nil: 6 to 30 letters and digits.
	form form
	// ways are the carrier's interfaces, the better first. The next one is asked when one cannot answer, and only then.
	ways []way
}

// way is one interface of a carrier.
type way struct {
	name  string
	hosts []string // with port where it is not the usual one; nothing else is ever asked
	// fetch asks, and returns the bodies that read reads. It is not called by [Read].
	fetch func(x *exchange) ([]string, error)
	read  func(r *reading, bodies []string) error
	// mark is what the first 4 kB of its answers contain, where Read can tell the carrier's interfaces apart by it.
	mark string
	// keyed: it is asked only with keys.
	keyed bool
	// also: it is asked even when the one before it said that there is no record, as it knows other parcels.
	also bool
}

// Carriers are all carriers, the usual ones first.
func Carriers() []Carrier {
	list := make([]Carrier, len(adapters))
	for i, a := range adapters {
		list[i] = a.Carrier
		list[i].Aliases = slices.Clone(a.Aliases)
	}
	return list
}

// Find is the carrier of an ID, a short name, a name or another program's code for it, in any case. It fails with [ErrUnknownCarrier].
func Find(name string) (Carrier, error) {
	a, err := find(name)
	if err != nil {
		return Carrier{}, err
	}
	return a.Carrier, nil
}

func find(name string) (*adapter, error) {
	name = strings.TrimSpace(name)
	for _, a := range adapters {
		if a.ID == name || strings.EqualFold(a.Short, name) {
			return a, nil
		}
	}
	plain := strings.ToLower(strings.ReplaceAll(name, " ", ""))
	if plain != "" {
		for _, a := range adapters {
			if strings.EqualFold(a.ID, plain) || plainly(a.Ko) == plain || plainly(a.En) == plain ||
				slices.ContainsFunc(a.Aliases, func(s string) bool { return plainly(s) == plain }) {
				return a, nil
			}
		}
	}
	return nil, &Error{Kind: ErrUnknownCarrier, Detail: shorten(name)}
}

func plainly(s string) string { return strings.ToLower(strings.ReplaceAll(s, " ", "")) }
