package postcode

import (
	"cmp"
	"slices"
	"strings"
)

// answer puts the groups in order and gives the page asked for.
func (f *finder) answer(page Page) Answer {
	a := Answer{Hint: f.hint}
	f.inOrder()
	if len(f.groups) == 0 {
		a.Understood, a.Suggestions = f.unanswered(), f.leads()
		return a
	}
	a.Hint = ""
	a.Understood = Understood{Way: f.groups[0].way, Name: f.said.text(f.name[0], f.name[1]), Rest: f.said.text(f.rest, f.said.len())}
	switch {
	case f.numbered:
		a.Understood.Number = f.figure.String()
	case !f.said.detail(f.rest):
		a.Understood.Unknown = a.Understood.Rest
	}
	seen := make(map[uint64]bool)
	twice := 0
	for i := range f.groups {
		g := &f.groups[i]
		if len(a.Results) == page.Limit {
			break
		}
		f.each(g, func(h hit) bool {
			key := uint64(h.layer)<<32 | uint64(h.row)
			if seen[key] {
				twice++
				return true
			}
			seen[key] = true
			if len(seen) > page.Offset {
				a.Results = append(a.Results, f.result(g, h))
			}
			return len(a.Results) < page.Limit
		})
	}
	whole := len(a.Results) < page.Limit
	by := make([][maxSiguns]int, len(f.passes))
	for i := range f.groups {
		for g := &f.groups[i]; g != nil; g = g.other {
			n := f.count(g)
			a.Total += n
			g.countBy(&by[g.layer], n)
		}
	}
	if a.Total -= twice; whole {
		a.Total = len(seen)
	}
	a.Facets = f.facets(by)
	return a
}

const maxFacets = 100

// facets tells how many addresses lie in each 시군구, whatever layer they are of.
func (f *finder) facets(by [][maxSiguns]int) []Facet {
	var out []Facet
	for i := range by {
		x := f.passes[i].x
		for s, n := range by[i] {
			if n == 0 {
				continue
			}
			code := zipText(x.sigun[s*sigunWords])
			if at := slices.IndexFunc(out, func(o Facet) bool { return o.Code == code }); i > 0 && at >= 0 {
				out[at].Count += n
				continue
			}
			out = append(out, Facet{code, x.areaName(uint32(s)), n})
		}
	}
	if len(out) < 2 {
		return nil
	}
	slices.SortStableFunc(out, func(a, b Facet) int { return cmp.Or(b.Count-a.Count, strings.Compare(a.Code, b.Code)) })
	return out[:min(len(out), maxFacets)]
}

func (f *finder) result(g *group, h hit) Result {
	r := Result{Address: h.x.address(h.row), Way: g.way, Corrected: g.corrected, WrongArea: g.elsewhere, Nearest: g.nearest}
	if len(r.Blocks) > 0 && f.said != nil {
		r.checkBlock(f.said.blocks(f.rest))
	}
	if g.way == ByParcel {
		r.Searched = &r.Parcel
		if h.extra >= 0 {
			p := h.x.extra(h.extra)
			r.Searched = &p
		}
	}
	return r
}
