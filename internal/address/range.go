package address

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/line"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Range is a stretch of postcodes, both ends within, to which parcels take longer and cost more. Where several hold a postcode the
// narrowest one counts: an island off Jeju can be told apart from Jeju.
type Range struct {
	ID        string    `json:"id"                doc:"Names it in the other doors"`
	Kind      Remote    `json:"kind"              doc:"What carriers tell apart" enum:"jeju,island"`
	Name      string    `json:"name"              doc:"What people call the area" example:"울릉군"`
	Low       string    `json:"low"               doc:"First postcode" example:"40200"`
	High      string    `json:"high"              doc:"Last postcode" example:"40240"`
	Version   int64     `json:"version"           doc:"To be sent with a change"`
	ChangedAt time.Time `json:"changedAt"         doc:"When it was last changed"`
}

// RangeDraft is what staff write of a range.
type RangeDraft struct {
	Kind    Remote `json:"kind"              doc:"What carriers tell apart" enum:"jeju,island"`
	Name    string `json:"name"              doc:"What people call the area, 1 to 60 characters" minLength:"1" maxLength:"300" example:"울릉군"`
	Low     string `json:"low"               doc:"First postcode" pattern:"^[0-9]{5}$" example:"40200"`
	High    string `json:"high"              doc:"Last postcode; not before the first" pattern:"^[0-9]{5}$" example:"40240"`
	Version int64  `json:"version,omitempty" doc:"For a change: the version that was read. Another one in the shop gives edit_conflict" minimum:"0"`
}

// Area says of a postcode what a surcharge and a delivery day by area go by: which kind it is, and which range of it. The zero
// Area is the mainland.
type Area struct {
	Kind  Remote
	Range string // its id, under which a price of its own can be kept
	Name  string // for people, such as 울릉군
}

// The faults of ranges.
var (
	ErrRangeNotFound = fault.New(fault.NotFound, "address_range_not_found", "there is no such range; it may have been deleted")
	ErrRangeOrder    = fault.New(fault.Unprocessable, "address_range_order", "the last postcode comes before the first")
	ErrRangeName     = fault.New(fault.Unprocessable, "address_range_name", "a range needs a name of 1 to 60 characters")
	ErrRangeTwice    = fault.New(fault.Conflict, "address_range_twice", "there is a range of these very postcodes already")
	ErrRangeMany     = fault.New(fault.Conflict, "address_range_many", "there are 500 ranges, and no more are kept")
	ErrEditConflict  = fault.New(fault.Conflict, "edit_conflict", "someone else changed this since you opened it; load it again and repeat your change")
)

const maxRanges = 500

// check cleans a draft.
func (r RangeDraft) check() (RangeDraft, error) {
	name, ok := line.Clean(r.Name, 1, 60)
	if !ok {
		return r, ErrRangeName.With("name", "1 to 60 characters")
	}
	r.Name = name
	if r.High < r.Low {
		return r, ErrRangeOrder.With("high", "not before low")
	}
	return r, nil
}

// ranges are those of the shop as its searches use them, the narrowest first.
type ranges struct {
	all  []Range
	mark [sha256.Size]byte // of what they say
}

func sorted(all []Range) ranges {
	all = slices.Clone(all)
	width := func(r Range) int { return number(r.High) - number(r.Low) }
	slices.SortFunc(all, func(a, b Range) int {
		return cmp.Or(cmp.Compare(width(a), width(b)), cmp.Compare(a.Low, b.Low), cmp.Compare(a.ID, b.ID))
	})
	sum := sha256.New()
	for _, r := range all {
		fmt.Fprintf(sum, "%s %s %s %q", r.Low, r.High, r.Kind, r.Name)
	}
	return ranges{all, [sha256.Size]byte(sum.Sum(nil))}
}

// number reads the five digits of a postcode.
func number(postcode string) (n int) {
	for _, c := range postcode {
		n = n*10 + int(c-'0')
	}
	return n
}

func (r ranges) of(postcode string) Area {
	if len(postcode) != 5 {
		return Area{}
	}
	for _, one := range r.all {
		if postcode >= one.Low && postcode <= one.High {
			return Area{one.Kind, one.ID, one.Name}
		}
	}
	return Area{}
}

// AreaOf says of a postcode of five digits what it is for whoever sends parcels there.
func (s *Service) AreaOf(postcode string) Area { return s.ranges.Load().of(postcode) }

// Ranges lists all ranges by their first postcode.
func (d *Desk) Ranges(ctx context.Context) ([]Range, error) { return listRanges(ctx, d.db) }

// AddRange adds a range. It fails with ErrRangeName, ErrRangeOrder, ErrRangeTwice or ErrRangeMany.
func (d *Desk) AddRange(ctx context.Context, draft RangeDraft) (Range, error) {
	draft, err := draft.check()
	if err != nil {
		return Range{}, err
	}
	r := Range{ID: id.New(), Kind: draft.Kind, Name: draft.Name, Low: draft.Low, High: draft.High, Version: 1, ChangedAt: d.now().UTC().Truncate(time.Millisecond)}
	err = d.changeRanges(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if n, err := countRanges(ctx, tx); err != nil || n >= maxRanges {
			return cmp.Or(err, error(ErrRangeMany))
		}
		if err := freeRange(ctx, tx, r); err != nil {
			return err
		}
		return insertRange(ctx, tx, r)
	})
	return r, err
}

// ChangeRange changes a range, and tells what it was before. It fails as AddRange does, and with ErrRangeNotFound or ErrEditConflict.
func (d *Desk) ChangeRange(ctx context.Context, rangeID string, draft RangeDraft) (before, after Range, err error) {
	if draft, err = draft.check(); err != nil {
		return before, after, err
	}
	err = d.changeRanges(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if before, err = findRange(ctx, tx, rangeID); err != nil {
			return err
		}
		after = Range{rangeID, draft.Kind, draft.Name, draft.Low, draft.High, draft.Version + 1, d.now().UTC().Truncate(time.Millisecond)}
		if err := freeRange(ctx, tx, after); err != nil {
			return err
		}
		changed, err := updateRange(ctx, tx, after, draft.Version)
		if err == nil && !changed {
			err = ErrEditConflict
		}
		return err
	})
	return before, after, err
}

// DropRange deletes a range, and gives it so that it can be put back. It fails with ErrRangeNotFound or, where it was changed since
// version was read, with ErrEditConflict.
func (d *Desk) DropRange(ctx context.Context, rangeID string, version int64) (r Range, err error) {
	err = d.changeRanges(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if r, err = findRange(ctx, tx, rangeID); err != nil {
			return err
		}
		gone, err := deleteRange(ctx, tx, rangeID, version)
		if err == nil && !gone {
			err = ErrEditConflict
		}
		return err
	})
	return r, err
}

// changeRanges makes a change of which every process hears: this one at once, the others when they next look.
func (d *Desk) changeRanges(ctx context.Context, change func(context.Context, *sqldb.Tx) error) error {
	err := d.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := tellRanges(ctx, tx); err != nil { // first, so that changes wait for each other
			return err
		}
		return change(ctx, tx)
	})
	if err != nil {
		return err
	}
	return d.readRanges(ctx)
}

// readRanges takes the shop's ranges over for the searches of this process.
func (d *Desk) readRanges(ctx context.Context) error {
	edition, err := rangesEdition(ctx, d.db)
	if err != nil || edition == d.ranges.Load() {
		return err
	}
	all, err := listRanges(ctx, d.db)
	if err != nil {
		return err
	}
	r := sorted(all)
	d.service.ranges.Store(&r)
	d.ranges.Store(edition)
	return nil
}

// said is a range in the audit trail.
func (r Range) said() string { return fmt.Sprintf("%s (%s–%s)", r.Name, r.Low, r.High) }

// edited tells what became different.
func edited(before, after Range) deed.Deed {
	return deed.To(deed.Area, after.ID, after.Name).
		Changed("areaName", before.Name, after.Name).Changed("areaKind", string(before.Kind), string(after.Kind)).
		Changed("areaLow", before.Low, after.Low).Changed("areaHigh", before.High, after.High)
}

// firstRanges are those that a shop starts with.
func firstRanges() (all []Range) {
	for _, r := range RemoteRanges() {
		all = append(all, Range{ID: id.New(), Kind: r.Remote, Name: r.Area, Low: r.From, High: r.To, Version: 1})
	}
	return all
}
