package delivery_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"testing"

	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

func TestRegisteredParcelsAreFoundByNumberReferenceCarrierAndState(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db, delivery.Config{})
		names := map[string]string{} // by id
		register := func(name string, l delivery.Label, reference string) {
			w, _, err := s.Register(t.Context(), someone, delivery.Registration{Label: l, Reference: reference})
			if err != nil {
				t.Fatal(err)
			}
			names[w.ID] = name
		}
		register("a", cj(1), "주문 1001-A")
		register("b", cj(2), "주문 1002")
		register("c", cj(300), "")
		register("d", delivery.Label{Carrier: "epost", Invoice: "6890123456789"}, "100-2")
		moved := cj(2).Invoice
		s.answer = func(invoice string) (*parcel.Tracking, error) {
			if invoice != moved {
				return nil, parcel.ErrNotFound
			}
			return &parcel.Tracking{Carrier: usual, Number: invoice, State: parcel.InTransit, Events: []parcel.Event{{Time: s.Now(), State: parcel.InTransit}}}, nil
		}
		s.look()

		find := func(query string) (found []string, code int) {
			t.Helper()
			var page list.Page[struct{ ID string }]
			code = s.call("GET", "/api/v1/admin/parcels/watches?"+query, "", &page)
			for _, w := range page.Items {
				found = append(found, names[w.ID])
			}
			if code == 200 && page.Total != int64(len(found)) {
				t.Errorf("%s: %d of %d", query, len(found), page.Total)
			}
			return found, code
		}
		q := url.QueryEscape
		for query, want := range map[string][]string{
			"":                                   {"d", "c", "b", "a"},
			"q=" + q(cj(300).Invoice):            {"c"},
			"q=" + q("68-0000 00"):               {"a", "b", "c"}, // as their numbers go
			"q=" + q("６８９０"):                     {"d"},
			"q=" + q("주문100"):                    {"a", "b"},
			"q=" + q("주문 1001-a"):                {"a"},
			"q=1002":                             {"d"},
			"q=%25":                              nil,
			"carrier=cj":                         {"c", "b", "a"},
			"carrier=kr.epost":                   {"d"},
			"state=in_transit":                   {"b"},
			"state=unknown&carrier=cj":           {"c", "a"},
			"state=unknown&q=" + q("주문"):         {"a"},
			"carrier=cj&q=" + q("6890123456789"): nil,
		} {
			if got, code := find(query); code != 200 || !slices.Equal(got, want) {
				t.Errorf("%q finds %v (%d), want %v", query, got, code, want)
			}
		}
		for _, query := range []string{"carrier=nobody", "state=gone"} {
			if _, code := find(query); code != 422 {
				t.Errorf("%s: %d, want 422", query, code)
			}
		}
		// What is registered anew under another word is found by that.
		register("a", cj(1), "선물")
		if got, _ := find("q=" + q("선물")); !slices.Equal(got, []string{"a"}) {
			t.Errorf("by its new reference: %v", got)
		}
		if got, _ := find("q=" + q("주문1001")); got != nil {
			t.Errorf("by the one of before: %v", got)
		}
	})
}

func TestFoundParcelsArePagedThroughWithoutOmissionAndBack(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db, delivery.Config{})
		for n := range 7 {
			if _, _, err := s.Register(t.Context(), someone, delivery.Registration{Label: cj(n), Reference: fmt.Sprint("상자 ", n%2)}); err != nil {
				t.Fatal(err)
			}
		}
		for name, of := range map[string]delivery.Sought{
			"by number": {Words: "680"}, "by reference": {Words: "상자"}, "by carrier": {Carrier: "cj"}, "by both": {Carrier: "cj", State: parcel.Unknown}, "all": {},
		} {
			whole, err := s.FindWatches(t.Context(), of, list.Query{Size: 100})
			if err != nil || len(whole.Items) != 7 {
				t.Fatalf("%s: %d, %v", name, len(whole.Items), err)
			}
			ids := func(p list.Page[delivery.Watch]) (out []string) {
				for _, w := range p.Items {
					out = append(out, w.ID)
				}
				return out
			}
			var got []string
			var last list.Page[delivery.Watch]
			for at := ""; ; at = last.Next {
				if last, err = s.FindWatches(t.Context(), of, list.Query{At: at, Size: 3}); err != nil {
					t.Fatal(err)
				}
				got = append(got, ids(last)...)
				if last.Next == "" {
					break
				}
			}
			if !slices.Equal(got, ids(whole)) {
				t.Errorf("%s: page by page %v, want %v", name, got, ids(whole))
			}
			back, err := s.FindWatches(t.Context(), of, list.Query{At: last.Prev, Size: 3})
			if err != nil || !slices.Equal(ids(back), ids(whole)[3:6]) {
				t.Errorf("%s: back to %v, %v", name, ids(back), err)
			}
		}
		if _, err := s.FindWatches(context.Background(), delivery.Sought{Words: "680"}, list.Query{At: "x"}); !errors.Is(err, list.ErrPlace) {
			t.Errorf("at no place: %v", err)
		}
	})
}
