package address_test

import (
	"errors"
	"testing"

	"github.com/saja-live/saja/internal/address"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestRangesAreEditedByOneAtATime(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		o := seat(t, db, "shop", works)
		all, err := o.Ranges(t.Context())
		if err != nil || len(all) != len(address.RemoteRanges()) {
			t.Fatalf("%d ranges, %v; want those that shops start with", len(all), err)
		}
		if a := o.service.AreaOf("63000"); a.Kind != address.Jeju || a.Name != "제주특별자치도" {
			t.Errorf("제주 is %+v", a)
		}
		udo, err := o.AddRange(t.Context(), address.RangeDraft{Kind: address.Island, Name: "  우도 ", Low: "63365", High: "63365"})
		if err != nil {
			t.Fatal(err)
		}
		if a := o.service.AreaOf("63365"); a != (address.Area{Kind: address.Island, Range: udo.ID, Name: "우도"}) {
			t.Errorf("an island off Jeju is %+v", a)
		}
		before, after, err := o.ChangeRange(t.Context(), udo.ID, address.RangeDraft{Kind: address.Island, Name: "우도면", Low: "63365", High: "63366", Version: udo.Version})
		if err != nil || before.Name != "우도" || after.Version != 2 {
			t.Errorf("%+v %+v %v", before, after, err)
		}
		for what, c := range map[string]struct {
			do   func() error
			want error
		}{
			"an old version": {func() error {
				_, _, err := o.ChangeRange(t.Context(), udo.ID, address.RangeDraft{Kind: address.Island, Name: "섬", Low: "63365", High: "63366", Version: 1})
				return err
			}, address.ErrEditConflict},
			"one that is gone": {func() error {
				_, _, err := o.ChangeRange(t.Context(), "nothing", address.RangeDraft{Kind: address.Island, Name: "섬", Low: "1", High: "2"})
				return err
			}, address.ErrRangeNotFound},
			"the wrong way round": {func() error {
				_, err := o.AddRange(t.Context(), address.RangeDraft{Kind: address.Island, Name: "섬", Low: "63366", High: "63365"})
				return err
			}, address.ErrRangeOrder},
			"without a name": {func() error {
				_, err := o.AddRange(t.Context(), address.RangeDraft{Kind: address.Island, Name: "\u200b ", Low: "10000", High: "10001"})
				return err
			}, address.ErrRangeName},
			"twice": {func() error {
				_, err := o.AddRange(t.Context(), address.RangeDraft{Kind: address.Jeju, Name: "제주", Low: "63000", High: "63644"})
				return err
			}, address.ErrRangeTwice},
			"deleting an old version": {func() error { _, err := o.DropRange(t.Context(), udo.ID, 1); return err }, address.ErrEditConflict},
		} {
			if err := c.do(); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", what, err, c.want)
			}
		}
		if _, err := o.DropRange(t.Context(), udo.ID, 2); err != nil {
			t.Error(err)
		}
		if a := o.service.AreaOf("63365"); a.Kind != address.Jeju {
			t.Errorf("after it was deleted %+v", a)
		}
		if _, err := o.DropRange(t.Context(), udo.ID, 2); !errors.Is(err, address.ErrRangeNotFound) {
			t.Errorf("deleting it again: %v", err)
		}
		// What somebody deleted does not come back with the next start.
		again := seat(t, db, "shop", works)
		for _, r := range all[1:] {
			if _, err := again.DropRange(t.Context(), r.ID, r.Version); err != nil {
				t.Fatal(err)
			}
		}
		if left, err := seat(t, db, "shop", works).Ranges(t.Context()); err != nil || len(left) != 1 {
			t.Errorf("%d are left, %v; want 1", len(left), err)
		}
	})
}
