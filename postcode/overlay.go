package postcode

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// An overlay is an index of the addresses that changed since its base was built, with a list of those of the base that are gone or stand
// in it anew. It lies beside its base, in a file of its own. Both together answer as one index of all addresses would.

// ErrOverlay is met where an overlay does not lie on its base.
var ErrOverlay = errors.New("this overlay belongs to another postcode index: remove it, and apply the days since the index was built")

const overlayEnding = ".overlay"

// identity is what tells an index from another: its table has a checksum of every section.
func identity(data []byte) string {
	return identityOf(data[binary.LittleEndian.Uint64(data[16:]):])
}

func identityOf(table []byte) string {
	sum := sha256.Sum256(table)
	return hex.EncodeToString(sum[:8])
}

// Mark tells an index with its overlay from every other: it is another one after a build and after a delta.
func (x *Index) Mark() string {
	if x.over != nil {
		return x.id + "." + x.over.id
	}
	return x.id
}

// OverlayPath is where the overlay of this index lies, whether there is one or not; empty for an index in memory. It differs from base to base,
// so that a new index never meets the overlay of the one before it.
func (x *Index) OverlayPath() string {
	if x.path == "" {
		return ""
	}
	return x.path + "." + x.id + overlayEnding
}

// removeOverlays removes the overlays of what lay at path before, but for the one of the index with that identity.
func removeOverlays(path, but string) error {
	left, err := filepath.Glob(globbed(path) + ".????????????????" + overlayEnding)
	for _, file := range left {
		if file != path+"."+but+overlayEnding {
			err = errors.Join(err, os.Remove(file))
		}
	}
	return err
}

// globbed is path as a pattern that means just it.
func globbed(path string) string {
	var out []byte
	for i := range len(path) {
		if slices.Contains([]byte(`*?[\`), path[i]) {
			out = append(out, '\\')
		}
		out = append(out, path[i])
	}
	return string(out)
}

// lay puts an overlay on its base. It fails with ErrOverlay or ErrDamaged.
func (x *Index) lay(over *Index) error {
	if over.meta.Base != x.id {
		return fmt.Errorf("%w (of %q, this is %s)", ErrOverlay, over.meta.Base, x.id)
	}
	var parcels []uint32
	ordered := true
	damaged := guarded(func() {
		for i, row := range over.takes {
			ordered = ordered && int(row) < x.rows() && (i == 0 || over.takes[i-1] < row)
		}
		if ordered {
			parcels = x.parcelsOf(over.takes)
		}
	})
	if damaged == nil && !ordered {
		damaged = fmt.Errorf("%w (what the overlay takes away is in no order)", ErrDamaged)
	}
	if damaged != nil {
		return damaged
	}
	x.over, x.gone, x.goneParcels = over, over.takes, parcels
	return nil
}

// parcelsOf gives the places in x.parcel of all parcels of the given addresses, in order.
func (x *Index) parcelsOf(rows []uint32) []uint32 {
	var out []uint32
	take := func(unit uint16, main, sub uint16, value uint32) {
		want := lot{0, main, sub}.order()
		lo, hi := x.unitParcel[unit], x.unitParcel[unit+1]
		for k := search(lo, hi, func(k uint32) bool { return x.lotOrder(k) >= want }); k < hi && x.lotOrder(k) == want; k++ {
			if x.parcel[k] == value {
				out = append(out, k)
				return
			}
		}
	}
	for _, row := range rows {
		take(x.rowUnit[row], x.lotMain[row], x.lotSub[row], row)
		for i, _ := slices.BinarySearch(x.extraRow, row); i < len(x.extraRow) && x.extraRow[i] == row; i++ {
			take(x.extraUnit[i], x.extraMain[i], x.extraSub[i], uint32(x.rows()+i))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// amid is how many of the numbers in order lie in s.
func amid(in []uint32, s span) int {
	if len(in) == 0 || s.hi <= s.lo {
		return 0
	}
	lo, _ := slices.BinarySearch(in, s.lo)
	hi, _ := slices.BinarySearch(in[lo:], s.hi)
	return hi
}

// goneRow says whether the overlay takes an address away.
func (x *Index) goneRow(row uint32) bool {
	if len(x.gone) == 0 {
		return false
	}
	_, ok := slices.BinarySearch(x.gone, row)
	return ok
}

func (x *Index) goneParcel(k uint32) bool {
	if len(x.goneParcels) == 0 {
		return false
	}
	_, ok := slices.BinarySearch(x.goneParcels, k)
	return ok
}

// liveRows and liveParcels are how many of a run are not gone.
func (x *Index) liveRows(s span) int    { return s.len() - amid(x.gone, s) }
func (x *Index) liveParcels(s span) int { return s.len() - amid(x.goneParcels, s) }

// alive is rows without those that are gone. It does not change rows.
func (x *Index) alive(rows []uint32) []uint32 {
	if len(x.gone) == 0 || !slices.ContainsFunc(rows, x.goneRow) {
		return rows
	}
	return slices.DeleteFunc(slices.Clone(rows), x.goneRow)
}

// layers are the index itself and its overlay.
func (x *Index) layers() []*Index {
	if x.over == nil {
		return []*Index{x}
	}
	return []*Index{x, x.over}
}
