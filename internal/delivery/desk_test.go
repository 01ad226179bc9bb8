package delivery_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/parcel"
)

func numbers(all []delivery.Shipment) (out []string) {
	for _, s := range all {
		out = append(out, s.Number)
	}
	return out
}

func TestTheDeskShowsFirstWhatNeedsSomebody(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db, delivery.Config{})
		states := []parcel.State{parcel.Delivered, parcel.InTransit, parcel.Returned, parcel.Exception, parcel.InTransit, parcel.Exception}
		for i, state := range states {
			sh := s.send(i)
			if _, err := s.Set(t.Context(), sh.ID, state, "이운영", "전화로 들었어요"); err != nil {
				t.Fatal(err)
			}
		}
		gone := s.send(6)
		if _, err := s.TakeBack(t.Context(), gone.ID, "이운영", "아직 안 보냈어요"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.TakeBack(t.Context(), gone.ID, "이운영", "또"); !errors.Is(err, delivery.ErrGone) {
			t.Errorf("taken back twice: %v", err)
		}
		for _, c := range []struct {
			words, problem, state string
			want                  []string
		}{
			{"", "", "", []string{"A5", "A3", "A2", "A4", "A1", "A0"}},
			{"", "any", "", []string{"A5", "A3", "A2"}},
			{"", "lost", "", []string{"A5", "A3"}},
			{"", "returned", "", []string{"A2"}},
			{"", "silent", "", nil},
			{"", "", "moving", []string{"A5", "A3", "A2", "A4", "A1"}},
			{"", "", "delivered", []string{"A0"}},
			{"a", "lost", "", []string{"A0", "A1", "A2", "A3", "A4", "A5"}},
			{" a３", "", "delivered", []string{"A3"}},
			{cj(2).Invoice[:4] + "-" + cj(2).Invoice[4:], "", "", []string{"A2"}},
			{"99999", "any", "", nil},
		} {
			whole, err := s.Search(t.Context(), delivery.Wanted{Words: c.words, Problem: c.problem, State: c.state}, list.Query{Size: 50})
			if err != nil {
				t.Fatal(err)
			}
			if got := numbers(whole.Items); !slices.Equal(got, c.want) || whole.Total != int64(len(c.want)) {
				t.Errorf("%q %q %q: %v of %d, want %v", c.words, c.problem, c.state, got, whole.Total, c.want)
			}
			// Two at a time, and back.
			var forth, back []string
			page := list.Page[delivery.Shipment]{}
			for at, first := "", true; first || at != ""; first = false {
				if page, err = s.Search(t.Context(), delivery.Wanted{Words: c.words, Problem: c.problem, State: c.state}, list.Query{At: at, Size: 2}); err != nil {
					t.Fatal(err)
				}
				forth = append(forth, numbers(page.Items)...)
				at = page.Next
			}
			for back = numbers(page.Items); page.Prev != ""; {
				if page, err = s.Search(t.Context(), delivery.Wanted{Words: c.words, Problem: c.problem, State: c.state}, list.Query{At: page.Prev, Size: 2}); err != nil {
					t.Fatal(err)
				}
				back = append(numbers(page.Items), back...)
			}
			if !slices.Equal(forth, c.want) || !slices.Equal(back, c.want) {
				t.Errorf("%q %q %q page by page: %v, and back %v; want %v", c.words, c.problem, c.state, forth, back, c.want)
			}
		}
	})
}

func TestAParcelThatIsFoundAndArrivesMovesDownTheDesk(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db, delivery.Config{})
		first, second := s.send(1), s.send(2)
		if _, err := s.Set(t.Context(), first.ID, parcel.Exception, "이운영", "부서졌대요"); err != nil {
			t.Fatal(err)
		}
		// The pieces lay in another parcel, which had arrived.
		s.say(parcel.Delivered, nil)
		s.look()
		label := cj(2)
		label.Sure = true
		moved, err := s.Relabel(t.Context(), first.ID, label, "이운영", "한 상자에 담았어요")
		if err != nil || moved.Parcel.ID != second.Parcel.ID {
			t.Fatalf("moved into %+v: %v", moved.Parcel, err)
		}
		page, err := s.Search(t.Context(), delivery.Wanted{State: "delivered"}, list.Query{})
		if err != nil || !slices.Equal(numbers(page.Items), []string{"A2", "A1"}) {
			t.Errorf("arrived: %v, %v", numbers(page.Items), err)
		}
		if n := s.number(`SELECT COUNT(*) FROM parcels WHERE id = ? AND (due > 0 OR problem <> '')`, first.Parcel.ID); n != 0 {
			t.Error("the parcel that nobody waits for is still watched")
		}
	})
}

func TestTheDoorsOfParcelsLeadFromTheLabelToTheDoor(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db, delivery.Config{})
		var check struct {
			Invoice  string
			Carriers []struct{ ID string }
			Doubts   []struct{ Reason, Order string }
		}
		body := fmt.Sprintf(`{"carrier":"cj","invoice":%q,"lines":[{"line":0,"qty":2}]}`, cj(1).Invoice)
		var sent delivery.Shipment
		if code := s.call("POST", "/api/v1/admin/orders/A1/parcels", body, &sent); code != 201 || sent.Parcel.Carrier != usual || len(sent.Pieces) != 1 {
			t.Fatalf("sent: %d %+v", code, sent)
		}
		code := s.call("GET", "/api/v1/admin/parcels/check?carrier=cj&invoice="+cj(1).Invoice, "", &check)
		if code != 200 || len(check.Carriers) == 0 || len(check.Doubts) != 1 || check.Doubts[0].Reason != "used" || check.Doubts[0].Order != "A1" {
			t.Errorf("looked at: %d %+v", code, check)
		}
		var set delivery.Shipment
		if code := s.call("PUT", "/api/v1/admin/shipments/"+sent.ID+"/state", `{"state":"delivered","reason":"전화로 들었어요"}`, &set); code != 200 || set.Parcel.State != parcel.Delivered || set.Parcel.SetBy != "이운영" {
			t.Errorf("set: %d %+v", code, set.Parcel)
		}
		s.say(parcel.InTransit, nil)
		set = delivery.Shipment{}
		if code := s.call("PUT", "/api/v1/admin/shipments/"+sent.ID+"/state", `{"state":"","reason":"다시 물어요"}`, &set); code != 200 || set.Parcel.SetBy != "" {
			t.Errorf("given back to its carrier: %d %+v", code, set.Parcel)
		}
		s.look()
		var found struct {
			State  string
			Events []struct{ Place string }
		}
		if code := s.call("GET", "/api/v1/parcels/cj/"+cj(1).Invoice, "", &found); code != 200 || found.State != "in_transit" || len(found.Events) != 1 {
			t.Errorf("looked up: %d %+v", code, found)
		}
		all, err := s.OfOrder(t.Context(), "A1")
		if err != nil || len(all) != 1 || all[0].ID != sent.ID {
			t.Errorf("of the order: %+v, %v", all, err)
		}
		if sh, err := s.ByToken(t.Context(), s.Token(sent.ID)); err != nil || sh.ID != sent.ID {
			t.Errorf("by its link: %+v, %v", sh, err)
		}
	})
}

func TestTwoOrdersThatAreSentInOneNewParcelAtOnceShareIt(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db, delivery.Config{})
		label := cj(9)
		label.Sure = true
		var all sync.WaitGroup
		for n := range 4 {
			all.Go(func() {
				if _, err := s.Ship(t.Context(), fmt.Sprint("B", n), label, []delivery.Piece{{Line: 0, Qty: 1}}, "이운영"); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if parcels, sent := s.number(`SELECT COUNT(*) FROM parcels`), s.number(`SELECT COUNT(*) FROM shipments`); parcels != 1 || sent != 4 {
			t.Errorf("%d shipments lie in %d parcels, want 4 in one", sent, parcels)
		}
	})
}

func TestShipmentsFromBeforeTheDeskHadItsIndexHaveTheirPlaceInIt(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		const first = "migrations/00001_parcels.sql"
		text, err := delivery.Migrations.ReadFile(first)
		if err != nil {
			t.Fatal(err)
		}
		if err := sqldb.Migrate(t.Context(), db, "delivery", fstest.MapFS{first: {Data: text}}); err != nil {
			t.Fatal(err)
		}
		for i, p := range []struct {
			state, problem string
			gone           int
		}{{"delivered", "", 0}, {"in_transit", "late", 0}, {"in_transit", "", 0}, {"exception", "lost", 0}, {"exception", "lost", 1}} {
			err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
				_, err := tx.ExecContext(ctx, `
					INSERT INTO parcels (id, carrier, invoice, state, problem, urgency, due, fails, why, looks, told, created_at, asked_at, found_at,
					                     moved_at, picked_at, delivered_at, expected_at, region, set_by, set_reason, ver)
					VALUES (?, ?, ?, ?, ?, 1, 0, 0, '', 0, 0, 1, 0, 0, 0, 0, 0, 0, '04', '', '', 0)`, fmt.Sprint("p", i), usual, cj(i).Invoice, p.state, p.problem)
				if err != nil {
					return err
				}
				_, err = tx.ExecContext(ctx, `
					INSERT INTO shipments (id, order_id, order_number, parcel_id, demo, created_at, sent_by, gone_at, gone_by, gone_reason)
					VALUES (?, 'o', ?, ?, 0, 1, '', ?, '', '')`, fmt.Sprint("s", i), fmt.Sprint("A", i), fmt.Sprint("p", i), p.gone)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := sqldb.MigrateAll(t.Context(), db, domains...); err != nil {
			t.Fatal(err)
		}
		s := open(t, db, delivery.Config{})
		page, err := s.Search(t.Context(), delivery.Wanted{}, list.Query{})
		if got, want := numbers(page.Items), []string{"A3", "A1", "A2", "A0"}; err != nil || !slices.Equal(got, want) {
			t.Errorf("%v, %v; want %v", got, err, want)
		}
	})
}
