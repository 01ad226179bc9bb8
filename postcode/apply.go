package postcode

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Errors of deltas. Whoever meets them loads the full files again.
var (
	ErrGap    = errors.New("a day is missing between the deltas: build from the full files")
	ErrReason = errors.New("an 이동사유코드 that is not known: build from the full files")
)

// Delta says what to apply to which index.
type Delta struct {
	Base     string   // the index so far
	Out      string   // the new one; may be Base
	Sources  []string // daily files (일변동), zips of them, or folders
	Progress func(Progress)
	Check    func(*Index) error // as of Options
}

// deltaFile is what a file of a day's changes is called: AlterD.JUSUKR.20260402.TH_SGCO_RNADR_MST.TXT.
var deltaFile = regexp.MustCompile(`(?i)^AlterD\.JUSUKR\.(\d{8})\.TH_SGCO_RNADR_(MST|LNBR)\.TXT$`)

// changes is what deltas make of addresses and further parcels: the last word on each.
type changes struct {
	rows   map[addressKey]*rawRow // nil: it is gone
	extras map[extraKey]bool      // whether it is there
}

type addressKey struct {
	place
	unit8 uint32
}

type extraKey struct {
	place
	lot
	unit8 uint32
}

// Apply writes an index that is the base with the changes of each day, in the order of days. Days that the base holds are passed
// over, so that applying twice changes nothing. It fails with ErrGap where a day is missing, with ErrReason at a code that is not known, and
// then leaves everything as it was; a new address that was there and an abolished one that was not are normal.
func Apply(ctx context.Context, d Delta) (Report, error) {
	x, err := Open(d.Base)
	if err != nil {
		return Report{}, err
	}
	b := newBuilder(Options{Out: d.Out, Progress: d.Progress, Check: d.Check})
	b.report.Meta = x.meta
	err = x.reading(func() { b.loadTables(x) })
	if err == nil {
		var c *changes
		if c, err = b.readDeltas(ctx, d.Sources); err == nil {
			err = x.reading(func() { b.loadRows(x, c) })
		}
	}
	if err = errors.Join(err, x.Close()); err != nil {
		return b.report, err
	}
	return b.report, b.writeFile(ctx)
}

// loadTables takes over areas, roads and strings of an index.
func (b *builder) loadTables(x *Index) {
	for i := 1; i < len(x.stringAt)-1; i++ {
		b.string(x.string(uint32(i)))
	}
	word := func(i uint32) uint32 { return b.ids[x.string(i)] }
	pair := func(korean, english uint32) {
		if e := word(english); e != 0 {
			b.english[word(korean)] = e
		}
	}
	for i := 0; i < len(x.sido); i += sidoWords {
		pair(x.sido[i+1], x.sido[i+2])
	}
	for i := range x.siguns() {
		s := x.sigun[i*sigunWords:]
		pair(s[2], s[3])
	}
	for i := range x.units() {
		u := x.unit[i*unitWords:]
		s := x.sigun[u[0]*sigunWords:]
		code := x.unitCode(uint16(i))
		b.units = append(b.units, rawUnit{code, word(x.sido[s[1]*sidoWords+1]), word(s[2]), word(u[2]), word(u[3])})
		b.unitIDs[code] = uint16(i)
		pair(u[2], u[4])
		pair(u[3], u[5])
	}
	for i := range x.admins() {
		a := x.admin[i*adminWords:]
		code := uint64(x.sigun[a[0]*sigunWords])*1e5 + uint64(a[1])
		b.admins = append(b.admins, rawAdmin{code, word(a[2])})
		b.adminIDs[code] = uint16(i + 1)
	}
	for i := range uint32(x.roads()) {
		r := x.road[i*roadWords:]
		code := x.roadCode(i)
		b.roads = append(b.roads, rawRoad{code, word(r[2]), word(r[3])})
		b.roadIDs[code] = i
	}
}

// loadRows takes over the addresses that c says nothing of, and those that it has.
func (b *builder) loadRows(x *Index, c *changes) {
	unit8 := func(row uint32) uint32 { return uint32(x.unitCode(x.rowUnit[row]) / 100) }
	building, register, odd := 0, 0, 0
	for road := range uint32(x.roads()) {
		for row := x.roadRow[road]; row < x.roadRow[road+1]; row++ {
			raw := rawRow{
				place: place{road, x.main[row], x.sub[row]}, lot: lot{x.rowUnit[row], x.lotMain[row], x.lotSub[row]}, zip: noZip, unit8: unit8(row),
				apartment: x.apartment[row/64]>>(row%64)&1 == 1,
			}
			if z := x.rowZip[row]; z != none16 {
				raw.zip = x.zip[z]
			}
			if a := x.rowAdmin[row]; a != none16 {
				raw.admin = a + 1
			}
			if building < len(x.buildingRow) && x.buildingRow[building] == row {
				raw.building = b.ids[x.string(x.building[x.buildingOf[building]])]
				building++
			}
			if register < len(x.registerRow) && x.registerRow[register] == row {
				raw.register = b.ids[x.string(x.building[x.registerOf[register]])]
				register++
			}
			if odd < len(x.oddRow) && x.oddRow[odd] == row {
				raw.key = b.ids[x.string(x.oddKey[odd])]
				odd++
			}
			if _, changed := c.rows[addressKey{raw.place, raw.unit8}]; !changed {
				b.rows.add(raw)
			}
		}
	}
	for _, k := range inOrder(c.rows, addressKey.compare) {
		if raw := c.rows[k]; raw != nil {
			b.rows.add(*raw)
		}
	}
	for i, row := range x.extraRow {
		k := extraKey{place{x.roadOf(row), x.main[row], x.sub[row]}, lot{x.extraUnit[i], x.extraMain[i], x.extraSub[i]}, unit8(row)}
		raw, changed := c.rows[addressKey{k.place, k.unit8}]
		if _, told := c.extras[k]; !told && (!changed || raw != nil) {
			b.extras.add(rawExtra(k))
		}
	}
	for _, k := range inOrder(c.extras, extraKey.compare) {
		if c.extras[k] {
			b.extras.add(rawExtra(k))
		}
	}
}

func (k addressKey) compare(l addressKey) int {
	return cmp.Or(cmp.Compare(where(k.road, k.place), where(l.road, l.place)), cmp.Compare(k.unit8, l.unit8))
}

func (k extraKey) compare(l extraKey) int {
	return cmp.Or(cmp.Compare(where(k.road, k.place), where(l.road, l.place)), cmp.Compare(k.order(), l.order()), cmp.Compare(k.unit8, l.unit8))
}

// inOrder gives the keys of m in an order that is the same each time.
func inOrder[K comparable, V any](m map[K]V, compare func(K, K) int) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, compare)
	return keys
}

// readDeltas reads the files of all days that the index does not hold.
func (b *builder) readDeltas(ctx context.Context, paths []string) (*changes, error) {
	c := &changes{make(map[addressKey]*rawRow), make(map[extraKey]bool)}
	found, err := find(paths)
	if err != nil {
		return nil, err
	}
	defer found.shut()
	b.report.Skipped = found.skipped
	slices.SortStableFunc(found.days, func(x, y daily) int { return cmp.Or(cmp.Compare(x.day, y.day), cmp.Compare(y.table, x.table)) }) // MST before LNBR
	held := b.report.Meta.Day
	for _, f := range found.days {
		if f.day <= held {
			continue
		}
		if err := b.follows(f.day); err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		if err := b.readDay(ctx, f, c); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// daily is one table of a day's changes.
type daily struct {
	source
	day, table string
}

// follows says whether day comes right after the last one, which it then is.
func (b *builder) follows(day string) error {
	at, err := time.Parse("20060102", day)
	if err != nil {
		return err
	}
	if last := b.report.Meta.Day; last != "" && last != day {
		before, err := time.Parse("20060102", last)
		if err != nil || !before.AddDate(0, 0, 1).Equal(at) {
			return fmt.Errorf("%w (%s after %s)", ErrGap, day, last)
		}
	}
	b.report.Meta.Day = day
	return nil
}

func (b *builder) readDay(ctx context.Context, f daily, c *changes) error {
	var reason error
	take := func() error { return b.takeChange(c, &reason) }
	if f.table == "LNBR" {
		take = func() error { return b.takeParcelChange(c, &reason) }
	}
	if err := b.readWith(ctx, f.source, take); err != nil {
		return err
	}
	return reason
}

// changeOf reads an 이동사유코드. Only 63 takes something away. What the others mean beside 31 (new) and 34 (changed) differs from paper to
// paper, and the row is whole: it is taken as it stands.
func (b *builder) changeOf(column int, reason *error) (gone bool) {
	switch code := string(b.row.fields[column]); code {
	case "63":
		return true
	case "31", "33", "34", "35", "36", "64":
	default:
		if *reason == nil {
			*reason = fmt.Errorf("%s, line %d: %w (%q)", b.file, b.line, ErrReason, code)
		}
	}
	return false
}

var noData = []byte("No Data")

// takeChange takes a changed address: the columns of takeAddress.
func (b *builder) takeChange(c *changes, reason *error) error {
	if b.row.n == 1 && slices.Equal(b.row.fields[0], noData) {
		return nil
	}
	if !b.row.has(24) {
		return errColumns
	}
	gone := b.changeOf(20, reason)
	raw, err := b.addressRow()
	if err != nil {
		return err
	}
	if name, err := b.proper(b.row.fields[10]); err == nil && name != 0 {
		b.roads[raw.road].name = name // a road that was named anew
	}
	k := addressKey{raw.place, raw.unit8}
	if gone {
		c.rows[k] = nil
	} else {
		c.rows[k] = &raw
	}
	return nil
}

// takeParcelChange takes a changed further parcel: the columns of takeParcel.
func (b *builder) takeParcelChange(c *changes, reason *error) error {
	if b.row.n == 1 && slices.Equal(b.row.fields[0], noData) {
		return nil
	}
	x, err := b.parcelRow()
	if err != nil {
		return err
	}
	c.extras[extraKey(x)] = !b.changeOf(13, reason)
	return nil
}

// openDaily knows a day's file by its name.
func (s *sources) openDaily(base, name string, size int64, open func() (io.ReadCloser, error)) bool {
	m := deltaFile.FindStringSubmatch(base)
	if m == nil {
		return false
	}
	s.days = append(s.days, daily{source: source{name: name, size: size, open: open}, day: m[1], table: strings.ToUpper(m[2])})
	return true
}
