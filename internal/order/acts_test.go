package order_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

func TestWhatStaffDoAboutAParcelStandsInTheOrdersHistoryWithWhoAndWhy(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		o := s.bought("a")
		first, typo, right := cj(30), cj(31), cj(32)
		s.ship(o, first, delivery.Piece{Line: 0, Qty: 3})
		sh := s.ship(o, typo, delivery.Piece{Line: 1, Qty: 1})
		act := func(what string, err error) {
			t.Helper()
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
		}
		_, err := s.parcels.Relabel(t.Context(), sh.ID, right, "박고침", "한 자리를 잘못 적었어요")
		act("relabel", err)
		_, err = s.parcels.Relabel(t.Context(), sh.ID, right, "박고침", "같은 번호예요")
		act("relabel to the same", err)
		_, err = s.parcels.Set(t.Context(), sh.ID, parcel.Returned, "최정함", "택배사와 통화했어요")
		act("set", err)
		_, err = s.parcels.Set(t.Context(), sh.ID, "", "한물음", "다시 물어봐요")
		act("give back", err)
		_, err = s.parcels.TakeBack(t.Context(), sh.ID, "정되돌", "안 보냈어요")
		act("take back", err)

		type said struct{ what, actor, note, parcel, was, set string }
		var got []said
		number := func(l *order.StepLabel) string {
			if l == nil {
				return ""
			}
			if l.Carrier != "kr.cjlogistics" || l.Name != "CJ대한통운" || l.NameEn == "" {
				t.Errorf("a step is about %+v", l)
			}
			return l.Invoice
		}
		for _, step := range s.see(o.Number).Steps {
			if step.Parcel != nil {
				got = append(got, said{step.What, step.Actor, step.Note, number(step.Parcel), number(step.Was), string(step.Set)})
			}
		}
		want := []said{
			{"part_shipped", "이운영", "", first.Invoice, "", ""},
			{"shipped", "이운영", "", typo.Invoice, "", ""},
			{"parcel_relabelled", "박고침", "한 자리를 잘못 적었어요", right.Invoice, typo.Invoice, ""},
			{"parcel_set", "최정함", "택배사와 통화했어요", right.Invoice, "", "returned"},
			{"parcel_given_back", "한물음", "다시 물어봐요", right.Invoice, "", ""},
			{"ship_taken_back", "정되돌", "안 보냈어요", right.Invoice, "", ""},
		}
		if !slices.Equal(got, want) {
			t.Errorf("the history tells\n%+v, want\n%+v", got, want)
		}

		status, doc := s.call(guest("a"), "GET", "/api/v1/orders/"+o.Number, "", "")
		buyers, _ := json.Marshal(doc)
		if status != 200 || !strings.Contains(string(buyers), "parcel_relabelled") {
			t.Errorf("the buyer is not told of the other number: %d %s", status, buyers)
		}
		for _, hidden := range []string{"이운영", "박고침", "최정함", "한 자리를", "통화", "parcel_set", "parcel_given_back"} {
			if strings.Contains(string(buyers), hidden) {
				t.Errorf("the buyer is told %q", hidden)
			}
		}
	})
}

func TestWhatIsSetByHandStandsInTheHistoryOfEachOrderInTheParcel(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		box := cj(40)
		box.Sure = true // both lie in one
		a, b := s.bought("a"), s.bought("b")
		sh := s.ship(a, box, delivery.Piece{Line: 0, Qty: 3}, delivery.Piece{Line: 1, Qty: 1})
		s.ship(b, box, delivery.Piece{Line: 0, Qty: 3}, delivery.Piece{Line: 1, Qty: 1})
		if _, err := s.parcels.Set(t.Context(), sh.ID, parcel.Delivered, "최정함", "경비실에 맡겼대요"); err != nil {
			t.Fatal(err)
		}
		for _, o := range []order.Order{a, b} {
			steps := s.see(o.Number).Steps
			last := steps[max(0, len(steps)-2):]
			if last[0].What != "parcel_set" || last[0].Note != "경비실에 맡겼대요" || last[0].Actor != "최정함" || last[1].What != "delivered" {
				t.Errorf("it ends with %+v", last)
			}
		}
	})
}
