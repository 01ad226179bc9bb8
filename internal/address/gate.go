package address

import (
	"fmt"

	"github.com/saja-live/saja/postcode"
)

// IndexDoubt is something that the gate found in a new index.
type IndexDoubt struct {
	Code  string `json:"code"            doc:"golden: a query that must find an address first does not; itself: addresses are not found by themselves; lost: addresses of the index in use are gone; fewer: there are far fewer; rejected: too many rows were left out; made_up: the data is made up and would take the place of real data" enum:"golden,itself,lost,fewer,rejected,made_up"`
	Query string `json:"query,omitempty" doc:"What was asked"`
	Want  string `json:"want,omitempty"  doc:"What should have come first"`
	Got   string `json:"got,omitempty"   doc:"What did"`
	N     int64  `json:"n,omitempty"     doc:"How many"`
	Of    int64  `json:"of,omitempty"    doc:"Of how many"`
}

// Bounds of what may differ between two editions of the same country. A month changes about two addresses in a thousand; a reform of areas,
// which changes more, is let through by the owner.
const (
	sampled     = 200 // addresses that are looked up
	mayMiss     = sampled / 50
	mayShrink   = 20  // one in so many addresses
	mayReject   = 100 // one in so many rows
	maxDoubts   = 20
	rowsToJudge = 1000 // fewer rows say nothing of a share
)

// gate looks at a new index before it takes the place of the one in use, which may be nil.
func gate(next, now *postcode.Index, golden []Golden, rejected int) (doubts []IndexDoubt) {
	add := func(d IndexDoubt) {
		if len(doubts) < maxDoubts {
			doubts = append(doubts, d)
		}
	}
	m := next.Meta()
	for _, g := range golden {
		if got := firstOf(next, g.Query); got != g.Want {
			add(IndexDoubt{Code: "golden", Query: g.Query, Want: g.Want, Got: got})
		}
	}
	if missed, example := missing(next, next); missed > mayMiss {
		example.Code, example.N, example.Of = "itself", int64(missed), sampled
		add(example)
	}
	if rows := m.Addresses + rejected; rejected*mayReject > rows && rows > rowsToJudge {
		add(IndexDoubt{Code: "rejected", N: int64(rejected), Of: int64(rows)})
	}
	if now == nil || now.Meta().Synthetic { // what was for trying only says nothing of the country
		return doubts
	}
	was := now.Meta()
	if m.Synthetic {
		add(IndexDoubt{Code: "made_up"})
	}
	if was.Addresses-m.Addresses > was.Addresses/mayShrink {
		add(IndexDoubt{Code: "fewer", N: int64(m.Addresses), Of: int64(was.Addresses)})
	}
	if missed, example := missing(now, next); missed > mayMiss {
		example.Code, example.N, example.Of = "lost", int64(missed), sampled
		add(example)
	}
	return doubts
}

// missing counts how many of a sample of addresses of one index are not found in another by what people would type, and gives one.
func missing(of, in *postcode.Index) (n int, example IndexDoubt) {
	all := of.Meta().Addresses
	for i := range min(sampled, all) {
		a := of.At(int(int64(i) * int64(all) / int64(min(sampled, all))))
		if a.Key == "" { // a post-office box
			continue
		}
		got := firstOf(in, a.RoadAddress())
		if got != a.RoadAddress() {
			if n++; n == 1 {
				example = IndexDoubt{Query: a.RoadAddress(), Want: a.RoadAddress(), Got: got}
			}
		}
	}
	return n, example
}

func firstOf(x *postcode.Index, query string) string {
	answer, err := x.Search(query, postcode.Page{Limit: 1})
	if err != nil || len(answer.Results) == 0 {
		return ""
	}
	return answer.Results[0].RoadAddress()
}

// doubted is how a build fails whose index the gate stops.
type doubted struct{ doubts []IndexDoubt }

func (d doubted) Error() string {
	first := d.doubts[0]
	return fmt.Sprintf("the gate has %d doubts, the first: %s %s", len(d.doubts), first.Code, first.Query)
}
