package order

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

const (
	mostUnsorted = 20_000 // newest orders that a search looks through, where no segment has them yet
	mostCounted  = 1000   // found orders that are counted
	mostChecked  = 500    // found orders that are checked against a filter to count them
	idsAtOnce    = 64
	readAhead    = 8 // segments whose ids are read at once
)

// hunt finds the orders in a window that have all words of f, and counts what is found on all pages.
func (s *Service) hunt(ctx context.Context, f Filter, w list.Window) (ids []string, total int64, more bool, err error) {
	t := &trail{q: s.db, terms: terms(f.Query), filter: f, marks: map[int64][]bool{}, ids: map[int64]string{}}
	if len(t.terms) == 0 {
		return nil, 0, false, nil
	}
	if t.segments, err = segments(ctx, s.db); err != nil {
		return nil, 0, false, err
	}
	if err = t.lookThroughNewest(ctx, &s.fresh); err != nil {
		return nil, 0, false, err
	}
	if f.Sort == "total" {
		return t.largest(ctx, w)
	}
	if ids, err = t.page(ctx, w); err == nil {
		total, more, err = t.count(ctx)
	}
	return ids, total, more, err
}

// trail is one search on its way through the orders.
type trail struct {
	q        sqldb.Querier
	terms    []string
	filter   Filter
	segments []segment // newest first
	newest   []string  // ids of those in no segment that have the words, oldest first
	partial  bool      // there are more orders in no segment than were looked through

	// own: what one search has read so far, by segment: which of its orders have the words; nil: none.
	marks map[int64][]bool
	// own: the same, the ids of its orders.
	ids map[int64]string
}

func (t *trail) lookThroughNewest(ctx context.Context, known *fresh) error {
	var end spot
	if len(t.segments) > 0 {
		end = t.segments[0].last
	}
	ids, err := newestAfter(ctx, t.q, end, mostUnsorted+1)
	if err != nil {
		return err
	}
	if t.partial = len(ids) > mostUnsorted; t.partial {
		ids = ids[1:]
	}
	words, err := known.words(ctx, t.q, ids)
	if err != nil {
		return err
	}
	t.newest = slices.DeleteFunc(ids, func(id string) bool { return !has(words[id], t.terms) })
	return nil
}

// look finds out which orders of some segments have all words.
func (t *trail) look(ctx context.Context, some []segment) error {
	for _, g := range some {
		if _, known := t.marks[g.id]; !known {
			t.marks[g.id] = nil
		}
	}
	left := some
	for i, term := range t.terms {
		if len(left) == 0 {
			break
		}
		marks, err := found(ctx, t.q, left, term)
		if err != nil {
			return err
		}
		var rest []segment
		for _, g := range left {
			switch now := marks[g.id]; {
			case now == nil:
				t.marks[g.id] = nil
				continue
			case i == 0:
				t.marks[g.id] = now
			default:
				for place := range now {
					t.marks[g.id][place] = t.marks[g.id][place] && now[place]
				}
			}
			rest = append(rest, g)
		}
		left = rest
	}
	return nil
}

// errEnough ends a walk.
var errEnough = errors.New("enough")

// walk visits what has the words, a part at a time in the order of time, newest first with desc: the orders of a segment, or
// those that are in none. skip leaves segments out; visit ends the walk by errEnough.
func (t *trail) walk(ctx context.Context, desc bool, skip func(segment) bool, visit func(part) error) error {
	segments := slices.DeleteFunc(slices.Clone(t.segments), func(g segment) bool { return skip(g) || t.filter.outside(g) })
	newest := part{newest: t.newest}
	if !desc {
		slices.Reverse(segments)
	} else if err := visit(newest); err != nil {
		return enough(err)
	}
	for size := 2; len(segments) > 0; size = min(size*4, 64) { // few where many orders have the words, soon all where few do
		some := segments[:min(size, len(segments))]
		segments = segments[len(some):]
		unknown := slices.DeleteFunc(slices.Clone(some), func(g segment) bool { _, known := t.marks[g.id]; return known })
		if len(unknown) > 0 {
			if err := t.look(ctx, unknown); err != nil {
				return err
			}
		}
		some = slices.DeleteFunc(slices.Clone(some), func(g segment) bool { return !slices.Contains(t.marks[g.id], true) })
		for i, g := range some {
			if err := visit(part{segment: g, marks: t.marks[g.id], ahead: some[i:min(i+readAhead, len(some))]}); err != nil {
				return enough(err)
			}
		}
	}
	if !desc {
		return enough(visit(newest))
	}
	return nil
}

// outside says whether all of g was placed before or after what f asks for.
func (f Filter) outside(g segment) bool {
	return !f.From.IsZero() && g.last.at < sqldb.Millis(f.From) || !f.To.IsZero() && g.first.at >= sqldb.Millis(f.To)
}

func enough(err error) error {
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// part is the found orders of one segment, or of none.
type part struct {
	segment segment
	marks   []bool
	ahead   []segment // and those that are likely to be asked for next
	newest  []string
}

func (p part) length() (n int64) {
	for _, is := range p.marks {
		if is {
			n++
		}
	}
	return n + int64(len(p.newest))
}

// idsOf gives the orders of p in the order of time.
func (t *trail) idsOf(ctx context.Context, p part, desc bool) (ids []string, err error) {
	if p.marks == nil {
		ids = slices.Clone(p.newest)
	} else if ids, err = t.marked(ctx, p); err != nil {
		return nil, err
	}
	if desc {
		slices.Reverse(ids)
	}
	return ids, nil
}

const idLength = 36

// marked gives the orders that are marked in p, oldest first.
func (t *trail) marked(ctx context.Context, p part) (ids []string, err error) {
	if _, known := t.ids[p.segment.id]; !known {
		var some []int64
		for _, g := range p.ahead {
			some = append(some, g.id)
		}
		read, err := orderIDs(ctx, t.q, some)
		if err != nil {
			return nil, err
		}
		maps.Copy(t.ids, read)
	}
	all := t.ids[p.segment.id]
	if len(all) == len(p.marks)*(idLength+1)-1 {
		for place, is := range p.marks {
			if at := place * (idLength + 1); is {
				ids = append(ids, all[at:at+idLength])
			}
		}
		return ids, nil
	}
	for place, id := range strings.Fields(all) { // not written by this program
		if place < len(p.marks) && p.marks[place] {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// page gives the ids of the found orders in w, which is sorted by time.
func (t *trail) page(ctx context.Context, w list.Window) ([]string, error) {
	desc := w.Desc()
	var out, waiting []string
	check := func(least int) error {
		for len(waiting) >= least && len(waiting) > 0 {
			some := waiting[:min(idsAtOnce, len(waiting))]
			waiting = waiting[len(some):]
			there, err := standing(ctx, t.q, t.filter, w, some)
			if err != nil {
				return err
			}
			if out = append(out, there...); len(out) >= w.Limit() {
				out = out[:w.Limit()]
				return errEnough
			}
		}
		return nil
	}
	beyond := func(g segment) bool { // on a page before
		key := w.Key()
		if key == nil {
			return false
		}
		at := spot{key[0].(int64), key[1].(string)}
		return desc && !g.first.before(at) || !desc && !at.before(g.last)
	}
	err := t.walk(ctx, desc, beyond, func(p part) error {
		ids, err := t.idsOf(ctx, p, desc)
		if err != nil {
			return err
		}
		waiting = append(waiting, ids...)
		return check(idsAtOnce)
	})
	if err == nil && len(out) < w.Limit() {
		err = enough(check(1))
	}
	return out, err
}

// count says how many orders are found, and whether there are more.
func (t *trail) count(ctx context.Context) (total int64, more bool, err error) {
	where, _ := t.filter.where(false)
	checked := 0
	err = t.walk(ctx, true, func(segment) bool { return false }, func(p part) error {
		if where == "1 = 1" {
			total += p.length()
		} else {
			ids, err := t.idsOf(ctx, p, true)
			if err != nil {
				return err
			}
			for some := range slices.Chunk(ids, idsAtOnce) {
				n, err := countStanding(ctx, t.q, t.filter, some)
				if err != nil {
					return err
				}
				total += n
				if checked += len(some); checked >= mostChecked {
					more = true
					return errEnough
				}
			}
		}
		if total > mostCounted {
			total, more = mostCounted, true
			return errEnough
		}
		return nil
	})
	return total, more || t.partial, err
}

// largest gives the ids of the found orders in w, which is sorted by their totals.
func (t *trail) largest(ctx context.Context, w list.Window) (ids []string, total int64, more bool, err error) {
	var all []sum
	examined := 0
	err = t.walk(ctx, true, func(segment) bool { return false }, func(p part) error {
		ids, err := t.idsOf(ctx, p, true)
		if err != nil {
			return err
		}
		if examined += len(ids); examined > few {
			return ErrTooWide
		}
		for some := range slices.Chunk(ids, idsAtOnce) {
			sums, err := sums(ctx, t.q, t.filter, some)
			if err != nil {
				return err
			}
			all = append(all, sums...)
		}
		return nil
	})
	if err != nil {
		return nil, 0, false, err
	}
	slices.SortFunc(all, func(a, b sum) int { return cmp.Or(cmp.Compare(b.total, a.total), cmp.Compare(b.id, a.id)) })
	if !w.Desc() {
		slices.Reverse(all)
	}
	behind := sum{math.MaxInt64, ""}
	if !w.Desc() {
		behind.total = math.MinInt64
	}
	if key := w.Key(); key != nil {
		behind = sum{key[0].(int64), key[1].(string)}
	}
	for _, a := range all {
		further := a.total < behind.total || a.total == behind.total && a.id < behind.id
		if !w.Desc() {
			further = a.total > behind.total || a.total == behind.total && a.id > behind.id
		}
		if further && len(ids) < w.Limit() {
			ids = append(ids, a.id)
		}
	}
	return ids, int64(len(all)), t.partial, nil
}
