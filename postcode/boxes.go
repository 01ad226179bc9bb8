package postcode

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// rawBox is a run of post-office boxes (사서함). Names are strings of the builder.
type rawBox struct {
	zip, sido, sigun, emd, name uint32
	from, fromSub, to, toSub    uint32
	old                         uint32
}

const (
	boxWords = 10
	maxBoxes = 1 << 16 // there are some 2,000
	maxBox   = 1 << 30 // a box's number
)

// takeBox takes a row of epost's areacd_pobox_DB: 10 columns, with a head.
func (b *builder) takeBox() (err error) {
	r := &b.row
	if !r.has(10) {
		return errColumns
	}
	if b.line == 1 && isHead(r.fields[0]) {
		return nil
	}
	zip, ok := code(r.fields[0], 5)
	if !ok {
		return errPostcode
	}
	box := rawBox{zip: uint32(zip)}
	for i, to := range []*uint32{&box.sido, &box.sigun, &box.emd, &box.name} {
		if *to, err = b.proper(r.fields[1+i]); err != nil {
			return err
		}
	}
	if box.name == 0 {
		return errNoBox
	}
	for i, to := range []*uint32{&box.from, &box.fromSub, &box.to, &box.toSub} {
		n, ok := decimal(r.fields[5+i], maxBox)
		if !ok {
			return errBox
		}
		*to = uint32(n)
	}
	if box.to == 0 { // one box
		box.to, box.toSub = box.from, box.fromSub
	}
	if box.to < box.from {
		return errBox
	}
	if box.old, err = b.old(9); err != nil {
		return err
	}
	if len(b.boxes) >= maxBoxes {
		return errTooMany
	}
	b.boxes = append(b.boxes, box)
	return nil
}

// sortBoxes puts the boxes in order, each run once.
func (b *builder) sortBoxes(l *layout) {
	all := make([][boxWords]uint32, 0, len(b.boxes))
	for _, x := range b.boxes {
		all = append(all, [boxWords]uint32{x.zip, l.str[x.sido], l.str[x.sigun], l.str[x.emd], l.str[x.name], x.from, x.fromSub, x.to, x.toSub, x.old})
	}
	slices.SortFunc(all, func(x, y [boxWords]uint32) int { return slices.Compare(x[:], y[:]) })
	for _, x := range slices.Compact(all) {
		l.boxes = append(l.boxes, x[:]...)
	}
	b.report.Meta.Boxes = len(l.boxes) / boxWords
}

// box is a run of boxes as it is searched: keys without the word for boxes.
type box struct {
	name  []byte
	areas [][]byte // what may stand before the name
}

var boxWord = []rune("사서함")

// nameOfBox is a name without the word for boxes.
func nameOfBox(name string) string { return strings.TrimSpace(strings.TrimSuffix(name, "사서함")) }

// boxesOf makes the boxes ready to be searched. There are few.
func (x *Index) boxesOf() []box {
	out := make([]box, 0, len(x.boxRecords)/boxWords)
	for i := 0; i < len(x.boxRecords); i += boxWords {
		r := x.boxRecords[i:]
		b := box{name: keyOf(nameOfBox(x.string(r[4])))}
		sido := x.string(r[1])
		words := append([]string{sido}, strings.Fields(x.string(r[2]))...)
		words = append(words, x.string(r[3]))
		for _, s := range short {
			if s.name == sido {
				words = append(words, strings.Fields(s.words)...)
			}
		}
		for _, w := range words {
			if k := keyOf(w); len(k) > 0 {
				b.areas = append(b.areas, k)
			}
			if stem := withoutEnding(w); stem != "" {
				b.areas = append(b.areas, keyOf(stem))
			}
		}
		slices.SortFunc(b.areas, func(a, c []byte) int { return len(c) - len(a) })
		out = append(out, b)
	}
	return out
}

// How a box answers a query, best first.
const (
	boxExact  = 3 // its name as it is, or without the word for a post office
	boxWithin = 2
	boxAny    = 1 // no name was asked for
)

var office = keyOf("우체국")

// answers says how well a box goes with the letters before 사서함.
func (b box) answers(asked []byte) int {
	for {
		switch {
		case len(asked) == 0:
			return boxAny
		case bytes.Equal(asked, b.name), bytes.HasPrefix(b.name, asked) && bytes.Equal(b.name[len(asked):], office):
			return boxExact
		case len(asked) >= 4 && bytes.Contains(b.name, asked):
			return boxWithin
		}
		i := slices.IndexFunc(b.areas, func(a []byte) bool { return bytes.HasPrefix(asked, a) })
		if i < 0 {
			return 0
		}
		asked = asked[len(b.areas[i]):]
	}
}

// boxHit is a run of boxes that answers a query.
type boxHit struct {
	at   int
	how  int
	near bool // it has not the number asked for
}

// boxesFor looks for boxes, where the query asks for some: 광화문우체국 사서함 12-3.
func (x *Index) boxesFor(q *query) (hits []boxHit, fig figure, said [2]int, asked bool) {
	at := -1
	for i := 0; i < q.len() && at < 0; i++ {
		if spells(q.cs[i:], boxWord) {
			at = i
		}
	}
	if at < 0 || len(x.boxes) == 0 {
		return nil, fig, said, false
	}
	end := at + len(boxWord)
	fig, numbered := q.figure(end)
	if main, last, ok := q.digits(end, 9); !numbered && ok { // 사서함 12호
		fig, numbered = figure{main: main, end: last}, true
		if q.says(last, "호") {
			fig.end++
		}
	}
	if !numbered {
		fig.end = end
	}
	name := []byte(nil)
	if at > 0 {
		name = q.from(0, at)
	}
	for i, b := range x.boxes {
		how := b.answers(name)
		if how == 0 {
			continue
		}
		hits = append(hits, boxHit{i, how, numbered && !x.holdsBox(i, fig)})
	}
	if slices.ContainsFunc(hits, func(h boxHit) bool { return !h.near }) {
		hits = slices.DeleteFunc(hits, func(h boxHit) bool { return h.near })
	}
	slices.SortStableFunc(hits, func(g, h boxHit) int { return cmp.Or(h.how-g.how, g.at-h.at) })
	if len(hits) > 0 && hits[0].how > boxAny {
		hits = slices.DeleteFunc(hits, func(h boxHit) bool { return h.how < hits[0].how })
	}
	if !numbered {
		fig.main = -1
	}
	return hits, fig, [2]int{0, at}, len(hits) > 0
}

// holdsBox says whether a number lies in a run of boxes. Where a run has no number behind a hyphen, one that is typed does not count.
func (x *Index) holdsBox(i int, fig figure) bool {
	r := x.boxRecords[i*boxWords:]
	main, sub := uint32(fig.main), uint32(fig.sub)
	if main < r[5] || main > r[7] {
		return false
	}
	if !fig.withSub || r[6] == 0 && r[8] == 0 {
		return true
	}
	return (main > r[5] || sub >= r[6]) && (main < r[7] || r[8] == 0 || sub <= r[8])
}

// searchBoxes answers a query for boxes; ok is whether it is one.
func (x *Index) searchBoxes(q *query, page Page) (a Answer, ok bool) {
	hits, fig, said, ok := x.boxesFor(q)
	if !ok {
		return a, false
	}
	a.Total = len(hits)
	a.Understood = Understood{Way: ByBox, Name: q.text(said[0], said[1]), Rest: q.text(fig.end, q.len())}
	if fig.main >= 0 {
		a.Understood.Number = numbers(fig.main, fig.sub)
	}
	for _, h := range hits[min(page.Offset, len(hits)):min(page.Offset+page.Limit, len(hits))] {
		a.Results = append(a.Results, Result{Address: x.boxAddress(h, fig), Way: ByBox, Nearest: h.near})
	}
	return a, true
}

// boxAddress is a box as an address: that of a post office, and the number asked for or all that it has.
func (x *Index) boxAddress(h boxHit, fig figure) Address {
	r := x.boxRecords[h.at*boxWords:][:boxWords]
	number := numbers(fig.main, fig.sub)
	if fig.main < 0 || h.near {
		number = numbers(int(r[5]), int(r[6]))
		if last := numbers(int(r[7]), int(r[8])); last != number {
			number += "~" + last
		}
	}
	a := Address{Postcode: zipText(r[0]), Unit: Unit{Code: noUnit, Sido: x.string(r[1]), Sigun: x.string(r[2]), Emd: x.string(r[3])}, Box: nameOfBox(x.string(r[4])) + " 사서함 " + number}
	for s := range uint32(x.siguns()) {
		w := x.sigun[s*sigunWords:][:sigunWords]
		if x.string(w[2]) == a.Unit.Sigun && x.string(x.sido[w[1]*sidoWords+1]) == a.Unit.Sido {
			a.Unit.Code = zipText(w[0]) + "00000"
			a.Latin.Sido, a.Latin.Sigun = x.englishWord(a.Unit.Sido, x.sido[w[1]*sidoWords+2]), x.englishSigun(a.Unit.Sigun, w[3])
		}
	}
	if r[9] > 0 {
		a.OldPostcode = oldText(r[9] - 1)
	}
	a.Parcel.Unit = a.Unit
	a.Latin.Sido, a.Latin.Sigun = cmp.Or(a.Latin.Sido, englishName(a.Unit.Sido)), cmp.Or(a.Latin.Sigun, x.englishSigun(a.Unit.Sigun, 0))
	name := nameOfBox(x.string(r[4]))
	post := romanize(strings.TrimSuffix(name, "우체국"))
	if post != "" {
		post = strings.ToUpper(post[:1]) + post[1:] + " Post Office"
	}
	a.English = listed("P.O. Box "+number, post, a.Latin.Sigun, a.Latin.Sido)
	return a
}

// noUnit is the code of an area that is not known.
const noUnit = "0000000000"

// suggestBoxes completes a query for boxes.
func (x *Index) suggestBoxes(q *query, limit int) (out []Suggestion) {
	hits, fig, _, _ := x.boxesFor(q)
	for _, h := range hits[:min(limit, len(hits))] {
		a := x.boxAddress(h, fig)
		out = append(out, Suggestion{Text: a.Full(), Way: ByBox, Count: 1, Postcode: a.Postcode, Rest: q.text(fig.end, q.len())})
	}
	return out
}

// oldText is a postcode of six digits as it was written.
func oldText(code uint32) string {
	s := strconv.Itoa(1_000_000 + int(code))[1:]
	return s[:3] + "-" + s[3:]
}
