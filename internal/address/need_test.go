package address_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saja-live/saja/internal/address"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/postcode"
	"github.com/saja-live/saja/postcode/country"
)

func TestAnIndexTakesNoMoreMemoryForBeingMadeFromMoreFiles(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		o := seat(t, db, "one", works)
		all, buildings, district := o.NeedOf(2_580<<20), o.NeedOf(2_046<<20), o.NeedOf(20<<20)
		if all.Memory != 900<<20 || buildings.Memory != all.Memory {
			t.Errorf("all files take %d MB and those of buildings %d, want 900", all.Memory>>20, buildings.Memory>>20)
		}
		if district.Memory < 64<<20 || district.Memory > 90<<20 {
			t.Errorf("a district takes %d MB, want about 82", district.Memory>>20)
		}
		if all.Limit() != 720<<20 {
			t.Errorf("the collector works harder from %d MB on, want 720", all.Limit()>>20)
		}
	})
}

func TestAnIndexAsksForTheDiskThatItTakesAndLittleMore(t *testing.T) {
	db := sqldbtest.SQLite(t)
	migrated(t, db)
	o := seat(t, db, "one", works)
	const rest = 64 << 20 // is left to the shop
	for _, of := range []struct {
		files         string
		unpacked, got int64 // bytes; the most that lay on the disk while an index was made of them
	}{
		{"a small province", 4_786_178, 848_776},
		{"the largest", 176_317_184, 30_429_194},
		{"addresses and parcels of the country", 1_118_705_001, 183_307_498},
		{"all files", 2_577_590_352, 203_775_496},
		{"buildings", 2_045_798_071, 206_949_191},
		{"all files and the buildings", 4_623_388_423, 213_954_888},
	} {
		disk := o.NeedOf(of.unpacked).Disk - rest
		if disk < of.got*11/10 || disk > of.got*3/2+16<<20 {
			t.Errorf("%s: asks for %d MB, and took %d", of.files, disk>>20, of.got>>20)
		}
	}
	source, made := filepath.Join(t.TempDir(), "places.zip"), filepath.Join(t.TempDir(), "made")
	if err := errors.Join(os.WriteFile(source, country.Places, 0o600), os.Mkdir(made, 0o700)); err != nil {
		t.Fatal(err)
	}
	c, err := postcode.Inspect(source)
	if err != nil {
		t.Fatal(err)
	}
	report, err := postcode.Build(t.Context(), postcode.Options{Sources: []string{source}, Out: filepath.Join(made, "postcode.idx")})
	if err != nil {
		t.Fatal(err)
	}
	if disk := o.NeedOf(c.Unpacked).Disk - rest; report.Size > disk {
		t.Errorf("%d bytes, unpacked, take %d of disk, and %d were asked for", c.Unpacked, report.Size, disk)
	}
}

func TestAMachineThatIsTooSmallHearsHowMuchIsMissing(t *testing.T) {
	need := address.Need{Memory: 900 << 20, Disk: 320<<20 + 1}
	for name, of := range map[string]struct {
		memory, disk int64
		want         error
		short        address.Shortage
	}{
		"enough":              {900 << 20, 321 << 20, nil, address.Shortage{}},
		"memory is not told":  {0, 321 << 20, nil, address.Shortage{}},
		"one byte too little": {900<<20 - 1, 321 << 20, address.ErrMemoryShort, address.Shortage{Need: 900, Free: 899, Missing: 1}},
		"a full disk":         {900 << 20, 0, address.ErrDiskShort, address.Shortage{Need: 321, Free: 0, Missing: 321}},
		"half a disk":         {0, 200 << 20, address.ErrDiskShort, address.Shortage{Need: 321, Free: 200, Missing: 121}},
	} {
		need.FreeMemory, need.FreeDisk = of.memory, of.disk
		err := need.Room()
		if !errors.Is(err, of.want) || of.want == nil && err != nil {
			t.Errorf("%s: %v, want %v", name, err, of.want)
		}
		if f, ok := errors.AsType[*fault.Fault](err); ok {
			if diff := cmp.Diff(&of.short, address.ShortageOf(f)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	}
}

func TestALoadRemembersOfWhatThereWasTooLittle(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		o := seat(t, db, "one", works)
		want := &address.Shortage{Need: 320, Free: 200, Missing: 120}
		if err := o.WriteDown(t.Context(), address.Load{Kind: address.Full, State: address.Failed, Code: address.ErrDiskShort.Code, Short: want}); err != nil {
			t.Fatal(err)
		}
		p, err := o.Loads(t.Context(), list.Query{Size: 1})
		if err != nil || len(p.Items) != 1 {
			t.Fatal(p, err)
		}
		if diff := cmp.Diff(want, p.Items[0].Short); diff != "" {
			t.Error(diff)
		}
	})
}
