package postcode

import (
	"cmp"
	"slices"
)

// Scores: the way first, then what is against it.
const (
	scoreExact    = 1000
	scoreOthers   = 900 // the number asked for has none, or more, behind a hyphen
	scoreName     = 880 // a road or dong without a number
	scoreBuilding = 870
	scorePrefix   = 700
	scoreWithin   = 640
	scoreRest     = 420 // a name with something behind it that is not understood
	scoreNear     = 560 // no such number: the nearest
	scoreArea     = 860 // a 시군구 alone

	enough = 600 // better ones need no guessing

	minusTypo  = 240
	minusWrong = 200
	minusLoose = 30
	minusGlued = 450 // a number in the middle of a word: 20기린중학교
	minusInner = 40  // a dong in the middle of a word
)

// group is a run of addresses that answer a query alike.
type group struct {
	score   int
	rows    span // addresses; of lots, places in Index.parcel
	lots    bool
	first   bool     // of lots, only those that are the first parcel of their address
	list    []uint32 // addresses one by one, instead of rows
	scope   *scope   // which of them
	way     Way
	numbers uint32 // of a group that has one main number: it
	size    int    // how much there is of it in all: the larger road first
	of      thing
	units   span // of a thing of several units: all of them

	said *query // in which it was read, and the letter behind what was
	rest int

	layer int
	x     *Index // the layer's
	other *group // those of the other layer that belong among these

	corrected string
	elsewhere bool
	nearest   bool
	wanted    uint64 // of the nearest: the number that is not there
}

// reading is where in the query the name of a group stands.
type reading struct {
	from, to int
	figure   figure
	numbered bool
	rest     int
}

// add keeps a group unless there are too many.
func (f *finder) add(g group, r reading) {
	g.x, g.layer, g.said, g.rest = f.x, f.layer, f.q, r.rest
	// Another name and a word left out at once are two guesses, which is no answer.
	if f.guessing && !r.numbered && !f.q.detail(r.rest) {
		return
	}
	if len(f.groups) >= maxGroups || g.list == nil && g.live() == 0 {
		return
	}
	if g.of.kind != ofNothing && g.size == 0 {
		g.size = f.sizeOf(&g)
	}
	if g.list == nil && (g.scope.units != nil || g.scope.admin > 0) && !f.any(&g) {
		return
	}
	g.score -= f.penalty
	if g.scope.loose {
		g.score -= minusLoose
	}
	if g.scope.wrong {
		g.score -= minusWrong
	}
	if g.scope.glued {
		g.score -= minusInner
	}
	if r.figure.glued {
		g.score -= minusGlued
	}
	g.corrected, g.elsewhere = f.corrected, f.elsewhere || g.scope.wrong
	if g.score > f.best || len(f.groups) == 0 {
		f.best, f.said, f.name, f.figure, f.numbered, f.rest = g.score, f.q, [2]int{r.from, r.to}, r.figure, r.numbered, r.rest
	}
	f.groups = append(f.groups, g)
}

// inOrder puts the groups into the order of the answer, and leaves out the unsure ones if there are sure ones.
func (f *finder) inOrder() {
	if f.best >= enough {
		f.groups = slices.DeleteFunc(f.groups, func(g group) bool { return g.score < enough })
	}
	f.join()
	slices.SortStableFunc(f.groups, func(g, h group) int {
		return cmp.Or(cmp.Compare(h.score, g.score), cmp.Compare(h.size, g.size), g.compare(&h))
	})
}
