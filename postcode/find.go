package postcode

import "slices"

// finder looks for the addresses of one query.
type finder struct {
	*pass  // over the layer that is looked at
	passes []pass
	q      *query

	groups    []group
	best      int // score
	hint      Hint
	said      *query // of the best reading, and where its name stands in it
	name      [2]int
	figure    figure
	numbered  bool
	rest      int
	typing    bool   // more is to come: names and numbers may be beginnings
	looked    int    // names looked at, at most maxLooked
	corrected string // set while a name other than the typed one is tried
	penalty   int    // taken off every score while it is
	guessing  bool   // set while names other than those typed are tried for an answer
	elsewhere bool   // set while areas of the query are not believed
}

// pass is the reading of a query over one layer of the index: the base, or its overlay. Both are asked everything in step, so that what is sure in one
// keeps the other from guessing.
type pass struct {
	x         *Index
	layer     int
	frontiers []frontier // where the reading stood when areas and dongs were taken off
	calls     int
}

func newFinder(x *Index, q *query) *finder {
	f := &finder{q: q}
	for i, l := range x.layers() {
		f.passes = append(f.passes, pass{x: l, layer: i})
	}
	f.pass = &f.passes[0]
	return f
}

// inEach calls use for each layer.
func (f *finder) inEach(use func()) {
	for i := range f.passes {
		f.pass = &f.passes[i]
		use()
	}
}

// Bounds of the work for one query.
const (
	maxCalls     = 48
	maxNameRunes = 40
	maxNamesAt   = 12
	maxGroups    = 4000
	maxSeen      = 20000 // names looked at for one word
	maxLooked    = 40000 // and for a query
)

// find fills groups.
func (f *finder) find() {
	if f.plainNumber() {
		return
	}
	f.stages()
	if f.best < enough && f.hint == "" {
		f.inEach(f.wrongArea)
	}
	if f.best < enough && f.mostlyLatin() {
		f.keyboard()
	}
	f.tellNothing()
}

// stages tries a query as it stands, from the surest way to the least.
func (f *finder) stages() {
	f.english()
	if f.best >= enough {
		return
	}
	f.inEach(func() { f.parse(0, scope{}) })
	f.leaveRest()
	if f.typing && f.hint == "" {
		f.inEach(func() {
			for _, at := range f.distinct() {
				f.prefixes(at)
			}
		})
	}
	if f.best >= enough || f.hint != "" {
		return
	}
	f.inEach(func() {
		f.frontiers = f.distinct()
		for _, at := range f.frontiers {
			f.words(at)
			f.prefixes(at)
		}
	})
	if f.best >= enough {
		return
	}
	f.inEach(f.initials)
	f.guessing = true
	f.inEach(f.typos)
	if f.best < enough-minusTypo {
		f.inEach(f.typoInArea)
	}
	f.guessing = false
}

// leaveRest leaves out dongs with something behind them that one layer did not understand, where the other did.
func (f *finder) leaveRest() {
	if len(f.passes) > 1 && f.best > scoreRest {
		f.groups = slices.DeleteFunc(f.groups, func(g group) bool { return g.way == ByUnit && g.score <= scoreRest })
	}
}

func (f *finder) tellNothing() {
	if f.hint != "" || len(f.groups) > 0 {
		return
	}
	f.hint = Nothing
	if f.q.len() == 1 {
		f.hint = TooShort
	}
}

// wrongArea reads the query without believing the area it names.
func (f *finder) wrongArea() {
	if f.elsewhere || !slices.ContainsFunc(f.frontiers, func(a frontier) bool { return a.given || a.units != nil || a.wrong }) {
		return
	}
	before := f.penalty
	f.elsewhere, f.penalty = true, f.penalty+minusWrong
	f.frontiers, f.calls = nil, 0
	f.parse(0, scope{})
	f.frontiers = f.distinct()
	for _, at := range f.frontiers {
		if f.best < enough-minusWrong {
			f.words(at)
		}
	}
	f.elsewhere, f.penalty = false, before
}

// look counts a name looked at and says whether more may be.
func (f *finder) look() bool {
	f.looked++
	return f.looked <= maxLooked
}
