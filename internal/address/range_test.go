package address_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/address"
	"github.com/saja-live/saja/internal/platform/httpkit"
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

func TestOfRangesThatOverlapTheNarrowestCounts(t *testing.T) {
	db := sqldbtest.SQLite(t)
	migrated(t, db)
	o := seat(t, db, "shop", works)
	first, err := o.Ranges(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range first {
		if _, err := o.DropRange(t.Context(), r.ID, r.Version); err != nil {
			t.Fatal(err)
		}
	}
	for _, zip := range []string{"63000", "40200", "00000", "99999", ""} {
		if a := o.service.AreaOf(zip); a != (address.Area{}) {
			t.Errorf("without any range %q is %+v", zip, a)
		}
	}
	for _, r := range []address.RangeDraft{
		{Kind: address.Jeju, Name: "모두", Low: "00000", High: "99999"},
		{Kind: address.Island, Name: "왼쪽", Low: "30000", High: "30100"},
		{Kind: address.Jeju, Name: "오른쪽", Low: "30050", High: "30150"}, // as wide as the one that it overlaps
		{Kind: address.Jeju, Name: "가운데", Low: "30060", High: "30069"},
		{Kind: address.Island, Name: "하나", Low: "30065", High: "30065"},
		{Kind: address.Island, Name: "끝에서 시작", Low: "30100", High: "30100"},
	} {
		if _, err := o.AddRange(t.Context(), r); err != nil {
			t.Fatalf("%s: %v", r.Name, err)
		}
	}
	want := map[string]string{
		"00000": "모두", "29999": "모두", "30000": "왼쪽", "30049": "왼쪽", "30050": "왼쪽", "30059": "왼쪽", "30060": "가운데", "30064": "가운데", "30065": "하나", "30066": "가운데",
		"30069": "가운데", "30070": "왼쪽", "30099": "왼쪽", "30100": "끝에서 시작", "30101": "오른쪽", "30150": "오른쪽", "30151": "모두", "99999": "모두",
		"3006": "", "300655": "", "３００６５": "",
	}
	for _, who := range []*office{o, seat(t, db, "other", works)} { // the other reads them in the order of their postcodes
		for zip, name := range want {
			if a := who.service.AreaOf(zip); a.Name != name {
				t.Errorf("%s is in %q, want %q", zip, a.Name, name)
			}
		}
	}
	// Made wider than what it lay in, it gives way.
	all, err := o.Ranges(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		if r.Name == "하나" {
			if _, _, err := o.ChangeRange(t.Context(), r.ID, address.RangeDraft{Kind: r.Kind, Name: r.Name, Low: "30000", High: "39999", Version: r.Version}); err != nil {
				t.Fatal(err)
			}
		}
	}
	for zip, name := range map[string]string{"30065": "가운데", "30000": "왼쪽", "30151": "하나", "40000": "모두"} {
		if a := o.service.AreaOf(zip); a.Name != name {
			t.Errorf("after the change %s is in %q, want %q", zip, a.Name, name)
		}
	}
}

func TestTheDoorsTakeNoRangeThatHoldsNothing(t *testing.T) {
	db := sqldbtest.SQLite(t)
	migrated(t, db)
	o := seat(t, db, "shop", works)
	mux := http.NewServeMux()
	o.Routes(httpkit.NewAPI(mux, "test"))
	before, err := o.Ranges(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	send := func(method, path, body string) (status int, code string) {
		t.Helper()
		r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r)
		var problem struct{ Code string }
		if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil {
			t.Fatalf("%s %s: %d %q: %v", method, path, w.Code, w.Body, err)
		}
		return w.Code, problem.Code
	}
	for what, c := range map[string]struct{ low, high, code string }{
		"reversed":          {"63644", "63000", address.ErrRangeOrder.Code},
		"empty":             {"", "", "invalid_request"},
		"without an end":    {"63000", "", "invalid_request"},
		"too short":         {"6300", "63644", "invalid_request"},
		"too long":          {"063000", "63644", "invalid_request"},
		"full-width digits": {"６３０００", "６３６４４", "invalid_request"},
		"negative":          {"-6300", "63644", "invalid_request"},
		"letters":           {"abcde", "fghij", "invalid_request"},
	} {
		body := fmt.Sprintf(`{"kind":"island","name":"섬","low":%q,"high":%q}`, c.low, c.high)
		for _, door := range [][2]string{{http.MethodPost, "/api/v1/admin/address/ranges"}, {http.MethodPut, "/api/v1/admin/address/ranges/" + before[0].ID}} {
			if status, code := send(door[0], door[1], body); status != http.StatusUnprocessableEntity || code != c.code {
				t.Errorf("%s, %s: %d %s, want 422 %s", what, door[0], status, code, c.code)
			}
		}
	}
	if after, err := o.Ranges(t.Context()); err != nil || !slices.Equal(after, before) {
		t.Errorf("the ranges became %v, %v", after, err)
	}
}
