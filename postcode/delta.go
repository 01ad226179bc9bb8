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
	ErrLarge  = errors.New("more changes than an overlay holds: build from the full files")
)

// deltaFile is what a file of a day's changes is called: AlterD.JUSUKR.20260402.TH_SGCO_RNADR_MST.TXT.
var deltaFile = regexp.MustCompile(`(?i)^AlterD\.JUSUKR\.(\d{8})\.TH_SGCO_RNADR_(MST|LNBR)\.TXT$`)

// changes is what deltas make of addresses and further parcels: the last word on each.
type changes struct {
	rows    map[addressKey]*rawRow // nil: it is gone
	extras  map[extraKey]bool      // whether it is there
	renamed map[uint32]uint32      // roads that are called otherwise, with the name that they had
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

func (k extraKey) address() addressKey { return addressKey{k.place, k.unit8} }

func (k addressKey) compare(l addressKey) int {
	return cmp.Or(cmp.Compare(where(k.road, k.place), where(l.road, l.place)), cmp.Compare(k.unit8, l.unit8))
}

func (k extraKey) compare(l extraKey) int {
	return cmp.Or(k.address().compare(l.address()), cmp.Compare(k.order(), l.order()))
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
	c := &changes{make(map[addressKey]*rawRow), make(map[extraKey]bool), make(map[uint32]uint32)}
	found, err := find(paths)
	if err != nil {
		return nil, err
	}
	defer found.shut()
	b.report.Skipped = found.skipped
	if len(found.days) == 0 { // such as whole files: to pass over them in silence would look as if they were in
		return nil, fmt.Errorf("no daily files in %s", strings.Join(paths, ", "))
	}
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
		if len(c.rows)+len(c.extras) > maxChanged {
			return nil, fmt.Errorf("%s: %w", f.name, ErrLarge)
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

// changeOf reads an 이동사유코드. Only 63 (폐지) takes something away. 33, 35, 36 and 64 have been seen beside 31 (신규) and 34 (수정) without a paper
// that says what they are: such a row is whole and stands for an address that is there, so it is taken as it stands, as 34 is. Were one of them to
// mean that the address is gone, it would stay until the next full file, which is the lesser harm: a parcel's address that nobody can find.
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
		b.rename(raw.road, name, c)
	}
	k := addressKey{raw.place, raw.unit8}
	if gone {
		c.rows[k] = nil
	} else {
		c.rows[k] = &raw
	}
	return nil
}

// rename gives a road the name that it has in a delta, and with it to all its addresses.
func (b *builder) rename(road, name uint32, c *changes) {
	r := &b.roads[road]
	if r.name == name {
		return
	}
	if _, again := c.renamed[road]; !again {
		c.renamed[road] = r.name
	}
	r.name, r.english = name, 0
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
