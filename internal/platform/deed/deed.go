// Package deed tells what staff did in names and values, of which a sentence can be made in any language.
package deed

import (
	"encoding/json"
	"regexp"
	"slices"
	"unicode/utf8"
)

// Kind is what sort of thing something was done to.
type Kind string

// The things that staff do something to.
const (
	Product  Kind = "product"
	Variant  Kind = "variant"
	Vendor   Kind = "vendor"
	Show     Kind = "show"
	Order    Kind = "order"
	Member   Kind = "member"
	Matter   Kind = "matter"
	Listener Kind = "listener"
	// Area is a range of postcodes, Addresses the files that an index of addresses is made from.
	Area      Kind = "area"
	Addresses Kind = "addresses"
	// Notice is one thing told to one person, Notices all of a kind.
	Notice  Kind = "notice"
	Notices Kind = "notices"
	// Suppression is an address that is left alone, Campaign something told to many.
	Suppression Kind = "suppression"
	Campaign    Kind = "campaign"
)

// Thing is what something was done to.
type Thing struct {
	Kind Kind   `json:"kind" enum:"product,variant,vendor,show,order,member,matter,listener,area,addresses,notice,notices,suppression,campaign" doc:"What it is"`
	ID   string `json:"id,omitempty" doc:"Its id, an order's number, or empty"`
	Name string `json:"name,omitempty" doc:"Its name: as it was then where that was written down, else as it is now; empty where it is gone"`
}

// Change is one field that got another value. From and To are empty where only the fact is told.
type Change struct {
	Field string `json:"field" doc:"Which field" example:"price"`
	Of    string `json:"of,omitempty" doc:"The part that has the field, such as an option"`
	From  string `json:"from,omitempty" doc:"Before"`
	To    string `json:"to,omitempty" doc:"After"`
}

// Deed is what staff did, beside the operation that it was done by.
type Deed struct {
	Things  []Thing  `json:"things" nullable:"false" doc:"What it was done to; then what else it names"`
	Changes []Change `json:"changes" nullable:"false" doc:"What became different; at most 20"`
	Said    string   `json:"said,omitempty" doc:"The reason or the words that were given"`
	Count   int64    `json:"count,omitempty" doc:"How many, where it is about a number"`
	Left    int64    `json:"left,omitempty" doc:"How many there were afterwards"`
}

// alike says whether other tells what t does, or more. A variant is told by its product.
func (t Thing) alike(other Thing) bool {
	return t.Kind == other.Kind || t.Kind == Variant && other.Kind == Product
}

// To is a deed done to one thing.
func To(kind Kind, id, name string) Deed { return Deed{Things: []Thing{{kind, id, name}}} }

// And names another thing.
func (d Deed) And(kind Kind, id, name string) Deed {
	d.Things = append(d.Things, Thing{kind, id, name})
	return d
}

// Saying adds the words that were given.
func (d Deed) Saying(words string) Deed { d.Said = words; return d }

// Of adds how many.
func (d Deed) Of(count int64) Deed { d.Count = count; return d }

// Changed adds a field if its value became another one.
func (d Deed) Changed(field, from, to string) Deed { return d.ChangedOf("", field, from, to) }

// ChangedOf is Changed for a field of a part.
func (d Deed) ChangedOf(part, field, from, to string) Deed {
	if from != to {
		d.Changes = append(d.Changes, Change{field, part, from, to})
	}
	return d
}

// Touched tells that a field is another one, if it is, without saying how it reads.
func (d Deed) Touched(field string, different bool) Deed {
	if different {
		d.Changes = append(d.Changes, Change{Field: field})
	}
	return d
}

// The bounds of what is kept, so that a deed fits where it is written down.
const (
	mostThings, mostChanges = 4, 20
	longest                 = 120
)

// String is the deed as it is written down, at most 4,000 bytes of it: what is too much is left out.
func (d Deed) String() string {
	d.Things, d.Changes = first(d.Things, mostThings), first(d.Changes, mostChanges)
	d.Said = short(d.Said, longest)
	for i, t := range d.Things {
		d.Things[i] = Thing{t.Kind, t.ID, short(t.Name, longest)}
	}
	for n := longest; ; n /= 2 {
		for i, c := range d.Changes {
			d.Changes[i] = Change{c.Field, short(c.Of, n), short(c.From, n), short(c.To, n)}
		}
		b, err := json.Marshal(d)
		if err != nil {
			return ""
		}
		if len(b) <= 4000 {
			return string(b)
		}
		if n < 8 { // names alone are too much
			d.Changes = d.Changes[:len(d.Changes)/2]
		}
	}
}

func first[T any](all []T, n int) []T {
	return append([]T{}, all[:min(n, len(all))]...)
}

// short cuts s to n characters.
func short(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:max(n-1, 0)]) + "…"
}

// Read gives back what String wrote, and makes the best of what else stands in a trail: details of other shapes, and targets
// that are an address under /api/v1/admin/ or a bare id.
func Read(action, target, detail string) Deed {
	var d Deed
	if err := json.Unmarshal([]byte(detail), &d); err != nil || d.Things == nil {
		d = guess(action, detail)
	}
	if t, ok := addressed(action, target); ok && !slices.ContainsFunc(d.Things, t.alike) {
		d.Things = append([]Thing{t}, d.Things...)
	}
	if d.Things == nil {
		d.Things = []Thing{}
	}
	if d.Changes == nil {
		d.Changes = []Change{}
	}
	return d
}

// guess reads the details that were written before there were deeds.
func guess(action, detail string) Deed {
	var old struct {
		Reason   string
		From, To string
		Role     string
		Delta    int64
		OnHand   int64
		Lines    []struct{ Qty int64 }
	}
	if json.Unmarshal([]byte(detail), &old) != nil {
		return Deed{}
	}
	d := Deed{Said: old.Reason, Count: old.Delta, Left: old.OnHand}
	for _, l := range old.Lines {
		d.Count += l.Qty
	}
	switch {
	case old.To != "":
		d = d.Changed("role", old.From, old.To)
	case action == "add-staff" && old.Role != "":
		d.Changes = []Change{{Field: "role", To: old.Role}}
	}
	return d
}

var address = regexp.MustCompile(`^/api/v1/admin/(products|variants|vendors|shows|orders|staff|chat|status/listeners)/([^/]+)`)

var kinds = map[string]Kind{
	"products": Product, "variants": Variant, "vendors": Vendor, "shows": Show, "orders": Order, "staff": Member, "chat": Show, "status/listeners": Listener,
}

// bare is what a target stands for that is no address, by the operation.
var bare = map[string]Kind{
	"admin-create-product": Product, "admin-update-product": Product, "admin-cancel-order": Order, "admin-refund-lines": Order,
	"add-staff": Member, "set-staff-role": Member, "retry-stuck": Matter, "discard-stuck": Matter, "forget-listener": Listener,
}

// room is what a show's chat is called by: the show's id behind it.
const room = "live:"

func addressed(action, target string) (Thing, bool) {
	if m := address.FindStringSubmatch(target); m != nil {
		t := Thing{Kind: kinds[m[1]], ID: m[2]}
		if m[1] == "chat" && len(t.ID) > len(room) && t.ID[:len(room)] == room {
			t.ID = t.ID[len(room):]
		}
		if t.Kind == Listener {
			t.Name = t.ID
		}
		return t, true
	}
	kind, ok := bare[action]
	if !ok || target == "" || target[0] == '/' {
		return Thing{}, false
	}
	if kind == Matter || kind == Listener {
		return Thing{Kind: kind, Name: target}, true
	}
	return Thing{Kind: kind, ID: target}, true
}
