package delivery_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

// friday is Friday, 20 November 2026, in Seoul.
func friday(hour, minute int) time.Time { return time.Date(2026, 11, 20, hour, minute, 0, 0, id.Seoul) }

// learning is a shop on a Friday evening whose carriers are asked as often as one likes.
func learning(t testing.TB, db *sqldb.DB) *shop {
	open(t, db, delivery.Config{})
	return worker(t, db, delivery.Config{Rate: 1000}, nil, &clock{now: friday(18, 59)}, &carriers{})
}

// went has the carriers tell a way: when they had it, and when it was there, if it is.
func went(picked, arrived time.Time) func(string) (*parcel.Tracking, error) {
	return func(invoice string) (*parcel.Tracking, error) {
		t := &parcel.Tracking{Carrier: usual, Number: invoice, State: parcel.InTransit, Events: []parcel.Event{{Time: picked, State: parcel.PickedUp}, {Time: picked.Add(time.Hour), State: parcel.InTransit}}}
		if !arrived.IsZero() {
			t.State, t.Delivered = parcel.Delivered, arrived
			t.Events = append(t.Events, parcel.Event{Time: arrived, State: parcel.Delivered})
		}
		return t, nil
	}
}

// past sends the parcels from n on, of which each took so many days, handed over at a time.
func (s *shop) past(order string, n int, handed time.Time, days ...int) {
	s.t.Helper()
	for i, d := range days {
		arrived := handed.AddDate(0, 0, d)
		s.goes(order, n+i, went(handed, time.Date(arrived.Year(), arrived.Month(), arrived.Day(), 21, 30, 0, 0, id.Seoul)))
	}
}

// goes sends a parcel and asks its carrier.
func (s *shop) goes(order string, n int, way func(string) (*parcel.Tracking, error)) delivery.Shipment {
	s.t.Helper()
	sh, err := s.Ship(context.Background(), fmt.Sprint(order, n), cj(n), []delivery.Piece{{Line: 0, Qty: 1}}, "이운영")
	if err != nil {
		s.t.Fatal(err)
	}
	s.mu(func() {
		before := s.answer
		s.answer = func(invoice string) (*parcel.Tracking, error) {
			if invoice != cj(n).Invoice && before != nil {
				return before(invoice)
			}
			return way(invoice)
		}
	})
	s.ask()
	if sh, err = s.Shipment(context.Background(), sh.ID); err != nil {
		s.t.Fatal(err)
	}
	return sh
}

// ask has the budget of a second, and asks for what is due.
func (s *shop) ask() {
	s.pass(time.Second)
	s.look()
}

func (s *shop) mu(do func()) {
	s.carriers.mu.Lock()
	defer s.carriers.mu.Unlock()
	do()
}

func times(days, n int) []int { return slices.Repeat([]int{days}, n) }

func TestAParcelIsForeseenFromTheFinestOfThePastThatThereIsEnoughOf(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := learning(t, db)
		last := func(hour int) time.Time { return friday(hour, 10).AddDate(0, 0, -7) } // a Friday
		now := went(friday(18, 5), time.Time{})

		s.past("A", 0, last(18), times(1, 9)...)
		if sh := s.goes("A", 100, now); sh.Likely.Of != 0 {
			t.Errorf("of nine it says %+v", sh.Likely)
		}
		s.past("A", 9, last(18), 3)
		if sh, want := s.goes("A", 101, now), (delivery.Likely{Date: "2026-11-21", Days: 1, Exact: true, Came: 9, Of: 10}); sh.Likely != want {
			t.Errorf("handed over in the same hour: %+v, want %+v", sh.Likely, want)
		}
		// Another hour of the weekday, which has too few of its own.
		if sh, want := s.goes("A", 102, went(friday(15, 5), time.Time{})), (delivery.Likely{Date: "2026-11-21", Days: 1, Exact: true, Came: 9, Of: 10}); sh.Likely != want {
			t.Errorf("handed over on the same weekday: %+v, want %+v", sh.Likely, want)
		}
		// Another weekday: days are counted, and none is named.
		thursday := friday(17, 5).AddDate(0, 0, -1)
		s.past("A", 20, last(9).AddDate(0, 0, -2), times(2, 20)...)
		if sh, want := s.goes("A", 104, went(thursday, time.Time{})), (delivery.Likely{Days: 2, Came: 29, Of: 30}); sh.Likely != want {
			t.Errorf("handed over on another weekday: %+v, want %+v", sh.Likely, want)
		}
		// Another area: the carrier tells, but not for where it is slower.
		if sh := s.goes("S", 105, now); sh.Likely.Date != "" || sh.Likely.Of != 30 || sh.Likely.Days != 2 {
			t.Errorf("to another area: %+v", sh.Likely)
		}
		if sh := s.goes("J", 106, now); sh.Likely.Of != 0 {
			t.Errorf("to Jeju, where none went: %+v", sh.Likely)
		}
		// What the carrier does not have yet, and what is there, is not foreseen.
		if sh := s.goes("A", 107, func(string) (*parcel.Tracking, error) { return nil, parcel.ErrNotFound }); sh.Likely.Of != 0 {
			t.Errorf("not handed over: %+v", sh.Likely)
		}
		page, err := s.Search(t.Context(), delivery.Wanted{State: "moving"}, list.Query{Size: 50})
		if err != nil {
			t.Fatal(err)
		}
		if i := slices.IndexFunc(page.Items, func(sh delivery.Shipment) bool { return sh.Number == "A101" }); page.Items[i].Likely.Date != "2026-11-21" {
			t.Errorf("on the desk: %+v", page.Items[i].Likely)
		}
		// On the evening of the day it is not expected any more, and on the next those count that were not there either.
		sh := s.goes("A", 108, now)
		s.now = friday(22, 0).AddDate(0, 0, 1)
		if sh, err = s.Shipment(t.Context(), sh.ID); err != nil || sh.Likely.Date == "2026-11-21" {
			t.Errorf("at ten in the evening of that day: %+v, %v", sh.Likely, err)
		}
	})
}

func TestAParcelIsLateOnceNearlyAllLikeItHadArrived(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := learning(t, db)
		s.past("A", 0, friday(18, 10).AddDate(0, 0, -7), append(times(1, 19), 5)...)
		s.past("J", 20, friday(18, 10).AddDate(0, 0, -7), times(6, 20)...)
		way := went(friday(18, 5), time.Time{})
		near, far := s.goes("A", 100, way), s.goes("J", 101, way)
		problem := func(sh delivery.Shipment) delivery.Problem {
			now, err := s.Shipment(t.Context(), sh.ID)
			if err != nil {
				t.Fatal(err)
			}
			return now.Parcel.Problem
		}
		for _, c := range []struct {
			days      int
			near, far delivery.Problem
		}{{1, "", ""}, {2, delivery.Late, ""}, {6, delivery.Late, ""}, {7, delivery.Late, delivery.Late}} {
			s.now = friday(19, 0).AddDate(0, 0, c.days)
			scan := s.now.Add(-time.Hour) // there is news each day
			s.mu(func() {
				s.answer = func(invoice string) (*parcel.Tracking, error) {
					tr, err := way(invoice)
					tr.Events = append(tr.Events, parcel.Event{Time: scan, State: parcel.InTransit, Place: "옥천HUB"})
					return tr, err
				}
			})
			s.ask()
			if got := problem(near); got != c.near {
				t.Errorf("after %d days to Seoul: %q, want %q", c.days, got, c.near)
			}
			if got := problem(far); got != c.far {
				t.Errorf("after %d days to Jeju: %q, want %q", c.days, got, c.far)
			}
		}
	})
}

// counted is all that is counted, but for what is late: that is said as it happens.
func (s *shop) counted() (out []string) {
	s.t.Helper()
	days := `d0, ' ', d1, ' ', d2, ' ', d3, ' ', d4, ' ', d5, ' ', d6, ' ', d7, ' ', d8, ' ', d9, ' ', d10, ' ', d11, ' ', d12, ' ', d13, ' ', d14, ' ', d15`
	sum := strings.ReplaceAll(days, `, ' ', `, ` + `)
	for _, query := range []string{
		`SELECT CONCAT(carrier, ' ', area, ' ', weekday, ' ', hour, ' ', month, ' ', ` + days + `) FROM arrivals WHERE ` + sum + ` <> 0`,
		`SELECT CONCAT(span, ' ', first, ' ', carrier, ' ', area, ' ', untimed, ' ', returned, ' ', lost, ' ', ` + days + `) FROM outcome_days WHERE untimed + returned + lost + ` + sum + ` <> 0`,
		`SELECT CONCAT(parcel_id, ' ', outcome, ' ', carrier, ' ', area, ' ', handed_at, ' ', with_hour, ' ', ended_at) FROM parcel_outcomes`,
	} {
		rows, err := sqldb.Column[string](context.Background(), s.db, query)
		if err != nil {
			s.t.Fatal(err)
		}
		slices.Sort(rows)
		out = append(out, rows...)
	}
	return out
}

// Whatever becomes of parcels, and however often they change their mind, what is counted is what would be counted of them as
// they are.
func TestWhatIsCountedIsWhatBecameOfTheParcels(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := learning(t, db)
		random := rand.New(rand.NewPCG(8, 5))
		var all []delivery.Shipment
		for n := range 60 {
			handed := friday(9+random.IntN(11), random.IntN(60)).AddDate(0, 0, -1-random.IntN(14))
			arrived := handed.Add(time.Duration(random.IntN(100)) * time.Hour)
			if random.IntN(8) == 0 {
				arrived = time.Time{}
			}
			all = append(all, s.goes([]string{"A", "S", "J"}[random.IntN(3)], n, went(handed, arrived)))
		}
		states := append(slices.Clone(delivery.ByHand), "")
		for range 80 {
			sh := all[random.IntN(len(all))]
			switch random.IntN(6) {
			case 0:
				_, _ = s.TakeBack(t.Context(), sh.ID, "이운영", "안 보냈어요") // it may be gone
			case 1:
				l := cj(random.IntN(len(all)))
				l.Sure = true
				_, _ = s.Relabel(t.Context(), sh.ID, l, "이운영", "번호가 틀렸어요") // the same
			case 2:
				s.pass(7 * time.Hour)
				s.ask()
			default:
				_, _ = s.Set(t.Context(), sh.ID, states[random.IntN(len(states))], "이운영", "전화로 들었어요") // the same
			}
		}
		got := s.counted()
		if len(got) < 100 {
			t.Fatalf("only %d rows are counted", len(got))
		}
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			for _, query := range []string{`DELETE FROM arrivals`, `DELETE FROM outcome_days`, `DELETE FROM parcel_outcomes`, `INSERT INTO parcels_to_count (parcel_id) SELECT id FROM parcels`} {
				if _, err := tx.ExecContext(ctx, query); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		var both sync.WaitGroup // two processes at once count each parcel once
		for range 2 {
			both.Go(func() {
				if err := s.CountPast(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		if diff := cmp.Diff(s.counted(), got); diff != "" {
			t.Errorf("counted as they are (-), and as it happened (+):\n%s", diff)
		}
		if n := s.number(`SELECT COUNT(*) FROM parcels_to_count`); n != 0 {
			t.Errorf("%d are left to count", n)
		}
	})
}

func TestParcelsThatAnotherProcessTookMeanwhileAreLeftToIt(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := learning(t, db)
		s.sendAll(0, 5)
		theirs, ours, err := s.ClaimBeside(t.Context(), usual, s.now.Add(1000*time.Hour))
		if err != nil || theirs != 1 || ours != 4 {
			t.Errorf("%d and %d of 5 were taken, %v, want 1 and 4", theirs, ours, err)
		}
	})
}

func TestParcelsThatArriveAtOnceAreAllCounted(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := learning(t, db)
		s.sendAll(0, 40)
		handed := friday(18, 10).AddDate(0, 0, -2)
		s.mu(func() { s.answer = went(handed, handed.Add(20*time.Hour)) })
		other := worker(t, db, delivery.Config{Rate: 1000}, nil, s.clock, s.carriers)
		for s.number(`SELECT COUNT(*) FROM parcels WHERE delivered_at = 0`) > 0 {
			s.pass(time.Second)
			var both sync.WaitGroup
			for _, w := range []*shop{s, other} {
				both.Go(func() { w.look() })
			}
			both.Wait()
		}
		if n := s.number(`SELECT d1 FROM arrivals WHERE weekday = -1 AND area = 'all'`); n != 40 {
			t.Errorf("%d parcels are counted, want 40", n)
		}
		if n := s.number(`SELECT d1 FROM outcome_days WHERE span = 30`); n != 40 {
			t.Errorf("%d parcels are counted in the month, want 40", n)
		}
	})
}

func TestCountsOfLongAgoGo(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := learning(t, db)
		s.past("A", 0, friday(18, 10).AddDate(0, 0, -7), 1, 2)
		s.pass(401 * 24 * time.Hour)
		if err := s.ForgetCounts(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := s.number(`SELECT COUNT(*) FROM arrivals`); n != 0 {
			t.Errorf("%d rows of arrivals are left", n)
		}
		if n := s.number(`SELECT COUNT(*) FROM outcome_days WHERE span = 1`); n != 0 {
			t.Errorf("%d days are left", n)
		}
		if n := s.number(`SELECT d1 + d2 FROM outcome_days WHERE span = 30`); n != 2 {
			t.Errorf("the month counts %d, want 2", n)
		}
	})
}
